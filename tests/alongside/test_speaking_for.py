"""Who speaks for somebody: three worked examples, and each rule of it. The guide tells the same three in plain words."""

from datetime import timedelta

import pytest

from tests.alongside.speaking import decides, seconded, written_down
from tests.builders import (
    a_person,
    a_resident,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.alongside import access, queries
from tilth.alongside.actions import deciding, hearing, places_kept, relations
from tilth.alongside.actions import speaking as actions
from tilth.alongside.models import Deciding, Speaker
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.roles import Section, Verb
from tilth.people.models import Moment
from tilth.plans import actions as plans

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


# --- first example: Ellie grows into deciding --------------------------------------------------------------


def test_ellie_grows_into_deciding_about_her_page(amina, mate, ellie, mum):
    """At four her mother decides; at ten they decide together; at fifteen Ellie does, and says no about her health."""
    seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents")
    assert access.sections_for(mum, ellie) == set(queries.SHOWN_SECTIONS)
    assert access.may(mum, ellie, Verb.SAY_FOR, Section.HEALTH)

    decides(amina, ellie, "together", Section.HEALTH, Section.STORY)
    assert Section.HEALTH in access.sections_for(mum, ellie)
    assert not access.may(mum, ellie, Verb.SAY_FOR, Section.HEALTH)

    decides(amina, ellie, "child", Section.HEALTH)
    # From the next request on her mother's way follows Ellie's say; nothing said yet is no.
    assert Section.HEALTH not in access.sections_for(mum, ellie)
    row = Speaker.objects.get(account=mum.account)
    actions.say_to_speaker(by=themselves(ellie), speaker=row, answers={Section.HEALTH: "yes"})
    assert Section.HEALTH in access.sections_for(mum, ellie)
    actions.say_to_speaker(by=themselves(ellie), speaker=row, answers={Section.HEALTH: "no"})
    assert Section.HEALTH not in access.sections_for(mum, ellie)
    assert Section.STORY in access.sections_for(mum, ellie)


def test_together_means_that_a_no_of_the_child_shuts_it(amina, mate, ellie, mum):
    row = seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "together")
    assert Section.STORY in access.sections_for(mum, ellie)
    for answer in ("no", "ask"):
        actions.say_to_speaker(by=themselves(ellie), speaker=row, answers={Section.STORY: answer})
        assert Section.STORY not in access.sections_for(mum, ellie)


def test_where_the_parents_decide_the_childs_say_is_not_asked(amina, mate, ellie, mum):
    row = seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents", Section.STORY)
    assert Section.STORY not in queries.sections_the_say_counts_in(row)
    with pytest.raises(InvalidInput):
        actions.say_to_speaker(by=themselves(ellie), speaker=row, answers={Section.STORY: "no"})


def test_a_right_that_grew_is_given_back_only_by_the_child(amina, mate, ellie, mum):
    seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents", Section.MONEY)
    decides(amina, ellie, "child", Section.MONEY)
    for who in ("parents", "together"):
        with pytest.raises(NotAllowed, match="Only Ellie can give it back"):
            decides(amina, ellie, who, Section.MONEY)
    decides(themselves(ellie), ellie, "together", Section.MONEY)
    assert queries.deciding_of(ellie.pk)[4].decides == "together"


def test_who_decides_is_kept_with_its_day_and_words_and_stands_on_the_timeline(amina, mate, ellie, mum):
    seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents", Section.HEALTH)
    decides(amina, ellie, "together", Section.HEALTH)
    rows = list(Deciding.objects.filter(person=ellie).order_by("from_at"))
    assert [(row.decides, row.words, row.ended_at is None) for row in rows] == [
        ("parents", "as written down", False),
        ("together", "Ellie said so, after school", True),
    ]
    assert "Who decides: my health: together." in Moment.objects.filter(person=ellie).last().summary


def test_nobody_decides_for_a_grown_up_by_a_row_in_a_table(amina, ellie):
    for who in ("parents", "together"):
        with pytest.raises(NotAllowed, match="Ellie decides more about"):
            deciding.set_deciding(by=amina, person=ellie, choices={Section.MONEY: who}, words="so")


def test_who_decides_at_first_is_looked_at_twice_with_the_parent(amina, mate, ellie, mum):
    row = written_down(amina, ellie, mum, sections=["story", "health"], decides="parents")
    assert not queries.has_deciding(ellie.pk)
    actions.second_speaker(by=mate, speaker=row)
    assert access.sections_for(mum, ellie) == {Section.STORY, Section.HEALTH}
    decided = {line.section: line.decides for line in queries.deciding_of(ellie.pk)}
    assert decided[Section.STORY] == "parents" and decided[Section.MONEY] == "child"


def test_another_parent_written_down_changes_nothing_that_was_said(amina, mate, ellie, mum, dad):
    seconded(amina, ellie, mum, mate, sections=["health"], decides="parents")
    decides(amina, ellie, "child", Section.HEALTH)
    seconded(amina, ellie, dad, mate, sections=["health"], decides="parents", knows_others="Both said so.")
    assert Section.HEALTH not in access.sections_for(dad, ellie)


def test_only_a_parent_brings_who_decides_with_them(amina, mate, ellie, mum):
    seconded(amina, ellie, mum, mate, kind="attorney_money", sections=["money"], decides="parents")
    assert not queries.has_deciding(ellie.pk)


def test_who_decides_is_said_in_words(amina, mate, ellie, mum):
    seconded(amina, ellie, mum, mate)
    with pytest.raises(InvalidInput):
        deciding.set_deciding(by=amina, person=ellie, choices={Section.PLAN: "parents"}, words="")


def test_a_parent_does_not_move_who_decides(amina, mate, ellie, mum):
    seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents")
    with pytest.raises(NotFound):
        decides(mum, ellie, "parents", Section.STORY)


# --- second example: separated parents, and a place one of them must not learn -------------------------------


def test_neither_parent_learns_of_the_other(amina, mate, ellie, mum, dad):
    """Each is a row of its own. What was written for one is read by neither the other nor the page."""
    seconded(amina, ellie, mum, mate)
    his = seconded(amina, ellie, dad, mate, on_page=False)
    decides(amina, ellie, "parents")
    hearing.write_for(by=amina, speaker=his, words="She swam twenty lengths.")
    hearing.say_back(by=dad, speaker=his, words="Tell her I am proud.")
    hers = signed_in_as(mum)
    for page in ("", "/print", "/older?before=999", "/who-sees-what", "/for-you", "/said"):
        said = hers.get(f"/people/{ellie.pk}{page}").content.decode()
        assert "Darren" not in said and "proud" not in said and "lengths" not in said, page
    assert hers.get(f"/people/{ellie.pk}/speaking").status_code == 404
    theirs = signed_in_as(dad).get(f"/people/{ellie.pk}/for-you").content.decode()
    assert "lengths" in theirs and "proud" in theirs
    assert "Megan" not in theirs and "Amina" not in theirs


def test_a_parent_who_hears_opens_no_page_of_it(amina, mate, ellie, dad):
    seconded(amina, ellie, dad, mate, on_page=False)
    decides(amina, ellie, "parents")
    assert access.sections_for(dad, ellie) == frozenset()
    assert [verb for verb in Verb if access.may(dad, ellie, verb)] == [Verb.HEAR]
    assert list(access.visible_to(dad)) == []


def test_two_parents_read_the_page_only_when_it_was_said_that_each_may_read_the_other(
    amina, mate, ellie, mum, dad
):
    seconded(amina, ellie, mum, mate)
    with pytest.raises(InvalidInput, match="Another parent reads this page"):
        written_down(amina, ellie, dad)
    his = seconded(amina, ellie, dad, mate, knows_others="Ellie and Megan both said so, on Friday")
    assert his.from_at is not None


def test_a_place_that_one_parent_must_not_learn_shuts_the_page_to_him_at_once(amina, mate, ellie, dad):
    seconded(amina, ellie, dad, mate)
    decides(amina, ellie, "parents")
    assert Section.CONTACT in access.sections_for(dad, ellie)
    places_kept.keep_place(
        by=amina, person=ellie, account=dad.account, names="12 Mill Lane\nSt Brid’s School"
    )
    assert access.sections_for(dad, ellie) == frozenset()
    assert [verb for verb in Verb if access.may(dad, ellie, verb)] == [Verb.HEAR]
    assert list(access.visible_to(dad)) == list(queries.people_showing(dad, Section.STORY)) == []


def test_he_is_kept_from_it_however_else_he_comes_near(amina, ellie, dad):
    comes_alongside(dad, ellie, sees=queries.SHOWN_SECTIONS)
    places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="Mill Lane")
    assert access.sections_for(dad, ellie) == frozenset()
    assert not any(access.may(dad, ellie, verb) for verb in Verb)


@pytest.mark.parametrize(
    "words",
    [
        "We met near Mill Lane.",
        "MILL   LANE was wet",
        "the mill-lane bus",
        "12 Mill Lane, at four",
        "She likes St. Brid's school!",
        "Her aunt in Hollins is well",
        "the flat on the Cob",
        "Come to 4 Cei Newydd",
        "Cêi Newydd is lovely",
    ],
)
def test_no_name_that_gives_the_place_away_can_be_written_for_him(amina, mate, ellie, dad, words):
    from tilth.people import actions as people

    his = seconded(amina, ellie, dad, mate, on_page=False, place_names="12 Mill Lane\nSt Brid's School")
    people.set_safe_way(
        by=amina, person=ellie, channel="visit", is_safe="yes", address="4 Cei Newydd, the Cob"
    )
    with pytest.raises(InvalidInput, match="gives away the place"):
        hearing.write_for(by=amina, speaker=his, words=words)
    assert not queries.written_for(his)
    assert hearing.write_for(by=amina, speaker=his, words="She laned well, and milled about in hollow inns.")


def test_a_kept_place_is_not_read_again_until_two_people_say_so(amina, mate, ellie, dad, gwen):
    seconded(amina, ellie, dad, mate)
    decides(amina, ellie, "parents")
    block = places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="Mill Lane")
    with pytest.raises(NotFound):
        places_kept.let_place_be_known(by=gwen, block=block)
    places_kept.ask_to_let_know(by=amina, block=block, why="They moved, and the order ended.")
    for who in (amina, dad, themselves(ellie)):
        with pytest.raises(NotFound):
            places_kept.let_place_be_known(by=who, block=block)
    places_kept.let_place_be_known(by=gwen, block=block)
    assert Section.STORY in access.sections_for(dad, ellie)


def test_the_child_cannot_be_made_to_let_it_be_known(amina, mate, ellie, dad):
    block = places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="Mill Lane")
    me = themselves(ellie)
    with pytest.raises(NotAllowed):
        relations.unblock(by=me, block=block)
    assert signed_in_as(me).post(f"/people/{ellie.pk}/let-near/{block.pk}").status_code == 404
    assert "Mill Lane" not in signed_in_as(me).get(f"/people/{ellie.pk}/speaking").content.decode()


def test_a_second_place_adds_its_names_and_undoes_what_was_asked(amina, ellie, dad):
    block = places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="Mill Lane")
    places_kept.ask_to_let_know(by=amina, block=block, why="They moved.")
    again = places_kept.keep_place(
        by=amina, person=ellie, account=dad.account, names="Quay Street\nMill Lane"
    )
    assert again.pk == block.pk and again.names == "Mill Lane\nQuay Street" and again.lift_asked_by is None


def test_a_place_without_a_name_is_not_kept(amina, ellie, dad):
    with pytest.raises(InvalidInput, match="names that give the place away"):
        places_kept.keep_place(by=amina, person=ellie, account=dad.account, names=" \n a \n")


def test_any_worker_alongside_keeps_a_place_whatever_the_say(ellie, sam, dad):
    comes_alongside(sam, ellie, kind="worker", sees=())
    assert places_kept.keep_place(by=sam, person=ellie, account=dad.account, names="Mill Lane").is_place


def test_whom_a_place_is_kept_from_reads_no_page_by_being_written_down_again(amina, ellie, dad):
    places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="Mill Lane")
    with pytest.raises(InvalidInput, match="A place is kept from them"):
        written_down(amina, ellie, dad)
    assert written_down(amina, ellie, dad, on_page=False).from_at is None


def test_what_waited_for_a_second_look_is_stopped_by_a_place_kept_meanwhile(amina, mate, ellie, dad):
    waits = written_down(amina, ellie, dad)
    places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="Mill Lane")
    with pytest.raises(InvalidInput, match="A place is kept from them"):
        actions.second_speaker(by=mate, speaker=waits)


# --- third example: an attorney, an advocate, a carer, an interpreter ------------------------------------------


def test_an_attorney_for_money_decides_about_money_and_nothing_else(amina, mate, mum):
    """Owen cannot follow his bills any more. Megan holds the paper for property and money."""
    owen = a_person("Owen", alongside=amina)
    seconded(amina, owen, mum, mate, kind="attorney_money", sections=["money"])
    assert access.sections_for(mum, owen) == {Section.MONEY}
    deciding.decide_for(
        by=mum, person=owen, section=Section.MONEY, words="The gas is paid by standing order."
    )
    assert "Megan, attorney for property and money, decided: The gas" in Moment.objects.last().summary
    for section in (Section.HEALTH, Section.STORY, Section.PLAN):
        with pytest.raises(NotFound):
            deciding.decide_for(by=mum, person=owen, section=section, words="He goes into a home.")


def test_a_no_of_the_person_stands_against_an_attorney_too(amina, mate, mum):
    owen = a_person("Owen", alongside=amina)
    row = seconded(amina, owen, mum, mate, kind="attorney_health", sections=["health"])
    assert access.sections_for(mum, owen) == {Section.HEALTH}
    for answer in ("no", "ask"):
        actions.say_to_speaker(by=themselves(owen), speaker=row, answers={Section.HEALTH: answer})
        assert access.sections_for(mum, owen) == frozenset()


def test_an_attorney_is_written_down_for_no_more_than_the_paper_can_give(amina, mum):
    owen = a_person("Owen", alongside=amina)
    with pytest.raises(InvalidInput, match="no more than: my money and home"):
        written_down(amina, owen, mum, kind="attorney_money", sections=["money", "health"])


def test_an_advocate_speaks_and_corrects_and_takes_no_copy(amina, ellie, sam):
    advocate = a_resident("Rhian Ellis")
    written_down(amina, ellie, advocate, kind="advocate", sections=["story", "plan"])
    may = {verb for verb in Verb if access.may(advocate, ellie, verb)}
    assert may == {
        Verb.SEE, Verb.WRITE, Verb.SPEAK, Verb.CORRECT, Verb.RAISE, Verb.LOOK_BACK, Verb.END, Verb.HEAR,
    }  # fmt: skip
    browser = signed_in_as(advocate)
    for path in ("rights", "rights/copy.zip", "link", "say", "pull-in", "speaking", "who-decides"):
        assert browser.get(f"/people/{ellie.pk}/{path}").status_code == 404, path


def test_an_advocate_looks_back_with_them_numbers_and_all_and_puts_none_beside_an_aim_alone(amina, ellie):
    advocate = a_resident("Rhian Ellis")
    written_down(amina, ellie, advocate, kind="advocate", sections=["story", "plan"])
    aim = plans.help_me_to(by=amina, person=ellie, words="swim")
    scores = [plans.Scored(aim.pk, 7, "nearly a length")]
    assert plans.look_back(by=advocate, person=ellie, what_next="go_on", scores=scores).pk
    assert [(given.value, given.said_by_person) for given in aim.scores.all()] == [(7, False)]
    with pytest.raises(NotFound):
        plans.score(by=advocate, aim=aim, value=9)


def test_nobody_who_speaks_changes_how_somebody_is_safely_reached(amina, ellie):
    advocate = a_resident("Rhian Ellis")
    written_down(amina, ellie, advocate, kind="advocate")
    assert access.may(advocate, ellie, Verb.SEE, Section.CONTACT)
    assert not access.may(advocate, ellie, Verb.SPEAK, Section.CONTACT)


def test_a_carer_reads_what_the_person_says_and_stops_with_the_no(amina, ellie, mum):
    row = written_down(amina, ellie, mum, kind="carer", sections=["story", "health"])
    assert row.from_at is not None
    assert access.sections_for(mum, ellie) == {Section.STORY, Section.HEALTH}
    actions.say_to_speaker(by=themselves(ellie), speaker=row, answers={Section.HEALTH: "no"})
    assert access.sections_for(mum, ellie) == {Section.STORY}


def test_an_interpreter_hears_what_the_meeting_needs_and_writes_nothing(amina, ellie):
    from tilth.alongside.actions.meetings import plan_meeting
    from tilth.people import actions as people

    interpreter = a_resident("Zofia Nowak")
    last = clock.today() + timedelta(days=4)
    row = written_down(amina, ellie, interpreter, kind="interpreter", until_on=last)
    plan_meeting(by=amina, person=ellie, on=last, at_words="after lunch", where="the library")
    people.say_about(by=amina, person=ellie, kind="talk", words="Slowly, and with pictures.")
    people.say_about(by=amina, person=ellie, kind="matters", words="My rabbit is ill.")
    browser = signed_in_as(interpreter)
    page = browser.get(f"/people/{ellie.pk}/for-you").content.decode()
    assert "the library" in page and "with pictures" in page
    assert "rabbit" not in page and "<textarea" not in page
    assert browser.get(f"/people/{ellie.pk}").status_code == 404
    with pytest.raises(NotAllowed):
        hearing.say_back(by=interpreter, speaker=row, words="She said more.")
    assert [verb for verb in Verb if access.may(interpreter, ellie, verb)] == [Verb.HEAR]


def test_a_meeting_after_the_interpreters_last_day_is_not_theirs(amina, ellie):
    from tilth.alongside.actions.meetings import plan_meeting

    interpreter = a_resident("Zofia Nowak")
    row = written_down(amina, ellie, interpreter, kind="interpreter", until_on=clock.today())
    plan_meeting(by=amina, person=ellie, on=clock.today() + timedelta(days=1), where="the library")
    assert queries.what_a_meeting_needs(row).meetings == ()


def test_an_interpreter_from_whom_a_place_is_kept_hears_of_no_meeting(amina, ellie):
    interpreter = a_resident("Zofia Nowak")
    written_down(amina, ellie, interpreter, kind="interpreter")
    places_kept.keep_place(by=amina, person=ellie, account=interpreter.account, names="the library")
    assert signed_in_as(interpreter).get(f"/people/{ellie.pk}/for-you").status_code == 404
    assert queries.spoken_for(interpreter) == []
