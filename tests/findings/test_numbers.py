"""Before and after, prices of what is in the way, whom we do not meet, and how it goes all together."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.builders import a_neighbourhood, a_person, a_team, a_worker, acting, an_account, signed_in_as
from tilth.alongside.actions.introductions import introduce, say_no
from tilth.alongside.models import IntroductionsMade
from tilth.answers.actions import add_office, give
from tilth.answers.models import Given
from tilth.barriers.actions import raise_it
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.roles import Role
from tilth.conversations.actions import Said, write
from tilth.conversations.models import Line
from tilth.findings.actions.detours import say_detour
from tilth.findings.actions.falls import work_out_fall
from tilth.findings.actions.open_figures import put_open_figures
from tilth.findings.actions.telling import Told, publish
from tilth.findings.actions.weighing import weigh
from tilth.findings.halves import Half, over
from tilth.findings.models import Fall, OpenFigure
from tilth.findings.queries.meeting import meeting
from tilth.findings.queries.prices import price_of, sample_of
from tilth.findings.queries.together import together
from tilth.listening import actions as listening
from tilth.listening.models import Coding, Contact
from tilth.methods.barrier_price import barrier_prices
from tilth.people.models import Person, Walking
from tilth.plans.models import Aim, LookBack, OwnAnswers, Score

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


@pytest.fixture
def amina():
    return a_worker("Amina Said")


@pytest.fixture
def team(amina):
    return a_team(amina)


@pytest.fixture
def keeper():
    return acting(an_account("Kit Moor", Role.KEEPER), Role.KEEPER)


# --- before and after -------------------------------------------------------------------------------------


def days(helped=1.0, people=400, seed=4):
    """Somebody's days over four years, each with a rate of their own; after three of them some come less often."""
    chance = np.random.default_rng(seed)
    first, rows = date(2022, 1, 1), ["person,date"]
    for person, rate in enumerate(chance.gamma(0.6, 2.5, people)):
        for year in range(4):
            times = chance.poisson(rate * (helped if year == 3 else 1))
            rows += [
                f"P{person},{first + timedelta(days=365 * year + int(day))}"
                for day in chance.integers(0, 365, times)
            ]
    return "\n".join(rows).encode()


RULE = {"title": "Calls", "unit": "calls", "source": "the ambulance", "at_least": 5, "window_days": 365,
        "on": date(2022, 1, 1) + timedelta(days=3 * 365)}  # fmt: skip


def test_nobody_helped_and_the_fall_is_no_news(amina, team):
    fall = work_out_fall(by=amina, team=team, content=days(), **RULE)
    assert fall.lower <= fall.after <= fall.upper < fall.before and fall.also is not None and not fall.is_news
    assert fall.way == Fall.EARLIER_WINDOWS
    page = signed_in_as(amina).get(f"/learning/before-and-after/{fall.pk}").content.decode()
    assert "no different from what would have come anyway" in page
    assert page.index("The days before") < page.index("Expected anyway") < page.index("The days after")


def test_half_as_many_as_would_have_come_is_news_and_does_not_say_why(amina, team):
    fall = work_out_fall(by=amina, team=team, content=days(helped=0.4), **RULE)
    assert fall.is_news
    page = signed_in_as(amina).get(f"/learning/before-and-after/{fall.pk}").content.decode()
    assert "That alone does not say why" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"person,date,name\n1,2025-01-01,Jo\n", "two columns and no more"),
        (b"person,date\n1,31/02/2025\n", "Line 2"),
        (b"person,date\n,2025-01-01\n", "Line 2"),
        (b"person,date\n", "no line"),
        (b"person,person\n1,2\n", "each column once"),
        (b"\x00\x01", "not a text file"),
        (b"person,date\n" + b"1,2024-06-01\n" * 5 + b"1,2025-06-01\n", "Fewer than ten"),
        (b"person,date\n1,2020-06-01\n", "do not tell what would have come"),
    ],
)
def test_a_table_that_cannot_be_told_from_is_refused_in_words_and_nothing_is_kept(amina, team, content, said):
    with pytest.raises(InvalidInput, match=said):
        work_out_fall(by=amina, team=team, content=content, **RULE)
    assert Fall.objects.count() == 0


def test_it_is_worked_out_on_a_page_and_a_finding_may_then_speak_of_parts_of_a_hundred(amina, team):
    browser = signed_in_as(amina)
    typed = RULE | {"on": RULE["on"].isoformat(), "content": SimpleUploadedFile("days.csv", days())}
    made = browser.post(f"/learning/teams/{team.slug}/before-and-after", typed)
    fall = Fall.objects.get()
    assert made.status_code == 302 and made["Location"].endswith(str(fall.pk))
    told = Told(
        question="Did it help?", sentence="20% fewer calls, as was to be expected.", known="modelled", from_on=date(2022, 1, 1),
        until_on=date(2025, 12, 31), how_chosen="Five calls.", compared_with="Earlier years.", missing="Who moved away.",
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="what was to be expected"):
        publish(by=amina, team=team, told=told, study=None)
    finding = publish(by=amina, team=team, told=told, fall=fall)
    page = browser.get(f"/learning/findings/{finding.pk}").content.decode()
    assert "Expected anyway" in page and "natural_fall_1" in page
    file = json.loads(browser.get(f"/learning/findings/{finding.pk}/finding.json").content)
    assert file["before_and_after"]["expected"] == round(fall.expected, 1)
    assert "Expected anyway" in browser.get(f"/learning/findings/{finding.pk}/finding.csv").content.decode()
    assert "Calls" in browser.get("/learning/charts").content.decode()


def test_the_database_keeps_no_fall_of_few_and_none_without_what_was_expected(amina, team):
    fall = work_out_fall(by=amina, team=team, content=days(), **RULE)
    for wrong in ({"people": 9}, {"expected": None}, {"lower": 99.0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fall.objects.filter(pk=fall.pk).update(**wrong)


# --- prices -----------------------------------------------------------------------------------------------


def heard(by, team, named, others, barrier, second=None):
    """A closed study in which so many contacts came because of what is in the way."""
    day = {"from_on": clock.today(), "until_on": clock.today()}
    study = listening.begin(by=by, team=team, question="Why do people ring?", **day)
    for at in range(named + others):
        contact = listening.write_down(by=by, study=study, words="About it", again="no")
        because = at < named
        listening.look_at(
            by=by, contact=contact, says="failure" if because else "value", cause="Two forms" if because else "",
            barrier=barrier if because else None,
        )  # fmt: skip
    if second is not None:
        for contact in Contact.objects.filter(study=study).order_by("pk")[:named:5]:
            Coding.objects.create(
                contact=contact, is_second=True, says="failure", cause="No line", barrier=second
            )
    listening.close(by=by, study=study, learned="Ring back.")
    return study


def a_barrier(by, rule="Two forms for one tap"):
    raise_it(by=by, rule=rule)
    return Barrier.objects.get(rule=rule)


def weighed(by, study, contacts=400, **more):
    given = {"contacts": contacts, "low_pence": 3_00, "high_pence": 9_00, "source": "A tariff", "year": 2026}
    return weigh(by=by, study=study, **(given | more))


def named_in(study):
    return [{str(one) for one in causes} for causes in sample_of(study)]


def test_what_is_in_the_way_has_a_price_as_a_range_on_its_page(amina, team):
    often, seldom = a_barrier(amina), a_barrier(amina, "No bench")
    study = heard(amina, team, 20, 20, often)
    weighed(amina, study)
    [line] = price_of(often).lines
    expected = barrier_prices(named_in(study), 400, (300.0, 900.0))[str(often.pk)]
    assert line.contacts == 200
    assert abs(line.low - expected.low) <= 500 and abs(line.high - expected.high) <= 500
    assert price_of(seldom).lines == []
    browser = signed_in_as(amina)
    page = browser.get(f"/learning/prices/{often.pk}").content.decode()
    assert "About 200 of 400 contacts" in page and "A tariff, 2026" in page
    assert (
        f"/learning/prices/{often.pk}"
        in browser.get(reverse("barriers:barrier", args=[often.pk])).content.decode()
    )


def test_of_too_few_no_price_is_told(amina, team):
    barrier = a_barrier(amina)
    weighed(amina, heard(amina, team, 7, 30, barrier))
    [line] = price_of(barrier).lines
    assert (line.contacts, line.low, line.high) == (None, None, None)


def test_what_two_looks_name_differently_is_split_and_never_sums_beyond_the_whole(amina, team):
    one, other = a_barrier(amina), a_barrier(amina, "No line")
    found = barrier_prices(named_in(heard(amina, team, 20, 10, one, second=other)), 300, (1.0, 1.0))
    assert len(found) == 3
    assert sum(price.contacts for name, price in found.items() if name) == pytest.approx(found[""].contacts)


def test_after_it_went_the_next_time_of_listening_is_told_with_how_sure_it_is(amina, team):
    barrier, priya = a_barrier(amina), acting(an_account("Priya Nair", Role.LEADER), Role.LEADER)
    with clock.at(clock.now() - timedelta(days=60)):
        weighed(amina, heard(amina, team, 20, 20, barrier))
    with clock.at(clock.now() - timedelta(days=30)):
        barrier.answer.office = add_office(by=TILTH, name="Housing", holder=priya.account)
        barrier.answer.save(update_fields=["office"])
        give(by=priya, answer=barrier.answer, given=Given.FREED, words="One form.")
    weighed(amina, heard(amina, team, 0, 30, barrier))
    earlier, later = price_of(Barrier.objects.get(pk=barrier.pk)).lines
    assert not earlier.is_after and later.is_after and later.contacts == 0 and 5 < later.share_high < 20


def test_silence_tells_nothing_where_it_never_was_heard(amina, team):
    """A team that never named it, before or after, has not stopped naming it."""
    barrier, priya = a_barrier(amina), acting(an_account("Priya Nair", Role.LEADER), Role.LEADER)
    with clock.at(clock.now() - timedelta(days=30)):
        barrier.answer.office = add_office(by=TILTH, name="Housing", holder=priya.account)
        barrier.answer.save(update_fields=["office"])
        give(by=priya, answer=barrier.answer, given=Given.FREED, words="One form.")
    other = a_barrier(amina, "No line")
    weighed(amina, heard(amina, team, 10, 20, other))
    assert price_of(Barrier.objects.get(pk=barrier.pk)).lines == []


def sent_round(by, barrier, **more):
    words = {
        "from_agency": "The council", "to_agency": "Hollins Homes", "from_on": date(2025, 1, 1), "until_on": date(2025, 12, 31),
        "returns": 102, "low_pence": 4_00, "high_pence": 10_00, "source": "What happened, a tariff", "year": 2025,
    }  # fmt: skip
    return say_detour(by=by, barrier=barrier, **(words | more))


def test_journeys_between_agencies_have_a_price_and_are_shared_evenly(amina, team):
    one, other = a_barrier(amina), a_barrier(amina, "No line")
    assert sent_round(amina, one).returns == 100
    [line] = price_of(one).detours
    assert (line.returns, line.low, line.high, line.shared_by) == (100, 400_00, 1000_00, 1)
    with pytest.raises(InvalidInput, match="says 100"):
        sent_round(amina, other, returns=300)
    sent_round(amina, other)
    both = [price_of(each).detours[0] for each in (one, other)]
    assert [line.shared_by for line in both] == [2, 2]
    assert sum(line.returns for line in both) <= 100 and sum(line.high for line in both) <= 1000_00
    # Said again, it is put right; the page tells it, and never adds it to what was listened to.
    sent_round(amina, one, source="Another tariff")
    page = signed_in_as(amina).get(f"/learning/prices/{one.pk}").content.decode()
    assert "From The council to Hollins Homes and back, about 50 times" in page and "never added up" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"to_agency": "the council"}, "Two agencies"),
        ({"until_on": date(2024, 1, 1)}, "end before"),
        ({"until_on": date(2099, 1, 1)}, "not come yet"),
        ({"returns": 7}, "Of so few"),
        ({"low_pence": 99_00}, "range"),
    ],
)
def test_a_detour_that_cannot_be_is_refused(amina, team, words, said):
    with pytest.raises(InvalidInput, match=said):
        sent_round(amina, a_barrier(amina), **words)


@pytest.mark.parametrize(
    ("words", "said"),
    [({"contacts": 3}, "At least"), ({"low_pence": 10_00}, "range"), ({"year": 1970}, "year")],
)
def test_a_weighing_that_cannot_be_is_refused(amina, team, words, said):
    study = heard(amina, team, 10, 10, a_barrier(amina))
    with pytest.raises(InvalidInput, match=said):
        weighed(amina, study, **words)


def test_only_the_team_that_listened_weighs(amina, team):
    study = heard(amina, team, 10, 10, a_barrier(amina))
    with pytest.raises(NotFound):
        weighed(a_worker("Sam Okafor"), study)


# --- whom we do not meet ----------------------------------------------------------------------------------


def test_small_totals_are_hidden_beside_what_open_data_say(amina, keeper):
    hollins, quarry, mill = (a_neighbourhood(name) for name in ("Hollins", "Quarry", "Mill"))
    put_open_figures(by=keeper, what="Residents, 2021", source="Census", values={hollins: 4100, quarry: None})
    half = over(clock.today())[0]
    with clock.at(clock.now().replace(year=half.first.year, month=half.first.month, day=9)):
        for place, many in ((hollins, 22), (quarry, 3), (mill, 41)):
            for _each in range(many):
                introduce(by=amina, called="J", sentence="s", neighbourhood=place)
    page = meeting(half)
    told = {row.name: row.ours[0] for row in page.rows}
    assert told["Hollins"] == 20 and told["Quarry"] is None and told["Mill"] in (None, 40)
    assert {row.name: row.open for row in page.rows}["Hollins"] == (4100,)
    shown = signed_in_as(amina).get("/learning/who-we-meet").content.decode()
    assert "4,100" in shown and "Census" in shown and half.words in shown


def test_a_no_hides_no_answer_and_no_answer_a_no(amina, keeper):
    """Both come out of one table; where an answer is from is known by whom it is about, or by the team's one neighbourhood."""
    here, mill = a_neighbourhood(), a_neighbourhood("Mill")
    a_team(amina).neighbourhoods.set([mill])
    half, priya = over(clock.today())[0], acting(an_account("Priya Nair", Role.LEADER), Role.LEADER)
    office = add_office(by=TILTH, name="Housing", holder=priya.account)
    with clock.at(clock.now().replace(year=half.first.year, month=half.first.month, day=9)):
        carl = a_person("Carl", alongside=amina)
        for at in range(30):
            made = raise_it(by=amina, rule=f"Form {at}", person=carl if at < 12 else None, office=office)
            given = Given.NO if at in (0, 1, 2) or at > 19 else Given.FREED
            give(by=priya, answer=made.answer, given=given, words="So it is.")
    told = {row.name: row.ours[1:3] for row in meeting(half).rows}
    assert told["Mill"][0] == 20 and told["Mill"][1] == 10
    # Three noes of twelve: neither the noes nor, by them, the others.
    assert told[here.name][1] is None and told[here.name][0] in (None, 10)


def test_an_introduction_stays_counted_whatever_came_of_it_and_holds_nobody(amina, keeper):
    hollins, half = a_neighbourhood("Hollins"), over(clock.today())[0]
    a_team(amina, neighbourhood=hollins)
    with clock.at(clock.now().replace(year=half.first.year, month=half.first.month, day=9)):
        for _each in range(20):
            say_no(
                by=amina, introduction=introduce(by=amina, called="J", sentence="s", neighbourhood=hollins)
            )
    assert [row.ours[0] for row in meeting(half).rows if row.name == "Hollins"] == [20]
    assert [(row.many, row.neighbourhood) for row in IntroductionsMade.objects.all()] == [(20, hollins)]


def test_this_half_year_is_not_told_before_it_is_over(amina):
    page = signed_in_as(amina).get(f"/learning/who-we-meet?half={Half.of(clock.today()).key}")
    assert Half.of(clock.today()).words not in page.content.decode()


def test_the_keeper_types_open_figures_puts_them_right_and_takes_them_away(amina, keeper):
    hollins = a_neighbourhood("Hollins")
    browser = signed_in_as(keeper)
    address, named = "/learning/who-we-meet/open-figures", f"figure_{hollins.slug}"
    typed = {"what": "Residents, 2021", "source": "Census", named: "41"}
    assert browser.post(address, typed).status_code == 302
    assert 'value="41"' in browser.get(f"{address}?what=Residents,%202021").content.decode()
    assert browser.post(address, typed | {named: "many"}).status_code == 422
    browser.post(address, typed | {named: "42"})
    assert [one.value for one in OpenFigure.objects.all()] == [42]
    browser.post(address, typed | {named: ""})
    assert OpenFigure.objects.count() == 0
    with pytest.raises(NotFound):
        put_open_figures(by=amina, what="x", source="y", values={hollins: 1})


def test_four_open_figures_are_enough(keeper):
    hollins = a_neighbourhood("Hollins")
    for name in "abcd":
        put_open_figures(by=keeper, what=name, source="s", values={hollins: 1})
    with pytest.raises(InvalidInput, match="Four"):
        put_open_figures(by=keeper, what="e", source="s", values={hollins: 1})


# --- how it goes, all together ----------------------------------------------------------------------------


HALF = Half(2025, 1)


def began(by, many, on=date(2025, 2, 3)):
    with clock.at(clock.now().replace(year=on.year, month=on.month, day=on.day)):
        return [a_person(f"P{at}", alongside=by) for at in range(many)]


def scored(person, *values, on=date(2025, 3, 1)):
    aim = Aim.objects.create(person=person, words="Sleep")
    for at, value in enumerate(values):
        Score.objects.create(person=person, aim=aim, value=value, on=on + timedelta(days=30 * at))


def measure(page, part):
    return next(one for one in page.measures if part in one.title)


def test_the_first_number_and_the_last_one_line_a_person_and_who_left_is_told():
    people = began(None, 40)
    for person in people[:16]:
        scored(person, 2, 9, 6)
    for person in people[16:24]:
        scored(person, 5, 5)
    for person in people[24:32]:
        scored(person, 4)
    for person in people[32:]:
        scored(person, 3)
    Person.objects.filter(pk__in=[one.pk for one in people[32:]]).update(walking=Walking.GOODBYE)
    page = together(HALF)
    assert page.people == 40
    told = measure(page, "Help me to")
    assert dict(told.lines) == {
        "nearer than at first": 15, "as near as at first": 10, "further than at first": 0, "answered once so far": 10,
        "answered once, and left": 10,
    }  # fmt: skip
    assert (
        "moved by +2.7, 19 times in 20 between" in told.sentence and told.paired == 25 and told.started == 40
    )


def test_of_fewer_than_eight_nothing_is_told(amina, team):
    for person in began(None, 7):
        scored(person, 2, 8)
    assert together(HALF).people is None and together(HALF).measures == []
    assert signed_in_as(amina).get("/learning/how-it-goes").status_code == 200


def test_a_number_after_the_next_half_is_left_to_nobody():
    for person in began(None, 12):
        scored(person, 2, 8, on=date(2025, 12, 20))
    told = measure(together(HALF), "Help me to")
    assert dict(told.lines)["answered once so far"] == 10 and told.sentence == ""


def answered(person, kind, *answers):
    for at, said in enumerate(answers):
        back = LookBack.objects.create(person=person, on=date(2025, 3 + at, 1), what_next="go_on")
        OwnAnswers.objects.create(person=person, look_back=back, kind=kind, answers=json.dumps(said))


def test_company_is_added_up_as_its_makers_do_and_life_question_by_question():
    lonely = {"companionship": "often", "left_out": "often", "isolated": "sometimes", "lonely": "often"}
    less = dict.fromkeys(("companionship", "left_out", "isolated"), "hardly")
    for person in began(None, 20):
        answered(person, "loneliness", lonely, less)
        answered(person, "ons4", {"happy": "3", "satisfied": "5"}, {"happy": "7"})
    page = together(HALF)
    company = measure(page, "Company")
    assert dict(company.lines)["less lonely than at first"] == 20 and "by -5 for each" in company.sentence
    assert dict(measure(page, "happy").lines)["higher than at first"] == 20
    assert dict(measure(page, "satisfied").lines)["answered once so far"] == 20


def test_how_many_workers_they_met_and_to_how_many_they_told_their_story(amina, team):
    people = began(amina, 20)
    with clock.at(clock.now().replace(year=2025, month=4, day=2)):
        for person in people:
            write(by=amina, person=person, lines=[Said("I like dogs.", Line.Voice.THEIRS)])
    told = measure(together(HALF), "workers each of them met")
    assert dict(told.lines) == {"one": 20, "two": 0, "three or more": 0}


def test_the_pages_ask_few_questions_however_many_people(amina, team, django_assert_max_num_queries):
    for person in began(None, 30):
        scored(person, 2, 8)
    browser = signed_in_as(amina)
    for address in ("/learning/how-it-goes?half=2025-1", "/learning/who-we-meet", "/learning/charts"):
        browser.get(address)
        with django_assert_max_num_queries(20):
            assert browser.get(address).status_code == 200
