"""Where contacts lie: a folder and a key of their own, apart from the record's. What the manifest names is there; nothing else counts.

contacts.key            the key, made at the first need
manifest.json           every load that is whole: its source, its parts, its days
sources/SLUG/LOAD/      its parts in Parquet, its ids sealed, who they are sealed where a source may say so
objections/SLUG         whose rows are left out, as keyed hashes
coming/LOAD/            a file that came and what was read of it so far
to_ring/ASKING          a sealed file for the source it came from, until it is fetched
linked/                 whose ids are one person's, where linking by names was opened (`linked.py`)
figures.json            what happened, as it may be read (`figures.py`)
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tilth.base.errors import Unavailable, WrongState

_NONCE = 12
_LENGTH = 8
VERSION = 1


def folder(*parts: str) -> Path:
    """Give a folder of the store, made if it was not there. Raises Unavailable where this machine has no store."""
    if settings.CONTACTS is None:
        raise Unavailable("This machine has no folder for contacts. Set TILTH_CONTACTS to one of their own.")
    found = Path(settings.CONTACTS).joinpath(*parts)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def key() -> bytes:
    """Give the store's own key, which is not the place's; made at the first need."""
    file = Path(settings.CONTACTS_KEY_FILE) if settings.CONTACTS_KEY_FILE else folder() / "contacts.key"
    if not file.exists():
        half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        half.touch(mode=0o600)
        write_whole(half, secrets.token_hex(32).encode())
        try:
            os.link(half, file)
        except FileExistsError:
            pass
        finally:
            half.unlink()
    made = bytes.fromhex(file.read_text().strip())
    if len(made) != 32:
        raise Unavailable("The key of the contacts cannot be read. Bring it back from its copy.")
    return made


def digest(*parts: str) -> bytes:
    """Give a hash that only this store can make."""
    return hmac.digest(key(), "\x1f".join(parts).encode(), "sha256")


def hasher(source: str) -> Any:
    """Give what turns a source's own id into the hash under which its rows lie. Two sources never share one."""
    own = digest("ids", source)
    return lambda own_id: hmac.digest(own, own_id.encode(), "sha256")[:16].hex()


# --- writing whole, or not at all --------------------------------------------------------------------------


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens to the machine meanwhile."""
    half = path.with_name(f".{path.name}.half")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def append_sealed(path: Path, content: bytes) -> None:
    """Write one sealed piece into a file of its own."""
    nonce = os.urandom(_NONCE)
    write_whole(path, nonce + AESGCM(key()).encrypt(nonce, content, path.name.encode()))


def unsealed(path: Path) -> bytes:
    """Open a sealed piece. Raises Unavailable where it was changed or the key is another."""
    raw = path.read_bytes()
    try:
        return AESGCM(key()).decrypt(raw[:_NONCE], raw[_NONCE:], path.name.encode())
    except InvalidTag:
        raise Unavailable("What was sealed here cannot be opened with this key.") from None


# --- the manifest ------------------------------------------------------------------------------------------


def manifest() -> dict[str, Any]:
    """Give what is held: {"version", "loads": {id: {"source", "agency", "rows", "parts", "first", "last", "until"}}}."""
    file = folder() / "manifest.json"
    if not file.exists():
        return {"version": VERSION, "loads": {}}
    read: dict[str, Any] = json.loads(file.read_bytes())
    return read


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the store for writing. Raises WrongState where another process holds it."""
    with (folder() / "store.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WrongState("Another file is just being brought in. Wait until that is done.") from None
        yield


def name_load(load: str, told: dict[str, Any]) -> None:
    """Let a load count from now on."""
    held = manifest()
    held["loads"][load] = told
    write_whole(folder() / "manifest.json", json.dumps(held, indent=1).encode())


def let_go(load: str) -> None:
    """Destroy a load: it counts no more, and then its files go."""
    held = manifest()
    told = held["loads"].pop(load, None)
    if told is not None:
        write_whole(folder() / "manifest.json", json.dumps(held, indent=1).encode())
        shutil.rmtree(folder("sources", told["source"]) / load, ignore_errors=True)
    shutil.rmtree(folder("coming") / load, ignore_errors=True)


def parts(source: str = "") -> list[Path]:
    """Give the files of contacts that count: of all sources, or of one."""
    return [
        folder("sources", told["source"]) / load / f"{part}.parquet"
        for load, told in sorted(manifest()["loads"].items())
        if not source or told["source"] == source
        for part in told["parts"]
    ]


def own_ids(source: str) -> Iterator[tuple[str, str]]:
    """Give hash and own id of everybody a source told of. For a file to that source, and nothing else."""
    for load, told in manifest()["loads"].items():
        if told["source"] == source:
            for part in told["parts"]:
                for line in json.loads(unsealed(folder("sources", source) / load / f"{part}.ids")):
                    yield line[0], line[1]


def named() -> Iterator[tuple[str, str, list[str]]]:
    """Give the source, the hash and the identity of everybody whom a source may name. For linking, and nothing else."""
    for load, told in sorted(manifest()["loads"].items()):
        for file in sorted((folder("sources", told["source"]) / load).glob("*.names")):
            for record, who in json.loads(unsealed(file)):
                yield told["source"], record, who


def destroy_names(loads: Iterable[str]) -> int:
    """Destroy what said who people are, and leave the contacts. Gives how many files went."""
    held, gone = manifest()["loads"], 0
    for load in loads:
        if load in held:
            for file in (folder("sources", held[load]["source"]) / load).glob("*.names"):
                file.unlink()
                gone += 1
    return gone


# --- objections --------------------------------------------------------------------------------------------


def objections(source: str) -> frozenset[str]:
    """Give the hashes of those who do not want to be in this."""
    file = folder("objections") / source
    return frozenset(file.read_text().split()) if file.exists() else frozenset()


def add_objections(source: str, own: Iterable[str]) -> None:
    """Keep whose rows are to be left out, as hashes alone."""
    hashed = hasher(source)
    whole = objections(source) | {hashed(one) for one in own}
    write_whole(folder("objections") / source, "\n".join(sorted(whole)).encode())
