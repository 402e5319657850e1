"""What stands in the small place's promises: one that holds, one that waits, asks, and a problem that is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.small_place_here import WhatsHere
from tests.small_place_later import MARKUP
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.directory.access import held_for
from tilth.promises.actions import aside as hiding
from tilth.promises.actions import saying, thanking, writing
from tilth.promises.models import Sheet, Side, ThankYou, Wording

TERMS = {
    "ask": {
        "whose_job": f"The council’s. {MARKUP}", "own_change": f"We open on Saturdays. {MARKUP}",
        "cost": f"Two evenings. {MARKUP}", "who_pays": f"We do. {MARKUP}", "unpaid_pence": 4_000,
    },
}  # fmt: skip


@dataclass
class Promises:
    """What was promised, by what it is for."""

    deal: Sheet
    waiting: Wording
    ask: Sheet
    shared: Sheet
    office_side: Side
    aside: Sheet
    thanks: ThankYou
    thanks_aside: ThankYou
    links: list[str]  # addresses that a group has in a mail
    seldom: dict[str, list[str]]

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {
            "promise": self.deal.pk, "promise waiting": self.waiting.sheet_id, "wording": self.waiting.pk,
            "promise ask": self.ask.pk, "promise shared": self.shared.pk, "office side": self.office_side.pk,
            "promise aside": self.aside.pk, "thanks": self.thanks.pk, "thanks aside": self.thanks_aside.pk,
        }  # fmt: skip


def promises(nia: Actor, priya: Actor, kit: Actor, office: Office, here: WhatsHere) -> Promises:
    """A deal and an agreement that hold, one that waits for the group, asks, and a shared problem."""
    group = held_for(nia, here.link).by
    deal = _held(priya, office, here, group, "deal")
    office_side = deal.sides.get(number=1)
    saying.say_of(
        by=group, side=deal.sides.get(number=2), about=office_side, said="talk", words=f"Ring us. {MARKUP}"
    )
    saying.say_of(
        by=group, side=deal.sides.get(number=2), about=office_side, said="kept", words=f"Mended. {MARKUP}"
    )
    money = _held(
        priya, office, here, group, "agreement", about="Stew.", money="£600", learning=f"What helps? {MARKUP}",
        from_on=clock.today(), until_on=clock.today() + timedelta(days=800),
    )  # fmt: skip
    writing.reword(
        by=priya, side=money.sides.get(number=1), columns={}, title="Money", about="Stew.", money="£700",
        from_on=money.from_on, until_on=money.until_on,
    )  # fmt: skip
    ended = _held(
        priya, office, here, group, "agreement", about="Bread.", money="£60",
        from_on=clock.today(), until_on=clock.today() + timedelta(days=80),
    )  # fmt: skip
    writing.end(by=priya, side=ended.sides.get(number=1), why=f"The money is gone. {MARKUP}")
    waiting = _begun(priya, office, here, "deal")
    ask = _begun(priya, office, here, "ask")
    enough = _begun(priya, office, here, "ask")
    saying.say_enough(by=group, side=enough.sides.get(number=2), words=f"We are tired. {MARKUP}")
    asked = _begun(priya, office, here, "ask")
    theirs = asked.sides.get(number=2)
    writing.reword(
        by=group, side=theirs, columns={str(theirs.pk): "We come once."}, title="Come", **TERMS["ask"]
    )
    writing.say_yes(by=priya, side=asked.sides.get(number=1), wording=asked.wordings.last())
    shared = saying.share(
        by=priya, office=office, title=f"Food {MARKUP}", part="convenes", will=f"A room. {MARKUP}",
        only_state=f"Benefits. {MARKUP}",
    )  # fmt: skip
    saying.take_part(by=group, page=here.page, sheet=shared, part="holds", will=f"Stew. {MARKUP}")
    aside = _held(priya, office, here, group, "deal")
    hiding.set_aside(by=kit, thing=aside, why=f"It names a child. {MARKUP}")
    thanking.set_limits(by=priya, each_pence=2_000, month_pence=5_000, why=f"What we have. {MARKUP}")
    thanking.set_limits(by=priya, each_pence=2_500, month_pence=9_000, why=f"There is more. {MARKUP}")
    given, hidden = (
        thanking.thank(
            by=group, page=here.page, how="voucher", pence=2_000, what_for=f"Soup. {MARKUP}", given_on=clock.today()
        ) for _ in range(2)
    )  # fmt: skip
    hiding.set_aside(by=kit, thing=hidden, why=f"It names somebody. {MARKUP}")
    mine = f"/our-side/{here.link}"
    each = [deal, money, ended, waiting, ask, enough, asked, shared, aside]
    return Promises(
        deal, waiting.wordings.get(), ask, shared, office_side, aside, given, hidden,
        [mine, *(f"{mine}/{sheet.pk}" for sheet in each), f"{mine}/{shared.pk}/part", f"{mine}/{ask.pk}/anew", f"{mine}/{ask.pk}/enough"],
        {
            "leader": [f"/our-side/{office.pk}", *(f"/our-side/{office.pk}/{sheet.pk}" for sheet in each)],
            "neighbour": [f"/promises/{sheet.pk}" for sheet in (deal, ended, asked, shared)],
        },
    )  # fmt: skip


def _begun(priya: Actor, office: Office, here: WhatsHere, kind: str, **more: object) -> Sheet:
    columns = {"own": f"Mend the door. {MARKUP}"} | ({} if kind == "ask" else {"other": "Sweep.\nSing."})
    words = {"title": f"A {kind} {MARKUP}", **TERMS.get(kind, {}), **columns, **more}
    return writing.begin(by=priya, office=office, kind=kind, with_whom=here.page, **words)


def _held(priya: Actor, office: Office, here: WhatsHere, group: Actor, kind: str, **more: object) -> Sheet:
    sheet = _begun(priya, office, here, kind, **more)
    return writing.say_yes(by=group, side=sheet.sides.get(number=2), wording=sheet.wordings.get())
