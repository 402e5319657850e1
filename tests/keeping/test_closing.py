"""A keeper closes an account: what it held is passed on, in every room or in none."""

import pytest

from tests.answers.cast import A_WEDNESDAY, acting, alongside, an_account, signed_in_as, the_cast
from tilth.accounts.models import Account, Notice
from tilth.alongside import queries as near
from tilth.alongside.access import sections_for, visible_to
from tilth.alongside.actions import handing, introductions, meetings, relations
from tilth.alongside.models import (
    Asking,
    Block,
    Introducing,
    Introduction,
    Invitation,
    Meeting,
    Relation,
    Say,
)
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import HolderKey
from tilth.base.roles import Role
from tilth.keeping import actions
from tilth.people.actions import begin
from tilth.people.models import Moment, Person
from tilth.places.actions import add_neighbourhood, found
from tilth.places.models import Neighbourhood
from tilth.plans import actions as plans
from tilth.teams.models import Member

pytestmark = pytest.mark.django_db(databases="__all__")


def stage():
    with clock.at(A_WEDNESDAY):
        found(by=TILTH, name="Testham", nation="wales")
        made = the_cast()
        hill = add_neighbourhood(by=made.kit, name="Kiln Hill")
        made.team.neighbourhoods.add(hill)
        Person.objects.update(neighbourhood=hill)
        made.carl.refresh_from_db()
        return made


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def close(cast, who):
    """Stop somebody's sign-in at once, as for whoever cannot hand anything over."""
    return actions.stop_at_once(by=cast.kit, account=who.account)


def test_a_closed_accounts_page_says_so_and_nothing_else_opens(cast):
    before = {actor.account_id: visible_to(actor).count() for actor in (cast.jo, cast.dee, cast.kit)}
    close(cast, cast.amina)
    relation = Relation.objects.get()
    assert relation.until_at == clock.now() and relation.ended_why == "no longer works here"
    assert not Say.objects.filter(account=cast.amina.account, ended_at=None).exists()
    assert (
        Moment.objects.order_by("-sequence")[0].summary
        == "Amina is no longer here, and no longer walks alongside."
    )
    assert before == {actor.account_id: visible_to(actor).count() for actor in (cast.jo, cast.dee, cast.kit)}


def test_whom_nobody_else_walks_alongside_waits_for_the_team_and_the_gardener(cast):
    close(cast, cast.amina)
    for actor in (cast.jo, cast.dee):
        waiting = near.introductions_for(actor)
        assert [one.called for one in waiting] == ["Carl"]
        assert (
            waiting[0].sentence == "Amina walked alongside, and is no longer here. Would somebody say hello?"
        )
    assert near.introductions_for(cast.priya) == near.introductions_for(cast.kit) == []
    today = signed_in_as(cast.dee).get("/").content.decode()
    assert "Somebody to say hello to" in today and "<b>Carl</b>" in today
    assert (
        "introduced by" not in today and "“Amina walked" not in today
    )  # our own sentence, and nobody's words


def test_whoever_says_hello_and_hears_yes_goes_on_with_the_same_page(cast):
    close(cast, cast.amina)
    waiting = Introduction.objects.get()
    client = signed_in_as(cast.jo)
    client.post(f"/introductions/{waiting.pk}/go")
    page = client.get(f"/introductions/{waiting.pk}").content.decode()
    assert "They said yes: I walk alongside from here on" in page and "Begin the page" not in page
    unsaid = client.post(f"/introductions/{waiting.pk}/met", {"goes_on": "yes"})
    assert unsaid.status_code == 422
    done = client.post(f"/introductions/{waiting.pk}/met", {"goes_on": "yes", "said_yes": "on"}, follow=True)
    assert done.redirect_chain == [(f"/people/{cast.carl.pk}", 302)]
    assert "You walk alongside Carl now." in done.content.decode()
    assert Person.objects.count() == 1
    assert sections_for(cast.jo, cast.carl) and Relation.objects.get(until_at=None).is_first
    assert not Introduction.objects.exists()
    assert HolderKey.objects.get(holder_id=waiting.pk).destroyed_at
    assert Moment.objects.order_by("-sequence")[0].summary == "Jo and Carl met."


def test_whoever_was_near_already_as_a_neighbour_begins_anew_as_the_worker(cast):
    Relation.objects.create(person=cast.carl, account=cast.jo.account, kind="neighbour")
    close(cast, cast.amina)
    introductions.say_met(by=cast.jo, introduction=Introduction.objects.get(), called="")
    assert Relation.objects.get(account=cast.jo.account, until_at=None).kind == "worker"


def test_a_person_who_would_rather_not_keeps_their_page_and_is_not_asked_again(cast):
    close(cast, cast.amina)
    waiting, client = Introduction.objects.get(), signed_in_as(cast.jo)
    client.post(f"/introductions/{waiting.pk}/go")
    said = client.post(f"/introductions/{waiting.pk}/said-no", {"goes_on": "yes"}, follow=True)
    assert "Nobody goes again unless they ask. Their page stays theirs." in said.content.decode()
    assert not Introduction.objects.exists()
    assert Person.objects.filter(pk=cast.carl.pk).exists()


def test_nobody_is_met_again_by_whom_they_keep_away_or_work_with(cast):
    sam = acting(an_account("Sam Ode", Role.WORKER), Role.WORKER)
    Member.objects.create(team=cast.team, account=sam.account)
    own = begin(by=TILTH, called="Jo himself", neighbourhood=cast.carl.neighbourhood)
    Person.objects.filter(pk=own.pk).update(account=cast.jo.account)
    alongside(own, cast.amina.account)
    Block.objects.create(person=cast.carl, account=cast.jo.account)
    close(cast, cast.amina)
    assert [one.called for one in near.introductions_for(cast.jo)] == []
    assert [one.called for one in near.introductions_for(sam)] == ["Carl"]
    carl = Introduction.objects.get(person=cast.carl)
    with pytest.raises(NotFound):
        introductions.say_met(by=cast.jo, introduction=carl, called="")


@pytest.mark.parametrize("walking", ["stepped_back", "goodbye"])
def test_whoever_has_said_goodbye_is_left_in_peace(cast, walking):
    Person.objects.update(walking=walking)
    close(cast, cast.amina)
    assert Relation.objects.get().until_at and not Introduction.objects.exists()


def test_where_no_team_can_hear_of_it_the_account_is_closed_all_the_same(cast):
    cast.team.neighbourhoods.clear()
    Person.objects.update(neighbourhood=None)
    close(cast, cast.amina)
    assert Introduction.objects.get().neighbourhood.name == "Kiln Hill"
    Introduction.objects.all().delete()
    Neighbourhood.objects.all().delete()
    Relation.objects.create(person=cast.carl, account=cast.jo.account, kind="worker")
    close(cast, cast.jo)
    assert not Introduction.objects.exists()


def test_another_worker_who_is_alongside_becomes_the_first_and_nobody_has_to_come(cast):
    Relation.objects.create(person=cast.carl, account=cast.jo.account, kind="worker")
    close(cast, cast.amina)
    assert not Introduction.objects.exists()
    assert Relation.objects.get(until_at=None).is_first


def test_who_has_an_account_is_told_that_somebody_will_come(cast):
    reed = an_account("Carl Reed")
    Person.objects.filter(pk=cast.carl.pk).update(account=reed)
    close(cast, cast.amina)
    assert "Somebody of the team will come" in Notice.objects.get(account=reed).sentence


def test_what_they_said_they_would_do_with_others_waits_again(cast):
    rosa = introductions.introduce(
        by=NOBODY, called="Rosa", sentence="New here.", neighbourhood=cast.carl.neighbourhood
    )
    introductions.go(by=cast.jo, introduction=rosa)
    relations.pull_in(
        by=cast.amina,
        person=cast.carl,
        kind="worker",
        asked_for="Forms",
        sections=[],
        to_account=cast.jo.account,
    )
    meetings.plan_meeting(by=cast.amina, person=cast.carl, on=clock.today(), at_words="10")
    close(cast, cast.jo)
    rosa.refresh_from_db()
    assert (rosa.state, rosa.taken_by) == (Introducing.WAITING, None)
    assert Invitation.objects.get().state == Asking.WITHDRAWN
    close(cast, cast.amina)
    assert not Meeting.objects.filter(is_off=False, with_account=cast.amina.account).exists()


def test_offices_are_left_without_a_holder_and_teams_go_on(cast):
    close(cast, cast.priya)
    assert Office.objects.get(name="Head of Housing").holder is None
    assert Office.objects.get(name="Head of Housing").above == cast.above
    close(cast, cast.jo)
    assert [one.account for one in Member.objects.live(clock.today())] == [cast.amina.account]


def test_it_is_the_keepers_and_the_only_keeper_stays(cast):
    for other in (cast.dee, cast.priya, cast.amina):
        with pytest.raises(NotAllowed):
            actions.close_account(by=other, account=cast.jo.account)
        page = signed_in_as(other).get(f"/looking-after/people-who-work-here/{cast.jo.account_id}/close")
        assert page.status_code == 404
    with pytest.raises(WrongState):
        close(cast, cast.kit)
    assert Account.objects.filter(is_active=False).count() == 0
    own = signed_in_as(cast.kit).get(f"/looking-after/people-who-work-here/{cast.kit.account_id}/close")
    assert "Kit is the only keeper." in own.content.decode() and "Close it" not in own.content.decode()


def test_if_one_room_cannot_nothing_is_closed(cast, monkeypatch):
    from tilth.keeping.actions import closing

    def fails(**_given):
        raise WrongState("in between")

    monkeypatch.setattr(closing, "leave", fails)
    with pytest.raises(WrongState):
        close(cast, cast.amina)
    assert Account.objects.get(pk=cast.amina.account_id).is_active
    assert Relation.objects.get().until_at is None
    assert not Introduction.objects.exists()


def test_the_page_says_what_will_happen_and_names_nobody_they_walked_with(cast):
    client, address = (
        signed_in_as(cast.kit),
        f"/looking-after/people-who-work-here/{cast.priya.account_id}/close",
    )
    page = client.get(address).content.decode()
    assert "Head of Housing has no holder then." in page
    amina = client.get(f"/looking-after/people-who-work-here/{cast.amina.account_id}/close").content.decode()
    assert "Carl" not in amina
    done = client.post(address, follow=True).content.decode()
    assert "The account of Priya Nair is closed." in done
    assert client.post(address).status_code == 302  # a double press


def test_an_account_stays_open_while_somebody_has_not_said_who_goes_on(cast):
    address = f"/looking-after/people-who-work-here/{cast.amina.account_id}/close"
    client = signed_in_as(cast.kit)
    page = client.get(address).content.decode()
    assert "Amina still walks alongside somebody" in page and "Close it" not in page and "Carl" not in page
    assert client.post(address).status_code == 409
    assert Account.objects.get(pk=cast.amina.account_id).is_active
    meeting = handing.hand_over(
        by=cast.amina, person=cast.carl, account=cast.jo.account, on=clock.today(), at_words="ten"
    )
    plans.go_on(by=cast.amina, handover=meeting, how="Carl said yes.")
    assert "Close it" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert not Account.objects.get(pk=cast.amina.account_id).is_active


def test_an_account_stays_open_while_it_said_it_would_go_and_meet_somebody(cast):
    rosa = introductions.introduce(
        by=NOBODY, called="Rosa", sentence="New here.", neighbourhood=cast.carl.neighbourhood
    )
    introductions.go(by=cast.jo, introduction=rosa)
    with pytest.raises(WrongState, match="said they would go"):
        actions.close_account(by=cast.kit, account=cast.jo.account)


def test_a_dismissed_workers_sign_in_stops_at_once(cast):
    client = signed_in_as(cast.amina)
    assert client.get(f"/people/{cast.carl.pk}").status_code == 200
    kit = signed_in_as(cast.kit)
    address = f"/looking-after/people-who-work-here/{cast.amina.account_id}/stop"
    page = kit.get(address).content.decode()
    assert "Stop it now" in page and "Carl" not in page
    assert kit.post(address).status_code == 302
    gone = client.get(f"/people/{cast.carl.pk}")
    assert gone.status_code == 302 and "/accounts/login" in gone["Location"]
    assert not Account.objects.get(pk=cast.amina.account_id).is_active
    assert kit.post(address).status_code == 302  # a double press


def test_the_gardener_reads_who_is_without_anybody_and_asks_one_worker_for_each(cast):
    close(cast, cast.amina)
    dee = signed_in_as(cast.dee)
    assert Notice.objects.get(account=cast.dee.account, kind="left").link == "/somebody-left"
    assert "Carl" in dee.get("/somebody-left").content.decode()
    waiting = Introduction.objects.get()
    assert dee.get(f"/people/{cast.carl.pk}").status_code == 404
    asked = dee.post(f"/introductions/{waiting.pk}/ask", {"account": cast.jo.account_id}, follow=True)
    assert "You asked Jo." in asked.content.decode()
    notice = Notice.objects.get(account=cast.jo.account)
    assert notice.link == f"/introductions/{waiting.pk}" and "Carl" not in notice.sentence
    introductions.go(by=cast.jo, introduction=waiting)
    assert "Jo said: I’ll go." in dee.get("/somebody-left").content.decode()
    introductions.say_met(by=cast.jo, introduction=waiting, called="")
    assert "Everybody has somebody." in dee.get("/somebody-left").content.decode()


def test_a_gardener_asks_only_a_worker_of_that_neighbourhood_and_nobody_whom_the_person_keeps_away(cast):
    sam = acting(an_account("Sam Ode", Role.WORKER), Role.WORKER)
    Block.objects.create(person=cast.carl, account=cast.jo.account)
    close(cast, cast.amina)
    waiting = Introduction.objects.get()
    with pytest.raises(InvalidInput, match="this neighbourhood’s team"):
        handing.ask_to_go(by=cast.dee, introduction=waiting, account=sam.account)
    handing.ask_to_go(by=cast.dee, introduction=waiting, account=cast.jo.account)
    assert not Notice.objects.filter(account=cast.jo.account).exists()
    with pytest.raises((NotAllowed, NotFound)):
        handing.ask_to_go(by=cast.jo, introduction=waiting, account=cast.jo.account)
    for other in (cast.jo, cast.kit, cast.priya):
        assert signed_in_as(other).get("/somebody-left").status_code == 404
