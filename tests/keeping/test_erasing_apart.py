"""What is kept apart goes with the page it stands beside: its readers hear of it in time, and its log goes with the page's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import acting, an_account, signed_in_as
from tilth.accounts.models import Notice
from tilth.alongside.actions import apart
from tilth.alongside.models import Apart
from tilth.base import anchors, audit, clock, erasures
from tilth.base.models import Act, ActHead
from tilth.base.roles import Role
from tilth.keeping import actions

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


@pytest.fixture
def item(carl, amina):
    return apart.keep_apart(by=amina, person=carl, kind="third_party", words="His sister said so.")


@pytest.fixture
def dee(item, amina, gwen):
    dee = acting(an_account("Dee Marsh", Role.GARDENER), Role.GARDENER)
    apart.second_member(by=gwen, naming=apart.name_member(by=amina, item=item, account=dee.account))
    return dee


def heard(account):
    said = Notice.objects.filter(account=account, sentence__contains="soon erased for good")
    return list(said.values_list("link", flat=True))


def test_whoever_reads_it_hears_when_the_first_of_two_agrees(item, dee, amina, gwen, kit, asked_to_be_erased):
    assert heard(amina.account) == heard(dee.account) == []
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    for member in (amina, dee):
        assert heard(member.account) == [f"/kept-apart/{item.pk}"]
        assert signed_in_as(member).get(f"/kept-apart/{item.pk}").status_code == 200
    for other in (gwen, kit):
        assert heard(other.account) == []


def test_the_wish_alone_is_told_to_nobody(item, dee, amina, asked_to_be_erased):
    assert heard(amina.account) == heard(dee.account) == []


def test_whoever_may_no_longer_read_it_hears_nothing(item, dee, amina, gwen, asked_to_be_erased):
    apart.end_member(by=amina, member=item.members.get(account=dee.account))
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    assert heard(dee.account) == []


def test_the_first_of_two_reads_the_same_whether_anything_is_kept_apart(
    gwen, amina, carl, asked_to_be_erased
):
    without = signed_in_as(gwen).post(f"/privacy/asked/{asked_to_be_erased.pk}/agree", follow=True)
    asked_to_be_erased.refresh_from_db()
    asked_to_be_erased.agreed_by = None
    asked_to_be_erased.save(update_fields=["agreed_by"])
    apart.keep_apart(by=amina, person=carl, kind="third_party", words="His sister said so.")
    Notice.objects.filter(account=gwen.account).delete()
    with_it = signed_in_as(gwen).post(f"/privacy/asked/{asked_to_be_erased.pk}/agree", follow=True)
    main = [page.content.decode().partition("<main")[2].partition("</main")[0] for page in (without, with_it)]
    assert main[0].split("csrf")[0] == main[1].split("csrf")[0] != ""


def test_two_years_later_its_log_goes_with_the_pages_and_the_rest_is_whole(
    carl, item, dee, gwen, kit, asked_to_be_erased, django_capture_on_commit_callbacks
):
    signed_in_as(dee).get(f"/kept-apart/{item.pk}")
    anchors.make()
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(by=kit, asked=asked_to_be_erased)
    assert not Apart.objects.exists() and item.pk in erasures.noted()
    assert Act.objects.filter(chain=item.pk).exists()
    with clock.at(clock.now() + timedelta(days=2 * 365 - 1)):
        assert actions.expire_log() == 0
    with clock.at(clock.now() + timedelta(days=2 * 365 + 1)):
        actions.expire_log()
        assert list(anchors.faults()) == [] and list(audit.faults()) == []
    for book in audit.BOOKS:
        for chain in (carl.pk, item.pk):
            assert not book.rows._base_manager.filter(chain=chain).exists(), (book.name, chain)
    assert ActHead.objects.get(pk=item.pk).ended_at is not None


def test_while_the_page_stands_its_log_stays_however_long(item):
    with clock.at(clock.now() + timedelta(days=9 * 365)):
        assert actions.expire_log() == 0
    assert Act.objects.filter(chain=item.pk).exists()
