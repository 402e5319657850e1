"""Commands of the analyst: draw a run chart, compare before and after with what was to be expected, link people."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tilth.base.errors import InvalidInput
from tilth.evidence.files import day, number, rows_of


def run_chart(args: Namespace) -> int:
    """Draw one number over time, by the rules of Making Data Count."""
    from tilth.methods.run_charts import in_words, run_chart

    series: dict[date, float] = {}
    for row, (on, value) in rows_of(args.file, (args.date, args.value)):
        when = day(args.file, row, on)
        if when in series:
            raise InvalidInput(f"{args.file}, row {row}: {when.isoformat()} stands there twice")
        series[when] = number(args.file, row, value)
    try:
        chart = run_chart(sorted(series.items()), args.rebase, args.screen)
    except ValueError as error:
        raise InvalidInput(f"{args.file}: {error}") from None
    if args.json:
        points = [
            {
                "date": point.on.isoformat(),
                "value": point.value,
                "mean": point.mean,
                "lower": point.lower,
                "upper": point.upper,
                "mark": point.mark.value,
            }
            for point in chart.points
        ]
        print(json.dumps({"points": points}))
    else:
        print(in_words(chart))
    return 0


def compare_before_after(args: Namespace) -> int:
    """Set before and after beside what would have happened anyway; never the two without the third."""
    from tilth.methods.natural_fall import Events, in_words, natural_fall

    persons, days = [], []
    for row, (person, on) in rows_of(args.file, ("person", "date")):
        if not person:
            raise InvalidInput(f"{args.file}, row {row}: the person is missing")
        persons.append(person)
        days.append(day(args.file, row, on))
    try:
        told = natural_fall(Events.of(persons, days), args.at_least, args.window, args.at)
    except ValueError as error:
        raise InvalidInput(f"{args.file}: {error}") from None
    if told.is_cut_short:
        print(f"{args.file}: the events seem to end before the time after is over", file=sys.stderr)
    if not args.json:
        print(in_words(told))
        return 0
    print(
        json.dumps(
            {
                "people": told.people,
                "before": told.before,
                "expected_anyway": told.expected.mean,
                "lower": told.expected.lower,
                "upper": told.expected.upper,
                "after": told.after,
                "at": told.at.isoformat(),
                "method": told.expected.way.value,
            }
        )
    )
    return 0


def what_happened(args: Namespace) -> int:
    """Say how contacts gather, repeat, travel between agencies and cost; nothing of fewer than eight people."""
    from tilth.evidence.happened import in_words, measured

    files = [*args.files, *(_held() if args.held else ())]
    if not files:
        raise InvalidInput("name a file of contacts, or ask what is held: --held")
    settings = {"at_least": args.at_least, "window": args.window, "within": args.within}
    persons = _held_persons() if args.held else None
    found = measured(files, args.measure, settings, args.tariff, _said_on_the_side, args.spark, persons)
    if args.json:
        told = [
            {
                "measure": each.measure.name,
                "version": each.measure.version,
                "settings": each.settings,
                "rows": [dict(zip(each.headings, row, strict=True)) for row in each.rows],
            }
            for each in found
        ]
        print(json.dumps({"measures": told}))
    else:
        print("\n\n".join(in_words(each) for each in found))
    return 0


def bring_in_contacts(args: Namespace) -> int:
    """Read a large file that a source gave; asked again after a stop, it goes on where it stopped."""
    from django.core.files import File

    from tilth.base.actors import TILTH
    from tilth.evidence import access, bringing, tasks
    from tilth.evidence.actions import loading
    from tilth.evidence.models import State

    source = access.source_for(TILTH, args.source)
    print_of = bringing.fingerprint(args.file)
    load = source.loads.filter(
        fingerprint=print_of, state__in=[State.CAME, State.SEEN, State.WAITS, State.READING]
    ).first()
    if load is None:
        with args.file.open("rb") as content:
            load = loading.bring(by=TILTH, source=source, file=File(content, args.file.name), by_name=args.by)
    if load.state == State.CAME:
        tasks.look_at(load)
    if load.state == State.SEEN:
        columns = load.columns | dict(_pair(words) for words in args.column)
        load = loading.name_columns(by=TILTH, load=load, columns=columns, seen=bringing.seen_of(str(load.pk)))
    if load.state != State.NOT_READ:
        load = tasks.read(load, _said_on_the_side)
    if load.state == State.NOT_READ:
        raise InvalidInput(load.said)
    told = {"rows": load.rows_read, "kept": load.rows_kept, "rejected": load.rows_rejected, "why": load.why}
    if args.json:
        print(json.dumps(told))
        return 0
    print(f"{load.called}: {load.rows_read} rows read, {load.rows_rejected} cannot be kept.")
    for row, why in bringing.rejected_of(str(load.pk), source.slug):
        print(f"{load.called}, row {row}: {why}", file=sys.stderr)
    return 0


def _pair(words: str) -> tuple[str, str]:
    what, _, heading = words.partition("=")
    if not what or not heading:
        raise InvalidInput(f"{words}: write it as id=HEADING")
    return what, heading


def _held() -> list[Path]:
    """Give the files that agencies brought to this place. Unless linking was opened, each agency's people stand alone."""
    import os

    os.environ.setdefault("TILTH_MODE", "development")
    from tilth.evidence import store

    return store.parts()


def _held_persons() -> Path | None:
    from tilth.evidence import linked

    return linked.persons_file()


def link_contacts(args: Namespace) -> int:
    """Link who is new in what agencies brought, where that was opened, and work out anew what happened."""
    from tilth.evidence import access, queries, tasks

    access.must_be_on()
    now = queries.linking_now()
    if now is None or now.opened_at is None:
        raise InvalidInput("linking by names is not open in this place")
    told = tasks.link(now, _said_on_the_side)
    chosen = queries.looking_now()
    if chosen is not None:
        tasks.work_out(chosen, _said_on_the_side)
    if args.json:
        print(json.dumps(told))
        return 0
    print(
        f"about {told['records']} ids are about {told['persons']} people's, from weight {told['sure']:g} on"
    )
    names = queries.source_names()
    print("Linked to no other id:")
    for source, share in told["unlinked"].items():
        print(f"  {names.get(source, source)}: {'too few to tell' if share is None else f'{share}%'}")
    return 0


def link_people(args: Namespace) -> int:
    """Find which records of several agencies are one person's, and say what stayed unlinked."""
    from tilth.evidence.linking import link

    told = link(args.files, args.out, _said_on_the_side, args.spark)
    if args.json:
        print(
            json.dumps(
                {
                    "records": told.records,
                    "persons": told.persons,
                    "unlinked_share": told.unlinked_share,
                    "seconds": told.seconds,
                }
            )
        )
        return 0
    print(f"{told.records} records are {told.persons} people's: {args.out}")
    for line in _unlinked(told.unlinked_share):
        print(line)
    return 0


def _unlinked(shares: dict[str, float]) -> Iterator[str]:
    yield "Linked to no other record, so counted too low in every figure made of these:"
    yield from (f"  {source}: {share:.1%}" for source, share in shares.items())


def _said_on_the_side(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
