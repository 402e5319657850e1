"""`tilth demo_evidence`: a million contacts of five agencies, who is one person in them, what happened, and two comparisons.

One comparison is of a neighbourhood in which a real effect was planted, the other of one in which there is none. Everything goes
the way it goes in a real place: agreements, files read row by row, linking opened by two, tables that are let go.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from tilth.accounts.models import Account
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import WrongState
from tilth.base.roles import Role
from tilth.comparisons import actions as comparisons
from tilth.comparisons.models import Comparison, Kind, Version
from tilth.comparisons.queries import told
from tilth.comparisons.table import headings
from tilth.comparisons.tasks import often as work_out_comparisons
from tilth.demo import agencies
from tilth.demo.reading import WORDS
from tilth.demo.town import acting
from tilth.evidence import access, bringing, queries, tasks
from tilth.evidence.actions import grounds, linking, loading, looking
from tilth.evidence.models import Load, Source, State
from tilth.methods.formats import spreadsheet

PEOPLE = 40_000
NAMES_DAYS = 30
Say = Callable[[str], None]


def make_evidence(people: int, say: Say) -> None:
    """Bring, link, measure and compare; what is there already is passed over, so that it can be run again."""
    if not access.are_on():
        raise WrongState("The made-up place holds no contacts. Make it anew: tilth demo --fresh")
    written = tomllib.loads((WORDS / "evidence.toml").read_text(encoding="utf-8"))
    analyst, lead = _somebody("Ana", Role.ANALYST), _somebody("Gwen", Role.PRIVACY_LEAD)
    versions = {one["question"]: _version(one["question"]) for one in written["planted"]}
    starts_on = next(iter(versions.values())).starts_on
    say(f"Drawing {people:,} people of the county, and their visits to A&E")
    town = agencies.county(people, written)
    _tell_residents(analyst, written)
    contacts = 0
    for line in written["sources"]:
        contacts += _bring(analyst, lead, line, town, starts_on, say)
    say(f"{contacts:,} contacts are held")
    _link(analyst, lead, written, say)
    if (now := queries.looking_now()) is None or now.is_wanted:
        looking.look(by=analyst, at_least=5, window=365, within=30, prices=written["prices"]["lines"])
    if chosen := queries.to_work_out():
        say("Working out what happened")
        tasks.work_out(chosen)
    for one in written["planted"]:
        _compare(analyst, versions[one["question"]], agencies.table_rows(town, one), say)


def _somebody(short_name: str, role: Role) -> Actor:
    return acting(Account.objects.get(is_demo=True, short_name=short_name), role)


def _version(question: str) -> Version:
    found = Version.objects.filter(question=question).order_by("number").last()
    if found is None:
        raise WrongState("This made-up place is an older one. Make it anew: tilth demo --fresh")
    return found


def _tell_residents(analyst: Actor, written: dict[str, Any]) -> None:
    """Before names come, everybody is told so and residents have met about it again."""
    if Source.objects.exclude(names_basis="").exists():
        return
    said = written["residents"]
    grounds.tell_everybody(by=analyst, words=written["notice"]["words"].strip())
    grounds.residents_met(by=analyst, met_on=clock.today(), **said)


def _bring(
    analyst: Actor, lead: Actor, line: dict[str, Any], town: agencies.County, starts_on: date, say: Say
) -> int:
    source = Source.objects.filter(name=line["name"], ended_at=None).first() or _agree(lead, line)
    # Drawn whether it is needed or not: so that what comes after is the same however often it is run.
    content = agencies.contacts_of(town, line, starts_on)
    load = (
        Load.objects.filter(source=source, called=line["file"])
        .exclude(state__in=[State.NOT_READ, State.GONE])
        .first()
    )
    if load is None:
        load = loading.bring(by=analyst, source=source, file=ContentFile(content, line["file"]))
    if load.state == State.CAME:
        tasks.look_at(load)
        load.refresh_from_db()
    if load.state == State.SEEN:
        seen = bringing.seen_of(str(load.pk))
        loading.name_columns(by=analyst, load=load, columns=load.columns, seen=seen)
        load.refresh_from_db()
    if load.state != State.HELD:
        say(f"Reading {source.name}")
        load = tasks.read(load)
    return load.rows_kept


def _agree(lead: Actor, line: dict[str, Any]) -> Source:
    names = ("name", "kind", "purpose", "basis", "agreement", "office")
    more = {"names_basis": line["names_basis"], "names_days": NAMES_DAYS} if "names_basis" in line else {}
    until = clock.today() + timedelta(days=365)
    return grounds.agree_source(by=lead, until_on=until, **more, **{name: line[name] for name in names})


def _link(analyst: Actor, lead: Actor, written: dict[str, Any], say: Say) -> None:
    now = queries.linking_now() or linking.ask_to_link(by=analyst, reason=written["linking"]["reason"])
    if now.opened_at is None:
        linking.open_linking(by=lead)
    if wanted := queries.to_link():
        say("Finding who is one person, by two agencies’ names")
        tasks.link(wanted, say)


def _compare(analyst: Actor, version: Version, rows: list[list[Any]], say: Say) -> None:
    """Bring a comparison's table as its analyst does, and say what came of it."""
    comparison: Comparison = version.comparison
    if not comparison.results.exists():
        content = spreadsheet.write(headings(Kind.PEOPLE, version), rows)
        comparisons.bring(by=analyst, comparison=comparison, content=content)
        work_out_comparisons()
    came = told(comparison.pk)
    say(f"{comparison.question}\n  {came.sentence if came else 'It could not be worked out: see its page.'}")
