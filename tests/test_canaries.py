"""Planted secrets: each is met by whoever may meet it, and by nobody else, wherever a word can come out."""

from __future__ import annotations

import logging
from collections import defaultdict

import pytest
from django.apps import apps
from django.core import mail
from django.test import override_settings

from tests.canaries import (
    BECAUSE,
    COLLEAGUES,
    GONE,
    IN_NO_OPEN_FILE,
    NOT_PLANTED,
    PLAIN,
    SAYS_WHAT_THEY_DID,
    canaries,
)
from tests.canary_crawl import COPY, SHEETS, CanaryCrawl, Heard, Spotter, columns
from tests.crawling import undone
from tests.planting import plant, text
from tilth.base.outbound import send_waiting
from tilth.base.sealing import SealedTextField
from tilth.keeping.leaving import write_place

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow, pytest.mark.once]

CANARIES = canaries()
ALL = (*CANARIES, *COLLEAGUES)


class Walked:
    """One walk, and what the log said of it."""

    def __init__(self) -> None:
        self.log = Heard()
        root, before = logging.getLogger(), logging.getLogger().level
        root.addHandler(self.log)
        root.setLevel(logging.INFO)
        self.crawl = CanaryCrawl(plant(), ALL)
        root.removeHandler(self.log)
        root.setLevel(before)


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker, tmp_path_factory):
    files = override_settings(FILES=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), undone(), files:
        yield Walked()


def test_the_table_speaks_of_what_is_planted_and_of_nobody_unknown(walked):
    known = {*walked.crawl.clients}
    assert {who for canary in CANARIES.values() for who in canary.who} <= known
    assert BECAUSE.keys() <= CANARIES.keys()
    assert len(known) == 14


def test_every_sealed_field_holds_a_canary(walked):
    spot, empty, found = Spotter(ALL), set(), set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedTextField):
                planted = spot(" ".join(str(getattr(row, field.name)) for row in model._base_manager.all()))
                found |= planted
                empty |= set() if planted else {f"{model._meta.label}.{field.name}"}
    assert empty == NOT_PLANTED.keys()
    # What is public stands in the open.
    assert CANARIES.keys() - found - GONE == {"barrier rule"}


@pytest.mark.parametrize("canary", CANARIES.values(), ids=lambda canary: canary.name)
def test_it_is_met_by_whoever_may_meet_it_and_by_nobody_else(walked, canary):
    met = walked.crawl.who_met(canary.name)
    assert met == canary.who, [each for each in walked.crawl.met.items() if each[0].canary == canary.name]


@pytest.mark.parametrize("canary", CANARIES.values(), ids=lambda canary: canary.name)
def test_it_leaves_in_no_file_but_those_it_may(walked, canary):
    in_copy = {"resident", "link and PIN"} if "copy" in canary.files else set()
    in_sheets = {"keeper"} if "sheets" in canary.files else set()
    assert walked.crawl.who_met(canary.name, COPY) == in_copy
    assert walked.crawl.who_met(canary.name, SHEETS) == in_sheets


@pytest.mark.parametrize("name", COLLEAGUES)
def test_a_colleagues_name_never_says_what_they_did(walked, name):
    own = {"raiser": "raiser", "member": "kept-apart reader"}[name]
    met = [met for met in walked.crawl.met if met.canary == name and met.who != own]
    assert met
    assert [each for each in met if each.route.startswith(SAYS_WHAT_THEY_DID)] == []


def test_the_open_files_of_the_place_hold_what_they_should(walked, tmp_path):
    assert write_place(tmp_path)
    spot = Spotter(ALL)
    files = {
        path: spot(path.read_bytes().decode(errors="replace"))
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    found = set().union(*files.values())
    assert CANARIES.keys() - found == IN_NO_OPEN_FILE
    assert {path.name for path, names in files.items() if "raiser" in names} == {"accounts.csv"}


def test_no_mail_says_any_of_it(walked):
    mail.outbox.clear()
    assert send_waiting()
    written = "\n".join(
        f"{sent.subject}\n{sent.body}\n{sent.to}\n{sent.extra_headers}" for sent in mail.outbox
    )
    assert "Something is waiting for you" in written
    assert Spotter(CANARIES)(written) == set()
    assert walked.crawl.planted.own_link.token not in written


def test_no_line_of_the_log_says_any_of_it(walked):
    written = "\n".join(walked.log.lines)
    assert "Not Found: /people/" in written
    assert Spotter(ALL)(written) == set()
    link = walked.crawl.planted.own_link
    assert "Unprocessable Content: /p/" in written
    assert link.token not in written
    assert link.pin not in written


def test_no_column_holds_it_unsealed_but_those_that_may(walked):
    spot, found, link = Spotter(ALL), defaultdict(set), walked.crawl.planted.own_link
    values = list(columns())
    assert len(values) > 10_000
    for where, value in values:
        assert link.token not in value, where
        assert value != link.pin, where
        for name in spot(value):
            found[where].add(name)
    assert found == PLAIN


def test_the_link_of_a_page_stands_on_no_page(walked):
    assert walked.crawl.tokens_met == []


def test_what_is_planted_can_be_told_apart():
    assert Spotter(ALL)(" ".join(text(name) for name in ALL)) == set(ALL)
    assert Spotter(["step", "step who"])(text("step who")) == {"step who"}
