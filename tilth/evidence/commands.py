"""Commands of the analyst: draw a run chart, compare before and after with what was to be expected, link people."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date

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

    settings = {"at_least": args.at_least, "window": args.window, "within": args.within}
    found = measured(args.files, args.measure, settings, args.tariff, _said_on_the_side, args.spark)
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
