"""Every room's addresses, in the order of the house from the front door inwards."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

ADDRESSES = {
    "home": "",
    "accounts": "",
    "places": "",
    "teams": "",
    "people": "",
    "answers": "",
    "basis": "",
    "alongside": "",
    "conversations": "",
    "directory": "",
    "families": "",
    "plans": "",
    "decisions": "",
    "ideas": "",
    "rounds": "",
    "funds": "",
    "gatherings": "",
    "stories": "",
    "promises": "",
    "barriers": "",
    "listening": "",
    "comparisons": "",
    "sheets": "",
    "pen": "write/",
    "evidence": "",
    "keeping": "",
    "demo": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(at, include(f"tilth.{room}.urls"))
    for room, at in ADDRESSES.items()
    if find_spec(f"tilth.{room}") and find_spec(f"tilth.{room}.urls")
]
urlpatterns.append(path("accounts/", include("allauth.urls")))

handler400 = "tilth.base.pages.bad_request"
handler403 = "tilth.base.pages.not_allowed"
handler404 = "tilth.base.pages.not_found"
handler500 = "tilth.base.pages.server_error"
