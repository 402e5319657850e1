"""What stands in the small place's charts and findings: one taken up, one faded, one withdrawn, and a chart begun anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.small_place_later import MARKUP
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.findings.actions import charts, detours, falls, open_figures, telling, weighing
from tilth.findings.actions.telling import Told
from tilth.findings.models import Chart, Commitment, Fall, Finding, Known
from tilth.listening.models import Study
from tilth.teams.models import Team


@dataclass
class Findings:
    """What was learned, by what it is for."""

    chart: Chart
    empty: Chart
    finding: Finding
    commitment: Commitment
    others: list[Finding]  # faded, and withdrawn
    fall: Fall
    study: Study
    barrier: Barrier

    @property
    def seldom(self) -> dict[str, list[str]]:
        """Pages in a state that the first one somebody meets is not in."""
        return {
            "resident": [f"/learning/findings/{one.pk}" for one in (self.finding, *self.others)],
            "worker": [
                f"/learning/charts/{self.empty.pk}",
                f"/learning/findings/{self.finding.pk}/act",
                f"/learning/before-and-after/{self.fall.pk}",
                f"/learning/listening/{self.study.pk}/weigh",
                f"/learning/prices/{self.barrier.pk}",
                f"/learning/prices/{self.barrier.pk}/journeys",
                "/learning/how-it-goes",
                "/learning/who-we-meet",
            ],
            "keeper": ["/learning/who-we-meet", "/learning/who-we-meet/open-figures"],
        }

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {
            "chart": self.chart.pk,
            "finding": self.finding.pk,
            "commitment": self.commitment.pk,
            "fall": self.fall.pk,
        }


def findings(amina: Actor, kit: Actor, team: Team, barrier: Barrier) -> Findings:
    """Make them some months ago, but for the newest."""
    chart, empty = _chart(amina, team, counts_people=False), _chart(amina, team, counts_people=True)
    first = clock.today() - timedelta(days=600)
    days = [first + timedelta(days=30 * at) for at in range(20)]
    charts.put_points(
        by=amina, chart=chart, points={on: 10.0 + at % 4 - 6 * (at > 12) for at, on in enumerate(days)}
    )
    charts.begin_anew(by=amina, chart=chart, on=days[13], why=f"A new book. {MARKUP}")
    charts.note_change(by=amina, chart=chart, on=days[13], words=f"Two of us go first. {MARKUP}")
    faded, withdrawn = _told(amina, team, chart), _told(amina, team, chart)
    Finding.objects.filter(pk=faded.pk).update(published_on=clock.today() - timedelta(days=120))
    telling.withdraw(by=amina, finding=withdrawn, why=f"Two months were missing. {MARKUP}")
    finding = _told(amina, team, chart)
    for what in ("Ring first.", "Ask again."):
        made = telling.commit(
            by=amina, finding=finding, what=f"{what} {MARKUP}", by_on=clock.today(), team=team
        )
    telling.say_what_came(by=amina, commitment=finding.commitments.first(), came=f"A little. {MARKUP}")
    study = Study.objects.closed().get()
    weighing.weigh(
        by=amina, study=study, contacts=400, low_pence=3_00, high_pence=9_00, source=f"A tariff {MARKUP}", year=2026
    )  # fmt: skip
    detours.say_detour(
        by=amina, barrier=barrier, from_agency=f"The council {MARKUP}", to_agency="Hollins Homes", from_on=first,
        until_on=clock.today(), returns=43, low_pence=3_00, high_pence=9_00, source=f"What happened {MARKUP}", year=2026,
    )  # fmt: skip
    figures = dict.fromkeys(team.neighbourhoods.all(), 4100)
    open_figures.put_open_figures(
        by=kit, what=f"Residents {MARKUP}", source=f"Census {MARKUP}", values=figures
    )
    return Findings(chart, empty, finding, made, [faded, withdrawn], _fall(amina, team), study, barrier)


def _fall(amina: Actor, team: Team) -> Fall:
    """People to whom it happens now and then, each more or less often."""
    on = clock.today() - timedelta(days=200)
    lines = [
        f"{person},{on - timedelta(days=150 - 3 * time - person % 7)}"
        for person in range(60)
        for time in range(1 + person % 9)
        for _both in range(2)
    ]
    lines += [f"{person},{on + timedelta(days=5 * (person % 30))}" for person in range(60)]
    return falls.work_out_fall(
        by=amina, team=team, title=f"Calls {MARKUP}", unit=f"calls {MARKUP}", source=f"The log {MARKUP}", at_least=5,
        window_days=180, on=on, content="\n".join(["person,date", *lines]).encode(),
    )  # fmt: skip


def _chart(amina: Actor, team: Team, *, counts_people: bool) -> Chart:
    return charts.begin_chart(
        by=amina, team=team, title=f"Repairs {MARKUP}", unit="days", source=f"The book. {MARKUP}", counts_people=counts_people
    )  # fmt: skip


def _told(amina: Actor, team: Team, chart: Chart) -> Finding:
    today = clock.today()
    told = Told(
        question="Are repairs quicker?", sentence=f"A little, it seems. {MARKUP}", known=Known.OBSERVED,
        from_on=today - timedelta(days=365), until_on=today, people=40, how_chosen=f"Every repair. {MARKUP}",
        compared_with=f"With nothing. {MARKUP}", missing=f"What nobody wrote down. {MARKUP}", cost=f"£1 to £3 {MARKUP}",
    )  # fmt: skip
    return telling.publish(by=amina, team=team, told=told, chart=chart)
