from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.answers import access, actions, queries
from tilth.answers.answering import ComeForm, FindForm, GiveForm, JudgeForm, MoveForm, PromiseForm
from tilth.answers.forms import OfficeForm
from tilth.answers.models import Answer, Kind
from tilth.answers.words import given_choices, given_title, where_it_stands
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Role, Verb
from tilth.base.web import acting, actor, signed_in

GET_OR_POST = ["GET", "POST"]
# The name of the form, and what the page asks before it shows it.
_SHOWN_BY = {"give": "answer", "come": "answer", "promise": "answer", "move": "answer"}


@signed_in
@require_GET
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole life of one answer that has no page of its own elsewhere."""
    return _page(request, _answer_for(request, pk))


@signed_in
@require_http_methods(GET_OR_POST)
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer in words."""
    form = GiveForm(request.POST or None)
    return _do(request, pk, Verb.ANSWER, "give", form, actions.give, _("Answered. Whoever asked was told."))


@signed_in
@require_http_methods(GET_OR_POST)
def come(request: HttpRequest, pk: UUID) -> HttpResponse:
    """May I come and see?"""
    form = ComeForm(request.POST or None)
    said = _("They were asked. They will come back to you as people do.")
    return _do(request, pk, Verb.ANSWER, "come", form, actions.come_and_see, said)


@signed_in
@require_http_methods(GET_OR_POST)
def promise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the answer date."""
    form = PromiseForm(request.POST or None)
    said = _("Your answer date stands. Whoever asked was told.")
    return _do(request, pk, Verb.ANSWER, "promise", form, actions.promise, said)


@signed_in
@require_http_methods(GET_OR_POST)
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move the answer date once."""
    form = MoveForm(request.POST or None)
    said = _("The answer date moved. Whoever asked was told why.")
    return _do(request, pk, Verb.ANSWER, "move", form, actions.move, said)


@signed_in
@require_http_methods(GET_OR_POST)
def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether it was answered."""
    form = JudgeForm(request.POST or None)
    return _do(request, pk, Verb.SEE, "judge", form, actions.judge, _("Thank you. They will read it."))


@signed_in
@require_http_methods(GET_OR_POST)
def find(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which office can change it."""
    form = FindForm(request.POST or None)
    return _do(request, pk, Verb.TEND, "find", form, actions.find_office, _("The office was asked."))


@signed_in
@require_POST
def hear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I have read it."""
    found = _answer_for(request, pk, Verb.ANSWER)
    actions.hear(by=actor(request), answer=found)
    return redirect("answers:answer", pk=pk)


@signed_in
@require_POST
def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on for an office one holds."""
    found = _answer_for(request, pk)
    form = FindForm(request.POST)
    if not form.is_valid():
        return _page(request, found, own=form)
    actions.accept(by=actor(request), answer=found, office=form.cleaned_data["office"], key=form.key)
    say(request, _("It is with you now."))
    return redirect("answers:answer", pk=pk)


@acting(Role.KEEPER)
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """Every office that can change things, and who holds it."""
    return render(request, "answers/offices.html", {"offices": queries.offices()})


@acting(Role.KEEPER)
@require_http_methods(GET_OR_POST)
def office_add(request: HttpRequest) -> HttpResponse:
    """Name an office."""
    form = OfficeForm(request.POST or None)
    if form.is_valid():
        try:
            office = actions.add_office(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("%(office)s can now be asked.") % {"office": office.name})
            return redirect("answers:offices")
    return form_page(
        request,
        form,
        title=_("An office"),
        button=_("Keep it"),
        back=reverse("answers:offices"),
        lead=_office_lead(),
    )


@acting(Role.KEEPER)
@require_http_methods(GET_OR_POST)
def office(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an office."""
    found = access.office_for(actor(request), pk)
    form = OfficeForm(request.POST or None, office=found)
    if form.is_valid():
        try:
            actions.change_office(by=actor(request), office=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Kept. What waits for this office stays with it."))
            return redirect("answers:offices")
    return form_page(
        request,
        form,
        title=found.name,
        button=_("Keep it"),
        back=reverse("answers:offices"),
        lead=_office_lead(),
    )


def _office_lead() -> str:
    return _("An office is whoever can change a rule. It owes answers; people hold it for a time.")


def _answer_for(request: HttpRequest, pk: UUID, verb: Verb = Verb.SEE) -> Answer:
    found = access.answer_for(actor(request), pk, verb)
    # Their own rooms keep the person's timeline, or tell whoever raised it by their own channel, with every verb.
    if found.kind in (Kind.BARRIER, Kind.IDEA, Kind.STORY):
        raise NotFound
    return found


def _do(
    request: HttpRequest,
    pk: UUID,
    door: Verb,
    name: str,
    form: VerbForm,
    do: Callable[..., Any],
    said: str,
) -> HttpResponse:
    found = _answer_for(request, pk, door)
    if form.is_valid():
        try:
            do(by=actor(request), answer=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, said)
            return redirect("answers:answer", pk=pk)
    return _page(request, found, **{name: form})


def _page(request: HttpRequest, found: Answer, **typed: VerbForm) -> HttpResponse:
    who = actor(request)
    [owed] = queries.as_owed([found], clock.today())
    for form in typed.values():
        refill(request, form)
    context = {
        "answer": found,
        "owed": owed,
        "stands": where_it_stands(found, owed.days),
        "given": given_title(found),
        "choices": given_choices(found.kind),
        "life": queries.life_of(found.kind, found.subject_id),
        "may_answer": access.may(who, found, Verb.ANSWER) and found.is_open,
        "may_find": access.may(who, found, Verb.TEND) and found.is_owed,
        "may_judge": access.has_asked(who, found) and bool(found.given) and not found.verdict,
        "verdict": found.get_verdict_display() if found.verdict else "",
        "own_offices": queries.may_take_on(who, found),
        "forms": {
            "give": GiveForm(),
            "come": ComeForm(),
            "promise": PromiseForm(),
            "move": MoveForm(),
            "judge": JudgeForm(),
            "find": FindForm(),
            **typed,
        },
    }
    # A form that came back is shown even where its time has gone: the words in it must not be lost.
    refused = {name for name, form in typed.items() if form.is_bound and form.errors}
    context |= {f"may_{name}": True for name in {_SHOWN_BY.get(name, name) for name in refused}}
    return render(request, "answers/answer.html", context, status=422 if refused else 200)
