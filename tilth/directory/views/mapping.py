"""The map of what is here: without a script a drawing and a list; as GeoJSON; and where a group puts its point."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.base.pages import form_page, render, say
from tilth.base.web import public
from tilth.directory.access import must_be_here
from tilth.directory.actions import things
from tilth.directory.forms import FindForm, PointForm
from tilth.directory.models import Activity
from tilth.directory.queries.finding import Wanted
from tilth.directory.queries.mapping import geojson, the_map
from tilth.directory.views.held import held_or_counted, one_of

get_and_post = require_http_methods(["GET", "POST"])


def _wanted(request: HttpRequest) -> tuple[FindForm, Wanted]:
    form = FindForm(request.GET or None)
    return form, form.wanted() if form.is_bound else Wanted()


@public
@require_GET
def on_a_map(request: HttpRequest) -> HttpResponse:
    """What is here on a map, and the same as a list."""
    must_be_here()
    form, wanted = _wanted(request)
    asked = f"?{request.GET.urlencode()}" if wanted.is_anything else ""
    context = {"form": form, "wanted": wanted, "map": the_map(wanted), "asked": asked}
    return render(request, "directory/map.html", context)


@public
@require_GET
def as_geojson(request: HttpRequest) -> HttpResponse:
    """The same for any program: plain GET, no key, open to every origin."""
    must_be_here()
    response = JsonResponse(geojson(the_map(_wanted(request)[1])), content_type="application/geo+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@get_and_post
def put_page(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a point on the map for a group's page, or leave it to the middle of the neighbourhood."""
    return _put(request, token, None)


@public
@get_and_post
def put_activity(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Choose a point on the map for something that is on elsewhere."""
    return _put(request, token, pk)


def _put(request: HttpRequest, token: str, pk: UUID | None) -> HttpResponse:
    held = held_or_counted(request, token)
    thing = one_of(held, Activity, pk) if pk else held.page
    form = PointForm(request.POST or None, initial={"point": PointForm.written(thing.latitude, thing.longitude)})  # fmt: skip
    back = reverse("directory:held", args=[held.key])
    if form.is_valid():
        things.put_on_map(by=held.by, thing=thing, key=form.key, **form.cleaned())
        say(request, _("The map says so now."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("Where on the map?"),
        lead=_(
            "Only if people may know the very place. Without a point, the middle of the neighbourhood stands for it."
        ),
        button=_("Put it there"),
        back=back,
        template="directory/point.html",
        map=the_map(Wanted()),
    )
