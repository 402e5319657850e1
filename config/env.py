"""Typed readers of the environment. A wrong value stops the start with a sentence that says how to mend it."""

import os
from pathlib import Path
from typing import Any, overload
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to yes or no.")
    return default


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number, such as {default}.")
    return int(value)


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of: {', '.join(options)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


@overload
def path(name: str, default: Path) -> Path: ...


@overload
def path(name: str, default: Path | None) -> Path | None: ...


def path(name: str, default: Path | None) -> Path | None:
    value = text(name)
    if not value:
        return default
    chosen = Path(value).expanduser()
    if not chosen.is_absolute():
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a full path, starting with /.")
    return chosen


def secret(name: str, file: Path, placeholder: str) -> str:
    """A secret from the environment, else from its file, else the placeholder that production refuses."""
    if value := text(name):
        return value
    return file.read_text().strip() if file.is_file() else placeholder


def postgres(name: str, owner: str = "") -> dict[str, Any] | None:
    """A PostgreSQL address as Django's database settings; None where none is set.

    `owner` names the address of the same database for the role that owns its tables, where another one serves pages.
    """
    value = text(name)
    if not value:
        return None
    found = _address(name, value)
    owning = _address(owner, text(owner)) if owner and text(owner) else None
    if owning is None:
        return found
    if owning["NAME"] != found["NAME"] or owning["USER"] == found["USER"]:
        raise ImproperlyConfigured(
            f"{owner} must lead to the same database as {name}, as another role. Set it to the owner's address, "
            f"or leave it out where the role in {name} owns the tables itself."
        )
    return found | {"OWNER": {part: owning[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}}


def _address(name: str, value: str) -> dict[str, Any]:
    url = urlsplit(value)
    try:
        port = url.port
    except ValueError:
        port = None
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} is not a PostgreSQL address. Set it to postgres://user:password@host:5432/database, "
            "or leave it out to keep the record in one SQLite file."
        )
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", unquote(url.hostname or "")),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }
