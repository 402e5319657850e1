"""Tables of this room: who walks alongside and what was said (`walking`), what is kept apart (`apart`), emergencies."""

from tilth.alongside.models.apart import Apart, ApartKind, ApartMember, ApartWords
from tilth.alongside.models.calendar import CalendarLink
from tilth.alongside.models.elsewhere import KeptElsewhere
from tilth.alongside.models.ending import Death, Join, Told
from tilth.alongside.models.glass import Glass, Lesson
from tilth.alongside.models.leaving import GoingOn, Handover
from tilth.alongside.models.speaking import Deciding, Speaker, WrittenFor, scope_of, scope_sections
from tilth.alongside.models.walking import (
    OPEN,
    UNTIL_MET,
    Asking,
    Block,
    Conflict,
    Cover,
    Introducing,
    Introduction,
    IntroductionsMade,
    Invitation,
    Knows,
    Meeting,
    Pass,
    Relation,
    RelationKind,
    RelationQuerySet,
    Say,
    SayAnswer,
)

__all__ = [
    "OPEN",
    "UNTIL_MET",
    "Apart",
    "ApartKind",
    "ApartMember",
    "ApartWords",
    "Asking",
    "Block",
    "CalendarLink",
    "Conflict",
    "Cover",
    "Death",
    "Deciding",
    "Glass",
    "GoingOn",
    "Handover",
    "Introducing",
    "Introduction",
    "IntroductionsMade",
    "Invitation",
    "Join",
    "KeptElsewhere",
    "Knows",
    "Lesson",
    "Meeting",
    "Pass",
    "Relation",
    "RelationKind",
    "RelationQuerySet",
    "Say",
    "SayAnswer",
    "Speaker",
    "Told",
    "WrittenFor",
    "scope_of",
    "scope_sections",
]
