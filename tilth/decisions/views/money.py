from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.accounts.access import may
from tilth.alongside.access import person_for
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.filters import pounds
from tilth.base.pages import refill, render, say
from tilth.base.roles import Role, Section, Verb
from tilth.base.web import acting, actor
from tilth.decisions import actions, queries
from tilth.decisions.access import pot_for, pots_held_by, row_to_put_right
from tilth.decisions.forms import ComeBackForm, CorrectForm, PotForm, PutInForm, SpendForm
from tilth.decisions.models import Pot, PotRow
from tilth.decisions.views.doing import do
from tilth.people.models import Person
from tilth.places.queries import is_on

TENDS = (Role.GARDENER, Role.LEADER, Role.KEEPER)


def pots_are_on() -> None:
    if not is_on("pots"):
        raise NotFound


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def spend(request: HttpRequest) -> HttpResponse:
    """Spend from the team's pot: for nobody in particular, or for a person chosen here or named by ?person=."""
    return _spend(request, _named(request))


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def spend_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Spend from the team's pot, for a person one walks alongside."""
    return _spend(request, person_for(actor(request), pk, Verb.SPEND, Section.PLAN))


def _named(request: HttpRequest) -> Person | None:
    text = request.GET.get("person", "")
    if not text:
        return None
    try:
        pk = UUID(text)
    except ValueError:
        raise NotFound from None
    return person_for(actor(request), pk, Verb.SPEND, Section.PLAN)


def _spend(request: HttpRequest, person: Person | None) -> HttpResponse:
    pots_are_on()
    who = actor(request)
    pots = queries.pots_for(who)
    form = SpendForm(
        request.POST or None,
        request.FILES or None,
        pots=pots,
        people=None if person else queries.spent_for(who),
    )
    if form.is_valid():
        words = form.cleaned()
        whom = person or words.pop("person", None)
        try:
            row = actions.spend(by=who, person=whom, key=form.key, **words)
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _spent(request, row, whom)
    refill(request, form)
    context = {"form": form, "person": person, "pots": pots, "person_page": person is not None}
    return render(request, "decisions/spend.html", context, status=422 if form.is_bound else 200)


def _spent(request: HttpRequest, row: PotRow, person: Person | None) -> HttpResponse:
    words = {"left": pounds(row.balance_pence), "pot": row.pot.name}
    if person is None:
        say(request, _("It is written down. There is %(left)s left in %(pot)s.") % words)
        return redirect("decisions:pot", pk=row.pot_id)
    sentence = _("It is written down, and %(called)s sees it on the page. There is %(left)s left in %(pot)s.")
    say(request, sentence % {**words, "called": person.called})
    return redirect("home:person", pk=person.pk)


@acting(Role.WORKER, *TENDS)
@require_GET
def pots(request: HttpRequest) -> HttpResponse:
    """Every pot of this place, by team."""
    pots_are_on()
    who = actor(request)
    found = queries.all_pots()
    context = {"pots": found, "mine": pots_held_by(who, found), "can_tend": may(who, Verb.TEND)}
    return render(request, "decisions/pots.html", context)


@acting(Role.WORKER, *TENDS)
@require_GET
def pot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A pot's page: what is left, what it opened up, and every line of its ledger."""
    pots_are_on()
    who = actor(request)
    found = pot_for(who, pk)  # to its own team and those who tend it, so role alone says the rest
    before = request.GET.get("before", "")
    lines = queries.pot_page(who, found, int(before) if _is_a_number(before) else None)
    is_last = len(lines) < queries.PAGE or lines[-1].sequence == 1
    context = {
        "pot": found,
        "lines": lines,
        "earlier": None if is_last else lines[-1].sequence,
        "can_spend": may(who, Verb.SPEND),
        "can_tend": may(who, Verb.TEND),
    }
    return render(request, "decisions/pot.html", context)


def _is_a_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


@acting(*TENDS)
@require_http_methods(["GET", "POST"])
def pot_open(request: HttpRequest) -> HttpResponse:
    """Open a pot for a team."""
    form = PotForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.open_pot(by=actor(request), key=form.key, **form.cleaned()),
        title=_("A new pot"),
        lead=_("Tilth moves no money and holds nobody’s bank details. It keeps the book of what is spent."),
        button=_("Open it"),
        back=reverse("decisions:pots"),
        then=lambda made: reverse("decisions:put_in", args=[made.pk]),
        done=_("The pot is open. Write down what is in it."),
    )


@acting(*TENDS)
@require_http_methods(["GET", "POST"])
def put_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put money into a pot."""
    found = pot_for(actor(request), pk, Verb.TEND)
    form = PutInForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.put_in(by=actor(request), pot=found, key=form.key, **form.cleaned()),
        title=_("Put money into %(pot)s") % {"pot": found.name},
        button=_("Put it in"),
        back=_page_of(found),
    )


@acting(*TENDS)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a pot."""
    actions.close_pot(by=actor(request), pot=pot_for(actor(request), pk, Verb.TEND))
    say(request, _("The pot is closed. Every line stays readable."))
    return redirect("decisions:pot", pk=pk)


@acting(*TENDS)
@require_POST
def open_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a closed pot again."""
    actions.open_pot_again(by=actor(request), pot=pot_for(actor(request), pk, Verb.TEND))
    say(request, _("The pot is open again."))
    return redirect("decisions:pot", pk=pk)


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that money came back into the pot."""
    found = pot_for(actor(request), pk, Verb.SPEND)
    form = ComeBackForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.come_back(by=actor(request), pot=found, key=form.key, **form.cleaned()),
        title=_("Money came back into %(pot)s") % {"pot": found.name},
        button=_("Write it down"),
        back=_page_of(found),
    )


@acting(Role.WORKER, *TENDS)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a line of the ledger right, by a second line beside it."""
    row = row_to_put_right(actor(request), pk)
    form = CorrectForm(request.POST or None)
    stood = {"amount": pounds(abs(row.amount_pence)), "what": row.what}
    return do(
        request,
        form,
        lambda: actions.correct(by=actor(request), row=row, key=form.key, **form.cleaned()),
        title=_("Put it right"),
        lead=_("It says: %(what)s, %(amount)s. That line stays; yours stands beside it.") % stood,
        button=_("Put it right"),
        back=_page_of(row.pot),
        person_page=row.person_id is not None,
    )


def _page_of(pot: Pot) -> str:
    return reverse("decisions:pot", args=[pot.pk])
