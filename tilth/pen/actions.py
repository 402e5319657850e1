"""Keeping a draft, and the one save that makes everything a note holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tilth.alongside.access import person_for, visible_to
from tilth.alongside.actions.words import say_about
from tilth.answers.models import Office, Signed
from tilth.barriers.actions import raise_it
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, child_key, verb
from tilth.conversations.actions import Said, write
from tilth.conversations.models import Line
from tilth.decisions.actions import spend
from tilth.decisions.models import Pot
from tilth.pen.access import own_drafts
from tilth.pen.models import Draft
from tilth.pen.note import Mark
from tilth.people.models import AboutKind, Person
from tilth.plans.actions import add_step
from tilth.plans.models import Step

SPOKEN = {Mark.THEIRS: Line.Voice.THEIRS, Mark.NOTICED: Line.Voice.NOTICED}
# Without a person only these can be made; the other lines wait as a draft, to be sorted with somebody.
WITHOUT_PERSON = (Mark.BOUGHT, Mark.IN_THE_WAY)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One line of a note, with its mark and what its mark asks for. `rid` is its name on the page."""

    words: str
    mark: str
    rid: str = ""
    who: str = Step.Who.PERSON
    who_words: str = ""
    said_when: str = ""
    amount_pence: int | None = None
    pot_id: UUID | None = None
    opened_up: str = ""
    rule: str = ""
    stopped: str = ""
    office_id: UUID | None = None
    language: str = ""
    translation: str = ""
    translator: str = ""


@verb("pen.keep_draft")
def keep_draft(
    *, by: Actor, note_id: UUID, body: str, person_id: UUID | None = None, typed: Mapping[str, Sequence[str]]
) -> Draft:
    """Keep a note as it stands, under the id its page was given. Raises WrongState once it is saved or thrown away.

    No act is written: a draft is nobody's record yet, and it is kept every few seconds.
    """
    draft = _own_note(by, note_id)
    if not draft.is_open:
        raise WrongState(_("This note was saved or thrown away in another window."))
    draft.person = _person_or_none(by, person_id)
    draft.body = body
    draft.marks = json.dumps({name: list(values) for name, values in typed.items()})
    draft.changed_at = clock.now()
    draft.save()
    return draft


@verb("pen.throw_away")
def throw_away(*, by: Actor, draft: Draft) -> Draft:
    """Throw a draft away: its words are gone."""
    draft = _own_note(by, draft.pk)
    if draft.is_open:
        draft.body, draft.marks, draft.thrown_away_at = "", "", clock.now()
        draft.save()
    return draft


@verb("pen.save_note")
def save_note(
    *,
    by: Actor,
    note_id: UUID,
    person: Person | None,
    lines: Sequence[NoteLine],
    on: date | None = None,
    where: str = "",
    key: UUID | None = None,
) -> Draft:
    """Make everything a note holds, or nothing. Gives the note's own row, its words gone from the drafts.

    Raises InvalidInput with `field` "<rid>-<field>" for what one line was refused; WrongState when the note was
    saved already from another window. Without a person, lines that need one stay behind in a new draft.
    """
    note = _own_note(by, note_id)
    if note.saved_at is not None:
        raise WrongState(
            _(
                "This note was saved already, from another window. Look at the page before you save these words too."
            )
        )
    if not lines:
        raise InvalidInput(_("Write at least one line."), "body")
    if person is not None:
        person = person_for(by, person.pk, Verb.WRITE, Section.STORY)
        _write_spoken(by, person, lines, on, where, note_id, key)
    made = [line for line in lines if person is not None or line.mark in WITHOUT_PERSON]
    for number, line in enumerate(made):
        with _beside(line):
            _make(by, person, line, on, child_key(key, line.mark, number))
    note.person = person or note.person
    note.body, note.marks = "", ""
    note.changed_at = note.saved_at = clock.now()
    note.save()
    _leave_behind(by, [line for line in lines if line not in made])
    act(by, "pen.save_note", person_id=person.pk if person else None, subject=note, section=Section.STORY)
    return note


def _write_spoken(
    by: Actor,
    person: Person,
    lines: Sequence[NoteLine],
    on: date | None,
    where: str,
    note_id: UUID,
    key: UUID | None,
) -> None:
    said = tuple(
        Said(
            line.words,
            SPOKEN[Mark(line.mark)],
            language=line.language,
            translation=line.translation,
            translator=line.translator,
        )
        for line in lines
        if line.mark in SPOKEN
    )
    if said:
        write(
            by=by, person=person, lines=said, on=on, where=where, pen_id=note_id, key=child_key(key, "write")
        )


def _make(by: Actor, person: Person | None, line: NoteLine, on: date | None, key: UUID | None) -> None:
    """Make what one line was touched to become. Spoken lines were written together before."""
    if line.mark == Mark.BOUGHT:
        _buy(by, person, line, on, key)
    elif line.mark == Mark.IN_THE_WAY:
        _raise(by, person, line, key)
    elif person is None:
        return
    elif line.mark == Mark.STEP:
        add_step(
            by=by,
            person=person,
            words=line.words,
            who=line.who,
            who_words=line.who_words,
            said_when=line.said_when,
            key=key,
        )
    elif line.mark == Mark.GIFT:
        say_about(by=by, person=person, kind=AboutKind.GIFT, words=line.words, key=key)


def _buy(by: Actor, person: Person | None, line: NoteLine, on: date | None, key: UUID | None) -> None:
    pot = Pot.objects.filter(pk=line.pot_id).first() if line.pot_id else None
    if pot is None:
        raise InvalidInput(_("Choose which pot it came from."), "pot")
    if line.amount_pence is None:
        raise InvalidInput(_("Say how much, in pounds: 140 or 12.50."), "amount")
    spend(
        by=by,
        pot=pot,
        amount_pence=line.amount_pence,
        what=line.words,
        opened_up=line.opened_up,
        person=person,
        on=on,
        key=key,
    )


def _raise(by: Actor, person: Person | None, line: NoteLine, key: UUID | None) -> None:
    office = Office.objects.filter(pk=line.office_id).first() if line.office_id else None
    is_own = person is not None and person.pk == by.person_id
    raise_it(
        by=by,
        rule=line.rule or line.words,
        stopped=line.stopped,
        person=person,
        office=office,
        # Somebody writing about their own life is not named to everybody who works here.
        signed=Signed.UNSIGNED if is_own else Signed.NAME,
        key=key,
    )


# What a refusal below is about, as this page calls it; anything else stands beside the line itself.
_CALLED_HERE = {"amount_pence": "amount", "amount": "amount", "pot": "pot", "rule": "rule"}


@contextmanager
def _beside(line: NoteLine) -> Iterator[None]:
    """Turn a refusal of one line into an error that stands beside it, so that everything typed comes back."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            error.message, f"{line.rid}-{_CALLED_HERE.get(error.field or '', 'text')}"
        ) from error
    except WrongState as error:
        raise InvalidInput(error.message, f"{line.rid}-text") from error
    except NotFound as error:
        message = _("You cannot save this line as “%(mark)s” here. Touch something else for it.")
        raise InvalidInput(message % {"mark": Mark(line.mark).label}, f"{line.rid}-mark") from error


def _leave_behind(by: Actor, lines: Sequence[NoteLine]) -> None:
    """Keep the lines that need a person as a draft of their own, to be sorted with somebody."""
    if not lines:
        return
    body = "\n".join(line.words for line in lines)
    keep_draft(by=by, note_id=new_id(), body=body, person_id=None, typed={"about": ["unsure"]})


def _own_note(by: Actor, note_id: UUID) -> Draft:
    """Give the writer's own row of a note, held still; a new one when its page was never kept."""
    if not by.is_signed_in:
        raise NotFound(_("There is no such draft."))
    # Under an id that is somebody else's already nothing is kept, and it is not said that it is theirs.
    with rows.for_the_system():
        draft = Draft.objects.select_for_update().filter(pk=note_id).first()
    if draft is None:
        return Draft(
            pk=note_id,
            account=by.account,
            pass_id=by.pass_id,
            person_id=by.person_id if by.account is None else None,
            changed_at=clock.now(),
        )
    if not Draft.objects.filter(own_drafts(by), pk=note_id).exists():
        raise NotFound(_("There is no such draft."))
    return draft


def _person_or_none(by: Actor, person_id: UUID | None) -> Person | None:
    """A draft about somebody we no longer see keeps its words and loses the name."""
    if by.account is None:
        person_id = by.person_id
    return visible_to(by).filter(pk=person_id).first() if person_id else None
