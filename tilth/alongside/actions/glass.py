"""Opening a page in an emergency, and what follows: the privacy lead at once, the person in time, two peers in words."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.accounts.queries import with_role
from tilth.alongside.access import emergency_for, lesson_for, one_named
from tilth.alongside.models import Glass, Lesson, Relation, RelationKind
from tilth.alongside.queries import Looker, is_too_near, privacy_leads, unexpected_looks
from tilth.base import clock
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.filters import exact_day
from tilth.base.roles import Emergency, Role, Verb
from tilth.base.writing import act, verb
from tilth.places.models import Neighbourhood
from tilth.teams.queries import team_mates

LASTS = timedelta(minutes=60)
SHORTEST_WORDS = 20
# Told within 72 hours: begun a day early, so that a night without a machine does not make it late.
TELL_AFTER = timedelta(hours=48)
LONGEST_HOLD = timedelta(days=28)
PEERS = 2


@verb("alongside.break_glass")
def break_glass(
    *, by: Actor, reason: str, words: str, called: str, neighbourhood: Neighbourhood
) -> Glass | None:
    """Open the page of the one person of this name for an hour; nothing for nobody, for two, or for one kept away.

    Each try is in the log and tells the privacy lead, whatever came of it.
    """
    must(by, Verb.OPEN)
    check_reason(by, reason, words)
    person = one_named(by, called, neighbourhood)
    glass = None
    if person is not None:
        glass = Glass.objects.create(
            person=person, account=by.account, reason=reason, words=words, until_at=clock.now() + LASTS
        )
    act(by, "alongside.break_glass", person_id=person.pk if person else None, subject=glass, why=reason)
    _tell_leads(
        _("A page was opened in an emergency. Please look.")
        if glass
        else _("Somebody tried to open a page in an emergency, and nothing opened."),
        but=by.account_id,
    )
    return glass


def check_reason(by: Actor, reason: str, words: str) -> None:
    """Raise InvalidInput unless there is a reason from the list, in one's own words too."""
    if reason not in Emergency.values:
        raise InvalidInput(_("Choose why."), "reason")
    if reason == Emergency.REVIEW and by.acting_as != Role.PRIVACY_LEAD:
        raise InvalidInput(_("Only the privacy lead reviews. Choose another reason."), "reason")
    if len(words) < SHORTEST_WORDS:
        raise InvalidInput(
            _("Say a little more: at least %(least)s letters.") % {"least": SHORTEST_WORDS}, "words"
        )


def _tell_leads(sentence: str, *, but: UUID | None = None) -> None:
    # Names nobody and no page: who it is about stands behind the privacy lead's own door.
    for lead in privacy_leads(but=but):
        notify(lead, sentence, link="/emergencies", kind="emergency")
    if not privacy_leads():
        for keeper in with_role(Role.KEEPER):
            notify(
                keeper,
                _(
                    "A page was opened in an emergency, and this place has no privacy lead to be told. Name one."
                ),
                link="/looking-after/people-who-work-here",
                kind="emergency",
            )


@verb("alongside.shut_glass")
def shut_glass(*, by: Actor, glass: Glass) -> Glass:
    """Shut a page before its hour is over. By whoever opened it."""
    if glass.account_id != by.account_id:
        raise NotFound
    if glass.until_at > clock.now():
        glass.until_at = clock.now()
        glass.save(update_fields=["until_at"])
        act(by, "alongside.shut_glass", person_id=glass.person_id, subject=glass)
    return glass


# --- telling the person ------------------------------------------------------------------------------------


def tell_people(*, at: datetime) -> int:
    """Tell everybody whose page was opened and whose telling is not held. Gives how many. Run every hour."""
    due = Glass.objects.filter(told_at=None, held_until=None, made_at__lte=at - TELL_AFTER)
    found = list(due.select_related("person__account"))
    for glass in found:
        _tell(by=TILTH, glass=glass)
    return len(found)


@verb("alongside.tell_person")
def _tell(*, by: Actor, glass: Glass) -> Glass:
    glass.told_at = clock.now()
    glass.save(update_fields=["told_at"])
    act(by, "alongside.tell_person", person_id=glass.person_id, subject=glass)
    link = f"/people/{glass.person_id}/who-sees-what"
    if glass.person.account is not None:
        sentence = _("Your page was opened in an emergency. You can read who it was, and why.")
        notify(glass.person.account, sentence, link=link, kind="emergency", person_id=glass.person_id)
        return glass
    # Without an account of theirs somebody tells them, in a way that is safe.
    sentence = _("A page was opened in an emergency. Tell the person yourself, in a way they said is safe.")
    beside = Relation.objects.live(clock.now()).filter(
        person=glass.person_id, kind=RelationKind.WORKER, is_first=True, asleep_at=None, account__isnull=False
    )
    first = beside.select_related("account").first()
    if first is not None and first.account is not None:
        notify(first.account, sentence, link=link, kind="emergency", person_id=glass.person_id)
    else:
        _tell_leads(sentence)
    return glass


@verb("alongside.tell_now")
def tell_now(*, by: Actor, glass: Glass) -> Glass:
    """Tell the person now, held or not. For the privacy lead."""
    glass = emergency_for(by, glass.pk)
    if glass.told_at is not None:
        raise WrongState(_("They have been told."))
    return _tell(by=by, glass=glass)


@verb("alongside.hold_telling")
def hold_telling(*, by: Actor, glass: Glass, why: str, until_on: date) -> Glass:
    """Say that telling the person is unsafe, why, and on which day it is looked at again. By a privacy lead.

    Nobody holds what they opened themselves. It stands in the place's log, not in the person's.
    """
    glass = emergency_for(by, glass.pk)
    if glass.account_id == by.account_id:
        raise NotAllowed(_("You opened this page yourself. Another privacy lead has to say so."))
    if glass.told_at is not None:
        raise WrongState(_("They have been told."))
    if not why:
        raise InvalidInput(_("Say why telling them is unsafe."), "why")
    if not clock.today() < until_on <= clock.today() + LONGEST_HOLD:
        raise InvalidInput(_("Choose a day within the next 28 days."), "until_on")
    glass.held_until, glass.held_by = until_on, by.account
    # What was said the time before stays readable above it.
    said = f"{exact_day(clock.today())}: {why}"
    glass.held_why = "\n\n".join(words for words in (glass.held_why, said) if words)
    glass.save(update_fields=["held_until", "held_by", "held_why"])
    act(by, "alongside.hold_telling", subject=glass)
    return glass


def ask_again(*, on: date) -> int:
    """Ask the privacy leads about every telling whose day has come. Gives how many. Run once a day.

    Nobody is told by the calendar: a danger does not end because a day was forgotten.
    """
    waiting = Glass.objects.filter(told_at=None, held_until__lte=on).count()
    if waiting:
        _tell_leads(_("The day has come to look again whether somebody can be told of an emergency."))
    return waiting


# --- peers -------------------------------------------------------------------------------------------------


def ask_peers(*, at: datetime) -> int:
    """Ask two peers about every emergency that is over. Gives how many emergencies. Run every hour."""
    over = list(
        Glass.objects.filter(peers_asked_at=None, until_at__lte=at).select_related("account", "person")
    )
    for glass in over:
        _ask(by=TILTH, glass=glass)
    return len(over)


@verb("alongside.ask_peers")
def _ask(*, by: Actor, glass: Glass) -> Glass:
    glass.peers_asked_at = clock.now()
    glass.save(update_fields=["peers_asked_at"])
    for peer in _peers(glass):
        lesson = Lesson.objects.create(glass=glass, account=peer)
        notify(
            peer,
            _("A colleague opened a page in an emergency. Would you look back at it with them?"),
            link=f"/emergencies/{glass.pk}/looking-back/{lesson.pk}",
            kind="emergency",
            person_id=glass.person_id,
        )
    return glass


def _peers(glass: Glass) -> list[Account]:
    """Choose two of the same team, by lot; where a team is small, gardeners and leaders make it up."""
    away = {glass.account_id, glass.person.account_id}
    chosen: list[Account] = []
    for group in (team_mates(glass.account), with_role(Role.GARDENER), with_role(Role.LEADER)):
        left = [peer for peer in group if peer.pk not in away and not is_too_near(peer.pk, glass.person_id)]
        secrets.SystemRandom().shuffle(left)
        chosen += left[: PEERS - len(chosen)]
        away |= {peer.pk for peer in left}
    return chosen


@verb("alongside.say_lesson")
def say_lesson(*, by: Actor, lesson: Lesson, needed: str, learned: str) -> Lesson:
    """Say, as a peer, whether those parts of the page were needed and what is learned. Shown to the privacy lead."""
    lesson = lesson_for(by, lesson.pk)
    if not needed:
        raise InvalidInput(_("Say whether these parts of the page were needed."), "needed")
    if not learned:
        raise InvalidInput(_("Say what we learn. It can be short."), "learned")
    lesson.needed, lesson.learned, lesson.said_at = needed, learned, clock.now()
    lesson.save(update_fields=["needed", "learned", "said_at"])
    act(by, "alongside.say_lesson", subject=lesson)
    _tell_leads(_("A peer has looked back at an emergency."), but=by.account_id)
    return lesson


# --- the privacy lead's question ---------------------------------------------------------------------------


@verb("alongside.ask_who_opened")
def ask_who_opened(*, by: Actor, called: str, neighbourhood: Neighbourhood) -> list[Looker]:
    """Say who opened one person's page in an emergency, or without walking alongside. For the privacy lead; logged."""
    must(by, Verb.GUARD)
    person = one_named(by, called, neighbourhood)
    act(by, "alongside.ask_who_opened", person_id=person.pk if person else None)
    return unexpected_looks(person.pk) if person else []
