"""Say what is in the way."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from tilth.alongside.access import person_for
from tilth.answers import actions as answers
from tilth.answers.models import Kind, Office, Signed
from tilth.barriers import access
from tilth.barriers.actions.telling import names, page_of, remember_about, writer_of
from tilth.barriers.models import Barrier, Origin, Sort, key_of
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.ids import new_id, new_random_id
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.models import MomentKind, Person
from tilth.places.models import Neighbourhood
from tilth.teams.models import Team
from tilth.teams.queries import teams_of


@verb("barriers.raise_it")
def raise_it(
    *,
    by: Actor,
    rule: str,
    stopped: str = "",
    person: Person | None = None,
    kind: str = Sort.IN_THE_WAY,
    origin: str = Origin.DONT_KNOW,
    office: Office | None = None,
    signed: str = Signed.NAME,
    team: Team | None = None,
    neighbourhood: Neighbourhood | None = None,
) -> Barrier:
    """Say what is in the way. It lands on the office that can change it, or on a gardener who finds out."""
    _may_raise(by, person, kind, signed)
    is_unsigned = signed == Signed.UNSIGNED
    team = (
        None
        if is_unsigned
        else _team_of(by, team, needed=signed == Signed.TEAM or kind == Sort.ENOUGH_FOR_NOW)
    )
    rule = _safe_rule(rule, person)
    barrier = Barrier(
        # A version 7 id tells the second it was made: with what is unsigned, that could tell who made it.
        id=new_random_id() if is_unsigned else new_id(),
        rule=rule,
        rule_key=key_of(rule),
        stopped=stopped.strip(),
        person=person,
        team=team,
        neighbourhood=None if is_unsigned else neighbourhood,
        origin=origin or Origin.DONT_KNOW,
        kind=kind,
        signed=signed,
        raised_by=None if is_unsigned else by.account,  # the answer alone knows whom to tell
    )
    barrier.answer = answers.ask(
        by=by,
        kind=Kind.BARRIER,
        subject_id=barrier.pk,
        sentence=rule,
        office=office,
        team_name=team.name if team and signed == Signed.TEAM else "",
        signed=signed,
        link=page_of(barrier),
    )
    barrier.save(force_insert=True)
    writer = writer_of(by, barrier)
    remember_about(writer, barrier, MomentKind.BARRIER, _told(barrier))
    act(writer, "barriers.raise_it", person_id=barrier.person_id, subject=barrier, section=Section.PLAN)
    return barrier


def _may_raise(by: Actor, person: Person | None, kind: str, signed: str) -> None:
    if person is None:
        if not access.may_raise(by):
            raise NotFound
        return
    access.must_stand()
    person_for(by, person.pk, Verb.RAISE, Section.PLAN)
    if kind != Sort.IN_THE_WAY:
        raise InvalidInput(
            _("This is about how we work, not about one person. Raise it without a person."), "kind"
        )
    if by.person_id == person.pk and signed != Signed.UNSIGNED:
        words = _(
            "Signed with your name, everybody who works here would know whose life it is. Leave it unsigned."
        )
        raise InvalidInput(words, "signed")


def _team_of(by: Actor, team: Team | None, *, needed: bool) -> Team | None:
    mine = list(teams_of(by))
    if team is not None and team not in mine:
        raise InvalidInput(_("You can only sign for a team you are in."), "signed")
    if team is None and len(mine) == 1:
        team = mine[0]
    if team is None and needed:
        raise InvalidInput(_("Say which team this is from."), "signed")
    return team


def _safe_rule(rule: str, person: Person | None) -> str:
    rule = " ".join(rule.split())
    if not rule:
        raise InvalidInput(_("Write the rule, or what is in the way, in a few words."), "rule")
    if len(rule) > 600:
        raise InvalidInput(_("Say the rule in one or two sentences (600 letters at most)."), "rule")
    if person is not None and names(rule, person.called):
        words = _(
            "This line is read by everybody who works here, so it must not name %(called)s. Say the rule alone."
        )
        raise InvalidInput(words % {"called": person.called}, "rule")
    return rule


def _told(barrier: Barrier) -> str:
    if not barrier.stopped:
        return barrier.rule
    return _("%(rule)s It stopped: %(stopped)s") % {
        "rule": _full_stop(barrier.rule),
        "stopped": barrier.stopped,
    }


def _full_stop(words: str) -> str:
    return words if words[-1] in ".!?…" else f"{words}."


@verb("barriers.forget_people")
def forget_people(*, by: Actor, person_ids: Collection[UUID]) -> int:
    """Take people who are erased out of what got in their way. The rule and its answer stay: they are the place's.

    Asks no permission: the room above has let two people decide. Gives how many rules that touched.
    """
    touched = Barrier.objects.filter(person__in=person_ids).update(person=None, stopped=None)
    act(by, "barriers.forget_people")
    return touched
