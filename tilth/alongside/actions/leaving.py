"""Somebody leaves for good: whom they walked alongside is passed on to the team, never lost and never handed over."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.alongside.actions.relations import end_with, withdraw
from tilth.alongside.models import (
    Asking,
    GoingOn,
    Handover,
    Introducing,
    Introduction,
    Invitation,
    Relation,
    RelationKind,
)
from tilth.base import clock, rows, sealing
from tilth.base.actors import TILTH, Actor
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice, Walking
from tilth.places.models import Neighbourhood


@verb("alongside.leave_everybody")
def leave_everybody(*, by: Actor, account: Account) -> None:
    """End all that an account did alongside people, because it closes. Each of their pages says so.

    Where no worker is left, somebody is to be met: it waits for the neighbourhood's team, as an introduction does, and
    the person says again who may come; not for whoever has stepped back or said goodbye. What this account said it would go to waits for the team again.
    """
    must(by, Verb.KEEP)
    # The keeper ends it all and reads none of it.
    with rows.for_the_system():
        walked = Relation.objects.live(clock.now()).filter(account=account)
        for relation in walked.select_related("person__account"):
            _leave(by=by, relation=relation, account=account)
        for invitation in Invitation.objects.filter(to_account=account, state=Asking.ASKED):
            withdraw(by=TILTH, invitation=invitation)
        Handover.objects.filter(account=account, state=GoingOn.ASKED).update(state=GoingOn.NO)
        going = Introduction.objects.filter(state=Introducing.GOING, taken_by=account)
        going.update(state=Introducing.WAITING, taken_by=None)
    act(by, "alongside.leave_everybody", subject=account)


@verb("alongside.leave")
def _leave(*, by: Actor, relation: Relation, account: Account) -> None:
    person = relation.person
    end_with(by, relation, _("no longer works here"))
    act(by, "alongside.leave", person_id=person.pk, subject=relation, section=Section.STORY)
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=relation,
        summary=_("%(who)s is no longer here, and no longer walks alongside.") % {"who": account.short_name},
        voice=Voice.NEITHER,
    )
    is_over = person.died_said_at is not None or person.walking in {Walking.STEPPED_BACK, Walking.GOODBYE}
    if relation.kind == RelationKind.WORKER and not is_over and not _has_a_worker(person):
        _pass_on(by, person, account)


def _has_a_worker(person: Person) -> bool:
    # Whoever stands in for somebody is gone on a day already known.
    live = Relation.objects.live(clock.now()).filter(
        person=person, kind=RelationKind.WORKER, asleep_at=None, cover=None
    )
    return live.filter(account__is_active=True).exists()


def _pass_on(by: Actor, person: Person, account: Account) -> None:
    where = _where(person, account)
    if where is None or Introduction.objects.filter(person=person).exists():
        return
    introduction = Introduction(
        called=person.called,
        sentence=_("%(who)s walked alongside, and is no longer here. Would somebody say hello?")
        % {"who": account.short_name},
        introducer_name=account.short_name,
        do_they_know="not_sure",
        neighbourhood=where,
        person=person,
    )
    sealing.make_key(introduction.pk)
    introduction.save(force_insert=True)
    act(by, "alongside.pass_on", person_id=person.pk, subject=introduction, section=Section.STORY)
    if person.account:
        words = _("%(who)s is no longer here. Somebody of the team will come and say hello.")
        notify(
            person.account,
            words % {"who": account.short_name},
            link="/my-page",
            kind="alongside",
            person_id=person.pk,
        )


def _where(person: Person, account: Account) -> Neighbourhood | None:
    """Give the neighbourhood whose team hears of it: the person's own, or else one where this account worked."""
    if person.neighbourhood is not None:
        return person.neighbourhood
    theirs = Q(teams__members__account=account)
    return Neighbourhood.objects.filter(theirs).order_by("name").first() or Neighbourhood.objects.first()
