"""What stands in the small place's fund: asked, granted, told, out of sight, and votes in the room; the links that open them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.small_place_later import MARKUP, a_picture
from tests.small_place_rounds import Votes, votes
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import NOBODY, Actor
from tilth.funds.actions import asking, deciding, money, rooms
from tilth.funds.models import Fund, Grant, How, Room
from tilth.places.models import Neighbourhood


@dataclass
class Funds:
    """What was asked of the fund, by where it stands."""

    fund: Fund
    asked: Grant
    link: str  # the secret of its own link
    granted: Grant
    told: Grant
    told_link: str
    aside: Grant
    room: Room
    counted: Room
    votes: Votes
    seldom: dict[str, list[str]]  # who: pages in a state that the first one they meet is not in

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {
            "fund": self.fund.pk, "asked grant": self.asked.pk, "grant": self.granted.pk, "told grant": self.told.pk,
            "grant aside": self.aside.pk, "room": self.room.pk, "counted room": self.counted.pk,
        }  # fmt: skip

    @property
    def links(self) -> list[str]:
        """Addresses that somebody has on paper or in a mail."""
        return [f"/my-grant/{self.link}", f"/my-grant/{self.told_link}"]


def funds(amina: Actor, priya: Actor, kit: Actor, nia: Actor, office: Office, where: Neighbourhood) -> Funds:
    """A fund with every kind of ask in it, two votes in the room, and a fund that is closed."""
    fund = _fund(priya, office, "Small sparks", where)
    asked = _ask(fund, NOBODY, "Bench friends", contact=f"at 5 {MARKUP}")
    hers = _ask(fund, nia, "Nia’s street")
    spoken = _ask(fund, amina, "Mr Moss", how=How.SPOKEN)
    refused = _ask(fund, NOBODY, "A tower").grant
    deciding.decide(by=priya, grant=refused, is_yes=False, words=f"Not yet. {MARKUP}")
    granted = _ask(fund, NOBODY, "Kitchen").grant
    until = clock.today() + timedelta(days=200)
    deciding.decide(by=priya, grant=granted, is_yes=True, words=f"Yes. {MARKUP}", until_on=until)
    told = _ask(fund, NOBODY, "Choir")
    deciding.decide(by=priya, grant=told.grant, is_yes=True, words="Yes.")
    deciding.say_paid(by=priya, grant=told.grant)
    story = {"story": f"We sang. {MARKUP}", "picture": a_picture(), "picture_words": f"A choir {MARKUP}"}
    asking.tell(by=NOBODY, grant=told.grant, own=told.token, **story)
    over = _ask(fund, NOBODY, "Pool").grant
    deciding.decide(by=priya, grant=over, is_yes=True, words="Yes.", until_on=until)
    deciding.end_early(by=priya, grant=over, why=f"It was sold. {MARKUP}", back_pence=100)
    aside = _ask(fund, NOBODY, "Loud").grant
    deciding.set_aside(by=kit, grant=aside, why=f"It names a child. {MARKUP}")
    room, counted = (_room(priya, fund) for _ in range(2))
    totals = {line.grant_id: 3 for line in counted.lines.all()}
    rooms.count_room(
        by=priya, room=counted, votes=totals, first_name="Al", second_name="Bo", picture=a_picture()
    )
    closed = _fund(priya, office, "Over", None)
    money.close_fund(by=priya, fund=closed)
    return Funds(
        fund, asked.grant, asked.token, granted, told.grant, told.token, aside, room, counted, votes(priya, office, where),
        {
            "leader": [
                f"/funds/{fund.pk}", f"/funds/{fund.pk}/from-a-round",
                f"/grants/{asked.grant.pk}/decide", f"/grants/{granted.pk}", f"/votes-in-the-room/{room.pk}/count",
                f"/votes-in-the-room/{counted.pk}", f"/votes-in-the-room/{counted.pk}/decide", f"/funds/{closed.pk}", f"/grants/{over.pk}",
            ],
            "keeper": [f"/grants/{asked.grant.pk}/out-of-sight"],
            "neighbour": [f"/my-grant/{hers.grant.pk}"],
            "worker": [f"/grants/{spoken.grant.pk}", f"/grants/{granted.pk}", f"/grants/{granted.pk}/easy-read"],
        },
    )  # fmt: skip


def _fund(priya: Actor, office: Office, name: str, where: Neighbourhood | None) -> Fund:
    words = {"purpose": f"Things to do together. {MARKUP}", "who_decides": f"Three residents {MARKUP}"}
    fund = money.open_fund(
        by=priya, office=office, name=f"{name} {MARKUP}", most_pence=100_000, decide_days=14, pay_days=5, neighbourhood=where, **words
    )  # fmt: skip
    money.put_in(by=priya, fund=fund, amount_pence=900_000, what=f"The council {MARKUP}")
    return Fund.objects.get(pk=fund.pk)


def _ask(fund: Fund, by: Actor, called: str, **more: Any) -> asking.Asked:
    three = {"called": f"{called} {MARKUP}", "what": f"A thing. {MARKUP}", "who_with": f"Ourselves. {MARKUP}"}
    return asking.ask(by=by, fund=fund, asked_pence=12_345, **three, **more)


def _room(priya: Actor, fund: Fund) -> Room:
    fund.refresh_from_db()
    day = clock.today()
    return rooms.call_room(
        by=priya, fund=fund, on=day, where=f"The hall {MARKUP}", way="dots", money_pence=20_000, said=f"Come early. {MARKUP}"
    )  # fmt: skip
