from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.alongside import queries
from tilth.alongside.access import (
    may,
    person_for,
    place_to_second,
    speaker_to_second,
)
from tilth.alongside.actions import deciding, hearing, places_kept
from tilth.alongside.actions import speaking as actions
from tilth.alongside.forms import (
    DecidingForm,
    PlaceForm,
    SpeakerForm,
    SpeakerSayForm,
    WhyForm,
    WrittenForForm,
    key_in,
)
from tilth.alongside.models import Block, Speaker
from tilth.base.audit import look
from tilth.base.errors import NotFound, TilthError
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import STAFF, Section, Verb
from tilth.base.web import acting, actor, signed_in
from tilth.people.models import Person


def _beside(request: HttpRequest, pk: UUID) -> Person:
    """Give the person to themselves, and to workers alongside who see the story: nobody else reads who speaks."""
    who = actor(request)
    person = person_for(who, pk)
    if who.person_id != pk and not may(who, person, Verb.KEEP_APART):
        raise NotFound
    return person


def _page(pk: UUID) -> str:
    return reverse("alongside:speaking", args=[pk])


def _speaker(person: Person, pk: UUID) -> Speaker:
    rows = Speaker.objects.filter(pk=pk, person=person, until_at=None).select_related("account", "person")
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def _done(form: VerbForm, verb: Callable[[], Any]) -> bool:
    """Do what a form asks for; what the verb refuses stands beside its field."""
    if not form.is_valid():
        return False
    try:
        verb()
    except NotFound:
        raise
    except TilthError as error:
        form.refuse(error)
        return False
    return True


@signed_in
@require_GET
def speaking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who speaks for a person, who decides about which part, and which places are kept from whom."""
    who = actor(request)
    person = _beside(request, pk)
    look(who, pk, "who speaks", section=Section.STORY)
    context = {
        "person": person,
        "person_page": True,
        "is_own": who.person_id == pk,
        "can_set": may(who, person, Verb.SET_SAY),
        "speakers": queries.speakers_of(pk),
        "deciding": queries.deciding_of(pk),
        "is_childs": queries.has_deciding(pk),
        "places": queries.places_kept(pk),
        "section_labels": {section.value: section.label for section in Section},
    }
    return render(request, "alongside/speaking.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down, with the person, that somebody speaks for them."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    if actor(request).person_id == pk:
        raise NotFound
    form = SpeakerForm(request.POST or None)
    if _done(
        form,
        lambda: actions.record_speaker(by=actor(request), person=person, key=form.key, **form.cleaned()),
    ):
        say(request, _("It is written down. What needs a second look counts from then on."))
        return redirect("alongside:speaking", pk=pk)
    return form_page(
        request,
        form,
        title=_("Who speaks for %(called)s?") % {"called": person.called},
        lead=_(
            "Go through it with %(called)s. Nobody claims this for themselves, and no other parent is told."
        )
        % {"called": person.called},
        button=_("Write it down"),
        back=_page(pk),
        person_page=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID, speaker: UUID) -> HttpResponse:
    """End that somebody speaks for a person."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    found = _speaker(person, speaker)
    form = WhyForm(request.POST or None)
    form.fields["why"].required = actor(request).person_id != pk
    if _done(
        form,
        lambda: actions.end_speaker(by=actor(request), speaker=found, key=form.key, **form.cleaned()),
    ):
        say(request, _("It has ended. They are not told why."))
        return redirect("alongside:speaking", pk=pk)
    title = _("Shall %(name)s stop speaking for %(called)s?")
    return form_page(
        request,
        form,
        title=title % {"name": found.account.short_name, "called": person.called},
        lead=_("From the next moment on, %(name)s sees nothing more here.")
        % {"name": found.account.short_name},
        button=_("End it"),
        back=_page(pk),
        person_page=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def say_to(request: HttpRequest, pk: UUID, speaker: UUID) -> HttpResponse:
    """The person's say about what somebody who speaks for them may see."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    found = _speaker(person, speaker)
    line = next(line for line in queries.speakers_of(pk) if line.row.pk == found.pk)
    form = SpeakerSayForm(
        request.POST or None,
        sections=queries.sections_the_say_counts_in(found),
        answers=line.answers,
        is_own=actor(request).person_id == pk,
    )
    if _done(form, lambda: _say_to(request, found, form)):
        say(request, _("It holds from now on."))
        return redirect("alongside:speaking", pk=pk)
    return form_page(
        request,
        form,
        title=_("What may %(name)s see?") % {"name": found.account.short_name},
        lead=_("It holds at the next moment. Where the parents decide, it is not asked here."),
        button=_("It holds from now on"),
        back=_page(pk),
        person_page=True,
    )


def _say_to(request: HttpRequest, speaker: Speaker, form: SpeakerSayForm) -> None:
    actions.say_to_speaker(
        by=actor(request),
        speaker=speaker,
        answers=form.answers(),
        given_how=form.cleaned_data["given_how"],
        key=form.key,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def write_for(request: HttpRequest, pk: UUID, speaker: UUID) -> HttpResponse:
    """Write something for one who speaks for the person."""
    person = _beside(request, pk)
    found = _speaker(person, speaker)
    form = WrittenForForm(request.POST or None)
    if _done(
        form, lambda: hearing.write_for(by=actor(request), speaker=found, key=form.key, **form.cleaned())
    ):
        say(request, _("They can read it now, and nobody else who speaks for somebody can."))
        return redirect("alongside:speaking", pk=pk)
    return form_page(
        request,
        form,
        title=_("Write for %(name)s") % {"name": found.account.short_name},
        lead=_("Only %(name)s reads this. Leave out where anybody lives, learns or meets.")
        % {"name": found.account.short_name},
        button=_("Write it"),
        back=_page(pk),
        person_page=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def who_decides(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who decides about each part of a child's page."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    form = DecidingForm(request.POST or None, held=queries.deciding_of(pk))
    if _done(form, lambda: _set_deciding(request, person, form)):
        say(request, _("It holds from now on."))
        return redirect("alongside:speaking", pk=pk)
    return form_page(
        request,
        form,
        title=_("Who decides about %(called)s’s page?") % {"called": person.called},
        lead=_("Go through it with %(called)s there. It grows with %(called)s, one part at a time.")
        % {"called": person.called},
        button=_("It holds from now on"),
        back=_page(pk),
        person_page=True,
    )


def _set_deciding(request: HttpRequest, person: Person, form: DecidingForm) -> None:
    deciding.set_deciding(
        by=actor(request),
        person=person,
        choices=form.choices(),
        words=form.cleaned_data["words"],
        key=form.key,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def keep_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a place from somebody: the person, and any worker alongside, whatever the say."""
    needs = Verb.KEEP_APART if may(actor(request), pk, Verb.KEEP_APART) else Verb.SET_SAY
    person = person_for(actor(request), pk, needs)
    back = _page(pk) if may(actor(request), pk, Verb.SEE) else reverse("home:today")
    form = PlaceForm(request.POST or None)
    if _done(form, lambda: _keep_place(request, person, form)):
        say(request, _("The page is shut to them from now on. They are not told."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("A place that somebody must not learn"),
        lead=_("Everything here shuts to them at once: the page, lists, search, the day we meet, notices."),
        button=_("Keep it from them"),
        back=back,
        person_page=True,
    )


def _keep_place(request: HttpRequest, person: Person, form: PlaceForm) -> None:
    places_kept.keep_place(
        by=actor(request),
        person=person,
        account=form.cleaned_data["who"],
        names=form.cleaned_data["place_names"],
        key=form.key,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def let_know(request: HttpRequest, pk: UUID, block: UUID) -> HttpResponse:
    """Ask that a place may be known again."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    found = Block.objects.places().filter(pk=block, person=person).select_related("account").first()
    if found is None:
        raise NotFound
    form = WhyForm(request.POST or None)
    if _done(
        form,
        lambda: places_kept.ask_to_let_know(by=actor(request), block=found, key=form.key, **form.cleaned()),
    ):
        say(request, _("Asked. It stays kept until a second person says so too."))
        return redirect("alongside:speaking", pk=pk)
    return form_page(
        request,
        form,
        title=_("May %(name)s know the place again?") % {"name": found.account.short_name},
        button=_("Ask for a second look"),
        back=_page(pk),
        person_page=True,
    )


@acting(*STAFF)
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest, speaker: UUID) -> HttpResponse:
    """Look a second time at what was written down: say that it is right, or why it must not count."""
    found = speaker_to_second(actor(request), speaker)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and request.POST.get("answer") == "yes":
        try:
            actions.second_speaker(by=actor(request), speaker=found, key=key_in(request.POST))
        except TilthError as error:
            form.refuse(error)
        else:
            say(request, _("It counts from now on."))
            return redirect("home:today")
    elif _done(
        form,
        lambda: actions.refuse_speaker(by=actor(request), speaker=found, key=form.key, **form.cleaned()),
    ):
        say(request, _("It does not count. Whoever wrote it down is told."))
        return redirect("home:today")
    refill(request, form)
    context = {"speaker": found, "form": form, "person_page": True}
    return render(request, "alongside/speaking_second.html", context, status=422 if form.is_bound else 200)


@acting(*STAFF)
@require_http_methods(["GET", "POST"])
def second_place(request: HttpRequest, block: UUID) -> HttpResponse:
    """Say too, or not, that a place may be known again."""
    found = place_to_second(actor(request), block)
    if request.method == "POST":
        places_kept.let_place_be_known(by=actor(request), block=found, key=key_in(request.POST))
        say(request, _("It may be known from now on. What they see is the person’s say again."))
        return redirect("home:today")
    return render(request, "alongside/place_second.html", {"block": found, "person_page": True})
