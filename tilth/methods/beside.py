"""Two lines over the same times, as plain numbers for a picture: those who were helped, and those like them.

No drawing happens here. A template turns the coordinates into SVG, and a table behind the picture says the same.

Shapes: two equally long sequences of numbers, and after how many of them something began.
Units: those of the SVG's viewBox, x to the right, y downwards; one unit is about one CSS pixel on a phone.
Missing: what is not told of the times after is left off the end of either line.
Errors: ValueError for no number at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 340.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 330.0, 14.0, 160.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One number placed."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rung:
    """A number beside the picture, and the line at its height."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Beside:
    """The whole picture."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    ours: tuple[Dot, ...]
    theirs: tuple[Dot, ...]
    began: float  # where it began, between two times
    rungs: tuple[Rung, ...]

    @property
    def our_path(self) -> str:
        return _path(self.ours)

    @property
    def their_path(self) -> str:
        return _path(self.theirs)


def beside(ours: Sequence[float], theirs: Sequence[float], times_before: int) -> Beside:
    """Place two lines on one scale that begins at nothing.

    >>> drawn = beside([4.0, 2.0], [4.0, 3.0], 1)
    >>> drawn.our_path, drawn.began, [rung.value for rung in drawn.rungs]
    ('M44.0 14.0 L330.0 87.0', 187.0, [0.0, 2.0, 4.0])
    """
    many = max(len(ours), len(theirs))
    if not many:
        raise ValueError("there is nothing to draw")
    top = above(max([*ours, *theirs, 0.0]))
    apart = (_RIGHT - _LEFT) / max(1, many - 1)

    def placed(line: Sequence[float]) -> tuple[Dot, ...]:
        return tuple(Dot(round(_LEFT + at * apart, 1), _height(value, top)) for at, value in enumerate(line))

    rungs = tuple(Rung(_height(value, top), value) for value in (0.0, top / 2, top))
    began = round(_LEFT + (times_before - 0.5) * apart, 1)
    return Beside(WIDTH, HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM, placed(ours), placed(theirs), began, rungs)


def _height(value: float, top: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * value / top, 1)


def above(most: float) -> float:
    """Give a round number at or above the most: 1, 2, 4, 5 or 10 of some power of ten.

    >>> above(3.7), above(0.013), above(0.0)
    (4.0, 0.02, 1.0)
    """
    if most <= 0:
        return 1.0
    power = 1.0
    while power > most:
        power /= 10
    while power * 10 <= most:
        power *= 10
    return round(next(step * power for step in (1, 2, 4, 5, 10) if step * power >= most), 10)


def _path(dots: Sequence[Dot]) -> str:
    return "M" + " L".join(f"{dot.x} {dot.y}" for dot in dots) if dots else ""
