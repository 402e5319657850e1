"""Passwords that whoever knows this place would try first."""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from tilth.places.queries import neighbourhoods, the_place

# Ours, and those of every service; the place's own name and its neighbourhoods' are added when somebody chooses.
OUR_WORDS = frozenset(
    {"tilth", "password", "welcome", "neighbourhood", "council", "borough", "worker", "keeper"}
)


class NotOurWords(CommonPasswordValidator):
    """Refuses the commonest passwords, also with digits and marks around them, and those made of such words or names."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        names = [*_names_here(), getattr(user, "name", ""), getattr(user, "short_name", "")]
        words = {*OUR_WORDS, *(_letters(part) for name in names for part in (name, *name.split()))} - {""}
        rest = _letters(password)
        # The longest first, so that "northfield" is not left over from "north".
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, "")
        is_made_of_ours = len(rest) < 4 and len(rest) < len(_letters(password))
        if is_made_of_ours or _letters(password) in self.passwords:
            raise ValidationError(self.get_error_message(), code="password_too_common")


def _names_here() -> list[str]:
    return [the_place().name, *(one.name for one in neighbourhoods())]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())
