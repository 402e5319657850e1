"""What may not stand in words that everybody reads."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from tilth.base.errors import InvalidInput

# A telephone number as people write it, or a mail address: seven figures or more in a row, spaces between.
_A_WAY_IN = re.compile(r"(?:\d[ ().-]{0,2}){7,}|[^\s@]+@[^\s@]+\.\w+")


def refuse_a_way_in(words: str, field: str) -> str:
    """Give the words, unless somebody's number or mail address stands in them."""
    if _A_WAY_IN.search(words):
        raise InvalidInput(_("Everybody reads this box. Leave numbers and mail addresses out of it."), field)
    return words


def needed(words: str, field: str, sentence: str) -> str:
    """Give words without the blanks around them; refuse none, beside their field."""
    if not words.strip():
        raise InvalidInput(sentence, field)
    return words.strip()
