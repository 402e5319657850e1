"""What a person does about their own record: ask, take back, hide; and how the privacy lead answers."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Organisation
from tilth.accounts.queries import with_role
from tilth.alongside.access import person_for
from tilth.alongside.queries import privacy_leads
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.audit import look
from tilth.base.errors import BothKept, InvalidInput, NotFound, WrongState
from tilth.base.roles import Role, Section, Verb
from tilth.base.writing import act, verb
from tilth.keeping.asked import ask_for, copy_of, due, parts_to_read
from tilth.keeping.carrying import file_of, what_they_carry
from tilth.keeping.copying import zipped
from tilth.keeping.models import Ask, AskKind, CopyPart, PartState
from tilth.people import actions as people
from tilth.people.models import Moment, Person


@verb("keeping.ask")
def ask(
    *,
    by: Actor,
    person: Person,
    kind: AskKind | str,
    words: str = "",
    organisation: Organisation | None = None,
) -> Ask:
    """Ask something about one's own record. The clock of the law starts today; the privacy lead is told.

    No line on the timeline: whoever walks alongside is not told that somebody complained, or asked to be forgotten.
    """
    person = person_for(by, person.pk, Verb.SET_SAY)
    if kind in (AskKind.OBJECT, AskKind.COMPLAINT) and not words:
        raise InvalidInput(_("Write what it is about, in your own words."), "words")
    if Ask.objects.open().filter(person=person, kind=kind).exists() and kind in (AskKind.COPY, AskKind.ERASE):
        raise WrongState(_("This was asked already, and its answer is on its way."))
    today = clock.today()
    asked = Ask.objects.create(
        person=person,
        kind=kind,
        words=words,
        organisation=organisation,
        asked_by=by.account,
        asked_on=today,
        answer_by=due(str(kind), today),
    )
    if kind == AskKind.COPY:
        _lay_out_parts(asked)
        _finish_when_read(by, asked)
    if asked.is_open:
        _tell_whoever_answers(person)
    act(by, f"keeping.ask_{kind}", person_id=person.pk, subject=asked, section=Section.CONTACT)
    people.bump(person.pk)
    return asked


def _tell_whoever_answers(person: Person) -> None:
    leads = privacy_leads(person_id=person.pk)
    for lead in leads:
        notify(lead, _("Somebody asked something about their own record."), reverse("keeping:asks"))
    for keeper in () if leads else with_role(Role.KEEPER):
        sentence = _(
            "Somebody asked something about their own record, and no privacy lead here may answer it. Name another privacy lead."
        )
        notify(keeper, sentence, reverse("accounts:who_works_here"))


def _lay_out_parts(asked: Ask) -> None:
    """What was read for an earlier copy is not read again."""
    earlier = (
        CopyPart.objects.filter(ask__person=asked.person).exclude(state=PartState.WAITING).order_by("pk")
    )
    read = {(part.table, part.subject): part for part in earlier.select_related("ask")}
    for table, subject in parts_to_read(asked.person):
        part = CopyPart(ask=asked, table=table, subject=subject)
        if before := read.get((table, subject)):
            part.state, part.why, part.decided_by_id = before.state, before.why, before.decided_by_id
        part.save(force_insert=True)


@verb("keeping.take_ask_back")
def take_ask_back(*, by: Actor, asked: Ask) -> Ask:
    """Take back what was asked: the person themselves, or whoever wrote it down for them."""
    person_for(by, asked.person_id, Verb.SET_SAY)
    if by.person_id != asked.person_id and (by.account_id is None or by.account_id != asked.asked_by_id):
        raise NotFound
    if not asked.is_open:
        raise WrongState(_("This was answered already."))
    asked.taken_back_on = clock.today()
    asked.save(update_fields=["taken_back_on"])
    act(by, "keeping.take_ask_back", person_id=asked.person_id, subject=asked, section=Section.CONTACT)
    people.bump(asked.person_id)
    return asked


@verb("keeping.take_copy")
def take_copy(*, by: Actor, person: Person) -> bytes:
    """Give a person their own copy, as far as it has been read. Asks for it first, when nobody has."""
    person = person_for(by, person.pk, Verb.OWN)
    asked = _newest_copy(person) or ask(by=by, person=person, kind=AskKind.COPY)
    copy = copy_of(person, asked)
    if copy.waiting and not asked.is_open:
        asked = ask(by=by, person=person, kind=AskKind.COPY)
        copy = copy_of(person, asked)
    made = zipped(person, copy)
    act(by, "keeping.take_copy", person_id=person.pk, subject=asked, section=Section.STORY)
    people.bump(person.pk)
    return made


@verb("keeping.carry")
def carry(*, by: Actor, person: Person) -> bytes:
    """Give a person their own words as a file to carry to another place. Nothing is sent anywhere."""
    person = person_for(by, person.pk, Verb.SET_SAY)
    made = file_of(what_they_carry(by, person))
    act(by, "keeping.carry", person_id=person.pk, subject=person, section=Section.STORY)
    # No line on the page tells it: that somebody may be leaving is theirs to say.
    people.bump(person.pk)
    return made


def _newest_copy(person: Person) -> Ask | None:
    rows = Ask.objects.filter(person=person, kind=AskKind.COPY, taken_back_on=None)
    return rows.order_by("-asked_on", "-pk").first()


@verb("keeping.hide")
def hide(*, by: Actor, person: Person, moment_id: UUID) -> Moment:
    """Put a line of one's own page out of sight, for everybody. Only the person themselves can."""
    return people.hide(by=by, moment=_own_moment(by, person, moment_id))


@verb("keeping.show_again")
def show_again(*, by: Actor, person: Person, moment_id: UUID) -> Moment:
    """Show a line of one's own page again."""
    return people.show_again(by=by, moment=_own_moment(by, person, moment_id))


def _own_moment(by: Actor, person: Person, moment_id: UUID) -> Moment:
    person = person_for(by, person.pk, Verb.OWN)
    moment = Moment.objects.filter(person=person, pk=moment_id, taken_back_at=None).first()
    if moment is None:
        raise NotFound
    return moment


@verb("keeping.went_through")
def went_through(*, by: Actor, person: Person) -> Person:
    """Note that what is kept here was gone through with the person today."""
    return people.went_through(by=by, person=person_for(by, person.pk, Verb.SET_SAY))


# --- the privacy lead --------------------------------------------------------------------------------------


@verb("keeping.acknowledge")
def acknowledge(*, by: Actor, asked: Ask) -> Ask:
    """Say to a person that what they asked has come."""
    asked = ask_for(by, asked.pk)
    if asked.acknowledged_on is None:
        asked.acknowledged_on = clock.today()
        asked.save(update_fields=["acknowledged_on"])
        _tell(asked, _("Your words have come to the privacy lead."))
        act(by, "keeping.acknowledge", person_id=asked.person_id, subject=asked, section=Section.CONTACT)
        people.bump(asked.person_id)
    return asked


@verb("keeping.answer_ask")
def answer_ask(*, by: Actor, asked: Ask, words: str) -> Ask:
    """Answer in words. An erasure is answered with words only when it is a no; a copy when it was read to its end."""
    asked = ask_for(by, asked.pk)
    if not words:
        raise InvalidInput(_("Write the answer, in plain words."), "words")
    if asked.kind == AskKind.COPY:
        raise WrongState(_("A copy is answered by reading what waits in it."))
    _answer(by, asked, words)
    return asked


@verb("keeping.read_part")
def read_part(*, by: Actor, part: CopyPart, why: str = "", is_left_out: bool = False) -> CopyPart:
    """Let one row into a person's copy, or leave it out, because it speaks of somebody else: why, in plain words."""
    asked = ask_for(by, part.ask_id)
    if is_left_out and not why:
        raise InvalidInput(_("Say why, in words the person will read."), "why")
    part = CopyPart.objects.select_for_update().select_related("ask").get(pk=part.pk)
    if part.state != PartState.WAITING:
        raise BothKept(_("Another privacy lead read this line while you did."), theirs=part.why, mine=why)
    part.state = PartState.LEFT_OUT if is_left_out else PartState.GIVEN
    part.why, part.decided_by = why if is_left_out else "", by.account
    part.save(update_fields=["state", "why", "decided_by"])
    act(by, f"keeping.part_{part.state}", person_id=asked.person_id, subject=part, section=Section.STORY)
    people.bump(asked.person_id)
    _finish_when_read(by, asked)
    return part


def note_reading(by: Actor, asked: Ask) -> None:
    """Write down, before the page leaves, that the privacy lead reads parts of a person's page for their copy."""
    look(by, asked.person_id, "copy", why="their copy")


def _finish_when_read(by: Actor, asked: Ask) -> None:
    if not asked.parts.filter(state=PartState.WAITING).exists():
        _answer(by, asked, _("Everything was read. Your copy is ready."))


def _answer(by: Actor, asked: Ask, words: str) -> None:
    asked.answered_on, asked.answered_by, asked.answer_words = clock.today(), by.account, words
    asked.acknowledged_on = asked.acknowledged_on or asked.answered_on
    asked.save()
    if by.person_id != asked.person_id:
        _tell(asked, _("What you asked about your own record was answered."))
    act(by, "keeping.answer_ask", person_id=asked.person_id, subject=asked, section=Section.CONTACT)
    people.bump(asked.person_id)


def _tell(asked: Ask, sentence: str) -> None:
    if account := asked.person.account:
        notify(
            account, sentence, reverse("keeping:rights", args=[asked.person_id]), person_id=asked.person_id
        )
