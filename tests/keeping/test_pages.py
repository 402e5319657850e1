"""The pages under Looking after Tilth: for the keeper, and for nobody else."""

import io
import zipfile

import pytest
from django.test import Client

from tests.answers.cast import A_WEDNESDAY, signed_in_as, the_cast
from tilth.base import clock, outbound
from tilth.base.actors import TILTH
from tilth.base.models import OutgoingMail
from tilth.keeping import noted
from tilth.places.actions import found

pytestmark = pytest.mark.django_db(databases="__all__")
PAGES = ["/looking-after/", "/looking-after/imports", "/looking-after/export", "/looking-after/health"]


def stage():
    with clock.at(A_WEDNESDAY):
        found(by=TILTH, name="Testham", nation="wales")
        return the_cast()


@pytest.fixture
def cast(on_stage, settings, tmp_path):
    settings.VAR = tmp_path  # what the keeper's commands noted on this machine is not these tests'
    with clock.at(A_WEDNESDAY):
        yield on_stage


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_these_pages_are_the_keepers_alone(cast, page):
    assert signed_in_as(cast.kit).get(page).status_code == 200
    for other in (cast.amina, cast.dee, cast.priya):
        assert signed_in_as(other).get(page).status_code == 404
    assert Client().get(page).status_code == 302


def test_the_keeper_takes_the_open_files_as_one_zip(cast):
    response = signed_in_as(cast.kit).post("/looking-after/export")
    assert response["Content-Disposition"] == 'attachment; filename="tilth-place.zip"'
    assert "place.csv" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert signed_in_as(cast.dee).post("/looking-after/export").status_code == 404


def test_health_says_what_needs_doing_in_words(cast):
    page = text_of(signed_in_as(cast.kit).get("/looking-after/health"))
    assert "No backup was made here in the last two days." in page
    assert "The keys have never been backed up." in page
    assert "Nobody has checked the log of acts and looks for a week." in page


def test_health_says_when_all_was_last_done_and_what_is_broken(cast):
    for what in (noted.BACKUP, noted.KEYS):
        noted.note(what)
    noted.note(noted.LOG, "line 7 was changed")
    outbound.queue_mail(cast.amina.account, link="/", kind="welcome")
    OutgoingMail.objects.update(tries=outbound.TRIES)
    page = text_of(signed_in_as(cast.kit).get("/looking-after/health"))
    assert "Last backup: Wednesday 4 November 2026." in page
    assert "1 mail is waiting to leave." in page
    assert "could not be sent after five tries" in page
    assert "The log of acts and looks is not whole: line 7 was changed." in page


def test_a_note_that_cannot_be_read_is_as_good_as_none(cast, tmp_path):
    (tmp_path / "keeping.json").write_text("{broken")
    assert noted.last(noted.BACKUP) is None
    assert "No backup was made" in text_of(signed_in_as(cast.kit).get("/looking-after/health"))
