"""What the tests of those who speak for somebody begin from."""

from datetime import timedelta

from tests.builders import an_organisation
from tilth.alongside import queries
from tilth.alongside.actions import deciding, meetings, relations
from tilth.alongside.actions import speaking as actions
from tilth.alongside.models import Deciding
from tilth.barriers import actions as barriers
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.conversations import actions as conversations
from tilth.decisions import actions as decisions
from tilth.people import actions as people
from tilth.people.models import Person
from tilth.plans import actions as plans

EVERY_PART = [section.value for section in queries.SHOWN_SECTIONS]
IN_A_YEAR = timedelta(days=365)


def written_down(by, person, whom, kind="parent", **more):
    given = {
        "sections": EVERY_PART,
        "paper": "the birth certificate, seen on Monday",
        "words": "at the kitchen table, with a drawing",
        "until_on": clock.today() + IN_A_YEAR,
        "on_page": True,
    } | more
    return actions.record_speaker(by=by, person=person, account=whom.account, kind=kind, **given)


def seconded(by, person, whom, mate, **more):
    return actions.second_speaker(by=mate, speaker=written_down(by, person, whom, **more))


def decides(by, person, who, *sections):
    """Who decides, said with the child there. What nobody said yet is first as the second look at a parent left it."""
    wanted = sections or queries.SHOWN_SECTIONS
    said = set(Deciding.objects.filter(person=person).values_list("section", flat=True))
    for section in wanted:
        if section not in said:
            Deciding.objects.create(
                person=person, section=section, decides="parents", words="as written down"
            )
    deciding.set_deciding(
        by=by, person=person, choices=dict.fromkeys(wanted, who), words="Ellie said so, after school"
    )


# Planted wherever a place could stand: none of them may be read by whoever must not learn it.
PLACES = ("Mill Lane", "Cei Newydd", "Brids School", "Aunt Quay", "Refuge Haven", "Hollins")


def a_life_full_of_places(worker: Actor, person: Person) -> None:
    """Write each place into everything a page can hold: words, plan, money, meetings, ways, who walks alongside."""
    story = [conversations.Said(f"We live in {place} now.") for place in PLACES]
    conversations.write(by=worker, person=person, lines=story, where="the flat on Mill Lane")
    people.say_about(by=worker, person=person, kind="matters", words="Brids School on Mondays")
    people.draw_life(by=worker, person=person, name="Aunt Quay", ring=1, gives="a bed in Mill Lane")
    people.set_safe_way(by=worker, person=person, channel="visit", is_safe="yes", address="4 Cei Newydd")
    meetings.plan_meeting(
        by=worker, person=person, on=clock.today() + timedelta(days=2), where="Refuge Haven, the back door"
    )
    aim = plans.help_me_to(by=worker, person=person, words="walk to Brids School alone")
    plans.score(by=worker, aim=aim, value=4, note="as far as Mill Lane")
    plans.add_step(by=worker, person=person, words="Look at the map of Mill Lane", who="worker", aim=aim)
    decisions.decide_note(by=worker, person=person, what="A lock for Mill Lane", why="Aunt Quay asked")
    barriers.raise_it(by=worker, rule="A form", stopped="the move to Mill Lane", person=person)
    haven = an_organisation("Refuge Haven", "charity")
    asked = relations.pull_in(
        by=worker, person=person, kind="group", asked_for="a room", sections=["story"], to_organisation=haven
    )
    relations.organisation_came(by=worker, invitation=asked)
