from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.accounts.models import Account
from tilth.alongside import queries
from tilth.alongside.access import answered_about, invitation_for, may, person_for, sections_for
from tilth.alongside.actions import relations as actions
from tilth.alongside.forms import EndForm, PullInForm, ReplyForm, key_in
from tilth.alongside.models import Block, Invitation, Relation
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.audit import look
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Section, Verb
from tilth.base.web import actor, signed_in
from tilth.people.models import Person


def _page(person_id: UUID) -> str:
    return reverse("home:person", args=[person_id])


@signed_in
@require_http_methods(["GET", "POST"])
def pull_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask somebody to come alongside."""
    person = person_for(actor(request), pk, Verb.PULL_IN)
    form = PullInForm(request.POST or None)
    if form.is_valid():
        try:
            asked = actions.pull_in(by=actor(request), person=person, key=form.key, **form.cleaned())
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            say(request, _asked_words(asked))
            return redirect("home:person", pk=pk)
    return form_page(
        request,
        form,
        title=_("Ask somebody to come alongside %(called)s") % {"called": person.called},
        lead=_("Help comes to %(called)s; nobody is passed on. Ask them first.") % {"called": person.called},
        button=_("Ask them"),
        back=_page(pk),
        person_page=True,
    )


@signed_in
@require_GET
def invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one is asked for, and what one would see. Once answered, it leads on."""
    who = actor(request)
    person_id = answered_about(who, pk)
    if person_id is not None:
        return redirect(_page(person_id) if sections_for(who, person_id) else reverse("home:today"))
    found = invitation_for(who, pk)
    sections = [section.label for section in Section if section in found.sections]
    context = {"invitation": found, "sections": sections, "form": ReplyForm(), "person_page": True}
    return render(request, "alongside/invitation.html", context)


@signed_in
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    who = actor(request)
    relation = actions.accept(by=who, invitation=_named(pk), key=key_in(request.POST))
    say(request, _("Thank you. You walk alongside now."))
    if not sections_for(who, relation.person_id):
        return redirect("home:today")
    return redirect("home:person", pk=relation.person_id)


@signed_in
@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ReplyForm(request.POST)
    words = form.cleaned()["words"] if form.is_valid() else ""
    actions.decline(by=actor(request), invitation=_named(pk), words=words, key=key_in(request.POST))
    say(request, _("They know. Thank you for saying so."))
    return redirect("home:today")


@signed_in
@require_POST
def organisation_came(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _asked(request, pk)
    came = actions.organisation_came if found.to_organisation_id else actions.somebody_came
    came(by=actor(request), invitation=found, key=key_in(request.POST))
    say(request, _("They stand on the page now."))
    return redirect("home:person", pk=found.person_id)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _asked(request, pk)
    actions.withdraw(by=actor(request), invitation=found, key=key_in(request.POST))
    say(request, _("The invitation is taken back."))
    return redirect("home:person", pk=found.person_id)


def _named(pk: UUID) -> Invitation:
    # Whether it may be answered is the verb's to say: the second press of one button gets the first one's answer.
    found = Invitation.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _asked(request: HttpRequest, pk: UUID) -> Invitation:
    found = _named(pk)
    if not may(actor(request), found.person_id, Verb.PULL_IN):
        raise NotFound
    return found


def _asked_words(invitation: Invitation) -> str:
    if invitation.to_account_id:
        return _("They are asked. You stay alongside, whatever they answer.")
    return _("It is written down. They have no account here: ask them yourself, and show them on paper.")


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID, relation: UUID) -> HttpResponse:
    """End somebody's walking alongside."""
    who = actor(request)
    person = person_for(who, pk, Verb.END)
    rows = Relation.objects.live(clock.now()).filter(Q(until_at=None) | Q(cover__isnull=False))
    found = rows.filter(pk=relation, person=person).select_related("account", "cover").first()
    if found is None or (who.person_id != pk and found.account_id != who.account_id):
        raise NotFound
    cover = getattr(found, "cover", None)
    if cover is not None:  # it has a last day of its own, and a no of its own
        return redirect("alongside:no_cover", cover=cover.pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        actions.end_relation(by=who, relation=found, key=form.key, **form.cleaned())
        say(request, _("It has ended. What was written stays with %(called)s.") % {"called": person.called})
        return redirect("home:my_page" if who.person_id == pk else "home:people")
    name = found.account.short_name if found.account else str(found.organisation)
    title = _("Stop walking alongside %(called)s?") % {"called": person.called}
    if who.person_id == pk:
        title = _("Shall %(name)s stop walking alongside you?") % {"name": name}
    lead = _("From the next moment on, %(name)s sees nothing more here.") % {"name": name}
    return form_page(
        request, form, title=title, lead=lead, button=_("End it"), back=_page(pk), person_page=True
    )


@signed_in
@require_POST
def wake(request: HttpRequest, pk: UUID) -> HttpResponse:
    who = actor(request)
    found = Relation.objects.filter(person_id=pk, account_id=who.account_id, until_at=None).first()
    if found is None:
        raise NotFound
    if found.asleep_at is not None:
        actions.wake(by=who, relation=found)
    else:  # pressed twice: it goes on only for whoever still walks alongside
        person_for(who, pk, Verb.END)
    return redirect("home:person", pk=pk)


@signed_in
@require_GET
def who_sees(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who sees what, who has looked, and that some things may be kept apart: the same page for everyone."""
    who = actor(request)
    person = person_for(who, pk)
    look(who, pk, "who sees what", section=Section.STORY)
    companions = queries.who_is_alongside(pk, with_sleeping=True)
    context = {
        "person": person,
        "person_page": True,
        "is_own": who.person_id == pk,
        "companions": companions,
        "says": queries.says_of(pk, companions),
        "rests": person.account is not None and person.account.rests_since is not None,
        "whys": queries.why_they_may(companions),
        "section_labels": {section.value: section.label for section in Section},
        "looked": queries.who_has_looked(pk) if who.person_id == pk else [],
        "invitations": queries.invitations_of(pk),
        "noes": queries.kind_noes_to(pk),
        "openers": _openers(pk, companions) if who.person_id == pk else [],
        "blocks": _blocks(person) if who.person_id == pk else [],
        "speakers": queries.speakers_of(pk) if _reads_speakers(who, person) else None,
        "kept": queries.kept_elsewhere_of(pk),
        "can_set": may(who, person, Verb.SET_SAY),
        "can_pull_in": may(who, person, Verb.PULL_IN),
    }
    return render(request, "alongside/who_sees.html", context)


def _reads_speakers(who: Actor, person: Person) -> bool:
    return who.person_id == person.pk or may(who, person, Verb.KEEP_APART)


def _openers(pk: UUID, companions: list[queries.Companion]) -> list[Account]:
    beside = {companion.account_id for companion in companions}
    return [opener for opener in queries.who_opened_it(pk) if opener.pk not in beside]


def _blocks(person: Person) -> list[Block]:
    return list(Block.objects.own().filter(person=person, until_at=None).select_related("account"))


@signed_in
@require_POST
def block(request: HttpRequest, pk: UUID, account: UUID) -> HttpResponse:
    who = actor(request)
    person = person_for(who, pk)
    found = Account.objects.filter(pk=account).first()
    if who.person_id != pk or found is None:
        raise NotFound
    actions.block(by=who, person=person, account=found, key=key_in(request.POST))
    say(request, _("%(name)s is kept away from your page. They are not told.") % {"name": found.short_name})
    return redirect("alongside:who_sees", pk=pk)


@signed_in
@require_POST
def unblock(request: HttpRequest, pk: UUID, block: UUID) -> HttpResponse:
    who = actor(request)
    found = Block.objects.own().filter(pk=block, person_id=pk).first()
    if who.person_id != pk or found is None:
        raise NotFound
    actions.unblock(by=who, block=found, key=key_in(request.POST))
    return redirect("alongside:who_sees", pk=pk)
