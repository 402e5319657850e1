"""What stands in the small place's contacts: two sources, files in different states, and what one source is given back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.small_place_later import MARKUP
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.evidence import bringing, figures, linked, store, tasks
from tilth.evidence.access import token_of
from tilth.evidence.actions import grounds, linking, loading, looking, ringing
from tilth.evidence.models import Asking, Load
from tilth.places.actions import turn

VISITS = "id,date,type\nA1,2026-01-03,fall\nA1,2026-01-09,fall\nB2,31/02/2026,fall\nC3,2026-02-01,\n"
PAIR = "0011223344556677"
_RUN = {"at_least": 5, "window": 365, "within": 30}
FIGURES = {
    "on": "2026-11-22", "first": "2026-01-03", "last": "2026-02-01", "settings": _RUN, "sure": 4, "prices": ["A tariff, 2026"],
    "measures": {
        name: {"version": 1, "settings": _RUN if name == "often" else {"within": 30} if name == "repeats" else {}, "rows": [row]}
        for name, row in {
            "alone": {"agency": f"The Infirmary {MARKUP}", "people": 40, "alone": None},
            "concentration": {"top_percent": 1, "people": 10, "contacts": 200, "all_people": 900, "all_contacts": 2000},
            "often": {"people": None, "contacts": None, "all_people": 900, "all_contacts": 2000},
            "repeats": {"agency": "The Infirmary", "people": 40, "contacts": 200, "repeats": 60},
            "cost": {"agency": "The Infirmary", "in_year": 2026, "people": 40, "contacts": 200, "without_tariff": 0,
                     "low_pence": 2_400_000, "high_pence": 9_000_000},
        }.items()
    },
}  # fmt: skip


@dataclass
class Contacts:
    """A file whose columns wait to be named, what waits to be opened, and the link of what was opened."""

    load: Load
    asking: Asking
    token: str
    seldom: dict[str, list[str]]

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {"load": self.load.pk, "asking": self.asking.pk}

    @property
    def links(self) -> list[str]:
        """The address that a source has, to fetch its own ids."""
        return [f"/learning/evidence/fetch/{self.token}"]


def contacts(kit: Actor, ana: Actor, gwen: Actor) -> Contacts:
    """Turn contacts on, with everything that must stand first."""
    turn(by=kit, name="contacts", is_on=True)
    grounds.tell_everybody(by=ana, words=f"What comes, and why. {MARKUP}")
    grounds.residents_met(
        by=ana, met_on=clock.today(), residents=7, said=f"Be careful. {MARKUP}", changed=f"No names. {MARKUP}"
    )
    given = {
        "purpose": f"to learn what helps earlier {MARKUP}", "basis": "public task", "agreement": "Agreement 7",
        "office": f"Records, 01632 960001 {MARKUP}",
    }  # fmt: skip
    source, ended = (
        grounds.agree_source(
            by=gwen, name=name, kind="hospital", until_on=clock.today() + timedelta(days=365), **given
        )
        for name in ("The Infirmary", "The Old Infirmary")
    )
    grounds.end_source(by=gwen, source=ended)
    held = _came(ana, source, "visits.csv", VISITS)
    loading.name_columns(by=ana, load=held, columns=held.columns, seen=bringing.seen_of(str(held.pk)))
    tasks.often()
    bad = _came(ana, source, "nothing.csv", "id,id\n1,2\n")
    waits = _came(ana, source, f"more {MARKUP}.csv", VISITS + "D4,2026-03-01,fall\n")
    asked = {"source": source, "rule": "often", "at_least": 2, "window": 365}
    asking = ringing.ask_back(by=ana, reason=f"Mo rings. {MARKUP}", **asked)
    opened = ringing.open_asking(by=gwen, asking=ringing.ask_back(by=ana, reason="Jo rings.", **asked))
    dropped = ringing.ask_back(by=ana, reason="Al rings.", **asked)
    ringing.drop_asking(by=ana, asking=dropped)
    tasks.often()
    _figures_and_pairs(ana, gwen)
    pages = [
        *(f"/learning/evidence/files/{one.pk}" for one in (held, bad, waits)),
        *(f"/learning/evidence/ringing/{one.pk}" for one in (asking, opened, dropped)),
        *(f"/learning/evidence/sources/{one.slug}" for one in (source, ended)),
        f"/learning/evidence/linking/pairs/{PAIR}",
    ]
    return Contacts(waits, asking, token_of(opened), {"analyst": pages, "privacy lead": pages})


def _figures_and_pairs(ana: Actor, gwen: Actor) -> None:
    """Let people be linked and figures be there, as after a night, without an engine."""
    named = {
        "purpose": "to learn",
        "basis": "public task",
        "agreement": "Agreement 9",
        "office": "01632 960002",
    }
    for name in ("Hollins Homes", "The Ambulance"):
        until = clock.today() + timedelta(days=365)
        names = {"names_basis": f"Section 3 {MARKUP}", "names_days": 30}
        grounds.agree_source(by=gwen, name=name, kind="housing", until_on=until, **named, **names)
    linking.ask_to_link(by=ana, reason=f"To see where people fall between us. {MARKUP}")
    opened = linking.open_linking(by=gwen)
    falls = [
        ("", "", -13.0),
        ("family_name", "the same", 9.5),
        ("postcode", "different", -3.0),
        ("rare", "", 15.8),
    ]
    sources = ["hollins-homes", "the-ambulance"]
    linked.keep_shown([linked.ShownPair(PAIR, "0" * 32, "1" * 32, sources, 9.3, falls)])
    linking.say_of_pair(by=ana, pair=PAIR, is_same=False, why=f"Father and son. {MARKUP}")
    counted = {"records": 40, "persons": 30, "unlinked": {"hollins-homes": 45, "the-ambulance": None}}
    choices = [counted | {"sure": sure} for sure in linked.WEIGHTS]
    store.write_whole(
        store.folder("linked") / "told.json", json.dumps(counted | {"sure": 10, "choices": choices}).encode()
    )
    linking.was_linked(by=ana, linking=opened)
    prices = [["The Infirmary", "", "120", "450", f"A tariff {MARKUP}", "2026"]]
    looking.looked(by=ana, looking=looking.look(by=ana, at_least=5, window=365, within=30, prices=prices))
    figures.keep(FIGURES)


def _came(by: Actor, source: object, name: str, content: str) -> Load:
    load = loading.bring(by=by, source=source, file=SimpleUploadedFile(name, content.encode()))
    tasks.look_at(load)
    load.refresh_from_db()
    return load
