"""Production refuses to start unsafely, and says how to mend each thing."""

import pytest
from django.db import connections

from config import checks

LONG = "k" * 64


@pytest.fixture
def production(settings, tmp_path):
    """A production place in which all is well."""
    settings.TILTH_MODE = "production"
    settings.DEBUG = False
    settings.SECRET_KEY = LONG
    settings.SITE_URL = "https://tilth.example"
    settings.MASTER_KEY = ""
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    settings.MASTER_KEY_FILE.write_text("ab" * 32)
    settings.MASTER_KEY_FILE.chmod(0o600)
    return settings


def _ids() -> list[str | None]:
    return [message.id for message in checks.production()]


def test_a_safe_place_starts(production):
    assert _ids() == []


def test_development_and_the_demo_are_not_held_to_it(production):
    production.DEBUG = True
    production.TILTH_MODE = "demo"
    assert _ids() == []


def test_debug_is_refused(production):
    production.DEBUG = True
    assert _ids() == ["tilth.E001"]


@pytest.mark.parametrize("weak", ["placeholder", "short"])
def test_a_placeholder_or_short_secret_key_is_refused(production, weak):
    production.SECRET_KEY = production.PLACEHOLDER_SECRET_KEY if weak == "placeholder" else "short"
    assert _ids() == ["tilth.E002"]


def test_a_missing_master_key_is_refused_unless_the_environment_holds_it(production):
    production.MASTER_KEY_FILE.unlink()
    assert _ids() == ["tilth.E003"]
    production.MASTER_KEY = "ab" * 32
    assert _ids() == []


def test_a_master_key_that_others_may_read_is_refused(production):
    production.MASTER_KEY_FILE.chmod(0o644)
    assert _ids() == ["tilth.E004"]


@pytest.fixture
def guarded(production):
    """The same, with cookies as production sets them."""
    production.SESSION_COOKIE_SECURE = production.CSRF_COOKIE_SECURE = True
    production.SESSION_COOKIE_NAME = "__Host-sessionid"
    production.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    return production


def _of_pages() -> list[str | None]:
    return [message.id for message in checks.pages()]


def test_the_pages_of_a_release_are_guarded(guarded):
    assert _of_pages() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_CSP", {"default-src": ["'none'"], "script-src": ["'unsafe-inline'"]}),
        ("SECURE_CSP", {}),
        ("MIDDLEWARE", []),
        ("SESSION_COOKIE_SECURE", False),
        ("SESSION_COOKIE_NAME", "sessionid"),
        ("SECURE_REFERRER_POLICY", "unsafe-url"),
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"]),
    ],
)
def test_pages_that_lost_a_guard_are_refused(guarded, name, value):
    setattr(guarded, name, value)
    assert _of_pages() == ["tilth.E007"]


@pytest.mark.parametrize(
    ("host", "mode", "found"),
    [
        ("db.example", None, True),
        ("db.example", "require", True),  # it does not say who is at the other end
        ("db.example", "verify-full", False),
        ("127.0.0.1", None, False),
        ("/run/postgresql", None, False),
    ],
)
def test_an_open_way_to_the_database_is_warned_of(host, mode, found):
    options = {"sslmode": mode} if mode else {}
    record = {"ENGINE": "django.db.backends.postgresql", "HOST": host, "OPTIONS": options}
    assert checks.may_be_read_on_the_way(record) == found


@pytest.mark.parametrize(
    ("host", "tls", "found"), [("mail.example", False, 1), ("mail.example", True, 0), ("localhost", False, 0)]
)
def test_mail_that_leaves_in_the_open_is_warned_of(production, host, tls, found):
    production.MAILERS = {"default": {"OPTIONS": {"host": host, "use_tls": tls}}}
    assert len(checks.ways_out()) == found


@pytest.mark.parametrize("address", ["", "http://tilth.example"])
def test_an_address_without_https_is_refused(production, address):
    production.SITE_URL = address
    assert _ids() == ["tilth.E005"]


def test_an_old_sqlite_is_a_warning_only(production, monkeypatch):
    if connections["default"].vendor != "sqlite":
        pytest.skip("only for a record in SQLite")
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 40, 1))
    (warning,) = checks.sqlite_library()
    assert not warning.is_serious()
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 51, 3))
    assert checks.sqlite_library() == []


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_database_that_may_forget_is_refused(production, monkeypatch):
    answers = {"PRAGMA synchronous": "1", "SHOW synchronous_commit": "off"}

    class Cursor:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def execute(self, question):
            self.answer = answers.get(question, "wal" if "journal" in question else "on")

        def fetchone(self):
            return (self.answer,)

    monkeypatch.setattr(connections["default"], "cursor", Cursor)
    (error,) = checks.write_safety(databases=["default"])
    assert error.id == "tilth.E006"
    assert "synchronous" in error.msg
    assert checks.write_safety(databases=[]) == []


def test_an_unsafe_start_says_every_mend_and_stops(production, monkeypatch, capsys):
    production.SITE_URL = ""
    monkeypatch.setattr(checks, "run_checks", lambda **_: checks.production())
    with pytest.raises(SystemExit, match="has not started"):
        checks.refuse_unsafe_start()
    assert "TILTH_URL" in capsys.readouterr().err


# --- the database's own net --------------------------------------------------------------------------------


class _Postgres:
    """A PostgreSQL that answers about its role as told, and nothing else."""

    vendor = "postgresql"

    def __init__(self, *answer, served_by=""):
        self.answer = answer
        self.settings_dict = {"SERVED_BY": served_by}

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def execute(self, _question):
        pass

    def fetchone(self):
        return self.answer


@pytest.mark.parametrize(
    ("passes_by", "owns", "told"),
    [
        (False, False, []),
        (False, None, []),  # before there are any tables
        (False, True, ["tilth.W004"]),
        (True, True, ["tilth.E008"]),
        (True, False, ["tilth.E008"]),
    ],
)
def test_a_role_that_the_net_does_not_hold_is_refused_and_an_owner_is_warned_of(
    production, monkeypatch, passes_by, owns, told
):
    monkeypatch.setattr(checks, "connections", {"default": _Postgres("web", passes_by, owns)})
    found = checks.second_net(databases=["default"])
    assert [message.id for message in found] == told
    assert all("web" in message.msg and "On PostgreSQL" in message.hint for message in found)


def test_nothing_is_asked_of_sqlite_of_a_demo_or_of_the_owner_making_tables(production, monkeypatch):
    superuser = _Postgres("web", True, True, served_by="pages")
    monkeypatch.setattr(checks, "connections", {"default": superuser})
    assert checks.second_net(databases=["default"]) == []
    superuser.settings_dict = {}
    assert checks.second_net() == []
    assert checks.second_net(databases=["default"]) != []
    production.TILTH_MODE = "demo"
    assert checks.second_net(databases=["default"]) == []
    production.TILTH_MODE = "production"
    superuser.vendor = "sqlite"
    assert checks.second_net(databases=["default"]) == []


def test_a_server_does_not_start_under_a_net_with_a_hole(production, monkeypatch, capsys):
    monkeypatch.setattr(checks, "connections", {"default": _Postgres("web", False, False)})
    monkeypatch.setattr(checks, "run_checks", lambda **_: [])
    monkeypatch.setattr(checks.net, "is_spread", lambda: True)
    checks.refuse_unsafe_start()
    monkeypatch.setattr(checks.net, "is_spread", lambda: False)
    with pytest.raises(SystemExit, match="has not started"):
        checks.refuse_unsafe_start()
    assert "tilth manage migrate" in capsys.readouterr().err
