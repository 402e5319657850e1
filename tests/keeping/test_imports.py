"""A table brought in: every line looked at first, all of it or nothing, whatever the file holds."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.answers.cast import A_WEDNESDAY, signed_in_as, the_cast
from tilth.accounts.models import Account, Organisation, Standing
from tilth.alongside.models import Relation, Say
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.models import Act, StoredFile
from tilth.decisions.actions import open_pot, put_in, spend
from tilth.decisions.models import Guideline, Pot
from tilth.keeping import actions
from tilth.keeping.imports import check, key_of
from tilth.methods.formats import workbook
from tilth.methods.formats.spreadsheet import MOST_BYTES
from tilth.people.models import About, Person
from tilth.places import actions as places
from tilth.teams.models import Member, Team

pytestmark = pytest.mark.django_db(databases="__all__")


def stage():
    with clock.at(A_WEDNESDAY):
        places.found(by=TILTH, name="Testham", nation="wales")
        made = the_cast()
        places.add_neighbourhood(by=made.kit, name="Hollins Moor")
        return made


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def sheet(*lines):
    return "\n".join(lines).encode()


def faults(cast, kind, *lines):
    return check(cast.kit, kind, sheet(*lines)).faults


def refused(cast, kind, content):
    with pytest.raises(InvalidInput) as raised:
        check(cast.kit, kind, content)
    assert raised.value.field == "file"
    return raised.value.message


def bring_in(cast, kind, *lines):
    content = sheet(*lines)
    actions.bring_in(by=cast.kit, kind=kind, content=content, key=key_of(kind, content))


def looked_at(client, kind, content, name="table.csv"):
    """The page after the keeper chose a file and asked to look at it first."""
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post("/looking-after/imports", {"kind": kind, "file": file, "key": uuid4()})


def text_of(response):
    return response.content.decode()


# --- every line that is wrong is named -----------------------------------------------------------------------


def test_every_bad_line_is_listed_with_the_number_its_spreadsheet_shows(cast):
    assert faults(
        cast, "teams", "name,neighbourhoods", "hollins  TEAM,Hollins Moor", "", "Moor team,Nowhere; Elsewhere",
        ",Hollins Moor", "Green team,", "green team,",
    ) == [
        "Line 4: There is no neighbourhood called Nowhere.",
        "Line 4: There is no neighbourhood called Elsewhere.",
        "Line 5: The column name is empty.",
        "Line 7: The same as line 6.",
    ]  # fmt: skip


def test_members_need_a_team_and_an_address(cast):
    closed = Account.objects.create(name="Old", short_name="Old", email="old@example.org", is_active=False)
    assert faults(
        cast, "members", "team,name,email", "Moor team,Jo,jo@example.org", "Hollins team,Bev,bev at example",
        f"Hollins team,Old,{closed.email}", "Hollins team,Amina,AMINA.SAID@example.org",
    ) == [
        "Line 2: There is no team called Moor team. Bring in the teams first.",
        "Line 3: bev at example is not an e-mail address.",
        "Line 4: The account of old@example.org was closed.",
    ]  # fmt: skip


def test_pots_and_guidelines_say_what_they_cannot_take(cast):
    assert faults(cast, "pots", "team,name,pounds", "Hollins team,Ours,-5", "Hollins team,Big,250000") == [
        "Line 2: -5: Write the amount in pounds, such as 140 or 12.50.",
        "Line 3: 250000: That is over £100,000. Look at the amount again.",
    ]
    long = "x" * 401
    assert faults(cast, "guidelines", "team,words", f"Hollins team,{long}") == [
        "Line 2: The column words holds 400 letters at most."
    ]


def test_only_somebody_who_said_yes_comes_in_with_a_worker_who_is_here(cast):
    head = "called,neighbourhood,alongside,said_yes"
    assert faults(
        cast, "people", head, "Rosa,Hollins Moor,amina.said@example.org,not yet", "Ted,Hollins Moor,dee.marsh@example.org,yes",
        "Bev,Nowhere,amina.said@example.org,yes", "Sal,Hollins Moor,amina.said@example.org,",
    ) == [
        "Line 2: Only somebody who said yes comes in: write yes in the column said_yes.",
        "Line 3: No worker here has the e-mail address dee.marsh@example.org.",
        "Line 4: There is no neighbourhood called Nowhere.",
        "Line 5: The column said_yes is empty.",
    ]  # fmt: skip


def test_more_cells_than_headings_are_not_dropped_in_silence(cast):
    assert faults(cast, "teams", "name", "Moor team,and more") == [
        "Line 2: There is more in this line than the headings name: “and more”."
    ]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("name,nhs_number", "Tilth does not keep these columns: nhs_number. Take them out of the file."),
        ("about", "These columns are missing: name."),
        ("name,name", "The first line must name each column once."),
    ],
)
def test_headings_are_ours_and_stand_once(cast, head, says):
    assert refused(cast, "teams", sheet(head, "x,y")) == says


# --- whatever the file is ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "There is nothing in this file."),
        (b"\n \n,,\n", "There is nothing in this file."),
        (b"name\n", "There is no line under the headings."),
        (b"name\nMoor\x00team\n", "This is not a text file."),
        ("name\nMoor team\n".encode("utf-16"), "This is not a text file."),
        (b"name\n\x81\x8d\n", "This is not a text file."),
        (b"PK\x03\x04\x14\x00\x06\x00a torn spreadsheet", "This table cannot be read."),
        (workbook.write({"one": (["name"], []), "two": (["name"], [])}), "There are several sheets"),
        (b"name\n" + b"x" * MOST_BYTES, "The file is over 5 MB."),
        (sheet("name", *(f"Team {n}" for n in range(10_001))), "The table is too large: 10,000 lines"),
        (sheet(",".join(f"c{n}" for n in range(61)), "x"), "60 columns at most"),
    ],
    ids=[
        "empty", "blank lines", "headings alone", "null byte", "utf-16", "no encoding", "torn xlsx", "two sheets", "over the limit", "10,001 lines",
        "61 columns",
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_one_sentence(cast, content, says):
    assert says in refused(cast, "teams", content)


def test_ten_thousand_lines_are_looked_at_and_each_fault_is_counted(cast):
    lines = [f"Hollins team,Guideline {n % 9_999}" for n in range(10_000)]
    checked = check(cast.kit, "guidelines", sheet("team,words", *lines))
    assert len(checked.lines) == 10_000
    assert checked.faults == ["Line 10001: The same as line 2."]


def test_the_page_of_ten_thousand_bad_lines_stays_short(cast):
    page = looked_at(
        signed_in_as(cast.kit), "guidelines", sheet("team,words", *(f"Nowhere,{n}" for n in range(10_000)))
    )
    assert page.status_code == 422
    assert "And more like these: 10000 in all." in text_of(page)
    assert len(page.content) < 120_000
    assert not StoredFile.objects.exists()


def test_emoji_welsh_letters_and_an_old_encoding_come_in_as_they_are(cast):
    bring_in(cast, "teams", "name;about", "Tîm Ŵyllt 🌱👩‍👧;Te, a sgwrs")
    content = "name\nCafé team".encode("cp1252")
    actions.bring_in(by=cast.kit, kind="teams", content=content, key=key_of("teams", content))
    assert set(Team.objects.values_list("name", flat=True)) == {
        "Hollins team",
        "Tîm Ŵyllt 🌱👩‍👧",
        "Café team",
    }
    assert Team.objects.get(name__startswith="Tîm").about == "Te, a sgwrs"


def test_a_formula_is_text_here_and_harmless_on_its_way_out(cast):
    client = signed_in_as(cast.kit)
    content = sheet("name,about", "=1+1,@SUM(A1)", '"<script>alert(1)</script>",x')
    page = text_of(looked_at(client, "teams", content))
    assert "<td>=1+1</td>" in page
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    bring_in(cast, "teams", "name,about", "=1+1,@SUM(A1)")
    assert Team.objects.get(about="@SUM(A1)").name == "=1+1"


# --- all of it, once, or nothing -----------------------------------------------------------------------------


def test_one_bad_line_keeps_the_whole_table_out(cast):
    with pytest.raises(WrongState):
        bring_in(cast, "teams", "name,neighbourhoods", "Moor team,Hollins Moor", "Green team,Nowhere")
    assert Team.objects.count() == 1
    assert not Act.objects.filter(what="keeping.bring_in_teams").exists()


def test_a_table_that_fails_half_way_leaves_nothing(cast, monkeypatch):
    from tilth.keeping.actions import tables

    before = tables.BRINGS["teams"]

    def second_fails(by, row, known):
        if row["name"] == "Green team":
            raise WrongState("in between")
        before(by, row, known)

    monkeypatch.setitem(tables.BRINGS, "teams", second_fails)
    with pytest.raises(WrongState):
        bring_in(cast, "teams", "name", "Moor team", "Green team")
    assert Team.objects.count() == 1


def test_the_same_table_comes_in_once(cast):
    bring_in(cast, "teams", "name", "Moor team")
    bring_in(cast, "teams", "name", "Moor team")
    assert Team.objects.filter(name="Moor team").count() == 1
    assert refused(cast, "teams", sheet("name", "Moor team")) == "You brought in this very table already."


def test_members_are_let_in_once_with_their_employer(cast):
    bring_in(
        cast, "members", "team,name,email,employer", "Hollins team,Bev Shaw,bev@example.org,Aldermoor Homes",
        "Hollins team,Sal Iqbal,sal@example.org,aldermoor homes",
    )  # fmt: skip
    assert Organisation.objects.get().name == "Aldermoor Homes"
    bev = Account.objects.get(email="bev@example.org")
    assert Standing.objects.get(account=bev).role == "worker"
    assert bev.welcomes.count() == 1 and not bev.has_usable_password()
    assert Member.objects.filter(team=cast.team).count() == 4


def test_a_workbook_comes_in_as_a_table_does(cast):
    content = workbook.write({"teams": (["name", "about"], [["Moor team", "=1+1"]])})
    laid_down = actions.lay_down(by=cast.kit, kind="teams", content=content)
    actions.bring_in(by=cast.kit, kind="teams", content=content, key=key_of("teams", content))
    assert Team.objects.get(name="Moor team").about == "=1+1"
    assert laid_down.size


def test_pots_come_in_with_what_was_in_them_and_guidelines_with_why(cast):
    bring_in(
        cast, "pots", "team,name,code,pounds", 'Hollins team,Ours,H1,"£1,400.50"', "Hollins team,Empty,,"
    )
    bring_in(cast, "guidelines", "team,words,why", "Hollins team,Up to £300,It is faster")
    assert dict(Pot.objects.values_list("name", "balance_pence")) == {"Ours": 1400_50, "Empty": 0}
    assert Guideline.objects.get().why == "It is faster"


def paid_lines(cast, *lines):
    return faults(cast, "paid", "code,line,paid_on,reference", *lines)


def test_what_the_finance_office_paid_comes_in_by_the_pots_code_and_the_line(cast):
    pot = open_pot(by=cast.dee, team=cast.team, name="Ours", code="H1")
    put_in(by=cast.dee, pot=pot, amount_pence=100_00)
    row = spend(by=cast.amina, pot=pot, amount_pence=3_00, what="milk")

    assert paid_lines(cast, "H1,1,2026-11-03,", "H9,2,2026-11-03,", "H1,2,soon,", "H1,2,05/11/2026,x") == [
        "Line 2: No pot with the code H1 has a spend on line 1.",
        "Line 3: No pot with the code H9 has a spend on line 2.",
        "Line 4: soon is not a day. Write it like 2026-11-22 or 22/11/2026.",
        "Line 5: 05/11/2026 is still to come.",
        "Line 5: The same as line 4.",
    ]
    bring_in(cast, "paid", "code,line,paid_on,reference", "h1,2,03/11/2026,INV 7")
    assert (row.paid.on, row.paid.reference) == (date(2026, 11, 3), "INV 7")


def test_two_pots_with_one_code_are_told_apart_first(cast):
    for name in ("Ours", "Another"):
        pot = open_pot(by=cast.dee, team=cast.team, name=name, code="H1")
        put_in(by=cast.dee, pot=pot, amount_pence=100_00)
        spend(by=cast.amina, pot=pot, amount_pence=3_00, what="milk")
    assert paid_lines(cast, "H1,2,2026-11-03,") == [
        "Line 2: Two pots have the code H1. Give each a code of its own first."
    ]


def test_people_come_in_with_their_worker_and_the_say_it_starts_from(cast):
    bring_in(
        cast, "people", "called,neighbourhood,alongside,said yes,what matters",
        "Rosa,hollins moor,AMINA.SAID@example.org,Yes,Her garden",
    )  # fmt: skip
    rosa = Person.objects.get(called="Rosa")
    assert Relation.objects.get(person=rosa).account == cast.amina.account
    assert Say.objects.filter(person=rosa).exists()
    assert About.objects.get(person=rosa).words == "Her garden"


def test_bringing_in_is_the_keepers(cast):
    with pytest.raises(NotAllowed):
        actions.bring_in(by=cast.dee, kind="teams", content=sheet("name", "Moor team"))
    with pytest.raises(NotAllowed):
        actions.lay_down(by=cast.amina, kind="teams", content=b"name\nMoor team\n")


# --- the page ------------------------------------------------------------------------------------------------


def test_looking_first_then_one_button_brings_it_in(cast):
    client = signed_in_as(cast.kit)
    page = looked_at(client, "teams", sheet("name", "Moor team"))
    assert page.status_code == 200
    assert "Every line is right" in text_of(page)
    assert not Team.objects.filter(name="Moor team").exists()
    laid_down = StoredFile.objects.get()
    done = client.post(f"/looking-after/imports/{laid_down.pk}/bring-in", follow=True)
    assert "Everything in the table is here now." in text_of(done)
    assert Team.objects.filter(name="Moor team").exists()
    assert not StoredFile.objects.exists()
    again = client.post(f"/looking-after/imports/{laid_down.pk}/bring-in", follow=True)
    assert "That table was brought in already" in text_of(again)


def test_a_table_that_was_laid_down_is_its_keepers_alone_and_another_takes_its_place(cast):
    first = actions.lay_down(by=cast.kit, kind="teams", content=sheet("name", "Moor team"))
    second = actions.lay_down(by=cast.kit, kind="teams", content=sheet("name", "Green team"))
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [second.pk]
    client = signed_in_as(cast.kit)
    client.post(f"/looking-after/imports/{first.pk}/bring-in")
    other = signed_in_as(cast.amina).post(f"/looking-after/imports/{second.pk}/bring-in")
    assert other.status_code == 404
    assert Team.objects.count() == 1


def test_a_table_nobody_brought_in_is_dropped_after_a_day(cast):
    actions.lay_down(by=cast.kit, kind="people", content=b"names of people")
    with clock.at(A_WEDNESDAY.replace(day=5)):
        actions.forget_tables(by=TILTH)
        assert StoredFile.objects.count() == 1
    with clock.at(A_WEDNESDAY.replace(day=5, minute=1)):
        actions.forget_tables(by=TILTH)
        assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose a file."),
        ({"kind": "teams"}, "Choose a file."),
        ({"kind": "horses"}, "Choose what the table holds."),
        ({"kind": "teams", "file": SimpleUploadedFile("t.csv", b"")}, "That file is empty. Choose another."),
        ({"kind": "teams", "file": SimpleUploadedFile("t.csv", b"x" * (MOST_BYTES + 1))}, "over 5 MB"),
    ],
    ids=["nothing", "no file", "another kind", "an empty file", "over the limit"],
)
def test_what_is_wrong_stands_beside_its_field(cast, sent, says):
    page = signed_in_as(cast.kit).post("/looking-after/imports", sent | {"key": uuid4()})
    assert page.status_code == 422
    assert says in text_of(page)
