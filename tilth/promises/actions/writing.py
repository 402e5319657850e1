"""A sheet is written by one side and holds when every side said yes; changed, it holds as it was until they do again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.writing import act, verb
from tilth.directory.models import Page
from tilth.promises.access import must_stand_for
from tilth.promises.actions.telling import tell_the_others
from tilth.promises.models import TERMS, Kind, Sheet, Side, Wording, Yes, of_party
from tilth.teams.models import Team

# What each kind cannot be written without, and the sentence beside its field.
NEEDED = {
    Kind.DEAL: ("title",),
    Kind.AGREEMENT: ("title", "about", "money", "from_on", "until_on"),
    Kind.ASK: ("title", "whose_job", "own_change", "cost", "who_pays"),
}


@verb("promises.begin")
def begin(
    *,
    by: Actor,
    kind: str,
    with_whom: Page | Office | Team,
    page: Page | None = None,
    office: Office | None = None,
    team: Team | None = None,
    own: str = "",
    other: str = "",
    **terms: Any,
) -> Sheet:
    """Write a sheet of two columns. Nobody else reads it before both sides said yes. In an ask the other column is empty."""
    must_stand_for(by, page, office, team)
    if with_whom in (page, office, team):
        raise InvalidInput(_("That is you. Choose another side."), "with_whom")
    if kind == Kind.ASK and other.strip():
        raise InvalidInput(_("In an ask, the other column is theirs to write."), "other")
    terms = checked(Kind(kind), terms)
    sheet = Sheet.objects.create(kind=kind, **terms)
    first = Side.objects.create(sheet=sheet, number=1, page=page, office=office, team=team)
    second = Side.objects.create(sheet=sheet, number=2, **of_party(with_whom))
    _keep(sheet, first, terms, {first: own, second: other})
    tell_the_others(sheet, first, _("Somebody would like to promise something with you. Read it."))
    act(by, "promises.begin", subject=sheet)
    return sheet


def checked(kind: Kind, terms: dict[str, Any]) -> dict[str, Any]:
    """Give the terms of this kind of sheet. Raises InvalidInput, beside its field, for the first that says nothing."""
    kept = {name: value for name, value in terms.items() if name in TERMS and value not in (None, "")}
    for name in NEEDED[kind]:
        value = kept.get(name)
        if not (value.strip() if isinstance(value, str) else value):
            raise InvalidInput(_("Say something here. The other side reads it before they say yes."), name)
    first, last = kept.get("from_on"), kept.get("until_on")
    if isinstance(first, date) and isinstance(last, date) and last <= first:
        raise InvalidInput(_("It ends before it begins. Choose a later day."), "until_on")
    return kept


@verb("promises.reword")
def reword(*, by: Actor, side: Side, columns: dict[str, str], **terms: Any) -> Wording:
    """Write terms and columns anew. What stood stands until every side has said yes to the new words.

    `columns`: the words of each side, by its id. A side that is asked writes its own column; the asker never does.
    """
    sheet = _locked(by, side)
    if sheet.is_shared or side.enough_at is not None:
        raise WrongState(_("This cannot be written anew."))
    before = latest(sheet)
    written = {one: columns.get(str(one.pk), before.column_of(one)) for one in sheet.sides.all()}
    for one in written:
        if sheet.kind == Kind.ASK and one.number > 1 and one != side:
            written[one] = before.column_of(one)
    wording = _keep(sheet, side, checked(Kind(sheet.kind), terms), written)
    tell_the_others(
        sheet, side, _("The other side has written your sheet anew. It changes when you say yes.")
    )
    act(by, "promises.reword", subject=wording)
    return wording


def _keep(sheet: Sheet, side: Side, terms: dict[str, Any], columns: dict[Side, str]) -> Wording:
    wording = Wording.objects.create(
        sheet=sheet,
        number=sheet.wordings.count() + 1,
        by=side,
        columns={str(one.pk): words.strip() for one, words in columns.items()},
        **terms,
    )
    Yes.objects.create(wording=wording, side=side)
    return wording


def latest(sheet: Sheet) -> Wording:
    """Give the newest wording of a sheet that is no shared problem."""
    return sheet.wordings.latest("number")


@verb("promises.say_yes")
def say_yes(*, by: Actor, side: Side, wording: Wording) -> Sheet:
    """Say yes to the newest wording. With the last yes it holds, and anybody may read the sheet. A second yes is the first."""
    sheet = _locked(by, side)
    newest = latest(sheet)
    if newest.pk != wording.pk:
        raise WrongState(_("It was written anew just now. Read it again before you say yes."))
    if not all(newest.column_of(one) for one in sheet.sides.all()):
        raise WrongState(_("One column is empty still. It holds when each side says what it will do."))
    _yes, is_first = Yes.objects.get_or_create(wording=newest, side=side)
    if not is_first:
        return sheet
    if newest.agreed_at is None and newest.yeses.count() == sheet.sides.count():
        _hold(sheet, newest)
    tell_the_others(sheet, side, _("The other side has said yes to your sheet."))
    act(by, "promises.say_yes", subject=sheet)
    return sheet


def _hold(sheet: Sheet, wording: Wording) -> None:
    wording.agreed_at = clock.now()
    wording.save(update_fields=["agreed_at"])
    sheet.agreed_at = sheet.agreed_at or wording.agreed_at
    for name in TERMS:
        setattr(sheet, name, getattr(wording, name))
    sheet.save(update_fields=[*TERMS, "agreed_at"])
    for side in sheet.sides.all():
        side.will = wording.column_of(side)
        side.save(update_fields=["will"])


def _locked(by: Actor, side: Side) -> Sheet:
    """Give the sheet of a side one stands for, to change it. Raises NotFound, or WrongState for one that is over."""
    must_stand_for(by, side.page, side.office, side.team)
    sheet = Sheet.objects.select_for_update(of=("self",)).get(pk=side.sheet_id)
    if sheet.is_over:
        raise WrongState(_("This sheet is over."))
    return sheet


@verb("promises.end")
def end(*, by: Actor, side: Side, why: str) -> Sheet:
    """End a sheet, with words that every side reads. Ended before its day, it says so."""
    sheet = _locked(by, side)
    if not why.strip():
        raise InvalidInput(_("Say why. The other side reads it."), "why")
    sheet.ended_at, sheet.ended_why, sheet.ended_by = clock.now(), why.strip(), side
    sheet.save(update_fields=["ended_at", "ended_why", "ended_by"])
    early = _("The other side has ended your sheet before its day. Read why.")
    tell_the_others(
        sheet, side, early if sheet.ended_early else _("The other side has ended your sheet. Read why.")
    )
    act(by, "promises.end", subject=sheet)
    return sheet
