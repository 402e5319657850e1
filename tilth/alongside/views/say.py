from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.accounts.models import Account, Organisation
from tilth.alongside import queries
from tilth.alongside.access import person_for
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.forms import SayForm
from tilth.base.errors import InvalidInput
from tilth.base.pages import refill, render
from tilth.base.pages import say as tell
from tilth.base.roles import Section, Verb
from tilth.base.web import actor, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go through the say together: everybody alongside by every part of the page, one save."""
    who = actor(request)
    person = person_for(who, pk, Verb.SET_SAY)
    companions = queries.companions_for_say(person)
    says = queries.says_of(pk, companions)
    form = SayForm(request.POST or None, companions=companions, says=says, is_own=who.person_id == pk)
    if form.is_valid():
        try:
            set_say(
                by=who,
                person=person,
                wishes=_wishes(form),
                given_how=form.cleaned_data["given_how"],
                key=form.key,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            tell(request, _("It holds from now on."))
            return redirect("alongside:who_sees", pk=pk)
    refill(request, form)
    context = {"person": person, "form": form, "person_page": True, "is_own": who.person_id == pk}
    return render(request, "alongside/say.html", context, status=422 if form.is_bound else 200)


def _wishes(form: SayForm) -> list[Wish]:
    answers = form.answers()
    accounts = Account.objects.get_queryset().in_bulk(
        [one.account_id for one, *_rest in answers if one.account_id]
    )
    organisations = Organisation.objects.in_bulk(
        [one.organisation_id for one, *_rest in answers if one.organisation_id and not one.account_id]
    )
    return [
        Wish(
            section,
            answer,
            account=accounts.get(companion.account_id),
            organisation=None if companion.account_id else organisations.get(companion.organisation_id),
            until_on=until,
        )
        for companion, section, answer, until in answers
    ]


@signed_in
@require_GET
def say_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same sheet for paper, with boxes to tick at a kitchen table."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    companions = queries.companions_for_say(person)
    context = {
        "person": person,
        "person_page": True,
        "says": queries.says_of(pk, companions),
        "sections": [section for section in Section if section in queries.SHOWN_SECTIONS],
    }
    return render(request, "alongside/say_print.html", context)
