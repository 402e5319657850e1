"""Doors to a study: the team that listens reads the words while they are there; what came of it, whoever works here."""

from __future__ import annotations

from uuid import UUID

from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.listening.models import Contact, Study
from tilth.teams.access import may_write


def study_for(actor: Actor, pk: UUID) -> Study:
    """Give a study to its team; once it is closed, to whoever works here. Raises NotFound for everybody else."""
    study = Study.objects.select_related("team").filter(pk=pk).first()
    if study is None or not (listens(actor, study) or (actor.is_staff and not study.is_open)):
        raise NotFound
    return study


def listens(actor: Actor, study: Study) -> bool:
    """Say whether the actor is of the team that listens, in the standing they work in: they alone read the words."""
    return may_write(actor, study.team)


def study_to_work_on(actor: Actor, pk: UUID) -> Study:
    """Give an open study to its team. Raises NotFound for everybody else, and for a closed one."""
    study = study_for(actor, pk)
    if not study.is_open or not listens(actor, study):
        raise NotFound
    return study


def contact_to_code(actor: Actor, pk: UUID) -> Contact:
    """Give what was written down in an open study to its team. Raises NotFound for everybody else."""
    contact = Contact.objects.select_related("study__team").filter(pk=pk).first()
    if contact is None:
        raise NotFound
    study_to_work_on(actor, contact.study_id)
    return contact
