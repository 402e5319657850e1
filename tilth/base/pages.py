"""Pages: rendering, a page with one form, the sentence after a verb, and errors that say what to do next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as _render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tilth.base.errors import BothKept, NotFound, TilthError
from tilth.base.web import kept_typed, typed


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render one of our Jinja pages."""
    return _render(request, template, context, status=status)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    template: str = "components/form_page.html",
    **more: Any,
) -> HttpResponse:
    """Render a page with one form. Comes back filled, with status 422, when something in it cannot be taken."""
    refill(request, form)
    context = {"form": form, "title": title, "button": button, "back": back, "lead": lead, **more}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def refill(request: HttpRequest, form: forms.Form) -> None:
    """Put back what was typed here before the sign-in ran out, if anything was."""
    if form.is_bound or "kept" not in request.session:
        return
    for name, values in kept_typed(request).items():
        field = form.fields.get(name)
        if field is None:
            continue
        many = isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField))
        form.initial[name] = values if many else values[-1]
    say(request, _("Your words are still here. Press the button again to save them."))


def say(request: HttpRequest, sentence: str) -> None:
    """Say what happened, on the next page this browser opens."""
    messages.success(request, sentence)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what every page of ours shows around its content."""
    if not hasattr(request, "actor"):
        return {}
    shown: dict[str, Any] = import_string(settings.SHELL_SOURCE)(request)
    return shown


def error_page(request: HttpRequest, error: TilthError) -> HttpResponse:
    """Turn one of our errors into a page that says what to do next and gives back what was typed."""
    if isinstance(error, NotFound):
        return not_found(request)
    context: dict[str, Any] = {"message": error.message, "status": error.status, "typed": _texts(request)}
    if isinstance(error, BothKept):
        context |= {"theirs": error.theirs, "mine": error.mine}
    return render(request, "errors/error.html", context, status=error.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Unknown and forbidden are this same page."""
    return render(request, "errors/404.html", {"typed": _texts(request)}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something reached us that we cannot read."""
    message = _("We could not read what came. Go back, look at what you wrote and try again.")
    if isinstance(exception, RequestDataTooBig):
        message = _(
            "That was larger than anything that can be kept here, so none of it came. A picture may be 10 MB; a recording"
            " 12 MB and 20 minutes. Cut it into shorter pieces and keep each. Go back: your words are still there."
        )
    return render(request, "errors/error.html", {"message": message, "status": 400, "typed": []}, status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page was left open too long or came from elsewhere; what was typed comes back."""
    message = _(
        "This page was open for a long time, or another tab signed out. Go back and press the button again."
    )
    context = {"message": message, "status": 403, "typed": _texts(request)}
    return render(request, "errors/error.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The same page for a form whose safety mark has run out."""
    return not_allowed(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. Rendered without the shell: whatever broke may be in it."""
    return render(request, "errors/500.html", {"typed": _texts(request)}, status=500)


def _texts(request: HttpRequest) -> list[str]:
    if request.method != "POST":
        return []
    machinery = {"key"}
    return [
        value
        for name, values in typed(request.POST).items()
        if name not in machinery
        for value in values
        if len(value) > 2
    ]
