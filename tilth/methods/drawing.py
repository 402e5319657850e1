"""Two small pictures as plain numbers: the rings of people in a life, and a line of somebody's own scores.

No drawing happens here. A template turns the coordinates into SVG, and a list behind each picture says the same.
Labels never overlap: each is placed in a free space, or left to the list and counted in `left_out`.

Shapes: sequences of small frozen dataclasses in, one frozen dataclass out, in the order given.
Units: those of the SVG's viewBox, x to the right, y downwards; one unit is about one CSS pixel on a phone.
Missing: an empty sequence gives a picture with nothing placed.
Errors: ValueError for a ring outside 1 to 4 or a score outside 0 to 10.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

RINGS = 4
RINGS_WIDTH = 360.0
NAME_SIZE = 15.0
MOST_LETTERS = 18
_EDGES = (
    0.0,
    84.0,
    120.0,
    150.0,
    178.0,
)  # of each ring; the closest has room for a name over and under the own name
_MIDDLES = (0.0, 50.0, 102.0, 135.0, 163.0)  # where a ring's names stand
_STARTS = (0.0, 0.5, 0.86, 0.14, 0.36)  # of a turn from the top: rings begin at different corners
_STRETCH = 1.12  # how much taller the rings grow when names do not fit
_TALLEST = 3.0
_TURNS = 48  # directions tried for one name

LINE_WIDTH = 340.0
LINE_HEIGHT = 168.0
NOTE_SIZE = 14.0
MARK_SIZE = 13.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 326.0, 30.0, 138.0
_DOT = 6.0
_DOTS_APART = 16.0
LONGEST_NOTE = 36

_NARROW = frozenset("iljftrI.,:;'’!|()[] ")
_BROAD = frozenset("mwMW@%&—…")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: the space a label takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether two boxes share any space."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class InLife:
    """Somebody in a life. `ring`: 1 closest, 2 near, 3 around, 4 paid to help."""

    name: str
    ring: int


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; `y` is the line the letters stand on, `x` their middle."""

    text: str
    x: float
    y: float
    ring: int
    box: Box


@dataclass(frozen=True, slots=True)
class Ring:
    """One ellipse around the middle."""

    ring: int
    rx: float
    ry: float


@dataclass(frozen=True, slots=True)
class Rings:
    """The whole picture of people in a life."""

    width: float
    height: float
    own: Label
    rings: tuple[Ring, ...]
    labels: tuple[Label, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class OwnScore:
    """A score somebody gave themselves on a day, with their note."""

    on: date
    value: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One score placed; `note` is None where its words found no room and stand in the list alone."""

    x: float
    y: float
    score: OwnScore
    note: Label | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A day under the line, or a number beside it."""

    x: float
    y: float
    on: date | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """The whole picture of somebody's own scores."""

    width: float
    height: float
    left: float
    right: float
    dots: tuple[Dot, ...]
    path: str
    days: tuple[Mark, ...]
    scale: tuple[Mark, ...]


def width_of(text: str, size: float) -> float:
    """Give a generous width for words, whatever face the reader's device has.

    >>> width_of("Jo", 15) < width_of("Tuesday group", 15)
    True
    >>> width_of("", 15.0)
    0.0
    """
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.42
    if letter in _BROAD or ord(letter) > 0x2FF:
        return 1.05
    return 0.76 if letter.isupper() else 0.62


def shortened(text: str, most: int) -> str:
    """Give words short enough to draw; the list has them whole.

    >>> shortened("Nurse Bev", 18)
    'Nurse Bev'
    >>> shortened("The Thursday afternoon dominoes", 18)
    'The Thursday afte…'
    """
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def name_drawn(name: str) -> str:
    """Give a name short enough for a ring: what stands before a comma or a bracket, where the whole is too long.

    >>> name_drawn("Jo, from the allotment"), name_drawn("Pat, my sister"), name_drawn("Mr Papadopoulos next door")
    ('Jo', 'Pat, my sister', 'Mr Papadopoulos n…')
    """
    text = " ".join(name.split())
    first = re.split(r"[,(;:]", text)[0].strip()
    return shortened(first if len(text) > MOST_LETTERS and first else text, MOST_LETTERS)


def rings(own_name: str, people: Sequence[InLife]) -> Rings:
    """Place the people of a life around their name: closest inside, paid to help at the edge.

    The picture keeps its width and grows taller until every name has room; what still finds none is `left_out`.

    >>> life = rings("Carl", [InLife("Keeley", 1), InLife("Jo", 2), InLife("Nurse Bev", 4)])
    >>> [label.text for label in life.labels], life.left_out
    (['Keeley', 'Jo', 'Nurse Bev'], 0)
    >>> life.width, life.height
    (360.0, 360.0)
    >>> rings("Carl", []).labels
    ()
    """
    for person in people:
        if not 1 <= person.ring <= RINGS:
            raise ValueError(f"ring {person.ring} is not one of 1 to {RINGS}")
    stretch = 1.0
    while True:
        drawn = _rings_at(own_name, people, stretch)
        if not drawn.left_out or stretch * _STRETCH > _TALLEST:
            return drawn
        stretch *= _STRETCH


def _rings_at(own_name: str, people: Sequence[InLife], stretch: float) -> Rings:
    middle_x = RINGS_WIDTH / 2
    height = round(RINGS_WIDTH * stretch, 1)
    middle_y = height / 2
    own = _label(shortened(own_name, 10), middle_x, middle_y, 0)
    placed: list[Label] = [own]
    left_out = 0
    for ring in range(1, RINGS + 1):
        names = [person.name for person in people if person.ring == ring]
        for position, name in enumerate(names):
            text = name_drawn(name)
            for x, y in _places(ring, position, len(names), stretch):
                label = _label(text, middle_x + x, middle_y + y, ring)
                if _is_inside(label.box, height) and not any(label.box.meets(other.box) for other in placed):
                    placed.append(label)
                    break
            else:
                left_out += 1
    circles = tuple(
        Ring(ring, _EDGES[ring], round(_EDGES[ring] * stretch, 1)) for ring in range(1, RINGS + 1)
    )
    return Rings(RINGS_WIDTH, height, own, circles, tuple(placed[1:]), left_out)


def _places(ring: int, position: int, among: int, stretch: float) -> Iterator[tuple[float, float]]:
    """Give the places a name may stand in its ring: its even share of the turn first, then ever further from it."""
    radius = _MIDDLES[ring]
    for away in sorted(range(-_TURNS // 2, _TURNS // 2), key=abs):
        angle = 2 * math.pi * (_STARTS[ring] + position / among + away / _TURNS)
        yield radius * math.sin(angle), -radius * stretch * math.cos(angle)


def _label(text: str, x: float, y: float, ring: int, size: float = NAME_SIZE) -> Label:
    half = width_of(text, size) / 2 + 2
    box = Box(x - half, y - size * 0.62, x + half, y + size * 0.62)
    return Label(text, round(x, 1), round(y + size * 0.35, 1), ring, box)


def _is_inside(box: Box, height: float, width: float = RINGS_WIDTH) -> bool:
    return box.left >= 0 and box.right <= width and box.top >= 0 and box.bottom <= height


def own_line(scores: Sequence[OwnScore]) -> OwnLine:
    """Draw somebody's own scores (0 to 10) over the days they gave them, the note beside its dot.

    >>> drawn = own_line([OwnScore(date(2026, 9, 3), 2), OwnScore(date(2026, 11, 19), 6, "we did a shepherd’s pie")])
    >>> [(dot.x, dot.y) for dot in drawn.dots]
    [(50.0, 116.4), (310.0, 73.2)]
    >>> drawn.dots[1].note.text
    '“we did a shepherd’s pie”'
    >>> drawn.path
    'M50.0 116.4 L310.0 73.2'
    >>> own_line([]).path
    ''
    """
    for score in scores:
        if not 0 <= score.value <= 10:
            raise ValueError(f"score {score.value} is not one of 0 to 10")
    ordered = sorted(scores, key=lambda score: score.on)
    spots = [(x, _height_of(score.value)) for x, score in zip(_across(ordered), ordered, strict=True)]
    notes = _notes(ordered, spots)
    dots = tuple(Dot(x, y, score, note) for (x, y), score, note in zip(spots, ordered, notes, strict=True))
    path = "M" + " L".join(f"{x} {y}" for x, y in spots) if spots else ""
    scale = tuple(Mark(_LEFT - 8, _height_of(value), value=value) for value in (0, 5, 10))
    return OwnLine(LINE_WIDTH, LINE_HEIGHT, _LEFT, _RIGHT, dots, path, _days(ordered, spots), scale)


def _height_of(value: int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * value / 10, 1)


def _across(scores: Sequence[OwnScore]) -> list[float]:
    """Give x for each score: by its day, but never so close that two dots touch."""
    left, right = _LEFT + 16, _RIGHT - 16
    if len(scores) < 2:
        return [round((left + right) / 2, 1)] * len(scores)
    days = (scores[-1].on - scores[0].on).days
    apart = min(_DOTS_APART, (right - left) / (len(scores) - 1))
    places: list[float] = []
    for number, score in enumerate(scores):
        even = number / (len(scores) - 1)
        share = (score.on - scores[0].on).days / days if days else even
        at = left + (right - left) * share
        at = max(at, places[-1] + apart) if places else at
        places.append(min(at, right - apart * (len(scores) - 1 - number)))
    return [round(at, 1) for at in places]


def _notes(scores: Sequence[OwnScore], spots: Sequence[tuple[float, float]]) -> list[Label | None]:
    """Place each note over or under its dot, the newest first; None where there is no room."""
    taken = [Box(x - _DOT - 2, y - _DOT - 2, x + _DOT + 2, y + _DOT + 2) for x, y in spots]
    taken += [box for start, end in itertools.pairwise(spots) for box in _along(start, end)]
    placed: list[Label | None] = [None] * len(scores)
    for number in reversed(range(len(scores))):
        if not scores[number].note.strip():
            continue
        text = f"“{shortened(scores[number].note, LONGEST_NOTE)}”"
        half = width_of(text, NOTE_SIZE) / 2 + 2
        x, y = spots[number]
        x = min(max(x, half), LINE_WIDTH - half)
        for over in (-20.0, 20.0, -36.0, 36.0):
            label = _label(text, x, y + over, 0, NOTE_SIZE)
            if (
                label.box.top >= 0
                and label.box.bottom <= _BOTTOM + 4
                and not any(map(label.box.meets, taken))
            ):
                placed[number] = label
                taken.append(label.box)
                break
    return placed


def _along(start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    """Cover a stretch of the line with small boxes, so that no note is written across it."""
    steps = max(2, int(math.dist(start, end) // 6))
    points = (
        (
            start[0] + (end[0] - start[0]) * part / steps,
            start[1] + (end[1] - start[1]) * part / steps,
        )
        for part in range(steps + 1)
    )
    return [Box(x - 2, y - 2, x + 2, y + 2) for x, y in points]


def _days(scores: Sequence[OwnScore], spots: Sequence[tuple[float, float]]) -> tuple[Mark, ...]:
    """Name days under the line: the last and the first always, those between where there is room."""
    half = width_of("30 Sept", MARK_SIZE) / 2 + 3
    order = [len(scores) - 1, *range(len(scores) - 1)]
    kept: dict[int, float] = {}
    for number in order if scores else []:
        x = spots[number][0]
        if all(abs(x - other) >= 2 * half for other in kept.values()):
            kept[number] = x
    return tuple(Mark(kept[number], _BOTTOM + 22, on=scores[number].on) for number in sorted(kept))
