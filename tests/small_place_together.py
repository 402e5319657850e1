"""Pages that people of the small place share: one that Carl began with Amina at his table, and one whose yes waits."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import by_link
from tests.small_place_later import MARKUP
from tilth.alongside.actions import introductions
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.families.actions import sharing, writing
from tilth.families.models import Family, Member
from tilth.people.models import Person
from tilth.places.models import Neighbourhood


def share_pages(amina: Actor, sam: Actor, himself: Actor, carl: Person, here: Neighbourhood) -> Family:
    """Carl and Olwen share a page that Amina sees; Pat waits to come to it; Carl's own yes to Una's page waits too."""
    olwen, pat, una = (_a_person(sam, here, called) for called in ("Olwen", "Pat", "Una P"))
    family = sharing.begin(
        by=amina, person=carl, called=f"Us {MARKUP}", my_name=f"Taid {MARKUP}", said_how=f"At his table. {MARKUP}",
        shows_writer=True,
    )  # fmt: skip
    code = sharing.give_code(by=himself, person=carl, family=family)
    sharing.say_yes(by=sam, person=olwen, code=code, my_name=f"Mam {MARKUP}", said_how="At her door.")
    line = writing.help_us_to(by=himself, family=family, words=f"eat on Sundays {MARKUP}")
    done = writing.help_us_to(by=himself, family=family, words="find the big pan")
    writing.becomes(by=himself, line=done, state="done")
    hers = Member.objects.get(family=family, person=olwen)
    writing.add_step(by=amina, family=family, words=f"Ask who brings what {MARKUP}", of=line, doer=hers)
    step = writing.add_step(
        by=himself, family=family, words="Borrow chairs", doer_words=f"Wil {MARKUP}", said_when="soon"
    )
    writing.becomes(by=himself, line=step, state="not_yet")
    soon = clock.today() + timedelta(days=30)
    writing.look_back(by=himself, family=family, words=f"Less alone. {MARKUP}", next_on=soon)
    waits = sharing.give_code(by=by_link(olwen), person=olwen, family=family)
    sharing.say_yes(by=sam, person=pat, code=waits, my_name=f"Pat {MARKUP}", said_how="At the shop.")
    _wait_for_others(sam, himself, carl, una, olwen)
    return family


def _wait_for_others(sam: Actor, himself: Actor, carl: Person, una: Person, olwen: Person) -> None:
    other = sharing.begin(by=by_link(una), person=una, called=f"The Saturday lot {MARKUP}", my_name="Una")
    code = sharing.give_code(by=by_link(una), person=una, family=other)
    sharing.say_yes(by=sam, person=olwen, code=code, my_name="Olwen", said_how="At her door.")
    code = sharing.give_code(by=by_link(una), person=una, family=other)
    sharing.say_yes(by=himself, person=carl, code=code, my_name="Carl")


def _a_person(worker: Actor, here: Neighbourhood, called: str) -> Person:
    asked = introductions.introduce(by=worker, called=called, sentence="Likes company.", neighbourhood=here)
    introductions.go(by=worker, introduction=asked)
    return introductions.say_met(by=worker, introduction=asked, called=called)
