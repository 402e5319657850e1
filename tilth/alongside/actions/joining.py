"""Two pages, one person: joined when the first workers of both agree, and undone by either. No row moves."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.alongside.access import decision_for, join_for, offered_join, person_for
from tilth.alongside.models import Join, Relation, RelationKind
from tilth.alongside.queries import is_kept_away
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.ids import token_digest
from tilth.base.limits import rate_limit
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import bump, remember, stand_behind
from tilth.people.models import MomentKind, Person, Voice

LASTS = timedelta(days=1)
# The rules of the policy by which a page is shut to somebody, or their own.
SHUT_OR_OWN = frozenset({2, 4})


def offer_join(*, by: Actor, person: Person) -> str:
    """Say that this page and a colleague's may be about one person: gives a number to read to the colleague.

    Only its digest is kept, for a day. Nobody learns from it whether there is another page.
    """
    number = f"{secrets.randbelow(100_000_000):08d}"
    _offer(by=by, person=person, number=number)
    return number


@verb("alongside.offer_join")
def _offer(*, by: Actor, person: Person, number: str) -> Join:
    person = person_for(by, person.pk, Verb.JOIN, Section.STORY)
    Join.objects.filter(page=person, agreed_at=None).delete()
    offered = Join.objects.create(
        page=person, number_hash=token_digest(number), until_at=clock.now() + LASTS, offered_by=by.account
    )
    act(by, "alongside.offer_join", person_id=person.pk, subject=offered, section=Section.STORY)
    bump(person.pk)
    return offered


def join_pages(*, by: Actor, person: Person, number: str) -> Join:
    """Agree, by the number that the other first worker read out, that their page and this one are about one person.

    This page then stands for both. What either person said no to stays no; nobody sees more by it.
    """
    person_for(by, person.pk, Verb.JOIN, Section.STORY)
    rate_limit("join", str(by.account_id), times=10, seconds=900)
    return _join(by=by, person=person, number=number)


@verb("alongside.join_pages")
def _join(*, by: Actor, person: Person, number: str) -> Join:
    person = person_for(by, person.pk, Verb.JOIN, Section.STORY)
    join = offered_join("".join(number.split()))
    if join is None or _is_shut(by, person, join):
        raise InvalidInput(
            _("No page answers to this number. Ask your colleague for a new one; it holds for a day."),
            "number",
        )
    _check(person, join.page)
    join.into, join.agreed_by, join.agreed_at = person, by.account, clock.now()
    join.save(update_fields=["into", "agreed_by", "agreed_at"])
    stand_behind(join.page, person)
    _both(by, join, "alongside.join_pages", _agreed(by, join))
    if join.offered_by and join.offered_by_id != by.account_id:
        notify(
            join.offered_by,
            _("Two pages are joined now, as you both said."),
            link=f"/people/{join.page_id}/same-person",
            kind="alongside",
            person_id=join.page_id,
        )
    return join


@verb("alongside.part_pages")
def part_pages(*, by: Actor, person: Person, join: Join) -> Join:
    """Undo a join: two pages again, each with every word it had and everything written since where it was written."""
    join = join_for(by, person.pk, join.pk)
    if join.parted_at is not None:
        return join
    # Both pages are reached by the join, until it stands on both that there is none any more.
    for pk in (join.page_id, join.into_id):
        if pk is not None:
            rows.also(pk)
    join.parted_by, join.parted_at = by.account, clock.now()
    join.save(update_fields=["parted_by", "parted_at"])
    stand_behind(join.page, None)
    _both(
        by,
        join,
        "alongside.part_pages",
        _("Two pages that were joined are two again: %(who)s said so.") % {"who": by.name},
    )
    return join


def _agreed(by: Actor, join: Join) -> str:
    if join.offered_by is None or join.offered_by_id == by.account_id:
        return _("%(who)s says that two pages here are about the same person.") % {"who": by.name}
    who = {"one": join.offered_by.short_name, "other": by.name}
    return _("%(one)s and %(other)s agree that two pages here are about the same person.") % who


def _is_shut(by: Actor, person: Person, join: Join) -> bool:
    # Neither page answers to a worker it is shut to: nobody learns by it that they are kept away.
    if join.offered_by is None or decision_for(by, join.page_id, Verb.SEE, Section.STORY).rule in SHUT_OR_OWN:
        return True
    first = Relation.objects.live(clock.now()).filter(
        person=join.page, account=join.offered_by, kind=RelationKind.WORKER, is_first=True, asleep_at=None
    )
    return is_kept_away(join.offered_by, person) or not first.exists()


def _check(person: Person, page: Person) -> None:
    if page.pk == person.pk:
        raise InvalidInput(
            _("That is the number of this very page. Type the one your colleague reads out."), "number"
        )
    if person.joined_into_id is not None:
        raise InvalidInput(
            _(
                "This page already stands behind another, and a join must not go round in a circle. Join that other page instead."
            ),
            "number",
        )
    if page.joined_into_id is not None or page.joined_pages.exists():
        raise InvalidInput(
            _(
                "That page is already joined. Read a number from this page to your colleague, and let them type it there."
            ),
            "number",
        )


def _both(by: Actor, join: Join, name: str, summary: str) -> None:
    """Write the act and the moment on both pages. Neither says anything of the other."""
    for page in (join.page, join.into):
        if page is None:
            continue
        act(by, name, person_id=page.pk, subject=join, section=Section.STORY)
        remember(
            by=by,
            person_id=page.pk,
            section=Section.STORY,
            kind=MomentKind.JOINED,
            subject=join,
            summary=summary,
            voice=Voice.NEITHER,
        )
