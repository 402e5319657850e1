"""What test_house.py looks for in the templates and in the words on screen. Each rule yields one sentence per breach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from babel.messages.extract import extract_from_dir

from tests.reading import ROOT, SHARED, Template, markup, may_reach, references

# look.md, "The voice": words that turn a person into a unit of work.
BANNED = re.compile(
    r"\b(users?|clients?|cases?|referr?als?|refer(?:red|s)?|assess(?:ments?|ed)?|demands?|targets?|complian(?:ce|t)"
    r"|customers?|submit(?:ted|s)?|successfully|overdue)\b",
    re.IGNORECASE,
)
# The everyday word that merely sounds like one of them.
INNOCENT = re.compile(
    r"\b(in case|in that case|in any case|just in case|upper case|lower case)\b", re.IGNORECASE
)
# Messages that may hold one, each with its reason: {"message": "why"}.
ALLOWED: dict[str, str] = {}
# Text that is the same in every language.
SAME_EVERYWHERE = re.compile(r"^(tilth|tilth:|htmx|999|a4|bsl|cy|en|english|cymraeg|[a-z])$", re.IGNORECASE)
# Attributes that are read out or shown.
SHOWN = frozenset({"title", "alt", "aria-label", "placeholder", "aria-description", "data-words"})


def references_up(template: Template) -> Iterator[str]:
    """Parts taken from a room that does not stand lower, or by a name that nobody can read."""
    for name in references(template):
        area = name.partition("/")[0] if "/" in name else ""
        if not name:
            yield f"{template.name} takes a part by a computed name"
        elif area in SHARED or name.startswith("govuk_frontend_jinja/"):
            continue
        elif template.area in ("account", "mfa", "socialaccount"):
            if area not in ("account", "mfa", "socialaccount"):
                yield f"{template.name} takes {name}"
        elif template.area in SHARED:
            yield f"{template.name} is shared by all rooms and takes {name}"
        elif not _reaches(template.area, area):
            yield f"{template.name} takes {name} from below"


def _reaches(area: str, other: str) -> bool:
    try:
        return may_reach(area, other)
    except KeyError:
        return False


def unsafe(name: str, text: str) -> Iterator[str]:
    """What the content security policy would refuse: styles and scripts inside the page."""
    text = re.sub(r"\{#.*?#\}|<!--.*?-->", "", text, flags=re.DOTALL)
    for pattern, what in (
        (r"<style\b", "a <style>"),
        (r"<[^>]*\sstyle\s*=", "a style= attribute"),
        (r"<[^>]*\son[a-z]+\s*=", "an on…= attribute"),
        (r"\bhx-on[:\s=-]", "an hx-on"),
        (r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", "a javascript: address"),
        (r"(?:src|href)\s*=\s*[\"'](?:https?:)?//(?!www\.w3\.org)[^\"']*\.(?:js|css|png|jpg|svg|woff2?)\b", "something from another machine"),
        (r"\{\{[^}]*\|\s*safe\b", "a |safe"),
    ):  # fmt: skip
        if re.search(pattern, text, re.IGNORECASE):
            yield f"{name} has {what}"
    for tag in re.findall(r"<script\b[^>]*>", text, re.IGNORECASE):
        if not re.search(r"\bsrc\s*=|nonce\s*=|application/json", tag):
            yield f"{name} has an inline script without a nonce"


class _Words(HTMLParser):
    """Collects the literal words that a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code", "kbd"):
            self.quiet += 1
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "code", "kbd"):
            self.quiet -= 1

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.found.append(data)


def bare_words(template: Template) -> Iterator[str]:
    """Words on screen that no translator would ever see."""
    reader = _Words()
    reader.feed(markup(template))
    reader.close()
    for text in reader.found:
        for word in re.findall(r"[^\W\d_]+", text):
            if not SAME_EVERYWHERE.match(word):
                yield f"{template.name} says {text.strip()!r} without gettext"
                break


@cache
def messages() -> tuple[tuple[str, str], ...]:
    """Give every message that can be on screen, with the file and line where it stands."""
    found: list[tuple[str, str]] = []
    keywords = {
        "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
        "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3), "say_lazy": None,
    }  # fmt: skip
    for folder, method, options in (
        ("tilth", [("**.py", "python")], {}),
        ("templates", [("**.html", "jinja2")], {"**.html": {"trimmed": "true"}}),
    ):
        for file, line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), method_map=method, options_map=options, keywords=keywords
        ):
            said = message if isinstance(message, tuple) else (message,)
            found.extend((f"{folder}/{file}:{line}", text) for text in said if text)
    return tuple(found)


def banned_words(where: str, message: str) -> Iterator[str]:
    """Words that look.md keeps off the screen."""
    if message in ALLOWED:
        return
    plain = re.sub(r"%\(\w+\)[sd]|\{\w*\}", " ", INNOCENT.sub(" ", message))
    found = BANNED.search(plain)
    if found:
        yield f"{where} says {found[0]!r}: {message!r}"
