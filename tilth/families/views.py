from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Verb
from tilth.base.web import actor, signed_in
from tilth.families import queries
from tilth.families.access import (
    asking_to_answer,
    family_for,
    line_for,
    may_say_yes,
    own_side,
    reader_of,
    said_for,
    to_say_yes,
    yes_waiting,
)
from tilth.families.actions import sharing, writing
from tilth.families.forms import (
    BeginForm,
    CodeForm,
    CodeYesForm,
    HelpForm,
    LeaveForm,
    LookBackForm,
    ShowForm,
    StepForm,
)
from tilth.families.models import Asking, Family
from tilth.people.models import Person

# --- coming, showing, leaving --------------------------------------------------------------------------------


@signed_in
@require_GET
def together(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The family pages that somebody shares: to themselves all of them, to others those that they are shown."""
    who = actor(request)
    person = reader_of(who, pk)
    is_own = who.person_id == person.pk
    context = {
        "person": person,
        "person_page": person,
        "is_own": is_own,
        "shared": queries.pages_with(who, person),
        "yeses": queries.yeses_waiting(person) if is_own else [],
        "may_say_yes": may_say_yes(who, pk),
    }
    return render(request, "families/together.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a family page."""
    person = to_say_yes(actor(request), pk)
    form = BeginForm(request.POST or None, **_hand(request, person))
    if form.is_valid():
        try:
            family = sharing.begin(by=actor(request), person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The page is here. Nobody else sees it before you ask them and they say yes."))
            return redirect(_after(request, person, family))
    title = _("A page together")
    lead = _(
        "It stands beside your own page, never instead of it. Nothing of your own page is on it, and you may leave at any time."
    )
    if actor(request).person_id != pk:
        lead = _(
            "It stands beside %(called)s’s own page, never instead of it. Nothing of that page is on it."
        ) % {"called": person.called}
    return _form(request, form, title, _("Begin the page"), _together(pk), person, lead=lead)


@signed_in
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type a code that somebody gave, and read whose page it is before saying yes."""
    person = to_say_yes(actor(request), pk)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            asking = sharing.asked_by_code(by=actor(request), person=person, code=form.cleaned_data["code"])
        except InvalidInput as error:
            form.refuse(error)
        else:
            asked = CodeYesForm(initial={"code": form.cleaned_data["code"]}, **_hand(request, person))
            return _asked(request, person, asking, asked)
    lead = _("Somebody who shares a page gave it to you, by voice or on paper. It holds for a week.")
    return _form(request, form, _("I have a code"), _("Go on"), _together(pk), person, lead=lead)


@signed_in
@require_POST
def say_yes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes to sharing the page."""
    person = to_say_yes(actor(request), pk)
    form = CodeYesForm(request.POST, **_hand(request, person))
    asking = sharing.asked_by_code(by=actor(request), person=person, code=request.POST.get("code", ""))
    if form.is_valid():
        try:
            sharing.say_yes(by=actor(request), person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("That is your yes. The page opens as soon as everybody there has said yes too."))
            return redirect(_together(pk))
    return _asked(request, person, asking, form)


def _asked(request: HttpRequest, person: Person, asking: Asking, form: CodeYesForm) -> HttpResponse:
    called, members = queries.asked_to_share(asking.family, person)
    context = {
        "person": person, "person_page": person, "form": form, "called": called, "members": members, "is_own": actor(request).person_id == person.pk,
    }  # fmt: skip
    return render(request, "families/asked.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def take_yes_back(request: HttpRequest, pk: UUID, asking: UUID) -> HttpResponse:
    """Take a yes back that still waits."""
    person = to_say_yes(actor(request), pk)
    sharing.take_yes_back(by=actor(request), person=person, asking=yes_waiting(person, asking))
    say(request, _("It is taken back. Nobody is told."))
    return redirect(_together(pk))


@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID, family: UUID) -> HttpResponse:
    """Give a member a code to hand to one other person. Shown once."""
    member = own_side(actor(request), pk, family)
    given = ""
    if request.method == "POST":
        given = sharing.give_code(by=actor(request), person=member.person, family=member.family)
    context = {
        "person": member.person, "person_page": member.person, "family": member.family,
        "code": f"{given[:4]} {given[4:]}" if given else "",
    }  # fmt: skip
    return render(request, "families/ask.html", context)


@signed_in
@require_POST
def agree(request: HttpRequest, pk: UUID, family: UUID, asking: UUID) -> HttpResponse:
    """Say that somebody may come."""
    member = own_side(actor(request), pk, family)
    found = asking_to_answer(member, asking)
    sharing.agree(by=actor(request), person=member.person, family=member.family, asking=found)
    say(request, _("That is your yes."))
    return redirect("families:family", pk=family)


@signed_in
@require_http_methods(["GET", "POST"])
def show_to(request: HttpRequest, pk: UUID, family: UUID) -> HttpResponse:
    """Say who of those alongside may see the page."""
    member = own_side(actor(request), pk, family)
    form = ShowForm(request.POST or None, beside=queries.may_be_shown(member))
    if form.is_valid():
        try:
            sharing.show_to(
                by=actor(request),
                person=member.person,
                family=member.family,
                wishes=form.wishes,
                key=form.key,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It holds from now on."))
            return redirect(_after(request, member.person, member.family))
    lead = _(
        "Nobody sees it but those who share it, unless you say so. Whom you choose is named on the page, and you can take it back at any time."
    )
    back = reverse("families:family", args=[family])
    return _form(request, form, _("Who else may see it"), _("Keep it"), back, member.person, lead=lead)


@signed_in
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID, family: UUID) -> HttpResponse:
    """Leave the page, in silence."""
    member = own_side(actor(request), pk, family)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        takes = form.cleaned_data["words"] == "take"
        sharing.leave(
            by=actor(request), person=member.person, family=member.family, takes_words=takes, key=form.key
        )
        own = actor(request).person_id == member.person_id
        say(request, _("You have left. Nobody is told.") if own else _("They have left. Nobody is told."))
        return redirect(_together(pk))
    lead = _("It holds at once, and nobody is told: no message, no line. Your name no longer stands there.")
    title = _("Leave this page?")
    if actor(request).person_id != member.person_id:
        title = _("%(called)s leaves this page?") % {"called": member.person.called}
        lead = _("Write it down only as they said it. It holds at once, and nobody is told.")
    back = reverse("families:family", args=[family])
    return _form(request, form, title, _("Leave"), back, member.person, lead=lead)


# --- the page --------------------------------------------------------------------------------------------------


@signed_in
@require_GET
def family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The family page. Whoever is only shown it is remembered before it is answered."""
    return _page(request, pk, "families/family.html", "family")


@signed_in
@require_GET
def print_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same page for paper."""
    return _page(request, pk, "families/print.html", "family print")


def _page(request: HttpRequest, pk: UUID, template: str, kind: str) -> HttpResponse:
    who = actor(request)
    found = family_for(who, pk)
    page = queries.family_page(who, found, said_for(who, found, Verb.SEE))
    if not page.is_own:
        if kind != "family" and not queries.is_paper_safe(pk):
            raise NotFound
        look(who, pk, kind)
    context = {
        "page": page,
        "family": found,
        "person_page": True,
        "can_write": bool(said_for(who, found)),
        "can_look_back": bool(said_for(who, found, Verb.LOOK_BACK)),
        "can_set": page.is_own or _may_set(who, page.own_side),
        "today": clock.today(),
    }
    return render(request, template, context)


@signed_in
@require_http_methods(["GET", "POST"])
def help_us(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write one "Help us to…" sentence."""
    found, mine = _to_write(request, pk, Verb.WRITE)
    form = HelpForm(request.POST or None, mine=mine)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            writing.help_us_to(by=actor(request), family=found, words=words, whose=form.whose, key=form.key)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It stands on the page."))
            return redirect("families:family", pk=pk)
    return _form(request, form, _("Help us to…"), _("Add it"), reverse("families:family", args=[pk]), True)


@signed_in
@require_http_methods(["GET", "POST"])
def step_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write one small step and who does it."""
    found, mine = _to_write(request, pk, Verb.WRITE)
    page = queries.family_page(actor(request), found, mine)
    named = zip(queries.around(pk), page.members, strict=True)
    first = {"of": request.GET.get("of", "")}
    form = StepForm(
        request.POST or None, mine=mine, helps=queries.open_helps(page), members=named, initial=first
    )
    if form.is_valid():
        of = line_for(actor(request), pk, form.of_id) if form.of_id else None
        read = {name: form.cleaned_data[name] for name in ("words", "doer_words", "said_when")}
        try:
            writing.add_step(
                by=actor(request), family=found, of=of, doer=form.chosen_doer, whose=form.whose, key=form.key, **read
            )  # fmt: skip
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The step stands on the page."))
            return redirect("families:family", pk=pk)
    return _form(request, form, _("A small step"), _("Add it"), reverse("families:family", args=[pk]), True)


@signed_in
@require_http_methods(["GET", "POST"])
def look_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look back together, in words."""
    found, mine = _to_write(request, pk, Verb.LOOK_BACK)
    form = LookBackForm(request.POST or None, mine=mine)
    if form.is_valid():
        read = {name: form.cleaned_data[name] for name in ("words", "next_on")}
        try:
            writing.look_back(by=actor(request), family=found, whose=form.whose, key=form.key, **read)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("You looked back together. It stands on the page."))
            return redirect("families:family", pk=pk)
    back = reverse("families:family", args=[pk])
    return _form(request, form, _("Look back together"), _("Keep it"), back, True)


@signed_in
@require_POST
def becomes(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Say what became of a sentence or a step."""
    found = line_for(actor(request), pk, line)
    writing.becomes(by=actor(request), line=found, state=request.POST.get("state", ""))
    say(request, _("It stands on the page."))
    return redirect("families:family", pk=pk)


@signed_in
@require_POST
def take_back(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Take one's own words back."""
    writing.take_back(by=actor(request), line=line_for(actor(request), pk, line))
    say(request, _("It is taken back. It is not shown any more."))
    return redirect("families:family", pk=pk)


# --- helpers of this page ----------------------------------------------------------------------------------------


def _to_write(request: HttpRequest, pk: UUID, verb: Verb) -> tuple[Family, list[Any]]:
    found = family_for(actor(request), pk, verb)
    mine = said_for(actor(request), found, verb)
    if not mine:
        raise NotFound
    return found, mine


def _may_set(who: Actor, member: UUID | None) -> bool:
    return member is not None and may_say_yes(who, member)


def _hand(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Say whose hand fills in a form: their own, a worker's beside them, or a parent's."""
    who = actor(request)
    return {
        "person": person,
        "is_own": who.person_id == person.pk,
        "may_be_shown": who.is_staff,
    }


def _together(pk: UUID) -> str:
    return reverse("families:together", args=[pk])


def _after(request: HttpRequest, person: Person, family: Family) -> str:
    """Give where to go on: to the page, if it is open to whoever wrote this down."""
    try:
        family_for(actor(request), family.pk)
    except NotFound:
        return _together(person.pk)
    return reverse("families:family", args=[family.pk])


def _form(
    request: HttpRequest, form: VerbForm, title: str, button: str, back: str, person: object, lead: str = ""
) -> HttpResponse:
    return form_page(request, form, title=title, button=button, back=back, lead=lead, person_page=person)
