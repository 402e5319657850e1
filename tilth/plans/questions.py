"""Two sets of four questions that a place may offer, as official statistics ask them. Each is optional, and none is added up.

How life is: the four personal well-being questions of the Office for National Statistics (harmonised standard, OGL).
About company: the harmonised loneliness standard of the Government Statistical Service: three questions of the UCLA scale
(Hughes et al. 2004) and one asked directly, in that order. Both are for people of 16 and over.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tilth.plans.models import Questions

ZERO_TO_TEN = tuple((str(number), str(number)) for number in range(11))
HOW_OFTEN = (
    ("hardly", _("Hardly ever or never")),
    ("sometimes", _("Some of the time")),
    ("often", _("Often")),
)
LONELY = (
    ("always", _("Often or always")),
    ("sometimes", _("Some of the time")),
    ("occasionally", _("Occasionally")),
    ("hardly", _("Hardly ever")),
    ("never", _("Never")),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, its choices, and what the ends of its line mean."""

    name: str
    words: str | Promise
    choices: tuple[tuple[str, str | Promise], ...]
    ends: str | Promise = ""


@dataclass(frozen=True, slots=True)
class SetOfQuestions:
    """Four questions that belong together, with who made them."""

    kind: str
    title: str | Promise
    lead: str | Promise
    source: str | Promise
    questions: tuple[Question, ...]


_NOT_AT_ALL = _("0 is “not at all” and 10 is “completely”.")

SETS = {
    Questions.ONS4: SetOfQuestions(
        Questions.ONS4,
        _("How life is"),
        _("Four questions about your feelings on your life. There are no right or wrong answers."),
        _("The questions of the Office for National Statistics on personal well-being."),
        (
            Question(
                "satisfied",
                _("Overall, how satisfied are you with your life nowadays?"),
                ZERO_TO_TEN,
                _NOT_AT_ALL,
            ),
            Question(
                "worthwhile",
                _("Overall, to what extent do you feel that the things you do in your life are worthwhile?"),
                ZERO_TO_TEN,
                _NOT_AT_ALL,
            ),
            Question("happy", _("Overall, how happy did you feel yesterday?"), ZERO_TO_TEN, _NOT_AT_ALL),
            Question(
                "anxious",
                _("Overall, how anxious did you feel yesterday?"),
                ZERO_TO_TEN,
                _("0 is “not at all anxious” and 10 is “completely anxious”."),
            ),
        ),
    ),
    Questions.LONELINESS: SetOfQuestions(
        Questions.LONELINESS,
        _("About company"),
        _(
            "Four questions about relationships with others. For each, say how often, if at all, you feel that way."
        ),
        _(
            "The harmonised questions on loneliness: three of the UCLA scale (Hughes and others, 2004), one asked directly."
        ),
        (
            Question("companionship", _("How often do you feel that you lack companionship?"), HOW_OFTEN),
            Question("left_out", _("How often do you feel left out?"), HOW_OFTEN),
            Question("isolated", _("How often do you feel isolated from others?"), HOW_OFTEN),
            Question("lonely", _("How often do you feel lonely?"), LONELY),
        ),
    ),
}
