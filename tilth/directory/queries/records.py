"""What a record of Open Referral UK says, in the fields of a page here. Nothing is made up: what it does not say stays empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tilth.directory.models import ACCESS, Every, Kind, Pay
from tilth.directory.queries.open_referral import WEEKDAYS, term_id
from tilth.places.models import Neighbourhood

Given = dict[str, Any]
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
# Who keeps a list of organisations says what kind of organisation stands on it.
KINDS = {"GB-LAE": Kind.OFFICE, "GB-NHS": Kind.OFFICE, "GB-GOR": Kind.OFFICE, "GB-COH": Kind.BUSINESS}
CLOSED = ("inactive", "defunct")


def text(value: Any, most: int) -> str:
    """Give a text of a record, cut to what fits; the whole of it stays in the record."""
    words = value.strip() if isinstance(value, str) else ""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def organization(given: Given) -> Given:
    """Give the organisation of a record."""
    return given.get("organization") or {}


def locations(given: Given) -> Iterator[Given]:
    """Yield the locations of a record."""
    for at in given.get("service_at_locations") or ():
        if at.get("location"):
            yield at["location"]


def _schedules(given: Given) -> Iterator[Given]:
    yield from given.get("schedules") or ()
    for at in given.get("service_at_locations") or ():
        yield from at.get("schedules") or ()


def page_words(given: Given, here: dict[str, Neighbourhood]) -> dict[str, Any]:
    """Give what a page would say. `here`: the neighbourhoods by their names in small letters."""
    found = neighbourhood(given, here)
    point = next((place for place in locations(given) if _is_point(place)), {})
    said = " ".join(_accessibility(given)).casefold()
    return {
        "name": text(given["name"], 120) or text(organization(given).get("name"), 120) or _("Without a name"),
        "what": text(given.get("description"), 2_000),
        "when_where": text("\n".join([*_whens(given), *map(_where, locations(given))]), 1_000),
        "reach": text("\n".join(dict.fromkeys(_ways(given))), 500),
        "kind": _kind(given),
        "neighbourhood": found,
        "latitude": point.get("latitude"),
        "longitude": point.get("longitude"),
        **{name: str(words).casefold() in said for name, words in ACCESS.items()},
    }


def neighbourhood(given: Given, here: dict[str, Neighbourhood]) -> Neighbourhood | None:
    """Give the neighbourhood that a record names, in its areas or its places."""
    names = [area.get("name") for area in given.get("service_areas") or ()]
    for place in locations(given):
        names.append(place.get("name"))
        for address in place.get("addresses") or ():
            names += [address.get("city"), address.get("region")]
    return next((here[small] for name in names if name and (small := name.strip().casefold()) in here), None)


def by_name(neighbourhoods: list[Neighbourhood]) -> dict[str, Neighbourhood]:
    """Give neighbourhoods by each of their names."""
    return {
        name.strip().casefold(): one
        for one in neighbourhoods
        for name in (*re.split(r"[,;]", one.other_names), one.name)
        if name.strip()
    }


def postcodes(words: str) -> set[str]:
    """Give the postcodes in some words.

    >>> sorted(postcodes("The hall, wn7 2aa; or M290PE."))
    ['M290PE', 'WN72AA']
    """
    return {(out + inward).upper() for out, inward in POSTCODE.findall(words)}


def postcodes_of(given: Given) -> set[str]:
    """Give the postcodes of a record's addresses."""
    addresses = [one for place in locations(given) for one in place.get("addresses") or ()]
    return postcodes(" ; ".join(str(one.get("postal_code") or "") for one in addresses))


def mails(given: Given) -> set[str]:
    """Give the mail addresses that a record gives for whoever runs it."""
    found = (given.get("email"), organization(given).get("email"))
    return {mail.strip().casefold() for mail in found if isinstance(mail, str) and mail.strip()}


def _is_point(place: Given) -> bool:
    north, east = place.get("latitude"), place.get("longitude")
    return (
        isinstance(north, (int, float))
        and isinstance(east, (int, float))
        and -90 <= north <= 90
        and -180 <= east <= 180
    )


def _kind(given: Given) -> str:
    terms = {(one.get("taxonomy_term") or {}).get("id") for one in given.get("attributes") or ()}
    for kind in Kind:
        if str(term_id(kind)) in terms:
            return kind
    for one in organization(given).get("organization_identifiers") or ():
        scheme = str(one.get("identifier_scheme") or "")
        if scheme in KINDS:
            return KINDS[scheme]
    return Kind.GROUP


def _whens(given: Given) -> Iterator[str]:
    for one in _schedules(given):
        days = ", ".join(_day_names(str(one.get("byday") or "")))
        hours = "–".join(str(one[name])[:5] for name in ("opens_at", "closes_at") if one.get(name))
        yield from filter(None, (text(one.get("description"), 500), " ".join(filter(None, (days, hours)))))


def _day_names(byday: str) -> Iterator[str]:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))  # fmt: skip
    for part in byday.upper().split(","):
        if part.strip() in WEEKDAYS:
            yield names[WEEKDAYS.index(part.strip())]


def _where(place: Given) -> str:
    parts = [place.get("name")]
    for address in place.get("addresses") or ():
        parts += [address.get(name) for name in ("address_1", "city", "postal_code")]
    return ", ".join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))


def _ways(given: Given) -> Iterator[str]:
    people = [*(given.get("contacts") or ()), *(one for place in locations(given) for one in place.get("contacts") or ())]  # fmt: skip
    for contact in people:
        name, title = contact.get("name") or "", contact.get("title") or ""
        # Our own feed says how to reach a group as the title of its contact.
        own = title if name == given.get("name") else ", ".join(filter(None, (name, title)))
        yield from filter(None, (own, *(phone["number"] for phone in contact.get("phones") or ())))
    for phone in given.get("phones") or ():
        yield phone["number"]
    for way in (given.get("email"), organization(given).get("email"), given.get("url")):
        if way:
            yield way


def _accessibility(given: Given) -> Iterator[str]:
    for place in locations(given):
        for one in place.get("accessibility") or ():
            words = (one.get("description"), one.get("details"), one.get("accessibility"))
            yield from dict.fromkeys(word for word in words if word)


def facts(given: Given) -> list[tuple[str, str]]:
    """Give what else a record says and a page has no field for: a heading and words, in the order people ask."""
    ages = [str(given[name]) for name in ("minimum_age", "maximum_age") if given.get(name) is not None]
    fees = given.get("fees") or ""
    prices = [_price(one, fees) for one in given.get("cost_options") or ()]
    ticked = {str(words).casefold() for words in ACCESS.values()}
    ways_in = [words for words in _accessibility(given) if words.casefold() not in ticked]
    parent = organization(given).get("name") or ""
    told = [
        (_("Please note"), given.get("alert")),
        (_("Who runs it"), parent if parent != given["name"] else ""),
        (_("What it costs"), "; ".join(filter(None, dict.fromkeys([fees, *prices])))),
        (_("For what ages"), "–".join(ages)),
        (_("How easy it is to come in"), "; ".join(dict.fromkeys(ways_in))),
        (_("In which languages"), ", ".join(filter(None, (one.get("name") for one in given.get("languages") or ())))),
        (_("Where it serves"), "; ".join(filter(None, (one.get("name") for one in given.get("service_areas") or ())))),
        (_("What vouches for it"), given.get("accreditations")),
        (_("Who pays for it"), "; ".join(filter(None, (one.get("source") for one in given.get("funding") or ())))),
    ]  # fmt: skip
    return [(heading, str(words)) for heading, words in told if words]


def _price(one: Given, fees: str) -> str:
    amount, currency = one.get("amount"), one.get("currency") or "GBP"
    sum_of_it = (f"£{amount:g}" if currency == "GBP" else f"{currency} {amount:g}") if amount else ""
    parts = [one.get("option"), sum_of_it, one.get("amount_description")]
    return ", ".join(str(part) for part in parts if part and str(part) not in fees)


def pay_of(given: Given) -> tuple[str, str]:
    """Give what it costs as a choice, and in words. ("", "") where the record does not say."""
    said = [str(given.get("fees") or ""), *(str(one.get("option") or "") for one in given.get("cost_options") or ())]  # fmt: skip
    amounts = [one.get("amount") for one in given.get("cost_options") or ()]
    words = text(next(filter(None, said), ""), 120)
    for pay in Pay:
        if words.casefold() in (str(pay.label).casefold(), pay.value):
            return pay, ""
    if amounts and all(amount == 0 for amount in amounts):
        return Pay.FREE, words
    if any(amounts):
        return Pay.SOME, words
    return "", words


def activities(given: Given, today: date) -> list[dict[str, Any]]:
    """Give what is on, for every schedule that says a day and an hour. One that is over, or is too tangled, gives none.

    Nor does anything that is closed, for now or for good.
    """
    if given["status"] != "active":
        return []
    place = next(map(_where, locations(given)), "")
    pay, pay_words = pay_of(given)
    found = []
    for one in _schedules(given):
        starts, ends = _hour(one.get("opens_at")), _hour(one.get("closes_at"))
        until = _day(one.get("valid_to"))
        if starts is None or (until and until < today):
            continue
        for every, on in _first_days(one, today):
            found.append(
                {
                    "name": text(given["name"], 120),
                    "every": every,
                    "on": on,
                    "starts": starts,
                    "ends": ends if ends and ends > starts else None,
                    "where": text(place or one.get("description"), 200),
                    "pay": pay,
                    "pay_words": pay_words,
                }
            )
    return found


def _first_days(one: Given, today: date) -> Iterator[tuple[str, date]]:
    begins = _day(one.get("dtstart")) or _day(one.get("valid_from"))
    freq, byday = one.get("freq"), [part.strip() for part in str(one.get("byday") or "").upper().split(",")]
    if not freq:
        if begins and begins >= today and one.get("valid_to") == begins.isoformat():
            yield Every.ONCE, begins
        return
    if one.get("interval") not in (None, 1):
        return
    start = begins or today
    for part in byday:
        match = re.fullmatch(r"([1-4]|-1)?(MO|TU|WE|TH|FR|SA|SU)", part)
        if match and freq == "WEEKLY" and not match[1]:
            yield Every.WEEK, start + timedelta(days=(WEEKDAYS.index(match[2]) - start.weekday()) % 7)
        elif match and freq == "MONTHLY" and match[1]:
            yield from ((Every.MONTH, day) for day in _in_month(start, int(match[1]), match[2]))


def _in_month(start: date, number: int, name: str) -> Iterator[date]:
    """Yield the first such day of a month: the second Tuesday, or the last, where that is the fifth."""
    for ahead in range(400):
        day = start + timedelta(days=ahead)
        which = (day.day - 1) // 7 + 1
        if day.weekday() == WEEKDAYS.index(name) and (which == number or (number == -1 and which == 5)):
            yield day
            return


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _hour(value: Any) -> time | None:
    try:
        return time.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        return None
