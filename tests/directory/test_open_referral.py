"""Open Referral UK 3.0 out: every address, in its shape; against the published schemas where they lie beside us."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from tests.reading import ROOT
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.directory.actions import pages, things
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")

SCHEMAS = ROOT.parent / "shared" / "data" / "oruk" / "validator-schemas-2025-04" / "Schemas" / "V3.0-UK"
THEN = datetime(2026, 11, 30, 9, tzinfo=UTC)
LISTS = ("services", "service_at_locations", "taxonomies", "taxonomy_terms", "organizations")
ONE_OF = {
    "services": "service", "service_at_locations": "service_at_location", "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term", "organizations": "organization",
}  # fmt: skip


@pytest.fixture
def feed():
    places.found(by=TILTH, name="Brackenshaw", nation="england")
    hollins = places.add_neighbourhood(by=TILTH, name="Hollins")
    for number, kind in enumerate(("group", "place", "business", "office")):
        with clock.at(THEN + timedelta(days=number)):
            page = pages.make_page(
                by=TILTH, name=f"Page {number}", kind=kind, what="We cook 🥘 & eat.", when_where="Tuesdays",
                reach="Just come", wont="No lists.", neighbourhood=hollins if number else None,
            ).page  # fmt: skip
            for every, ends, pay in (
                ("week", time(13), "free"),
                ("month", None, "some"),
                ("once", time(14), "what_you_can"),
            ):
                things.add_activity(
                    by=TILTH, page=page, name=f"{every} {number}", every=every, on=date(2027, 12, 7), starts=time(12),
                    ends=ends, where="The chapel", pay=pay, is_step_free=bool(number),
                )  # fmt: skip


def get(path, status=200):
    answer = Client().get(f"/open-referral/{path}")
    assert answer.status_code == status
    assert answer["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.content)


def everything():
    yield "api_details", get("")
    for name in LISTS:
        listed = get(name)
        yield f"{ONE_OF[name]}_list", listed
        for row in listed["contents"]:
            yield ONE_OF[name], get(f"{name}/{row['id']}")


def test_every_address_answers_in_its_shape(feed):
    for name, told in everything():
        if name == "api_details":
            assert told["version"] == "HSDS-UK-3.0"
        elif name.endswith("_list"):
            assert set(told) == {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}  # fmt: skip
            assert told["size"] == len(told["contents"]) == told["total_items"] > 0
        else:
            assert UUID(told["id"])
            if name == "service":
                assert told["status"] == "active" and told["organization"]["description"]
                assert datetime.fromisoformat(told["last_modified"]).tzinfo


def test_no_id_stands_for_two_things(feed):
    for name in LISTS:
        ids = [row["id"] for row in get(name)["contents"]]
        assert len(ids) == len(set(ids))
    told = json.dumps(list(everything()))
    service = get("services")["contents"][0]
    assert service["id"] != service["organization"]["id"]
    assert len(set(re.findall(r'"id": "([^"]+)"', told))) > 60


def test_a_harvester_reads_page_by_page_and_misses_nothing(feed):
    whole = [row["id"] for row in get("services")["contents"]]
    assert len(whole) == 16
    read, number = [], 1
    while True:
        told = get(f"services?per_page=5&page={number}")
        read += [row["id"] for row in told["contents"]]
        assert told["total_pages"] == 4 and told["first_page"] is (number == 1)
        if told["last_page"]:
            break
        number += 1
    assert read == whole
    assert get("services?page=99")["empty"] is True


def test_a_harvester_asks_for_what_changed_since(feed):
    since = "2026-12-02T09:00:00Z"
    assert {row["name"][-1] for row in get(f"services?modified_after={since}")["contents"]} == {"3"}
    assert get("services?modified_after=2026-12-02T09:00:00+00:00")["total_items"] == 4
    assert get("services?modified_after=2026-11-01")["total_items"] == 16
    assert get(f"organizations?modified_after={since}")["total_items"] == 1


def test_a_harvester_narrows_down(feed):
    [page] = [row for row in get("services")["contents"] if row["name"] == "Page 1"]
    of_one = get(f"services?organization_id={page['organization']['id']}")["contents"]
    assert {row["name"] for row in of_one} == {"Page 1", "week 1", "month 1", "once 1"}
    term = get(f"services/{page['id']}")["attributes"][0]["taxonomy_term"]
    assert get(f"services?taxonomy_term_id={term['id']}")["total_items"] == 4
    assert get(f"services?taxonomy_id={term['taxonomy_id']}")["total_items"] == 16
    assert get(f"services?taxonomy_id={page['id']}")["total_items"] == 0
    assert get("services?search=month")["total_items"] == 4
    assert get("services?day=TU")["total_items"] == 12 and get("services?day=MO")["total_items"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "per_page=-1",
        "modified_after=yesterday",
        "organization_id=1",
        "taxonomy_term_id=%00x",
        "page=" + "9" * 5000,
    ],
)
def test_a_question_that_makes_no_sense_gets_one_line(feed, query):
    assert list(get(f"services?{query}", status=400)) == ["error"]


@pytest.mark.parametrize("name", LISTS)
def test_an_id_of_nothing_is_not_found(feed, name):
    assert get(f"{name}/0190a0a0-0000-7000-8000-000000000000", status=404) == {
        "error": "There is nothing here under this id."
    }


def test_what_is_written_in_words_gets_no_made_up_address(feed):
    at = get("service_at_locations")["contents"][0]
    assert at["location"]["name"] == "The chapel" and "addresses" not in at["location"]


def test_everything_fits_the_published_schemas(feed):
    jsonschema = pytest.importorskip(
        "jsonschema", reason="jsonschema is not here: the schemas were not asked"
    )
    if not SCHEMAS.is_dir():
        pytest.skip("the published schemas do not lie beside this checkout")
    referencing = pytest.importorskip("referencing")
    known = referencing.Registry().with_resources(
        [
            (path.name, referencing.Resource.from_contents(_read(path), referencing.jsonschema.DRAFT202012))
            for path in SCHEMAS.glob("*.json")
        ]
    )
    asked = 0
    for name, told in everything():
        # The published list of organisations describes one of them, not the page.
        rows = told["contents"] if name == "organization_list" else [told]
        check = jsonschema.Draft202012Validator(
            _read(SCHEMAS / f"{name}.json"), registry=known, format_checker=jsonschema.FormatChecker()
        )
        for row in rows:
            assert [f"{name}: {error.json_path} {error.message}" for error in check.iter_errors(row)] == []
            asked += 1
    assert asked > 40


def _read(path: Path):
    return json.loads(path.read_text())
