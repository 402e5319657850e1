"""Which readers meet which lines: every reader in every standing that changes something, by everything that was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from tests.matrix.table import HATS, Column, Line, by_table, hanging_on_it, opens, relations, says

AT_WORK = HATS[4:]
WITH_ACCOUNT = HATS[2:]
# To stand to somebody like this is itself a tie.
TIED = {
    "team-mate of their worker": {"in the team"},
    "colleague on whose page they are asked": {"in the team"},
    "asked, and has not answered": {"invited"},
    "the person, by account": {"has a page"},
    "the person, who works here too": {"has a page"},
    "the person, by link and PIN": {"has a page"},
    "stands in": {"in the team"},
    "stands in from tomorrow": {"in the team"},
    "stood in until yesterday": {"in the team"},
}
YES, NOTHING = "yes to everything", "nothing said"
# A few readers whom everything that can be said is tried on; the others meet what is said most.
BY_ALL = ("first worker",)
BY_MANY = ("friend",)
MANY = (
    YES, "no to everything", "yes, but until yesterday", "yes, until today", NOTHING, "yes to the story alone",
    "yes to what was noticed alone", "yes to the story and the plan", "yes to all but health and money",
)  # fmt: skip
FEW = (YES, "yes to the story and the plan")
# Whom the say opens nothing to: met with a yes to everything, so that the yes alone would open the page. Whoever is not
# named here is met as a worker and as a resident.
IN_STANDING = {
    "nobody to them": ("worker", "keeper", "privacy lead"), "worker from tomorrow": ("worker",), "former worker": ("worker", "leader"),
    "former friend": ("resident",), "team-mate of their worker": ("worker",),
    "worker of another team": ("worker",), "colleague on whose page they are asked": ("worker", "keeper", "privacy lead"),
    "blocked worker": ("worker", "privacy lead"), "blocked friend": ("resident",),
    "blocked, in an open emergency": ("privacy lead",),
    "worker who knows them": ("worker", "keeper", "privacy lead"), "friend who said they know them": ("resident",),
    "reader of it no longer": ("worker",), "named, and not seconded": ("worker",),
    "blocked reader of what is kept apart": ("worker",), "emergency, of another person": ("worker",),
    "reader of what is kept apart": ("resident", "worker", "privacy lead"),
    "emergency: a life in danger": ("no factor", "resident", "worker", "leader", "keeper", "privacy lead"),
    "emergency: serious harm": ("gardener",), "emergency: they ask": ("worker", "analyst"), "emergency: a duty in law": ("leader",), "emergency: a review": ("privacy lead",),
    "the person, who works here too": WITH_ACCOUNT, "the person, by account": ("resident",),
    "the person, by link and PIN": ("link",), "a link taken back": ("stranger",), "a stranger": ("stranger",),
    "said kindly no": ("resident",), "emergency, an hour over": ("worker",),
}  # fmt: skip
WITHOUT_A_WORD = ("emergency: ", "the person, ", "a ", "reader of what")
TIES = ("in the team", "holds the office", "asked it", "invited", "asked to look back", "wrote the draft", "has a page")  # fmt: skip


# What was said to somebody else, and comes with standing in for them.
LENT = "as to the one they stand in for"
NO, HEALTH, STORY_AND_PLAN = "no to everything", "yes to health alone", "yes to the story and the plan"
# Who speaks for the person or stands in: with the say in which every line is met, where there is one; and in which
# standings and with which say some lines are (`of_each_kind`).
SPEAKING: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "parent, the parents decide": (NOTHING, (("resident", NO), ("no factor", NOTHING), ("privacy lead", NOTHING))),
    "parent, together with the child": (NOTHING, (("resident", NO), ("resident", STORY_AND_PLAN))),
    "parent, the child decides": (YES, (("resident", NOTHING), ("resident", STORY_AND_PLAN))),
    "carer": (YES, (("resident", NOTHING), ("resident", "yes to what was noticed alone"))),
    "attorney for health": (NOTHING, (("resident", NO), ("resident", HEALTH))),
    "attorney for money": (NOTHING, (("resident", NO), ("resident", YES))),
    "advocate": (YES, (("resident", NOTHING), ("keeper", "yes to all but health and money"))),
    "stands in": (LENT, (("resident", LENT),)),
    "parent, waiting for a second look": ("", (("resident", YES), ("privacy lead", YES))),
    "parent, ended": ("", (("resident", YES),)),
    "carer, over since yesterday": ("", (("resident", YES),)),
    "parent who hears": ("", (("resident", YES), ("privacy lead", NOTHING))),
    "interpreter": ("", (("resident", YES),)),
    "parent from whom a place is kept": ("", (("resident", YES), ("worker", NOTHING))),
    "interpreter from whom a place is kept": ("", (("resident", YES),)),
    "blocked parent": ("", (("resident", YES), ("privacy lead", YES))),
    "parent who said they know them": ("", (("resident", YES), ("privacy lead", YES))),
    "stands in from tomorrow": ("", (("worker", YES),)),
    "stood in until yesterday": ("", (("worker", YES),)),
    "the person, by a sign-in that another changed": ("", (("resident", YES), ("privacy lead", YES))),
}  # fmt: skip
# Lines that are asked because of them.
BECAUSE_OF_THEM = re.compile(
    r"alongside:(speak|for_you|write_for|say_for|decide_for|who_decides|keep_place|let_know|place_second|no_cover|own_sign_in)"
)


def _column(relation: str, said: str, hat: str, *ties: str) -> Column:
    return Column(relation, said, hat, frozenset({*ties, *TIED.get(relation, ())}))


def by_say() -> dict[str, str]:
    """Give who walks alongside and to whom the say opens something, with the standing in which it does."""
    return {
        relation: "worker" if row["works as"] == "worker" else "resident"
        for relation, row in relations().items()
        if "say" in row.values() and relation not in SPEAKING
    }


def beside_the_person() -> Iterator[Column]:
    """Give the readers who meet what belongs to one person: whoever stands in the table, in each standing that counts."""
    for relation, hat in by_say().items():
        for said in (
            tuple(says().keys() - {LENT}) if relation in BY_ALL else MANY if relation in BY_MANY else FEW
        ):
            yield _column(relation, said, hat)
    for hat in WITH_ACCOUNT:
        yield _column("first worker", YES, hat)
    for hat in ("no factor", "worker", "keeper", "privacy lead"):
        yield _column("friend", YES, hat)
    for relation in relations().keys() - by_say().keys() - SPEAKING.keys():
        said = NOTHING if relation.startswith(WITHOUT_A_WORD) else YES
        for hat in IN_STANDING.get(relation, ("worker", "resident")):
            yield _column(relation, said, hat)
    yield _column("nobody to them", NOTHING, "link")
    # What a pot and a lesson ask beside the way to the person.
    for relation in ("first worker", "later worker", "friend", "former worker"):
        yield _column(relation, YES, "worker", "in the team", "asked to look back")


def speaking_for_them() -> Iterator[tuple[Column, tuple[Line, ...]]]:
    """Give who speaks for the person or stands in, with the lines they meet: all, or some of each kind."""
    turn = 0
    for relation, (said, more) in SPEAKING.items():
        if said:
            yield _column(relation, said, "worker" if relation == "stands in" else "resident"), by_table()[0]
        for hat, other in more:
            turn += 1
            ties = ["in the team"] if hat in ("worker", "privacy lead") else []
            yield (
                _column(relation, other, hat, *ties),
                (*of_each_kind(turn, 2 if said else 6), *because_of_them()),
            )


def of_each_kind(turn: int, each: int = 1, among: Sequence[Line] = ()) -> tuple[Line, ...]:
    """Give lines by turns: one of each pair of doors, or of each second or third; of one person's unless told."""
    kinds: dict[tuple[str | None, str | None], list[Line]] = {}
    for line in among or by_table()[0]:
        if line not in because_of_them():
            kinds.setdefault((line.get, line.post), []).append(line)
    return tuple(kind[turn % len(kind)] for kind in list(kinds.values())[turn % each :: each])


def what_differs(column: Column, first: Column, asked: Sequence[Line], turn: int) -> tuple[Line, ...]:
    """Give every line that opens or shuts otherwise than to the same reader first, and of the others one of each third kind."""
    other = [
        line
        for line in asked
        if any(opens(door, column) != opens(door, first) for door in (line.get, line.post) if door)
    ]
    return (*other, *(line for line in of_each_kind(turn, 3, asked) if line not in other))


def _because_of_them(turn: int, column: Column) -> tuple[Line, ...]:
    """Give which of those lines a reader meets: all who get something of it, half by turns who get nothing."""
    if column.said not in (YES, NOTHING):
        return ()
    gets_something = column.relation in hanging_on_it() or column.hat == "privacy lead"
    return because_of_them() if gets_something else because_of_them()[turn % 2 :: 2]


@cache
def because_of_them() -> tuple[Line, ...]:
    return tuple(line for line in by_table()[0] if BECAUSE_OF_THEM.search(line.name))


def before_the_place() -> Iterator[Column]:
    """Give the readers who meet what belongs to the place: every standing, without ties, with one and with all."""
    for hat in HATS:
        relation = {"stranger": "a stranger"}.get(hat, "nobody to them")
        yield _column(relation, NOTHING, hat, *(["has a page"] if hat == "link" else []))
    for ties in (["in the team"], TIES[1:]):
        yield _column("nobody to them", NOTHING, "worker", *ties)
    for hat in WITH_ACCOUNT:
        yield _column("nobody to them", NOTHING, hat, *TIES)
    # Whoever stands near somebody gets nothing of the place by it.
    for relation in ("first worker", "friend"):
        yield _column(relation, YES, "worker")
    for relation in ("colleague on whose page they are asked", "blocked worker"):
        yield _column(relation, YES, "worker", *TIES)
    yield _column("the person, by link and PIN", NOTHING, "link")
    yield _column("the person, by account", NOTHING, "resident")
    yield _column("a link taken back", NOTHING, "stranger")


type Plan = list[tuple[Column, tuple[Line, ...]]]


@cache
def plan() -> Plan:
    """Give every reader with the lines they meet.

    Who stands in one way to a person, or before the place, meets every line once. In another standing, by another say or
    with another tie they meet what opens otherwise then, and some of the rest. The sign-in library's pages are met in
    every standing once.
    """
    persons, places, library = by_table()
    asked = tuple(line for line in persons if line not in because_of_them())
    met: dict[Column, tuple[Line, ...]] = {}
    first: dict[str, Column] = {}
    for turn, column in enumerate(sorted(set(beside_the_person()), key=str)):
        before = first.setdefault(column.relation, column)
        here = asked if before is column else what_differs(column, before, asked, turn)
        met[column] = (*here, *_because_of_them(turn, column))
    met |= speaking_for_them()
    bare: dict[str, Column] = {}
    for turn, column in enumerate(before_the_place()):
        is_bare = column.relation in ("a stranger", "nobody to them") and column.ties <= {"has a page"}
        if is_bare:
            bare[column.hat] = column
        here = places if is_bare else what_differs(column, bare[column.hat], places, turn)
        met[column] = (*met.get(column, ()), *here, *(library if is_bare else ()))
    return list(met.items())


def variant(column: Column, **changed: object) -> Column:
    """Give a reader with something changed."""
    return replace(column, **changed)  # type: ignore[arg-type]
