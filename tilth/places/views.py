"""A neighbourhood's public page, the sign-in page with the demo's buttons, and what the keeper chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.accounts.access import DEMO_FACTOR
from tilth.accounts.queries import demo_cast
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.methods.working_days import bank_holidays
from tilth.places import actions, queries
from tilth.places.access import is_demo_door_open, kept_for, neighbourhood_for
from tilth.places.forms import (
    HolidayForm,
    NeighbourhoodForm,
    OutlinesForm,
    PlaceForm,
    SafetyNumberForm,
    TurnForm,
    WordForm,
    first_error,
)
from tilth.places.models import Holiday, Neighbourhood, SafetyNumber, Word

keeper = acting(Role.KEEPER)
get_and_post = require_http_methods(["GET", "POST"])


class SignIn(LoginView):
    """The sign-in library's page, with the demo's cast where that door is open."""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        # The page says both in its own words.
        form.fields["password"].help_text = ""
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        onward = {"next": context["redirect_field_value"]} if context.get("redirect_field_value") else {}
        doors = get_adapter().list_providers(self.request)
        context["outside_doors"] = [
            (door.name, door.get_login_url(self.request, process="login", **onward)) for door in doors
        ]
        context["demo_cast"] = demo_cast() if is_demo_door_open(self.request) else []
        return context


sign_in = public(SignIn.as_view())


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    cast = {str(account.pk): account for account in demo_cast()} if is_demo_door_open(request) else {}
    account = cast.get(request.POST.get("account", ""))
    if account is None:
        raise NotFound
    logout(request)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[DEMO_FACTOR] = True
    return redirect("/")


@public
@require_GET
def neighbourhood(request: HttpRequest, slug: str) -> HttpResponse:
    context = {"neighbourhood": neighbourhood_for(slug), "neighbourhoods": queries.neighbourhoods()}
    return render(request, "places/neighbourhood.html", context)


@keeper
@get_and_post
def place(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None, place=queries.the_place())
    back = "/looking-after/"
    return _save(request, form, actions.change_place, then=back, said=_("That is how the place is told now."),
                 title=_("The place"), button=_("Keep it"), back=back)  # fmt: skip


@keeper
@require_GET
def neighbourhoods(request: HttpRequest) -> HttpResponse:
    return render(request, "places/neighbourhoods.html", {"neighbourhoods": queries.neighbourhoods()})


@keeper
@get_and_post
def outlines(request: HttpRequest) -> HttpResponse:
    """Draw the neighbourhoods for the map, as a file has them."""
    form = OutlinesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.bring_in_outlines(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The map shows them now."))
            return redirect("places:neighbourhoods")
    return form_page(
        request,
        form,
        title=_("Outlines for the map"),
        lead=_(
            "Roughly where each neighbourhood begins and ends, as those who live there would draw it. A simple line is enough."
        ),
        button=_("Draw them"),
        back=reverse("places:neighbourhoods"),
    )


@keeper
@get_and_post
def add_neighbourhood(request: HttpRequest) -> HttpResponse:
    form = NeighbourhoodForm(request.POST or None)
    back = reverse("places:neighbourhoods")
    return _save(request, form, actions.add_neighbourhood, leave_out=("seen",), then=back,
                 said=_("The neighbourhood has its page."), title=_("Add a neighbourhood"), button=_("Add it"),
                 back=back)  # fmt: skip


@keeper
@get_and_post
def change_neighbourhood(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = kept_for(actor(request), Neighbourhood, pk)
    form = NeighbourhoodForm(request.POST or None, neighbourhood=row)
    back = reverse("places:neighbourhoods")
    return _save(request, form, actions.change_neighbourhood, neighbourhood=row, then=back,
                 said=_("Its page says so now."), title=row.name, button=_("Keep it"), back=back)  # fmt: skip


@keeper
@require_GET
def words(request: HttpRequest) -> HttpResponse:
    context = {"words": queries.words(), "languages": dict(settings.LANGUAGES)}
    return render(request, "places/words.html", context)


@keeper
@get_and_post
def choose_word(request: HttpRequest) -> HttpResponse:
    form = WordForm(request.POST or None)
    back = reverse("places:words")
    lead = _("Tilth speaks plain English. Where people here say it another way, say it their way.")
    return _save(request, form, actions.choose_word, then=back, said=_("It is said your way within ten seconds."),
                 title=_("A word of our own"), button=_("Say it this way"), back=back, lead=lead)  # fmt: skip


@keeper
@require_POST
def drop_word(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _drop(
        request, Word, pk, lambda row: actions.drop_word(by=actor(request), word=row), "places:words"
    )


@keeper
@get_and_post
def switches(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = TurnForm(request.POST)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        actions.turn(by=actor(request), name=form.cleaned_data["name"], is_on=form.wanted(), key=form.key)
        say(request, _("It is on.") if form.wanted() else _("It is off: not in the menu, and not found."))
        return redirect("places:switches")
    return render(request, "places/switches.html", {"switches": queries.switches()})


@keeper
@require_GET
def holidays(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    national = sorted(bank_holidays(queries.the_place().nation, today.year))
    context = {"holidays": queries.holidays(), "national": national, "year": today.year}
    return render(request, "places/holidays.html", context)


@keeper
@get_and_post
def add_holiday(request: HttpRequest) -> HttpResponse:
    form = HolidayForm(request.POST or None)
    back = reverse("places:holidays")
    return _save(request, form, actions.add_holiday, then=back, said=_("That day is not counted as a working day."),
                 title=_("A day off here"), button=_("Add it"), back=back)  # fmt: skip


@keeper
@require_POST
def drop_holiday(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _drop(
        request,
        Holiday,
        pk,
        lambda row: actions.drop_holiday(by=actor(request), holiday=row),
        "places:holidays",
    )


@keeper
@require_GET
def safety_numbers(request: HttpRequest) -> HttpResponse:
    return render(request, "places/safety_numbers.html", {"numbers": queries.safety_numbers()})


@keeper
@get_and_post
def add_safety_number(request: HttpRequest) -> HttpResponse:
    form = SafetyNumberForm(request.POST or None)
    back = reverse("places:safety_numbers")
    return _save(request, form, actions.add_safety_number, then=back, said=_("It stands on every page now."),
                 title=_("A number to ring"), button=_("Add it"), back=back)  # fmt: skip


@keeper
@get_and_post
def change_safety_number(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = kept_for(actor(request), SafetyNumber, pk)
    initial = {"name": row.name, "number": row.number, "when": row.when, "order_in_list": row.order_in_list}
    form = SafetyNumberForm(request.POST or None, initial=initial)
    back = reverse("places:safety_numbers")
    return _save(request, form, actions.change_safety_number, row=row, then=back, said=_("Every page says so now."),
                 title=row.name, button=_("Keep it"), back=back)  # fmt: skip


@keeper
@require_POST
def drop_safety_number(request: HttpRequest, pk: UUID) -> HttpResponse:
    drop = actions.drop_safety_number
    return _drop(
        request, SafetyNumber, pk, lambda row: drop(by=actor(request), row=row), "places:safety_numbers"
    )


def _save(
    request: HttpRequest,
    form: VerbForm,
    save: Callable[..., Any],
    *,
    then: str,
    said: str,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    leave_out: tuple[str, ...] = (),
    **subject: Any,
) -> HttpResponse:
    """Hand a keeper's form to its verb; back to the list, or the same form with what is wrong beside its field."""
    if form.is_valid():
        words = {name: value for name, value in form.cleaned().items() if name not in leave_out}
        try:
            save(by=actor(request), key=form.key, **subject, **words)
            say(request, said)
            return redirect(then)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(request, form, title=title, button=button, back=back, lead=lead)


def _drop(
    request: HttpRequest, model: type[Any], pk: UUID, drop: Callable[[Any], None], then: str
) -> HttpResponse:
    """Take a row out of a list. Gone already (a double press) is as good."""
    try:
        drop(kept_for(actor(request), model, pk))
    except NotFound:
        return redirect(then)
    say(request, _("It is out of the list."))
    return redirect(then)
