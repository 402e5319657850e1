"""What is written on a family page: sentences, steps, what became of them, looking back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import signed_in_as
from tests.families.test_sharing import page
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.families.actions import sharing, writing
from tilth.families.models import Line, Member

pytestmark = pytest.mark.django_db(databases="__all__")


def test_sentences_steps_and_looking_back_stand_on_its_own_timeline(people):
    dad = Member.objects.get(family=people.family, person=people.dev)
    line = writing.help_us_to(by=people.mum, family=people.family, words="swap weekends without a row")
    step = writing.add_step(
        by=people.mum, family=people.family, words="Write the dates down", of=line, doer=dad, said_when="by Friday"
    )  # fmt: skip
    writing.becomes(by=people.dad, line=step, state="done")
    soon = clock.today() + timedelta(days=30)
    writing.look_back(by=people.dad, family=people.family, words="Fewer texts.", next_on=soon)
    shown = page(people.dad, people.family)
    [helped] = shown.helps
    [done] = helped.steps
    assert (done.doer, done.said_when, done.state) == ("Dad", "by Friday", "done")
    assert [line.kind for line in shown.lines] == ["looked_back", "became", "step", "help", "came", "began"]
    assert shown.family.next_on == soon and shown.looked_back[0].words == "Fewer texts."


def test_a_helper_does_a_step_by_name(people):
    writing.add_step(by=people.mum, family=people.family, words="Mend the cot", doer_words="Uncle Wil")
    assert page(people.dad, people.family).steps[0].doer == "Uncle Wil"


def test_who_does_a_step_is_one_of_those_who_share(people):
    zoe = sharing.begin(by=people.dad, person=people.dev, called="Other", my_name="Zed")
    other = Member.objects.get(family=zoe)
    with pytest.raises(InvalidInput, match="Choose who does it"):
        writing.add_step(by=people.mum, family=people.family, words="Sing", doer=other)
    line = writing.help_us_to(by=people.dad, family=zoe, words="sing")
    with pytest.raises(NotFound):
        writing.add_step(by=people.mum, family=people.family, words="Sing", of=line)


def test_ones_own_words_are_taken_back_at_any_time_and_nobody_elses(people):
    line = writing.help_us_to(by=people.mum, family=people.family, words="sing")
    with pytest.raises(NotAllowed):
        writing.take_back(by=people.dad, line=line)
    with clock.at(clock.now() + timedelta(days=90)):
        writing.take_back(by=people.mum, line=line)
    assert page(people.dad, people.family).is_empty


def test_not_yet_is_an_answer_and_what_is_done_can_be_taken_up_again(people):
    line = writing.help_us_to(by=people.mum, family=people.family, words="sing")
    for state in ("not_yet", "done"):
        writing.becomes(by=people.dad, line=line, state=state)
        line.refresh_from_db()
    writing.becomes(by=people.dad, line=line, state="no_longer")
    assert Line.objects.get(pk=line.pk).state == "done"
    writing.becomes(by=people.dad, line=line, state="open")
    assert Line.objects.get(pk=line.pk).state == "open"
    for wrong in ("", "overdue"):
        with pytest.raises(WrongState):
            writing.becomes(by=people.dad, line=line, state=wrong)
    began = Line.objects.get(kind="began")
    with pytest.raises(WrongState):
        writing.becomes(by=people.dad, line=began, state="done")


@pytest.mark.parametrize("verb", ["help_us_to", "add_step", "look_back"])
def test_nothing_is_not_written_down(people, verb):
    with pytest.raises(InvalidInput):
        getattr(writing, verb)(by=people.mum, family=people.family, words="")


def test_a_day_to_look_back_lies_ahead(people):
    with pytest.raises(InvalidInput, match="That day has passed"):
        writing.look_back(
            by=people.mum, family=people.family, words="Good.", next_on=clock.today() - timedelta(days=1)
        )


def test_pressed_twice_it_is_written_once(people):
    key = new_id()
    first, again = (
        writing.help_us_to(by=people.mum, family=people.family, words="sing", key=key) for _ in range(2)
    )
    assert first == again and Line.objects.filter(kind="help").count() == 1


def test_every_form_says_what_is_wrong_and_keeps_the_words(people):
    client = signed_in_as(people.mum)
    at = f"/families/{people.family.pk}"
    for path, sent in (
        ("help-us", {"words": "go to 12 High Street"}),
        ("steps", {"words": "go to 12 High Street", "doer_words": "Wil"}),
        ("look-back", {"words": "we met at 12 High Street"}),
    ):
        response = client.post(f"{at}/{path}", sent)
        text = response.content.decode()
        assert (
            response.status_code == 422
            and "never says where somebody lives" in text
            and "12 High Street" in text
        )
    assert client.post(f"{at}/steps", {"words": "x", "of": "nonsense"}).status_code == 422
