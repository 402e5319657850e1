"""The rooms that anybody may read, in open files: what is here, ideas, gatherings, funds, votes, promises, what was learned.

Only what stands on their pages. Stories stay with their tellers, who can take them back; ballots, and numbers that may be small,
leave by their own pages, which hide what must be hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from tilth.comparisons.models import Comparison, Result
from tilth.directory.access import pages_up
from tilth.directory.models import Activity, Offer
from tilth.findings.models import Change, Chart, Commitment, Finding, FreshStart, Point
from tilth.funds.models import Fund, FundRow, Grant
from tilth.gatherings.models import Gathering
from tilth.ideas.models import Idea, Question
from tilth.listening.models import Study
from tilth.promises.access import standing
from tilth.promises.models import Side, ThankYou
from tilth.rounds.models import Proposal, Round

Table = tuple[str, list[str], Iterable[Iterable[object]]]

README = """
pages, activities, offers  what is here; how to reach a page only where it says so itself
ideas, questions         what was raised in public, and what residents were asked, each question with its honesty card
gatherings               who hosts them, when and where, and what was heard
funds, fund_lines        every line of every fund
grants                   what was asked for and decided, with the words, and what came of it
rounds, proposals        votes about money: the rule, what was computed, decided and funded
promises                 sheets of equal columns; what each side says of the other stays on their pages
thank_yous               what was given with thanks; to whom is written nowhere
charts, chart_points, chart_changes  run charts: where each begins anew, and what was changed
findings, commitments    what was told, how it is known, and who does what about it
studies, comparisons, comparison_results  what was listened to and compared, and how it came out
"""


def tables() -> Iterator[Table]:
    """Give what the public rooms hold, by an allow-list of columns: (file, headings, rows)."""
    yield _pages()
    up = pages_up().order_by().values("pk")
    yield _table(
        "activities",
        Activity.objects.filter(page__in=up, ended_at=None).order_by("page__name", "name", "pk"),
        "page__name name words every on starts ends where neighbourhood__name pay pay_words",
    )
    yield _table(
        "offers",
        Offer.objects.filter(page__in=up, ended_at=None).order_by("page__name", "pk"),
        "page__name kind words in_emergency steps_back_on stays languages limits pay",
    )
    yield _table(
        "ideas",
        Idea.objects.filter(taken_back_at=None, set_aside_why="").order_by("made_at", "pk"),
        "how sentence more picture_words neighbourhood__name",
    )
    yield _table(
        "questions",
        Question.objects.exclude(opened_at=None).order_by("opened_at", "pk"),
        "title words office__name decided still_open get_back hear_when until_on hear_on youngest oldest route",
    )
    yield _table(
        "gatherings",
        Gathering.objects.filter(set_aside_why="").order_by("on", "starts", "pk"),
        "title more host on starts where neighbourhood__name food office__name called_off_why heard real_life why_not",
    )
    yield from _money()
    yield from _promised()
    yield from _learned()


def _money() -> Iterator[Table]:
    yield _table(
        "funds",
        Fund.objects.order_by("name"),
        "name purpose office__name who_decides neighbourhood__name most_pence decide_days pay_days balance_pence",
    )
    yield _table(
        "fund_lines",
        FundRow.objects.order_by("fund__name", "sequence"),
        "fund__name sequence kind amount_pence balance_pence grant__called what on",
    )
    yield _table(
        "grants",
        Grant.objects.filter(set_aside_why="").order_by("fund__name", "made_at", "pk"),
        "fund__name page__name called what asked_pence who_with how stands decided_on decided_words granted_pence from_on until_on"
        " paid_on ended_on ended_why story picture_words told_on visited",
    )
    yield _table(
        "rounds",
        Round.objects.exclude(opened_at=None).order_by("opened_at", "pk"),
        "title words office__name neighbourhood__name money_pence kind whole who count until_full least until_on drawn fingerprint"
        " brought_in",
    )
    yield _table(
        "proposals",
        Proposal.objects.exclude(round__opened_at=None).order_by("round__opened_at", "round", "number"),
        "round__title number title what cost_pence how_costed left_out_why is_computed is_decided otherwise_why funded_pence funded_on",
    )


def _promised() -> Iterator[Table]:
    stands = standing().order_by().values("pk")
    yield _table(
        "promises",
        Side.objects.filter(sheet__in=stands).order_by("sheet__made_at", "sheet", "number"),
        "sheet__kind sheet__title sheet__about page__name office__name team__name part will sheet__money sheet__learning sheet__talks"
        " sheet__from_on sheet__until_on sheet__whose_job sheet__own_change sheet__cost sheet__who_pays sheet__only_state"
        " sheet__ended_why",
    )
    yield _table(
        "thank_yous",
        ThankYou.objects.filter(set_aside_why="").order_by("given_on", "pk"),
        "page__name office__name team__name how pence what_for given_on",
    )


def _learned() -> Iterator[Table]:
    yield _table(
        "charts",
        Chart.objects.order_by("team__name", "title", "pk"),
        "team__name title unit source counts_people",
    )
    of_chart = "chart__team__name chart__title"
    yield _table("chart_points", Point.objects.order_by("chart", "on"), f"{of_chart} on value")
    changes = Change.objects.order_by("chart", "on", "pk").values_list(
        "chart__team__name", "chart__title", "on", "words"
    )
    anew = FreshStart.objects.order_by("chart", "on").values_list(
        "chart__team__name", "chart__title", "on", "why"
    )
    headings = [*of_chart.split(), "on", "words", "begins_anew"]
    yield "chart_changes", headings, [*((*row, False) for row in changes), *((*row, True) for row in anew)]
    yield _table(
        "findings",
        Finding.objects.order_by("published_on", "pk"),
        "team__name question sentence known from_on until_on people how_chosen compared_with missing cost contacts own_words method"
        " published_on withdrawn_on withdrawn_why",
    )
    yield _table(
        "commitments",
        Commitment.objects.order_by("by_on", "pk"),
        "finding__question team__name office__name what by_on came came_on",
    )
    yield _table(
        "studies",
        Study.objects.order_by("team__name", "from_on", "pk"),
        "team__name question from_on until_on closed_at learned",
    )
    yield _table(
        "comparisons",
        Comparison.objects.order_by("made_at", "pk"),
        "kind question made_at given_up_on given_up_why",
    )
    yield _table(
        "comparison_results",
        Result.objects.order_by("worked_out_at", "pk"),
        "comparison__question number why_again worked_out_at verdict why_not method",
    )


def _pages() -> Table:
    names = [
        "kind",
        "name",
        "what",
        "when_where",
        "reach",
        "wont",
        "emergency",
        "neighbourhood__name",
        "changed_at",
    ]
    shows = ("shows_when_where", "shows_reach")
    rows = pages_up().order_by("name", "pk").values(*names, *shows)
    return "pages", names, ([_said(row, name) for name in names] for row in rows)


def _said(row: dict[str, Any], name: str) -> object:
    return "" if row.get(f"shows_{name}") is False else row[name]


def _table(name: str, rows: models.QuerySet[Any], columns: str) -> Table:
    names = columns.split()
    return name, names, rows.values_list(*names)
