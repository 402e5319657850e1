from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.alongside.access import may, person_for, sections_for
from tilth.base.audit import look
from tilth.base.errors import BothKept, InvalidInput, NotFound
from tilth.base.files import MOST_MINUTES, MOST_SOUND_BYTES, open_file
from tilth.base.pages import form_page, render, say
from tilth.base.pieces import piece_of
from tilth.base.roles import Section, Verb
from tilth.base.web import actor, signed_in
from tilth.conversations import actions, queries
from tilth.conversations.access import (
    is_own,
    kept_for,
    line_for,
    may_correct,
    may_revise,
    translation_for,
)
from tilth.conversations.forms import (
    BothForm,
    CorrectForm,
    DrawingForm,
    RecordingForm,
    ReviseForm,
    TranslateForm,
)
from tilth.conversations.models import Line
from tilth.people.models import About, Person

A_PAGE = 20


@signed_in
@require_GET
def said(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was said, twenty conversations at a time, newest first."""
    who = actor(request)
    person = person_for(who, pk)
    look(who, person.pk, "said")
    talks = queries.lines_of(
        person, sections_for(who, person), before=_uuid(request.GET.get("before")), limit=A_PAGE + 1
    )
    more = talks[A_PAGE - 1].pk if len(talks) > A_PAGE else None
    context = {
        "person": person,
        "person_page": person,
        "talks": talks[:A_PAGE],
        "more": more,
        "can_write": may(who, person, Verb.WRITE, Section.STORY),
    }
    return render(request, "conversations/said.html", context)


@signed_in
@require_GET
def line(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """One line: as it stands, what the person put beside it, and its earlier wordings."""
    who = actor(request)
    newest = queries.newest_of(line_for(who, pk, line))
    look(who, pk, "line", section=newest.section)
    context = {
        "person": newest.person,
        "person_page": newest.person,
        "line": newest,
        "revisions": queries.revisions_of(newest, who),
        "is_own": is_own(who, newest),
        "can_revise": not newest.is_taken_back and may_revise(who, newest),
        "can_correct": not newest.is_taken_back and may_correct(who, newest),
        "can_translate": not newest.is_taken_back and may(who, newest.person, Verb.WRITE, newest.stands_in),
    }
    return render(request, "conversations/line.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Change the words of a line: a new revision after the one this form started from."""
    found = queries.newest_of(line_for(actor(request), pk, line, Verb.WRITE))
    if not may_revise(actor(request), found):
        raise NotFound
    form = ReviseForm(
        request.POST or None,
        is_kept=found.stored_id is not None,
        initial={"text": found.words, "language": found.language, "started_from": found.pk},
    )
    if form.is_valid():
        started_from = line_for(actor(request), pk, form.cleaned_data["started_from"], Verb.WRITE)
        try:
            later = actions.revise(
                by=actor(request),
                started_from=started_from,
                words=form.cleaned_data["text"],
                language=form.cleaned_data["language"],
                key=form.key,
            )
        except InvalidInput as error:
            form.refuse(error)
        except BothKept as error:
            return _both_page(request, found, error)
        else:
            say(request, _("The new words stand. The earlier ones can still be read."))
            return redirect("conversations:line", pk=pk, line=later.pk)
    back = reverse("conversations:line", args=[pk, line])
    return form_page(
        request,
        form,
        title=_("Change the words"),
        button=_("Let these stand"),
        back=back,
        person_page=found.person,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def both(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Choose what should stand when two people changed the same words."""
    newest = queries.newest_of(line_for(actor(request), pk, line, Verb.WRITE))
    if request.method == "GET":
        return redirect("conversations:line", pk=pk, line=newest.pk)
    form = BothForm(request.POST)
    if not form.is_valid():
        return _both_form(request, newest, form, status=422)
    if form.cleaned_data["stands"] == BothForm.THEIRS:
        say(request, _("Their words stand, and yours were left out."))
        return redirect("conversations:line", pk=pk, line=newest.pk)
    started_from = line_for(actor(request), pk, form.cleaned_data["started_from"], Verb.WRITE)
    words = form.chosen(started_from.words)
    try:
        later = actions.revise(by=actor(request), started_from=started_from, words=words, key=form.key)
    except BothKept as error:
        return _both_page(request, newest, error)
    say(request, _("The new words stand. The earlier ones can still be read."))
    return redirect("conversations:line", pk=pk, line=later.pk)


def _both_page(request: HttpRequest, newest: Line, error: BothKept) -> HttpResponse:
    newest = queries.newest_of(newest)
    form = BothForm(initial={"text": error.mine, "started_from": newest.pk, "stands": BothForm.BOTH})
    return _both_form(request, newest, form, status=error.status)


def _both_form(request: HttpRequest, newest: Line, form: BothForm, status: int) -> HttpResponse:
    context = {
        "title": _("Two of you changed these words"),
        "theirs": newest.words,
        "form": form,
        "action": reverse("conversations:both", args=[newest.person_id, newest.pk]),
        "back": reverse("conversations:line", args=[newest.person_id, newest.pk]),
        "person_page": newest.person,
    }
    return render(request, "conversations/both.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Put the person's correction beside a line."""
    who = actor(request)
    found = line_for(who, pk, line)
    if not may_correct(who, found):
        raise NotFound
    form = CorrectForm(request.POST or None, is_own=is_own(who, found), called=found.person.called)
    if form.is_valid():
        actions.correct(by=who, line=found, words=form.cleaned_data["text"], key=form.key)
        say(request, _("It stands beside what was written."))
        return redirect("conversations:line", pk=pk, line=line)
    return form_page(
        request,
        form,
        title=_("Say what is wrong or missing"),
        lead=found.words,
        button=_("Put it beside"),
        back=reverse("conversations:line", args=[pk, line]),
        person_page=found.person,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def correct_about(request: HttpRequest, pk: UUID, about: UUID) -> HttpResponse:
    """Put the person's correction beside something said about them."""
    who = actor(request)
    person = person_for(who, pk)
    found = About.objects.filter(pk=about, person=person, taken_back_at__isnull=True).first()
    if found is None:
        raise NotFound
    form = CorrectForm(request.POST or None, is_own=who.person_id == person.pk, called=person.called)
    if form.is_valid():
        actions.correct_about(by=who, about=found, words=form.cleaned_data["text"], key=form.key)
        say(request, _("It stands beside what was written."))
        return redirect("home:person", pk=pk)
    return form_page(
        request,
        form,
        title=_("Say what is wrong or missing"),
        lead=found.words,
        button=_("Put it beside"),
        back=reverse("home:person", args=[pk]),
        person_page=person,
    )


@signed_in
@require_POST
def line_take_back(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Take one revision back."""
    found = line_for(actor(request), pk, line)
    actions.take_back(by=actor(request), line=found)
    say(request, _("Taken back. Those words are sealed and nobody sees them."))
    return redirect("home:person", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a drawing as words of theirs."""
    person = person_for(actor(request), pk, Verb.WRITE)
    form = DrawingForm(request.POST or None, request.FILES or None)
    lead = _("A drawing is words too. It can be taken back at any time, as all words here.")
    return _keep(
        request, person, form, actions.keep_drawing, title=_("Keep a drawing"), lead=lead, limits=None
    )


@signed_in
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a recording as words of theirs."""
    person = person_for(actor(request), pk, Verb.WRITE)
    form = RecordingForm(request.POST or None, request.FILES or None)
    lead = _("Ask before you record. It can be taken back at any time, as all words here.")
    if actor(request).person_id == person.pk:
        lead = _("Say it as you like. You can take it back at any time, as all words here.")
    limits = {"seconds": MOST_MINUTES * 60, "bytes": MOST_SOUND_BYTES}
    return _keep(
        request, person, form, actions.keep_recording, title=_("Keep a recording"), lead=lead, limits=limits
    )


def _keep(
    request: HttpRequest,
    person: Person,
    form: DrawingForm | RecordingForm,
    verb: Callable[..., Line],
    **page: Any,
) -> HttpResponse:
    if form.is_valid():
        try:
            kept = verb(by=actor(request), person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Kept, and it stands on the page."))
            return redirect("conversations:line", pk=person.pk, line=kept.pk)
    return form_page(
        request,
        form,
        button=_("Keep it"),
        back=reverse("home:person", args=[person.pk]),
        template="conversations/keep.html",
        person_page=person,
        **page,
    )


@signed_in
@require_GET
def drawing_file(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """A drawing, to whoever may read its line."""
    found, stored = kept_for(actor(request), pk, line, Line.KeptAs.DRAWN)
    look(actor(request), pk, "drawing", section=found.section)
    response = HttpResponse(open_file(stored), content_type=stored.content_type)
    response["Content-Disposition"] = 'inline; filename="drawing.jpg"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_GET
def recording_file(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """A recording, or the piece of it that a player asks for, to whoever may read its line."""
    found, stored = kept_for(actor(request), pk, line, Line.KeptAs.SPOKEN)
    look(actor(request), pk, "recording", section=found.section)
    return piece_of(request, open_file(stored), stored.content_type)


@signed_in
@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Lay a translation beside a line."""
    found = queries.newest_of(line_for(actor(request), pk, line, Verb.WRITE))
    if found.is_taken_back:
        raise NotFound
    form = TranslateForm(request.POST or None, initial={"language": get_language() or ""})
    if form.is_valid():
        try:
            actions.translate(by=actor(request), line=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It stands beside what was said."))
            return redirect("conversations:line", pk=pk, line=found.pk)
    return form_page(
        request,
        form,
        title=_("What it says in another language"),
        quoted=found,
        button=_("Put it beside"),
        back=reverse("conversations:line", args=[pk, line]),
        template="conversations/translate.html",
        person_page=found.person,
    )


@signed_in
@require_POST
def translation_take_back(request: HttpRequest, pk: UUID, line: UUID, translation: UUID) -> HttpResponse:
    """Take a translation back."""
    found = translation_for(actor(request), pk, line, translation)
    actions.take_translation_back(by=actor(request), translation=found)
    say(request, _("Taken back. Those words are sealed and nobody sees them."))
    return redirect("conversations:line", pk=pk, line=line)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
