"""Pages of comparisons: the public list, one of them, what was written down, and what an analyst writes and brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.comparisons import actions, queries
from tilth.comparisons.access import (
    comparison_for,
    comparison_to_work_on,
    must_be_here,
    must_work_it_out,
    works_it_out,
)
from tilth.comparisons.forms import FORMS, GiveUpForm, TableForm, WrittenForm
from tilth.comparisons.models import Comparison
from tilth.comparisons.written import as_written

get_and_post = require_http_methods(["GET", "POST"])
CSV = "text/csv; charset=utf-8"


@public
@require_GET
def registry(request: HttpRequest) -> HttpResponse:
    """Every comparison that was written down here, told or not."""
    must_be_here()
    context = {"lines": queries.registry(), "works_it_out": works_it_out(actor(request))}
    return render(request, "comparisons/registry.html", context)


@acting(Role.ANALYST)
@get_and_post
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a comparison down before it begins."""
    must_work_it_out(actor(request))
    if kind not in FORMS:
        raise NotFound
    form = FORMS[kind](request.POST or None, name=actor(request).account.name)
    if form.is_valid():
        try:
            made = actions.register(by=actor(request), kind=kind, written=form.written, key=form.key)
            say(
                request, _("Written down, for all to read. Nobody looks at a result before its time is over.")
            )
            return redirect("comparisons:comparison", pk=made.pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Write a comparison down"),
        lead=_(
            "Before it begins, and for all to read. Then nobody, you among them, can choose the answer later."
        ),
        button=_("Write it down"),
        back=reverse("comparisons:registry"),
    )


@acting(Role.ANALYST)
@get_and_post
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write it down anew, with the reason."""
    found = comparison_to_work_on(actor(request), pk)
    form = FORMS[found.kind](request.POST or None, version=found.versions.last())
    title = _("Write it down anew")
    lead = _("What stood before stays in public, with your reason.")
    done = _("Written down anew. What stood before can still be read.")

    def do(form: WrittenForm, **about: Any) -> None:
        actions.change(**about, written=form.written, why=form.cleaned()["why"], key=form.key)

    return _write(request, found, form, do, title, lead, _("Write it down"), done)


@acting(Role.ANALYST)
@get_and_post
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = comparison_to_work_on(actor(request), pk)
    form = GiveUpForm(request.POST or None)
    lead = _("It stays in the list. A question that was asked and not answered is worth knowing.")
    done = _("Given up. It stays in the list, with your reason.")

    def do(form: GiveUpForm, **about: Any) -> None:
        actions.give_up(**about, **form.cleaned(), key=form.key)

    return _write(request, found, form, do, _("Give it up"), lead, _("Give it up"), done)


def _write(
    request: HttpRequest,
    found: Comparison,
    form: Any,
    do: Callable[..., None],
    title: str,
    lead: str,
    button: str,
    done: str,
) -> HttpResponse:
    back = reverse("comparisons:comparison", args=[found.pk])
    if form.is_valid():
        try:
            do(form, by=actor(request), comparison=found)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            say(request, done)
            return redirect(back)
    return form_page(request, form, title=title, lead=lead, button=button, back=back)


@acting(Role.ANALYST)
@get_and_post
def bring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring the table. It is worked out a few seconds later, and its rows are let go."""
    found = comparison_to_work_on(actor(request), pk)
    page = queries.whole(found)
    if not page.can_bring and not page.is_waiting:
        raise NotFound
    form = TableForm(request.POST or None, request.FILES or None, is_again=page.result is not None)
    if form.is_valid():
        try:
            actions.bring(by=actor(request), comparison=found, key=form.key, **form.cleaned())
            say(request, _("It is being worked out. Open this page again in a moment."))
            return redirect("comparisons:comparison", pk=pk)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Bring the table"),
        button=_("Work it out"),
        back=reverse("comparisons:comparison", args=[pk]),
        template="comparisons/bring.html",
        page=page,
        faults=queries.faults_of(page.unread) if page.unread else [],
        columns=queries.columns_of(page),
    )


@public
@require_GET
def comparison(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One comparison: what came of it, beside everything that must stand with it, and what was written down."""
    page = queries.whole(comparison_for(pk))
    context = {"page": page, "works_it_out": works_it_out(actor(request))}
    return render(request, "comparisons/comparison.html", context)


@public
@require_GET
def print_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same, for paper."""
    return render(request, "comparisons/print.html", {"page": queries.whole(comparison_for(pk))})


@public
@require_GET
def results_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written down and what came of it, as a table."""
    page = queries.whole(comparison_for(pk))
    return _as_file(queries.as_table(page), CSV, "comparison.csv")


@public
@require_GET
def written(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every version of what was written down, with its day, its reason and its digest."""
    return render(request, "comparisons/written.html", {"page": queries.whole(comparison_for(pk))})


@public
@require_GET
def written_file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The very bytes that a digest is of."""
    version = comparison_for(pk).versions.filter(number=min(number, 9999)).first()
    if version is None:
        raise NotFound
    return _as_file(as_written(version), "application/json", f"written-{number}.json")


@public
@require_GET
def blank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The headings of the table, to fill in: they are public, as is everything that was written down."""
    found = comparison_for(pk)
    version = found.versions.last()
    if version is None:
        raise NotFound
    return _as_file(queries.blank_table(found, version), CSV, "blank.csv")


def _as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
