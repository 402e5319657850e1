"""Going on with somebody else when a worker leaves: one person at a time, with them, and only on their yes."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.alongside.access import handover_for, introduction_for, person_for
from tilth.alongside.actions.meetings import plan_meeting
from tilth.alongside.actions.relations import check_agreement, end_with
from tilth.alongside.actions.say import FIRST, Wish, write_wish
from tilth.alongside.models import (
    GoingOn,
    Handover,
    Introducing,
    Introduction,
    Relation,
    RelationKind,
    Say,
    SayAnswer,
)
from tilth.alongside.queries import AT_WORK, are_team_mates, is_kept_away, may_be_asked_to_go, may_go_on
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.filters import on_day
from tilth.base.roles import Role, Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice


@verb("alongside.hand_over")
def hand_over(
    *, by: Actor, person: Person, account: Account, on: date, at_words: str = "", where: str = ""
) -> Handover:
    """Say whom the person would like to meet before one leaves, and when the three meet. Nothing opens by it."""
    person = person_for(by, person.pk, Verb.END, Section.STORY)
    mine = Relation.objects.live(clock.now()).filter(person=person, account=by.account, kind__in=AT_WORK)
    relation = mine.filter(cover=None).first()
    if relation is None or by.acting_as != Role.WORKER:
        raise NotFound
    _check_can_go_on(by, person, account)
    Handover.objects.filter(relation=relation, state=GoingOn.ASKED).update(state=GoingOn.NO)
    meeting = plan_meeting(by=by, person=person, on=on, at_words=at_words, where=where)
    handover = Handover.objects.create(person=person, relation=relation, account=account, meeting=meeting)
    act(by, "alongside.hand_over", person_id=person.pk, subject=handover, section=Section.STORY)
    words = {"away": by.name, "who": account.short_name, "day": on_day(on)}
    _remember(
        by, handover, _("%(away)s is leaving. The three of you meet %(day)s: %(who)s comes too.") % words
    )
    if person.account:
        _tell(
            person.account,
            handover,
            _("%(away)s is leaving. You meet %(who)s %(day)s, and then say whether they go on with you."),
            words,
            link="/my-page",
        )
    if not is_kept_away(account, person):
        # Whom the person keeps away is not asked, and nobody is told why.
        _tell(account, handover, _("%(away)s is leaving, and asks you to come and meet somebody."), words)
    return handover


def _check_can_go_on(by: Actor, person: Person, account: Account) -> None:
    if not may_go_on(by).filter(pk=account.pk).exists():
        raise InvalidInput(_("Choose a worker who goes on working here."), "account")
    if account.pk == person.account_id or are_team_mates(account.pk, person.account_id):
        raise InvalidInput(
            _("They are in a team together, so this page stays closed to them. Ask somebody else."), "account"
        )
    check_agreement(account, None, RelationKind.WORKER)


@verb("alongside.say_they_go_on")
def say_they_go_on(*, by: Actor, handover: Handover, how: str = "") -> Handover:
    """The person says yes: whoever came goes on with them, in the place of the one who leaves."""
    handover = _settle(by, handover, GoingOn.YES, how)
    person, relation, account = handover.person, handover.relation, handover.account
    if not may_go_on(by).filter(pk=account.pk).exists() and account.pk != by.account_id:
        raise WrongState(_("They no longer work here. Ask somebody else."))
    is_first = relation.is_first
    relation.is_first = False
    relation.save(update_fields=["is_first"])
    _take_the_place(by, relation, account, is_first)
    end_with(by, relation, how or _("somebody else goes on"))
    words = {"who": account.short_name, "away": _name(relation), "called": person.called}
    _remember(by, handover, _("%(who)s goes on with %(called)s. %(away)s no longer walks alongside.") % words)
    for whom in (account, relation.account):
        if whom is not None and whom.pk != by.account_id:
            _tell(whom, handover, _("Somebody said yes: %(who)s goes on with them."), words, link="/")
    return handover


def _take_the_place(by: Actor, relation: Relation, account: Account, is_first: bool) -> None:
    person = relation.person
    live = Relation.objects.live(clock.now()).filter(person=person, account=account)
    held = live.filter(kind=relation.kind, cover=None).first()
    if held is None:
        # Perhaps they came near as a neighbour, or stood in: they begin anew, as who they are at work.
        for earlier in live:
            end_with(by, earlier, "")
        held = Relation.objects.create(person=person, account=account, kind=relation.kind)
        for wish in _wishes(relation, account):
            write_wish(by, person, wish, _("as for whoever came before; to be gone through together"))
    held.is_first, held.asleep_at = held.is_first or is_first, None
    held.save(update_fields=["is_first", "asleep_at"])
    act(by, "alongside.go_on", person_id=person.pk, subject=held, section=Section.STORY)


def _wishes(relation: Relation, account: Account) -> list[Wish]:
    """Give the say to start from: what a first worker starts with, and never more than the one before saw."""
    said = Say.objects.filter(person=relation.person_id, account=relation.account_id, ended_at=None)
    before = {row.section: (row.answer, row.until_on) for row in said}
    wishes = []
    for section, answer in FIRST.items():
        held, until = before.get(section, (SayAnswer.NO, None))
        if until is not None and until < clock.today():
            held, until = SayAnswer.NO, None
        is_narrower = held != SayAnswer.YES or answer == SayAnswer.YES
        wishes.append(Wish(section, held if is_narrower else answer, account=account, until_on=until))
    return wishes


@verb("alongside.say_they_do_not")
def say_they_do_not(*, by: Actor, handover: Handover, how: str = "") -> Handover:
    """The person would rather not, or whoever was asked cannot. Nothing else changes; somebody else may be asked."""
    handover = _settle(by, handover, GoingOn.NO, how)
    words = {"who": handover.account.short_name, "away": _name(handover.relation)}
    _remember(by, handover, _("%(who)s does not go on in the place of %(away)s.") % words)
    leaving = handover.relation.account
    if leaving is not None and leaving.pk != by.account_id:
        _tell(
            leaving,
            handover,
            _("%(who)s does not go on with somebody. Ask them who should."),
            words,
            link="/before-i-leave",
        )
    return handover


def _settle(by: Actor, handover: Handover, state: GoingOn, how: str) -> Handover:
    handover = handover_for(by, handover.pk)
    is_own = by.person_id == handover.person_id
    if state == GoingOn.YES and by.account_id == handover.account_id:
        raise NotAllowed(_("The person says this, or somebody else whom they told."))
    if not is_own and not how and by.account_id != handover.account_id:
        raise InvalidInput(_("Say how they said it."), "how")
    # Whoever was asked reached the person by being asked: until this stands on the page.
    rows.also(handover.person_id)
    handover.state = state
    handover.save(update_fields=["state"])
    act(
        by,
        f"alongside.handover_{state.value}",
        person_id=handover.person_id,
        subject=handover,
        section=Section.STORY,
    )
    return handover


@verb("alongside.ask_to_go")
def ask_to_go(*, by: Actor, introduction: Introduction, account: Account) -> Introduction:
    """A gardener asks one worker whether they can go and say hello to somebody whose worker has left. They may say no."""
    introduction = introduction_for(by, introduction.pk)
    must(by, Verb.TEND)
    if introduction.person is None or introduction.state == Introducing.GOING:
        raise WrongState(_("Somebody is going already."))
    if not may_be_asked_to_go(introduction).filter(pk=account.pk).exists():
        raise InvalidInput(_("Choose a worker of this neighbourhood’s team."), "account")
    introduction.asked_to_go = account
    introduction.save(update_fields=["asked_to_go"])
    act(by, "alongside.ask_to_go", subject=introduction)
    if not is_kept_away(account, introduction.person) and not are_team_mates(
        account.pk, introduction.person.account_id
    ):
        notify(
            account,
            _("%(who)s asks whether you can go and say hello to somebody.") % {"who": by.name},
            link=f"/introductions/{introduction.pk}",
            kind="introduction",
            person_id=introduction.person_id,
        )
    return introduction


def _tell(account: Account, handover: Handover, sentence: str, words: dict[str, str], link: str = "") -> None:
    notify(
        account,
        sentence % words,
        link=link or f"/going-on/{handover.pk}",
        kind="handover",
        person_id=handover.person_id,
    )


def _name(relation: Relation) -> str:
    return relation.account.short_name if relation.account else str(relation.organisation)


def _remember(by: Actor, handover: Handover, summary: str) -> None:
    remember(
        by=by,
        person_id=handover.person_id,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=handover,
        summary=summary,
        voice=Voice.NEITHER,
    )
