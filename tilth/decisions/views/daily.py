from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.accounts.access import may
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.files import open_file
from tilth.base.filters import pounds
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role, Verb
from tilth.base.web import acting, actor, signed_in
from tilth.decisions import actions, queries
from tilth.decisions.access import (
    line_for,
    line_to_pay,
    may_put_right,
    pot_for,
    receipt_for,
    row_to_put_right,
)
from tilth.decisions.forms import (
    CashForm,
    CountForm,
    FinanceForm,
    FromASpendForm,
    PaidForm,
    ReceiptForm,
    YearEndForm,
)
from tilth.decisions.models import PotRow
from tilth.decisions.views.doing import do
from tilth.decisions.views.money import TENDS, pots_are_on

CSV = ("text/csv; charset=utf-8", "pots.csv")
XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pots.xlsx")


@signed_in
@require_GET
def line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line of a pot: how it was paid, receipts, and what came back from it."""
    pots_are_on()
    who = actor(request)
    row, is_open = line_for(who, pk)
    page = queries.line_page(row, is_open=is_open)
    is_spend = row.kind == PotRow.Kind.SPEND
    is_teams = is_open and row.pot.is_open and may_put_right(who, row)
    context = {
        "page": page,
        "line": page.line,
        "pot": row.pot,
        "person_page": row.person_id is not None,
        "is_mine": row.person_id is not None and row.person_id == who.person_id,
        "can_add": is_teams,
        "can_return": is_teams and is_spend and page.still_spent_pence > 0,
        "can_pay": is_spend and may(who, Verb.TEND),
        "can_open_pot": who.is_staff,
    }
    return render(request, "decisions/line.html", context)


@acting(Role.WORKER, *TENDS)
@require_http_methods(["GET", "POST"])
def receipt_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lay a photo of a receipt beside a line."""
    row = row_to_put_right(actor(request), pk)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    return do(
        request,
        form,
        lambda: actions.keep_receipt(
            by=actor(request), row=row, key=form.key, picture=form.cleaned_data["receipt"]
        ),
        title=_("A receipt"),
        lead=_("Nobody asks for one. Some offices like to have it, and a photo does not fade."),
        button=_("Keep it"),
        back=_page_of_line(row),
        person_page=row.person_id is not None,
    )


@signed_in
@require_GET
def receipt_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo itself, to whoever may read its line."""
    picture = receipt_for(actor(request), pk).picture
    if picture is None:
        raise NotFound
    response = HttpResponse(open_file(picture), content_type=picture.content_type)
    response["Content-Disposition"] = 'inline; filename="receipt.jpg"'
    response["Cache-Control"] = "no-store"
    return response


@acting(Role.WORKER, *TENDS)
@require_POST
def receipt_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a photo away."""
    receipt = receipt_for(actor(request), pk)
    actions.throw_receipt_away(by=actor(request), receipt=receipt)
    say(request, _("The photo is gone."))
    return redirect("decisions:line", pk=receipt.line_id)


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def came_back_from(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that money came back from something that was bought."""
    row = row_to_put_right(actor(request), pk)
    form = FromASpendForm(request.POST or None)
    words = {"what": row.what, "amount": pounds(max(queries.still_spent(row), 0))}
    return do(
        request,
        form,
        lambda: actions.come_back(by=actor(request), pot=row.pot, spend=row, key=form.key, **form.cleaned()),
        title=_("Money came back"),
        lead=_("From: %(what)s. %(amount)s of it is still spent.") % words,
        button=_("Write it down"),
        back=_page_of_line(row),
        person_page=row.person_id is not None,
    )


@acting(*TENDS)
@require_http_methods(["GET", "POST"])
def paid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that the finance office says it paid a line."""
    row = line_to_pay(actor(request), pk)
    form = PaidForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.say_paid(by=actor(request), row=row, key=form.key, **form.cleaned()),
        title=_("The finance office paid it"),
        button=_("Write it down"),
        back=_page_of_line(row),
    )


@acting(Role.WORKER, *TENDS)
@require_GET
def tin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The cash of a team: what lies in the tin, and how it got there."""
    pots_are_on()
    pot = pot_for(actor(request), pk)
    context = {
        "pot": pot,
        "lines": queries.tin_lines(pot),
        "can_spend": pot.is_open and may(actor(request), Verb.SPEND),
    }
    return render(request, "decisions/tin.html", context)


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cash taken out of the bank, into the tin."""
    pot = pot_for(actor(request), pk, Verb.SPEND)
    form = CashForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.take_out(by=actor(request), pot=pot, key=form.key, **form.cleaned()),
        title=_("Cash for the tin"),
        lead=_("The pot holds as much as before: some of it lies in the tin now."),
        button=_("Write it down"),
        back=reverse("decisions:tin", args=[pot.pk]),
    )


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def put_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cash put back into the bank."""
    pot = pot_for(actor(request), pk, Verb.SPEND)
    form = CashForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.put_back(by=actor(request), pot=pot, key=form.key, **form.cleaned()),
        title=_("Cash back into the bank"),
        button=_("Write it down"),
        back=reverse("decisions:tin", args=[pot.pk]),
    )


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def count_tin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What lies in the tin, counted together."""
    pot = pot_for(actor(request), pk, Verb.SPEND)
    form = CountForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.count_tin(by=actor(request), pot=pot, key=form.key, **form.cleaned()),
        title=_("Count the tin"),
        lead=_("The book says %(tin)s.") % {"tin": pounds(pot.tin_pence)},
        button=_("We counted it"),
        back=reverse("decisions:tin", args=[pot.pk]),
    )


@acting(*TENDS)
@require_http_methods(["GET", "POST"])
def year_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the book of a pot up to a day."""
    pot = pot_for(actor(request), pk, Verb.TEND)
    form = YearEndForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.end_year(by=actor(request), pot=pot, key=form.key, **form.cleaned()),
        title=_("The end of the year"),
        lead=_("After this, no line can be written for a day up to then. What is not handed back goes on."),
        button=_("Close the year"),
        back=reverse("decisions:pot", args=[pot.pk]),
        done=_("The year is closed."),
    )


@acting(*TENDS)
@require_http_methods(["GET", "POST"])
def for_finance(request: HttpRequest) -> HttpResponse:
    """A file for the finance office: every line of every pot between two days. It names nobody."""
    pots_are_on()
    today = clock.today()
    first = {"from_on": queries.this_year_began(today), "to_on": today}
    form = FinanceForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            made = actions.take_file_for_finance(by=actor(request), **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            kind, name = XLSX if form.cleaned_data["as_workbook"] else CSV
            response = HttpResponse(made, content_type=kind)
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            response["Cache-Control"] = "no-store"
            return response
    return form_page(
        request,
        form,
        title=_("A file for the finance office"),
        lead=_(
            "Each line: the day, the amount, what for, and the pot’s code. What was bought for a person"
            " says only that it was for somebody we walk alongside."
        ),
        button=_("Make the file"),
        back=reverse("decisions:pots"),
    )


def _page_of_line(row: PotRow) -> str:
    return reverse("decisions:line", args=[row.pk])
