"""What was learned in the made-up place: a chart that tells a change, a before and after that does not, and who does what."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np

from tilth.base import clock
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.findings.actions import charts, falls, open_figures, telling, weighing
from tilth.findings.models import Chart, Fall, Finding
from tilth.listening.models import Study

YEARS = 4


def put_findings_down(town: Town, diary: Diary) -> None:
    """Put the chart, the before and after, what contacts cost, open figures and each finding into the diary."""
    written = tomllib.loads((WORDS / "findings.toml").read_text(encoding="utf-8"))
    lately = diary.today - timedelta(days=24)
    begun = diary.today - timedelta(days=written["chart"]["begun"])
    diary.note(diary.moment(begun, 640), partial(_draw, town, written["chart"], diary.today))
    for number, do in enumerate((_open, _weigh, _work_out)):
        diary.note(diary.moment(lately, 641 + number), partial(do, town, written))
    diary.note(diary.moment(lately, 645), partial(_draw, town, written["chart"], diary.today))
    for number, line in enumerate(written["findings"]):
        told = diary.moment(diary.today - timedelta(days=line["ago"]), 650 + number)
        diary.note(told, partial(_tell, town, written, line))


def _open(town: Town, written: dict[str, Any]) -> None:
    line = written["open"]
    values = {town.neighbourhoods[name]: value for name, value in line["values"].items()}
    open_figures.put_open_figures(
        by=town.who(line["by"]), what=line["what"], source=line["source"], values=values
    )


def _weigh(town: Town, written: dict[str, Any]) -> None:
    line = written["weighing"]
    weighing.weigh(
        by=town.who(line["by"]), study=_study(written), contacts=line["contacts"],
        low_pence=line["low"], high_pence=line["high"], source=line["source"], year=clock.today().year,
    )  # fmt: skip


def _draw(town: Town, line: dict[str, Any], today: date) -> None:
    """Begin the chart, or go on with it: every number until now, and what was changed until now."""
    by, team = town.who(line["by"]), town.teams[line["team"]]
    chart = Chart.objects.filter(title=line["title"]).first() or charts.begin_chart(
        by=by, team=team, title=line["title"], unit=line["unit"], source=line["source"], counts_people=False
    )
    first = today - timedelta(days=line["ago"])
    days = [first + timedelta(days=line["every"] * at) for at in range(len(line["values"]))]
    points = {on: float(value) for on, value in zip(days, line["values"], strict=True) if on <= clock.today()}
    charts.put_points(by=by, chart=chart, points=points)
    for change in line["changed"]:
        if days[change["at"]] <= clock.today():
            charts.note_change(
                by=town.who(change["by"]), chart=chart, on=days[change["at"]], words=change["words"]
            )


def _work_out(town: Town, written: dict[str, Any]) -> None:
    line = written["fall"]
    on = clock.today() - timedelta(days=line["ago"])
    falls.work_out_fall(
        by=town.who(line["by"]), team=town.teams[line["team"]], title=line["title"], unit=line["unit"],
        source=line["source"], at_least=line["at_least"], window_days=line["window"], on=on, content=days_of(line, on),
    )  # fmt: skip


def days_of(line: dict[str, Any], on: date) -> bytes:
    """Draw on which days it happened to each person, three years before that day and one after. Nobody is helped."""
    chance = np.random.default_rng(line["seed"])
    rates = chance.gamma(0.6, 2.6, line["people"])
    first, rows = on - timedelta(days=(YEARS - 1) * 365), ["person,date"]
    for person, rate in enumerate(rates):
        when = chance.integers(0, YEARS * 365, chance.poisson(rate * YEARS))
        rows += [f"A{person},{first + timedelta(days=int(day))}" for day in when]
    return "\n".join(rows).encode()


def _tell(town: Town, written: dict[str, Any], line: dict[str, Any]) -> None:
    source = _source(written, line["on"])
    made_of = {line["on"]: source}
    by = town.who(written[{"study": "weighing"}.get(line["on"], line["on"])]["by"])
    words = ("question", "sentence", "known", "how_chosen", "compared_with", "missing")
    more = {name: line[name] for name in ("cost", "contacts", "own_words") if name in line}
    told = telling.Told(
        **{name: line[name] for name in words}, **more, from_on=clock.today() - timedelta(days=500),
        until_on=clock.today(), people=line.get("people"),
    )  # fmt: skip
    finding = telling.publish(by=by, team=source.team, told=told, **made_of)
    for commitment in line["commitments"]:
        _promise(town, finding, commitment)


def _source(written: dict[str, Any], kind: str) -> Any:
    match kind:
        case "chart":
            return Chart.objects.get(title=written["chart"]["title"])
        case "fall":
            return Fall.objects.get(title=written["fall"]["title"])
    return _study(written)


def _study(written: dict[str, Any]) -> Study:
    return Study.objects.get(question=written["weighing"]["study"])


def _promise(town: Town, finding: Finding, line: dict[str, Any]) -> None:
    kind, key = line["who"].split(":")
    who: dict[str, Any] = {"office": town.offices[key]} if kind == "office" else {"team": town.teams[key]}
    by = town.who(line["by"])
    by_on = clock.today() + timedelta(days=line["days"])
    made = telling.commit(by=by, finding=finding, what=line["what"], by_on=by_on, **who)
    if "came" in line:
        telling.say_what_came(by=by, commitment=made, came=line["came"])
