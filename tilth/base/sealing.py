"""Words at rest: AES-256-GCM, one data key per holder (a person, an introduction, an account, or the place itself).

The data key is wrapped by a master key that lives outside every database. The row's id and the field's name are
associated data, so a sealed text cannot be moved to another row. Destroying a holder's key erases what it sealed.
Keys are unwrapped once a request, never once a row.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import models, transaction

from tilth.base import clock, erasures, field_reads
from tilth.base.errors import Unavailable
from tilth.base.models import HolderKey, Receipt

PLACE = UUID(int=0)
_NONCE = 12
_open_keys: ContextVar[dict[UUID, AESGCM] | None] = ContextVar("open_keys", default=None)


def forget_keys(**_kwargs: Any) -> None:
    """Drop every key this request opened."""
    _open_keys.set(None)


# A key is opened for one request and forgotten at both of its edges.
request_started.connect(forget_keys, dispatch_uid="sealing.forget.start")
request_finished.connect(forget_keys, dispatch_uid="sealing.forget.end")


def master_key() -> bytes:
    """Give the 32-byte master key from the environment or its file. Raises Unavailable when there is none."""
    text = settings.MASTER_KEY or _read_master_file()
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Unavailable("There is no master key here. `tilth init` makes one; keep a copy of it apart.")
    return key


def _read_master_file() -> str:
    path = Path(settings.MASTER_KEY_FILE)
    return path.read_text() if path.exists() else ""


def keyed_digest(*parts: str) -> bytes:
    """Give a digest only this place can make, for things we compare but do not keep."""
    return hmac.new(master_key(), "\x1f".join(parts).encode(), hashlib.sha256).digest()


def make_key(holder_id: UUID) -> None:
    """Make a holder's key. Does nothing when there is one already."""
    if not HolderKey.objects.filter(pk=holder_id).exists():
        HolderKey.objects.bulk_create([new_wrapped_key(holder_id)], ignore_conflicts=True)
        # Two hands at once keep one key: the one that is in the database, which is read when it is needed.
        _opened().pop(holder_id, None)


def new_wrapped_key(holder_id: UUID) -> HolderKey:
    """Give a holder a new key, not yet saved, and hold it open for the rest of this request."""
    data_key = AESGCM.generate_key(256)
    _opened()[holder_id] = AESGCM(data_key)
    return HolderKey(holder_id=holder_id, wrapped=_wrap(holder_id, data_key), master=master_name())


def destroy_key(holder_id: UUID, rule: str = "erased") -> None:
    """Destroy a holder's key, for good: what it sealed can never be read again. Noted in the ledger first."""
    erasures.note(holder_id, rule)
    _destroy(holder_id)


def destroy_again() -> set[UUID]:
    """Destroy every key the ledger says was destroyed, wherever it came back from. Gives all who are erased."""
    erased = set(erasures.noted())
    alive = HolderKey.objects.filter(wrapped__isnull=False).values_list("holder_id", flat=True)
    for holder_id in erased.intersection(alive):
        _destroy(holder_id)
    return erased.union(HolderKey.objects.exclude(destroyed_at=None).values_list("holder_id", flat=True))


def _destroy(holder_id: UUID) -> None:
    HolderKey.objects.update_or_create(
        holder_id=holder_id, defaults={"wrapped": None, "master": "", "destroyed_at": clock.now()}
    )
    (_open_keys.get() or {}).pop(holder_id, None)


def load_keys(holder_ids: Iterable[UUID | None]) -> None:
    """Open many holders' keys in one query, before a loop that reads their words."""
    opened = _opened()
    wanted = {holder or PLACE for holder in holder_ids} - opened.keys()
    if not wanted:
        return
    for holder_id, wrapped in HolderKey.objects.filter(holder_id__in=wanted).values_list(
        "holder_id", "wrapped"
    ):
        if wrapped:
            opened[holder_id] = AESGCM(_unwrap(holder_id, bytes(wrapped)))


def seal(holder_id: UUID | None, row_id: UUID, field: str, words: str) -> bytes:
    """Seal words under a holder's key. Makes the key if the holder has none yet."""
    holder = holder_id or PLACE
    cipher = _cipher(holder)
    if cipher is None:
        make_key(holder)
        cipher = _cipher(holder)
    if cipher is None:
        raise Unavailable("These words belong to somebody whose page was erased. They cannot be kept.")
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, words.encode(), _bound_to(row_id, field))


def unseal(
    holder_id: UUID | None, row_id: UUID, field: str, sealed: bytes | memoryview | None, label: str = ""
) -> str:
    """Open sealed words. Gives "" for none, and for words whose key was destroyed."""
    if not sealed:
        return ""
    cipher = _cipher(holder_id or PLACE)
    if cipher is None:
        return ""
    raw = bytes(sealed)
    try:
        opened = cipher.decrypt(raw[:_NONCE], raw[_NONCE:], _bound_to(row_id, field)).decode()
    except InvalidTag:
        raise Unavailable("Some sealed words here cannot be opened. Tell the keeper of this place.") from None
    field_reads.note(label, field)
    return opened


def seal_bytes(holder_id: UUID, row_id: UUID, content: bytes) -> bytes:
    """Seal a file's content."""
    if _cipher(holder_id) is None:
        make_key(holder_id)
    cipher = _cipher(holder_id)
    if cipher is None:
        raise Unavailable("This page was erased. Nothing more can be kept on it.")
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, content, _bound_to(row_id, "file"))


def unseal_bytes(holder_id: UUID, row_id: UUID, sealed: bytes) -> bytes:
    """Open a file's content. Raises Unavailable when its key was destroyed."""
    cipher = _cipher(holder_id)
    if cipher is None:
        raise Unavailable("This file was erased.")
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound_to(row_id, "file"))


def _opened() -> dict[UUID, AESGCM]:
    opened = _open_keys.get()
    if opened is None:
        opened = {}
        _open_keys.set(opened)
    return opened


def _cipher(holder: UUID) -> AESGCM | None:
    opened = _opened()
    if holder not in opened:
        load_keys([holder])
    return opened.get(holder)


def _bound_to(row_id: UUID, field: str) -> bytes:
    return row_id.bytes + field.encode()


def wrap_anew(old: bytes, new: bytes) -> int:
    """Wrap every key that one master key wraps with another instead, all or none. Gives how many."""
    # A receipt tells the same again by a digest that hangs on the master key: from here on, any content counts.
    Receipt.objects.exclude(content=b"").update(content=b"")
    with transaction.atomic(using="keys"):
        held = list(HolderKey.objects.select_for_update().filter(master=name_of(old), wrapped__isnull=False))
        for key in held:
            key.wrapped = wrapped_by(
                new, key.holder_id, unwrapped_by(old, key.holder_id, bytes(key.wrapped or b""))
            )
            key.master = name_of(new)
        HolderKey.objects.bulk_update(held, ["wrapped", "master"], batch_size=200)
    return len(held)


def older_master_file(name: str) -> Path:
    """Give where a master key is kept that was in use before, by its name."""
    file = Path(settings.MASTER_KEY_FILE)
    return file.with_name(f"{file.name}.{name}")


def older_master(name: str) -> bytes | None:
    """Give a master key that was in use before; None when it is not kept here any more."""
    file = older_master_file(name)
    return bytes.fromhex(file.read_text().strip()) if name and file.is_file() else None


def wrapped_by(master: bytes, holder_id: UUID, data_key: bytes) -> bytes:
    """Wrap a holder's key with this master key."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(master).encrypt(nonce, data_key, holder_id.bytes)


def _wrap(holder_id: UUID, data_key: bytes) -> bytes:
    return wrapped_by(master_key(), holder_id, data_key)


def _unwrap(holder_id: UUID, wrapped: bytes) -> bytes:
    return unwrapped_by(master_key(), holder_id, wrapped)


def unwrapped_by(master: bytes, holder_id: UUID, wrapped: bytes) -> bytes:
    """Open a holder's wrapped key with this master key. Raises Unavailable when it is another's."""
    try:
        return AESGCM(master).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], holder_id.bytes)
    except InvalidTag:
        raise Unavailable(
            "The master key does not open this place's words. Put the right one back."
        ) from None


def master_name() -> str:
    """Name the master key in use without telling it: written beside each key it wraps."""
    return name_of(master_key())


def name_of(master: bytes) -> str:
    """Name a master key without telling it."""
    return hashlib.sha256(b"name" + master).hexdigest()[:16]


class _Words:
    """Reads a sealed field as text, opening it the first time it is asked for."""

    def __init__(self, field: SealedTextField) -> None:
        self.field = field

    def __get__(self, row: Any, owner: Any = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__.get(name, "")
        if isinstance(value, (bytes, memoryview)):
            value = unseal(getattr(row, self.field.holder), row.pk, name, value, row._meta.label_lower)
            row.__dict__[name] = value
        return value

    def __set__(self, row: Any, value: str | bytes | None) -> None:
        row.__dict__[self.field.attname] = value if value is not None else ""


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text that is sealed in the database and plain on the instance.

    `holder` names the attribute of the row that gives the UUID whose key seals it; None there means the place's key.
    It cannot be searched, sorted or indexed. Through `.values()` it gives bytes: open those with `unseal`.
    """

    def __init__(self, *, holder: str = "person_id", **options: Any) -> None:
        self.holder = holder
        options.setdefault("blank", True)
        options.pop("default", None)  # absent words are "", whatever the table says
        options["null"] = True
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        options["holder"] = self.holder
        options.pop("null", None)
        return name, path, args, options

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Words(self))

    def get_default(self) -> str:
        return ""

    def pre_save(self, row: models.Model, add: bool) -> bytes | None:
        value = row.__dict__.get(self.attname, "")
        if isinstance(value, (bytes, memoryview)):
            return bytes(value)
        if not value:
            return None
        return seal(getattr(row, self.holder), row.pk, self.attname, value)

    def value_to_string(self, row: models.Model) -> str:
        return (self.pre_save(row, False) or b"").hex()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            if value:
                raise TypeError(
                    "A sealed field cannot be searched or written through .update(); save the row."
                )
            value = None
        return super().get_db_prep_value(value, connection, prepared)
