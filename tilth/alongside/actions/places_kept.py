"""A place that somebody must not learn: the page shuts to them at once; two people let it be known again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.alongside.access import may, person_for, place_to_second
from tilth.alongside.models import Block
from tilth.alongside.queries import who_may_second
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import bump, searchable
from tilth.people.models import Person

SHORTEST_NAME = 3


@verb("alongside.keep_place")
def keep_place(*, by: Actor, person: Person, account: Account, names: str) -> Block:
    """Keep a place from somebody: the person, or any worker alongside, at once. Nobody is told.

    From the next request on the whole page is shut to them, with every list, search, day and notice of it. They hear
    what is written for them, and no name that gives the place away can be written there.
    """
    person = _to_keep_from(by, person)
    if account.pk in (person.account_id, by.account_id):
        raise InvalidInput(_("Say from whom the place is kept."), "who")
    block = keep_from(by, person, account, names)
    act(by, "alongside.keep_place", person_id=person.pk, subject=block, section=Section.CONTACT)
    bump(person.pk)
    return block


def _to_keep_from(by: Actor, person: Person) -> Person:
    if may(by, person, Verb.KEEP_APART):
        return person_for(by, person.pk, Verb.KEEP_APART, Section.STORY)
    return person_for(by, person.pk, Verb.SET_SAY, Section.STORY)


def keep_from(by: Actor, person: Person, account: Account, names: str) -> Block:
    """Write down that a place is kept from an account, or more names of it. Verbs call it."""
    lines = [line.strip() for line in names.splitlines() if len(searchable(line)) >= SHORTEST_NAME]
    if not lines:
        raise InvalidInput(
            _(
                "Write the names that give the place away, one in each line: the street, the school, a person."
            ),
            "place_names",
        )
    block = Block.objects.places().filter(person=person, account=account).first()
    if block is None:
        return Block.objects.create(
            person=person, account=account, is_place=True, names="\n".join(lines), set_by=by.account
        )
    block.names = "\n".join(dict.fromkeys([*block.names.splitlines(), *lines]))
    # More to be careful of: whoever asked for it to be known again asks anew.
    block.lift_asked_by, block.lift_why = None, ""
    block.save(update_fields=["names", "lift_asked_by", "lift_why"])
    return block


@verb("alongside.ask_to_let_know")
def ask_to_let_know(*, by: Actor, block: Block, why: str) -> Block:
    """Ask, with the person, that a place may be known again. It stays kept until a second person says so too."""
    person = person_for(by, block.person_id, Verb.SET_SAY, Section.STORY)
    if block.until_at is not None:
        raise WrongState(_("This has already ended."))
    if not why:
        raise InvalidInput(_("Say why, in a sentence."), "why")
    if by.account is None:
        raise WrongState(_("Ask whoever walks alongside you: a second person has to look at it."))
    block.lift_asked_by, block.lift_why = by.account, why
    block.save(update_fields=["lift_asked_by", "lift_why"])
    act(by, "alongside.ask_to_let_know", person_id=person.pk, subject=block, section=Section.CONTACT)
    bump(person.pk)
    for somebody in who_may_second(person, by.account, block.account_id):
        notify(
            somebody,
            _("%(who)s asks for a second look: may a place be known again?") % {"who": by.name},
            link=f"/places-kept/{block.pk}/second",
            kind="speaking",
            person_id=person.pk,
        )
    return block


@verb("alongside.let_place_be_known")
def let_place_be_known(*, by: Actor, block: Block) -> Block:
    """Say too that a place may be known again. What they may see is then a matter of the say, as before."""
    block = place_to_second(by, block.pk)
    block.until_at = clock.now()
    block.save(update_fields=["until_at"])
    act(by, "alongside.let_place_be_known", person_id=block.person_id, subject=block, section=Section.CONTACT)
    bump(block.person_id)
    return block
