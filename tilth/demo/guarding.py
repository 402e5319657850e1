"""What nobody hopes for, once each: a page opened in an emergency and looked back at, and something kept apart."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from tilth.alongside.actions import apart, glass
from tilth.alongside.models import Apart, Glass, Lesson
from tilth.base import clock
from tilth.base.audit import look
from tilth.base.roles import Emergency, Section
from tilth.demo.diary import Diary
from tilth.demo.reading import Day
from tilth.demo.town import Town
from tilth.people.models import Person

WHERE = "Coldbrook"
EMERGENCY_DAY, APART_DAY = Day(-38, "w"), Day(-26, "w")
WHY = "Smoke from Dermot’s back window, and he does not open. The engine is on its way and asks which way is clear. Amina is on leave."
# What each peer said: whether those parts were needed, and what is learned.
LESSONS = (
    (
        "His story says that he made a path from the door to the bath, as wide as he is. They went in that way. Nothing else was needed.",
        "Which way is clear belongs on the first line, wherever somebody keeps a lot. He agreed to that himself.",
    ),
    (
        "Yes. Winston rang 999 first and opened the page while he waited, and he shut it nine minutes later. It was the toast.",
        "Whoever is on leave writes on the team’s board who answers instead.",
    ),
)
APART = (
    "Jean keeps a suitcase for a woman two doors down, who is leaving on a day of her own choosing. He drinks with half the street. "
    "If this is read on Jean’s page and he hears of it, she is in danger."
)
LATER = "She has gone, and she is safe. The suitcase went with her. I asked her refuge worker: this stays apart all the same."


def put_guarding_down(town: Town, diary: Diary) -> None:
    """Put the emergency, what came of it, and what is kept apart into the diary."""
    night = diary.moment(diary.date_of(EMERGENCY_DAY), 8 * 60)
    diary.note(night, partial(_emergency, town))
    diary.note(night + timedelta(hours=2), _ask_peers)
    diary.note(night + timedelta(hours=20), partial(_look_back, town))
    diary.note(night + timedelta(hours=50), _tell)
    day = diary.date_of(APART_DAY)
    diary.note(diary.moment(day, 200), partial(_keep_apart, town))
    diary.note(diary.moment(day, 260), partial(_second, town))
    diary.note(diary.moment(day + timedelta(days=3), 100), partial(_later, town))


def _emergency(town: Town) -> None:
    winston = town.who("winston")
    opened = glass.break_glass(
        by=winston,
        reason=Emergency.LIFE,
        words=WHY,
        called="Dermot",
        neighbourhood=town.neighbourhoods[WHERE],
    )
    if opened is None:
        raise LookupError("There is more than one Dermot in Coldbrook, or none.")
    look(winston, opened.person_id, "page", section=Section.STORY)
    with clock.at(clock.now() + timedelta(minutes=9)):
        glass.shut_glass(by=winston, glass=opened)


def _ask_peers() -> None:
    glass.ask_peers(at=clock.now())


def _look_back(town: Town) -> None:
    whose = {actor.account_id: actor for actor in town.actors.values()}
    asked = Lesson.objects.filter(glass=Glass.objects.latest("made_at")).order_by("account__name")
    for lesson, (needed, learned) in zip(asked, LESSONS, strict=True):
        glass.say_lesson(by=whose[lesson.account_id], lesson=lesson, needed=needed, learned=learned)


def _tell() -> None:
    glass.tell_people(at=clock.now())


def _keep_apart(town: Town) -> None:
    jean = Person.objects.get(called="Jean", neighbourhood=town.neighbourhoods[WHERE])
    winston = town.who("winston")
    item = apart.keep_apart(by=winston, person=jean, kind="serious_harm", words=APART)
    apart.name_member(by=winston, item=item, account=town.who("bev").account)


def _second(town: Town) -> None:
    naming = Apart.objects.get().members.get(from_at=None)
    apart.second_member(by=town.who("gwen"), naming=naming)


def _later(town: Town) -> None:
    apart.add_apart(by=town.who("bev"), item=Apart.objects.get(), words=LATER)
