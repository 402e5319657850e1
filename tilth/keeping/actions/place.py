"""The place as a whole: settled in after a restore, its keys brought back, its open files taken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session

from tilth.accounts.access import must
from tilth.alongside.models import Introduction
from tilth.base import files, sealing
from tilth.base.actors import Actor
from tilth.base.models import Epoch, HolderKey, StoredFile
from tilth.base.roles import Verb
from tilth.base.writing import act, verb
from tilth.keeping.actions.erasing import erase_rows
from tilth.keeping.files import place_zip
from tilth.people.models import Person
from tilth.stories.actions.telling import erase_again


@verb("keeping.settle")
def settle(*, by: Actor, life: int) -> None:
    """Settle in after a restore: a new life of the record, nobody signed in, and what was erased erased again."""
    must(by, Verb.KEEP)
    Epoch.objects.create(number=life)
    # A session that was ended after the backup must not open again.
    Session.objects.all().delete()
    # A destroyed key stays destroyed in the keys' own database and in the ledger; no backup of the record holds either.
    erased = sealing.destroy_again()
    for at_once in batched(erased, 500):
        for person in Person.objects.filter(pk__in=at_once).select_related("account"):
            erase_rows(person)
        for stored in StoredFile.objects.filter(holder_id__in=at_once):
            files.drop(stored)
        Introduction.objects.filter(pk__in=at_once).delete()
        erase_again(at_once)
    act(by, "keeping.settle")


@verb("keeping.bring_back_keys")
def bring_back_keys(*, by: Actor, keys: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Bring holders' keys back. What was erased, here or there, stays erased.

    Gives how many came, and how many were left out because another master key wraps them.
    """
    must(by, Verb.KEEP)
    master = sealing.master_name()
    gone = sealing.destroy_again()
    brought, foreign = [], 0
    for key in keys:
        holder_id = UUID(key["holder_id"])
        wrapped = key["wrapped"]
        if wrapped is None:
            sealing.destroy_key(holder_id, "erased before")
        elif holder_id in gone:
            continue
        elif key["master"] != master:
            older = sealing.older_master(key["master"])
            foreign += older is None
            if older is not None:
                data_key = sealing.unwrapped_by(older, holder_id, wrapped)
                wrapped = sealing.wrapped_by(sealing.master_key(), holder_id, data_key)
                brought.append(HolderKey(holder_id=holder_id, wrapped=wrapped, master=master))
        else:
            brought.append(HolderKey(holder_id=holder_id, wrapped=wrapped, master=master))
    HolderKey.objects.bulk_create(
        brought,
        update_conflicts=True,
        unique_fields=["holder_id"],
        update_fields=["wrapped", "master"],
        batch_size=200,
    )
    sealing.forget_keys()
    act(by, "keeping.bring_back_keys")
    return len(brought), foreign


@verb("keeping.note_export")
def note_export(*, by: Actor) -> None:
    """Write into the log that everything, people included, is being written out on the server."""
    must(by, Verb.KEEP)
    act(by, "keeping.export_place")


@verb("keeping.take_open_files")
def take_open_files(*, by: Actor) -> bytes:
    """Give what belongs to the place as one ZIP of tables. Written into the log; nobody's page is in it."""
    must(by, Verb.KEEP)
    made = place_zip()
    act(by, "keeping.take_open_files")
    return made
