"""What a spreadsheet may bring in: which columns, and what is wrong with each line. Reads, and changes nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.accounts.models import Account
from tilth.accounts.queries import with_role
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.forms import Pounds
from tilth.base.models import Receipt
from tilth.base.roles import Role
from tilth.base.tables import lines_of
from tilth.decisions.models import Guideline, Pot, PotRow
from tilth.keeping.matching import Here, Match
from tilth.methods.formats.spreadsheet import TOO_MANY
from tilth.places.models import Neighbourhood
from tilth.teams.models import Member, Team

SHOWN = 200
Row = dict[str, str]


# Why a file cannot be read at all, by the reader's own name for it.
@dataclass(frozen=True, slots=True)
class Known:
    """What is here already, read once for a whole file. Names are compared in small letters."""

    neighbourhoods: dict[str, Neighbourhood]
    teams: dict[str, Team]
    accounts: dict[str, Account]
    workers: frozenset[str]
    members: frozenset[tuple[str, str]]
    pots: frozenset[tuple[str, str]]
    guidelines: frozenset[tuple[str, str]]
    spends: dict[tuple[str, str], list[UUID]]

    @classmethod
    def here(cls) -> Known:
        """Read it, in one query a table."""
        accounts = Account.objects.get_queryset().exclude(email=None)
        members = Member.objects.filter(until_on=None).exclude(account__email=None)
        guidelines = Guideline.objects.in_force().values_list("team__name", "words")
        return cls(
            {small(one.name): one for one in Neighbourhood.objects.all()},
            {small(one.name): one for one in Team.objects.all()},
            {small(one.email or ""): one for one in accounts},
            frozenset(
                small(email) for email in with_role(Role.WORKER).values_list("email", flat=True) if email
            ),
            _pairs(members.values_list("team__name", "account__email")),
            _pairs(Pot.objects.values_list("team__name", "name")),
            _pairs(guidelines),
            _spends(),
        )


def _spends() -> dict[tuple[str, str], list[UUID]]:
    found: dict[tuple[str, str], list[UUID]] = {}
    rows = PotRow.objects.filter(kind=PotRow.Kind.SPEND).exclude(pot__code="")
    for code, line, pk in rows.values_list("pot__code", "sequence", "pk"):
        found.setdefault((small(code), str(line)), []).append(pk)
    return found


def small(text: str) -> str:
    """Give a name as it is compared: small letters, single spaces."""
    return " ".join(text.split()).casefold()


def _pairs(rows: object) -> frozenset[tuple[str, str]]:
    return frozenset((small(one), small(other)) for one, other in rows)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, by the number a spreadsheet shows beside it."""

    number: int
    cells: Row


@dataclass(slots=True)
class Checked:
    """A table that was read: its lines, and one sentence a fault. Brought in only when there is no fault."""

    kind: str
    lines: list[Line]
    faults: list[str] = field(default_factory=list)
    matches: dict[int, Match] = field(default_factory=dict)

    @property
    def may_come_in(self) -> bool:
        return not self.faults and bool(self.lines)


Faults = Iterator[str]


def _teams(row: Row, known: Known) -> Faults:
    for name in several(row["neighbourhoods"]):
        if small(name) not in known.neighbourhoods:
            yield _("There is no neighbourhood called %(name)s.") % {"name": name}


def _members(row: Row, known: Known) -> Faults:
    yield from _team(row, known)
    if row["email"]:
        try:
            validate_email(row["email"])
        except ValidationError:
            yield _("%(email)s is not an e-mail address.") % {"email": row["email"]}
    account = known.accounts.get(small(row["email"]))
    if account is not None and not account.is_active:
        yield _("The account of %(email)s was closed.") % {"email": row["email"]}


def _guidelines(row: Row, known: Known) -> Faults:
    yield from _team(row, known)
    if (small(row["team"]), small(row["words"])) in known.guidelines:
        yield _("This team has that guideline already.")


def _pots(row: Row, known: Known) -> Faults:
    yield from _team(row, known)
    if (small(row["team"]), small(row["name"])) in known.pots:
        yield _("That team has a pot called %(name)s already.") % {"name": row["name"]}
    try:
        pence(row["pounds"])
    except ValidationError as error:
        yield f"{row['pounds']}: {' '.join(error.messages)}"


def _paid(row: Row, known: Known) -> Faults:
    found = known.spends.get((small(row["code"]), row["line"]), [])
    if not found:
        yield _("No pot with the code %(code)s has a spend on line %(line)s.") % {
            "code": row["code"],
            "line": row["line"],
        }
    elif len(found) > 1:
        yield _("Two pots have the code %(code)s. Give each a code of its own first.") % {"code": row["code"]}
    day = day_of(row["paid_on"])
    if day is None:
        yield _("%(day)s is not a day. Write it like 2026-11-22 or 22/11/2026.") % {"day": row["paid_on"]}
    elif day > clock.today():
        yield _("%(day)s is still to come.") % {"day": row["paid_on"]}


def day_of(text: str) -> date | None:
    """Give the day a cell says, as a spreadsheet here writes it: year first, or day first. None for anything else."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), shape).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _people(row: Row, known: Known) -> Faults:
    if row["neighbourhood"] and small(row["neighbourhood"]) not in known.neighbourhoods:
        yield _("There is no neighbourhood called %(name)s.") % {"name": row["neighbourhood"]}
    if row["alongside"] and small(row["alongside"]) not in known.workers:
        yield _("No worker here has the e-mail address %(email)s.") % {"email": row["alongside"]}
    if row["said_yes"] and small(row["said_yes"]) not in {"yes", "ydw", "ie", "y"}:
        yield _("Only somebody who said yes comes in: write yes in the column said_yes.")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, how many letters it holds, and whether it may be empty."""

    name: str
    most: int
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of table: its columns, which lines count as the same, and how a line is checked."""

    kind: str
    title: Promise
    columns: tuple[Column, ...]
    same: tuple[str, ...]
    check: Callable[[Row, Known], Faults]

    @property
    def needed(self) -> list[str]:
        return [column.name for column in self.columns if column.is_needed]

    @property
    def optional(self) -> list[str]:
        return [column.name for column in self.columns if not column.is_needed]


TEAM = Column("team", 80)
SHEETS = {
    sheet.kind: sheet
    for sheet in (
        Sheet(
            "teams",
            gettext_lazy("Teams"),
            (Column("name", 80), Column("about", 5000, False), Column("neighbourhoods", 1000, False)),
            ("name",),
            _teams,
        ),
        Sheet(
            "members",
            gettext_lazy("Members of teams"),
            (
                TEAM, Column("name", 120), Column("email", 254), Column("job", 120, False),
                Column("gifts", 300, False), Column("employer", 120, False),
            ),
            ("team", "email"),
            _members,
        ),
        Sheet(
            "guidelines",
            gettext_lazy("Guidelines"),
            (TEAM, Column("words", 400), Column("why", 400, False)),
            ("team", "words"),
            _guidelines,
        ),
        Sheet(
            "pots",
            gettext_lazy("Pots"),
            (TEAM, Column("name", 80), Column("code", 40, False), Column("pounds", 20, False)),
            ("team", "name"),
            _pots,
        ),
        Sheet(
            "paid",
            gettext_lazy("What the finance office paid"),
            (Column("code", 40), Column("line", 10), Column("paid_on", 20), Column("reference", 40, False)),
            ("code", "line"),
            _paid,
        ),
        Sheet(
            "people",
            gettext_lazy("People who said yes"),
            (
                Column("called", 80), Column("neighbourhood", 80), Column("alongside", 254),
                Column("said_yes", 10), Column("what_matters", 2000, False),
            ),
            ("called", "neighbourhood", "alongside"),
            _people,
        ),
    )
}  # fmt: skip


def key_of(kind: str, content: bytes) -> UUID:
    """Give the key under which a table is brought in: the same for the same table, so that it comes in once."""
    return uuid.UUID(bytes=hashlib.sha256(kind.encode() + b"\x00" + content).digest()[:16])


def check(by: Actor, kind: str, content: bytes) -> Checked:
    """Read a table and check every line. Raises InvalidInput beside the file when it cannot be read at all."""
    sheet = SHEETS[kind]
    lines = _read(sheet, content)
    if (
        Receipt.objects.filter(account=by.account_id, key=key_of(kind, content))
        .exclude(result_kind="")
        .exists()
    ):
        raise InvalidInput(_("You brought in this very table already."), "file")
    known, seen = Known.here(), dict[tuple[str, ...], int]()
    checked, here = Checked(kind, lines), Here(kind)
    for line in lines:
        faults = [*_cells(sheet, line.cells), *sheet.check(line.cells, known)]
        first = seen.setdefault(tuple(small(line.cells[name]) for name in sheet.same), line.number)
        if first != line.number:
            faults.append(_("The same as line %(first)s.") % {"first": first})
        if match := _match(kind, line, known, here):
            checked.matches[line.number] = match
        checked.faults += [
            _("Line %(number)s: %(fault)s") % {"number": line.number, "fault": fault} for fault in faults
        ]
    return checked


def _match(kind: str, line: Line, known: Known, here: Here) -> Match | None:
    """Say whether a line may be what is here already: then a human says, or it is left as it is."""
    cells, number = line.cells, line.number
    if kind == "teams" and small(cells["name"]) in known.teams:
        words = _("There is a team called %(name)s already. It stays as it is.") % {"name": cells["name"]}
        return Match(number, words, is_likely=True, is_same=True)
    if kind == "teams":
        return here.team(number, cells["name"])
    if kind == "members" and (small(cells["team"]), small(cells["email"])) in known.members:
        words = _("%(email)s is in this team already. They stay as they are.") % {"email": cells["email"]}
        return Match(number, words, is_likely=True, is_same=True)
    if kind == "people":
        return here.person(number, cells["called"], cells["neighbourhood"])
    return None


def _read(sheet: Sheet, content: bytes) -> list[Line]:
    read = lines_of(content, "file")
    names = {column.name for column in sheet.columns}
    lines = [
        Line(number, {heading.replace(" ", "_"): cell for heading, cell in row.items()})
        for number, row in read
    ]
    headings = set(lines[0].cells) - {TOO_MANY}
    if missing := [name for name in sheet.needed if name not in headings]:
        raise InvalidInput(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)}, "file")
    if unknown := sorted(headings - names):
        # Not left out in silence: somebody would believe it is kept.
        raise InvalidInput(
            _("Tilth does not keep these columns: %(names)s. Take them out of the file.")
            % {"names": ", ".join(unknown)[:300]},
            "file",
        )
    wanted = [*names, TOO_MANY]
    return [Line(line.number, {name: line.cells.get(name, "") for name in wanted}) for line in lines]


def _cells(sheet: Sheet, cells: Row) -> Faults:
    for column in sheet.columns:
        length = len(cells[column.name])
        if column.is_needed and not length:
            yield _("The column %(name)s is empty.") % {"name": column.name}
        if length > column.most:
            yield _("The column %(name)s holds %(most)s letters at most.") % {
                "name": column.name,
                "most": column.most,
            }
    if cells[TOO_MANY]:
        yield _("There is more in this line than the headings name: “%(words)s”.") % {
            "words": cells[TOO_MANY][:60]
        }


def _team(row: Row, known: Known) -> Faults:
    if row["team"] and small(row["team"]) not in known.teams:
        yield _("There is no team called %(name)s. Bring in the teams first.") % {"name": row["team"]}


def several(cell: str) -> list[str]:
    """Give the names in a cell, parted by commas or semicolons."""
    return [part.strip() for part in cell.replace(";", ",").split(",") if part.strip()]


def pence(cell: str) -> int:
    """Give an amount typed in pounds, in pence; none at all is 0. Raises ValidationError for anything else."""
    nothing = cell.replace("£", "").strip(" 0.,") == ""
    return 0 if nothing else int(Pounds().clean(cell) or 0)
