"""Somebody who speaks for a person: written down with them, looked at a second time, ended at any time.

Nothing of this stands on the timeline: a parent who reads it would learn of the other. It stands on *Who speaks for me*.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.alongside.access import hearing_for, person_for, speaker_to_second
from tilth.alongside.actions.deciding import begin_deciding
from tilth.alongside.actions.places_kept import keep_from
from tilth.alongside.actions.say import Wish, close_says, open_sections, write_wish
from tilth.alongside.models import Asking, Block, Invitation, Relation, SayAnswer, Speaker, scope_of
from tilth.alongside.queries import sections_the_say_counts_in, who_may_second
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.roles import (
    SPEAKING_SECTIONS,
    SPEAKS_AFTER_A_SECOND_LOOK,
    Decides,
    Section,
    Speaks,
    Verb,
)
from tilth.base.writing import act, verb
from tilth.people.actions import bump
from tilth.people.models import Person


@verb("alongside.record_speaker")
def record_speaker(
    *,
    by: Actor,
    person: Person,
    account: Account,
    kind: str,
    sections: list[str],
    paper: str,
    words: str,
    until_on: date | None,
    on_page: bool = False,
    decides: str = Decides.CHILD,
    knows_others: str = "",
    place_names: str = "",
) -> Speaker:
    """Write down, with the person, that somebody speaks for them: on which paper, for which parts, until when.

    Of a parent also who decides about those parts at first: from then on it moves only toward the child.
    Nobody claims it for themselves. What opens more than the person's own say would counts from a second look on.
    """
    person = person_for(by, person.pk, Verb.SET_SAY, Section.STORY)
    _check_who(by, person, account)
    _check_words(kind, paper, words, until_on)
    is_interpreter = kind == Speaks.INTERPRETER
    on_page = on_page and not is_interpreter
    _check_parts(kind, sections, on_page)
    if place_names:
        keep_from(by, person, account, place_names)
    if on_page:
        _check_page(person, account, kind, knows_others)
    is_counted = kind not in SPEAKS_AFTER_A_SECOND_LOOK
    if is_counted:
        _end_earlier(by, person, account)
    Invitation.objects.filter(person=person, to_account=account, state=Asking.ASKED).update(
        state=Asking.WITHDRAWN
    )
    speaker = Speaker.objects.create(
        person=person,
        account=account,
        kind=kind,
        scope="" if is_interpreter else scope_of(sections),
        on_page=on_page,
        decides=_decides_at_first(kind, decides),
        paper=paper,
        words=words,
        knows_others=knows_others,
        recorded_by=by.account,
        from_at=clock.now() if is_counted else None,
        until_on=until_on,
    )
    if is_counted and not is_interpreter:
        # They are the parts that the person just said yes to.
        open_sections(by=by, person=person, to=account, sections=sections, given_how=words)
    act(by, "alongside.record_speaker", person_id=person.pk, subject=speaker, section=Section.STORY)
    bump(person.pk)
    if is_counted:
        _tell(speaker)
    else:
        _ask_for_a_second_look(by, speaker)
    return speaker


@verb("alongside.second_speaker")
def second_speaker(*, by: Actor, speaker: Speaker) -> Speaker:
    """Look a second time, and say that it is right. From now on it counts."""
    speaker = speaker_to_second(by, speaker.pk)
    if speaker.on_page:
        _check_page(speaker.person, speaker.account, speaker.kind, speaker.knows_others)
    _end_earlier(by, speaker.person, speaker.account)
    speaker.from_at, speaker.seconded_by = clock.now(), by.account
    speaker.save(update_fields=["from_at", "seconded_by"])
    begin_deciding(speaker)
    act(by, "alongside.second_speaker", person_id=speaker.person_id, subject=speaker, section=Section.STORY)
    bump(speaker.person_id)
    _tell(speaker)
    return speaker


@verb("alongside.refuse_speaker")
def refuse_speaker(*, by: Actor, speaker: Speaker, why: str) -> Speaker:
    """Look a second time, and say why it must not count."""
    speaker = speaker_to_second(by, speaker.pk)
    if not why:
        raise InvalidInput(_("Say why, in a sentence."), "why")
    _end(by, speaker, why)
    act(by, "alongside.refuse_speaker", person_id=speaker.person_id, subject=speaker, section=Section.STORY)
    bump(speaker.person_id)
    if speaker.recorded_by:
        notify(
            speaker.recorded_by,
            _("%(who)s looked a second time, and said no to what you wrote down.") % {"who": by.name},
            link=f"/people/{speaker.person_id}/speaking",
            kind="speaking",
            person_id=speaker.person_id,
        )
    return speaker


@verb("alongside.end_speaker")
def end_speaker(*, by: Actor, speaker: Speaker, why: str = "") -> Speaker:
    """End that somebody speaks for a person: the person, they themselves, or the first worker with the person."""
    is_theirs = speaker.account_id == by.account_id
    if is_theirs:
        speaker = hearing_for(by, speaker.person_id)
    else:
        person_for(by, speaker.person_id, Verb.SET_SAY, Section.STORY)
        if by.person_id != speaker.person_id and not why:
            raise InvalidInput(_("Say why, in words the person will read."), "why")
    speaker = Speaker.objects.select_related("person", "account").get(pk=speaker.pk)
    if speaker.until_at is not None:
        raise WrongState(_("This has already ended."))
    _end(by, speaker, why)
    close_says(person=speaker.person, account=speaker.account, organisation=None)
    act(by, "alongside.end_speaker", person_id=speaker.person_id, subject=speaker, section=Section.STORY)
    bump(speaker.person_id)
    return speaker


@verb("alongside.say_to_speaker")
def say_to_speaker(
    *, by: Actor, speaker: Speaker, answers: dict[Section, str], given_how: str = ""
) -> Speaker:
    """Write down what the person says about the parts that somebody who speaks for them may see. In force at once."""
    person = person_for(by, speaker.person_id, Verb.SET_SAY, Section.STORY)
    if by.person_id != person.pk and not given_how:
        raise InvalidInput(
            _("Say how it was said: “at the kitchen table, with %(called)s”.") % {"called": person.called},
            "given_how",
        )
    open_to_say = sections_the_say_counts_in(speaker)
    for section, answer in answers.items():
        if section not in open_to_say or answer not in SayAnswer.values:
            raise InvalidInput(_("Choose yes, no or ask me."))
        write_wish(by, person, Wish(section, answer, account=speaker.account), given_how)
    act(by, "alongside.say_to_speaker", person_id=person.pk, subject=speaker, section=Section.STORY)
    bump(person.pk)
    return speaker


def _check_who(by: Actor, person: Person, account: Account) -> None:
    if by.person_id == person.pk or by.account_id is None:
        raise NotAllowed(
            _("Whoever walks alongside you first writes this down with you, because a paper has to be seen.")
        )
    if account.pk == by.account_id:
        raise InvalidInput(
            _("Nobody writes this down for themselves. Somebody else alongside has to do it."), "who"
        )
    if account.pk == person.account_id:
        raise InvalidInput(_("This is %(called)s’s own page.") % {"called": person.called}, "who")
    if Relation.objects.live(clock.now()).filter(person=person, account=account).exists():
        raise InvalidInput(
            _("They walk alongside already. End that first: somebody comes near in one way at a time."), "who"
        )


def _check_words(kind: str, paper: str, words: str, until_on: date | None) -> None:
    if kind not in Speaks.values:
        raise InvalidInput(_("Say as what they speak."), "kind")
    if not paper:
        raise InvalidInput(_("Say which paper you saw, and when. If there is none, say so."), "paper")
    if not words:
        raise InvalidInput(_("Say how you went through it with them."), "words")
    if until_on is None or until_on < clock.today():
        raise InvalidInput(_("Say until which day. It lies ahead."), "until_on")


def _decides_at_first(kind: str, decides: str) -> str:
    if decides not in Decides.values:
        raise InvalidInput(_("Choose who decides."), "decides")
    return decides if kind == Speaks.PARENT else Decides.CHILD


def _check_parts(kind: str, sections: list[str], on_page: bool) -> None:
    if kind == Speaks.INTERPRETER:
        return
    widest = SPEAKING_SECTIONS[Speaks(kind)]
    if not set(sections) <= {section.value for section in widest}:
        names = ", ".join(str(section.label) for section in Section if section in widest)
        raise InvalidInput(
            _("As %(kind)s they can speak for no more than: %(parts)s.")
            % {"kind": Speaks(kind).label, "parts": names},
            "sections",
        )
    if on_page and not sections:
        raise InvalidInput(_("Choose which parts of the page they read."), "sections")


def _check_page(person: Person, account: Account, kind: str, knows_others: str) -> None:
    if Block.objects.places().filter(person=person, account=account).exists():
        raise InvalidInput(
            _("A place is kept from them. They can hear what is written for them, and open nothing."),
            "on_page",
        )
    others = Speaker.objects.filter(
        person=person, kind=Speaks.PARENT, on_page=True, until_at=None, until_on__gte=clock.today()
    )
    if kind == Speaks.PARENT and not knows_others and others.exclude(account=account).exists():
        raise InvalidInput(
            _(
                "Another parent reads this page. Say how it was said that each may read the other’s words, or let this one hear what is written for them."
            ),
            "knows_others",
        )


def _end_earlier(by: Actor, person: Person, account: Account) -> None:
    """End what the account was written down as before: one way at a time."""
    for earlier in Speaker.objects.filter(
        person=person, account=account, until_at=None, from_at__isnull=False
    ):
        _end(by, earlier, "")


def _end(by: Actor, speaker: Speaker, why: str) -> None:
    speaker.until_at, speaker.ended_by, speaker.ended_why = clock.now(), by.account, why
    speaker.save(update_fields=["until_at", "ended_by", "ended_why"])


def _tell(speaker: Speaker) -> None:
    # Without the person's id: whom a place is kept from is told too, and nothing in the sentence says about whom.
    notify(
        speaker.account,
        _("It is written down that you speak for somebody. Here is what that means."),
        link=f"/people/{speaker.person_id}/for-you",
        kind="speaking",
    )


def _ask_for_a_second_look(by: Actor, speaker: Speaker) -> None:
    for somebody in who_may_second(speaker.person, by.account, speaker.account_id):
        notify(
            somebody,
            _("%(who)s asks for a second look at a paper: may somebody speak for another?")
            % {"who": by.name},
            link=f"/speaking/{speaker.pk}/second",
            kind="speaking",
            person_id=speaker.person_id,
        )
