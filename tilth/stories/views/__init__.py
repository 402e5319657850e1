"""Stories as their readers find them and tellers begin them, whom to ring, and what the keeper takes out of sight."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.files import open_file
from tilth.base.limits import address_of, rate_limit
from tilth.base.models import StoredFile
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF, Role
from tilth.base.web import acting, actor, public
from tilth.stories import access
from tilth.stories.actions import telling, together
from tilth.stories.forms import AfterForm, FindForm, TellForm, WhyForm
from tilth.stories.models import How
from tilth.stories.queries import reading

get_and_post = require_http_methods(["GET", "POST"])
works_here = acting(*STAFF)
keeper = acting(Role.KEEPER)


def not_too_often(request: HttpRequest, door: str, times: int) -> None:
    """Slow down a flood from one account or one address."""
    who = actor(request)
    rate_limit(door, str(who.account_id or address_of(request.META)), times=times, seconds=3600)


def serve(stored: StoredFile | None, name: str) -> HttpResponse:
    """Give a recording or drawing, kept nowhere on the way. Whoever calls has asked the door."""
    if stored is None:
        raise NotFound
    response = HttpResponse(open_file(stored), content_type=stored.content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """The stories one may read, what few others say first."""
    access.must_be_here()
    who = actor(request)
    form = FindForm(request.GET)
    words, order = form.wanted()
    under = request.GET.get("theme", "")
    theme = reading.theme_of(who, under)
    context = {
        "form": form,
        "words": words,
        "order": order,
        "theme": theme,
        "lines": reading.find(who, words, order, theme) if theme or not under else [],
        "themes": reading.themes_for(who),
        "mine": reading.told_by(who),
        "types_for_others": access.types_for_others(who),
        "sets_aside": access.sets_aside(who),
    }
    return render(request, "stories/here.html", context)


@public
@get_and_post
def tell(request: HttpRequest) -> HttpResponse:
    """Tell a story: in words, as a recording or as a drawing."""
    access.must_be_here()
    form = TellForm(request.POST or None, request.FILES or None, actor=actor(request))
    lead = _("In your own words. You say who may read it, and you can take it back at any time.")
    return _telling(request, form, title=_("Tell your story"), lead=lead)


@works_here
@get_and_post
def told_to_me(request: HttpRequest) -> HttpResponse:
    """Type what somebody told. It is theirs: they get its link, and say who may read it."""
    access.must_work_with_stories(actor(request))
    form = TellForm(request.POST or None, request.FILES or None, actor=actor(request), typed=True)
    lead = _(
        "Write it as they said it, with them. Ask them who may read it, and give them the link: it is theirs."
    )
    return _telling(request, form, title=_("A story that somebody told you"), lead=lead, how=How.TOLD)


def _telling(
    request: HttpRequest, form: TellForm, *, title: str, lead: str, how: str = How.TYPED
) -> HttpResponse:
    if form.is_valid():
        not_too_often(request, "tell a story", 60 if how == How.TOLD else 10)
        try:
            made = telling.tell(by=actor(request), key=form.key, how=how, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _told(request, made)
    back = reverse("stories:here")
    return form_page(
        request, form, title=title, lead=lead, button=_("Keep it"), back=back, template="stories/tell.html"
    )


def _told(request: HttpRequest, made: telling.Told) -> HttpResponse:
    if not made.token:
        say(
            request,
            _("Thank you for telling it. It is yours, and here is where you say what happens with it."),
        )
        return redirect("stories:own", token=made.story.pk)
    link = request.build_absolute_uri(reverse("stories:own", args=[made.token]))
    context = {"address": link, "token": made.token, "story": made.story, "form": AfterForm()}
    return render(request, "stories/told.html", context)


@public
@require_GET
def story(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One story, for whoever its teller lets read it."""
    who = actor(request)
    found = access.story_for(who, pk)
    context = {
        "view": reading.story_view(who, found),
        "story": found,
        "works_with_stories": access.types_for_others(who),
        "sets_aside": access.sets_aside(who) and found.audience == "everyone",
        "is_mine": found.told_by_id is not None and found.told_by_id == who.account_id,
    }
    return render(request, "stories/story.html", context)


@public
@require_GET
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The drawing of a story."""
    return serve(access.story_for(actor(request), pk).picture, "drawing.jpg")


@public
@require_GET
def recording(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The recording of a story."""
    return serve(access.story_for(actor(request), pk).recording, "recording")


@works_here
@require_GET
def go_back(request: HttpRequest) -> HttpResponse:
    """Whom to ring after telling, and what became of stories one typed for somebody."""
    who = actor(request)
    access.must_work_with_stories(who)
    context = {"to_ring": reading.to_go_back_to(who), "typed": reading.typed_by(who)}
    return render(request, "stories/go_back.html", context)


@works_here
@require_POST
def rung(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I have rung them."""
    telling.say_rung(by=actor(request), story=access.to_ring_for(actor(request), pk))
    say(request, _("Thank you for going back to them."))
    return redirect("stories:go_back")


@keeper
@require_GET
def out_of_sight(request: HttpRequest) -> HttpResponse:
    """What is out of sight, and why."""
    access.must_be_here()
    return render(request, "stories/out_of_sight.html", {"stories": reading.as_lines(reading.out_of_sight())})


@keeper
@get_and_post
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a story out of sight because it breaks the law or hurts somebody."""
    found = access.aside_for(actor(request), pk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        together.set_aside(by=actor(request), story=found, key=form.key, **form.cleaned())
        say(request, _("It is out of sight. The reason is written down."))
        return redirect("stories:out_of_sight")
    lead = _("Only where it breaks the law or hurts somebody. It is not for you to like it.")
    back = reverse("stories:story", args=[pk])
    return form_page(
        request,
        form,
        title=_("Take this out of sight"),
        lead=lead,
        button=_("Take it out of sight"),
        back=back,
    )


@keeper
@require_POST
def bring_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring it back."""
    together.bring_back(by=actor(request), story=access.aside_for(actor(request), pk))
    say(request, _("Everybody can read it again."))
    return redirect("stories:story", pk=pk)
