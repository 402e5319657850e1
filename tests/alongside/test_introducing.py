"""Introducing somebody, and what comes of it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.answers.cast import A_WEDNESDAY, signed_in_as, the_cast
from tilth.accounts.models import Notice
from tilth.alongside import queries
from tilth.alongside.access import introduction_for, sections_for
from tilth.alongside.actions import introductions
from tilth.alongside.models import Introducing, Introduction, Relation
from tilth.alongside.tasks import daily
from tilth.answers.models import Answer
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.base.errors import NotFound
from tilth.base.models import HolderKey
from tilth.base.roles import Section
from tilth.people.models import About, Person
from tilth.places.models import Neighbourhood, Place
from tilth.teams.models import Team

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


def stage():
    with clock.at(A_WEDNESDAY):
        Place.objects.create(name="Aldermoor", nation="england")
        made = the_cast()
        hill = Neighbourhood.objects.create(name="Kiln Hill", slug="kiln-hill")
        Neighbourhood.objects.create(name="The Wharves", slug="the-wharves")
        made.team.neighbourhoods.add(hill)
        return made


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def sheila(by=NOBODY, **more) -> Introduction:
    hill = Neighbourhood.objects.get(slug="kiln-hill")
    sentence = "She hasn’t opened her curtains this week."
    return introductions.introduce(by=by, called="Sheila", sentence=sentence, neighbourhood=hill, **more)


def test_an_introduction_is_seen_by_the_neighbourhoods_team_alone(cast):
    introduction = sheila()
    elsewhere = Team.objects.create(name="Wharves team", slug="wharves")
    elsewhere.neighbourhoods.add(Neighbourhood.objects.get(slug="the-wharves"))

    assert [one.called for one in queries.introductions_for(cast.amina)] == ["Sheila"]
    assert queries.introductions_for(cast.priya) == []
    for stranger in (cast.priya, cast.kit, NOBODY):
        with pytest.raises(NotFound):
            introduction_for(stranger, introduction.pk)


def test_the_oldest_stands_first_whatever_it_says(cast):
    first = sheila()
    with clock.at(A_WEDNESDAY + timedelta(hours=1)):
        sheila()

    assert queries.introductions_for(cast.amina)[0].pk == first.pk


def test_its_words_are_sealed_and_it_is_no_person_yet(cast):
    introduction = sheila()

    raw = Introduction.objects.filter(pk=introduction.pk).values_list("sentence", flat=True).get()
    assert b"curtains" not in bytes(raw)
    assert not Person.objects.filter(called="Sheila").exists()


def test_going_and_meeting_begins_a_page_and_forgets_what_others_said(cast):
    introduction = introductions.go(by=cast.amina, introduction=sheila(by=cast.jo))
    person = introductions.say_met(
        by=cast.amina, introduction=introduction, called="Sheila", what_matters="the tea dance"
    )

    assert Relation.objects.get(person=person).is_first
    assert sections_for(cast.amina, person) == {Section.STORY, Section.PLAN, Section.CONTACT, Section.NOTES}
    assert About.objects.get(person=person).words == "the tea dance"
    assert not Introduction.objects.exists()
    assert HolderKey.objects.get(pk=introduction.pk).wrapped is None
    assert Notice.objects.filter(account=cast.jo.account).count() == 2


def test_a_no_destroys_everything_and_tells_the_introducer_kindly(cast):
    introduction = introductions.go(by=cast.amina, introduction=sheila(by=cast.jo))

    introductions.say_no(by=cast.amina, introduction=introduction)

    assert not Introduction.objects.exists()
    assert HolderKey.objects.get(pk=introduction.pk).wrapped is None
    assert not any("Sheila" in notice.sentence for notice in Notice.objects.all())


def test_an_introducer_cannot_tell_a_yes_from_a_no(cast):
    yes, no = (introductions.go(by=cast.amina, introduction=sheila(by=cast.jo)) for _ in range(2))
    Notice.objects.all().delete()

    introductions.say_met(by=cast.amina, introduction=yes, called="Sheila")
    introductions.say_no(by=cast.amina, introduction=no)

    one, other = Notice.objects.filter(account=cast.jo.account)
    assert (one.sentence, one.link) == (other.sentence, other.link)


def test_who_said_i_will_go_keeps_it_from_the_others_until_handed_back(cast):
    introduction = introductions.go(by=cast.amina, introduction=sheila())
    assert queries.introductions_for(cast.jo) == []

    introductions.to_huddle(by=cast.amina, introduction=introduction)
    assert len(queries.introductions_for(cast.jo)) == 1


def test_one_that_nobody_can_meet_becomes_an_answer_owed_and_names_nobody(cast):
    sheila(by=cast.jo)
    with clock.at(A_WEDNESDAY + timedelta(days=13)):
        assert daily() == 0  # nine working days
    with clock.at(A_WEDNESDAY + timedelta(days=14)):
        assert daily() == 1
        assert daily() == 0

    answer = Answer.objects.get()
    assert answer.kind == "introduction"
    assert "Sheila" not in answer.sentence
    assert "Kiln Hill" in answer.sentence
    assert any("leader" in notice.sentence for notice in Notice.objects.filter(account=cast.jo.account))
    assert Introduction.objects.get().state == Introducing.WAITING


def test_anybody_introduces_on_the_public_page_in_three_touches(cast):
    client = Client()
    words = {"called": "Sheila", "sentence": "She used to run the dance."}
    near = Neighbourhood.objects.get(slug="kiln-hill")

    answer = client.post("/introduce", words | {"neighbourhood": str(near.pk)})

    assert answer.status_code == 302
    assert Introduction.objects.get().sentence == "She used to run the dance."


def test_what_was_typed_comes_back_with_a_sentence_beside_the_field(cast):
    answer = Client().post("/introduce", {"called": "", "sentence": "She used to run the dance. 💃"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "She used to run the dance. 💃" in page
    assert "Write the name they like to be called." in page


def test_a_flood_from_one_address_is_slowed_and_gives_the_words_back(cast):
    client = Client()
    for _ in range(6):
        client.post("/introduce", {})

    answer = client.post("/introduce", {"called": "Sheila", "sentence": "Please."})

    assert answer.status_code == 429
    assert "Sheila" in answer.content.decode()


def test_the_public_page_can_be_switched_off(cast):
    from tilth.places.actions import turn

    turn(by=cast.kit, name="introductions_from_public", is_on=False)

    assert Client().get("/introduce").status_code == 404
    assert signed_in_as(cast.amina).get("/introduce").status_code == 200
