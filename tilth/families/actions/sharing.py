"""Coming to a family page, showing it to somebody and leaving it: each by one's own say, and leaving by one press."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tilth.base import clock, rows, sealing
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput
from tilth.base.ids import token_digest
from tilth.base.limits import rate_limit
from tilth.base.roles import Section
from tilth.base.writing import act, verb
from tilth.families.access import (
    asking_open_to,
    asking_to_answer,
    own_side,
    to_say_yes,
    yes_waiting,
)
from tilth.families.actions.writing import must_hold_no_place, remember
from tilth.families.models import Asking, Family, Kind, Line, Member, Shown
from tilth.families.queries import are_kept_apart, around, may_be_shown
from tilth.people.models import Person

CODE_LASTS = timedelta(days=7)
YES_WAITS = timedelta(days=14)


@verb("families.begin")
def begin(
    *, by: Actor, person: Person, called: str, my_name: str, said_how: str = "", shows_writer: bool = False
) -> Family:
    """Begin a family page with one member, who says what it is called and how they are named on it."""
    person = to_say_yes(by, person.pk)
    _check_yes(by, person, my_name, said_how)
    if not called:
        raise InvalidInput(_("Say what you would like to call this page."), "called")
    family = Family(called=called)
    must_hold_no_place(by, [], called, my_name, more=(person,))
    sealing.make_key(family.pk)
    rows.also(family.pk)
    family.save(force_insert=True)
    _comes(by, family, person, my_name, said_how, shows_writer)
    act(by, "families.begin", person_id=family.pk, subject=family, section=Section.PLAN)
    remember(by=by, family=family, person=person, kind=Kind.BEGAN)
    return family


def _check_yes(by: Actor, person: Person, my_name: str, said_how: str) -> None:
    if not my_name:
        raise InvalidInput(_("Say how %(called)s is named there.") % {"called": person.called}, "my_name")
    if by.person_id != person.pk and not said_how:
        raise InvalidInput(
            _("Say how it was said: “at the kitchen table, with %(called)s”.") % {"called": person.called},
            "said_how",
        )


def _comes(
    by: Actor, family: Family, person: Person, called: str, said_how: str, shows_writer: bool
) -> Member:
    member = Member.objects.create(
        family=family, person=person, called=called, said_how=said_how, written_by=by.account
    )
    if shows_writer and by.account is not None and by.person_id != person.pk:
        Shown.objects.create(family=family, person=person, account=by.account, opens=True, set_by=by.account)
    return member


def give_code(*, by: Actor, person: Person, family: Family) -> str:
    """Give a member a code to hand to one other person, by voice or on paper. It opens once, for a week.

    Nobody is named: what the other does with it, and whether they have a page here at all, is told to nobody.
    """
    code = f"{secrets.randbelow(100_000_000):08d}"
    _give_code(by=by, person=person, family=family, code=code)
    return code


@verb("families.give_code")
def _give_code(*, by: Actor, person: Person, family: Family, code: str) -> Asking:
    to_say_yes(by, person.pk)
    member = own_side(by, person.pk, family.pk)
    # One code at a time: a new one takes the place of one that nobody has used.
    Asking.objects.filter(family=family, asked_by=member.person_id, person=None).delete()
    asking = Asking.objects.create(
        family=family,
        asked_by=member.person,
        code_hash=token_digest(code),
        until_at=clock.now() + CODE_LASTS,
    )
    act(by, "families.give_code", person_id=family.pk, subject=asking, section=Section.PLAN)
    return asking


def asked_by_code(*, by: Actor, person: Person, code: str) -> Asking:
    """Say which page a code asks a person to share. Raises InvalidInput for every code that does not, for whatever reason."""
    person = to_say_yes(by, person.pk)
    rate_limit("families", str(by.account_id or by.pass_id), times=10, seconds=900)
    return _asked(person, code)


def _asked(person: Person, code: str) -> Asking:
    asking = asking_open_to(person, code)
    if asking is None:
        raise InvalidInput(
            _("No page answers to this code. Ask whoever gave it to you for a new one; it holds for a week."),
            "code",
        )
    return asking


@verb("families.say_yes")
def say_yes(
    *,
    by: Actor,
    person: Person,
    code: str,
    my_name: str,
    said_how: str = "",
    shows_writer: bool = False,
) -> Asking:
    """Say yes to sharing a page, by the code that a member gave. It opens when every member has said yes too."""
    person = to_say_yes(by, person.pk)
    asking = _asked(person, code)
    _check_yes(by, person, my_name, said_how)
    rows.also(asking.family_id)
    must_hold_no_place(by, around(asking.family_id), my_name, more=(person,))
    asking.person, asking.called, asking.said_how = person, my_name, said_how
    asking.written_by, asking.shows_writer = by.account, shows_writer and by.person_id != person.pk
    asking.until_at = clock.now() + YES_WAITS
    asking.save()
    act(by, "families.say_yes", person_id=asking.family_id, subject=asking, section=Section.PLAN)
    _open_when_all_said_yes(by, asking)
    return asking


@verb("families.agree")
def agree(*, by: Actor, person: Person, family: Family, asking: Asking) -> Asking:
    """Say, as a member, that somebody who said yes may come. Saying nothing is a no, and is told to nobody."""
    to_say_yes(by, person.pk)
    member = own_side(by, person.pk, family.pk)
    asking = asking_to_answer(member, asking.pk)
    if str(member.person_id) not in asking.yes_from:
        asking.yes_from = [*asking.yes_from, str(member.person_id)]
        asking.save(update_fields=["yes_from"])
    act(by, "families.agree", person_id=family.pk, subject=asking, section=Section.PLAN)
    _open_when_all_said_yes(by, asking)
    return asking


def _open_when_all_said_yes(by: Actor, asking: Asking) -> None:
    # Every member counts, whomever the last to say yes reaches.
    with rows.for_the_system():
        members = around(asking.family_id)
        wanted = {
            str(one.person_id)
            for one in members
            if one.person.died_said_at is None and one.person_id != asking.asked_by_id
        }
        person = asking.person
        if person is None or not wanted <= set(asking.yes_from):
            return
        if person.died_said_at is not None or are_kept_apart([person, *(one.person for one in members)]):
            return
        member = Member.objects.create(
            family=asking.family,
            person=person,
            called=asking.called,
            said_how=asking.said_how,
            written_by=asking.written_by,
        )
        if asking.shows_writer and asking.written_by is not None:
            Shown.objects.create(
                family=asking.family,
                person=person,
                account=asking.written_by,
                opens=True,
                set_by=asking.written_by,
            )
        remember(by=by, family=asking.family, person=member.person, kind=Kind.CAME)
        # The code has done its work; what it led to stands in the membership.
        Asking.objects.filter(pk=asking.pk).delete()


@verb("families.take_yes_back")
def take_yes_back(*, by: Actor, person: Person, asking: Asking) -> None:
    """Take a yes back that still waits. Nobody is told."""
    person = to_say_yes(by, person.pk)
    waiting = yes_waiting(person, asking.pk)
    act(by, "families.take_yes_back", person_id=waiting.family_id, subject=waiting, section=Section.PLAN)
    with rows.for_the_system():
        Asking.objects.filter(pk=waiting.pk).delete()


@verb("families.show_to")
def show_to(*, by: Actor, person: Person, family: Family, wishes: dict[UUID, str]) -> Family:
    """Say who of those alongside a member may see the page ("sees"), is only named as helping ("named"), or neither ("no").

    In force at the next request. Opening is said as a yes is; taking back is always one's own.
    """
    member = own_side(by, person.pk, family.pk)
    beside = {account.pk: (account, said) for account, said in may_be_shown(member)}
    for account_id, wish in wishes.items():
        if account_id not in beside or wish not in ("no", "named", "sees"):
            raise InvalidInput(_("Choose from those who walk alongside."))
        account, said = beside[account_id]
        if wish == said:
            continue
        if wish != "no":
            to_say_yes(by, person.pk)
        Shown.objects.filter(family=family, person=member.person_id, account=account, until_at=None).update(
            until_at=clock.now()
        )
        if wish != "no":
            Shown.objects.create(
                family=family,
                person=member.person,
                account=account,
                opens=wish == "sees",
                set_by=by.account,
            )
    act(by, "families.show_to", person_id=family.pk, subject=family, section=Section.PLAN)
    return family


@verb("families.leave")
def leave(*, by: Actor, person: Person, family: Family, takes_words: bool = False) -> None:
    """Leave a family page: at once, and in silence. What one said stays as said by somebody, or goes with one.

    The last to leave closes it: its lines are deleted and its key is destroyed.
    """
    member = own_side(by, person.pk, family.pk)
    now = clock.now()
    member.until_at = now
    member.save(update_fields=["until_at"])
    Shown.objects.filter(family=family, person=member.person_id, until_at=None).update(until_at=now)
    if takes_words:
        Line.objects.filter(family=family, person=member.person_id, taken_back_at=None).update(
            taken_back_at=now
        )
    act(by, "families.leave", person_id=family.pk, subject=family, section=Section.PLAN)
    # What is left behind concerns those who stay, whom the one who leaves may not reach.
    with rows.for_the_system():
        Asking.objects.filter(family=family, asked_by=member.person_id).delete()
        waiting = Asking.objects.filter(family=family, person__isnull=False, until_at__gt=now)
        for asking in waiting.select_related("person__account", "family", "written_by"):
            _open_when_all_said_yes(TILTH, asking)
    sweep(by=TILTH)


@verb("families.sweep")
def sweep(*, by: Actor) -> int:
    """Close every family page that nobody shares any more: its rows are deleted, its key destroyed. Gives how many."""
    # Whether somebody still shares a page is asked of all its members.
    with rows.for_the_system():
        live = Member.objects.live(clock.now()).filter(family=OuterRef("pk"))
        left = list(Family.objects.filter(~Exists(live)).values_list("pk", flat=True))
        for pk in left:
            transaction.on_commit(partial(sealing.destroy_key, pk, "left by all"))
        Family.objects.filter(pk__in=left).delete()
    return len(left)
