"""What the small place's rooms have in common: pages seldom met, things that addresses are filled in with, and links."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tilth.base.actors import Actor


class WithRooms:
    """A small place, some of whose rooms have a file of their own."""

    OWN_FILES = ("here", "ideas", "promises", "funds", "votes", "comparisons", "stories", "contacts")

    @property
    def votes(self) -> Any:
        """Votes about money are made where the fund is: what they decide it grants."""
        return self.funds.votes

    @property
    def rooms(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.OWN_FILES)

    @property
    def things(self) -> dict[str, UUID]:
        """What addresses in those rooms are filled in with."""
        return {name: pk for room in self.rooms for name, pk in getattr(room, "things", {}).items()}

    @property
    def links(self) -> list[str]:
        """Addresses in those rooms that somebody has on paper or in a mail."""
        return [link for room in self.rooms for link in getattr(room, "links", ())]

    @property
    def everybody(self) -> dict[str, Actor]:
        return {
            "worker": self.amina, "stranger worker": self.sam, "resident": self.carl_himself,
            "neighbour": self.nia, "gardener": self.dee, "leader": self.priya, "keeper": self.kit,
            "analyst": self.ana, "privacy lead": self.gwen,
        }  # fmt: skip
