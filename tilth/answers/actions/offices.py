"""The keeper's verbs: name an office, say who holds it and which office stands above it."""

from __future__ import annotations

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.models import Account, Organisation
from tilth.answers.models import Office
from tilth.answers.queries import is_above
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.roles import Role, Verb
from tilth.base.writing import act, verb

CAN_ANSWER = frozenset({Role.LEADER, Role.GARDENER, Role.WORKER})


@verb("answers.add_office")
def add_office(
    *,
    by: Actor,
    name: str,
    organisation: Organisation | None = None,
    holder: Account | None = None,
    above: Office | None = None,
) -> Office:
    """Name an office that can change things."""
    must(by, Verb.KEEP)
    office = Office(
        name=_free_name(name), organisation=organisation, holder=_who_works_here(holder), above=above
    )
    office.save(force_insert=True)
    act(by, "answers.add_office", subject=office)
    return office


@verb("answers.change_office")
def change_office(
    *,
    by: Actor,
    office: Office,
    name: str,
    organisation: Organisation | None = None,
    holder: Account | None = None,
    above: Office | None = None,
) -> Office:
    """Change an office's name, who holds it or which stands above it. What it owes stays with the office."""
    must(by, Verb.KEEP)
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if above is not None and is_above(office, above):
        words = _("%(above)s is this office, or stands below it. An office cannot stand above itself.")
        raise InvalidInput(words % {"above": above.name}, "above")
    office.name = _free_name(name, office)
    office.organisation, office.holder, office.above = organisation, _who_works_here(holder), above
    office.save()
    act(by, "answers.change_office", subject=office)
    return office


def _free_name(name: str, office: Office | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Give the office a name, such as Head of Housing."), "name")
    same = Office.objects.annotate(lower=Lower("name")).filter(lower=name.lower())
    if office is not None:
        same = same.exclude(pk=office.pk)
    if same.exists():
        raise InvalidInput(_("There is an office with this name already."), "name")
    return name


def _who_works_here(holder: Account | None) -> Account | None:
    if holder is not None and not (holder.is_active and CAN_ANSWER.intersection(holder.acts_as)):
        words = _("%(name)s does not act as leader, gardener or worker today, so they could not answer.")
        raise InvalidInput(words % {"name": holder.name}, "holder")
    return holder
