"""What people said when they got in touch: three studies of the made-up place, two over and one still listening."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from typing import Any

from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.listening import actions as listening
from tilth.listening.models import Again, Contact, Says, Study
from tilth.listening.queries import SECOND_LOOK

AGAIN = {"y": Again.YES, "n": Again.NO, "?": Again.CANT_TELL}
SAYS = {"v": Says.VALUE, "f": Says.FAILURE, "?": Says.CANT_TELL}
BY, ALSO = "amina", "bev"
# What a cause leads to, where something of the kind is in the team's way already.
LEADS_TO = {"letter nobody could follow": "letter", "the same proof each month": "proof of income"}


def put_hearing_down(town: Town, diary: Diary) -> None:
    """Put both studies into the diary, contact by contact."""
    written = tomllib.loads((WORDS / "listening.toml").read_text(encoding="utf-8"))
    for line in written["studies"]:
        first = diary.today - timedelta(days=line["days_ago"])
        diary.note(diary.moment(first), partial(_begin, town, line))
        days = min(line["days_ago"], line["lasts"] - 1)
        for at, contact in enumerate(line["contacts"]):
            day = first + timedelta(days=at * days // len(line["contacts"]))
            diary.note(diary.moment(day, 60 + at), partial(_hear, town, line, contact))
        if "learned" in line:
            diary.note(diary.moment(first + timedelta(days=line["lasts"]), 200), partial(_close, town, line))


def _study(line: dict[str, Any]) -> Study:
    return Study.objects.get(question=line["question"])


def _by(town: Town, line: dict[str, Any]) -> Actor:
    return town.who(line.get("by", BY))


def _begin(town: Town, line: dict[str, Any]) -> None:
    today = clock.today()
    listening.begin(
        by=_by(town, line), team=town.teams[line["team"]], question=line["question"], from_on=today,
        until_on=today + timedelta(days=line["lasts"]),
    )  # fmt: skip


def _hear(town: Town, line: dict[str, Any], contact: str) -> None:
    marks, cause, words = (part.strip() for part in contact.split("|"))
    again, says = marks.split()
    found = listening.write_down(by=_by(town, line), study=_study(line), words=words, again=AGAIN[again])
    if says in SAYS:
        _look_at(_by(town, line), found, SAYS[says], cause)


def _look_at(by: Actor, contact: Contact, says: Says, cause: str) -> None:
    rule = LEADS_TO.get(cause)
    team = contact.study.team
    barrier = Barrier.objects.filter(team=team, rule__icontains=rule).first() if rule else None
    listening.look_at(by=by, contact=contact, says=says, cause=cause, barrier=barrier)


def _close(town: Town, line: dict[str, Any]) -> None:
    study = _study(line)
    again = study.contacts.filter(number__in=range(SECOND_LOOK, study.last_number + 1, SECOND_LOOK))
    for contact, says in zip(again, line["second"], strict=True):
        said = SAYS[says]
        cause = "" if said != Says.FAILURE else "no word back"
        listening.look_at(
            by=town.who(line.get("also", ALSO)), contact=contact, says=said, cause=cause, is_second=True
        )
    listening.close(by=_by(town, line), study=study, learned=line["learned"])
