"""What is written for somebody who speaks for a person, and what they say back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.alongside.access import hearing_for, may, person_for
from tilth.alongside.models import Relation, RelationKind, Speaker, WrittenFor
from tilth.alongside.queries import gives_away, speaks_now
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.roles import Section, Speaks, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import bump


@verb("alongside.write_for")
def write_for(*, by: Actor, speaker: Speaker, words: str) -> WrittenFor:
    """Write something for one who speaks for a person to read: by the person, or a worker alongside.

    Nothing can be written there that names a place which is kept from them.
    """
    person = speaker.person
    verb_needed = Verb.SET_SAY if may(by, person, Verb.SET_SAY) else Verb.KEEP_APART
    person_for(by, person.pk, Verb.SEE, Section.STORY)
    person = person_for(by, person.pk, verb_needed, Section.STORY)
    if not words:
        raise InvalidInput(_("Write what they should know."), "words")
    found = speaks_now(person.pk, speaker.account_id)
    if found is None or found.pk != speaker.pk:
        raise WrongState(_("They do not speak for %(called)s now.") % {"called": person.called})
    named = gives_away(person, speaker.account, words)
    if named:
        raise InvalidInput(
            _("“%(name)s” gives away the place that they must not learn. Say it without that.")
            % {"name": named},
            "words",
        )
    written = WrittenFor.objects.create(person=person, speaker=speaker, words=words, written_by=by.account)
    act(by, "alongside.write_for", person_id=person.pk, subject=written, section=Section.STORY)
    bump(person.pk)
    notify(
        speaker.account,
        _("Something was written for you."),
        link=f"/people/{person.pk}/for-you",
        kind="speaking",
    )
    return written


@verb("alongside.say_back")
def say_back(*, by: Actor, speaker: Speaker, words: str) -> WrittenFor:
    """Say something to the person and those who walk alongside as workers. No other parent reads it."""
    speaker = hearing_for(by, speaker.person_id)
    if speaker.kind == Speaks.INTERPRETER:
        raise NotAllowed(_("An interpreter carries words, and writes none of their own."))
    if speaker.person.died_said_at is not None:
        raise WrongState(_("This page is kept as it was. Nothing more is written on it."))
    if not words:
        raise InvalidInput(_("Write what you would like to say."), "words")
    said = WrittenFor.objects.create(
        person=speaker.person, speaker=speaker, words=words, is_theirs=True, written_by=by.account
    )
    act(by, "alongside.say_back", person_id=speaker.person_id, subject=said, section=Section.STORY)
    bump(speaker.person_id)
    beside = Relation.objects.live(clock.now()).filter(
        person=speaker.person_id, kind=RelationKind.WORKER, is_first=True, account__isnull=False
    )
    for relation in beside.select_related("account"):
        notify(
            relation.account,  # type: ignore[arg-type]
            _("Somebody who speaks for a person wrote to you."),
            link=f"/people/{speaker.person_id}/speaking",
            kind="speaking",
            person_id=speaker.person_id,
        )
    return said
