"""Puts written lives into the diary: each entry at its day, lines of one talk together."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from tilth.demo import answering, doing
from tilth.demo.diary import Diary
from tilth.demo.doing import Doing, Going, on_thing
from tilth.demo.reading import Entry, Life
from tilth.demo.town import Town
from tilth.plans import actions as plans

KINDS: dict[str, Doing] = {
    "introduced": doing.introduced,
    "going": doing.going_there,
    "huddle": doing.to_huddle,
    "met": doing.met,
    "own page": doing.own,
    "matters": doing.about,
    "gift": doing.about,
    "hope": doing.about,
    "talk": doing.about,
    "life": doing.in_life,
    "gone": doing.gone,
    "phone": doing.reach,
    "text": doing.reach,
    "mail": doing.reach,
    "letter": doing.reach,
    "visit": doing.reach,
    "correct": doing.correct,
    "change line": doing.change_line,
    "aim": doing.aim,
    "score": doing.score,
    "aim done": on_thing(plans.aim_done, "aim"),
    "let go": on_thing(plans.let_go, "aim"),
    "step": doing.step,
    "done": on_thing(plans.step_done, "step"),
    "not yet": on_thing(plans.step_not_yet, "step"),
    "no longer": on_thing(plans.step_no_longer, "step"),
    "rhythm": doing.rhythm,
    "look back": doing.look_back,
    "ask": doing.ask_in,
    "yes": doing.says_yes,
    "no": doing.says_no,
    "withdraw": doing.withdraw,
    "steps back": doing.steps_back,
    "say": doing.set_say,
    "meet": doing.meet,
    "link": doing.link,
    "looked": doing.looked,
    "draft": doing.draft,
    "in the way": answering.in_the_way,
    "heard": answering.heard,
    "come and see": answering.come_and_see,
    "promise": answering.promise,
    "move": answering.move,
    "give": answering.give,
    "judge": answering.judge,
    "find": answering.find,
    "take on": answering.take_on,
    "buy": answering.buy,
    "put right": answering.put_right,
    "decide": answering.decide,
    "guideline": answering.guideline,
    "guideline anew": answering.guideline_anew,
    "guideline gone": answering.let_guideline_go,
    "permission": answering.permission,
    "permission back": answering.permission_back,
    "fill pots": answering.fill_pots,
    "night": answering.once_a_day,
}
SPOKEN = {"said", "noticed"}


def put_down(town: Town, diary: Diary, life: Life, chance: random.Random) -> Going:
    """Put one life into the diary."""
    going = Going(town, diary, life)
    hour, last = chance.randrange(0, 400), None
    in_order = sorted(life.entries, key=lambda entry: diary.date_of(entry.day))
    for day, entries in groupby(in_order, key=lambda entry: diary.date_of(entry.day)):
        for number, together in enumerate(_talks(list(entries))):
            when = diary.moment(day, hour + number * 3)
            # Many things on one day may reach into the next morning: one still comes after the other.
            last = when if last is None else max(when, last + timedelta(minutes=1))
            diary.note(last, _do(going, together, last))
    return going


def _talks(entries: list[Entry]) -> list[list[Entry]]:
    """Put lines that were spoken one after another, by one writer, into one talk."""
    talks: list[list[Entry]] = []
    for (is_spoken, _who), group in groupby(entries, key=lambda entry: (entry.kind in SPOKEN, entry.who)):
        together = list(group)
        talks += [together] if is_spoken else [[entry] for entry in together]
    return talks


def _do(going: Going, entries: list[Entry], when: datetime) -> Callable[[], None]:
    if entries[0].kind in SPOKEN:
        return partial(_told, partial(doing.talked, going, entries), going, entries[0], when)
    do = KINDS[entries[0].kind]
    return partial(_told, partial(do, going, entries[0]), going, entries[0], when)


def _told(do: Callable[[], None], going: Going, entry: Entry, when: datetime) -> None:
    try:
        do()
    except Exception as error:
        called = going.life.headings.get("called", going.life.headings.get("worker"))
        raise RuntimeError(f"{called}, {when:%d %B}, {entry.kind}: {entry.words}: {error!r}") from error
