"""Who may come near, and what they see: doors and the say."""

from datetime import timedelta

import pytest

from tests.answers.cast import acting, alongside, an_account, the_cast
from tests.builders import by_link
from tilth.alongside import access, queries
from tilth.alongside.actions import conflicts, relations
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import Conflict, Invitation, Relation, Say
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.roles import Role, Section, Verb
from tilth.people.models import Moment, MomentKind, Person

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


stage = the_cast


@pytest.fixture
def cast(on_stage):
    return on_stage


def own(person: Person) -> Actor:
    return by_link(person)


def is_seen(actor, person, section=Section.STORY):
    return access.may(actor, person, Verb.SEE, section)


def test_a_worker_alongside_sees_and_a_team_mate_does_not(cast):
    assert is_seen(cast.amina, cast.carl)
    assert not is_seen(cast.jo, cast.carl)
    with pytest.raises(NotFound):
        access.person_for(cast.jo, cast.carl.pk)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.WORKER])
def test_no_other_standing_opens_the_page(cast, role):
    assert not is_seen(acting(an_account("Sam Lee", role), role), cast.carl)


def test_the_list_holds_exactly_those_whom_the_door_opens(cast):
    others = [
        Person.objects.create(called=name, search_name=name.lower()) for name in ("Pat", "Dot", "Sid", "Bel")
    ]
    for person in others:
        alongside(person, cast.amina.account)
    pat, dot, sid, bel = others
    Relation.objects.filter(person=pat).update(until_at=clock.now())
    Relation.objects.filter(person=dot).update(asleep_at=clock.now())
    relations.block(by=own(sid), person=sid, account=cast.amina.account)
    Conflict.objects.create(account=cast.amina.account, person=bel)

    listed = set(access.visible_to(cast.amina))

    assert listed == {person for person in [cast.carl, *others] if is_seen(cast.amina, person)} == {cast.carl}


def test_a_no_holds_at_the_next_request(cast):
    set_say(
        by=own(cast.carl), person=cast.carl, wishes=[Wish(Section.PLAN, "no", account=cast.amina.account)]
    )

    assert not is_seen(cast.amina, cast.carl, Section.PLAN)
    assert is_seen(cast.amina, cast.carl, Section.STORY)


def test_ask_me_is_no_until_it_is_yes(cast):
    set_say(
        by=own(cast.carl), person=cast.carl, wishes=[Wish(Section.PLAN, "ask", account=cast.amina.account)]
    )

    assert not is_seen(cast.amina, cast.carl, Section.PLAN)


def test_a_say_until_a_day_ends_after_that_day(cast):
    until = clock.today() + timedelta(days=2)
    wish = Wish(Section.HEALTH, "yes", account=cast.amina.account, until_on=until)
    set_say(by=own(cast.carl), person=cast.carl, wishes=[wish])

    assert is_seen(cast.amina, cast.carl, Section.HEALTH)
    with clock.at(clock.now() + timedelta(days=3)):
        assert not is_seen(cast.amina, cast.carl, Section.HEALTH)


def test_a_word_about_the_account_wins_over_one_about_its_organisation(cast):
    homes = cast.housing.organisation or _organisation()
    amina = Actor(
        kind="account", account=cast.amina.account, acting_as=Role.WORKER, has_second_factor=True,
        organisation_id=homes.pk,
    )  # fmt: skip
    Say.objects.create(person=cast.carl, section=Section.HEALTH, organisation=homes, answer="yes")
    assert is_seen(amina, cast.carl, Section.HEALTH)

    Say.objects.create(person=cast.carl, section=Section.HEALTH, account=amina.account, answer="no")
    assert not is_seen(amina, cast.carl, Section.HEALTH)


def _organisation():
    from tilth.accounts.models import Organisation

    return Organisation.objects.create(name="Aldermoor Homes")


def test_the_first_worker_writes_the_say_down_only_with_how_it_was_said(cast):
    wish = Wish(Section.HEALTH, "yes", account=cast.amina.account)
    with pytest.raises(InvalidInput, match="how it was said"):
        set_say(by=cast.amina, person=cast.carl, wishes=[wish])

    set_say(by=cast.amina, person=cast.carl, wishes=[wish], given_how="at the kitchen table, with Carl")

    assert is_seen(cast.amina, cast.carl, Section.HEALTH)
    assert Moment.objects.filter(person=cast.carl, kind=MomentKind.SAY).exists()


def test_somebody_who_came_later_cannot_widen_the_say(cast):
    alongside(cast.carl, cast.jo.account)
    Relation.objects.filter(account=cast.jo.account).update(is_first=False)

    with pytest.raises(NotFound):
        wish = Wish(Section.HEALTH, "yes", account=cast.jo.account)
        set_say(by=cast.jo, person=cast.carl, wishes=[wish], given_how="on the phone")


def pulled_in(cast, sections=("plan",)) -> Invitation:
    return relations.pull_in(
        by=cast.amina,
        person=cast.carl,
        kind="worker",
        asked_for="two dishes he knows",
        sections=list(sections),
        to_account=cast.jo.account,
    )


def test_somebody_pulled_in_sees_what_was_agreed_once_they_say_yes(cast):
    invitation = pulled_in(cast)
    assert not is_seen(cast.jo, cast.carl, Section.PLAN)

    relations.accept(by=cast.jo, invitation=invitation)

    assert access.sections_for(cast.jo, cast.carl) == {Section.PLAN}
    assert [one.is_first for one in queries.who_is_alongside(cast.carl.pk)] == [True, False]


def test_a_kind_no_leaves_no_access_and_can_be_said_once(cast):
    invitation = pulled_in(cast)

    relations.decline(by=cast.jo, invitation=invitation, words="not this month")

    assert not is_seen(cast.jo, cast.carl, Section.PLAN)
    with pytest.raises(NotFound):
        relations.accept(by=cast.jo, invitation=invitation)


def test_an_invitation_opens_for_nobody_else(cast):
    invitation = pulled_in(cast)

    with pytest.raises(NotFound):
        access.invitation_for(cast.dee, invitation.pk)


def test_nobody_is_asked_to_see_what_is_kept_apart(cast):
    with pytest.raises(InvalidInput):
        pulled_in(cast, sections=["restricted"])


def test_an_ended_relation_sees_nothing_from_the_next_request_on(cast):
    relation = Relation.objects.get(account=cast.amina.account)

    relations.end_relation(by=own(cast.carl), relation=relation)

    assert access.sections_for(cast.amina, cast.carl) == frozenset()
    assert not Say.objects.filter(account=cast.amina.account, ended_at=None).exists()


def test_a_worker_can_end_only_their_own(cast):
    alongside(cast.carl, cast.jo.account)

    with pytest.raises(NotAllowed):
        relations.end_relation(by=cast.jo, relation=Relation.objects.get(account=cast.amina.account))


def test_a_block_wins_and_is_lifted_only_by_the_person(cast):
    block = relations.block(by=own(cast.carl), person=cast.carl, account=cast.amina.account)

    assert not is_seen(cast.amina, cast.carl)
    with pytest.raises(NotAllowed):
        relations.unblock(by=cast.amina, block=block)
    relations.unblock(by=own(cast.carl), block=block)
    assert is_seen(cast.amina, cast.carl)


def test_who_steps_aside_is_shut_out_at_once(cast):
    conflicts.declare_conflict(by=cast.amina, person=cast.carl, words="my cousin")

    assert not is_seen(cast.amina, cast.carl)


def test_a_sleeping_relation_wakes_at_one_touch_and_it_is_written_down(cast):
    relation = Relation.objects.get(account=cast.amina.account)
    Relation.objects.update(asleep_at=clock.now())
    assert not is_seen(cast.amina, cast.carl)

    relations.wake(by=cast.amina, relation=relation)

    assert is_seen(cast.amina, cast.carl)
    assert Moment.objects.filter(person=cast.carl, kind=MomentKind.ALONGSIDE).exists()


def test_the_person_sees_everything_but_what_is_kept_apart(cast):
    assert access.sections_for(own(cast.carl), cast.carl) == set(Section) - {Section.RESTRICTED}


def test_facts_cost_two_reads_and_none_for_the_person(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.facts_for(cast.amina, cast.carl.pk)
    himself = own(cast.carl)
    with django_assert_num_queries(0):
        queries.facts_for(himself, cast.carl.pk)
