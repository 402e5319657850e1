"""The doors to a family page: for its members, and for those to whom a member shows it. For everybody else it is not there."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tilth.alongside.access import may, person_for
from tilth.alongside.queries import deciding_of
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.ids import token_digest
from tilth.base.policy import decide
from tilth.base.roles import Decides, Section, Verb
from tilth.families.models import Asking, Family, Line, Member, Shown
from tilth.families.queries import are_kept_apart, around, facts_of
from tilth.people.models import Person

# Who decides about a child's plan decides whether the child shares a family page.
PART = Section.PLAN


def family_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE) -> Family:
    """Give a family page to a member, or to somebody a member shows it to. Raises NotFound for everybody else."""
    family = Family.objects.filter(pk=pk).first()
    now = clock.now()
    if family is None or not any(decide(facts, verb, now) for facts in facts_of(actor, pk).values()):
        raise NotFound
    return family


def said_for(actor: Actor, family: Family, verb: Verb = Verb.WRITE) -> list[Member]:
    """Give the members for whom this actor may write here: themselves, or those alongside whom they are shown the page."""
    now = clock.now()
    return [member for member, facts in facts_of(actor, family.pk).items() if decide(facts, verb, now)]


def line_for(actor: Actor, family_pk: UUID, pk: UUID, verb: Verb = Verb.WRITE) -> Line:
    """Give one line of a family page to whoever may do this there."""
    family = family_for(actor, family_pk, verb)
    line = Line.objects.filter(pk=pk, family=family, taken_back_at=None).first()
    if line is None:
        raise NotFound
    line.family = family
    return line


def reader_of(actor: Actor, pk: UUID) -> Person:
    """Give a person to whoever may ask which pages are shared here: themselves, and who walks alongside or helps them say."""
    if _is_parent_who_decides(actor, pk):
        return person_for(actor, pk, Verb.SAY_FOR, PART)
    return person_for(actor, pk)


def may_say_yes(actor: Actor, pk: UUID) -> bool:
    """Say whether this actor may say yes to sharing for a person, or write their yes down."""
    if actor.person_id == pk:
        return _decides(pk) == Decides.CHILD and may(actor, pk, Verb.SET_SAY, PART)
    return may(actor, pk, Verb.SET_SAY, PART) or _is_parent_who_decides(actor, pk)


def to_say_yes(actor: Actor, pk: UUID) -> Person:
    """Give a person to whoever may say yes for them: themselves, or at their table who writes down what they say.

    About a child: whoever decides about the plan. Where the parents do, a parent or the worker who asked them; together,
    the worker who asked them all.
    """
    if actor.person_id == pk:
        person = person_for(actor, pk, Verb.SET_SAY, PART)
        if _decides(pk) != Decides.CHILD:
            raise NotAllowed(
                _(
                    "This is said together with whoever decides with you. Ask the one who walks alongside you to write it down."
                )
            )
        return person
    if _is_parent_who_decides(actor, pk):
        return person_for(actor, pk, Verb.SAY_FOR, PART)
    return person_for(actor, pk, Verb.SET_SAY, PART)


def _is_parent_who_decides(actor: Actor, pk: UUID) -> bool:
    # An attorney may say more than a child's parent; with whom somebody shares a page is no matter of theirs.
    return may(actor, pk, Verb.SAY_FOR, PART) and _decides(pk) == Decides.PARENTS


def _decides(pk: UUID) -> str:
    return next(line.decides for line in deciding_of(pk) if line.section == PART)


def own_side(actor: Actor, person_pk: UUID, family_pk: UUID) -> Member:
    """Give somebody's membership to themselves, or to the worker who is shown the page and writes down what they say."""
    person = person_for(actor, person_pk, Verb.SET_SAY, PART)
    family = family_for(actor, family_pk)
    member = next((one for one in around(family.pk) if one.person_id == person.pk), None)
    if member is None:
        raise NotFound
    if actor.person_id != person.pk:
        shown = Shown.objects.live(clock.now()).filter(
            family=family, person=person, account=actor.account_id, opens=True
        )
        if not shown.exists():
            raise NotFound
    member.family, member.person = family, person
    return member


def asking_open_to(person: Person, code: str) -> Asking | None:
    """Give what a code asks of this person; None for a wrong code, and wherever somebody keeps somebody away.

    The answer is the same in each case, so that it tells nobody who keeps whom away.
    """
    now = clock.now()
    # Whoever has the code reaches the page by it alone, and nothing of it before they say yes.
    with rows.for_the_system():
        found = Asking.objects.filter(
            code_hash=token_digest("".join(code.split())), person=None, until_at__gt=now
        )
        asking = found.select_related("family").first()
        if asking is None:
            return None
        members = around(asking.family_id)
        here = {member.person_id for member in members}
        if asking.asked_by_id not in here or person.pk in here:
            return None
        if are_kept_apart([person, *(member.person for member in members)]):
            return None
    return asking


def yes_waiting(person: Person, pk: UUID) -> Asking:
    """Give a yes of this person that waits for the others. Raises NotFound for any other."""
    with rows.for_the_system():
        found = Asking.objects.filter(pk=pk, person=person, until_at__gt=clock.now()).first()
    if found is None:
        raise NotFound
    return found


def asking_to_answer(member: Member, pk: UUID) -> Asking:
    """Give somebody's waiting yes to a member of that page. Raises NotFound for any other."""
    with rows.for_the_system():
        found = (
            Asking.objects.filter(
                pk=pk, family=member.family_id, person__isnull=False, until_at__gt=clock.now()
            )
            .select_related("person__account", "asked_by", "family")
            .first()
        )
    if found is None:
        raise NotFound
    return found
