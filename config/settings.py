"""All settings. What a place may change comes from the environment, read in `env.py`; the rest is fixed here."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import global_settings
from django.utils.csp import CSP

from config import env

BASE = Path(__file__).resolve().parent.parent

# development: errors in full · demo: a fictional place on this machine only · production: real people
TILTH_MODE = env.choice("TILTH_MODE", ("development", "demo", "production"), "development")
PRODUCTION = TILTH_MODE == "production"
TESTING = "pytest" in sys.modules
DEBUG = TILTH_MODE == "development" and not TESTING

# Everything that running leaves behind: the databases, the files, the keys. A fictional place has a folder of its own.
VAR = env.path("TILTH_VAR", BASE / "var" / "demo" if TILTH_MODE == "demo" else BASE / "var")
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILES = VAR / "files"
# Signed notes of where the log ended, outside the databases; better on another disk, and copied to another machine.
ANCHORS = env.path("TILTH_ANCHORS", VAR / "anchors")
# Contacts that agencies bring: a folder and a key of their own, apart from everything above, and none until it is set.
_apart = None if PRODUCTION else VAR.with_name(f"{VAR.name}-contacts")
_for_tests = Path(tempfile.gettempdir()) / f"tilth-contacts-{os.getpid()}"
CONTACTS = _for_tests if TESTING else env.path("TILTH_CONTACTS", _apart)
CONTACTS_KEY_FILE = env.path("TILTH_CONTACTS_KEY_FILE", None)
# Whose keys were destroyed: asked after every restore, so that nobody who was erased comes back.
ERASURES = ANCHORS / "erased"
# Wraps the key of each person, as 64 hexadecimal digits. Never in a database, never in a backup.
MASTER_KEY_FILE = env.path("TILTH_MASTER_KEY_FILE", VAR / "master.key")
MASTER_KEY = "5e" * 32 if TESTING else env.text("TILTH_MASTER_KEY")

PLACEHOLDER_SECRET_KEY = "a-placeholder-for-development-that-production-refuses"
SECRET_KEY_FILE = VAR / "secret.key"
SECRET_KEY = env.secret("TILTH_SECRET_KEY", SECRET_KEY_FILE, PLACEHOLDER_SECRET_KEY)

# The address people type, such as https://tilth.example
SITE_URL = env.text("TILTH_URL", "" if PRODUCTION else "http://localhost:8000").rstrip("/")
_host = SITE_URL.partition("://")[2].partition(":")[0]
ALLOWED_HOSTS = [*filter(None, [_host]), *env.words("TILTH_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- The house ---------------------------------------------------------------------------------------------

# From the lowest floor to the highest.
ROOMS = [
    "base", "accounts", "places", "teams", "people", "answers", "basis", "alongside", "conversations", "directory",
    "families", "plans", "ideas", "promises", "gatherings", "decisions", "rounds", "funds", "barriers", "stories", "sheets", "listening", "comparisons",
    "pen", "evidence", "home", "keeping", "demo",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    *[f"tilth.{room}" for room in ROOMS],
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",  # before the files, so that they carry it too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tilth.base.middleware.RequestMiddleware",  # request id, who acts, error pages, nothing private kept by browsers
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tilth.base.middleware.DoorMiddleware",  # last, so that it sees the view that will answer
]

# Names given to rooms below, so that none of them imports upwards.
SAFE_CONTACT = "tilth.people.access.safe_ways"
LETTERBOXES = [f"tilth.{room}.access.letterbox" for room in ("directory", "ideas", "funds", "stories")]
SHELL_SOURCE = "tilth.home.queries.shell"
# Rooms beside `keeping` that destroy what has had its days, and a process of their own that reads what came.
ALSO_DAILY = ["tilth.evidence.tasks.daily"]
ALSO_SERVED = ["tilth.evidence.waiting"] if CONTACTS else []
ACTOR_SOURCES = ["tilth.accounts.access.actor_from", "tilth.alongside.access.actor_from_pass"]

# --- Databases ---------------------------------------------------------------------------------------------


def _sqlite(file: str, synchronous: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Read-then-write under the default, DEFERRED, fails when two people save at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA mmap_size=0; "
                "PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000;"
            ),
        },
    }


LOOKS_SYNCHRONOUS = env.choice("TILTH_LOOKS_SYNCHRONOUS", ("NORMAL", "FULL"), "NORMAL")
_postgres = env.postgres("DATABASE_URL", owner="DATABASE_OWNER_URL")
# On SQLite the log of looks has its own file, so that reading a page never waits for a save; on PostgreSQL it is a
# second connection to the record's database. Tests always keep it apart: Django can undo a test in two databases,
# but not on two connections to one.
LOOKS_OWN_FILE = _postgres is None or TESTING

if _postgres is None:
    DATABASES = {
        "default": _sqlite("record.sqlite3", "FULL"),
        "looks": _sqlite("looks.sqlite3", LOOKS_SYNCHRONOUS),
    }
else:
    _kept_open = {"CONN_MAX_AGE": 0 if TESTING else None, "CONN_HEALTH_CHECKS": True}
    _commit = "on" if LOOKS_SYNCHRONOUS == "FULL" else "off"
    DATABASES = {
        "default": {**_postgres, **_kept_open},
        "looks": {
            **_postgres,
            **_kept_open,
            "OPTIONS": {**_postgres["OPTIONS"], "options": f"-c synchronous_commit={_commit}"},
            "TEST": {"NAME": f"test_{_postgres['NAME']}_looks"},
        },
    }
# Persons' keys stay out of the record and its backups: destroying a key is what erases a person.
DATABASES["keys"] = _sqlite("keys.sqlite3", "FULL")
DATABASE_ROUTERS = ["tilth.base.routing.Router"]

# Counts attempts to sign in. In files, because each server process must see the others' counts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache"
        if TESTING
        else "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

# --- Pages -------------------------------------------------------------------------------------------------

_django_context = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "django.template.context_processors.csp",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "config.jinja.environment",
            "context_processors": [*_django_context, "tilth.base.pages.shell"],
        },
    },
    {  # allauth's own pages, restyled
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates_django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                *_django_context,
                "django.contrib.auth.context_processors.auth",
                "tilth.base.pages.shell",
            ],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "staticfiles"
STATICFILES_DIRS = [BASE / "static" / "built"]
_plain_static = DEBUG or TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _plain_static
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = _plain_static
WHITENOISE_USE_FINDERS = _plain_static
MEDIA_ROOT = FILES

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Europe/London"

# --- Safety of pages ---------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF, "blob:"],  # a recording is listened to before it is kept
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
# Whether its whole domain is put on the browsers' preload list is for whoever owns the domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
FILE_UPLOAD_HANDLERS = ["config.uploads.Bounded", *global_settings.FILE_UPLOAD_HANDLERS]

# How many proxies of ours stand before the server. They tell who is calling, and that the call came over https.
TRUSTED_PROXIES = env.number("TILTH_TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# In the database alone: a copy cached by another server process would outlive signing out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A browser takes a cookie of this name from this very host alone, over https.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "tilth.base.pages.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
# Messages may name a person, so they stay on the server and out of cookies.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Signing in --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "config.passwords.NotOurWords"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
]

ACCOUNT_ADAPTER = "tilth.accounts.adapter.AccountAdapter"  # also keeps sign-up closed but by invitation
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address is changed, as before a second factor is
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tilth"
MFA_ADAPTER = "tilth.accounts.adapter.MFAAdapter"  # seals the secrets of second factors
# Passkeys need https, except on the machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# One outside door (an organisation's own accounts), present only where it is set.
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
SOCIALACCOUNT_LOGIN_ON_GET = True  # our pages let no form lead off the site, so the outside door is a link
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # whoever is let in by an address may come in as that address there
if _oidc := env.text("TILTH_OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": env.text("TILTH_OIDC_NAME", "your work account"),
                "client_id": env.text("TILTH_OIDC_CLIENT_ID"),
                "secret": env.text("TILTH_OIDC_SECRET"),
                "settings": {"server_url": _oidc},
            }
        ],
    }

# --- Mail ------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("TILTH_MAIL_FROM", "tilth@localhost")
OUTGOING_COMMAND = env.text("TILTH_OUTGOING_COMMAND")  # sends texts and letters (docs/guides/keeper.md)
MAILERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
if PRODUCTION:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("TILTH_MAIL_HOST", "localhost"),
            "port": env.number("TILTH_MAIL_PORT", 587),
            "username": env.text("TILTH_MAIL_USER"),
            "password": env.text("TILTH_MAIL_PASSWORD"),
            "use_tls": env.flag("TILTH_MAIL_TLS", default=True),
            "timeout": 20,
        },
    }

# --- What is told to the log -------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.Line"}},  # in UTC, without the secrets of links
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.choice("TILTH_LOG", ("DEBUG", "INFO", "WARNING"), "INFO")},
}
