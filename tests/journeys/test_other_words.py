"""Words that are not in writing or not in English, in a real browser: recorded, heard, and read from right to left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.home.test_right_to_left import urdu  # noqa: F401  a catalogue made by the guide
from tests.journeys.browsing import DESK, PHONE
from tilth.conversations.actions import Said, write
from tilth.conversations.models import Line


def test_somebody_records_here_listens_and_keeps_it(place, somebody):
    amina = somebody(place.amina)
    page = amina.page
    page.goto(f"/people/{place.carl.pk}/said/recording")
    page.get_by_role("button", name="Record here").click()
    expect(page.get_by_text("Recording: 0:02")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile("Recorded: 0:0[2-9]"))).to_be_visible()
    expect(page.locator("[data-heard]")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept, and it stands on the page.")).to_be_visible()
    kept = Line.objects.filter(kept_as="spoken").latest("made_at")
    assert kept.stored.content_type == "audio/webm"
    assert 2 <= kept.seconds <= 9
    # What was blanked in it did not spoil it: the browser plays it to the end, piece by piece.
    heard = page.evaluate(
        """async () => {
            const player = document.querySelector("figure audio");
            player.muted = true;
            player.playbackRate = 4;
            await player.play();
            await new Promise((done) => player.addEventListener("ended", done));
            return player.error === null && player.currentTime;
        }"""
    )
    assert heard >= 1.5


def test_a_drawing_is_kept_without_a_script(place, somebody):
    page = somebody(place.amina, script=False).page
    page.goto(f"/people/{place.carl.pk}")
    page.get_by_role("link", name="Keep a drawing").click()
    picture = page.request.get(f"/people/{place.carl.pk}/picture.jpg").body()
    page.get_by_label("The drawing, as a photo or a picture").set_input_files(
        {"name": "house.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    page.get_by_label("What is on it? (if you like)").fill("My house.")
    page.get_by_role("button", name="Keep it").click()
    drawn = page.get_by_role("img", name="My house.")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_page_from_right_to_left_stands_and_does_not_run_over(place, somebody, urdu, width):  # noqa: F811
    said = Said(
        "مجھے اپنا گھر چاہیے، ایک باغ کے ساتھ۔", language="ur", translation="A home.", translator="Mrs Khan"
    )
    write(by=place.amina, person=place.carl, lines=[said])
    page = somebody(place.amina, width=width).page
    page.goto("/language/ur")
    page.goto(f"/people/{place.carl.pk}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    quote = page.locator("blockquote[lang=ur]").first
    edge = quote.evaluate("quote => getComputedStyle(quote.parentElement).borderRightWidth")
    assert edge == "5px", "the leaf's edge stands where the line begins"
