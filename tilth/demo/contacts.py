"""What agencies of the made-up place bring: told first, agreed, brought in, and one file given back to its source."""

from __future__ import annotations

import random
import tomllib
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from tilth.base import clock
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.evidence import bringing, linked, store, tasks
from tilth.evidence.actions import grounds, loading, ringing
from tilth.evidence.models import Source
from tilth.places import actions as places

ANALYST, PRIVACY_LEAD = "ana", "gwen"


def put_contacts_down(town: Town, diary: Diary) -> None:
    """Put the notice, what residents said, the agreements and the files into the diary."""
    if settings.CONTACTS is None:
        return
    written = tomllib.loads((WORDS / "contacts.toml").read_text(encoding="utf-8"))
    met = diary.today - timedelta(days=written["residents"]["days_ago"])
    diary.note(diary.moment(met, 100), partial(_tell, town, written))
    for at, line in enumerate(written["sources"]):
        diary.note(diary.moment(met + timedelta(days=7), 60 + at), partial(_agree, town, line))
        diary.note(diary.moment(met + timedelta(days=30), 60 + at), partial(_bring, town, line))
    diary.note(diary.moment(diary.today - timedelta(days=2), 80), partial(_give_back, town))


def _tell(town: Town, written: dict[str, Any]) -> None:
    # What an earlier made-up place left in the folder is nobody's.
    for load in store.manifest()["loads"]:
        store.let_go(load)
    linked.forget_all()
    places.turn(by=town.who("kit"), name="contacts", is_on=True)
    analyst, said = town.who(ANALYST), written["residents"]
    grounds.tell_everybody(by=analyst, words=written["notice"].strip())
    grounds.residents_met(
        by=analyst, met_on=clock.today(), **{name: said[name] for name in ("residents", "said", "changed")}
    )


def _agree(town: Town, line: dict[str, Any]) -> None:
    names = ("name", "kind", "purpose", "basis", "agreement", "office")
    grounds.agree_source(
        by=town.who(PRIVACY_LEAD),
        until_on=clock.today() + timedelta(days=365),
        **{name: line[name] for name in names},
    )


def _bring(town: Town, line: dict[str, Any]) -> None:
    source = Source.objects.get(name=line["name"])
    file = ContentFile(_visits(line, clock.today()).encode(), line["file"])
    load = loading.bring(by=town.who(ANALYST), source=source, file=file)
    tasks.look_at(load)
    loading.name_columns(
        by=town.who(ANALYST), load=load, columns=load.columns, seen=bringing.seen_of(str(load.pk))
    )
    tasks.read(load)


def _visits(line: dict[str, Any], today: date) -> str:
    """A year of contacts: most people once or twice, a few many times."""
    chance = random.Random(line["name"])
    rows = [["pseudo id", "contact date", "type"]]
    for _ in range(line["contacts"]):
        person = int(line["people"] * chance.random() ** 2) + 1
        on = today - timedelta(days=chance.randrange(1, 360))
        rows.append([f"{line['name'][0]}-{person:04}", on.isoformat(), chance.choice(line["kinds"])])
    return "".join(",".join(row) + "\n" for row in [*rows, *line["bad"]])


def _give_back(town: Town) -> None:
    source = Source.objects.get(name="Aldermoor Infirmary")
    asked = {"source": source, "rule": "often", "at_least": 5, "window": 365}
    reason = "The A&E nurse who knows them rings and asks how things are"
    asking = ringing.ask_back(by=town.who(ANALYST), reason=reason, **asked)
    ringing.open_asking(by=town.who(PRIVACY_LEAD), asking=asking)
    tasks.make(asking)
