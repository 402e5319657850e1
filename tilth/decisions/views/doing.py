"""A page with one form for one verb, as most pages of this room are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilth.base.errors import InvalidInput
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, say


def do(
    request: HttpRequest,
    form: VerbForm,
    verb: Callable[[], object],
    *,
    back: str,
    then: Callable[[Any], str] | None = None,
    done: str = "",
    **page: Any,
) -> HttpResponse:
    """Show the form until the verb takes it; then say what happened and go back."""
    if form.is_valid():
        try:
            made = verb()
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, done or _("It is written down."))
            return redirect(then(made) if then else back)
    return form_page(request, form, back=back, **page)
