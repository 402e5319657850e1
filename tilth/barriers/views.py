from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.alongside.access import person_for
from tilth.answers import access as answers
from tilth.answers.answering import ComeForm, FindForm, GiveForm, JudgeForm, MoveForm, PromiseForm
from tilth.answers.models import ReplyFor
from tilth.answers.queries import come_words, may_take_on
from tilth.answers.words import given_choices, given_title, in_a_sentence
from tilth.barriers import actions, queries
from tilth.barriers.access import barrier_for, is_asker, may_raise, may_see_person, must_stand
from tilth.barriers.forms import RaiseForm, ReplyForm
from tilth.barriers.models import Barrier, Sort
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import STAFF, Section, Verb
from tilth.base.web import acting, actor, public, signed_in
from tilth.people.models import Person
from tilth.places.queries import is_on
from tilth.teams.queries import teams_of

GET_OR_POST = ["GET", "POST"]
# The name of the form, and what the page asks before it shows it.
_SHOWN_BY = {"give": "answer", "come": "answer", "promise": "answer", "move": "answer"}


@acting(*STAFF)
@require_GET
def in_the_way(request: HttpRequest) -> HttpResponse:
    """What is in the way of our place: newest first, nothing counted and nobody ranked."""
    must_stand()
    page = _number(request.GET.get("page", ""))
    lines, has_more = queries.in_the_way(page)
    context = {"lines": lines, "page": page, "has_more": has_more, "may_raise": may_raise(actor(request))}
    return render(request, "barriers/in_the_way.html", context)


@signed_in
@require_http_methods(GET_OR_POST)
def raise_it(request: HttpRequest) -> HttpResponse:
    """Say what is in the way: the rule, what it stopped, one button."""
    who = actor(request)
    must_stand()
    person = _person_of(request)
    if person is None and not may_raise(who):
        raise NotFound
    initial = {"kind": request.GET.get("kind", Sort.IN_THE_WAY)}
    teams = list(teams_of(who))
    form = RaiseForm(request.POST or None, actor=who, teams=teams, person=person, initial=initial)
    if form.is_valid():
        try:
            raised = actions.raise_it(by=who, person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _raised_words(raised))
            return redirect("barriers:barrier", pk=raised.pk)
    return form_page(
        request,
        form,
        title=_("Something got in the way"),
        button=_("Ask for an answer"),
        back=reverse("home:person", args=[person.pk]) if person else reverse("barriers:in_the_way"),
        template="barriers/raise.html",
        person=person,
        person_page=person,
        is_own=person is not None and person.pk == who.person_id,
    )


@signed_in
@require_GET
def barrier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole life of one rule that got in the way."""
    return _page(request, barrier_for(actor(request), pk))


@signed_in
@require_http_methods(GET_OR_POST)
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer in one of five kinds, and in words."""
    form = GiveForm(request.POST or None)
    said = _("Answered. Whoever raised it was told, and it stands where they can read it.")
    return _do(request, pk, Verb.ANSWER, "give", form, actions.give, said)


@signed_in
@require_http_methods(GET_OR_POST)
def come(request: HttpRequest, pk: UUID) -> HttpResponse:
    """May I come and see?"""
    form = ComeForm(request.POST or None)
    said = _("Whoever raised it was asked. They will come back to you as people do.")
    return _do(request, pk, Verb.ANSWER, "come", form, actions.come_and_see, said)


@signed_in
@require_http_methods(GET_OR_POST)
def promise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the answer date."""
    form = PromiseForm(request.POST or None)
    said = _("Your answer date stands. Whoever raised it was told.")
    return _do(request, pk, Verb.ANSWER, "promise", form, actions.promise, said)


@signed_in
@require_http_methods(GET_OR_POST)
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move the answer date: once, and openly."""
    form = MoveForm(request.POST or None)
    said = _("The answer date moved. Whoever raised it was told why.")
    return _do(request, pk, Verb.ANSWER, "move", form, actions.move, said)


@signed_in
@require_http_methods(GET_OR_POST)
def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say, as whoever raised it, whether it was answered."""
    form = JudgeForm(request.POST or None)
    return _do(request, pk, Verb.SEE, "judge", form, actions.judge, _("Thank you. The leader will read it."))


@signed_in
@require_http_methods(GET_OR_POST)
def find(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say, as a gardener, which office can change it."""
    form = FindForm(request.POST or None)
    said = _("The office was asked. Until they take it on, it stays where it is.")
    return _do(request, pk, Verb.TEND, "find", form, actions.find_office, said)


@signed_in
@require_http_methods(GET_OR_POST)
def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on for an office one holds."""
    form = FindForm(request.POST or None)
    return _do(request, pk, Verb.SEE, "own", form, actions.own, _("It is with you now."))


@signed_in
@require_POST
def hear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I have read it."""
    found = barrier_for(actor(request), pk, Verb.ANSWER)
    actions.hear(by=actor(request), barrier=found)
    return redirect("barriers:barrier", pk=pk)


def _do(
    request: HttpRequest, pk: UUID, door: Verb, name: str, form: VerbForm, do: Callable[..., Any], said: str
) -> HttpResponse:
    found = barrier_for(actor(request), pk, door)
    if form.is_valid():
        try:
            do(by=actor(request), barrier=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, said)
            return redirect("barriers:barrier", pk=pk)
    return _page(request, found, **{name: form})


def _page(request: HttpRequest, found: Barrier, **typed: VerbForm) -> HttpResponse:
    who = actor(request)
    answer = found.answer
    person = found.person if may_see_person(who, found) else None
    if person is not None:
        look(who, person.pk, "barrier", section=Section.PLAN)
    for form in typed.values():
        refill(request, form)
    forms = {"give": GiveForm(), "come": ComeForm(), "promise": PromiseForm(), "move": MoveForm()}
    context = {
        "page": queries.page_of(found),
        "answer": answer,
        "person": person,
        "person_page": person,
        "stopped": found.stopped if person is not None or found.person_id is None else "",
        "choices": given_choices(answer.kind),
        "may_answer": answer.is_open and answers.may(who, answer, Verb.ANSWER),
        "may_find": answer.is_owed and answers.may(who, answer, Verb.TEND),
        "may_judge": bool(answer.given) and not answer.verdict and is_asker(who, found),
        "own_offices": may_take_on(who, answer),
        "works_here": who.is_staff,
        "has_price": who.is_staff and is_on("findings"),
        "forms": {**forms, "judge": JudgeForm(), "find": FindForm(), **typed},
    }
    # A form that came back is shown even where its time has gone: the words in it must not be lost.
    refused = {name for name, form in typed.items() if form.is_bound and form.errors}
    context |= {f"may_{name}": True for name in {_SHOWN_BY.get(name, name) for name in refused}}
    return render(request, "barriers/barrier.html", context, status=422 if refused else 200)


def _person_of(request: HttpRequest) -> Person | None:
    asked = request.GET.get("person", "")
    if not asked:
        return None
    try:
        pk = UUID(asked)
    except ValueError:
        raise NotFound from None
    return person_for(actor(request), pk, Verb.RAISE, Section.PLAN)


def _raised_words(raised: Barrier) -> str:
    if raised.answer.office is None:
        return _("A gardener is finding out who can change it. You will be told when there is an answer.")
    words = _("It is with %(office)s now. You will be told when there is an answer.")
    return words % {"office": in_a_sentence(raised.answer)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


@public
@require_http_methods(GET_OR_POST)
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Reply to one thing by the link of a mail: what was asked, the one form, and nothing else."""
    try:
        link = answers.reply_for(token)
    except NotFound:
        # Only guesses are counted: whoever has the link may open it as often as they like.
        rate_limit("reply", address_of(request.META), times=30, seconds=900)
        return render(request, "barriers/reply_over.html", status=404)
    form = (JudgeForm if link.purpose == ReplyFor.VERDICT else ReplyForm)(request.POST or None)
    if form.is_valid():
        try:
            actions.reply(by=answers.actor_of(link), link=link, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return render(request, "barriers/replied.html")
    context = {
        "link": link,
        "form": form,
        "given": given_title(link.answer),
        "asked": come_words(link.answer),
    }
    return render(request, "barriers/reply.html", context, status=422 if form.errors else 200)
