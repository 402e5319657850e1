"""What the policy should say, written a second time from the rules on paper, and the cases both are asked about.

Nothing here is taken from `tilth.base.policy`: the sets of verbs are written out again, so that a slip in one is seen in
the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product

from tilth.base.policy import Facts
from tilth.base.roles import Decides, Role, Section, Speaks, Verb

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BEFORE, AFTER = AT - timedelta(days=30), AT + timedelta(days=30)

OWN = {"see", "write", "speak", "correct", "plan", "pull_in", "set_say", "look_back", "end", "raise", "own"}
WORKER = {"see", "write", "speak", "plan", "pull_in", "set_say", "look_back", "raise", "spend", "decide"}
FRIEND = {"see", "write"}
SPEAKERS = {
    "parent": {"see", "write", "plan", "raise", "look_back", "say_for"},
    "carer": {"see", "write", "plan", "raise"},
    "attorney_health": {"see", "write", "raise", "say_for"},
    "attorney_money": {"see", "write", "raise", "say_for"},
    "advocate": {"see", "write", "speak", "correct", "raise", "look_back"},
    "interpreter": set(),
    "": set(),
}
HOLDERS = {
    "resident": {"see"},
    "worker": {"see", "meet", "introduce", "spend", "decide", "raise", "guide", "answer", "open"},
    "gardener": {
        "see", "meet", "introduce", "raise", "answer", "tend", "guide", "permit", "let_back", "open",
    },
    "leader": {"see", "raise", "answer", "tend", "permit", "open"},
    "keeper": {"see", "keep", "tend", "guide"},
    "analyst": {"see"},
    "privacy_lead": {"see", "let_back", "guard", "open"},
}  # fmt: skip
OPENS_IN_AN_EMERGENCY = {"worker", "gardener", "leader", "privacy_lead"}


def should(facts: Facts, verb: Verb, at: datetime) -> tuple[bool, int]:
    """Say whether it should be allowed, and by which rule."""
    role, wish = facts.acting_as.value, verb.value
    at_work = role != "resident"
    if not facts.is_active or (at_work and not facts.has_second_factor):
        return False, 1
    if facts.is_blocked or facts.has_conflict or _is_over(facts, wish):
        return _hears(facts, wish, at), 2
    if facts.in_compartment or facts.section.value == "restricted":
        is_member = facts.is_compartment_member and at_work and not facts.is_self
        return is_member and wish in {"see", "write"}, 3
    if not facts.is_persons:
        if (facts.is_public and wish == "see") or (facts.holds and wish in HOLDERS[role]):
            return True, 7
        return False, 8
    if facts.is_self and wish in OWN:
        return True, 4
    near = _alongside(facts, wish, at)
    if near == (True, 5):
        return near
    if _speaks(facts, at) and _spoken(facts, wish, at):
        return True, 5
    if wish == "see" and role in OPENS_IN_AN_EMERGENCY and _glass_is_open(facts, at):
        return True, 6
    return near


def _is_over(facts: Facts, wish: str) -> bool:
    """When somebody has died, their page is read, and a mistake about it is put right."""
    return facts.has_died and wish not in {"see", "hear", "say_died"}


def _alongside(facts: Facts, wish: str, at: datetime) -> tuple[bool, int]:
    is_worker = facts.relation_is_worker
    if not _lasts(facts.relation_from, facts.relation_until, at):
        return False, 8
    if is_worker and facts.acting_as.value != "worker":
        return False, 8
    if facts.relation_is_asleep:
        return wish == "wake", 5
    if wish == "end" or (wish in {"keep_apart", "say_died"} and is_worker):
        return True, 5
    if wish == "join":
        return is_worker and facts.relation_is_first, 5
    if facts.say != "yes" or not _lasts(facts.say_from, facts.say_until, at):
        return False, 8
    if wish == "set_say" and not facts.relation_is_first:
        return False, 8
    return (True, 5) if wish in (WORKER if is_worker else FRIEND) else (False, 8)


def _hears(facts: Facts, wish: str, at: datetime) -> bool:
    """A place that they must not learn leaves them what was written for them; a block or a conflict leaves nothing."""
    if facts.has_conflict or not facts.is_kept_from_place:
        return False
    return facts.is_persons and wish == "hear" and _speaks(facts, at)


def _speaks(facts: Facts, at: datetime) -> bool:
    return _lasts(facts.speaks_from, facts.speaks_until, at)


def _spoken(facts: Facts, wish: str, at: datetime) -> bool:
    if wish == "hear":
        return True
    if not facts.speaks_on_page:
        return False
    if wish == "end":
        return True
    if facts.section not in facts.speaks_of or wish not in SPEAKERS[facts.speaks_as]:
        return False
    if facts.section.value == "contact" and wish != "see":
        return False
    yes = facts.say == "yes" and _lasts(facts.say_from, facts.say_until, at)
    no_word = facts.say == ""
    if facts.speaks_as.startswith("attorney"):
        return yes or no_word
    if facts.speaks_as != "parent":
        return yes
    decides = facts.decided_by.value
    if decides == "parents":
        return True
    if wish == "say_for":
        return False
    return yes or (decides == "together" and no_word)


def _glass_is_open(facts: Facts, at: datetime) -> bool:
    return bool(facts.glass_until and facts.glass_until > at and facts.section in facts.glass_sections)


def _lasts(start: datetime | None, end: datetime | None, at: datetime) -> bool:
    return start is not None and not start > at and not (end is not None and end <= at)


NEAR = Facts(
    acting_as=Role.WORKER, has_second_factor=True, is_persons=True,
    relation_from=BEFORE, relation_is_worker=True, relation_is_first=True, say="yes", say_from=BEFORE,
)  # fmt: skip
STARTS = [
    NEAR,
    replace(NEAR, acting_as=Role.RESIDENT, has_second_factor=False, relation_is_worker=False),
    Facts(is_persons=True, is_self=True),
    Facts(
        acting_as=Role.LEADER, has_second_factor=True, is_persons=True, glass_until=AFTER,
        glass_sections=frozenset({Section.STORY, Section.HEALTH}),
    ),
    Facts(
        acting_as=Role.PRIVACY_LEAD, has_second_factor=True, is_persons=True, is_compartment_member=True,
        in_compartment=True,
    ),
    Facts(acting_as=Role.GARDENER, has_second_factor=True, holds=True),
    Facts(is_public=True),
    Facts(is_persons=True),
]  # fmt: skip
MOMENTS = [None, BEFORE, AT, AFTER]
CHANGES = [
    *({"acting_as": role} for role in Role),
    *({"section": section} for section in Section),
    *({name: moment} for name in ("relation_from", "relation_until", "say_from", "say_until", "glass_until")
      for moment in MOMENTS),
    *({"say": said} for said in ("yes", "no", "ask", "")),
    *({name: is_so} for name in (
        "is_active", "has_second_factor", "is_persons", "is_self", "is_blocked", "has_conflict", "has_died",
        "in_compartment", "is_compartment_member", "relation_is_worker", "relation_is_first", "relation_is_asleep", "is_public", "holds",
    ) for is_so in (True, False)),
    {"glass_sections": frozenset()},
    {"glass_sections": frozenset({Section.STORY})},
]  # fmt: skip


# Those who speak for somebody: each kind, in scope and out of it, on the page and hearing only.
PARENT = Facts(
    is_persons=True, speaks_as="parent", speaks_from=BEFORE, speaks_on_page=True,
    speaks_of=frozenset(Section) - {Section.NOTES},
)  # fmt: skip
SPEAKING = [
    PARENT,
    replace(PARENT, decided_by=Decides.PARENTS),
    replace(PARENT, decided_by=Decides.PARENTS, say="no", say_from=BEFORE),
    replace(PARENT, decided_by=Decides.TOGETHER),
    replace(PARENT, say="yes", say_from=BEFORE),
    replace(PARENT, speaks_on_page=False, is_blocked=True, is_kept_from_place=True),
    *(replace(PARENT, speaks_as=kind.value) for kind in Speaks if kind != Speaks.PARENT),
    *(
        replace(PARENT, speaks_as=kind.value, say="yes", say_from=BEFORE)
        for kind in (Speaks.CARER, Speaks.ADVOCATE, Speaks.ATTORNEY_HEALTH)
    ),
    replace(
        NEAR, speaks_as="parent", speaks_from=BEFORE, speaks_on_page=True, speaks_of=PARENT.speaks_of,
        decided_by=Decides.PARENTS, relation_is_asleep=True,
    ),
]  # fmt: skip
CHANGES_TO_A_SPEAKER = [
    *({"section": section} for section in Section),
    *({"speaks_as": kind} for kind in ("", *(one.value for one in Speaks))),
    *({"decided_by": decides} for decides in Decides),
    *({name: moment} for name in ("speaks_from", "speaks_until", "say_from", "say_until") for moment in MOMENTS),
    *({"say": said} for said in ("yes", "no", "ask", "")),
    *({name: is_so} for name in (
        "is_active", "is_persons", "is_self", "is_blocked", "is_kept_from_place", "has_conflict", "has_died",
        "in_compartment",
        "speaks_on_page",
    ) for is_so in (True, False)),
    {"acting_as": Role.WORKER},
    {"speaks_of": frozenset()},
    {"glass_until": AFTER, "acting_as": Role.LEADER, "has_second_factor": True},
]  # fmt: skip


def cases() -> Iterator[tuple[Facts, Verb]]:
    """Give every start as it is, with one thing changed and with two, each with every verb."""
    for starts, changes in ((STARTS, CHANGES), (SPEAKING, CHANGES_TO_A_SPEAKER)):
        changed = [{}, *changes, *({**one, **other} for one, other in combinations(changes, 2))]
        for start, change, verb in product(starts, changed, Verb):
            yield replace(start, **change), verb
