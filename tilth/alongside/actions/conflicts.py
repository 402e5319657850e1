"""Knowing somebody from one's own life: their page is shut to one, at once and without a word about whether there is one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.models import Account
from tilth.alongside.access import person_for
from tilth.alongside.actions.relations import end_with
from tilth.alongside.models import Conflict, Relation
from tilth.base import clock, rows
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, NotAllowed
from tilth.base.roles import Section, Verb
from tilth.base.sealing import load_keys
from tilth.base.writing import act, verb
from tilth.people.actions import remember, searchable
from tilth.people.models import MomentKind, Person, Voice
from tilth.places.models import Neighbourhood


@verb("alongside.declare_conflict")
def declare_conflict(*, by: Actor, person: Person, words: str = "") -> Conflict:
    """Say that one knows this person from one's own life. One's own access ends with it, and cannot be widened."""
    person = person_for(by, person.pk, Verb.SEE, Section.STORY)
    return _shut(by, by.account, person, words=words)


@verb("alongside.know_somebody")
def know_somebody(*, by: Actor, called: str, neighbourhood: Neighbourhood, words: str = "") -> Conflict:
    """Say that one knows somebody by their name and neighbourhood. Never tells whether they have a page here.

    Whoever has that name there is shut away, and whoever begins a page under it later. The person is told only when
    somebody who walked alongside them goes.
    """
    if not by.is_staff:
        raise NotAllowed(_("Only whoever works here need say so. A friend simply stays a friend."))
    if not called:
        raise InvalidInput(_("Write the name they are called by."), "called")
    known = Conflict.objects.create(
        account=by.account, called=called, neighbourhood=neighbourhood, words=words
    )
    act(by, "alongside.know_somebody", subject=known)
    # Whoever says so need not reach that page, and must not learn from this whether there is one.
    with rows.for_the_system():
        there = Person.objects.filter(neighbourhood=neighbourhood, search_name=searchable(called))
        for person in there.exclude(pk=by.person_id):
            _shut(by, by.account, person, under=known)
    return known


@verb("alongside.let_back")
def let_back(*, by: Actor, account: Account, called: str, neighbourhood: Neighbourhood, why: str) -> None:
    """Take back, in words, that somebody knows a person. What ended stays ended; they can be asked in again.

    For the gardener or the privacy lead, and never for oneself. Says nothing of whether there was anything.
    """
    must(by, Verb.LET_BACK)
    if account.pk == by.account_id:
        raise InvalidInput(_("Somebody else has to take back what you said yourself."), "account")
    if not why:
        raise InvalidInput(_("Say why, in a sentence."), "why")
    act(by, "alongside.let_back", subject=account)
    # What somebody else said they know, whoever takes it back cannot read.
    with rows.for_the_system():
        for known in _said_by(account, called, neighbourhood):
            known.until_at, known.lifted_by, known.lifted_why = clock.now(), by.account, why
            known.save(update_fields=["until_at", "lifted_by", "lifted_why"])
            if known.person_id:
                act(by, "alongside.let_back", person_id=known.person_id, subject=known)


def keep_out_whoever_knows(person: Person, *, but: Account | None = None) -> None:
    """Shut a page that begins, or bears a new name, to whoever said that they know somebody of that name there.

    Not a verb: verbs call it. Whoever begins the page has met them, and knows better (`but`).
    """
    # What others said they know is theirs: whoever begins the page does not read it.
    with rows.for_the_system():
        said = Conflict.objects.live().filter(person=None, neighbourhood=person.neighbourhood_id)
        found = list(said.exclude(account=but).select_related("account"))
        for known in _named(found, person.search_name):
            if known.account_id != person.account_id:
                _shut(TILTH, known.account, person, under=known)


def _shut(
    by: Actor, account: Account, person: Person, *, words: str = "", under: Conflict | None = None
) -> Conflict:
    held = Conflict.objects.live().filter(account=account, person=person).first()
    if held is not None:
        return held
    shut = Conflict.objects.create(account=account, person=person, words=words, under=under)
    act(by, "alongside.declare_conflict", person_id=person.pk, subject=shut)
    walked = list(Relation.objects.live(clock.now()).filter(person=person, account=account))
    for relation in walked:
        end_with(by, relation, "")
    if walked:
        # Nothing is said to somebody who never saw them here: that they are known is not theirs to be told.
        remember(
            by=by,
            person_id=person.pk,
            section=Section.STORY,
            kind=MomentKind.ALONGSIDE,
            subject=shut,
            summary=_("%(who)s stepped aside.") % {"who": account.short_name},
            voice=Voice.NEITHER,
        )
    return shut


def _said_by(account: Account, called: str, neighbourhood: Neighbourhood) -> list[Conflict]:
    live = Conflict.objects.live().filter(account=account)
    typed = _named(live.filter(person=None, neighbourhood=neighbourhood), searchable(called))
    of_that_name = live.filter(
        person__neighbourhood=neighbourhood, person__search_name=searchable(called), person__isnull=False
    )
    shut = {row.pk: row for row in (*typed, *live.filter(under__in=typed), *of_that_name)}
    return list(shut.values())


def _named(said: Iterable[Conflict], search_name: str) -> list[Conflict]:
    said = list(said)
    load_keys(row.account_id for row in said)
    return [row for row in said if searchable(row.called) == search_name]
