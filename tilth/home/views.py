from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.accounts.actions import see_notices
from tilth.alongside.access import may, person_for
from tilth.alongside.queries import SHOWN_SECTIONS, sign_in_rests, to_go_on
from tilth.barriers.access import may_raise
from tilth.base import clock
from tilth.base.audit import look
from tilth.base.errors import NotFound
from tilth.base.pages import render
from tilth.base.roles import STAFF, Role, Verb
from tilth.base.web import acting, actor, public, signed_in
from tilth.home.forms import PackForm, cursor_in, words_in
from tilth.home.queries import place as places
from tilth.home.queries.answers import answers_page
from tilth.home.queries.book import what_you_may_do as the_book
from tilth.home.queries.frame import told_to
from tilth.home.queries.lists import people_page
from tilth.home.queries.person import is_asleep, page_of
from tilth.home.queries.search import search as find
from tilth.home.queries.timeline import older_of
from tilth.home.queries.today import today_of
from tilth.home.words import verbs_for, walking_words
from tilth.people.access import paper_is
from tilth.people.models import IsSafe
from tilth.places.queries import safety_numbers
from tilth.plans.queries import i_said_i_would


@public
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What somebody needs this morning; for a stranger, our place."""
    who = actor(request)
    if not who.is_signed_in:
        return our_place(request)
    return render(request, "home/today.html", {"today": today_of(who)})


@signed_in
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people I walk alongside, in the order of the alphabet."""
    words, after = words_in(request.GET), cursor_in(request.GET)
    names, more = people_page(actor(request), words, after)
    return render(
        request, "home/people.html", {"names": names, "more": more, "words": words, "is_first": not after}
    )


@signed_in
@require_GET
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person's whole page. Opening it is remembered before it is answered."""
    return _page(request, pk, "home/person.html", "page")


@signed_in
@require_GET
def print_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same page for paper."""
    who = actor(request)
    paper = IsSafe.YES if who.person_id == pk else paper_is(pk)
    if paper == IsSafe.NO:
        # The same for who may not see the page: its door is asked first.
        return _no_paper(request, pk)
    return _page(request, pk, "home/print.html", "print", paper=paper)


@signed_in
@require_GET
def pack(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Chosen parts of a page for paper, for one visit. Whether paper is safe is asked before it is shown."""
    who = actor(request)
    person = person_for(who, pk)
    paper = IsSafe.YES if who.person_id == pk else paper_is(pk)
    if paper == IsSafe.NO:
        return _no_paper(request, pk)
    form = PackForm(request.GET or None, needs_asking=paper == IsSafe.ASK)
    if form.is_valid():
        return _page(request, pk, "home/print.html", "pack", paper="", parts=form.cleaned_data["part"])
    context = {"person": person, "person_page": person, "form": form, "paper": str(paper)}
    return render(request, "home/pack.html", context, status=422 if form.is_bound else 200)


def _no_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = person_for(actor(request), pk)
    context = {"person": person, "person_page": person, "paper": "no"}
    return render(request, "home/pack.html", context)


@signed_in
@require_GET
def my_page(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    own = actor(request).person_id
    if own is None:
        raise NotFound
    return _page(request, own, "home/person.html", "page")


def _page(request: HttpRequest, pk: UUID, template: str, kind: str, **more: Any) -> HttpResponse:
    who = actor(request)
    try:
        page = page_of(who, pk)
    except NotFound:
        if not is_asleep(who, pk):
            raise
        return render(request, "home/asleep.html", {"pk": pk})
    if kind == "page" and page.stands_behind and may(who, page.stands_behind, Verb.SEE):
        # The old address leads to the page that stands for both, for whoever may see that one.
        return redirect("home:person", pk=page.stands_behind)
    for read in (page, *page.joined):
        look(who, read.person.pk, kind)
    context = {
        "page": page,
        "person": page.person,
        "person_page": page.person,
        "walking": walking_words(page),
        "verbs": verbs_for(page),
        "can_plan": Verb.PLAN in page.may,
        "today": clock.today(),
        # By their link and PIN they read that their own sign-in was changed; who stands beside them has a notice of it.
        "rests": who.kind == "pass" and sign_in_rests(pk),
        **more,
    }
    return render(request, template, context)


@acting(Role.WORKER)
@require_GET
def before_leaving(request: HttpRequest) -> HttpResponse:
    """Whom a worker who leaves still walks alongside, and what they said they would do. Each is settled by itself."""
    who = actor(request)
    context = {"people": to_go_on(who), "promised": i_said_i_would(who), "person_page": True}
    return render(request, "home/before_leaving.html", context)


@signed_in
@require_GET
def older(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next stretch of a timeline: a part of the page where scripts run, a page of its own where they do not."""
    before = request.GET.get("before", "")
    if not before.isascii() or not before.isdigit() or len(before) > 9:
        raise NotFound
    who = actor(request)
    lines, next_before, whose = older_of(who, pk, int(before))
    look(who, pk, "older")
    template = "home/_said.html" if request.headers.get("HX-Request") else "home/older.html"
    return render(
        request, template, {"lines": lines, "older": next_before, "person": whose, "person_page": whose}
    )


@public
@require_GET
def our_place(request: HttpRequest) -> HttpResponse:
    """Our place, as anybody may read it."""
    return render(request, "home/our_place.html", {"ours": places.our_place()})


@public
@require_GET
def we_decide(request: HttpRequest) -> HttpResponse:
    """What we decide together."""
    return render(request, "home/we_decide.html", {"ours": places.we_decide()})


@public
@require_GET
def we_hear(request: HttpRequest) -> HttpResponse:
    """What we hear, and what came of it."""
    return render(request, "home/we_hear.html", {"ours": places.we_hear()})


@signed_in
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Everything owed an answer, and by whom."""
    who = actor(request)
    context = {"answers": answers_page(who), "may_raise": may_raise(who)}
    return render(request, "home/answers.html", context)


@public
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One search over what one may see."""
    words = words_in(request.GET)
    return render(request, "home/search.html", {"words": words, "found": find(actor(request), words)})


@acting(*STAFF)
@require_GET
def what_you_may_do(request: HttpRequest) -> HttpResponse:
    """One book of what may be done without asking."""
    return render(request, "home/what_you_may_do.html", {"you_may": the_book(actor(request))})


@signed_in
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What Tilth has to tell this account; a POST says that all of it was read."""
    who = actor(request)
    if who.account is None:
        raise NotFound
    if request.method == "POST":
        see_notices(by=who)
        return redirect("home:notices")
    return render(request, "home/notices.html", {"notices": told_to(who.account)})


@public
@require_GET
def safety(request: HttpRequest) -> HttpResponse:
    """Worried about someone's safety?"""
    return render(request, "home/safety.html", {"numbers": safety_numbers()})


@public
@require_GET
def help_page(request: HttpRequest, about: str) -> HttpResponse:
    """Short plain help beside each place."""
    titles = {
        "today": _("Today"),
        "people": _("People"),
        "my-page": _("My page"),
        "our-place": _("Our place"),
        "answers": _("Answers"),
        "learning": _("Learning"),
        "write": _("Write"),
    }
    if about not in titles:
        raise NotFound
    others = [(slug, title) for slug, title in titles.items() if slug != about]
    return render(request, "home/help.html", {"about": about, "others": others})


@public
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """Blank sheets: every step of the work can be done on paper."""
    return render(request, "home/paper.html", {"sections": SHOWN_SECTIONS})


@public
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What Tilth is."""
    return render(request, "home/about.html")


@public
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "home/accessibility.html")


@public
@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the language of the pages on this device, and go back to where one was."""
    if code not in dict(settings.LANGUAGES):
        raise NotFound
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax", secure=request.is_secure()
    )
    return response


@public
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Away from here, at once. A resident's own page is also closed on this device: somebody may be looking on."""
    if not actor(request).is_staff:
        logout(request)
    response = HttpResponseRedirect(getattr(settings, "LEAVE_TO", "https://www.bbc.co.uk/weather"))
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
