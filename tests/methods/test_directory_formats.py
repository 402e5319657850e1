"""Open Referral UK and 360Giving: our rules say what the standards' own schema files say, and readers get sentences."""

from __future__ import annotations

import copy
import doctest
import json
import random
from datetime import date

import pytest

from tests.shared import shared
from tilth.methods.formats import open_referral, shape, threesixty
from tilth.methods.formats.unreadable import UnreadableFile

TODAY = date(2026, 11, 22)
SCHEMA_OF = {
    "details": "api_details",
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "service_at_locations": "service_at_location",
}
MOCKS = {
    "api_details": "details",
    "service_full": "services",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
    "service_at_location_full": "service_at_locations",
}
WRONG = [None, 7, -1, True, "", "wrong", [], {}, [1], "2026-13-01", "http://", "a@b", 1.5]


@pytest.mark.parametrize("module", [shape, open_referral])
def test_its_examples_run(module):
    assert doctest.testmod(module).failed == 0


def validator(schema, by_name=()):
    jsonschema = pytest.importorskip("jsonschema")
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    known = Registry().with_resources(
        (name, Resource.from_contents(each, default_specification=DRAFT202012)) for name, each in by_name
    )
    return jsonschema.Draft202012Validator(
        schema, registry=known, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def spoilt(document, tries, seed):
    """Give the document with one thing changed or taken away, again and again."""
    dice = random.Random(seed)
    for _ in range(tries):
        changed = copy.deepcopy(document)
        at, keys = changed, []
        while isinstance(at, dict | list) and at:
            holder = at
            key = dice.choice(list(at)) if isinstance(at, dict) else dice.randrange(len(at))
            keys.append(key)
            at = holder[key]
            if dice.random() < 0.3:
                break
        if dice.random() < 0.4:
            del holder[key]
        else:
            holder[key] = dice.choice(WRONG)
        yield keys, changed


# --- Open Referral UK --------------------------------------------------------------------------------------


def schemas():
    folder = shared("oruk") / "validator-schemas-2025-04/Schemas/V3.0-UK"
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize(("mock", "name"), MOCKS.items())
def test_a_spoilt_answer_is_refused_where_the_schema_refuses_it(mock, name):
    files = schemas()
    schema = validator(files[SCHEMA_OF[name]], [(f"{each}.json", of) for each, of in files.items()])
    document = json.loads((shared("oruk") / f"validator-mocks/V3.0-UK-Default/{mock}.json").read_text())
    assert list(schema.iter_errors(document)) == list(open_referral.ONE[name](document, "")) == []
    refused = 0
    for keys, changed in spoilt(document, 250, seed=mock):
        theirs, ours = list(schema.iter_errors(changed)), list(open_referral.ONE[name](changed, ""))
        assert bool(ours) or not theirs, (keys, theirs[0].message)
        if ours and not theirs:
            # Fields that the UK profile leaves out and the data specification has: their types are looked at too.
            assert {"phones", "code", "type", "value", "schedules", "attributes", "contacts"} & set(keys), (
                keys
            )
        refused += bool(theirs)
    assert refused > 50


def test_the_default_mocks_and_examples_are_valid():
    folder = shared("oruk")
    for path in sorted(
        [
            *folder.glob("validator-mocks/V3.0-UK-Default/*.json"),
            *folder.glob("uk-profile-3.0/examples/*.json"),
        ]
    ):
        if not path.name.startswith("dashboard"):
            assert open_referral.check(shape.parse(path.read_bytes())).errors == (), path.name


SERVICE = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "Soup", "status": "active"}


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ({**SERVICE, "status": "open"}, "status: must be one of"),
        ({**SERVICE, "id": "7"}, "id: must be a UUID"),
        ({"id": SERVICE["id"], "status": "active"}, "the document: name is missing"),
        ({**SERVICE, "email": "nobody"}, "email: must be an e-mail address"),
        ({**SERVICE, "url": "www.example.org"}, "url: must be an address"),
        ({**SERVICE, "last_modified": "2026-11-22"}, "last_modified: must be a time"),
        (
            {**SERVICE, "schedules": [{"id": SERVICE["id"], "freq": "DAILY"}]},
            "schedules/0/freq: must be one of",
        ),
        ({"contents": [SERVICE, 3]}, "contents/1: must be an object"),
        ({"contents": 3}, "contents: must be a list"),
        ({"contents": [], "total_pages": "1"}, "total_pages: must be a number"),
        ({"nothing": 1}, "the document: this is none of the things"),
        ({"contents": [{"nothing": 1}]}, "contents: this is none of the things"),
        ([{**SERVICE, "minimum_age": True}], "0/minimum_age: must be a number"),
        ("soup", "the document: must be an object"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(document, line):
    verdict = open_referral.check(document)
    assert not verdict.valid
    assert any(error.startswith(line) for error in verdict.errors), verdict.errors


def test_a_page_that_does_not_say_where_it_stands_is_worth_a_warning():
    verdict = open_referral.check({"contents": [SERVICE]})
    assert verdict.valid and "the document: total_pages is missing" in verdict.warnings


# --- 360Giving ---------------------------------------------------------------------------------------------

GRANT = {
    "id": "360G-tilth-1", "title": "A kettle", "description": "For the Tuesday kitchen", "currency": "GBP",
    "amountAwarded": 120, "awardDate": "2026-10-01",
    "fundingOrganization": [{"id": "GB-CHC-123456", "name": "A fund"}],
    "recipientOrganization": [{"id": "GB-COH-01234567", "name": "The kitchen"}],
}  # fmt: skip


def of(**changed):
    return threesixty.check({"grants": [{**GRANT, **changed}]}, TODAY)


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("fixtures/additional_fields.json", 0),
        ("fixtures/multiple_funder_names_org_ids.json", 0),
        ("fixtures/badfile_all_validation_errors.json", 9),
        ("samples/a001p00000zgyHZAAY.json", 0),
    ],
)
def test_real_and_broken_files_get_the_verdict_they_should(name, errors):
    document = shape.parse((shared("threesixty") / name).read_bytes())
    assert len(threesixty.check(document, TODAY).errors) == errors


def test_two_names_of_one_funder_are_worth_a_warning():
    content = (shared("threesixty") / "fixtures/multiple_funder_names_org_ids.json").read_bytes()
    warnings = threesixty.check(shape.parse(content), TODAY).warnings
    assert any("has several" in warning for warning in warnings)


def test_a_file_that_is_no_json_is_told_with_its_row():
    content = (shared("threesixty") / "fixtures/fundingproviders-grants_malformed.json").read_bytes()
    with pytest.raises(UnreadableFile, match=r"^row 10: this is not JSON"):
        shape.parse(content)


@pytest.mark.once
@pytest.mark.slow
def test_a_spoilt_grant_is_refused_exactly_where_the_schema_refuses_it():
    folder = shared("threesixty")
    schema = validator(json.loads((folder / "schema/360-giving-schema.json").read_text()))
    grants = json.loads((folder / "samples/a001p00000zgyHZAAY.json").read_text())["grants"][:3]
    event = {"startDate": "2026-01", "endDate": "2027-02-03", "duration": 12}
    more = {
        **GRANT, "plannedDates": [event], "beneficiaryLocation": [{"name": "Hollins", "countryCode": "GB"}],
        "commitmentTransaction": [{"value": 3, "currency": "GBP", "transactionDate": "2026-01-02"}],
        "dateModified": "2026-10-01T10:00:00Z", "grantProgramme": [{"code": "a"}], "fromOpenCall": "Yes",
    }  # fmt: skip
    refused = 0
    for number, grant in enumerate([*grants, GRANT, more]):
        for keys, changed in spoilt(grant, 150, seed=number):
            theirs = [error for error in schema.iter_errors(changed) if error.validator != "format"]
            ours = threesixty.check({"grants": [changed]}, TODAY).errors
            date_format = [error for error in schema.iter_errors(changed) if error.validator == "format"]
            if not all("uri" in error.message for error in date_format):
                theirs += date_format
            assert len(ours) == len(theirs) or bool(ours) == bool(theirs), (keys, ours, theirs)
            refused += bool(theirs)
    assert refused > 200


def test_the_code_lists_are_the_standards():
    folder = shared("threesixty") / "codelists"
    for name, ours in (
        ("currency", threesixty.CURRENCIES),
        ("countryCode", threesixty.COUNTRIES),
        ("locationScope", threesixty.LOCATION_SCOPES),
        ("regrantType", threesixty.REGRANT_TYPES),
        ("grantToIndividualsReason", threesixty.REASONS),
        ("grantToIndividualsPurpose", threesixty.PURPOSES),
    ):
        lines = (folder / f"{name}.csv").read_text("utf-8-sig").splitlines()[1:]
        assert {line.split(",")[0].strip('"') for line in lines if line.strip()} >= ours


@pytest.mark.parametrize(
    "changed",
    [
        {"currency": "pounds"},
        {"amountAwarded": "120"},
        {"amountAwarded": True},
        {"awardDate": "24/07/2014"},
        {"awardDate": "2026-10-01T10:00:00"},
        {"fundingOrganization": []},
        {"recipientIndividual": {"id": "x", "name": "y"}},
        {"recipientOrganization": [{"name": "no id"}]},
        {"plannedDates": [{"duration": -1}]},
    ],
)
def test_what_the_standard_forbids_is_an_error(changed):
    assert len(of(**changed).errors) == 1


@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ({"amountAwarded": 0}, "nought"),
        ({"title": "same", "description": "same"}, "say the same"),
        ({"title": "x" * 141}, "longer than 140"),
        ({"description": "write to jo@example.org"}, "e-mail address"),
        ({"awardDate": "2027-01-01"}, "in the future"),
        ({"awardDate": "2026-02-30"}, "no such day"),
        ({"awardDate": "1989-01-01"}, "very far back"),
        ({"plannedDates": [{"startDate": "2026-05-01", "endDate": "2026-04-01"}]}, "ends before it begins"),
        ({"plannedDates": [{"endDate": "2060-04-01"}]}, "very far ahead"),
        ({"beneficiaryLocation": [{"name": "Hollins"}]}, "a name and no code"),
        ({"recipientOrganization": [{"id": "360G-x-1", "name": "n"}]}, "publisher's own"),
        ({"recipientOrganization": [{"id": "nowhere", "name": "n"}]}, "on no register"),
        ({"recipientOrganization": [{"id": "GB-CHC-1", "name": "n"}]}, "how such a number looks"),
        ({"recipientOrganization": [{"id": "GB-COH-1", "name": "n"}]}, "how such a number looks"),
        ({"fundingOrganization": [{"id": "GB-X-1", "name": "n", "charityNumber": "12"}]}, "charity number"),
        ({"fundingOrganization": [{"id": "GB-X-1", "name": "n", "companyNumber": "12"}]}, "company number"),
        ({"regrantType": "FRG999"}, "code list"),
        ({"toIndividualsDetails": {"grantPurpose": ["x"], "primaryGrantReason": "GTIR010"}}, "code list"),
        ({}, "names no programme"),
    ],
)
def test_what_a_reader_would_stumble_over_is_a_warning(changed, warning):
    verdict = of(**changed)
    assert verdict.valid
    assert any(warning in line for line in verdict.warnings), verdict.warnings


def test_one_grant_twice_is_an_error_and_one_id_twice_a_warning():
    assert len(threesixty.check({"grants": [GRANT, GRANT]}, TODAY).errors) == 1
    both = threesixty.check({"grants": [GRANT, {**GRANT, "title": "Another"}]}, TODAY)
    assert both.valid and any("stands here 2 times" in line for line in both.warnings)


def test_a_grant_to_one_person_must_not_tell_who_it_was():
    grant = {name: value for name, value in GRANT.items() if name != "recipientOrganization"}
    grant |= {
        "recipientIndividual": {"id": "x", "name": "Individual"},
        "beneficiaryLocation": [{"name": "Hollins"}],
    }
    verdict = threesixty.check({"grants": [grant]}, TODAY)
    assert verdict.valid and any("nobody can tell who it was" in line for line in verdict.warnings)


@pytest.mark.parametrize("document", [[], 7, {}, {"grants": []}, {"grants": 3}, {"grants": [3]}])
def test_what_holds_no_grants_is_not_valid(document):
    assert not threesixty.check(document, TODAY).valid


@pytest.mark.parametrize(
    "content", [b"\xff", b"{", b"", b"NaN", b'{"a": Infinity}', b"[" * 200_000, b" " * (shape.MOST_BYTES + 1)]
)
def test_what_is_no_json_is_refused_in_one_line(content):
    with pytest.raises(UnreadableFile, match=r"^[^\n]+\Z"):
        shape.parse(content)


def test_beyond_a_thousand_lines_they_are_counted():
    lines = shape.told((f"{n}", "wrong") for n in range(1003))
    assert (len(lines), lines[-1]) == (1001, "and 3 more")
