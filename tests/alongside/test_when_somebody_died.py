"""When somebody has died: said by a worker alongside, calm and read-only, told by a human, reversible."""

from datetime import timedelta

import pytest

from tests.builders import (
    a_person,
    a_team,
    a_worker,
    comes_alongside,
    sees_everything,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice
from tilth.alongside.access import may, person_for
from tilth.alongside.actions import covering, dying, introductions, leaving, meetings, relations
from tilth.alongside.actions.sleeping import fall_asleep
from tilth.alongside.models import Death, Introduction, Relation, Told
from tilth.alongside.queries import next_meetings
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import OutgoingMail
from tilth.base.roles import AFTER_DEATH, Section, Verb
from tilth.people.models import Moment, MomentKind, Person
from tilth.plans import actions as plans
from tilth.plans.queries import i_said_i_would

pytestmark = pytest.mark.django_db(databases="__all__")


def again(person):
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def died(amina, carl):
    return dying.say_died(by=amina, person=carl)


def test_a_worker_alongside_says_it_and_the_page_says_so(worker, carl, died):
    page = worker.get(f"/people/{carl.pk}").content.decode()

    assert "Carl has died. This page stays as it was." in page
    assert "Write what Carl said" not in page
    assert "walks alongside" not in page
    assert Moment.objects.get(person=carl, kind=MomentKind.DIED).summary == "Carl has died."


def test_nobody_else_can_say_it(carl, sam, nia, gwen):
    for somebody in (sam, nia, gwen, themselves(carl)):
        with pytest.raises(NotFound):
            dying.say_died(by=somebody, person=carl)
    assert again(carl).died_said_at is None


def test_the_page_of_the_question_says_what_will_happen_and_takes_a_day(worker, carl):
    page = worker.get(f"/people/{carl.pk}/died").content.decode()
    assert "We are sorry." in page
    assert "Tilth tells nobody." in page

    response = worker.post(f"/people/{carl.pk}/died", {"on": "yesterday"})
    assert response.status_code == 302
    assert Death.objects.get(person=carl).on == clock.today() - timedelta(days=1)


def test_a_day_that_has_not_come_is_refused_beside_its_field(worker, amina, carl):
    response = worker.post(f"/people/{carl.pk}/died", {"on": "tomorrow"})

    assert response.status_code == 422
    assert "That day has not come yet." in response.content.decode()
    with pytest.raises(InvalidInput):
        dying.say_died(by=amina, person=carl, on=clock.today() + timedelta(days=1))
    assert again(carl).died_said_at is None


def test_it_is_said_once(amina, carl, died):
    with pytest.raises(WrongState):
        dying.say_died(by=amina, person=again(carl))


def test_every_verb_but_reading_is_shut_for_everybody(amina, carl, nia, died):
    sees_everything(amina, carl)
    for verb in set(Verb) - AFTER_DEATH:
        for section in Section:
            assert not may(amina, carl, verb, section), verb
            assert not may(nia, carl, verb, section), verb
    assert may(amina, carl, Verb.SEE, Section.PLAN)
    assert may(nia, carl, Verb.SEE)


def test_their_own_sign_in_opens_no_page_and_nobody_reads_as_them(me, carl, died):
    assert me.get("/my-page").status_code == 404
    assert me.get(f"/people/{carl.pk}").status_code == 404
    with pytest.raises(NotFound):
        person_for(themselves(carl), carl.pk)


def test_a_message_that_they_died_goes_to_nobody(amina, carl, nia):
    Notice.objects.all().delete()
    dying.say_died(by=amina, person=carl)

    assert not Notice.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_whoever_said_it_ticks_who_was_told(worker, amina, carl, nia, died):
    page = worker.get(f"/people/{carl.pk}/died").content.decode()
    assert "Nia" in page
    relation = Relation.objects.get(person=carl, account=nia.account)

    worker.post(f"/people/{carl.pk}/died/told/{relation.pk}", {"told": "yes"})
    assert Told.objects.get().relation == relation
    worker.post(f"/people/{carl.pk}/died/told/{relation.pk}", {"told": "yes"})
    assert Told.objects.count() == 1
    worker.post(f"/people/{carl.pk}/died/told/{relation.pk}", {"told": "no"})
    assert not Told.objects.exists()
    assert not Notice.objects.filter(account=nia.account).exists()


def test_another_worker_alongside_reads_who_tells_and_no_list(sam, carl, nia, died):
    comes_alongside(sam, carl, kind="worker")
    page = signed_in_as(sam).get(f"/people/{carl.pk}/died").content.decode()

    assert "Amina tells those alongside, one by one." in page
    assert "Nia" not in page
    relation = Relation.objects.get(person=carl, account=nia.account)
    with pytest.raises(NotFound):
        dying.tell_of_death(by=sam, person=carl, relation=relation)


def test_somebody_of_another_page_is_told_through_their_own(worker, sam, carl, died):
    rosa = a_person("Rosa", alongside=sam)
    relation = Relation.objects.get(person=rosa)
    assert worker.post(f"/people/{carl.pk}/died/told/{relation.pk}").status_code == 404


def test_friends_and_strangers_find_no_such_page(carl, nia, sam, died):
    for somebody in (nia, sam):
        for path in ("died", "died/mistake"):
            assert signed_in_as(somebody).get(f"/people/{carl.pk}/{path}").status_code == 404


def test_a_mistake_is_put_right_in_words_and_everything_goes_on(worker, me, amina, carl, died):
    assert "Was it said by mistake?" in worker.get(f"/people/{carl.pk}/died/mistake").content.decode()
    assert worker.post(f"/people/{carl.pk}/died/mistake", {"key": new_id()}).status_code == 302

    assert again(carl).died_said_at is None
    assert me.get("/my-page").status_code == 200
    said = Moment.objects.filter(person=carl, kind=MomentKind.DIED).order_by("sequence").last()
    assert said.summary == "Amina put right what was written here by mistake: Carl lives."
    assert "Write what Carl said" in worker.get(f"/people/{carl.pk}").content.decode()
    # It can be said again, when it is so.
    dying.say_died(by=amina, person=again(carl))
    assert Death.objects.filter(person=carl, mistake_at=None).count() == 1


def test_there_is_no_mistake_to_put_right_where_nobody_said_it(worker, amina, carl):
    assert worker.get(f"/people/{carl.pk}/died/mistake").status_code == 404
    with pytest.raises(WrongState):
        dying.was_a_mistake(by=amina, person=carl)


def test_meetings_and_promises_are_in_the_way_of_nobodys_morning(amina, carl):
    meetings.plan_meeting(by=amina, person=carl, on=clock.today())
    plans.add_step(by=amina, person=carl, words="Ring Carl", who="worker")
    assert next_meetings(amina)
    assert i_said_i_would(amina)
    dying.say_died(by=amina, person=carl)

    assert not next_meetings(amina)
    assert not i_said_i_would(amina)
    today = signed_in_as(amina).get("/").content.decode()
    assert "Ring Carl" not in today
    assert "has died" in today


def test_no_access_falls_asleep_over_somebody_who_has_died(amina, carl, died):
    with clock.at(clock.now() + timedelta(days=400)):
        assert fall_asleep(on=clock.today()) == 0
    assert not Notice.objects.filter(account=amina.account).exists()


def test_somebody_who_was_asked_alongside_is_asked_no_longer(amina, carl, sam):
    relations.pull_in(
        by=amina,
        person=carl,
        kind="specialist",
        asked_for="bikes",
        sections=["story"],
        to_account=sam.account,
    )
    dying.say_died(by=amina, person=carl)

    invitation = carl.invitations.get()
    assert signed_in_as(sam).get(f"/invitations/{invitation.pk}").status_code == 404
    with pytest.raises(NotFound):
        relations.accept(by=sam, invitation=invitation)


def test_nobody_is_sent_to_say_hello_when_their_worker_leaves(amina, carl, died):
    leaving.leave_everybody(by=TILTH, account=amina.account)

    assert not Introduction.objects.filter(person=carl).exists()


def test_an_introduction_that_waited_for_them_waits_no_longer(amina, carl, sam):
    a_team(sam)
    leaving.leave_everybody(by=TILTH, account=amina.account)
    waiting = Introduction.objects.get(person=carl)
    comes_alongside(sam, carl, kind="worker")
    dying.say_died(by=sam, person=carl)

    assert signed_in_as(sam).get(f"/introductions/{waiting.pk}").status_code == 404
    with clock.at(clock.now() + timedelta(days=60)):
        assert introductions.give_up_unmet(on=clock.today()) == 0


def test_who_stays_reads_on_in_whatever_standing_they_had(amina, carl, nia, died):
    page = signed_in_as(nia).get(f"/people/{carl.pk}")
    assert page.status_code == 200
    assert "Carl has died" in page.content.decode()


def test_nobody_stands_in_beside_somebody_who_has_died(amina, carl, sam, died):
    mate = a_worker("Tomos Rees")
    a_team(amina, sam, mate)
    today = clock.today()
    covering.stand_in(by=sam, away=amina.account, account=mate.account, from_on=today, until_on=today)

    assert not carl.covers.exists()
