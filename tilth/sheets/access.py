"""Doors to an Easy Read sheet: whoever may read the thing reads its sheet, part by part."""

from __future__ import annotations

from uuid import UUID

from tilth.alongside.access import may, person_for, sections_for
from tilth.answers.access import answer_for
from tilth.answers.models import Answer
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Section, Verb
from tilth.decisions.access import line_for
from tilth.decisions.models import PotRow
from tilth.funds.access import grant_for
from tilth.funds.models import Grant
from tilth.people.models import Person
from tilth.sheets.models import Sheet, SheetLine


def page_to_put_easily(actor: Actor, pk: UUID) -> Person:
    """Give a person to whoever may write on their page. Raises NotFound otherwise."""
    return person_for(actor, pk, Verb.WRITE)


def answer_to_put_easily(actor: Actor, pk: UUID) -> Answer:
    """Give an answer to whoever may read it. Raises NotFound otherwise."""
    return answer_for(actor, pk)


def spend_to_put_easily(actor: Actor, pk: UUID) -> PotRow:
    """Give something that was bought to whoever may read what for: for a person, to whoever may plan with them."""
    row, is_open = line_for(actor, pk)
    if row.kind != PotRow.Kind.SPEND or not is_open:
        raise NotFound
    if row.person_id is not None:
        person_for(actor, row.person_id, Verb.PLAN, Section.PLAN)
    return row


def grant_to_put_easily(actor: Actor, pk: UUID) -> Grant:
    """Give a grant, which anybody may read, to whoever works here. Raises NotFound otherwise."""
    grant = grant_for(pk)
    if not actor.is_staff or not grant.is_granted:
        raise NotFound
    return grant


def sheet_for(actor: Actor, pk: UUID) -> tuple[Sheet, bool]:
    """Give a sheet to whoever may read what it is of, and whether they may change it. Raises NotFound otherwise."""
    sheet = Sheet.objects.select_related("person", "answer", "spend", "grant").filter(pk=pk).first()
    if sheet is None:
        raise NotFound
    if sheet.of == Sheet.Of.ANSWER:
        return sheet, bool(answer_for(actor, sheet.answer_id))  # type: ignore[arg-type]
    if sheet.of == Sheet.Of.GRANT:
        return sheet, bool(grant_for(sheet.grant_id)) and actor.is_staff  # type: ignore[arg-type]
    if sheet.of == Sheet.Of.PAGE:
        person = person_for(actor, sheet.person_id)  # type: ignore[arg-type]
        return sheet, may(actor, person, Verb.WRITE)
    row, is_open = line_for(actor, sheet.spend_id)  # type: ignore[arg-type]
    if not is_open:
        raise NotFound
    return sheet, row.person_id is None or may(actor, row.person_id, Verb.PLAN, Section.PLAN)


def sheet_to_change(actor: Actor, pk: UUID) -> Sheet:
    """Give a sheet to whoever may change it. Raises NotFound otherwise."""
    sheet, may_change = sheet_for(actor, pk)
    if not may_change:
        raise NotFound
    return sheet


def parts_open(actor: Actor, sheet: Sheet) -> frozenset[Section]:
    """Give the parts whose lines this actor may read."""
    if sheet.person_id is None:
        return frozenset(Section)
    return sections_for(actor, sheet.person_id)


def line_of(actor: Actor, sheet: Sheet, pk: UUID) -> SheetLine:
    """Give one line of a sheet that this actor may read. Raises NotFound otherwise."""
    rows = SheetLine.objects.select_related("picture").filter(sheet=sheet, pk=pk)
    found = rows.filter(section__in=sorted(parts_open(actor, sheet))).first()
    if found is None:
        raise NotFound
    return found
