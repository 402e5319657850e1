"""Pages about contacts: what is held, for everybody; bringing in, for an analyst; agreeing and opening, for a privacy lead."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import TilthError
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.evidence import access, bringing, queries
from tilth.evidence.access import WORKS_WITH_CONTACTS, asking_for, load_for, source_for
from tilth.evidence.actions import grounds, loading, ringing
from tilth.evidence.forms import (
    AskingForm,
    CodeForm,
    ColumnsForm,
    FileForm,
    NoticeForm,
    ObjectionsForm,
    ResidentsForm,
    SourceForm,
)
from tilth.evidence.models import Asking, Load, State

get_and_post = require_http_methods(["GET", "POST"])
MOST_LISTED = 100


def done(form: VerbForm, verb: Callable[..., Any], **more: Any) -> Any:
    """Run a verb with what was typed. Gives what came of it; None where it was refused, beside its field."""
    if not form.is_valid():
        return None
    try:
        return verb(key=form.key, **form.cleaned(), **more)
    except TilthError as error:
        if error.status == 404:
            raise
        form.refuse(error)
        return None


@public
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """What this place holds about contacts, for everybody."""
    access.must_be_on()
    context = {
        "notice": queries.notice(),
        "said": queries.residents_said()[:MOST_LISTED],
        "held": queries.held(),
        "linking": queries.linking_open(),
        "works_with": actor(request).is_staff and actor(request).acting_as in WORKS_WITH_CONTACTS,
    }
    return render(request, "evidence/held.html", context)


@acting(*WORKS_WITH_CONTACTS)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    access.must_be_on()
    context = {
        "missing": queries.missing_first(),
        "sources": queries.sources(),
        "agrees": actor(request).acting_as == Role.PRIVACY_LEAD,
    }
    return render(request, "evidence/work.html", context)


@acting(*WORKS_WITH_CONTACTS)
@get_and_post
def notice(request: HttpRequest) -> HttpResponse:
    access.must_be_on()
    now = queries.notice()
    form = NoticeForm(request.POST or None, initial={"words": now.words if now else ""})
    if done(form, grounds.tell_everybody, by=actor(request)):
        say(request, _("Everybody can read it now."))
        return redirect("evidence:held")
    return form_page(
        request,
        form,
        title=_("Tell everybody"),
        lead=_("Before the first contact comes, and whenever something changes."),
        button=_("Put it up"),
        back=reverse("evidence:work"),
    )


@acting(*WORKS_WITH_CONTACTS)
@get_and_post
def residents(request: HttpRequest) -> HttpResponse:
    access.must_be_on()
    form = ResidentsForm(request.POST or None)
    if done(form, grounds.residents_met, by=actor(request)):
        say(request, _("Written down, for everybody to read."))
        return redirect("evidence:held")
    return form_page(
        request,
        form,
        title=_("Residents met about it"),
        lead=_("Show them what would come, and what for. What they say is read by everybody."),
        button=_("Write it down"),
        back=reverse("evidence:work"),
    )


@acting(Role.PRIVACY_LEAD)
@get_and_post
def agree(request: HttpRequest) -> HttpResponse:
    access.must_be_on()
    form = SourceForm(request.POST or None)
    if source := done(form, grounds.agree_source, by=actor(request)):
        say(request, _("Written down. An analyst can bring its files in now."))
        return redirect("evidence:source", slug=source.slug)
    return form_page(
        request,
        form,
        title=_("An agreement with a source"),
        lead=_("Everybody can read this, the office’s number too."),
        button=_("Write it down"),
        back=reverse("evidence:work"),
    )


@acting(*WORKS_WITH_CONTACTS)
@require_GET
def source(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_for(actor(request), slug)
    context = {
        "source": found,
        "loads": queries.loads_of(found)[:MOST_LISTED],
        "askings": queries.askings_of(found)[:MOST_LISTED],
        "missing": queries.missing_first(found),
        "brings": actor(request).acting_as == Role.ANALYST,
    }
    return render(request, "evidence/source.html", context)


@acting(Role.PRIVACY_LEAD)
@get_and_post
def end(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_for(actor(request), slug, Role.PRIVACY_LEAD)
    form = VerbForm(request.POST or None)
    if done(form, grounds.end_source, by=actor(request), source=found):
        say(request, _("Ended. Everything it brought is destroyed."))
        return redirect("evidence:work")
    return form_page(
        request,
        form,
        title=_("End it with %(name)s?") % {"name": found.name},
        lead=_("Everything this source brought is destroyed at once. It cannot be brought back."),
        button=_("End it, and destroy everything"),
        back=reverse("evidence:source", args=[slug]),
    )


@acting(*WORKS_WITH_CONTACTS)
@get_and_post
def objections(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_for(actor(request), slug)
    form = ObjectionsForm(request.POST or None)
    if done(form, grounds.keep_objections, by=actor(request), source=found):
        say(request, _("They are left out from now on, and taken out of what is held."))
        return redirect("evidence:source", slug=slug)
    return form_page(
        request,
        form,
        title=_("Who does not want to be in this"),
        lead=_("The source tells you their ids. You need not know who they are."),
        button=_("Leave them out"),
        back=reverse("evidence:source", args=[slug]),
    )


@acting(Role.ANALYST)
@get_and_post
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_for(actor(request), slug, Role.ANALYST)
    form = FileForm(request.POST or None, request.FILES or None)
    if came := done(form, loading.bring, by=actor(request), source=found):
        return redirect("evidence:load", pk=came.pk)
    return form_page(
        request,
        form,
        title=_("A file from %(name)s") % {"name": found.name},
        lead=_("With names, as its agreement says; they lie apart and are destroyed in time.")
        if found.gives_names
        else _("With ids of the source’s own. No names: such columns are passed over."),
        button=_("Bring it in"),
        back=reverse("evidence:source", args=[slug]),
    )


@acting(*WORKS_WITH_CONTACTS)
@require_GET
def load(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = load_for(actor(request), pk)
    context = {
        "load": found,
        "why": queries.why_not(found),
        "rejected": _first_rejected(found),
        "brings": actor(request).acting_as == Role.ANALYST,
        "can_go": found.state not in (State.GONE, State.READING),
    }
    return render(request, "evidence/load.html", context)


def _first_rejected(load: Load) -> list[tuple[int, Any]]:
    if load.state != State.HELD or not load.rows_rejected:
        return []
    rows = islice(bringing.rejected_of(str(load.pk), load.source.slug), MOST_LISTED)
    return [(number, queries.WHY.get(why, why)) for number, why in rows]


@acting(Role.ANALYST)
@get_and_post
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = load_for(actor(request), pk, Role.ANALYST)
    if found.state != State.SEEN:
        return redirect("evidence:load", pk=pk)
    seen = bringing.seen_of(str(pk))
    form = ColumnsForm(
        request.POST or None, headings=found.headings, chosen=found.columns, names=found.source.gives_names
    )
    if form.is_valid():
        try:
            loading.name_columns(
                by=actor(request), load=found, columns=form.cleaned(), seen=seen, key=form.key
            )
            return redirect("evidence:load", pk=pk)
        except TilthError as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Which column holds what?"),
        lead=found.called,
        button=_("Read the file"),
        back=reverse("evidence:load", args=[pk]),
        template="evidence/columns.html",
        preview=queries.preview(seen, found.columns),
    )


@acting(*WORKS_WITH_CONTACTS)
@require_GET
def rejected(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every row that was not kept, as a table: its number and why, and nothing of what it said."""
    found = load_for(actor(request), pk)
    # A table of every row of ten million would not fit into memory: it is sent as it is read.
    response: Any = StreamingHttpResponse(_as_table(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="not-kept-{found.pk.hex[-8:]}.csv"'
    return cast(HttpResponse, response)


class _Echo:
    def write(self, line: str) -> str:
        return line


def _as_table(load: Load) -> Iterator[str]:
    sheet: Any = csv.writer(_Echo())
    yield sheet.writerow([_("row"), _("why")])
    for number, why in bringing.rejected_of(str(load.pk), load.source.slug):
        yield sheet.writerow([number, queries.WHY.get(why, why)])


@acting(*WORKS_WITH_CONTACTS)
@get_and_post
def destroy(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = load_for(actor(request), pk)
    form = VerbForm(request.POST or None)
    if done(form, loading.destroy, by=actor(request), load=found):
        say(request, _("Destroyed."))
        return redirect("evidence:source", slug=found.source.slug)
    return form_page(
        request,
        form,
        title=_("Destroy what this file brought?"),
        lead=found.called,
        button=_("Destroy it"),
        back=reverse("evidence:load", args=[pk]),
    )


@acting(Role.ANALYST)
@get_and_post
def ask_back(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_for(actor(request), slug, Role.ANALYST)
    form = AskingForm(request.POST or None)
    if made := done(form, ringing.ask_back, by=actor(request), source=found):
        say(request, _("Asked. A privacy lead opens it, or does not."))
        return redirect("evidence:asking", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("People it may help to ring"),
        lead=_("%(name)s gets its own ids back, as a file. You never see them, nor how many they are.")
        % {"name": found.name},
        button=_("Ask for it"),
        back=reverse("evidence:source", args=[slug]),
    )


@acting(*WORKS_WITH_CONTACTS)
@require_GET
def asking(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = asking_for(actor(request), pk)
    return render(request, "evidence/asking.html", _of_asking(request, found))


def _of_asking(request: HttpRequest, found: Asking) -> dict[str, Any]:
    token, code = ringing.link_of(actor(request), found)
    opens = (
        actor(request).acting_as == Role.PRIVACY_LEAD
        and found.opened_at is None
        and found.gone_at is None
        and found.asked_by != actor(request).account_id
    )
    link = request.build_absolute_uri(reverse("evidence:fetch", args=[token])) if token else ""
    return {"asking": found, "link": link, "code": code, "opens": opens}


@acting(Role.PRIVACY_LEAD)
@require_POST
def open_asking(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = asking_for(actor(request), pk, Role.PRIVACY_LEAD)
    ringing.open_asking(by=actor(request), asking=found)
    say(request, _("Opened. The file is being made for them."))
    return redirect("evidence:asking", pk=pk)


@acting(*WORKS_WITH_CONTACTS)
@require_POST
def drop_asking(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = asking_for(actor(request), pk)
    ringing.drop_asking(by=actor(request), asking=found)
    say(request, _("Dropped. There is no file."))
    return redirect("evidence:asking", pk=pk)


@public
@get_and_post
def fetch(request: HttpRequest, token: str) -> HttpResponse:
    """A source's own ids, for the source: with the link and the code, once."""
    found = access.asking_by_token(token)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            found, content = ringing.fetch(by=actor(request), token=token, code=form.cleaned_data["code"])
        except TilthError as error:
            form.refuse(error)
        else:
            if content is not None:
                return _as_file(content)
            if not found.tries_left:
                return render(request, "evidence/over.html", status=422)
            form.add_error(
                "code", _("That is not the code. Tries left: %(left)s.") % {"left": found.tries_left}
            )
    return form_page(
        request,
        form,
        title=_("People it may help to ring"),
        lead=_(
            "Your own ids, %(name)s, and nothing else. Whoever knows them rings, and takes no for an answer."
        )
        % {"name": found.source.name},
        button=_("Fetch the file"),
        back="",
    )


def _as_file(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="people-it-may-help-to-ring.csv"'
    return response
