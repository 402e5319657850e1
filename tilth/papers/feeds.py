"""A directory's feed looked at whole: what it says of itself, every page of its services, some of them one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from tilth.base.errors import InvalidInput, Unavailable
from tilth.base.fetching import fetch
from tilth.methods.formats import open_referral, shape
from tilth.methods.formats.shape import Verdict
from tilth.methods.formats.unreadable import UnreadableFile

# A feed that never ends is not looked at for ever.
MOST_PAGES = 200
LOOKED_AT_ONE_BY_ONE = 10

Say = Callable[[str], None]


class _Feed:
    def __init__(self, address: str, local: bool, say: Say) -> None:
        self.address = address.rstrip("/")
        self.local = local
        self.say = say
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def at(self, path: str, **asked: int) -> Any:
        """Give the document there."""
        address = f"{self.address}/{path}".rstrip("/") + (f"?{urlencode(asked)}" if asked else "")
        answer = fetch(address if path or asked else address + "/", local=self.local)
        if answer.status != 200:
            raise Unavailable(f"{address}: it answers {answer.status}.")
        if answer.headings.get("access-control-allow-origin") != "*":
            line = "a page elsewhere may not read it: the header Access-Control-Allow-Origin: * is missing"
            if line not in self.warnings:
                self.warnings.append(line)
        try:
            return shape.parse(answer.body)
        except UnreadableFile as error:
            raise UnreadableFile(error.why, f"{address}: {error}") from None

    def look(self, path: str, *, must: bool) -> None:
        """Look at one endpoint: all its pages, and some of what they hold."""
        to = self.errors if must else self.warnings
        try:
            ids = self._pages(path, to)
            for name in ids[:LOOKED_AT_ONE_BY_ONE]:
                document = self.at(f"{path}/{name}")
                to += [
                    f"/{path}/{name}: {line}" for line in shape.told(open_referral.ONE[path](document, ""))
                ]
        except (Unavailable, InvalidInput, UnreadableFile) as error:
            to.append(str(error))

    def _pages(self, path: str, to: list[str]) -> list[str]:
        ids: list[str] = []
        for number in range(1, MOST_PAGES + 1):
            document = self.at(path, page=number)
            to += [
                f"/{path}, page {number}: {line}"
                for line in shape.told(open_referral.page(open_referral.IN_A_LIST[path])(document, ""))
            ]
            if not isinstance(document, dict) or not isinstance(document.get("contents"), list):
                return ids
            if number == 1:
                self.warnings += [f"/{path}: {what}" for _, what in open_referral.unpaged(document)]
            here = [
                one["id"] for one in document["contents"] if isinstance(one, dict) and _is_id(one.get("id"))
            ]
            if set(here) & set(ids):
                to.append(f"/{path}, page {number}: it gives again what stood on a page before")
                return ids
            ids += here
            pages = document.get("total_pages")
            if not here or document.get("last_page") is True or pages == number:
                return ids
            if number % 20 == 0:
                self.say(f"/{path}: {number} pages")
        to.append(f"/{path}: it has more than {MOST_PAGES} pages, and the rest was not looked at")
        return ids


def _is_id(value: object) -> bool:
    return isinstance(value, str) and shape.is_uuid(value)


def check(address: str, *, local: bool, say: Say) -> Verdict:
    """Look at a feed. What must stand gives errors, what should stand warnings."""
    feed = _Feed(address, local, say)
    details = feed.at("")
    feed.errors += [f"/: {line}" for line in shape.told(open_referral.DETAILS(details, ""))]
    if isinstance(details, dict) and details.get("version") != open_referral.PROFILE:
        feed.warnings.append(f"/: the version is not {open_referral.PROFILE}")
    if urlsplit(address).scheme != "https":
        feed.warnings.append("the address does not begin with https://")
    for path in open_referral.MUST:
        feed.look(path, must=True)
    for path in open_referral.SHOULD:
        feed.look(path, must=False)
    return Verdict(tuple(feed.errors), tuple(feed.warnings))
