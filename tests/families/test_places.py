"""Where somebody lives stands on no page that people share: not for him who must not learn it, nor for anybody else."""

from __future__ import annotations

import pytest

from tests.builders import a_person, an_account, signed_in_as, themselves
from tests.families.conftest import ADDRESS, PLACE
from tests.families.test_sharing import reads
from tilth.alongside.models import Block
from tilth.base.errors import InvalidInput
from tilth.families.actions import sharing, writing
from tilth.families.models import Line

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize(
    "words", [f"meet at {PLACE}", "wait outside st brids  house", f"come to {ADDRESS}", "Lantern Walk", "SA61 1AB", "be at 12 High Street"]
)  # fmt: skip
def test_where_somebody_lives_is_never_written_by_anybody_who_knows_it(people, words):
    sharing.show_to(
        by=people.mum, person=people.nia, family=people.family, wishes={people.amina.account_id: "sees"}
    )
    for somebody in (people.mum, people.amina):
        with pytest.raises(InvalidInput, match="never says where"):
            writing.help_us_to(by=somebody, family=people.family, words=words)
        with pytest.raises(InvalidInput, match="never says where"):
            writing.add_step(by=somebody, family=people.family, words="Go", doer_words=words)
        with pytest.raises(InvalidInput, match="never says where"):
            writing.look_back(by=somebody, family=people.family, words=words)
    assert not Line.objects.filter(kind__in=["help", "step", "looked_back"]).exists()


def test_he_cannot_find_the_place_by_guessing(people):
    """What the one who must not learn it types is neither refused for being right nor told from a wrong guess."""
    for guess in (PLACE, "Lantern Walk", "Somewhere Hall"):
        writing.help_us_to(by=people.dad, family=people.family, words=f"visit {guess}")
    with pytest.raises(InvalidInput) as refused:
        writing.help_us_to(by=people.dad, family=people.family, words="visit 9 Mill Lane")
    with pytest.raises(InvalidInput) as refused_to_her:
        writing.help_us_to(by=people.mum, family=people.family, words=f"visit {PLACE}")
    assert refused.value.message == refused_to_her.value.message


def test_a_place_kept_after_it_was_written_is_not_shown_to_him_from_then_on(people):
    Block.objects.all().delete()
    line = writing.help_us_to(by=people.mum, family=people.family, words="find a bus to Tarn Hall")
    writing.becomes(by=people.mum, line=line, state="done")
    Block.objects.create(person=people.nia, account=people.dev.account, is_place=True, names="Tarn Hall")
    assert "Tarn Hall" in reads(people.mum, people.family)
    assert "Tarn" not in reads(people.dad, people.family)
    assert "Tarn" not in signed_in_as(people.dad).get(f"/families/{people.family.pk}/print").content.decode()


def test_who_reads_it_through_him_reads_no_more_than_he_does(people):
    Block.objects.all().delete()
    writing.help_us_to(by=people.mum, family=people.family, words="find a bus to Tarn Hall")
    Block.objects.create(person=people.nia, account=people.dev.account, is_place=True, names="Tarn Hall")
    sharing.show_to(
        by=people.dad, person=people.dev, family=people.family, wishes={people.sam.account_id: "sees"}
    )
    sharing.show_to(
        by=people.mum, person=people.nia, family=people.family, wishes={people.amina.account_id: "sees"}
    )
    assert "Tarn" not in reads(people.sam, people.family)
    assert "Tarn" in reads(people.amina, people.family)


def test_a_name_that_says_the_place_is_not_read_by_whoever_must_not_learn_it(people):
    """Neither when he is asked by a code, nor on a page that was called so before the place was kept."""
    una = a_person("Una", account=an_account("Una"))
    theirs = sharing.begin(
        by=themselves(una), person=una, called="The Tarn Hall lot", my_name="Una of Tarn Hall"
    )
    Block.objects.create(person=una, account=people.dev.account, is_place=True, names="Tarn Hall")
    code = sharing.give_code(by=themselves(una), person=una, family=theirs)
    client = signed_in_as(people.dad)
    asked = client.post(f"/people/{people.dev.pk}/together/code", {"code": code})
    assert asked.status_code == 200 and "Tarn" not in asked.content.decode()
    sharing.say_yes(by=people.dad, person=people.dev, code=code, my_name="Dev")
    for path in (
        f"/people/{people.dev.pk}/together",
        *(f"/families/{theirs.pk}{page}" for page in ("", "/print", "/steps")),
    ):
        answer = client.get(path)
        assert answer.status_code == 200 and "Tarn" not in answer.content.decode(), path


def test_a_place_kept_for_their_child_is_kept_from_the_page_too(people, ellie):
    Block.objects.create(person=ellie, account=people.dev.account, is_place=True, names="Otter School")
    with pytest.raises(InvalidInput, match="never says where"):
        writing.help_us_to(by=people.mum, family=people.family, words="walk to Otter School")


@pytest.mark.parametrize("field", ["called", "my_name"])
def test_no_name_of_a_page_says_a_place(people, field):
    given = {"called": "Us", "my_name": "Mum"} | {field: "of 12 High Street"}
    with pytest.raises(InvalidInput, match="never says where"):
        sharing.begin(by=people.mum, person=people.nia, **given)
