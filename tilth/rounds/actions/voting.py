"""Voting: who may is asked first, then the ballot goes into the box, and nothing remembers that the two belong together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.filters import pounds
from tilth.base.sealing import keyed_digest
from tilth.base.writing import act, verb
from tilth.ideas.words import needed
from tilth.methods.ballots import codes
from tilth.methods.ballots.form import Form, Wrong
from tilth.methods.ballots.form import Kind as FormKind
from tilth.methods.ballots.receipts import seal
from tilth.rounds.access import held_round_for, round_for
from tilth.rounds.actions import box
from tilth.rounds.models import Code, CodeBatch, HasVoted, Round, Who
from tilth.rounds.queries.rules import form_of, on_the_ballot

MOST_CODES = 2_000


@verb("rounds.print_codes")
def print_codes(*, by: Actor, round_: Round, digests: tuple[str, ...], where: str) -> CodeBatch:
    """Keep the digests of codes that are printed now. The codes are on the page that prints them, and nowhere else."""
    held_round_for(by, round_.pk)
    held = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if held.who != Who.CODE or held.closed_at is not None:
        raise WrongState(_("Nobody needs a code for this vote now."))
    if not 1 <= len(digests) <= MOST_CODES:
        raise InvalidInput(_("Print between 1 and 2,000 codes at once."), "how_many")
    batch = CodeBatch.objects.create(
        round=held,
        number=held.code_batches.count() + 1,
        where=needed(where, "where", _("Say where these are handed out.")),
        printed=len(digests),
        printed_by=by.account,
    )
    # In the order of the digests: the first slip that is printed is not the first row.
    Code.objects.bulk_create(Code(batch=batch, digest=one) for one in sorted(digests))
    act(by, "rounds.print_codes", subject=batch)
    return batch


@verb("rounds.vote")
def vote(
    *, by: Actor, round_: Round, given: Mapping[str, int], receipt: str, code: str = "", postcode: str = ""
) -> Round:
    """Cast a ballot under the number of its receipt; cast again under that number, the latest counts.

    Without a key: a receipt of the write would tie an account to the moment of a ballot. Pressed twice it is the same
    ballot under the same number.
    """
    held = _open_round(round_)
    ballot = _ballot(form_of(held, on_the_ballot(held)), given)
    number = codes.in_groups(receipt)
    if number is None:
        raise InvalidInput(_("This page was too old. Open it again; nothing was counted."))
    digest = str(codes.digest(number))
    if box.find(held, digest) is None:
        _let_in(by, held, code, postcode)
    box.put(held, digest, ballot, seal(number, ballot))
    act(NOBODY, "rounds.vote", subject=held)
    return held


@verb("rounds.vote_anew")
def vote_anew(*, by: Actor, round_: Round, given: Mapping[str, int], receipt: str) -> Round:
    """Change a ballot that lies in the box. Raises NotFound for whoever does not know its number."""
    held = _open_round(round_)
    _before, number = own_ballot(held, receipt)
    ballot = _ballot(form_of(held, on_the_ballot(held)), given)
    box.put(held, str(codes.digest(number)), ballot, seal(number, ballot))
    act(NOBODY, "rounds.vote", subject=held)
    return held


def own_ballot(round_: Round, typed: str) -> tuple[dict[str, int], str]:
    """Give a ballot and the number of its receipt as it is written, to whoever knows the number. Raises NotFound."""
    number = codes.in_groups(typed)
    given = box.find(round_, str(codes.digest(number))) if number else None
    if number is None or given is None:
        raise NotFound
    return given, number


def _open_round(round_: Round) -> Round:
    round_for(round_.pk)
    held = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if not held.is_open:
        raise WrongState(_("Nobody votes here now: the vote has not begun, or is over."))
    return held


def _ballot(form: Form, given: Mapping[str, int]) -> dict[str, int]:
    """Give a ballot as it is kept. Raises InvalidInput for one that cannot be counted, whole."""
    refuse_wrong(form, given)
    return {name: points for name, points in sorted(given.items()) if points}


def refuse_wrong(form: Form, given: Mapping[str, int]) -> None:
    """Raise InvalidInput with every reason why this ballot cannot be counted as it is."""
    told = form.sum(given)
    over, whole = told.over, told.whole or 0
    if over and form.kind is FormKind.KNAPSACK:
        too_much = _("You are %(sum)s over. Leave something out.") % {"sum": pounds(over)}
    elif form.kind is FormKind.POINTS:
        too_much = ngettext(
            "You may give %(number)s point in all.", "You may give %(number)s points in all.", whole
        ) % {"number": whole}
    else:
        too_much = ngettext("Choose %(number)s at most.", "Choose %(number)s at most.", whole) % {
            "number": whole
        }
    sentences = {
        Wrong.UNKNOWN: _("Something on this ballot is not among the proposals. Nothing was counted."),
        Wrong.POINTS: _("Points are whole numbers from nought on, and a cross counts once."),
        Wrong.TOO_MANY: too_much,
        Wrong.OVER: too_much,
    }
    wrong = form.wrong(given)
    if wrong:
        raise InvalidInput(" ".join(str(sentences[one]) for one in wrong), "ballot")


def _let_in(by: Actor, round_: Round, code: str, postcode: str) -> None:
    """See that whoever votes may, and that it is the first time. What they showed is not kept."""
    match round_.who:
        case Who.CODE:
            use_code(round_, code)
        case Who.ACCOUNT:
            who: Any = by.account_id or by.pass_id
            if who is None:
                raise InvalidInput(_("Sign in first: whoever has an account here votes."))
            mark = keyed_digest("rounds", str(round_.pk), str(who)).hex()
            if not HasVoted.objects.get_or_create(round=round_, mark=mark)[1]:
                raise InvalidInput(_("You have voted already. To change it, open the number you were given."))
        case Who.POSTCODE:
            typed = "".join(postcode.upper().split())
            if len(typed) < 5 or not any(_begins(typed, start) for start in round_.postcodes.split()):
                raise InvalidInput(
                    _("Postcodes here begin with %(these)s. If yours does not, ask us: we may be wrong.")
                    % {"these": ", ".join(round_.postcodes.split())},
                    "postcode",
                )


def _begins(postcode: str, start: str) -> bool:
    """Say whether a postcode without spaces belongs to an outward code: AM1 1AA to AM1, and AM11 1AA not."""
    return postcode[:-3] == start or (
        len(start) < len(postcode) - 3 and start.isalpha() and postcode.startswith(start)
    )


def use_code(round_: Round, code: str) -> None:
    """Use a code up. Raises InvalidInput for one that is unknown, or was used."""
    digest = codes.digest(code)
    rows = Code.objects.filter(batch__round=round_, digest=digest) if digest else Code.objects.none()
    # One statement, so that one code pressed twice at once opens one ballot.
    if rows.filter(is_used=False).update(is_used=True):
        return
    if rows.exists():
        raise InvalidInput(
            _("This code has been used. To change your vote, open the number you were given then."), "code"
        )
    raise InvalidInput(
        _("We do not know this code. Look at it again: it has 26 letters and figures."), "code"
    )
