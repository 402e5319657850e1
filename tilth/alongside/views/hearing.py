from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.accounts.models import Account, Organisation
from tilth.alongside import queries
from tilth.alongside.access import hearing_for, may_say_for, person_for, sections_for
from tilth.alongside.actions import deciding
from tilth.alongside.actions import hearing as actions
from tilth.alongside.actions.say import Wish
from tilth.alongside.actions.speaking import end_speaker
from tilth.alongside.forms import DecideForForm, SayForForm, WrittenForForm, key_in
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Section, Speaks, Verb
from tilth.base.web import actor, signed_in
from tilth.people.models import Person


@signed_in
@require_http_methods(["GET", "POST"])
def for_you(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody who speaks for a person hears: what was written for them, and nothing else."""
    who = actor(request)
    speaker = hearing_for(who, pk)
    is_interpreter = speaker.kind == Speaks.INTERPRETER
    form = None if is_interpreter else WrittenForForm(request.POST or None)
    if form is not None and form.is_valid():
        actions.say_back(by=who, speaker=speaker, key=form.key, **form.cleaned())
        say(request, _("It is said. Whoever walks alongside first reads it."))
        return redirect("alongside:for_you", pk=pk)
    look(who, pk, "for you", section=Section.STORY)
    if form is not None:
        refill(request, form)
    context = {
        "speaker": speaker,
        "person_page": True,
        "form": form,
        "written": [] if is_interpreter else queries.written_for(speaker),
        "needs": queries.what_a_meeting_needs(speaker) if is_interpreter else None,
        "reads_page": bool(sections_for(who, pk)),
        "may_say_for": bool(may_say_for(who, speaker.person)),
    }
    is_wrong = form is not None and form.is_bound
    return render(request, "alongside/for_you.html", context, status=422 if is_wrong else 200)


@signed_in
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop speaking for somebody."""
    speaker = hearing_for(actor(request), pk)
    end_speaker(by=actor(request), speaker=speaker, key=key_in(request.POST))
    say(request, _("It has ended. Thank you for what you did."))
    return redirect("home:today")


def _decides_for(request: HttpRequest, pk: UUID) -> tuple[Person, list[Section]]:
    """Give a person to whoever may say something for them, with the parts about which they may."""
    speaker = hearing_for(actor(request), pk)
    sections = may_say_for(actor(request), speaker.person)
    if not sections:
        raise NotFound
    return person_for(actor(request), pk, Verb.SAY_FOR, sections[0]), sections


@signed_in
@require_http_methods(["GET", "POST"])
def say_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say for a person who of those alongside sees the parts one may decide about."""
    person, sections = _decides_for(request, pk)
    companions = queries.who_is_alongside(pk)
    says = queries.says_of(pk, companions)
    answers = {
        (str(companion.relation_id), section): answer
        for companion, line in zip(companions, says, strict=True)
        for section, answer in line.answers.items()
    }
    form = SayForForm(request.POST or None, sections=sections, companions=companions, answers=answers)
    if form.is_valid():
        try:
            deciding.say_for(
                by=actor(request),
                person=person,
                wishes=_wishes(form),
                given_how=form.cleaned_data["given_how"],
                key=form.key,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It holds from now on."))
            return redirect("alongside:for_you", pk=pk)
    return form_page(
        request,
        form,
        title=_("Who sees what of %(called)s’s page?") % {"called": person.called},
        lead=_("Only the parts you may decide about. Ask %(called)s first.") % {"called": person.called},
        button=_("It holds from now on"),
        back=reverse("alongside:for_you", args=[pk]),
        person_page=True,
    )


def _wishes(form: SayForForm) -> list[Wish]:
    return [
        Wish(
            section,
            answer,
            account=Account.objects.filter(pk=companion.account_id).first() if companion.account_id else None,
            organisation=None
            if companion.account_id
            else Organisation.objects.filter(pk=companion.organisation_id).first(),
        )
        for companion, section, answer in form.answers()
    ]


@signed_in
@require_http_methods(["GET", "POST"])
def decide_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what was decided for a person, about a part one may decide about."""
    person, sections = _decides_for(request, pk)
    form = DecideForForm(request.POST or None, sections=sections)
    if form.is_valid():
        deciding.decide_for(
            by=actor(request),
            person=person,
            section=Section(form.cleaned_data["section"]),
            words=form.cleaned_data["words"],
            key=form.key,
        )
        say(request, _("It stands on the page."))
        return redirect("alongside:for_you", pk=pk)
    return form_page(
        request,
        form,
        title=_("Decided for %(called)s") % {"called": person.called},
        lead=_("It stands on the page with your name, where %(called)s reads it.")
        % {"called": person.called},
        button=_("Write it down"),
        back=reverse("alongside:for_you", args=[pk]),
        person_page=True,
    )
