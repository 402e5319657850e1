"""The interface's words: a place's own over the translation's.

Pages call these through Jinja. The room that keeps a place's words stands above this one, so it hands its reader to
`set_source`. Words are read at most every ten seconds, and answers are remembered in between: Django's own gettext
costs more than everything else in a short page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils import translation
from markupsafe import Markup, escape

CHECK_EVERY_SECONDS = 10.0
MOST_REMEMBERED = 20_000

# language -> the words as Tilth has them -> the words as this place has them
PlaceWords = Mapping[str, Mapping[str, str]]
# Given the version we hold (None for none): the version there is now and its words, or None when ours is the newest.
Source = Callable[[object], tuple[object, PlaceWords] | None]


@dataclass(slots=True)
class _Kept:
    source: Source | None = None
    version: object = None
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    said: dict[tuple[str, ...], str] = field(default_factory=dict)
    look_again_at: float = 0.0


_kept = _Kept()


def set_source(source: Source | None) -> None:
    """Say where a place's own words are read from. None: nowhere."""
    _kept.source = source
    forget()


def forget() -> None:
    """Drop what is remembered, so that the next word asked for is read afresh."""
    _kept.version, _kept.look_again_at = None, 0.0
    _kept.words.clear()
    _kept.said.clear()


def gettext(message: str) -> str:
    """Say a sentence in the reader's language, in the place's own words where it has any."""
    language = _language()
    said = _kept.said.get((language, message))
    if said is None:
        said = _own(language, message) or translation.gettext(message)
        _remember((language, message), said)
    return said


def pgettext(context: str, message: str) -> str:
    """Say a word that means different things in different places."""
    language = _language()
    said = _kept.said.get((language, context, message))
    if said is None:
        said = _own(language, message) or translation.pgettext(context, message)
        _remember((language, context, message), said)
    return said


def ngettext(singular: str, plural: str, number: int) -> str:
    """Say a sentence with a number in it. A place's own words are asked for as one and as many."""
    return _own(_language(), singular if number == 1 else plural) or translation.ngettext(
        singular, plural, number
    )


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    """Say a sentence with a number, in one of its meanings."""
    own = _own(_language(), singular if number == 1 else plural)
    return own or translation.npgettext(context, singular, plural, number)


def _language() -> str:
    if time.monotonic() >= _kept.look_again_at:
        _look_again()
    return translation.get_language() or ""


def _look_again() -> None:
    # Set first, so that pages served while the words are being read do not all read them.
    _kept.look_again_at = time.monotonic() + CHECK_EVERY_SECONDS
    newer = _kept.source(_kept.version) if _kept.source else None
    if newer is not None:
        version, words = newer
        _kept.words = {language: dict(theirs) for language, theirs in words.items()}
        _kept.said.clear()
        _kept.version = version


def _own(language: str, message: str) -> str:
    words = _kept.words.get(language) or _kept.words.get(language.partition("-")[0])
    own = words.get(message) if words else None
    # Jinja takes what we give as markup, and a place's words are only words.
    return Markup(escape(own)) if own else ""


def _remember(asked: tuple[str, ...], said: str) -> None:
    if len(_kept.said) >= MOST_REMEMBERED:
        _kept.said.clear()
    _kept.said[asked] = said
