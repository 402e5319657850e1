"""What a vote about money refuses. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import models

from tilth.rounds.models import Box, HasVoted, Paper, Round

# All that stands beside a ballot, and all that stands beside whoever has voted.
OF_A_BOX = {"id", "round", "part", "ballots"}
OF_A_VOTER = {"id", "round", "mark"}


def ties(model, allowed):
    """Fields by which a row could be tied to another: a time, a number that counts up, an account, a link."""
    for field in model._meta.fields:
        if field.name not in allowed or isinstance(field, models.DateTimeField | models.AutoField):
            yield field.name


def test_nothing_stands_beside_a_ballot_or_a_voter_that_could_tie_them():
    assert list(ties(Box, OF_A_BOX)) == [] == list(ties(HasVoted, OF_A_VOTER))
    shared = {field.related_model for field in Box._meta.fields} & {
        field.related_model for field in HasVoted._meta.fields
    }
    assert shared == {None, Round}
    assert not [field.name for field in Paper._meta.fields if "code" in field.name or "voter" in field.name]


def test_the_database_refuses_an_open_vote_without_its_frozen_rule():
    assert "a_vote_opens_with_its_rule_frozen" in {one.name for one in Round._meta.constraints}


@pytest.mark.parametrize(
    "field", [models.DateTimeField(), models.ForeignKey("accounts.Account", on_delete=models.CASCADE)]
)
def test_a_tie_is_caught(field):
    field.set_attributes_from_name("cast")
    planted = SimpleNamespace(_meta=SimpleNamespace(fields=[*Box._meta.fields, field]))
    assert list(ties(planted, OF_A_BOX)) == ["cast"]
