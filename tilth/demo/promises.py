"""Promises in the made-up place: a deal, money for three years, an ask answered, one with enough said, a shared
problem, and a few thank-yous."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from typing import Any

from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.directory.models import Page
from tilth.promises.actions import saying, thanking, writing
from tilth.promises.models import TERMS, Kind, Sheet


def put_promises_down(town: Town, diary: Diary) -> None:
    """Put every sheet into the diary, on the day it was written, and what was said of it a month later."""
    written = tomllib.loads((WORDS / "promises.toml").read_text(encoding="utf-8"))
    for number, line in enumerate(written["sheets"]):
        made: list[Sheet] = []
        begun = diary.moment(diary.today - timedelta(days=line["ago"]), 680 + number)
        diary.note(begun, partial(_write, town, line, made))
        if "said" in line:
            diary.note(begun + timedelta(days=30), partial(_say, line, made))

    limits = written["limits"]
    diary.note(diary.moment(diary.today - timedelta(days=limits["ago"]), 698), partial(_limit, limits))
    for number, line in enumerate(written["thanks"]):
        given = diary.today - timedelta(days=line["ago"])
        diary.note(diary.moment(given, 700 + number), partial(_thank, town, line))


def _limit(line: dict[str, Any]) -> None:
    thanking.set_limits(
        by=TILTH, each_pence=line["each"] * 100, month_pence=line["month"] * 100, why=line["why"]
    )


def _thank(town: Town, line: dict[str, Any]) -> None:
    thanking.thank(
        by=TILTH,
        office=town.offices[line["office"]],
        how=line["how"],
        pence=line["pounds"] * 100,
        what_for=line["what_for"],
        given_on=clock.today(),
    )


def _write(town: Town, line: dict[str, Any], made: list[Sheet]) -> None:
    if line["kind"] == Kind.SHARED:
        made.append(_share(town, line))
        return
    terms = {name: line[name] for name in TERMS if name in line} | {"unpaid_pence": line.get("unpaid", 0)}
    if "months" in line:
        today = clock.today()
        terms |= {"from_on": today, "until_on": today + timedelta(days=line["months"] * 365 // 12)}
    sheet = writing.begin(
        by=TILTH,
        kind=line["kind"],
        office=town.offices[line["office"]],
        with_whom=_page(line["group"]),
        own=line["own"].strip(),
        other=line.get("other", "").strip(),
        **terms,
    )
    made.append(sheet)
    first, second = sheet.sides.order_by("number")
    if "enough" in line:
        saying.say_enough(by=TILTH, side=second, words=line["enough"])
        return
    if "answer" in line:
        answer = {str(second.pk): line["answer"].strip()}
        writing.reword(by=TILTH, side=second, columns=answer, **terms)
    waits = first if "answer" in line else second
    writing.say_yes(by=TILTH, side=waits, wording=writing.latest(sheet))


def _share(town: Town, line: dict[str, Any]) -> Sheet:
    sheet = saying.share(
        by=TILTH,
        office=town.offices[line["office"]],
        title=line["title"],
        about=line["about"],
        part=line["part"],
        will=line["own"],
        only_state=line["only_state"],
    )
    for name, part, will in line["parts"]:
        saying.take_part(by=TILTH, page=_page(name), sheet=sheet, part=part, will=will)
    return sheet


def _say(line: dict[str, Any], made: list[Sheet]) -> None:
    sides = {side.number: side for side in made[0].sides.all()}
    for number, said, words in line["said"]:
        saying.say_of(by=TILTH, side=sides[number], about=sides[3 - number], said=said, words=words)


def _page(name: str) -> Page:
    return Page.objects.get(name=name)
