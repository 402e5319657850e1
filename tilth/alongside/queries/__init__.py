"""Questions of this room: facts for the one decision (`facts`), those alongside (`beside`), who was asked (`asking`)."""

from tilth.alongside.queries.asking import (
    introductions_for,
    introductions_open_to,
    invitations_of,
    invitations_open_to,
    invitations_to,
    kind_noes_to,
    unmet_introductions,
)
from tilth.alongside.queries.beside import (
    Companion,
    Looker,
    SayLine,
    meetings_of,
    next_meetings,
    passes_of,
    says_of,
    silent_relations,
    who_has_looked,
    who_is_alongside,
)
from tilth.alongside.queries.facts import (
    SHOWN_SECTIONS,
    PersonFacts,
    are_team_mates,
    facts_for,
    is_kept_away,
    people_alongside,
    people_showing,
)

__all__ = [
    "SHOWN_SECTIONS",
    "Companion",
    "Looker",
    "PersonFacts",
    "SayLine",
    "are_team_mates",
    "facts_for",
    "introductions_for",
    "introductions_open_to",
    "invitations_of",
    "invitations_open_to",
    "invitations_to",
    "is_kept_away",
    "kind_noes_to",
    "meetings_of",
    "next_meetings",
    "passes_of",
    "people_alongside",
    "people_showing",
    "says_of",
    "silent_relations",
    "unmet_introductions",
    "who_has_looked",
    "who_is_alongside",
]
