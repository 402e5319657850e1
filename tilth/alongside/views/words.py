from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.alongside.access import may, person_for
from tilth.alongside.actions import words as actions
from tilth.alongside.forms import AboutForm, CallForm, LifeForm, PictureForm, SafeWayForm, key_in
from tilth.base import clock
from tilth.base.audit import look
from tilth.base.errors import BothKept, InvalidInput, NotFound
from tilth.base.files import open_file
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Section, Verb
from tilth.base.web import actor, signed_in
from tilth.methods import drawing
from tilth.people import queries
from tilth.people.access import may_take_back
from tilth.people.access import safe_ways as ways_of
from tilth.people.models import About, AboutKind, LifePerson, Person, Ring


def _page(person: Person) -> str:
    return reverse("home:person", args=[person.pk])


def _about_title(person: Person, kind: str) -> str:
    titles = {
        AboutKind.HOPE: _("What %(called)s hopes for"),
        AboutKind.MATTERS: _("What matters to %(called)s"),
        AboutKind.GIFT: _("What %(called)s brings"),
        AboutKind.TALK: _("How to talk with %(called)s"),
    }
    return titles[AboutKind(kind)] % {"called": person.called}


@signed_in
@require_http_methods(["GET", "POST"])
def about_add(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Write down one thing they said about themselves."""
    person = person_for(actor(request), pk, Verb.WRITE)
    if kind not in AboutKind.values:
        raise NotFound
    form = AboutForm(request.POST or None)
    if form.is_valid():
        actions.say_about(by=actor(request), person=person, kind=kind, key=form.key, **form.cleaned())
        say(request, _("It stands on the page."))
        return redirect("home:person", pk=pk)
    title = _about_title(person, kind)
    return form_page(
        request, form, title=title, button=_("Write it down"), back=_page(person), person_page=True
    )


@signed_in
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, pk: UUID, about: UUID) -> HttpResponse:
    """Every wording of one thing said, and a box for a new one."""
    person = person_for(actor(request), pk)
    found = About.objects.filter(pk=about, person=person, taken_back_at=None).first()
    if found is None:
        raise NotFound
    who = actor(request)
    form = AboutForm(request.POST or None, initial={"words": found.words})
    context = {"person": person, "about": found, "form": form, "person_page": True}
    context["can_change"] = may(who, person, Verb.SPEAK)
    context["can_take_back"] = may(who, person, Verb.WRITE) and may_take_back(who, found)
    if form.is_valid():
        try:
            actions.say_about(
                by=actor(request),
                person=person,
                kind=found.kind,
                replaces=found,
                key=form.key,
                **form.cleaned(),
            )
        except BothKept as error:
            context["theirs"] = error.theirs
        else:
            say(request, _("The new words stand on the page. The old ones stay readable here."))
            return redirect("home:person", pk=pk)
    refill(request, form)
    context |= {"title": _about_title(person, found.kind), "wordings": queries.wordings_of(found)}
    context["newest"] = About.objects.filter(replaces=found).first()
    return render(request, "alongside/about.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def about_take_back(request: HttpRequest, pk: UUID, about: UUID) -> HttpResponse:
    person = person_for(actor(request), pk, Verb.WRITE)
    found = About.objects.filter(pk=about, person=person).first()
    if found is None:
        raise NotFound
    actions.take_back(by=actor(request), about=found, key=key_in(request.POST))
    say(request, _("The words are taken back. Nobody sees them any more."))
    return redirect("home:person", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The name they like to be called."""
    person = person_for(actor(request), pk, Verb.SPEAK)
    initial = {name: getattr(person, name) for name in ("called", "words_for_them", "language")}
    form = CallForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.call(by=actor(request), person=person, key=form.key, **form.cleaned())
        say(request, _("That is the name from now on."))
        return redirect("home:person", pk=pk)
    return form_page(
        request,
        form,
        title=_("The name they like"),
        button=_("Keep it"),
        back=_page(person),
        person_page=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def life(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The people in a person's life: the picture, the list that says the same, and a form."""
    person = person_for(actor(request), pk, Verb.SPEAK)
    drawn = _drawn(person, request.GET.get("who"))
    initial = (
        {"name": drawn.name, "ring": drawn.ring, "gives": drawn.gives, "gets": drawn.gets} if drawn else {}
    )
    form = LifeForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.draw_life(by=actor(request), person=person, life_person=drawn, key=form.key, **form.cleaned())
        say(request, _("The picture is drawn again."))
        return redirect("alongside:life", pk=pk)
    refill(request, form)
    shown = queries.life_of(person)
    rings = drawing.rings(person.called, [drawing.InLife(one.name, one.ring) for one in shown])
    context = {
        "person": person,
        "form": form,
        "life": shown,
        "rings": rings,
        "drawn": drawn,
        "person_page": True,
    }
    context["ring_labels"] = {ring.value: ring.label for ring in Ring}
    return render(request, "alongside/life.html", context, status=422 if form.is_bound else 200)


def _drawn(person: Person, who: str | None) -> LifePerson | None:
    if not who:
        return None
    try:
        found = LifePerson.objects.filter(pk=UUID(who), person=person, gone_on=None).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found


@signed_in
@require_POST
def life_leave(request: HttpRequest, pk: UUID, who: UUID) -> HttpResponse:
    person = person_for(actor(request), pk, Verb.SPEAK)
    found = LifePerson.objects.filter(pk=who, person=person).first()
    if found is None:
        raise NotFound
    actions.leave_life(by=actor(request), life_person=found, key=key_in(request.POST))
    return redirect("alongside:life", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture they chose."""
    person = person_for(actor(request), pk, Verb.SPEAK)
    form = PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.choose_picture(by=actor(request), person=person, picture=form.cleaned_data["picture"])
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The picture stands on the page."))
            return redirect("home:person", pk=pk)
    context = {
        "person": person,
        "person_page": True,
        "title": _("A picture they like"),
        "form": form,
        "back": _page(person),
    }
    return render(request, "alongside/picture.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def picture_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = person_for(actor(request), pk, Verb.SPEAK)
    actions.choose_picture(by=actor(request), person=person, picture=None)
    return redirect("home:person", pk=pk)


@signed_in
@require_GET
def picture_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture itself, to those who may see the story."""
    person = person_for(actor(request), pk)
    if person.picture is None:
        raise NotFound
    response = HttpResponse(open_file(person.picture), content_type=person.picture.content_type)
    response["Content-Disposition"] = 'inline; filename="picture.jpg"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def safe_ways(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How, where and when it is safe to reach them."""
    who = actor(request)
    person = person_for(who, pk, section=Section.CONTACT)
    can_change = may(who, person, Verb.SPEAK, Section.CONTACT)
    form = SafeWayForm(request.POST or None)
    if form.is_valid():
        actions.set_safe_way(by=actor(request), person=person, key=form.key, **form.cleaned())
        say(request, _("That holds from now on, for everything that leaves here."))
        return redirect("alongside:safe_ways", pk=pk)
    refill(request, form)
    context = {"person": person, "form": form, "ways": queries.safe_ways_of(person), "person_page": True}
    context["can_change"] = can_change
    return render(request, "alongside/safe_ways.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_GET
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A letter for paper, without content: only where a letter is safe."""
    who = actor(request)
    person = person_for(who, pk, section=Section.CONTACT)
    way = ways_of(channel="letter", person_id=pk)
    if way.allowed:
        look(who, pk, "letter", section=Section.CONTACT)
    context = {"person": person, "person_page": True, "way": way, "today": clock.today()}
    context["name"] = "" if who.person_id == pk else who.name
    return render(request, "alongside/letter.html", context)
