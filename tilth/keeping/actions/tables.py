"""Bringing a table in: all of it or nothing, through the verbs of the rooms it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.actions import add_organisation, invite
from tilth.accounts.models import Account, Organisation
from tilth.alongside.actions.introductions import walk_alongside
from tilth.base import clock, files
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.models import StoredFile
from tilth.base.roles import Role, Verb
from tilth.base.writing import act, verb
from tilth.decisions.actions import open_pot, put_in, say_paid, write_guideline
from tilth.decisions.models import PotRow
from tilth.keeping.imports import SHEETS, Known, Row, check, day_of, pence, several, small
from tilth.keeping.matching import unanswered
from tilth.people.actions import begin, say_about
from tilth.people.models import AboutKind
from tilth.teams.actions import add_member, make_team

WAITING = "import"
WAITS = timedelta(days=1)


@verb("keeping.lay_down")
def lay_down(*, by: Actor, kind: str, content: bytes) -> StoredFile:
    """Keep a checked table, sealed under the keeper's own key, until it is brought in or another takes its place."""
    must(by, Verb.KEEP)
    if kind not in SHEETS:
        raise InvalidInput(_("Choose what the table holds."), "kind")
    for earlier in StoredFile.objects.filter(holder_id=by.account_id, kind=WAITING):
        files.drop(earlier)
    # A table asks who is here already: that it was asked stands in the log.
    act(by, f"keeping.lay_down_{kind}")
    return files.keep(by.account.pk, content, kind=WAITING, content_type=f"text/csv; {kind}")


@verb("keeping.forget_tables")
def forget_tables(*, by: Actor) -> None:
    """Drop tables that nobody brought in within a day: they hold names."""
    must(by, Verb.KEEP)
    for old in StoredFile.objects.filter(kind=WAITING, made_at__lt=clock.now() - WAITS):
        files.drop(old)


@verb("keeping.bring_in")
def bring_in(
    *,
    by: Actor,
    kind: str,
    content: bytes,
    same: frozenset[int] = frozenset(),
    others: frozenset[int] = frozenset(),
) -> None:
    """Bring a table in, in one transaction. Call it with the table's own key, so that it comes in once.

    `same`: the lines of who is here already, which are left out; `others`: those that only look alike, and come in.
    Raises InvalidInput while that was not said of each.
    """
    must(by, Verb.KEEP)
    known = Known.here()
    checked = check(by, kind, content)
    if not checked.may_come_in:
        raise WrongState(
            _("Something changed here in between. Choose the file again and look at what it says.")
        )
    matches = checked.matches
    if unanswered(matches.values(), same, others):
        raise InvalidInput(_("Say of each of these lines whether it is the same."))
    for line in checked.lines:
        match = matches.get(line.number)
        if match is None or (not match.is_same and line.number in others):
            BRINGS[kind](by, line.cells, known)
    for laid_down in StoredFile.objects.filter(holder_id=by.account_id, kind=WAITING):
        files.drop(laid_down)
    act(by, f"keeping.bring_in_{kind}")


def _team(by: Actor, row: Row, known: Known) -> None:
    where = [known.neighbourhoods[small(name)] for name in several(row["neighbourhoods"])]
    make_team(by=by, name=row["name"], about=row["about"], neighbourhoods=where)


def _member(by: Actor, row: Row, known: Known) -> None:
    email = small(row["email"])
    account = known.accounts.get(email)
    if account is None:
        account = known.accounts[email] = _let_in(by, row)
    add_member(
        by=by, team=known.teams[small(row["team"])], account=account, job=row["job"], gifts=row["gifts"]
    )


def _let_in(by: Actor, row: Row) -> Account:
    employer = None
    if row["employer"]:
        employer = Organisation.objects.filter(name__iexact=row["employer"]).first()
        employer = employer or add_organisation(by=by, name=row["employer"])
    return invite(by=by, name=row["name"], email=row["email"], role=Role.WORKER, organisation=employer)


def _guideline(by: Actor, row: Row, known: Known) -> None:
    write_guideline(by=by, team=known.teams[small(row["team"])], words=row["words"], why=row["why"])


def _pot(by: Actor, row: Row, known: Known) -> None:
    pot = open_pot(by=by, team=known.teams[small(row["team"])], name=row["name"], code=row["code"])
    if amount_pence := pence(row["pounds"]):
        put_in(by=by, pot=pot, amount_pence=amount_pence, what=_("what was in it when it was brought in"))


def _paid(by: Actor, row: Row, known: Known) -> None:
    (line,) = PotRow.objects.filter(pk__in=known.spends[small(row["code"]), row["line"]])
    on = day_of(row["paid_on"])
    if on is not None:
        say_paid(by=by, row=line, on=on, reference=row["reference"])


def _person(by: Actor, row: Row, known: Known) -> None:
    where = known.neighbourhoods[small(row["neighbourhood"])]
    person = begin(by=by, called=row["called"], neighbourhood=where)
    walk_alongside(by=by, person=person, account=known.accounts[small(row["alongside"])])
    if row["what_matters"]:
        say_about(by=by, person=person, kind=AboutKind.MATTERS, words=row["what_matters"])


BRINGS: dict[str, Callable[[Actor, Row, Known], None]] = {
    "teams": _team,
    "members": _member,
    "guidelines": _guideline,
    "pots": _pot,
    "paid": _paid,
    "people": _person,
}
