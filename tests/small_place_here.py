"""What stands in the small place's directory, and the links that open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from tests.small_place_later import MARKUP
from tests.small_place_lists import FromElsewhere, from_elsewhere
from tilth.base import clock
from tilth.base.actors import NOBODY, Actor
from tilth.directory.access import held_for
from tilth.directory.actions import notes, pages, things
from tilth.directory.actions.notes import Sent
from tilth.directory.models import Activity, Note, Offer, Page
from tilth.places.models import Neighbourhood


@dataclass
class WhatsHere:
    """What stands in the directory, and the links that open it."""

    page: Page
    link: str  # the secret of the group's link
    lunch: Activity
    room: Offer
    note: Note
    asked: Note
    gift: Sent
    own_note: Sent
    aside: Page
    elsewhere: FromElsewhere

    @property
    def seldom(self) -> dict[str, list[str]]:
        """Pages in a state that the first one somebody meets is not in, by who meets them."""
        there, lists = self.elsewhere, "/looking-after/lists"
        readings = [f"{lists}/read/{reading.pk}" for reading in (there.reading, there.being_read)]
        return {"keeper": [*(f"{lists}/{source.pk}" for source in (there.source, there.feed)), *readings]}


def whats_here(amina: Actor, kit: Actor, where: Neighbourhood) -> WhatsHere:
    """A group by its link, with what is on, an offer, a note and an answer; a gift asked for; a page out of sight."""
    words = {
        "what": f"We cook. {MARKUP}",
        "when_where": f"Tuesdays. {MARKUP}",
        "reach": f"Just come. {MARKUP}",
    }
    made = pages.make_page(
        by=NOBODY, name=f"Kitchen {MARKUP}", wont=f"No lists. {MARKUP}", emergency="Soup.", neighbourhood=where,
        is_step_free=True, **words,
    )  # fmt: skip
    by = held_for(NOBODY, made.token).by
    lunch = things.add_activity(
        by=by, page=made.page, name=f"Lunch {MARKUP}", on=clock.today(), starts=time(12), ends=time(14),
        where=f"The chapel {MARKUP}", words=MARKUP, pay_words=f"a pound {MARKUP}",
    )  # fmt: skip
    room = things.add_offer(by=by, page=made.page, kind="room", words=f"A room {MARKUP}", in_emergency=True)
    things.add_offer(
        by=by, page=made.page, kind="bridge", words=f"Families. {MARKUP}", languages=f"Polish {MARKUP}",
        limits=f"No Fridays. {MARKUP}", pay=f"£15 {MARKUP}",
    )  # fmt: skip
    sent = [
        notes.write_note(
            by=NOBODY, page=made.page, words=f"May I come? {MARKUP}", called="Al", contact=MARKUP
        )
        for _ in range(2)
    ]
    notes.answer_note(by=by, note=sent[1].row, words=f"Do. {MARKUP}")
    gift = notes.offer_gift(
        by=NOBODY, words=f"I knit {MARKUP}", called="Bea", contact="at 5", neighbourhood=where
    )
    asked = notes.write_note(by=NOBODY, gift=gift.row, words=f"A hat? {MARKUP}", called="Ced", contact="at 7")
    office = pages.make_page(by=amina, name="The council", kind="office", **words).page
    things.add_offer(
        by=amina, page=office, kind="van", words="A van.", steps_back_on=clock.today() + timedelta(days=90), stays="The van."
    )  # fmt: skip
    pages.take_down(by=amina, page=pages.make_page(by=amina, name="Old club", **words).page)
    aside = pages.make_page(by=NOBODY, name="Loud page", **words).page
    pages.set_aside(by=kit, page=aside, why=f"It names a child. {MARKUP}")
    return WhatsHere(
        made.page, made.token, lunch, room, sent[0].row, asked.row, gift, sent[1], aside, from_elsewhere(kit)
    )
