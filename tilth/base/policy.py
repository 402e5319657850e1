"""The one decision: may this actor do this, now?

`decide` is pure. The room that owns a thing collects the facts (`alongside.queries.facts_for` for persons); page,
list, search, export and verb all ask here. Rules in order, the first that fits wins, and what none fits is not found
(see docs/adr/0003-one-decision.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tilth.base.roles import (
    AFTER_DEATH,
    ATTORNEYS,
    COMPANION_VERBS,
    COMPARTMENT_VERBS,
    EMERGENCY_ROLES,
    OWN_VERBS,
    ROLE_VERBS,
    SPEAKING_VERBS,
    STAFF,
    WORKER_VERBS,
    Decides,
    Role,
    Section,
    Speaks,
    Verb,
)

VERSION = "4"
NOTHING: frozenset[Verb] = frozenset()
WORKERS_OWN = frozenset({Verb.KEEP_APART, Verb.SAY_DIED})


@dataclass(frozen=True, slots=True)
class Facts:
    """Plain values about one actor and one thing. Missing means: not so."""

    acting_as: Role = Role.RESIDENT
    is_active: bool = True
    has_second_factor: bool = False
    # about a person's thing
    is_persons: bool = False
    is_self: bool = False
    is_blocked: bool = False
    is_kept_from_place: bool = False  # blocked for no other reason than a place they must not learn
    has_conflict: bool = False
    has_died: bool = False  # somebody alongside said so: the page is read, and nothing more
    section: Section = Section.STORY
    in_compartment: bool = False
    is_compartment_member: bool = False
    relation_from: datetime | None = None
    relation_until: datetime | None = None
    relation_is_worker: bool = False
    relation_is_first: bool = False
    relation_is_asleep: bool = False
    say: str = ""  # "yes" | "no" | "ask" | "" (nothing said)
    say_from: datetime | None = None
    say_until: datetime | None = None
    speaks_as: str = ""  # one of Speaks
    speaks_from: datetime | None = None
    speaks_until: datetime | None = None
    speaks_of: frozenset[Section] = frozenset()
    speaks_on_page: bool = False  # reads those parts of the page; otherwise only what is written for them
    decided_by: Decides = (
        Decides.CHILD
    )  # who decides about this section: the person, unless it was said otherwise
    glass_until: datetime | None = None
    glass_sections: frozenset[Section] = frozenset()
    # about a thing that is not a person's
    is_public: bool = False
    holds: bool = False  # live membership of the team, office or group that holds it


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, with the rule that gave it."""

    allowed: bool
    reason: str
    rule: int
    version: str = VERSION

    def __bool__(self) -> bool:
        return self.allowed


def decide(facts: Facts, verb: Verb, at: datetime) -> Decision:
    """Say whether `verb` is allowed on the thing that `facts` describe, at the moment `at`."""
    if not facts.is_active:
        return Decision(False, "inactive", 1)
    if facts.acting_as in STAFF and not facts.has_second_factor:
        return Decision(False, "no second factor", 1)
    if facts.is_blocked or facts.has_conflict:
        return Decision(_hears_all_the_same(facts, verb, at), "block or conflict", 2)
    if facts.has_died and verb not in AFTER_DEATH:
        return Decision(False, "has died", 2)
    if facts.in_compartment or facts.section == Section.RESTRICTED:
        return Decision(_is_member(facts) and verb in COMPARTMENT_VERBS, "compartment", 3)
    if facts.is_persons:
        return _decide_for_person(facts, verb, at)
    if facts.is_public and verb == Verb.SEE:
        return Decision(True, "public", 7)
    if facts.holds and verb in ROLE_VERBS[facts.acting_as]:
        return Decision(True, "holds it", 7)
    return Decision(False, "not found", 8)


def _is_member(facts: Facts) -> bool:
    # Read at work, with the second factor of a standing; and never by the one it is kept apart from.
    return facts.is_compartment_member and facts.acting_as in STAFF and not facts.is_self


def _hears_all_the_same(facts: Facts, verb: Verb, at: datetime) -> bool:
    # Who must not learn a place is shut out of the page, and still hears what was written for them.
    is_only_the_place = facts.is_kept_from_place and not facts.has_conflict
    return is_only_the_place and verb == Verb.HEAR and _speaks(facts, at)


def _decide_for_person(facts: Facts, verb: Verb, at: datetime) -> Decision:
    if facts.is_self and verb in OWN_VERBS:
        return Decision(True, "own page", 4)
    # A worker's relation is theirs as a worker: without that standing in use, and its second factor, it opens nothing.
    counts = facts.acting_as == Role.WORKER or not facts.relation_is_worker
    walks = counts and _is_live(facts.relation_from, facts.relation_until, at)
    by_relation = _decide_alongside(facts, verb, at) if walks else None
    if by_relation:
        return by_relation
    if _speaks(facts, at) and _may_speaking(facts, verb, at):
        return Decision(True, "speaks for them", 5)
    if _opens_glass(facts, verb, at):
        return Decision(True, "break-glass", 6)
    return by_relation if by_relation is not None else Decision(False, "not found", 8)


def _decide_alongside(facts: Facts, verb: Verb, at: datetime) -> Decision:
    if facts.relation_is_asleep:
        return Decision(verb == Verb.WAKE, "asleep", 5)
    if verb == Verb.END or (verb in WORKERS_OWN and facts.relation_is_worker):
        # These do not hang on the say: to go, to write down that somebody may not be safe, to say that they have died.
        return Decision(True, "own relation", 5)
    if verb == Verb.JOIN:
        return Decision(facts.relation_is_worker and facts.relation_is_first, "first worker", 5)
    verbs = WORKER_VERBS if facts.relation_is_worker else COMPANION_VERBS
    if not facts.relation_is_first:
        # The say is gone through with the person by whoever walks alongside them first.
        verbs = verbs - {Verb.SET_SAY}
    said_yes = facts.say == "yes" and _is_live(facts.say_from, facts.say_until, at)
    if said_yes and verb in verbs:
        return Decision(True, "alongside, and the person's say", 5)
    return Decision(False, "not found", 8)


def _speaks(facts: Facts, at: datetime) -> bool:
    return facts.is_persons and _is_live(facts.speaks_from, facts.speaks_until, at)


def _may_speaking(facts: Facts, verb: Verb, at: datetime) -> bool:
    if verb == Verb.HEAR:
        return True
    if not facts.speaks_on_page:
        return False
    if verb == Verb.END:
        return True
    if facts.section not in facts.speaks_of or verb not in SPEAKING_VERBS.get(facts.speaks_as, NOTHING):
        return False
    if facts.section == Section.CONTACT and verb != Verb.SEE:
        # How somebody is safely reached is changed by themselves and by a worker alongside, and by nobody for them.
        return False
    return _is_open_to_speaker(facts, verb, at)


def _is_open_to_speaker(facts: Facts, verb: Verb, at: datetime) -> bool:
    said_yes = facts.say == "yes" and _is_live(facts.say_from, facts.say_until, at)
    if facts.speaks_as in ATTORNEYS:
        # A no stands against an attorney too: whoever can say it decides.
        return said_yes or facts.say == ""
    if facts.speaks_as != Speaks.PARENT or facts.decided_by == Decides.CHILD:
        return said_yes and verb != Verb.SAY_FOR
    if facts.decided_by == Decides.TOGETHER:
        return (said_yes or facts.say == "") and verb != Verb.SAY_FOR
    return True


def _opens_glass(facts: Facts, verb: Verb, at: datetime) -> bool:
    is_open = facts.glass_until is not None and at < facts.glass_until
    may_open = verb == Verb.SEE and facts.acting_as in EMERGENCY_ROLES
    return is_open and may_open and facts.section in facts.glass_sections


def _is_live(start: datetime | None, end: datetime | None, at: datetime) -> bool:
    return start is not None and start <= at and (end is None or at < end)
