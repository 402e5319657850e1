"""Sheets for anybody to read, and a side's own pages: written, said yes to, spoken about, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput, NotFound, TilthError
from tilth.base.forms import day_words
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, render, say
from tilth.base.web import actor, public
from tilth.promises import access, queries
from tilth.promises.access import Hand
from tilth.promises.actions import saying, writing
from tilth.promises.forms import ColumnForm, EndForm, EnoughForm, PartForm, SharedForm, SheetForm, WordForm
from tilth.promises.models import TERMS, Kind, Sheet, Side

get_and_post = require_http_methods(["GET", "POST"])


def hand_of(request: HttpRequest, token: str) -> Hand:
    """Give the hand of a group, an office or a team; whoever guesses is slowed down."""
    try:
        return access.hand_for(actor(request), token)
    except NotFound:
        rate_limit("link of a side", address_of(request.META), times=60, seconds=900)
        raise


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """Every sheet that stands."""
    access.must_be_here()
    who = actor(request)
    sheets_aside, thanks_aside = queries.out_of_sight() if access.sets_aside(who) else ([], [])
    context = {
        "kinds": queries.here(),
        "hands": queries.hands_of(who),
        "sheets_aside": sheets_aside,
        "thanks_aside": thanks_aside,
    }
    return render(request, "promises/here.html", context)


@public
@require_GET
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sheet, for anybody."""
    view = queries.whole(access.sheet_for(pk))
    who = actor(request)
    context = {
        "view": view,
        "sheet": view.sheet,
        "hands": queries.hands_of(who),
        "sets_aside": access.sets_aside(who),
    }
    return render(request, "promises/sheet.html", context)


@public
@require_GET
def ours(request: HttpRequest, token: str) -> HttpResponse:
    """The sheets of a group, an office or a team, and where it begins one."""
    hand = hand_of(request, token)
    context = {
        "hand": hand,
        "token": hand.key,
        "sheets": queries.of_hand(hand),
        "thanks": queries.thanks_of(hand),
        "person_page": True,
    }
    return render(request, "promises/ours.html", context)


@public
@require_GET
def own(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """One sheet, in the hands of one of its sides."""
    hand = hand_of(request, token)
    return _own_page(request, hand, access.side_for(hand, pk))


def _own_page(
    request: HttpRequest, hand: Hand, side: Side, status: int = 200, refused: str = ""
) -> HttpResponse:
    view = queries.whole(side.sheet, for_its_sides=True)
    context = {
        "view": view, "sheet": view.sheet, "side": side, "token": hand.key, "refused": refused,
        "waits_for_us": side in view.waits_for, "person_page": True,
    }  # fmt: skip
    return render(request, "promises/own.html", context, status=status)


def _titles() -> dict[str, str]:
    return {
        Kind.DEAL: _("A deal"),
        Kind.AGREEMENT: _("An agreement about money"),
        Kind.ASK: _("An ask"),
    }


@public
@get_and_post
def begin(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Write a sheet of two columns."""
    hand = hand_of(request, token)
    if kind not in _titles():
        raise NotFound
    form = SheetForm(request.POST or None, kind=kind)
    done = _("It is written. It stands when the other side says yes.")
    return _kept(request, hand, form, _titles()[kind], writing.begin, done, kind=kind, **hand.party)


def _kept(
    request: HttpRequest, hand: Hand, form: Any, title: str, do: Any, done: str, *, pk: UUID | None = None,
    lead: str = "", button: str = "", **about: Any,
) -> HttpResponse:  # fmt: skip
    back = reverse("promises:own", args=[hand.key, pk]) if pk else reverse("promises:ours", args=[hand.key])
    if form.is_valid():
        try:
            made = do(by=hand.by, key=form.key, **about, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, done)
            return redirect(
                "promises:own", hand.key, pk or (made.pk if isinstance(made, Sheet) else made.sheet_id)
            )
    return form_page(request, form, title=title, lead=lead, button=button or _("Keep it"), back=back)


@public
@get_and_post
def reword(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Write a sheet anew. Whoever is asked writes their own column alone."""
    hand = hand_of(request, token)
    side = access.side_for(hand, pk)
    form, columns = _form_of(request, side)
    if form.is_valid():
        try:
            writing.reword(by=hand.by, side=side, key=form.key, **columns(form.cleaned()))
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is written. It changes when the other side says yes."))
            return redirect("promises:own", hand.key, pk)
    lead = _("What stands now stands until every side has said yes to the new words.")
    back = reverse("promises:own", args=[hand.key, pk])
    return form_page(
        request, form, title=side.sheet.title, lead=lead, button=_("Ask for their yes"), back=back
    )


def _form_of(request: HttpRequest, side: Side) -> tuple[Any, Any]:
    """Give the form by which a side writes a sheet anew, and how its values are handed to the verb."""
    if side.sheet.is_shared or side.sheet.is_over or side.enough_at is not None:
        raise NotFound
    wording = writing.latest(side.sheet)
    other = side.sheet.sides.exclude(pk=side.pk).get()
    if side.sheet.kind == Kind.ASK and side.number > 1:
        terms = {name: getattr(wording, name) for name in TERMS}
        own = {"own": wording.column_of(side)}
        return ColumnForm(request.POST or None, initial=own), lambda words: {
            "columns": {str(side.pk): words["own"], str(other.pk): wording.column_of(other)}, **terms
        }  # fmt: skip
    initial = {"own": wording.column_of(side), "other": wording.column_of(other)}
    form = SheetForm(request.POST or None, kind=side.sheet.kind, wording=wording, initial=initial)

    def columns(words: dict[str, Any]) -> dict[str, Any]:
        ours, theirs = words.pop("own"), words.pop("other", wording.column_of(other))
        return {"columns": {str(side.pk): ours, str(other.pk): theirs}, **words}

    return form, columns


@public
@require_POST
def say_yes(request: HttpRequest, token: str, pk: UUID, wording: UUID) -> HttpResponse:
    """Say yes to the wording that waits."""
    hand = hand_of(request, token)
    side = access.side_for(hand, pk)
    try:
        writing.say_yes(by=hand.by, side=side, wording=access.wording_for(side, wording))
    except TilthError as error:
        if isinstance(error, NotFound):
            raise
        return _own_page(request, hand, side, 409, error.message)
    say(request, _("You have said yes."))
    return redirect("promises:own", hand.key, pk)


@public
@get_and_post
def say_of(request: HttpRequest, token: str, pk: UUID, about: UUID) -> HttpResponse:
    """Say of another side: kept, not yet, let's talk."""
    hand = hand_of(request, token)
    side = access.side_for(hand, pk)
    other = access.other_side_for(side, about)
    lead = _("Nothing hangs on it: no money, no place in a queue, no mark.")
    title = _("How does it stand with what %(name)s promised?") % {"name": other.name}
    return _kept(
        request, hand, WordForm(request.POST or None), title, saying.say_of, _("It stands beside their column."),
        pk=pk, lead=lead, button=_("Say it"), side=side, about=other,
    )  # fmt: skip


@public
@get_and_post
def enough(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Enough for now."""
    hand = hand_of(request, token)
    side = access.side_for(hand, pk)
    if side.sheet.kind != Kind.ASK or side.number == 1:
        raise NotFound
    return _kept(
        request, hand, EnoughForm(request.POST or None), _("Enough for now"), saying.say_enough,
        _("They know. Nothing follows from it."), pk=pk, button=_("Enough for now"), side=side,
        lead=_("No reason is needed, nothing follows from it, and nobody counts it."),
    )  # fmt: skip


@public
@get_and_post
def end(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """End a sheet."""
    hand = hand_of(request, token)
    side = access.side_for(hand, pk)
    lead = _("Every side is told, with your words.")
    if side.sheet.until_on:
        lead = _("You agreed on it until %(day)s. Every side is told that it ends, with your words.") % {
            "day": day_words(side.sheet.until_on)
        }
    return _kept(
        request, hand, EndForm(request.POST or None), _("End this sheet"), writing.end, _("It is over, and they know why."),
        pk=pk, lead=lead, button=_("End it"), side=side,
    )  # fmt: skip


@public
@get_and_post
def share(request: HttpRequest, token: str) -> HttpResponse:
    """Share a problem in the open."""
    hand = hand_of(request, token)
    lead = _("Anybody reads it at once, and anybody with a page or an office takes their own part of it.")
    return _kept(
        request, hand, SharedForm(request.POST or None), _("A shared problem"), saying.share,
        _("It is shared. Others say their own part."), lead=lead, **hand.party,
    )  # fmt: skip


@public
@get_and_post
def take_part(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Take a part of a shared problem, or say one's part anew."""
    hand = hand_of(request, token)
    found = access.sheet_for(pk)
    if not found.is_shared or found.is_over:
        raise NotFound
    mine = found.sides.filter(**hand.party).first()
    form = PartForm(request.POST or None, side=mine)
    return _kept(
        request, hand, form, found.title, saying.take_part, _("It stands in your column."),
        lead=_("You say your own part. Nobody gives one to another."), sheet=found, **hand.party,
    )  # fmt: skip
