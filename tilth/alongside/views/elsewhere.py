from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.alongside import queries
from tilth.alongside.access import employer_of, kept_for, may, person_for, sections_for
from tilth.alongside.actions import elsewhere as actions
from tilth.alongside.forms import CopyLinesForm, EmployerSayForm
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Role, Section, Verb
from tilth.base.web import acting, actor, signed_in


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def copy_lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose lines of a page to copy into one's employer's record."""
    who = actor(request)
    person = person_for(who, pk, Verb.KEEP_APART)
    organisation = employer_of(who)
    seen = sections_for(who, person)
    if not seen:
        # To keep something apart hangs on no say; to copy lines does.
        raise NotFound
    covered = queries.may_be_kept_by(pk, organisation.pk) & seen
    look(who, pk, "copy for another record")
    lines = queries.lines_to_copy(pk, covered)
    form = CopyLinesForm(request.POST or None, lines=lines)
    if form.is_valid():
        try:
            kept = actions.keep_elsewhere(by=who, person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            told = _("It stands on the page that this is also kept there, and %(called)s was told.")
            if person.account is None:
                told = _("It stands on the page that this is also kept there. Tell %(called)s too.")
            say(request, told % {"called": person.called})
            return redirect("alongside:kept", pk=pk, kept=kept.pk)
    refill(request, form)
    context = {
        "person": person,
        "person_page": True,
        "organisation": organisation,
        "sections": [section.label for section in Section if section in covered],
        "lines": lines,
        "form": form,
        "can_set": may(who, person, Verb.SET_SAY),
    }
    return render(request, "alongside/copy_lines.html", context, status=422 if form.is_bound else 200)


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def employer_say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what the person says one's employer may keep."""
    who = actor(request)
    person = person_for(who, pk, Verb.SET_SAY)
    organisation = employer_of(who)
    now = sorted(queries.may_be_kept_by(pk, organisation.pk))
    form = EmployerSayForm(request.POST or None, initial={"sections": now})
    if form.is_valid():
        try:
            actions.say_to_employer(by=who, person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It holds from now on."))
            return redirect("alongside:copy_lines", pk=pk)
    names = {"called": person.called, "organisation": organisation}
    return form_page(
        request,
        form,
        title=_("What may %(organisation)s keep?") % names,
        lead=_(
            "Ask %(called)s. A yes to %(organisation)s also counts for somebody from there who walks alongside and to whom"
            " %(called)s has said nothing else."
        )
        % names,
        button=_("Keep it"),
        back=reverse("alongside:copy_lines", args=[pk]),
        person_page=True,
    )


@signed_in
@require_GET
def kept(request: HttpRequest, pk: UUID, kept: UUID) -> HttpResponse:
    """What was copied, as text and for paper, as far as the say covers it today; for whoever copied it, and the person."""
    who = actor(request)
    found, sections = kept_for(who, pk, kept)
    look(who, pk, "copy for another record")
    lines = queries.copied(found.person, queries.lines_named(pk, sections, found.moments))
    context = {
        "person": found.person,
        "person_page": True,
        "is_own": who.person_id == pk,
        "kept": found,
        "lines": lines,
        "text": queries.text_of(found.person, found, lines),
        "stays_theirs": queries.stays_theirs(found.person),
        "gone": found.how_many - len(lines),
    }
    return render(request, "alongside/kept.html", context)
