"""Pages about linking by names: whether it is open, what each weight would do, and single pairs in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilth.base.errors import NotFound
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor
from tilth.evidence import access, pairs, queries
from tilth.evidence.access import WORKS_WITH_CONTACTS
from tilth.evidence.actions import linking as verbs
from tilth.evidence.forms import PairForm, ReasonForm, WeightForm
from tilth.evidence.models import Linking
from tilth.evidence.views.contacts import done, get_and_post


@acting(*WORKS_WITH_CONTACTS)
@require_GET
def linking(request: HttpRequest) -> HttpResponse:
    access.must_be_on()
    by, now = actor(request), queries.linking_now()
    is_lead = by.acting_as == Role.PRIVACY_LEAD
    context = {
        "linking": now,
        "named": queries.may_be_named(),
        "asks": now is None and not is_lead,
        "opens": now is not None and now.opened_at is None and is_lead and now.asked_by != by.account_id,
        "chooses": not is_lead,
        "page": pairs.page(now) if now is not None and now.linked_at is not None else None,
    }
    return render(request, "evidence/linking.html", context)


@acting(Role.ANALYST)
@get_and_post
def ask(request: HttpRequest) -> HttpResponse:
    access.must(actor(request), Role.ANALYST)
    form = ReasonForm(request.POST or None)
    if done(form, verbs.ask_to_link, by=actor(request)):
        say(request, _("Asked. A privacy lead opens it, or does not."))
        return redirect("evidence:linking")
    return form_page(
        request,
        form,
        title=_("Ask to link people by their names"),
        lead=_("Ids of the sources’ own are the normal way. Names are for what ids cannot tell."),
        button=_("Ask for it"),
        back=reverse("evidence:linking"),
    )


@acting(Role.PRIVACY_LEAD)
@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    access.must_be_on()
    verbs.open_linking(by=actor(request))
    say(request, _("Opened. The first run begins."))
    return redirect("evidence:linking")


@acting(*WORKS_WITH_CONTACTS)
@get_and_post
def end(request: HttpRequest) -> HttpResponse:
    _now(request)
    form = VerbForm(request.POST or None)
    if done(form, verbs.end_linking, by=actor(request)):
        say(request, _("Ended. Nobody is linked any more."))
        return redirect("evidence:linking")
    return form_page(
        request,
        form,
        title=_("Link nobody by their names any more?"),
        lead=_(
            "Everything that linking made is destroyed at once, with what was said of pairs. The contacts stay."
        ),
        button=_("End it, and destroy that"),
        back=reverse("evidence:linking"),
    )


@acting(Role.ANALYST)
@get_and_post
def weight(request: HttpRequest) -> HttpResponse:
    now = _now(request)
    if now.linked_at is None:
        raise NotFound
    form = WeightForm(request.POST or None, initial={"sure": now.sure, "why": now.sure_why})
    if done(form, verbs.choose_weight, by=actor(request)):
        say(request, _("Chosen. Everything is worked out anew, apart from these pages."))
        return redirect("evidence:linking")
    return form_page(
        request,
        form,
        title=_("From what weight on are two ids one person?"),
        lead=_("Higher joins fewer strangers, and misses more of one person’s ids. Read some pairs first."),
        button=_("Choose it"),
        back=reverse("evidence:linking"),
    )


@acting(*WORKS_WITH_CONTACTS)
@get_and_post
def pair(request: HttpRequest, pair: str) -> HttpResponse:
    now = _now(request)
    if request.method == "POST":
        access.must(actor(request), Role.ANALYST)
    found = pairs.pair(pair, now)
    form = PairForm(request.POST or None, initial=found.said_before)
    if request.method == "POST" and done(form, verbs.say_of_pair, by=actor(request), pair=pair):
        say(request, _("Kept. It stays over every new run."))
        return redirect("evidence:linking")
    return form_page(
        request,
        form,
        title=found.between,
        button=_("Keep it"),
        back=reverse("evidence:linking"),
        template="evidence/pair.html",
        pair=found,
        says=actor(request).acting_as == Role.ANALYST,
    )


def _now(request: HttpRequest) -> Linking:
    """Give the linking there is, to whoever works with contacts. Raises NotFound where there is none."""
    access.must(actor(request), *WORKS_WITH_CONTACTS)
    found = queries.linking_now()
    if found is None:
        raise NotFound
    return found
