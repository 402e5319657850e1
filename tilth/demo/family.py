"""Keeley, whose parents live apart: a child's own page, one parent who reads it and one who hears; and a fortnight's cover."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tilth.accounts import actions as accounts
from tilth.alongside.actions import covering, deciding, hearing, introductions, speaking
from tilth.base import clock
from tilth.base.roles import Role, Section
from tilth.demo.actions import cast
from tilth.demo.diary import Diary
from tilth.demo.reading import Day
from tilth.demo.town import Town, acting
from tilth.families.actions import sharing, writing
from tilth.families.queries import around
from tilth.people import actions as people
from tilth.people.models import Person
from tilth.teams import actions as teams

PARTS = ["story", "plan", "health"]


def put_down_family(town: Town, diary: Diary) -> None:
    """Put Keeley's page, who speaks for her, and who stands in for whom into the diary. A dozen things in all."""
    things: dict[str, Any] = {}
    for day, minute, do in (
        (-40, 60, _begins),
        (-33, 90, _parents),
        (-20, 70, _together),
        (-12, 30, _written),
        (-1, 45, _away),
    ):
        diary.note(diary.moment(diary.date_of(Day(day, "")), minute), _doing(do, town, things))


def _doing(
    do: Callable[[Town, dict[str, Any]], None], town: Town, things: dict[str, Any]
) -> Callable[[], None]:
    return lambda: do(town, things)


def _begins(town: Town, things: dict[str, Any]) -> None:
    bev, kit = town.who("bev"), town.who("kit")
    shelley = accounts.invite(by=kit, name="Shelley Garside", short_name="Shelley")
    cast(
        by=kit,
        account=shelley,
        demo_line="Keeley’s mother: what a parent reads, and helps to say, until Keeley decides.",
        email="shelley@example.org",
    )
    town.actors["shelley"] = acting(shelley, Role.RESIDENT)
    asked = introductions.introduce(
        by=town.actors["shelley"],
        called="Keeley",
        sentence="She is nine, and would like somebody of her own to tell things to.",
        neighbourhood=town.neighbourhoods["Coldbrook"],
    )
    introductions.go(by=bev, introduction=asked)
    keeley = things["keeley"] = introductions.say_met(by=bev, introduction=asked, called="Keeley")
    for kind, words in (
        ("matters", "Saturdays. And that nobody asks me who I like best."),
        ("gift", "I can do a cartwheel on the wall by the Brook."),
        ("hope", "Tea that somebody cooked."),
        ("talk", "Ask me when we are doing something, not at a table."),
    ):
        people.say_about(by=bev, person=keeley, kind=kind, words=words)


def _parents(town: Town, things: dict[str, Any]) -> None:
    bev, keeley = town.who("bev"), things["keeley"]
    for key, on_page, paper in (
        ("shelley", True, "Keeley’s birth certificate, seen at the flat."),
        ("carl", False, "Keeley’s birth certificate; he is named on it. He and Shelley live apart."),
    ):
        row = speaking.record_speaker(
            by=bev,
            person=keeley,
            account=town.who(key).account,
            kind="parent",
            sections=PARTS,
            paper=paper,
            words="With Keeley, on the wall by the Brook. She coloured in who reads what.",
            until_on=clock.today() + timedelta(days=365),
            on_page=on_page,
            decides="parents",
        )
        speaking.second_speaker(by=town.who("amina"), speaker=row)
    deciding.set_deciding(
        by=bev,
        person=keeley,
        choices={Section.STORY: "child", Section.PLAN: "together"},
        words="Keeley said: doctors are for mums, but my plans are for two.",
    )
    things["row"] = row


def _together(town: Town, things: dict[str, Any]) -> None:
    """Carl and Keeley share a page; Keeley said yes with Bev, on the wall, and Shelley said so too."""
    bev, keeley = town.who("bev"), things["keeley"]
    carl = Person.objects.get(account=town.who("carl").account)
    himself = replace(town.who("carl"), person_id=carl.pk)
    family = sharing.begin(by=himself, person=carl, called="Saturdays", my_name="Dad")
    code = sharing.give_code(by=himself, person=carl, family=family)
    sharing.say_yes(
        by=bev,
        person=keeley,
        code=code,
        my_name="Keeley",
        said_how="On the wall by the Brook. Shelley was there, and said that Saturdays are theirs.",
        shows_writer=True,
    )
    first = writing.help_us_to(by=bev, family=family, words="have every second Saturday, rain or not")
    writing.help_us_to(by=himself, family=family, words="learn to cook one thing each")
    step = writing.add_step(
        by=himself,
        family=family,
        words="Write the Saturdays on the calendar",
        of=first,
        doer=next(one for one in around(family.pk) if one.person_id == carl.pk),
        said_when="by Friday",
    )
    writing.becomes(by=himself, line=step, state="done")
    writing.add_step(by=bev, family=family, words="Choose what to cook", of=first, doer_words="Nan Pat")
    writing.look_back(
        by=himself,
        family=family,
        words="Two Saturdays out of two. She beats me at eggs.",
        next_on=clock.today() + timedelta(days=42),
    )


def _written(town: Town, things: dict[str, Any]) -> None:
    row = things["row"]
    hearing.write_for(
        by=town.who("bev"), speaker=row,
        words="She told her class about the eggs. She would like to bring her own apron.",
    )  # fmt: skip
    hearing.say_back(by=town.who("carl"), speaker=row, words="Tell her there is a hook for it.")


def _away(town: Town, things: dict[str, Any]) -> None:
    bev = town.who("bev")
    covering.stand_in(
        by=bev,
        away=bev.account,
        account=town.who("winston").account,
        from_on=clock.today() + timedelta(days=3),
        until_on=clock.today() + timedelta(days=17),
    )
    teams.write_week(
        by=bev,
        team=town.teams["coldbrook"],
        words="Amina every day but Friday. Bev until Wednesday. Tomasz at the library on Tuesday afternoon. Jo at the allotments when it is dry.",
    )
