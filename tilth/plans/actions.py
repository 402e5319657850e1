"""Aims, scores and steps; the rhythm, and looking back together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tilth.alongside.access import may
from tilth.alongside.actions.handing import say_they_go_on
from tilth.alongside.models import Handover
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import remember, set_walking
from tilth.people.models import MomentKind, Person, Voice
from tilth.plans.access import aim_for, plan_for, speaks_as_them, step_for
from tilth.plans.models import (
    Aim,
    Deal,
    DealWord,
    LookBack,
    NoQuestions,
    OwnAnswers,
    Questions,
    Rhythm,
    Score,
    Step,
)
from tilth.plans.queries import deal_of, questions_offered
from tilth.plans.questions import SETS

WEEKS = 12
LONGEST_WEEKS = 104
# What each choice makes of how we walk: the words of people.Person.walking.
WALKING = {
    LookBack.Next.GO_ON: "now",
    LookBack.Next.PAUSE: "paused",
    LookBack.Next.STEP_BACK: "stepped_back",
    LookBack.Next.GOODBYE: "goodbye",
    LookBack.Next.COME_BACK: "now",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """One aim scored on the look-back page."""

    aim_id: UUID
    value: int
    note: str = ""


@verb("plans.help_me_to")
def help_me_to(*, by: Actor, person: Person, words: str, has_score: bool = True) -> Aim:
    """Write one "Help me to…" sentence in the person's words. Raises InvalidInput for none."""
    person = plan_for(by, person.pk, Verb.PLAN)
    aim = Aim(
        person=person, words=_needed(words), has_score=has_score, state=Aim.State.OPEN, written_by=by.account
    )
    aim.save(force_insert=True)
    _remember(by, person, MomentKind.AIM, aim, aim.words, Voice.THEIRS)
    act(by, "plans.help_me_to", person_id=person.pk, subject=aim, section=Section.PLAN)
    return aim


@verb("plans.score")
def score(*, by: Actor, aim: Aim, value: int, note: str = "", on: date | None = None) -> Score:
    """Put the person's own number beside an aim, with their note, on a day they choose."""
    return _score(by, aim_for(by, aim.person_id, aim.pk, Verb.PLAN), value, note, on)


def _score(by: Actor, aim: Aim, value: int, note: str, on: date | None = None) -> Score:
    if not aim.has_score:
        raise WrongState(_("%(called)s chose to have no number beside this.") % {"called": aim.person.called})
    if not 0 <= value <= 10:
        raise InvalidInput(_("Choose a number from 0 to 10."), "value")
    on = on or clock.today()
    if on > clock.today():
        raise InvalidInput(_("That day has not come yet."), "on")
    given = Score(
        person=aim.person,
        aim=aim,
        value=value,
        note=note.strip(),
        on=on,
        said_by_person=by.person_id == aim.person_id,
        written_by=by.account,
    )
    given.save(force_insert=True)
    summary = _("%(aim)s: %(value)s out of 10") % {"aim": aim.words, "value": value}
    if given.note:
        summary = f"{summary}. {given.note}"
    _remember(by, aim.person, MomentKind.SCORE, given, summary, Voice.THEIRS, on)
    act(by, "plans.score", person_id=aim.person_id, subject=given, section=Section.PLAN)
    return given


@verb("plans.aim_done")
def aim_done(*, by: Actor, aim: Aim) -> Aim:
    """Say that an aim is reached."""
    return _aim_becomes(by, aim, Aim.State.DONE, _("Done: %(words)s"))


@verb("plans.let_go")
def let_go(*, by: Actor, aim: Aim) -> Aim:
    """Say that an aim is no longer wanted."""
    return _aim_becomes(by, aim, Aim.State.LET_GO, _("No longer wanted: %(words)s"))


@verb("plans.aim_again")
def aim_again(*, by: Actor, aim: Aim) -> Aim:
    """Take an aim up again."""
    return _aim_becomes(by, aim, Aim.State.OPEN, _("Taken up again: %(words)s"))


def _aim_becomes(by: Actor, aim: Aim, state: Aim.State, said: str) -> Aim:
    aim = aim_for(by, aim.person_id, aim.pk, Verb.PLAN)
    if aim.state == state:
        return aim
    aim.state = state
    aim.save(update_fields=["state"])
    _remember(by, aim.person, MomentKind.AIM, aim, said % {"words": aim.words}, Voice.NEITHER)
    act(by, f"plans.aim_{state.value}", person_id=aim.person_id, subject=aim, section=Section.PLAN)
    return aim


@verb("plans.add_step")
def add_step(
    *,
    by: Actor,
    person: Person,
    words: str,
    who: str = Step.Who.PERSON,
    who_words: str = "",
    said_when: str = "",
    aim: Aim | None = None,
) -> Step:
    """Write one small step and who does it. A worker's step is the one who writes it: nobody promises for another."""
    person = plan_for(by, person.pk, Verb.PLAN)
    if aim is not None and aim.person_id != person.pk:
        raise NotFound(_("There is no such aim."))
    if who == Step.Who.WORKER and by.person_id == person.pk:
        who = Step.Who.PERSON
    step = Step(
        person=person,
        aim=aim,
        words=_needed(words),
        who=Step.Who(who),
        who_account=by.account if who == Step.Who.WORKER else None,
        who_words="" if who in (Step.Who.PERSON, Step.Who.WORKER) else who_words.strip(),
        said_when=said_when.strip(),
        state=Step.State.OPEN,
        written_by=by.account,
    )
    step.save(force_insert=True)
    _remember(by, person, MomentKind.STEP, step, step.words, Voice.NEITHER)
    act(by, "plans.add_step", person_id=person.pk, subject=step, section=Section.PLAN)
    return step


@verb("plans.step_done")
def step_done(*, by: Actor, step: Step) -> Step:
    """Say that a step is done."""
    return _step_becomes(by, step, Step.State.DONE, _("Done: %(words)s"))


@verb("plans.step_not_yet")
def step_not_yet(*, by: Actor, step: Step) -> Step:
    """Say that a step is not done yet. It goes on waiting."""
    return _step_becomes(by, step, Step.State.NOT_YET, _("Not yet: %(words)s"))


@verb("plans.step_no_longer")
def step_no_longer(*, by: Actor, step: Step) -> Step:
    """Say that a step is no longer wanted."""
    return _step_becomes(by, step, Step.State.NO_LONGER, _("No longer wanted: %(words)s"))


def _step_becomes(by: Actor, step: Step, state: Step.State, said: str) -> Step:
    step = step_for(by, step.person_id, step.pk, Verb.PLAN)
    if step.state == state:
        return step
    step.state, step.state_on = state, clock.today()
    step.save(update_fields=["state", "state_on"])
    _remember(by, step.person, MomentKind.STEP, step, said % {"words": step.words}, Voice.NEITHER)
    act(by, f"plans.step_{state.value}", person_id=step.person_id, subject=step, section=Section.PLAN)
    return step


@verb("plans.go_on")
def go_on(*, by: Actor, handover: Handover, how: str = "") -> Handover:
    """The person says who goes on with them; what the one who leaves had promised them, the other does from here on."""
    handover = say_they_go_on(by=by, handover=handover, how=how)
    person, leaving, account = handover.person, handover.relation.account, handover.account
    if leaving is None:
        return handover
    promised = Step.objects.filter(person=person, who=Step.Who.WORKER, who_account=leaving)
    for step in promised.filter(state__in=(Step.State.OPEN, Step.State.NOT_YET)):
        step.who_account = account
        step.save(update_fields=["who_account"])
        words = {"who": account.short_name, "away": leaving.short_name, "words": step.words}
        summary = _("%(who)s does what %(away)s said: %(words)s") % words
        _remember(by, person, MomentKind.STEP, step, summary, Voice.NEITHER)
        act(by, "plans.step_goes_on", person_id=person.pk, subject=step, section=Section.PLAN)
    return handover


@verb("plans.set_rhythm")
def set_rhythm(
    *, by: Actor, person: Person, weeks: int = WEEKS, next_on: date | None = None, words: str = ""
) -> Rhythm:
    """Say how often the person wants to be asked to look back, and when next."""
    person = plan_for(by, person.pk, Verb.PLAN)
    if not 1 <= weeks <= LONGEST_WEEKS:
        raise InvalidInput(_("Choose between 1 and 104 weeks."), "weeks")
    rhythm = Rhythm.objects.select_for_update().filter(person=person).first() or Rhythm(person=person)
    rhythm.weeks, rhythm.words = weeks, words.strip()
    rhythm.next_on = next_on or clock.today() + timedelta(weeks=weeks)
    rhythm.save()
    said = _("We look back about every %(weeks)s weeks") % {"weeks": weeks}
    _remember(
        by, person, MomentKind.LOOKED_BACK, rhythm, f"{said}. {rhythm.words}".rstrip(". "), Voice.NEITHER
    )
    act(by, "plans.set_rhythm", person_id=person.pk, subject=rhythm, section=Section.PLAN)
    return rhythm


@verb("plans.look_back")
def look_back(
    *,
    by: Actor,
    person: Person,
    what_next: str,
    words: str = "",
    what_moved: str = "",
    next_words: str = "",
    scores: Sequence[Scored] = (),
) -> LookBack:
    """Look back together: the scores given now, words beside them, and what was chosen. Nothing else ends by it."""
    person = plan_for(by, person.pk, Verb.LOOK_BACK)
    if what_next not in WALKING:
        raise InvalidInput(_("Choose what comes next."), "what_next")
    # Those who walk alongside may go on looking back with somebody; ending it is a choice of its own.
    if what_next == LookBack.Next.GOODBYE and not may(by, person, Verb.END, Section.PLAN):
        raise NotFound(_("There is no such page."))
    for given in scores:
        # To look back is enough for it: whoever may not plan says the number with the person here, and nowhere else.
        aim = aim_for(by, person.pk, given.aim_id, Verb.LOOK_BACK)
        _score(by, aim, given.value, given.note)
    looked = LookBack(
        person=person,
        on=clock.today(),
        words=words.strip(),
        what_moved=what_moved.strip(),
        what_next=what_next,
        next_words=next_words.strip(),
        written_by=by.account,
    )
    looked.save(force_insert=True)
    if person.walking != WALKING[LookBack.Next(what_next)]:
        set_walking(by=by, person=person, walking=WALKING[LookBack.Next(what_next)])
    _ask_again(person)
    said = [str(LookBack.Next(what_next).label), looked.what_moved, looked.words, looked.next_words]
    _remember(by, person, MomentKind.LOOKED_BACK, looked, "\n\n".join(filter(None, said)), Voice.NEITHER)
    act(by, "plans.look_back", person_id=person.pk, subject=looked, section=Section.PLAN)
    return looked


@verb("plans.answer_questions")
def answer_questions(
    *, by: Actor, person: Person, kind: str, answers: Mapping[str, str], note: str = ""
) -> OwnAnswers:
    """Keep what a person answered to one set of questions at today's look back. Any may be left out; none is added up."""
    person = plan_for(by, person.pk, Verb.LOOK_BACK)
    looked = questions_offered(by, person)
    if looked is None:
        raise WrongState(_("These questions are asked at a look back, once, and only of whoever likes."))
    said = _answers_to(kind, answers)
    if not said and not note.strip():
        raise InvalidInput(_("Answer one of them, or press “No, thank you”."))
    kept = OwnAnswers(
        person=person,
        look_back=looked,
        kind=kind,
        answers=json.dumps(said),
        note=note.strip(),
        written_by=by.account,
    )
    kept.save(force_insert=True)
    told = _("Answered four questions: %(which)s. %(note)s") % {
        "which": Questions(kind).label,
        "note": kept.note,
    }
    _remember(by, person, MomentKind.LOOKED_BACK, kept, told.strip(), Voice.NEITHER)
    act(by, "plans.answer_questions", person_id=person.pk, subject=kept, section=Section.PLAN)
    return kept


def _answers_to(kind: str, answers: Mapping[str, str]) -> dict[str, str]:
    if kind not in Questions.values:
        raise InvalidInput(_("There are no such questions."))
    said = {}
    for question in SETS[Questions(kind)].questions:
        value = answers.get(question.name, "")
        if value and value not in dict(question.choices):
            raise InvalidInput(_("Choose one of the answers, or none."), question.name)
        if value:
            said[question.name] = value
    return said


@verb("plans.no_questions")
def no_questions(*, by: Actor, person: Person) -> NoQuestions:
    """Say that a person would rather not be asked such questions: they are not offered again."""
    person = plan_for(by, person.pk, Verb.LOOK_BACK)
    kept, is_new = NoQuestions.objects.get_or_create(person=person)
    if is_new:
        _remember(
            by,
            person,
            MomentKind.SAY,
            kept,
            _("Would rather not be asked the four questions."),
            Voice.NEITHER,
        )
        act(by, "plans.no_questions", person_id=person.pk, subject=kept, section=Section.PLAN)
    return kept


def _ask_again(person: Person) -> None:
    """The next asking is one rhythm from today."""
    rhythm = Rhythm.objects.select_for_update().filter(person=person).first() or Rhythm(person=person)
    rhythm.next_on = clock.today() + timedelta(weeks=rhythm.weeks)
    rhythm.save()


def _needed(words: str) -> str:
    if not words.strip():
        raise InvalidInput(_("Write it in a few words."), "words")
    return words.strip()


def _remember(
    by: Actor,
    person: Person,
    kind: MomentKind,
    subject: Aim | Score | Step | Rhythm | LookBack | OwnAnswers | NoQuestions | Deal,
    summary: str,
    voice: Voice,
    on: date | None = None,
) -> None:
    at: datetime = clock.now()
    if on is not None and on != clock.today():
        at = timezone.make_aware(datetime.combine(on, time(12)))
    remember(
        by=by,
        person_id=person.pk,
        section=Section.PLAN,
        kind=kind,
        subject=subject,
        summary=summary,
        voice=voice,
        said_by=person.called if voice == Voice.THEIRS else "",
        at=at,
    )


@verb("plans.write_deal")
def write_deal(*, by: Actor, person: Person, we_will: str, you_will: str) -> Deal:
    """Write both columns. They hold when the other side says yes; until then what held holds."""
    person = plan_for(by, person.pk, Verb.PLAN)
    for name, words in (("we_will", we_will), ("you_will", you_will)):
        if not words.strip():
            raise InvalidInput(_("Say something here. A deal has two sides."), name)
    theirs, today = speaks_as_them(by, person), clock.today()
    deal = Deal(
        person=person,
        we_will=we_will.strip(),
        you_will=you_will.strip(),
        is_theirs=theirs,
        written_by=by.account,
        you_yes_on=today if theirs else None,
        we_yes_on=None if theirs else today,
    )
    deal.save(force_insert=True)
    _remember(
        by, person, MomentKind.DEAL, deal, _("Our deal was written. It waits for a yes."), Voice.NEITHER
    )
    act(by, "plans.write_deal", person_id=person.pk, subject=deal, section=Section.PLAN)
    return deal


@verb("plans.agree_deal")
def agree_deal(*, by: Actor, person: Person, seen: str) -> Deal:
    """Say yes to the wording that waits; or write down, as one alongside, that the person said yes aloud or on paper."""
    person = plan_for(by, person.pk, Verb.PLAN)
    deal = Deal.objects.select_for_update(of=("self",)).filter(person=person).first()
    if deal is None or deal.ended_on is not None or str(deal.pk) != seen:
        raise WrongState(_("It was written anew just now. Read it again before you say yes."))
    theirs = speaks_as_them(by, person)
    if deal.holds or (theirs and deal.you_yes_on is not None):
        # Pressed twice: the first yes stands.
        return deal
    if theirs:
        deal.you_yes_on = clock.today()
    elif deal.we_yes_on is None:
        deal.we_yes_on = clock.today()
    else:
        deal.you_yes_on, deal.said_yes_to = clock.today(), by.account
    deal.save(update_fields=["you_yes_on", "we_yes_on", "said_yes_to"])
    # What held until now is over, so that ending the new deal does not bring it back.
    if deal.holds:
        for held in Deal.objects.filter(person=person, ended_on=None).exclude(pk=deal.pk):
            held.ended_on, held.ended_why = clock.today(), _("A newer wording took its place.")
            held.save(update_fields=["ended_on", "ended_why"])
        _remember(by, person, MomentKind.DEAL, deal, _("Both said yes to our deal."), Voice.NEITHER)
    act(by, "plans.agree_deal", person_id=person.pk, subject=deal, section=Section.PLAN)
    return deal


@verb("plans.say_of_deal")
def say_of_deal(*, by: Actor, person: Person, said: str, words: str) -> DealWord:
    """Say of the other side: kept, not yet, or let's talk; always in words. Nothing follows from it."""
    person = plan_for(by, person.pk, Verb.PLAN)
    holds = deal_of(person).holds
    if holds is None:
        raise WrongState(_("Nothing is promised yet. First every side says yes."))
    if not words.strip():
        raise InvalidInput(_("Say it in words too."), "words")
    word = DealWord(
        person=person,
        deal=holds,
        is_theirs=speaks_as_them(by, person),
        said=DealWord.Said(said),
        words=words.strip(),
        written_by=by.account,
    )
    word.save(force_insert=True)
    act(by, "plans.say_of_deal", person_id=person.pk, subject=word, section=Section.PLAN)
    return word


@verb("plans.end_deal")
def end_deal(*, by: Actor, person: Person, why: str = "") -> Deal:
    """End what holds, or take the wording that waits away. The person needs no reason; those alongside say why."""
    person = plan_for(by, person.pk, Verb.PLAN)
    page = deal_of(person)
    found = page.holds or page.waits
    if found is None:
        raise WrongState(_("There is no deal to end."))
    if not why.strip() and not speaks_as_them(by, person):
        raise InvalidInput(_("Say why. They read it."), "why")
    deal = Deal.objects.select_for_update(of=("self",)).get(pk=found.pk)
    deal.ended_on, deal.ended_why = clock.today(), why.strip()
    deal.save(update_fields=["ended_on", "ended_why"])
    _remember(by, person, MomentKind.DEAL, deal, _("Our deal is over."), Voice.NEITHER)
    act(by, "plans.end_deal", person_id=person.pk, subject=deal, section=Section.PLAN)
    return deal
