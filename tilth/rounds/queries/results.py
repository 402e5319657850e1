"""What came of a vote, as anybody may see it: three columns, who paid for what, receipts; small numbers are not shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.base.filters import pounds
from tilth.methods import suppression
from tilth.methods.formats import pabulib
from tilth.rounds.models import Count, Kind, Proposal, Round

PUBLIC = suppression.BALLOT_IN_PUBLIC
RECEIPT = suppression.BALLOT_RECEIPT
WIDTH = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the picture: what became of a part of the supporters' shares."""

    kind: str  # "here" | "elsewhere" | "left"
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One proposal: its votes or a star, the three columns, why, and a picture."""

    proposal: Proposal
    votes: str
    points: str
    sentences: tuple[str, ...]
    pieces: tuple[Piece, ...]


def result_lines(round_: Round, proposals: list[Proposal]) -> list[ResultLine]:
    """Give the result as anybody may see it, in the order of the ballot."""
    shown = _shown_votes(round_, proposals)
    titles = {one.number: one.title for one in proposals}
    return [
        ResultLine(
            one,
            _told(round_, shown[one.number]),
            str(one.points) if shown[one.number] and round_.kind == Kind.POINTS else "",
            tuple(_why(round_, one, titles)) if shown[one.number] else _too_few(one),
            tuple(_pieces(one)) if shown[one.number] else (),
        )
        for one in proposals
    ]


def _told(round_: Round, votes: int | None) -> str:
    if votes is None:
        return _("fewer than 10")
    # Who did not choose it would be a small number as well, and where all did, everybody's vote were told.
    return _("nearly all") if votes and (round_.ballots or 0) - votes < PUBLIC.least else str(votes)


def _shown_votes(round_: Round, proposals: list[Proposal]) -> dict[int, int | None]:
    """Give the votes that may be shown. Where each ballot names one proposal, what is hidden hides another beside it."""
    if round_.kind != Kind.CHOOSE or round_.whole != 1:
        return {one.number: suppression.shown(one.votes or 0, PUBLIC) for one in proposals}
    records = [{"for": str(one.number)} for one in proposals for _each in range(one.votes or 0)]
    nobody = (round_.ballots or 0) - len(records)
    records += [{"for": ""}] * nobody
    values = [*(str(one.number) for one in proposals), ""]
    table = suppression.publish(records, by=["for"], rule=PUBLIC, values={"for": values})[""]
    return {one.number: table.cells[str(one.number), ""] if table else None for one in proposals}


def _too_few(one: Proposal) -> tuple[str, ...]:
    if not one.votes:
        return (_("Nobody chose it."),)
    return (_("So few chose it that more is not told: nobody’s vote should be guessed from it."),)


def _why(round_: Round, one: Proposal, titles: dict[int, str]) -> list[str]:
    if not round_.shares:
        return [_turn_words(round_, one)]
    return _paid_words(round_, one) if one.is_computed else _short_words(one, titles)


def _turn_words(round_: Round, one: Proposal) -> str:
    left, short_by = one.account.get("left", 0), one.account.get("short_by", 0)
    if one.is_computed:
        return _("When its turn came, %(left)s were left, and it fitted.") % {"left": pounds(left)}
    if (one.points or 0) < round_.least:
        return _("It has fewer votes than the rule asks for.")
    if short_by:
        return _("When its turn came, %(left)s were left: it was short by %(short)s.") % {
            "left": pounds(left),
            "short": pounds(short_by),
        }
    return _("The count had ended before its turn, at the first that did not fit.")


def _paid_words(round_: Round, one: Proposal) -> list[str]:
    paid = next(each for each in round_.outcome["rounds"] if each["number"] == one.number)
    share = pounds(round(Fraction(round_.outcome["share"])))
    in_full, rest = paid["in_full"], paid["rest"]
    told = [_("Those who chose it paid for it together. Everybody’s share was %(share)s.") % {"share": share}]
    neither = (one.votes or 0) - in_full - rest
    if (round_.ballots or 0) - (one.votes or 0) < PUBLIC.least:
        return told
    if any(0 < many < PUBLIC.least for many in (in_full, rest, neither)):
        return told
    each = pounds(round(Fraction(paid["price"])))
    if in_full:
        told.append(
            ngettext("%(number)s paid %(each)s.", "%(number)s of them paid %(each)s each.", in_full)
            % {"number": in_full, "each": each}
        )
    if rest:
        told.append(
            ngettext("%(number)s gave the rest.", "%(number)s gave what was left of their share.", rest)
            % {"number": rest}
        )
    return told


def _short_words(one: Proposal, titles: dict[int, str]) -> list[str]:
    account = one.account
    told = []
    if "together" in account:
        told.append(
            _("Those who chose it had %(together)s together, and %(left)s of it in the end.")
            % {"together": pounds(account["together"]), "left": pounds(account["left"])}
        )
        other = [
            _("%(sum)s for %(what)s") % {"sum": pounds(line["pence"]), "what": titles[line["number"]]}
            for line in account["elsewhere"]
            if line["number"] in titles
        ]
        if account["others"]:
            other.append(_("%(sum)s for others") % {"sum": pounds(account["others"])})
        if other:
            told.append(
                _("They had helped to pay for something else: %(list)s.") % {"list": ", ".join(other)}
            )
    if account.get("short_by"):
        told.append(_("It was short by %(sum)s.") % {"sum": pounds(account["short_by"])})
    return told


def _pieces(one: Proposal) -> Iterable[Piece]:
    """Draw what became of the shares of those who chose it: here, for something else, left."""
    account = one.account
    whole = account.get("together")
    if not whole:
        return
    elsewhere = sum(line["pence"] for line in account["elsewhere"]) + account["others"]
    at = 0
    for kind, part in (("here", account["here"]), ("elsewhere", elsewhere), ("left", account["left"])):
        width = min(round(WIDTH * part / whole), WIDTH - at)
        if width > 0:
            yield Piece(kind, at, width)
            at += width


@dataclass(frozen=True, slots=True)
class PaidLine:
    """What one ballot paid towards one proposal; no sum where so few paid that it would tell on them."""

    title: str
    sum: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one ballot did: its share, what it paid, what was left."""

    share: str
    paid: tuple[PaidLine, ...]
    left: str


def receipt_of(round_: Round, proposals: list[Proposal], given: dict[str, int]) -> Receipt | None:
    """Give what a ballot paid, round by round as the count was; None where nobody has a share."""
    if not round_.outcome:
        return None
    titles = {one.number: one.title for one in proposals}
    left = share = Fraction(round_.outcome["share"])
    paid, all_told = [], True
    for each in round_.outcome["rounds"]:
        if not given.get(str(each["number"])) or not left:
            continue
        part = min(left, Fraction(each["price"]))
        left -= part
        enough = all(not 0 < many < RECEIPT.least for many in (each["in_full"], each["rest"]))
        all_told = all_told and enough
        paid.append(PaidLine(titles[each["number"]], pounds(round(part)) if enough else ""))
    return Receipt(pounds(round(share)), tuple(paid), pounds(round(left)) if all_told else "")


def may_publish(round_: Round) -> bool:
    """Say whether anybody may read the ballots, without anything of who cast them: none was cast by few, a blank one included."""
    return round_.counted_at is not None and (round_.rarest or 0) >= PUBLIC.least


TYPES = {
    Kind.APPROVAL: "approval",
    Kind.CHOOSE: "approval",
    Kind.POINTS: "cumulative",
    Kind.KNAPSACK: "approval",
}


def as_pabulib(round_: Round, proposals: list[Proposal], cast: Iterable[dict[str, int]]) -> bytes:
    """Give a round as a `.pb` file, its ballots in the order of what stands on them, so that none keeps its place."""
    ids = {str(one.number): _id(one) for one in proposals}
    meta = {
        "description": round_.title,
        "currency": "GBP",
        "budget": _money(round_.money_pence),
        "vote_type": TYPES[Kind(round_.kind)],
        "rule": {
            Count.SHARES: "equalshares/add1",
            Count.SHARES_PLAIN: "equalshares",
            Count.MOST: "greedy",
            Count.MOST_STOP: "greedy-no-skip",
        }[Count(round_.count)],
        "sheet_sha256": round_.fingerprint,
    }
    if round_.kind == Kind.CHOOSE:
        meta["max_length"] = str(round_.whole)
    if round_.kind == Kind.POINTS:
        meta["max_sum_points"] = str(round_.whole)
    if round_.kind == Kind.KNAPSACK:
        meta["max_sum_cost"] = _money(round_.money_pence)
    if round_.least:
        meta["min_project_score_threshold"] = str(round_.least)
    projects = [
        pabulib.Project(_id(one), _money(one.cost_pence), {"name": one.title, **_counted(round_, one)})
        for one in proposals
    ]
    sorted_cast = sorted(sorted((int(number), points) for number, points in given.items()) for given in cast)
    votes = [
        (
            str(voter),
            [ids[str(number)] for number, _points in ballot],
            [points for _number, points in ballot] if round_.kind == Kind.POINTS else [],
        )
        for voter, ballot in enumerate(sorted_cast, 1)
    ]
    return pabulib.write(meta, projects, votes)


def _id(one: Proposal) -> str:
    return one.outside_id or str(one.number)


def _counted(round_: Round, one: Proposal) -> dict[str, str]:
    if not round_.counted_at:
        return {}
    return {"votes": str(one.votes), "selected": "1" if one.is_computed else "0"}


def _money(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}" if pence % 100 else str(pence // 100)
