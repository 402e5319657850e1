"""What a spreadsheet may bring in: which columns, and what is wrong with each line. Reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.accounts.models import Account
from tilth.base.errors import InvalidInput
from tilth.base.forms import Pounds
from tilth.decisions.models import Pot
from tilth.methods.formats import spreadsheet
from tilth.places.models import Neighbourhood
from tilth.teams.models import Team

SHOWN_FAULTS = 200
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is here already, read once for a whole file. Names are compared in small letters."""

    neighbourhoods: dict[str, Neighbourhood]
    teams: dict[str, Team]
    accounts: dict[str, Account]
    pots: set[tuple[str, str]]

    @classmethod
    def here(cls) -> Known:
        return cls(
            {one.name.lower(): one for one in Neighbourhood.objects.all()},
            {one.name.lower(): one for one in Team.objects.all()},
            {one.email.lower(): one for one in Account.objects.get_queryset().exclude(email=None)},
            {(team.lower(), name.lower()) for team, name in Pot.objects.values_list("team__name", "name")},
        )


@dataclass(slots=True)
class Checked:
    """A table that was read: its lines, and one sentence a fault. Brought in only when there is no fault."""

    kind: str
    rows: list[Row]
    faults: list[str] = field(default_factory=list)

    @property
    def may_come_in(self) -> bool:
        return not self.faults and bool(self.rows)


def _teams(row: Row, known: Known) -> list[str]:
    faults = _needed(row, "name")
    if row["name"].lower() in known.teams:
        faults.append(_("There is a team called %(name)s already.") % {"name": row["name"]})
    for name in _several(row.get("neighbourhoods", "")):
        if name.lower() not in known.neighbourhoods:
            faults.append(_("There is no neighbourhood called %(name)s.") % {"name": name})
    return faults


def _members(row: Row, known: Known) -> list[str]:
    faults = _needed(row, "team", "name", "email") + _team(row, known)
    if row["email"] and "@" not in row["email"]:
        faults.append(_("%(email)s is not an e-mail address.") % {"email": row["email"]})
    return faults


def _guidelines(row: Row, known: Known) -> list[str]:
    faults = _needed(row, "team", "words") + _team(row, known)
    if len(row["words"]) > 400:
        faults.append(_("A guideline is one short sentence: 400 letters at most."))
    return faults


def _pots(row: Row, known: Known) -> list[str]:
    faults = _needed(row, "team", "name") + _team(row, known)
    if (row["team"].lower(), row["name"].lower()) in known.pots:
        faults.append(_("That team has a pot called %(name)s already.") % {"name": row["name"]})
    if row.get("pounds"):
        try:
            Pounds().clean(row["pounds"])
        except Exception:
            faults.append(_("%(amount)s is not an amount in pounds.") % {"amount": row["pounds"]})
    return faults


def _people(row: Row, known: Known) -> list[str]:
    faults = _needed(row, "called", "neighbourhood", "alongside")
    if row["neighbourhood"] and row["neighbourhood"].lower() not in known.neighbourhoods:
        faults.append(_("There is no neighbourhood called %(name)s.") % {"name": row["neighbourhood"]})
    if row["alongside"] and row["alongside"].lower() not in known.accounts:
        faults.append(_("Nobody here has the e-mail address %(email)s.") % {"email": row["alongside"]})
    if row["said_yes"].lower() not in {"yes", "ie", "y"}:
        faults.append(_("Only somebody who said yes comes in: write yes in the column said_yes."))
    return faults


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of table: its columns, which lines count as the same, and how a line is checked."""

    kind: str
    title: Promise
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    same: tuple[str, ...]
    check: Callable[[Row, Known], list[str]]


SHEETS = {
    sheet.kind: sheet
    for sheet in (
        Sheet("teams", gettext_lazy("Teams"), ("name",), ("about", "neighbourhoods"), ("name",), _teams),
        Sheet(
            "members",
            gettext_lazy("Members of teams"),
            ("team", "name", "email"),
            ("job", "gifts", "employer"),
            ("team", "email"),
            _members,
        ),
        Sheet(
            "guidelines",
            gettext_lazy("Guidelines"),
            ("team", "words"),
            ("why",),
            ("team", "words"),
            _guidelines,
        ),
        Sheet("pots", gettext_lazy("Pots"), ("team", "name"), ("code", "pounds"), ("team", "name"), _pots),
        Sheet(
            "people",
            gettext_lazy("People who said yes"),
            ("called", "neighbourhood", "alongside", "said_yes"),
            ("what_matters",),
            ("called", "neighbourhood", "alongside"),
            _people,
        ),
    )
}


def check(kind: str, content: bytes) -> Checked:
    """Read a table and check every line. Raises InvalidInput beside the file when it cannot be read at all."""
    sheet = SHEETS[kind]
    try:
        rows = spreadsheet.read(content)
    except spreadsheet.UnreadableFile as error:
        raise InvalidInput(str(error), "file") from None
    missing = [column for column in sheet.columns if rows and column not in rows[0]]
    if not rows or missing:
        names = ", ".join(missing or sheet.columns)
        raise InvalidInput(_("These columns are missing: %(names)s.") % {"names": names}, "file")
    known, seen = Known.here(), dict[tuple[str, ...], int]()
    checked = Checked(
        kind, [{name: row.get(name, "") for name in (*sheet.columns, *sheet.optional)} for row in rows]
    )
    for number, row in enumerate(checked.rows, start=2):
        faults = sheet.check(row, known)
        faults += [
            _("The column %(name)s is too long.") % {"name": name}
            for name, cell in row.items()
            if len(cell) > 2000
        ]
        first = seen.setdefault(tuple(row[name].lower() for name in sheet.same), number)
        if first != number:
            faults.append(_("The same as line %(first)s.") % {"first": first})
        checked.faults += [
            _("Line %(number)s: %(fault)s") % {"number": number, "fault": fault} for fault in faults
        ]
    return checked


def _needed(row: Row, *names: str) -> list[str]:
    return [_("The column %(name)s is empty.") % {"name": name} for name in names if not row.get(name)]


def _team(row: Row, known: Known) -> list[str]:
    if row["team"] and row["team"].lower() not in known.teams:
        return [_("There is no team called %(name)s. Bring in the teams first.") % {"name": row["team"]}]
    return []


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace(";", ",").split(",") if part.strip()]


def values(kind: str, row: Row, known: Known) -> dict[str, Any]:
    """Turn a checked line into what its verb takes."""
    neighbourhoods = [known.neighbourhoods[name.lower()] for name in _several(row.get("neighbourhoods", ""))]
    if kind == "teams":
        return {"name": row["name"], "about": row["about"], "neighbourhoods": neighbourhoods}
    if kind == "people":
        return {
            "called": row["called"],
            "neighbourhood": known.neighbourhoods[row["neighbourhood"].lower()],
            "account": known.accounts[row["alongside"].lower()],
            "what_matters": row["what_matters"],
        }
    team = known.teams[row["team"].lower()]
    if kind == "pots":
        pence = Pounds(required=False).clean(row["pounds"])
        return {"team": team, "name": row["name"], "code": row["code"], "pence": pence}
    return {**row, "team": team}
