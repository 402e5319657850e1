"""Why each organisation may, for everybody to read; and the pages on which the privacy lead keeps it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.accounts.access import may
from tilth.base import clock
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.files import open_file
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Role, Verb
from tilth.base.web import acting, actor, public
from tilth.basis import actions, queries
from tilth.basis.access import basis_for, page_for
from tilth.basis.forms import BasisForm, PageForm
from tilth.basis.models import Basis

lead = acting(Role.PRIVACY_LEAD)
reader = acting(Role.PRIVACY_LEAD, Role.KEEPER)


@public
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """Which organisations use what people say here, what for, and why each may."""
    context = {"bases": list(queries.shown(clock.today())), "missing": list(queries.without_any())}
    return render(request, "basis/agreements.html", context)


@public
@require_GET
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them whole: purpose, basis, power, the words of the agreement, its signed pages, and what stood before."""
    basis = basis_for(pk)
    context = {
        "basis": basis,
        "pages": list(basis.pages.all()),
        "earlier": queries.earlier(basis),
        "later": basis.followed_by.first(),
        "may_keep": may(actor(request), Verb.GUARD),
        "form": PageForm(),
    }
    return render(request, "basis/agreement.html", context)


@public
@require_GET
def page(request: HttpRequest, pk: UUID, page: UUID) -> HttpResponse:
    """One page of the signed paper."""
    found = page_for(pk, page)
    response = HttpResponse(open_file(found.picture), content_type=found.picture.content_type)
    response["Content-Disposition"] = 'inline; filename="page.jpg"'
    return response


@reader
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What ran out, what soon will, and for whom nothing is written down. The keeper reads; the privacy lead writes."""
    context = {"overview": queries.overview(), "may_keep": may(actor(request), Verb.GUARD)}
    return render(request, "basis/overview.html", context)


@lead
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write down why an organisation may."""
    chosen = {"organisation": request.GET.get("organisation", "")}
    return _written(request, BasisForm(request.POST or None, initial=chosen), None)


@lead
@require_http_methods(["GET", "POST"])
def write_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write it again: what takes the place of one that runs out, ran out, or has to say something else."""
    again = basis_for(pk)
    return _written(request, BasisForm(request.POST or None, again=again), again)


def _written(request: HttpRequest, form: BasisForm, again: Basis | None) -> HttpResponse:
    if form.is_valid():
        given = form.cleaned()
        if again is not None:
            given |= {"organisation": again.organisation, "follows": again}
        try:
            basis = actions.write(by=actor(request), key=form.key, **given)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            say(request, _("It is written down. Everybody may read it."))
            return redirect("basis:agreement", pk=basis.pk)
    title = (
        _("Why %(organisation)s may") % {"organisation": again.organisation} if again else _("Why they may")
    )
    return form_page(
        request,
        form,
        title=title,
        lead=_("What the law lets an organisation do is one thing; what a person says is another. Neither follows from the other."),
        button=_("Write it down"),
        back=reverse("basis:overview"),
    )  # fmt: skip


@lead
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it today."""
    basis = basis_for(pk)
    if request.method == "POST":
        actions.end(by=actor(request), basis=basis)
        say(request, _("It ended today. Whoever walks alongside stays; nobody new comes from there."))
        return redirect("basis:agreement", pk=pk)
    return render(request, "basis/end.html", {"basis": basis})


@lead
@require_POST
def add_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a picture of the next page."""
    basis = basis_for(pk)
    form = PageForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_page(by=actor(request), basis=basis, picture=form.cleaned_data["picture"])
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            say(request, _("The page stands with the agreement."))
            return redirect("basis:agreement", pk=pk)
    refill(request, form)
    context = {"basis": basis, "pages": list(basis.pages.all()), "may_keep": True, "form": form}
    return render(request, "basis/agreement.html", context, status=422)
