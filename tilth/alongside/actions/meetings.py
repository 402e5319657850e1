"""When we next meet."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilth.alongside.access import person_for
from tilth.alongside.models import Meeting
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import bump
from tilth.people.models import Person


@verb("alongside.plan_meeting")
def plan_meeting(*, by: Actor, person: Person, on: date, at_words: str = "", where: str = "") -> Meeting:
    """Say when one next meets the person. One's earlier plan to meet them is put aside."""
    person = person_for(by, person.pk, Verb.WRITE, Section.STORY)
    if on < clock.today():
        raise InvalidInput(_("That day has passed. Choose today or a later day."), "on")
    Meeting.objects.filter(
        person=person, with_account=by.account, on__gte=clock.today(), is_off=False
    ).update(is_off=True)
    meeting = Meeting.objects.create(
        person=person, on=on, at_words=at_words, where=where, with_account=by.account
    )
    act(by, "alongside.plan_meeting", person_id=person.pk, subject=meeting, section=Section.STORY)
    bump(person.pk)
    return meeting


@verb("alongside.call_off")
def call_off(*, by: Actor, meeting: Meeting) -> Meeting:
    """Call a meeting off."""
    person_for(by, meeting.person_id, Verb.WRITE, Section.STORY)
    if meeting.is_off:
        return meeting
    meeting.is_off = True
    meeting.save(update_fields=["is_off"])
    act(by, "alongside.call_off", person_id=meeting.person_id, subject=meeting, section=Section.STORY)
    bump(meeting.person_id)
    return meeting
