"""The place in open files: what the keeper's button gives, and what the command on the server writes."""

import csv
import io
import json
import re
import zipfile

import pytest
from openpyxl import load_workbook

from tests.answers.cast import A_WEDNESDAY, the_cast
from tilth.answers import actions as answers
from tilth.answers.models import Answer, Kind, Signed
from tilth.barriers import actions as barriers
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import NotAllowed
from tilth.base.ids import new_id
from tilth.base.models import Act
from tilth.decisions import actions as money
from tilth.directory.actions import pages
from tilth.keeping import actions
from tilth.keeping.leaving import write_place
from tilth.pen import actions as pen
from tilth.people import actions as people
from tilth.places.actions import found
from tilth.stories.actions import telling

pytestmark = pytest.mark.django_db(databases="__all__")

RULE = "No move until arrears are cleared"
STOPPED = "A flat two streets from his daughter"
SECRET = "I want my own front door again"


def stage():
    with clock.at(A_WEDNESDAY):
        found(by=TILTH, name="Testham", nation="wales")
        return the_cast()


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def the_files(cast):
    """The tables of the ZIP by their name, each a list of rows."""
    with zipfile.ZipFile(io.BytesIO(actions.take_open_files(by=cast.kit))) as made:
        return {
            name: list(csv.DictReader(io.StringIO(made.read(name).decode("utf-8-sig"))))
            if name.endswith(".csv")
            else made.read(name).decode()
            for name in made.namelist()
            if not name.endswith(".xlsx")
        }


def written(folder):
    """Everything the command writes into an empty folder, by its file."""
    write_place(folder)
    return {path: path.read_text() for path in folder.rglob("*") if path.suffix in {".json", ".html", ".csv"}}


def raised(cast, **more):
    return barriers.raise_it(
        by=cast.amina, rule=RULE, stopped=STOPPED, person=cast.carl, office=cast.housing, **more
    )


def test_the_button_gives_tables_that_a_spreadsheet_opens(cast):
    money.write_guideline(
        by=cast.amina, team=cast.team, words="Up to £300 without asking", why="It is faster"
    )
    tables = the_files(cast)
    assert tables["place.csv"][0]["name"] == "Testham"
    assert [row["name"] for row in tables["offices.csv"]] == ["Director of Place", "Head of Housing"]
    assert tables["offices.csv"][1]["holder__name"] == "Priya Nair"
    assert {row["account__name"] for row in tables["members.csv"]} == {"Amina Said", "Jo Bell"}
    assert tables["guidelines.csv"][0]["words"] == "Up to £300 without asking"
    with zipfile.ZipFile(io.BytesIO(actions.take_open_files(by=cast.kit))) as made:
        book = load_workbook(io.BytesIO(made.read("place.xlsx")))
    assert book.sheetnames == [name.removesuffix(".csv") for name in tables if name.endswith(".csv")]
    assert book["offices"]["A2"].value == "Director of Place"
    assert set(tables) == {f"{name.strip()}.csv" for name in NAMES.split(",")} | {"README.txt"}


NAMES = """place,neighbourhoods,organisations,sharing_agreements,offices,teams,members,agreements,guidelines,permissions,paid,tins,
year_ends,pots,pot_lines,
in_the_way,answers,holidays,safety_numbers,words,pages,activities,offers,ideas,questions,gatherings,funds,fund_lines,grants,rounds,
proposals,promises,thank_yous,charts,chart_points,chart_changes,findings,commitments,studies,comparisons,
comparison_results"""


def test_nobodys_page_is_among_the_buttons_files(cast):
    people.say_about(by=cast.amina, person=cast.carl, kind="matters", words=SECRET)
    pot = money.open_pot(by=cast.dee, team=cast.team, name="Hollins pot")
    money.put_in(by=cast.dee, pot=pot, amount_pence=500_00)
    money.spend(by=cast.amina, pot=pot, amount_pence=140_00, what="a cooker", person=cast.carl)
    answer = raised(cast).answer
    answers.give(by=cast.priya, answer=answer, given="freed", words="Carl moves on Monday.")
    tables = the_files(cast)
    everything = json.dumps(tables)
    for private in ("Carl", SECRET, STOPPED, "a cooker"):
        assert private not in everything
    assert [row["amount_pence"] for row in tables["pot_lines.csv"]] == ["50000", "-14000"]
    assert tables["in_the_way.csv"][0]["rule"] == RULE
    assert tables["in_the_way.csv"][0]["answer__words"] == ""


def test_you_already_may_leaves_with_its_words(cast):
    answers.give(by=cast.priya, answer=raised(cast).answer, given="already_may", words="You already may.")
    assert the_files(cast)["in_the_way.csv"][0]["answer__words"] == "You already may."


def test_a_cell_that_a_spreadsheet_would_run_leaves_as_plain_text(cast):
    cast.team.about = '=HYPERLINK("http://example.org")'
    cast.team.save()
    made = actions.take_open_files(by=cast.kit)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"\"'=HYPERLINK" in archive.read("teams.csv")


def test_taking_the_files_is_the_keepers_and_stands_in_the_log(cast):
    with pytest.raises(NotAllowed):
        actions.take_open_files(by=cast.dee)
    assert not Act.objects.filter(what="keeping.take_open_files").exists()
    actions.take_open_files(by=cast.kit)
    assert Act.objects.filter(what="keeping.take_open_files", by=cast.kit.account_id).count() == 1


@pytest.mark.parametrize("signed", [Signed.UNSIGNED, Signed.TEAM])
def test_who_raised_what_they_did_not_sign_with_their_name_leaves_nowhere(cast, signed, tmp_path):
    # Raised by somebody who stands nowhere else in these files, so that any trace of them is this one.
    barrier = barriers.raise_it(by=cast.jo, rule=RULE, signed=signed, team=cast.team, office=cast.housing)
    answers.give(by=cast.priya, answer=barrier.answer, given="no", words="Not this year.")
    answers.judge(by=cast.jo, answer=barrier.answer, verdict="not_really", words="Still in the way.")
    assert {row.raised_by for row in Answer.objects.all()} == {
        cast.jo.account
    }  # they are told, and shown nowhere
    for path, text in written(tmp_path).items():
        if path.name not in {"accounts.csv", "members.csv"}:
            assert "Jo Bell" not in text, path
    zipped = the_files(cast)
    assert "Jo Bell" not in json.dumps({k: v for k, v in zipped.items() if k != "members.csv"})


def test_who_signed_with_their_name_is_named(cast, tmp_path):
    barriers.raise_it(by=cast.jo, rule=RULE, office=cast.housing)
    write_place(tmp_path)
    assert '"raised_by": "Jo Bell"' in (tmp_path / "answers.json").read_text()


def test_what_was_raised_unsigned_leaves_with_its_day_and_never_its_hour(cast, tmp_path):
    raised(cast, signed=Signed.UNSIGNED)
    found = written(tmp_path)
    page = json.loads(found[tmp_path / "people" / str(cast.carl.pk) / "page.json"])
    told = [row for row in page["people.moment"] if row["kind"] == "barrier"]
    rows = [
        *page["barriers.barrier"], *page["answers.answer"], *page["answers.answerevent"], *told,
        *json.loads(found[tmp_path / "answers.json"]),
    ]  # fmt: skip
    assert len(rows) == 6
    assert {row["made_at"] for row in rows} == {"2026-11-04"}
    assert "Amina" not in json.dumps(rows)


def test_each_person_leaves_in_a_folder_of_their_own_and_drafts_stay(cast, tmp_path):
    people.say_about(by=cast.amina, person=cast.carl, kind="matters", words=SECRET)
    pen.keep_draft(
        by=cast.amina, note_id=new_id(), person_id=cast.carl.pk, body="half a thought of mine", typed={}
    )
    answers.ask(by=cast.amina, kind=Kind.ASK, subject_id=cast.team.pk, sentence="A room on Tuesdays?")
    found = written(tmp_path)
    own = tmp_path / "people" / str(cast.carl.pk)
    assert SECRET in found[own / "page.json"] and SECRET in found[own / "page.html"]
    assert "A room on Tuesdays?" in found[tmp_path / "answers.json"]
    assert not [path for path, text in found.items() if "half a thought" in text]
    assert not [path for path, text in found.items() if "_hash" in text or "argon2" in text]


def test_the_public_rooms_leave_too_and_only_what_stands_on_their_pages(cast):
    words = {"what": "We cook.", "when_where": "Fridays", "kind": "group", "emergency": ""}
    shown = pages.make_page(by=NOBODY, name="Kitchen", reach="07700 900123", **words).page
    pages.make_page(by=NOBODY, name="Quiet ones", reach="07700 900124", shows_reach=False, **words)
    pages.take_down(by=TILTH, page=pages.make_page(by=NOBODY, name="Gone", reach="", **words).page)
    telling.tell(by=NOBODY, words="Only for those who may read it.", audience="leaders")
    files = the_files(cast)
    assert [(row["name"], row["reach"]) for row in files["pages.csv"]] == [
        (shown.name, shown.reach),
        ("Quiet ones", ""),
    ]
    named = {
        "grants",
        "funds",
        "rounds",
        "proposals",
        "promises",
        "findings",
        "charts",
        "gatherings",
        "ideas",
        "thank_yous",
    }
    assert {f"{name}.csv" for name in named} <= files.keys()
    told = {name for name in files if name.endswith(".csv")}
    assert {name.removesuffix(".csv") for name in told} <= set(re.findall(r"[a-z_]+", files["README.txt"]))
    assert "Only for those" not in str(files) and "900124" not in str(files)
