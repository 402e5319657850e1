"""When somebody else changed how a person signs in: their own page rests for that sign-in until they are known again.

The keeper who changed it is told nothing of this, and cannot tell from any page whether there is anything to rest.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tilth.accounts.actions import known_again, notify
from tilth.accounts.models import Account, Notice
from tilth.alongside.access import resting_for
from tilth.alongside.models import Relation, RelationKind
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import WrongState
from tilth.base.roles import Section
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import Moment, MomentKind, Person, Voice

KIND = "way_in"


@verb("alongside.wake_own_page")
def wake_own_page(*, by: Actor, person: Person) -> Person:
    """Open a person's own page to their sign-in again: said by them, by link and PIN, or by who stands beside them.

    Raises NotFound for whoever may not say it, and for whoever changed the sign-in; WrongState when it does not rest.
    """
    person = resting_for(by, person.pk)
    account = person.account
    if account is None or account.rests_since is None:
        raise WrongState(_("Their own sign-in opens this page already."))
    known_again(account)
    act(by, "alongside.wake_own_page", person_id=person.pk, subject=account, section=Section.STORY)
    words = _("%(called)s’s own sign-in opens this page again.") % {"called": person.called}
    _remember(by, person, account, words)
    notify(account, _("Your own page is open to you again."), link="/my-page", kind=KIND, person_id=person.pk)
    return person


def tell_of_ways_in(*, at: datetime) -> int:
    """Tell the person, and who stands beside them, that somebody changed how they sign in. Gives how many pages it was.

    Done by the hour and not by the verb: whoever made the change learns nothing from how long it took.
    """
    resting = Person.objects.filter(account__rests_since__isnull=False, died_said_at=None)
    resting = resting.select_related("account__rests_by")
    waiting = [person for person in resting if not _is_told(person) or _untold(person, at)]
    for person in waiting:
        _tell(by=TILTH, person=person, at=at)
    return len(waiting)


@verb("alongside.tell_of_way_in")
def _tell(*, by: Actor, person: Person, at: datetime) -> Person:
    account = _resting(person)
    if not _is_told(person):
        words = _(
            "Somebody made or changed how %(called)s signs in, so that sign-in does not open this page for now."
        )
        _remember(by, person, account, words % {"called": person.called})
    for worker in _untold(person, at):
        notify(
            worker,
            _(
                "How somebody you walk alongside signs in was made or changed by somebody else. Did they ask for it?"
            ),
            link=f"/people/{person.pk}/own-sign-in",
            kind=KIND,
            person_id=person.pk,
        )
    act(by, "alongside.tell_of_way_in", person_id=person.pk, subject=account, section=Section.STORY)
    return person


def _is_told(person: Person) -> bool:
    account = _resting(person)
    said = Moment.objects.filter(person=person, kind=MomentKind.ALONGSIDE, subject_id=account.pk)
    return said.filter(at__gte=account.rests_since).exists()


def _untold(person: Person, at: datetime) -> list[Account]:
    account = _resting(person)
    told = Notice.objects.filter(kind=KIND, person_id=person.pk, made_at__gte=account.rests_since)
    beside = Relation.objects.live(at).filter(person=person, kind=RelationKind.WORKER)
    rows = beside.exclude(account__in=told.values("account")).exclude(account=account.rests_by_id)
    return [row.account for row in rows.select_related("account") if row.account and row.account.is_active]


def _resting(person: Person) -> Account:
    if person.account is None:
        raise WrongState(_("Their own sign-in opens this page already."))
    return person.account


def _remember(by: Actor, person: Person, account: Account, summary: str) -> None:
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=account,
        summary=summary,
        voice=Voice.NEITHER,
    )
