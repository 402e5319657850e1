"""Bringing a table in: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.actions import add_organisation, invite
from tilth.accounts.models import Account, Organisation
from tilth.alongside.actions.introductions import walk_alongside
from tilth.base import files
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.models import StoredFile
from tilth.base.roles import Role, Verb
from tilth.base.writing import act, verb
from tilth.decisions.actions import open_pot, put_in, write_guideline
from tilth.keeping.files import place_zip
from tilth.keeping.imports import SHEETS, Known, Row, check, values
from tilth.people.actions import begin, say_about
from tilth.people.models import AboutKind
from tilth.teams.actions import add_member, make_team

WAITING = "import"


@verb("keeping.lay_down")
def lay_down(*, by: Actor, kind: str, content: bytes) -> StoredFile:
    """Keep a checked table, sealed under the keeper's own key, until it is brought in or another takes its place."""
    must(by, Verb.KEEP)
    for earlier in StoredFile.objects.filter(holder_id=by.account_id, kind=WAITING):
        files.drop(earlier)
    if kind not in SHEETS:
        raise InvalidInput(_("Choose what the table holds."), "kind")
    return files.keep(by.account.pk, content, kind=WAITING, content_type=f"text/csv; {kind}")


@verb("keeping.bring_in")
def bring_in(*, by: Actor, laid_down: StoredFile) -> None:
    """Bring a table in through the verbs of the rooms it belongs to, in one transaction."""
    must(by, Verb.KEEP)
    if laid_down.holder_id != by.account_id or laid_down.kind != WAITING:
        raise WrongState(_("This table is not here any more. Choose the file again."))
    kind = laid_down.content_type.rpartition(" ")[2]
    checked = check(kind, files.open_file(laid_down))
    if not checked.may_come_in:
        raise WrongState(
            _("Something changed here in between. Choose the file again and look at what it says.")
        )
    known = Known.here()
    for row in checked.rows:
        BRINGS[kind](by, row, known)
    act(by, f"keeping.bring_in_{kind}")
    files.drop(laid_down)


@verb("keeping.take_open_files")
def take_open_files(*, by: Actor) -> bytes:
    """Give what belongs to the place as one ZIP of tables. Written into the log; nobody's page is in it."""
    must(by, Verb.KEEP)
    act(by, "keeping.take_open_files")
    return place_zip()


def _team(by: Actor, row: Row, known: Known) -> None:
    make_team(by=by, **values("teams", row, known))


def _member(by: Actor, row: Row, known: Known) -> None:
    line = values("members", row, known)
    account = known.accounts.get(row["email"].lower()) or _let_in(by, line)
    known.accounts[row["email"].lower()] = account
    if not line["team"].members.filter(account=account, until_on=None).exists():
        add_member(
            by=by, team=line["team"], account=account, job=line["job"][:120], gifts=line["gifts"][:300]
        )


def _let_in(by: Actor, line: dict[str, Any]) -> Account:
    employer = None
    if line["employer"]:
        employer = Organisation.objects.filter(name__iexact=line["employer"]).first()
        employer = employer or add_organisation(by=by, name=line["employer"][:120])
    return invite(by=by, name=line["name"], email=line["email"], role=Role.WORKER, organisation=employer)


def _guideline(by: Actor, row: Row, known: Known) -> None:
    line = values("guidelines", row, known)
    write_guideline(by=by, team=line["team"], words=line["words"], why=line["why"][:400])


def _pot(by: Actor, row: Row, known: Known) -> None:
    line = values("pots", row, known)
    pence = line.pop("pence")
    pot = open_pot(by=by, **line)
    if pence:
        put_in(by=by, pot=pot, amount_pence=pence, what=_("brought in"))


def _person(by: Actor, row: Row, known: Known) -> None:
    line = values("people", row, known)
    person = begin(by=by, called=line["called"], neighbourhood=line["neighbourhood"])
    walk_alongside(by=by, person=person, account=line["account"])
    if line["what_matters"]:
        say_about(by=by, person=person, kind=AboutKind.MATTERS, words=line["what_matters"])


BRINGS: dict[str, Callable[[Actor, Row, Known], None]] = {
    "teams": _team,
    "members": _member,
    "guidelines": _guideline,
    "pots": _pot,
    "people": _person,
}
