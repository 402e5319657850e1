"""A study of a few days: heard in their words, looked at together and by a second person, closed, and its words gone."""

from datetime import timedelta

import pytest

from tests.builders import a_resident, a_team, a_worker, signed_in_as
from tilth.barriers.actions import raise_it
from tilth.base import clock, sealing
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, NotFound, Unavailable, WrongState
from tilth.base.models import HolderKey
from tilth.listening import actions, queries
from tilth.listening.forms import LookForm
from tilth.listening.models import Coding, Contact, Says, Study
from tilth.listening.tasks import daily

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


@pytest.fixture
def amina():
    return a_worker("Amina Said")


@pytest.fixture
def tom():
    return a_worker("Tom Pugh")


@pytest.fixture
def team(amina, tom):
    return a_team(amina, tom)


@pytest.fixture
def study(amina, team):
    return a_study(amina, team)


def a_study(by: Actor, team, days: int = 13) -> Study:
    today = clock.today()
    return actions.begin(
        by=by, team=team, question="Why do people ring?", from_on=today, until_on=today + timedelta(days=days)
    )


def heard(by: Actor, study: Study, *says: str) -> list[Contact]:
    """Write down a contact for each, looked at as said; with "" it is not looked at."""
    found = []
    for one in says:
        contact = actions.write_down(by=by, study=study, words="Where is my letter?", again="yes")
        if one:
            actions.look_at(
                by=by, contact=contact, says=one, cause="left on hold" if one == "failure" else ""
            )
        found.append(contact)
    return found


# --- its days ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "field"), [(-1, 5, "from_on"), (3, 2, "until_on"), (0, 43, "until_on")]
)
def test_a_study_has_days_that_can_be(amina, team, starts, ends, field):
    today = clock.today()
    with pytest.raises(InvalidInput) as refused:
        actions.begin(
            by=amina,
            team=team,
            question="Why?",
            from_on=today + timedelta(days=starts),
            until_on=today + timedelta(days=ends),
        )
    assert refused.value.field == field
    assert not Study.objects.exists()


def test_a_team_listens_to_one_thing_at_a_time(amina, team, study):
    with pytest.raises(WrongState):
        a_study(amina, team)


def test_only_its_own_team_begins_and_meets_an_open_study(team, study):
    stranger = a_worker("Zed Hill")
    with pytest.raises(NotFound):
        a_study(stranger, team)
    assert signed_in_as(stranger).get(f"/learning/listening/{study.pk}").status_code == 404
    assert signed_in_as(a_resident()).get("/learning/listening").status_code in (302, 403, 404)


def test_after_its_last_day_nothing_more_is_written_down(amina, team):
    study = a_study(amina, team, days=1)
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(WrongState):
        actions.write_down(by=amina, study=study, words="Late")


def test_a_study_that_nobody_closes_closes_itself(amina, team):
    study = a_study(amina, team, days=1)
    with clock.at(clock.now() + timedelta(days=15)):
        assert daily() == 0
    with clock.at(clock.now() + timedelta(days=16)):
        assert daily() == 1
    study.refresh_from_db()
    assert not study.is_open and study.learned == ""
    assert "closed itself" in signed_in_as(amina).get(f"/learning/listening/{study.pk}").content.decode()


# --- what was heard ----------------------------------------------------------------------------------------


def test_the_share_is_of_what_could_be_told_and_the_rest_is_shown(amina, study):
    heard(amina, study, "failure", "failure", "failure", "value", "cant_tell", "")
    found = queries.results_of(study)
    assert (found.heard, found.looked_at, found.failure, found.value, found.cant_tell) == (6, 5, 3, 1, 1)
    assert found.share.failure.share == 0.75 and found.share.cannot_tell == 1
    page = signed_in_as(amina).get(f"/learning/listening/{study.pk}").content.decode()
    # Wilson for 3 of 4.
    assert "between 30 and 95 in a hundred" in page and "Can’t tell" in page


def test_nothing_is_claimed_before_anything_could_be_told(amina, study):
    heard(amina, study, "cant_tell", "")
    assert queries.results_of(study).share is None
    assert "in a hundred" not in signed_in_as(amina).get(f"/learning/listening/{study.pk}").content.decode()


def test_the_same_cause_said_with_other_spaces_and_capitals_is_one(amina, study):
    for cause in ("No call back", "no  call back", "Sent elsewhere"):
        contact = actions.write_down(by=amina, study=study, words="Hello?")
        actions.look_at(by=amina, contact=contact, says="failure", cause=cause)
    assert [(one.words, one.times) for one in queries.results_of(study).causes] == [
        ("No call back", 2), ("Sent elsewhere", 1),
    ]  # fmt: skip


def test_a_cause_leads_to_what_is_in_the_teams_way_and_to_nobody_elses(amina, team, study):
    ours = raise_it(by=amina, rule="Letters go second class", team=team)
    others = raise_it(by=a_worker("Zed Hill"), rule="No dogs")
    contact = actions.write_down(by=amina, study=study, words="Where is my letter?")
    actions.look_at(by=amina, contact=contact, says="failure", cause="slow post", barrier=ours)
    assert queries.results_of(study).causes[0].barrier == ours
    with pytest.raises(InvalidInput):
        actions.look_at(by=amina, contact=contact, says="failure", cause="dogs", barrier=others)


def test_something_that_went_wrong_has_a_cause_and_what_did_not_has_none(amina, study):
    contact = actions.write_down(by=amina, study=study, words="Thank you")
    with pytest.raises(InvalidInput):
        actions.look_at(by=amina, contact=contact, says="failure")
    assert actions.look_at(by=amina, contact=contact, says="value", cause="typed by mistake").cause == ""


# --- two people --------------------------------------------------------------------------------------------


def test_every_fifth_is_looked_at_by_somebody_else_who_is_not_shown_the_first_answer(amina, tom, study):
    fifth = heard(amina, study, *["value"] * 4, "failure")[4]
    assert queries.next_to_look_at(study, amina.account_id).contact is None
    todo = queries.next_to_look_at(study, tom.account_id)
    assert (todo.contact, todo.is_second) == (fifth, True)
    page = signed_in_as(tom).get(f"/learning/listening/{study.pk}/look", follow=True).content.decode()
    assert "without the first answer" in page and "left on hold" not in page
    actions.look_at(by=tom, contact=fifth, says="failure", cause="another", is_second=True)
    assert queries.results_of(study).agreed.alike.share == 1
    # The first look is what counts.
    assert [one.words for one in queries.results_of(study).causes] == ["left on hold"]


def test_nobody_takes_the_second_look_at_their_own(amina, study):
    fifth = heard(amina, study, *["value"] * 5)[4]
    with pytest.raises(WrongState):
        actions.look_at(by=amina, contact=fifth, says="failure", cause="x", is_second=True)


def test_whoever_took_the_second_look_does_not_write_the_first_anew(amina, tom, study):
    fifth = heard(amina, study, *["value"] * 5)[4]
    actions.look_at(by=tom, contact=fifth, says="failure", cause="no call back", is_second=True)
    with pytest.raises(WrongState):
        actions.look_at(by=tom, contact=fifth, says="failure", cause="no call back")
    assert queries.results_of(study).agreed.alike.share == 0


def test_a_second_look_may_name_something_else_in_the_way(amina, tom, study):
    fifth = heard(amina, study, *["value"] * 5)[4]
    raise_it(by=amina, rule="No line", team=study.team)
    assert "barrier" in LookForm(contact=fifth, is_second=True).fields


def test_only_every_fifth_is_looked_at_twice(amina, tom, study):
    [first] = heard(amina, study, "value")
    with pytest.raises(WrongState):
        actions.look_at(by=tom, contact=first, says="value", is_second=True)


# --- nothing about a worker --------------------------------------------------------------------------------


def test_nothing_keeps_who_wrote_it_down_and_after_closing_nothing_who_looked(amina, tom, study):
    heard(amina, study, "value", "failure")
    names = {field.name for field in Contact._meta.get_fields()}
    assert not names & {"by", "account", "written_by", "person"}
    actions.close(by=amina, study=study, learned="Ring back.")
    assert set(Coding.objects.values_list("coded_by", flat=True)) == {None}
    for reader in (amina, tom):
        page = signed_in_as(reader).get(f"/learning/listening/{study.pk}").content.decode()
        main = page[page.index("<main") : page.index("</main")]
        assert "Amina" not in main and "Tom" not in main


# --- closing -----------------------------------------------------------------------------------------------


def test_once_closed_whoever_works_here_reads_what_was_learned_and_not_the_words(amina, study):
    heard(amina, study, "failure")
    actions.close(by=amina, study=study, learned="Ring back the same day.")
    page = signed_in_as(a_worker("Zed Hill")).get(f"/learning/listening/{study.pk}").content.decode()
    assert "Ring back the same day." in page and "left on hold" in page
    assert "Where is my letter?" not in page
    assert (
        "Where is my letter?" in signed_in_as(amina).get(f"/learning/listening/{study.pk}").content.decode()
    )
    with pytest.raises(NotFound):
        actions.write_down(by=amina, study=study, words="One more")


def test_it_is_closed_with_a_sentence(amina, study):
    with pytest.raises(InvalidInput):
        actions.close(by=amina, study=study, learned="")


def test_ninety_days_after_the_words_and_their_key_are_gone_and_what_was_counted_stays(
    amina, study, django_capture_on_commit_callbacks
):
    heard(amina, study, "failure", "value")
    actions.close(by=amina, study=study, learned="Ring back.")
    with clock.at(clock.now() + timedelta(days=90)):
        assert daily() == 0
    before = queries.results_of(study)
    sealed = Contact.objects.first()
    assert sealed.words == "Where is my letter?"
    with clock.at(clock.now() + timedelta(days=91)), django_capture_on_commit_callbacks(execute=True):
        assert daily() == 1
    assert [one.words for one in Contact.objects.all()] == ["", ""]
    assert HolderKey.objects.get(pk=study.pk).wrapped is None
    sealing.forget_keys()
    with pytest.raises(Unavailable):
        sealing.seal(study.pk, study.pk, "words", "again")
    assert queries.results_of(study) == before
    assert daily() == 0


def test_it_is_tilth_that_closes_and_forgets(amina, study):
    heard(amina, study, "value")
    actions.close_left_open(by=TILTH, study_id=study.pk)
    assert not Study.objects.get().is_open


# --- the pages ---------------------------------------------------------------------------------------------


def test_a_team_does_it_all_on_its_pages(amina, tom, team):
    browser = signed_in_as(amina)
    assert "is not listening just now" in browser.get("/learning/listening").content.decode()
    today = clock.today()
    begun = browser.post(
        f"/teams/{team.slug}/listen",
        {"question": "Why do people ring?", "from_on": today.isoformat(), "until_on": today.isoformat()},
    )
    study = Study.objects.get()
    assert begun.url == f"/learning/listening/{study.pk}"
    browser.post(f"/learning/listening/{study.pk}/new", {"words": "Is my form there?", "again": "no"})
    [contact] = study.contacts.all()
    shown = browser.get(f"/learning/listening/{study.pk}/look", follow=True).content.decode()
    assert "Is my form there?" in shown
    refused = browser.post(f"/learning/listening/contacts/{contact.pk}", {"says": Says.FAILURE})
    assert refused.status_code == 422 and "what caused it" in refused.content.decode()
    browser.post(
        f"/learning/listening/contacts/{contact.pk}", {"says": Says.FAILURE, "cause": "no word back"}
    )
    browser.post(f"/learning/listening/{study.pk}/close", {"learned": "Say when it came."})
    assert "Say when it came." in signed_in_as(tom).get(f"/learning/listening/{study.pk}").content.decode()
    assert "Why do people ring?" in signed_in_as(tom).get("/learning/listening").content.decode()
