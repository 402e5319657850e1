"""The settings that production runs with, read in a process of their own: tests run with others."""

import json
import os
import subprocess
import sys

import pytest

from tests.reading import ROOT

pytestmark = pytest.mark.slow

ASKED = [
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "SESSION_ENGINE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SAMESITE",
    "LANGUAGE_COOKIE_NAME",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "DEBUG",
    "ALLOWED_HOSTS",
    "PASSWORD_HASHERS",
    "PASSWORD_RESET_TIMEOUT",
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
    "ACCOUNT_REAUTHENTICATION_REQUIRED",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "ACCOUNT_RATE_LIMITS",
    "SILENCED_SYSTEM_CHECKS",
]
ASK = """
import json, django
from config import settings
django.setup()
from django.contrib.auth.hashers import get_hasher
from django.core.checks import run_checks
from django.conf import settings as all_settings
hasher = get_hasher("default")
print(json.dumps({
    **{name: getattr(all_settings, name, None) for name in %r},
    "checks": [message.id for message in run_checks(include_deployment_checks=True)],
    "argon2": [hasher.memory_cost, hasher.time_cost, hasher.algorithm],
}, default=str))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """What a place with an address, keys and nothing else set starts with."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TILTH_", "DATABASE_"))}
    env |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TILTH_MODE": "production",
        "TILTH_VAR": str(tmp_path_factory.mktemp("production")),
        "TILTH_URL": "https://tilth.example",
        "TILTH_SECRET_KEY": "9f" * 40 + "abcdefghijklmnop",
        "TILTH_MASTER_KEY": "5e" * 32,
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK % ASKED], env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_djangos_own_deploy_checks_and_ours_find_nothing(production):
    # An old SQLite is warned of where there is one; the preload list is for whoever owns the domain.
    assert set(production["checks"]) <= {"tilth.W001", "security.W021"}
    assert production["SILENCED_SYSTEM_CHECKS"] == ["security.W021"]


def test_cookies_are_for_this_host_alone_over_https_and_out_of_reach_of_scripts(production):
    for cookie in ("SESSION", "CSRF"):
        assert production[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert production[f"{cookie}_COOKIE_SECURE"]
        assert production[f"{cookie}_COOKIE_HTTPONLY"]
        assert production[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert production["LANGUAGE_COOKIE_NAME"].startswith("__Host-")


def test_pages_are_asked_for_over_https_for_a_year_and_under_its_own_name(production):
    assert production["SECURE_SSL_REDIRECT"]
    assert production["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert "*" not in production["ALLOWED_HOSTS"]
    assert "tilth.example" in production["ALLOWED_HOSTS"]
    assert not production["DEBUG"]


def test_passwords_are_hashed_with_argon2_at_full_cost(production):
    memory, times, algorithm = production["argon2"]
    assert algorithm == "argon2"
    assert memory >= 47_104  # kibibytes; OWASP asks for 46 MiB once, or less memory more often
    assert times >= 2
    assert "Argon2" in production["PASSWORD_HASHERS"][0]


def test_a_code_lasts_ten_minutes_and_a_reset_link_an_hour(production):
    assert production["ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT"] <= 600
    assert production["PASSWORD_RESET_TIMEOUT"] <= 3600
    assert production["ACCOUNT_REAUTHENTICATION_REQUIRED"]
    assert not production["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]


def test_the_librarys_limits_on_trying_are_not_switched_off(production):
    assert production["ACCOUNT_RATE_LIMITS"] is None
