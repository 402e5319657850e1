"""Lists of people: in the order of the alphabet, fifty at a time, nothing but names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tilth.alongside.access import visible_to
from tilth.alongside.models import Relation, Speaker
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.people.actions import searchable
from tilth.people.models import Person, Walking

PAGE = 50
# Up to here it is quicker to look at each person one walks alongside than along the whole alphabet of the place.
FEW = 300
AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Name:
    """One line of a list of people."""

    pk: UUID
    called: str
    search_name: str
    neighbourhood: str
    note: str


def people_seen(actor: Actor) -> tuple[QuerySet[Person], bool]:
    """Give whom this actor sees, in a form the database answers quickly; and whether they are few. One read."""
    seen = visible_to(actor)
    # One line for one person: a page that stands behind another is found through that one, by whoever sees both.
    seen = seen.filter(Q(joined_into=None) | ~Q(joined_into__in=visible_to(actor).order_by().values("pk")))
    if actor.account_id is None:
        return seen, True
    now = clock.now()
    live = Relation.objects.live(now).filter(account_id=actor.account_id).order_by()
    speaks = Speaker.objects.live(now, clock.today()).filter(account_id=actor.account_id, on_page=True)
    near = live.values_list("person_id", flat=True).union(
        speaks.order_by().values_list("person_id", flat=True)
    )
    ids = list(near[: FEW + 1])
    if len(ids) > FEW:
        return seen, False
    own = [actor.person_id] if actor.person_id else []
    return seen.filter(pk__in=[*ids, *own]), True


def named(people: QuerySet[Person], words: str, are_few: bool) -> QuerySet[Person]:
    """Give those whose name holds these words; among very many, those whose name begins with them."""
    words = searchable(words)
    if not words:
        return people
    if not are_few:
        return people.filter(search_name__gte=words, search_name__lt=words + AFTER_ALL)
    for part in words.split():
        people = people.filter(search_name__contains=part)
    return people


def people_page(
    actor: Actor, words: str = "", after: tuple[str, UUID] | None = None
) -> tuple[list[Name], bool]:
    """Give fifty people this actor walks alongside, from after a name; and whether there are more. Two reads."""
    people, are_few = people_seen(actor)
    if actor.person_id:
        people = people.exclude(pk=actor.person_id)
    rows = named(people, words, are_few)
    if after is not None:
        # The first condition alone lets the index be entered; the second takes those of the same name apart.
        rows = rows.filter(search_name__gte=after[0]).exclude(Q(search_name=after[0]) & Q(pk__lte=after[1]))
    found = rows.order_by("search_name", "id").values_list(
        "pk", "called", "search_name", "neighbourhood__name", "walking", "died_said_at"
    )[: PAGE + 1]
    names = [
        Name(
            pk,
            called,
            search_name,
            neighbourhood or "",
            _note(walking, died),
        )
        for pk, called, search_name, neighbourhood, walking, died in found
    ]
    return names[:PAGE], len(names) > PAGE


def _note(walking: str, died: datetime | None) -> str:
    if died is not None:
        return _("has died")
    return "" if walking == Walking.NOW else str(Walking(walking).label)
