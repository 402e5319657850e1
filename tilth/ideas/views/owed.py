"""The office's side: what it owes about an idea or a question, in its own words and with its own date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.answers.answering import GiveForm, MoveForm, OfficeForm, PromiseForm
from tilth.answers.models import Answer
from tilth.answers.owed_page import owed_page
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.pages import say
from tilth.base.roles import STAFF, Verb
from tilth.base.web import acting, actor
from tilth.ideas import access
from tilth.ideas.actions import answering
from tilth.ideas.models import Idea

get_and_post = require_http_methods(["GET", "POST"])
works_here = acting(*STAFF)


@works_here
@require_GET
def owed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is owed, and its whole life."""
    return _page(request, access.owed_for(actor(request), pk))


@works_here
@get_and_post
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer in one of five kinds, and in words."""
    form = GiveForm(request.POST or None)
    said = _("Answered, for all to read. Whoever raised it is told.")
    return _do(request, pk, Verb.ANSWER, "give", form, answering.give, said)


@works_here
@get_and_post
def promise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the answer date."""
    form = PromiseForm(request.POST or None)
    said = _("Your answer date stands, for all to read.")
    return _do(request, pk, Verb.ANSWER, "promise", form, answering.promise, said)


@works_here
@get_and_post
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move the answer date: once, and openly."""
    form = MoveForm(request.POST or None)
    said = _("The answer date moved. Everybody reads why.")
    return _do(request, pk, Verb.ANSWER, "move", form, answering.move, said)


@works_here
@get_and_post
def find(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say, as a gardener, which office can answer it."""
    form = OfficeForm(request.POST or None)
    said = _("The office was asked. Until they take it on, it stays where it is.")
    return _do(request, pk, Verb.TEND, "find", form, answering.find_office, said)


@works_here
@get_and_post
def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on for an office one holds."""
    form = OfficeForm(request.POST or None)
    return _do(request, pk, Verb.SEE, "own", form, answering.own, _("It is with you now."))


@works_here
@require_POST
def hear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I have read it."""
    answering.hear(by=actor(request), answer=access.owed_for(actor(request), pk, Verb.ANSWER))
    return redirect("ideas:owed", pk=pk)


@works_here
@require_POST
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I have told whoever raised it."""
    idea = access.subject_of(access.owed_for(actor(request), pk))
    if not isinstance(idea, Idea):
        raise NotFound
    answering.say_told(by=actor(request), idea=idea)
    say(request, _("Thank you for telling them."))
    return redirect("ideas:owed", pk=pk)


def _do(
    request: HttpRequest, pk: UUID, door: Verb, name: str, form: VerbForm, do: Callable[..., Any], said: str
) -> HttpResponse:
    found = access.owed_for(actor(request), pk, door)
    if form.is_valid():
        try:
            do(by=actor(request), answer=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, said)
            return redirect("ideas:owed", pk=pk)
    return _page(request, found, **{name: form})


def _page(request: HttpRequest, found: Answer, **typed: VerbForm) -> HttpResponse:
    subject = access.subject_of(found)
    idea = subject if isinstance(subject, Idea) and subject.taken_back_at is None else None
    question = None if isinstance(subject, Idea) else subject
    tells = idea is not None and answering.tells(actor(request), idea, found)
    to_tell = idea if tells else None
    return owed_page(request, found, "ideas", typed, idea=idea, question=question, to_tell=to_tell)
