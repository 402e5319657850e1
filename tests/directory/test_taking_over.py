"""A page that came from a list becomes its group's, by the address in the list or through the keeper; never a stranger's."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client

from tests.directory.from_elsewhere import (
    a_list,
    a_page,
    a_record,
    again,
    come_in,
    given_out,
    holder,
)
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import WrongState
from tilth.directory.access import held_for
from tilth.directory.actions import pages, taking_over, things
from tilth.directory.models import Activity, Hold, Page, Record
from tilth.directory.queries.lists import preview

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_group_takes_its_page_over_by_the_address_in_the_list(hollins):
    source = a_list(a_record(email="us@example.org"))
    come_in(source)
    page = Page.objects.get()
    by = holder(page, " US@example.org ")
    # Until the group says or writes something the list goes on writing: a link that nobody opened freezes nothing.
    again(source, a_record(email="us@example.org", description="Newer."))
    come_in(source)
    page.refresh_from_db()
    assert page.what == "Newer."
    taking_over.take_over(by=by, page=page)
    again(source, a_record(email="us@example.org", description="Newest.", name="Other"))
    found = preview(source.readings.get()).lines
    assert [(str(one.what), one.how) for one in found] == [("here", "Its group writes this page itself.")]
    come_in(source)
    page.refresh_from_db()
    assert page.what == "Newer." and page.name == "Club 1"
    assert "Its group writes it now." in Client().get("/whats-here/club-1").content.decode()
    assert [one["name"] for one in given_out().values()] == ["Club 1"]
    with pytest.raises(WrongState):
        taking_over.take_over(by=by, page=page)


@pytest.mark.parametrize("how", ["change", "add", "down"])
def test_whatever_a_group_writes_makes_the_page_its_own(hollins, how):
    source = a_list(a_record(email="us@example.org"))
    come_in(source)
    page = Page.objects.get()
    by = holder(page, "us@example.org")
    if how == "change":
        pages.change_page(by=by, page=page, what="Ours.")
    elif how == "add":
        things.add_activity(by=by, page=page, name="Tea", on=date(2026, 12, 8), starts=time(9), where="Here")
    else:
        pages.take_down(by=by, page=page)
    before = Page.objects.values().get(), list(Activity.objects.values())
    again(source, a_record(email="us@example.org", description="Theirs."))
    come_in(source)
    assert (Page.objects.values().get(), list(Activity.objects.values())) == before


def test_a_stranger_gets_no_page_and_the_keeper_asks_first(hollins):
    come_in(a_list(a_record(email="us@example.org")))
    page = Page.objects.get()
    sent = taking_over.this_is_us(
        by=NOBODY, page=page, called="Jo", mail="jo@example.org", words="We run it."
    )
    assert not Hold.objects.exists() and Record.objects.get().writes_page
    made = taking_over.give_page(by=TILTH, note=sent.row, mail="jo@example.org")
    assert held_for(NOBODY, made.token).page == page
    told = Client().get(f"/my-note/{sent.token}").content.decode()
    assert "It is yours." in told


def test_a_page_that_somebody_holds_is_nobody_elses(hollins):
    come_in(a_list(a_record(email="us@example.org")))
    page = Page.objects.get()
    assert Client().get(f"/whats-here/{page.slug}/write").status_code == 404
    holder(page, "us@example.org")
    assert Client().get(f"/whats-here/{page.slug}/this-is-us").status_code == 404
    assert Client().get(f"/whats-here/{page.slug}/write").status_code == 200
    assert Client().get(f"/whats-here/{a_page().page.slug}/this-is-us").status_code == 404
