"""A worker leaves: each person says who goes on with them, one at a time, and nothing opens before their yes."""

from datetime import timedelta

import pytest

from tests.builders import (
    a_person,
    a_team,
    a_worker,
    acting,
    an_account,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import covering, handing, relations
from tilth.alongside.actions.leaving import leave_everybody
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import GoingOn, Handover, Meeting, Relation, Say
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.roles import Role, Section
from tilth.people.models import Moment
from tilth.plans import actions as plans
from tilth.plans.models import Step
from tilth.plans.queries import i_said_i_would

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

SEEN = {Section.STORY, Section.PLAN, Section.CONTACT, Section.NOTES}


def asked(amina, person, account, days=3, **more):
    return handing.hand_over(
        by=amina, person=person, account=account.account, on=clock.today() + timedelta(days=days), **more
    )


def test_nothing_opens_before_the_person_says_yes_and_then_the_new_one_is_first(amina, sam, carl):
    handover = asked(amina, carl, sam, at_words="ten", where="the allotment")
    assert Meeting.objects.get().with_account == amina.account
    assert access.sections_for(sam, carl) == frozenset() and carl not in access.visible_to(sam)
    page = signed_in_as(sam).get(f"/going-on/{handover.pk}").content.decode()
    assert "Carl would like to meet you." in page and "the allotment" in page
    assert "They said yes" not in page
    plans.go_on(by=themselves(carl), handover=handover)
    assert access.sections_for(sam, carl) == SEEN
    assert access.sections_for(amina, carl) == frozenset()
    assert Relation.objects.get(until_at=None).is_first
    said = [moment.summary for moment in Moment.objects.filter(person=carl, section=Section.STORY)]
    assert "Sam goes on with Carl. Amina no longer walks alongside." in said


def test_the_new_one_sees_no_more_than_the_one_before(amina, sam, carl):
    wishes = [
        Wish(Section.PLAN, "no", account=amina.account),
        Wish(Section.HEALTH, "yes", account=amina.account),
    ]
    set_say(by=themselves(carl), person=carl, wishes=wishes)
    plans.go_on(by=themselves(carl), handover=asked(amina, carl, sam))
    assert access.sections_for(sam, carl) == SEEN - {Section.PLAN}
    assert Say.objects.get(account=sam.account, section=Section.HEALTH).answer == "ask"


def test_what_was_promised_goes_on_with_whoever_goes_on(amina, sam, carl):
    done = plans.add_step(by=amina, person=carl, words="Ring the council", who="worker")
    plans.step_done(by=amina, step=done)
    plans.add_step(by=amina, person=carl, words="Bring the paint", who="worker")
    plans.go_on(by=themselves(carl), handover=asked(amina, carl, sam))
    assert [one.words for one in i_said_i_would(sam)] == ["Bring the paint"]
    assert i_said_i_would(amina) == []
    assert Step.objects.get(pk=done.pk).who_account == amina.account
    assert Moment.objects.order_by("-sequence")[0].summary == "Sam does what Amina said: Bring the paint"


def test_whoever_might_go_on_never_says_yes_for_the_person(amina, sam, carl):
    handover = asked(amina, carl, sam)
    with pytest.raises(NotAllowed):
        handing.say_they_go_on(by=sam, handover=handover, how="she nodded")
    assert signed_in_as(sam).post(f"/going-on/{handover.pk}/yes", {"how": "she nodded"}).status_code == 404
    assert Handover.objects.get().state == GoingOn.ASKED


def test_the_one_who_leaves_writes_down_how_the_person_said_it(amina, sam, carl):
    handover = asked(amina, carl, sam)
    client = signed_in_as(amina)
    assert client.post(f"/going-on/{handover.pk}/yes", {"how": ""}).status_code == 422
    assert client.post(f"/going-on/{handover.pk}/yes", {"how": "Carl said: yes, her."}).status_code == 302
    assert access.sections_for(sam, carl) == SEEN


def test_on_a_no_nothing_changes_and_somebody_else_is_asked(amina, sam, carl):
    handing.say_they_do_not(by=themselves(carl), handover=asked(amina, carl, sam))
    assert Relation.objects.get().account == amina.account and Relation.objects.get().is_first
    assert Notice.objects.filter(account=amina.account, kind="handover").exists()
    tom = a_worker("Tom Pugh")
    asked(amina, carl, tom)
    assert [one.handover.account for one in queries.to_go_on(amina)] == [tom.account]


def test_whoever_was_asked_says_kindly_that_they_cannot(amina, sam, carl):
    handover = asked(amina, carl, sam)
    assert signed_in_as(sam).post(f"/going-on/{handover.pk}/no", {"how": ""}).status_code == 302
    assert Handover.objects.get().state == GoingOn.NO
    with pytest.raises(NotFound):
        access.handover_for(sam, handover.pk)


def test_asking_somebody_else_puts_the_one_before_aside(amina, sam, carl):
    first = asked(amina, carl, sam)
    asked(amina, carl, a_worker("Tom Pugh"))
    with pytest.raises(NotFound):
        access.handover_for(sam, first.pk)
    assert Meeting.objects.filter(is_off=False).count() == 1


def test_whom_the_person_keeps_away_hears_nothing(amina, sam, carl):
    relations.block(by=themselves(carl), person=carl, account=sam.account)
    handover = asked(amina, carl, sam)
    assert not Notice.objects.filter(account=sam.account).exists()
    assert queries.asked_about(sam) == []
    with pytest.raises(NotFound):
        access.handover_for(sam, handover.pk)


def test_only_one_who_walks_alongside_at_work_hands_over_and_only_to_a_worker(amina, sam, nia, carl):
    with pytest.raises(NotFound):
        asked(sam, carl, amina)
    with pytest.raises(NotFound):
        asked(nia, carl, sam)
    for nobody in (nia, amina):
        with pytest.raises(InvalidInput, match="Choose a worker"):
            asked(amina, carl, nobody)
    with pytest.raises(InvalidInput, match="That day has passed"):
        asked(amina, carl, sam, days=-1)
    a_team(sam, themselves(carl))
    with pytest.raises(InvalidInput, match="in a team together"):
        asked(amina, carl, sam)
    assert not Handover.objects.exists()


def test_whoever_stands_in_hands_over_nobody(amina, sam, carl):
    tom = a_worker("Tom Pugh")
    a_team(amina, tom)
    covering.stand_in(
        by=amina, away=amina.account, account=tom.account, from_on=clock.today(), until_on=clock.today()
    )
    assert queries.to_go_on(tom) == [] and not queries.still_walks(tom.account_id)
    with pytest.raises(NotFound):
        asked(tom, carl, sam)


def test_another_worker_alongside_goes_on_and_becomes_the_first(amina, sam, carl):
    comes_alongside(sam, carl, kind="worker")
    plans.go_on(by=themselves(carl), handover=asked(amina, carl, sam))
    live = Relation.objects.get(until_at=None)
    assert live.account == sam.account and live.is_first
    assert access.sections_for(sam, carl) == {Section.STORY}


def test_a_neighbour_who_works_here_begins_anew_as_the_worker(amina, sam, carl):
    comes_alongside(sam, carl, kind="neighbour")
    plans.go_on(by=themselves(carl), handover=asked(amina, carl, sam))
    assert Relation.objects.get(account=sam.account, until_at=None).kind == "worker"


def test_the_page_before_i_leave_settles_each_person_by_itself(amina, sam, carl):
    a_person("Bo", alongside=amina)
    asked(amina, carl, sam)
    page = signed_in_as(amina).get("/before-i-leave").content.decode()
    assert page.index("Bo") < page.index("Carl")
    assert "You meet Sam together" in page and "They told me whom they would like" in page
    assert not [form for form in page.split("<form")[1:] if "who-goes-on" in form]
    done = signed_in_as(amina).post(
        f"/people/{carl.pk}/who-goes-on", {"account": sam.account_id, "on": "tomorrow"}
    )
    assert done.status_code == 422 and "Ask them first." in done.content.decode()


def test_both_lists_empty_says_that_the_account_can_be_closed(sam):
    page = signed_in_as(sam).get("/before-i-leave").content.decode()
    assert "Tell the keeper: your account can be closed." in page


def test_the_person_reads_on_their_page_that_they_meet_and_says_it_there(amina, sam, carl, me):
    handover = asked(amina, carl, sam, days=1)
    page = me.get("/my-page").content.decode()
    assert "Amina is leaving" in page and f"/going-on/{handover.pk}" in page
    assert "The three of you meet tomorrow: Sam comes too." in page
    assert "Amina is leaving" in Notice.objects.filter(account=carl.account).last().sentence
    assert me.post(f"/going-on/{handover.pk}/yes", {"how": ""}).status_code == 302
    assert "Amina is leaving</h2>" not in me.get("/my-page").content.decode()


def test_strangers_and_other_workers_find_nothing(amina, sam, nia, carl):
    handover = asked(amina, carl, sam)
    dee = acting(an_account("Dee Marsh", Role.GARDENER), Role.GARDENER)
    for other in (nia, dee, a_worker("Tom Pugh")):
        for path in ("", "/yes", "/no"):
            assert signed_in_as(other).get(f"/going-on/{handover.pk}{path}").status_code == 404


def test_whoever_might_go_on_and_leaves_too_is_asked_about_no_more(amina, sam, carl):
    handover = asked(amina, carl, sam)
    leave_everybody(by=TILTH, account=sam.account)
    with pytest.raises(NotFound):
        access.handover_for(amina, handover.pk)
    assert [one.handover for one in queries.to_go_on(amina)] == [None]


def test_today_of_whoever_is_asked_says_so_and_not_that_nothing_waits(amina, sam, carl):
    asked(amina, carl, sam)
    page = signed_in_as(sam).get("/").content.decode()
    assert "Carl would like to meet you" in page and "Nothing waits for you" not in page
