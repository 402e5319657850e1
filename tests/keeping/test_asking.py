"""What we ask and why, made from the declarations; and which words nobody reads."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps

from tilth.base import clock, field_reads, sealing
from tilth.base.models import FieldRead
from tilth.keeping import asking
from tilth.people.models import About

pytestmark = pytest.mark.django_db(databases="__all__")
CARL = uuid.uuid4()


@pytest.fixture(autouse=True)
def nothing_noted():
    field_reads.forget()
    yield
    field_reads.forget()


def test_every_personal_field_of_every_table_stands_on_the_page_once():
    declared = {
        (model._meta.label_lower, name)
        for model in apps.get_models()
        for name, one in getattr(model, "PRIVACY", {}).items()
        if one.kind == "personal"
    }
    shown = sum(len(thing.fields) for _heading, things in asking.what_we_ask() for thing in things)
    assert shown == len(declared) > 60


def test_each_thing_says_what_it_is_for_and_when_it_goes():
    for _heading, things in asking.what_we_ask():
        for thing in things:
            assert thing.heading and thing.goes and all(field.use for field in thing.fields)


def read_something():
    row = uuid.uuid4()
    sealed = sealing.seal(CARL, row, "words", "hello")
    sealing.unseal(CARL, row, "words", sealed, "people.about")


def test_the_ledger_holds_a_field_and_a_month_and_no_reader():
    read_something()
    field_reads.flush()
    assert {field.name for field in FieldRead._meta.concrete_fields} == {"id", "label", "field", "month"}
    row = FieldRead.objects.get(label="people.about")
    assert (row.field, row.month) == ("words", clock.today().replace(day=1))


def test_a_field_is_written_once_a_month_however_often_it_is_read(django_assert_num_queries):
    read_something()
    field_reads.flush()
    read_something()
    with django_assert_num_queries(0):
        assert field_reads.flush() == 0


def test_a_request_writes_the_ledger_at_most_once_an_hour(monkeypatch):
    read_something()
    field_reads.flush_in_time()
    assert not FieldRead.objects.exists()
    monkeypatch.setattr(field_reads, "_next", 0.0)
    field_reads.flush_in_time()
    assert FieldRead.objects.filter(label="people.about").exists()


def test_words_nobody_read_for_six_months_are_shown_and_those_somebody_read_are_not():
    field_reads.flush()
    assert asking.unread() == []  # noted for no six months yet
    with clock.at(clock.now() + timedelta(days=250)):
        read_something()
        field_reads.flush()
        shown = {(one.heading, one.use) for one in asking.unread()}
    uses = About.PRIVACY
    assert ("What you say about yourself", uses["words"].use) not in shown
    assert shown


def test_a_page_goes_on_when_the_ledger_cannot_be_written(monkeypatch):
    from django.db import DatabaseError

    def broken():
        raise DatabaseError("away")

    monkeypatch.setattr(field_reads, "_next", 0.0)
    monkeypatch.setattr(field_reads, "flush", broken)
    field_reads.flush_in_time()
