"""What you may do: one book of everything somebody is free to do without asking, and who said so."""

from __future__ import annotations

from dataclasses import dataclass

from tilth.barriers.queries import YouMay, you_already_may
from tilth.base.actors import Actor
from tilth.decisions.queries import Book, book


@dataclass(frozen=True, slots=True)
class WhatYouMayDo:
    """Permissions, guidelines and every "you already may"."""

    book: Book
    already: tuple[YouMay, ...]


def what_you_may_do(actor: Actor) -> WhatYouMayDo:
    """Compose the book. Three reads."""
    return WhatYouMayDo(book(actor), tuple(you_already_may()))
