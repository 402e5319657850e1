from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.alongside import queries
from tilth.alongside.access import cover_to_end
from tilth.alongside.actions import covering as actions
from tilth.alongside.forms import CoverForm, NoCoverForm
from tilth.base.errors import InvalidInput, NotAllowed
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, signed_in

arranging = acting(Role.WORKER, Role.GARDENER)


@arranging
@require_GET
def standing_in(request: HttpRequest) -> HttpResponse:
    """Where I stand in for somebody, and where somebody stands in for me."""
    who = actor(request)
    covers = queries.covers_for(who)
    context = {
        "mine": [cover for cover in covers if cover.account_id == who.account_id],
        "theirs": [cover for cover in covers if cover.away_id == who.account_id],
        "to_come": queries.covers_to_come(who),
    }
    return render(request, "alongside/standing_in.html", context)


@arranging
@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest) -> HttpResponse:
    """Let a team-mate stand in for somebody who is away."""
    form = CoverForm(request.POST or None, by=actor(request))
    if form.is_valid():
        try:
            actions.stand_in(by=actor(request), key=form.key, **form.cleaned())
        except (InvalidInput, NotAllowed) as error:
            form.refuse(error)
        else:
            say(request, _("It is arranged. Each person is told, and can say no."))
            return redirect("alongside:standing_in")
    return form_page(
        request,
        form,
        title=_("Somebody stands in"),
        lead=_(
            "For leave or illness; nobody asks which. Each person is told on their page. Ring whoever has none."
        ),
        button=_("Arrange it"),
        back=reverse("alongside:standing_in"),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def no_cover(request: HttpRequest, cover: UUID) -> HttpResponse:
    """Say no to whoever stands in: on one's own page, or for somebody who told one."""
    who = actor(request)
    found = cover_to_end(who, cover)
    is_own = who.person_id == found.person_id
    form = NoCoverForm(request.POST or None)
    if is_own:
        form.fields["how"].label = _("A word about why, if you like")
    form.fields["how"].required = not is_own and who.account_id not in (found.account_id, found.away_id)
    if form.is_valid():
        actions.end_cover(by=who, cover=found, key=form.key, **form.cleaned())
        say(request, _("%(who)s does not come. Nothing else changes.") % {"who": found.account.short_name})
        return redirect("home:my_page" if is_own else "home:today")
    names = {"who": found.account.short_name, "away": found.away.short_name, "called": found.person.called}
    title = (
        _("Shall %(who)s not stand in for %(away)s?")
        if is_own
        else _("Shall %(who)s not stand in beside %(called)s?")
    )
    return form_page(
        request,
        form,
        title=title % names,
        lead=_("It holds from the next moment on. You need give no reason.") if is_own else "",
        button=_("No, thank you") if is_own else _("They said no"),
        back=reverse("home:person", args=[found.person_id]),
        person_page=True,
    )
