"""A vote in the room: called with its rule, counted by two with a photo, decided in the open, otherwise only with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.builders import a_worker, signed_in_as
from tests.funds.test_grants import asked, fund, leader, photo
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.funds.actions import rooms
from tilth.funds.models import Grant, Room, RoomLine, Stands
from tilth.funds.queries import finding

__all__ = ["fund", "leader"]
pytestmark = pytest.mark.django_db(databases="__all__")
TWO = {"first_name": "Rosa", "second_name": "Mr Moss"}


@pytest.fixture
def three(fund):
    return [
        asked(fund, called=name, asked_pence=pence).grant
        for name, pence in (("Pond", 60_000), ("Choir", 50_000), ("Tools", 40_000))
    ]


@pytest.fixture
def room(leader, fund, three):
    return rooms.call_room(
        by=leader, fund=fund, on=clock.today(), where="The hall", way="dots", money_pence=100_000
    )


def counted(leader, room, three, *votes):
    totals = dict(zip([one.pk for one in three], votes, strict=True))
    return rooms.count_room(by=leader, room=room, votes=totals, picture=photo(), **TWO)


def test_the_rule_and_the_sheet_are_read_before_anybody_votes(room):
    page = Client().get(f"/votes-in-the-room/{room.pk}").content.decode()
    assert "Most votes first" in page and "Pond" in page and "By the rule" not in page
    assert "Dots, or a tally" in Client().get(f"/votes-in-the-room/{room.pk}/sheet").content.decode()


def test_what_is_counted_is_decided_and_each_is_told(leader, room, three):
    counted(leader, room, three, 9, 7, 5)
    rooms.decide_room(by=leader, room=room, chosen=[three[0].pk, three[2].pk], words="Voted in the hall.")
    assert [Grant.objects.get(pk=one.pk).stands for one in three] == [
        Stands.GRANTED,
        Stands.NOT_NOW,
        Stands.GRANTED,
    ]
    page = Client().get(f"/votes-in-the-room/{room.pk}").content.decode()
    assert "Counted by Rosa and Mr Moss." in page and "By the rule" in page


def test_nothing_is_counted_before_people_came_together(leader, room, three):
    Room.objects.filter(pk=room.pk).update(on=clock.today() + timedelta(days=3))
    with pytest.raises(WrongState):
        counted(leader, room, three, 9, 7, 5)


def test_a_different_decision_needs_a_reason_that_everybody_reads(leader, room, three):
    counted(leader, room, three, 9, 7, 5)
    other = {"chosen": [three[1].pk, three[2].pk], "words": "Voted."}
    with pytest.raises(InvalidInput) as caught:
        rooms.decide_room(by=leader, room=room, **other)
    assert caught.value.field == "otherwise_why"
    rooms.decide_room(by=leader, room=room, otherwise_why="The pond cannot be dug there.", **other)
    assert "The pond cannot be dug there." in Client().get(f"/votes-in-the-room/{room.pk}").content.decode()


def test_where_some_stand_level_the_room_decides_without_a_reason(leader, room, three):
    counted(leader, room, three, 5, 5, 0)
    assert set(RoomLine.objects.filter(is_tied=True).values_list("grant_id", flat=True)) == {
        three[0].pk,
        three[1].pk,
    }
    rooms.decide_room(by=leader, room=room, chosen=[three[1].pk], words="We drew a straw.")
    assert Room.objects.get(pk=room.pk).otherwise_why == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"second_name": "rosa"}, "second_name"),
        ({"first_name": ""}, "first_name"),
        ({"picture": None}, "picture"),
        ({"votes": {}}, None),
    ],
)
def test_two_people_count_with_a_photo_and_a_total_for_each(leader, room, three, wrong, field):
    votes = {one.pk: 1 for one in three}
    with pytest.raises(InvalidInput) as caught:
        rooms.count_room(by=leader, room=room, **{"votes": votes, "picture": photo(), **TWO, **wrong})
    assert caught.value.field == field


def test_what_was_decided_is_counted_no_more_and_nothing_is_decided_before_the_count(leader, room, three):
    with pytest.raises(WrongState):
        rooms.decide_room(by=leader, room=room, chosen=[], words="X.")
    counted(leader, room, three, 9, 7, 5)
    rooms.decide_room(by=leader, room=room, chosen=[three[0].pk, three[2].pk], words="Voted.")
    with pytest.raises(WrongState):
        counted(leader, room, three, 1, 1, 1)
    with pytest.raises(WrongState):
        rooms.decide_room(by=leader, room=room, chosen=[], words="X.")


def test_more_than_the_fund_holds_is_not_decided_about(leader, fund, three):
    with pytest.raises(InvalidInput):
        rooms.call_room(by=leader, fund=fund, on=clock.today(), where="Hall", way="dots", money_pence=150_001)


def test_a_vote_is_counted_through_its_pages_by_those_who_decide_alone(leader, room, three):
    base = f"/votes-in-the-room/{room.pk}"
    form = {f"votes_{one.pk}": str(number) for one, number in zip(three, (9, 7, 5), strict=True)} | TWO
    for page in ("count", "decide"):
        assert signed_in_as(a_worker()).get(f"{base}/{page}").status_code == 404
    client = signed_in_as(leader)
    assert client.get(f"{base}/decide").status_code == 404
    missing = dict(form) | {f"votes_{three[0].pk}": ""}
    assert (
        "nought where nobody voted"
        in client.post(f"{base}/count", missing | {"picture": photo()}).content.decode()
    )
    assert client.post(f"{base}/count", form | {"picture": photo()}).status_code == 302
    assert Client().get(f"{base}/photo.jpg")["Content-Type"] == "image/jpeg"
    chosen = {"chosen": [str(three[0].pk), str(three[2].pk)], "words": "Voted in the hall."}
    assert client.post(f"{base}/decide", chosen).status_code == 302
    with pytest.raises(NotFound):
        rooms.decide_room(by=a_worker(), room=room, chosen=[], words="X")


def test_lines_stand_in_the_order_they_were_asked_and_never_of_votes(leader, room, three):
    counted(leader, room, three, 1, 9, 5)
    assert [line.grant.called for line in finding.lines_of(room)] == ["Pond", "Choir", "Tools"]
