"""How what happened is worked out: chosen by an analyst, done apart from pages, and anew each night."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.roles import Role
from tilth.base.writing import act, verb
from tilth.evidence.access import must
from tilth.evidence.models import Linking, Looking
from tilth.evidence.queries import looking_now

MOST_DAYS = 1_096


@verb("evidence.look")
def look(*, by: Actor, at_least: int, window: int, within: int, prices: list[Any] | None = None) -> Looking:
    """Choose how often, in how many days, and at what prices: an analyst. Without new prices, those of before stay."""
    must(by, Role.ANALYST)
    if not 2 <= at_least <= 100:
        raise InvalidInput(_("Write a number from 2 to 100."), "at_least")
    for name, days in (("window", window), ("within", within)):
        if not 1 <= days <= MOST_DAYS:
            raise InvalidInput(_("Write a number of days, three years at most."), name)
    before = looking_now()
    looking = Looking(
        at_least=at_least,
        window=window,
        within=within,
        prices=(before.prices if before else []) if prices is None else prices,
        by_name=by.name,
    )
    looking.save(force_insert=True)
    act(by, "evidence.look", subject=looking)
    return looking


@verb("evidence.looked")
def looked(*, by: Actor, looking: Looking, said: str = "") -> None:
    """Say that it was worked out, or why it could not be: Tilth itself."""
    Looking.objects.filter(pk=looking.pk).update(is_wanted=False, said=said[:500])


@verb("evidence.tonight")
def tonight(*, by: Actor) -> None:
    """Let whoever is new be linked, and what happened be worked out anew: Tilth itself, each night."""
    Linking.objects.filter(ended_at=None).exclude(opened_at=None).update(is_wanted=True)
    Looking.objects.update(is_wanted=True)
