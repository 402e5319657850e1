"""Gatherings and stories in the made-up place: told, answered, brought into a room, chosen by a circle."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from functools import partial
from typing import Any

from tilth.base.actors import NOBODY, TILTH
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.gatherings import actions as gatherings
from tilth.gatherings.models import Gathering
from tilth.stories.access import answer_of
from tilth.stories.actions import answering, telling, together, using
from tilth.stories.actions.telling import Told
from tilth.stories.models import How, Said, Triangle, Use


def put_stories_down(town: Town, diary: Diary) -> None:
    """Put every gathering, every story and what came of it into the diary, each on its day."""
    written = tomllib.loads((WORDS / "stories.toml").read_text(encoding="utf-8"))
    rooms: dict[str, Gathering] = {}
    triangles: list[Triangle] = []
    diary.note(
        diary.moment(diary.today - timedelta(days=60), 670), partial(_ask, written["triangles"], triangles)
    )
    for number, line in enumerate(written["gatherings"]):
        on = diary.today + timedelta(days=line["on"])
        begun = diary.moment(min(on, diary.today) - timedelta(days=30), 671 + number)
        diary.note(begun, partial(_host, town, line, on, rooms))
        if "heard" in line:
            diary.note(diary.moment(on + timedelta(days=1), 600), partial(_heard, line, rooms))
    for number, line in enumerate(written["stories"]):
        made: list[Told] = []
        told = diary.moment(diary.today - timedelta(days=line["ago"]), 680 + number)
        diary.note(told, partial(_tell, town, line, triangles, rooms, made))
        if "answered" in line:
            diary.note(told + timedelta(days=line["answered"]), partial(_answer, town, line, made))
        if "ring" in line:
            diary.note(told + timedelta(minutes=9), partial(_after, line, made))


def _ask(lines: list[dict[str, str]], triangles: list[Triangle]) -> None:
    triangles.extend(together.add_triangle(by=TILTH, **line) for line in lines)


def _host(town: Town, line: dict[str, Any], on: Any, rooms: dict[str, Gathering]) -> None:
    words = {name: line[name] for name in ("title", "host", "where", "food", "more") if name in line}
    rooms[line["title"]] = gatherings.host(
        by=town.holding(town.offices[line["office"]]) if "office" in line else TILTH,
        on=on,
        starts=time.fromisoformat(line["starts"]),
        neighbourhood=town.neighbourhoods[line["at"]],
        office=town.offices.get(line.get("office", "")),
        **words,
    )


def _heard(line: dict[str, Any], rooms: dict[str, Gathering]) -> None:
    gathering = rooms[line["title"]]
    for use in Use.objects.filter(gathering=gathering, said=Said.YES):
        using.say_heard(by=TILTH, use=use)
    gatherings.write_heard(by=TILTH, gathering=gathering, heard=line["heard"], real_life=line["real_life"])


def _tell(
    town: Town, line: dict[str, Any], triangles: list[Triangle], rooms: dict[str, Gathering], made: list[Told]
) -> None:
    words = {name: line[name] for name in ("title", "words", "audience", "called", "contact") if name in line}
    told = telling.tell(
        by=town.who(line["told_to"]) if "told_to" in line else NOBODY,
        how=How.TOLD if "told_to" in line else How.TYPED,
        neighbourhood=town.neighbourhoods.get(line.get("at", "")),
        office=town.offices.get(line.get("office", "")),
        team=town.teams.get(line.get("team", "")),
        **words,
    )
    made.append(told)
    if "marks" in line:
        marks = dict(zip(triangles, line["marks"], strict=True))
        telling.mark(by=NOBODY, story=told.story, own=told.token, marks=marks)
    if "room" in line:
        using.take_to_room(by=NOBODY, story=told.story, own=told.token, gathering=rooms[line["room"]])
    if "theme" in line:
        together.name_theme(by=town.who("dee"), story=told.story, name=line["theme"])


def _answer(town: Town, line: dict[str, Any], made: list[Told]) -> None:
    story, token = made[0].story, made[0].token
    answer = answer_of(story)
    if answer is None:
        raise LookupError(story)
    by = town.holding(answer.office)
    answering.give(by=by, answer=answer, given=line["given"], words=line["answer"])
    if "verdict" in line:
        answering.judge(by=NOBODY, story=story, verdict=line["verdict"], own=token)


def _after(line: dict[str, Any], made: list[Told]) -> None:
    told = made[0]
    telling.say_after(by=NOBODY, story=told.story, ring=line["ring"], with_me=line["with_me"], own=told.token)
