"""Doors to drafts, and what each writer may make of a line."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tilth.alongside.access import person_for
from tilth.alongside.queries import facts_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.policy import decide
from tilth.base.roles import Section, Verb
from tilth.pen.models import Draft
from tilth.pen.note import Mark
from tilth.people.models import Person

NEEDS = {
    Mark.THEIRS: (Verb.WRITE, Section.STORY),
    Mark.NOTICED: (Verb.WRITE, Section.NOTES),
    Mark.STEP: (Verb.PLAN, Section.PLAN),
    Mark.BOUGHT: (Verb.SPEND, Section.PLAN),
    Mark.IN_THE_WAY: (Verb.RAISE, Section.PLAN),
    Mark.GIFT: (Verb.WRITE, Section.STORY),
}


def own_drafts(actor: Actor) -> Q:
    """The condition that a draft is this writer's own."""
    if actor.account_id is not None:
        return Q(account_id=actor.account_id)
    return Q(account_id=None, pass_id=actor.pass_id) if actor.pass_id else Q(pk=None)


def draft_for(actor: Actor, pk: UUID) -> Draft:
    """Give one of this writer's own drafts that still waits, or raise NotFound."""
    draft = Draft.objects.filter(own_drafts(actor), pk=pk, saved_at=None, thrown_away_at=None).first()
    if draft is None:
        raise NotFound(_("There is no such draft."))
    return draft


def writable_for(actor: Actor, named: str) -> Person:
    """Give the person an address names, if this writer may write about them. Raises NotFound otherwise."""
    try:
        pk = UUID(named)
    except ValueError:
        raise NotFound(_("There is no such page.")) from None
    person: Person = person_for(actor, pk, Verb.WRITE, Section.STORY)
    return person


def marks_for(actor: Actor, person: Person | None) -> list[Mark]:
    """Say what this writer may make of a line about this person; everything while no person is chosen."""
    if person is None:
        return list(Mark)
    facts, now = facts_for(actor, person.pk), clock.now()
    marks = [mark for mark, (verb, section) in NEEDS.items() if decide(facts.about(section), verb, now)]
    # Nobody notices things about themselves from outside.
    return [mark for mark in marks if mark != Mark.NOTICED or actor.person_id != person.pk]
