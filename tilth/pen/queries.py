"""Reading for the pen: whom one may write about, and words not yet saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tilth.alongside.access import visible_to
from tilth.base import sealing
from tilth.base.actors import Actor
from tilth.pen.access import own_drafts
from tilth.pen.models import Draft
from tilth.pen.note import lines_in

MOST_PEOPLE = 300
A_FEW = 12
SHOWN = 90


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft in the list of words not yet saved."""

    pk: UUID
    person_id: UUID | None
    first_words: str
    changed_at: datetime


def whom(actor: Actor) -> list[tuple[UUID, str]]:
    """Give those this writer may write about, in the order of the alphabet: id and name."""
    people = (
        visible_to(actor).filter(died_said_at=None).order_by("search_name", "pk").values_list("pk", "called")
    )
    return list(people[:MOST_PEOPLE])


def drafts_of(actor: Actor, limit: int = 50) -> list[Waiting]:
    """Give this writer's words that are not saved yet, the newest first."""
    rows = Draft.objects.filter(own_drafts(actor), saved_at=None, thrown_away_at=None).order_by("-changed_at")
    found = list(rows[:limit])
    sealing.load_keys({draft.holder_id for draft in found})
    return [Waiting(draft.pk, draft.person_id, _first_words(draft.body), draft.changed_at) for draft in found]


def _first_words(body: str) -> str:
    first = (lines_in(body) or [""])[0]
    return first if len(first) <= SHOWN else first[: SHOWN - 1].rstrip() + "…"
