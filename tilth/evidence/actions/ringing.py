"""People it may help to ring: a source gets its own ids back, opened by two, fetched once, and nothing of it is shown here."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Role
from tilth.base.writing import act, verb
from tilth.evidence import store
from tilth.evidence.access import asking_by_token, asking_for, code_of, source_for, token_of
from tilth.evidence.models import Asking, Rule, Source, State

FETCH_WITHIN_DAYS = 7
LONGEST_WINDOW = 730


@verb("evidence.ask_back")
def ask_back(*, by: Actor, source: Source, rule: str, at_least: int, window: int, reason: str) -> Asking:
    """Ask that a source be given its own ids back: an analyst. Somebody else opens it."""
    source = source_for(by, source.slug, Role.ANALYST)
    if not source.holds or not source.loads.filter(state=State.HELD).exists():
        raise WrongState(_("Nothing of this source is held."))
    if by.account_id is None:
        raise NotFound
    if rule not in Rule.values:
        raise InvalidInput(_("Choose one."), "rule")
    if not 2 <= at_least <= 100:
        raise InvalidInput(_("Write a number from 2 to 100."), "at_least")
    if not 1 <= window <= LONGEST_WINDOW:
        raise InvalidInput(_("Write a number of days, two years at most."), "window")
    asking = Asking(
        source=source, rule=rule, at_least=at_least, window=window, reason=reason, asked_by=by.account_id,
        asked_by_name=by.name,
    )  # fmt: skip
    asking.save(force_insert=True)
    act(by, "evidence.ask_back", subject=asking)
    return asking


@verb("evidence.open_asking")
def open_asking(*, by: Actor, asking: Asking) -> Asking:
    """Open it: a privacy lead who did not ask. The file is then made for the source, and goes within a week."""
    asking = asking_for(by, asking.pk, Role.PRIVACY_LEAD)
    if asking.asked_by == by.account_id:
        raise WrongState(_("You asked for it. Somebody else opens it."))
    if asking.opened_at is not None or asking.gone_at is not None:
        raise WrongState(_("It was opened already, or is over."))
    asking.opened_at, asking.opened_by_name = clock.now(), by.name
    asking.until_on = clock.today() + timedelta(days=FETCH_WITHIN_DAYS)
    asking.save(update_fields=["opened_at", "opened_by_name", "until_on"])
    act(by, "evidence.open_asking", subject=asking)
    return asking


@verb("evidence.drop_asking")
def drop_asking(*, by: Actor, asking: Asking) -> Asking:
    """Drop it, opened or not: whoever works with contacts. The file is destroyed."""
    asking = asking_for(by, asking.pk)
    if asking.gone_at is not None or asking.fetched_at is not None:
        raise WrongState(_("It is over already."))
    return _over(by, asking, "evidence.drop_asking")


@verb("evidence.ready")
def ready(*, by: Actor, asking: Asking) -> None:
    """Say that the file is made: Tilth itself."""
    Asking.objects.filter(pk=asking.pk).update(is_ready=True)
    act(by, "evidence.ready", subject=asking)


@verb("evidence.fetch")
def fetch(*, by: Actor, token: str, code: str) -> tuple[Asking, bytes | None]:
    """Give the file once, to whoever has the link and the code. A wrong code costs a try; after the last the file is destroyed."""
    asking = asking_by_token(token)
    asking = Asking.objects.select_for_update(of=("self",)).select_related("source").get(pk=asking.pk)
    if not asking.is_ready:
        raise WrongState(_("The file is being made. Try again in a few minutes."))
    if not asking.can_be_fetched or not asking.tries_left:
        raise WrongState(_("This link is over."))
    if not hmac.compare_digest(code_of(asking).encode(), code.encode()):
        Asking.objects.filter(pk=asking.pk).update(tries_left=F("tries_left") - 1)
        asking.refresh_from_db(fields=["tries_left"])
        if not asking.tries_left:
            _over(by, asking, "evidence.tries_over")
        return asking, None
    content = store.unsealed(store.folder("to_ring") / str(asking.pk))
    asking.fetched_at = clock.now()
    asking.save(update_fields=["fetched_at"])
    return _over(by, asking, "evidence.fetch"), content


@verb("evidence.asking_over")
def asking_over(*, by: Actor, asking: Asking) -> None:
    """Destroy a file that nobody fetched in time: Tilth itself."""
    _over(by, asking, "evidence.asking_over")


def _over(by: Actor, asking: Asking, what: str) -> Asking:
    (store.folder("to_ring") / str(asking.pk)).unlink(missing_ok=True)
    asking.gone_at = clock.now()
    asking.save(update_fields=["gone_at"])
    act(by, what, subject=asking)
    return asking


def link_of(by: Actor, asking: Asking) -> tuple[str, str]:
    """Give the link's secret and the code, to whoever opened it. Two empty words for everybody else."""
    is_theirs = (
        by.acting_as == Role.PRIVACY_LEAD and asking.can_be_fetched and asking.asked_by != by.account_id
    )
    return (token_of(asking), code_of(asking)) if is_theirs else ("", "")
