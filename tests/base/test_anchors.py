"""The log of acts and looks, against whoever can write into the databases but does not hold the master key."""

import json
import random
import threading
import uuid
from datetime import datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connections, transaction

from tests.as_served import as_owner
from tilth.base import anchors, audit, clock, synced
from tilth.base.actors import TILTH, Actor
from tilth.base.audit import BOOKS
from tilth.base.models import Act, ActHead, Look
from tilth.base.roles import Role

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

CHAINS = [uuid.UUID(int=number) for number in range(1, 7)]
WORKER = Actor(
    kind="account",
    account=type("Account", (), {"pk": uuid.uuid4(), "is_active": True})(),
    acting_as=Role.WORKER,
)
TAMPERINGS = 1000


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    settings.ANCHORS = tmp_path / "anchors"
    return settings.ANCHORS


@pytest.fixture(autouse=True)
def unguarded(db):
    """Whoever tampers here has put the triggers out of the way first, as somebody who owns the database can."""
    for book in BOOKS:
        table = book.rows._meta.db_table
        on = f" ON {table}" if connections[book.alias].vendor == "postgresql" else ""
        with as_owner(), connections[book.alias].cursor() as cursor:
            for trigger in ("is_never_changed", "is_never_deleted", "is_kept"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{trigger}{on}")


def live(rounds=8):
    for _ in range(rounds):
        for chain in CHAINS:
            audit.act(TILTH, "people.said", person_id=chain, why="own page")
            audit.look(WORKER, chain, why="alongside")


def rows_of(book, chain):
    return list(book.rows.objects.filter(chain=chain).order_by("sequence"))


def hash_again(book, rows):
    """What somebody who knows how the digest is made would do: everything fits again, the head included."""
    previous = audit.FIRST
    book.rows.objects.filter(chain=rows[0].chain).delete()
    for number, row in enumerate(rows, 1):
        row.pk, row.sequence, row.previous = None, number, previous
        row.digest = previous = audit.digest_of(row)
        row.save(force_insert=True)
    book.heads.objects.filter(pk=rows[0].chain).update(count=len(rows), digest=previous)


def edit(book, dice):
    row = dice.choice(rows_of(book, dice.choice(CHAINS)))
    name, value = dice.choice(
        [("by", uuid.uuid4()), ("what", "people.other"), ("at", row.at + timedelta(seconds=1)), ("section", "health"),
         ("why", "other"), ("subject", uuid.uuid4()), ("acting_as", "leader"), ("request", "x"), ("policy", "0")]
    )  # fmt: skip
    book.rows.objects.filter(pk=row.pk).update(**{name: value})


def delete(book, dice):
    dice.choice(rows_of(book, dice.choice(CHAINS))).delete()


def insert(book, dice):
    rows = rows_of(book, dice.choice(CHAINS))
    copy = dice.choice(rows)
    copy.pk, copy.sequence, copy.previous = None, len(rows) + 1, rows[-1].digest
    copy.digest = audit.digest_of(copy)
    copy.save(force_insert=True)


def insert_and_hash_again(book, dice):
    rows = rows_of(book, dice.choice(CHAINS))
    rows.insert(dice.randrange(len(rows)), book.rows(**{f: getattr(rows[0], f) for f in audit._COVERED}))
    hash_again(book, rows)


def swap_rows(book, dice):
    one, other = dice.sample(rows_of(book, dice.choice(CHAINS)), 2)
    for row, values in ((one, other), (other, one)):
        kept = {"what": f"{values.what}2", "at": values.at, "by": values.by, "request": str(values.pk)}
        book.rows.objects.filter(pk=row.pk).update(**kept)


def hash_again_from_the_middle(book, dice):
    rows = rows_of(book, dice.choice(CHAINS))
    rows[dice.randrange(len(rows))].what = "people.other"
    hash_again(book, rows)


def cut_the_tail(book, dice):
    rows = rows_of(book, dice.choice(CHAINS))
    book.rows.objects.filter(pk__in=[row.pk for row in rows[-dice.randint(1, len(rows)) :]]).delete()


def cut_the_tail_and_rewind_the_head(book, dice):
    rows = rows_of(book, dice.choice(CHAINS))
    hash_again(book, rows[: -dice.randint(1, len(rows) - 1)])


def put_an_older_file_back(book, dice):
    left = dice.randint(1, 7)
    for chain in CHAINS:
        hash_again(book, rows_of(book, chain)[:left])


def lose_a_chain_and_its_head(book, dice):
    chain = dice.choice(CHAINS)
    book.rows.objects.filter(chain=chain).delete()
    book.heads.objects.filter(pk=chain).delete()


def pretend_its_time_was_over(book, dice):
    audit.end_chain(book, dice.choice(CHAINS))


def swap_two_chains(book, dice):
    one, other = dice.sample(CHAINS, 2)
    ends = {head.pk: (head.count, head.digest) for head in book.heads.objects.filter(pk__in=[one, other])}
    for start, end in ((one, uuid.UUID(int=99)), (other, one), (uuid.UUID(int=99), other)):
        book.rows.objects.filter(chain=start).update(chain=end)
    for chain, (count, digest) in ((one, ends[other]), (other, ends[one])):
        book.heads.objects.filter(pk=chain).update(count=count, digest=digest)


def swap_two_chains_and_hash_again(book, dice):
    one, other = dice.sample(CHAINS, 2)
    rows, others = rows_of(book, one), rows_of(book, other)
    for row in [*rows, *others]:
        row.delete()
        row.chain, row.request = (other if row.chain == one else one), "swapped"
    hash_again(book, rows)
    hash_again(book, others)


WAYS = [
    edit, delete, insert, insert_and_hash_again, swap_rows, hash_again_from_the_middle, cut_the_tail,
    cut_the_tail_and_rewind_the_head, put_an_older_file_back, lose_a_chain_and_its_head,
    pretend_its_time_was_over, swap_two_chains, swap_two_chains_and_hash_again,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_each_way_of_tampering_is_found(way, book):
    live()
    anchors.make()

    way(book, random.Random(3))

    assert list(anchors.faults())


@pytest.mark.slow
def test_a_thousand_random_tamperings_are_all_found():
    live()
    anchors.make()
    dice, missed = random.Random(20261122), []
    for number in range(TAMPERINGS):
        way, book = WAYS[number % len(WAYS)], dice.choice(BOOKS)
        with transaction.atomic(), transaction.atomic(using="looks"):
            way(book, dice)
            if not any(anchors.faults()):
                missed.append((number, way.__name__, book.name))
            transaction.set_rollback(True)
            transaction.set_rollback(True, using="looks")
    assert missed == []


@pytest.mark.slow
def test_a_thousand_clean_runs_raise_no_alarm():
    live(2)
    dice, alarms = random.Random(7), []
    for _ in range(TAMPERINGS):
        for _ in range(dice.randint(0, 3)):
            audit.act(TILTH, "people.said", person_id=dice.choice(CHAINS))
        if dice.random() < 0.3:
            audit.look(WORKER, dice.choice(CHAINS), why="alongside")
        if dice.random() < 0.05:
            anchors.make()
        alarms += list(anchors.faults())
    assert alarms == []


def lines(folder):
    [file] = folder.glob("*.anchors")
    return file, file.read_text().splitlines()


def change_a_count(written):
    line = json.loads(written[1])
    line["acts"][0][1] += 1
    return [written[0], json.dumps(line), *written[2:]]


@pytest.mark.parametrize(
    "change",
    [
        change_a_count,
        lambda written: [written[0], *written[2:]],
        lambda written: [written[1], written[0], *written[2:]],
        lambda written: ["{}", *written],
        lambda written: [line.replace('"key":"', '"key":"f') for line in written],
    ],
    ids=["a count changed", "a line taken out", "two lines swapped", "a line put in", "another key named"],
)
def test_anchors_that_somebody_changed_are_found(kept_apart, change):
    for _ in range(3):
        live(1)
        anchors.make()
    file, written = lines(kept_apart)

    file.write_text("\n".join(change(written)) + "\n")

    assert list(anchors.faults())


def test_what_was_cut_off_is_never_anchored_anew():
    live()
    anchors.make()
    cut_the_tail_and_rewind_the_head(BOOKS[0], random.Random(1))

    anchors.make()

    assert list(anchors.faults())


def test_only_what_changed_is_named_again_the_same_day(kept_apart):
    live(1)
    assert anchors.make() == 2 * len(CHAINS)
    audit.act(TILTH, "people.said", person_id=CHAINS[0])

    assert anchors.make() == 1
    assert anchors.make() == 0
    assert list(anchors.faults()) == []


def test_the_next_day_begins_with_every_chain(kept_apart):
    live(1)
    anchors.make()
    with clock.at(clock.now() + timedelta(days=1)):
        assert anchors.make() == 2 * len(CHAINS)
    assert list(anchors.faults()) == []


def test_a_line_torn_by_a_power_cut_is_written_over(kept_apart):
    live(1)
    anchors.make()
    file, _ = lines(kept_apart)
    with file.open("a") as out:
        out.write('{"at": "2026-11')
    assert list(anchors.faults()) == []

    anchors.make()

    assert len(lines(kept_apart)[1]) == 2
    assert list(anchors.faults()) == []


def test_a_copy_of_the_anchors_finds_what_the_place_s_own_no_longer_shows(kept_apart, tmp_path):
    live()
    anchors.make()
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    file, _ = lines(kept_apart)
    (copy / file.name).write_bytes(file.read_bytes())

    file.unlink()
    cut_the_tail_and_rewind_the_head(BOOKS[1], random.Random(1))
    anchors.make()

    assert list(anchors.faults()) == []
    assert list(anchors.faults(copy))


def test_a_backup_put_back_begins_a_new_life_of_the_log():
    live()
    anchors.make()
    put_an_older_file_back(BOOKS[0], random.Random(1))

    anchors.make(is_new_life=True)

    assert list(anchors.faults()) == []


def test_a_chain_whose_time_is_over_is_deleted_and_the_log_is_whole():
    live()
    anchors.make()
    audit.end_chain(BOOKS[0], CHAINS[0])

    anchors.make(ended=[("acts", CHAINS[0])])

    assert not Act.objects.filter(chain=CHAINS[0]).exists()
    assert list(anchors.faults()) == []


def test_writing_goes_on_while_the_log_is_verified(monkeypatch):
    live(1)
    read_heads = audit.heads_of

    def grown(book):
        if book.name == "acts":
            audit.act(TILTH, "people.said", person_id=CHAINS[0])
        return read_heads(book)

    monkeypatch.setattr(audit, "heads_of", grown)

    assert list(audit.faults()) == []


@pytest.fixture
def guarded(unguarded):
    """The triggers of the migration, on the tables of this test."""
    migration = import_module("tilth.base.migrations.0002_guard_the_log").Migration
    for alias, name in (("default", "act"), ("looks", "look")):
        for operation in migration.operations:
            if getattr(operation, "hints", {}).get("model_name") == name:
                with as_owner(), connections[alias].cursor() as cursor:
                    operation.code(
                        None, SimpleNamespace(connection=connections[alias], execute=cursor.execute)
                    )


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
@pytest.mark.parametrize("way", [edit, delete, cut_the_tail])
def test_the_database_itself_refuses_to_change_or_delete_a_row(guarded, book, way):
    live(2)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(using=book.alias):
        way(book, random.Random(1))
    assert list(audit.faults()) == []

    audit.end_chain(book, CHAINS[0])
    assert not book.rows.objects.filter(chain=CHAINS[0]).exists()


def test_the_log_of_looks_is_synced_while_the_place_is_served(tmp_path, monkeypatch):
    (tmp_path / "looks-wal").write_bytes(b"a look")
    monkeypatch.setattr(synced, "looks_log", lambda: tmp_path / "looks-wal")
    done, told = [], threading.Event()
    monkeypatch.setattr(synced.os, "fsync", lambda opened: (done.append(opened), told.set()))

    synced.keep_syncing(told)

    assert len(done) == 1
    assert synced.EVERY_SECONDS <= 0.2


@pytest.mark.parametrize("at", ["2026-11-22T05:48:20+00:00", "2026-11-22T05:48:20.000100+00:00"])
def test_what_is_read_quickly_is_what_was_written_to_the_letter(at):
    account = type("Account", (), {"pk": uuid.uuid4(), "is_active": True})()
    odd = Actor(
        kind="account",
        account=account,
        acting_as=Role.LEADER,
        organisation_id=uuid.uuid4(),
        request_id='a"\\é\n😀',
    )
    with clock.at(datetime.fromisoformat(at)):
        audit.act(
            odd, "people.said", person_id=CHAINS[0], subject=Look(pk=1), section="story", why='“naïve” "q" \t'
        )
    assert list(audit.faults()) == []


def test_a_look_holds_no_name_and_no_word():
    live(1)
    columns = {field.name for field in Look._meta.concrete_fields}
    assert not columns & {"name", "words", "address", "ip"}
    assert ActHead.objects.count() == len(CHAINS)
