"""The made-up place shows a page that people share, and what a year also brings."""

from __future__ import annotations

import pytest

from tilth.alongside.models import Death, Handover, Join
from tilth.demo.building import build
from tilth.families.models import Family, Member
from tilth.people.models import Person
from tilth.plans.models import OwnAnswers

# Made by whoever owns the tables, once: nothing of it asks as a page does.
pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow, pytest.mark.once]


def test_what_the_made_up_place_shows_of_them():
    build(people=0)
    family = Family.objects.get()
    assert family.called == "Saturdays"
    shared = Member.objects.filter(family=family, until_at=None).order_by("from_at")
    assert [member.called for member in shared] == ["Dad", "Keeley"]
    assert [death.person.called for death in Death.objects.all()] == ["Alf"]
    assert [join.page.called for join in Join.objects.filter(agreed_at__isnull=False)] == ["Wilfred"]
    assert [handover.person.called for handover in Handover.objects.all()] == ["Ted"]
    assert OwnAnswers.objects.filter(person=Person.objects.get(called="Mags")).count() == 1
