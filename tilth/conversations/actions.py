"""Writing down what was said and noticed; correcting it, changing it and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.alongside.access import may, person_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, NotFound, WrongState
from tilth.base.files import keep_picture
from tilth.base.files import keep_recording as store_recording
from tilth.base.forms import unknown_language
from tilth.base.models import StoredFile
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.conversations.access import (
    line_for,
    may_correct,
    may_revise,
    may_take_back,
    may_take_translation_back,
    translation_for,
)
from tilth.conversations.models import Conversation, Correction, Line, Translation
from tilth.methods.languages import code_of
from tilth.people.actions import bump, remember, unremember
from tilth.people.models import About, MomentKind, Person, Voice

# Dots a side: a line drawn with a felt pen stays a line.
DRAWING_SIDE = 2000
SECTION_OF = {Line.Voice.THEIRS: Section.STORY, Line.Voice.NOTICED: Section.NOTES}


@dataclass(frozen=True, slots=True)
class Said:
    """One line to write: whose voice it is, and who said it when it was not the person."""

    words: str
    voice: str = Line.Voice.THEIRS
    said_by: str = ""
    section: str = ""
    language: str = ""
    translation: str = ""
    translated_into: str = ""
    translator: str = ""

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
            language=_known(said.language),
            said_by=said.said_by,
            written_by=by.account,
        )
        line.save(force_insert=True)
        _remember(by, line, person.called)
        if said.translation:
            _lay_translation(by, line, said.translation, said.translated_into, said.translator)
    act(by, "conversations.write", person_id=person.pk, subject=conversation, section=lines[0].stands_in)
    return conversation


@verb("conversations.keep_drawing")
def keep_drawing(
    *,
    by: Actor,
    person: Person,
    picture: UploadedFile[bytes],
    words: str = "",
    language: str = "",
    on: date | None = None,
) -> Line:
    """Keep a drawing as the person's words. `words` say what is on it, for whoever cannot see it; nobody must write them."""
    person = person_for(by, person.pk, Verb.WRITE, Section.STORY)
    stored = keep_picture(person.pk, picture, kind="drawing", side=DRAWING_SIDE)
    return _keep(by, person, Line.KeptAs.DRAWN, stored, words, language, on)


@verb("conversations.keep_recording")
def keep_recording(
    *,
    by: Actor,
    person: Person,
    recording: UploadedFile[bytes],
    words: str = "",
    language: str = "",
    on: date | None = None,
) -> Line:
    """Keep a recording as the person's words. `words` are what is said in it; nobody must write them down."""
    person = person_for(by, person.pk, Verb.WRITE, Section.STORY)
    stored, seconds = store_recording(person.pk, recording)
    return _keep(by, person, Line.KeptAs.SPOKEN, stored, words, language, on, seconds)


def _keep(
    by: Actor,
    person: Person,
    kept_as: str,
    stored: StoredFile,
    words: str,
    language: str,
    on: date | None,
    seconds: int | None = None,
) -> Line:
    on = on or clock.today()
    if on > clock.today():
        raise InvalidInput(_("That day has not come yet. Write the day you talked."), "on")
    conversation = Conversation(person=person, on=on, written_by=by.account)
    conversation.save(force_insert=True)
    line = Line(
        conversation=conversation,
        person=person,
        voice=Line.Voice.THEIRS,
        section=Section.STORY,
        words=words.strip(),
        language=_known(language),
        kept_as=kept_as,
        stored=stored,
        seconds=seconds,
        written_by=by.account,
    )
    line.save(force_insert=True)
    _remember(by, line, person.called)
    what = "drawing" if line.is_drawing else "recording"
    act(by, f"conversations.keep_{what}", person_id=person.pk, subject=line, section=Section.STORY)
    return line


def _known(language: str) -> str:
    """Give a language's code as it is written, or none for none. Raises InvalidInput for one that nobody knows."""
    code = code_of(language) if language else ""
    if language and not code:
        raise InvalidInput(unknown_language(language), "language")
    return code


@verb("conversations.translate")
def translate(*, by: Actor, line: Line, words: str, language: str, translator: str) -> Translation:
    """Lay a translation beside a line, with the name of whoever put it so. The line itself stays as it was said."""
    line = line_for(by, line.person_id, line.pk, Verb.WRITE)
    if line.is_taken_back:
        raise WrongState(_("These words were taken back already."))
    translation = _lay_translation(by, line, words, language, translator)
    act(by, "conversations.translate", person_id=line.person_id, subject=translation, section=line.section)
    bump(line.person_id)
    return translation


def _lay_translation(by: Actor, line: Line, words: str, language: str, translator: str) -> Translation:
    if not words.strip():
        raise InvalidInput(_("Write what it says in the other language."), "words")
    if not translator.strip():
        raise InvalidInput(_("Write who put it into that language."), "translator")
    code = _known(language) or get_language() or settings.LANGUAGE_CODE
    if code == line.language:
        raise InvalidInput(_("That is the language it was said in. Choose the other one."), "translated_into")
    translation = Translation(
        person_id=line.person_id,
        line=line,
        language=code,
        words=words.strip(),
        translator=translator.strip(),
        written_by=by.account,
    )
    translation.save(force_insert=True)
    return translation


@verb("conversations.take_translation_back")
def take_translation_back(*, by: Actor, translation: Translation) -> Translation:
    """Take a translation back: the person at any time, or whoever wrote it down. It stays sealed and is shown to nobody."""
    translation = translation_for(by, translation.person_id, translation.line_id, translation.pk)
    if not may_take_translation_back(by, translation):
        raise NotFound(_("There is no such line."))
    if translation.taken_back_at is None:
        translation.taken_back_at = clock.now()
        translation.save(update_fields=["taken_back_at"])
        act(
            by,
            "conversations.take_translation_back",
            person_id=translation.person_id,
            subject=translation,
            section=translation.line.section,
        )
        bump(translation.person_id)
    return translation


def _remember(by: Actor, line: Line, called: str) -> None:
    """One line, one Moment, on the day it was said rather than the day it was typed."""
    kept_as = {Line.KeptAs.DRAWN: MomentKind.DRAWING, Line.KeptAs.SPOKEN: MomentKind.RECORDING}
    written = MomentKind.QUOTE if line.is_theirs else MomentKind.NOTICED
    remember(
        by=by,
        person_id=line.person_id,
        section=Section(line.section),
        kind=kept_as.get(Line.KeptAs(line.kept_as), written),
        language=line.language,
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
def revise(*, by: Actor, started_from: Line, words: str, language: str | None = None) -> Line:
    """Write new words after the revision one started from; the earlier ones stay readable. `language`: None for the same.

    Raises BothKept when somebody changed the line meanwhile: nothing is written and both texts are in the error.
    """
    words = words.strip()
    line = line_for(by, started_from.person_id, started_from.pk, Verb.WRITE)
    if not words and line.stored_id is None:
        raise InvalidInput(_("Write the words, or take the line back instead."), "words")
    code = line.language if language is None else _known(language)
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
    if newest.words == words and newest.language == code:
        return newest
    later = Line(
        conversation=line.conversation,
        person_id=line.person_id,
        voice=line.voice,
        section=line.section,
        order_in_it=line.order_in_it,
        words=words,
        language=code,
        kept_as=line.kept_as,
        stored_id=line.stored_id,
        seconds=line.seconds,
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
