"""What is kept apart, for its members alone. The caller has been to the door."""

from __future__ import annotations

from uuid import UUID

from tilth.accounts.models import Account
from tilth.accounts.queries import with_role
from tilth.alongside.models import Apart, ApartMember, ApartWords
from tilth.alongside.queries.facts import is_too_near
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.base.sealing import load_keys


def kept_apart(actor: Actor, person_id: UUID) -> list[Apart]:
    """Give what is kept apart beside a person's page and this account may read, oldest first."""
    if actor.account_id is None:
        return []
    mine = ApartMember.objects.live(clock.now()).filter(account=actor.account_id)
    found = list(Apart.objects.filter(person=person_id, pk__in=mine.values("item")).order_by("made_at", "pk"))
    load_keys(item.pk for item in found)
    return found


def words_apart(item: Apart) -> list[ApartWords]:
    """Give what was written inside, oldest first."""
    load_keys([item.pk])
    return list(item.words.select_related("written_by").order_by("made_at", "pk"))


def members_apart(item: Apart) -> list[ApartMember]:
    """Give who may read it, and who is named and waits for a second word, as they were named."""
    named = ApartMember.objects.filter(item=item, until_at=None).select_related("account", "named_by")
    return list(named.order_by("made_at", "pk"))


def privacy_leads(*, person_id: UUID | None = None, but: UUID | None = None) -> list[Account]:
    """Give the privacy leads of this place; of one person's, those who are not too near to that person."""
    leads = list(with_role(Role.PRIVACY_LEAD).exclude(pk=but))
    if person_id is None:
        return leads
    return [lead for lead in leads if not is_too_near(lead.pk, person_id)]
