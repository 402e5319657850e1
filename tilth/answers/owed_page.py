"""The office's side of what is owed, for rooms that tell of it on a page of their own: one page, whichever room owes it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from tilth.answers import access
from tilth.answers.answering import GiveForm, MoveForm, OfficeForm, PromiseForm
from tilth.answers.models import Answer
from tilth.answers.queries import as_owed, life_of, may_take_on
from tilth.answers.words import given_choices, given_title, where_it_stands
from tilth.base import clock
from tilth.base.forms import VerbForm
from tilth.base.pages import refill, render
from tilth.base.roles import Verb
from tilth.base.web import actor

# The name of the form, and what the page asks before it shows it.
_SHOWN_BY = {"give": "answer", "promise": "answer", "move": "answer"}


def owed_page(
    request: HttpRequest, found: Answer, room: str, typed: dict[str, VerbForm], **more: Any
) -> HttpResponse:
    """Render `<room>/owed.html`, which stands on answers/owed.html. `typed`: the forms that came back, by their names."""
    who = actor(request)
    [line] = as_owed([found], clock.today())
    for form in typed.values():
        refill(request, form)
    context = {
        "room": room,
        "answer": found,
        "owed": line,
        "stands": where_it_stands(found, line.days),
        "given": given_title(found),
        "choices": given_choices(found.kind),
        "life": life_of(found.kind, found.subject_id),
        "may_answer": found.is_open and access.may(who, found, Verb.ANSWER),
        "may_find": found.is_owed and access.may(who, found, Verb.TEND),
        "own_offices": may_take_on(who, found),
        "forms": {
            "give": GiveForm(),
            "promise": PromiseForm(),
            "move": MoveForm(),
            "find": OfficeForm(),
            **typed,
        },
        **more,
    }
    # A form that came back is shown even where its time has gone: the words in it must not be lost.
    refused = {name for name, form in typed.items() if form.is_bound and form.errors}
    context |= {f"may_{name}": True for name in {_SHOWN_BY.get(name, name) for name in refused}}
    return render(request, f"{room}/owed.html", context, status=422 if refused else 200)
