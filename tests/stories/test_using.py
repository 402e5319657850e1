"""Each use asks the teller's yes; the answer that is owed reaches them; circles say because, and only a human names a theme."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import (
    a_neighbourhood,
    a_place,
    a_resident,
    a_team,
    a_worker,
    acting,
    an_account,
    signed_in_as,
)
from tests.stories.cast import WORDS, a_gathering, owed, told
from tilth.accounts.models import Notice
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import OutgoingMail
from tilth.base.roles import Role
from tilth.gatherings import actions as gatherings
from tilth.stories import access
from tilth.stories.actions import answering, together, using
from tilth.stories.forms import MeaningForm
from tilth.stories.models import Choice, InTheme, Theme, Triangle, Use
from tilth.stories.queries import owning, reading

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def here():
    a_place()
    return a_neighbourhood()


@pytest.fixture
def leader():
    return acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)


@pytest.fixture
def office(leader):
    above = add_office(by=TILTH, name="Chief Executive")
    return add_office(by=TILTH, name="Head of Housing", holder=leader.account, above=above)


def test_a_story_comes_into_a_room_only_by_its_tellers_yes(leader):
    pat = a_resident("Pat Lee")
    room, made = a_gathering(pat, on=clock.today()), told(audience="leaders")
    at = f"/gatherings/{room.pk}/stories"
    client = signed_in_as(leader)
    assert client.post(f"/stories/{made.story.pk}/ask", {"gathering": room.pk}).status_code == 302
    use = Use.objects.get()
    with pytest.raises(NotFound):
        access.room_use_for(pat, use.pk)
    assert WORDS not in signed_in_as(pat).get(at).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Use.objects.update(heard_at=clock.now())
    own = Client()
    assert "Priya" in own.get(f"/my-story/{made.token}").content.decode()
    own.post(f"/my-story/{made.token}/uses/{use.pk}", {"said": "yes"})
    assert "The damp came back" in signed_in_as(pat).get(at).content.decode()
    # Nobody else learns that there is one.
    assert "No story yet" in Client().get(at).content.decode()
    assert Notice.objects.filter(account=leader.account, sentence__startswith="The teller says yes").exists()
    signed_in_as(pat).post(f"/stories/uses/{use.pk}/heard")
    assert "It was heard there." in own.get(f"/my-story/{made.token}").content.decode()
    own.post(f"/my-story/{made.token}/uses/{use.pk}", {"said": "no"})
    assert "The damp" not in signed_in_as(pat).get(at).content.decode()
    assert signed_in_as(pat).get(f"/stories/{made.story.pk}").status_code == 404
    assert Use.objects.get().heard_at is None


def test_nothing_was_heard_before_the_day_or_when_it_was_called_off(leader):
    nia = a_resident()
    for words in ({}, {"on": clock.today()}):
        room, made = a_gathering(leader, **words), told(by=nia)
        using.take_to_room(by=nia, story=made.story, gathering=room)
        if words:
            gatherings.call_off(by=leader, gathering=room, why="Snow.")
        with pytest.raises(WrongState):
            using.say_heard(by=leader, use=made.story.uses.get())


def test_a_yes_taken_back_takes_the_boards_reading_along(leader, office):
    nia = a_resident()
    room, made = a_gathering(leader, office=office), told(by=nia, audience="only_me")
    using.take_to_room(by=nia, story=made.story, gathering=room)
    use = Use.objects.get()
    page = signed_in_as(nia).get(f"/my-story/{made.story.pk}").content.decode()
    assert "Besides, whoever hosts what you said yes to reads it." in page
    assert signed_in_as(leader).get(f"/stories/{made.story.pk}").status_code == 200
    using.say_to_use(by=nia, story=made.story, use=use, said="no")
    assert signed_in_as(leader).get(f"/stories/{made.story.pk}").status_code == 404
    assert not owed(made.story).is_open
    assert "Besides" not in signed_in_as(nia).get(f"/my-story/{made.story.pk}").content.decode()


def test_a_no_is_not_asked_away_and_nobody_asks_twice(leader):
    room, made = a_gathering(), told(audience="leaders")
    use = using.ask_use(by=leader, story=made.story, gathering=room)
    with pytest.raises(WrongState):
        using.ask_use(by=leader, story=made.story, gathering=room)
    using.say_to_use(by=NOBODY, story=made.story, use=use, said="no", own=made.token)
    with pytest.raises(WrongState) as caught:
        using.ask_use(by=leader, story=made.story, gathering=room)
    assert "not asked again" in caught.value.message
    using.ask_use(by=leader, story=made.story, what_for="In the annual letter.")
    with pytest.raises(WrongState):
        using.ask_use(by=leader, story=made.story, what_for="in the annual letter.")
    with pytest.raises(InvalidInput):
        using.ask_use(by=leader, story=made.story)


def test_only_whoever_reads_it_asks_and_only_the_teller_says_yes(leader):
    room, made, other = a_gathering(), told(audience="leaders"), told()
    with pytest.raises(NotFound):
        using.ask_use(by=a_worker(), story=made.story, gathering=room)
    with pytest.raises(NotFound):
        using.ask_use(by=a_resident("Ola Ade"), story=other.story, gathering=room)
    use = using.ask_use(by=leader, story=made.story, gathering=room)
    for own, story in (("", made.story), (other.token, made.story), (other.token, other.story)):
        with pytest.raises(NotFound):
            using.say_to_use(by=leader, story=story, use=use, said="yes", own=own)


def test_a_teller_brings_it_into_the_room_and_the_board_owes_an_answer(leader, office):
    sam = a_worker("Sam Hill")
    made = told(audience="team", team=a_team(sam))
    room = a_gathering(leader, office=office)
    assert access.answer_of(made.story) is None
    assert Client().post(f"/my-story/{made.token}/room", {"gathering": room.pk}).status_code == 302
    answer = owed(made.story)
    assert answer.office == office and "damp" not in answer.sentence
    page = signed_in_as(leader).get(f"/stories/owed/{answer.pk}").content.decode()
    assert WORDS in page
    with pytest.raises(InvalidInput):
        using.take_to_room(by=NOBODY, story=made.story, own=made.token, gathering=a_gathering_that_is_over())


def a_gathering_that_is_over():
    with clock.at(clock.now() - timedelta(days=9)):
        return a_gathering(TILTH)


def test_the_answer_reaches_the_teller_by_their_own_channel_and_they_say_whether_it_was_one(leader, office):
    nia, amina = a_resident(), a_worker()
    hers = told(by=nia, office=office).story
    boxed = told(office=office, mail="al@example.org", contact="at 7")
    typed = told(by=amina, how="told", audience="leaders", office=office)
    for story in (hers, boxed.story, typed.story):
        answering.give(by=leader, answer=owed(story), given="changing", words="We mend the roof in May.")
    assert Notice.objects.filter(account=nia.account, link=f"/my-story/{hers.pk}").exists()
    assert OutgoingMail.objects.filter(to=boxed.story.pk).exists()
    assert Notice.objects.filter(account=amina.account, sentence__contains="typed for somebody").exists()
    assert "We mend the roof in May." in Client().get(f"/my-story/{boxed.token}").content.decode()
    sent = {"verdict": "not_really", "words": "The roof is not it."}
    assert Client().post(f"/my-story/{boxed.token}", sent).status_code == 302
    again = owed(boxed.story)
    boxed.story.refresh_from_db()
    assert again.office.name == "Chief Executive" == boxed.story.office.name and again.is_open
    client = signed_in_as(amina)
    assert client.post(f"/stories/owed/{owed(typed.story).pk}/told").status_code == 302
    assert "Told on" in client.get("/stories/go-back").content.decode()


def test_the_office_promises_moves_and_a_gardener_finds_out_whose_it_is(leader, office):
    gardener = acting(an_account("Dee Fox", Role.GARDENER), Role.GARDENER)
    story = told(audience="leaders").story
    at = f"/stories/owed/{owed(story).pk}"
    assert "a gardener" in owed(story).owed_by
    assert signed_in_as(gardener).post(f"{at}/find", {"office": office.pk}).status_code == 302
    client = signed_in_as(leader)
    assert client.post(f"{at}/own", {"office": office.pk}).status_code == 302
    client.post(f"{at}/hear")
    day = clock.today() + timedelta(days=20)
    assert client.post(f"{at}/promise", {"answer_on": day}).status_code == 302
    assert (
        client.post(f"{at}/move", {"moved_to": day + timedelta(days=9), "why": "The flood."}).status_code
        == 302
    )
    assert client.post(f"{at}/give", {"given": "no", "words": ""}).status_code == 422
    assert client.post(f"{at}/give", {"given": "no", "words": "There is no money."}).status_code == 302
    assert "There is no money." in client.get(f"/stories/{story.pk}").content.decode()
    assert signed_in_as(leader).get(f"/answers/{owed(story).pk}").status_code == 404


def test_what_is_owed_to_a_story_is_as_near_as_the_story(leader, office):
    story = told(audience="team", team=a_team(a_worker("Sam Hill")), office=office).story
    at = f"/stories/owed/{owed(story).pk}"
    assert signed_in_as(a_worker("Ola Ade")).get(at).status_code == 404
    assert signed_in_as(leader).get(at).status_code == 200


def test_a_circle_chooses_and_says_because_and_of_the_others_nothing_is_written(leader):
    circle = together.open_circle(by=leader, question="What changed most?", who="Two neighbours and a nurse")
    made, other = told(), told(words="Another story.")
    with pytest.raises(NotAllowed):
        together.choose(by=leader, circle=circle, story=made.story, because="It is true.")
    for one in (made, other):
        use = using.ask_use(by=leader, story=one.story, circle=circle)
        using.say_to_use(by=NOBODY, story=one.story, use=use, said="yes", own=one.token)
    client = signed_in_as(leader)
    assert (
        client.post(f"/stories/circles/{circle.pk}/choose/{made.story.pk}", {"because": " "}).status_code
        == 422
    )
    sent = {"because": "She rang four times before anybody came."}
    assert client.post(f"/stories/circles/{circle.pk}/choose/{made.story.pk}", sent).status_code == 302
    assert [one.story_id for one in Choice.objects.all()] == [made.story.pk]
    assert "She rang four times" in Client().get(f"/my-story/{made.token}").content.decode()
    assert "She rang four times" in Client().get(f"/stories/circles/{circle.pk}").content.decode()
    with pytest.raises(NotFound):
        together.choose(by=a_worker(), circle=circle, story=other.story, because="x")
    using.say_to_use(by=NOBODY, story=made.story, use=made.story.uses.get(), said="no", own=made.token)
    assert not Choice.objects.exists()
    client.post(f"/stories/circles/{circle.pk}/close")
    with pytest.raises(WrongState):
        together.choose(by=leader, circle=circle, story=other.story, because="x")
    assert signed_in_as(a_worker()).post(f"/stories/circles/{circle.pk}/close").status_code == 404


def test_only_a_human_names_a_theme_and_the_teller_says_not_this(leader):
    made = told()
    for nobody in (NOBODY, TILTH):
        with pytest.raises(NotAllowed):
            together.name_theme(by=nobody, story=made.story, name="Damp")
    assert not Theme.objects.exists()
    client = signed_in_as(leader)
    assert client.post(f"/stories/{made.story.pk}/theme", {"name": "Damp"}).status_code == 302
    put = InTheme.objects.get()
    theme = Theme.objects.get()
    assert "The damp came back" in Client().get(f"/stories?theme={theme.pk}").content.decode()
    Client().post(f"/my-story/{made.token}/not-this/{put.pk}")
    assert "The damp came back" not in Client().get(f"/stories?theme={theme.pk}").content.decode()
    with pytest.raises(InvalidInput):
        together.name_theme(by=leader, story=made.story, name="damp")
    assert Theme.objects.count() == 1
    assert Client().get("/stories?theme=nonsense").status_code == 200
    assert reading.theme_of(NOBODY, "nonsense") is None


def test_a_theme_of_stories_one_may_not_read_has_no_name(leader):
    made = told(audience="leaders")
    together.name_theme(by=leader, story=made.story, name="What his father did")
    at = f"/stories?theme={Theme.objects.get().pk}"
    assert "What his father did" in signed_in_as(leader).get(at).content.decode()
    assert "What his father did" not in Client().get(at).content.decode()


def test_the_teller_says_what_it_means_in_three_triangles_at_most(leader):
    made = told()
    assert Client().get(f"/my-story/{made.token}/meaning").status_code == 404
    for number in range(3):
        together.add_triangle(
            by=leader, question=f"What was it about {number}?", a="home", b="money", c="people"
        )
    for corners in (("a", "b", "c"), ("a", "a", "c")):
        with pytest.raises(InvalidInput):
            together.add_triangle(by=leader, question="More?", a=corners[0], b=corners[1], c=corners[2])
    with pytest.raises(NotFound):
        together.add_triangle(by=a_worker(), question="More?", a="a", b="b", c="c")
    first, second, _third = Triangle.objects.all()
    at = f"/my-story/{made.token}/meaning"
    page = Client().get(at).content.decode()
    assert "mostly home, some money" in page and page.count('type="radio"') == 33
    sent = {str(first.pk): "210", str(second.pk): ""}
    assert Client().post(at, sent).status_code == 302
    assert Client().post(at, {str(first.pk): "999"}).status_code == 422
    assert [mark.at for mark in made.story.marks.all()] == ["210"]
    assert "mostly home, some money" in Client().get(f"/my-story/{made.token}").content.decode()
    assert len(MeaningForm(triangles=owning.asked(), story=made.story).fields) == 4


def test_fewer_than_five_make_no_dot(leader):
    triangle = together.add_triangle(
        by=leader, question="What was it about?", a="home", b="money", c="people"
    )
    told_by_now = [told() for _again in range(5)]
    for made in told_by_now[:4]:
        Client().post(f"/my-story/{made.token}/meaning", {str(triangle.pk): "111"})
    assert "Too few stories" in Client().get("/stories/triangles").content.decode()
    Client().post(f"/my-story/{told_by_now[4].token}/meaning", {str(triangle.pk): "111"})
    [drawn] = owning.explored()
    assert [(spot.at, spot.many) for spot in drawn.spots] == [("111", 5)]
    assert "a bit of all three" in Client().get("/stories/triangles").content.decode()
    Client().post(f"/my-story/{told_by_now[4].token}/take-back")
    assert owning.explored()[0].spots == ()
    client = signed_in_as(leader)
    assert client.post(f"/stories/triangles/{triangle.pk}/end").status_code == 302
    assert owning.explored() == [] and client.post(f"/stories/triangles/{triangle.pk}/end").status_code == 404


def test_taking_back_takes_every_use_theme_and_choice_along(leader):
    made = told()
    circle = together.open_circle(by=leader, question="What changed most?", who="Us")
    use = using.ask_use(by=leader, story=made.story, circle=circle)
    using.say_to_use(by=NOBODY, story=made.story, use=use, said="yes", own=made.token)
    together.choose(by=leader, circle=circle, story=made.story, because="The damp.")
    together.name_theme(by=leader, story=made.story, name="Damp")
    Client().post(f"/my-story/{made.token}/take-back")
    assert not (Use.objects.exists() or Choice.objects.exists() or InTheme.objects.exists())
    assert reading.themes_for(leader).count() == 0


def test_a_teller_who_signs_in_hears_what_a_board_answered(leader, office):
    nia = a_resident()
    story = told(by=nia, audience="team", team=a_team(a_worker("Sam Hill"))).story
    using.take_to_room(by=nia, story=story, gathering=a_gathering(leader, office=office))
    answering.give(by=leader, answer=owed(story), given="changing", words="In May.")
    assert Notice.objects.filter(account=nia.account, link=f"/my-story/{story.pk}").count() == 1


def test_ones_own_page_asks_little(leader, office):
    made = told(office=office)
    circle = together.open_circle(by=leader, question="What changed most?", who="Us")
    using.ask_use(by=leader, story=made.story, circle=circle)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            Client().get(f"/my-story/{made.token}")
        return len(seen)

    asked()
    few = asked()
    for _again in range(3):
        using.take_to_room(by=NOBODY, story=made.story, gathering=a_gathering(leader), own=made.token)
    assert asked() <= few <= 10
