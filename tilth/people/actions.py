"""Verbs about a person's own words. They ask no permission: the rooms above have been to the door (alongside)."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from tilth.accounts.models import Account
from tilth.base import clock, rows, sealing
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, NotAllowed
from tilth.base.files import drop, keep_picture
from tilth.base.roles import Section
from tilth.base.writing import act, verb
from tilth.people.access import are_still_theirs
from tilth.people.models import (
    About,
    AboutKind,
    IsSafe,
    LifePerson,
    Moment,
    MomentKind,
    Person,
    Ring,
    SafeWay,
    Voice,
    Walking,
)
from tilth.places.models import Neighbourhood


def searchable(name: str) -> str:
    """Give a name as it is searched: small letters, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())[:80]


@verb("people.begin")
def begin(
    *,
    by: Actor,
    called: str,
    neighbourhood: Neighbourhood | None = None,
    account: Account | None = None,
    words_for_them: str = "",
    language: str = "",
) -> Person:
    """Begin a person's page, with a key of its own. Called when the person has said yes to meeting."""
    person = Person(
        called=called,
        search_name=searchable(called),
        neighbourhood=neighbourhood,
        account=account,
        words_for_them=words_for_them,
        language=language,
    )
    sealing.make_key(person.pk)
    rows.also(person.pk)
    person.save(force_insert=True)
    act(by, "people.begin", person_id=person.pk, subject=person, section=Section.STORY)
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.BEGAN,
        subject=person,
        summary=_("This page began."),
        voice=Voice.NEITHER,
    )
    return person


@verb("people.call")
def call(*, by: Actor, person: Person, called: str, words_for_them: str = "", language: str = "") -> Person:
    """Change the name they like to be called, and how to speak of and with them."""
    if not called:
        raise InvalidInput(_("Write the name they like to be called."), "called")
    person.called, person.search_name = called, searchable(called)
    person.words_for_them, person.language = words_for_them, language
    person.save(update_fields=["called", "search_name", "words_for_them", "language"])
    act(by, "people.call", person_id=person.pk, subject=person, section=Section.STORY)
    bump(person.pk)
    return person


@verb("people.say_about")
def say_about(
    *,
    by: Actor,
    person: Person,
    kind: AboutKind | str,
    words: str,
    said_by: str = "",
    replaces: About | None = None,
) -> About:
    """Write down one thing a person says about themselves. A new wording stands beside the old, which stays readable."""
    if not words:
        raise InvalidInput(_("Nothing written yet. Start with one thing they said."), "words")
    if replaces is not None:
        newer = About.objects.filter(replaces=replaces).first()
        if newer is not None:
            raise BothKept(
                _("Somebody changed these words while you were writing."), theirs=newer.words, mine=words
            )
    about = About.objects.create(
        person=person,
        kind=kind,
        words=words,
        said_by=said_by or person.called,
        written_by=by.account,
        replaces=replaces,
    )
    act(by, "people.say_about", person_id=person.pk, subject=about, section=Section.STORY)
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind(str(kind)),
        subject=about,
        summary=words,
        voice=Voice.THEIRS,
        said_by=about.said_by,
    )
    return about


@verb("people.take_back")
def take_back(*, by: Actor, about: About) -> About:
    """Take words back: sealed away, not shown any more. Their own at any time; anybody's own within the hour."""
    check_may_take_back(by, about.person_id, about.written_by_id, about.made_at)
    if about.taken_back_at is not None:
        return about
    about.taken_back_at = clock.now()
    about.save(update_fields=["taken_back_at"])
    unremember(about)
    act(by, "people.take_back", person_id=about.person_id, subject=about, section=Section.STORY)
    return about


def check_may_take_back(by: Actor, person_id: UUID, written_by: UUID | None, at: datetime) -> None:
    """Raise NotAllowed unless these words may be taken back by this actor now."""
    if not are_still_theirs(by, person_id, written_by, at):
        raise NotAllowed(
            _("Words can be taken back by the person at any time, or by whoever wrote them within the hour.")
        )


@verb("people.draw_life")
def draw_life(
    *,
    by: Actor,
    person: Person,
    name: str,
    ring: Ring | int,
    gives: str = "",
    gets: str = "",
    life_person: LifePerson | None = None,
) -> LifePerson:
    """Put somebody on the picture of the people in a person's life, or move them on it."""
    if not name:
        raise InvalidInput(_("Write what they call this person."), "name")
    drawn = life_person or LifePerson(person=person)
    drawn.name, drawn.ring, drawn.gives, drawn.gets = name, int(ring), gives, gets
    drawn.save()
    act(by, "people.draw_life", person_id=person.pk, subject=drawn, section=Section.STORY)
    bump(person.pk)
    return drawn


@verb("people.leave_life")
def leave_life(*, by: Actor, life_person: LifePerson, on: date | None = None) -> LifePerson:
    """Take somebody off the picture. The row stays for the looking back; the picture is the person's own."""
    if life_person.gone_on is not None:
        return life_person
    life_person.gone_on = on or clock.today()
    life_person.save(update_fields=["gone_on"])
    act(by, "people.leave_life", person_id=life_person.person_id, subject=life_person, section=Section.STORY)
    bump(life_person.person_id)
    return life_person


@verb("people.choose_picture")
def choose_picture(*, by: Actor, person: Person, picture: UploadedFile | None) -> Person:
    """Keep the picture a person chose, or take it away. The one before is gone for good."""
    before = person.picture
    person.picture = keep_picture(person.pk, picture) if picture else None
    person.save(update_fields=["picture"])
    if before is not None:
        # Only once the new choice is durable: a file cannot be brought back by undoing a transaction.
        transaction.on_commit(lambda: drop(before))
    act(by, "people.choose_picture", person_id=person.pk, subject=person, section=Section.STORY)
    bump(person.pk)
    return person


@verb("people.set_safe_way")
def set_safe_way(
    *,
    by: Actor,
    person: Person,
    channel: str,
    is_safe: IsSafe | str,
    address: str = "",
    when_words: str = "",
    message_ok: bool = False,
) -> SafeWay:
    """Say whether one way of reaching a person is safe. Takes effect with the next message, queued ones included."""
    way = SafeWay.objects.filter(person=person, channel=channel).first() or SafeWay(
        person=person, channel=channel
    )
    way.is_safe, way.address, way.when_words, way.message_ok = is_safe, address, when_words, message_ok
    way.save()
    act(by, "people.set_safe_way", person_id=person.pk, subject=way, section=Section.CONTACT)
    bump(person.pk)
    return way


@verb("people.hide")
def hide(*, by: Actor, moment: Moment) -> Moment:
    """Put a line of a page out of sight, for everybody. It is kept sealed; the person can show it again."""
    if moment.hidden_at is None:
        moment.hidden_at = clock.now()
        moment.save(update_fields=["hidden_at"])
        act(by, "people.hide", person_id=moment.person_id, subject=moment, section=Section(moment.section))
        bump(moment.person_id)
    return moment


@verb("people.show_again")
def show_again(*, by: Actor, moment: Moment) -> Moment:
    """Show a line again that was put out of sight."""
    moment.hidden_at = None
    moment.save(update_fields=["hidden_at"])
    act(by, "people.show_again", person_id=moment.person_id, subject=moment, section=Section(moment.section))
    bump(moment.person_id)
    return moment


@verb("people.went_through")
def went_through(*, by: Actor, person: Person) -> Person:
    """Note that what is kept about a person was gone through with them today."""
    person.reviewed_on = clock.today()
    person.save(update_fields=["reviewed_on"])
    act(by, "people.went_through", person_id=person.pk, subject=person, section=Section.STORY)
    bump(person.pk)
    return person


@verb("people.set_walking")
def set_walking(*, by: Actor, person: Person, walking: Walking | str) -> Person:
    """Pause, step back, say goodbye or come back: said together, never set by time."""
    person.walking = walking
    person.save(update_fields=["walking"])
    act(by, "people.set_walking", person_id=person.pk, subject=person, section=Section.STORY)
    bump(person.pk)
    return person


def remember(
    *,
    by: Actor,
    person_id: UUID,
    section: Section,
    kind: MomentKind,
    summary: str,
    subject: models.Model | None = None,
    voice: Voice = Voice.OURS,
    said_by: str = "",
    at: datetime | None = None,
    language: str = "",
) -> Moment:
    """Write one line of a person's timeline. Every verb about a person does so once, in its own transaction."""
    return Moment.objects.create(
        person_id=person_id,
        sequence=bump(person_id),
        at=at or clock.now(),
        section=section,
        kind=kind,
        voice=voice,
        said_by=said_by,
        summary=summary,
        language=language,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        by=by.account,
        by_name=by.name,
    )


def mark_died(person: Person, at: datetime | None) -> None:
    """Keep since when we know that somebody has died, or that it was a mistake. Not a verb: verbs call it.

    Every way out asks for this (`people.access.safe_ways`), so it holds as soon as it is written.
    """
    person.died_said_at = at
    person.save(update_fields=["died_said_at"])


def stand_behind(person: Person, into: Person | None) -> None:
    """Keep which page stands for this one too, or that none does any more. Not a verb: verbs call it."""
    person.joined_into = into
    person.save(update_fields=["joined_into"])


def unremember(subject: models.Model) -> None:
    """Take a subject's lines off the timeline: taken back, not deleted."""
    Moment.objects.filter(subject_id=subject.pk, taken_back_at=None).update(taken_back_at=clock.now())


def bump(person_id: UUID) -> int:
    """Count a person's version up and give it. Also holds the row, so that moments of one person never collide."""
    # One statement instead of two, because every verb about a person passes here.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET version = version + 1 WHERE id = %s RETURNING version",
            [Person._meta.pk.get_db_prep_value(person_id, connection)],
        )
        return int(cursor.fetchone()[0])
