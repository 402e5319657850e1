"""Which readers meet which lines: every reader in every standing that changes something, by everything that was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.matrix.table import HATS, Column, Line, by_table, relations, says

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


def _column(relation: str, said: str, hat: str, *ties: str) -> Column:
    return Column(relation, said, hat, frozenset({*ties, *TIED.get(relation, ())}))


def by_say() -> dict[str, str]:
    """Give whom the say opens something to, with the standing in which it does."""
    return {
        relation: "worker" if row["works as"] == "worker" else "resident"
        for relation, row in relations().items()
        if "say" in row.values()
    }


def beside_the_person() -> Iterator[Column]:
    """Give the readers who meet what belongs to one person: whoever stands in the table, in each standing that counts."""
    for relation, hat in by_say().items():
        for said in tuple(says()) if relation in BY_ALL else MANY if relation in BY_MANY else FEW:
            yield _column(relation, said, hat)
    for hat in WITH_ACCOUNT:
        yield _column("first worker", YES, hat)
    for hat in ("no factor", "worker", "keeper", "privacy lead"):
        yield _column("friend", YES, hat)
    for relation in relations().keys() - by_say().keys():
        said = NOTHING if relation.startswith(WITHOUT_A_WORD) else YES
        for hat in IN_STANDING.get(relation, ("worker", "resident")):
            yield _column(relation, said, hat)
    yield _column("nobody to them", NOTHING, "link")
    # What a pot and a lesson ask beside the way to the person.
    for relation in ("first worker", "later worker", "friend", "former worker"):
        yield _column(relation, YES, "worker", "in the team", "asked to look back")


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


def plan() -> list[tuple[Column, tuple[Line, ...]]]:
    """Give every reader with the lines they meet. The sign-in library's pages are met in every standing once."""
    persons, places, library = by_table()
    met: dict[Column, tuple[Line, ...]] = dict.fromkeys(sorted(beside_the_person(), key=str), persons)
    for column in before_the_place():
        is_bare = column.relation in ("a stranger", "nobody to them") and column.ties <= {"has a page"}
        met[column] = (*met.get(column, ()), *places, *(library if is_bare else ()))
    return list(met.items())


def variant(column: Column, **changed: object) -> Column:
    """Give a reader with something changed."""
    return replace(column, **changed)  # type: ignore[arg-type]
