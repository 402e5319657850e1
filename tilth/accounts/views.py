"""One's own settings, the welcome link, and the keeper's pages about who works here."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.accounts import actions, queries
from tilth.accounts.access import account_for, organisation_for, standing_for, welcome_for
from tilth.accounts.forms import (
    LetInForm,
    MendForm,
    NameForm,
    NoticesForm,
    OrganisationForm,
    StandingForm,
    WelcomeForm,
)
from tilth.accounts.models import Welcome
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public, signed_in

LOOKING_AFTER = "/looking-after/"


@signed_in
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    return _me(request)


def _me(
    request: HttpRequest, name: NameForm | None = None, notices: NoticesForm | None = None
) -> HttpResponse:
    account = actor(request).account
    if account is None:  # a link with a PIN has no account to set up
        raise NotFound
    context = {
        "name_form": name or NameForm(account=account),
        "notices_form": notices or NoticesForm(account=account),
        "roles": [Role.RESIDENT, *account.acts_as] if account.acts_as else [],
        "has_authenticator": Authenticator.objects.filter(user=account).exists(),
    }
    return render(request, "accounts/me.html", context, status=422 if name or notices else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def choose_name(request: HttpRequest) -> HttpResponse:
    if actor(request).account is None or request.method == "GET":
        return redirect("accounts:me")
    form = NameForm(request.POST, account=actor(request).account)
    if not form.is_valid():
        return _me(request, name=form)
    account = actions.choose_name(by=actor(request), key=form.key, **form.cleaned())
    response = redirect("accounts:me")
    language, secure = account.language, request.is_secure()
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=secure)
    say(request, _("That is what you are called here."))
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def choose_notices(request: HttpRequest) -> HttpResponse:
    if actor(request).account is None or request.method == "GET":
        return redirect("accounts:me")
    form = NoticesForm(request.POST, account=actor(request).account)
    if not form.is_valid():
        return _me(request, notices=form)
    account = actions.choose_notices(by=actor(request), key=form.key, **form.cleaned())
    if account.mail_ok and account.mail_is_safe:
        say(request, _("We will send you a mail when something waits for you."))
    else:
        say(request, _("We will send you no mail. What is for you waits here."))
    return redirect("accounts:me")


@signed_in
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    if actor(request).account is None:
        raise NotFound
    role = request.POST.get("role", "")
    if not actor(request).has_second_factor and role in actor(request).account.acts_as:
        return redirect("accounts:second_factor")
    actions.act_as(by=actor(request), session=request.session, role=role)
    say(request, _("You act as %(role)s now.") % {"role": Role(role).label})
    return redirect("/")


@signed_in
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    if actor(request).account is None:
        raise NotFound
    update_session_auth_hash(request, actions.shut_other_doors(by=actor(request)))
    say(request, _("You are signed out everywhere else."))
    return redirect("accounts:me")


@signed_in
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    if actor(request).account is None:
        raise NotFound
    onward = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    if actor(request).has_second_factor:
        return redirect(onward)
    types = set(Authenticator.objects.filter(user=actor(request).account).values_list("type", flat=True))
    context = {"roles": actor(request).account.acts_as, "types": types, "onward": onward}
    return render(request, "accounts/second_factor.html", context)


@public
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = welcome_for(token)
    except NotFound:
        return render(request, "accounts/welcome_over.html", status=404)
    form = WelcomeForm(request.POST or None) if found.account.email else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _go_in(request, found, form.cleaned_data["password"] if form else "")
        except InvalidInput as error:
            if form is None:
                raise
            form.add_error(error.field, error.message)
    has_errors = form is not None and bool(form.errors)
    context = {"account": found.account, "form": form}
    return render(request, "accounts/welcome.html", context, status=422 if has_errors else 200)


def _go_in(request: HttpRequest, found: Welcome, password: str) -> HttpResponse:
    account = actions.accept_welcome(by=actor(request), welcome=found, password=password)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    if password:
        # They typed it just now: setting up a second factor need not ask for it again.
        reauthenticate_by_password(request)
    say(request, _("Welcome, %(name)s. You are in.") % {"name": account.short_name})
    return redirect("accounts:second_factor" if account.acts_as or not account.email else "/")


@acting(Role.KEEPER)
@require_GET
def who_works_here(request: HttpRequest) -> HttpResponse:
    """Everybody with a standing; anybody else who is let in is found by the whole of their address alone."""
    address = request.GET.get("address", "").strip()
    if found := queries.account_at(address):
        return redirect("accounts:account", pk=found.pk)
    context = {"lines": queries.who_works_here(), "address": address}
    return render(request, "accounts/who_works_here.html", context)


@acting(Role.KEEPER)
@require_http_methods(["GET", "POST"])
def let_in(request: HttpRequest) -> HttpResponse:
    form = LetInForm(request.POST or None)
    if form.is_valid():
        try:
            account = actions.invite(by=actor(request), key=form.key, **form.cleaned())
            say(request, _("%(name)s is let in. Here is the link to give them.") % {"name": account.name})
            return redirect("accounts:account", pk=account.pk)
        except InvalidInput as error:
            form.refuse(error)
    back = reverse("accounts:who_works_here")
    return form_page(request, form, title=_("Let somebody in"), button=_("Let them in"), back=back)


@acting(Role.KEEPER)
@require_GET
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = account_for(actor(request), pk)
    invitation = queries.open_welcome(found)
    context = {
        "account": found,
        "standings": queries.standings_of(found),
        "welcome_url": request.build_absolute_uri(reverse("accounts:welcome", args=[invitation.token]))
        if invitation
        else "",
    }
    return render(request, "accounts/account.html", context)


@acting(Role.KEEPER)
@require_http_methods(["GET", "POST"])
def mend_account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct somebody's name or the address they sign in with."""
    found = account_for(actor(request), pk)
    form = MendForm(request.POST or None, account=found)
    if form.is_valid():
        try:
            actions.mend_account(by=actor(request), account=found, key=form.key, **form.cleaned())
            say(request, _("That is mended, and they are told."))
            return redirect("accounts:account", pk=pk)
        except InvalidInput as error:
            form.refuse(error)
    title = _("Mend the name or address of %(name)s") % {"name": found.name}
    back = reverse("accounts:account", args=[pk])
    return form_page(request, form, title=title, button=_("Keep it"), back=back)


@acting(Role.KEEPER)
@require_POST
def open_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = actions.open_again(by=actor(request), account=account_for(actor(request), pk))
    say(request, _("%(name)s can sign in again. Give a standing if they work here.") % {"name": found.name})
    return redirect("accounts:account", pk=pk)


@acting(Role.KEEPER)
@require_http_methods(["GET", "POST"])
def give_standing(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = account_for(actor(request), pk)
    form = StandingForm(request.POST or None)
    if form.is_valid():
        try:
            actions.give_standing(by=actor(request), account=found, key=form.key, **form.cleaned())
            say(request, _("%(name)s has that standing.") % {"name": found.name})
            return redirect("accounts:account", pk=pk)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
    title = _("Give %(name)s a standing") % {"name": found.name}
    return form_page(
        request, form, title=title, button=_("Give it"), back=reverse("accounts:account", args=[pk])
    )


@acting(Role.KEEPER)
@require_POST
def welcome_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = account_for(actor(request), pk)
    actions.welcome_again(by=actor(request), account=found)
    say(request, _("Here is a new link for %(name)s. The old one is over.") % {"name": found.name})
    return redirect("accounts:account", pk=pk)


@acting(Role.KEEPER)
@require_POST
def end_standing(request: HttpRequest, pk: UUID) -> HttpResponse:
    standing = actions.end_standing(by=actor(request), standing=standing_for(actor(request), pk))
    say(request, _("That standing has ended, and they are signed out everywhere."))
    return redirect("accounts:account", pk=standing.account_id)


@acting(Role.KEEPER)
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/organisations.html", {"organisations": queries.organisations()})


@acting(Role.KEEPER)
@require_http_methods(["GET", "POST"])
def add_organisation(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            organisation = actions.add_organisation(by=actor(request), key=form.key, **form.cleaned())
            say(request, _("%(name)s is in the list.") % {"name": organisation.name})
            return redirect("accounts:organisations")
        except InvalidInput as error:
            form.refuse(error)
    back = reverse("accounts:organisations")
    return form_page(request, form, title=_("Add an organisation"), button=_("Add it"), back=back)


@acting(Role.KEEPER)
@require_http_methods(["GET", "POST"])
def change_organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = organisation_for(actor(request), pk)
    form = OrganisationForm(
        request.POST or None, initial={"name": organisation.name, "kind": organisation.kind}
    )
    if form.is_valid():
        try:
            actions.change_organisation(
                by=actor(request), organisation=organisation, key=form.key, **form.cleaned()
            )
            say(request, _("That is what it is called now."))
            return redirect("accounts:organisations")
        except InvalidInput as error:
            form.refuse(error)
    back = reverse("accounts:organisations")
    return form_page(request, form, title=organisation.name, button=_("Keep it"), back=back)
