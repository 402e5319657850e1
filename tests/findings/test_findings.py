"""Charts and findings: numbers over time without a wish, findings with all they rest on, and who does what about them."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.builders import a_resident, a_team, a_worker, signed_in_as
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotFound
from tilth.findings.actions import charts, telling
from tilth.findings.actions.telling import Told
from tilth.findings.models import Chart, Commitment, Finding, FreshStart, Point
from tilth.findings.queries import telling as queries
from tilth.findings.queries.charts import chart_page
from tilth.findings.words import how
from tilth.methods.run_charts import Mark, run_chart
from tilth.places import actions as places

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


@pytest.fixture
def amina():
    return a_worker("Amina Said")


@pytest.fixture
def team(amina):
    return a_team(amina)


@pytest.fixture
def chart(amina, team):
    made = charts.begin_chart(
        by=amina,
        team=team,
        title="Days until a repair",
        unit="days",
        source="the repairs book",
        counts_people=False,
    )
    return charts.put_points(by=amina, chart=made, points=months(14, 12, 15, 13))


def months(*values):
    first = clock.today().year - 2
    return {date(first + at // 12, at % 12 + 1, 1): float(value) for at, value in enumerate(values)}


def said(**more) -> Told:
    today = clock.today()
    plain = {
        "question": "Are repairs quicker?",
        "sentence": "They take about as long as they did.",
        "known": "observed",
        "from_on": today - timedelta(days=700),
        "until_on": today,
        "how_chosen": "Every repair in the book.",
        "compared_with": "With nothing.",
        "missing": "Repairs that nobody wrote down.",
    }
    return Told(**(plain | more))


@pytest.fixture
def finding(amina, team, chart):
    return telling.publish(by=amina, team=team, told=said(people=42), chart=chart)


# --- charts ------------------------------------------------------------------------------------------------


def test_a_chart_says_in_words_that_it_moves_as_it_does_by_itself(amina, chart):
    page = signed_in_as(amina).get(f"/learning/charts/{chart.pk}").content.decode()
    assert "It moves as it does by itself" in page and "trial limits" in page and "the repairs book" in page
    assert page.count('class="middle"') == 1 and page.count('class="limit"') == 2


def test_seven_in_a_row_on_one_side_are_told(amina, team):
    made = charts.begin_chart(by=amina, team=team, title="t", unit="u", source="s", counts_people=False)
    charts.put_points(by=amina, chart=made, points=months(*[9, 11] * 4, *[5, 6, 5, 6, 5, 6, 5]))
    assert "seven or more in a row below the middle" in chart_page(made).sentence


@pytest.mark.parametrize("way", ["higher", "lower"])
def test_a_trend_is_told_in_the_way_it_goes(amina, team, way):
    rising = [17, 17.6, 18.9, 11.8, 14.9, 4.3, 4.5, 14.4, 7.1, 7.7, 8.3, 8.9, 9.5, 10.1, 10.7]
    values = rising if way == "higher" else [30 - value for value in rising]
    days = [date(2025, 1, 1) + timedelta(days=7 * at) for at in range(len(values))]
    drawn = run_chart(list(zip(days, values, strict=True)))
    trend = [point for point in drawn.points if point.mark is Mark.TREND]
    assert trend and {how(drawn.points, point) for point in trend} == {
        f"seven or more in a row, each {way} than the last"
    }


def test_a_chart_of_people_keeps_no_exact_number(amina, team):
    chart = charts.begin_chart(
        by=amina, team=team, title="People", unit="people", source="s", counts_people=True
    )
    charts.put_points(by=amina, chart=chart, points={date(2025, 1, 1): 11.0, date(2025, 2, 1): 13.0})
    assert list(chart.points.values_list("value", flat=True)) == [10.0, 15.0]


def test_a_number_of_few_people_is_refused_at_the_door(amina, team):
    made = charts.begin_chart(
        by=amina, team=team, title="People", unit="people", source="s", counts_people=True
    )
    answer = signed_in_as(amina).post(f"/learning/charts/{made.pk}/numbers", {"points": "1/1/2026 9"})
    assert answer.status_code == 422 and "could point at somebody" in answer.content.decode()
    assert "1/1/2026 9" in answer.content.decode() and not Point.objects.exists()


@pytest.mark.parametrize(
    "typed", ["14", "1/13/2026 4", "1/1/2026 many", "1/1/2026 inf", "1/1/2026 4\n1/1/2026 5"]
)
def test_a_line_that_is_no_day_and_number_is_named(amina, chart, typed):
    answer = signed_in_as(amina).post(f"/learning/charts/{chart.pk}/numbers", {"points": typed})
    assert answer.status_code == 422 and "Line " in answer.content.decode() and chart.points.count() == 4


def test_two_columns_from_a_sheet_are_taken_and_a_day_is_put_right(amina, chart):
    first = chart.points.first().on
    charts.put_points(by=amina, chart=chart, points={first: 20.0})
    signed_in_as(amina).post(f"/learning/charts/{chart.pk}/numbers", {"points": "2026-01-05\t1,250\n"})
    assert chart.points.first().value == 20 and chart.points.get(on=date(2026, 1, 5)).value == 1250


def test_a_chart_begins_anew_with_who_when_and_why(amina, chart):
    on = list(chart.points.values_list("on", flat=True))[2]
    with pytest.raises(InvalidInput):
        charts.begin_anew(by=amina, chart=chart, on=on, why="")
    with pytest.raises(InvalidInput):
        charts.begin_anew(by=amina, chart=chart, on=on + timedelta(days=1), why="A new book.")
    charts.begin_anew(by=amina, chart=chart, on=on, why="A new book.")
    page = signed_in_as(amina).get(f"/learning/charts/{chart.pk}").content.decode()
    assert "A new book." in page and page.count('class="middle"') == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        FreshStart.objects.create(chart=chart, on=date(2020, 1, 1), why="")


def test_anybody_in_a_team_writes_what_we_changed_and_nobody_else(amina, chart):
    tom, sam = a_worker("Tom Pugh"), a_worker("Sam Okoro")
    a_team(tom, name="Mill team")
    charts.note_change(by=tom, chart=chart, on=clock.today(), words="Two of us go first.")
    assert "Two of us go first." in signed_in_as(amina).get(f"/learning/charts/{chart.pk}").content.decode()
    with pytest.raises(NotFound):
        charts.note_change(by=sam, chart=chart, on=clock.today(), words="x")
    with pytest.raises(NotFound):
        charts.put_points(by=tom, chart=chart, points={clock.today(): 1.0})
    assert signed_in_as(a_resident()).get(f"/learning/charts/{chart.pk}").status_code == 404


# --- findings ----------------------------------------------------------------------------------------------


def test_everybody_reads_a_finding_with_all_that_stands_beside_it(client, finding):
    assert finding.people == 40
    for path in ("", "/print"):
        page = client.get(f"/learning/findings/{finding.pk}{path}").content.decode()
        for words in (
            "as long as they did",
            "Seen: it was counted",
            "about 40",
            "Every repair in the book",
            "With nothing",
            "nobody wrote down",
            "not known",
            "Nothing yet",
            "making_data_count",
        ):
            assert words in page, words
    assert "as long as they did" in client.get("/learning").content.decode()


def test_it_is_had_as_a_table_and_for_a_program(client, finding):
    table = client.get(f"/learning/findings/{finding.pk}/finding.csv").content.decode("utf-8-sig")
    assert "seen: it was counted" in table and "Days until a repair" in table
    got = json.loads(client.get(f"/learning/findings/{finding.pk}/finding.json").content)
    assert got["known"] == "observed" and got["people"] == 40 and len(got["chart"]["points"]) == 4


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"people": 9}, "people"),
        ({"known": ""}, "known"),
        ({"sentence": "Repairs fell by 30 per cent."}, "sentence"),
        ({"contacts": "30% fewer"}, "contacts"),
        ({"until_on": date(2020, 1, 1)}, "until_on"),
    ],
)
def test_what_would_flatter_is_refused(amina, team, chart, more, field):
    with pytest.raises(InvalidInput) as refused:
        telling.publish(by=amina, team=team, told=said(**more), chart=chart)
    assert refused.value.field == field and not Finding.objects.exists()


def test_a_finding_is_made_of_something(amina, team):
    with pytest.raises(InvalidInput):
        telling.publish(by=amina, team=team, told=said())
    other = a_team(amina, name="Mill team")
    theirs = Chart.objects.create(team=other, title="t", unit="u", source="s", counts_people=False)
    with pytest.raises(InvalidInput):
        telling.publish(by=amina, team=team, told=said(), chart=theirs)


def test_a_form_with_a_slip_keeps_what_was_typed(amina, team, chart):
    form = vars_of(said(sentence="40% fewer")) | {"chart": str(chart.pk)}
    answer = signed_in_as(amina).post(f"/learning/teams/{team.slug}/finding", form)
    assert answer.status_code == 422 and "most numbers fall by themselves" in answer.content.decode()
    assert "Every repair in the book." in answer.content.decode()
    assert (
        signed_in_as(amina)
        .post(f"/learning/teams/{team.slug}/finding", form | {"sentence": "As long."})
        .status_code
        == 302
    )


def vars_of(told: Told) -> dict[str, str]:
    return {name: "" if (value := getattr(told, name)) is None else str(value) for name in Told.__slots__}


def test_what_nobody_takes_up_fades_after_90_days_and_stands_last(amina, team, chart, finding):
    with clock.at(clock.now() + timedelta(days=91)):
        newer = telling.publish(by=amina, team=team, told=said(), chart=chart)
        assert [(line.finding.pk, line.is_faded) for line in queries.front()] == [
            (newer.pk, False),
            (finding.pk, True),
        ]
        telling.commit(by=amina, finding=finding, what="Ring first.", by_on=clock.today(), team=team)
        assert not any(line.is_faded for line in queries.front())


def test_a_team_says_what_it_does_and_what_came_of_it_and_nobody_for_another(client, amina, team, finding):
    tom = a_worker("Tom Pugh")
    mill = a_team(tom, name="Mill team")
    with pytest.raises(NotFound):
        telling.commit(by=tom, finding=finding, what="x", by_on=clock.today(), team=team)
    telling.commit(by=tom, finding=finding, what="We ring first.", by_on=clock.today(), team=mill)
    [made] = Commitment.objects.all()
    assert signed_in_as(amina).get(f"/learning/commitments/{made.pk}/came").status_code == 404
    his = signed_in_as(tom)
    assert "Say what came of it" in his.get(f"/learning/findings/{finding.pk}").content.decode()
    assert (
        his.post(f"/learning/commitments/{made.pk}/came", {"came": "It helped a little."}).status_code == 302
    )
    assert "It helped a little." in client.get(f"/learning/findings/{finding.pk}").content.decode()
    assert his.get(f"/learning/commitments/{made.pk}/came").status_code == 404


def test_a_team_commits_by_its_page(amina, team, finding):
    page = signed_in_as(amina)
    sent = {"who": f"team {team.pk}", "what": "Ring first.", "by_on": clock.today().isoformat()}
    assert page.post(f"/learning/findings/{finding.pk}/act", sent).status_code == 302
    assert page.post(f"/learning/findings/{finding.pk}/act", sent | {"who": "team 1"}).status_code == 422
    assert Commitment.objects.count() == 1


def test_withdrawn_it_stays_with_its_reason(client, amina, finding):
    assert (
        signed_in_as(a_worker("Tom Pugh")).get(f"/learning/findings/{finding.pk}/withdraw").status_code == 404
    )
    page = signed_in_as(amina)
    page.post(f"/learning/findings/{finding.pk}/withdraw", {"why": "Two months were missing."})
    assert "Two months were missing." in client.get(f"/learning/findings/{finding.pk}").content.decode()
    assert page.get(f"/learning/findings/{finding.pk}/withdraw").status_code == 404
    assert page.get(f"/learning/findings/{finding.pk}/act").status_code == 404
    assert queries.newest() == []


def test_the_front_reads_as_often_for_many(
    client, amina, team, chart, finding, django_assert_max_num_queries
):
    for _ in range(4):
        telling.publish(by=amina, team=team, told=said(), chart=chart)
    client.get("/learning")
    with django_assert_max_num_queries(6):
        client.get("/learning")


def test_turned_off_nothing_of_it_is_there(client, amina, finding):
    places.turn(by=TILTH, name="findings", is_on=False)
    assert client.get("/learning").status_code == 404
    assert client.get(f"/learning/findings/{finding.pk}").status_code == 404
