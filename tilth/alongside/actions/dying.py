"""When somebody has died: said by a worker alongside, told by a human voice, and put right if it was a mistake."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilth.alongside.access import death_to_tell, person_for
from tilth.alongside.models import Death, Relation, Told
from tilth.alongside.queries import every_page_of
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import bump, mark_died, remember
from tilth.people.models import MomentKind, Person, Voice


@verb("alongside.say_died")
def say_died(*, by: Actor, person: Person, on: date | None = None) -> Death:
    """Say that somebody has died. From this transaction on nothing goes out, to them or about them.

    Their page stays as it was, to be read by those alongside; nobody is told by Tilth. So for every page of theirs.
    """
    person = person_for(by, person.pk, Verb.SAY_DIED, Section.STORY)
    if person.died_said_at is not None:
        raise WrongState(_("Somebody has said so already."))
    if on is not None and on > clock.today():
        raise InvalidInput(_("That day has not come yet. Leave it empty if you do not know it."), "on")
    said = [_say(by, page, on) for page in every_page_of(person)]
    return next(death for death in said if death.person_id == person.pk)


def _say(by: Actor, person: Person, on: date | None) -> Death:
    mark_died(person, clock.now())
    death = Death.objects.create(person=person, on=on, said_by=by.account)
    act(by, "alongside.say_died", person_id=person.pk, subject=death, section=Section.STORY)
    _remember(by, person, death, _("%(called)s has died.") % {"called": person.called})
    return death


@verb("alongside.was_a_mistake")
def was_a_mistake(*, by: Actor, person: Person) -> Person:
    """Say that it was said by mistake. Everything goes on as it was; nothing was lost."""
    person = person_for(by, person.pk, Verb.SAY_DIED, Section.STORY)
    if person.died_said_at is None:
        raise WrongState(_("Nobody has said that. The page is as it always was."))
    for page in every_page_of(person):
        mark_died(page, None)
        for death in Death.objects.filter(person=page, mistake_at=None):
            death.mistake_at, death.mistake_by = clock.now(), by.account
            death.save(update_fields=["mistake_at", "mistake_by"])
            act(by, "alongside.was_a_mistake", person_id=page.pk, subject=death, section=Section.STORY)
            said = _("%(who)s put right what was written here by mistake: %(called)s lives.")
            _remember(by, page, death, said % {"who": by.name, "called": page.called})
    person.died_said_at = None
    return person


@verb("alongside.tell_of_death")
def tell_of_death(*, by: Actor, person: Person, relation: Relation, is_told: bool = True) -> Death:
    """Tick that somebody alongside was told, or take the tick away. Nothing is sent: whoever ticks has rung them."""
    death = death_to_tell(by, person.pk)
    if relation.person_id != person.pk:
        raise NotFound
    if is_told:
        Told.objects.get_or_create(death=death, relation=relation)
    else:
        Told.objects.filter(death=death, relation=relation).delete()
    act(by, "alongside.tell_of_death", person_id=person.pk, subject=death, section=Section.STORY)
    bump(person.pk)
    return death


def _remember(by: Actor, person: Person, death: Death, summary: str) -> None:
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.DIED,
        subject=death,
        summary=summary,
        voice=Voice.NEITHER,
    )
