"""The list and the door are one rule: whoever stands in a list is whom `decide` lets through, row by row.

Histories are made at random: relations that begin, end and sleep, words said and ended, for accounts and organisations,
blocks and conflicts lifted or not, team-mates, emergencies, every role, with and without the second factor.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import LONG_AGO, a_neighbourhood, an_account, an_organisation
from tests.crawling import undone
from tilth.alongside import access, queries
from tilth.alongside.models import (
    Block,
    Conflict,
    Deciding,
    Glass,
    Relation,
    RelationKind,
    Say,
    SayAnswer,
    Speaker,
    scope_of,
)
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.policy import decide
from tilth.base.roles import EMERGENCY_ROLES, Decides, Emergency, Role, Section, Speaks, Verb
from tilth.people.models import Person
from tilth.teams.models import Member, Team

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

HOURS = st.integers(-72, 72)
PAST = st.integers(-72, 0)
DAYS = st.integers(-3, 3)

RELATION = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(RelationKind.values),
        "began": HOURS,
        "ends": st.none() | HOURS,
        "asleep": st.booleans(),
        "first": st.booleans(),
    }
)
SAY = st.fixed_dictionaries(
    {
        "section": st.sampled_from(queries.SHOWN_SECTIONS),
        "for_account": st.booleans(),
        "answer": st.sampled_from(SayAnswer.values),
        "began": HOURS,
        "until": st.none() | DAYS,
        "ended": st.booleans(),
    }
)
ENDING = st.none() | st.fixed_dictionaries({"ends": st.none() | HOURS})
SPEAKER = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(Speaks.values),
        "began": st.none() | HOURS,
        "ends": st.none() | HOURS,
        "until": DAYS,
        "on_page": st.booleans(),
        "sections": st.sets(st.sampled_from(queries.SHOWN_SECTIONS)),
    }
)
LIFE = st.fixed_dictionaries(
    {
        "speaker": st.none() | SPEAKER,
        "deciding": st.dictionaries(st.sampled_from(queries.SHOWN_SECTIONS), st.sampled_from(Decides.values)),
        "place": ENDING,
        "whose": st.sampled_from(["nobody", "another", "team-mate", "former team-mate", "the actor"]),
        "ended": st.lists(st.tuples(PAST, st.sampled_from(RelationKind.values)), max_size=2),
        "relation": st.none() | RELATION,
        "says": st.lists(SAY, max_size=6),
        "block": ENDING,
        "conflict": ENDING,
        "glass": st.none() | st.tuples(st.integers(-90, 30), st.sampled_from(list(Emergency))),
    }
)
ACTOR = st.fixed_dictionaries(
    {
        "role": st.sampled_from(list(Role)),
        "factor": st.booleans(),
        "active": st.integers(0, 9).map(bool),
        "organisation": st.booleans(),
    }
)


def a_life(number: int, told: dict[str, Any], cast: dict[str, Any]) -> Person | None:  # noqa: C901 (one line a table)
    """One person with one history between them and the actor."""
    now, account, organisation = clock.now(), cast["account"], cast["organisation"]
    theirs = None
    if told["whose"] == "the actor":
        if Person.objects.filter(account=account).exists():
            return None
        theirs = account
    elif told["whose"] != "nobody":
        theirs = an_account(f"Somebody {number}")
        if "team-mate" in told["whose"]:
            until = clock.today() if told["whose"].startswith("former") else None
            Member.objects.create(team=cast["team"], account=theirs, from_on=LONG_AGO, until_on=until)
    person = Person.objects.create(
        called=f"P{number}", search_name=f"p{number}", neighbourhood=cast["where"], account=theirs
    )
    for ended, kind in told["ended"]:
        at = now + timedelta(hours=ended)
        Relation.objects.create(
            person=person, account=account, kind=kind, from_at=at - timedelta(hours=9), until_at=at
        )
    if one := told["relation"]:
        Relation.objects.create(
            person=person,
            account=account,
            kind=one["kind"],
            from_at=now + timedelta(hours=one["began"]),
            until_at=None if one["ends"] is None else now + timedelta(hours=one["ends"]),
            asleep_at=now if one["asleep"] else None,
            is_first=one["first"],
        )
    for one in told["says"]:
        Say.objects.create(
            person=person,
            section=one["section"],
            account=account if one["for_account"] else None,
            organisation=None if one["for_account"] else organisation,
            answer=one["answer"],
            from_at=now + timedelta(hours=one["began"]),
            until_on=None if one["until"] is None else clock.today() + timedelta(days=one["until"]),
            ended_at=now if one["ended"] else None,
        )
    _speaking(person, told, account)
    for model, one, more in (
        (Block, told["block"], {}),
        (Block, told["place"], {"is_place": True}),
        (Conflict, told["conflict"], {}),
    ):
        if one is not None:
            until = None if one["ends"] is None else now + timedelta(hours=one["ends"])
            model.objects.create(person=person, account=account, until_at=until, **more)
    if told["glass"]:
        opened, reason = told["glass"]
        made = now + timedelta(minutes=opened)
        Glass.objects.create(
            person=person, account=account, reason=reason, made_at=made, until_at=made + timedelta(hours=1)
        )
    return person


def _speaking(person: Person, told: dict[str, Any], account: Any) -> None:
    now = clock.now()
    if one := told["speaker"]:
        Speaker.objects.create(
            person=person,
            account=account,
            kind=one["kind"],
            scope=scope_of(one["sections"]),
            on_page=one["on_page"] and one["kind"] != Speaks.INTERPRETER,
            from_at=None if one["began"] is None else now + timedelta(hours=one["began"]),
            until_at=None if one["ends"] is None else now + timedelta(hours=one["ends"]),
            until_on=clock.today() + timedelta(days=one["until"]),
        )
    for section, decides in told["deciding"].items():
        Deciding.objects.create(person=person, section=section, decides=decides)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(actor=ACTOR, lives=st.lists(LIFE, min_size=3, max_size=6))
@pytest.mark.slow
def test_every_list_is_what_the_door_lets_through(actor, lives):
    with undone("default"):
        account, organisation = an_account("Amina Said", is_active=actor["active"]), an_organisation("Homes")
        team = Team.objects.create(name="Hollins team", slug="hollins-team")
        Member.objects.create(team=team, account=account, from_on=LONG_AGO)
        cast = {"account": account, "organisation": organisation, "team": team, "where": a_neighbourhood()}
        people = [found for number, told in enumerate(lives) if (found := a_life(number, told, cast))]
        who = Actor(
            kind="account",
            account=account,
            acting_as=actor["role"],
            has_second_factor=actor["factor"],
            person_id=next((person.pk for person in people if person.account_id == account.pk), None),
            organisation_id=organisation.pk if actor["organisation"] else None,
        )

        now = clock.now()
        facts = {person.pk: queries.facts_for(who, person.pk) for person in people}
        # A name shows to whoever walks alongside, whatever the say; ending it hangs on no say either.
        near = {pk for pk, known in facts.items() if decide(known.about(Section.STORY), Verb.END, now)}
        assert set(access.visible_to(who).values_list("pk", flat=True)) == near

        for section in queries.SHOWN_SECTIONS:
            shown = {
                pk
                for pk, known in facts.items()
                if (decision := decide(known.about(section), Verb.SEE, now)) and decision.rule != 6
            }
            assert set(queries.people_showing(who, section).values_list("pk", flat=True)) == shown
        _rules_hold(who, people, facts, lives)


def _rules_hold(who: Actor, people: list[Person], facts: dict[Any, Any], lives: list[Any]) -> None:
    """What must be so whatever the history: said without looking at the policy."""
    for person in people:
        told = lives[int(person.called[1:])]
        sees = access.sections_for(who, person)
        is_own = person.pk == who.person_id
        is_away = _is_live(told["block"]) or (told["conflict"] and told["conflict"]["ends"] is None)
        if _is_live(told["place"]) and not is_own:
            # Whoever must not learn a place hears at most what is written for them.
            assert not sees and not any(access.may(who, person, verb) for verb in Verb if verb != Verb.HEAR)
        if (is_away or told["whose"] == "team-mate") and not is_own:
            assert not sees and not any(access.may(who, person, verb) for verb in Verb)
        if who.acting_as != Role.RESIDENT and not who.has_second_factor and not is_own:
            assert not sees
        glass = told["glass"]
        is_open = glass is not None and -60 < glass[0] <= 0
        walks = told["relation"] is not None or told["speaker"] is not None
        if not (is_own or walks):
            assert bool(sees) <= (is_open and who.acting_as in EMERGENCY_ROLES)


def _is_live(block: dict[str, Any] | None) -> bool:
    return block is not None and (block["ends"] is None or block["ends"] > 0)
