"""Founding the place, and what its keeper chooses for it."""

from datetime import date

import pytest

from tests.accounts.cast import a_keeper, a_place, a_resident, a_worker
from tilth.base import words as base_words
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import BothKept, InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import Act
from tilth.places import actions, queries
from tilth.places.models import Place, Word

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_place_is_founded_once():
    place = a_place("Aldermoor", nation="wales")
    assert (queries.the_place(), queries.the_place().name, queries.is_founded()) == (place, "Aldermoor", True)
    with pytest.raises(WrongState):
        a_place("Another")


def test_before_it_is_founded_there_is_an_unsaved_one():
    assert queries.the_place().name == "Tilth"
    assert not queries.is_founded()


def test_only_tilth_itself_founds_a_place_in_one_of_four_nations():
    with pytest.raises(NotAllowed):
        actions.found(by=a_keeper(), name="Here", nation="england")
    with pytest.raises(InvalidInput):
        a_place(nation="atlantis")


def test_the_place_is_told_anew():
    a_place()
    actions.change_place(by=a_keeper(), name="Aldermoor", nation="wales", story="Up the hill.", seen=1)
    assert queries.the_place().story == "Up the hill."
    assert queries.the_place().nation == "wales"


def test_two_keepers_at_once_lose_nothing():
    a_place()
    actions.change_place(by=a_keeper(), name="Aldermoor", nation="wales", story="Up the hill.", seen=1)
    with pytest.raises(BothKept) as both:
        actions.change_place(by=a_keeper("Kim"), name="Aldermoor", nation="wales", story="Pit rows.", seen=1)
    assert "Up the hill." in both.value.theirs
    assert "Pit rows." in both.value.mine


def test_there_is_no_place_to_change_before_it_is_founded():
    with pytest.raises(WrongState):
        actions.change_place(by=a_keeper(), name="Here", nation="england")


def test_a_neighbourhood_gets_an_address_of_its_own_that_stays():
    keeper = a_keeper()
    one = actions.add_neighbourhood(by=keeper, name="Higher Folds", story="Up the hill, not the estate.")
    two = actions.add_neighbourhood(by=keeper, name="Higher-Folds!")
    three = actions.add_neighbourhood(by=keeper, name="☀")
    assert (one.slug, two.slug, three.slug) == ("higher-folds", "higher-folds-2", "here")
    one = actions.change_neighbourhood(
        by=keeper, neighbourhood=one, name="The Folds", rivalry="Scholefield", seen=1
    )
    assert (one.slug, one.name, one.version) == ("higher-folds", "The Folds", 2)


def test_neighbourhoods_stand_in_the_residents_order():
    keeper = a_keeper()
    for name, order in (("Wharf", 1), ("beck", 2), ("Abbey", 2)):
        actions.add_neighbourhood(by=keeper, name=name, order_in_list=order)
    assert [one.name for one in queries.neighbourhoods()] == ["Wharf", "Abbey", "beck"]


def test_the_same_name_twice_is_refused():
    keeper = a_keeper()
    actions.add_neighbourhood(by=keeper, name="Wharf")
    other = actions.add_neighbourhood(by=keeper, name="Beck")
    with pytest.raises(InvalidInput):
        actions.add_neighbourhood(by=keeper, name="wharf")
    with pytest.raises(InvalidInput):
        actions.change_neighbourhood(by=keeper, neighbourhood=other, name="WHARF")


def test_two_keepers_writing_one_neighbourhood_lose_nothing():
    keeper = a_keeper()
    row = actions.add_neighbourhood(by=keeper, name="Wharf")
    actions.change_neighbourhood(by=keeper, neighbourhood=row, name="Wharf", story="Boats.", seen=1)
    with pytest.raises(BothKept):
        actions.change_neighbourhood(by=keeper, neighbourhood=row, name="Wharf", story="Barges.", seen=1)


def test_a_word_of_our_own_is_said_at_once_and_taken_back():
    a_place()
    keeper = a_keeper()
    word = actions.choose_word(
        by=keeper, language="en", msgid="Today", words="The day", chosen_by_words="lunch"
    )
    assert base_words.gettext("Today") == "The day"
    actions.choose_word(by=keeper, language="en", msgid="Today", words="This day")
    assert base_words.gettext("Today") == "This day"
    actions.drop_word(by=keeper, word=word)
    assert base_words.gettext("Today") == "Today"
    assert not Word.objects.exists()


@pytest.mark.parametrize(
    ("msgid", "words"),
    [
        ("%(count)s for you", "for you"),
        ("Today", "%(name)s"),
        ("%(one)s and %(two)s", "%(one)s and %(one)s"),
        ("Today", "100% today"),
    ],
)
def test_words_that_would_break_a_page_are_refused(msgid, words):
    with pytest.raises(InvalidInput) as refused:
        actions.choose_word(by=a_keeper(), language="en", msgid=msgid, words=words)
    assert refused.value.field == "words"


def test_a_word_in_a_language_we_do_not_speak_is_refused():
    with pytest.raises(InvalidInput):
        actions.choose_word(by=a_keeper(), language="tlh", msgid="Today", words="DaHjaj")


def test_switches_come_as_they_are_and_are_turned():
    a_place()
    assert queries.is_on("pots")
    actions.turn(by=a_keeper(), name="pots", is_on=False)
    assert not queries.is_on("pots")
    assert {line.name: on for line, on in queries.switches()}["in_the_way"]
    with pytest.raises(InvalidInput):
        actions.turn(by=a_keeper("Kim"), name="league_table", is_on=True)
    with pytest.raises(KeyError):
        queries.is_on("league_table")


def test_days_off_are_the_nations_and_our_own():
    a_place(nation="scotland")
    keeper = a_keeper()
    wakes = actions.add_holiday(by=keeper, on=date(2026, 9, 7), name="Wakes Monday")
    september = (date(2026, 9, 1), date(2026, 9, 30))
    assert queries.holidays_between(*september) == {date(2026, 9, 7)}
    assert date(2026, 11, 30) in queries.holidays_between(date(2026, 1, 1), date(2027, 12, 31))
    with pytest.raises(InvalidInput):
        actions.add_holiday(by=keeper, on=date(2026, 9, 7), name="Again")
    actions.drop_holiday(by=keeper, holiday=wakes)
    assert not queries.holidays_between(*september)


def test_numbers_to_ring_are_added_corrected_and_taken_out():
    keeper = a_keeper()
    row = actions.add_safety_number(by=keeper, name="Adults at risk", number="01632 960123")
    actions.change_safety_number(
        by=keeper, row=row, name="Adults at risk", number="01632 960124", when="always"
    )
    assert [one.number for one in queries.safety_numbers()] == ["01632 960124"]
    actions.drop_safety_number(by=keeper, row=row)
    assert queries.safety_numbers() == []
    with pytest.raises(NotFound):
        actions.drop_safety_number(by=keeper, row=row)


@pytest.mark.parametrize("somebody", [a_worker, a_resident, lambda: NOBODY])
def test_nobody_but_the_keeper_changes_the_place(somebody):
    a_place()
    by = somebody()
    row = actions.add_safety_number(by=TILTH, name="Adults at risk", number="01632 960123")
    refused = [
        lambda: actions.change_place(by=by, name="Mine", nation="england"),
        lambda: actions.add_neighbourhood(by=by, name="Mine"),
        lambda: actions.choose_word(by=by, language="en", msgid="Today", words="Mine"),
        lambda: actions.turn(by=by, name="pots", is_on=False),
        lambda: actions.add_holiday(by=by, on=date(2026, 9, 7), name="Mine"),
        lambda: actions.drop_safety_number(by=by, row=row),
    ]
    for verb in refused:
        with pytest.raises((NotAllowed, NotFound)):
            verb()
    assert Place.objects.get().name == "Aldermoor"


def test_a_double_press_adds_once_and_leaves_one_act():
    keeper, key = a_keeper(), new_id()
    one = actions.add_neighbourhood(by=keeper, name="Wharf", key=key)
    assert actions.add_neighbourhood(by=keeper, name="Wharf", key=key) == one
    assert Act.objects.filter(what="places.add_neighbourhood").count() == 1


def test_what_another_process_changed_is_seen_within_ten_seconds(monkeypatch):
    a_place()
    now = [1000.0]
    monkeypatch.setattr(queries.time, "monotonic", lambda: now[0])
    queries.forget()
    assert queries.is_on("pots")
    from tilth.places.models import Switch

    Switch.objects.create(name="pots", is_on=False)
    Place.objects.update(changes=99)
    assert queries.is_on("pots")
    now[0] += 10.1
    assert not queries.is_on("pots")


def test_asking_again_costs_nothing(django_assert_num_queries):
    a_place()
    queries.neighbourhoods(), queries.is_on("pots"), queries.safety_numbers(), queries.the_place()
    queries.holidays_between(date(2026, 1, 1), date(2026, 2, 1))
    with django_assert_num_queries(0):
        queries.neighbourhoods(), queries.is_on("pots"), queries.safety_numbers(), queries.the_place()
        queries.holidays_between(date(2026, 1, 1), date(2026, 2, 1))


def test_without_tables_the_words_of_tilth_serve(monkeypatch):
    from django.db import OperationalError

    def no_table():
        raise OperationalError("no such table")

    monkeypatch.setattr(queries, "_look_again", no_table)
    assert queries.words_source(None) is None
