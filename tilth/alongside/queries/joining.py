"""Two pages of one person: which they are, and what each lets somebody see once they are joined.

The stricter word holds, and a join opens nothing by itself: what somebody could not see before, they see only where
both pages say yes to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tilth.alongside.models import Block, Conflict
from tilth.base.policy import Facts
from tilth.base.roles import Section
from tilth.people.models import Person

SHOWN_SECTIONS = tuple(section for section in Section if section != Section.RESTRICTED)
STRICTNESS = {"": 0, "yes": 0, "ask": 1, "no": 2}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Everything the policy must know about one actor and one person: base facts, and the say for each section."""

    base: Facts
    says: dict[Section, Facts]
    stands_behind: UUID | None = (
        None  # the page that stands for this one too, because they are the same person
    )
    beside: tuple[UUID, ...] = ()  # the other pages of the same person

    def about(self, section: Section) -> Facts:
        """Give the facts as they are for one section."""
        return self.says.get(section) or replace(self.base, section=section)


def pages_beside(person_id: UUID, into: UUID | None) -> tuple[UUID, ...]:
    """Give the other pages of the same person: the one that stands for all, and those that stand behind it."""
    stands = into or person_id
    others = Person.objects.filter(Q(pk=stands) | Q(joined_into=stands)).exclude(pk=person_id)
    return tuple(others.order_by("pk").values_list("pk", flat=True))


def pages_beside_this() -> QuerySet[Person]:
    """Give the other pages of a row's person: for a condition."""
    of_this = Q(joined_into=OuterRef("pk")) | Q(pk=OuterRef("joined_into"))
    of_this |= Q(joined_into=OuterRef("joined_into"))
    return Person.objects.filter(of_this).exclude(pk=OuterRef("pk")).order_by()


def shut_beside(account_id: UUID, now: datetime, mates: QuerySet[Any, Any]) -> Exists:
    """Give the condition that another page of the same person is shut to this account, by whatever shuts its own."""
    blocks = Block.objects.filter(Q(until_at=None) | Q(until_at__gt=now), account=account_id)
    conflicts = Conflict.objects.live().filter(account=account_id)
    shut = Exists(blocks.filter(person=OuterRef("pk"))) | Exists(conflicts.filter(person=OuterRef("pk")))
    return Exists(pages_beside_this().filter(shut | Q(account__in=mates)))


def joined(own: PersonFacts, others: list[PersonFacts]) -> PersonFacts:
    """Give the facts about one page once the others of the same person count too."""
    bases = [own.base, *(other.base for other in others)]
    shut = [base for base in bases if base.is_blocked]
    base = replace(
        own.base,
        is_blocked=bool(shut),
        is_kept_from_place=bool(shut) and all(one.is_kept_from_place for one in shut),
        has_conflict=any(one.has_conflict for one in bases),
        has_died=any(one.has_died for one in bases),
    )
    says: dict[Section, Facts] = {}
    for section in SHOWN_SECTIONS:
        facts = replace(
            own.about(section),
            is_blocked=base.is_blocked,
            is_kept_from_place=base.is_kept_from_place,
            has_conflict=base.has_conflict,
            has_died=base.has_died,
        )
        for other in others:
            facts = _both(facts, other.about(section))
        says[section] = facts
    return PersonFacts(base, says)


def _both(facts: Facts, other: Facts) -> Facts:
    """Give the stricter of two says; and the other page's relation where this one has none and both say yes."""
    walks_there = facts.relation_from is None and other.relation_from is not None
    if walks_there and facts.say == "yes" == other.say and not other.relation_is_asleep:
        later = max(one for one in (facts.say_from, other.say_from) if one is not None)
        return replace(
            facts,
            relation_from=other.relation_from,
            relation_until=other.relation_until,
            relation_is_worker=other.relation_is_worker,
            say_from=later,
        )
    if STRICTNESS[other.say] > STRICTNESS[facts.say]:
        return replace(facts, say=other.say, say_from=other.say_from)
    return facts
