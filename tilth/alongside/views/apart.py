from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.alongside import queries
from tilth.alongside.access import apart_for, may, naming_for, one_named, person_for, sections_for
from tilth.alongside.actions import apart as actions
from tilth.alongside.forms import ApartByNameForm, ApartForm, MoreApartForm, NameMemberForm, key_in
from tilth.alongside.models import Apart, ApartMember
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import STAFF, Role, Section, Verb
from tilth.base.web import acting, actor
from tilth.people.models import Person


@acting(*STAFF)
@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is kept apart beside a page, for its members; and a form to keep something apart, for whoever may."""
    who = actor(request)
    may_write = may(who, pk, Verb.KEEP_APART)
    person = person_for(who, pk, *((Verb.KEEP_APART,) if may_write else (Verb.SEE, Section.RESTRICTED)))
    form = ApartForm(request.POST or None) if may_write else None
    if form is not None and form.is_valid():
        item = actions.keep_apart(by=who, person=person, key=form.key, **form.cleaned())
        say(request, _("It is kept apart. Name who else should read it."))
        return redirect("alongside:apart", item=item.pk)
    if form is not None:
        refill(request, form)
    items = queries.kept_apart(who, pk)
    context = {"person": person, "person_page": True, "items": items, "form": form}
    context["may_open"] = bool(sections_for(who, person))
    is_wrong = form is not None and form.is_bound
    return render(request, "alongside/kept_apart.html", context, status=422 if is_wrong else 200)


@acting(Role.PRIVACY_LEAD)
@require_http_methods(["GET", "POST"])
def by_name(request: HttpRequest) -> HttpResponse:
    """The privacy lead keeps something apart beside the page of somebody they name exactly."""
    form = ApartByNameForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned()
        person = _named(request, form, values.pop("called"), values.pop("neighbourhood"))
        if person is not None:
            item = actions.keep_apart(by=actor(request), person=person, key=form.key, **values)
            say(request, _("It is kept apart. Name who else should read it."))
            return redirect("alongside:apart", item=item.pk)
    return form_page(
        request,
        form,
        title=_("Keep something apart"),
        lead=_(
            "Only who is named by two people reads it. The person does not, and nothing shows that it is there."
        ),
        button=_("Keep it apart"),
        back=reverse("alongside:privacy"),
    )


def _named(request: HttpRequest, form: ApartByNameForm, called: str, where: object) -> Person | None:
    person = one_named(actor(request), called, where)  # type: ignore[arg-type]
    if person is None:
        form.refuse(InvalidInput(_("Nobody, or more than one, has just that name there."), "called"))
    return person


@acting(*STAFF)
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """One thing kept apart: what was written, and who reads it."""
    who = actor(request)
    found = apart_for(who, item)
    form = MoreApartForm(request.POST or None)
    if form.is_valid():
        actions.add_apart(by=who, item=found, key=form.key, **form.cleaned())
        return redirect("alongside:apart", item=item)
    # Its own chain, not the person's: who reads what is kept apart shows on no page of theirs.
    look(who, found.pk, "kept apart", section=Section.RESTRICTED)
    refill(request, form)
    return _item_page(request, found, form, NameMemberForm())


def _item_page(
    request: HttpRequest, found: Apart, form: MoreApartForm, naming: NameMemberForm
) -> HttpResponse:
    context = {
        "item": found,
        "person_page": True,
        "words": queries.words_apart(found),
        "members": queries.members_apart(found),
        "form": form,
        "naming": naming,
    }
    is_wrong = form.is_bound or naming.is_bound
    return render(request, "alongside/apart.html", context, status=422 if is_wrong else 200)


@acting(*STAFF)
@require_POST
def name_member(request: HttpRequest, item: UUID) -> HttpResponse:
    """Name somebody who should read it too."""
    found = apart_for(actor(request), item, Verb.WRITE)
    form = NameMemberForm(request.POST)
    if form.is_valid():
        try:
            actions.name_member(by=actor(request), item=found, account=form.cleaned()["who"], key=form.key)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("They are named. It opens to them when somebody else says so too."))
            return redirect("alongside:apart", item=item)
    return _item_page(request, found, MoreApartForm(), form)


@acting(*STAFF)
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest, item: UUID, member: UUID) -> HttpResponse:
    """Say too, or not, that somebody may read it. Shows who is named and by whom; not what is kept apart."""
    who = actor(request)
    naming = naming_for(who, item, member)
    if request.method == "POST":
        actions.second_member(by=who, naming=naming, key=key_in(request.POST))
        say(request, _("%(name)s may read it now.") % {"name": naming.account.short_name})
        return redirect("home:today")
    return render(request, "alongside/apart_second.html", {"naming": naming, "person_page": True})


@acting(*STAFF)
@require_POST
def end_member(request: HttpRequest, item: UUID, member: UUID) -> HttpResponse:
    """Take somebody's reading away."""
    found = apart_for(actor(request), item, Verb.WRITE)
    row = ApartMember.objects.filter(pk=member, item=found).first()
    if row is None:
        raise NotFound
    actions.end_member(by=actor(request), member=row, key=key_in(request.POST))
    if row.account_id == actor(request).account_id:
        return redirect("home:today")
    return redirect("alongside:apart", item=item)
