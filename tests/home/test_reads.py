"""What a page costs in reads, over all databases, with the session and the account counted."""

from __future__ import annotations

import contextlib
import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.xdist_group("home")]

# Opening a page writes a look before the page leaves; that write is counted apart.
LOOK = ("base_look", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def reads(client, path):
    client.get(reverse("home:about"))  # what a process remembers for ten seconds is read here
    client.get(path)
    with contextlib.ExitStack() as stack:
        seen = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections]
        response = client.get(path)
    assert response.status_code == 200
    return [query["sql"] for one in seen for query in one.captured_queries]


def without_the_look(statements):
    return [
        sql
        for sql in statements
        if (sql.startswith("SELECT") and "base_lookhead" not in sql) or not any(word in sql for word in LOOK)
    ]


def test_an_empty_signed_in_page_costs_four_reads(place, as_):
    assert len(reads(as_(place.amina), reverse("home:about"))) <= 4


@pytest.mark.parametrize("who", ["amina", "carl_himself", "nia"])
def test_a_persons_page_costs_eight_reads(place, as_, who):
    path = reverse("home:person", args=[place.carl.pk])
    assert len(without_the_look(reads(as_(getattr(place, who)), path))) <= 8


def test_ones_own_page_and_the_printed_one_cost_no_more(place, as_):
    assert len(without_the_look(reads(as_(place.carl_himself), reverse("home:my_page")))) <= 8
    path = reverse("home:print", args=[place.carl.pk])
    assert len(without_the_look(reads(as_(place.amina), path))) <= 8


@pytest.mark.parametrize("path", ["/people", "/people?q=ca", "/search?q=ca"])
@pytest.mark.parametrize("who", ["amina", "carl_himself", "nia", "priya"])
def test_a_list_costs_six_reads(place, as_, path, who):
    assert len(reads(as_(getattr(place, who)), path)) <= 6


def test_more_people_cost_no_more_reads(place, as_):
    from tests.small_place import _a_person

    client = as_(place.amina)
    before = len(reads(client, "/people"))
    for name in ("Bea", "Cy", "Dot"):
        _a_person(place.amina, place.carl.neighbourhood, name)
    assert len(reads(client, "/people")) == before


@pytest.mark.parametrize("who", ["amina", "carl_himself", "dee", "priya"])
def test_today_costs_a_bounded_number_of_reads(place, as_, who):
    assert len(reads(as_(getattr(place, who)), "/")) <= 24


def test_reading_opens_no_transaction_on_the_record(place, as_):
    client = as_(place.amina)
    client.get("/people")
    with CaptureQueriesContext(connections["default"]) as seen:
        client.get(reverse("home:person", args=[place.carl.pk]))
    # On PostgreSQL each statement says first for whom it is run: its own transaction, not one around the page.
    asked = [re.sub(r"^SET LOCAL [^;]+; ", "", query["sql"]) for query in seen]
    assert [sql for sql in asked if not sql.lstrip("(").startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("path", "most"), [("/our-place", 12), ("/what-we-decide", 12), ("/what-we-hear", 8), ("/thank-yous", 6)]
)
def test_each_page_of_our_place_costs_a_bounded_number_of_reads(place, as_, path, most):
    found = reads(as_(), path)
    assert len(found) <= most, found
