"""Erasing somebody, or keeping a page because a law says so. Each takes two people."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.actions import forget
from tilth.alongside.actions.apart import tell_members_of_erasing
from tilth.alongside.models import Apart, Introduction
from tilth.barriers.actions import forget_people
from tilth.base import clock, files, rows, sealing
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.models import StoredFile
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.directory.actions.holding import leave_pages
from tilth.families.actions.sharing import sweep
from tilth.funds.actions.asking import leave_grants
from tilth.gatherings.actions import leave_gatherings
from tilth.ideas.actions.raising import leave_ideas
from tilth.keeping.asked import (
    LONGEST_HOLD_DAYS,
    ask_for,
    erasures_waiting,
    holds_on,
    holds_waiting,
    second_for,
)
from tilth.keeping.models import Ask, AskKind, Hold, Tombstone
from tilth.people.actions import bump
from tilth.people.models import Person
from tilth.stories.access import stories_of
from tilth.stories.actions.telling import erase as erase_story

ASKED = "asked by the person"


@verb("keeping.place_hold")
def place_hold(*, by: Actor, asked: Ask, why: str, until_on: date | None) -> Hold:
    """Say which law keeps a page from being erased, why and until when. Counts once a second person agrees."""
    asked = ask_for(by, asked.pk)
    today = clock.today()
    if not why:
        raise InvalidInput(_("Say which law says so, and why, in words the person will read."), "why")
    if until_on is None or until_on <= today:
        raise InvalidInput(_("Say until which day. It lies ahead."), "until_on")
    hold = Hold.objects.create(
        person=asked.person,
        why=why,
        placed_by=by.account,
        until_on=until_on,
        review_on=min(until_on, today + timedelta(days=LONGEST_HOLD_DAYS)),
    )
    act(by, "keeping.place_hold", person_id=asked.person_id, subject=hold, section=Section.CONTACT)
    bump(asked.person_id)
    return hold


@verb("keeping.agree_hold")
def agree_hold(*, by: Actor, hold: Hold) -> Hold:
    """Be the second of two who say that a page must be kept."""
    second_for(by)
    hold = _one(holds_waiting(by).filter(pk=hold.pk).first())
    hold.agreed_by = by.account
    hold.save(update_fields=["agreed_by"])
    act(by, "keeping.agree_hold", person_id=hold.person_id, subject=hold, section=Section.CONTACT)
    bump(hold.person_id)
    return hold


@verb("keeping.lift_hold")
def lift_hold(*, by: Actor, hold: Hold) -> Hold:
    """Lift a hold before its day. One privacy lead is enough: it gives the person their right back."""
    must(by, Verb.GUARD)
    hold.lifted_on = clock.today()
    hold.save(update_fields=["lifted_on"])
    act(by, "keeping.lift_hold", person_id=hold.person_id, subject=hold, section=Section.CONTACT)
    bump(hold.person_id)
    return hold


@verb("keeping.agree_erasure")
def agree_erasure(*, by: Actor, asked: Ask) -> Ask:
    """Be the first of two who agree to erase somebody who asked for it."""
    asked = ask_for(by, asked.pk)
    if asked.kind != AskKind.ERASE:
        raise WrongState(_("Nobody asked for this page to be erased."))
    if holds_on(asked.person):
        raise WrongState(_("A law keeps this page for now. Lift that first, or answer with why not."))
    asked.agreed_by = by.account
    asked.save(update_fields=["agreed_by"])
    act(by, "keeping.agree_erasure", person_id=asked.person_id, subject=asked, section=Section.CONTACT)
    tell_members_of_erasing(asked.person_id)
    bump(asked.person_id)
    return asked


@verb("keeping.erase")
def erase(*, by: Actor, asked: Ask) -> Tombstone:
    """Be the second of two, and erase: every row, every file, the way in and the key. Nothing brings it back.

    The rows go in one transaction; the key is destroyed when that is durable. What stays is a tombstone that leads to
    nobody, and the ids in the log, for two years.
    """
    second_for(by)
    asked = _one(erasures_waiting(by).select_for_update(of=("self",)).filter(pk=asked.pk).first())
    # Everything goes, what neither of the two may read as well: nothing may stay because nobody here is given it.
    with rows.for_the_system():
        # An introduction has a key of its own.
        holders = [
            asked.person_id,
            *Introduction.objects.filter(person=asked.person_id).values_list("pk", flat=True),
            *Apart.objects.filter(person=asked.person_id).values_list("pk", flat=True),
            *stories_of(asked.person).values_list("pk", flat=True),
        ]
        stone, *_others = Tombstone.objects.bulk_create(
            [Tombstone(rule=ASKED, holder=holder) for holder in holders]
        )
        erase_rows(asked.person)
    act(by, "keeping.erase", subject=stone)
    transaction.on_commit(destroy_keys_left)
    return stone


def erase_rows(person: Person) -> None:
    """Delete every row and file of somebody, and their way in. The caller sees to the key."""
    stored = list(StoredFile.objects.filter(holder_id=person.pk))
    account = person.account
    for story in stories_of(person):
        erase_story(story)
    forget_people(by=TILTH, person_ids=[person.pk])
    Introduction.objects.filter(person=person).delete()
    person.delete()
    # Their lines went with them; a page that nobody shares any more goes whole.
    sweep(by=TILTH)
    for one in stored:
        files.drop(one)
    if account is not None and not account.standings.exists():
        for leave in (leave_pages, leave_gatherings, leave_grants, leave_ideas):
            leave(account)
        forget(by=TILTH, account=account)


@verb("keeping.destroy_keys_left")
def _destroy_keys_left(*, by: Actor) -> int:
    left = list(Tombstone.objects.exclude(holder=None))
    for stone in left:
        if stone.holder is not None:
            sealing.destroy_key(stone.holder, stone.rule)
        stone.holder = None
        stone.save(update_fields=["holder"])
    return len(left)


def destroy_keys_left() -> int:
    """Destroy the keys of whoever was erased: at once, and again at every start in case we were stopped in between."""
    return _destroy_keys_left(by=TILTH)


def _one[T](found: T | None) -> T:
    if found is None:
        raise NotFound
    return found
