"""One's own story, by its link or account: who reads it, every use, the answer, its meaning, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.answers.answering import JudgeForm
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.ids import token_digest
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, refill, render, say
from tilth.base.web import actor, public
from tilth.stories import access
from tilth.stories.actions import answering, telling, together, using
from tilth.stories.forms import AfterForm, AudienceForm, MeaningForm, RoomForm, SayForm
from tilth.stories.models import Story
from tilth.stories.queries import owning
from tilth.stories.views import serve

TAKEN_BACK = "taken back"
get_and_post = require_http_methods(["GET", "POST"])


def _own(request: HttpRequest, token: str) -> Story:
    try:
        return access.own_story_for(actor(request), token)
    except NotFound:
        # Only guesses are counted: whoever opens their own link leaves nothing behind.
        rate_limit("link of a story", address_of(request.META), times=60, seconds=900)
        raise


@public
@get_and_post
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One's own story: what became of it, and whether it was answered."""
    found = _own(request, token)
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        try:
            answering.judge(by=actor(request), story=found, own=token, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Thank you. They will read it."))
            return redirect("stories:own", token=token)
    return _page(request, found, token, judge=form)


def _page(request: HttpRequest, found: Story, token: str, **typed: VerbForm) -> HttpResponse:
    view = owning.own_view(found)
    for form in typed.values():
        refill(request, form)
    context: dict[str, Any] = {
        "story": found,
        "token": token,
        "view": view,
        "may_judge": view.answer is not None and bool(view.given) and not view.answer.verdict,
        "forms": {"judge": JudgeForm(), "after": AfterForm(), "room": RoomForm(rooms=view.rooms), **typed},
        "person_page": True,
    }
    refused = any(form.is_bound and form.errors for form in typed.values())
    return render(request, "stories/own.html", context, status=422 if refused else 200)


@public
@require_GET
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """One's own drawing."""
    return serve(_own(request, token).picture, "drawing.jpg")


@public
@require_GET
def recording(request: HttpRequest, token: str) -> HttpResponse:
    """One's own recording."""
    return serve(_own(request, token).recording, "recording")


@public
@get_and_post
def who(request: HttpRequest, token: str) -> HttpResponse:
    """Who may read it."""
    found = _own(request, token)
    form = AudienceForm(request.POST or None, actor=actor(request), story=found)
    if form.is_valid():
        try:
            telling.choose_audience(by=actor(request), story=found, own=token, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It counts from now on."))
            return redirect("stories:own", token=token)
    lead = _("“Only me” takes back every yes that you gave.")
    back = reverse("stories:own", args=[token])
    return form_page(
        request, form, title=_("Who may read your story"), lead=lead, button=_("Keep it so"), back=back
    )


@public
@require_POST
def after(request: HttpRequest, token: str) -> HttpResponse:
    """After telling: who is with you, may we ring?"""
    found = _own(request, token)
    form = AfterForm(request.POST)
    if form.is_valid():
        try:
            telling.say_after(by=actor(request), story=found, own=token, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            rings = form.cleaned_data["ring"] == "ring"
            say(
                request,
                _("Thank you. Somebody rings you.")
                if rings
                else _("Thank you. We leave you in peace today."),
            )
            return redirect("stories:own", token=token)
    return _page(request, found, token, after=form)


@public
@get_and_post
def meaning(request: HttpRequest, token: str) -> HttpResponse:
    """What it means: one place in each triangle."""
    found = _own(request, token)
    triangles = owning.asked()
    if not triangles:
        raise NotFound
    form = MeaningForm(request.POST or None, triangles=triangles, story=found)
    if form.is_valid():
        telling.mark(by=actor(request), story=found, own=token, key=form.key, marks=form.marks())
        say(request, _("It stands as you put it."))
        return redirect("stories:own", token=token)
    drawn = [(form[str(one.pk)], one, owning.spots(one)) for one in triangles]
    context = {"form": form, "drawn": drawn, "back": reverse("stories:own", args=[token])}
    return render(request, "stories/meaning.html", context, status=422 if form.is_bound else 200)


@public
@require_POST
def room(request: HttpRequest, token: str) -> HttpResponse:
    """Bring it into a gathering."""
    found = _own(request, token)
    form = RoomForm(request.POST)
    if form.is_valid():
        try:
            using.take_to_room(by=actor(request), story=found, own=token, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It goes into that room. Whoever hosts it can read it now."))
            return redirect("stories:own", token=token)
    return _page(request, found, token, room=form)


@public
@require_POST
def say_to(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Yes or no to one use."""
    found = _own(request, token)
    use = access.use_for(actor(request), found, pk)
    form = SayForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Say yes or no."))
    using.say_to_use(
        by=actor(request), story=found, own=token, use=use, said=form.cleaned_data["said"], key=form.key
    )
    say(request, _("Your word counts from now on."))
    return redirect("stories:own", token=token)


@public
@require_POST
def not_this(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """It is not this theme."""
    found = _own(request, token)
    put = get_object_or_404(found.in_themes, pk=pk)
    together.say_not_this(by=actor(request), story=found, own=token, put=put)
    say(request, _("It stands there no more, and nobody puts it back."))
    return redirect("stories:own", token=token)


@public
@require_POST
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """Take a story back."""
    if request.session.get(TAKEN_BACK) == token_digest(token):
        # Pressed twice: it is gone already.
        return redirect("stories:here")
    telling.take_back(by=actor(request), story=_own(request, token), own=token)
    request.session[TAKEN_BACK] = token_digest(token)
    say(request, _("It is taken back. Its words, and what we knew of you, are gone."))
    return redirect("stories:here")
