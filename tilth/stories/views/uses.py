"""What people do together with stories: rooms, circles that choose and say because, themes, triangles."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF, Role
from tilth.base.web import acting, actor, public
from tilth.gatherings.access import gathering_for
from tilth.gatherings.access import hosts as hosts_gathering
from tilth.stories import access
from tilth.stories.actions import together, using
from tilth.stories.forms import AskForm, ChooseForm, CircleForm, ThemeForm, TriangleForm
from tilth.stories.queries import owning, reading

get_and_post = require_http_methods(["GET", "POST"])
works_here = acting(*STAFF)
tends = acting(Role.GARDENER, Role.LEADER)


@works_here
@get_and_post
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the teller for one use."""
    who = actor(request)
    access.must_work_with_stories(who)
    found = access.story_for(who, pk)
    form = AskForm(request.POST or None, actor=who)
    if form.is_valid():
        try:
            using.ask_use(by=who, story=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The teller is asked. Nothing happens before their yes."))
            return redirect("stories:story", pk=pk)
    lead = _("The teller reads who asks and what for, and says yes or no. A no is not asked again.")
    back = reverse("stories:story", args=[pk])
    return form_page(request, form, title=_("Ask the teller"), lead=lead, button=_("Ask"), back=back)


@works_here
@get_and_post
def name_theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a story under a theme."""
    who = actor(request)
    access.must_work_with_stories(who)
    found = access.story_for(who, pk)
    form = ThemeForm(request.POST or None)
    if form.is_valid():
        try:
            together.name_theme(by=who, story=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It stands there now. The teller can say: not this."))
            return redirect("stories:story", pk=pk)
    back = reverse("stories:story", args=[pk])
    return form_page(request, form, title=_("Put it under a theme"), button=_("Put it there"), back=back)


@public
@require_GET
def in_room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stories that come into a gathering, each by its teller's yes."""
    access.must_be_here()
    gathering, who = gathering_for(pk), actor(request)
    context = {
        "gathering": gathering,
        "uses": reading.in_room(who, pk),
        "hosts": hosts_gathering(who, gathering),
    }
    return render(request, "stories/in_room.html", context)


@public
@require_POST
def heard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was heard in the room."""
    use = access.room_use_for(actor(request), pk)
    using.say_heard(by=actor(request), use=use)
    say(request, _("Thank you. The teller is told that it was heard."))
    return redirect("stories:in_room", pk=use.gathering_id)


@public
@require_GET
def circles(request: HttpRequest) -> HttpResponse:
    """Circles, the newest first."""
    access.must_be_here()
    context = {"circles": reading.circles(), "may_open": access.types_for_others(actor(request))}
    return render(request, "stories/circles.html", context)


@works_here
@get_and_post
def new_circle(request: HttpRequest) -> HttpResponse:
    """Open a circle."""
    who = actor(request)
    access.must_work_with_stories(who)
    form = CircleForm(request.POST or None)
    if form.is_valid():
        made = together.open_circle(by=who, key=form.key, **form.cleaned())
        say(request, _("It is open. Ask tellers for their yes to it, from the page of each story."))
        return redirect("stories:circle", pk=made.pk)
    lead = _("A few people read stories together and choose what mattered most. The reason is what counts.")
    back = reverse("stories:circles")
    return form_page(request, form, title=_("Open a circle"), lead=lead, button=_("Open it"), back=back)


@public
@require_GET
def circle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One circle: what it looks for, what it chose and because of what."""
    who = actor(request)
    found = access.circle_for(who, pk)
    hosts = access.hosts_circle(who, found)
    chosen = reading.chosen_in(who, found)
    context = {
        "circle": found,
        "hosts": hosts,
        "chosen": chosen,
        "chosen_ids": {one.story_id for one, _line in chosen},
        "to_read": reading.in_circle(who, found) if hosts else (),
    }
    return render(request, "stories/circle.html", context)


@works_here
@get_and_post
def choose(request: HttpRequest, pk: UUID, story: UUID) -> HttpResponse:
    """Choose a story, and say because."""
    who = actor(request)
    found, about = access.hosted_circle_for(who, pk), access.story_for(who, story)
    form = ChooseForm(request.POST or None)
    if form.is_valid():
        try:
            together.choose(by=who, circle=found, story=about, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Chosen. The teller reads because of what."))
            return redirect("stories:circle", pk=pk)
    [line] = reading.as_lines([about])
    back = reverse("stories:circle", args=[pk])
    return form_page(
        request, form, title=_("Choose this story"), lead=line.called, button=_("Choose it"), back=back
    )


@works_here
@require_POST
def close_circle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a circle."""
    together.close_circle(by=actor(request), circle=access.hosted_circle_for(actor(request), pk))
    return redirect("stories:circle", pk=pk)


@public
@require_GET
def triangles(request: HttpRequest) -> HttpResponse:
    """Where stories for everyone stand in the triangles, as their tellers put them."""
    access.must_be_here()
    context = {"explored": owning.explored(), "tends": access.tends(actor(request))}
    return render(request, "stories/triangles.html", context)


@tends
@get_and_post
def add_triangle(request: HttpRequest) -> HttpResponse:
    """Add a triangle."""
    access.must_be_here()
    form = TriangleForm(request.POST or None)
    if form.is_valid():
        try:
            together.add_triangle(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Tellers are asked it from now on. They may leave it out."))
            return redirect("stories:triangles")
    lead = _(
        "Three corners, none of them better than another: tellers say what their story means, and nobody else does."
    )
    back = reverse("stories:triangles")
    return form_page(request, form, title=_("A new triangle"), lead=lead, button=_("Ask it"), back=back)


@tends
@require_POST
def end_triangle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a triangle no more."""
    together.end_triangle(by=actor(request), triangle=access.triangle_for(actor(request), pk))
    return redirect("stories:triangles")
