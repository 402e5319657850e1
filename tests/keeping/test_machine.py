"""Begin, back up, bring back and leave, with real files: what `one_machine` played, read here."""

import json
import os
import secrets
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.reading import ROOT

ADDRESS = os.environ.get("DATABASE_URL", "")
SECRET = "I want my own front door again"

# A process of its own, real files and a dozen restores: some twenty seconds, so not among the fast tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("one machine")]
# What a restore itself adds: a new life, its line in the log; and nobody is signed in any more.
OF_ITS_OWN = {"default.base_act": 1, "default.base_epoch": 1, "default.django_session": -1}


def play(folder, address):
    (folder / "var").mkdir()
    env = {
        **os.environ,
        "TILTH_VAR": str(folder / "var"),
        "TILTH_MODE": "development",
        "DATABASE_URL": address,
    }
    env.pop("TILTH_MASTER_KEY", None)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.keeping.one_machine", str(folder / "work")],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=500, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return play(tmp_path_factory.mktemp("machine"), "")


# --- beginning ---------------------------------------------------------------------------------------------


def test_init_makes_a_place_and_gives_its_first_keeper_a_link(played):
    begun = played["out_and_back"]["init"]
    assert begun["exit"] == 0
    assert "Testham is ready. Kit Lane signs in for the first time here" in begun["said"]
    assert "/welcome/" in begun["said"]
    assert played["out_and_back"]["modes"] == ["600", "600"]


def test_init_leaves_a_place_that_is_here_alone(played):
    again = played["out_and_back"]["again"]
    assert (again["exit"], again["complained"]) == (1, "There is a place here already. Nothing was changed.")


@pytest.mark.parametrize(
    ("what", "says"),
    [("no nation", "--nation"), ("no name", "--name"), ("no email", "not an e-mail address")],
)
def test_init_says_which_answer_it_cannot_take(played, what, says):
    refused = played["out_and_back"][what]
    assert refused["exit"] == 1
    assert says in refused["complained"]


# --- back up and bring back --------------------------------------------------------------------------------


def assert_it_came_back(scene):
    before, restored = scene["before"], scene["restored"]
    assert scene["backup"]["exit"] == 0, scene["backup"]
    assert scene["later"]["pot"] != before["pot"]
    assert scene["unasked"]["exit"] == 1 and "--replace" in scene["unasked"]["complained"]
    assert scene["untouched"] == scene["later"]
    assert scene["restore"]["exit"] == 0, scene["restore"]
    same = {"people", "said", "pot", "adds_up", "pictures", "faults"}
    assert {name: restored[name] for name in same} == {name: before[name] for name in same}
    assert restored["said"] == SECRET
    assert restored["life"] == before["life"] + 1
    assert restored["sessions"] == 0
    assert restored["acts"] == ["keeping.settle"]
    assert scene["export"]["exit"] == 0, scene["export"]


def test_a_place_is_backed_up_and_brought_back_as_it_was(played):
    assert_it_came_back(played["out_and_back"])
    assert played["out_and_back"]["mode"] == "600"
    assert not [
        name for name in played["out_and_back"]["left behind"] if "restoring" in name or name[0] == "."
    ]


def test_every_table_has_its_rows_again(played):
    before, after = played["out_and_back"]["rows before"], played["out_and_back"]["rows after"]
    assert before.keys() == after.keys()
    changed = {table: after[table] - before[table] for table in before if after[table] != before[table]}
    assert changed.items() <= OF_ITS_OWN.items()
    assert before["default.people_person"] == 1 and before["default.decisions_potrow"] == 2


def test_a_backup_holds_neither_keys_nor_readable_words(played):
    scene = played["bad_archives"]
    assert [name for name in scene["names"] if not name.startswith("./files/")] == [
        "./looks.sqlite3", "./manifest.json", "./record.sqlite3",
    ]  # fmt: skip
    assert (scene["holds_keys"], scene["holds_master"], scene["holds_words"]) == (False, False, False)


def test_the_manifest_names_checksums_rows_life_and_versions(played):
    manifest = played["bad_archives"]["manifest"]
    assert {"record.sqlite3", "looks.sqlite3"} < set(manifest["checksums"])
    assert manifest["rows"]["default.people_person"] == 1
    assert (manifest["epoch"], manifest["engine"], manifest["format"]) == (1, "sqlite", 1)
    assert manifest["tilth"]


@pytest.mark.parametrize(
    "what",
    [
        "cut short", "one bit", "empty", "a text", "changed inside", "something missing", "something more",
        "no manifest", "out of its folder", "a later format", "another engine", "not there",
    ],
)  # fmt: skip
def test_what_is_not_a_whole_backup_is_refused_and_nothing_changes(played, what):
    refused = played["bad_archives"]["found"][what]
    assert refused["exit"] == 1
    assert refused["complained"]
    assert played["bad_archives"]["is_same"]
    assert played["bad_archives"]["left"] == []


def test_one_bit_turned_around_anywhere_is_found(played):
    assert played["bad_archives"]["flipped"] == []


def test_a_restore_stopped_at_any_step_is_finished_by_the_next_command(played):
    expected, stood = played["stopped"]["expected"], played["stopped"]["stood"]
    assert [step["exit"] for step in stood] == [9] * (len(stood) - 1) + [0]
    assert len(stood) > 8
    lives = set()
    for step in stood:
        health, stands = step["finished"]
        lives.add(stands["life"])
        if stands["life"] == 1:  # stopped before it counted: nothing was touched
            assert stands["people"] == ["Carl", "Rosa"], step
        else:
            assert stands["people"] == ["Carl"] and stands["pot"] == expected["pot"], step
        assert stands["said"] == SECRET and stands["adds_up"] and not stands["faults"], step
        assert "Traceback" not in health["complained"]
    assert lives == {1, 2}


def test_who_was_erased_stays_erased(played):
    scene = played["erased"]
    for stands in (scene["stands"], scene["then"]):
        assert (stands["people"], stands["pictures"], stands["adds_up"]) == ([], [], True)
    assert "stays erased" in scene["keys"]["said"]


def test_who_was_erased_stays_erased_when_an_older_file_of_keys_is_put_in_place(played):
    scene = played["an_older_keys_file"]
    assert scene["came back"] == SECRET
    assert scene["then"]["said"] == ""


def test_a_new_master_key_opens_everything_and_the_old_one_is_kept_beside_it(played):
    scene = played["rotated"]
    assert scene["rotate"]["exit"] == 0, scene["rotate"]
    assert "Keep a copy of it somewhere else now" in scene["rotate"]["said"]
    assert scene["is_new"] and scene["kept"] and scene["modes"] == ["600"]
    assert scene["after"] == scene["before"]


def test_keys_backed_up_before_the_master_key_changed_come_back_while_the_old_one_is_kept(played):
    scene = played["rotated"]
    assert scene["keys"]["exit"] == 0, scene["keys"]
    assert scene["with old keys"]["said"] == SECRET
    assert "another master key" in scene["without the old master"]["complained"]


def test_a_change_of_the_master_key_stopped_at_any_step_is_finished_by_the_next_command(played):
    stood = played["rotated"]["stood"]
    assert [step["exit"] for step in stood] == [9] * (len(stood) - 1) + [0]
    assert len(stood) > 1
    for step in stood:
        assert "Traceback" not in step["health"] and not step["stands"]["faults"]
        assert (step["stands"]["said"], step["stands"]["pictures"]) == (SECRET, ["a picture"]), step


def test_a_new_machine_needs_the_record_the_keys_and_the_master_key(played):
    scene = played["new_machine"]
    assert scene["restore"]["exit"] == 0
    assert "wait for their keys" in scene["restore"]["complained"]
    assert scene["without keys"]["said"] == ""
    assert "tilth restore --keys" in scene["health"]["complained"]
    assert scene["other master"]["exit"] == 1
    assert "another master key" in scene["other master"]["complained"]
    assert "holds no keys" in scene["not keys"]["complained"]
    assert scene["keys"]["exit"] == 0
    assert (scene["with keys"]["said"], scene["with keys"]["pictures"]) == (SECRET, ["a picture"])


def test_nobody_puts_a_place_back_while_it_is_served(played):
    for refused in played["while_served"]["refused"].values():
        assert refused["exit"] == 1
        assert "Stop `tilth serve` first" in refused["complained"]
    assert played["while_served"]["is_same"]


def test_a_backup_made_while_people_write_is_whole(played):
    scene = played["writing"]
    assert [made["exit"] for made in scene["made"]] == [0, 0, 0]
    assert scene["written"] > 0
    assert scene["restore"]["exit"] == 0, scene["restore"]
    assert scene["stands"]["adds_up"] and not scene["stands"]["faults"]


# --- leaving, and how it is --------------------------------------------------------------------------------


def test_a_place_can_leave_with_everything_in_open_files(played):
    scene = played["leaving"]
    assert scene["export"]["exit"] == 0
    assert {"README.txt", "accounts.csv", "answers.json", "people", "pots.csv"} <= set(scene["files"])
    assert scene["own"] == [".html", ".jpg", ".json"]
    assert scene["json"]["people.about"][0]["words"] == SECRET
    assert scene["json"]["decisions.potrow"][0]["what"] == "a cooker"
    assert SECRET in scene["html"] and "what they said, in their words" in scene["html"]
    assert scene["picture"] == "a picture"
    assert scene["acts"] == ["keeping.export_place"]
    assert "_hash" not in json.dumps(scene["json"])


def test_leaving_needs_an_empty_folder_and_the_master_key(played):
    scene = played["leaving"]
    assert scene["again"]["exit"] == 1 and "not empty" in scene["again"]["complained"]
    assert scene["no master"]["exit"] == 1 and not scene["none"]


def test_health_is_said_in_words(played):
    health = played["out_and_back"]["health"]
    assert "for Testham." in health["said"]
    assert "The log of acts and looks was whole on" in health["said"]
    assert "Last backup:" in health["said"]
    assert "The keys have never been backed up." in health["complained"]
    assert health["exit"] == 1


# --- PostgreSQL --------------------------------------------------------------------------------------------


@contextmanager
def a_database_of_its_own():
    name = f"tilth_machine_{os.getpid()}_{secrets.token_hex(3)}"
    with psycopg.connect(ADDRESS, autocommit=True) as at:
        at.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(ADDRESS)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(ADDRESS, autocommit=True) as at:
            at.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.skipif(not ADDRESS, reason="this run is on SQLite; set DATABASE_URL to try PostgreSQL")
def test_a_place_on_postgresql_is_backed_up_and_brought_back_as_it_was(tmp_path):
    with a_database_of_its_own() as address:
        assert_it_came_back(play(tmp_path, address)["out_and_back"])
