"""Telling a finding, withdrawing it, and saying who does what about it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.writing import act, verb
from tilth.comparisons.models import Comparison
from tilth.comparisons.queries import told as told_of
from tilth.findings.access import (
    commitment_to_tell,
    finding_to_act_on,
    finding_to_withdraw,
    speaks_for,
    team_that_writes,
)
from tilth.findings.models import Chart, Commitment, Fall, Finding, Known
from tilth.listening.models import Study
from tilth.methods.run_charts import RULE
from tilth.methods.suppression import PUBLIC, enough, shown
from tilth.teams.models import Team

# A change in parts of a whole, or from one number to another, is a before and after. A share is none.
_PART = re.compile(
    r"%|\bper\s?cent\b|\by cant\b|\bpercentage points?\b|\d ?/ ?\d|\bin (?:a hundred|ten|two|three|four|five|\d+)\b|\d+ ?x\b|\d+ times\b"
    r"|\b(?:half|thirds?|quarters?|fifths?|tenths?|twice|hanner|traean|chwarter)\b|£ ?\d"
    r"|\bfrom\b[^.;]*?\d[^.;]*?\bto\b[^.;]*?\d|\bo \d+ i \d+",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:fewer|less|more|as (?:many|much|often|long)|fell|falls?|fallen|drop\w*|down|lower\w*|reduc\w*|cut|cuts|rose|risen|rise|up|higher"
    r"|increas\w*|decreas\w*|declin\w*|improv\w*|shr[aiu]nk\w*|gr[eo]w\w*|went|goes|better|worse|quicker|faster|slower|shorter|longer|sooner"
    r"|saved?|saving|of what (?:they|it|there) (?:was|were|used)|llai|mwy|cwymp\w*|gost\w*|cynydd\w*|cyflymach|is na|uwch|gwell\w*|aeth)\b",
    re.IGNORECASE,
)
# Two numbers beside a word for earlier and later, or two years with a number each, are a before and after without the words.
_TWO_TIMES = re.compile(
    r"\d[\d.,]*[^.;]*\b(?:before|cyn)\b[^.;]*\d|\bbefore\b[^.;]*\d[^.;]*\b(?:after|since|now)\b|\d[^.;]*\b(?:since|now|afterwards)\b[^.]*\d"
    r"|\b20\d\d\b[^.]*?\b\d+\b[^.]*\b20\d\d\b[^.]*?\b\d+\b",
    re.IGNORECASE,
)
# A number that something went by is a change, whatever verb stands in the sentence before.
_BY = re.compile(
    r"\bby (?:about |around |over |nearly |almost )?(?:a |one |two |three )?[\w.]+ ?(?:%|per ?cent|thirds?|quarters?|fifths?|tenths?)",
    re.IGNORECASE,
)
_TO_ANOTHER = re.compile(
    r"\b(?:halv(?:ed|ing)|haner\w*|doubl(?:ed|ing)|trebled|tripled|dybl\w*)\b", re.IGNORECASE
)
# Days are no numbers of anything.
_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: 20\d\d)?"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d",
    re.IGNORECASE,
)
# "More than 40 people" is a number and no change.
_AT_LEAST = re.compile(r"\b(?:more|fewer|less|mwy|llai) (?:than|na) (?=[\d£])", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;](?!\d)")


def tells_a_change(words: str) -> bool:
    """Say whether words tell how far something changed: in parts of a whole, from a number to a number, halved, doubled.

    Words can always flatter in a way that no list foresees; this one stops what is written in good faith.

    >>> tells_a_change("About 12.5% fewer calls."), tells_a_change("40% of those who rang had rung already.")
    (True, False)
    """
    words = _AT_LEAST.sub("", _DAY.sub("", words))
    if any(told.search(words) for told in (_TO_ANOTHER, _BY, _TWO_TIMES)):
        return True
    return any(_PART.search(one) and _CHANGED.search(one) for one in _SENTENCE.split(words))


def refuse_a_change(beside: object, **words: str) -> None:
    """Refuse words that tell a change without what was to be expected anyway beside them. InvalidInput names the field."""
    for field, said in words.items():
        if beside is None and tells_a_change(said):
            raise InvalidInput(
                _(
                    "How far something changed needs what was to be expected anyway beside it: most numbers fall by themselves. Tell it with a before and after or a comparison, or say it without the number."
                ),
                field,
            )


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a finding says."""

    question: str
    sentence: str
    known: str
    from_on: date
    until_on: date
    how_chosen: str
    compared_with: str
    missing: str
    people: int | None = None
    cost: str = ""
    contacts: str = ""
    own_words: str = ""


@verb("findings.publish")
def publish(
    *,
    by: Actor,
    team: Team,
    told: Told,
    chart: Chart | None = None,
    fall: Fall | None = None,
    study: Study | None = None,
    comparison: Comparison | None = None,
) -> Finding:
    """Tell a finding to everybody, with all that stands beside it. Raises InvalidInput for what would flatter."""
    team = team_that_writes(by, team.slug)
    _must_be_careful(told, fall or _that_found(comparison))
    _must_be_made_of(team, chart, fall, study, comparison)
    said = asdict(told)
    if told.people is not None:
        said["people"] = shown(told.people, PUBLIC)
    finding = Finding.objects.create(
        team=team,
        chart=chart,
        fall=fall,
        study=study,
        comparison=comparison,
        method=_methods(chart, fall, study, comparison),
        published_on=clock.today(),
        **said,
    )
    act(by, "findings.publish", subject=finding)
    return finding


def _that_found(comparison: Comparison | None) -> Comparison | None:
    """Give a comparison that found a change. Beside one that cannot tell, no change is told either."""
    of_it = told_of(comparison.pk) if comparison else None
    return comparison if of_it is not None and of_it.is_change else None


def _must_be_careful(told: Told, beside: Fall | Comparison | None) -> None:
    if told.known not in Known.values:
        raise InvalidInput(_("Say whether it was seen, worked out, or is expected."), "known")
    if told.until_on < told.from_on:
        raise InvalidInput(_("It would end before it begins."), "until_on")
    if told.known != Known.FORECAST and told.until_on > clock.today():
        raise InvalidInput(_("That day has not come yet, so nothing was seen of it."), "until_on")
    if told.people is not None and not enough(told.people, PUBLIC):
        raise InvalidInput(
            _("Of fewer than ten people nothing is told here: it could point at somebody."), "people"
        )
    words = (
        "question",
        "sentence",
        "how_chosen",
        "compared_with",
        "missing",
        "cost",
        "contacts",
        "own_words",
    )
    refuse_a_change(beside, **{field: getattr(told, field) for field in words})


def _must_be_made_of(
    team: Team, chart: Chart | None, fall: Fall | None, study: Study | None, comparison: Comparison | None
) -> None:
    if chart is None and fall is None and study is None and comparison is None:
        raise InvalidInput(_("Choose at least one thing that it is made of."), "chart")
    if chart is not None and (chart.team_id != team.pk or not chart.points.exists()):
        raise InvalidInput(_("Choose a chart of your own team that has numbers."), "chart")
    if fall is not None and fall.team_id != team.pk:
        raise InvalidInput(_("Choose a before and after of your own team."), "fall")
    if study is not None and (study.team_id != team.pk or study.is_open):
        raise InvalidInput(_("Choose a study of your own team that is closed."), "study")
    if comparison is not None and told_of(comparison.pk) is None:
        raise InvalidInput(_("Nothing came of that comparison yet."), "comparison")


def _methods(
    chart: Chart | None, fall: Fall | None, study: Study | None, comparison: Comparison | None
) -> str:
    of_comparison = told_of(comparison.pk) if comparison else None
    made = (
        RULE if chart else "",
        fall.method if fall else "",
        "failure_share" if study else "",
        of_comparison.method if of_comparison else "",
    )
    return ", ".join(name for name in made if name)


@verb("findings.withdraw")
def withdraw(*, by: Actor, finding: Finding, why: str) -> Finding:
    """Withdraw a finding, with the reason. It stays where it was, crossed by that reason."""
    finding = finding_to_withdraw(by, finding.pk)
    if not why:
        raise InvalidInput(_("Say why. Anybody can read it."), "why")
    finding.withdrawn_on, finding.withdrawn_why = clock.today(), why
    finding.save(update_fields=["withdrawn_on", "withdrawn_why"])
    act(by, "findings.withdraw", subject=finding)
    return finding


@verb("findings.commit")
def commit(
    *,
    by: Actor,
    finding: Finding,
    what: str,
    by_on: date,
    team: Team | None = None,
    office: Office | None = None,
) -> Commitment:
    """Say what a team or an office will do about a finding, and by when: whoever is of it, and nobody for another."""
    finding = finding_to_act_on(by, finding.pk)
    if (team is None) == (office is None):
        raise InvalidInput(_("Choose one: who will do it?"), "who")
    if not speaks_for(by, team, office.pk if office else None):
        raise NotFound
    if by_on < clock.today():
        raise InvalidInput(_("That day has passed. Choose today or later."), "by_on")
    refuse_a_change(finding.fall or _that_found(finding.comparison), what=what)
    made = Commitment.objects.create(finding=finding, what=what, by_on=by_on, team=team, office=office)
    act(by, "findings.commit", subject=finding)
    return made


@verb("findings.say_what_came")
def say_what_came(*, by: Actor, commitment: Commitment, came: str) -> Commitment:
    """Say what came of it. It is said once."""
    commitment = commitment_to_tell(by, commitment.pk)
    if not came:
        raise InvalidInput(_("Say what came of it. “Nothing” with the reason is an answer too."), "came")
    finding = commitment.finding
    refuse_a_change(finding.fall or _that_found(finding.comparison), came=came)
    commitment.came, commitment.came_on = came, clock.today()
    commitment.save(update_fields=["came", "came_on"])
    act(by, "findings.say_what_came", subject=commitment.finding)
    return commitment
