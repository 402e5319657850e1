"""The words of a story outside of it: a sentence that says nothing of what was told, and what may not stand in public."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from tilth.base.errors import InvalidInput
from tilth.base.forms import day_words
from tilth.stories.models import Audience, Story, Triangle

# A telephone number as people write it, or a mail address: seven figures or more in a row, spaces between.
_A_WAY_IN = re.compile(r"(?:\d[ ().-]{0,2}){7,}|[^\s@]+@[^\s@]+\.\w+")
FIRST = 70

# The ten places of a triangle: how much of each corner, top, left and right.
PLACES = ("300", "210", "201", "120", "111", "102", "030", "021", "012", "003")


def needed(words: str, field: str, sentence: str) -> str:
    """Give words without the blanks around them; refuse none, beside their field."""
    if not words.strip():
        raise InvalidInput(sentence, field)
    return words.strip()


def refuse_a_way_in(story: Story) -> None:
    """Refuse a story for everyone in which somebody's number or mail address stands."""
    for field in ("title", "words", "picture_words"):
        if _A_WAY_IN.search(getattr(story, field)):
            raise InvalidInput(_("Everyone reads it. Leave numbers and mail addresses out of it."), field)


def safe_sentence(story: Story) -> str:
    """Name a story without a word of it: where it is from, and of which day."""
    day = day_words(story.made_at.date())
    if story.neighbourhood is not None:
        return _("A story from %(where)s, told on %(day)s") % {"where": story.neighbourhood.name, "day": day}
    return _("A story, told on %(day)s") % {"day": day}


def first_words(story: Story) -> str:
    """Give what stands for a story in a list: its name or else how it begins."""
    if story.title:
        return story.title
    text = " ".join((story.words or story.picture_words).split())
    return text if len(text) <= FIRST else text[: FIRST - 1].rsplit(" ", 1)[0] + "…"


def audience_words(story: Story) -> str:
    """Say who reads it, in words, and who besides by a yes of the teller's."""
    besides = (
        _("Besides, whoever hosts what you said yes to reads it.")
        if story.uses.filter(said="yes").exists()
        else ""
    )
    return f"{_audience_words(story)} {besides}".strip()


def _audience_words(story: Story) -> str:
    if story.audience == Audience.WORKER and story.worker is not None:
        return _("Only you and %(who)s read it.") % {"who": story.worker.short_name}
    if story.audience == Audience.TEAM and story.team is not None:
        return _("You, your worker and %(team)s read it.") % {"team": story.team.name}
    return {
        Audience.ONLY_ME: _("Only you read it."),
        Audience.WORKER: _("Only you and your worker read it."),
        Audience.TEAM: _("You, your worker and your team read it."),
        Audience.LEADERS: _(
            "Leaders of this place and their gardeners read it, and whoever you let in besides."
        ),
        Audience.EVERYONE: _("Everyone can read it."),
    }[Audience(story.audience)]


def place_words(triangle: Triangle, at: str) -> str:
    """Say in words where a mark is: all of one corner, more of one than of another, or a bit of all."""
    corners = sorted(
        ((int(share), label) for share, label in zip(at, (triangle.a, triangle.b, triangle.c), strict=True)),
        key=lambda pair: -pair[0],
    )
    if corners[0][0] == 3:
        return corners[0][1]
    if corners[0][0] == 2:
        return _("mostly %(one)s, some %(other)s") % {"one": corners[0][1], "other": corners[1][1]}
    return _("a bit of all three")
