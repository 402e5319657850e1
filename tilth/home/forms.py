"""Text in from the address: what is looked for, where a list goes on, what a pack holds. What cannot be read is nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

LONGEST = 100


def words_in(query: QueryDict) -> str:
    """Give what is looked for, on one line and not too long."""
    return " ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST]


def cursor_in(query: QueryDict) -> tuple[str, UUID] | None:
    """Give the name and id after which a list goes on; None for its beginning."""
    name, pk = query.get("after", "").replace("\x00", "")[:80], query.get("id", "")
    try:
        return (name, UUID(pk)) if name else None
    except ValueError:
        return None


# The parts of a page that a pack may hold: in the order of the page, and at the end room to write.
PARTS: tuple[tuple[str, Any], ...] = (
    ("hope", gettext_lazy("Hopes")),
    ("matters", gettext_lazy("What matters")),
    ("gift", gettext_lazy("Gifts")),
    ("talk", gettext_lazy("How to talk")),
    ("life", gettext_lazy("People in their life")),
    ("plan", gettext_lazy("Help me to, and small steps")),
    ("meet", gettext_lazy("When we next meet")),
    ("way", gettext_lazy("What got in the way")),
    ("decided", gettext_lazy("Decided and bought")),
    ("said", gettext_lazy("What was said lately")),
    ("blank", gettext_lazy("Empty lines to write on")),
)


class PackForm(forms.Form):
    """What goes into a printed pack for a visit, and that the person was asked about paper."""

    part = forms.MultipleChoiceField(
        label=gettext_lazy("What do you need on paper?"),
        help_text=gettext_lazy("As little as this visit needs. Whoever finds the paper can read it."),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one part."),
            "invalid_choice": gettext_lazy("Choose from the list."),
        },
    )
    asked = forms.BooleanField(
        label=gettext_lazy("I asked them, and it is safe to carry this paper on this visit"),
        error_messages={"required": gettext_lazy("Ask first: paper can be found by somebody else.")},
    )

    def __init__(self, *args: Any, needs_asking: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_asking:
            del self.fields["asked"]
