"""Linking by names, the exception: asked by an analyst, opened by a privacy lead who did not ask, watched, and ended."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Role
from tilth.base.writing import act, verb
from tilth.evidence import linked
from tilth.evidence.access import WORKS_WITH_CONTACTS, must
from tilth.evidence.models import Linking, Looking
from tilth.evidence.queries import linking_now, may_be_named


def _now(by: Actor, *roles: Role) -> Linking:
    """Give the linking there is, to whoever may do this. Raises NotFound where there is none."""
    must(by, *(roles or WORKS_WITH_CONTACTS))
    found = Linking.objects.select_for_update().filter(ended_at=None).first()
    if found is None:
        raise NotFound
    return found


@verb("evidence.ask_to_link")
def ask_to_link(*, by: Actor, reason: str) -> Linking:
    """Ask that people be linked by their names: an analyst. Somebody else opens it."""
    must(by, Role.ANALYST)
    if by.account_id is None:
        raise NotFound
    if linking_now() is not None:
        raise WrongState(_("It was asked for already."))
    if len(may_be_named()) < 2:
        raise WrongState(
            _("Two sources at least need a basis for names in their agreements. Ids are the normal way.")
        )
    linking = Linking(reason=reason, asked_by=by.account_id, asked_by_name=by.name)
    linking.save(force_insert=True)
    act(by, "evidence.ask_to_link", subject=linking)
    return linking


@verb("evidence.open_linking")
def open_linking(*, by: Actor) -> Linking:
    """Open it: a privacy lead who did not ask. The first run begins apart from these pages."""
    linking = _now(by, Role.PRIVACY_LEAD)
    if linking.asked_by == by.account_id:
        raise WrongState(_("You asked for it. Somebody else opens it."))
    if linking.opened_at is not None:
        raise WrongState(_("It is open already."))
    linking.opened_at, linking.opened_by_name, linking.is_wanted = clock.now(), by.name, True
    linking.save(update_fields=["opened_at", "opened_by_name", "is_wanted"])
    act(by, "evidence.open_linking", subject=linking)
    return linking


@verb("evidence.end_linking")
def end_linking(*, by: Actor) -> Linking:
    """End it, opened or not: whoever works with contacts. Everything it made is destroyed; the contacts stay."""
    linking = _now(by)
    linking.ended_at, linking.is_wanted = clock.now(), False
    linking.save(update_fields=["ended_at", "is_wanted"])
    Looking.objects.update(is_wanted=True)
    act(by, "evidence.end_linking", subject=linking)
    # Only once it is written down: what could not be ended must not have lost its files. The night sees to what a cut leaves.
    transaction.on_commit(linked.forget_all)
    return linking


@verb("evidence.choose_weight")
def choose_weight(*, by: Actor, sure: int, why: str) -> Linking:
    """Choose from what weight on two ids are one person: an analyst, with a reason that stands beside every figure."""
    linking = _now(by, Role.ANALYST)
    if linking.opened_at is None:
        raise WrongState(_("It is not open yet."))
    if sure not in linked.WEIGHTS:
        raise InvalidInput(_("Choose one."), "sure")
    linking.sure, linking.sure_why, linking.sure_by_name, linking.is_wanted = sure, why, by.name, True
    linking.save(update_fields=["sure", "sure_why", "sure_by_name", "is_wanted"])
    act(by, "evidence.choose_weight", subject=linking)
    return linking


@verb("evidence.say_of_pair")
def say_of_pair(*, by: Actor, pair: str, is_same: bool, why: str) -> Linking:
    """Say that a pair is one person, or is not: an analyst. It stays over every new run, until somebody says otherwise."""
    linking = _now(by, Role.ANALYST)
    found = next((one for one in linked.shown_pairs() if one.key == pair), None)
    if found is None:
        raise NotFound
    linked.say_of(found, {"is_same": is_same, "why": why, "by": by.name, "on": clock.today().isoformat()})
    linking.is_wanted = True
    linking.save(update_fields=["is_wanted"])
    act(by, "evidence.say_of_pair", subject=linking)
    return linking


@verb("evidence.linked")
def was_linked(*, by: Actor, linking: Linking) -> None:
    """Say that a run is done, and that what happened is to be worked out anew: Tilth itself."""
    linking.linked_at, linking.is_wanted = clock.now(), False
    linking.save(update_fields=["linked_at", "is_wanted"])
    Looking.objects.update(is_wanted=True)
    act(by, "evidence.linked", subject=linking)
