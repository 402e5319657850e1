"""Who has looked: the person's own list, without an hour; and no way to ask it the other way round."""

import ast
import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.builders import (
    a_neighbourhood,
    a_person,
    a_place,
    a_resident,
    acting,
    comes_alongside,
    signed_in_as,
)
from tests.crawling import plain
from tests.reading import planted, sources
from tests.walking import OURS
from tilth.alongside.actions import glass
from tilth.alongside.queries import looked
from tilth.base import clock
from tilth.base.audit import look
from tilth.base.errors import NotAllowed
from tilth.base.models import Act, Look
from tilth.base.roles import Emergency

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

WHY = "He rang and said he cannot go on, and hung up."


@pytest.fixture(autouse=True)
def place():
    a_place()


def breaks(actor):
    return glass.break_glass(
        by=actor, reason=Emergency.LIFE, words=WHY, called="Carl", neighbourhood=a_neighbourhood()
    )


def test_a_look_shows_to_the_person_within_five_seconds_with_who_when_and_why(carl, amina, sam):
    me = signed_in_as(acting(carl.account))
    breaks(sam)
    began = time.monotonic()
    for actor in (amina, sam):
        signed_in_as(actor).get(f"/people/{carl.pk}")
    page = me.get(f"/people/{carl.pk}/who-sees-what").content.decode()

    assert time.monotonic() - began < 5
    assert "Amina, worker" in page
    assert "Sam, in an emergency: somebody’s life is in danger" in page
    assert not re.search(r"\b\d{1,2}:\d\d\b", page)


ABOUT_SOMEBODY = [
    route for route in OURS if route.pattern.startswith("people/<uuid:pk>") and [kind for _name, kind in route.kinds] == ["uuid"]
]  # fmt: skip


def test_no_page_about_somebody_is_shown_without_a_look(carl, amina):
    """Every address that names a person alone: whatever opens to a worker is written down for the person."""
    reader, unseen, opened = signed_in_as(amina), [], 0
    for route in ABOUT_SOMEBODY:
        before = Look.objects.filter(chain=carl.pk).count()
        response = reader.get(reverse(route.name, args=[carl.pk]))
        if response.status_code == 200:
            opened += 1
            unseen += [route.name] if Look.objects.filter(chain=carl.pk).count() == before else []
    assert unseen == [] and opened > 30


def test_a_page_that_refuses_what_was_sent_is_a_look_as_well(carl, amina):
    before = Look.objects.filter(chain=carl.pk).count()
    response = signed_in_as(amina).post(f"/people/{carl.pk}/deal/yes", {"seen": "an older one"})
    assert response.status_code == 409 and Look.objects.filter(chain=carl.pk).count() == before + 1


def test_what_leads_on_shows_nothing_and_ones_own_page_is_ones_own(carl, amina):
    before = Look.objects.filter(chain=carl.pk).count()
    signed_in_as(acting(carl.account)).get(f"/people/{carl.pk}/safe-ways")
    response = signed_in_as(amina).post(
        f"/people/{carl.pk}/deal/write", {"we_will": "Ring.", "you_will": "Say."}
    )
    assert response.status_code == 302 and Look.objects.filter(chain=carl.pk).count() == before


def test_for_workers_and_friends_there_is_no_such_list(carl, amina):
    nia = a_resident()
    comes_alongside(nia, carl)
    for actor in (amina, nia):
        client = signed_in_as(actor)
        client.get(f"/people/{carl.pk}")
        for path in ("", "/who-sees-what", "/print"):
            assert "Who has looked" not in client.get(f"/people/{carl.pk}{path}").content.decode()


def test_the_privacy_lead_reads_by_the_page_who_did_not_walk_alongside(carl, amina, sam, gwen):
    signed_in_as(amina).get(f"/people/{carl.pk}")
    breaks(sam)
    signed_in_as(sam).get(f"/people/{carl.pk}")
    client = signed_in_as(gwen)

    def asked(called):
        sent = {"called": called, "neighbourhood": str(a_neighbourhood().pk)}
        return client.post("/who-opened", sent)

    page = asked("carl").content.decode()
    assert "Sam Poole, in an emergency" in page
    assert "Amina" not in page
    assert not re.search(r"\b\d{1,2}:\d\d\b", page)
    assert Act.objects.filter(chain=carl.pk, what="alongside.ask_who_opened").exists()


def test_after_the_end_a_look_without_walking_alongside_stands_out(carl, amina, gwen):
    with clock.at(clock.now() - timedelta(days=3)):
        look(amina, carl.pk)

    [found] = glass.ask_who_opened(by=gwen, called="Carl", neighbourhood=a_neighbourhood())
    assert (found.name, found.why) == ("Amina Said", "did not walk alongside")


def test_nobody_two_and_nothing_are_one_answer_to_the_privacy_lead_too(carl, amina, gwen):
    a_person("Ann", alongside=amina), a_person("Ann", alongside=amina)
    client, pages = signed_in_as(gwen), []
    for called in ("Nobody", "Ann", "Carl", "Amina Said"):
        sent = {"called": called, "neighbourhood": str(a_neighbourhood().pk)}
        page = client.post("/who-opened", sent)
        assert page.status_code == 200
        pages.append(plain(page.content.decode()).replace(called, "…"))

    assert len(set(pages)) == 1


def test_a_worker_asks_nothing_of_it(carl, sam):
    with pytest.raises(NotAllowed):
        glass.ask_who_opened(by=sam, called="Carl", neighbourhood=a_neighbourhood())


# --- never by worker ---------------------------------------------------------------------------------------


def asks_by_worker(source):
    """Calls on the table of looks that filter or group by who looked."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        written = ast.unparse(node)
        if not re.match(r"(Look|LookHead)\.(objects|_base_manager)\b", written):
            continue
        names = {
            keyword.arg or ""
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
            for keyword in call.keywords
        }
        if any(name == "by" or name.startswith(("by__", "acting_as")) for name in names):
            yield written


def test_no_read_of_the_log_of_looks_begins_with_a_worker():
    assert [found for source in sources() for found in asks_by_worker(source)] == []


@pytest.mark.parametrize(
    "breach",
    [
        "Look.objects.filter(by=account.pk)",
        "Look.objects.order_by('at').filter(chain=x).exclude(by__in=team)",
        "Look.objects.filter(acting_as='worker').count()",
    ],
)
def test_such_a_read_is_caught(breach):
    assert list(asks_by_worker(planted(breach)))


def test_every_question_about_looks_begins_with_one_page():
    tree = next(s for s in sources() if s.path.as_posix().endswith("alongside/queries/looked.py")).tree
    asked = {
        function.name: function.args.args[0].arg
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
    }
    of_looks = {name for name in asked if "look" in name}
    assert of_looks == {"who_has_looked", "lookers", "unexpected_looks"}
    assert {asked[name] for name in of_looks} == {"person_id"}
    assert set(looked.Looker.__dataclass_fields__) == {"name", "on", "why"}


def test_no_address_about_looks_names_an_account():
    about_looks = [route for route in OURS if re.search("open|look|seen|sees|emergenc", route.pattern)]
    assert len(about_looks) > 4
    assert [
        route.pattern for route in about_looks if re.search("account|worker|who:|by:", route.pattern)
    ] == []
