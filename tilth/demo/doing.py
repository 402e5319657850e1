"""From a written entry to the verb a real person would use. One small function a kind of entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tilth.accounts import actions as accounts
from tilth.alongside.actions import introductions, meetings, passes, relations, words
from tilth.alongside.actions import say as says
from tilth.alongside.models import Invitation
from tilth.base import audit
from tilth.base.actors import NOBODY, Actor
from tilth.base.ids import new_id
from tilth.base.roles import Role, Section
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line
from tilth.demo.actions import cast, own_page
from tilth.demo.diary import Diary
from tilth.demo.reading import Entry, Life, day_from
from tilth.demo.town import Town, acting
from tilth.pen import actions as pen
from tilth.people import actions as people
from tilth.plans import actions as plans

# How the four rings are written.
RINGS = {"closest": 1, "near": 2, "around": 3, "paid": 4}


@dataclass(slots=True)
class Going:
    """One life while it is being lived: who is in it so far, and what its labels stand for."""

    town: Town
    diary: Diary
    life: Life
    person: Any = None  # a Person from the first word on
    introduction: Any = None
    talk: Any = None
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def worker(self) -> str:
        return self.life.headings["worker"]

    def by(self, entry: Entry) -> Actor:
        """Say who does this: the worker, unless somebody else is named."""
        return self.things.get(f"actor {entry.who}") or self.town.who(entry.who or self.worker)

    def date(self, words: str) -> date | None:
        """Read a day written in an entry, such as `+30`."""
        return self.diary.date_of(day_from(f"@{words}")) if words else None

    def keep(self, entry: Entry, thing: Any) -> None:
        """Keep what was made under its label, if it has one."""
        if entry.get("key"):
            self.things[entry.get("key")] = thing


Doing = Callable[[Going, Entry], None]


def introduced(going: Going, entry: Entry) -> None:
    by = going.town.who(entry.who) if entry.who else NOBODY
    going.introduction = introductions.introduce(
        by=by,
        called=going.life.called,
        sentence=entry.word(0),
        neighbourhood=going.town.neighbourhoods[going.life.headings["lives"]],
        do_they_know=entry.get("knows"),
        how_to_meet=entry.get("meet"),
        introducer_name=entry.get("by"),
        introducer_contact=entry.get("contact"),
        is_myself=entry.get("myself") == "yes",
    )


def going_there(going: Going, entry: Entry) -> None:
    going.introduction = introductions.go(by=going.by(entry), introduction=going.introduction)


def to_huddle(going: Going, entry: Entry) -> None:
    going.introduction = introductions.to_huddle(by=going.by(entry), introduction=going.introduction)


def met(going: Going, entry: Entry) -> None:
    by, called = going.by(entry), going.life.called
    going.person = introductions.say_met(by=by, introduction=going.introduction, called=called)
    headings = going.life.headings
    if "they" in headings or "language" in headings:
        words.call(
            by=by,
            person=going.person,
            called=called,
            words_for_them=headings.get("they", ""),
            language=headings.get("language", ""),
        )


def own(going: Going, entry: Entry) -> None:
    """Give the person their own sign-in, or join the one a peer worker has."""
    key, kit = entry.word(0), going.town.who("kit")
    if key in going.town.actors:
        account = going.town.who(key).account
    else:
        account = accounts.invite(by=kit, name=entry.word(1), short_name=entry.word(2))
        cast(by=kit, account=account, demo_line=entry.get("line"), email=f"{key}@example.org")
    own_page(by=kit, person=going.person, account=account)
    going.things[f"actor {key}"] = acting(account, Role.RESIDENT, page=going.person)
    if key not in going.town.actors:
        going.town.actors[key] = going.things[f"actor {key}"]


def talked(going: Going, entries: list[Entry]) -> None:
    """Write one conversation from the lines that stand together."""
    lines = [
        conversations.Said(
            entry.word(0),
            Line.Voice.THEIRS if entry.kind == "said" else Line.Voice.NOTICED,
            entry.get("by"),
            entry.get("in"),
        )
        for entry in entries
    ]
    where = next((entry.get("where") for entry in entries if entry.get("where")), "")
    talk = conversations.write(by=going.by(entries[0]), person=going.person, lines=lines, where=where)
    going.talk = talk


def about(going: Going, entry: Entry) -> None:
    replaces = going.things.get(entry.get("instead"))
    said = words.say_about(
        by=going.by(entry),
        person=going.person,
        kind=entry.kind,
        words=entry.word(0),
        said_by=entry.get("by"),
        replaces=replaces,
    )
    going.keep(entry, said)


def in_life(going: Going, entry: Entry) -> None:
    drawn = words.draw_life(
        by=going.by(entry),
        person=going.person,
        name=entry.word(0),
        ring=RINGS[entry.word(1)],
        gives=entry.get("gives"),
        gets=entry.get("gets"),
    )
    going.things[f"life {entry.word(0)}"] = drawn


def gone(going: Going, entry: Entry) -> None:
    words.leave_life(by=going.by(entry), life_person=going.things[f"life {entry.word(0)}"])


def reach(going: Going, entry: Entry) -> None:
    words.set_safe_way(
        by=going.by(entry),
        person=going.person,
        channel=entry.kind,
        is_safe=entry.word(0),
        address=entry.word(1),
        when_words=entry.get("when"),
        message_ok=entry.get("message") == "yes",
    )


def correct(going: Going, entry: Entry) -> None:
    conversations.correct(by=going.by(entry), line=_last_line(going), words=entry.word(0))


def change_line(going: Going, entry: Entry) -> None:
    conversations.revise(by=going.by(entry), started_from=_last_line(going), words=entry.word(0))


def _last_line(going: Going) -> Line:
    """Give the last line of the last talk, as it reads now."""
    lines: QuerySet[Line] = going.talk.lines.filter(followed_by=None)
    return lines.order_by("-order_in_it", "-pk")[0]


def aim(going: Going, entry: Entry) -> None:
    made = plans.help_me_to(
        by=going.by(entry), person=going.person, words=entry.word(0), has_score=entry.get("score") != "no"
    )
    going.keep(entry, made)


def score(going: Going, entry: Entry) -> None:
    plans.score(
        by=going.by(entry), aim=going.things[entry.word(0)], value=int(entry.word(1)), note=entry.word(2)
    )


def step(going: Going, entry: Entry) -> None:
    who, _, name = entry.get("who", "person").partition(":")
    made = plans.add_step(
        by=going.by(entry),
        person=going.person,
        words=entry.word(0),
        who=who,
        who_words=name,
        said_when=entry.get("when"),
        aim=going.things.get(entry.get("aim")),
    )
    going.keep(entry, made)


def on_thing(act: Callable[..., Any], name: str) -> Doing:
    """Make the doing that does one verb to a thing by its label."""

    def do(going: Going, entry: Entry) -> None:
        act(by=going.by(entry), **{name: going.things[entry.word(0)]})

    return do


def rhythm(going: Going, entry: Entry) -> None:
    plans.set_rhythm(
        by=going.by(entry),
        person=going.person,
        weeks=int(entry.word(0)),
        words=entry.word(1),
        next_on=going.date(entry.get("next")),
    )


def look_back(going: Going, entry: Entry) -> None:
    plans.look_back(
        by=going.by(entry),
        person=going.person,
        what_next=entry.word(0),
        what_moved=entry.word(1),
        words=entry.word(2),
        next_words=entry.get("next"),
    )


def ask_in(going: Going, entry: Entry) -> None:
    town, whom = going.town, entry.word(0)
    kind, _, rest = whom.partition(":")
    asked = relations.pull_in(
        by=going.by(entry),
        person=going.person,
        kind=entry.get("as", "worker"),
        asked_for=entry.word(1),
        sections=entry.get("sees", "story").split(","),
        to_account=town.who(whom).account if not rest else None,
        to_organisation=town.organisations[rest] if kind == "group" else None,
        to_words=rest if kind == "words" else "",
    )
    going.things[f"asked {whom}"] = asked


def _invitation(going: Going, whom: str) -> Invitation:
    return going.things[f"asked {whom}"]


def says_yes(going: Going, entry: Entry) -> None:
    whom = entry.word(0)
    if whom.startswith("group:"):
        relations.organisation_came(by=going.by(entry), invitation=_invitation(going, whom))
        return
    by = going.town.who(whom)
    going.things[f"relation {whom}"] = relations.accept(by=by, invitation=_invitation(going, whom))


def says_no(going: Going, entry: Entry) -> None:
    whom = entry.word(0)
    relations.decline(by=going.town.who(whom), invitation=_invitation(going, whom), words=entry.word(1))


def withdraw(going: Going, entry: Entry) -> None:
    relations.withdraw(by=going.by(entry), invitation=_invitation(going, entry.word(0)))


def steps_back(going: Going, entry: Entry) -> None:
    whom = entry.word(0)
    by = going.by(entry) if entry.who else going.town.who(whom)
    relations.end_relation(by=by, relation=going.things[f"relation {whom}"], why=entry.word(1))


def set_say(going: Going, entry: Entry) -> None:
    town, (kind, _, group) = going.town, entry.word(0).partition(":")
    whom: dict[str, Any] = (
        {"organisation": town.organisations[group]} if group else {"account": town.who(kind).account}
    )
    until = going.date(entry.get("until"))
    wishes = [
        says.Wish(Section(section), answer, until_on=until, **whom)
        for section, answer in (part.split(" ") for part in entry.word(1).split(", "))
    ]
    says.set_say(by=going.by(entry), person=going.person, wishes=wishes, given_how=entry.get("how"))


def meet(going: Going, entry: Entry) -> None:
    on = going.date(entry.word(0))
    assert on is not None
    meetings.plan_meeting(
        by=going.by(entry), person=going.person, on=on, at_words=entry.word(1), where=entry.word(2)
    )


def link(going: Going, entry: Entry) -> None:
    passes.give_pass(by=going.by(entry), person=going.person)


def looked(going: Going, entry: Entry) -> None:
    """Somebody opened the page on that day, as the page itself would write down."""
    assert going.person is not None
    audit.look(going.town.who(entry.word(0)), going.person.pk, "page", why="alongside, and the person's say")


def draft(going: Going, entry: Entry) -> None:
    person_id = going.person.pk if going.person else None
    pen.keep_draft(
        by=going.by(entry),
        note_id=new_id(),
        body="\n".join(entry.words),
        person_id=person_id,
        typed={"about": [str(person_id)], "body": ["\n".join(entry.words)]},
    )


def walking(going: Going, entry: Entry) -> None:
    assert going.person is not None
    people.set_walking(by=going.by(entry), person=going.person, walking=entry.word(0))
