"""Doors to a person's plan."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tilth.alongside.access import person_for
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Section, Verb
from tilth.people.models import Person
from tilth.plans.models import Aim, Step


def plan_for(actor: Actor, person_pk: UUID, verb: Verb = Verb.SEE) -> Person:
    """Give the person whose plan this actor may see (or change), or raise NotFound."""
    person: Person = person_for(actor, person_pk, verb, Section.PLAN)
    return person


def aim_for(actor: Actor, person_pk: UUID, aim_pk: UUID, verb: Verb = Verb.SEE) -> Aim:
    """Give one aim of this person's plan, or raise NotFound."""
    person = plan_for(actor, person_pk, verb)
    aim = Aim.objects.select_related("written_by").filter(pk=aim_pk, person=person).first()
    if aim is None:
        raise NotFound(_("There is no such aim."))
    aim.person = person
    return aim


def step_for(actor: Actor, person_pk: UUID, step_pk: UUID, verb: Verb = Verb.SEE) -> Step:
    """Give one step of this person's plan, or raise NotFound."""
    person = plan_for(actor, person_pk, verb)
    step = Step.objects.select_related("who_account").filter(pk=step_pk, person=person).first()
    if step is None:
        raise NotFound(_("There is no such step."))
    step.person = person
    return step


def speaks_as_them(by: Actor, person: Person) -> bool:
    """Say whether this actor is the person, or speaks for them; everybody else is one of those alongside."""
    return by.person_id == person.pk or not by.is_staff
