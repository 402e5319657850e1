"""Who stands in the tests of stories, and a story of each sort."""

from __future__ import annotations

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.builders import a_resident
from tilth.answers.models import Answer, Kind
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.gatherings import actions as gatherings
from tilth.stories.actions import telling

WORDS = "The damp came back in the night and the children coughed."


def told(by=NOBODY, **words):
    return telling.tell(by=by, **{"words": WORDS, "audience": "everyone", **words})


def owed(story):
    return Answer.objects.filter(kind=Kind.STORY, subject_id=story.pk).latest("made_at")


def drawing():
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(made, "PNG")
    return SimpleUploadedFile("drawing.png", made.getvalue(), "image/png")


def a_gathering(by=None, **words):
    day = clock.today() + timedelta(days=5)
    known = {
        "title": "Soup and talk",
        "host": "Pat",
        "on": day,
        "starts": clock.now().time(),
        "where": "The hall",
    }
    return gatherings.host(by=by or a_resident("Pat Lee"), **{**known, **words})
