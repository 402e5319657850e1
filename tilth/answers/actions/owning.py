"""Finding who can change a thing: a gardener names the office, the office takes it on; or life settles it first."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.answers import access
from tilth.answers.actions.telling import event, hear_first, locked, page_of, still_owed, tell, tell_raiser
from tilth.answers.models import Answer, Kind, Office, What
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.roles import Verb
from tilth.base.writing import act, verb


@verb("answers.find_office")
def find_office(*, by: Actor, answer: Answer, office: Office, link: str = "") -> Answer:
    """Say, as a gardener, which office can change it. It stays where it is until that office takes it on."""
    answer = locked(answer)
    access.check(by, answer, Verb.TEND)
    still_owed(answer)
    if answer.office_id == office.pk:
        raise InvalidInput(_("It is with this office already."), "office")
    answer.offered_to = office
    answer.save(update_fields=["offered_to"])
    event(answer, What.OFFERED, by, words=office.name)
    if office.holder:
        sentence = gettext_lazy("%(who)s thinks you can change this. Will you take it on? “%(sentence)s”")
        tell(office.holder, link or page_of(answer), sentence, answer, who=by.name)
    act(by, "answers.find_office", subject=answer)
    return answer


@verb("answers.settle")
def settle(*, by: Actor, answer: Answer, words: str) -> Answer:
    """Close what is owed about an introduction, because they were met or said no. An answer that was given stays.

    The room above knows that they were met: its verb asks the door. Raises NotAllowed for any other kind.
    """
    answer = locked(answer)
    if answer.kind != Kind.INTRODUCTION:
        raise NotAllowed(_("Only whoever owes this can answer it."))
    if not answer.is_open:
        return answer
    answer.is_open = False
    if not answer.given:
        answer.words, answer.answered_at = words, clock.now()
    answer.save(update_fields=["is_open", "words", "answered_at"])
    event(answer, What.SETTLED, words=words)
    if answer.office and answer.office.holder:
        sentence = gettext_lazy("Nobody waits for your answer any more: “%(sentence)s”")
        tell(answer.office.holder, page_of(answer), sentence, answer)
    act(by, "answers.settle", subject=answer)
    return answer


@verb("answers.forget")
def forget(*, by: Actor, kind: str, subject_id: UUID, sentence: str) -> int:
    """Put `sentence` in the place of words that whoever raised them took back. Nobody owes them an answer any more.

    Asks no permission: the room above knows whose words they are. Gives how many answers that touched.
    """
    rows = Answer.objects.filter(kind=kind, subject_id=subject_id)
    touched = 0
    for answer in rows.select_for_update(of=("self",)):
        was_open, answer.is_open = answer.is_open, False
        answer.sentence, answer.raised_by = sentence, None
        answer.save(update_fields=["sentence", "raised_by", "is_open"])
        touched += 1
        if was_open:
            event(answer, What.SETTLED, words=sentence)
    act(by, "answers.forget")
    return touched


@verb("answers.accept")
def accept(*, by: Actor, answer: Answer, office: Office, link: str = "") -> Answer:
    """Take on, for an office one holds, what nobody owns yet or what a gardener offered to it."""
    answer = locked(answer)
    office = access.office_for(by, office.pk, Verb.ANSWER)
    still_owed(answer)
    is_free = answer.office is None or answer.office.holder_id is None
    if not is_free and answer.offered_to_id != office.pk:
        raise WrongState(_("This waits for %(office)s already.") % {"office": answer.owed_by})
    answer.office, answer.offered_to = office, None
    hear_first(answer)
    answer.save(update_fields=["office", "offered_to", "heard_at"])
    event(answer, What.ACCEPTED, by, words=office.name)
    tell_raiser(answer, link, gettext_lazy("%(who)s took it on: “%(sentence)s”"), by)
    act(by, "answers.accept", subject=answer)
    return answer
