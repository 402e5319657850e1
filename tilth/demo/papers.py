"""Why each organisation of the made-up place may: written down in the year, as some soon run out and one has."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from typing import Any

from tilth.base import clock
from tilth.basis import actions as basis
from tilth.basis.models import Basis
from tilth.basis.tasks import daily
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS, Day
from tilth.demo.town import Town

LASTS_DAYS = 365
NAMES = ("purpose", "article6", "article9", "sections", "power", "confidence", "crime", "title", "signed", "walks")  # fmt: skip


def put_papers_down(town: Town, diary: Diary) -> None:
    """Put every agreement into the diary, and the privacy lead's being told of what runs out."""
    written = tomllib.loads((WORDS / "agreements.toml").read_text(encoding="utf-8"))
    for line in written["agreements"]:
        day = diary.today - timedelta(days=line["days_ago"])
        diary.note(diary.moment(day, 30), partial(_write, town, line))
    diary.note(diary.moment(diary.date_of(Day(-1, "w")), 480), _a_night)


def _a_night() -> None:
    daily()


def _write(town: Town, line: dict[str, Any]) -> None:
    organisation = town.organisations[line["organisation"]]
    follows = Basis.objects.filter(organisation=organisation).first() if line.get("again") else None
    today = clock.today()
    basis.write(
        by=town.who("gwen"),
        organisation=organisation,
        words=line["words"].strip(),
        from_on=today,
        until_on=today + timedelta(days=LASTS_DAYS),
        follows=follows,
        **{name: line[name] for name in NAMES if name in line},
    )
