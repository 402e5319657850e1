"""A keeper who changes how somebody signs in does not become them: the page rests for that sign-in until they are known again."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import a_person, a_worker, acting, an_account, signed_in_as
from tests.crawling import plain
from tilth.accounts import actions as accounts
from tilth.accounts.models import Account, Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import passes, relations, sleeping
from tilth.alongside.actions.ways_in import tell_of_ways_in, wake_own_page
from tilth.alongside.models import Relation, RelationKind
from tilth.alongside.tasks import hourly
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.base.errors import NotFound, WrongState
from tilth.base.models import Look
from tilth.base.roles import Role
from tilth.people.models import Moment

pytestmark = [pytest.mark.django_db(databases="__all__")]

NEW = "somebody.else@example.org"
PASSWORD = "three words you like"


@pytest.fixture
def kit():
    return acting(an_account("Kit Lane", Role.KEEPER), Role.KEEPER)


@pytest.fixture
def nobodys(db):
    """Somebody with an account and no page of their own."""
    return an_account("Carl Other", email="carl.other@example.org")


def new_address(kit, account, email=NEW):
    accounts.mend_account(by=kit, account=account, name=account.name, short_name="Carl", email=email)
    return Account.objects.get(pk=account.pk)


def new_link(kit, account):
    welcome = accounts.welcome_again(by=kit, account=account)
    accounts.accept_welcome(by=NOBODY, welcome=welcome, password=PASSWORD)
    return Account.objects.get(pk=account.pk)


def by_link(carl):
    given = passes.give_pass(by=carl_beside(carl), person=carl)
    return Actor(kind="pass", person_id=carl.pk, pass_id=given.held.pk), given


def carl_beside(carl):
    first = Relation.objects.select_related("account").get(person=carl, is_first=True)
    return acting(first.account, Role.WORKER)


CHANGES = pytest.mark.parametrize("change", [new_address, new_link], ids=["a new address", "a new link"])


@CHANGES
def test_a_way_in_that_a_keeper_made_opens_nobodys_page(kit, carl, change):
    account = change(kit, carl.account)
    client = Client()
    client.force_login(account)
    for path in (
        "/my-page",
        f"/people/{carl.pk}",
        f"/people/{carl.pk}/who-sees-what",
        f"/people/{carl.pk}/say",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/people/{carl.pk}/my-rights/copy").status_code == 404
    assert access.visible_to(acting(account)).count() == 0


@CHANGES
def test_an_account_without_a_page_is_the_same_on_every_screen(kit, carl, nobodys, change):
    carl.account.notices.all().delete()
    relations.block(by=acting(carl.account), person=carl, account=an_account("Ex"))
    sleeping._rest(by=TILTH, relation=Relation.objects.get(person=carl, is_first=True))
    screens = []
    for account in (carl.account, nobodys):
        account.name, account.email = "Carl Reed", f"{account.pk.hex}@example.org"
        account.save(update_fields=["name", "email"])
        changed = (
            new_link(kit, account)
            if change is new_link
            else new_address(kit, account, f"n{account.pk.hex}@example.org")
        )
        tell_of_ways_in(at=clock.now())
        client = Client()
        client.force_login(changed)
        pages = [
            client.get(path)
            for path in ("/", "/me", "/notices", "/people", "/my-page", "/search?q=Carl", "/answers")
        ]
        keeper = signed_in_as(kit).get(f"/looking-after/people-who-work-here/{account.pk}")
        screens.append([(page.status_code, blank(page, account)) for page in (*pages, keeper)])
    assert screens[0] == screens[1]


def blank(page, account):
    text = plain(page.content.decode())
    return re.sub(r"/welcome/[\w-]+", "/welcome/…", text.replace(account.pk.hex, "…"))


def test_the_keeper_reads_the_same_sentence_for_both(kit, carl, nobodys):
    said = []
    for number, account in enumerate((carl.account, nobodys)):
        client = signed_in_as(kit)
        sent = {"name": "Carl Reed", "short_name": "Carl", "email": f"new{number}@example.org"}
        page = client.post(f"/looking-after/people-who-work-here/{account.pk}/name", sent, follow=True)
        said.append(re.findall(r"That is mended[^<]*", page.content.decode()))
        assert "rest" not in plain(page.content.decode()).split("<main")[1].lower().replace("interest", "")
    assert said[0] == said[1] != []


def test_the_keepers_verb_asks_the_database_the_same_for_both(kit, carl, nobodys):
    new_address(kit, an_account("Whoever was first"), "first@example.org")
    asked = []
    for number, account in enumerate((carl.account, nobodys)):
        with CaptureQueriesContext(connection) as captured:
            new_address(kit, account, f"same{number}@example.org")
        asked.append([one["sql"].split()[:3] for one in captured if "SAVEPOINT" not in one["sql"]])
    assert asked[0] == asked[1] != []


def test_a_mended_name_alone_lets_nothing_rest(kit, carl):
    accounts.mend_account(
        by=kit, account=carl.account, name="Carl Reid", short_name="Carl", email=carl.account.email
    )
    carl.account.refresh_from_db()
    assert carl.account.rests_since is None


def test_a_link_that_nobody_used_lets_nothing_rest(kit, carl):
    accounts.welcome_again(by=kit, account=carl.account)
    carl.account.refresh_from_db()
    assert carl.account.rests_since is None


def test_a_first_link_that_its_maker_could_have_used_opens_no_page_either(kit, amina):
    screens = []
    for name, has_page in (("Ivy Hall", True), ("Ivy Dale", False)):
        account = accounts.invite(by=kit, name=name, short_name="Ivy", email=f"{name[4:]}@example.org")
        ivy = a_person("Ivy", alongside=amina, account=account if has_page else None)
        accounts.accept_welcome(by=NOBODY, welcome=account.welcomes.get(), password=PASSWORD)
        client = Client()
        client.force_login(Account.objects.get(pk=account.pk))
        assert client.get(f"/people/{ivy.pk}").status_code == 404
        screens.append([client.get(path).status_code for path in ("/", "/my-page")])
        screens[-1].append("made or changed your way in" in client.get("/me").content.decode())
    assert screens[0] == screens[1] == [200, 404, True]


def test_who_was_let_in_by_nobody_in_particular_rests_nowhere(amina):
    account = accounts.invite(by=TILTH, name="First Keeper", email="first@example.org", role=Role.KEEPER)
    accounts.accept_welcome(by=NOBODY, welcome=account.welcomes.get(), password=PASSWORD)
    account.refresh_from_db()
    assert account.rests_since is None


def test_who_has_looked_shows_nothing_false(kit, carl):
    account = new_address(kit, carl.account)
    client = Client()
    client.force_login(account)
    client.get("/my-page")
    client.get(f"/people/{carl.pk}")
    assert not Look.objects.filter(chain=carl.pk, by=account.pk).exists()
    assert queries.who_has_looked(carl.pk) == []


def test_what_is_told_to_the_person_waits_unseen_for_that_sign_in(kit, carl):
    himself, _given = by_link(carl)
    sleeping._rest(by=TILTH, relation=Relation.objects.get(person=carl, is_first=True))
    account = new_address(kit, carl.account)
    client = Client()
    client.force_login(account)
    page = client.get("/notices").content.decode()
    assert "Would you like to meet again" not in page and "mended" in page
    wake_own_page(by=himself, person=carl)
    assert "Would you like to meet again" in client.get("/notices").content.decode()


# --- told --------------------------------------------------------------------------------------------------


def test_the_person_and_whoever_stands_beside_them_are_told_once(kit, carl, amina, sam):
    Relation.objects.create(person=carl, account=sam.account, kind=RelationKind.WORKER)
    new_address(kit, carl.account)
    hourly()
    hourly()
    for worker in (amina, sam):
        [notice] = Notice.objects.filter(account=worker.account, kind="way_in")
        assert notice.link == f"/people/{carl.pk}/own-sign-in" and "Carl" not in notice.sentence
    assert Moment.objects.filter(person=carl, subject_id=carl.account_id).count() == 1


def test_whoever_made_the_change_is_not_told_although_they_walk_alongside(carl, amina):
    kit_too = acting(an_account("Kit Lane", Role.KEEPER, Role.WORKER), Role.KEEPER)
    Relation.objects.create(person=carl, account=kit_too.account, kind=RelationKind.WORKER)
    new_address(kit_too, carl.account)
    hourly()
    assert not Notice.objects.filter(account=kit_too.account, kind="way_in").exists()
    assert Notice.objects.filter(account=amina.account, kind="way_in").exists()


def test_by_link_and_pin_the_person_reads_of_it_on_their_own_page(kit, carl, amina):
    _himself, given = by_link(carl)
    new_address(kit, carl.account)
    client = Client()
    client.post(f"/p/{given.token}", {"pin": given.pin})
    assert "Your sign-in is new" in client.get("/my-page").content.decode()
    page = client.get(f"/people/{carl.pk}/own-sign-in").content.decode()
    assert "Kit Lane" in page and NEW in page and "Yes, it is mine" in page


# --- known again -------------------------------------------------------------------------------------------


def test_the_person_wakes_it_by_link_and_pin(kit, carl, amina):
    _himself, given = by_link(carl)
    account = new_address(kit, carl.account)
    client = Client()
    client.post(f"/p/{given.token}", {"pin": given.pin})
    assert client.post(f"/people/{carl.pk}/own-sign-in").status_code == 302
    own = Client()
    own.force_login(Account.objects.get(pk=account.pk))
    assert own.get("/my-page").status_code == 200
    assert "opens this page again" in own.get("/my-page").content.decode()


def test_opening_the_link_alone_wakes_nothing(kit, carl, amina):
    _himself, given = by_link(carl)
    account = new_address(kit, carl.account)
    client = Client()
    client.post(f"/p/{given.token}", {"pin": given.pin})
    client.get("/my-page")
    account.refresh_from_db()
    assert account.rests_since is not None


def test_whoever_walked_alongside_first_wakes_it_and_nobody_else(kit, carl, amina, sam, nia):
    Relation.objects.create(person=carl, account=sam.account, kind=RelationKind.WORKER)
    account = new_address(kit, carl.account)
    for other in (sam, nia, kit, acting(account), a_worker("Joe Hart")):
        with pytest.raises(NotFound):
            wake_own_page(by=other, person=carl)
    client = signed_in_as(amina)
    assert "sign-in is new" in client.get(f"/people/{carl.pk}/who-sees-what").content.decode()
    assert "Yes, it is Carl" in client.get(f"/people/{carl.pk}/own-sign-in").content.decode()
    assert client.post(f"/people/{carl.pk}/own-sign-in").status_code == 302
    account.refresh_from_db()
    assert account.rests_since is None
    with pytest.raises(WrongState):
        wake_own_page(by=amina, person=carl)


def test_a_keeper_who_walks_alongside_first_does_not_wake_what_they_changed(carl, amina):
    both = acting(an_account("Kit Lane", Role.KEEPER, Role.WORKER), Role.KEEPER)
    Relation.objects.filter(person=carl, is_first=True).update(account=both.account)
    new_address(both, carl.account)
    as_worker = acting(both.account, Role.WORKER)
    with pytest.raises(NotFound):
        wake_own_page(by=as_worker, person=carl)


def test_a_page_that_rests_is_opened_by_its_owner_in_no_emergency_either(kit, carl):
    account = new_address(kit, carl.account)
    worker = acting(account, Role.WORKER)
    assert access.one_named(worker, "Carl", carl.neighbourhood) is None
