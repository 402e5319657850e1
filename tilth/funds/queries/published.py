"""Grants as 360Giving publishes them (version 1.4.3): groups by the name they use, no person's name, no contact."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.directory.models import Kind as PageKind
from tilth.funds.access import grants_up
from tilth.funds.models import Grant, How, Stands
from tilth.places.queries import the_place

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LONGEST_TITLE = 140


def published(address: str) -> dict[str, Any]:
    """Give every grant of this place. `address` is where this is published: each grant names it as its source."""
    rows = grants_up().filter(stands=Stands.GRANTED).select_related("fund__office", "page")
    place = the_place()
    name = place.name if place else "Tilth"
    return {
        "version": "1.4",
        "license": LICENCE,
        "publisher": {"name": name},
        "title": f"Grants in {name}",
        "issued": clock.today().isoformat(),
        "downloadURL": address,
        "grants": [_grant(one, address) for one in rows.order_by("decided_on", "pk")],
    }


def _grant(grant: Grant, address: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": f"360G-tilth-{grant.pk}",
        "title": _title(grant),
        "description": grant.what,
        "currency": "GBP",
        "amountAppliedFor": grant.asked_pence / 100,
        "amountAwarded": (grant.granted_pence or 0) / 100,
        "awardDate": grant.decided_on.isoformat() if grant.decided_on else "",
        "fundingOrganization": [{"id": f"360G-tilth-{grant.fund.office_id}", "name": grant.fund.office.name}],
        "recipientOrganization": [{"id": _recipient(grant), "name": _named(grant)}],
        "grantProgramme": [{"code": str(grant.fund_id), "title": grant.fund.name}],
        # What was decided elsewhere answered no open call: nobody asked with the three questions.
        "fromOpenCall": "No" if grant.how == How.ELSEWHERE else "Yes",
        "dataSource": address,
        "dateModified": _changed(grant).isoformat(),
    }
    if grant.until_on and grant.from_on:
        told["plannedDates"] = [
            {"startDate": grant.from_on.isoformat(), "endDate": grant.until_on.isoformat()}
        ]
    if grant.paid_on:
        told["actualDates"] = [{"startDate": grant.paid_on.isoformat()}]
    return told


def _changed(grant: Grant) -> datetime:
    """Give the last day on which something was said of it, as the standard asks: a time with its zone."""
    days = (grant.decided_on, grant.paid_on, grant.ended_on, grant.told_on)
    return datetime.combine(max(day for day in days if day is not None), time(), clock.now().tzinfo)


def _title(grant: Grant) -> str:
    words = grant.what.splitlines()[0]
    short = words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    # A title that only repeats the description tells nothing more.
    return f"{_named(grant)}: {short}"[:LONGEST_TITLE] if short == grant.what else short


def _named(grant: Grant) -> str:
    """Name a group that has a public page. What else somebody called themselves may be a person's name, and stays here."""
    if grant.page is not None and grant.page.kind != PageKind.BRIDGE:
        return grant.page.name
    return _("Neighbours, whose name is not published")


def _recipient(grant: Grant) -> str:
    return f"360G-tilth-{grant.page_id or grant.pk}"
