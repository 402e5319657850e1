from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.answers.models import Answer, Kind
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.files import open_file
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.web import actor, signed_in
from tilth.sheets import actions, queries
from tilth.sheets.access import (
    answer_to_put_easily,
    grant_to_put_easily,
    line_of,
    page_to_put_easily,
    sheet_for,
    sheet_to_change,
    spend_to_put_easily,
)
from tilth.sheets.forms import EasyPictureForm, LinesForm
from tilth.sheets.models import Sheet


@signed_in
@require_http_methods(["GET", "POST"])
def of_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The Easy Read sheet of a person's page."""
    person = page_to_put_easily(actor(request), pk)
    return _begin(
        request,
        queries.sheet_of(Sheet.Of.PAGE, pk),
        lambda key: actions.begin_of_page(by=actor(request), person=person, key=key),
        reverse("home:person", args=[pk]),
        person_page=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def of_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The Easy Read sheet of an answer."""
    answer = answer_to_put_easily(actor(request), pk)
    return _begin(
        request,
        queries.sheet_of(Sheet.Of.ANSWER, pk),
        lambda key: actions.begin_of_answer(by=actor(request), answer=answer, key=key),
        _page_of_answer(answer),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def of_spend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The Easy Read sheet of something that was bought."""
    row = spend_to_put_easily(actor(request), pk)
    return _begin(
        request,
        queries.sheet_of(Sheet.Of.SPEND, pk),
        lambda key: actions.begin_of_spend(by=actor(request), spend=row, key=key),
        reverse("decisions:line", args=[pk]),
        person_page=row.person_id is not None,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def of_grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The Easy Read sheet of a grant."""
    grant = grant_to_put_easily(actor(request), pk)
    return _begin(
        request,
        queries.sheet_of(Sheet.Of.GRANT, pk),
        lambda key: actions.begin_of_grant(by=actor(request), grant=grant, key=key),
        reverse("funds:grant", args=[pk]),
    )


def _begin(
    request: HttpRequest,
    held: Sheet | None,
    begin: Callable[[UUID], Sheet],
    back: str,
    *,
    person_page: bool = False,
) -> HttpResponse:
    if held is not None:
        return redirect("sheets:sheet", pk=held.pk)
    form = VerbForm(request.POST or None)
    if form.is_valid():
        return redirect("sheets:lines", pk=begin(form.key).pk)
    return form_page(
        request,
        form,
        title=_("An Easy Read sheet"),
        lead=_(
            "One idea a line, and a picture beside each. It begins with what stands here; you put it in easier words."
        ),
        button=_("Begin a sheet"),
        back=back,
        person_page=person_page,
    )


@signed_in
@require_GET
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A sheet, to read and for paper."""
    found, may_change = sheet_for(actor(request), pk)
    if found.person_id is not None:
        look(actor(request), found.person_id, "easy read")
    shown = queries.lines_of(actor(request), found)
    context = {
        "sheet": found,
        "lines": shown,
        "may_change": may_change,
        "age": queries.age_of(shown) if may_change else None,
        "back": _page_of(found),
        "person_page": found.person_id is not None,
    }
    return render(request, "sheets/sheet.html", context)


def _page_of(found: Sheet) -> str:
    if found.answer is not None:
        return _page_of_answer(found.answer)
    if found.of == Sheet.Of.SPEND:
        return reverse("decisions:line", args=[found.spend_id])
    if found.of == Sheet.Of.GRANT:
        return reverse("funds:grant", args=[found.grant_id])
    return reverse("home:person", args=[found.person_id])


@signed_in
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the lines easier."""
    found = sheet_to_change(actor(request), pk)
    if found.person_id is not None:
        look(actor(request), found.person_id, "easy read")
    shown = queries.lines_of(actor(request), found)
    form = LinesForm(request.POST or None, initial={"text": "\n".join(line.words for line in shown)})
    if form.is_valid():
        try:
            actions.write_lines(by=actor(request), sheet=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return redirect("sheets:sheet", pk=pk)
    return form_page(
        request,
        form,
        title=_("The lines of the sheet"),
        button=_("Keep the lines"),
        back=reverse("sheets:sheet", args=[pk]),
        person_page=found.person_id is not None,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Choose a picture for a line."""
    found = sheet_to_change(actor(request), pk)
    line = line_of(actor(request), found, row)
    form = EasyPictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.choose_picture(
                by=actor(request), line=line, picture=form.cleaned_data["picture"], key=form.key
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The picture stands beside the line."))
            return redirect("sheets:sheet", pk=pk)
    return form_page(
        request,
        form,
        title=_("A picture for this line"),
        lead=line.words,
        button=_("Keep it"),
        back=reverse("sheets:sheet", args=[pk]),
        person_page=found.person_id is not None,
    )


@signed_in
@require_POST
def picture_away(request: HttpRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Leave the place for a picture empty."""
    line = line_of(actor(request), sheet_to_change(actor(request), pk), row)
    actions.choose_picture(by=actor(request), line=line, picture=None)
    return redirect("sheets:sheet", pk=pk)


@signed_in
@require_GET
def picture_file(request: HttpRequest, pk: UUID, row: UUID) -> HttpResponse:
    """The picture of a line, to whoever may read the line."""
    found, _may_change = sheet_for(actor(request), pk)
    stored = line_of(actor(request), found, row).picture
    if stored is None:
        raise NotFound
    response = HttpResponse(open_file(stored), content_type=stored.content_type)
    response["Content-Disposition"] = 'inline; filename="picture.jpg"'
    response["Cache-Control"] = "no-store"
    return response


def _page_of_answer(answer: Answer) -> str:
    """Give where an answer is read: something in the way has a page of its own."""
    if answer.kind == Kind.BARRIER:
        return reverse("barriers:barrier", args=[answer.subject_id])
    if answer.kind == Kind.IDEA:
        return reverse("ideas:owed", args=[answer.pk])
    if answer.kind == Kind.STORY:
        return reverse("stories:owed", args=[answer.pk])
    return reverse("answers:answer", args=[answer.pk])
