"""Who decides about each part of a child's page, and what somebody who speaks for a person decides or says for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.alongside.access import person_for
from tilth.alongside.actions.say import Wish, say_sentence, write_wish
from tilth.alongside.models import Deciding, Relation, Speaker
from tilth.alongside.queries import SHOWN_SECTIONS, deciding_of, speaks_now
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed
from tilth.base.roles import Decides, Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice

# The way it grows.
GROWS = (Decides.PARENTS, Decides.TOGETHER, Decides.CHILD)


@verb("alongside.set_deciding")
def set_deciding(*, by: Actor, person: Person, choices: dict[Section, str], words: str) -> Person:
    """Write down who decides about each part of a child's page: said with the child there, in force at once.

    It grows toward the child. What the child decides goes to others only when the child says so themselves, or, before
    anybody said anything, when a parent is written down and looked at twice.
    """
    person = person_for(by, person.pk, Verb.SET_SAY, Section.STORY)
    if not words:
        raise InvalidInput(
            _("Say how it was said, with %(called)s there.") % {"called": person.called}, "words"
        )
    held = {line.section: line for line in deciding_of(person.pk)}
    changed: dict[Section, str] = {}
    for section, decides in choices.items():
        if section not in SHOWN_SECTIONS or decides not in Decides.values:
            raise InvalidInput(_("Choose who decides."))
        if decides != held[section].decides:
            _check_it_grows(by, person, section, held[section].decides, decides)
            changed[section] = decides
    for section, decides in changed.items():
        Deciding.objects.filter(person=person, section=section, ended_at=None).update(ended_at=clock.now())
        Deciding.objects.create(
            person=person, section=section, decides=decides, words=words, set_by=by.account
        )
    if changed:
        act(by, "alongside.set_deciding", person_id=person.pk, subject=person, section=Section.STORY)
        lines = [f"{section.label}: {Decides(decides).label}" for section, decides in changed.items()]
        _remember(by, person, Section.STORY, person, MomentKind.SAY,
                  _("Who decides: %(what)s. (%(how)s)") % {"what": "; ".join(lines), "how": words})  # fmt: skip
    return person


def begin_deciding(speaker: Speaker) -> None:
    """Write down who decides at first about a parent's parts, where nobody said so yet. The second look calls it."""
    said = Deciding.objects.filter(person=speaker.person_id).values_list("section", flat=True)
    for section in speaker.sections:
        if speaker.decides != Decides.CHILD and section not in set(said):
            Deciding.objects.create(
                person=speaker.person,
                section=section,
                decides=speaker.decides,
                words=speaker.words,
                set_by=speaker.recorded_by,
            )


def _check_it_grows(by: Actor, person: Person, section: Section, before: str, decides: str) -> None:
    if by.person_id != person.pk and GROWS.index(Decides(decides)) < GROWS.index(Decides(before)):
        raise NotAllowed(
            _("%(called)s decides more about “%(part)s” than that. Only %(called)s can give it back.")
            % {"called": person.called, "part": section.label}
        )


@verb("alongside.decide_for")
def decide_for(*, by: Actor, person: Person, section: Section, words: str) -> Person:
    """Write down what was decided for a person by somebody who may decide about this part, and about no other."""
    person = person_for(by, person.pk, Verb.SAY_FOR, section)
    if not words:
        raise InvalidInput(_("Say what was decided, and how the person was asked."), "words")
    speaker = speaks_now(person.pk, by.account_id)
    act(by, "alongside.decide_for", person_id=person.pk, subject=speaker, section=section)
    kind = speaker.get_kind_display() if speaker else ""
    summary = _("%(who)s, %(kind)s, decided: %(what)s") % {"who": by.name, "kind": kind, "what": words}
    _remember(by, person, section, speaker or person, MomentKind.DECISION, summary)
    return person


@verb("alongside.say_for")
def say_for(*, by: Actor, person: Person, wishes: list[Wish], given_how: str) -> Person:
    """Write down what somebody says for a person about who sees a part they may decide about. In force at once.

    Never for themselves, and for nobody else who speaks for the person: only for those who walk alongside.
    """
    if not given_how:
        raise InvalidInput(_("Say how the person was asked."), "given_how")
    alongside = set(
        Relation.objects.live(clock.now()).filter(person=person).values_list("account", "organisation")
    )
    for wish in wishes:
        person = person_for(by, person.pk, Verb.SAY_FOR, wish.section)
        whom = (
            wish.account.pk if wish.account else None,
            wish.organisation.pk if wish.organisation else None,
        )
        if whom not in alongside or whom[0] == by.account_id:
            raise InvalidInput(_("Choose from those who walk alongside."))
        write_wish(by, person, wish, given_how)
    if wishes:
        act(by, "alongside.say_for", person_id=person.pk, subject=person, section=Section.STORY)
        _remember(by, person, Section.STORY, person, MomentKind.SAY, say_sentence(person, wishes, given_how))
    return person


def _remember(
    by: Actor, person: Person, section: Section, subject: Person | Speaker, kind: MomentKind, summary: str
) -> None:
    remember(
        by=by,
        person_id=person.pk,
        section=section,
        kind=kind,
        subject=subject,
        summary=summary,
        voice=Voice.NEITHER,
    )
