"""Rounds as anybody finds them, and the papers that wait for somebody to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.base.actors import Actor
from tilth.base.filters import exact_day, pounds
from tilth.ideas.access import ideas_up
from tilth.ideas.models import Idea
from tilth.methods.ballots.form import Form, Kind, Sum
from tilth.rounds.models import CodeBatch, Paper, PaperBatch, Proposal, Round

AT_MOST = 100


def rounds_here() -> list[Round]:
    """Give the rounds of this place: those that are not decided first, the newest first. One read."""
    rows = Round.objects.select_related("office", "neighbourhood").order_by("-made_at", "-pk")[:AT_MOST]
    return sorted(rows, key=lambda one: one.decided_at is not None)


def open_now() -> list[Round]:
    """Give the rounds in which people may vote today, the one that ends first at the top. One read."""
    rows = Round.objects.filter(closed_at=None).exclude(opened_at=None).order_by("until_on", "pk")
    return [one for one in rows if one.is_open]


def stands(round_: Round) -> str:
    """Say where a round stands, in words."""
    if round_.decided_at:
        return _("decided")
    if round_.counted_at:
        return _("counted, and decided next")
    if round_.is_over:
        return _("closed, and counted next")
    if round_.is_open:
        return _("open until %(day)s") % {"day": exact_day(round_.until_on)}
    return _("in the making")


def ideas_to_cost() -> QuerySet[Idea]:
    """Give the ideas that a proposal may come from, the newest first."""
    return ideas_up().order_by("-made_at", "-pk")


def found_from(words: str) -> QuerySet[Round]:
    """Give the rounds whose words hold these, or one of whose proposals does."""
    proposed = Proposal.objects.filter(Q(title__icontains=words) | Q(what__icontains=words), left_out_why="")
    return Round.objects.filter(
        Q(title__icontains=words) | Q(words__icontains=words) | Q(pk__in=proposed.values("round"))
    )


def rule_words(round_: Round) -> list[str]:
    """Say the rule of a round in sentences that anybody can read before the vote."""
    told = [_how_to_choose(round_)]
    if round_.shares:
        told.append(
            _(
                "Everybody’s vote carries the same share of the money. A proposal wins when those who chose it can pay for it together."
            )
        )
        told.append(_what_is_left(round_))
    else:
        told.append(
            _("The proposal with the most votes comes first, then the next, as long as the money lasts.")
        )
        told.append(
            _("The count ends at the first proposal that does not fit.")
            if round_.count == "most_stop"
            else _("What does not fit is passed over.")
        )
        if round_.least:
            told.append(
                ngettext(
                    "A proposal needs %(number)s vote at least.", "A proposal needs %(number)s votes at least.", round_.least
                )
                % {"number": round_.least}
            )  # fmt: skip
    told.append(
        _("Where two are level, the cheaper comes first, then the one with more votes, then the lot.")
    )
    told.append(_("You can change your vote until the last day. The latest counts."))
    return told


def _how_to_choose(round_: Round) -> str:
    match round_.kind:
        case "approval":
            return _("Choose every proposal you would like. You may choose as many as you like.")
        case "choose":
            many = round_.whole or 1
            return ngettext(
                "Choose up to %(number)s proposal.", "Choose up to %(number)s proposals.", many
            ) % {"number": many}
        case "points":
            many = round_.whole or 1
            return ngettext(
                "You have %(number)s point to give.", "You have %(number)s points to give, as you like.", many
            ) % {"number": many}
    return _("Choose proposals until %(sum)s are spent.") % {"sum": pounds(round_.money_pence)}


def _what_is_left(round_: Round) -> str:
    if round_.count == "shares_plain":
        return _("What nobody can pay for together stays in the fund.")
    if round_.until_full:
        return _("If money is left, everybody’s share grows by a pound at a time, until nothing more fits.")
    return _(
        "If money is left, everybody’s share grows by a pound at a time, until one more pound would cost more than there is."
    )


def sum_words(form: Form, told: Sum) -> str:
    """Say what a ballot adds up to, and how much is left or too much."""
    used, whole, left = told.used or 0, told.whole or 0, told.left or 0
    match form.kind:
        case Kind.APPROVAL:
            return ""
        case Kind.KNAPSACK:
            if told.over:
                return _("%(used)s of %(whole)s: %(over)s too much. Leave something out.") % {
                    "used": pounds(used), "whole": pounds(whole), "over": pounds(told.over),
                }  # fmt: skip
            return _("%(used)s of %(whole)s: %(left)s left.") % {
                "used": pounds(used), "whole": pounds(whole), "left": pounds(left),
            }  # fmt: skip
        case Kind.CHOOSE:
            if told.over:
                return _("%(used)s of %(whole)s chosen: %(over)s too many.") % {
                    "used": used, "whole": whole, "over": told.over,
                }  # fmt: skip
            return _("%(used)s of %(whole)s chosen.") % {"used": used, "whole": whole}
    if told.over:
        return _("%(used)s of %(whole)s points: %(over)s too many.") % {
            "used": used, "whole": whole, "over": told.over,
        }  # fmt: skip
    return _("%(used)s of %(whole)s points: %(left)s left.") % {"used": used, "whole": whole, "left": left}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch of papers, and how far it is read."""

    batch: PaperBatch
    read_once: int
    settled: int

    @property
    def is_done(self) -> bool:
        return self.settled == self.batch.papers


def paper_batches(round_: Round) -> list[BatchLine]:
    """Give the batches of papers, and how far each is read. One read."""
    done = Q(read__agreed__isnull=False) | ~Q(read__set_aside_why="")
    rows = round_.paper_batches.annotate(
        once=Count("read"), settled=Count("read", filter=Q(read__isnull=False) & done)
    ).order_by("number")
    return [BatchLine(one, one.once, one.settled) for one in rows]


@dataclass(frozen=True, slots=True)
class Papers:
    """What waits in one batch: for this reader, for another one, for both together; and what is done."""

    for_me: list[Paper]
    for_another: int
    differing: list[Paper]
    set_aside: list[Paper]
    done: list[Paper]


def papers_of(batch: PaperBatch, actor: Actor) -> Papers:
    """Give the papers of a batch by what waits. One read."""
    rows = list(batch.read.select_related("first_by", "second_by").order_by("number"))
    once = [one for one in rows if one.second is None]
    mine = [one for one in once if actor.account_id is None or one.first_by_id != actor.account_id]
    return Papers(
        mine,
        len(once) - len(mine),
        [one for one in rows if one.differs],
        [one for one in rows if one.set_aside_why],
        [one for one in rows if one.agreed is not None],
    )


def ballot_words(given: Mapping[str, int], proposals: Iterable[Proposal], kind: str) -> list[str]:
    """Say what stands on a ballot, a line for each proposal."""
    lines = []
    for one in proposals:
        points = given.get(str(one.number), 0)
        if points:
            told = ngettext("%(number)s point", "%(number)s points", points) % {"number": points}
            lines.append(f"{one.number}. {one.title}" + (f", {told}" if kind == "points" else ""))
    return lines


@dataclass(frozen=True, slots=True)
class CodesLine:
    """One batch of codes, and how many of them opened a ballot."""

    batch: CodeBatch
    used: str


def code_batches(round_: Round) -> list[CodesLine]:
    """Give the batches of codes that were printed, the newest last. How many were used is no small number. One read."""
    rows = round_.code_batches.select_related("printed_by").annotate(
        used=Count("codes", filter=Q(codes__is_used=True))
    )
    return [
        CodesLine(one, _("fewer than 10") if 0 < one.used < 10 else str(one.used))
        for one in rows.order_by("number")
    ]
