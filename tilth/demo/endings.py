"""What a year also brings: a worker who hands over, four questions answered, two pages of one person, and a death."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from tilth.alongside.actions import dying, handing, introductions, joining
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.demo.diary import Diary
from tilth.demo.reading import Day
from tilth.demo.town import Town
from tilth.people import actions as people
from tilth.people.models import Person
from tilth.places import actions as places
from tilth.plans import actions as plans

Things = dict[str, Any]


def put_endings_down(town: Town, diary: Diary) -> None:
    """Put five people of Coldbrook into the diary, and what happened to each."""
    things: Things = {}
    doing: tuple[tuple[int, int, Callable[[Town, Things], None]], ...] = (
        (-110, 120, _met),
        (-30, 200, _looks_back),
        (-9, 140, _two_pages),
        (-5, 100, _has_died),
        (-2, 110, _goes_on),
    )
    for day, minute, do in doing:
        diary.note(diary.moment(diary.date_of(Day(day, "")), minute), partial(do, town, things))


def _met(town: Town, things: Things) -> None:
    bev, winston = town.who("bev"), town.who("winston")
    for worker, called, hope in (
        (bev, "Mags", "To hear the band at the Wharves once more."),
        (bev, "Alf", "Somebody to have the roses."),
        (winston, "Ted", "To keep the pigeons."),
        (winston, "Wilf", "A bench that is not wet."),
        (bev, "Wilfred", "To sit where the boats go by."),
    ):
        things[called] = _begins(town, worker, called, hope)


def _begins(town: Town, worker: Actor, called: str, hope: str) -> Person:
    asked = introductions.introduce(
        by=worker,
        called=called,
        sentence="Would like some company.",
        neighbourhood=town.neighbourhoods["Coldbrook"],
    )
    introductions.go(by=worker, introduction=asked)
    person = introductions.say_met(by=worker, introduction=asked, called=called)
    people.say_about(by=worker, person=person, kind="hope", words=hope)
    return person


def _looks_back(town: Town, things: Things) -> None:
    bev, mags = town.who("bev"), things["Mags"]
    places.turn(by=town.who("kit"), name="questions", is_on=True)
    plans.look_back(
        by=bev,
        person=mags,
        what_next="go_on",
        words="I have been out twice this month. Once in the rain, on purpose.",
    )
    plans.answer_questions(
        by=bev,
        person=mags,
        kind="loneliness",
        answers={"lonely": "occasionally"},
        note="Sundays are long. The other days have got shorter.",
    )


def _two_pages(town: Town, things: Things) -> None:
    number = joining.offer_join(by=town.who("bev"), person=things["Wilfred"])
    joining.join_pages(by=town.who("winston"), person=things["Wilf"], number=number)


def _has_died(town: Town, things: Things) -> None:
    dying.say_died(by=town.who("bev"), person=things["Alf"], on=clock.today() - timedelta(days=1))


def _goes_on(town: Town, things: Things) -> None:
    handing.hand_over(
        by=town.who("winston"),
        person=things["Ted"],
        account=town.who("bev").account,
        on=clock.today() + timedelta(days=6),
        where="the bench by the lock",
    )
