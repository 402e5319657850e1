"""Decision notes: written when one is useful, read by the person, approved by nobody."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.alongside.access import person_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.decisions.access import holds_team
from tilth.decisions.models import Decision
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice
from tilth.teams.models import Team


@verb("decisions.decide_note")
def decide_note(
    *,
    by: Actor,
    what: str,
    why: str = "",
    with_whom: str = "",
    risk_acting: str = "",
    risk_not_acting: str = "",
    our_anxiety: bool = False,
    person: Person | None = None,
    team: Team | None = None,
    on: date | None = None,
) -> Decision:
    """Write down what was decided and what was weighed, about a person or a team."""
    if person is not None:
        person = person_for(by, person.pk, Verb.DECIDE, Section.PLAN)
    elif team is not None:
        must(by, Verb.DECIDE, holds=holds_team(by, team.pk))
    else:
        raise InvalidInput(_("Say whom or which team this is about."))
    if not what:
        raise InvalidInput(_("Say what was decided, in one sentence."), "what")
    decision = Decision.objects.create(
        person=person,
        team=team,
        what=what,
        why=why,
        with_whom=with_whom,
        risk_acting=risk_acting,
        risk_not_acting=risk_not_acting,
        our_anxiety=our_anxiety,
        on=on or clock.today(),
        by=by.account,
    )
    act(
        by,
        "decisions.decide_note",
        person_id=person.pk if person else None,
        subject=decision,
        section=Section.PLAN,
    )
    if person is not None:
        remember(
            by=by,
            person_id=person.pk,
            section=Section.PLAN,
            kind=MomentKind.DECISION,
            subject=decision,
            summary=_("%(who)s decided: %(what)s") % {"who": by.name, "what": what},
            voice=Voice.OURS,
        )
    return decision
