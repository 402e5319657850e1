"""Everybody who was not written by hand from beginning to end."""

from __future__ import annotations

import random

from tilth.demo.reading import Life
from tilth.demo.town import Town


def crowd(town: Town, people: int, chance: random.Random) -> list[Life]:
    """Put lives together from strands."""
    return []
