"""Writing down what was said and noticed; correcting it, changing it and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tilth.alongside.access import may, person_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, NotFound, WrongState
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.conversations.access import line_for, may_correct, may_revise, may_take_back
from tilth.conversations.models import Conversation, Correction, Line
from tilth.people.actions import remember, unremember
from tilth.people.models import About, MomentKind, Person, Voice

SECTION_OF = {Line.Voice.THEIRS: Section.STORY, Line.Voice.NOTICED: Section.NOTES}


@dataclass(frozen=True, slots=True)
class Said:
    """One line to write: whose voice it is, and who said it when it was not the person."""

    words: str
    voice: str = Line.Voice.THEIRS
    said_by: str = ""
    section: str = ""

    @property
    def stands_in(self) -> Section:
        """The section it belongs to: the story for their words and the notes for ours, unless said otherwise."""
        return Section(self.section) if self.section else SECTION_OF[Line.Voice(self.voice)]


@verb("conversations.write")
def write(
    *,
    by: Actor,
    person: Person,
    lines: Sequence[Said],
    on: date | None = None,
    where: str = "",
    pen_id: UUID | None = None,
) -> Conversation:
    """Write one conversation with its lines, each with its Moment. Raises InvalidInput for none, or a day to come."""
    if not lines or not all(said.words.strip() for said in lines):
        raise InvalidInput(_("Write at least one thing that was said or noticed."), "words")
    on = on or clock.today()
    if on > clock.today():
        raise InvalidInput(_("That day has not come yet. Write the day you talked."), "on")
    for section in dict.fromkeys(said.stands_in for said in lines):
        person = person_for(by, person.pk, Verb.WRITE, section)
    conversation = Conversation(person=person, on=on, where=where, written_by=by.account, pen_id=pen_id)
    conversation.save(force_insert=True)
    for order, said in enumerate(lines):
        line = Line(
            conversation=conversation,
            person=person,
            voice=said.voice,
            section=said.stands_in,
            order_in_it=order,
            words=said.words.strip(),
            said_by=said.said_by,
            written_by=by.account,
        )
        line.save(force_insert=True)
        _remember(by, line, person.called)
    act(by, "conversations.write", person_id=person.pk, subject=conversation, section=lines[0].stands_in)
    return conversation


def _remember(by: Actor, line: Line, called: str) -> None:
    """One line, one Moment, on the day it was said rather than the day it was typed."""
    remember(
        by=by,
        person_id=line.person_id,
        section=Section(line.section),
        kind=MomentKind.QUOTE if line.is_theirs else MomentKind.NOTICED,
        subject=line,
        summary=line.words,
        voice=Voice.THEIRS if line.is_theirs else Voice.OURS,
        said_by=(line.said_by or called) if line.is_theirs else "",
        at=_moment_of(line.conversation.on),
    )


def _moment_of(on: date) -> datetime:
    now = clock.now()
    if on == clock.today():
        return now
    return timezone.make_aware(datetime.combine(on, time(12)))


@verb("conversations.revise")
def revise(*, by: Actor, started_from: Line, words: str) -> Line:
    """Write new words after the revision one started from; the earlier ones stay readable.

    Raises BothKept when somebody changed the line meanwhile: nothing is written and both texts are in the error.
    """
    words = words.strip()
    if not words:
        raise InvalidInput(_("Write the words, or take the line back instead."), "words")
    line = line_for(by, started_from.person_id, started_from.pk, Verb.WRITE)
    if not may_revise(by, line):
        raise NotFound(_("There is no such line."))
    newest = _newest_held(line)
    if newest.is_taken_back:
        raise WrongState(_("These words were taken back. You can write new ones."))
    if newest.pk != line.pk:
        raise BothKept(
            _(
                "Somebody changed these words while you were writing. Both are here: choose what should stand."
            ),
            theirs=newest.words,
            mine=words,
        )
    if newest.words == words:
        return newest
    later = Line(
        conversation=line.conversation,
        person_id=line.person_id,
        voice=line.voice,
        section=line.section,
        order_in_it=line.order_in_it,
        words=words,
        said_by=line.said_by,
        written_by=by.account,
        first_id=line.first_id or line.pk,
        replaces=line,
    )
    later.save(force_insert=True)
    unremember(line)
    _remember(by, later, line.person.called)
    act(by, "conversations.revise", person_id=line.person_id, subject=later, section=line.section)
    return later


def _newest_held(line: Line) -> Line:
    """Give the last revision of a line, holding the line still while this transaction writes."""
    root = line.first_id or line.pk
    Line.objects.select_for_update().get(pk=root)
    later = Line.objects.filter(first_id=root).select_related("conversation", "written_by", "person")
    return later.order_by("-id").first() or line


@verb("conversations.correct")
def correct(*, by: Actor, line: Line, words: str) -> Correction:
    """Put the person's correction beside a line. Nothing written before is changed."""
    line = line_for(by, line.person_id, line.pk)
    if not may_correct(by, line):
        raise NotFound(_("There is no such line."))
    if line.is_taken_back:
        raise WrongState(_("These words were taken back already."))
    return _correct(by, line.person, Section(line.section), words, line=line)


@verb("conversations.correct_about")
def correct_about(*, by: Actor, about: About, words: str) -> Correction:
    """Put the person's correction beside something said about them (what matters, a gift, a hope, how to talk)."""
    person = person_for(by, about.person_id, Verb.SEE, Section.STORY)
    if not (may(by, person, Verb.CORRECT, Section.STORY) or may(by, person, Verb.WRITE, Section.STORY)):
        raise NotFound(_("There are no such words."))
    if about.taken_back_at is not None:
        raise WrongState(_("These words were taken back already."))
    return _correct(by, person, Section.STORY, words, about=about)


def _correct(
    by: Actor,
    person: Person,
    section: Section,
    words: str,
    *,
    line: Line | None = None,
    about: About | None = None,
) -> Correction:
    words = words.strip()
    if not words:
        raise InvalidInput(_("Write what is wrong or missing."), "words")
    correction = Correction(
        person=person,
        line=line,
        about=about,
        words=words,
        by_words=person.called,
        made_by=by.account,
        pass_id=by.pass_id,
    )
    correction.save(force_insert=True)
    remember(
        by=by,
        person_id=person.pk,
        section=section,
        kind=MomentKind.CORRECTION,
        subject=correction,
        summary=words,
        voice=Voice.THEIRS,
        said_by=person.called,
    )
    act(by, "conversations.correct", person_id=person.pk, subject=correction, section=section)
    return correction


@verb("conversations.take_back")
def take_back(*, by: Actor, line: Line) -> Line:
    """Take one revision back: it stays sealed and is shown to nobody. Raises WrongState when it is too late."""
    line = line_for(by, line.person_id, line.pk)
    if line.is_taken_back:
        return line
    now = clock.now()
    if not may_take_back(by, line, now):
        raise WrongState(
            _(
                "What we noticed can be taken back within the hour, by whoever wrote it. "
                "You can still put a correction beside it."
            )
        )
    line.taken_back_at = now
    line.save(update_fields=["taken_back_at"])
    unremember(line)
    act(by, "conversations.take_back", person_id=line.person_id, subject=line, section=line.section)
    return line
