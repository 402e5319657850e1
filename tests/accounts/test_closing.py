"""Mending a name or an address, closing an account, opening it again."""

import pytest
from allauth.account.models import EmailAddress

from tests.accounts.cast import (
    PASSWORD,
    a_gardener,
    a_keeper,
    a_place,
    a_resident,
    a_worker,
    an_account,
    signed_in,
)
from tilth.accounts import actions, queries
from tilth.accounts.access import welcome_for
from tilth.accounts.models import Account, Notice, Standing
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.models import Act
from tilth.base.roles import Role

pytestmark = pytest.mark.django_db(databases="__all__")
WORK_HERE = "/looking-after/people-who-work-here"


@pytest.fixture(autouse=True)
def _place():
    a_place()


def mend(by, account, **changed):
    words = {"name": account.name, "short_name": account.short_name, "email": account.email or "", **changed}
    return actions.mend_account(by=by, account=account, **words)


def again(account):
    return Account.objects.get(pk=account.pk)


# --- mending -------------------------------------------------------------------------------------------------


def test_a_keeper_mends_a_name_and_they_are_told():
    account = an_account("Amina Yusuf")
    mend(a_keeper(), account, name="Amina Yusuf-Lee", short_name="Mina")
    assert (again(account).name, again(account).short_name) == ("Amina Yusuf-Lee", "Mina")
    assert Notice.objects.get(account=account).link == "/me"
    assert Act.objects.filter(what="accounts.mend_account").count() == 1


def test_a_new_address_is_theirs_only_once_they_have_shown_it():
    account = an_account("Bev", email="bev@example.org", mail_ok=True, mail_is_safe=True)
    EmailAddress.objects.create(user=account, email="bev@example.org", verified=True, primary=True)
    before = account.doors_shut
    mend(a_keeper(), account, email="Bev.New@Example.org")
    account = again(account)
    assert account.email == "bev.new@example.org"
    assert account.doors_shut == before + 1
    assert (account.mail_ok, account.mail_is_safe) == (False, False)
    row = EmailAddress.objects.get(user=account)
    assert (row.email, row.verified, row.primary) == ("bev.new@example.org", False, True)


def test_the_same_address_leaves_everything_about_it_alone():
    account = an_account("Bev", email="bev@example.org", mail_ok=True, mail_is_safe=True)
    mend(a_keeper(), account, email=" BEV@example.org ", name="Bev Holt")
    assert again(account).mail_is_safe and again(account).doors_shut == account.doors_shut


def test_somebody_still_to_come_in_gets_no_address_to_confirm_before_they_do():
    account = actions.invite(by=TILTH, name="Dot", email="dot@example.org")
    mend(a_keeper(), account, email="dorothy@example.org")
    assert not EmailAddress.objects.exists()
    assert queries.open_welcome(account)


@pytest.mark.parametrize("email", ["taken@example.org", "TAKEN@Example.org", ""])
def test_an_address_that_is_taken_or_missing_is_refused_beside_its_field(email):
    an_account("Other", email="taken@example.org")
    account = an_account("Bev", email="bev@example.org")
    with pytest.raises(InvalidInput) as refused:
        mend(a_keeper(), account, email=email)
    assert refused.value.field == "email"
    assert again(account).email == "bev@example.org"


@pytest.mark.parametrize("verb", [mend, lambda by, a: actions.close_account(by=by, account=a)])
@pytest.mark.parametrize("somebody", [a_worker, a_resident, a_gardener])
def test_nobody_but_a_keeper_mends_or_closes(somebody, verb):
    with pytest.raises(NotFound):
        verb(somebody(), an_account("Bev"))


def test_the_page_keeps_what_was_typed_when_it_refuses():
    account, client = an_account("Bev", email="bev@example.org"), signed_in(an_account("Kit", Role.KEEPER))
    page = client.post(
        f"{WORK_HERE}/{account.pk}/name", {"name": "Bev Holt", "short_name": "Bev", "email": "no"}
    )
    assert page.status_code == 422
    assert "Bev Holt" in page.content.decode()
    assert "Write the address like name@example.org." in page.content.decode()
    typed = {"name": "Bev Holt", "short_name": "B", "email": "bev@example.org"}
    done = client.post(f"{WORK_HERE}/{account.pk}/name", typed, follow=True)
    assert "That is mended, and they are told." in done.content.decode()


# --- closing -------------------------------------------------------------------------------------------------


def test_closing_ends_standings_sessions_and_links_at_once():
    keeper, account = a_keeper(), an_account("Bev", Role.WORKER)
    later = Standing.objects.create(
        account=account, role=Role.LEADER, from_on=clock.today().replace(year=2090)
    )
    welcome = actions.welcome_again(by=keeper, account=account)
    browser = signed_in(account)
    assert browser.get("/me").status_code == 200
    actions.close_account(by=keeper, account=account)
    assert browser.get("/me").status_code == 302
    assert not account.standings.live(clock.today()).exists()
    assert account.standings.count() == 2
    later.refresh_from_db()
    assert later.until_on == later.from_on
    with pytest.raises(NotFound):
        welcome_for(welcome.token)
    assert account not in queries.workers()


def test_a_closed_account_does_not_sign_in_with_its_password(client):
    account = an_account("Bev", email="bev@example.org")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    actions.close_account(by=a_keeper(), account=account)
    assert not client.login(email="bev@example.org", password=PASSWORD)


def test_the_only_keeper_cannot_be_closed_and_one_of_two_can():
    keeper = a_keeper()
    with pytest.raises(WrongState):
        actions.close_account(by=keeper, account=keeper.account)
    assert again(keeper.account).is_active
    other = a_keeper("Kim Other")
    actions.close_account(by=other, account=keeper.account)
    with pytest.raises(WrongState):
        actions.close_account(by=other, account=other.account)


def test_a_keeper_whose_account_is_closed_does_not_count_as_another():
    keeper, other = a_keeper(), a_keeper("Kim Other")
    Account.objects.filter(pk=other.account_id).update(is_active=False)
    assert queries.is_only_keeper(keeper.account)


def test_closing_twice_is_refused_and_opening_again_gives_no_standing_back():
    keeper, account = a_keeper(), an_account("Bev", Role.WORKER)
    actions.close_account(by=keeper, account=account)
    with pytest.raises(WrongState):
        actions.close_account(by=keeper, account=again(account))
    actions.open_again(by=keeper, account=account)
    assert again(account).is_active
    assert again(account).acts_as == []
    with pytest.raises(WrongState):
        actions.open_again(by=keeper, account=again(account))


def test_a_closed_account_gets_no_standing_and_no_link_until_it_is_opened_again():
    keeper, account = a_keeper(), an_account("Bev")
    actions.close_account(by=keeper, account=account)
    with pytest.raises(WrongState):
        actions.give_standing(by=keeper, account=again(account), role=Role.WORKER)
    with pytest.raises(WrongState):
        actions.welcome_again(by=keeper, account=again(account))
    actions.open_again(by=keeper, account=again(account))
    actions.give_standing(by=keeper, account=again(account), role=Role.WORKER)
    assert again(account).acts_as == [Role.WORKER]


def test_the_pages_say_that_an_account_is_closed_and_open_it_again():
    client, account = signed_in(an_account("Kit", Role.KEEPER)), an_account("Bev Holt", Role.WORKER)
    actions.close_account(by=TILTH, account=account)
    assert "account closed" in client.get(WORK_HERE).content.decode()
    page = client.get(f"{WORK_HERE}/{account.pk}").content.decode()
    assert "This account is closed" in page
    assert "Give a standing" not in page and "Make a new link" not in page
    done = client.post(f"{WORK_HERE}/{account.pk}/open-again", follow=True).content.decode()
    assert "Bev Holt can sign in again." in done


def test_a_resident_stands_in_no_list_and_is_found_by_the_whole_address_alone():
    client, resident = (
        signed_in(an_account("Kit", Role.KEEPER)),
        an_account("Carl Reed", email="carl@example.org"),
    )
    assert "Carl Reed" not in client.get(WORK_HERE).content.decode()
    found = client.get(WORK_HERE, {"address": " Carl@Example.org "})
    assert found.url == f"{WORK_HERE}/{resident.pk}"
    for near in ("carl", "carl@example", "%", "\x00"):
        page = client.get(WORK_HERE, {"address": near}).content.decode()
        assert "Nobody with this address is let in." in page and "Carl Reed" not in page
