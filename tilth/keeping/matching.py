"""Same person? Which lines of a table may be somebody, or a team, that is here already. Tells a name's being here, no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tilth.base import rows
from tilth.methods.names import AlikeNames, plain
from tilth.people.models import Person
from tilth.teams.models import Team


@dataclass(frozen=True, slots=True)
class Match:
    """That a line may be what is here already. `is_same`: nothing else can be true of it, so there is nothing to choose."""

    number: int
    words: str
    is_likely: bool
    is_same: bool = False


class Here:
    """Who and what is here already, read once for a whole table."""

    def __init__(self, kind: str) -> None:
        self.teams = AlikeNames(Team.objects.values_list("name", flat=True) if kind == "teams" else ())
        self.by_place: dict[str, list[str]] = {}
        if kind == "people":
            # Whoever brings a table reaches none of them: what the database holds back must not look like nobody.
            with rows.for_the_system():
                for called, where in Person.objects.values_list("called", "neighbourhood__name"):
                    self.by_place.setdefault(_small(where or ""), []).append(called)
        self.likes = {where: AlikeNames(names) for where, names in self.by_place.items()}
        self.exact = {where: {_small(one) for one in names} for where, names in self.by_place.items()}
        self.everywhere = {plain(one) for names in self.by_place.values() for one in names}

    def person(self, number: int, called: str, where: str) -> Match | None:
        """Say whether somebody of this name, or one like it, has a page. Not how they are called there, nor with whom."""
        place = _small(where)
        if _small(called) in self.exact.get(place, ()):
            return Match(
                number, _("Somebody of this name in %(where)s is here.") % {"where": where}, is_likely=True
            )
        if place in self.likes and self.likes[place].like(called):
            words = _("Somebody with a name like this in %(where)s is here.")
            return Match(number, words % {"where": where}, is_likely=False)
        if len(plain(called)) > 1 and plain(called) in self.everywhere:
            return Match(
                number, _("Somebody of this name in another neighbourhood is here."), is_likely=False
            )
        return None

    def team(self, number: int, name: str) -> Match | None:
        """Say whether there is a team with a name like this. One of exactly this name is taken care of before."""
        if self.teams.like(name):
            return Match(number, _("There is a team with a name like this."), is_likely=False)
        return None


def unanswered(matches: Iterable[Match], same: frozenset[int], others: frozenset[int]) -> list[int]:
    """Give the lines about which nobody has said yet whether they are the same."""
    return [
        one.number for one in matches if not one.is_same and (one.number in same) == (one.number in others)
    ]


def _small(text: str) -> str:
    return " ".join(text.split()).casefold()
