import re
from uuid import uuid4

import pytest
from django.template import engines

from tests.answers.cast import A_WEDNESDAY, acting, an_account, signed_in_as, the_cast
from tilth.answers.models import Answer
from tilth.barriers import actions
from tilth.barriers.models import Barrier
from tilth.barriers.queries import waiting_for
from tilth.base import clock
from tilth.base.errors import NotFound
from tilth.base.models import Look
from tilth.base.roles import Role
from tilth.people.models import Moment
from tilth.places.actions import turn

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

RULE = "No move until arrears are cleared"
STOPPED = "A flat two streets from his daughter"


def stage():
    with clock.at(A_WEDNESDAY):
        return the_cast()


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def raised(cast, **more):
    more = {
        "by": cast.amina,
        "rule": RULE,
        "stopped": STOPPED,
        "person": cast.carl,
        "office": cast.housing,
        **more,
    }
    return actions.raise_it(**more)


def html(response):
    return response.content.decode()


def get(actor, path):
    return signed_in_as(actor).get(path)


def test_raising_takes_a_rule_what_it_stopped_and_a_button(cast):
    page = signed_in_as(cast.amina)
    form = html(page.get(f"/in-the-way/new?person={cast.carl.pk}"))
    assert "What it stopped for Carl" in form
    assert re.search(r'<option value=""[^>]*selected[^>]*>\s*Help us find out', form)
    assert "My name: Amina" in form
    assert "My team: Hollins team" in form

    done = page.post(
        f"/in-the-way/new?person={cast.carl.pk}",
        {"rule": RULE, "stopped": STOPPED, "signed": "name"},
        follow=True,
    )
    barrier = Barrier.objects.get()
    assert done.redirect_chain == [(f"/in-the-way/{barrier.pk}", 302)]
    assert barrier.person == cast.carl
    assert "A gardener is finding out who can change it." in html(done)


def test_a_rule_that_names_them_comes_back_with_everything_typed(cast):
    typed = {"rule": "Carl owes rent", "stopped": STOPPED, "office": cast.housing.pk, "signed": "unsigned"}
    back = signed_in_as(cast.amina).post(f"/in-the-way/new?person={cast.carl.pk}", typed)
    assert back.status_code == 422
    assert "it must not name Carl" in html(back)
    assert "Carl owes rent" in html(back)
    assert STOPPED in html(back)
    assert re.search(r'value="unsigned"[^>]*checked', html(back))
    assert not Barrier.objects.exists()


def test_empty_boxes_are_refused_in_plain_words(cast):
    back = signed_in_as(cast.amina).post("/in-the-way/new", {"rule": "", "stopped": "", "signed": "name"})
    assert back.status_code == 422
    assert "Write the rule, or what is in the way, in a few words." in html(back)


def test_a_team_raises_enough_for_now(cast):
    typed = {
        "rule": "We walk with all we can",
        "stopped": "New faces",
        "kind": "enough_for_now",
        "signed": f"team:{cast.team.pk}",
        "origin": "money",
    }
    done = signed_in_as(cast.jo).post("/in-the-way/new", typed, follow=True)
    assert "Raised by Hollins team" in html(done)
    assert "We have enough for now" in html(done)
    assert "It comes from: Money" in html(done)


@pytest.mark.parametrize("person", ["nonsense", str(uuid4())], ids=["nonsense", "unknown"])
def test_nobody_is_found_by_guessing(cast, person):
    assert get(cast.amina, f"/in-the-way/new?person={person}").status_code == 404


def test_whoever_is_not_alongside_cannot_raise_it_for_them(cast):
    assert get(cast.jo, f"/in-the-way/new?person={cast.carl.pk}").status_code == 404


def test_residents_do_not_read_the_list_or_raise_without_a_page(cast):
    nia = acting(an_account("Nia Rees"), Role.RESIDENT)
    barrier = raised(cast)
    for path in ("/in-the-way", "/in-the-way/new", f"/in-the-way/{barrier.pk}"):
        assert get(nia, path).status_code == 404


def test_the_list_shows_rules_and_who_owes_and_no_person(cast):
    raised(cast)
    page = html(get(cast.jo, "/in-the-way"))
    assert RULE in page
    assert "With the Head of Housing since today" in page
    assert "Carl" not in page
    assert "daughter" not in page


def test_an_empty_list_invites(cast):
    page = html(get(cast.jo, "/in-the-way"))
    assert "Nothing is in the way yet." in page
    assert get(cast.jo, "/in-the-way?page=2").status_code == 200
    assert get(cast.jo, "/in-the-way?page=%00x").status_code == 200


def test_the_page_names_the_person_only_to_those_alongside(cast):
    barrier = raised(cast)
    mine = html(get(cast.amina, f"/in-the-way/{barrier.pk}"))
    assert "Back to Carl" in mine
    assert STOPPED in mine
    assert "Leave this page" in mine
    for other in (cast.jo, cast.priya, cast.dee):
        theirs = html(get(other, f"/in-the-way/{barrier.pk}"))
        assert "Carl" not in theirs
        assert STOPPED not in theirs
        assert str(cast.carl.pk) not in theirs
        assert "It stopped something for somebody we walk alongside." in theirs


def test_reading_what_it_stopped_is_a_look(cast):
    barrier = raised(cast)
    get(cast.priya, f"/in-the-way/{barrier.pk}")
    assert not Look.objects.filter(chain=cast.carl.pk).exists()
    get(cast.amina, f"/in-the-way/{barrier.pk}")
    assert Look.objects.filter(chain=cast.carl.pk, by=cast.amina.account_id).count() == 1


def test_the_leader_answers_and_it_stands_on_the_persons_page(cast):
    barrier = raised(cast)
    page = signed_in_as(cast.priya)
    form = html(page.get(f"/in-the-way/{barrier.pk}"))
    for answer in ("It is freed", "We are changing it", "You already may", "No, because…"):
        assert answer in form
    assert "May I come and see?" in form

    typed = {"given": "changing", "words": "From 1 December nobody asks for it."}
    done = html(page.post(f"/in-the-way/{barrier.pk}/give", typed, follow=True))
    assert "Answered. Whoever raised it was told" in done
    assert "From 1 December nobody asks for it." in done
    assert Moment.objects.filter(person=cast.carl, kind="answer").count() == 1


def test_an_answer_without_words_comes_back_with_what_was_chosen(cast):
    barrier = raised(cast)
    typed = {"given": "trying", "trying_until": "2026-12-24", "words": ""}
    back = signed_in_as(cast.priya).post(f"/in-the-way/{barrier.pk}/give", typed)
    assert back.status_code == 422
    assert "Say it in words" in html(back)
    assert re.search(r'value="trying" checked', html(back))
    assert 'value="2026-12-24"' in html(back)
    assert Answer.objects.get().is_owed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"given": "trying", "words": "Let us see"}, "Say until when you are trying without it."),
        ({"given": "freed", "words": "Gone", "asked_upward": "on"}, "Asking upward goes with a no."),
        ({"given": "trying", "words": "x", "trying_until": "2026-01-01"}, "This day has gone."),
        ({"given": "trying", "words": "x", "trying_until": "soon"}, "Write the day as 22 November 2026"),
        ({"given": "yes", "words": "x"}, "Choose one of the five answers."),
    ],
)
def test_what_does_not_fit_is_said_beside_it(cast, typed, said):
    barrier = raised(cast)
    back = signed_in_as(cast.priya).post(f"/in-the-way/{barrier.pk}/give", typed)
    assert back.status_code == 422
    assert said in html(back)


def test_answering_what_was_answered_meanwhile_keeps_the_words(cast):
    barrier = raised(cast)
    actions.give(by=cast.priya, barrier=barrier, given="freed", words="Gone.")
    back = signed_in_as(cast.priya).post(
        f"/in-the-way/{barrier.pk}/give", {"given": "no", "words": "Sorry, no."}
    )
    assert back.status_code == 422
    assert "This was answered on 4 November 2026." in html(back)
    assert "Sorry, no." in html(back)


def test_a_double_press_answers_once(cast):
    barrier = raised(cast)
    page, typed = signed_in_as(cast.priya), {"given": "freed", "words": "Gone.", "key": str(uuid4())}
    for _ in range(2):
        assert page.post(f"/in-the-way/{barrier.pk}/give", typed).status_code == 302
    assert Moment.objects.filter(person=cast.carl, kind="answer").count() == 1


def test_dates_and_come_and_see_have_their_buttons(cast):
    barrier = raised(cast)
    page, at = signed_in_as(cast.priya), f"/in-the-way/{barrier.pk}"
    assert page.post(f"{at}/hear").status_code == 302
    assert "come back to you as people do" in html(page.post(f"{at}/come", {"words": ""}, follow=True))
    assert "Ask to come and see" not in html(page.get(at))
    page.post(f"{at}/promise", {"answer_on": "2026-11-20"})
    assert "Answer date: 20 November 2026" in html(page.get(at))
    back = page.post(f"{at}/move", {"moved_to": "2026-11-03", "why": "The panel"})
    assert back.status_code == 422
    assert "The panel" in html(back)
    page.post(f"{at}/move", {"moved_to": "2026-12-01", "why": "The panel"})
    shown = html(page.get(at))
    assert "Answer date: 1 December 2026, moved from 20 November 2026" in shown
    assert "Move the answer date" not in shown
    again = page.post(f"{at}/move", {"moved_to": "2026-12-08", "why": "Again"})
    assert again.status_code == 422


def test_only_the_office_has_the_verbs(cast):
    barrier = raised(cast)
    for other in (cast.jo, cast.ruth):
        page = signed_in_as(other)
        assert "Your answer" not in html(page.get(f"/in-the-way/{barrier.pk}"))
        assert (
            page.post(f"/in-the-way/{barrier.pk}/give", {"given": "freed", "words": "x"}).status_code == 403
        )
    assert Answer.objects.get().is_owed


def test_the_raiser_says_not_really_and_it_goes_one_leader_up(cast):
    barrier = raised(cast)
    actions.give(by=cast.priya, barrier=barrier, given="no", words="No.")
    assert "Was it answered?" not in html(get(cast.jo, f"/in-the-way/{barrier.pk}"))
    page = signed_in_as(cast.amina)
    assert "Was it answered?" in html(page.get(f"/in-the-way/{barrier.pk}"))
    back = page.post(f"/in-the-way/{barrier.pk}/judge", {"verdict": "not_really", "words": ""})
    assert back.status_code == 422
    assert "Say in a few words what is still in the way." in html(back)
    done = page.post(
        f"/in-the-way/{barrier.pk}/judge", {"verdict": "not_really", "words": "No bus"}, follow=True
    )
    assert "With the Director of Place since today" in html(done)
    assert "Asked again, one leader up" in html(done)
    assert "No bus" in html(done)


def test_nobody_can_tell_who_raised_something_unsigned(cast):
    barrier = raised(cast, signed="unsigned")
    for actor in (cast.jo, cast.priya, cast.dee, cast.kit):
        for path in ("/in-the-way", f"/in-the-way/{barrier.pk}"):
            assert "Amina" not in html(get(actor, path))
    assert "somebody, unsigned" in html(get(cast.priya, f"/in-the-way/{barrier.pk}"))


def test_a_gardener_says_which_office_and_it_takes_it_on(cast):
    barrier = raised(cast, office=None)
    garden = signed_in_as(cast.dee)
    assert "The office that can" in html(garden.get(f"/in-the-way/{barrier.pk}"))
    empty = garden.post(f"/in-the-way/{barrier.pk}/find", {"office": ""})
    assert empty.status_code == 422
    assert "Choose an office." in html(empty)
    garden.post(f"/in-the-way/{barrier.pk}/find", {"office": cast.housing.pk})
    leader = signed_in_as(cast.priya)
    assert "We take it on: Head of Housing" in html(leader.get(f"/in-the-way/{barrier.pk}"))
    leader.post(f"/in-the-way/{barrier.pk}/own", {"office": cast.housing.pk})
    assert Answer.objects.get().office == cast.housing


def test_the_same_rule_another_time_is_named_and_not_counted(cast):
    first, second = raised(cast), raised(cast, person=None)
    page = html(get(cast.priya, f"/in-the-way/{second.pk}"))
    assert f"/in-the-way/{first.pk}" in page
    assert "The same rule, another time" in page


def test_no_get_changes_anything(cast):
    barrier = raised(cast)
    page = signed_in_as(cast.priya)
    for verb in ("give", "come", "promise", "move"):
        assert page.get(f"/in-the-way/{barrier.pk}/{verb}").status_code == 200
    assert page.get(f"/in-the-way/{barrier.pk}/hear").status_code == 405
    assert list(Answer.objects.get().events.values_list("what", flat=True)) == ["asked"]


def test_strange_typing_is_kept_safe(cast):
    barrier = raised(cast)
    typed = {"given": "freed", "words": "<script>alert(1)</script> 🌱\x00 done"}
    done = signed_in_as(cast.priya).post(f"/in-the-way/{barrier.pk}/give", typed, follow=True)
    assert "<script>alert(1)" not in html(done)
    assert "🌱 done" in html(done)


def test_the_part_for_answers_i_owe_holds_everything_for_one_answer(cast, rf):
    raised(cast)
    raised(cast, person=None, rule="We text people at night")
    request = rf.get("/answers")
    part = engines["jinja2"].get_template("barriers/_waiting.html")
    for waiting in waiting_for(cast.priya):
        drawn = part.template.render(waiting=waiting, csrf_input="<c>", request=request)
        assert f'action="/in-the-way/{waiting.pk}/give"' in drawn
        assert "waiting on you since today" in drawn
        assert "May I come and see?" in drawn
        assert "Carl" not in drawn
        ids = re.findall(r'\sid="([^"]+)"', drawn)
        assert len(ids) == len(set(ids))


def test_a_keeper_can_switch_it_off_and_then_nothing_is_there(cast):
    barrier = raised(cast)
    turn(by=cast.kit, name="in_the_way", is_on=False)
    for path in (
        "/in-the-way",
        "/in-the-way/new",
        f"/in-the-way/new?person={cast.carl.pk}",
        f"/in-the-way/{barrier.pk}",
    ):
        assert get(cast.amina, path).status_code == 404
    with pytest.raises(NotFound):
        raised(cast)
    with pytest.raises(NotFound):
        raised(cast, person=None)


def test_a_leader_owes_in_four_touches_from_today(cast):
    raised(cast)
    raised(cast, rule="No pets in temporary homes")
    today = html(get(cast.priya, "/"))
    assert today.count('action="/in-the-way/') >= 2, "a line to open, an answer to touch, words, a button"
