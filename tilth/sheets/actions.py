"""Beginning a sheet, putting its lines easier, choosing a picture."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tilth.answers.models import Answer
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.files import drop, keep_picture
from tilth.base.models import StoredFile
from tilth.base.roles import Section
from tilth.base.writing import act, verb
from tilth.decisions.models import PotRow
from tilth.funds.models import Grant
from tilth.people.actions import bump
from tilth.people.models import Person
from tilth.sheets.access import (
    answer_to_put_easily,
    grant_to_put_easily,
    line_of,
    page_to_put_easily,
    parts_open,
    sheet_to_change,
    spend_to_put_easily,
)
from tilth.sheets.models import Sheet, SheetLine
from tilth.sheets.queries import MOST_LINES, first_lines, sheet_of

PICTURE_SIDE = 800


@verb("sheets.begin_of_page")
def begin_of_page(*, by: Actor, person: Person) -> Sheet:
    """Begin the Easy Read sheet of a person's page with what stands there, or give the one there is."""
    person = page_to_put_easily(by, person.pk)
    sheet = _begin(by, Sheet(of=Sheet.Of.PAGE, person=person, made_by=by.account))
    bump(person.pk)
    return sheet


@verb("sheets.begin_of_answer")
def begin_of_answer(*, by: Actor, answer: Answer) -> Sheet:
    """Begin the Easy Read sheet of an answer, or give the one there is."""
    answer = answer_to_put_easily(by, answer.pk)
    return _begin(by, Sheet(of=Sheet.Of.ANSWER, answer=answer, made_by=by.account))


@verb("sheets.begin_of_spend")
def begin_of_spend(*, by: Actor, spend: PotRow) -> Sheet:
    """Begin the Easy Read sheet of something that was bought, or give the one there is."""
    spend = spend_to_put_easily(by, spend.pk)
    made = Sheet(of=Sheet.Of.SPEND, spend=spend, person_id=spend.person_id, made_by=by.account)
    sheet = _begin(by, made)
    if spend.person_id is not None:
        bump(spend.person_id)
    return sheet


@verb("sheets.begin_of_grant")
def begin_of_grant(*, by: Actor, grant: Grant) -> Sheet:
    """Begin the Easy Read sheet of a grant, or give the one there is."""
    grant = grant_to_put_easily(by, grant.pk)
    return _begin(by, Sheet(of=Sheet.Of.GRANT, grant=grant, made_by=by.account))


def _begin(by: Actor, sheet: Sheet) -> Sheet:
    here = (
        sheet.person_id if sheet.of == Sheet.Of.PAGE else sheet.answer_id or sheet.spend_id or sheet.grant_id
    )
    before = sheet_of(sheet.of, here) if here else None
    if before is not None:
        return before
    sheet.save(force_insert=True)
    # Only what whoever begins it may read: nobody copies a part that is shut to them.
    is_open = parts_open(by, sheet)
    for order, (section, words) in enumerate(line for line in first_lines(sheet) if line[0] in is_open):
        _add(sheet, order, section, words)
    act(by, "sheets.begin", person_id=sheet.person_id, subject=sheet, section=Section.STORY)
    return sheet


def _add(sheet: Sheet, order: int, section: str, words: str, picture: StoredFile | None = None) -> None:
    SheetLine(
        sheet=sheet,
        person_id=sheet.person_id,
        order_in_it=order,
        section=section,
        words=words,
        picture=picture,
    ).save(force_insert=True)


@verb("sheets.write_lines")
def write_lines(*, by: Actor, sheet: Sheet, text: str) -> Sheet:
    """Put the lines of a sheet as they are typed, one idea a line. A line keeps its picture, also when its words change.

    Lines of a part that the writer may not see stay as they are, at the end.
    """
    sheet = sheet_to_change(by, sheet.pk)
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    if not typed:
        raise InvalidInput(_("Write at least one line."), "text")
    if len(typed) > MOST_LINES:
        raise InvalidInput(
            _("A sheet has at most %(most)s lines. Make it shorter.") % {"most": MOST_LINES}, "text"
        )
    rows = list(SheetLine.objects.select_for_update().filter(sheet=sheet).order_by("order_in_it", "pk"))
    is_open = parts_open(by, sheet)
    seen = [row for row in rows if row.section in is_open]
    stays = _same_lines([row.words for row in seen], typed)
    usual = Section.PLAN if sheet.of == Sheet.Of.SPEND else Section.STORY
    for order, words in enumerate(typed):
        row = (
            seen[stays[order]]
            if order in stays
            else SheetLine(sheet=sheet, person_id=sheet.person_id, section=usual)
        )
        row.order_in_it, row.words = order, words
        row.save()
    for order, row in enumerate(one for one in rows if one.section not in is_open):
        row.order_in_it = len(typed) + order
        row.save(update_fields=["order_in_it"])
    _let_go([row for number, row in enumerate(seen) if number not in stays.values()])
    act(by, "sheets.write_lines", person_id=sheet.person_id, subject=sheet, section=Section.STORY)
    if sheet.person_id is not None:
        bump(sheet.person_id)
    return sheet


def _same_lines(before: list[str], now: list[str]) -> dict[int, int]:
    """Match each line now with the line it was: unchanged lines, and changed ones in their order."""
    kept: dict[int, int] = {}
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for what, was_from, was_to, now_from, now_to in matcher.get_opcodes():
        if what in ("equal", "replace"):
            kept.update(zip(range(now_from, now_to), range(was_from, was_to), strict=False))
    return kept


def _let_go(rows: list[SheetLine]) -> None:
    stored = [row.picture for row in rows if row.picture is not None]
    for row in rows:
        row.delete()
    # Only once it is durable: a file cannot be brought back by undoing a transaction.
    for one in stored:
        transaction.on_commit(partial(drop, one))


@verb("sheets.choose_picture")
def choose_picture(*, by: Actor, line: SheetLine, picture: UploadedFile[bytes] | None) -> SheetLine:
    """Put a picture beside a line that somebody chose, or leave its place empty. The one before is gone."""
    sheet = sheet_to_change(by, line.sheet_id)
    line = line_of(by, sheet, line.pk)
    before = line.picture
    line.picture = (
        keep_picture(sheet.keeps_pictures_under, picture, kind="easy read", side=PICTURE_SIDE)
        if picture
        else None
    )
    line.save(update_fields=["picture"])
    if before is not None:
        transaction.on_commit(lambda: drop(before))
    act(by, "sheets.choose_picture", person_id=sheet.person_id, subject=line, section=line.section)
    if sheet.person_id is not None:
        bump(sheet.person_id)
    return line
