"""The doors of this room: who acts in a request, who may do what by role alone, and one's own notices."""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.contrib.auth import logout
from django.db.models import DateField, FilteredRelation, UUIDField
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tilth.accounts.models import Account, Organisation, Standing, Welcome, in_order, live_on
from tilth.base import clock, outbound
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.ids import token_digest
from tilth.base.policy import Facts, decide
from tilth.base.prepared import Prepared, slot
from tilth.base.roles import Role, Verb

IDLE_SECONDS = 60 * 60
LONGEST_SECONDS = 8 * 60 * 60
STAMP_EVERY_SECONDS = 60
LONGEST_OWN_SECONDS = 30 * 24 * 60 * 60
DEMO_FACTOR = "demo_second_factor"
SIGNED_IN_UNTIL = "signed_in_until"


def actor_from(request: HttpRequest) -> Actor | None:
    """Say who acts in this request, and as what. None when nobody is signed in, or was for too long.

    One query beyond the session and the account. Ends the session of somebody with a standing after an hour without
    a page, and after eight hours at most; anybody's after a month.
    """
    if not request.user.is_authenticated:
        return None
    if clock.now().timestamp() > request.session.get(SIGNED_IN_UNTIL, math.inf):
        logout(request)
        return None
    account = getattr(request.user, "_wrapped", request.user)
    rows = _own_page_and_standings.rows({ACCOUNT: account.pk, TODAY: clock.today()})
    organisations = {role: organisation for _page, _died, role, organisation in rows if role}
    roles = in_order(organisations)
    has_factor = has_second_factor(request, account)
    if roles and has_factor and not _is_within_limits(request):
        logout(request)
        return None
    acting_as = _chosen(request, roles) if has_factor else Role.RESIDENT
    return Actor(
        kind="account",
        account=account,
        acting_as=acting_as,
        has_second_factor=has_factor,
        # Somebody else changed this way in: who comes by it has not shown that the page is theirs.
        person_id=_own_page(rows) if account.rests_since is None else None,
        organisation_id=organisations.get(acting_as),
        request_id=getattr(request, "request_id", ""),
    )


ACCOUNT, TODAY = slot(1, UUIDField()), slot(1, DateField())
# Behind every page of everybody who has signed in.
_own_page_and_standings = Prepared(
    lambda: (
        Account.objects.filter(pk=ACCOUNT.stand_in)
        .annotate(live=FilteredRelation("standings", condition=live_on(TODAY.stand_in, "standings__")))
        .values_list("own_page__pk", "own_page__died_said_at", "live__role", "live__organisation_id")
    )
)


def _own_page(rows: list[list[Any]]) -> UUID | None:
    # Nobody opens the page of somebody who has died with their sign-in.
    return rows[0][0] if rows and rows[0][1] is None else None


def _chosen(request: HttpRequest, roles: list[Role]) -> Role:
    chosen = request.session.get("acting_as")
    if chosen in roles or chosen == Role.RESIDENT:
        return Role(chosen)
    return roles[0] if roles else Role.RESIDENT


def has_second_factor(request: HttpRequest, account: Account) -> bool:
    """Say whether a second factor was shown in this session. A demo button counts for the demo's cast alone."""
    if request.session.get(DEMO_FACTOR):
        return account.is_demo
    if account.rests_since is not None and account.had_factor:
        # The one they had before would have ended the rest. Whatever was added since is shown by whoever changed the way in.
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, account))


def _is_within_limits(request: HttpRequest) -> bool:
    now = clock.now().timestamp()
    session = request.session
    since, last = session.setdefault("staff_since", now), session.get("staff_last", 0.0)
    if last and (now - last > IDLE_SECONDS or now - since > LONGEST_SECONDS):
        return False
    if now - last > STAMP_EVERY_SECONDS:
        session["staff_last"] = now
        # The session store then refuses an idle session by itself, on the sign-in library's pages too.
        session.set_expiry(IDLE_SECONDS)
    return True


def may(actor: Actor, verb: Verb, *, holds: bool = True) -> bool:
    """Say whether an actor's role alone allows a verb on what belongs to the place, or to whoever `holds` it."""
    if actor.kind == "tilth":
        return True
    facts = Facts(
        acting_as=actor.acting_as,
        is_active=actor.is_active,
        has_second_factor=actor.has_second_factor,
        holds=holds and actor.is_signed_in,
    )
    return decide(facts, verb, clock.now()).allowed


def must(actor: Actor, verb: Verb, *, holds: bool = True) -> None:
    """Raise NotAllowed unless the role allows the verb."""
    if not may(actor, verb, holds=holds):
        raise NotAllowed(_("That is for somebody in another standing. Ask the keeper of this place."))


def account_for(actor: Actor, pk: UUID) -> Account:
    """Give one account to whoever looks after this place. Raises NotFound for everybody else."""
    account = Account.objects.filter(pk=pk).first() if may(actor, Verb.KEEP) else None
    if account is None:
        raise NotFound
    return account


def organisation_for(actor: Actor, pk: UUID) -> Organisation:
    """Give one organisation to whoever looks after this place. Raises NotFound for everybody else."""
    organisation = Organisation.objects.filter(pk=pk).first() if may(actor, Verb.KEEP) else None
    if organisation is None:
        raise NotFound
    return organisation


def standing_for(actor: Actor, pk: UUID) -> Standing:
    """Give one standing to whoever looks after this place. Raises NotFound for everybody else."""
    rows = Standing.objects.select_related("account", "organisation").filter(pk=pk)
    standing = rows.first() if may(actor, Verb.KEEP) else None
    if standing is None:
        raise NotFound
    return standing


def welcome_for(token: str) -> Welcome:
    """Give the welcome a link opens. Raises NotFound for a link that is used, too old or was never given."""
    welcome = Welcome.objects.select_related("account").filter(token_hash=token_digest(token)).first()
    if welcome is None or not welcome.is_open or not welcome.account.is_active:
        raise NotFound
    if not outbound.may_tell(welcome.account):
        raise NotFound
    return welcome
