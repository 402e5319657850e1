"""Erase, or say why not: each takes two people."""

from datetime import date, timedelta

import pytest

from tests.builders import (
    a_person,
    acting,
    an_account,
    signed_in_as,
    themselves,
)
from tests.stories.cast import WORDS, a_gathering, told
from tilth.accounts.models import Account, Standing
from tilth.answers import actions as answers
from tilth.barriers import actions as barriers
from tilth.base import audit, clock, erasures, files, sealing
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import HolderKey, StoredFile
from tilth.base.roles import Role
from tilth.directory.actions import pages
from tilth.directory.models import Hold as DirectoryHold
from tilth.directory.models import Page
from tilth.ideas.actions.raising import raise_idea
from tilth.keeping import actions
from tilth.keeping.actions.erasing import erase_rows
from tilth.keeping.leaving import everything_about
from tilth.keeping.models import Hold, Tombstone
from tilth.people.models import About, Person

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


def test_two_people_erase_and_nothing_is_left(
    carl, gwen, kit, asked_to_be_erased, django_capture_on_commit_callbacks
):
    picture = files.keep(carl.pk, b"a picture", kind="picture", content_type="image/jpeg")
    sealed = About.objects.filter(person=carl).values_list("pk", "words").first()
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)

    with django_capture_on_commit_callbacks(execute=True):
        stone = actions.erase(by=kit, asked=asked_to_be_erased)

    assert (
        not Person.objects.filter(pk=carl.pk).exists()
        and not StoredFile.objects.filter(pk=picture.pk).exists()
    )
    assert HolderKey.objects.get(pk=carl.pk).wrapped is None and carl.pk in erasures.noted()
    sealing.forget_keys()
    assert sealing.unseal(carl.pk, sealed[0], "words", sealed[1]) == ""
    account = Account.objects.get_queryset().get(pk=carl.account_id)
    assert (account.name, account.email, account.is_active) == ("", None, False)
    stone.refresh_from_db()
    assert stone.holder is None and stone.pk != carl.pk and stone.pk.version == 4
    assert list(audit.faults()) == []


def test_the_rule_that_got_in_their_way_stays_and_whose_way_it_was_goes(
    carl, gwen, kit, amina, asked_to_be_erased
):
    office = answers.add_office(by=kit, name="Head of Housing")
    raised = barriers.raise_it(
        by=amina, rule="No move while a pound is owed", stopped="his move", person=carl, office=office
    )
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    actions.erase(by=kit, asked=asked_to_be_erased)
    raised.refresh_from_db()
    assert (raised.person, raised.stopped, raised.answer.is_open) == (None, "", True)
    assert signed_in_as(amina).get("/answers").status_code == 200


def test_an_account_that_works_here_too_stays_when_its_own_page_is_erased(
    carl, gwen, kit, asked_to_be_erased
):
    Standing.objects.create(account=carl.account, role=Role.WORKER, from_on=date(2020, 1, 1))
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    actions.erase(by=kit, asked=asked_to_be_erased)
    assert Account.objects.get_queryset().get(pk=carl.account_id).is_active


def test_one_person_alone_cannot_erase(gwen, asked_to_be_erased):
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    with pytest.raises(NotFound):
        actions.erase(by=gwen, asked=asked_to_be_erased)
    assert Person.objects.filter(called="Carl").exists()


def test_nobody_erases_before_a_first_has_agreed_or_after_it_was_taken_back(
    gwen, kit, himself, asked_to_be_erased
):
    with pytest.raises(NotFound):
        actions.erase(by=kit, asked=asked_to_be_erased)
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    actions.take_ask_back(by=himself, asked=asked_to_be_erased)
    with pytest.raises(NotFound):
        actions.erase(by=kit, asked=asked_to_be_erased)


@pytest.mark.parametrize("role", [Role.WORKER, Role.GARDENER, Role.LEADER, Role.ANALYST])
def test_only_a_privacy_lead_or_a_keeper_is_the_second(gwen, asked_to_be_erased, role):
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    with pytest.raises(NotAllowed):
        actions.erase(by=acting(an_account("Bev", role), role), asked=asked_to_be_erased)


def test_the_second_is_a_keeper_who_reads_no_name(kit, gwen, asked_to_be_erased):
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    page = signed_in_as(kit).get("/privacy/second").content.decode()
    assert "Erase a page" in page and "Carl" not in page and "Gwen Pugh" in page


def test_a_law_keeps_a_page_when_two_say_so_and_the_person_reads_why(
    carl, himself, gwen, kit, asked_to_be_erased
):
    hold = actions.place_hold(
        by=gwen,
        asked=asked_to_be_erased,
        why="A court asked for it.",
        until_on=clock.today() + timedelta(days=700),
    )
    assert hold.review_on <= clock.today() + timedelta(days=365)
    assert not Hold.objects.in_force(clock.today()).exists()
    with pytest.raises(NotFound):
        actions.agree_hold(by=gwen, hold=hold)
    actions.agree_hold(by=kit, hold=hold)

    with pytest.raises(WrongState):
        actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    page = signed_in_as(himself).get(f"/people/{carl.pk}/my-rights").content.decode()
    assert "A court asked for it." in page and "Gwen Pugh" in page and "Kit Lane" in page

    actions.lift_hold(by=gwen, hold=hold)
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)


def test_a_hold_that_two_agreed_to_stops_an_erasure_already_begun(gwen, kit, asked_to_be_erased):
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    hold = actions.place_hold(
        by=gwen, asked=asked_to_be_erased, why="A court.", until_on=clock.today() + timedelta(days=7)
    )
    actions.agree_hold(by=kit, hold=hold)
    with pytest.raises(NotFound):
        actions.erase(by=kit, asked=asked_to_be_erased)


@pytest.mark.parametrize("until", [None, date(2020, 1, 1)])
def test_a_hold_says_until_when_and_why(gwen, asked_to_be_erased, until):
    with pytest.raises(InvalidInput):
        actions.place_hold(by=gwen, asked=asked_to_be_erased, why="A court.", until_on=until)
    with pytest.raises(InvalidInput):
        actions.place_hold(
            by=gwen, asked=asked_to_be_erased, why="", until_on=clock.today() + timedelta(days=9)
        )


def test_an_erasure_stopped_before_its_key_was_destroyed_is_finished_at_the_next_start(
    carl, gwen, kit, asked_to_be_erased
):
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    actions.erase(by=kit, asked=asked_to_be_erased)  # what waits for the commit never ran
    assert HolderKey.objects.get(pk=carl.pk).wrapped is not None

    assert actions.destroy_keys_left() >= 1

    assert HolderKey.objects.get(pk=carl.pk).wrapped is None
    assert not Tombstone.objects.exclude(holder=None).exists()


def test_what_somebody_did_in_public_rooms_goes_or_stays_without_them(here):
    mine = a_person("Carl", account=an_account("Carl Moss"))
    me, words = themselves(mine), {"what": "I go with you.", "when_where": "", "reach": "07700 900123"}
    bridge = pages.make_page(by=me, name="Carl from Kiln Row", kind="bridge", **words).page
    alone = pages.make_page(by=me, name="Kitchen", kind="group", **words).page
    shared = pages.make_page(by=me, name="Garden", kind="group", **words).page
    DirectoryHold.objects.create(page=shared, account=an_account("Nia Ade"))
    soon = a_gathering(me, host="Carl Moss")
    idea = raise_idea(by=me, sentence="A bench", called="Carl").idea
    everything = {table for table, _model, _rows in everything_about(mine, {})}
    assert {"directory.page", "gatherings.gathering", "ideas.idea"} <= everything
    erase_rows(mine)
    assert not Page.objects.filter(pk=bridge.pk).exists()
    for page, is_down, reach in ((alone, True, ""), (shared, False, "07700 900123")):
        page.refresh_from_db()
        assert (page.down_at is not None, page.reach) == (is_down, reach)
    assert not DirectoryHold.objects.filter(account=mine.account_id).exists()
    soon.refresh_from_db()
    idea.refresh_from_db()
    assert "Carl" not in soon.host and soon.called_off_at and soon.hosted_by is None
    assert idea.called == "" and idea.sentence == "A bench"


def test_a_copy_of_everything_has_the_stories_somebody_told(here):
    mine = a_person("Carl", account=an_account("Carl Moss"))
    told(by=themselves(mine), audience="only_me")
    rows = {table: rows for table, _model, rows in everything_about(mine, {})}
    assert rows["stories.story"][0]["words"] == WORDS
