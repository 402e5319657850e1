"""Help is pulled in: who is asked, what for, and what they will see. The first worker stays."""

import pytest

from tests.builders import (
    a_person,
    a_resident,
    a_team,
    a_worker,
    acting,
    an_account,
    an_invitation,
    an_organisation,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import relations
from tilth.alongside.forms import PullInForm
from tilth.alongside.models import Asking, Conflict, Invitation, Relation, RelationKind
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.roles import Role, Section
from tilth.people import queries as people
from tilth.people.models import Moment, Ring

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


@pytest.fixture
def carl(carl):
    """Carl as he mostly is: with no account of his own."""
    carl.account = None
    carl.save(update_fields=["account"])
    return carl


@pytest.fixture
def nia():
    return a_resident("Nia Pugh")


def timeline(person):
    return [moment.summary for moment in Moment.objects.filter(person=person).order_by("sequence")]


def asked_with(**typed):
    form = PullInForm({"kind": "friend", "asked_for": "tea", "who": "Nia Pugh"} | typed)
    return form.cleaned() if form.is_valid() else form.errors


# --- asking ------------------------------------------------------------------------------------------------


def test_who_is_asked_is_told_that_somebody_would_like_it_and_not_who(carl, amina, nia):
    invitation = an_invitation(carl, by=amina, to=nia)

    notice = Notice.objects.get(account=nia.account)
    assert "Carl" not in notice.sentence
    assert notice.link == f"/invitations/{invitation.pk}"
    assert queries.invitations_to(nia) == [invitation]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"asked_for": ""}, "asked_for"),
        ({"to": None}, "to_words"),
        ({"sections": ["restricted"]}, "sections"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(carl, amina, nia, change, field):
    with pytest.raises(InvalidInput) as refused:
        an_invitation(carl, by=amina, **({"to": nia} | change))
    assert refused.value.field == field


def test_nobody_is_asked_twice_who_walks_alongside_already(carl, amina, nia):
    comes_alongside(nia, carl)

    with pytest.raises(InvalidInput, match="already"):
        an_invitation(carl, by=amina, to=nia)


def test_nobody_comes_as_a_worker_who_does_not_work_here(carl, amina, nia):
    with pytest.raises(InvalidInput) as refused:
        an_invitation(carl, by=amina, to=nia, kind=RelationKind.WORKER)
    assert refused.value.field == "kind"


def test_the_first_worker_and_the_person_may_open_any_section(carl, amina, nia):
    an_invitation(carl, by=amina, to=nia, sections=["health"])
    bev = a_resident("Bev Hill")

    assert an_invitation(carl, by=themselves(carl), to=bev, sections=["money"]).sections == ["money"]


def test_a_worker_who_came_later_opens_only_what_is_open_to_them(carl, nia):
    jo = a_worker("Jo Bell")
    comes_alongside(jo, carl, kind=RelationKind.WORKER, sees=(Section.STORY,))

    with pytest.raises(InvalidInput) as refused:
        an_invitation(carl, by=jo, to=nia, sections=["story", "health"])
    assert refused.value.field == "sections"
    assert an_invitation(carl, by=jo, to=nia, sections=["story"])


def test_a_friend_pulls_nobody_in(carl, nia):
    comes_alongside(nia, carl)

    with pytest.raises(NotFound):
        an_invitation(carl, by=nia, to=a_resident("Bev Hill"))


def test_whom_the_person_keeps_away_is_not_asked_and_nobody_learns_why(carl, amina, nia):
    relations.block(by=themselves(carl), person=carl, account=nia.account)

    invitation = an_invitation(carl, by=amina, to=nia)

    assert not Notice.objects.filter(account=nia.account).exists()
    assert queries.invitations_to(nia) == []
    with pytest.raises(NotFound):
        relations.accept(by=nia, invitation=invitation)


def test_the_person_is_reminded_of_whom_they_keep_away(carl, nia):
    relations.block(by=themselves(carl), person=carl, account=nia.account)

    with pytest.raises(InvalidInput, match="keep them away"):
        an_invitation(carl, by=themselves(carl), to=nia)


def test_who_knows_them_from_their_own_life_is_not_asked(carl, amina, nia):
    Conflict.objects.create(account=nia.account, person=carl, words="my cousin")

    invitation = an_invitation(carl, by=amina, to=nia)

    with pytest.raises(NotFound):
        access.invitation_for(nia, invitation.pk)


def test_team_mates_and_oneself_are_not_asked_to_ones_own_page(amina):
    jo = an_account("Jo Bell", Role.WORKER)
    page = a_person("Jo", alongside=amina, account=jo)
    mate = a_worker("Sam Poole")
    a_team(acting(jo, Role.WORKER), mate)

    for somebody, words in ((mate, "team together"), (acting(jo), "own page")):
        with pytest.raises(InvalidInput, match=words):
            an_invitation(page, by=amina, to=somebody)


# --- answering ---------------------------------------------------------------------------------------------


def test_saying_yes_opens_what_was_agreed_and_the_first_worker_stays(carl, amina, nia):
    relation = relations.accept(
        by=nia, invitation=an_invitation(carl, by=amina, to=nia, sections=["story", "plan"])
    )

    assert relation.kind == RelationKind.FRIEND
    assert access.sections_for(nia, carl) == {Section.STORY, Section.PLAN}
    assert [one.name for one in queries.who_is_alongside(carl.pk)] == ["Amina", "Nia"]
    assert "Nia came alongside, and sees: my story" in timeline(carl)[-1]
    assert any("Nia said yes" in notice.sentence for notice in Notice.objects.filter(account=amina.account))


def test_a_double_press_of_yes_gives_the_first_answer_again(carl, amina, nia):
    invitation, key = an_invitation(carl, by=amina, to=nia), new_id()

    first = relations.accept(by=nia, invitation=invitation, key=key)

    assert relations.accept(by=nia, invitation=invitation, key=key) == first
    assert Relation.objects.filter(account=nia.account).count() == 1
    with pytest.raises(NotFound):
        relations.accept(by=nia, invitation=invitation)


def test_nobody_answers_for_somebody_else(carl, amina, nia):
    invitation = an_invitation(carl, by=amina, to=nia)

    for somebody in (amina, themselves(carl), a_resident("Bev Hill")):
        with pytest.raises(NotFound):
            relations.accept(by=somebody, invitation=invitation)


def test_a_kind_no_reaches_whoever_asked_with_its_word(carl, amina, nia):
    invitation = an_invitation(carl, by=amina, to=nia)
    relations.decline(by=nia, invitation=invitation, words="not before Easter")

    (said,) = queries.kind_noes_to(carl.pk)
    assert said.reply_words == "not before Easter"
    assert queries.invitations_of(carl.pk) == []
    assert access.sections_for(nia, carl) == frozenset()
    assert timeline(carl)[-1] == "Nia cannot come alongside just now."


def test_an_invitation_is_taken_back_once_and_only_while_it_waits(carl, amina, nia):
    invitation = an_invitation(carl, by=amina, to=nia)

    assert relations.withdraw(by=amina, invitation=invitation).state == Asking.WITHDRAWN
    with pytest.raises(WrongState):
        relations.withdraw(by=amina, invitation=invitation)
    with pytest.raises(NotFound):
        relations.accept(by=nia, invitation=invitation)


# --- organisations, and people without an account -----------------------------------------------------------


def test_an_organisation_that_says_yes_stands_on_the_page_and_sees_paper(carl, amina):
    food = an_organisation("Hollins Kitchen", "community")
    invitation = an_invitation(carl, by=amina, to_organisation=food, kind=RelationKind.WORKER)

    relation = relations.organisation_came(by=amina, invitation=invitation)

    assert (relation.kind, relation.account) == (RelationKind.GROUP, None)
    (line,) = queries.says_of(carl.pk, queries.who_is_alongside(carl.pk)[1:])
    assert (line.name, line.sees) == ("Hollins Kitchen", ["story"])
    with pytest.raises(WrongState):
        relations.organisation_came(by=amina, invitation=invitation)


@pytest.mark.parametrize(("kind", "ring"), [("neighbour", Ring.AROUND), ("specialist", Ring.PAID)])
def test_somebody_without_an_account_is_drawn_among_the_people_in_their_life(carl, amina, kind, ring):
    invitation = an_invitation(carl, by=amina, to_words="Jo from the allotment", kind=kind)

    relations.somebody_came(by=amina, invitation=invitation)

    (drawn,) = people.life_of(carl)
    assert (drawn.name, drawn.ring, drawn.gives) == ("Jo from the allotment", ring, "a cup of tea")
    assert "Jo from the allotment came alongside." in timeline(carl)
    with pytest.raises(WrongState):
        relations.somebody_came(by=amina, invitation=invitation)


# --- the form ----------------------------------------------------------------------------------------------


def test_a_name_or_an_address_finds_the_account(nia):
    assert asked_with()["to_account"] == asked_with(who="  nia pugh ")["to_account"] == nia.account
    assert asked_with(who=nia.account.email.upper())["to_account"] == nia.account


def test_two_of_one_name_are_told_apart_by_their_address(nia):
    a_resident("Nia Pugh")

    assert "Two people" in asked_with()["who"][0]


def test_an_organisation_is_found_and_anybody_else_is_words():
    food = an_organisation("Hollins Kitchen", "community")

    assert asked_with(who="hollins kitchen")["to_organisation"] == food
    assert asked_with(who="Jo from the allotment")["to_words"] == "Jo from the allotment"


def test_an_account_that_was_shut_is_not_found(nia):
    nia.account.is_active = False
    nia.account.save()

    assert asked_with()["to_account"] is None


def test_a_person_is_never_asked_as_a_group():
    assert "kind" in asked_with(kind="group")


def test_an_invitation_belongs_to_one_person_and_is_sealed(carl, amina, nia):
    invitation = an_invitation(carl, by=amina, to=nia, asked_for="the garden on Tuesdays")

    assert b"garden" not in bytes(
        Invitation.objects.values_list("asked_for", flat=True).get(pk=invitation.pk)
    )


def test_whoever_becomes_a_team_mate_is_no_longer_asked(amina):
    """A page stays closed to the team of whoever it is about, whichever came first: the question or the team."""
    peer = an_account("Jo Bell", Role.WORKER)
    page = a_person("Jo", alongside=amina, account=peer)
    sam = a_worker("Sam Poole")
    asked = an_invitation(page, by=amina, to=sam)
    assert queries.invitations_to(sam) == [asked]

    a_team(acting(peer, Role.WORKER), sam)

    assert queries.invitations_to(sam) == []
    assert signed_in_as(sam).get(f"/invitations/{asked.pk}").status_code == 404
    for answer in (relations.accept, relations.decline):
        with pytest.raises(NotFound):
            answer(by=sam, invitation=asked)
