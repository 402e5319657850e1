"""Access sleeps after a long silence; nothing closes. One tap wakes it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.alongside.models import Relation
from tilth.alongside.queries import silent_relations
from tilth.base import clock
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import WrongState
from tilth.base.roles import Section
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Voice

# Half a year without a word or a meeting. The relation, the say and the page stay as they are.
SILENCE = timedelta(days=182)


def fall_asleep(*, on: date) -> int:
    """Let every access sleep that nobody used for half a year, and ask both. Gives how many. Run once a day."""
    since = make_aware(datetime.combine(on - SILENCE, datetime.min.time()))
    found = silent_relations(since)
    for relation in found:
        _rest(by=TILTH, relation=relation)
    return len(found)


@verb("alongside.rest")
def _rest(*, by: Actor, relation: Relation) -> Relation:
    person, account = relation.person, relation.account
    if account is None:
        raise WrongState(_("Only somebody who signs in here can rest."))
    relation.asleep_at = clock.now()
    relation.save(update_fields=["asleep_at"])
    act(by, "alongside.rest", person_id=person.pk, subject=relation, section=Section.STORY)
    remember(
        by=by,
        person_id=person.pk,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=relation,
        summary=_("After a long silence this page rests for %(who)s. Nothing has ended.")
        % {"who": account.short_name},
        voice=Voice.NEITHER,
    )
    notify(
        account,
        _("You have not met somebody for a long while, so their page rests. One tap wakes it."),
        link=f"/people/{person.pk}",
        kind="alongside",
        person_id=person.pk,
    )
    if person.account:
        notify(
            person.account,
            _("%(who)s has not been in touch for a long while. Would you like to meet again?")
            % {"who": account.short_name},
            link="/my-page",
            kind="alongside",
            person_id=person.pk,
        )
    return relation
