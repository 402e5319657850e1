"""Lists from elsewhere, for the keeper: named, read, looked at, brought in; and whoever says that a page is theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.directory.access import must_be_here, page_for, reading_for, said_note_for, source_for
from tilth.directory.actions import lists as actions
from tilth.directory.actions import taking_over
from tilth.directory.forms import (
    BringInForm,
    GivePageForm,
    ListFileForm,
    ListForm,
    NotTheirsForm,
    ThisIsUsForm,
    said_of_lines,
)
from tilth.directory.models import Reading, Source
from tilth.directory.queries import lists as queries
from tilth.directory.reading import read_on as read_some_more

get_and_post = require_http_methods(["GET", "POST"])
keeper = acting(Role.KEEPER)
SHOWN = 200


@keeper
@get_and_post
def index(request: HttpRequest) -> HttpResponse:
    """Every list from elsewhere, who says that a page is theirs, and a new list by its address or its file."""
    must_be_here()
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            source = actions.add_list(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _read(request, source)
    context = {"form": form, "sources": queries.sources(), "said": queries.said_this_is_us()}
    return render(request, "directory/lists.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, source: Source) -> HttpResponse:
    """Begin to read a feed, as far as it goes in a few seconds; a file is read already."""
    if source.address:
        found = actions.begin_reading(by=actor(request), source=source)
        read_some_more(by=actor(request), reading=found)
    else:
        newest = queries.newest_reading(source)
        if newest is None:
            raise NotFound
        found = newest
    return redirect("directory:reading", pk=found.pk)


@keeper
@get_and_post
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One list: when it was last brought in, and a newer file of it."""
    source = source_for(actor(request), pk)
    form = ListFileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and not source.address:
        try:
            found = actions.lay_down(by=actor(request), source=source, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return redirect("directory:reading", pk=found.pk)
    context = {"source": source, "form": form, "reading": queries.newest_reading(source)}
    return render(request, "directory/list.html", context, status=422 if form.errors else 200)


@keeper
@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    source = source_for(actor(request), pk)
    return _read(request, source)


@keeper
@require_POST
def read_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = reading_for(actor(request), pk)
    if found.state == Reading.State.STOPPED:
        actions.set_reading(by=actor(request), reading=found, state=Reading.State.READING)
    read_some_more(by=actor(request), reading=found)
    return redirect("directory:reading", pk=found.pk)


@keeper
@get_and_post
def reading(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a reading is; when it is whole, every record beside what is here, to bring in or to leave."""
    found = reading_for(actor(request), pk)
    if found.state == Reading.State.DONE:
        return redirect("directory:list", pk=found.source_id)
    if found.state != Reading.State.READY:
        return render(request, "directory/reading.html", {"reading": found, "many": found.lines.count()})
    form = BringInForm(request.POST or None, initial={"leave_out": found.source.leaves_out})
    said = said_of_lines(request.POST)
    if form.is_valid():
        try:
            actions.bring_in(
                by=actor(request), reading=found, same=said[0], others=said[1], key=form.key, **form.cleaned()
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("“%(name)s” is brought in.") % {"name": found.source.name})
            return redirect("directory:list", pk=found.source_id)
    return _preview_page(request, found, form, said)


def _preview_page(
    request: HttpRequest, found: Reading, form: BringInForm, said: tuple[frozenset[int], frozenset[int]]
) -> HttpResponse:
    preview = queries.preview(found)
    context: dict[str, Any] = {
        "reading": found,
        "form": form,
        "faults": preview.faults[:SHOWN],
        "more_faults": len(preview.faults) > SHOWN,
        "asked": preview.of(queries.What.ASK),
        "said_same": said[0],
        "said_others": said[1],
        "parts": [
            (heading, lines[:SHOWN], len(lines))
            for heading, lines in (
                (_("New"), preview.of(queries.What.NEW)),
                (_("Changed since last time"), preview.of(queries.What.CHANGED)),
                (_("Here already, and left as it is"), preview.of(queries.What.HERE)),
                (_("The same as last time"), preview.of(queries.What.SAME)),
            )
            if lines
        ],
        "gone": preview.gone[:SHOWN],
        "may_come_in": bool(preview.lines) and len(preview.of(queries.What.WRONG)) < len(preview.lines),
    }
    return render(request, "directory/preview.html", context, status=422 if form.errors else 200)


@keeper
@get_and_post
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a list go."""
    source = source_for(actor(request), pk)
    if request.method == "GET":
        return render(request, "directory/drop_list.html", {"source": source})
    actions.drop_list(by=actor(request), source=source)
    say(request, _("The list is gone, and the pages that it wrote."))
    return redirect("directory:lists")


@keeper
@get_and_post
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody says that a page from a list is theirs: give it to them."""
    note = said_note_for(actor(request), pk)
    form = GivePageForm(request.POST or None, initial={"mail": note.contact if "@" in note.contact else ""})
    if form.is_valid():
        made = taking_over.give_page(by=actor(request), note=note, key=form.key, **form.cleaned())
        if form.cleaned_data.get("mail"):
            say(request, _("Their link is on its way to them."))
            return redirect("directory:lists")
        link = request.build_absolute_uri(reverse("directory:held", args=[made.token]))
        return render(request, "directory/made.html", {"page": made.page, "address": link, "handed_on": True})
    return form_page(
        request,
        form,
        title=_("Is “%(name)s” theirs?") % {"name": note.page.name if note.page else ""},
        button=_("Yes: give them the page"),
        back=reverse("directory:lists"),
        template="directory/this_is_them.html",
        note=note,
    )


@keeper
@get_and_post
def not_theirs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say why a page is not given."""
    note = said_note_for(actor(request), pk)
    form = NotTheirsForm(request.POST or None)
    if form.is_valid():
        taking_over.not_theirs(by=actor(request), note=note, key=form.key, **form.cleaned())
        say(request, _("They read it by their own link."))
        return redirect("directory:lists")
    return form_page(
        request,
        form,
        title=_("It is not theirs"),
        button=_("Tell them"),
        back=reverse("directory:give_page", args=[note.pk]),
    )


@public
@get_and_post
def this_is_us(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a page from a list is one's own group's."""
    found = page_for(slug)
    if not queries.nobody_holds(found):
        raise NotFound
    form = ThisIsUsForm(request.POST or None)
    if form.is_valid():
        who = actor(request)
        rate_limit("this is us", str(who.account_id or address_of(request.META)), times=10, seconds=3600)
        sent = taking_over.this_is_us(by=who, page=found, key=form.key, **form.cleaned())
        if sent is None:
            return render(request, "directory/on_its_way.html", {"page": found})
        link = request.build_absolute_uri(reverse("directory:own_note", args=[sent.token]))
        said = _("Somebody who looks after this place asks first whether it is you. Their answer stands behind your link.")  # fmt: skip
        return render(request, "directory/own_link.html", {"address": link, "said": said})
    return form_page(
        request,
        form,
        title=_("“%(name)s”: this is us") % {"name": found.name},
        lead=_(
            "Then the page is yours: you say what stands there, and the list it came from changes nothing any more."
        ),
        button=_("This is us"),
        back=reverse("directory:page", args=[slug]),
    )
