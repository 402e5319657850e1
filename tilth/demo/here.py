"""What's here in the made-up place: a dozen pages, what is on through the week, offers and gifts."""

from __future__ import annotations

import tomllib
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.directory.access import held_for
from tilth.directory.actions import notes, pages, things
from tilth.directory.models import ACCESS, Page

WORDS_OF_A_PAGE = ("name", "what", "when_where", "reach", "wont", "emergency", "kind", "shows_when_where", "shows_reach")  # fmt: skip


OF_AN_OFFER = ("in_emergency", "stays", "languages", "limits", "pay")


def put_here_down(town: Town, diary: Diary) -> None:
    """Put every page and gift into the diary, on the day it was made."""
    written = tomllib.loads((WORDS / "here.toml").read_text(encoding="utf-8"))
    for number, line in enumerate(written["pages"]):
        made = diary.moment(diary.today - timedelta(days=line["ago"]), 600 + number)
        diary.note(made, partial(_make, town, line, diary.today))
    for number, line in enumerate(written["gifts"]):
        diary.note(diary.moment(diary.today - timedelta(days=12), 610 + number), partial(_give, town, line))


def _make(town: Town, line: dict[str, Any], today: date) -> None:
    words: dict[str, Any] = {name: line[name] for name in WORDS_OF_A_PAGE if name in line}
    words |= {name: name in line.get("access", ()) for name in ACCESS}
    made = pages.make_page(by=NOBODY, neighbourhood=town.neighbourhoods.get(line["where"]), **words)
    by = held_for(NOBODY, made.token).by
    for on in line.get("on", ()):
        more = {name: on[name] for name in ("words", "pay_words", "every") if name in on}
        things.add_activity(
            by=by,
            page=made.page,
            name=on["name"],
            on=_first(on["day"]),
            starts=time.fromisoformat(on["starts"]),
            ends=time.fromisoformat(on["ends"]),
            where=on["where"],
            pay=on["pay"],
            **more,
        )
    for offer in line.get("offers", ()):
        more = {name: offer[name] for name in OF_AN_OFFER if name in offer}
        if "steps_back" in offer:
            more["steps_back_on"] = today + timedelta(days=offer["steps_back"])
        things.add_offer(by=by, page=made.page, kind=offer["kind"], words=offer["words"], **more)
    if "note" in line:
        _write(made.page, *line["note"])


def _first(weekday: int) -> date:
    """The first such day of the month in which the page was made: the first Sunday stays the first."""
    first = clock.today().replace(day=1)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _write(page: Page, called: str, words: str, answer: str) -> None:
    note = notes.write_note(by=NOBODY, page=page, words=words, called=called, contact="").row
    hold = page.holds.get()
    notes.answer_note(by=held_for(NOBODY, hold.token).by, note=note, words=answer)


def _give(town: Town, line: dict[str, Any]) -> None:
    gift = notes.offer_gift(
        by=NOBODY, words=line["words"], called=line["called"], contact=line["contact"],
        neighbourhood=town.neighbourhoods[line["where"]],
    )  # fmt: skip
    if "asked" in line:
        called, words, contact = line["asked"]
        notes.write_note(by=NOBODY, gift=gift.row, words=words, called=called, contact=contact)
