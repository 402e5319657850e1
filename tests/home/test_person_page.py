"""A person's whole page: who sees which part of it, in whose voice, and what opening it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from tilth.alongside.actions import say
from tilth.alongside.models import Relation
from tilth.base import clock
from tilth.base.audit import looks_at
from tilth.base.models import Look
from tilth.base.roles import Section
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line
from tilth.people import actions as people
from tilth.people.models import Person, Walking

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.xdist_group("home")]


def page(client, name="home:person", *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_a_worker_alongside_reads_the_whole_life(place, as_):
    text = page(as_(place.amina), "home:person", place.carl.pk)
    for words in (
        "Lives in Hollins. Amina walks alongside them, with Nia.",
        "What Carl hopes for",
        "How to talk with me",
        "cook again",
        "Ring the shop",
        "No move while a pound of rent is owed",
        "With the Head of Housing",
        "Decided and bought",
        "Carl’s say",
        "Print Carl’s page",
    ):
        assert words in text


def test_the_three_verbs_lead_to_writing_spending_and_what_got_in_the_way(place, as_):
    text = page(as_(place.amina), "home:person", place.carl.pk)
    for words, link in (
        ("Write what Carl said", f"/write/?person={place.carl.pk}"),
        ("Decide or spend", f"/people/{place.carl.pk}/spend"),
        ("Something got in the way", f"/in-the-way/new?person={place.carl.pk}"),
    ):
        assert f'href="{link}">{words}</a>' in text


@pytest.fixture
def talked(place):
    """A conversation of this morning, with the person's own words put beside one line."""
    said = conversations.Said
    talk = conversations.write(
        by=place.amina,
        person=place.carl,
        lines=[said("I will bake a cake."), said("Laughed a lot.", Line.Voice.NOTICED)],
    )
    theirs = talk.lines.get(voice=Line.Voice.THEIRS)
    conversations.correct(by=place.carl_himself, line=theirs, words="A cake for Ellie.")


def test_the_persons_words_and_ours_look_different(place, as_, talked):
    text = page(as_(place.amina), "home:person", place.carl.pk)
    theirs = text.index("I will bake a cake.")
    ours = text.index("Laughed a lot.")
    assert '<figure class="quote">' in text[theirs - 200 : theirs]
    assert '<div class="noticed">' in text[ours - 120 : ours]
    assert "Noticed by Amina" in text


def test_their_correction_stands_beside_ours_and_not_twice(place, as_, talked):
    text = page(as_(place.amina), "home:person", place.carl.pk)
    assert text.count("A cake for Ellie.") == 1
    assert 0 < text.index("A cake for Ellie.") - text.index("I will bake a cake.") < 1500


def test_whoever_may_not_see_a_section_meets_no_gap(place, as_):
    text = page(as_(place.nia), "home:person", place.carl.pk)
    assert "What Carl hopes for" in text
    for words in (
        "Help me to…",
        "Seemed tired.",
        "What got in the way",
        "Safe ways",
        "Decide or spend",
        "Decided and bought",
    ):
        assert words not in text


@pytest.mark.parametrize("who", ["sam", "dee", "priya", "kit", "ana", "gwen"])
def test_everybody_else_finds_nothing(place, as_, who):
    client = as_(getattr(place, who))
    for name in ("home:person", "home:print", "home:older"):
        path = reverse(name, args=[place.carl.pk])
        unknown = client.get(reverse(name, args=[place.team.pk]))
        refused = client.get(path + "?before=5")
        assert refused.status_code == unknown.status_code == 404
        assert "Carl" not in refused.content.decode()


def test_a_stranger_is_asked_to_sign_in(place, as_):
    response = as_().get(reverse("home:person", args=[place.carl.pk]))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_the_person_reads_their_own_page_in_their_own_voice(place, as_):
    text = page(as_(place.carl_himself), "home:my_page")
    for words in (
        "You live in Hollins. Amina walks alongside you, with Nia.",
        "What I hope for",
        "What matters to me",
        "This is not how I’d say it",
        "My say",
        "Change my say",
        "Print my page",
    ):
        assert words in text
    assert "Decide or spend" not in text
    said = as_(place.carl_himself).get(reverse("conversations:said", args=[place.carl.pk]))
    assert "Seemed tired." in said.content.decode()


def test_a_resident_without_a_page_has_none(place, as_):
    assert as_(place.nia).get(reverse("home:my_page")).status_code == 404


def test_the_link_with_its_pin_opens_the_same_page(place, as_):
    client = as_()
    opened = reverse("alongside:pass_open", args=[place.link.token])
    client.post(opened, {"pin": place.link.pin})
    assert "What matters to me" in page(client, "home:my_page")


def test_opening_a_page_is_remembered_before_it_is_answered(place, as_):
    before = Look.objects.filter(chain=place.carl.pk).count()
    page(as_(place.amina), "home:person", place.carl.pk)
    page(as_(place.amina), "home:print", place.carl.pk)
    assert Look.objects.filter(chain=place.carl.pk).count() == before + 2
    assert "Who has looked:" in page(as_(place.carl_himself), "home:my_page")
    assert {look.account_id for look in looks_at(place.carl.pk)} >= {place.amina.account_id}


def test_ones_own_looking_is_not_recorded_as_somebody_elses(place, as_):
    before = Look.objects.filter(chain=place.carl.pk).count()
    page(as_(place.carl_himself), "home:my_page")
    assert Look.objects.filter(chain=place.carl.pk).count() == before


def test_leave_this_page_stands_on_every_page_about_a_person(place, as_):
    client = as_(place.amina)
    for path in (
        reverse("home:person", args=[place.carl.pk]),
        reverse("home:print", args=[place.carl.pk]),
        reverse("home:older", args=[place.carl.pk]) + "?before=4",
    ):
        response = client.get(path)
        assert "data-leave" in response.content.decode()
        assert response["Cache-Control"] == "no-store"


def test_notices_are_not_shown_on_a_persons_page(place, as_):
    client = as_(place.amina)
    assert "for you</a>" in client.get("/").content.decode()
    assert "for you</a>" not in page(client, "home:person", place.carl.pk)


def test_the_timeline_goes_on_where_the_first_screen_ends(place, as_):
    client = as_(place.amina)
    text = page(client, "home:person", place.carl.pk)
    assert "This page began." not in text
    path = reverse("home:older", args=[place.carl.pk])
    before = text.split(f"{path}?before=")[1].split('"')[0]
    part = client.get(f"{path}?before={before}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    while f"{path}?before=" in part:
        before = part.split(f"{path}?before=")[1].split('"')[0]
        part = client.get(f"{path}?before={before}", headers={"HX-Request": "true"}).content.decode()
    assert "This page began." in part
    whole = client.get(f"{path}?before={before}").content.decode()
    assert "<html" in whole


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 12, "１"])
def test_a_timeline_goes_on_from_a_number_only(place, as_, before):
    response = as_(place.amina).get(reverse("home:older", args=[place.carl.pk]), {"before": before})
    assert response.status_code == 404


def test_what_was_taken_back_is_on_no_page(place, as_):
    said = people.say_about(by=place.amina, person=place.carl, kind="hope", words="a boat of my own")
    assert "a boat of my own" in page(as_(place.amina), "home:person", place.carl.pk)
    people.take_back(by=place.amina, about=said)
    assert "a boat of my own" not in page(as_(place.amina), "home:person", place.carl.pk)


def test_a_changed_say_holds_at_the_next_request(place, as_):
    client = as_(place.amina)
    assert "cook again" in page(client, "home:person", place.carl.pk)
    wish = say.Wish(Section.PLAN, "no", account=place.amina.account)
    say.set_say(by=place.carl_himself, person=place.carl, wishes=[wish])
    assert "cook again" not in page(client, "home:person", place.carl.pk)


def test_access_that_sleeps_can_be_woken_with_one_tap(place, as_):
    Relation.objects.filter(person=place.carl, account=place.amina.account).update(asleep_at=clock.now())
    text = page(as_(place.amina), "home:person", place.carl.pk)
    assert "Your way in has gone to sleep" in text
    assert "Carl" not in text
    assert reverse("alongside:wake", args=[place.carl.pk]) in text


def test_a_relation_that_ended_leaves_the_sentence(place, as_):
    Relation.objects.filter(person=place.carl, account=place.nia.account).update(
        until_at=clock.now() - timedelta(days=1)
    )
    assert "Amina walks alongside them." in page(as_(place.amina), "home:person", place.carl.pk)


@pytest.mark.parametrize(
    ("walking", "ours", "own"),
    [
        (Walking.PAUSED, "Paused. The page waits.", "You have paused."),
        (Walking.STEPPED_BACK, "We have stepped back, and", "We are here when you want us."),
        (Walking.GOODBYE, "The same page is here", "You can come back to this same page."),
    ],
)
def test_pausing_and_goodbye_are_said_in_words(place, as_, walking, ours, own):
    Person.objects.filter(pk=place.carl.pk).update(walking=walking)
    assert ours in page(as_(place.amina), "home:person", place.carl.pk)
    assert own in page(as_(place.carl_himself), "home:my_page")


@pytest.mark.parametrize(
    ("said", "them"), [("he", "him"), ("she", "her"), ("they", "them"), ("", "them"), ("ze", "them")]
)
def test_a_person_is_spoken_of_as_they_like(place, as_, said, them):
    Person.objects.filter(pk=place.carl.pk).update(words_for_them=said)
    assert f"Amina walks alongside {them}, with Nia." in page(as_(place.amina), "home:person", place.carl.pk)


def test_the_page_for_paper_writes_days_out_and_carries_everything(place, as_):
    text = page(as_(place.amina), "home:print", place.carl.pk)
    for words in ("It belongs to Carl.", "What matters to me", "cook again", "Decided and bought", "My say"):
        assert words in text


def test_no_sum_of_what_was_bought_stands_anywhere(place, as_):
    from tests.small_place import SUM

    for name in ("home:person", "home:print"):
        assert SUM not in page(as_(place.amina), name, place.carl.pk)


def test_what_somebody_wrote_is_text_and_never_markup(place, as_):
    response = as_(place.amina).get(reverse("home:person", args=[place.carl.pk]))
    assert "<i data-planted>" not in response.content.decode()
