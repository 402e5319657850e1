"""Every page, as everybody who can open it, on a phone and at a desk: for everybody's eyes and hands, and of this house."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.crawling import Visit, opened_by, plain, sign_in
from tests.journeys.browsing import DESK, PHONE, Somebody
from tests.journeys.sign_in_pages import sign_in_pages
from tests.reading import ROOT
from tests.walking import ALL, Walk

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Begun here and fetched later, so that one browser counts while another loads.
BEGIN = """() => setTimeout(() => { window.looked = axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"], preload: false,
}) })"""
FETCH = """async () => {
  while (!window.looked) await new Promise(soon => setTimeout(soon));
  const found = await window.looked;
  delete window.looked;
  const wrong = found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(
    node => `${rule.id}: ${node.target.join(" ")}: ${node.html.slice(0, 120)}`));
  const over = document.documentElement.scrollWidth - window.innerWidth;
  return over > 0 ? [...wrong, `scrolls sideways by ${over}px`] : wrong;
}"""
AT_ONCE = 3
# So many pages each are looked at in Welsh too.
IN_WELSH = 12
# Leads elsewhere, gives a file or a part of a page, or is only pressed: whoever opens it meets no page of its own.
NO_PAGE = {200, 204, 302, 303, 405}
# Addresses that no test can open as a page, with why.
NEVER_A_PAGE = {
    "account_login": "another page stands before it at the same address, and shows it",
    "openid_connect_login": "leads to an organisation’s own sign-in, which no test has",
    "openid_connect_callback": "is where that sign-in comes back to",
}


class Eyes:
    """Looks at pages, each visitor in a browser of their own, and at nothing twice."""

    def __init__(self) -> None:
        self.to_see: dict[str, tuple[Client, list[Visit]]] = {}
        self.seen: set[tuple[str, str]] = set()
        self.looks = 0
        self.wrong: list[str] = []

    def take_up(self, client: Client, visit: Visit) -> None:
        """Put a page on the list, unless all that it is about and the frame around it are on the list already."""
        main, frame = _parts(visit.body)
        fresh = {("everybody", main), (visit.who, frame)} - self.seen
        if fresh:
            self.seen |= fresh
            self.to_see.setdefault(visit.who, (client, []))[1].append(visit)

    def look(self, somebody: Callable[..., Somebody]) -> None:
        """Look at everything on the list, a few visitors at once."""
        waiting = [self._looks(somebody(), *each) for each in self.to_see.values()]
        while waiting:
            for looks in waiting[:AT_ONCE]:
                if next(looks, None) is None:
                    waiting.remove(looks)

    def _looks(self, who: Somebody, client: Client, visits: list[Visit]) -> Iterator[int]:
        """Open each page, and wait for axe at both widths."""
        who.takes_over(client)
        for visit in visits:
            answer = who.page.goto(visit.path)
            if answer is None or answer.status != visit.status:
                self.wrong.append(f"{visit.who} {visit.path}: {answer and answer.status}, not {visit.status}")
                continue
            who.page.evaluate(AXE.read_text())
            for width in (DESK, PHONE):
                who.page.set_viewport_size({"width": width, "height": 740})
                who.page.evaluate(BEGIN)
                yield width
                self.looks += 1
                self.wrong += [
                    f"{visit.who} {visit.path} at {width}: {said}" for said in who.page.evaluate(FETCH)
                ]


def _parts(body: str) -> tuple[str, str]:
    """Give what a page is about, and the frame around it, without what differs each time."""
    text = plain(re.sub(r"<title>.*?</title>", "", body, flags=re.DOTALL))
    before, middle, after = re.split(r'(<div class="page">.*</main>)', text, maxsplit=1, flags=re.DOTALL)
    return middle, re.sub(r' aria-current="page"| href="[^"]*"', "", before + after)


def _is_whole(visit: Visit) -> bool:
    return visit.is_page and visit.status < 500 and "<main" in visit.body


def _behind_buttons(walk: Walk) -> list[tuple]:
    """What stands at the addresses that forms are sent to, for whoever types one in or comes back to one."""
    found = []
    for client, address, _fields in walk.forms():
        who = next(who for who, held in walk.clients.items() if held is client)
        found.append((client, opened_by(who, client, address)[0]))
    return found


def _in_welsh(walk: Walk) -> Iterator[tuple[Client, Visit]]:
    """Open what a stranger and a resident read, in Cymraeg: its words are longer."""
    carl = walk.place.carl_himself
    for who, client in (("stranger", Client()), ("resident", sign_in(carl.account, carl.acting_as))):
        client.get(reverse("home:language", args=["cy"]))
        read = {visit.path: None for visit in walk.visits if visit.who == who and _is_whole(visit)}
        for path in list(read)[:IN_WELSH]:
            yield client, opened_by(f"{who}, in Welsh", client, path)[0]


def _others(walk: Walk, answered: dict[str, set[int]]) -> Iterator[tuple[Client, Visit]]:
    """Open what nobody met on the way, in a browser of its own each time, because some addresses sign out."""
    place = walk.place
    by_hand = [
        (place.amina, reverse("conversations:both", args=[place.carl.pk, place.line.pk])),
        (place.amina, reverse("home:language", args=["cy"])),
        *((place.dee, f"{path}/judge") for path in place.seldom["gardener"] if path.startswith("/answers/")),
    ]
    unmet = [route.nobody() for route in ALL if not (route.is_library or answered[route.name])]
    for actor, path in [*by_hand, *((who, path) for path in unmet for who in (place.amina, place.kit))]:
        client = sign_in(actor.account, actor.acting_as)
        yield client, opened_by(f"{actor.name} again", client, path)[0]


def test_every_page_is_for_everybody(live_server, somebody, pytestconfig, capfd):
    """axe finds nothing (WCAG 2.0 to 2.2, A and AA), no page scrolls sideways, and no address was left out."""
    begun = time.monotonic()
    walk = Walk()
    logout = [
        (client, opened_by(who, client, "/accounts/logout/")[0]) for who, client in walk.clients.items()
    ]
    visits = [(walk.clients[visit.who], visit) for visit in walk.visits]
    visits += [*_behind_buttons(walk), *logout, *sign_in_pages(), *_in_welsh(walk)]
    eyes, opened, answered = Eyes(), set(), defaultdict(set)
    for _client, visit in visits:
        answered[visit.route].add(visit.status)
    for client, visit in [*visits, *_others(walk, answered)]:
        answered[visit.route].add(visit.status)
        if _is_whole(visit):
            eyes.take_up(client, visit)
            opened |= {visit.route} if visit.status not in (403, 404) else set()
    eyes.look(somebody)
    figures = f"{eyes.looks} looks at {len(opened)} routes in {time.monotonic() - begun:.0f} s"
    assert eyes.wrong == [], figures
    left_out = [
        route.name
        for route in ALL
        if route.name not in {"", *NEVER_A_PAGE, *opened} and not answered[route.name] & NO_PAGE
    ]
    assert left_out == [], figures
    with capfd.disabled():
        pytestconfig.get_terminal_writer().line(f"axe: {figures}")


def test_a_page_that_asks_for_mending_is_for_everybody_too(place, somebody):
    """Forms sent with nothing in them: what is wrong is said first, in a place that axe finds nothing wrong with."""
    amina, stranger = somebody(place.amina), somebody()
    score = reverse("plans:score", args=[place.carl.pk, place.aim.pk])
    wrong = []
    for who, path, button in (
        (stranger, "/introduce", "Tell the neighbourhood team"),
        (stranger, "/whats-here/new", "Put it up"),
        (amina, "/write/", "Save it all"),
        (amina, "/spend", "Spend it"),
        (amina, "/in-the-way/new", "Ask for an answer"),
        (amina, score, "Keep it"),
    ):
        who.goes_to(path)
        who.presses(button)
        expect(who.page.locator(".govuk-error-summary")).to_be_focused()
        who.page.evaluate(AXE.read_text())
        who.page.evaluate(BEGIN)
        wrong += [f"{path}: {said}" for said in who.page.evaluate(FETCH)]
    assert wrong == []
