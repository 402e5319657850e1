"""What people asked about their own record: its clocks, what waits for whom, and what stands in the way of erasing."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.models import Account
from tilth.alongside.queries import too_near
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.filters import exact_day
from tilth.base.roles import Role, Verb
from tilth.base.sealing import load_keys
from tilth.keeping.leaving import Rows, everything_about
from tilth.keeping.models import Ask, AskKind, CopyPart, Hold, PartState
from tilth.people.models import Person

ACKNOWLEDGE_DAYS = 30
LONGEST_HOLD_DAYS = 365
# What a person said or drew themselves, or decided about their own page: theirs at once.
OWN = frozenset(
    {
        "people.person", "people.about", "people.lifeperson", "people.safeway", "alongside.say", "alongside.block",
        "alongside.meeting", "plans.aim", "plans.score", "plans.step", "plans.rhythm", "plans.ownanswers", "plans.deal", "plans.dealword",
        "plans.noquestions", "conversations.correction", "stories.story", "directory.page", "gatherings.gathering", "funds.grant",
        "ideas.idea",
        "conversations.translation", "alongside.keptelsewhere", "families.member", "families.line", "families.shown", "keeping.ask", "who has looked", "why they may",
    }
)  # fmt: skip
# The frame of things whose words are read apart: it holds nobody's.
FRAME = frozenset({"alongside.pass"})
TIMELINE = "people.moment"
# What only the program needs.
MACHINERY = frozenset(
    {"id", "search_name", "sequence", "version", "subject_kind", "order_in_it", "replaces", "first"}
)


def one_month_after(day: date) -> date:
    """Give the same day of the next month, or that month's last: what the law calls one month."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due(kind: str, on: date) -> date:
    """Give the day by which the law wants an answer; for a complaint, by when we must say that it came."""
    return on + timedelta(days=ACKNOWLEDGE_DAYS) if kind == AskKind.COMPLAINT else one_month_after(on)


def asks_of(person: Person, actor: Actor) -> list[Ask]:
    """Give what a person asked, newest first: to themselves all of it, to others what their own hand wrote down."""
    rows = Ask.objects.filter(person=person).select_related("organisation").prefetch_related("parts")
    if actor.person_id != person.pk:
        rows = rows.filter(asked_by=actor.account_id)
    load_keys([person.pk])
    return list(rows.order_by("-asked_on", "-pk"))


def holds_on(person: Person) -> list[Hold]:
    """Give what stands in the way of erasing a page today."""
    return list(Hold.objects.in_force(clock.today()).filter(person=person).order_by("until_on"))


def asks_waiting(actor: Actor) -> QuerySet[Ask]:
    """Give what waits for a privacy lead, soonest first: their own organisation's and what is about none.

    Left out: whoever is too near to this account.
    """
    must(actor, Verb.GUARD)
    rows = Ask.objects.open().exclude(person__in=too_near(actor.account_id, clock.now()))
    if actor.organisation_id is not None:
        rows = rows.filter(Q(organisation=None) | Q(organisation=actor.organisation_id))
    return rows.select_related("person", "organisation").order_by("answer_by", "pk")


def ask_for(actor: Actor, pk: UUID) -> Ask:
    """Give one ask to a privacy lead whom it waits for. Raises NotFound for everybody else."""
    found = asks_waiting(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def erasures_waiting(actor: Actor) -> QuerySet[Ask]:
    """Give the erasures one of two has agreed to, for the second: another privacy lead, or a keeper, who sees no name.

    Left out, here and among the holds: whoever is too near to this account.
    """
    agreed = Ask.objects.open().filter(kind=AskKind.ERASE, agreed_by__isnull=False)
    agreed = agreed.exclude(person__in=too_near(actor.account_id, clock.now()))
    return agreed.exclude(agreed_by=actor.account_id).exclude(
        Exists(Hold.objects.in_force(clock.today()).filter(person=OuterRef("person")))
    )


def holds_waiting(actor: Actor) -> QuerySet[Hold]:
    """Give the holds that one has placed and a second must agree to."""
    rows = Hold.objects.filter(agreed_by=None, lifted_on=None, until_on__gte=clock.today())
    rows = rows.exclude(person__in=too_near(actor.account_id, clock.now()))
    return rows.exclude(placed_by=actor.account_id).select_related("placed_by")


def second_for(actor: Actor) -> None:
    """Raise unless this actor may be the second of two."""
    must(actor, Verb.KEEP if actor.acting_as == Role.KEEPER else Verb.GUARD)


# --- the copy ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Copy:
    """A person's copy: what they get now, and how many rows are still being read or were left out, with why."""

    tables: list[tuple[str, str, Rows]]
    waiting: int
    left_out: tuple[str, ...]


def is_own(table: str, row: dict[str, object]) -> bool:
    """Say whether a row is the person's own saying or doing. Whatever is not known to be waits to be read."""
    if table in OWN or table in FRAME:
        return True
    return row.get("voice") == "theirs"


def copy_of(person: Person, ask: Ask) -> Copy:
    """Gather a person's copy: their own at once, the rest as far as it has been read."""
    states: dict[tuple[str, UUID | None], CopyPart] = {
        (part.table, part.subject): part for part in ask.parts.all()
    }
    everything = everything_of(person)
    # What is new since it was asked is read too, and counts as waiting until the next copy is asked for.
    held = {key for key, part in states.items() if part.state != PartState.GIVEN}
    held |= set(_unread_rows(everything)) - states.keys()
    closed = {subject for _table, subject in held}
    tables = []
    for table, heading, rows in everything:
        kept = [row for row in rows if (table, _subject(row)) not in held and not _speaks_of(row, closed)]
        if kept:
            tables.append((table, heading, kept))
    left_out = tuple(part.why for part in states.values() if part.state == PartState.LEFT_OUT)
    return Copy(tables, len(held) - len(left_out), left_out)


def _speaks_of(row: dict[str, object], subjects: set[UUID | None]) -> bool:
    """Say whether a line of the timeline tells of one of these rows: it is shown with it, and never without."""
    return "subject_id" in row and row["subject_id"] is not None and UUID(str(row["subject_id"])) in subjects


def _unread_rows(everything: list[tuple[str, str, Rows]]) -> list[tuple[str, UUID | None]]:
    here = {_subject(row) for table, _heading, rows in everything if table != TIMELINE for row in rows}
    return [
        (table, _subject(row))
        for table, _heading, rows in everything
        for row in rows
        # A line of the timeline goes where the row goes that it tells of, so that nothing is read twice.
        if not is_own(table, row) and not (table == TIMELINE and _speaks_of(row, here))
    ]


def everything_of(person: Person) -> list[tuple[str, str, Rows]]:
    """Give every row about a person: (table, what it holds in words, rows)."""
    names = dict(Account.objects.get_queryset().values_list("pk", "short_name"))
    load_keys([person.pk])
    return [
        (table, headings().get(table, table.rpartition(".")[2]), rows)
        for table, _model, rows in everything_about(person, names)
    ]


def parts_to_read(person: Person) -> list[tuple[str, UUID]]:
    """Give the rows that must be read before they go into a copy: (table, id)."""
    return [(table, subject) for table, subject in _unread_rows(everything_of(person)) if subject is not None]


@dataclass(frozen=True, slots=True)
class PartWords:
    """One row as the privacy lead reads it."""

    pk: UUID
    heading: str
    lines: tuple[tuple[str, str], ...]


def parts_of(ask: Ask, limit: int = 20) -> tuple[list[PartWords], int]:
    """Give the next rows to read, in words, and how many there are in all."""
    waiting: dict[tuple[str, UUID | None], CopyPart] = {
        (part.table, part.subject): part for part in ask.parts.filter(state=PartState.WAITING).order_by("pk")
    }
    found = []
    for table, heading, rows in everything_of(ask.person):
        for row in rows:
            part = waiting.pop((table, _subject(row)), None)
            if part is not None:
                found.append(PartWords(part.pk, heading, tuple(readable(table, row))))
    return found[:limit], len(found)


def readable(table: str, row: dict[str, object]) -> list[tuple[str, str]]:
    """Give what a row says, each with what it is for in the words of the data budget; ids and blanks left out."""
    model = _models().get(table)
    privacy = getattr(model, "PRIVACY", {})
    found = []
    for name, value in row.items():
        if value in (None, "", False) or name in MACHINERY or name.endswith("_id"):
            continue
        declared = privacy.get(name)
        words = str(value)
        if re.match(r"\d{4}-\d\d-\d\d(T|$)", words):
            words = exact_day(date.fromisoformat(words[:10]))
        found.append(
            (_("when") if name == "made_at" else declared.use if declared else name.replace("_", " "), words)
        )
    return found


def _models() -> dict[str, type]:
    return {model._meta.label_lower: model for model in apps.get_models()}


def _subject(row: dict[str, object]) -> UUID | None:
    return UUID(str(row["id"])) if "id" in row else None


def headings() -> dict[str, str]:
    """Say what each table of a copy holds, as a resident would."""
    return {
        "people.person": _("You"),
        "people.about": _("What you say about yourself"),
        "people.lifeperson": _("People in your life"),
        "people.safeway": _("Safe ways to reach you"),
        "people.moment": _("What was said and done, line by line"),
        "alongside.introduction": _("How you were introduced"),
        "alongside.relation": _("Who walks alongside you"),
        "alongside.say": _("Your say: who may see what"),
        "alongside.invitation": _("Who was asked to come alongside"),
        "alongside.pass": _("Your private links"),
        "alongside.block": _("Whom you keep away"),
        "alongside.meeting": _("When you meet"),
        "conversations.conversation": _("Conversations"),
        "conversations.line": _("What was said, and what we noticed"),
        "conversations.correction": _("What you put right"),
        "conversations.translation": _("What you said, in another language"),
        "alongside.keptelsewhere": _("What is also kept in other records"),
        "plans.aim": _("Help me to…"),
        "plans.score": _("Your own scores"),
        "plans.step": _("Small steps"),
        "plans.rhythm": _("How often you look back"),
        "plans.lookback": _("Looking back"),
        "plans.deal": _("Our deal"),
        "stories.story": _("Stories you told"),
        "directory.page": _("Pages you hold in what is here"),
        "gatherings.gathering": _("Gatherings you host"),
        "funds.grant": _("What you asked a fund for"),
        "ideas.idea": _("Ideas you raised"),
        "plans.dealword": _("How it stands with our deal"),
        "plans.ownanswers": _("What you answered to the four questions"),
        "plans.noquestions": _("That you would rather not be asked"),
        "alongside.handover": _("Who might go on with you"),
        "decisions.decision": _("What was decided, and why"),
        "decisions.potrow": _("What was bought"),
        "barriers.barrier": _("What got in the way"),
        "answers.answer": _("Answers"),
        "answers.answerevent": _("What happened to each answer"),
        "accounts.notice": _("Notices"),
        "keeping.ask": _("What you asked about your own record"),
        "keeping.hold": _("Why a page is kept"),
        "keeping.copypart": _("Lines that were read before they went into your copy"),
        "alongside.apart": _("What may be kept apart from a page"),
        "alongside.apartwords": _("Words that may be kept apart from a page"),
        "alongside.glass": _("Who opened your page in an emergency"),
        "alongside.lesson": _("What colleagues said afterwards about an emergency"),
        "alongside.conflict": _("Whom a worker knows from their own life"),
        "sheets.sheet": _("Easy Read sheets"),
        "sheets.sheetline": _("The lines of an Easy Read sheet"),
        "families.member": _("Pages you share with others"),
        "families.line": _("What you said on a page you share"),
        "families.shown": _("To whom you showed a page you share"),
        "pen.draft": _("Notes that are not saved yet"),
        "who has looked": _("Who has looked at your page"),
        "why they may": _("Why the organisations alongside you may"),
    }
