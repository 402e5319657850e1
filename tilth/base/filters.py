"""What the pages say in words: days, money, waiting, paragraphs. Joined to Jinja by `config.jinja`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NoReturn

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup, escape

from tilth.base import clock
from tilth.base.ids import new_id
from tilth.methods import languages

SOON_DAYS = 6  # a weekday's name is enough for a week less a day; beyond that it would be ambiguous


def _as_date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _today() -> date:
    # Asked for every day on a page, and the zone's answer costs more than all else: remembered by the quarter hour.
    moment = clock.now()
    return _today_at(moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0))


@lru_cache(maxsize=256)
def _today_at(moment: datetime) -> date:
    return timezone.localdate(moment)


@lru_cache(maxsize=4096)
def _said(on: date, today: date, language: str | None) -> str:
    away = (on - today).days
    if away == 0:
        return gettext("today")
    if away == -1:
        return gettext("yesterday")
    if away == 1:
        return gettext("tomorrow")
    if abs(away) <= SOON_DAYS:
        return str(date_format(on, "l"))
    return str(date_format(on, "j F" if on.year == today.year else "j F Y"))


@lru_cache(maxsize=4096)
def _exactly(on: date, language: str | None) -> str:
    return str(date_format(on, "l j F Y"))


@lru_cache(maxsize=4096)
def _marked_up(on: date, today: date, language: str | None) -> Markup:
    words, exact = _said(on, today, language), _exactly(on, language)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(on.isoformat(), exact, words)


@lru_cache(maxsize=4096)
def _shortly(on: date, language: str | None) -> str:
    return str(date_format(on, "j M"))


def day_words(value: date | datetime | None) -> str:
    """A day as people say it, as plain text: "yesterday", "Thursday", "3 September"."""
    return _said(_as_date(value), _today(), get_language()) if value else ""


def exact_day(value: date | datetime | None) -> str:
    """A day for the record and for paper: "Thursday 19 November 2026"."""
    return _exactly(_as_date(value), get_language()) if value else ""


def day(value: date | datetime | None) -> Markup:
    """A day as people say it, with the exact date behind it (a title on screen, in full on paper)."""
    if not value:
        return Markup("")
    on = _as_date(value)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        on.isoformat(), exact_day(on), day_words(on)
    )


def on_day(value: date | datetime | None) -> str:
    """A day at the end of a sentence: "on Wednesday", "tomorrow", "on 3 December"."""
    if not value:
        return ""
    on = _as_date(value)
    words = day_words(on)
    if abs((on - _today()).days) <= 1:
        return words
    return gettext("on %(day)s") % {"day": words}


def short_day(value: date | datetime | None) -> str:
    """A day under a picture: "3 Sept"."""
    return _shortly(_as_date(value), get_language()) if value else ""


def pounds(pence: int | None) -> str:
    """Pence as money: 14000 is "£140", 1250 is "£12.50", -500 is "-£5"."""
    if pence is None:
        return ""
    whole, rest = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{whole:,}" if not rest else f"{sign}£{whole:,}.{rest:02d}"


def ago_working(days: int | None) -> str:
    """How long something has waited: "9 working days"; "since today" when it began today."""
    if days is None:
        return ""
    if days <= 0:
        return gettext("since today")
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def paragraphs(text: str | None) -> Markup:
    """Plain text as paragraphs: a blank line parts them, a single line end is a line break."""
    blocks = (text or "").replace("\r\n", "\n").split("\n\n")
    drawn = (str(escape(block.strip("\n"))).replace("\n", "<br>") for block in blocks if block.strip())
    return Markup("".join(f"<p>{block}</p>" for block in drawn))  # every block is escaped above


def attributes(attrs: Mapping[str, Any]) -> dict[str, Any]:
    """A widget's own attributes for a GOV.UK macro, which draws class and rows itself."""
    return {
        name: ("" if value is True else value)
        for name, value in attrs.items()
        if name not in ("class", "cols", "rows", "type") and value not in (None, False)
    }


def typed(value: object) -> str:
    """What stands in an input again: nothing for none, a day as it is typed, else the words themselves."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else str(value)


def and_list(names: list[str]) -> str:
    """Names as a sentence says them: "Jo", "Jo and Bev", "Jo, Bev and Pat"."""
    names = [str(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


@lru_cache(maxsize=512)
def direction(code: str | None) -> str:
    """Which way a language is written, for `dir`: "rtl", "ltr", or "auto" where nobody said which language it is."""
    return languages.direction(code or "")


def minutes(seconds: int | None) -> str:
    """How long a recording is: "3 min 20 s"."""
    whole, rest = divmod(seconds or 0, 60)
    if not whole:
        return gettext("%(seconds)s seconds") % {"seconds": rest}
    return gettext("%(minutes)s min %(seconds)s s") % {"minutes": whole, "seconds": rest}


def language_name(code: str | None) -> str:
    """A language as its reader calls it: "Urdu"."""
    return languages.name_of(code, get_language() or "en") if code else ""


def languages_offered() -> tuple[tuple[str, str], ...]:
    """The languages to choose from, each with its own name."""
    return languages.offered(get_language() or "en")


def needs_context() -> NoReturn:
    """Loud, where silence would draw a form without its CSRF field."""
    raise RuntimeError('Import components/forms.html "with context"')


FILTERS = {
    "ago_working": ago_working,
    "and_list": and_list,
    "attributes": attributes,
    "day": day,
    "direction": direction,
    "language_name": language_name,
    "minutes": minutes,
    "day_words": day_words,
    "exact_day": exact_day,
    "on_day": on_day,
    "paragraphs": paragraphs,
    "pounds": pounds,
    "short_day": short_day,
    "typed": typed,
}
GLOBALS = {"languages_offered": languages_offered, "needs_context": needs_context, "new_key": new_id}
