"""A read put together once gives what the same query gives each time, with each page's own values."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import BooleanField, DateTimeField, UUIDField
from django.test.utils import CaptureQueriesContext

from tilth.base import clock
from tilth.base.ids import new_id
from tilth.base.models import OutgoingMail
from tilth.base.prepared import Prepared, connection, slot

WHO = slot(1, UUIDField())
SINCE = slot(1, DateTimeField())


def the_query(who, since):
    return OutgoingMail.objects.filter(pk=who, made_at__gte=since).values_list("pk", "made_at", "kind")


@pytest.mark.django_db
def test_the_values_of_each_page_take_their_place():
    read = Prepared(lambda: the_query(WHO.stand_in, SINCE.stand_in))
    one, other = (OutgoingMail.objects.create(to=new_id(), kind=name) for name in ("notice", "welcome"))
    since = clock.now() - timedelta(days=1)
    for mail in (one, other):
        rows = read.rows({WHO: mail.pk, SINCE: since})
        assert [tuple(row) for row in rows] == list(the_query(mail.pk, since))
    assert read.rows({WHO: new_id(), SINCE: since}) == []
    assert read.rows({WHO: one.pk, SINCE: clock.now() + timedelta(days=1)}) == []


@pytest.mark.django_db
def test_it_is_one_statement():
    read = Prepared(lambda: the_query(WHO.stand_in, SINCE.stand_in))
    with CaptureQueriesContext(connection) as seen:
        read.rows({WHO: new_id(), SINCE: clock.now()})
    assert len(seen) == 1


def test_only_ids_days_and_moments_have_a_stand_in():
    with pytest.raises(TypeError):
        slot(1, BooleanField())
