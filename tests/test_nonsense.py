"""Nonsense at every form and every address: nothing falls over, and what is refused leaves nothing behind."""

from __future__ import annotations

import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from tests.crawling import NOBODY, NOT_WALKED, inside, route_of, sign_in, undone
from tests.nonsense import (
    ENOUGH_WORDS,
    FILE,
    IDS,
    VALUES,
    WAYS,
    Chance,
    bad_files,
    kept_writes,
    sensible,
)
from tests.walking import OURS, Walk
from tilth.base.errors import InvalidInput
from tilth.base.roles import Role
from tilth.places.models import Neighbourhood

pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# So many wrong ways of sending for each form; each way meets every part of the house.
WAYS_EACH = 4
# What a refusal may leave behind, with why.
LEFT_BEHIND = {
    "base_tally": "how often a door was tried",
    "django_session": "words kept for whoever is signed out, and who tried to sign in",
    "alongside_pass": "a wrong PIN costs a try",
    "evidence_asking": "a wrong code costs a try",
    "account_emailaddress": "the library copies an address the first time somebody looks at their addresses",
}
# Where the newer words take the place of the older, with why.
TAKEN_AGAIN = {
    "teams:visiting": "it leaves no receipt: nothing of a visit is kept",
    "rounds:vote": "a receipt of the write would tie an account to a ballot; under one number it is one ballot",
    "rounds:vote_anew": "the latest vote counts",
    "ideas:comment": "a receipt would tie an account to its words; the same words are said once",
    "ideas:add_statement": "a receipt would tie an account to its words; the same words stand once",
}
# A button with nothing in it that stands only in a state the small place is not in.
NOT_SENT = {"evidence:open_linking"}
PARAMETER = re.compile(r"""GET(?:\.get\(|\[)["'](\w+)""")


class Nonsense:
    """Sends it, one form at a time, and takes back what was written."""

    def __init__(self) -> None:
        self.walk = Walk()
        self.chance = Chance()
        self.fallen: list[str] = []
        self.left: list[str] = []
        self.first: HttpResponse | None = None
        self.sent: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.accepted: set[str] = set()

    def send(self, what: str, path: str, request: Callable, before: Callable | None = None) -> HttpResponse:
        """Make one request, after another if need be; note an error of ours, and anything that a refusal left behind."""
        cache.clear()
        errors: list[str] = []

        def hear(sender: Any, **_: Any) -> None:
            errors.append(repr(sys.exc_info()[1])[:200])

        got_request_exception.connect(hear)
        jars = [client.cookies.copy() for client in self.walk.clients.values()]
        with undone("default"):
            self.first = before() if before else None
            files = _files()
            with kept_writes() as written:
                response = request()
        got_request_exception.disconnect(hear)
        # A sign-in that was taken back must not sign out whoever comes next.
        for client, jar in zip(self.walk.clients.values(), jars, strict=True):
            client.cookies = jar
        self.sent[route_of(path) or path] += 1
        self.statuses[response.status_code] += 1
        if response.status_code >= 500:
            self.fallen.append(f"{response.status_code} {route_of(path)} {what} {errors}")
        elif response.status_code >= 400 and set(written) - LEFT_BEHIND.keys():
            self.left.append(
                f"{response.status_code} {route_of(path)} {what} {sorted(set(written) - LEFT_BEHIND.keys())}"
            )
        if response.status_code >= 400 and _files() != files:
            self.left.append(f"{response.status_code} {route_of(path)} {what} a file")
        return response

    def verdict(self) -> list[str]:
        """Give what went wrong since it was last asked."""
        wrong, self.fallen, self.left = self.fallen + self.left, [], []
        return wrong

    def forms(self) -> Iterator[tuple[Client, str, dict[str, str]]]:
        yield from self.walk.forms()
        yield from self.by_hand()

    def by_hand(self) -> Iterator[tuple[Client, str, dict[str, str]]]:
        """What scripts send, and what no form in the small place leads to."""
        place = self.walk.place
        amina, dee = (sign_in(actor.account, actor.acting_as) for actor in (place.amina, place.dee))
        line = reverse("conversations:both", args=[place.carl.pk, place.line.pk])
        yield amina, line, {"started_from": str(place.line.pk), "stands": "both", "text": "Both of us"}
        judged = next(path for path in place.seldom["gardener"] if path.startswith("/answers/"))
        yield dee, f"{judged}/judge", {"verdict": "answered", "words": ""}
        draft = {"note": IDS[0], "about": str(place.carl.pk), "body": "Half a thought"}
        for route in ("pen:keep", "pen:lines"):
            yield amina, reverse(route), draft
        himself = sign_in(place.carl_himself.account)
        yield himself, reverse("families:say_yes", args=[place.carl.pk]), {"code": "12345678", "my_name": ""}
        kit = sign_in(place.kit.account, Role.KEEPER)
        yield kit, reverse("keeping:bring_in", args=[IDS[0]]), {"kind": "teams"}
        for route in ("accounts:sign_out_elsewhere", "places:demo_sign_in", "alongside:pass_leave"):
            yield sign_in(place.nia.account), reverse(route), {"account": str(place.amina.account_id)}


def _files() -> int:
    folder = Path(settings.FILES)
    return sum(1 for _ in folder.rglob("*")) if folder.exists() else 0


@pytest.fixture(scope="module")
def nonsense(django_db_setup, django_db_blocker, tmp_path_factory):
    # Every refusal has its line in the log, which nobody reads here.
    logging.disable(logging.CRITICAL)
    files = override_settings(FILES=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), undone(), files:
        yield Nonsense()
    logging.disable(logging.NOTSET)


def test_what_falls_over_or_is_left_half_saved_is_seen(nonsense, monkeypatch):
    """The two faults that all of this looks for, planted."""
    client, path, fields = next(form for form in nonsense.forms() if route_of(form[1]) == "plans:step_add")

    def falls_over(**_: Any) -> None:
        raise ValueError("planted")

    def saves_half(**_: Any) -> None:
        Neighbourhood.objects.create(name="Half", slug="half")
        raise InvalidInput("planted", "words")

    for fault, saw in ((falls_over, "500 plans:step_add"), (saves_half, "400 plans:step_add")):
        monkeypatch.setattr("tilth.plans.actions.add_step", fault)
        nonsense.send("planted", path, partial(client.post, path, sensible(fields, "")))
        (seen,) = nonsense.verdict()
        assert seen.startswith(saw)


def test_forms_filled_in_sensibly_are_mostly_taken(nonsense):
    """What follows would prove little if the forms were wrong to begin with."""
    taken = Counter()
    for client, path, fields in nonsense.forms():
        good = sensible(fields, route_of(path) or "")
        response = nonsense.send("sensible", path, partial(client.post, path, good))
        taken[response.status_code < 400] += 1
    assert nonsense.verdict() == []
    assert taken[True] > 4 * taken[False]


def test_no_field_falls_over_whatever_stands_in_it(nonsense):
    real = _real_ids(nonsense.walk)
    for client, path, fields in nonsense.forms():
        route = route_of(path) or ""
        good = sensible(fields, route)
        for name in fields:
            if name == "csrfmiddlewaretoken":
                continue
            wrong = nonsense.chance.of(route, name).choice([*VALUES, *real])
            nonsense.send(f"{name}={wrong!r:.60}", path, partial(client.post, path, good | {name: wrong}))
        several = nonsense.chance.of(route, "all")
        filled = {name: several.choice([*VALUES, *real]) for name in good if name != "csrfmiddlewaretoken"}
        nonsense.send(f"all wrong {filled!r:.200}", path, partial(client.post, path, filled))
    assert nonsense.verdict() == []


def test_no_form_falls_over_however_it_is_sent(nonsense):
    for turn, (client, path, fields) in enumerate(nonsense.forms()):
        good = sensible(fields, route_of(path) or "")
        for step in range(WAYS_EACH):
            way = WAYS[(turn * WAYS_EACH + step) % len(WAYS)]
            nonsense.send(getattr(way, "__name__", "raw"), path, partial(way, client, path, dict(good)))
    assert nonsense.verdict() == []


def test_the_same_key_with_other_words_changes_nothing(nonsense):
    refused = 0
    for client, path, fields in nonsense.forms():
        good = sensible(fields, route_of(path) or "") | {"key": str(NOBODY["uuid"])}
        # Filled in anew: a file that was sent once has been read to its end.
        once_more = sensible(fields, route_of(path) or "") | {"key": str(NOBODY["uuid"])}
        again = {name: "other words" if value == ENOUGH_WORDS else value for name, value in once_more.items()}
        if ENOUGH_WORDS not in good.values() or "key" not in fields:
            continue
        second = nonsense.send(
            "other words", path, partial(client.post, path, again), before=partial(client.post, path, good)
        )
        if nonsense.first.status_code == 302 and route_of(path) not in TAKEN_AGAIN:
            refused += second.status_code >= 400
            nonsense.fallen += [f"{route_of(path)} was taken twice"] if second.status_code < 400 else []
    assert nonsense.verdict() == []
    assert refused > 30


def test_no_file_makes_a_form_fall_over(nonsense):
    tried = 0
    for client, path, fields in nonsense.forms():
        named = [name for name, value in fields.items() if value == FILE]
        for file in bad_files() if named else ():
            good = sensible(fields, route_of(path) or "")
            nonsense.send(
                file.name or "", path, partial(client.post, path, good | dict.fromkeys(named, file))
            )
            tried += 1
    assert tried
    assert nonsense.verdict() == []


def test_an_address_of_another_thing_falls_over_nowhere(nonsense):
    """Each form, sent to the address of something of another kind."""
    real = _real_ids(nonsense.walk)
    for client, path, fields in nonsense.forms():
        for number, known in enumerate(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path)):
            other = path.replace(known, nonsense.chance.of(path.replace(known, ""), number).choice(real))
            good = sensible(fields, route_of(path) or "")
            nonsense.send("another's address", other, partial(client.post, other, good))
    assert nonsense.verdict() == []


def test_no_page_falls_over_whatever_its_address_asks(nonsense):
    asked = _parameters()
    assert {"person", "before", "q"} <= asked
    real = _real_ids(nonsense.walk)
    seen = set()
    for visit in nonsense.walk.visits:
        if visit.route in seen or visit.status != 200 or visit.route in NOT_WALKED:
            continue
        seen.add(visit.route)
        path = inside(visit.path, visit.path).partition("?")[0]
        client = nonsense.walk.clients[visit.who]
        for turn in range(2):
            chance = nonsense.chance.of(visit.route, turn)
            query = {name: chance.choice([*VALUES, *real]) for name in sorted(asked)}
            nonsense.send(f"?{query!r:.300}", path, partial(client.get, path, query))
        nonsense.send(
            "?broken", path, partial(client.get, f"{path}?q=%ED%A0%80%00%FF&before=%&person=%ZZ&=&&&q")
        )
    assert len(seen) > 80
    assert nonsense.verdict() == []


def test_every_form_of_ours_met_nonsense(nonsense):
    """Whatever takes a POST was sent some, under a role that it answers."""
    takes = set()
    for route in OURS:
        for client in nonsense.walk.clients.values():
            answer = client.generic("PATCH", route.nobody())
            if answer.status_code == 405:
                takes |= {route.name} if "POST" in answer["Allow"] else set()
                break
    assert len(takes) > 100
    met = {route_of(path) for _client, path, _fields in nonsense.forms()}
    assert sorted(takes - met - NOT_SENT) == []


def _real_ids(walk: Walk) -> list[str]:
    place = walk.place
    things = (
        place.carl,
        place.rosa,
        place.team,
        place.office,
        place.pot,
        place.aim,
        place.step,
        place.line,
        place.barrier,
        place.waiting,
    )
    return [*(str(thing.pk) for thing in things), str(place.amina.account_id), str(place.gwen.account_id)]


def _parameters() -> set[str]:
    """Every name that a view reads from an address, and the names its readers take from it by another hand."""
    house = Path(settings.BASE) / "tilth"
    found = {name for file in house.rglob("*.py") for name in PARAMETER.findall(file.read_text())}
    return found | {"q", "after", "next", "page"}
