"""Pages about who is one person and what happened: in words and rounded numbers, and never a name."""

import pytest
from django.urls import reverse

from tests.builders import signed_in_as
from tests.evidence.on import a_source, turned_on
from tests.small_place_contacts import FIGURES, PAIR, _figures_and_pairs
from tilth.evidence import figures, linked, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(tmp_path):
    with turned_on(tmp_path) as place:
        yield place


def page(client, name, *args):
    return client.get(reverse(f"evidence:{name}", args=args)).content.decode()


def test_nothing_is_linked_until_an_analyst_asks_and_a_privacy_lead_opens(on):
    a_source(on.gwen, "One", names_basis="Section 3", names_days=30)
    a_source(on.gwen, "Two", names_basis="Section 3", names_days=30)
    ana = signed_in_as(on.sam)
    assert "Nobody is linked" in page(ana, "linking")
    refused = ana.post(reverse("evidence:ask_to_link"), {"reason": ""})
    assert refused.status_code == 422
    ana.post(reverse("evidence:ask_to_link"), {"reason": "To see"})
    assert "It waits for a privacy lead who did not ask" in page(ana, "linking")
    assert ana.post(reverse("evidence:open_linking")).status_code == 404
    assert "Linked by names" not in page(ana, "held")
    gwen = signed_in_as(on.gwen)
    assert gwen.post(reverse("evidence:open_linking")).status_code == 302
    assert "The first run is going on" in page(gwen, "linking")
    assert "Linked by names" in page(gwen, "held")
    gwen.post(reverse("evidence:end_linking"), {"key": ""})
    assert queries.linking_now() is None


def test_a_pair_is_shown_in_words_and_what_is_said_of_it_stays(on):
    _figures_and_pairs(on.sam, on.gwen)
    ana = signed_in_as(on.sam)
    shown = page(ana, "linking")
    assert "Hollins Homes and The Ambulance" in shown and "256 times as likely" in shown
    told = page(ana, "pair", PAIR)
    assert "Two people, as somebody said" in told and "+9.5" in told
    assert "0" * 32 not in told + shown and "1" * 32 not in told + shown
    address = reverse("evidence:pair", args=[PAIR])
    assert ana.post(address, {"is_same": "same", "why": ""}).status_code == 422
    assert ana.post(address, {"is_same": "same", "why": "The office looked."}).status_code == 302
    assert [line["is_same"] for line in linked.said()] == [True]
    assert ana.get(reverse("evidence:pair", args=["f" * 16])).status_code == 404
    ana.post(reverse("evidence:weight"), {"sure": "12", "why": "Twins live here."})
    assert queries.linking_now().sure == 12


def test_every_figure_stands_beside_who_is_known_to_one_agency_alone(on):
    figures.keep(FIGURES)
    ana = signed_in_as(on.sam)
    told = page(ana, "happened")
    assert told.count("Known to one agency alone") == told.count("<h2>") == 4
    assert "between £24,000 and £90,000" in told and "too few to tell" in told and "A tariff, 2026" in told
    assert "version 1" in told and "at least 5 times, in any 365 days" in told


def test_prices_that_cannot_be_read_are_said_with_their_line_and_stay_typed(on):
    ana = signed_in_as(on.sam)
    typed = {
        "at_least": "5",
        "window": "365",
        "within": "30",
        "prices": "A, , 1, 2, Here, 2026\nA, , 9, 2, Here, 2026",
    }
    told = ana.post(reverse("evidence:look"), typed)
    assert told.status_code == 422 and "Line 2: a range goes" in told.content.decode()
    assert "A, , 9, 2" in told.content.decode()
    ana.post(reverse("evidence:look"), typed | {"prices": "A, , 1, 2, Here, 2026"})
    assert queries.looking_now().prices == [["A", "", "1", "2", "Here", "2026"]]
    assert "It is being worked out" in page(ana, "happened")
    ana.post(reverse("evidence:look"), typed | {"prices": ""})
    assert queries.looking_now().prices == []


def test_the_pages_ask_few_questions(on, django_assert_max_num_queries):
    _figures_and_pairs(on.sam, on.gwen)
    ana = signed_in_as(on.sam)
    for name in ("linking", "happened"):
        page(ana, name)
        with django_assert_max_num_queries(14):
            page(ana, name)
