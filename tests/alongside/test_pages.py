"""The pages of this room, as a browser without scripts walks them."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.builders import (
    a_neighbourhood,
    a_place,
    a_resident,
    a_team,
    a_worker,
    acting,
    an_account,
    an_introduction,
    an_invitation,
    comes_alongside,
    signed_in_as,
)
from tilth.alongside import access, queries
from tilth.alongside.actions import passes, relations
from tilth.alongside.models import Introduction, Invitation, Relation, RelationKind, Say
from tilth.base import clock
from tilth.base.audit import look
from tilth.base.ids import new_id
from tilth.base.roles import Role, Section, Verb
from tilth.people import queries as people
from tilth.people.models import Person

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

NOWHERE = "0190a0a0-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def place():
    a_place()


def text(response):
    return response.content.decode()


def picture(size=30):
    made = io.BytesIO()
    Image.new("RGB", (size, size), "green").save(made, "PNG")
    return SimpleUploadedFile("me.png", made.getvalue(), "image/png")


# --- introductions -----------------------------------------------------------------------------------------


def test_a_worker_goes_meets_and_begins_a_page_and_a_second_press_leads_to_it_too(amina):
    a_team(amina)
    client, sheila = signed_in_as(amina), an_introduction()
    at = f"/introductions/{sheila.pk}"
    assert "She used to run the tea dance." in text(client.get(at))

    assert client.post(f"{at}/go", {"key": str(new_id())}).status_code == 302
    assert "Amina said: I’ll go." in text(client.get(at))
    met = {"key": str(new_id()), "called": "Shirl", "said_yes": "on", "what_matters": "the tea dance"}
    first, again = client.post(f"{at}/met", met), client.post(f"{at}/met", met)

    assert first["Location"] == again["Location"]
    assert Person.objects.filter(called="Shirl").count() == 1
    assert client.get(at).status_code == 404


def test_a_page_does_not_begin_without_their_yes(amina):
    a_team(amina)
    client, sheila = signed_in_as(amina), an_introduction()

    page = client.post(f"/introductions/{sheila.pk}/met", {"called": "Shirl", "what_matters": "💃 the dance"})

    assert page.status_code == 422
    assert "💃 the dance" in text(page)
    assert not Person.objects.filter(called="Shirl").exists()


def test_a_no_is_kind_final_and_can_be_pressed_twice(amina):
    a_team(amina)
    client, sheila = signed_in_as(amina), an_introduction()
    key = {"key": str(new_id())}

    for _press in range(2):
        assert client.post(f"/introductions/{sheila.pk}/said-no", key).status_code == 302
    assert not Introduction.objects.exists()


def test_the_huddle_gets_what_one_cannot_do_after_all(amina):
    a_team(amina)
    client, sheila = signed_in_as(amina), an_introduction()
    client.post(f"/introductions/{sheila.pk}/go")

    client.post(f"/introductions/{sheila.pk}/huddle")

    sheila.refresh_from_db()
    assert (sheila.state, sheila.taken_by) == ("huddle", None)


@pytest.mark.parametrize("verb", ["", "/go", "/huddle", "/met", "/said-no"])
def test_an_introduction_is_not_there_for_another_team(amina, verb):
    a_team(amina, neighbourhood=a_neighbourhood("Quarry Bank"))
    client, sheila = signed_in_as(amina), an_introduction()
    answer = client.post if verb else client.get

    words = {"called": "Sheila", "said_yes": "on"}
    assert answer(f"/introductions/{sheila.pk}{verb}", words).status_code == 404
    assert Introduction.objects.get().state == "waiting"


def test_what_a_worker_types_for_somebody_else_names_who_told_them(amina):
    hollins = a_neighbourhood()
    page = signed_in_as(amina).get("/introduce")
    assert "Who told you, if it was somebody else?" in text(page)

    signed_in_as(amina).post(
        "/introduce",
        {
            "called": "Bo",
            "sentence": "Likes bikes.",
            "neighbourhood": str(hollins.pk),
            "introducer_name": "Mrs Lee",
        },
    )

    assert Introduction.objects.get().introducer_name == "Mrs Lee"
    assert Introduction.objects.get().introduced_by == amina.account


def test_the_thank_you_says_honestly_what_happens_next_and_nothing_else():
    page = text(Client().get("/introduce/thank-you"))

    assert "a leader of this place owes an answer" in page
    assert "999" in page


# --- the say -----------------------------------------------------------------------------------------------


def say_of(client, person):
    page = text(client.get(f"/people/{person.pk}/say"))
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)" checked', page))


def test_the_say_is_one_page_and_one_save(carl, amina, nia, me):
    answers = say_of(me, carl)
    assert len(answers) == 2 * len(queries.SHOWN_SECTIONS)
    by_amina = Relation.objects.get(account=amina.account).pk
    until = clock.today() + timedelta(days=30)

    saved = me.post(
        f"/people/{carl.pk}/say",
        answers | {f"health-{by_amina}": "yes", f"until-{by_amina}": until.isoformat()},
    )

    assert saved.status_code == 302
    assert Section.HEALTH in access.sections_for(amina, carl)
    assert Say.objects.get(account=amina.account, section="health", ended_at=None).until_on == until
    assert say_of(me, carl)[f"health-{by_amina}"] == "yes"


def test_the_first_worker_says_how_it_was_said(carl, worker):
    answers = say_of(worker, carl)
    page = worker.post(f"/people/{carl.pk}/say", dict.fromkeys(answers, "no"))
    assert page.status_code == 422

    told = dict.fromkeys(answers, "no") | {"given_how": "on the bench, together"}
    assert worker.post(f"/people/{carl.pk}/say", told).status_code == 302
    assert (
        Say.objects.filter(ended_at=None, given_how__isnull=False).first().given_how
        == "on the bench, together"
    )


def test_a_day_that_passed_is_refused_and_what_was_said_stands_there_still(carl, me, amina):
    answers = say_of(me, carl)
    by_amina = Relation.objects.get(account=amina.account).pk
    page = me.post(
        f"/people/{carl.pk}/say", answers | {f"money-{by_amina}": "yes", f"until-{by_amina}": "2020-01-01"}
    )

    assert page.status_code == 422
    assert re.search(rf'name="money-{by_amina}" value="yes" checked', text(page))


def test_the_say_is_on_paper_with_a_box_for_each_answer(carl, me):
    page = text(me.get(f"/people/{carl.pk}/say/print"))

    assert page.count("☒") == len(queries.SHOWN_SECTIONS)
    assert page.count("☐") == 2 * len(queries.SHOWN_SECTIONS)


@pytest.mark.parametrize("path", ["say", "say/print", "link", "pull-in", "life", "name", "picture"])
def test_a_friend_is_not_shown_what_they_cannot_do(carl, nia, path):
    assert signed_in_as(nia).get(f"/people/{carl.pk}/{path}").status_code == 404


# --- who sees what -----------------------------------------------------------------------------------------


def test_who_sees_what_tells_the_day_and_as_what_and_never_the_hour(carl, amina, me):
    look(amina, carl.pk)
    page = text(me.get(f"/people/{carl.pk}/who-sees-what"))

    assert "Amina, worker" in page
    assert not re.search(r"\b\d{1,2}:\d\d\b", page)
    assert "kept apart from everyone, the person included" in page


def test_the_same_sentence_about_what_is_kept_apart_stands_there_for_everyone(carl, nia, me, worker):
    sentence = "This sentence stands on every page, whether there is such a thing or not."

    for client in (me, worker, signed_in_as(nia)):
        assert sentence in text(client.get(f"/people/{carl.pk}/who-sees-what"))


def test_the_person_keeps_somebody_away_and_lets_them_near_again(carl, nia, me):
    me.post(f"/people/{carl.pk}/keep-away/{nia.account_id}")
    assert signed_in_as(nia).get(f"/people/{carl.pk}/who-sees-what").status_code == 404
    page = text(me.get(f"/people/{carl.pk}/who-sees-what"))
    lift = re.search(r'action="(/people/[^"]+/let-near/[^"]+)"', page)[1]

    for _press in range(2):
        assert me.post(lift, {"key": NOWHERE}).status_code == 302
    assert signed_in_as(nia).get(f"/people/{carl.pk}/who-sees-what").status_code == 200


def test_nobody_else_sees_or_uses_that_button(carl, nia, worker):
    assert "keep-away" not in text(worker.get(f"/people/{carl.pk}/who-sees-what"))
    assert worker.post(f"/people/{carl.pk}/keep-away/{nia.account_id}").status_code == 404


def test_a_worker_steps_aside(carl, worker):
    assert worker.get(f"/people/{carl.pk}/step-aside").status_code == 200
    assert worker.post(f"/people/{carl.pk}/step-aside", {"words": "my cousin"}).status_code == 302
    assert worker.get(f"/people/{carl.pk}/step-aside").status_code == 404


def test_one_does_not_step_aside_from_ones_own_page(carl, me):
    assert me.get(f"/people/{carl.pk}/step-aside").status_code == 404


# --- pulling in --------------------------------------------------------------------------------------------


def test_pulling_in_and_answering_in_two_pages(carl, worker):
    bev = a_resident("Bev Hill")
    asked = {"who": "Bev Hill", "kind": "specialist", "asked_for": "his knees", "sections": ["health"]}
    assert worker.post(f"/people/{carl.pk}/pull-in", asked).status_code == 302
    invitation, client = Invitation.objects.get(), signed_in_as(bev)

    page = text(client.get(f"/invitations/{invitation.pk}"))
    assert "his knees" in page
    assert "my health" in page
    assert "my story" not in page

    key = {"key": str(new_id())}
    for _press in range(2):
        assert client.post(f"/invitations/{invitation.pk}/yes", key)["Location"] == f"/people/{carl.pk}"
    assert access.sections_for(bev, carl) == {Section.HEALTH}


def test_who_came_to_help_and_sees_nothing_goes_back_to_today(carl, worker, amina):
    bev = a_resident("Bev Hill")
    invitation = an_invitation(carl, by=amina, to=bev, sections=[])

    assert "Nothing else." in text(signed_in_as(bev).get(f"/invitations/{invitation.pk}"))
    assert signed_in_as(bev).post(f"/invitations/{invitation.pk}/yes")["Location"] == "/"


def test_a_kind_no_and_its_word_are_read_by_those_alongside(carl, amina, worker):
    bev = a_resident("Bev Hill")
    invitation, key = an_invitation(carl, by=amina, to=bev), str(new_id())

    for _press in range(2):
        answer = signed_in_as(bev).post(
            f"/invitations/{invitation.pk}/kindly-no", {"words": "not before Easter", "key": key}
        )
        assert answer.status_code == 302
    assert "not before Easter" in text(worker.get(f"/people/{carl.pk}/who-sees-what"))


def test_who_has_no_account_is_asked_by_mouth_and_stands_in_the_picture_of_the_life(carl, worker):
    asked = {"who": "Jo from the allotment", "kind": "neighbour", "asked_for": "company on Tuesdays"}
    page = worker.post(f"/people/{carl.pk}/pull-in", asked, follow=True)
    assert "ask them yourself" in text(page)
    invitation = Invitation.objects.get()
    assert f"/invitations/{invitation.pk}/came" in text(worker.get(f"/people/{carl.pk}/who-sees-what"))

    assert worker.post(f"/invitations/{invitation.pk}/came").status_code == 302
    assert [one.name for one in people.life_of(carl)] == ["Jo from the allotment"]


def test_an_invitation_is_taken_back(carl, amina, worker):
    bev = a_resident("Bev Hill")
    invitation = an_invitation(carl, by=amina, to=bev)

    assert signed_in_as(bev).post(f"/invitations/{invitation.pk}/take-back").status_code == 404
    assert worker.post(f"/invitations/{invitation.pk}/take-back").status_code == 302
    assert signed_in_as(bev).get(f"/invitations/{invitation.pk}")["Location"] == "/"


@pytest.mark.parametrize("verb", ["yes", "kindly-no", "came", "take-back"])
def test_an_invitation_that_is_not_there_is_not_there(worker, verb):
    assert worker.post(f"/invitations/{NOWHERE}/{verb}").status_code == 404


def test_what_is_wrong_with_an_invitation_stands_beside_its_field(carl, worker):
    a_resident("Bev Hill")
    asked = {"who": "Bev Hill", "kind": "worker", "asked_for": "his knees 🦵"}

    page = worker.post(f"/people/{carl.pk}/pull-in", asked)

    assert page.status_code == 422
    assert "Bev does not work here." in text(page)
    assert "his knees 🦵" in text(page)


# --- ending and waking -------------------------------------------------------------------------------------


def test_one_ends_ones_own_walking_alongside(carl, amina, worker):
    at = f"/people/{carl.pk}/alongside/{Relation.objects.get(account=amina.account).pk}/end"
    assert "Stop walking alongside Carl?" in text(worker.get(at))

    assert worker.post(at, {"why": "moving away"}).status_code == 302
    assert worker.get(at).status_code == 404


def test_the_person_ends_anybodys_and_a_friend_only_their_own(carl, amina, nia, me):
    first = Relation.objects.get(account=amina.account).pk
    at = f"/people/{carl.pk}/alongside/{first}/end"
    assert signed_in_as(nia).get(at).status_code == 404

    assert me.post(at, {"why": ""}).status_code == 302
    assert Relation.objects.get(pk=first).ended_by == carl.account


def test_one_tap_wakes_what_slept_and_a_second_changes_nothing(carl, amina, worker):
    Relation.objects.filter(account=amina.account).update(asleep_at=clock.now())
    assert worker.get(f"/people/{carl.pk}/who-sees-what").status_code == 404

    for _press in range(2):
        assert worker.post(f"/people/{carl.pk}/wake").status_code == 302
    assert worker.get(f"/people/{carl.pk}/who-sees-what").status_code == 200
    assert signed_in_as(a_worker("Sam Poole")).post(f"/people/{carl.pk}/wake").status_code == 404


# --- the link ----------------------------------------------------------------------------------------------


def test_a_link_is_shown_once_and_given_no_further(carl, worker):
    page = text(worker.post(f"/people/{carl.pk}/link"))
    link = re.search(r"http://testserver(/p/[\w-]+)", page)[1]
    pin = re.search(r'slip-pin">(\d{6})<', page)[1]
    assert pin not in text(worker.get(f"/people/{carl.pk}/link"))

    guest = Client()
    assert guest.post(link, {"pin": "12345"}).status_code == 422
    assert guest.post(link, {"pin": pin}).status_code == 302
    assert "cannot make one" in text(guest.get(f"/people/{carl.pk}/link"))
    assert guest.post(f"/people/{carl.pk}/link").status_code == 403


def test_a_link_is_taken_back_at_once_from_inside_or_outside(carl, amina, worker):
    given = passes.give_pass(by=amina, person=carl)
    guest = Client()
    guest.post(f"/p/{given.token}", {"pin": given.pin})

    for _press in range(2):
        at = f"/people/{carl.pk}/link/{given.held.pk}/take-back"
        assert worker.post(at).status_code == 302
    assert guest.get("/my-page").status_code == 302
    assert worker.post(f"/people/{carl.pk}/link/{NOWHERE}/take-back").status_code == 404


def test_opening_a_link_signs_out_whoever_used_the_browser_before(carl, amina, worker):
    given = passes.give_pass(by=amina, person=carl)

    worker.post(f"/p/{given.token}", {"pin": given.pin})

    assert worker.get(f"/people/{carl.pk}/who-sees-what").status_code == 200
    assert "_auth_user_id" not in worker.session
    assert worker.post("/p/leave").status_code == 302
    assert worker.get("/my-page").status_code == 302


def test_a_worker_who_came_later_writes_and_is_shown_no_say_to_change(carl):
    jo = a_worker("Jo Bell")
    comes_alongside(jo, carl, kind=RelationKind.WORKER)
    client = signed_in_as(jo)

    assert access.may(jo, carl, Verb.WRITE)
    assert client.get(f"/people/{carl.pk}/say").status_code == 404
    assert f"/people/{carl.pk}/say" not in text(client.get(f"/people/{carl.pk}"))


def test_a_stranger_at_any_of_these_pages_is_asked_to_sign_in(carl, amina):
    relation = relations.Relation.objects.get(account=amina.account).pk
    for path in ("say", "who-sees-what", "life", "link", "meet", "picture.jpg", f"alongside/{relation}/end"):
        answer = Client().get(f"/people/{carl.pk}/{path}")
        assert answer.status_code == 302
        assert "Carl" not in text(answer)


def test_a_gardener_is_no_way_in(carl):
    dee = acting(an_account("Dee Marsh", Role.GARDENER), Role.GARDENER)

    assert signed_in_as(dee).get(f"/people/{carl.pk}/who-sees-what").status_code == 404
