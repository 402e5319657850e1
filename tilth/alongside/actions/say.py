"""The person's say: per section and per account or organisation, yes, no or ask me, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tilth.accounts.models import Account, Organisation
from tilth.alongside.access import person_for
from tilth.alongside.models import Say, SayAnswer
from tilth.alongside.queries import SHOWN_SECTIONS, covers_following
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice

# What a first worker starts from, before the say is gone through together.
FIRST = {
    Section.STORY: SayAnswer.YES,
    Section.PLAN: SayAnswer.YES,
    Section.CONTACT: SayAnswer.YES,
    Section.NOTES: SayAnswer.YES,
    Section.HEALTH: SayAnswer.ASK,
    Section.MONEY: SayAnswer.ASK,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """One answer the person gave: about a section, for an account or an organisation, perhaps until a day."""

    section: Section
    answer: str
    account: Account | None = None
    organisation: Organisation | None = None
    until_on: date | None = None


@verb("alongside.set_say")
def set_say(
    *, by: Actor, person: Person, wishes: list[Wish], given_how: str = "", purpose: str = ""
) -> Person:
    """Write down what the person says about who sees what. In force at the next request.

    Only the person and the first worker come through this door; a worker writes it down together with the person, and
    says how it was said, so that the person can read it on their page.
    """
    person = person_for(by, person.pk, Verb.SET_SAY, Section.STORY)
    if by.person_id != person.pk and not given_how:
        raise InvalidInput(
            _("Say how it was said: “at the kitchen table, with %(called)s”.") % {"called": person.called},
            "given_how",
        )
    changed = [wish for wish in wishes if _differs(person, wish)]
    for wish in changed:
        _check(wish)
        _write(by, person, wish, given_how, purpose)
        _follow(by, person, wish, given_how)
    if changed:
        act(by, "alongside.set_say", person_id=person.pk, subject=person, section=Section.STORY)
        remember(
            by=by,
            person_id=person.pk,
            section=Section.STORY,
            kind=MomentKind.SAY,
            subject=person,
            summary=say_sentence(person, changed, given_how),
            voice=Voice.NEITHER,
        )
    return person


def first_says(*, by: Actor, person: Person, account: Account) -> None:
    """Write the say a first worker starts from. Not a verb: the verb that begins a page calls it."""
    Say.objects.bulk_create(
        Say(
            person=person,
            section=section,
            account=account,
            answer=answer,
            from_at=clock.now(),
            given_how=_("when we first met; to be gone through together"),
            set_by=by.account,
        )
        for section, answer in FIRST.items()
    )


def open_sections(
    *, by: Actor, person: Person, to: Account | Organisation, sections: list[str], given_how: str
) -> None:
    """Write the say for somebody who was pulled in: yes to what was agreed, no to the rest. Verbs call it."""
    account, organisation = (to, None) if isinstance(to, Account) else (None, to)
    for section in SHOWN_SECTIONS:
        answer = SayAnswer.YES if section in sections else SayAnswer.NO
        wish = Wish(section, answer, account=account, organisation=organisation)
        _write(by, person, wish, given_how, "")


def close_says(*, person: Person, account: Account | None, organisation: Organisation | None) -> None:
    """End every say for somebody who no longer walks alongside. Verbs call it."""
    Say.objects.filter(person=person, account=account, organisation=organisation, ended_at=None).update(
        ended_at=clock.now()
    )


def write_wish(by: Actor, person: Person, wish: Wish, given_how: str) -> None:
    """Write one answer down, in place of the one before. Verbs call it; they have been to the door."""
    _check(wish)
    _write(by, person, wish, given_how, "")


def _write(by: Actor, person: Person, wish: Wish, given_how: str, purpose: str) -> None:
    now = clock.now()
    Say.objects.filter(
        person=person,
        section=wish.section,
        account=wish.account,
        organisation=wish.organisation,
        ended_at=None,
    ).update(ended_at=now)
    Say.objects.create(
        person=person,
        section=wish.section,
        account=wish.account,
        organisation=wish.organisation,
        answer=wish.answer,
        purpose=purpose,
        from_at=now,
        until_on=wish.until_on,
        given_how=given_how,
        set_by=by.account,
    )


def _follow(by: Actor, person: Person, wish: Wish, given_how: str) -> None:
    """What is no longer open to somebody is open no longer to whoever stands in for them. A yes is not passed on."""
    if wish.answer == SayAnswer.YES or wish.account is None:
        return
    for relation in covers_following(person.pk, wish.account.pk):
        same = Wish(wish.section, wish.answer, account=relation.account)
        _write(by, person, same, given_how, "")


def _differs(person: Person, wish: Wish) -> bool:
    held = Say.objects.filter(
        person=person,
        section=wish.section,
        account=wish.account,
        organisation=wish.organisation,
        ended_at=None,
    )
    return not held.filter(answer=wish.answer, until_on=wish.until_on).exists()


def _check(wish: Wish) -> None:
    if wish.section not in SHOWN_SECTIONS or wish.answer not in SayAnswer.values:
        raise InvalidInput(_("Choose yes, no or ask me."))
    if wish.until_on and wish.until_on < clock.today():
        raise InvalidInput(_("That day has passed. Choose a later one, or leave it empty."), "until_on")


def say_sentence(person: Person, wishes: list[Wish], given_how: str) -> str:
    """Say in one line what a person said about who sees what."""
    words = {SayAnswer.YES: _("yes"), SayAnswer.NO: _("no"), SayAnswer.ASK: _("ask me")}
    lines = []
    for wish in wishes:
        whom = wish.account.short_name if wish.account else str(wish.organisation)
        lines.append(f"{whom}, {wish.section.label}: {words[SayAnswer(wish.answer)]}")
    said = _("%(person)s’s say: ") % {"person": person.called} + "; ".join(lines) + "."
    return f"{said} ({given_how})" if given_how else said
