"""A question to residents: its card, its history, its statements one at a time, and the groups when it is over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.answers.queries import ages
from tilth.answers.words import date_words, given_title, where_it_stands
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.ideas import access
from tilth.ideas.actions import asking
from tilth.ideas.forms import ChangeCardForm, QuestionForm, StatementForm
from tilth.ideas.models import Question, Statement
from tilth.ideas.queries import finding
from tilth.ideas.queries import groups as grouping
from tilth.ideas.views import hand_of, not_too_often

get_and_post = require_http_methods(["GET", "POST"])
askers = acting(Role.LEADER, Role.GARDENER, Role.WORKER)
GIVEN = {"agree": 1, "disagree": -1, "pass": 0, "nothing": None}


@askers
@get_and_post
def new(request: HttpRequest) -> HttpResponse:
    """Write a question. Nobody reads it before it opens."""
    access.must_be_here()
    who = actor(request)
    if not access.offices_to_ask_from(who).exists():
        raise NotFound
    form = QuestionForm(request.POST or None, actor=who)
    if form.is_valid():
        try:
            made = asking.write_question(by=who, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is written. Nobody reads it before you open it."))
            return redirect("ideas:question", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("A question to residents"),
        lead=_("Say first what is already decided. It opens when all four lines of its card say something."),
        button=_("Keep it"),
        back=reverse("ideas:here"),
    )


@public
@require_GET
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One question and its card."""
    return _page(request, access.question_for(actor(request), pk))


def _page(request: HttpRequest, found: Question, status: int = 200, **more: Any) -> HttpResponse:
    who = actor(request)
    answer = access.answer_of(found)
    context = {
        "question": found,
        "answer": answer,
        "stands": where_it_stands(answer, ages([answer], clock.today())[answer.pk]) if answer else "",
        "promised": date_words(answer) if answer else "",
        "given": given_title(answer) if answer else "",
        "statements": finding.statements_of(found),
        "out_of_sight": found.statements.exclude(set_aside_why=""),
        "asks": access.asks(who, found.office),
        "sets_aside": access.sets_aside(who),
        "versions": found.versions.count(),
        "refused": "",
        **more,
    }
    return render(request, "ideas/question.html", context, status=status)


@askers
@get_and_post
def card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the card anew."""
    found = _asked(request, pk)
    form = ChangeCardForm(request.POST or None, question=found)
    if form.is_valid():
        try:
            asking.change_card(by=actor(request), question=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The card says so now. What it said before stays for all to read."))
            return redirect("ideas:question", pk=pk)
    back = reverse("ideas:question", args=[pk])
    return form_page(request, form, title=_("The card"), lead=found.title, button=_("Keep it"), back=back)


def _asked(request: HttpRequest, pk: UUID) -> Question:
    found = access.question_for(actor(request), pk)
    if not access.asks(actor(request), found.office):
        raise NotFound
    return found


@public
@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every version of the card, dated, and who changed it."""
    found = access.question_for(actor(request), pk)
    return render(request, "ideas/history.html", {"question": found, "versions": found.versions.all()})


@askers
@require_POST
def open_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open it."""
    found = _asked(request, pk)
    try:
        asking.open_question(by=actor(request), question=found)
    except InvalidInput as error:
        return _page(request, found, 422, refused=error.message)
    say(request, _("It is open. Everybody can read it, and you owe an answer."))
    return redirect("ideas:question", pk=pk)


@askers
@require_POST
def close_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it. The answer stays owed."""
    asking.close_question(by=actor(request), question=_asked(request, pk))
    say(request, _("It is closed. Your answer is still owed."))
    return redirect("ideas:question", pk=pk)


@askers
@require_POST
def told_there(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Young people were answered in their own channel."""
    asking.told_there(by=actor(request), question=_asked(request, pk))
    say(request, _("Thank you for telling them."))
    return redirect("ideas:question", pk=pk)


@public
@require_GET
def statements(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One statement at a time, and what one has said so far."""
    found = access.question_for(actor(request), pk)
    turn = grouping.turn_of(found, actor(request), hand_of(request))
    return render(request, "ideas/statements.html", {"question": found, "turn": turn})


@public
@require_POST
def vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree, disagree, pass; or take back what one said."""
    access.must_be_here()
    statement = Statement.objects.filter(pk=pk).first()
    said = request.POST.get("given", "")
    if statement is None or said not in GIVEN:
        raise NotFound
    not_too_often(request, "vote", 600)
    asking.vote(by=actor(request), statement=statement, given=GIVEN[said], hand=hand_of(request, make=True))
    return redirect("ideas:statements", pk=statement.question_id)


@public
@get_and_post
def add_statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a statement under a question."""
    found = access.question_for(actor(request), pk)
    form = StatementForm(request.POST or None)
    if form.is_valid():
        not_too_often(request, "add a statement", 20)
        try:
            hand = hand_of(request, make=True)
            asking.add_statement(by=actor(request), question=found, hand=hand, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It stands there for others to answer."))
            return redirect("ideas:question", pk=pk)
    back = reverse("ideas:question", args=[pk])
    return form_page(
        request, form, title=_("A statement of your own"), lead=found.title, button=_("Put it up"), back=back
    )


@public
@require_GET
def groups(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What people said, when nobody answers any more: what all groups share, first."""
    found = access.question_for(actor(request), pk)
    if not found.is_over:
        return render(request, "ideas/not_yet.html", {"question": found})
    return render(request, "ideas/groups.html", {"question": found, "groups": grouping.groups_of(found)})
