"""The whole place in open files: what a keeper may take at any time, and what only the server's own command writes."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from tilth.answers.models import Answer
from tilth.base.files import open_file
from tilth.base.models import StoredFile
from tilth.base.sealing import SealedTextField, load_keys
from tilth.decisions.models import Guideline, Permission, Pot, PotRow
from tilth.methods.formats import spreadsheet
from tilth.people.models import Person
from tilth.places.models import Holiday, Neighbourhood, SafetyNumber, Word
from tilth.teams.models import Member, Team

README = """The open files of this place.

Each table is a CSV file (UTF-8, every cell quoted). Dates are year-month-day, money is in pence.
Nobody's page is in here: a person takes their own copy, and the whole record is written only by
`tilth export_place`, on the server, by whoever holds its keys.
"""


def tables() -> Iterable[tuple[str, list[str], list[list[object]]]]:
    """Give what belongs to the place, by an allow-list of columns: (file, headings, rows). No person's words."""
    yield _table(
        "neighbourhoods", Neighbourhood.objects.order_by("name"), "name other_names story proud_of rivalry"
    )
    yield _table("teams", Team.objects.order_by("name"), "name about days_before_unmet")
    yield _table(
        "members",
        Member.objects.order_by("team__name", "account__name"),
        "team__name account__name job from_on until_on",
    )
    yield _table(
        "guidelines",
        Guideline.objects.order_by("team__name", "from_on"),
        "team__name words why version from_on until_on",
    )
    yield _table(
        "permissions",
        Permission.objects.all(),
        "title words what_without_asking stay_legal do_no_harm who_backs office_words signed_by__name signed_on taken_back_on",
    )
    yield _table("pots", Pot.objects.order_by("team__name", "name"), "team__name name code balance_pence")
    # Amounts only: whom and what a spend was for stays on the person's page.
    yield _table(
        "pot_lines",
        PotRow.objects.order_by("pot__name", "sequence"),
        "pot__name sequence kind amount_pence balance_pence on",
    )
    yield _table(
        "answers",
        Answer.objects.order_by("asked_on"),
        "kind sentence office__name asked_on answer_on moved_to given words verdict",
    )
    yield _table("holidays", Holiday.objects.order_by("on"), "on name")
    yield _table("safety_numbers", SafetyNumber.objects.all(), "name number when")
    yield _table("words", Word.objects.all(), "language msgid words")


def _table(name: str, rows: models.QuerySet[Any], columns: str) -> tuple[str, list[str], list[list[object]]]:
    names = columns.split()
    return name, names, [list(row) for row in rows.values_list(*names)]


def place_zip() -> bytes:
    """Give those tables as one ZIP."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for name, headings, rows in tables():
            archive.writestr(f"{name}.csv", spreadsheet.write(headings, rows))
    return made.getvalue()


def write_place(folder: Path) -> int:
    """Write everything, each person in a folder of their own as JSON and as a page to read. Gives how many people."""
    for name, headings, rows in tables():
        (folder / f"{name}.csv").write_bytes(spreadsheet.write(headings, rows))
    (folder / "README.txt").write_text(README)
    count = 0
    for person in Person.objects.order_by("search_name", "id").iterator(chunk_size=200):
        load_keys([person.pk])
        own = folder / "people" / str(person.pk)
        own.mkdir(parents=True)
        everything = everything_about(person)
        (own / "page.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False))
        (own / "page.html").write_text(_readable(person.called, everything))
        for stored in StoredFile.objects.filter(holder_id=person.pk):
            (own / f"{stored.pk}.jpg").write_bytes(open_file(stored))
        count += 1
    return count


def everything_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table that points at a person, opened, table by table."""
    found = {"people.person": [_row(person)]}
    for model in apps.get_models():
        keys = [field for field in model._meta.concrete_fields if field.related_model is Person]
        for key in keys:
            rows = model._default_manager.filter(**{key.name: person}).order_by("pk")
            if listed := [_row(row) for row in rows]:
                found.setdefault(model._meta.label_lower, []).extend(listed)
    return found


def _row(row: models.Model) -> dict[str, Any]:
    return {field.attname: _plain(field, getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, SealedTextField) or value is None or isinstance(value, (bool, int, list)):
        return value
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _readable(called: str, everything: dict[str, list[dict[str, Any]]]) -> str:
    parts = [
        f"<!doctype html><meta charset=utf-8><title>{html.escape(called)}</title><h1>{html.escape(called)}</h1>"
    ]
    for table, rows in everything.items():
        parts.append(f"<h2>{html.escape(table)}</h2>")
        for row in rows:
            cells = "".join(
                f"<dt>{html.escape(name)}</dt><dd>{html.escape(str(value))}</dd>"
                for name, value in row.items()
                if value
            )
            parts.append(f"<dl>{cells}</dl>")
    return "\n".join(parts)
