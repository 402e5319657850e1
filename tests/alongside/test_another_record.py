"""Copying for another record: what the say to that organisation covers, remembered on the page, and told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.builders import (
    a_worker,
    acting,
    an_account,
    an_organisation,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice, Standing
from tilth.alongside.actions.elsewhere import keep_elsewhere, say_to_employer
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import KeptElsewhere
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.ids import new_id
from tilth.base.models import Look
from tilth.base.roles import Role, Section
from tilth.people.actions import remember, say_about, take_back
from tilth.people.models import Moment, MomentKind, Voice

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def homes():
    return an_organisation("Bracken Homes")


@pytest.fixture
def amina(people, homes):
    """Carl's first worker, acting for her employer."""
    Standing.objects.filter(account=people.amina.account).update(organisation=homes)
    return Actor(
        kind="account", account=people.amina.account, acting_as=Role.WORKER, has_second_factor=True,
        organisation_id=homes.pk,
    )  # fmt: skip


@pytest.fixture
def carl(people, amina):
    say_about(by=amina, person=people.carl, kind="matters", words="They asked me four times.")
    say_about(by=amina, person=people.carl, kind="hope", words="A home with a garden.")
    for section, words in (
        (Section.NOTES, "He laughs about the bikes."),
        (Section.HEALTH, "His knee hurts."),
    ):
        remember(
            by=amina, person_id=people.carl.pk, section=section, kind=MomentKind.NOTICED, summary=words
        )  # fmt: skip
    return people.carl


@pytest.fixture
def said(amina, carl):
    """Carl says yes to Bracken Homes, about his story and what was noticed."""
    say_to_employer(by=amina, person=carl, sections=["story", "notes"], given_how="at the kitchen table")


def line(words):
    return next(str(one.pk) for one in Moment.objects.all() if one.summary == words)


def copy(by, carl, *words, **more):
    given = {"where_words": "our housing system"} | more
    return keep_elsewhere(by=by, person=carl, lines=[line(one) for one in words], **given)


def at(name, *args):
    return reverse(f"alongside:{name}", args=args)


def test_without_a_yes_to_the_organisation_nothing_can_be_copied(amina, carl):
    page = signed_in_as(amina).get(at("copy_lines", carl.pk)).content.decode()
    assert "Carl has not said that Bracken Homes may keep anything." in page
    assert "They asked me four times." not in page
    with pytest.raises(InvalidInput, match="may not be copied now"):
        copy(amina, carl, "They asked me four times.")


def test_only_lines_of_the_parts_that_the_say_covers_are_offered(amina, carl, said):
    page = signed_in_as(amina).get(at("copy_lines", carl.pk)).content.decode()
    assert "They asked me four times." in page
    assert "He laughs about the bikes." in page
    assert "His knee hurts." not in page
    with pytest.raises(InvalidInput, match="may not be copied now"):
        copy(amina, carl, "They asked me four times.", "His knee hurts.")
    assert not KeptElsewhere.objects.exists()


def test_a_yes_to_the_organisation_opens_nothing_that_is_shut_to_the_worker(amina, carl, said):
    set_say(by=themselves(carl), person=carl, wishes=[Wish(Section.NOTES, "no", account=amina.account)])
    page = signed_in_as(amina).get(at("copy_lines", carl.pk)).content.decode()
    assert "He laughs about the bikes." not in page
    with pytest.raises(InvalidInput):
        copy(amina, carl, "He laughs about the bikes.")


def test_who_comes_near_and_what_they_may_see_is_never_copied(amina, carl, said):
    page = signed_in_as(amina).get(at("copy_lines", carl.pk)).content.decode()
    assert "’s say:" not in page
    with pytest.raises(InvalidInput, match="may not be copied"):
        keep_elsewhere(
            by=amina, person=carl, lines=[str(Moment.objects.get(kind="say").pk)], where_words="a folder"
        )


@pytest.mark.parametrize("answer", ["no", "ask"])
def test_a_say_that_is_not_a_yes_covers_nothing(amina, carl, homes, said, answer):
    set_say(by=themselves(carl), person=carl, wishes=[Wish(Section.STORY, answer, organisation=homes)])
    with pytest.raises(InvalidInput):
        copy(amina, carl, "They asked me four times.")


def test_a_yes_that_ran_out_covers_nothing(amina, carl):
    say_to_employer(by=amina, person=carl, sections=["story"], given_how="together", until_on=clock.today())
    copy(amina, carl, "They asked me four times.")
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(InvalidInput):
        copy(amina, carl, "A home with a garden.")


def test_it_is_remembered_on_the_page_on_who_sees_what_and_told(amina, carl, said):
    client = signed_in_as(amina)
    sent = client.post(
        at("copy_lines", carl.pk),
        {
            "key": new_id(),
            "lines": [line("They asked me four times."), line("He laughs about the bikes.")],
            "where_words": "our housing system",
            "how": "text",
        },
    )
    kept = KeptElsewhere.objects.get()
    assert sent.url == at("kept", carl.pk, kept.pk)
    assert kept.sections == ["notes", "story"]
    moment = Moment.objects.get(kind="kept")
    assert moment.summary == "Also kept in our housing system of Bracken Homes: 2 lines."
    assert moment.by_name == "Amina"
    assert (
        "Also kept in our housing system"
        in client.get(reverse("home:person", args=[carl.pk])).content.decode()
    )
    his = signed_in_as(themselves(carl))
    page = his.get(at("who_sees", carl.pk)).content.decode()
    assert "<b>Bracken Homes</b>: our housing system" in page
    assert "copied by Amina" in page
    notice = Notice.objects.get(account=carl.account)
    assert notice.sentence == "Amina copied lines of your page for Bracken Homes. You can read which."
    assert "four times" not in notice.sentence
    assert "They asked me four times." in his.get(at("kept", carl.pk, kept.pk)).content.decode()
    assert Look.objects.filter(chain=carl.pk, what="copy for another record").exists()


def test_the_text_keeps_their_words_theirs(amina, carl, said):
    kept = copy(amina, carl, "They asked me four times.", "He laughs about the bikes.")
    page = signed_in_as(amina).get(at("kept", carl.pk, kept.pk)).content.decode()
    assert "Carl’s own words:\n“They asked me four times.”" in page
    assert "Noticed by Amina:\nHe laughs about the bikes." in page
    assert "stay Carl’s: leave them as they are, and ask Carl before anybody else reads them." in page


def test_what_was_taken_back_since_is_not_shown_and_is_said(amina, carl, said):
    kept = copy(amina, carl, "They asked me four times.", "A home with a garden.")
    take_back(by=themselves(carl), about=carl.about.get(kind="matters"))
    page = signed_in_as(amina).get(at("kept", carl.pk, kept.pk)).content.decode()
    assert "four times" not in page
    assert "1 line was changed or taken back since" in page


def test_when_the_say_is_taken_back_the_copy_opens_no_more_words(amina, carl, said):
    kept = copy(amina, carl, "They asked me four times.")
    say_to_employer(by=amina, person=carl, sections=[], given_how="on the phone")
    page = signed_in_as(amina).get(at("kept", carl.pk, kept.pk)).content.decode()
    assert "four times" not in page


@pytest.mark.parametrize(
    ("typed", "said_words"),
    [
        ({"lines": []}, "Choose at least one line."),
        ({"lines": [str(new_id())]}, "may not be copied now"),
        ({"lines": ["nonsense"]}, "may not be copied now"),
        ({"where_words": " "}, "Write something here."),
    ],
)
def test_what_cannot_be_copied_is_refused_and_what_was_typed_stays(amina, carl, said, typed, said_words):
    whole = {
        "key": new_id(),
        "lines": [line("A home with a garden.")],
        "where_words": "the blue folder",
        "how": "text",
    }
    page = signed_in_as(amina).post(at("copy_lines", carl.pk), whole | typed)
    assert page.status_code == 422
    assert said_words in page.content.decode()
    assert "where_words" in typed or "the blue folder" in page.content.decode()
    assert not KeptElsewhere.objects.exists()


def test_a_double_press_copies_once(amina, carl, said):
    client = signed_in_as(amina)
    whole = {
        "key": new_id(),
        "lines": [line("A home with a garden.")],
        "where_words": "the folder",
        "how": "paper",
    }
    for _ in range(2):
        client.post(at("copy_lines", carl.pk), whole)
    assert KeptElsewhere.objects.count() == 1
    assert Moment.objects.filter(kind="kept").count() == 1


def test_nobody_else_copies(carl, said, people, homes):
    nobodys = a_worker("Ned Free")
    comes_alongside(nobodys, carl, kind="worker", sees=(Section.STORY,))
    assert signed_in_as(nobodys).get(at("copy_lines", carl.pk)).status_code == 404, "acts for no organisation"
    friend = acting(an_account("Fay Hill"))
    comes_alongside(friend, carl, sees=(Section.STORY,))
    for other in (people.sam, friend, themselves(carl)):
        assert signed_in_as(other).get(at("copy_lines", carl.pk)).status_code == 404
    with pytest.raises(NotFound):
        copy(people.sam, carl, "They asked me four times.")


def test_another_worker_does_not_read_what_was_copied(carl, amina, said, homes):
    kept = copy(amina, carl, "They asked me four times.")
    other = a_worker("Oona Vale")
    comes_alongside(other, carl, kind="worker", sees=(Section.STORY,))
    assert signed_in_as(other).get(at("kept", carl.pk, kept.pk)).status_code == 404


def test_what_the_organisation_may_keep_is_said_with_how(amina, carl):
    client = signed_in_as(amina)
    page = client.post(at("employer_say", carl.pk), {"key": new_id(), "sections": ["story"], "given_how": ""})
    assert page.status_code == 422
    client.post(
        at("employer_say", carl.pk), {"key": new_id(), "sections": ["story"], "given_how": "on our walk"}
    )
    assert "They asked me four times." in client.get(at("copy_lines", carl.pk)).content.decode()
    assert Moment.objects.get(kind="say").voice == Voice.NEITHER
