"""Pages that anybody reads, what strangers write, and putting people in touch."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.directory.access import (
    gift_for,
    must_be_here,
    note_between_for,
    own_gift_for,
    own_note_for,
    page_for,
    puts_in_touch,
    sets_aside,
)
from tilth.directory.actions import notes as note_actions
from tilth.directory.actions import pages as page_actions
from tilth.directory.forms import FindForm, GiftForm, InTouchForm, NewPageForm, NoteForm, WhyForm
from tilth.directory.models import Gift, Kind, Page
from tilth.directory.queries import finding
from tilth.directory.queries.lists import came_from, nobody_holds
from tilth.directory.views.markup import page_markup
from tilth.places.queries import neighbourhoods

get_and_post = require_http_methods(["GET", "POST"])
between = acting(Role.WORKER, Role.GARDENER)
keeper = acting(Role.KEEPER)


def _not_too_often(request: HttpRequest, door: str, times: int) -> None:
    who = actor(request)
    rate_limit(door, str(who.account_id or address_of(request.META)), times=times, seconds=3600)


def _guessed(request: HttpRequest) -> None:
    """Only guesses are counted: whoever opens their own link leaves nothing behind."""
    rate_limit("link of what is here", address_of(request.META), times=60, seconds=900)


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """What is here, found by words, place, day, what it costs and how easy it is to come in."""
    must_be_here()
    form = FindForm(request.GET or None)
    wanted = form.wanted() if form.is_bound else finding.Wanted()
    context = {
        "form": form,
        "wanted": wanted,
        "found": finding.find(wanted),
        "asked": f"?{request.GET.urlencode()}" if wanted.is_anything else "",
        "puts_in_touch": puts_in_touch(actor(request)),
        "sets_aside": sets_aside(actor(request)),
    }
    return render(request, "directory/here.html", context)


@public
@require_GET
def this_week(request: HttpRequest) -> HttpResponse:
    """What is on in the next seven days, for a wall or a pocket."""
    must_be_here()
    slug = request.GET.get("where", "")
    where = next((one for one in neighbourhoods() if one.slug == slug), None)
    days = [(day.on, day.by_neighbourhood) for day in finding.this_week(where.slug if where else "")]
    context = {"days": days, "where": where, "today": clock.today(), "neighbourhoods": neighbourhoods()}
    return render(request, "directory/this_week.html", context)


@public
@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page, as its group wrote it."""
    found = page_for(slug)
    view = finding.page_view(found)
    context = {
        "view": view,
        "page": found,
        "markup": page_markup(view, clock.today()),
        "sets_aside": sets_aside(actor(request)),
        "came_from": came_from(found),
        "nobody_holds": nobody_holds(found),
    }
    return render(request, "directory/page.html", context)


@public
@get_and_post
def new_page(request: HttpRequest) -> HttpResponse:
    """Make a page: four fields, at once. Its link is shown, and sent to a mail address where one is given."""
    must_be_here()
    who = actor(request)
    is_bridge = request.GET.get("kind") == Kind.BRIDGE
    initial = {"kind": Kind.BRIDGE} if is_bridge else {}
    form = NewPageForm(request.POST or None, has_account=who.account is not None, initial=initial)
    if form.is_valid():
        _not_too_often(request, "make a page", 10)
        made = page_actions.make_page(by=who, key=form.key, **form.cleaned())
        if not made.token:
            say(request, _("Your page is there. Everybody can read it now."))
            return redirect("directory:held", token=made.page.pk)
        return _link_page(request, made)
    return form_page(
        request,
        form,
        title=_("A page for you, by the name you choose") if is_bridge else _("A page for your group"),
        lead=_("It belongs to you. Nobody has to say yes first, and nobody asks who comes or how many."),
        button=_("Put it up"),
        back=reverse("directory:here"),
        template="directory/new.html",
    )


def _link_page(request: HttpRequest, made: page_actions.Made) -> HttpResponse:
    link = request.build_absolute_uri(reverse("directory:held", args=[made.token]))
    return render(request, "directory/made.html", {"page": made.page, "address": link})


@public
@get_and_post
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to a group. A page from a list that nobody here holds has nobody who reads."""
    found = page_for(slug)
    if nobody_holds(found):
        raise NotFound
    form = NoteForm(request.POST or None)
    if form.is_valid():
        _not_too_often(request, "write to a group", 20)
        sent = note_actions.write_note(by=actor(request), page=found, key=form.key, **form.cleaned())
        return _own_link(
            request,
            "own_note",
            sent.token,
            _("We told them that something is waiting. The answer stands behind your link."),
        )
    return form_page(
        request,
        form,
        title=_("Write to %(name)s") % {"name": found.name},
        lead=_("Only whoever holds their page reads it."),
        button=_("Send it"),
        back=reverse("directory:page", args=[slug]),
    )


@public
@get_and_post
def offer_gift(request: HttpRequest) -> HttpResponse:
    """Offer a gift."""
    must_be_here()
    form = GiftForm(request.POST or None)
    if form.is_valid():
        try:
            _not_too_often(request, "offer a gift", 10)
            sent = note_actions.offer_gift(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _own_link(
                request, "own_gift", sent.token, _("Everybody can read it now. Your link takes it back.")
            )
    return form_page(
        request,
        form,
        title=_("Something you would like to give"),
        lead=_("A person puts you in touch. Your name and number are shown to nobody else."),
        button=_("Offer it"),
        back=reverse("directory:here"),
    )


@public
@get_and_post
def ask_gift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask about a gift: a human speaks to both."""
    gift = gift_for(pk)
    form = NoteForm(request.POST or None)
    form.fields["contact"].required = True
    form.fields["contact"].label = _("How can we reach you?")
    if form.is_valid():
        _not_too_often(request, "ask about a gift", 20)
        sent = note_actions.write_note(by=actor(request), gift=gift, key=form.key, **form.cleaned())
        said = _("Somebody of a team here speaks to both of you. What came of it stands behind your link.")
        return _own_link(request, "own_note", sent.token, said)
    return form_page(
        request,
        form,
        title=_("“%(gift)s”") % {"gift": gift.words},
        lead=_("Somebody of a team here speaks to both of you. Nobody is given a number unasked."),
        button=_("I would like that"),
        back=reverse("directory:here"),
    )


def _own_link(request: HttpRequest, name: str, token: str, said: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse(f"directory:{name}", args=[token]))
    return render(request, "directory/own_link.html", {"address": link, "said": said})


@public
@get_and_post
def own_gift(request: HttpRequest, token: str) -> HttpResponse:
    """A gift, as whoever gives it sees it; a POST takes it back."""
    try:
        gift: Gift = own_gift_for(token)
    except NotFound:
        _guessed(request)
        raise
    if request.method == "POST":
        note_actions.take_gift_back(by=actor(request), token=token)
        say(request, _("It is taken back, and what we knew of you is gone with it."))
        return redirect("home:our_place")
    return render(request, "directory/own_gift.html", {"gift": gift, "token": token, "person_page": True})


@public
@require_GET
def own_note(request: HttpRequest, token: str) -> HttpResponse:
    """A note, as its writer sees it: what they wrote, and the answer."""
    try:
        note = own_note_for(token)
    except NotFound:
        _guessed(request)
        raise
    return render(request, "directory/own_note.html", {"note": note, "person_page": True})


@between
@require_GET
def in_touch(request: HttpRequest) -> HttpResponse:
    """Who asked about whose gift, for a human to put in touch."""
    must_be_here()
    return render(request, "directory/in_touch.html", {"notes": finding.to_put_in_touch()})


@between
@get_and_post
def put_in_touch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them."""
    note = note_between_for(actor(request), pk)
    form = InTouchForm(request.POST or None)
    if form.is_valid():
        note_actions.put_in_touch(by=actor(request), note=note, key=form.key, **form.cleaned())
        say(request, _("You spoke to both. It is off the list."))
        return redirect("directory:in_touch")
    back = reverse("directory:in_touch")
    return form_page(request, form, title=_("Put the two in touch"), button=_("I spoke to both"), back=back,
                     template="directory/between.html", note=note)  # fmt: skip


@keeper
@get_and_post
def set_aside(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a page out of sight because it breaks the law or hurts somebody."""
    found: Page = page_for(slug)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        page_actions.set_aside(by=actor(request), page=found, key=form.key, **form.cleaned())
        say(request, _("It is out of sight. Its group reads why."))
        return redirect("directory:out_of_sight")
    return form_page(
        request,
        form,
        title=_("Take “%(name)s” out of sight") % {"name": found.name},
        lead=_("Only where it breaks the law or hurts somebody. It is not for you to like it."),
        button=_("Take it out of sight"),
        back=reverse("directory:page", args=[slug]),
    )


@keeper
@require_GET
def out_of_sight(request: HttpRequest) -> HttpResponse:
    """The pages out of sight, and why."""
    must_be_here()
    return render(request, "directory/out_of_sight.html", {"pages": finding.set_aside()})


@keeper
@require_POST
def bring_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    must_be_here()
    found = Page.objects.filter(pk=pk).exclude(set_aside_why="").first()
    if found is None:
        raise NotFound
    page_actions.bring_back(by=actor(request), page=found)
    say(request, _("Everybody can read it again."))
    return redirect("directory:page", slug=found.slug)
