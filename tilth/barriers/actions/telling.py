"""What every verb here shares: the page, who is written down, the line on the timeline, the name kept out."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.answers.models import Signed
from tilth.barriers import access
from tilth.barriers.models import Barrier
from tilth.base import rows
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput
from tilth.base.roles import Section
from tilth.people.actions import remember
from tilth.people.models import MomentKind

# First names that are also words of a rule: these only count as a name in capitals, within a sentence.
ALSO_A_WORD = {
    "art", "bill", "chase", "dawn", "drew", "faith", "frank", "grace", "grant", "hope", "joy", "june", "mark",
    "may", "pat", "penny", "rich", "rob", "rose", "sandy", "sue", "summer", "the", "van", "will",
}  # fmt: skip


def page_of(barrier: Barrier) -> str:
    """Give the address of the page on which its life is told."""
    return reverse("barriers:barrier", args=[barrier.pk])


def writer_of(by: Actor, barrier: Barrier) -> Actor:
    """Say who is written down: nothing about an unsigned raise may lead back to whoever raised it."""
    return TILTH if barrier.signed == Signed.UNSIGNED else by


def remember_about(by: Actor, barrier: Barrier, kind: MomentKind, summary: str) -> None:
    """Put one line on the person's timeline, if it is about one."""
    if not barrier.person_id or not summary:
        return
    # The office that answers writes on a page that it cannot reach, and never learns whose it is.
    with rows.for_the_system():
        remember(
            by=by,
            person_id=barrier.person_id,
            section=Section.PLAN,
            kind=kind,
            subject=barrier,
            summary=summary,
        )


def refuse_name(by: Actor, barrier: Barrier, words: str, field: str = "words") -> None:
    """Keep the person's name out of words that everybody who works here reads.

    Only whoever may see the person is told: to others the refusal itself would say who it is.
    """
    person = barrier.person if access.may_see_person(by, barrier) else None
    if person is not None and names(words, person.called):
        said = _("This is read by everybody who works here, so it must not name %(called)s.")
        raise InvalidInput(said % {"called": person.called}, field)


def names(rule: str, called: str) -> bool:
    """Say whether a rule contains what somebody is called, or one word of it."""
    for name in {called, *re.findall(r"[\w’'-]{3,}", called)}:
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        if name.casefold() not in ALSO_A_WORD:
            if re.search(pattern, rule, re.IGNORECASE):
                return True
        elif any(not _begins_sentence(rule, found.start()) for found in re.finditer(pattern, rule)):
            return True
    return False


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" “‘\"'(")
    return not before or before[-1] in ".!?:"
