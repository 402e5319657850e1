"""Making the whole place: found it, put every life into the diary, and live the year through."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta

from django.db import transaction

from tilth.accounts import actions as accounts
from tilth.base import audit, clock
from tilth.base.routing import KEYS, LOOKS, alias_for
from tilth.demo.comparisons import put_comparisons_down
from tilth.demo.contacts import put_contacts_down
from tilth.demo.crowd import crowd
from tilth.demo.diary import Diary
from tilth.demo.elsewhere import put_list_down
from tilth.demo.endings import put_endings_down
from tilth.demo.family import put_down_family
from tilth.demo.findings import put_findings_down
from tilth.demo.funds import put_funds_down
from tilth.demo.guarding import put_guarding_down
from tilth.demo.hearing import put_hearing_down
from tilth.demo.here import put_here_down
from tilth.demo.ideas import put_ideas_down
from tilth.demo.living import put_down
from tilth.demo.papers import put_papers_down
from tilth.demo.promises import put_promises_down
from tilth.demo.reading import Day, lives
from tilth.demo.rounds import put_rounds_down
from tilth.demo.settling import settle
from tilth.demo.stories import put_stories_down
from tilth.demo.town import Town

EVERYBODY = 300
FOUNDED_DAYS_AGO = 400
# Read in this order; what is early decides nothing about what is late.
BY_HAND = tuple(f"lives/{name}.txt" for name in ("carl", "teams", "coldbrook", "the_rest", "waiting"))
SEED = "Aldermoor"

Say = Callable[[str], None]


def build(people: int = EVERYBODY, say: Say = lambda _words: None) -> Town:
    """Make the place in one go: all of it, or nothing at all."""
    today = clock.today()
    with ExitStack() as together:
        for alias in sorted({"default", *(alias_for(name) for name in KEYS | LOOKS)}):
            together.enter_context(transaction.atomic(using=alias))
        together.enter_context(audit.gathered())
        return _build(people, today, say)


def _build(people: int, today: date, say: Say) -> Town:
    diary = Diary(today)
    say("Founding Aldermoor: six neighbourhoods, six teams, seven employers")
    with clock.at(diary.moment(today - timedelta(days=FOUNDED_DAYS_AGO))):
        town = settle()
    put_papers_down(town, diary)
    put_guarding_down(town, diary)
    put_hearing_down(town, diary)
    put_here_down(town, diary)
    put_list_down(town, diary)
    put_ideas_down(town, diary)
    put_funds_down(town, diary)
    put_rounds_down(town, diary)
    put_comparisons_down(town, diary)
    put_stories_down(town, diary)
    put_contacts_down(town, diary)
    put_findings_down(town, diary)
    put_promises_down(town, diary)
    chance = random.Random(f"{SEED} {today.isoformat()}")
    by_hand = [life for name in BY_HAND for life in lives(name)]
    of_people = sum(any(entry.kind == "met" for entry in life.entries) for life in by_hand)
    say(f"Writing down {people} lives")
    for life in by_hand:
        put_down(town, diary, life, chance)
    put_down_family(town, diary)
    put_endings_down(town, diary)
    for life in crowd(town, max(0, people - of_people), chance):
        put_down(town, diary, life, chance)
    _read_notices(town, diary)
    say(f"Living through a year: {len(diary)} things that happened")
    diary.live(lambda done, all_of_it: say(f"  {done * 100 // all_of_it}%"))
    return town


def _read_notices(town: Town, diary: Diary) -> None:
    """Everybody has read their notices until the day before yesterday: what waits is what is new."""

    def read() -> None:
        for actor in town.actors.values():
            accounts.see_notices(by=actor)

    diary.note(diary.moment(diary.date_of(Day(-2, "w")), 500), read)
