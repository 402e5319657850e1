"""The switches a keeper may turn. Each has something behind it; off means: no menu, and the pages are not found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """One thing that can be there or not."""

    name: str
    title: Promise
    explanation: Promise
    default: bool = True


SWITCHES = (
    SwitchLine(
        "introductions_from_public",
        _("Anybody may introduce somebody"),
        _(
            "A public page where a neighbour, or the person themselves, says who would like to be met. Off: workers only."
        ),
    ),
    SwitchLine(
        "resident_links",
        _("Private links with a PIN"),
        _(
            "A resident reads and mends their own page without an account. Off: new links are not given, old ones close."
        ),
    ),
    SwitchLine(
        "questions",
        _("Four questions at a look back"),
        _(
            "When somebody has looked back, they may answer four questions for themselves: how life is, or about company. "
            "Nobody has to, a no is asked once, and nothing is added up."
        ),
        default=False,
    ),
    SwitchLine(
        "directory",
        _("What’s here"),
        _("Groups, places, what is on, gifts and offers. Each page belongs to whoever made it."),
    ),
    SwitchLine(
        "ideas",
        _("Ideas and questions"),
        _(
            "Anybody raises an idea, and an answer is owed. A question to residents says first what is already decided."
        ),
    ),
    SwitchLine(
        "promises",
        _("Promises"),
        _(
            "Deals, agreements about money, asks and shared problems: what each side will do, and what the others say of it."
        ),
    ),
    SwitchLine(
        "rounds",
        _("Votes about money"),
        _(
            "Residents vote on proposals with a price. The rule is frozen before, and everybody can count it again."
        ),
    ),
    SwitchLine(
        "funds",
        _("Money we decide"),
        _("Small grants: three questions, decided by people who are named, paid in days."),
    ),
    SwitchLine(
        "comparisons",
        _("Did it help?"),
        _(
            "Comparisons that analysts write down before they begin, and what came of them, for all to read. Nobody is kept there."
        ),
    ),
    SwitchLine(
        "gatherings",
        _("Gatherings"),
        _("Who hosts, when, where and with what to eat; and what was heard. Nobody writes down who came."),
    ),
    SwitchLine(
        "stories",
        _("Stories"),
        _(
            "Told in people’s own words, for whom they chose. Each use asks their yes, and taken back they are gone."
        ),
    ),
    SwitchLine(
        "contacts",
        _("Contacts from agencies"),
        _(
            "Files without names that show how often people get in touch with A&E, the police or housing. They lie apart from "
            "everything else, and nothing leads from them to anybody’s page. Talk with residents first."
        ),
        default=False,
    ),
    SwitchLine(
        "emergency",
        _("There is an emergency"),
        _(
            "A flood, a fire, no power. On: our place begins with who is there, what they offer and how to reach them. Turn it off when it is over."
        ),
        default=False,
    ),
    SwitchLine(
        "pots",
        _("Pots of money"),
        _("Teams decide and spend at once from a pot of their own. Tilth moves no money; it keeps the book."),
    ),
    SwitchLine(
        "in_the_way",
        _("In the way"),
        _("Rules that get in the way go to whoever can change them, and an answer is owed."),
    ),
)
BY_NAME = {line.name: line for line in SWITCHES}
