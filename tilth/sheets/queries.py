"""The lines of a sheet, with advice where one is long; and what a new sheet begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.alongside.queries import meetings_of
from tilth.base.actors import Actor
from tilth.base.filters import day_words, pounds
from tilth.base.roles import Section
from tilth.base.sealing import load_keys
from tilth.methods import reading_age
from tilth.people.models import AboutKind
from tilth.people.queries import about_of
from tilth.plans.queries import plan_of
from tilth.sheets.access import parts_open
from tilth.sheets.models import Sheet, SheetLine

MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class LineView:
    """One idea, whether it has a picture, and how many words too many it has: advice, nothing more."""

    pk: UUID
    words: str
    has_picture: bool
    longest: int  # words in its longest sentence, where that is more than Easy Read asks for; else 0


def lines_of(actor: Actor, sheet: Sheet) -> list[LineView]:
    """Give the lines of a sheet that this reader may see, in their order."""
    load_keys([sheet.person_id])
    rows = SheetLine.objects.filter(sheet=sheet, section__in=sorted(parts_open(actor, sheet)))
    return [
        LineView(row.pk, row.words, row.picture_id is not None, _longest(row.words))
        for row in rows.order_by("order_in_it", "pk")
    ]


def _longest(words: str) -> int:
    found = [reading_age.words_in(one) for one in reading_age.sentences_in(words) if reading_age.is_long(one)]
    return max(found, default=0)


def age_of(lines: list[LineView]) -> int | None:
    """Say at about which age most can read these lines; none where the page is not in English: the formula is."""
    if not lines or not (get_language() or "").startswith("en"):
        return None
    return reading_age.read("\n".join(line.words for line in lines)).age


def sheet_of(of: str, pk: UUID) -> Sheet | None:
    """Give the sheet of a page, an answer, a spend or a grant, if there is one."""
    named = {
        Sheet.Of.PAGE: "person",
        Sheet.Of.ANSWER: "answer",
        Sheet.Of.SPEND: "spend",
        Sheet.Of.GRANT: "grant",
    }[Sheet.Of(of)]
    return Sheet.objects.filter(of=of, **{named: pk}).first()


def first_lines(sheet: Sheet) -> list[tuple[Section, str]]:
    """Give what a new sheet begins with: what stands there now, one sentence a line, for somebody to put easier."""
    made = {
        Sheet.Of.PAGE: _of_page,
        Sheet.Of.ANSWER: _of_answer,
        Sheet.Of.SPEND: _of_spend,
        Sheet.Of.GRANT: _of_grant,
    }[Sheet.Of(sheet.of)]
    found = [
        (section, sentence)
        for section, text in made(sheet)
        for sentence in text.splitlines()
        if sentence.strip()
    ]
    apart = [
        (section, one) for section, text in found for one in reading_age.sentences_in(text) or [text.strip()]
    ]
    return apart[:MOST_LINES]


def _of_page(sheet: Sheet) -> Iterator[tuple[Section, str]]:
    person = sheet.person
    if person is None:
        return
    about = about_of(person)
    yield Section.STORY, _("This is about %(called)s") % {"called": person.called}
    for kind in (AboutKind.HOPE, AboutKind.MATTERS, AboutKind.GIFT, AboutKind.TALK):
        for one in about[kind]:
            yield Section.STORY, one.words
    plan = plan_of(person, [Section.PLAN])
    for aim in plan.aims:
        if aim.is_open:
            yield Section.PLAN, _("Help me to: %(words)s") % {"words": aim.words}
    for meeting in meetings_of(person.pk):
        yield (
            Section.STORY,
            _("We meet: %(day)s")
            % {"day": " ".join(filter(None, (day_words(meeting.on), meeting.at_words)))},
        )


def _of_answer(sheet: Sheet) -> Iterator[tuple[Section, str]]:
    answer = sheet.answer
    if answer is not None:
        yield Section.STORY, answer.sentence
        if answer.given:
            yield Section.STORY, _("The answer: %(given)s") % {"given": answer.get_given_display()}
            yield Section.STORY, answer.words


def _of_spend(sheet: Sheet) -> Iterator[tuple[Section, str]]:
    row = sheet.spend
    if row is not None:
        yield Section.PLAN, row.what
        yield Section.PLAN, _("It cost %(amount)s") % {"amount": pounds(abs(row.amount_pence))}
        if row.opened_up:
            yield Section.PLAN, row.opened_up


def _of_grant(sheet: Sheet) -> Iterator[tuple[Section, str]]:
    grant = sheet.grant
    if grant is not None:
        yield Section.STORY, _("%(called)s asked for money") % {"called": grant.called}
        yield Section.STORY, grant.what
        yield Section.STORY, _("They get %(sum)s") % {"sum": pounds(grant.granted_pence)}
        if grant.until_on:
            yield Section.STORY, _("Until %(day)s") % {"day": day_words(grant.until_on)}
        yield Section.STORY, grant.decided_words
        if grant.story:
            yield Section.STORY, grant.story
