"""Somebody at a browser: signed in, watched for anything that leaves this machine, and counting their touches."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from tests.crawling import sign_in
from tilth.base.actors import Actor

HERE = {"localhost", "127.0.0.1", ""}
PHONE, DESK = 360, 1280
# A busy machine is slow to draw its first page. In milliseconds.
PATIENCE = 20_000


class Somebody:
    """One browser with one person at it. A click, a choice and a field that has to be focused are a touch each."""

    def __init__(
        self,
        browser: Browser,
        site: str,
        actor: Actor | None = None,
        *,
        width: int = PHONE,
        script: bool = True,
    ) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.touches = 0
        self.context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 740},
            java_script_enabled=script,
            locale="en-GB",
            reduced_motion="reduce",
        )
        if actor is not None:
            self.sign_in(actor)
        self.page: Page = self._open()

    def sign_in(self, actor: Actor) -> None:
        """Give the browser the session of an account that signed in with its second factor."""
        self.takes_over(sign_in(actor.account, actor.acting_as))

    def takes_over(self, client: Client) -> None:
        """Be the one whom a test's own client has been so far."""
        cookies = [
            {"name": name, "value": held.value, "url": self.site} for name, held in client.cookies.items()
        ]
        self.context.clear_cookies()
        if cookies:
            self.context.add_cookies(cookies)

    def _open(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", self._watch)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _watch(self, request: Request) -> None:
        if (
            urlsplit(request.url).scheme not in ("data", "blob")
            and urlsplit(request.url).hostname not in HERE
        ):
            self.complaints.append(f"left the machine: {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def another_window(self) -> Page:
        """Open a second window of the same browser."""
        return self._open()

    def where_they_are(self) -> str:
        """Give the address and the words of the page in front of them."""
        if self.page.is_closed():
            return "no page"
        return f"{self.page.url}\n{self.page.locator('body').inner_text()[:3_000]}"

    def stand_up(self) -> None:
        """Close the browser. What a page sends as it goes would meet a place that is gone already."""
        self.context.set_offline(True)
        self.context.close()

    # --- what hands do -------------------------------------------------------------------------------------

    def goes_to(self, path: str) -> Page:
        """Open an address."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status < 400, (path, response.status)
        return self.page

    def presses(self, name: str, within: Locator | None = None, *, role: Any = None) -> None:
        """Press a button, or follow a link, by the words on it."""
        self.touches += 1
        self.sees(name, within, role=role).click()

    def sees(self, name: str, within: Locator | None = None, *, role: Any = None) -> Locator:
        """Find a button or a link by its words, those included that only a screen reader says."""
        words = re.compile(r"\s*".join(re.escape(word) for word in re.split(r"\s+|(?=:)", name)))
        there = within or self.page.locator("body")
        if role:
            return there.get_by_role(role, name=words).first
        return there.get_by_role("button", name=words).or_(there.get_by_role("link", name=words)).first

    def types(self, label: str, words: str, within: Locator | None = None) -> None:
        """Type into a field. Where the page has focused it already, that needs no touch."""
        field = (within or self.page).get_by_label(label).locator("visible=true").first
        if not field.evaluate("field => field === document.activeElement"):
            self.touches += 1
            field.click()
        field.fill(words)

    def chooses(self, name: str, within: Locator | None = None) -> None:
        """Touch one of a few choices, by its words."""
        self.touches += 1
        (within or self.page).get_by_text(name, exact=True).locator("visible=true").first.click()

    def selects(self, label: str, words: str, within: Locator | None = None) -> None:
        """Choose from the device's own list: opening it and choosing count as one."""
        self.touches += 1
        (within or self.page).get_by_label(label).locator("visible=true").first.select_option(label=words)
