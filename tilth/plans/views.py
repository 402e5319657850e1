from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.alongside.access import handover_for, may
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Section, Verb
from tilth.base.web import actor, signed_in
from tilth.people.models import Person
from tilth.plans import actions, queries
from tilth.plans.access import aim_for, plan_for, speaks_as_them, step_for
from tilth.plans.forms import (
    AimForm,
    DealForm,
    DealWordForm,
    EndDealForm,
    GoesOnForm,
    LookBackForm,
    QuestionsForm,
    RhythmForm,
    ScoreForm,
    StepForm,
)
from tilth.plans.models import Aim, Questions, Step
from tilth.plans.questions import SETS

PLAN = frozenset({Section.PLAN})


@signed_in
@require_http_methods(["GET", "POST"])
def aim_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write one "Help me to…" sentence."""
    person = plan_for(actor(request), pk, Verb.PLAN)
    form = AimForm(request.POST or None, called=person.called, is_own=_is_own(request, person))
    if form.is_valid():
        aim = actions.help_me_to(
            by=actor(request),
            person=person,
            words=form.cleaned_data["sentence"],
            has_score=form.cleaned_data["has_score"],
            key=form.key,
        )
        say(request, _("It is in the plan."))
        if aim.has_score:
            return redirect("plans:score", pk=pk, aim=aim.pk)
        return redirect("home:person", pk=pk)
    title = _("Help me to…")
    return form_page(
        request, form, title=title, button=_("Add it"), back=_page_of(person), person_page=person
    )


@signed_in
@require_GET
def aim(request: HttpRequest, pk: UUID, aim: UUID) -> HttpResponse:
    """One aim: its own line with the notes beside the dots, and its steps."""
    found = aim_for(actor(request), pk, aim)
    look(actor(request), pk, "aim", section=Section.PLAN)
    plan = queries.plan_of(found.person, PLAN)
    context = {
        "person": found.person,
        "person_page": found.person,
        "aim": next(view for view in plan.aims if view.pk == found.pk),
        "can_plan": may(actor(request), found.person, Verb.PLAN, Section.PLAN),
    }
    return render(request, "plans/aim.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, pk: UUID, aim: UUID) -> HttpResponse:
    """Put the person's own number beside an aim."""
    found = aim_for(actor(request), pk, aim, Verb.PLAN)
    form = ScoreForm(request.POST or None, called=found.person.called, is_own=_is_own(request, found.person))
    if form.is_valid():
        try:
            read = {name: form.cleaned_data[name] for name in ("value", "note", "on")}
            actions.score(by=actor(request), aim=found, key=form.key, **read)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The number and the words stand beside each other."))
            return redirect("plans:aim", pk=pk, aim=aim)
    return form_page(
        request,
        form,
        title=_("Help me to %(words)s") % {"words": found.words},
        button=_("Keep it"),
        back=reverse("plans:aim", args=[pk, aim]),
        template="plans/score.html",
        person_page=found.person,
    )


@signed_in
@require_POST
def aim_done(request: HttpRequest, pk: UUID, aim: UUID) -> HttpResponse:
    """Say that an aim is reached."""
    return _change_aim(request, pk, aim, actions.aim_done, _("Done. It stays on the page."))


@signed_in
@require_POST
def aim_let_go(request: HttpRequest, pk: UUID, aim: UUID) -> HttpResponse:
    """Say that an aim is no longer wanted."""
    return _change_aim(request, pk, aim, actions.let_go, _("No longer wanted. It can be taken up again."))


@signed_in
@require_POST
def aim_again(request: HttpRequest, pk: UUID, aim: UUID) -> HttpResponse:
    """Take an aim up again."""
    return _change_aim(request, pk, aim, actions.aim_again, _("Taken up again."))


def _change_aim(
    request: HttpRequest, pk: UUID, aim: UUID, verb: Callable[..., Aim], said: str
) -> HttpResponse:
    found = aim_for(actor(request), pk, aim, Verb.PLAN)
    verb(by=actor(request), aim=found, key=_key(request))
    say(request, said)
    return redirect(_back(request, found.person))


@signed_in
@require_http_methods(["GET", "POST"])
def step_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write one small step and who does it."""
    person = plan_for(actor(request), pk, Verb.PLAN)
    aims = [view for view in queries.plan_of(person, PLAN).aims if view.is_open]
    form = StepForm(
        request.POST or None,
        called=person.called,
        is_own=_is_own(request, person),
        aims=aims,
        initial={"aim": request.GET.get("aim", "")},
    )
    if form.is_valid():
        chosen = aim_for(actor(request), pk, form.aim_id, Verb.PLAN) if form.aim_id else None
        read = {name: form.cleaned_data[name] for name in ("who", "who_words", "said_when")}
        actions.add_step(
            by=actor(request),
            person=person,
            words=form.cleaned_data["what"],
            aim=chosen,
            key=form.key,
            **read,
        )
        say(request, _("The step is in the plan."))
        return redirect("home:person", pk=pk)
    return form_page(
        request,
        form,
        title=_("A small step"),
        button=_("Add it"),
        back=_page_of(person),
        person_page=person,
    )


@signed_in
@require_POST
def step_done(request: HttpRequest, pk: UUID, step: UUID) -> HttpResponse:
    """Say that a step is done."""
    return _change_step(request, pk, step, actions.step_done, _("Done."))


@signed_in
@require_POST
def step_not_yet(request: HttpRequest, pk: UUID, step: UUID) -> HttpResponse:
    """Say that a step is not done yet."""
    return _change_step(request, pk, step, actions.step_not_yet, _("Not yet. It goes on waiting."))


@signed_in
@require_POST
def step_no_longer(request: HttpRequest, pk: UUID, step: UUID) -> HttpResponse:
    """Say that a step is no longer wanted."""
    return _change_step(request, pk, step, actions.step_no_longer, _("No longer wanted."))


def _change_step(
    request: HttpRequest, pk: UUID, step: UUID, verb: Callable[..., Step], said: str
) -> HttpResponse:
    found = step_for(actor(request), pk, step, Verb.PLAN)
    verb(by=actor(request), step=found, key=_key(request))
    say(request, said)
    return redirect(_back(request, found.person))


@signed_in
@require_http_methods(["GET", "POST"])
def look_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look back together: each aim's own line beside its notes, all re-scored on one page in one save."""
    who = actor(request)
    person = plan_for(who, pk, Verb.LOOK_BACK)
    plan = queries.plan_of(person, PLAN)
    form = LookBackForm(request.POST or None, aims=plan.aims, walking=person.walking)
    if form.is_valid():
        read = {name: form.cleaned_data[name] for name in ("what_next", "what_moved", "next_words")}
        actions.look_back(
            by=who,
            person=person,
            words=form.cleaned_data["said"],
            scores=form.scores(),
            key=form.key,
            **read,
        )
        say(request, _("You looked back together. It stands on the page."))
        offered = queries.questions_offered(who, person)
        return redirect("plans:questions" if offered else "home:person", pk=pk)
    refill(request, form)
    if request.method == "GET":
        look(who, pk, "look back", section=Section.PLAN)
    context = {
        "person": person,
        "person_page": person,
        "is_own": _is_own(request, person),
        "plan": plan,
        "closed": [view for view in plan.aims if not view.is_open],
        "form": form,
        "earlier": queries.look_backs_of(person),
        "has_answers": bool(queries.own_answers_of(person)),
    }
    return render(request, "plans/look_back.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def rhythm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose how often to look back."""
    person = plan_for(actor(request), pk, Verb.PLAN)
    now = queries.plan_of(person, PLAN).rhythm
    initial = {"weeks": now.weeks, "next_on": now.next_on, "said": now.words} if now else {}
    form = RhythmForm(request.POST or None, initial=initial)
    if form.is_valid():
        read = form.cleaned_data
        actions.set_rhythm(
            by=actor(request),
            person=person,
            weeks=read["weeks"],
            next_on=read["next_on"],
            words=read["said"],
            key=form.key,
        )
        say(request, _("We will ask then. Nothing ends when that day comes."))
        return redirect("home:person", pk=pk)
    return form_page(
        request,
        form,
        title=_("How often shall we look back?"),
        lead=_("About every twelve weeks, unless another rhythm suits better."),
        button=_("Keep this rhythm"),
        back=_page_of(person),
        person_page=person,
    )


@signed_in
@require_GET
def questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which four questions, if the person likes; and what they answered before, each by itself."""
    who = actor(request)
    person = plan_for(who, pk, Verb.LOOK_BACK)
    offered, earlier = queries.questions_offered(who, person), queries.own_answers_of(person)
    if not (offered or earlier):
        raise NotFound
    look(who, pk, "questions", section=Section.PLAN)
    context = {
        "person": person,
        "person_page": person,
        "is_own": _is_own(request, person),
        "sets": SETS.values() if offered else (),
        "earlier": earlier,
    }
    return render(request, "plans/questions.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def answer_questions(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Four questions, read by the person first, with their note beside. Any of them may be left out."""
    who = actor(request)
    person = plan_for(who, pk, Verb.LOOK_BACK)
    if kind not in Questions.values or (
        request.method == "GET" and not queries.questions_offered(who, person)
    ):
        raise NotFound
    asked = SETS[Questions(kind)]
    form = QuestionsForm(request.POST or None, asked=asked)
    if form.is_valid():
        note, said = form.cleaned_data["note"], form.said()
        try:
            actions.answer_questions(by=who, person=person, kind=kind, answers=said, note=note, key=form.key)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is kept, each answer by itself. Nothing is added up."))
            return redirect("plans:questions", pk=pk)
    context = {"person": person, "person_page": person, "asked": asked, "form": form}
    return render(request, "plans/answer_questions.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def no_questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They would rather not be asked."""
    person = plan_for(actor(request), pk, Verb.LOOK_BACK)
    actions.no_questions(by=actor(request), person=person, key=_key(request))
    say(request, _("Nobody offers it again."))
    return redirect("home:person", pk=pk)


@signed_in
@require_GET
def hands(request: HttpRequest, pk: UUID) -> HttpResponse:
    """In whose hands the small steps were, from look back to look back: for the person alone."""
    if actor(request).person_id != pk:
        raise NotFound
    person = plan_for(actor(request), pk)
    context = {"person": person, "person_page": person, "stretches": queries.hands_over_time(person)}
    return render(request, "plans/hands.html", context)


def _is_own(request: HttpRequest, person: Person) -> bool:
    return actor(request).person_id == person.pk


def _page_of(person: Person) -> str:
    return reverse("home:person", args=[person.pk])


def _key(request: HttpRequest) -> UUID:
    form = VerbForm(request.POST)
    form.is_valid()
    return form.key


def _back(request: HttpRequest, person: Person) -> str:
    """Where the button was pressed, if it stood on one of our pages; else the person's page."""
    there = request.POST.get("back", "")
    if there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        return there
    return _page_of(person)


@signed_in
@require_http_methods(["GET", "POST"])
def goes_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes to whoever might go on in the place of a worker who leaves: by the person, or for them in their words."""
    who = actor(request)
    handover = handover_for(who, pk)
    is_own = who.person_id == handover.person_id
    if who.account_id == handover.account_id and not is_own:
        raise NotFound
    form = GoesOnForm(request.POST or None, is_own=is_own)
    if form.is_valid():
        try:
            actions.go_on(by=who, handover=handover, key=form.key, **form.cleaned())
        except WrongState as error:
            form.refuse(error)
        else:
            words = {"who": handover.account.short_name, "called": handover.person.called}
            own, other = _("%(who)s goes on with you."), _("%(who)s goes on with %(called)s.")
            say(request, (own if is_own else other) % words)
            return redirect("home:my_page" if is_own else "home:today")
    names = {"who": handover.account.short_name, "called": handover.person.called}
    title = _("%(who)s goes on with you") if is_own else _("%(who)s goes on with %(called)s")
    return form_page(
        request,
        form,
        title=title % names,
        lead=_("It holds from the next moment on. What was promised, they do from here on."),
        button=_("Yes") if is_own else _("They said yes"),
        back=reverse("alongside:going_on", args=[pk]),
        person_page=True,
    )


@signed_in
@require_GET
def deal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Our deal: what those alongside will do, and what the person will."""
    return _deal_page(request, plan_for(actor(request), pk))


def _deal_page(request: HttpRequest, person: Person, refused: str = "") -> HttpResponse:
    who = actor(request)
    if request.method == "GET":
        look(who, person.pk, "deal", section=Section.PLAN)
    context = {
        "person": person,
        "person_page": person,
        "is_own": _is_own(request, person),
        "as_them": speaks_as_them(who, person),
        "can_plan": may(who, person, Verb.PLAN, Section.PLAN),
        "deal": queries.deal_of(person),
        "refused": refused,
    }
    return render(request, "plans/deal.html", context, status=409 if refused else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def deal_write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write both columns."""
    person = plan_for(actor(request), pk, Verb.PLAN)
    page = queries.deal_of(person)
    form = DealForm(
        request.POST or None,
        deal=page.waits or page.holds,
        is_own=speaks_as_them(actor(request), person),
    )
    lead = _(
        "It holds when both have said yes. Nothing hangs on what is kept: no help, no money, no place in a queue."
    )
    return _deal_form(request, person, form, actions.write_deal, _("Our deal"), lead, _("Ask for their yes"))


@signed_in
@require_POST
def deal_yes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes to the wording that waits."""
    person = plan_for(actor(request), pk, Verb.PLAN)
    try:
        actions.agree_deal(by=actor(request), person=person, seen=request.POST.get("seen", ""))
    except WrongState as error:
        return _deal_page(request, person, error.message)
    return redirect("plans:deal", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def deal_say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say of the other side: kept, not yet, let's talk."""
    person = plan_for(actor(request), pk, Verb.PLAN)
    lead = _("Nothing hangs on it: no money, no place in a queue, no mark.")
    form = DealWordForm(request.POST or None)
    title = (
        _("How does it stand with what those alongside will do?")
        if speaks_as_them(actor(request), person)
        else _("How does it stand with what %(called)s will do?") % {"called": person.called}
    )
    return _deal_form(request, person, form, actions.say_of_deal, title, lead, _("Say it"))


@signed_in
@require_http_methods(["GET", "POST"])
def deal_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The deal is over."""
    person = plan_for(actor(request), pk, Verb.PLAN)
    form = EndDealForm(request.POST or None)
    lead = _("Nothing follows from it. Whoever walks alongside goes on walking.")
    return _deal_form(request, person, form, actions.end_deal, _("End our deal"), lead, _("End it"))


def _deal_form(
    request: HttpRequest,
    person: Person,
    form: VerbForm,
    do: Callable[..., object],
    title: str,
    lead: str,
    button: str,
) -> HttpResponse:
    back = reverse("plans:deal", args=[person.pk])
    if form.is_valid():
        try:
            do(by=actor(request), person=person, key=form.key, **form.cleaned())
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            return redirect(back)
    return form_page(request, form, title=title, lead=lead, button=button, back=back, person_page=person)
