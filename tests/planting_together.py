"""Secrets on a page that people share: what Carl and Ada said there, how it was written down, and who waits to come."""

from __future__ import annotations

from collections.abc import Callable

from tests.small_place import SmallPlace
from tilth.alongside.actions import introductions
from tilth.families.actions import sharing, writing
from tilth.people.models import Person


def plant_together(place: SmallPlace, text: Callable[[str], str]) -> list[str]:
    """Plant them with the verbs that people use; give the addresses on which they stand."""
    carl, amina, himself, sam = place.carl, place.amina, place.carl_himself, place.sam
    family = sharing.begin(
        by=amina, person=carl, called=text("family name"), my_name=text("family member"), said_how=text("family how"),
        shows_writer=True,
    )  # fmt: skip
    for called, mine, how in (
        ("Ada", "family other", "family other how"),
        ("Bea", "family waits", "family waits how"),
    ):
        somebody = _somebody(place, called)
        code = sharing.give_code(by=himself, person=carl, family=family)
        sharing.say_yes(by=sam, person=somebody, code=code, my_name=text(mine), said_how=text(how))
    line = writing.help_us_to(by=himself, family=family, words=text("family line"))
    writing.add_step(
        by=amina, family=family, words="Sing", of=line, doer_words=text("family doer"), said_when=text("family when")
    )  # fmt: skip
    writing.take_back(
        by=himself,
        line=writing.help_us_to(by=himself, family=family, words=text("family taken back")),
    )
    return [f"/families/{family.pk}", f"/families/{family.pk}/print", f"/people/{carl.pk}/together"]


def _somebody(place: SmallPlace, called: str) -> Person:
    asked = introductions.introduce(
        by=place.sam, called=called, sentence="Likes company.", neighbourhood=place.rosa.neighbourhood
    )
    introductions.go(by=place.sam, introduction=asked)
    return introductions.say_met(by=place.sam, introduction=asked, called=called)
