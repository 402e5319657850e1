"""The verbs of this room: beginning a study, writing down, looking at it, closing it, and letting the words go."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tilth.barriers.models import Barrier
from tilth.base import clock, sealing
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.writing import act, verb
from tilth.listening.access import contact_to_code, study_to_work_on
from tilth.listening.models import Again, Coding, Contact, Says, Study
from tilth.listening.queries import SECOND_LOOK, in_the_way_of
from tilth.teams.access import team_to_write
from tilth.teams.models import Team

LONGEST_DAYS = 42
# A study that nobody closes closes itself.
LEFT_OPEN_DAYS = 14
WORDS_DAYS = 90


@verb("listening.begin")
def begin(*, by: Actor, team: Team, question: str, from_on: date, until_on: date) -> Study:
    """Begin to listen, from a day until a day: its own team. Raises InvalidInput for a time that cannot be."""
    team = team_to_write(by, team.slug)
    if from_on < clock.today():
        raise InvalidInput(_("That day has passed. Begin today or later."), "from_on")
    if until_on < from_on:
        raise InvalidInput(
            _("It would end before it begins. Choose a last day on or after the first."), "until_on"
        )
    if until_on - from_on > timedelta(days=LONGEST_DAYS):
        raise InvalidInput(_("Two weeks are plenty, and six the most. Listen, learn, and stop."), "until_on")
    if Study.objects.open().filter(team=team).exists():
        raise WrongState(_("Your team listens already. Close that study first."))
    study = Study(team=team, question=question, from_on=from_on, until_on=until_on)
    sealing.make_key(study.pk)
    study.save(force_insert=True)
    act(by, "listening.begin", subject=study)
    return study


@verb("listening.write_down")
def write_down(
    *, by: Actor, study: Study, words: str, again: str = Again.CANT_TELL, on: date | None = None
) -> Contact:
    """Write down that somebody got in touch, in their words. Who wrote it is not kept beside it."""
    study = study_to_work_on(by, study.pk)
    on = on or clock.today()
    if not study.from_on <= on <= clock.today():
        raise InvalidInput(_("Choose a day since the study began, not one to come."), "on")
    if not study.takes_contacts(clock.today()):
        raise WrongState(_("Its days are over. Look at what was heard, and close it."))
    Study.objects.filter(pk=study.pk).update(last_number=F("last_number") + 1)
    study.refresh_from_db(fields=["last_number"])
    contact = Contact(study=study, number=study.last_number, on=on, words=words, again=again)
    contact.save(force_insert=True)
    act(by, "listening.write_down", subject=study)
    return contact


@verb("listening.look_at")
def look_at(
    *,
    by: Actor,
    contact: Contact,
    says: str,
    cause: str = "",
    barrier: Barrier | None = None,
    is_second: bool = False,
) -> Coding:
    """Say what a contact says about us, and what caused it. A second look is somebody else's, and never shown the first.

    A first look may be changed by looking again until the study is closed. Raises WrongState for one's own again.
    """
    contact = contact_to_code(by, contact.pk)
    if says == Says.FAILURE and not cause:
        raise InvalidInput(_("Say in a few words what caused it. “Can’t tell” is an answer too."), "cause")
    if says != Says.FAILURE:
        cause, barrier = "", None
    if barrier is not None and not in_the_way_of(contact.study.team).filter(pk=barrier.pk).exists():
        raise InvalidInput(_("Choose something that is in your team’s way."), "barrier")
    if is_second:
        _check_second(by, contact)
    elif contact.codings.filter(is_second=True, coded_by=by.account_id).exists():
        raise WrongState(_("You took the second look at this one. The first is somebody else’s."))
    coding, _new = Coding.objects.update_or_create(
        contact=contact,
        is_second=is_second,
        defaults={"says": says, "cause": cause, "barrier": barrier, "coded_by": by.account},
    )
    act(by, "listening.look_at", subject=contact.study)
    return coding


def _check_second(by: Actor, contact: Contact) -> None:
    first = contact.codings.filter(is_second=False).first()
    if first is None or contact.number % SECOND_LOOK:
        raise WrongState(_("This one is looked at once."))
    if first.coded_by_id == by.account_id:
        raise WrongState(_("You looked at this one first. Somebody else takes the second look."))
    if contact.codings.filter(is_second=True).exclude(coded_by=by.account_id).exists():
        raise WrongState(_("Somebody has taken the second look already."))


@verb("listening.close")
def close(*, by: Actor, study: Study, learned: str) -> Study:
    """Close a study: what was learned is read by whoever works here, and the words stay ninety days more."""
    study = study_to_work_on(by, study.pk)
    if not learned:
        raise InvalidInput(
            _("Say what you learned. One sentence is enough, and “nothing yet” is one."), "learned"
        )
    return _close(by, study, learned)


def _close(by: Actor, study: Study, learned: str) -> Study:
    study.closed_at, study.learned = clock.now(), learned
    study.words_until = clock.today() + timedelta(days=WORDS_DAYS)
    study.save(update_fields=["closed_at", "learned", "words_until"])
    # Who looked at what was needed for the second look alone.
    Coding.objects.filter(contact__study=study).update(coded_by=None)
    act(by, "listening.close", subject=study)
    return study


@verb("listening.close_left_open")
def close_left_open(*, by: Actor, study_id: UUID) -> Study:
    """Close a study that nobody closed in time: Tilth itself, once a day."""
    return _close(by, Study.objects.get(pk=study_id), "")


@verb("listening.let_words_go")
def let_words_go(*, by: Actor, study_id: UUID) -> None:
    """Let the words of a closed study go, and their key with them. What was counted stays."""
    study = Study.objects.get(pk=study_id)
    study.words_until = None
    study.save(update_fields=["words_until"])
    for contact in study.contacts.all():
        contact.words = ""
        contact.save(update_fields=["words"])
    act(by, "listening.let_words_go", subject=study)
    # When that is durable: a key that is gone is gone.
    transaction.on_commit(partial(sealing.destroy_key, study.pk, "expired"))


def tidy(on: date) -> int:
    """Close what was left open, and let words go whose days are over. Gives how many studies were touched."""
    left = Study.objects.open().filter(until_on__lt=on - timedelta(days=LEFT_OPEN_DAYS))
    over = Study.objects.closed().filter(words_until__lt=on).exclude(words_until=None)
    touched = 0
    for pk in list(left.values_list("pk", flat=True)):
        close_left_open(by=TILTH, study_id=pk)
        touched += 1
    for pk in list(over.values_list("pk", flat=True)):
        let_words_go(by=TILTH, study_id=pk)
        touched += 1
    return touched
