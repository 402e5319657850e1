"""Planted secrets in a real browser: what the page holds once its scripts have run, as everybody, one load a page."""

from __future__ import annotations

import time
from collections import defaultdict

from tests.canaries import canaries
from tests.canary_crawl import Spotter, clients
from tests.journeys.browsing import DESK
from tests.planting import Planted, beside, plant

# What each of them must find somewhere on these pages, so that an empty page proves nothing.
FINDS = {
    "resident": {"story", "health", "money", "notes", "plan", "contact", "complaint"},
    "link and PIN": {"story", "health", "money", "notes", "plan", "contact", "complaint"},
    "worker": {
        "story",
        "notes",
        "plan",
        "contact",
        "kept apart",
        "draft",
        "introducer contact",
        "name",
        "known",
    },
    "neighbour": {"story", "correction"},
    "gardener": {"introducer contact", "barrier rule"},
    "privacy lead": {"emergency reason", "held why"},
    "kept-apart reader": {"kept apart"},
    "leader": {"open rule"},
}


def _pages(planted: Planted) -> list[str]:
    """The lists that everybody has, and the pages on which most secrets stand. Each route is opened in test_canaries.py."""
    carl = f"/people/{planted.place.carl.pk}"
    return [
        "/", "/people", "/answers", "/notices", "/write/", "/people-i-know", f"/search?q={beside('name')}", carl, f"{carl}/said",
        f"{carl}/print", f"{carl}/who-sees-what", f"{carl}/safe-ways", f"{carl}/my-rights", f"/people/{planted.wyn.pk}",
        f"/introductions/{planted.introduction.pk}", f"/emergencies/{planted.emergency.pk}", f"/kept-apart/{planted.kept_apart.pk}",
    ]  # fmt: skip


def test_nobody_meets_what_is_not_theirs_in_a_browser(live_server, somebody, pytestconfig, capfd):
    planted = plant()
    table, spot = canaries(), Spotter(canaries())
    begun, loads = time.monotonic(), 0
    wrong, found = [], defaultdict(set)
    for who, client in clients(planted).items():
        window = somebody(width=DESK)
        window.takes_over(client)
        for path in _pages(planted):
            answer = window.page.goto(path, wait_until="domcontentloaded")
            loads += 1
            assert answer is not None
            assert answer.status < 500, (who, path)
            met = spot(window.page.content())
            found[who] |= met
            wrong += [(who, path, name) for name in met if who not in table[name].who]
        kept = window.page.evaluate(
            "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
        )
        wrong += [(who, "kept by the browser", name) for name in spot(kept)]
    figures = f"{loads} pages in {time.monotonic() - begun:.0f} s"
    assert wrong == [], figures
    assert {who: names - found[who] for who, names in FINDS.items() if names - found[who]} == {}, figures
    with capfd.disabled():
        pytestconfig.get_terminal_writer().line(f"canaries: {figures}")
