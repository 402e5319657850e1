"""People it may help to ring: the source alone gets its own ids, opened by two, fetched once, and Tilth shows nobody."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import acting, an_account, signed_in_as
from tests.evidence.on import a_source, held, turned_on
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.models import Act
from tilth.base.roles import Role
from tilth.evidence import engine, store, tasks
from tilth.evidence.access import code_of, token_of
from tilth.evidence.actions import grounds, ringing
from tilth.evidence.models import Asking

pytestmark = pytest.mark.django_db(databases="__all__")
HEAD = "id,date,type\n"
OFTEN = "".join(f"OFTEN-1,2026-0{month}-05,x\n" for month in range(1, 7))
SOON = "SOON-1,2026-03-01,x\nSOON-1,2026-03-04,x\nSOON-1,2026-03-09,x\n"
VISITS = HEAD + OFTEN + SOON + "ONCE-1,2026-06-20,x\nLONG-AGO-1,2025-01-01,x\n"


@pytest.fixture
def on(tmp_path):
    with turned_on(tmp_path / "contacts") as found:
        held(found, VISITS)
        yield found


def asked(on, **more) -> Asking:
    given = {"rule": "often", "at_least": 5, "window": 365, "reason": "Mo rings whom he knows."} | more
    return ringing.ask_back(by=on.sam, source=on.source, **given)


def ready(on, **more) -> Asking:
    asking = ringing.open_asking(by=on.gwen, asking=asked(on, **more))
    tasks.often()
    asking.refresh_from_db()
    return asking


def fetched(asking: Asking) -> bytes:
    client = Client()
    return client.post(f"/learning/evidence/fetch/{token_of(asking)}", {"code": code_of(asking)}).content


@pytest.mark.parametrize(
    ("rule", "ids"),
    [
        ({"rule": "often", "at_least": 5, "window": 365}, b"id\nOFTEN-1\n"),
        ({"rule": "often", "at_least": 3, "window": 365}, b"id\nOFTEN-1\nSOON-1\n"),
        ({"rule": "back", "at_least": 2, "window": 10}, b"id\nSOON-1\n"),
        ({"rule": "often", "at_least": 90, "window": 10}, b"id\n"),
    ],
)
def test_the_file_holds_the_sources_own_ids_by_the_rule_and_nothing_else(on, rule, ids):
    assert fetched(ready(on, **rule)) == ids


def test_it_goes_to_the_source_it_is_about_and_never_holds_anothers_ids(on):
    held(
        on,
        VISITS.replace("OFTEN-1", "OTHERS-7"),
        source=a_source(on.gwen, "Bracken Ambulance", kind="ambulance"),
    )
    assert b"OTHERS" not in fetched(ready(on))


def test_whoever_objects_is_in_no_file_that_was_made_already(on):
    asking = ready(on, at_least=3)
    grounds.keep_objections(by=on.sam, source=on.source, ids=["OFTEN-1"])
    asking.refresh_from_db()
    assert not asking.is_ready
    tasks.often()
    assert fetched(asking) == b"id\nSOON-1\n"


def test_nobody_opens_what_they_asked_for_and_nobody_but_a_privacy_lead_opens_anything(on):
    asking = asked(on)
    for role in set(Role) - {Role.PRIVACY_LEAD}:
        with pytest.raises(NotFound):
            ringing.open_asking(by=acting(an_account("Mo Hill"), role), asking=asking)
    both = acting(on.sam.account, Role.PRIVACY_LEAD)
    with pytest.raises(WrongState):
        ringing.open_asking(by=both, asking=asking)
    tasks.often()
    assert not list((on.folder / "to_ring").glob("*")) if (on.folder / "to_ring").exists() else True


def test_only_an_analyst_asks_and_only_of_a_source_whose_agreement_holds(on):
    on.sam, sam = on.gwen, on.sam
    with pytest.raises(NotFound):
        asked(on)
    on.sam = sam
    with pytest.raises(InvalidInput):
        asked(on, at_least=1)
    with clock.at(clock.now() + timedelta(days=400)), pytest.raises(WrongState):
        asked(on)


def test_it_is_fetched_once_and_then_there_is_no_copy(on):
    asking = ready(on)
    assert b"OFTEN-1" in fetched(asking)
    assert not list((on.folder / "to_ring").glob("*"))
    assert Client().get(f"/learning/evidence/fetch/{token_of(asking)}").status_code == 404


def test_a_wrong_code_counts_down_and_the_fifth_destroys_the_file(on):
    asking = ready(on)
    wrong = f"{(int(code_of(asking)) + 1) % 10**6:06}"
    address = f"/learning/evidence/fetch/{token_of(asking)}"
    for left in (4, 3, 2, 1):
        page = Client().post(address, {"code": wrong})
        assert page.status_code == 422 and f"Tries left: {left}." in page.content.decode()
    assert Client().post(address, {"code": wrong}).status_code == 422
    assert Client().post(address, {"code": code_of(asking)}).status_code == 404
    assert not list((on.folder / "to_ring").glob("*"))


def test_what_nobody_fetches_in_a_week_is_destroyed(on):
    asking = ready(on)
    with clock.at(clock.now() + timedelta(days=8)):
        assert Client().get(f"/learning/evidence/fetch/{token_of(asking)}").status_code == 404
        tasks.daily()
    assert not list((on.folder / "to_ring").glob("*"))


def test_what_ends_takes_it_along(on):
    asking = ready(on)
    grounds.end_source(by=on.gwen, source=on.source)
    assert Client().get(f"/learning/evidence/fetch/{token_of(asking)}").status_code == 404
    assert not list(on.folder.rglob("to_ring/*"))


def test_who_asked_opened_and_fetched_is_in_the_log(on):
    fetched(ready(on))
    told = set(Act.objects.filter(what__startswith="evidence.").values_list("what", flat=True))
    assert {"evidence.ask_back", "evidence.open_asking", "evidence.ready", "evidence.fetch"} <= told


def test_before_it_is_made_the_link_says_so_and_costs_no_try(on):
    asking = ringing.open_asking(by=on.gwen, asking=asked(on))
    page = Client().post(f"/learning/evidence/fetch/{token_of(asking)}", {"code": code_of(asking)})
    assert page.status_code == 422 and "being made" in page.content.decode()


def test_the_link_and_the_code_are_shown_to_whoever_opened_it_alone(on):
    asking = ready(on)
    address = reverse("evidence:asking", args=[asking.pk])
    of_gwen = signed_in_as(on.gwen).get(address).content.decode()
    of_sam = signed_in_as(on.sam).get(address).content.decode()
    assert token_of(asking) in of_gwen and code_of(asking) in of_gwen
    assert token_of(asking) not in of_sam and code_of(asking) not in of_sam


def test_no_page_tells_who_how_many_or_in_what_order(on, monkeypatch):
    """The pages are the same, letter for letter, whether somebody is in the file or nobody."""

    def pages() -> list[str]:
        asking, found = ready(on), []
        for who in (on.sam, on.gwen):
            client = signed_in_as(who)
            for name, args in (
                ("asking", [asking.pk]),
                ("source", [on.source.slug]),
                ("work", []),
                ("held", []),
            ):
                page = client.get(reverse(f"evidence:{name}", args=args))
                assert page.status_code == 200
                words = page.content.decode()
                for own in (token_of(asking), code_of(asking), str(asking.pk)):
                    words = words.replace(own, "")
                found.append(re.sub(r'(nonce|value)="[^"]*"', "", words))
        Asking.objects.all().delete()
        return found

    somebody = pages()
    monkeypatch.setattr(engine, "people_by", lambda *_asked: set())
    assert pages() == somebody and "OFTEN-1" not in "".join(somebody)


def test_a_changed_file_opens_nothing(on):
    asking = ready(on)
    file = store.folder("to_ring") / str(asking.pk)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert (
        Client().post(f"/learning/evidence/fetch/{token_of(asking)}", {"code": code_of(asking)}).status_code
        == 422
    )
