"""Secrets around those who speak for somebody: what is written down of them, for them and by them, and a place kept.

Beside Ellie one parent reads the page, another only hears and must not learn a place, a third waits for a second look;
beside Carl a carer reads the story, and another did until it ended.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.small_place import SmallPlace
from tilth.accounts import actions as accounts
from tilth.accounts.models import Account
from tilth.alongside.actions import deciding, hearing, places_kept, speaking
from tilth.alongside.models import Speaker
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Section
from tilth.people.models import Person


def plant_speaking(place: SmallPlace, text: Callable[[str], str]) -> list[str]:
    """Plant them with the verbs that people use; give the addresses on which they stand."""
    ellie = Person.objects.get(called="Ellie")
    sam, gwen, mother, father = place.sam, place.gwen, place.nia, place.carl_himself
    hers = _written_down(sam, ellie, mother.account, paper=text("paper"), words=text("how gone through"))
    his = _written_down(sam, ellie, father.account, on_page=False)
    for row in (hers, his):
        speaking.second_speaker(by=gwen, speaker=row)
    waits = _written_down(
        sam,
        ellie,
        _somebody(place, "Wes Moor"),
        paper=text("paper waiting"),
        knows_others=text("knows others"),
    )
    for parent, row, name in ((mother, hers, "mother"), (father, his, "father")):
        hearing.write_for(by=sam, speaker=row, words=text(f"for {name}"))
        hearing.say_back(by=parent, speaker=row, words=text(f"{name} said"))
    deciding.set_deciding(
        by=sam, person=ellie, choices={Section.HEALTH: "together"}, words=text("who decides")
    )
    kept = places_kept.keep_place(by=sam, person=ellie, account=father.account, names=text("place kept"))
    places_kept.ask_to_let_know(by=sam, block=kept, why=text("place why"))
    _beside_carl(place, text)
    pages = [f"/people/{one}/{page}" for one in (ellie.pk, place.carl.pk) for page in ("speaking", "for-you")]
    return [
        *pages, f"/people/{ellie.pk}", f"/people/{ellie.pk}/who-sees-what", f"/people/{ellie.pk}/print",
        f"/people/{ellie.pk}/speaking/{hers.pk}/write", f"/people/{ellie.pk}/who-decides", f"/speaking/{waits.pk}/second",
        f"/places-kept/{kept.pk}/second", f"/people/{ellie.pk}/keep-a-place/{kept.pk}/let-know",
    ]  # fmt: skip


def _beside_carl(place: SmallPlace, text: Callable[[str], str]) -> None:
    amina, carl = place.amina, place.carl
    given = {"kind": "carer", "sections": ["story"]}
    carer = _written_down(
        amina,
        carl,
        _somebody(place, "Cass Bell"),
        paper=text("carer paper"),
        words=text("carer words"),
        **given,
    )
    hearing.write_for(by=amina, speaker=carer, words=text("for carer"))
    before = _written_down(amina, carl, _somebody(place, "Ike Bell"), **given)
    speaking.end_speaker(by=amina, speaker=before, why=text("ended speaking"))


def _written_down(by: Actor, person: Person, account: Account, **more: Any) -> Speaker:
    held = {
        "kind": "parent", "sections": ["story", "plan", "health"], "paper": "An order", "words": "With them, after school.",
        "until_on": clock.today() + timedelta(days=100), "on_page": True,
    } | more  # fmt: skip
    return speaking.record_speaker(by=by, person=person, account=account, **held)


def _somebody(place: SmallPlace, name: str) -> Account:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return accounts.invite(by=place.kit, name=name, short_name=name.split()[0], email=email)
