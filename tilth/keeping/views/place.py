from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.accounts.access import account_for
from tilth.accounts.queries import is_only_keeper
from tilth.alongside.queries import still_walks
from tilth.answers.queries import offices_held_by
from tilth.base import field_reads
from tilth.base.errors import InvalidInput
from tilth.base.files import open_file
from tilth.base.models import StoredFile
from tilth.base.pages import render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor
from tilth.keeping import actions, asking, queries
from tilth.keeping.forms import TableForm, said_of_lines
from tilth.keeping.imports import SHEETS, SHOWN, Checked, check, key_of

keeper = acting(Role.KEEPER)


@keeper
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Looking after Tilth: everything a keeper can do, with one sentence each."""
    context = {"has_privacy_lead": queries.has_privacy_lead()}
    return render(request, "keeping/index.html", context)


@keeper
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a table, see every line and what is wrong with it, bring all of it in or nothing."""
    form = TableForm(request.POST or None, request.FILES or None)
    context = {"form": form, "sheets": list(SHEETS.values())}
    if form.is_valid():
        try:
            context |= _looked_at(request, form.cleaned_data["kind"], form.cleaned_data["file"])
        except InvalidInput as error:
            form.refuse(error)
    status = 422 if form.is_bound and (form.errors or not context.get("laid_down")) else 200
    return render(request, "keeping/imports.html", context, status=status)


def _looked_at(request: HttpRequest, kind: str, content: bytes) -> dict[str, object]:
    checked = check(actor(request), kind, content)
    laid_down = None
    if checked.may_come_in:
        laid_down = actions.lay_down(by=actor(request), kind=kind, content=content)
    return _shown(checked, laid_down)


def _shown(checked: Checked, laid_down: StoredFile | None) -> dict[str, object]:
    return {
        "checked": checked,
        "sheet": SHEETS[checked.kind],
        "faults": checked.faults[:SHOWN],
        "lines": checked.lines[:SHOWN],
        "matched": [
            (line, checked.matches[line.number]) for line in checked.lines if line.number in checked.matches
        ],
        "laid_down": laid_down,
    }


@keeper
@require_POST
def bring_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring in the table that was looked at, once it was said of each line that may be the same whether it is."""
    laid_down = StoredFile.objects.filter(
        pk=pk, holder_id=actor(request).account_id, kind=actions.WAITING
    ).first()
    if laid_down is None:
        say(request, _("That table was brought in already, or another has taken its place."))
        return redirect("keeping:imports")
    kind, content = laid_down.content_type.rpartition(" ")[2], open_file(laid_down)
    same, others = said_of_lines(request.POST)
    try:
        actions.bring_in(
            by=actor(request), kind=kind, content=content, same=same, others=others, key=key_of(kind, content)
        )
    except InvalidInput as error:
        context = _shown(check(actor(request), kind, content), laid_down)
        context |= {"form": TableForm(), "sheets": list(SHEETS.values()), "refused": error.message}
        context |= {"said_same": same, "said_others": others}
        return render(request, "keeping/imports.html", context, status=422)
    say(request, _("Everything in the table is here now."))
    return redirect("keeping:imports")


@keeper
@require_http_methods(["GET", "POST"])
def close_account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what closing an account does, and close it; while somebody waits for a word, say so and stay open."""
    account = account_for(actor(request), pk)
    if request.method == "GET":
        context = {
            "account": account,
            "offices": offices_held_by(account.pk),
            "is_only_keeper": is_only_keeper(account),
            "still_walks": still_walks(account.pk),
        }
        return render(request, "keeping/close_account.html", context)
    if account.is_active:
        actions.close_account(by=actor(request), account=account)
    say(request, _("The account of %(name)s is closed.") % {"name": account.name})
    return redirect("accounts:account", pk=pk)


@keeper
@require_http_methods(["GET", "POST"])
def stop_at_once(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what stopping somebody's sign-in at once does, and stop it."""
    account = account_for(actor(request), pk)
    if request.method == "GET":
        context = {"account": account, "is_only_keeper": is_only_keeper(account)}
        return render(request, "keeping/stop_at_once.html", context)
    if account.is_active:
        actions.stop_at_once(by=actor(request), account=account)
    say(request, _("%(name)s is signed out and cannot sign in.") % {"name": account.name})
    return redirect("accounts:account", pk=pk)


@keeper
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The place in open files. Nobody's page is among them."""
    if request.method == "GET":
        return render(request, "keeping/export.html")
    response = HttpResponse(actions.take_open_files(by=actor(request)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="tilth-place.zip"'
    return response


@keeper
@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """Kinds of words that nobody has read for six months: is each still needed?"""
    context = {"unread": asking.unread(), "since": field_reads.noting_since()}
    return render(request, "keeping/unread.html", context)


@keeper
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """How this install is, in words."""
    lines, needs = queries.how_it_is()
    return render(request, "keeping/health.html", {"lines": lines, "needs": needs})
