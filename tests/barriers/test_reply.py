"""A reply by the link of a mail: to one thing, once, for two weeks, by nobody else, and nothing else is read by it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.answers.cast import A_WEDNESDAY, an_account, the_cast
from tests.answers.cast import acting as as_
from tilth.accounts.models import Account
from tilth.answers import actions as answers
from tilth.answers.models import Answer, Kind, ReplyLink
from tilth.barriers import actions
from tilth.base import clock
from tilth.base.ids import new_id
from tilth.base.models import Act, OutgoingMail
from tilth.base.outbound import send_waiting
from tilth.base.roles import Role
from tilth.people.actions import set_safe_way
from tilth.people.models import Moment, Person

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def stage():
    with clock.at(A_WEDNESDAY):
        return the_cast()


@pytest.fixture
def nia():
    account = an_account("Nia Pugh")
    Account.objects.filter(pk=account.pk).update(mail_ok=True, mail_is_safe=True)
    return as_(Account.objects.get(pk=account.pk), Role.RESIDENT)


def asked(cast, nia, **more):
    return answers.ask(
        by=nia,
        kind=Kind.ASK,
        subject_id=new_id(),
        sentence="Could the bench come back?",
        office=cast.housing,
        **more,
    )


def answered(cast, nia, **more):
    answer = asked(cast, nia, **more)
    return answers.give(by=cast.priya, answer=answer, given="freed", words="It stands there again on Monday.")


def the_link():
    return OutgoingMail.objects.filter(kind="reply").get().link


def test_the_mail_holds_the_link_and_no_word_of_it(cast, nia, mailoutbox):
    answered(cast, nia)
    link = the_link()
    assert send_waiting() == 1
    [mail] = mailoutbox
    assert "bench" not in mail.body and "Monday" not in mail.body and link in mail.body
    assert the_link() == "/reply/"  # once it left, the queue does not keep what opens something
    assert "You can reply by this link, once, within two weeks:" in mail.body


def test_by_the_link_one_says_whether_it_was_answered_once(cast, nia):
    answer = answered(cast, nia)
    browser = Client()
    page = browser.get(the_link()).content.decode()
    assert "Could the bench come back?" in page and "It stands there again on Monday." in page
    assert browser.get("/answers").status_code == 302 and browser.get("/my-page").status_code == 302
    assert browser.post(the_link(), {"verdict": ""}).status_code == 422
    done = browser.post(the_link(), {"verdict": "answered", "words": ""})
    assert "They will read it." in done.content.decode()
    answer.refresh_from_db()
    assert answer.verdict == "answered"
    for again in (
        browser.get(the_link()),
        browser.post(the_link(), {"verdict": "not_really", "words": "No."}),
    ):
        assert again.status_code == 404 and "bench" not in again.content.decode()
    assert "sessionid" not in browser.cookies


def test_a_not_really_goes_one_leader_up_with_the_words(cast, nia):
    answered(cast, nia)
    Client().post(the_link(), {"verdict": "not_really", "words": "It is still gone."})
    assert Answer.objects.get(reopens__isnull=False).office == cast.above


def test_it_ends_after_two_weeks_and_a_guess_finds_nothing(cast, nia):
    answered(cast, nia)
    with clock.at(A_WEDNESDAY + timedelta(days=14, minutes=1)):
        over = Client().get(the_link())
    assert over.status_code == 404 and "This link is over" in over.content.decode()
    assert ReplyLink.objects.get().token not in str(ReplyLink.objects.values().get())
    assert Client().get("/reply/" + "a" * 22).status_code == 404


def test_guesses_are_slowed_down_and_whoever_has_the_link_is_not(cast, nia):
    answered(cast, nia)
    for _ in range(40):
        assert Client().get(the_link()).status_code == 200
    last = [Client().get(f"/reply/guess{number}").status_code for number in range(40)]
    assert last[0] == 404 and last[-1] == 429


def test_what_is_no_longer_safe_by_mail_opens_no_more(cast, nia):
    person = Person.objects.get()
    Person.objects.filter(pk=person.pk).update(account=nia.account)
    answered(cast, nia)
    set_safe_way(by=cast.amina, person=person, channel="mail", is_safe="no")
    assert Client().get(the_link()).status_code == 404
    assert send_waiting() == 0


def test_a_newer_answer_signed_in_uses_it_up_and_a_closed_account_too(cast, nia):
    answer = answered(cast, nia)
    answers.judge(by=nia, answer=answer, verdict="answered")
    assert Client().get(the_link()).status_code == 404
    Answer.objects.update(verdict="")
    assert Client().get(the_link()).status_code == 200
    Account.objects.filter(pk=nia.account_id).update(is_active=False)
    assert Client().get(the_link()).status_code == 404


def test_whoever_works_here_gets_no_such_link(cast):
    Account.objects.filter(pk=cast.amina.account_id).update(mail_ok=True, mail_is_safe=True)
    answer = answers.ask(
        by=as_(Account.objects.get(pk=cast.amina.account_id), Role.WORKER),
        kind=Kind.ASK,
        subject_id=new_id(),
        sentence="A key for the hall?",
        office=cast.housing,
    )
    answers.give(by=cast.priya, answer=answer, given="freed", words="Yes.")
    assert not ReplyLink.objects.exists()


def test_come_and_see_is_replied_to_in_words_that_the_office_reads(cast, nia):
    answer = asked(cast, nia)
    answers.come_and_see(by=cast.priya, answer=answer, words="Thursday?")
    page = Client().get(the_link()).content.decode()
    assert "may I come and see? “Thursday?”" in page
    assert Client().post(the_link(), {"words": "Thursday is good, at ten."}).status_code == 200
    assert answer.events.last().words == "Thursday is good, at ten."
    notice = cast.priya.account.notices.first()
    assert "They replied to “may I come and see?”" in notice.sentence
    assert Client().get(the_link()).status_code == 404


def test_an_answer_about_a_person_keeps_their_timeline_and_their_name_out(cast, nia):
    Person.objects.update(account=nia.account)
    himself = as_(nia.account, Role.RESIDENT)
    barrier = actions.raise_it(
        by=himself,
        person=cast.carl,
        rule="No bikes in the hall.",
        stopped="His repairs.",
        office=cast.housing,
        origin="policy",
        signed="unsigned",
    )
    actions.give(by=cast.priya, barrier=barrier, given="freed", words="Bring them in.")
    named = Client().post(the_link(), {"verdict": "not_really", "words": "Carl still may not."})
    assert named.status_code == 422 and ReplyLink.objects.get().used_at is None
    assert Client().post(the_link(), {"verdict": "answered", "words": ""}).status_code == 200
    assert "It was answered" in Moment.objects.order_by("-sequence")[0].summary
    assert Act.objects.filter(what="barriers.judge").exists()
