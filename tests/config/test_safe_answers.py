"""What every answer carries, what is refused before it is read, and what the log does not hold."""

import logging
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.logs import Line
from config.passwords import NotOurWords
from config.uploads import MOST_BYTES
from tests.walking import OURS
from tilth.base.errors import TooOften
from tilth.base.limits import address_of, rate_limit
from tilth.home import views


@pytest.fixture
def page(client, db):
    return client.get("/safety")


def test_a_page_lets_in_no_script_style_or_frame_of_others(page):
    policy = page["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*", policy)


def test_a_page_says_what_it_is_and_is_kept_and_told_nowhere(page):
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["X-Frame-Options"] == "DENY"
    assert "no-store" in page["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in page
    assert "Server" not in page
    assert "X-Powered-By" not in page


@pytest.mark.django_db
def test_an_error_page_carries_the_same(client):
    missing = client.get("/nothing-here")
    assert missing.status_code == 404
    assert "default-src 'none'" in missing["Content-Security-Policy"]
    assert missing["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in missing["Cache-Control"]


@pytest.mark.django_db
def test_a_file_of_ours_carries_the_same(client):
    style = client.get("/static/tilth.css")
    style.close()
    assert style.status_code == 200
    assert style["Content-Type"].startswith("text/css")
    assert "frame-ancestors 'none'" in style["Content-Security-Policy"]
    assert style["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_our_own_fault_is_a_plain_page_that_tells_nothing_of_the_machine(monkeypatch, caplog):
    def broken(*_args, **_more):
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(views, "render", broken)
    response = Client(raise_request_exception=False).get("/safety")
    assert response.status_code == 500
    body = response.content.decode()
    assert "secret reason" not in body
    assert "secret reason" in caplog.text  # the log holds what the page does not tell
    assert "Traceback" not in body
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
def test_no_page_answers_a_strange_method(method):
    open_pages = [route.nobody() for route in OURS if route.is_public and not route.kinds]
    answered = [path for path in open_pages if Client().generic(method, path).status_code not in (403, 405)]
    assert open_pages
    assert answered == []


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused(client):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/introduce", {"called": "Jo"}).status_code == 403


@pytest.mark.django_db
def test_a_request_of_more_than_any_file_of_ours_is_refused_before_it_is_read(client):
    large = SimpleUploadedFile("x.jpg", b"x" * (MOST_BYTES + 1))
    response = client.post("/introduce", {"file": large})
    assert response.status_code in (400, 413)


def test_another_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["tilth.example"]
    assert client.get("/leave", headers={"host": "elsewhere.example"}).status_code == 400


# --- the log -----------------------------------------------------------------------------------------------


def _line(message, *args):
    return Line().format(logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None))


def test_a_line_of_the_log_is_one_line_in_utc():
    line = _line("%s: %s", "Not Found", "/x\r\n2026-01-01 INFO root all is well")
    assert "\n" not in line
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING django.request ", line)


@pytest.mark.parametrize(
    "path",
    [
        "/p/{}",
        "/welcome/{}",
        "/calendar/{}.ics",
        "/reply/{}",
        "/our-group/{}/change",
        "/my-gift/{}",
        "/my-note/{}",
        "/my-idea/{}",
        "/my-idea/{}/take-back",
        "/learning/evidence/fetch/{}",
        "/my-grant/{}",
        "/my-grant/{}/tell",
        "/my-story/{}",
        "/my-story/{}/take-back",
        "/our-side/{}/new/deal",
        "/rounds/0190a0a0-0000-7000-8000-000000000000/my-ballot/{}/change",
        "/accounts/password/reset/key/{}/",
        "/accounts/confirm-email/{}/",
    ],
)
def test_the_secret_of_a_link_is_not_in_the_log(path):
    assert "S3cr3t-abc" not in _line("%s: %s", "Unprocessable Entity", path.format("S3cr3t-abc"))


def test_the_addresses_with_a_secret_are_those_the_log_knows():
    with_token = {route.pattern for route in OURS if "token" in route.pattern}
    ours = {pattern for pattern in with_token if pattern.startswith("our-group/<str:token>")}
    assert len(ours) == 17
    stories = {pattern for pattern in with_token if pattern.startswith("my-story/<str:token>")}
    assert len(stories) == 10
    sides = {pattern for pattern in with_token if pattern.startswith("our-side/<str:token>")}
    assert len(sides) == 11
    assert with_token - ours - stories - sides == {
        "p/<str:token>", "welcome/<str:token>", "calendar/<str:token>.ics", "reply/<str:token>", "my-gift/<str:token>", "my-note/<str:token>", "my-idea/<str:token>",
        "my-idea/<str:token>/take-back", "learning/evidence/fetch/<str:token>", "my-grant/<str:token>", "my-grant/<str:token>/take-back", "my-grant/<str:token>/tell",
        "my-grant/<str:token>/take-down", "rounds/<uuid:pk>/my-ballot/<str:token>", "rounds/<uuid:pk>/my-ballot/<str:token>/change",
    }  # fmt: skip


@pytest.mark.django_db(databases="__all__")
def test_signing_in_is_logged_by_way_and_address_and_never_by_name(client, caplog, django_user_model):
    account = django_user_model(name="Rosa", short_name="Rosa", email="rosa@example.org")
    account.set_password("three red teapots")
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    with caplog.at_level(logging.INFO, "tilth.accounts.adapter"):
        client.post("/accounts/login/", {"login": "rosa@example.org", "password": "wrong"})
        client.post("/accounts/login/", {"login": "rosa@example.org", "password": "three red teapots"})
    said = [record.getMessage() for record in caplog.records if record.name == "tilth.accounts.adapter"]
    assert said == ["A sign-in was refused, from 127.0.0.1", "Somebody signed in by password, from 127.0.0.1"]


@pytest.mark.django_db
def test_a_try_past_a_limit_is_logged_by_its_door_alone(caplog):
    with pytest.raises(TooOften), caplog.at_level(logging.WARNING, "tilth.base.limits"):
        for _ in range(2):
            rate_limit("pass", "203.0.113.9", times=1, seconds=60)
    assert [record.getMessage() for record in caplog.records] == ["Too many tries at: pass"]


# --- who is asking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_came_from(settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    assert address_of({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": told}) == address


# --- passwords ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "Tilth-2026!!",
        "tilthtilth1",
        "Password1234",
        "Amina123456",
        "welcome.council",
        "basketball",
        "sunshine-2026",
    ],
)
def test_a_password_of_our_own_words_or_ones_name_is_refused(password, django_user_model):
    with pytest.raises(ValidationError):
        NotOurWords().validate(password, django_user_model(name="Amina Worker", short_name="Amina"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password", ["three red teapots", "council of seven owls", "x" * 64, "correct horse 9"]
)
def test_any_other_is_taken(password, django_user_model):
    NotOurWords().validate(password, django_user_model(name="Amina Worker", short_name="Amina"))
