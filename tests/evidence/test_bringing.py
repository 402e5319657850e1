"""A file of contacts comes in: what is kept, what is not and why, whatever the file is, and whenever it is stopped."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.builders import signed_in_as
from tests.evidence.on import a_source, came, held, turned_on
from tests.reading import ROOT
from tilth.__main__ import parser
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.evidence import bringing, commands, engine, store, tasks
from tilth.evidence.actions import grounds, loading
from tilth.evidence.models import Load, Notice, ResidentsMet, State
from tilth.methods.formats import workbook
from tilth.places.models import Switch
from tilth.places.queries import forget

pytestmark = pytest.mark.django_db(databases="__all__")
HEAD = "id,date,type\n"
GOOD = HEAD + "A1,2026-01-03,fall\nA1,04/01/2026,fall\nB2,2026-02-01,\n"


@pytest.fixture
def on(tmp_path):
    with turned_on(tmp_path / "contacts") as found:
        yield found


def events(*sources: str) -> list[tuple]:
    import duckdb

    files = [str(file) for source in sources or ("",) for file in store.parts(source)]
    with duckdb.connect() as con:
        return sorted(con.read_parquet(files).fetchall()) if files else []


def whys(load: Load) -> list[tuple[int, str]]:
    return list(bringing.rejected_of(str(load.pk), load.source.slug))


# --- what must stand first -----------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [Notice, ResidentsMet])
def test_nothing_comes_before_everybody_was_told_and_residents_were_asked(on, missing):
    missing.objects.all().delete()
    with pytest.raises(WrongState):
        came(on, GOOD)
    assert not Load.objects.exists()


def test_nothing_comes_after_the_agreement_is_over(on):
    with clock.at(clock.now() + timedelta(days=400)), pytest.raises(WrongState):
        came(on, GOOD)


def test_a_place_that_did_not_turn_it_on_has_none_of_it(on, settings):
    settings.CONTACTS = None
    with pytest.raises(NotFound):
        came(on, GOOD)


def test_only_an_analyst_brings_in_and_only_a_privacy_lead_agrees(on):
    with pytest.raises(NotFound):
        a_source(on.sam, "Another")
    on.sam = on.gwen
    with pytest.raises(NotFound):
        came(on, GOOD)


# --- what is kept ----------------------------------------------------------------------------------------------


def test_a_contact_is_an_own_hash_a_source_a_kind_and_a_day(on):
    load = held(on, GOOD)
    assert (load.state, load.rows_read, load.rows_kept, load.rows_rejected) == ("held", 3, 3, 0)
    rows = events()
    assert [(agency, kind, str(day)) for _, agency, kind, day in sorted(rows, key=lambda row: row[3])] == [
        ("Aldermoor Infirmary", "fall", "2026-01-03"),
        ("Aldermoor Infirmary", "fall", "2026-01-04"),
        ("Aldermoor Infirmary", "", "2026-02-01"),
    ]
    assert len({row[0] for row in rows}) == 2
    # The file itself is gone, and nothing that is left can be read without the key.
    assert not list((on.folder / "coming").rglob("file"))
    assert not [file for file in on.folder.rglob("*") if file.is_file() and b"A1" in file.read_bytes()]
    assert dict(store.own_ids(on.source.slug)) == {
        store.hasher(on.source.slug)(one): one for one in ("A1", "B2")
    }


def test_text_a_workbook_and_parquet_come_in_alike(on, tmp_path):
    import duckdb

    cells = (["id", "date", "type"], [["A1", "2026-01-03", "fall"], [7, "2026-02-01", None]])
    duckdb.sql(
        "select * from (values ('A1', date '2026-01-03', 'fall'), ('7', date '2026-02-01', null)) t(id, date, type)"
    ).to_parquet(str(tmp_path / "it.parquet"))
    files = {
        "it.csv": b"id;date;type\nA1;2026-01-03;fall\n7;2026-02-01;\n",
        "it.xlsx": workbook.write({"people": cells}),
        "it.parquet": (tmp_path / "it.parquet").read_bytes(),
    }
    found = []
    for number, (name, content) in enumerate(files.items()):
        source = a_source(on.gwen, f"Source {number}")
        assert held(on, content, name, source).state == "held"
        found.append([row[2:] for row in sorted(events(source.slug), key=lambda row: row[3])])
    assert found[0] == found[1] == found[2]


def test_ten_sources_with_the_same_ids_never_meet(on):
    for number in range(10):
        held(on, GOOD, source=a_source(on.gwen, f"Source {number}"))
    assert len({row[0] for row in events()}) == 20


def test_the_same_file_comes_once(on):
    held(on, GOOD)
    with pytest.raises(InvalidInput):
        came(on, GOOD)


# --- what is wrong is said with file and row --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b",2026-01-03,x", "no id"),
        (b"A1,,x", "no day"),
        (b"A1,soon,x", "not a day"),
        (b"A1,31/02/2026,x", "no such day"),
        (b"A1,2099-01-01,x", "day to come"),
        (b"A1,1890-01-01,x", "day too early"),
        (b"=A1+1,2026-01-03,x", "formula"),
        (b"A1,2026-01-03,caf\xe9", "not text"),
        (b"A1,2026-01-03," + b"x" * 201, "too long"),
        (b"A1,2026-01-03", "cells"),
    ],
)
def test_a_row_that_cannot_be_kept_is_told_by_its_number_and_its_reason(on, row, why):
    load = held(on, HEAD.encode() + b"B2,2026-02-01,y\n" + row + b"\nC3,2026-02-01,y\n")
    assert whys(load) == [(3, why)]
    assert (load.rows_kept, load.why) == (2, {why: 1})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"id,date,ID\nA1,2026-01-03,x\n", "row 1: the column id stands there twice"),
        (b"\n\n", "there are no headings"),
        (HEAD.encode(), "there is no row under the headings"),
        ("id,date\nA1,2026-01-03\n".encode("utf-16"), "not text in UTF-8"),
        (b"PAR1" + b"\x00" * 90, "visits.csv"),
        (b"PK\x03\x04 nonsense", "this workbook cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(on, content, says):
    load = came(on, content)
    assert load.state == State.NOT_READ and says in load.said
    assert str(on.folder) not in load.said
    assert not list((on.folder / "coming").rglob("file"))


def test_a_parquet_file_cut_short_is_refused_by_name(on, tmp_path):
    import duckdb

    whole = tmp_path / "whole.parquet"
    duckdb.sql("select i::varchar as id, date '2026-01-01' as date from range(50000) t(i)").to_parquet(
        str(whole)
    )
    load = came(on, whole.read_bytes()[:9000], "cut.parquet")
    assert load.state == State.NOT_READ and load.said.startswith("cut.parquet")


def test_a_file_of_which_nothing_can_be_kept_is_refused(on):
    load = held(on, HEAD + "A1,never,x\n")
    assert load.state == State.NOT_READ and "not one row" in load.said
    assert not events()


def test_what_is_not_there_any_more_is_asked_for_again():
    with pytest.raises(InvalidInput, match="Bring the file again"):
        bringing.refuse_numbers_as_ids(bringing.Seen([], []), {"id": "id", "day": "day"})


def test_a_column_of_nhs_numbers_is_no_id(on):
    numbers = ("9434765919", "9434765870", "9876543210", "4505577104", "4010232137")
    rows = "".join(f"{number},2026-01-03,x\n" for number in numbers)
    load = came(on, HEAD + rows)
    with pytest.raises(InvalidInput) as refused:
        loading.name_columns(by=on.sam, load=load, columns=load.columns, seen=bringing.seen_of(str(load.pk)))
    assert refused.value.field == "id"


# --- names, the exception -----------------------------------------------------------------------------------------

NAMED = "id,date,first name,surname,dob,nhs number\nA1,2026-01-03,Jo,Bloggs,1980-02-01,943 476 5919\nB2,2026-01-04,Al,Moss,1990-01-01,9434765918\n"


def test_names_are_passed_over_unless_the_agreement_says_otherwise(on):
    load = held(on, NAMED)
    assert load.rows_kept == 2 and not list(on.folder.rglob("*.names"))


def test_names_lie_apart_sealed_and_go_when_their_days_are_over_and_the_contacts_stay(on):
    source = a_source(on.gwen, "Named", names_basis="a basis of its own", names_days=30)
    load = held(on, NAMED, source=source)
    # Its NHS number fails its check digit.
    assert whys(load) == [(3, "nhs number")]
    [names] = on.folder.rglob("*.names")
    assert b"Bloggs" not in names.read_bytes() and b"Bloggs" in store.unsealed(names)
    with clock.at(clock.now() + timedelta(days=31)):
        tasks.daily()
    assert not names.exists() and len(events(source.slug)) == 1


def test_names_without_an_end_are_not_agreed(on):
    with pytest.raises(InvalidInput):
        a_source(on.gwen, "Named", names_basis="a basis")


# --- objections and ends --------------------------------------------------------------------------------------------


def test_who_objected_is_left_out_of_what_comes_and_taken_out_of_what_is_held(on):
    held(on, GOOD)
    grounds.keep_objections(by=on.sam, source=on.source, ids=["A1"])
    tasks.often()
    assert len(events()) == 1
    assert [own for _, own in store.own_ids(on.source.slug)] == ["B2"]
    held(on, HEAD + "A1,2026-03-03,fall\nC3,2026-03-03,fall\n", "next.csv")
    assert {own for _, own in store.own_ids(on.source.slug)} == {"B2", "C3"}
    assert len(events()) == 2
    assert b"A1" not in (on.folder / "objections" / on.source.slug).read_bytes()


def test_an_objection_that_comes_while_they_are_honoured_waits_for_the_next_time(on, monkeypatch):
    held(on, GOOD)
    grounds.keep_objections(by=on.sam, source=on.source, ids=["A1"])
    honour = bringing.honour_objections

    def slowly(slug):
        done = honour(slug)
        grounds.keep_objections(by=on.sam, source=on.source, ids=["B2"])
        return done

    monkeypatch.setattr(bringing, "honour_objections", slowly)
    tasks.often()
    assert [own for _, own in store.own_ids(on.source.slug)] == ["B2"]
    monkeypatch.setattr(bringing, "honour_objections", honour)
    tasks.often()
    assert not list(store.own_ids(on.source.slug))
    on.source.refresh_from_db()
    assert not on.source.objections_wait


def test_a_file_whose_columns_nobody_names_does_not_lie_here_for_ever(on):
    came(on, GOOD)
    tasks.often()
    assert list(on.folder.glob("coming/*/file"))
    with clock.at(clock.now() + timedelta(days=13)):
        assert tasks.daily() == 0
    with clock.at(clock.now() + timedelta(days=15)):
        assert tasks.daily() == 1
    assert not list(on.folder.glob("coming/*/file")) and "Bring it again" in Load.objects.get().said


def test_everything_goes_on_the_day_the_agreement_ends(on):
    held(on, GOOD)
    with clock.at(clock.now() + timedelta(days=366)):
        assert tasks.daily() == 1
    on.source.refresh_from_db()
    assert on.source.ended_at and not events() and not list(on.folder.rglob("*.parquet"))


def test_everything_goes_on_that_day_although_the_place_turned_contacts_off(on):
    load = held(on, GOOD)
    Switch.objects.filter(name="contacts").update(is_on=False)
    forget()
    with clock.at(clock.now() + timedelta(days=366)):
        assert tasks.daily() == 1
    load.refresh_from_db()
    assert (load.state, store.parts(), tasks.often()) == (State.GONE, [], 0)


def test_one_file_can_be_destroyed(on):
    load = held(on, GOOD)
    loading.destroy(by=on.gwen, load=load)
    assert not events() and not list(on.folder.rglob("*.parquet"))


# --- stopped, killed, and long ----------------------------------------------------------------------------------------


def test_a_file_that_was_stopped_goes_on_from_its_last_part(on, monkeypatch):
    monkeypatch.setattr(bringing, "A_PART", 10)
    rows = "".join(f"P{n},2026-01-{n % 28 + 1:02},x\n" for n in range(45)) + "P1,never,x\n"
    load = came(on, HEAD + rows)
    loading.name_columns(by=on.sam, load=load, columns=load.columns, seen=bringing.seen_of(str(load.pk)))
    load.refresh_from_db()
    whole, written = engine.write_events, []

    def stops(text, part):
        written.append(part)
        if len(written) == 3:
            raise KeyboardInterrupt
        whole(text, part)

    monkeypatch.setattr(engine, "write_events", stops)
    with pytest.raises(KeyboardInterrupt):
        tasks.read(load)
    assert not events()
    tasks.often()
    load.refresh_from_db()
    assert (load.state, load.rows_read, load.rows_kept) == ("held", 46, 45)
    assert len(written) == 3 + 3 and len(events()) == 45
    assert whys(load) == [(47, "not a day")]


KILLED = """
import sys, datetime, django
sys.path.insert(0, {root!r})
django.setup()
from pathlib import Path
from tilth.evidence import bringing
bringing.A_PART = 2000
plan = bringing.Plan("load", "a-source", "A source", Path({file!r}), "long.csv", {{"id": "id", "day": "date"}}, "2030-01-01")
print(bringing.bring_in(plan, datetime.date(2026, 11, 1), lambda *words: print(*words, flush=True)).kept, flush=True)
"""


@pytest.mark.slow
def test_killed_in_the_middle_nothing_is_half_written_and_the_next_run_ends_it(tmp_path, settings):
    file, folder = tmp_path / "long.csv", tmp_path / "contacts"
    file.write_text("id,date\n" + "".join(f"P{n},2026-01-{n % 28 + 1:02}\n" for n in range(60_000)))
    script = KILLED.format(root=str(ROOT), file=str(file))
    around = os.environ | {
        "TILTH_CONTACTS": str(folder), "TILTH_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    for said in (1, 4):
        process = subprocess.Popen(
            [sys.executable, "-c", script], env=around, stdout=subprocess.PIPE, text=True
        )
        for _ in range(said):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        settings.CONTACTS = folder
        assert store.manifest()["loads"] == {} and not events()
    whole = subprocess.run(
        [sys.executable, "-c", script], env=around, capture_output=True, text=True, check=True
    )
    assert "going on after" in whole.stdout and whole.stdout.split()[-1] == "60000"
    assert len(events()) == 60_000 and len({row[0] for row in events()}) == 60_000
    assert not list(folder.rglob(".*"))
    again = subprocess.run(
        [sys.executable, "-c", script], env=around, capture_output=True, text=True, check=True
    )
    assert again.stdout.split()[-1] == "60000" and len(events()) == 60_000


def test_the_manifest_alone_says_what_is_held(on):
    load = held(on, GOOD)
    told = json.loads((on.folder / "manifest.json").read_bytes())["loads"][str(load.pk)]
    assert (told["agency"], told["rows"], told["parts"]) == ("Aldermoor Infirmary", 3, ["00001"])
    stray = on.folder / "sources" / on.source.slug / "stray"
    stray.mkdir()
    (stray / "00001.parquet").write_bytes(b"half")
    assert len(events()) == 3


# --- by command, and what is asked of it -------------------------------------------------------------------------------


def test_a_large_file_comes_in_by_command_and_every_row_left_out_is_said(on, tmp_path, capsys):
    file = tmp_path / "long.csv"
    file.write_text("key,seen on\nA1,2026-01-03\nA1,2026-01-09\n,2026-01-09\n")
    words = ["bring_in_contacts", on.source.slug, str(file), "--by", "Sam Poole"]
    args = parser().parse_args([*words, "--column", "id=key", "--column", "day=seen on", "--json"])
    assert commands.bring_in_contacts(args) == 0
    assert json.loads(capsys.readouterr().out) == {"rows": 3, "kept": 2, "rejected": 1, "why": {"no id": 1}}
    load = Load.objects.get()
    assert (load.state, load.by_name) == ("held", "Sam Poole")
    with pytest.raises(InvalidInput):
        commands.bring_in_contacts(args)
    assert len(events()) == 2


def test_the_measures_are_asked_of_what_is_held(on, capsys):
    rows = "".join(f"P{person},2026-0{month}-03,x\n" for person in range(20) for month in (1, 2, 3))
    held(on, HEAD + rows)
    args = parser().parse_args(
        ["what_happened", "--held", "--measure", "repeats", "--within", "31", "--json"]
    )
    assert commands.what_happened(args) == 0
    told = json.loads(capsys.readouterr().out)["measures"]
    assert [measure["measure"] for measure in told] == ["repeats", "alone"]


def test_the_measures_want_a_file_or_what_is_held(on):
    with pytest.raises(InvalidInput):
        commands.what_happened(parser().parse_args(["what_happened"]))


def test_a_page_asks_few_questions_however_much_is_held(on, django_assert_max_num_queries):
    for number in range(6):
        held(on, HEAD + f"A{number},2026-01-03,fall\nB,never,x\n", f"{number}.csv")
    client = signed_in_as(on.sam)
    load = Load.objects.first()
    addresses = [
        reverse("evidence:held"), reverse("evidence:work"), reverse("evidence:source", args=[on.source.slug]),
        reverse("evidence:load", args=[load.pk]),
    ]  # fmt: skip
    for address in addresses:
        client.get(address)
        # Who is signed in, and in which standing, is three of them.
        with django_assert_max_num_queries(9):
            assert client.get(address).status_code == 200


def test_a_press_twice_brings_a_file_in_once(on):
    client, key = signed_in_as(on.sam), str(new_id())
    for _ in range(2):
        file = SimpleUploadedFile("visits.csv", GOOD.encode())
        answer = client.post(reverse("evidence:bring", args=[on.source.slug]), {"file": file, "key": key})
        assert answer.status_code == 302
    assert Load.objects.count() == 1


def test_the_table_of_rows_left_out_says_number_and_reason_alone(on):
    load = held(on, HEAD + "SECRET-1,never,x\nA1,2026-01-03,y\n")
    sent = signed_in_as(on.sam).get(reverse("evidence:rejected", args=[load.pk]))
    words = b"".join(sent.streaming_content).decode()
    assert words.startswith("row,why\r\n2,") and "SECRET" not in words
