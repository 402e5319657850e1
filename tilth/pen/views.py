from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput, WrongState
from tilth.base.pages import render, say
from tilth.base.web import actor, kept_typed, signed_in, typed
from tilth.pen import actions, queries
from tilth.pen.access import draft_for, writable_for
from tilth.pen.forms import Sheet, Typed
from tilth.pen.models import Draft

# What a page carries beside the note itself.
_MACHINERY = ("do", "quiet", "body", "key", "then")
# What somebody goes on to from a note, which waits for them as a draft.
THEN = {"draw": "conversations:draw", "record": "conversations:record"}


@signed_in
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The one note. A post saves it, or without a script only sorts its lines."""
    if request.method == "GET":
        return _begin(request)
    sheet = Sheet(actor(request), dict(typed(request.POST)), is_sent=request.POST.get("do") == "save")
    if request.POST.get("do") == "save":
        saved = _save(request, sheet)
        if saved is not None:
            return saved
    return _page(request, sheet, status=_status(sheet))


def _begin(request: HttpRequest) -> HttpResponse:
    # The page sends the same words to all three, and whichever came last is the one that was kept.
    sent_to = [reverse(f"pen:{name}") for name in ("write", "lines", "keep")]
    kept: Typed = kept_typed(request, *sent_to) if "kept" in request.session else {}
    if kept:
        say(request, _("Your words are still here. Press the button again to save them."))
    elif "person" in request.GET:
        kept = {"about": [str(writable_for(actor(request), request.GET["person"]).pk)]}
    return _page(request, Sheet(actor(request), kept))


def _save(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    """Save the note and go where it can be read; None when something in it cannot be taken."""
    lines = sheet.lines() if sheet.form.is_valid() else ()
    if sheet.form.errors or sheet.errors:
        return None
    read, key = sheet.form.cleaned_data, sheet.form.key
    if not sheet.makes_something(lines):
        return _keep_and_leave(request, sheet)
    try:
        actions.save_note(
            by=actor(request),
            note_id=key,
            person=sheet.person,
            lines=lines,
            on=read["on"],
            where=read["where"],
            key=key,
        )
    except InvalidInput as error:
        sheet.refuse(error)
        return None
    except WrongState:
        sheet.begin_again(_saved_elsewhere())
        return None
    if sheet.person is None:
        say(request, _("Saved. Lines about a person wait below, to be sorted together."))
        return redirect("pen:write")
    own = _("Saved. It is on your page.")
    say(
        request,
        own if sheet.is_own else _("Saved. It is on %(called)s’s page.") % {"called": sheet.person.called},
    )
    return redirect("home:person", pk=sheet.person.pk)


def _saved_elsewhere() -> str:
    return _(
        "This note was saved or thrown away already, perhaps in another window. Your words are still here: "
        "take out what stands on the page by now, and press the button again."
    )


def _keep_and_leave(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    try:
        _keep(request, sheet)
    except WrongState:
        sheet.begin_again(_saved_elsewhere())
        return None
    say(request, _("Kept as a draft, to sort together. Nothing about a person was written."))
    return redirect("pen:write")


@signed_in
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """The rows of the note as it is being typed: a part of the page."""
    if request.method == "GET":
        return _begin(request)
    sheet = Sheet(actor(request), dict(typed(request.POST)))
    return render(request, "pen/_lines.html", {"sheet": sheet})


@signed_in
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the note as a draft: by its button, or quietly while somebody types."""
    if request.method == "GET":
        return _begin(request)
    sheet = Sheet(actor(request), dict(typed(request.POST)))
    then = THEN.get(request.POST.get("then", "")) if sheet.person else None
    if then and sheet.person and not str(sheet.value("body") or "").strip():
        return redirect(then, pk=sheet.person.pk)
    is_quiet = bool(request.POST.get("quiet"))
    try:
        kept = _keep(request, sheet)
    except WrongState as error:
        if is_quiet:
            return HttpResponse(error.message, status=409, content_type="text/plain; charset=utf-8")
        sheet.begin_again(_saved_elsewhere())
        return _page(request, sheet, status=409)
    if is_quiet:
        at = time_format(timezone.localtime(kept.changed_at), "H:i")
        words = _("Kept as a draft at %(at)s") % {"at": at}
        return HttpResponse(words, content_type="text/plain; charset=utf-8")
    say(request, _("Kept as a draft. You find it under Write, on any device."))
    if then and sheet.person:
        return redirect(then, pk=sheet.person.pk)
    return redirect("pen:write")


def _keep(request: HttpRequest, sheet: Sheet) -> Draft:
    carried = {name: values for name, values in sheet.typed.items() if name not in _MACHINERY}
    return actions.keep_draft(
        by=actor(request),
        note_id=sheet.note_id,
        body=str(sheet.value("body") or ""),
        person_id=sheet.person.pk if sheet.person else None,
        typed=carried,
    )


@signed_in
@require_GET
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A note that was begun, as it was left."""
    found = draft_for(actor(request), pk)
    return _page(request, Sheet(actor(request), found.typed()))


@signed_in
@require_POST
def throw_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    actions.throw_away(by=actor(request), draft=draft_for(actor(request), pk))
    say(request, _("Thrown away."))
    return redirect("pen:write")


def _status(sheet: Sheet) -> int:
    if sheet.message:
        return 409
    return 422 if sheet.form.errors or sheet.errors else 200


def _page(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    waiting = [draft for draft in queries.drafts_of(actor(request)) if draft.pk != sheet.note_id]
    names = dict(sheet.people)
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "person": sheet.person,
        "person_page": sheet.person,
        "drafts": [(draft, names.get(draft.person_id, "") if draft.person_id else "") for draft in waiting],
    }
    return render(request, "pen/write.html", context, status=status)
