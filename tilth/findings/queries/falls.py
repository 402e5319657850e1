"""A before and after as a page draws it: three bars at least, never two."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tilth.findings.models import Fall
from tilth.findings.words import fall_sentence, number, way_words


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, its number in words, and how long it is out of a hundred; `kind` is how it is drawn."""

    label: str
    value: str
    length: float
    kind: str


@dataclass(frozen=True, slots=True)
class FallPage:
    """Everything that stands with a before and after."""

    fall: Fall
    bars: list[Bar]
    sentence: str


def fall_page(fall: Fall) -> FallPage:
    """Give a before and after with what was to be expected anyway between the two. No read."""
    expected = _("%(mean)s (19 times in 20 between %(low)s and %(high)s)") % {
        "mean": number(fall.expected), "low": number(fall.lower), "high": number(fall.upper),
    }  # fmt: skip
    drawn = [
        (_("The days before"), number(fall.before), fall.before, "whole"),
        (f"{_('Expected anyway')}: {way_words(fall.way)}", expected, fall.expected, "anyway"),
    ]
    if fall.also is not None:
        drawn.append(
            (f"{_('Expected anyway')}: {way_words(fall.also_way)}", number(fall.also), fall.also, "anyway")
        )
    drawn.append((_("The days after"), number(fall.after), fall.after, "up"))
    most = max(value for _label, _words, value, _kind in drawn) or 1.0
    bars = [Bar(label, words, round(100 * value / most, 1), kind) for label, words, value, kind in drawn]
    return FallPage(fall, bars, fall_sentence(fall))
