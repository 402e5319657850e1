"""What is done apart from pages: files are looked at and read, files for sources are made, and what has had its days is destroyed.

Each runs in a process of its own (`waiting.py`, or the command): pages never read a file of contacts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput
from tilth.evidence import access, bringing, engine, linked, queries, store
from tilth.evidence.actions import grounds, linking, loading, looking, ringing
from tilth.evidence.models import Asking, Linking, Load, Looking

Say = Callable[[str], None]


def daily() -> int:
    """Destroy what has had its days: sources whose agreement is over, names, files nobody fetched. Gives how many went.

    Whatever is switched on: what was promised to residents holds for what is still here after a place turned contacts off.
    """
    if settings.CONTACTS is None:
        return 0
    gone = 0
    for source in queries.sources_over():
        grounds.end_source(by=TILTH, source=source)
        gone += 1
    for load in queries.names_over():
        loading.names_gone(by=TILTH, load=load)
        gone += 1
    for load in queries.left_unread():
        said = _(
            "Nobody said which column holds what in two weeks, so the file was destroyed. Bring it again."
        )
        loading.not_read(by=TILTH, load=load, said=said)
        gone += 1
    for asking in queries.askings_over():
        ringing.asking_over(by=TILTH, asking=asking)
        gone += 1
    if queries.linking_now() is None:
        linked.forget_all()
    if access.are_on():
        looking.tonight(by=TILTH)
    return gone


def often() -> int:
    """Do what waits: look at files, read them, honour objections, make files for sources. Gives how much was done."""
    if not access.are_on():
        return 0
    done = 0
    for load in queries.to_look_at():
        look_at(load)
        done += 1
    for load in queries.to_read():
        read(load)
        done += 1
    for source in queries.to_honour():
        honoured = store.objections(source.slug)
        bringing.honour_objections(source.slug)
        linked.forget_gone()
        grounds.objections_honoured(by=TILTH, source=source, honoured=honoured)
        done += 1
    for asking in queries.to_make():
        make(asking)
        done += 1
    if wanted := queries.to_link():
        link(wanted)
        done += 1
    if chosen := queries.to_work_out():
        work_out(chosen)
        done += 1
    return done


def look_at(load: Load) -> None:
    """Look at the first rows of a file, so that its columns can be named."""
    try:
        seen = bringing.look(store.folder("coming", str(load.pk)) / "file", load.called)
    except InvalidInput as error:
        loading.not_read(by=TILTH, load=load, said=error.message)
        return
    bringing.keep_seen(str(load.pk), seen)
    loading.seen(by=TILTH, load=load, seen=seen)


def read(load: Load, say: Say = lambda _words: None) -> Load:
    """Read a file to its end, from wherever it was stopped."""
    source = load.source
    plan = bringing.Plan(
        load=str(load.pk),
        source=source.slug,
        agency=source.name,
        file=store.folder("coming", str(load.pk)) / "file",
        called=load.called,
        columns=load.columns,
        until=source.until_on.isoformat(),
        names=source.gives_names,
    )

    def told(words: str, read: int, rejected: int) -> None:
        say(words)
        loading.read_on(by=TILTH, load=load, read=read, rejected=rejected)

    try:
        progress = bringing.bring_in(plan, clock.today(), told)
    except InvalidInput as error:
        return loading.not_read(by=TILTH, load=load, said=error.message)
    return loading.held(by=TILTH, load=load, progress=progress)


def make(asking: Asking) -> None:
    """Make the file that a source fetches: its own ids, in the order of the ids, and nothing else."""
    slug = asking.source.slug
    found = engine.people_by(
        asking.rule, store.parts(slug), {"at_least": asking.at_least, "window": asking.window}
    )
    ids = sorted({own for person, own in store.own_ids(slug) if person in found})
    sheet = io.StringIO()
    rows = csv.writer(sheet, lineterminator="\n")
    rows.writerow(["id"])
    rows.writerows([one] for one in ids)
    store.append_sealed(store.folder("to_ring") / str(asking.pk), sheet.getvalue().encode())
    ringing.ready(by=TILTH, asking=asking)


def link(wanted: Linking, say: Say = lambda _words: None) -> dict[str, Any]:
    """Score who is new, and say anew who is one person."""
    told = linked.link(float(wanted.sure), say)
    linking.was_linked(by=TILTH, linking=wanted)
    return told


def work_out(chosen: Looking, say: Say = lambda _words: None) -> dict[str, Any]:
    """Work out what happened, and keep it as it may be read."""
    # The measures are the worker's: they are not even loaded for a page.
    from tilth.evidence.happened import Asked, of_what_is_held

    now = queries.linking_now()
    asked = Asked(
        settings={"at_least": chosen.at_least, "window": chosen.window, "within": chosen.within},
        prices=chosen.prices,
        on=clock.today().isoformat(),
        sure=now.sure if now is not None and now.linked_at is not None else None,
    )
    try:
        told = of_what_is_held(asked, say)
    except InvalidInput as error:
        looking.looked(by=TILTH, looking=chosen, said=error.message)
        return {}
    looking.looked(by=TILTH, looking=chosen)
    return told
