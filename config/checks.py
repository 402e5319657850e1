"""What production refuses to start with, each with its mend. Run by every command and again by the server."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register, run_checks
from django.db import connections

from tilth.keeping import net

TAG = "tilth"
# Before 3.51.3 a rare race between a write and a checkpoint could corrupt a database in WAL mode.
SAFE_SQLITE = (3, 51, 3)
HERE = ("", "localhost", "127.0.0.1", "::1")
SAFE_TLS = ("verify-ca", "verify-full")


@register(TAG)
def production(**_: Any) -> list[CheckMessage]:
    if settings.TILTH_MODE != "production":
        return []
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(
            Error(
                "DEBUG is on: error pages would show private words.",
                "Take it out of the settings.",
                id="tilth.E001",
            )
        )
    if settings.SECRET_KEY == settings.PLACEHOLDER_SECRET_KEY or len(settings.SECRET_KEY) < 50:
        found.append(
            Error(
                "The secret key is a placeholder or too short.",
                f"Run `tilth init`, which writes {settings.SECRET_KEY_FILE}, "
                "or set TILTH_SECRET_KEY to 50 or more random characters.",
                id="tilth.E002",
            )
        )
    if not settings.MASTER_KEY:
        found += _master_key(Path(settings.MASTER_KEY_FILE))
    if not settings.SITE_URL.startswith("https://"):
        found.append(
            Error(
                "The address of this site is not known, or not safe.",
                "Set TILTH_URL to its address, starting with https://",
                id="tilth.E005",
            )
        )
    return found


def _master_key(file: Path) -> list[CheckMessage]:
    if not file.is_file():
        return [
            Error(
                f"The master key {file} is missing: nothing private can be sealed or opened.",
                "Run `tilth init` for a new place; for a restored one, put its master key back.",
                id="tilth.E003",
            )
        ]
    if file.stat().st_mode & 0o077:
        return [
            Error(
                f"Others on this machine may read the master key {file}.",
                f"Run: chmod 600 {file}",
                id="tilth.E004",
            )
        ]
    return []


@register(TAG)
def pages(**_: Any) -> list[CheckMessage]:
    """What every page relies on. No place can set it; this tells whoever changed the settings themselves."""
    if settings.TILTH_MODE != "production":
        return []
    csp: dict[str, list[Any]] = settings.SECURE_CSP  # type: ignore[assignment]
    policy = {name: [str(source) for source in sources] for name, sources in csp.items()}
    spoilt = [name for name, sources in policy.items() if any("unsafe" in source for source in sources)]
    doors = ["tilth.base.middleware.RequestMiddleware", "tilth.base.middleware.DoorMiddleware"]
    cookies = [
        settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
        settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_NAME.startswith("__Host-"),
    ]  # fmt: skip
    wrong = {
        "lets scripts or styles in that stand in the page": spoilt or policy.get("default-src") != ["'none'"],
        "lost a middleware that refuses strangers": [m for m in settings.MIDDLEWARE if m in doors] != doors
        or settings.MIDDLEWARE[-1] != doors[-1],
        "sends its cookies unprotected": not all(cookies),
        "tells other sites which page was open": settings.SECURE_REFERRER_POLICY != "same-origin",
        "hashes passwords with something other than Argon2": "Argon2" not in settings.PASSWORD_HASHERS[0],
    }
    return [
        Error(
            f"This installation {what}.", "Put config/settings.py back as it was released.", id="tilth.E007"
        )
        for what, is_so in wrong.items()
        if is_so
    ]


@register(TAG)
def ways_out(**_: Any) -> list[CheckMessage]:
    """Say when words would travel to the database or the mail server where others can read them."""
    if settings.TILTH_MODE != "production":
        return []
    found: list[CheckMessage] = []
    if may_be_read_on_the_way(settings.DATABASES["default"]):
        found.append(
            Warning(
                "The database is on another machine, and the way there may be read or changed by others.",
                "Add ?sslmode=verify-full&sslrootcert=/path/to/its/ca.pem to DATABASE_URL.",
                id="tilth.W002",
            )
        )
    mailer = settings.MAILERS["default"].get("OPTIONS", {})
    if mailer and mailer["host"] not in HERE and not mailer["use_tls"]:
        found.append(
            Warning(
                "Mail with codes and links leaves without encryption.",
                "Take TILTH_MAIL_TLS=no out of the environment.",
                id="tilth.W003",
            )
        )
    return found


def may_be_read_on_the_way(database: dict[str, Any]) -> bool:
    """Say whether a database is on another machine and nothing proves that it is the right one."""
    host = str(database.get("HOST", ""))
    is_here = not database["ENGINE"].endswith("postgresql") or host in HERE or host.startswith("/")
    return not is_here and database["OPTIONS"].get("sslmode") not in SAFE_TLS


@register(TAG)
def sqlite_library(**_: Any) -> list[CheckMessage]:
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if settings.TILTH_MODE != "production" or not on_sqlite or sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} HAS A RARE FAULT THAT CAN CORRUPT A DATABASE (mended in 3.51.3).",
            "Use a Python built with a newer SQLite, or PostgreSQL through DATABASE_URL. Until then, back up often.",
            id="tilth.W001",
        )
    ]


@register(TAG)
def write_safety(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Ask the open databases themselves, because a setting can be overruled by a server or a file."""
    if settings.TILTH_MODE != "production":
        return []
    found: list[CheckMessage] = []
    for alias in {"default", "keys"} & set(databases or ()):
        for what, answer, mend in _unsafe(alias):
            found.append(Error(f"The database {alias!r} has {what} = {answer}.", mend, id="tilth.E006"))
    return found


def _unsafe(alias: str) -> list[tuple[str, str, str]]:
    if connections[alias].vendor == "sqlite":
        wanted = {
            "PRAGMA journal_mode": (
                ("wal",),
                "Put the file on a local disk: WAL does not work over a network.",
            ),
            "PRAGMA synchronous": (
                ("2", "3"),
                "Leave synchronous=FULL, or a power cut loses what was saved.",
            ),
        }
    else:
        wanted = {
            "SHOW fsync": (("on",), "Set fsync = on in postgresql.conf."),
            "SHOW synchronous_commit": (
                ("on", "remote_apply", "remote_write", "local"),
                "Set synchronous_commit = on for this role and database.",
            ),
        }
    unsafe = []
    with connections[alias].cursor() as cursor:
        for question, (good, mend) in wanted.items():
            cursor.execute(question)
            answer = str(cursor.fetchone()[0])
            if answer not in good:
                unsafe.append((question.split()[-1], answer, mend))
    return unsafe


@register(TAG)
def second_net(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Ask PostgreSQL whether its own net holds the role that serves pages (docs/adr/0020)."""
    on_postgres = connections["default"].vendor == "postgresql"
    is_asked = "default" in (databases or ()) and not connections["default"].settings_dict.get("SERVED_BY")
    if settings.TILTH_MODE != "production" or not on_postgres or not is_asked:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls, pg_has_role(relowner, 'USAGE') FROM pg_roles "
            "LEFT JOIN pg_class ON pg_class.oid = to_regclass('people_person') WHERE rolname = current_user"
        )
        role, passes_by, owns = cursor.fetchone()
    if passes_by:
        return [
            Error(
                f"The database role {role!r} is a superuser or has BYPASSRLS: the database's own net holds nothing back.",
                f"Run, as another superuser: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS; "
                "or serve as another role: docs/guides/keeper.md, “On PostgreSQL”.",
                id="tilth.E008",
            )
        ]
    if owns:
        return [
            Warning(
                f"The database role {role!r}, which serves pages, owns the tables and could take the net away.",
                "Make a second role that owns nothing, serve as that one in DATABASE_URL, and set DATABASE_OWNER_URL "
                "to the owner's address: docs/guides/keeper.md, “On PostgreSQL”.",
                id="tilth.W004",
            )
        ]
    return []


def net_is_missing() -> list[CheckMessage]:
    """Asked when the tables have been made and before a page is served: is this version's net over all of them?"""
    on_postgres = connections["default"].vendor == "postgresql"
    if settings.TILTH_MODE != "production" or not on_postgres or net.is_spread():
        return []
    return [
        Error(
            "The database's own net does not lie over every table that holds a person's things.",
            "Run `tilth manage migrate` once, with DATABASE_OWNER_URL set where another role owns the tables.",
            id="tilth.E009",
        )
    ]


def refuse_unsafe_start() -> None:
    """Called by the server before it answers its first request."""
    messages = run_checks(tags=[TAG], databases=list(connections)) + net_is_missing()
    for message in messages:
        print(message, file=sys.stderr)
    if any(message.is_serious() for message in messages):
        raise SystemExit("Tilth has not started: mend what is said above and start again.")
