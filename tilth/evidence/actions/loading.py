"""A source's file: it comes, is looked at, its columns are named, it is read, and in time it is destroyed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from django.core.files import File
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.ids import new_id
from tilth.base.roles import Role
from tilth.base.writing import act, verb
from tilth.evidence import linked, store
from tilth.evidence.access import load_for, source_for
from tilth.evidence.bringing import NEEDED, Progress, Seen, fingerprint, refuse_numbers_as_ids
from tilth.evidence.models import Load, Looking, Source, State
from tilth.evidence.queries import missing_first
from tilth.methods.contact_rows import ABOUT_THE_CONTACT, ABOUT_WHO, guessed


@verb("evidence.bring")
def bring(*, by: Actor, source: Source, file: File[bytes], by_name: str = "") -> Load:
    """Take a source's file: an analyst, once the notice, the panel and the agreement stand. It is read later, apart from pages."""
    source = source_for(by, source.slug, Role.ANALYST)
    if missing := missing_first(source):
        raise WrongState(str(missing[0]))
    pk = new_id()
    came = store.folder("coming", str(pk)) / "file"
    with came.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    print_of = fingerprint(came)
    if _came_before(source, print_of):
        shutil.rmtree(came.parent)
        raise InvalidInput(_("This very file came already."), "file")
    called = Path(file.name or "").name[:200] or "file"
    load = Load(pk=pk, source=source, called=called, fingerprint=print_of, by_name=by_name or by.name)
    load.save(force_insert=True)
    act(by, "evidence.bring", subject=load)
    return load


def _came_before(source: Source, print_of: str) -> bool:
    done_with = [State.NOT_READ, State.GONE]
    return Load.objects.filter(source=source, fingerprint=print_of).exclude(state__in=done_with).exists()


@verb("evidence.seen")
def seen(*, by: Actor, load: Load, seen: Seen) -> Load:
    """Keep the headings of a file that was looked at, and guess which column holds what: Tilth itself."""
    load.headings = seen.headings
    wanted = ABOUT_THE_CONTACT + (ABOUT_WHO if load.source.gives_names else ())
    guess = guessed(seen.headings) | {
        part: column for part, column in load.source.columns.items() if column in seen.headings
    }
    load.columns = {part: guess[part] for part in wanted if part in guess}
    load.state = State.SEEN
    load.save(update_fields=["headings", "columns", "state"])
    act(by, "evidence.seen", subject=load)
    return load


@verb("evidence.name_columns")
def name_columns(*, by: Actor, load: Load, columns: Mapping[str, str], seen: Seen) -> Load:
    """Say which column holds what, and let the file be read: an analyst. Raises InvalidInput beside the column."""
    load = load_for(by, load.pk, Role.ANALYST)
    if load.state != State.SEEN:
        raise WrongState(_("This file is being read, or was."))
    chosen = {part: column for part, column in columns.items() if column}
    for part in NEEDED:
        if part not in chosen:
            raise InvalidInput(_("Say which column holds it. Nothing can be read without."), part)
    for part, column in chosen.items():
        if column not in load.headings:
            raise InvalidInput(_("There is no such column in this file."), part)
        if list(chosen.values()).count(column) > 1:
            raise InvalidInput(_("One column holds one thing. Choose another."), part)
    refuse_numbers_as_ids(seen, chosen)
    load.columns, load.state = chosen, State.WAITS
    load.save(update_fields=["columns", "state"])
    Source.objects.filter(pk=load.source_id).update(columns=chosen)
    act(by, "evidence.name_columns", subject=load)
    return load


@verb("evidence.read_on")
def read_on(*, by: Actor, load: Load, read: int, rejected: int) -> None:
    """Note how far a file is read, for whoever waits: Tilth itself."""
    Load.objects.filter(pk=load.pk).update(state=State.READING, rows_read=read, rows_rejected=rejected)


@verb("evidence.held")
def held(*, by: Actor, load: Load, progress: Progress) -> Load:
    """Say that a file is held, and destroy the file itself: Tilth itself."""
    load.state, load.why = State.HELD, progress.why
    load.rows_read, load.rows_kept, load.rows_rejected = progress.read, progress.kept, progress.rejected
    load.first_on, load.last_on = date.fromisoformat(progress.first), date.fromisoformat(progress.last)
    if load.source.gives_names:
        load.names_until = clock.today() + timedelta(days=load.source.names_days)
    load.save()
    shutil.rmtree(store.folder("coming") / str(load.pk), ignore_errors=True)
    act(by, "evidence.held", subject=load)
    return load


@verb("evidence.not_read")
def not_read(*, by: Actor, load: Load, said: str) -> Load:
    """Say why a file could not be read, and destroy it: Tilth itself."""
    load.state, load.said = State.NOT_READ, said[:500]
    load.save(update_fields=["state", "said"])
    shutil.rmtree(store.folder("coming") / str(load.pk), ignore_errors=True)
    act(by, "evidence.not_read", subject=load)
    return load


@verb("evidence.destroy")
def destroy(*, by: Actor, load: Load) -> Load:
    """Destroy what one file brought: an analyst or a privacy lead."""
    load = load_for(by, load.pk)
    if load.state in (State.GONE, State.READING):
        raise WrongState(_("This file is being read, or is gone already."))
    store.let_go(str(load.pk))
    linked.forget_gone()
    Looking.objects.update(is_wanted=True)
    load.state, load.said = State.GONE, ""
    load.save(update_fields=["state", "said"])
    act(by, "evidence.destroy", subject=load)
    return load


@verb("evidence.names_gone")
def names_gone(*, by: Actor, load: Load) -> None:
    """Destroy what said who people are; the contacts stay: Tilth itself, when their days are over."""
    store.destroy_names([str(load.pk)])
    load.names_until = None
    load.save(update_fields=["names_until"])
    act(by, "evidence.names_gone", subject=load)
