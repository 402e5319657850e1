"""Drawings, recordings, translations, Easy Read sheets and what another record keeps: in the copy, and gone with the person."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from tests.builders import an_organisation
from tests.small_place_later import a_picture, a_recording
from tilth.alongside.actions.elsewhere import keep_elsewhere, say_to_employer
from tilth.alongside.models import KeptElsewhere
from tilth.base import sealing
from tilth.base.errors import Unavailable
from tilth.base.files import open_file
from tilth.base.models import StoredFile
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line, Translation
from tilth.keeping import actions
from tilth.keeping.leaving import write_place
from tilth.keeping.models import AskKind
from tilth.people.models import Moment
from tilth.sheets import actions as sheets
from tilth.sheets.models import Sheet, SheetLine

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


@pytest.fixture
def kept(amina, carl):
    """One of each; gives the drawing and the recording."""
    drawn = conversations.keep_drawing(by=amina, person=carl, picture=a_picture(), words="A dog.")
    spoken = conversations.keep_recording(by=amina, person=carl, recording=a_recording(), words="Woof.")
    conversations.translate(by=amina, line=drawn, words="Ci.", language="cy", translator="Gwen")
    sheet = sheets.begin_of_page(by=amina, person=carl)
    sheets.choose_picture(by=amina, line=sheet.lines.first(), picture=a_picture())
    at_work = replace(amina, organisation_id=an_organisation().pk)
    say_to_employer(by=at_work, person=carl, sections=["story"], given_how="together")
    line = Moment.objects.get(subject_id=drawn.pk)
    keep_elsewhere(by=at_work, person=carl, lines=[str(line.pk)], where_words="the blue folder")
    return drawn, spoken


def test_they_are_in_the_persons_own_copy_at_once(himself, carl, kept):
    copy = zipfile.ZipFile(io.BytesIO(actions.take_copy(by=himself, person=carl)))
    names = copy.namelist()
    drawn, spoken = kept
    assert f"pictures/{drawn.stored_id}.jpg" in names
    assert copy.read(f"recordings/{spoken.stored_id}.webm") == open_file(spoken.stored)
    everything = json.loads(copy.read("everything.json"))
    assert {row["words"] for row in everything["conversations.line"]} >= {"A dog.", "Woof."}
    assert everything["conversations.translation"][0]["words"] == "Ci."
    assert everything["alongside.keptelsewhere"][0]["where_words"] == "the blue folder"
    assert "What is also kept in other records" in copy.read("everything.html").decode()


def test_they_are_in_the_open_files_of_the_place(carl, kept, tmp_path):
    write_place(tmp_path)
    drawn, spoken = kept
    theirs = {path.name for path in (tmp_path / "people" / str(carl.pk)).iterdir()}
    assert theirs >= {f"{drawn.stored_id}.jpg", f"{spoken.stored_id}.webm"}


def test_they_go_with_the_person(himself, carl, gwen, kit, kept, django_capture_on_commit_callbacks):
    asked = actions.ask(by=himself, person=carl, kind=AskKind.ERASE)
    actions.agree_erasure(by=gwen, asked=asked)
    drawn, spoken = kept
    stored = [drawn.stored, spoken.stored]
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=kit, asked=asked)
    for model in (Line, Translation, Sheet, SheetLine, KeptElsewhere, StoredFile):
        assert not model.objects.exists(), model
    sealing.forget_keys()
    with pytest.raises(Unavailable):
        sealing.unseal_bytes(carl.pk, stored[0].pk, b"x" * 40)
