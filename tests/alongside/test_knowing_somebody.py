"""Somebody who works here and knows a person from their own life never comes near that person's page."""

import pytest

from tests.builders import (
    a_neighbourhood,
    a_person,
    a_place,
    a_team,
    a_worker,
    acting,
    an_account,
    an_introduction,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tests.crawling import plain
from tilth.accounts.actions import notify
from tilth.accounts.models import Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import conflicts, introductions, relations, words
from tilth.alongside.models import Conflict, Relation, RelationKind
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.roles import Role
from tilth.home.queries.lists import people_page
from tilth.home.queries.search import search
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


@pytest.fixture(autouse=True)
def place():
    a_place()


@pytest.fixture
def carl(carl):
    """Carl as he mostly is: with no account of his own."""
    carl.account = None
    carl.save(update_fields=["account"])
    return carl


@pytest.fixture
def dee():
    return acting(an_account("Dee Marsh", Role.GARDENER), Role.GARDENER)


def knows(actor, called="Carl", neighbourhood=None, **more):
    return conflicts.know_somebody(
        by=actor, called=called, neighbourhood=neighbourhood or a_neighbourhood(), **more
    )


def told(person):
    return [moment.summary for moment in Moment.objects.filter(person=person)]


# --- what it shuts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Carl", " carl ", "CÁRL"])
def test_whom_one_knows_by_name_and_neighbourhood_is_gone_at_once(carl, amina, typed):
    client = signed_in_as(amina)
    assert client.get(f"/people/{carl.pk}").status_code == 200
    sent = {"called": typed, "neighbourhood": str(a_neighbourhood().pk), "how": ["neighbour"]}

    assert client.post("/people-i-know", sent).status_code == 302

    assert client.get(f"/people/{carl.pk}").status_code == 404
    assert people_page(amina) == ([], False)
    assert search(amina, "carl").is_empty
    assert Relation.objects.get(account=amina.account).until_at


def test_the_page_of_whom_one_knows_and_a_page_that_never_was_answer_alike(carl, amina):
    knows(amina)
    client = signed_in_as(amina)

    for path in ("", "/print", "/who-sees-what", "/older?before=9", "/said"):
        shut = client.get(f"/people/{carl.pk}{path}")
        never = client.get(f"/people/0190a0a0-0000-7000-8000-000000000000{path}")
        assert shut.status_code == never.status_code == 404
        assert plain(shut.content.decode()) == plain(never.content.decode())


def test_everybody_of_that_name_there_is_shut_and_nobody_elsewhere(amina):
    one, other = a_person("Carl", alongside=amina), a_person("Carl", alongside=amina)
    elsewhere = a_person("Carl", alongside=amina)
    elsewhere.neighbourhood = a_neighbourhood("Quarry Bank")
    elsewhere.save(update_fields=["neighbourhood"])

    knows(amina)

    assert [access.sections_for(amina, person) for person in (one, other)] == [frozenset()] * 2
    assert access.sections_for(amina, elsewhere)


def test_a_page_begun_later_is_shut_too(amina):
    sam = a_worker("Sam Poole")
    knows(sam, "Rosa")
    rosa = a_person("Rosa", alongside=amina)

    assert Conflict.objects.filter(account=sam.account, person=rosa).exists()
    with pytest.raises(NotFound):
        access.person_for(sam, rosa.pk)
    comes_alongside(sam, rosa, kind=RelationKind.WORKER)
    assert access.sections_for(sam, rosa) == frozenset()


def test_a_page_that_bears_that_name_later_is_shut_too(carl, amina):
    sam = a_worker("Sam Poole")
    knows(sam, "Charlie")
    comes_alongside(sam, carl, kind=RelationKind.WORKER)
    assert access.sections_for(sam, carl)

    words.call(by=themselves(carl), person=carl, called="Charlie")

    assert access.sections_for(sam, carl) == frozenset()


def test_whoever_begins_a_page_has_met_them_and_stays(amina):
    knows(amina, "Rosa")

    assert access.sections_for(amina, a_person("Rosa", alongside=amina))


def test_whom_one_knows_one_is_not_asked_to_meet(amina):
    a_team(amina)
    sheila, bo = an_introduction("Sheila"), an_introduction("Bo")
    client = signed_in_as(amina)
    assert client.get(f"/introductions/{sheila.pk}").status_code == 200

    knows(amina, "sheila")

    assert queries.introductions_for(amina) == [bo]
    assert "Sheila" not in client.get("/").content.decode()
    assert client.get(f"/introductions/{sheila.pk}").status_code == 404
    with pytest.raises(NotFound):
        introductions.go(by=amina, introduction=sheila)


def test_ones_own_page_stays_ones_own(amina):
    own = a_person("Amina", account=amina.account)
    me = acting(amina.account, Role.WORKER)

    knows(me, "Amina")

    assert access.sections_for(me, own)


def test_a_notice_about_them_is_neither_shown_nor_counted(carl, amina):
    notify(amina.account, "Carl looked back.", link=f"/people/{carl.pk}", person_id=carl.pk)
    notify(amina.account, "The pot has money again.", link="/pots")
    client = signed_in_as(amina)
    assert "2 for you" in client.get("/about").content.decode()

    knows(amina)

    page = client.get("/notices").content.decode()
    assert "Carl looked back." not in page
    assert "The pot has money again." in page
    assert "1 for you" in client.get("/about").content.decode()
    assert Notice.objects.filter(account=amina.account).count() == 2


def test_a_block_hides_notices_in_the_same_way(carl, amina):
    notify(amina.account, "Carl looked back.", person_id=carl.pk)
    relations.block(by=themselves(carl), person=carl, account=amina.account)

    assert "Carl looked back." not in signed_in_as(amina).get("/notices").content.decode()


# --- what it tells -----------------------------------------------------------------------------------------


def test_the_page_tells_nothing_of_whether_there_was_anybody(carl):
    sam = a_worker("Sam Poole")
    client, at = signed_in_as(sam), str(a_neighbourhood().pk)
    pages = []
    for called in ("Carl", "Nobody At All"):
        sent = {"called": called, "neighbourhood": at}
        answer = client.post("/people-i-know", sent, follow=True)
        assert answer.status_code == 200
        pages.append(plain(answer.content.decode()).replace(called, "…"))
        Conflict.objects.all().delete()

    assert pages[0] == pages[1]


def test_the_person_hears_of_it_only_when_somebody_alongside_goes(carl, amina):
    knows(a_worker("Sam Poole"))
    assert not any("Sam" in line for line in told(carl))

    knows(amina)
    assert "Amina stepped aside." in told(carl)


def test_how_one_knows_them_need_not_be_said_and_is_sealed(carl, amina):
    client, at = signed_in_as(amina), str(a_neighbourhood().pk)
    client.post("/people-i-know", {"called": "Ann", "neighbourhood": at})
    client.post(
        "/people-i-know",
        {"called": "Bob", "neighbourhood": at, "how": ["relative", "ex_partner"], "words": "long ago"},
    )

    assert [row.words for row in queries.said_to_know(amina)] == ["a relative, an ex-partner, long ago", ""]
    assert "ex-partner" not in client.get("/people-i-know").content.decode().split("What you have said")[1]


def test_a_resident_has_no_such_page(carl):
    nia = acting(an_account("Nia Pugh"))

    assert signed_in_as(nia).get("/people-i-know").status_code == 404
    with pytest.raises(NotAllowed):
        knows(nia)


# --- taking it back ----------------------------------------------------------------------------------------


def test_only_the_gardener_or_the_privacy_lead_takes_it_back_in_words(carl, amina, dee):
    knows(amina)
    back = {
        "account": amina.account,
        "called": "carl",
        "neighbourhood": a_neighbourhood(),
        "why": "Another Carl.",
    }
    with pytest.raises(NotAllowed):
        conflicts.let_back(by=amina, **back)
    with pytest.raises(InvalidInput):
        conflicts.let_back(by=dee, **(back | {"why": ""}))
    with pytest.raises(InvalidInput):
        conflicts.let_back(by=dee, **(back | {"account": dee.account}))

    conflicts.let_back(by=dee, **back)

    assert not Conflict.objects.live().exists()
    assert {row.lifted_why for row in Conflict.objects.all()} == {"Another Carl."}
    assert access.sections_for(amina, carl) == frozenset(), "what ended stays ended"
    introductions.walk_alongside(by=amina, person=carl)
    assert access.sections_for(amina, carl)


def test_what_was_said_from_the_page_is_taken_back_in_the_same_way(carl, amina):
    gwen = acting(an_account("Gwen Pugh", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD)
    conflicts.declare_conflict(by=amina, person=carl, words="my cousin")

    conflicts.let_back(
        by=gwen, account=amina.account, called="Carl", neighbourhood=a_neighbourhood(), why="A muddle."
    )

    assert not Conflict.objects.live().exists()


def test_taking_back_tells_nothing_either(carl, amina, dee):
    client, pages = signed_in_as(dee), []
    sent = {"account": str(amina.account_id), "neighbourhood": str(a_neighbourhood().pk), "why": "A muddle."}
    knows(amina)
    for called in ("Carl", "Nobody At All"):
        answer = client.post("/people-i-know/let-back", sent | {"called": called}, follow=True)
        pages.append(plain(answer.content.decode()))

    assert pages[0] == pages[1]
    assert signed_in_as(amina).get("/people-i-know/let-back").status_code == 404
