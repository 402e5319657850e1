"""Who speaks for a person, who decides about which part, what was written for whom, which places are kept from whom.

For the person and the workers alongside, and for each speaker only what is their own: no speaker learns of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tilth.accounts.models import Account
from tilth.accounts.queries import workers
from tilth.alongside.models import Block, Deciding, Meeting, Say, Speaker, WrittenFor
from tilth.alongside.queries.apart import privacy_leads
from tilth.alongside.queries.facts import has_conflict
from tilth.alongside.queries.joining import SHOWN_SECTIONS
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Decides, Role, Section, Speaks
from tilth.base.sealing import load_keys
from tilth.people.actions import searchable
from tilth.people.models import About, AboutKind, Channel, Person, SafeWay
from tilth.teams.queries import team_mates

# Names shorter than this stand inside too many words to be looked for.
SHORTEST_NAME = 3
PLACES = (Channel.LETTER, Channel.VISIT)


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """Somebody who speaks for a person, as the person and the workers alongside read it."""

    row: Speaker
    name: str
    kind: str
    sections: tuple[str, ...]
    answers: dict[str, str]
    is_waiting: bool
    has_place_kept: bool
    written: tuple[WrittenFor, ...]

    @property
    def is_interpreter(self) -> bool:
        return self.row.kind == Speaks.INTERPRETER


def speakers_of(person_id: UUID) -> list[SpeakerLine]:
    """Give who speaks for a person, and who waits for a second look, as they were written down. Four reads."""
    now, today = clock.now(), clock.today()
    begun = Q(pk__in=Speaker.objects.live(now, today).filter(person=person_id).values("pk"))
    waits = Q(from_at=None, until_at=None)
    rows = list(
        Speaker.objects.filter(begun | waits, person=person_id)
        .select_related("account", "person", "recorded_by")
        .order_by("made_at", "pk")
    )
    if not rows:
        return []
    load_keys([person_id])
    kept = set(Block.objects.places().filter(person=person_id).values_list("account", flat=True))
    says: dict[UUID | None, dict[str, str]] = {}
    accounts = [row.account_id for row in rows]
    for say in Say.objects.filter(person=person_id, account__in=accounts, ended_at=None).order_by("from_at"):
        says.setdefault(say.account_id, {})[say.section] = say.answer
    written: dict[UUID, list[WrittenFor]] = {}
    for words in WrittenFor.objects.filter(person=person_id, speaker__in=rows).order_by("-made_at", "-pk"):
        written.setdefault(words.speaker_id, []).append(words)
    return [
        SpeakerLine(
            row=row,
            name=row.account.short_name,
            kind=str(row.get_kind_display()),
            sections=tuple(row.section_labels),
            answers=says.get(row.account_id, {}),
            is_waiting=row.from_at is None,
            has_place_kept=row.account_id in kept,
            written=tuple(written.get(row.pk, ())),
        )
        for row in rows
    ]


def speaks_now(person_id: UUID, account_id: UUID | None) -> Speaker | None:
    """Give what an account is written down as for a person, if it counts today."""
    rows = Speaker.objects.live(clock.now(), clock.today()).filter(person=person_id, account=account_id)
    return rows.select_related("person", "account").first() if account_id else None


def spoken_for(actor: Actor) -> list[Speaker]:
    """Give for whom this account speaks, by name: for Today. None of somebody who keeps it away or whom it knows."""
    is_at_work = actor.acting_as == Role.RESIDENT or actor.is_staff
    if actor.account is None or not actor.is_active or not is_at_work:
        return []
    now, mates = clock.now(), team_mates(actor.account)
    away = Block.objects.own().filter(Q(until_at=None) | Q(until_at__gt=now), account=actor.account_id)
    rows = Speaker.objects.live(now, clock.today()).filter(~has_conflict(), account=actor.account_id)
    rows = rows.exclude(person__in=away.values("person"))
    # What a meeting needs is where it is: who must not learn that hears of none.
    kept = Block.objects.places().filter(account=actor.account_id)
    rows = rows.exclude(kind=Speaks.INTERPRETER, person__in=kept.values("person"))
    rows = rows.filter(Q(person__account=None) | ~Q(person__account__in=mates.order_by().values("pk")))
    return list(rows.select_related("person").order_by("person__search_name", "pk"))


@dataclass(frozen=True, slots=True)
class DecidingLine:
    """Who decides about one part of a page."""

    section: Section
    decides: str
    since: date | None
    words: str


def deciding_of(person_id: UUID) -> list[DecidingLine]:
    """Give who decides about each part of a page, in their order: the person, where nothing else was said."""
    load_keys([person_id])
    held = {row.section: row for row in Deciding.objects.filter(person=person_id, ended_at=None)}
    found = []
    for section in SHOWN_SECTIONS:
        row = held.get(section)
        found.append(
            DecidingLine(section, row.decides, row.from_at.date(), row.words)
            if row
            else DecidingLine(section, Decides.CHILD, None, "")
        )
    return found


def has_deciding(person_id: UUID) -> bool:
    """Say whether it was ever said who decides here: then it is a child's page."""
    return Deciding.objects.filter(person=person_id).exists()


def sections_the_say_counts_in(speaker: Speaker) -> list[Section]:
    """Give the parts in which the person's say opens or shuts the page to somebody who speaks for them."""
    if speaker.kind != Speaks.PARENT:
        return list(speaker.sections)
    held = {line.section: line.decides for line in deciding_of(speaker.person_id)}
    return [section for section in speaker.sections if held[section] != Decides.PARENTS]


def written_for(speaker: Speaker) -> list[WrittenFor]:
    """Give what was written for one speaker, and what they said back, newest first."""
    load_keys([speaker.person_id])
    return list(speaker.written.order_by("-made_at", "-pk")[:100])


@dataclass(frozen=True, slots=True)
class MeetingNeeds:
    """What an interpreter needs for the meetings within their days, and nothing else."""

    language: str
    talk: tuple[str, ...]
    meetings: tuple[Meeting, ...]


def what_a_meeting_needs(speaker: Speaker) -> MeetingNeeds:
    """Give when and where we next meet up to the interpreter's last day, the language, and how to talk."""
    load_keys([speaker.person_id])
    talk = About.objects.standing().filter(person=speaker.person_id, kind=AboutKind.TALK)
    meetings = Meeting.objects.filter(person=speaker.person_id, is_off=False, on__gte=clock.today())
    return MeetingNeeds(
        language=speaker.person.language,
        talk=tuple(about.words for about in talk.order_by("made_at", "pk")),
        meetings=tuple(meetings.filter(on__lte=speaker.until_on).order_by("on", "made_at", "pk")[:3]),
    )


def is_written_down(person_id: UUID, account_id: UUID | None) -> bool:
    """Say whether an account speaks for a person today, or waits to: it learns of no other who does."""
    rows = Speaker.objects.filter(person=person_id, account=account_id, until_at=None)
    return account_id is not None and rows.filter(until_on__gte=clock.today()).exists()


def who_may_second(person: Person, first: Account | None, but: UUID | None) -> list[Account]:
    """Give whom to ask for a second look: the privacy leads, and the first one's team-mates who work here."""
    found = {lead.pk: lead for lead in privacy_leads(person_id=person.pk, but=but)}
    if first is not None:
        mates: QuerySet[Account] = team_mates(first).filter(pk__in=workers().order_by().values("pk"))
        found |= {mate.pk: mate for mate in mates.exclude(pk__in=[but, person.account_id])}
        found.pop(first.pk, None)
    return [somebody for pk, somebody in found.items() if not is_written_down(person.pk, pk)]


def places_kept(person_id: UUID) -> list[Block]:
    """Give from whom a place is kept, for the person and the workers alongside."""
    load_keys([person_id])
    return list(Block.objects.places().filter(person=person_id).select_related("account", "lift_asked_by"))


def gives_away(person: Person, account: Account, text: str) -> str:
    """Give the first name in a text by which this account could learn a place that is kept from it; "" when none does.

    The names that were written down, every safe address of letters and visits with its parts, and the neighbourhood.
    """
    return first_said(kept_names([person.pk], [account.pk]).get(account.pk, ()), text)


def kept_names(people: Iterable[UUID], accounts: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Give, for each of these accounts, the names that give away a place which any of these people keeps from it."""
    kept = Block.objects.places().filter(person__in=list(people), account__in=list(accounts))
    blocks = list(kept.select_related("person__neighbourhood"))
    if not blocks:
        return {}
    load_keys({block.person_id for block in blocks})
    ways = SafeWay.objects.filter(person__in={block.person_id for block in blocks}, channel__in=PLACES)
    addresses: dict[UUID, list[str]] = {}
    for way in ways:
        addresses.setdefault(way.person_id, []).append(way.address)
    found: dict[UUID, tuple[str, ...]] = {}
    for block in blocks:
        here = block.person.neighbourhood
        whole = [*block.names.splitlines(), *addresses.get(block.person_id, ()), here.name if here else ""]
        found[block.account_id] = (*found.get(block.account_id, ()), *_names_in(whole))
    return found


def first_said(names: Iterable[str], text: str) -> str:
    """Give the first of these names that a text says, however it is written; "" when it says none."""
    said = f" {_plain(text)} "
    return next((name for name in names if f" {_plain(name)} " in said), "")


def _names_in(whole: list[str]) -> list[str]:
    """Give each name, each part of it between commas, and each part without its house number."""
    found = []
    for name in whole:
        for part in (name, *re.split(r"[,;\n]", name)):
            bare = re.sub(r"^\s*\d+\w?\s+", "", part)
            found += [part.strip(), bare.strip()]
    return [name for name in dict.fromkeys(found) if len(_plain(name)) >= SHORTEST_NAME]


def _plain(text: str) -> str:
    # St Brid’s and St Brids are one place, however the apostrophe is typed.
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"['’‘ʼ`]", "", searchable_whole(text))).split())


def searchable_whole(text: str) -> str:
    """Give a text of any length as names are compared: small letters, no accents."""
    return " ".join(searchable(word) for word in text.split())
