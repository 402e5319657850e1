"""A comparison: written down before it begins, changed in public, worked out once it is over, told whole or declined."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.builders import a_resident, a_worker, acting, an_account, signed_in_as
from tests.comparisons import tables
from tests.shared import shared
from tilth.base import clock, sealing
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.models import HolderKey, StoredFile
from tilth.base.roles import Role
from tilth.comparisons import actions, queries
from tilth.comparisons.actions import Written
from tilth.comparisons.models import Beside, Comparison, Result, Verdict, Version
from tilth.comparisons.tasks import often
from tilth.places import actions as places

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]

BEGAN = date(2025, 3, 1)
WRITTEN = Written(
    question="Does the Tuesday team help?",
    chosen_by="Five A&E visits or more in a year.",
    starts_on=BEGAN,
    outcome="A&E visits",
    untouched="dentist visits",
    beside=Beside.LOT,
    is_rationed=True,
    known=("Age",),
    analyst="Sam Okoro",
)


def day(on):
    return clock.at(clock.now().replace(year=on.year, month=on.month, day=on.day, hour=10))


@pytest.fixture
def sam():
    return acting(an_account("Sam Okoro", Role.ANALYST), Role.ANALYST)


@pytest.fixture
def comparison(sam):
    return registered(sam)


def registered(by, kind="people", **more) -> Comparison:
    with day(BEGAN - timedelta(days=10)):
        return actions.register(by=by, kind=kind, written=replace(WRITTEN, **more))


def brought(by, comparison, content=None, **more) -> Result:
    version = comparison.versions.last()
    with day(version.ends_on):
        result = actions.bring(
            by=by, comparison=comparison, content=content or tables.people(version), **more
        )
        often()
    result.refresh_from_db()
    return result


# --- written down first ------------------------------------------------------------------------------------


def test_what_was_written_down_is_dated_and_its_digest_can_be_worked_out_by_anybody(sam, comparison, client):
    version = comparison.versions.get()
    assert (version.number, version.registered_on, version.known) == (1, BEGAN - timedelta(days=10), "age")
    file = client.get(f"/learning/comparisons/{comparison.pk}/written/1.json").content
    assert hashlib.sha256(file).hexdigest() == version.digest
    assert json.loads(file)["chosen_by"] == WRITTEN.chosen_by


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"starts_on": BEGAN - timedelta(days=11)}, "starts_on"),
        ({"quarters_before": 7}, "quarters_before"),
        ({"quarters_watched": 9}, "quarters_watched"),
        ({"untouched": ""}, "untouched"),
        ({"untouched": "a&e visits"}, "untouched"),
        ({"beside": Beside.NOT_YET}, "why_no_lot"),
        ({"known": ("helped",)}, "known"),
        ({"known": tuple("abcdefghi")}, "known"),
    ],
)
def test_what_cannot_be_compared_is_refused_beside_its_field(sam, more, field):
    with pytest.raises(InvalidInput) as refused:
        registered(sam, **more)
    assert refused.value.field == field
    assert not Comparison.objects.exists()


def test_the_database_takes_nothing_that_was_written_down_after_it_began(sam, comparison):
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.update(registered_on=BEGAN + timedelta(days=1))


def test_a_change_is_a_new_version_with_its_reason_and_only_before_it_begins(sam, comparison):
    anew = replace(WRITTEN, outcome="A&E visits by ambulance")
    with day(BEGAN - timedelta(days=2)):
        with pytest.raises(InvalidInput):
            actions.change(by=sam, comparison=comparison, written=anew, why="")
        version = actions.change(
            by=sam, comparison=comparison, written=anew, why="The other count was stopped."
        )
    first = comparison.versions.first()
    assert version.number == 2 and version.before == first.digest and first.outcome == "A&E visits"
    with day(BEGAN + timedelta(days=1)), pytest.raises((WrongState, InvalidInput)):
        actions.change(by=sam, comparison=comparison, written=anew, why="It looks better so.")
    assert comparison.versions.count() == 2


def test_what_was_given_up_stays_in_the_list_with_its_reason(sam, comparison, client):
    with pytest.raises(InvalidInput):
        actions.give_up(by=sam, comparison=comparison, why="")
    actions.give_up(by=sam, comparison=comparison, why="The team was never paid for.")
    assert "given up" in client.get("/learning/comparisons").text
    assert "never paid for" in client.get(f"/learning/comparisons/{comparison.pk}").text
    with pytest.raises(NotFound):
        brought(sam, comparison)


# --- who -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [a_worker, a_resident])
def test_only_an_analyst_writes_and_brings(comparison, who):
    with pytest.raises(NotFound):
        registered(who())
    with pytest.raises(NotFound):
        brought(who(), comparison)
    client = signed_in_as(who())
    for page in (
        "new/people",
        f"{comparison.pk}/table",
        f"{comparison.pk}/change",
        f"{comparison.pk}/give-up",
    ):
        assert client.get(f"/learning/comparisons/{page}").status_code == 404
    assert client.get(f"/learning/comparisons/{comparison.pk}").status_code == 200


def test_the_room_can_be_turned_off(comparison, client):
    places.turn(by=acting(an_account("Kit", Role.KEEPER), Role.KEEPER), name="comparisons", is_on=False)
    assert client.get("/learning/comparisons").status_code == 404
    assert client.get(f"/learning/comparisons/{comparison.pk}").status_code == 404


# --- its table -----------------------------------------------------------------------------------------------


def test_nobody_looks_before_the_time_is_over(sam, comparison):
    table = tables.people(comparison.versions.get())
    with day(date(2026, 2, 28)), pytest.raises(WrongState):
        actions.bring(by=sam, comparison=comparison, content=table)
    assert comparison.versions.get().ends_on == date(2026, 3, 1)
    assert not Result.objects.exists()


def test_the_rows_lie_sealed_and_are_gone_once_it_is_worked_out(
    sam, comparison, django_capture_on_commit_callbacks
):
    with day(date(2026, 3, 1)):
        result = actions.bring(
            by=sam, comparison=comparison, content=tables.people(comparison.versions.get())
        )
        [stored] = StoredFile.objects.filter(kind="comparison")
        assert HolderKey.objects.get(pk=result.pk).wrapped
        with django_capture_on_commit_callbacks(execute=True):
            assert often()
        assert not often()
    result.refresh_from_db()
    assert result.verdict and result.file is None and result.brought_by is None
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    sealing.forget_keys()
    assert not HolderKey.objects.get(pk=result.pk).wrapped


@pytest.mark.parametrize(
    ("mend", "faults"),
    [
        (
            lambda text: text.replace("helped,", "nhs_number,helped,", 1).replace("\r\n", "\r\n9,", 1),
            "nhs_number",
        ),
        (lambda text: text.replace(",untouched", "", 1), "untouched"),
        (lambda text: text.replace("\r\nyes,", "\r\nperhaps,", 1), "helped"),
        (lambda text: text.replace("before_1", "before_one", 1), "before_1"),
        (lambda text: text + "yes,44,1,1,1,1,-1,1,1,1,1,1,1,1,0,0\r\n", "before_5"),
        (lambda text: text + "yes,44,1,1,1.5,1,1,1,1,1,1,1,1,1,0,0\r\n", "before_3"),
        (lambda text: text + "yes,44,1,1,inf,1,1,1,1,1,1,1,1,1,0,0,7\r\n", "before_3"),
        (lambda text: "", ""),
        (lambda text: text.split("\r\n")[0], ""),
        (lambda text: "\x00", ""),
    ],
)
def test_what_is_wrong_with_a_table_is_said_by_row_and_column_and_not_repeated(sam, comparison, mend, faults):
    good = tables.people(comparison.versions.get(), many=3_000).decode()
    result = brought(sam, comparison, mend(good).encode() or b" ")
    assert result.verdict == Verdict.UNREADABLE and not result.found
    assert not faults or faults in {column for _row, column, _what in result.faults}
    with day(date(2026, 3, 2)):
        page = signed_in_as(sam).get(f"/learning/comparisons/{comparison.pk}/table").text
    assert faults in page and "perhaps" not in page
    # It can be mended and brought again, without a reason: nobody saw a result.
    assert brought(sam, comparison).verdict != Verdict.UNREADABLE


def test_fewer_than_ten_on_one_side_are_not_told_of(sam, comparison):
    lines = tables.people(comparison.versions.get()).decode().split("\r\n")
    few = [line for line in lines if line.startswith("yes")][:9]
    table = "\r\n".join([lines[0], *few, *(line for line in lines if line.startswith("no"))])
    result = brought(sam, comparison, table.encode())
    assert (result.verdict, result.why_not, result.found) == (Verdict.REFUSED, "few", {})
    assert "Fewer than ten" in queries.told(comparison.pk).sentence


def test_people_like_nobody_who_was_not_helped_are_not_compared(sam, comparison):
    head, *lines = tables.people(comparison.versions.get()).decode().split("\r\n")
    far = [
        ",".join(["yes", "40", *["90"] * 8, *line.split(",")[10:]])
        for line in lines
        if line.startswith("yes")
    ]
    table = "\r\n".join([head, *far, *(line for line in lines if line.startswith("no"))])
    result = brought(sam, comparison, table.encode())
    assert (result.verdict, result.why_not, result.found) == (Verdict.REFUSED, "unlike", {})


def test_arithmetic_that_breaks_is_told_and_waits_for_nobody(sam, comparison, monkeypatch):
    def breaks(*_given):
        raise ZeroDivisionError

    monkeypatch.setattr("tilth.comparisons.engine.work_out", breaks)
    result = brought(sam, comparison)
    assert (result.verdict, result.why_not) == (Verdict.REFUSED, "broken")
    assert not often()


def test_a_table_whose_key_is_gone_is_said_to_be_gone(sam, comparison):
    with day(date(2026, 3, 1)):
        result = actions.bring(by=sam, comparison=comparison, content=b"helped")
        sealing.destroy_key(result.pk, "erased")
        sealing.forget_keys()
        assert often()
    result.refresh_from_db()
    assert (result.verdict, result.why_not) == (Verdict.UNREADABLE, "gone")


# --- what came of it -----------------------------------------------------------------------------------------


def test_a_large_effect_is_told_with_everything_that_must_stand_beside_it(sam, comparison, client):
    result = brought(sam, comparison, tables.people(comparison.versions.get(), effect=-0.5, many=12_000))
    assert result.verdict == Verdict.FOUND
    assert result.found["lower"] <= -50 <= result.found["upper"]
    page = client.get(f"/learning/comparisons/{comparison.pk}").text
    for words in ("fewer than would have come anyway", "19 times in 20", "Expected anyway", "dentist visits",
                  "own contacts counted too", "would undo it", "drawn by lot"):  # fmt: skip
        assert words in page, words
    told = queries.told(comparison.pk)
    assert told.is_change and told.interval == (result.found["lower"], result.found["upper"])
    assert told.people % 5 == 0 and told.method == "did_it_help_1" and told.how_chosen == WRITTEN.chosen_by
    table = client.get(f"/learning/comparisons/{comparison.pk}/results.csv").content.decode("utf-8-sig")
    assert told.sentence in table and "Expected anyway" in table
    assert escape(told.sentence) in client.get(f"/learning/comparisons/{comparison.pk}/print").text
    assert escape(told.sentence) in client.get("/learning/comparisons").text


def test_where_nothing_was_done_it_says_that_nobody_can_tell_and_what_could_have_been_seen(
    sam, comparison, client
):
    result = brought(sam, comparison, tables.people(comparison.versions.get(), seed=6))
    assert result.verdict == Verdict.CANNOT_TELL
    page = client.get(f"/learning/comparisons/{comparison.pk}").text
    assert "we cannot tell" in page and "The smallest change" in page and "What would undo it" not in page


def test_what_fails_its_check_is_declined_and_no_figure_of_it_is_anywhere(sam, comparison, client):
    table = tables.people(comparison.versions.get(), effect=-0.5, untouched=-0.5, many=12_000)
    result = brought(sam, comparison, table)
    assert (result.verdict, result.why_not) == (Verdict.DECLINED, "untouched")
    assert not {"share", "lower", "upper", "three", "ours", "with_own", "hidden_choice"} & result.found.keys()
    page = client.get(f"/learning/comparisons/{comparison.pk}").text
    assert (
        "nothing is claimed" in page
        and "<svg" not in page.split("<main")[1]
        and "Expected anyway" not in page
    )
    assert queries.told(comparison.pk).interval is None
    assert "Expected anyway" not in client.get(f"/learning/comparisons/{comparison.pk}/results.csv").text


def test_it_is_worked_out_again_only_with_a_reason_and_both_stay(sam, comparison, client):
    brought(sam, comparison, tables.people(comparison.versions.get(), seed=6))
    with pytest.raises(InvalidInput):
        brought(sam, comparison)
    again = brought(sam, comparison, why_again="Two quarters had been swapped.")
    page = client.get(f"/learning/comparisons/{comparison.pk}").text
    assert again.number == 2 and "Two quarters had been swapped." in page and "What came of it before" in page


def test_nothing_can_be_cited_before_anything_came_of_it(sam, comparison):
    assert queries.told(comparison.pk) is None
    assert queries.newest_told() == []


# --- one place -----------------------------------------------------------------------------------------------


def cigarettes(version):
    """The states' packs a head, by year: thirty-nine places, eighteen years before 1989 and eight after."""
    rows = [line.split(",") for line in shared("prop99/california_prop99.csv").read_text().splitlines()]
    many = version.quarters_before + version.quarters_watched
    start = next(at for at, row in enumerate(rows) if row[0] == "1989") - version.quarters_before
    states = [
        [name.strip('"'), 1000, *(row[at] for row in rows[start : start + many])]
        for at, name in enumerate(rows[0])
        if at
    ]
    return tables.as_csv(
        ["place", "people", *(f"before_{n + 1}" for n in range(version.quarters_before)),
         *(f"after_{n + 1}" for n in range(version.quarters_watched))],
        states,
    )  # fmt: skip


def test_one_place_stands_beside_a_mix_of_others_with_its_interval(sam, client):
    made = registered(
        sam, "place", place="California", outcome="packs a head", quarters_before=18, quarters_watched=8
    )
    result = brought(sam, made, cigarettes(made.versions.get()))
    assert result.verdict in (Verdict.FOUND, Verdict.CANNOT_TELL), result.why_not
    assert (
        result.found["lower"] < result.found["share"] < result.found["upper"] and result.found["places"] == 39
    )
    page = client.get(f"/learning/comparisons/{made.pk}").text
    assert "Utah" in page and "of 39 places" in page.casefold().replace("\n", " ")


def test_a_place_like_no_other_is_refused_and_one_that_is_missing_is_said(sam, client):
    made = registered(sam, "place", place="New Hampshire", outcome="packs a head", quarters_before=18)
    result = brought(sam, made, cigarettes(made.versions.get()))
    assert (result.verdict, result.why_not, result.found) == (Verdict.REFUSED, "place_unlike", {})
    assert "No mix of other places" in client.get(f"/learning/comparisons/{made.pk}").text
    other = registered(sam, "place", place="Nowhere", quarters_before=18)
    assert brought(sam, other, cigarettes(other.versions.get())).faults == [[0, "place", "place_missing"]]


# --- its pages -----------------------------------------------------------------------------------------------


def test_an_analyst_writes_it_down_and_brings_the_table_by_the_page(sam):
    client = signed_in_as(sam)
    with day(BEGAN):
        sent = {"question": "Does it help?", "chosen_by": "By lot.", "beside": "lot", "is_rationed": "yes",
                "starts_on": "2025-03-02", "outcome": "visits", "untouched": "eye tests", "known": "Age\r\nHomes",
                "quarters_before": "8", "quarters_watched": "1", "analyst": "Sam"}  # fmt: skip
        bad = client.post(
            "/learning/comparisons/new/people", sent | {"untouched": "", "quarters_before": "many"}
        )
        assert bad.status_code == 422 and "Write a whole number" in bad.text and "By lot." in bad.text
        made = client.post("/learning/comparisons/new/people", sent)
    comparison = Comparison.objects.get()
    assert made.status_code == 302 and comparison.versions.get().known_names == ["age", "homes"]
    blank = client.get(f"/learning/comparisons/{comparison.pk}/blank.csv").content.decode("utf-8-sig")
    assert blank.startswith('"helped","age","homes","before_1"')
    with day(date(2025, 5, 1)):
        assert signed_in_as(sam).get(f"/learning/comparisons/{comparison.pk}/table").status_code == 404
    with day(date(2025, 6, 2)):
        client = signed_in_as(sam)
        file = SimpleUploadedFile("t.csv", b"helped\r\nyes\r\n", "text/csv")
        assert (
            client.post(f"/learning/comparisons/{comparison.pk}/table", {"content": file}).status_code == 302
        )
        assert "being worked out" in client.get(f"/learning/comparisons/{comparison.pk}").text
        often()
        assert "This column is missing" in client.get(f"/learning/comparisons/{comparison.pk}/table").text


def test_lists_and_one_page_read_little(sam, comparison, client, django_assert_max_num_queries):
    brought(sam, comparison)
    for number in range(3):
        registered(sam, question=f"Another {number}?")
    client.get("/learning/comparisons")
    with django_assert_max_num_queries(6):
        client.get("/learning/comparisons")
    with django_assert_max_num_queries(8):
        client.get(f"/learning/comparisons/{comparison.pk}")
