"""The verbs of this room: writing a comparison down, changing or giving it up, bringing its table, telling what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tilth.base import clock, files, sealing
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.forms import day_words
from tilth.base.models import StoredFile
from tilth.base.writing import act, verb
from tilth.comparisons.access import comparison_to_work_on, must_work_it_out
from tilth.comparisons.models import Beside, Comparison, Kind, Result, Verdict, Version
from tilth.comparisons.table import HELPED, OWN, PEOPLE, PLACE, UNTOUCHED
from tilth.comparisons.written import digest_of

FEWEST_QUARTERS, MOST_QUARTERS, MOST_AFTER = 8, 20, 8
MOST_KNOWN = 8


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that is written down before a comparison begins."""

    question: str
    chosen_by: str
    starts_on: date
    outcome: str
    analyst: str
    untouched: str = ""
    beside: str = Beside.NOT_YET
    place: str = ""
    quarters_before: int = FEWEST_QUARTERS
    quarters_watched: int = 4
    known: tuple[str, ...] = ()
    is_rationed: bool = False
    why_no_lot: str = ""


@verb("comparisons.register")
def register(*, by: Actor, kind: str, written: Written) -> Comparison:
    """Write a comparison down, for all to read, before it begins. Raises InvalidInput for what cannot be compared."""
    must_work_it_out(by)
    written = _checked(kind, written)
    comparison = Comparison.objects.create(kind=kind, question=written.question, made_by=by.account)
    _write(comparison, written)
    act(by, "comparisons.register", subject=comparison)
    return comparison


@verb("comparisons.change")
def change(*, by: Actor, comparison: Comparison, written: Written, why: str) -> Version:
    """Write it down anew, with the reason; what was written before stays in public. Only before it begins."""
    comparison = comparison_to_work_on(by, comparison.pk)
    last = comparison.versions.select_for_update().last()
    if last is None or last.starts_on < clock.today() or comparison.results.exists():
        raise WrongState(
            _(
                "It has begun, so nothing that was written down changes any more. Give it up, or tell it as it is."
            )
        )
    if not why:
        raise InvalidInput(_("Say why it changes. Anybody can read it."), "why")
    version = _write(comparison, _checked(comparison.kind, written), after=last, why=why)
    comparison.question = version.question
    comparison.save(update_fields=["question"])
    act(by, "comparisons.change", subject=comparison)
    return version


def _checked(kind: str, written: Written) -> Written:
    if written.starts_on < clock.today():
        raise InvalidInput(
            _(
                "That day has passed. A comparison is written down before it begins, not once results can be seen."
            ),
            "starts_on",
        )
    if not FEWEST_QUARTERS <= written.quarters_before <= MOST_QUARTERS:
        raise InvalidInput(
            _("At least eight quarters before, or nobody can tell who was getting better anyway."),
            "quarters_before",
        )
    if not 1 <= written.quarters_watched <= MOST_AFTER:
        raise InvalidInput(_("Between one quarter and eight."), "quarters_watched")
    if kind == Kind.PLACE:
        if not written.place:
            raise InvalidInput(_("Say which place it is."), "place")
        return replace(
            written, beside=Beside.OTHERS, untouched="", known=(), is_rationed=False, why_no_lot=""
        )
    return _checked_people(written)


def _checked_people(written: Written) -> Written:
    if not written.untouched or written.untouched.casefold() == written.outcome.casefold():
        raise InvalidInput(
            _("Name something else that is counted and that the help cannot change."), "untouched"
        )
    if written.is_rationed and written.beside != Beside.LOT and not written.why_no_lot:
        raise InvalidInput(
            _(
                "There are fewer places than people. Say why starts are not drawn by lot: it would be fairest, and tell most."
            ),
            "why_no_lot",
        )
    known = tuple(dict.fromkeys(name.casefold().strip() for name in written.known if name.strip()))
    taken = {HELPED, OWN, UNTOUCHED, PLACE, PEOPLE}
    if len(known) > MOST_KNOWN or any(
        len(name) > 40 or name in taken or name.startswith(("before_", "after_")) for name in known
    ):
        raise InvalidInput(
            _("At most eight short names, one a line, and none that the table has already."), "known"
        )
    return replace(written, known=known, place="")


def _write(
    comparison: Comparison, written: Written, *, after: Version | None = None, why: str = ""
) -> Version:
    version = Version(
        comparison=comparison,
        number=after.number + 1 if after else 1,
        why=why,
        question=written.question,
        chosen_by=written.chosen_by,
        starts_on=written.starts_on,
        outcome=written.outcome,
        untouched=written.untouched,
        beside=written.beside,
        place=written.place,
        quarters_before=written.quarters_before,
        quarters_watched=written.quarters_watched,
        known="\n".join(written.known),
        is_rationed=written.is_rationed,
        why_no_lot="" if written.beside == Beside.LOT else written.why_no_lot,
        analyst=written.analyst,
        registered_on=clock.today(),
        before=after.digest if after else "",
    )
    version.digest = digest_of(version)
    version.save(force_insert=True)
    return version


@verb("comparisons.give_up")
def give_up(*, by: Actor, comparison: Comparison, why: str) -> Comparison:
    """Give a comparison up before anything was told of it. It stays in the list, with the reason."""
    comparison = comparison_to_work_on(by, comparison.pk)
    if comparison.results.exclude(verdict=Verdict.UNREADABLE).exists():
        raise WrongState(_("It has been worked out. What came of it stays."))
    if not why:
        raise InvalidInput(_("Say why. Anybody can read it."), "why")
    comparison.given_up_on, comparison.given_up_why = clock.today(), why
    comparison.save(update_fields=["given_up_on", "given_up_why"])
    act(by, "comparisons.give_up", subject=comparison)
    return comparison


@verb("comparisons.bring")
def bring(*, by: Actor, comparison: Comparison, content: bytes, why_again: str = "") -> Result:
    """Bring the table, once its time is over. It lies sealed under a key of its own until it has been read, then it is gone."""
    comparison = comparison_to_work_on(by, comparison.pk)
    version = comparison.versions.last()
    if version is None or clock.today() < version.ends_on:
        day = day_words(version.ends_on) if version else ""
        raise WrongState(_("Its time is over on %(day)s. Until then nobody looks.") % {"day": day})
    earlier = list(comparison.results.select_for_update())
    if any(not one.verdict for one in earlier):
        raise WrongState(_("A table is being worked out just now. Wait a moment."))
    if any(one.verdict != Verdict.UNREADABLE for one in earlier) and not why_again:
        raise InvalidInput(
            _("It was worked out before, and that stays in public. Say why it is worked out again."),
            "why_again",
        )
    result = Result(
        comparison=comparison,
        version=version,
        number=len(earlier) + 1,
        why_again=why_again,
        brought_by=by.account,
    )
    result.file = files.keep(result.pk, content, kind="comparison", content_type="text/csv")
    result.save(force_insert=True)
    act(by, "comparisons.bring", subject=comparison)
    return result


@verb("comparisons.tell")
def tell(
    *,
    by: Actor,
    result: Result,
    verdict: Verdict,
    why_not: str = "",
    found: dict[str, Any] | None = None,
    faults: list[list[Any]] | None = None,
    method: str = "",
) -> Result:
    """Tell what came of it, and let the rows go: Tilth itself, when it has been worked out."""
    result = Result.objects.select_for_update(of=("self",)).select_related("file").get(pk=result.pk)
    if result.verdict:
        return result
    stored = result.file
    result.verdict, result.why_not, result.method = verdict, why_not, method
    result.found, result.faults = found or {}, faults or []
    result.worked_out_at, result.brought_by, result.file = clock.now(), None, None
    result.save(
        update_fields=[
            "verdict", "why_not", "method", "found", "faults", "worked_out_at", "brought_by", "file",
        ]
    )  # fmt: skip
    act(by, "comparisons.tell", subject=result.comparison)
    # When that is durable: a table that is gone cannot be worked out again.
    transaction.on_commit(partial(_let_rows_go, result.pk, stored))
    return result


def _let_rows_go(holder: UUID, stored: StoredFile | None) -> None:
    if stored is not None:
        files.drop(stored)
    sealing.destroy_key(holder, "expired")
