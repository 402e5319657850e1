"""One person's whole page, as one reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from tilth.alongside.access import allowed, seen
from tilth.alongside.models import RelationKind, scope_sections
from tilth.alongside.queries import SHOWN_SECTIONS, PersonFacts, facts_for, lookers
from tilth.answers.models import Answer, Kind, Office
from tilth.answers.words import where_it_stands
from tilth.base import clock, sealing
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.policy import decide
from tilth.base.roles import Section, Speaks, Verb
from tilth.home.queries.shelf import ShelfRow, rows_of
from tilth.home.queries.timeline import Corrected, Line, corrections_in, lines_from, translations_in, words_of
from tilth.methods.drawing import InLife, Rings, rings
from tilth.methods.working_days import working_days_between
from tilth.people.models import AboutKind, Person, Ring, Walking
from tilth.people.queries import FIRST_SCREEN
from tilth.places.queries import holidays_between
from tilth.plans.queries import PlanView, plan_from

A_YEAR = timedelta(days=365)
LOOKS_SHOWN = 6
LOOKS_READ = 30  # many looks of one day are one line
# A part of the page in a word or two, for a line of a list.
SECTION_WORDS: dict[str, Any] = {
    Section.STORY: gettext_lazy("story"),
    Section.PLAN: gettext_lazy("plan"),
    Section.CONTACT: gettext_lazy("how to reach"),
    Section.HEALTH: gettext_lazy("health"),
    Section.MONEY: gettext_lazy("money and home"),
    Section.NOTES: gettext_lazy("what we noticed"),
}
VERBS = (
    (Verb.WRITE, Section.STORY),
    (Verb.SPEAK, Section.STORY),
    (Verb.PLAN, Section.PLAN),
    (Verb.SPEND, Section.PLAN),
    (Verb.RAISE, Section.PLAN),
    (Verb.PULL_IN, Section.STORY),
    (Verb.SET_SAY, Section.STORY),
    (Verb.LOOK_BACK, Section.PLAN),
    (Verb.END, Section.STORY),
    (Verb.KEEP_APART, Section.STORY),
    (Verb.SAY_DIED, Section.STORY),
    (Verb.JOIN, Section.STORY),
)


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person says about themselves."""

    pk: UUID
    words: str
    who: str
    on: date
    corrections: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody who walks alongside the person, and what the person said they may see."""

    account_id: UUID | None
    name: str
    kind: str
    organisation: str
    is_first: bool
    sees: tuple[str, ...]
    asks: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, slots=True)
class Speaking:
    """Somebody who speaks for the person: as what, about which parts, until when."""

    name: str
    kind: str
    parts: tuple[str, ...]
    until: date


@dataclass(frozen=True, slots=True)
class GoesOn:
    """Somebody who might go on with a person when a worker leaves, and when the three meet."""

    pk: UUID
    name: str
    away: str
    on: date | None


@dataclass(frozen=True, slots=True)
class StandsIn:
    """Somebody who stands in for a worker who is away, now or soon."""

    pk: UUID
    name: str
    away: str
    from_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Meet:
    """When the person is next met."""

    pk: UUID
    on: date
    at_words: str
    where: str
    with_name: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """One rule that got in the way, what it stopped, and where the answer stands."""

    pk: UUID
    rule: str
    stopped: str
    stands: str
    answer_on: date | None
    given: str
    words: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody who opened the page, and on which day."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything one reader may see on one person's page. What they may not see is empty, and not shown."""

    person: Person
    is_own: bool
    sections: frozenset[Section]
    may: frozenset[Verb]
    neighbourhood: str
    alongside: tuple[Beside, ...]
    speaking: tuple[
        Speaking, ...
    ]  # for the person and the workers alongside: nobody who speaks learns of another
    stand_in: tuple[StandsIn, ...]
    goes_on: tuple[GoesOn, ...]
    about: dict[str, tuple[Said, ...]]
    life: tuple[tuple[str, int, date], ...]
    meetings: tuple[Meet, ...]
    plan: PlanView
    in_the_way: tuple[InTheWay, ...]
    decided: tuple[Line, ...]
    said: tuple[Line, ...]
    older: int | None
    looked: tuple[Looked, ...]
    reviewed_on: date  # when what is kept here was last gone through with them; at first, the day it began
    glass_until: datetime | None  # until when it is open to this reader in an emergency
    died_on: (
        date | None
    )  # the day on which somebody alongside said that they have died: read, and nothing more
    stands_behind: UUID | None  # the page that stands for this one too
    joined: tuple[PersonPage, ...]  # what this reader may see of the other pages of the same person
    has_apart: bool  # the quiet link to what is kept apart, for whoever may read or begin any

    @property
    def is_review_due(self) -> bool:
        """Whether it is a year since what is kept here was gone through with the person."""
        return clock.today() - self.reviewed_on >= A_YEAR

    @property
    def glass_minutes(self) -> int:
        """For how many minutes more, at least one."""
        left = (self.glass_until - clock.now()) if self.glass_until else timedelta()
        return max(1, round(left.total_seconds() / 60))

    @property
    def drawn(self) -> Rings:
        """The picture of the people in this life, as plain numbers."""
        return rings(self.person.called, [InLife(name, ring) for name, ring, _on in self.life])

    @property
    def drawn_on(self) -> date | None:
        return max((on for _name, _ring, on in self.life), default=None)

    @property
    def life_list(self) -> list[tuple[str, str]]:
        """The same as the picture, as a list: the name, and how near."""
        return [(name, str(Ring(ring).label)) for name, ring, _on in self.life]


def page_of(actor: Actor, person_id: UUID, *, with_joined: bool = True) -> PersonPage:
    """Gather a person's page for one reader. Raises NotFound for whoever may see no part of it.

    Five reads beside the session's own: the facts (two), the key, the shelf, and who has looked.
    """
    facts = facts_for(actor, person_id)
    sections = seen(facts)
    if not sections:
        raise NotFound
    rows = rows_of(person_id, sections)
    person, neighbourhood = _person_in(rows)
    sealing.load_keys([person_id])
    relations = [row for row in rows if row["kind"] == "relation"]
    speakers = [row for row in rows if row["kind"] == "speaker"]
    beside = corrections_in(person_id, rows)
    moments = sorted(
        (row for row in rows if row["kind"] == "moment"), key=lambda row: row["number"], reverse=True
    )
    first = moments[:FIRST_SCREEN]
    may = allowed(facts, VERBS)
    died_on = next(row["day_2"] for row in rows if row["kind"] == "person")
    return PersonPage(
        person=person,
        is_own=facts.base.is_self,
        sections=sections,
        may=may,
        neighbourhood=neighbourhood,
        alongside=_alongside(relations, [row for row in rows if row["kind"] == "say"]),
        speaking=_speaking(speakers) if facts.base.is_self or Verb.KEEP_APART in may else (),
        stand_in=tuple(
            StandsIn(row["pk"], row["worker_name"], row["done_by"], row["day"], row["day_2"])
            for row in sorted((row for row in rows if row["kind"] == "cover"), key=lambda row: row["day"])
            if died_on is None
        ),
        goes_on=tuple(
            GoesOn(row["pk"], row["worker_name"], row["done_by"], row["day"])
            for row in rows
            if row["kind"] == "handover"
        ),
        about=_about(person, rows, beside),
        life=_life(person_id, rows),
        meetings=_meetings(person_id, rows) if died_on is None else (),
        plan=plan_from(person, [row for row in rows if row["kind"] in ("aim", "score", "step", "rhythm")]),
        in_the_way=_in_the_way(person_id, rows),
        decided=lines_from(person_id, [row for row in rows if row["kind"] == "decided"], {}),
        said=lines_from(person_id, first, beside, translations_in(person_id, rows)),
        older=first[-1]["number"] if len(moments) > FIRST_SCREEN else None,
        looked=_looked(person_id, [*relations, *speakers]) if facts.base.is_self else (),
        reviewed_on=next(row["day"] for row in rows if row["kind"] == "person"),
        glass_until=facts.base.glass_until,
        died_on=died_on,
        stands_behind=facts.stands_behind,
        joined=tuple(_joined(actor, facts.beside)) if with_joined else (),
        has_apart=_has_apart(facts, may),
    )


def _joined(actor: Actor, others: Iterable[UUID]) -> Iterator[PersonPage]:
    for other in others:
        try:
            yield page_of(actor, other, with_joined=False)
        except NotFound:
            continue


def _has_apart(facts: PersonFacts, may: frozenset[Verb]) -> bool:
    """Say whether the quiet link stands: for every worker alongside alike, whether anything is kept apart or not."""
    return Verb.KEEP_APART in may or bool(decide(facts.about(Section.RESTRICTED), Verb.SEE, clock.now()))


def is_asleep(actor: Actor, person_id: UUID) -> bool:
    """Say whether this actor's way to a person only sleeps, so that one tap can wake it."""
    return allowed(facts_for(actor, person_id), [(Verb.WAKE, Section.STORY)]) == frozenset({Verb.WAKE})


def _person_in(rows: list[ShelfRow]) -> tuple[Person, str]:
    row = next((row for row in rows if row["kind"] == "person"), None)
    if row is None:
        raise NotFound
    person = Person(
        id=row["pk"],
        called=row["done_by"],
        words_for_them=row["words_2"],
        language=row["words_3"],
        picture_id=row["of"],
        account_id=row["worker"],
        walking=Walking(row["now"]),
        version=row["number"],
    )
    return person, row["worker_name"]


def _alongside(relations: list[ShelfRow], says: list[ShelfRow]) -> tuple[Beside, ...]:
    today = clock.today()
    begun = [row for row in relations if row["day"] <= today]
    live = [row for row in begun if row["day_2"] is None or row["day_2"] > today]
    live.sort(key=lambda row: (not row["number"], row["day"], row["pk"]))
    return tuple(
        Beside(
            account_id=row["worker"],
            name=row["worker_name"],
            kind=str(RelationKind(row["now"]).label),
            organisation=row["words_2"] if row["worker"] else "",
            is_first=bool(row["number"]),
            sees=_sections_said("yes", row, says, today),
            asks=_sections_said("ask", row, says, today),
            until=min((say["day_2"] for say in says if say["day_2"] and _is_for(say, row)), default=None),
        )
        for row in live
    )


def _speaking(speakers: list[ShelfRow]) -> tuple[Speaking, ...]:
    today = clock.today()
    return tuple(
        Speaking(
            name=row["worker_name"],
            kind=str(Speaks(row["now"]).label),
            parts=tuple(str(SECTION_WORDS[section]) for section in scope_sections(row["words_2"])),
            until=row["day_2"],
        )
        for row in sorted(speakers, key=lambda row: row["pk"])
        if row["day"] is None and row["day_2"] >= today
    )


def _is_for(say: ShelfRow, relation: ShelfRow) -> bool:
    """Say whether this is the say for that companion: their own account, or the organisation that has no account."""
    if relation["worker"]:
        return bool(say["worker"] == relation["worker"])
    return bool(say["of"] == relation["of"])


def _sections_said(answer: str, relation: ShelfRow, says: list[ShelfRow], today: date) -> tuple[str, ...]:
    given = {
        say["words_2"]
        for say in says
        if say["now"] == answer and _is_for(say, relation) and (say["day_2"] is None or say["day_2"] >= today)
    }
    return tuple(str(SECTION_WORDS[section]) for section in SHOWN_SECTIONS if section in given)


def _about(
    person: Person, rows: list[ShelfRow], beside: dict[UUID, tuple[Corrected, ...]]
) -> dict[str, tuple[Said, ...]]:
    found: dict[str, list[Said]] = {kind: [] for kind in AboutKind.values}
    for row in sorted((row for row in rows if row["kind"] == "about"), key=lambda row: row["pk"]):
        words = words_of(person.pk, row, "words")
        who = row["done_by"] or person.called
        found[row["now"]].append(Said(row["pk"], words, who, row["day"], beside.get(row["pk"], ())))
    return {kind: tuple(said) for kind, said in found.items()}


def _life(person_id: UUID, rows: list[ShelfRow]) -> tuple[tuple[str, int, date], ...]:
    found = sorted((row for row in rows if row["kind"] == "life"), key=lambda row: (row["number"], row["pk"]))
    return tuple((words_of(person_id, row, "name"), row["number"], row["day"]) for row in found)


def _meetings(person_id: UUID, rows: list[ShelfRow]) -> tuple[Meet, ...]:
    found = sorted((row for row in rows if row["kind"] == "meeting"), key=lambda row: (row["day"], row["pk"]))
    return tuple(
        Meet(row["pk"], row["day"], row["now"], words_of(person_id, row, "where"), row["worker_name"])
        for row in found
    )


def _in_the_way(person_id: UUID, rows: list[ShelfRow]) -> tuple[InTheWay, ...]:
    found = sorted((row for row in rows if row["kind"] == "barrier"), key=lambda row: (row["day"], row["pk"]))
    today = clock.today()
    return tuple(
        InTheWay(
            pk=row["pk"],
            rule=row["done_by"],
            stopped=words_of(person_id, row, "stopped"),
            stands=_stands(row, today),
            answer_on=row["day_2"] if row["number"] and not row["now"] else None,
            given=row["now"],
            words=row["words_2"],
            is_open=bool(row["number"]),
        )
        for row in reversed(found)
    )


def _stands(row: ShelfRow, today: date) -> str:
    """Say where the answer stands, in the words of the room that owns it."""
    answer = Answer(kind=Kind.BARRIER, given=row["now"], verdict=row["words_3"], is_open=bool(row["number"]))
    answer.office = Office(name=row["worker_name"]) if row["worker_name"] else None
    days = (
        working_days_between(row["day"], today, holidays_between(row["day"], today)) if answer.is_owed else 0
    )
    return where_it_stands(answer, days)


def _looked(person_id: UUID, relations: list[ShelfRow]) -> tuple[Looked, ...]:
    """Say who opened the page, to the person alone. Most walked alongside, so their names are there already."""
    names = {row["worker"]: row["worker_name"] for row in relations if row["worker"]}
    found = (Looked(one.name, one.on) for one in lookers(person_id, names, {}, LOOKS_READ))
    return tuple(dict.fromkeys(found))[:LOOKS_SHOWN]
