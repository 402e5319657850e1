"""Grants as 360Giving publishes them: what the standard requires, and what is worth mending before others read it.

Written from the standard's fields, not from its schema file; tests hold every rule here against that file. `format` of a
time is asserted, or a plain day would count as two kinds of date at once, and most real grants as wrong.

Source: 360Giving Data Standard 1.4.3 (standard.threesixtygiving.org), CC BY 4.0; the kinds of quality check are those its
Data Quality Tool names.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tilth.methods.formats import shape
from tilth.methods.formats.shape import Check, Problem, Verdict, many, number, text, thing

VERSION = "1.4"


def _codes(names: str) -> frozenset[str]:
    return frozenset(names.split())


# ISO 4217 with the codes that are no longer in use, as the standard's code list has them.
CURRENCIES = _codes(
    """ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM AZN BAD BAM BBD BDT BEC BEF BEL
    BGJ BGK BGL BGN BHD BIF BMD BND BOB BOP BOV BRB BRC BRE BRL BRN BRR BSD BTN BUK BWP BYB BYN BYR BZD CAD CDF CHC CHE CHF
    CHW CLF CLP CNY COP COU CRC CSD CSJ CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS ECV EEK EGP ERN ESA ESB ESP ETB
    EUR FIM FJD FKP FRF GBP GEK GEL GHC GHP GHS GIP GMD GNE GNF GNS GQE GRD GTQ GWE GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP
    ILP ILR ILS INR IQD IRR ISJ ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAJ LAK LBP LKR LRD LSL LSM LTL LTT
    LUC LUF LUL LVL LVR LYD MAD MDL MGA MGF MKD MLF MMK MNT MOP MRO MRU MTL MTP MUR MVQ MVR MWK MXN MXP MXV MYR MZE MZM MZN
    NAD NGN NIC NIO NLG NOK NPR NZD OMR PAB PEH PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROK ROL RON RSD RUB RUR RWF
    SAR SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLL SOS SRD SRG SSP STD STN SUR SVC SYP SZL THB TJR TJS TMM TMT TND TOP TPE
    TRL TRY TTD TWD TZS UAH UAK UGS UGW UGX USD USN USS UYI UYN UYP UYU UZS VEB VEF VES VNC VND VUV WST XAF XAG XAU XBA XBB
    XBC XBD XCD XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX YDD YER YUD YUM YUN ZAL ZAR ZMK ZMW ZRN ZRZ ZWC ZWD ZWL
    ZWN ZWR"""
)
COUNTRIES = _codes(
    """AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BQ BA BW BV BR IO BN BG BF BI KH CM
    CA CV KY CF TD CL CN CX CC CO KM CG CD CK CR CI HR CU CW CY CZ DK DJ DM DO EC EG SV GQ ER EE ET FK FO FJ FI FR GF PF TF
    GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW GY HT HM VA HN HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR
    KW KG LA LV LB LS LR LY LI LT LU MO MK MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME MS MA MZ MM NA NR NP NL NC NZ
    NI NE NG NU NF MP NO OM PK PW PS PA PG PY PE PH PN PL PT PR QA RE RO RU RW BL SH KN LC MF PM VC WS SM ST SA SN RS SC SL
    SG SX SK SI SB SO ZA GS SS ES LK SD SR SJ SZ SE CH SY TW TJ TZ TH TL TG TK TO TT TN TR TM TC TV UG UA AE GB US UM UY UZ
    VU VE VN VG VI WF EH YE ZM ZW"""
)
LOCATION_SCOPES = _codes("GLS010 GLS020 GLS030 GLS040 GLS050 GLS060 GLS099")
REGRANT_TYPES = _codes("FRG010 FRG020 FRG030 FRG040 FRG050 FRG060 FRG070")
REASONS = frozenset(f"GTIR{number:03}" for number in range(10, 130, 10))
PURPOSES = frozenset(f"GTIP{number:03}" for number in range(10, 180, 10))
_REQUIRED = ("id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization")
_RECIPIENTS = ("recipientOrganization", "recipientIndividual")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_CHARITY = re.compile(r"GB-CHC-\d{6,7}(-\d+)?|GB-SC-SC\d{6}|GB-NIC-\d{6}")
_COMPANY = re.compile(r"GB-COH-([A-Z]{2}\d{6}|\d{8}|R\d{7})")
_PREFIX = re.compile(r"[A-Z]{2}-[A-Z]{2,8}-\S+|XM-DAC-\S+|XI-\S+|360G-\S+")
_LONGEST_TITLE = 140
_YEARS_AHEAD, _YEARS_BACK = 12, 25


def _is_date(value: str) -> bool:
    # Not days that are no days, such as the 30th of February: the standard's pattern lets them pass, the quality check not.
    return shape.is_moment(value) or bool(
        re.fullmatch(r"\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])", value, re.ASCII)
    )


def _is_about(value: str) -> bool:
    return _is_date(value) or bool(re.fullmatch(r"\d{4}(-(0[1-9]|1[012]))?", value, re.ASCII))


_words, _maybe = text(), text(null=True)
_date = text(_is_date, "a date: 2026-11-22, or a time with its zone")
_event_date = text(_is_about, "a date: 2026-11-22, 2026-11 or 2026")
_moment = text(shape.is_moment, "a time with its zone")
_changed: dict[str, Check] = {"dateModified": _moment}


def _texts(*names: str) -> dict[str, Check]:
    return dict.fromkeys(names, _words)


def _maybes(*names: str) -> dict[str, Check]:
    return dict.fromkeys(names, _maybe)


_currency = text(within=CURRENCIES)
_transaction = thing(
    {
        **_texts("id"),
        **_maybes("description", "provider", "recipient"),
        "transactionDate": _date,
        "currency": _currency,
        "value": number(),
        "valueDate": text(_is_date, "a date", null=True),
        **_changed,
    }
)
_document = thing({**_texts("id"), **_maybes("title", "url", "description", "documentType"), **_changed})
_location = thing(
    {
        **_texts("id"),
        **_maybes("name", "description", "geoCode", "geoCodeType"),
        "countryCode": text(within=COUNTRIES),
        "latitude": number(null=True),
        "longitude": number(null=True),
        **_changed,
    }
)
_classification = thing(
    {**_texts("vocabulary", "code"), **_maybes("title", "description", "url"), **_changed}
)
_programme = thing({**_texts("code"), **_maybes("title", "description", "url"), **_changed})
_person = thing(_texts("id", "name"), ("id", "name"))
_organization = thing(
    {
        **_texts(
            "id", "name", "department", "contactName", "charityNumber", "companyNumber", "streetAddress"
        ),
        **_texts("addressLocality", "addressRegion", "addressCountry", "postalCode", "telephone"),
        **_texts("alternateName", "email", "description", "url"),
        **_maybes("organisationType"),
        "location": many(_location),
        **_changed,
    },
    ("id", "name"),
)
_event = thing(
    {
        **_texts("title", "description"),
        "startDate": _event_date,
        "endDate": _event_date,
        "duration": number(least=0),
        **_changed,
    }
)
_to_individuals = thing(
    {**_texts("primaryGrantReason", "secondaryGrantReason"), "grantPurpose": many(_words)}
)
_grant_fields = thing(
    {
        **_texts("id", "title", "description", "url", "regrantType", "locationScope"),
        **_maybes("dataSource"),
        "currency": _currency,
        **dict.fromkeys(("amountAppliedFor", "amountAwarded", "amountDisbursed"), number()),
        "awardDate": _date,
        "plannedDates": many(_event),
        "actualDates": many(_event),
        "recipientIndividual": _person,
        "toIndividualsDetails": _to_individuals,
        "recipientOrganization": many(_organization, least=1),
        "beneficiaryLocation": many(_location),
        "fundingOrganization": many(_organization, least=1),
        "grantProgramme": many(_programme),
        "fromOpenCall": text(within=("Yes", "No")),
        "fundingType": many(_classification),
        "classifications": many(_classification),
        "relatedDocument": many(_document),
        **dict.fromkeys(
            ("applicationTransaction", "commitmentTransaction", "disbursementTransaction"), many(_transaction)
        ),
        "relatedActivity": many(_words),
        **_changed,
    }
)


def _grant(value: Any, path: str) -> Iterator[Problem]:
    yield from _grant_fields(value, path)
    if not isinstance(value, dict):
        return
    missing = [name for name in _REQUIRED if name not in value]
    recipients = [name for name in _RECIPIENTS if name in value]
    if missing or len(recipients) != 1:
        wanted = missing + ([] if len(recipients) == 1 else ["exactly one of " + " and ".join(_RECIPIENTS)])
        yield path, f"{', '.join(wanted)} is required"


_publisher = thing(_texts("identifier", "name", "website", "logo"), ("name",))
_package = thing(
    {
        "grants": many(_grant, least=1),
        "version": text(lambda value: bool(re.fullmatch(r"\d+\.\d+", value)), "a version such as 1.4"),
        "extensions": many(_words),
        **_texts("title", "description", "identifier", "downloadURL", "accessURL", "license"),
        "issued": _date,
        "modified": _date,
        "publisher": _publisher,
    },
    ("grants",),
)


def check(document: Any, today: date) -> Verdict:
    """Check a file of grants against the standard, and say what is worth mending before it is published.

    Errors: what the standard does not allow. Warnings: what it allows and a reader would stumble over.
    """
    grants = document.get("grants") if isinstance(document, dict) else None
    whole = [grant for grant in grants if isinstance(grant, dict)] if isinstance(grants, list) else []
    twice = Counter(json.dumps(grant, sort_keys=True) for grant in whole)
    return Verdict(
        shape.told(_package(document, ""))
        + tuple("grants: one of them stands here twice, word for word" for n in twice.values() if n > 1),
        shape.told(_quality(whole, today)),
    )


# --- worth mending before others read it -------------------------------------------------------------------


def _quality(grants: list[dict[str, Any]], today: date) -> Iterator[Problem]:
    for at, grant in enumerate(grants):
        path = f"grants/{at}"
        yield from _words_of(grant, path)
        yield from _dates_of(grant, path, today)
        yield from _places_of(grant, path)
        for side in ("fundingOrganization", "recipientOrganization"):
            for number_, organization in enumerate(_things(grant.get(side))):
                yield from _identity_of(organization, f"{path}/{side}/{number_}")
        yield from _individual_of(grant, path)
    yield from _funders(grants)
    seen = Counter(grant["id"] for grant in grants if isinstance(grant.get("id"), str))
    yield from (("grants", f"the id {name!r} stands here {n} times") for name, n in seen.items() if n > 1)


def _words_of(grant: Mapping[str, Any], path: str) -> Iterator[Problem]:
    title, description = grant.get("title"), grant.get("description")
    if grant.get("amountAwarded") == 0 and not isinstance(grant.get("amountAwarded"), bool):
        yield path, "the amount awarded is nought"
    if title and title == description:
        yield path, "title and description say the same"
    if isinstance(title, str) and len(title) > _LONGEST_TITLE:
        yield path, f"the title is longer than {_LONGEST_TITLE} letters"
    for name, value in (("title", title), ("description", description)):
        if isinstance(value, str) and _EMAIL.search(value):
            yield f"{path}/{name}", "there is an e-mail address in it"
    for name, what in (
        ("grantProgramme", "names no programme"),
        ("beneficiaryLocation", "does not say where"),
        ("dateModified", "does not say when it was last changed"),
        ("dataSource", "does not say where it comes from"),
    ):
        if not grant.get(name):
            yield path, what
    for name, codes in (("regrantType", REGRANT_TYPES), ("locationScope", LOCATION_SCOPES)):
        if isinstance(grant.get(name), str) and grant[name] not in codes:
            yield f"{path}/{name}", "this is not in the code list"


def _dates_of(grant: Mapping[str, Any], path: str, today: date) -> Iterator[Problem]:
    awarded = _day(grant.get("awardDate"))
    if isinstance(grant.get("awardDate"), str) and _is_date(grant["awardDate"]) and awarded is None:
        yield f"{path}/awardDate", "there is no such day"
    if awarded and awarded > today:
        yield f"{path}/awardDate", "it was awarded in the future"
    for name in ("plannedDates", "actualDates"):
        for at, event in enumerate(_things(grant.get(name))):
            start, end = _day(event.get("startDate")), _day(event.get("endDate"))
            if start and end and start > end:
                yield f"{path}/{name}/{at}", "it ends before it begins"
    every = [awarded] + [
        _day(event.get(name))
        for dates in ("plannedDates", "actualDates")
        for event in _things(grant.get(dates))
        for name in ("startDate", "endDate")
    ]
    known = [day for day in every if day]
    if any(day.year > today.year + _YEARS_AHEAD for day in known):
        yield path, "a date is very far ahead"
    if any(day.year < today.year - _YEARS_BACK for day in known):
        yield path, "a date is very far back"


def _places_of(grant: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for at, place in enumerate(_things(grant.get("beneficiaryLocation"))):
        if place.get("name") and not place.get("geoCode"):
            yield f"{path}/beneficiaryLocation/{at}", "a place has a name and no code"


def _identity_of(organization: Mapping[str, Any], path: str) -> Iterator[Problem]:
    name = organization.get("id")
    if not isinstance(name, str):
        return
    if name.startswith("360G-"):
        yield path, "it is known only by an id of the publisher's own"
    elif not _PREFIX.fullmatch(name):
        yield path, f"the id is on no register: {name[:40]!r}"
    for prefix, pattern in (("GB-CHC-", _CHARITY), ("GB-COH-", _COMPANY)):
        if name.startswith(prefix) and not pattern.fullmatch(name):
            yield path, f"this is not how such a number looks: {name[:40]!r}"
    charity = organization.get("charityNumber")
    if isinstance(charity, str) and not re.fullmatch(r"(SC|NIC?)?\d{6,7}", charity):
        yield path, f"this is not how a charity number looks: {charity[:40]!r}"
    company = organization.get("companyNumber")
    if isinstance(company, str) and not re.fullmatch(r"[A-Z]{2}\d{6}|\d{8}|R\d{7}", company):
        yield path, f"this is not how a company number looks: {company[:40]!r}"


def _individual_of(grant: Mapping[str, Any], path: str) -> Iterator[Problem]:
    details = grant.get("toIndividualsDetails")
    if isinstance(details, dict):
        for name in ("primaryGrantReason", "secondaryGrantReason"):
            if isinstance(details.get(name), str) and details[name] not in REASONS:
                yield f"{path}/toIndividualsDetails/{name}", "this is not in the code list"
        purposes = details.get("grantPurpose")
        for purpose in purposes if isinstance(purposes, list) else ():
            if isinstance(purpose, str) and purpose not in PURPOSES:
                yield f"{path}/toIndividualsDetails/grantPurpose", "this is not in the code list"
    if isinstance(grant.get("recipientIndividual"), dict) and grant.get("beneficiaryLocation"):
        yield path, "a grant to one person says where: make sure that nobody can tell who it was"


def _funders(grants: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """One funder known by several names, or several by one."""
    names, ids = defaultdict(set), defaultdict(set)
    for grant in grants:
        for funder in _things(grant.get("fundingOrganization")):
            if isinstance(funder.get("id"), str) and isinstance(funder.get("name"), str):
                names[funder["id"]].add(funder["name"])
                ids[funder["name"]].add(funder["id"])
    for name, several in names.items():
        if len(several) > 1:
            yield "grants", f"the funder {name!r} has several names: {', '.join(sorted(several))}"
    for name, several in ids.items():
        if len(several) > 1:
            yield "grants", f"the funder {name!r} has several ids: {', '.join(sorted(several))}"


def _things(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
