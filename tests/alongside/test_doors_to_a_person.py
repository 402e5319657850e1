"""Every rule of the doors to a person: the role, the relation, the say, a block, a conflict, a sleep."""

from datetime import timedelta

import pytest

from tests.builders import (
    LONG_AGO,
    a_person,
    a_resident,
    a_team,
    a_worker,
    acting,
    an_account,
    an_organisation,
    comes_alongside,
    sees_everything,
    themselves,
)
from tilth.alongside import access, queries
from tilth.alongside.actions import relations, words
from tilth.alongside.actions.meetings import plan_meeting
from tilth.alongside.actions.passes import give_pass
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import Relation, RelationKind, Say
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.ids import new_id
from tilth.base.roles import Role, Section, Verb
from tilth.people.models import Moment, MomentKind
from tilth.teams.models import Member

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

FIRST = {Section.STORY, Section.PLAN, Section.CONTACT, Section.NOTES}
EVERYTHING = set(Section) - {Section.RESTRICTED}


@pytest.fixture
def carl(carl):
    """Carl as he mostly is: with no account of his own."""
    carl.account = None
    carl.save(update_fields=["account"])
    return carl


@pytest.fixture
def nia(carl):
    friend = a_resident("Nia Pugh")
    comes_alongside(friend, carl)
    return friend


def can(actor, person, *verbs, section=Section.STORY):
    return [verb for verb in verbs if access.may(actor, person, verb, section)]


# --- the person --------------------------------------------------------------------------------------------


def test_the_person_sees_everything_and_decides_about_their_page(carl):
    me = themselves(carl)
    own = [Verb.SEE, Verb.WRITE, Verb.SPEAK, Verb.CORRECT, Verb.PLAN, Verb.PULL_IN, Verb.SET_SAY, Verb.END]

    assert access.sections_for(me, carl) == EVERYTHING
    assert can(me, carl, *own) == own
    assert can(me, carl, Verb.SPEND, Verb.DECIDE) == []
    assert list(access.visible_to(me)) == [carl]


def test_ones_own_page_needs_only_ones_own_sign_in_whatever_one_acts_as():
    account = an_account("Carl Reed", Role.WORKER)
    person = a_person("Carl", account=account)
    at_work = acting(account, Role.WORKER)
    without_factor = Actor(kind="account", account=account, acting_as=Role.WORKER, person_id=person.pk)

    assert access.sections_for(at_work, person) == access.sections_for(without_factor, person) == EVERYTHING


def test_ones_own_page_is_no_way_into_another(carl):
    rosa = a_person("Rosa")

    assert access.sections_for(themselves(rosa), carl) == frozenset()
    assert list(access.visible_to(themselves(rosa))) == [rosa]


@pytest.mark.parametrize("section", list(Section))
def test_what_is_kept_apart_opens_for_nobody_here(carl, amina, section):
    sees_everything(amina, carl)
    Say.objects.create(person=carl, section=Section.RESTRICTED, account=amina.account, answer="yes")

    for actor in (amina, themselves(carl)):
        assert access.may(actor, carl, Verb.SEE, section) is (section != Section.RESTRICTED)


# --- the first worker --------------------------------------------------------------------------------------


def test_the_first_worker_starts_with_four_sections_and_two_to_ask_about(carl, amina):
    assert access.sections_for(amina, carl) == FIRST
    says = {say.section: say.answer for say in Say.objects.filter(person=carl)}
    assert says[Section.HEALTH] == says[Section.MONEY] == "ask"


def test_a_workers_verbs_come_with_the_relation_and_the_yes(carl, amina):
    verbs = [Verb.SEE, Verb.WRITE, Verb.SPEAK, Verb.PLAN, Verb.SPEND, Verb.DECIDE, Verb.RAISE, Verb.PULL_IN]

    assert can(amina, carl, *verbs, section=Section.PLAN) == verbs
    assert can(amina, carl, *verbs, section=Section.HEALTH) == []
    assert can(amina, carl, Verb.CORRECT) == []


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GARDENER, Role.LEADER, Role.KEEPER, Role.ANALYST])
def test_a_worker_sees_the_people_they_walk_with_only_while_acting_as_a_worker(carl, amina, role):
    elsewhere = acting(amina.account, role)

    assert access.sections_for(elsewhere, carl) == frozenset()
    assert not access.visible_to(elsewhere).exists()


def test_without_the_second_factor_a_worker_sees_nobody(carl, amina):
    bare = Actor(kind="account", account=amina.account, acting_as=Role.WORKER)

    assert access.sections_for(bare, carl) == frozenset()
    assert not access.visible_to(bare).exists()


def test_an_account_that_was_shut_sees_nobody(carl, amina):
    amina.account.is_active = False

    assert access.sections_for(amina, carl) == frozenset()
    assert not access.visible_to(amina).exists()


def test_nobody_and_the_unknown_are_the_same_not_found(carl):
    for actor, pk in ((NOBODY, carl.pk), (a_worker("Sam Poole"), carl.pk), (themselves(carl), new_id())):
        with pytest.raises(NotFound):
            access.person_for(actor, pk)


def test_tilth_itself_comes_in_and_still_finds_nobody_who_is_not_there(carl):
    assert access.person_for(TILTH, carl.pk, Verb.SPEND, Section.PLAN) == carl
    with pytest.raises(NotFound):
        access.person_for(TILTH, new_id())


# --- friends, neighbours, volunteers, specialists ----------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in RelationKind if kind != RelationKind.WORKER])
def test_somebody_else_alongside_sees_and_writes_what_was_agreed_and_no_more(carl, kind):
    friend = a_resident("Jo Bell")
    comes_alongside(friend, carl, kind=kind, sees=(Section.STORY, Section.PLAN))
    others = [verb for verb in Verb if verb not in {Verb.SEE, Verb.WRITE, Verb.END}]

    assert access.sections_for(friend, carl) == {Section.STORY, Section.PLAN}
    assert can(friend, carl, Verb.SEE, Verb.WRITE, Verb.END) == [Verb.SEE, Verb.WRITE, Verb.END]
    assert can(friend, carl, *others) == can(friend, carl, *others, section=Section.PLAN) == []


def test_a_specialist_at_work_is_a_companion_too(carl):
    bev = a_worker("Bev Hill")
    comes_alongside(bev, carl, kind=RelationKind.SPECIALIST, sees=(Section.HEALTH,))

    assert access.sections_for(bev, carl) == {Section.HEALTH}
    assert can(bev, carl, Verb.SPEND, Verb.SET_SAY, section=Section.HEALTH) == []


def test_a_friend_adds_beside_and_changes_nothing_of_how_somebody_is_described(carl, nia, amina):
    hope = words.say_about(by=amina, person=carl, kind="hope", words="Saturdays")
    pat = words.draw_life(by=amina, person=carl, name="Pat", ring=1)

    words.say_about(by=nia, person=carl, kind="gift", words="mends bikes")

    for change in (
        lambda: words.say_about(by=nia, person=carl, kind="hope", words="Sundays", replaces=hope),
        lambda: words.call(by=nia, person=carl, called="Charlie"),
        lambda: words.draw_life(by=nia, person=carl, name="Nia", ring=1),
        lambda: words.leave_life(by=nia, life_person=pat),
        lambda: words.choose_picture(by=nia, person=carl, picture=None),
        lambda: words.set_safe_way(by=nia, person=carl, channel="phone", is_safe="yes"),
    ):
        with pytest.raises(NotFound):
            change()
    with pytest.raises(NotAllowed):
        words.take_back(by=nia, about=hope)


def test_a_thing_of_one_person_is_not_changed_through_another(carl, amina):
    rosa = a_person("Rosa", alongside=a_worker("Sam Poole"))
    sam = acting(Relation.objects.get(person=rosa).account, Role.WORKER)
    hope = words.say_about(by=sam, person=rosa, kind="hope", words="Saturdays")
    pat = words.draw_life(by=sam, person=rosa, name="Pat", ring=1)

    with pytest.raises(NotFound):
        words.say_about(by=amina, person=carl, kind="hope", words="Mine now", replaces=hope)
    with pytest.raises(NotFound):
        words.draw_life(by=amina, person=carl, name="Mine now", ring=1, life_person=pat)


# --- the say -----------------------------------------------------------------------------------------------


def test_the_newest_word_holds_and_on_a_tie_the_stricter(carl, amina):
    at = clock.now()
    for answer in ("yes", "no"):
        Say.objects.create(
            person=carl, section=Section.MONEY, account=amina.account, answer=answer, from_at=at
        )
    assert Section.MONEY not in access.sections_for(amina, carl)

    with clock.at(at + timedelta(minutes=1)):
        Say.objects.create(person=carl, section=Section.MONEY, account=amina.account, answer="yes")
        assert Section.MONEY in access.sections_for(amina, carl)


def test_a_word_that_ran_out_gives_way_to_the_one_about_their_organisation(carl, amina):
    homes = an_organisation()
    at_homes = Actor(
        kind="account", account=amina.account, acting_as=Role.WORKER, has_second_factor=True,
        organisation_id=homes.pk,
    )  # fmt: skip
    today = clock.today()
    Say.objects.filter(section=Section.MONEY).update(ended_at=clock.now())
    Say.objects.create(person=carl, section=Section.MONEY, organisation=homes, answer="yes")
    Say.objects.create(person=carl, section=Section.MONEY, account=amina.account, answer="no", until_on=today)

    assert Section.MONEY not in access.sections_for(at_homes, carl)
    with clock.at(clock.now() + timedelta(days=1)):
        assert Section.MONEY in access.sections_for(at_homes, carl)


def test_an_organisations_yes_opens_nothing_to_whoever_does_not_walk_alongside(carl):
    homes = an_organisation()
    Say.objects.create(person=carl, section=Section.STORY, organisation=homes, answer="yes")
    sam = a_worker("Sam Poole")
    at_homes = Actor(
        kind="account", account=sam.account, acting_as=Role.WORKER, has_second_factor=True,
        organisation_id=homes.pk,
    )  # fmt: skip

    assert access.sections_for(at_homes, carl) == frozenset()


@pytest.mark.parametrize(
    "wish",
    [
        {"section": Section.RESTRICTED, "answer": "yes"},
        {"section": Section.HEALTH, "answer": "perhaps"},
        {"section": Section.HEALTH, "answer": "yes", "until_on": LONG_AGO},
    ],
)
def test_a_say_that_makes_no_sense_is_refused_in_words(carl, amina, wish):
    with pytest.raises(InvalidInput):
        set_say(by=themselves(carl), person=carl, wishes=[Wish(account=amina.account, **wish)])


def test_the_say_is_written_on_the_page_where_the_person_can_read_it(carl, amina):
    wish = Wish(Section.HEALTH, "yes", account=amina.account)
    set_say(by=amina, person=carl, wishes=[wish], given_how="at the kitchen table, with Carl")

    moment = Moment.objects.get(person=carl, kind=MomentKind.SAY)
    assert "Amina" in moment.summary
    assert "at the kitchen table, with Carl" in moment.summary


def test_saying_the_same_again_writes_nothing(carl, amina):
    wish = Wish(Section.STORY, "yes", account=amina.account)
    set_say(by=themselves(carl), person=carl, wishes=[wish])

    assert not Moment.objects.filter(person=carl, kind=MomentKind.SAY).exists()


def test_help_does_not_hang_on_the_say(carl, amina):
    everything = [Wish(section, "no", account=amina.account) for section in queries.SHOWN_SECTIONS]
    set_say(by=themselves(carl), person=carl, wishes=everything)

    assert access.sections_for(amina, carl) == frozenset()
    assert [one.name for one in queries.who_is_alongside(carl.pk)] == ["Amina"]


def test_the_list_of_those_showing_a_section_agrees_with_the_door(carl, amina):
    for name, answer in (("Pat", "yes"), ("Dot", "no"), ("Sid", "ask")):
        person = a_person(name, alongside=amina)
        wish = Wish(Section.MONEY, answer, account=amina.account)
        set_say(by=themselves(person), person=person, wishes=[wish])

    shown = queries.people_showing(amina, Section.MONEY)

    assert {person.called for person in shown} == {"Pat"}
    assert all(access.may(amina, person, Verb.SEE, Section.MONEY) for person in shown)


# --- blocks, conflicts, team-mates -------------------------------------------------------------------------


def test_a_block_leaves_nothing_not_even_the_end(carl, amina):
    plan_meeting(by=amina, person=carl, on=clock.today())
    relations.block(by=themselves(carl), person=carl, account=amina.account)

    assert can(amina, carl, *Verb) == []
    assert not access.visible_to(amina).exists()
    assert queries.next_meetings(amina) == []


def test_only_the_person_keeps_somebody_away(carl, amina):
    with pytest.raises(NotAllowed):
        relations.block(by=amina, person=carl, account=amina.account)


def test_keeping_somebody_away_twice_is_one_block(carl, amina):
    me = themselves(carl)
    first = relations.block(by=me, person=carl, account=amina.account)

    assert relations.block(by=me, person=carl, account=amina.account) == first
    lifted = relations.unblock(by=me, block=first).until_at
    assert relations.unblock(by=me, block=first).until_at == lifted


def test_the_own_page_of_a_peer_worker_is_closed_to_their_team(amina):
    jo = an_account("Jo Bell", Role.WORKER)
    page = a_person("Jo", alongside=amina, account=jo)
    assert access.sections_for(amina, page) == FIRST

    team = a_team(amina, acting(jo, Role.WORKER))
    assert access.sections_for(amina, page) == frozenset()
    assert page not in access.visible_to(amina)
    assert access.sections_for(acting(jo), page) == EVERYTHING
    assert list(access.visible_to(acting(jo))) == [page]

    Member.objects.filter(team=team, account=jo).update(until_on=clock.today())
    assert access.sections_for(amina, page) == FIRST


def test_the_doors_cost_two_reads_whoever_the_person_is(amina, carl, django_assert_num_queries):
    for person in (carl, a_person("Jo", alongside=amina, account=an_account("Jo Bell"))):
        with django_assert_num_queries(2):
            access.sections_for(amina, person)


# --- sleep and end -----------------------------------------------------------------------------------------


def test_while_access_sleeps_only_waking_is_left(carl, amina):
    Relation.objects.update(asleep_at=clock.now())

    assert can(amina, carl, *Verb) == [Verb.WAKE]
    assert not access.visible_to(amina).exists()
    assert queries.who_is_alongside(carl.pk) == []
    assert [one.is_asleep for one in queries.who_is_alongside(carl.pk, with_sleeping=True)] == [True]


def test_nobody_wakes_what_is_somebody_elses(carl, amina, nia):
    Relation.objects.update(asleep_at=clock.now())

    with pytest.raises(NotFound):
        relations.wake(by=nia, relation=Relation.objects.get(account=amina.account))


# --- the pass ----------------------------------------------------------------------------------------------


def test_a_link_makes_no_other_link(carl, amina):
    with pytest.raises(NotAllowed):
        give_pass(by=themselves(carl), person=carl)
    assert give_pass(by=amina, person=carl).pin


def test_a_worker_who_came_later_gives_no_link(carl):
    jo = a_worker("Jo Bell")
    comes_alongside(jo, carl, kind=RelationKind.WORKER)

    with pytest.raises(NotFound):
        give_pass(by=jo, person=carl)
