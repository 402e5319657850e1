"""Ideas and questions in the made-up place: what was raised and answered, one question that is over and one that is open."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from typing import Any

from tilth.answers.models import Answer
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.ideas.access import answer_of
from tilth.ideas.actions import answering, asking, raising, talking
from tilth.ideas.actions.raising import Raised
from tilth.ideas.models import CARD, How, Idea, Question

HEAR_AFTER_DAYS = 28


def put_ideas_down(town: Town, diary: Diary) -> None:
    """Put every idea, its answer and both questions into the diary, each on its day."""
    written = tomllib.loads((WORDS / "ideas.toml").read_text(encoding="utf-8"))
    for number, line in enumerate(written["ideas"]):
        made: list[Raised] = []
        raised = diary.moment(diary.today - timedelta(days=line["ago"]), 640 + number)
        diary.note(raised, partial(_raise, town, line, made))
        if "answered" in line:
            diary.note(raised + timedelta(days=line["answered"]), partial(_answer, town, line, made))
        if "date" in line:
            diary.note(raised + timedelta(days=2), partial(_promise, town, line, diary, made))
    asked: list[Question] = []
    over, now = written["question"], written["open"]
    began = diary.moment(diary.today - timedelta(days=over["ago"]), 660)
    diary.note(began, partial(_ask, town, over, asked))
    diary.note(began + timedelta(days=9), partial(_say_again, town, over, asked))
    diary.note(began + timedelta(days=over["until"]), partial(_close, town, over, asked))
    diary.note(began + timedelta(days=over["until"] + 20), partial(_tell, town, over, asked))
    diary.note(diary.moment(diary.today - timedelta(days=now["ago"]), 661), partial(_ask, town, now, []))


def _raise(town: Town, line: dict[str, Any], made: list[Raised]) -> None:
    office = town.offices.get(line.get("office", ""))
    words = {name: line[name] for name in ("sentence", "more", "called", "contact", "how") if name in line}
    by = town.who(line["to"]) if line.get("how") == How.SPOKEN else NOBODY
    where = town.neighbourhoods.get(line.get("where", ""))
    made.append(raising.raise_idea(by=by, office=office, neighbourhood=where, **words))
    idea = made[0].idea
    for number in range(line.get("support", 0)):
        talking.support(by=NOBODY, idea=idea, hand=f"{number}")
    for called, words_said in line.get("comments", ()):
        talking.comment(by=NOBODY, idea=idea, words=words_said, called=called, hand=called or "one")


def _owed(subject: Idea | Question) -> Answer:
    answer = answer_of(subject)
    if answer is None:
        raise LookupError(subject)
    return answer


def _answer(town: Town, line: dict[str, Any], made: list[Raised]) -> None:
    idea, token = made[0].idea, made[0].token
    answer = _owed(idea)
    until = clock.today() + timedelta(days=line["trying"]) if "trying" in line else None
    by = town.holding(answer.office)
    answering.give(by=by, answer=answer, given=line["given"], words=line["words"], trying_until=until)
    if "verdict" in line:
        words = line.get("verdict_words", "")
        answering.judge(by=NOBODY, idea=idea, verdict=line["verdict"], words=words, own=token)


def _promise(town: Town, line: dict[str, Any], diary: Diary, made: list[Raised]) -> None:
    answer = _owed(made[0].idea)
    day = diary.today + timedelta(days=line["date"])
    answering.promise(by=town.holding(answer.office), answer=answer, answer_on=day)


def _asks(town: Town, line: dict[str, Any]) -> Actor:
    return town.holding(town.offices[line["office"]])


def _ask(town: Town, line: dict[str, Any], asked: list[Question]) -> None:
    by, until = _asks(town, line), clock.today() + timedelta(days=line.get("until", 30))
    more = {
        name: line[name] for name in ("title", "words", "youngest", "oldest", "route", *CARD) if name in line
    }
    question = asking.write_question(
        by=by,
        office=town.offices[line["office"]],
        until_on=until,
        hear_on=until + timedelta(days=HEAR_AFTER_DAYS),
        **more,
    )
    asked.append(question)
    for words in line["statements"]:
        asking.add_statement(by=by, question=question, words=words)
    asking.open_question(by=by, question=question)


def _say_again(town: Town, line: dict[str, Any], asked: list[Question]) -> None:
    asking.change_card(
        by=_asks(town, line), question=asked[0], decided=line["decided_later"], why=line["why"]
    )


def _close(town: Town, line: dict[str, Any], asked: list[Question]) -> None:
    statements = {one.words: one for one in asked[0].statements.all()}
    votes = []
    for side, of_side in enumerate(line["sides"]):
        for number in range(of_side["many"]):
            for at, words in enumerate(line["statements"]):
                # Nobody is one sort of person only: every ninth answer is a pass, every seventh the other way.
                given = of_side["row"][at]
                given = 0 if (number + at) % 9 == 8 else -given if (number * 3 + at) % 7 == 6 else given
                votes.append((statements[words], f"{side} {number}", given))
    asking.bring_votes(by=TILTH, question=asked[0], votes=votes)
    asking.close_question(by=_asks(town, line), question=asked[0])


def _tell(town: Town, line: dict[str, Any], asked: list[Question]) -> None:
    answering.give(by=_asks(town, line), answer=_owed(asked[0]), given=line["given"], words=line["answer"])
