"""That a person's own sign-in was changed by somebody else, and saying that it is theirs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilth.alongside.access import may_wake, person_for
from tilth.alongside.actions.ways_in import wake_own_page
from tilth.alongside.forms import key_in
from tilth.base.pages import render, say
from tilth.base.web import actor, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def own_sign_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who changed how they sign in, on which day; and the button for whoever knows that it is theirs."""
    who = actor(request)
    person = person_for(who, pk)
    account = person.account
    if account is None or account.rests_since is None:
        return redirect("alongside:who_sees", pk=pk)
    if request.method == "POST":
        wake_own_page(by=who, person=person, key=key_in(request.POST))
        say(request, _("That sign-in opens the page again."))
        return redirect("alongside:who_sees", pk=pk)
    context = {
        "person": person,
        "person_page": True,
        "account": account,
        "is_own": who.person_id == pk,
        "may_wake": may_wake(who, person),
    }
    return render(request, "alongside/own_sign_in.html", context)
