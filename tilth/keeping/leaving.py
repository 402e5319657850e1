"""Everything a place holds in open files, each person in a folder of their own: the way out to another system.

Written only by a command on the server, by whoever holds the master key.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.timezone import localdate

from tilth.accounts.models import Account, Standing
from tilth.alongside.models import Introduction
from tilth.alongside.queries import Why, who_has_looked, who_is_alongside, why_they_may
from tilth.answers.models import Answer, AnswerEvent, Kind, Signed
from tilth.base.files import open_file
from tilth.base.models import StoredFile
from tilth.base.sealing import SealedTextField, load_keys
from tilth.basis.models import Basis
from tilth.decisions.models import Decision
from tilth.directory.models import Hold, Page
from tilth.funds.models import Grant
from tilth.gatherings.models import Gathering
from tilth.ideas.models import Idea
from tilth.keeping.files import NOBODYS, README, tables
from tilth.keeping.rooms import README as ROOMS
from tilth.methods.formats import spreadsheet
from tilth.people.models import Moment, MomentKind, Person
from tilth.stories.access import stories_of

ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "audio/webm": "webm", "audio/ogg": "ogg",
    "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/wav": "wav",
}  # fmt: skip
MORE = """
Beside those tables, because this was written on the server:

people/<id>/page.json    every row about one person, opened; page.html is the same to read; their pictures beside it
answers.json             every answer whole, with what happened to it
introductions.json       somebody whom nobody has met yet
team_decisions.json      what teams decided about their own work
accounts.csv             who is let in, and in which standing

Left out: drafts, which are their writer's alone; what is kept apart, and who knows whom from their own life; passwords, links and other secrets; the log of acts and looks,
which stays whole only in a backup (who has looked at a person's page is in page.json, by day). Who raised something is
named where they signed with their name, and nowhere else; what was raised unsigned bears its day, never the hour.
"""
# Drafts are their writer's alone; the others would tell a person, or whoever has the copy, that there is something; a yes
# that waits is somebody else's until it is given.
IN_NO_COPY = frozenset(
    {"pen.draft", "alongside.apart", "alongside.conflict", "alongside.glass", "families.asking"}
)
Rows = list[dict[str, Any]]


def write_place(folder: Path) -> int:
    """Write everything into an empty folder. Gives how many people are in it."""
    names = dict(Account.objects.get_queryset().values_list("pk", "name"))
    for name, headings, rows in tables():
        (folder / f"{name}.csv").write_bytes(spreadsheet.write(headings, [list(row) for row in rows]))
    (folder / "README.txt").write_text(README + ROOMS + NOBODYS + MORE)
    standings = Standing.objects.order_by("account__name", "from_on").values_list(
        "account__name", "account__email", "role", "organisation__name", "from_on", "until_on"
    )
    (folder / "accounts.csv").write_bytes(
        spreadsheet.write(["name", "email", "standing", "for", "from_on", "until_on"], standings)
    )
    events = AnswerEvent.objects.select_related("answer").order_by("answer", "sequence")
    for file, found in (
        ("answers", [*Answer.objects.order_by("asked_on", "pk"), *events]),
        ("introductions", Introduction.objects.filter(person=None).order_by("pk")),
        ("team_decisions", Decision.objects.filter(person=None).order_by("pk")),
    ):
        (folder / f"{file}.json").write_text(_json([_row(row, names) for row in found]))
    count = 0
    for person in Person.objects.order_by("search_name", "pk").iterator(chunk_size=200):
        _write_person(folder / "people" / str(person.pk), person, names)
        count += 1
    return count


def _write_person(folder: Path, person: Person, names: dict[UUID, str]) -> None:
    load_keys([person.pk])
    folder.mkdir(parents=True)
    everything = everything_about(person, names)
    (folder / "page.json").write_text(_json({table: rows for table, _, rows in everything}))
    (folder / "page.html").write_text(_readable(person.called, everything))
    for stored in StoredFile.objects.filter(holder_id=person.pk):
        ending = ENDINGS.get(stored.content_type, "bin")
        (folder / f"{stored.pk}.{ending}").write_bytes(open_file(stored))


def everything_about(
    person: Person, names: dict[UUID, str]
) -> list[tuple[str, type[models.Model] | None, Rows]]:
    """Give every row of every table that points at a person, opened: (table, its model, rows)."""
    found: list[tuple[str, type[models.Model] | None, Rows]] = [
        ("people.person", Person, [_row(person, names)])
    ]
    answers = set()
    for model in apps.get_models():
        if model is Person or model._meta.label_lower in IN_NO_COPY:
            continue
        for key in (field for field in model._meta.concrete_fields if field.related_model is Person):
            rows = list(model._base_manager.filter(**{key.name: person}).order_by("pk"))
            answers |= {getattr(row, "answer_id", None) for row in rows} - {None}
            if rows:
                found.append((model._meta.label_lower, model, [_row(row, names) for row in rows]))
    for model, about in (
        (Answer, Answer.objects.filter(pk__in=answers)),
        (AnswerEvent, AnswerEvent.objects.filter(answer__in=answers).select_related("answer")),
    ):
        if listed := list(about.order_by("made_at", "pk")):
            found.append((model._meta.label_lower, model, [_row(row, names) for row in listed]))
    for rows in _in_public_rooms(person):
        load_keys([row.pk for row in rows])
        found.append((rows[0]._meta.label_lower, type(rows[0]), [_row(row, names) for row in rows]))
    # As the person sees it: without what they cannot safely be told yet.
    if said := [
        {"by": one.name, "on": one.on.isoformat(), "why": one.why}
        for one in who_has_looked(person.pk, limit=None)
    ]:
        found.append(("who has looked", None, said))
    if may := [_why(why.organisation.name, basis) for why in _whys(person) for basis in why.bases]:
        found.append(("why they may", None, may))
    return found


def _in_public_rooms(person: Person) -> list[list[Any]]:
    """Give what somebody told, holds, hosts, asked for and raised: rows that lead to their account and not to their page."""
    found: list[models.QuerySet[Any]] = [stories_of(person)]
    if person.account_id is not None:
        mine = person.account_id
        ideas = Answer.objects.filter(kind=Kind.IDEA, raised_by=mine)
        held = Hold.objects.filter(account=mine, ended_at=None)
        found += [
            Page.objects.filter(pk__in=held.values("page")),
            Gathering.objects.filter(hosted_by=mine),
            Grant.objects.filter(asked_by=mine),
            Idea.objects.filter(pk__in=ideas.values("subject_id")),
        ]
    return [rows for rows in (list(some) for some in found) if rows]


def _whys(person: Person) -> list[Why]:
    return why_they_may(who_is_alongside(person.pk, with_sleeping=True))


def _why(organisation: str, basis: Basis) -> dict[str, Any]:
    """Give one basis of an organisation alongside, as the person reads it on *who sees what*."""
    return {
        "organisation": organisation,
        "purpose": basis.purpose,
        "why": basis.get_article6_display(),
        "in law": "; ".join(basis.names_in_law),
        "power": basis.power,
        "agreement": basis.title,
        "from": basis.from_on.isoformat(),
        "until": basis.until_on.isoformat(),
    }


def _row(row: models.Model, names: dict[UUID, str]) -> dict[str, Any]:
    return dict(_cells(row, names))


def _cells(row: models.Model, names: dict[UUID, str]) -> Iterator[tuple[str, Any]]:
    left_out, is_hourless = _left_out(row), _is_hourless(row)
    for field in row._meta.concrete_fields:
        if field.name.endswith("_hash") or field.name in left_out:
            continue
        value = getattr(row, field.attname)
        if field.related_model is Account:
            yield field.name, names.get(value, "")
        elif (
            isinstance(field, SealedTextField) or value is None or isinstance(value, bool | int | list | dict)
        ):
            yield field.attname, value
        elif isinstance(value, datetime) and is_hourless:
            yield field.attname, localdate(value).isoformat()
        else:
            yield field.attname, value.isoformat() if isinstance(value, date | datetime) else str(value)


def _left_out(row: models.Model) -> frozenset[str]:
    # The office's answer finds its way back through this; whoever signed for a team, or not at all, is shown nowhere.
    is_named = getattr(row, "signed", Signed.NAME) == Signed.NAME
    return frozenset() if is_named else frozenset({"raised_by"})


def _is_hourless(row: models.Model) -> bool:
    """Say whether a row leaves with its days alone, because its hour could tell who raised what nobody signed."""
    if isinstance(row, AnswerEvent):
        return not row.by_words and row.answer.signed == Signed.UNSIGNED
    if isinstance(row, Moment):
        return row.kind == MomentKind.BARRIER and row.by_id is None
    return getattr(row, "signed", "") == Signed.UNSIGNED


def _json(rows: Any) -> str:
    return json.dumps(rows, indent=1, ensure_ascii=False)


def _readable(called: str, everything: list[tuple[str, type[models.Model] | None, Rows]]) -> str:
    title = html.escape(called)
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
    ]
    for table, model, rows in everything:
        parts.append(f"<h2>{html.escape(_named(table, model))}</h2>")
        for row in rows:
            cells = "".join(
                f"<dt>{html.escape(_use_of(model, name))}</dt><dd>{html.escape(str(value))}</dd>"
                for name, value in row.items()
                if value not in (None, "", False) and name != "id" and not name.endswith("_id")
            )
            parts.append(f"<dl>{cells}</dl>")
    return "\n".join([*parts, "</body></html>"])


def _named(table: str, model: type[models.Model] | None) -> str:
    """Say what a table holds, in the words its own model says it."""
    return (model.__doc__ or table).strip().split("\n")[0].split(". ")[0].rstrip(".") if model else table


def _use_of(model: type[models.Model] | None, name: str) -> str:
    """Say what a field is for, in the words of the data budget."""
    declared = getattr(model, "PRIVACY", {}).get(name) if model else None
    return declared.use if declared else name.replace("_", " ")
