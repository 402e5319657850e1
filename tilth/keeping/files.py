"""The place in open files: what a keeper may take at any time by a press of a button. Nobody's page is in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.db import models

from tilth.accounts.models import Organisation
from tilth.answers.models import Answer, Given, Kind, Office
from tilth.barriers.models import Barrier
from tilth.base.sealing import load_keys
from tilth.basis.models import Basis
from tilth.decisions.models import Guideline, Paid, Permission, Pot, PotRow, TinRow, YearEnd
from tilth.keeping import rooms
from tilth.methods.formats import spreadsheet, workbook
from tilth.places.models import Holiday, Neighbourhood, Place, SafetyNumber, Word
from tilth.teams.models import Agreement, Member, Team

README = """The open files of this place.

Each table is a CSV file (UTF-8, every cell quoted, a cell that a spreadsheet would run as a formula begins with an
apostrophe); place.xlsx holds the same tables, a sheet each. Dates are year-month-day, money is in pence.

place, neighbourhoods    what the place is called and how it is told
organisations, offices   employers and groups; who owes an answer for what
sharing_agreements       for each organisation and purpose: the basis in law, the power, the agreement, from when until when
teams, members           who works together
agreements, guidelines   how teams work together, and what they may do without asking
permissions              what leaders signed, and what was taken back
pots, pot_lines          every line of every pot; what a line for a person was for stays on that person's page
tins, paid, year_ends    cash, what the finance office paid, and closed years
in_the_way, answers      what was raised, in safe words, and what came of it
holidays, safety_numbers, words
"""
NOBODYS = """
Nobody's page is in here: a person takes their own copy, and the whole record is written only by
`tilth export_place`, on the server, by whoever holds its keys.
"""
Table = rooms.Table


def tables() -> Iterator[Table]:
    """Give what belongs to the place, by an allow-list of columns: (file, headings, rows). No person's words."""
    yield _table("place", Place.objects.all(), "name nation story proud_of founded_on")
    yield _table(
        "neighbourhoods", Neighbourhood.objects.order_by("name"), "name other_names story proud_of rivalry"
    )
    yield _table("organisations", Organisation.objects.order_by("name"), "name kind")
    yield _table(
        "sharing_agreements",
        Basis.objects.order_by("organisation__name", "purpose", "from_on", "pk"),
        "organisation__name purpose walks part sections article6 article9 power confidence crime title words signed"
        " from_on until_on ended_on",
    )
    yield _table(
        "offices", Office.objects.order_by("name"), "name organisation__name holder__name above__name"
    )
    yield _table("teams", Team.objects.order_by("name"), "name about days_before_unmet")
    yield _table(
        "members",
        Member.objects.order_by("team__name", "account__name"),
        "team__name account__name job gifts from_on until_on",
    )
    yield _table(
        "agreements", Agreement.objects.order_by("team__name", "made_at", "pk"), "team__name words until_at"
    )
    yield _table(
        "guidelines",
        Guideline.objects.order_by("team__name", "from_on", "version"),
        "team__name words why version from_on until_on ended_why",
    )
    yield _table(
        "permissions",
        Permission.objects.order_by("signed_on"),
        "title words what_without_asking stay_legal do_no_harm who_backs office_words signed_by__name signed_on"
        " taken_back_on taken_back_why taken_back_by__name",
    )
    yield from _money()
    yield _in_the_way()
    # The answer's own words may speak of somebody, so only the safe sentence and what kind of answer it was leave.
    yield _table(
        "answers",
        Answer.objects.exclude(kind=Kind.BARRIER).order_by("asked_on"),
        "kind sentence office__name asked_on answer_on moved_to given verdict is_open",
    )
    yield _table("holidays", Holiday.objects.order_by("on"), "on name")
    yield _table("safety_numbers", SafetyNumber.objects.order_by("order_in_list", "name"), "name number when")
    yield _table("words", Word.objects.order_by("language", "msgid"), "language msgid words")
    yield from rooms.tables()


def _money() -> Iterator[Table]:
    yield _table(
        "pots",
        Pot.objects.order_by("team__name", "name"),
        "team__name name code balance_pence tin_pence year_ended_on is_open",
    )
    yield _table(
        "tins",
        TinRow.objects.order_by("pot__team__name", "pot__name", "sequence"),
        "pot__team__name pot__name sequence kind amount_pence balance_pence on line__sequence",
    )
    yield _table(
        "year_ends",
        YearEnd.objects.order_by("pot__team__name", "pot__name", "on"),
        "pot__team__name pot__name on left_pence handed_back_pence",
    )
    yield _table(
        "paid",
        Paid.objects.order_by("line__pot__team__name", "line__pot__name", "line__sequence"),
        "line__pot__team__name line__pot__name line__sequence on reference",
    )
    yield _pot_lines()


def _table(name: str, rows: models.QuerySet[Any], columns: str) -> Table:
    names = columns.split()
    return name, names, rows.values_list(*names)


def _pot_lines() -> Table:
    rows = PotRow.objects.select_related("pot", "pot__team").order_by(
        "pot__team__name", "pot__name", "sequence"
    )
    headings = [
        "team", "pot", "sequence", "kind", "amount_pence", "balance_pence", "on", "paid_with", "what", "opened_up"
    ]  # fmt: skip
    return "pot_lines", headings, _each_pot_line(rows)


def _each_pot_line(rows: models.QuerySet[PotRow]) -> Iterator[list[object]]:
    load_keys([None])
    for row in rows.iterator(chunk_size=2000):
        words = ["", ""] if row.is_about_somebody else [row.what, row.opened_up]
        line = [
            row.pot.team.name,
            row.pot.name,
            row.sequence,
            row.kind,
            row.amount_pence,
            row.balance_pence,
            row.on,
            row.paid_with,
        ]
        yield [*line, *words]


def _in_the_way() -> Table:
    names = [
        "rule",
        "origin",
        "kind",
        "answer__office__name",
        "answer__asked_on",
        "answer__answer_on",
        "answer__moved_to",
    ]
    names += ["answer__given", "answer__asked_upward", "answer__verdict", "answer__is_open", "answer__words"]
    rows = Barrier.objects.order_by("answer__asked_on", "pk").values_list(*names)
    given = names.index("answer__given")
    # "You already may" stands in everybody's book; other answers were written to whoever raised it.
    return (
        "in_the_way",
        names,
        ([*row[:-1], row[-1] if row[given] == Given.ALREADY_MAY else ""] for row in rows),
    )


def place_zip() -> bytes:
    """Give those tables as one ZIP."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README + rooms.README + NOBODYS)
        sheets = {name: (headings, [list(row) for row in rows]) for name, headings, rows in tables()}
        for name, (headings, rows) in sheets.items():
            archive.writestr(f"{name}.csv", spreadsheet.write(headings, rows))
        archive.writestr("place.xlsx", workbook.write(sheets))
    return made.getvalue()
