"""Finding who can change a thing: a gardener names the office, and the office takes it on."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.answers import access
from tilth.answers.actions.telling import event, hear_first, locked, page_of, still_owed, tell, tell_raiser
from tilth.answers.models import Answer, Office, What
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
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
