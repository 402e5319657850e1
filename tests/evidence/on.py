"""Contacts turned on for a test, in a folder of its own: the notice, the panel, a source, and who works with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from tests.builders import a_place, acting, an_account
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.evidence import bringing, tasks
from tilth.evidence.actions import grounds, loading
from tilth.evidence.models import Load, Source
from tilth.places.models import Switch
from tilth.places.queries import forget


@dataclass
class On:
    """Who works with contacts, and one source that may bring them."""

    folder: Path
    sam: Actor
    gwen: Actor
    source: Source


@contextmanager
def turned_on(folder: Path) -> Iterator[On]:
    """Turn contacts on, with everything that must stand first."""
    with override_settings(CONTACTS=folder, CONTACTS_KEY_FILE=None):
        a_place()
        Switch.objects.update_or_create(name="contacts", defaults={"is_on": True})
        forget()
        sam = acting(an_account("Sam Poole", Role.ANALYST), Role.ANALYST)
        gwen = acting(an_account("Gwen Frost", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD)
        grounds.tell_everybody(by=sam, words="What comes, and why.")
        today = clock.today()
        grounds.residents_met(by=sam, met_on=today, residents=7, said="Be careful.", changed="No names.")
        yield On(folder, sam, gwen, a_source(gwen))


def a_source(gwen: Actor, name: str = "Aldermoor Infirmary", **more: object) -> Source:
    given = {
        "kind": "hospital", "purpose": "to learn what would help earlier", "basis": "public task",
        "agreement": "Agreement 7, in the library", "office": "Records, 01632 960001",
        "until_on": clock.today() + timedelta(days=365),
    } | more  # fmt: skip
    return grounds.agree_source(by=gwen, name=name, **given)


def came(on: On, content: bytes | str, name: str = "visits.csv", source: Source | None = None) -> Load:
    """Let a file come, and be looked at."""
    raw = content if isinstance(content, bytes) else content.encode()
    load = loading.bring(by=on.sam, source=source or on.source, file=SimpleUploadedFile(name, raw))
    tasks.look_at(load)
    load.refresh_from_db()
    return load


def held(on: On, content: bytes | str, name: str = "visits.csv", source: Source | None = None) -> Load:
    """Let a file come, and be read with the columns as they are guessed."""
    load = came(on, content, name, source)
    if load.state == "seen":
        loading.name_columns(by=on.sam, load=load, columns=load.columns, seen=bringing.seen_of(str(load.pk)))
        tasks.often()
        load.refresh_from_db()
    return load
