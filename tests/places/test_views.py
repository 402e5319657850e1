"""A neighbourhood's page, the demo's door, and the keeper's pages."""

import pytest
from django.test import Client

from tests.accounts.cast import a_place, an_account, signed_in
from tests.undefined import listening
from tilth.base.actors import TILTH
from tilth.base.roles import Role
from tilth.places import actions, queries
from tilth.places.models import Holiday, Neighbourhood, SafetyNumber, Word

pytestmark = pytest.mark.django_db(databases="__all__")
DEMO = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}
KEEPERS_PAGES = [
    "the-place", "neighbourhoods", "neighbourhoods/new", "words", "words/new", "switches", "holidays", "holidays/new",
    "safety-numbers", "safety-numbers/new",
]  # fmt: skip


def keeper_in():
    return signed_in(an_account("Kit Keeper", Role.KEEPER))


def text_of(response):
    return response.content.decode()


def the_cast():
    return an_account("Amina Yusuf", Role.WORKER, is_demo=True, demo_line="worker in Higher Folds")


def test_anybody_reads_how_a_neighbourhood_is_told():
    a_place()
    actions.add_neighbourhood(
        by=TILTH, name="Higher Folds", other_names="the Top", story="Pit rows.", proud_of="The Welfare.",
        rivalry="Scholefield cheats at bowls.",
    )  # fmt: skip
    with listening() as missing:
        page = text_of(Client().get("/our-place/higher-folds"))
    for words in ("Higher Folds", "the Top", "Pit rows.", "The Welfare.", "cheats at bowls"):
        assert words in page
    assert not missing


def test_an_untold_neighbourhood_invites_its_story():
    a_place()
    actions.add_neighbourhood(by=TILTH, name="Wharf")
    assert "Nobody has told its story yet" in text_of(Client().get("/our-place/wharf"))


def test_a_neighbourhood_that_is_not_there_is_not_found():
    a_place()
    assert Client().get("/our-place/atlantis").status_code == 404


def test_the_keepers_pages_open_empty_and_are_there_for_nobody_else():
    a_place()
    keeper, worker = keeper_in(), signed_in(an_account(role=Role.WORKER))
    with listening() as missing:
        for path in KEEPERS_PAGES:
            assert keeper.get(f"/looking-after/{path}").status_code == 200
    assert not missing
    for path in KEEPERS_PAGES:
        assert worker.get(f"/looking-after/{path}").status_code == 404
        assert Client().get(f"/looking-after/{path}").status_code == 302


def test_the_place_is_told_on_its_page():
    a_place()
    client = keeper_in()
    words = {"name": "Aldermoor", "nation": "wales", "story": "Up the hill.", "seen": "1"}
    assert client.post("/looking-after/the-place", words).status_code == 302
    assert queries.the_place().story == "Up the hill."
    both = client.post("/looking-after/the-place", {**words, "story": "Pit rows."})
    assert both.status_code == 409
    assert "Up the hill." in text_of(both)
    assert "Pit rows." in text_of(both)


def test_a_place_without_a_name_comes_back_filled():
    a_place()
    response = keeper_in().post(
        "/looking-after/the-place", {"name": "", "nation": "wales", "story": "Up the hill."}
    )
    assert response.status_code == 422
    assert "Up the hill." in text_of(response)


def test_neighbourhoods_are_added_and_written_anew():
    a_place()
    client = keeper_in()
    client.post("/looking-after/neighbourhoods/new", {"name": "Wharf"})
    row = Neighbourhood.objects.get()
    url = f"/looking-after/neighbourhoods/{row.pk}"
    with listening() as missing:
        assert 'value="Wharf"' in text_of(client.get(url))
    assert not missing
    client.post(url, {"name": "The Wharf", "seen": "1", "order_in_list": "3"})
    assert "The Wharf" in text_of(client.get("/looking-after/neighbourhoods"))
    taken = client.post("/looking-after/neighbourhoods/new", {"name": "the wharf"})
    assert taken.status_code == 422
    assert "of this name already" in text_of(taken)


def test_a_word_of_our_own_is_on_the_next_page():
    a_place()
    client = keeper_in()
    ours = {"language": "en", "msgid": "Our place", "words": "Round here & about"}
    assert "Round here &amp; about" in text_of(client.post("/looking-after/words/new", ours, follow=True))
    word = Word.objects.get()
    client.post(f"/looking-after/words/{word.pk}/drop")
    again = client.post(f"/looking-after/words/{word.pk}/drop")
    assert again.status_code == 302
    assert "Round here" not in text_of(client.get("/looking-after/switches"))


def test_a_word_that_would_break_a_page_comes_back_with_a_sentence():
    a_place()
    ours = {"language": "en", "msgid": "%(count)s for you", "words": "yours"}
    response = keeper_in().post("/looking-after/words/new", ours)
    assert response.status_code == 422
    assert "Keep what stands in brackets" in text_of(response)


def test_a_switch_is_turned_with_one_button():
    a_place()
    client = keeper_in()
    page = client.post("/looking-after/switches", {"name": "pots", "to": "off"}, follow=True)
    assert "It is off" in text_of(page)
    assert not queries.is_on("pots")
    assert client.post("/looking-after/switches", {"name": "pots", "to": "perhaps"}).status_code == 400
    assert client.post("/looking-after/switches", {"name": "nothing", "to": "on"}).status_code == 400


def test_days_off_are_added_and_taken_out():
    a_place()
    client = keeper_in()
    client.post("/looking-after/holidays/new", {"on": "7 September 2026", "name": "Wakes Monday"})
    assert "Wakes Monday" in text_of(client.get("/looking-after/holidays"))
    again = client.post("/looking-after/holidays/new", {"on": "2026-09-07", "name": "Wakes"})
    assert again.status_code == 422
    assert client.post("/looking-after/holidays/new", {"on": "the day after", "name": "x"}).status_code == 422
    client.post(f"/looking-after/holidays/{Holiday.objects.get().pk}/drop")
    assert not Holiday.objects.exists()


def test_numbers_to_ring_are_kept():
    a_place()
    client = keeper_in()
    client.post("/looking-after/safety-numbers/new", {"name": "Adults at risk", "number": "01632 960123"})
    row = SafetyNumber.objects.get()
    url = f"/looking-after/safety-numbers/{row.pk}"
    assert "01632 960123" in text_of(client.get(url))
    client.post(url, {"name": "Adults at risk", "number": "01632 960124", "when": "always"})
    assert "01632 960124" in text_of(client.get("/looking-after/safety-numbers"))
    wrong = client.post("/looking-after/safety-numbers/new", {"name": "x", "number": "call <us>"})
    assert wrong.status_code == 422
    assert "in figures" in text_of(wrong)
    client.post(f"{url}/drop")
    assert not SafetyNumber.objects.exists()


def test_the_demos_cast_stands_on_the_sign_in_page_and_one_press_is_enough():
    a_place(is_demo=True)
    amina = the_cast()
    client = Client()
    page = text_of(client.get("/accounts/login/", **DEMO))
    assert "Go in as Amina" in page
    assert "worker in Higher Folds" in page
    assert client.post("/demo-sign-in", {"account": amina.pk}, **DEMO).headers["Location"] == "/"
    assert "Act as resident" in text_of(client.get("/me", **DEMO))


def test_pressing_for_another_of_the_cast_leaves_nothing_of_the_first():
    a_place(is_demo=True)
    amina = the_cast()
    an_account("Bev Holt", is_demo=True, demo_line="lives on the Wharf")
    client = Client()
    client.post("/demo-sign-in", {"account": amina.pk}, **DEMO)
    client.post("/acting-as", {"role": "resident"}, **DEMO)
    client.post("/demo-sign-in", {"account": amina.pk}, **DEMO)
    assert "acting_as" not in client.session


@pytest.mark.parametrize(
    ("is_demo", "real_account", "door"),
    [
        (False, False, DEMO),
        (True, True, DEMO),
        (True, False, {**DEMO, "REMOTE_ADDR": "192.0.2.7"}),
        (True, False, {**DEMO, "HTTP_HOST": "testserver"}),
        (True, False, {**DEMO, "HTTP_X_FORWARDED_FOR": "192.0.2.7"}),
        (True, False, {**DEMO, "REMOTE_ADDR": ""}),
    ],
)
def test_the_demos_door_is_shut_anywhere_else(is_demo, real_account, door):
    a_place(is_demo=is_demo)
    amina = the_cast()
    if real_account:
        an_account("Real Person")
    assert "Go in as" not in text_of(Client().get("/accounts/login/", **door))
    assert Client().post("/demo-sign-in", {"account": amina.pk}, **door).status_code == 404


def test_the_demos_door_is_shut_in_production(settings):
    settings.TILTH_MODE = "production"
    a_place(is_demo=True)
    assert Client().post("/demo-sign-in", {"account": the_cast().pk}, **DEMO).status_code == 404


def test_nobody_but_the_cast_comes_in_by_the_demos_door():
    a_place(is_demo=True)
    the_cast()
    for account in ("", "nonsense", an_account("Kit", is_demo=True).pk):
        assert Client().post("/demo-sign-in", {"account": account}, **DEMO).status_code == 404


def test_an_outside_door_stands_on_the_sign_in_page_where_one_is_set(settings):
    a_place()
    app = {"provider_id": "work", "name": "your work account", "client_id": "x", "secret": "y"}
    app["settings"] = {"server_url": "https://work.example.org"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    page = text_of(Client().get("/accounts/login/?next=/me"))
    assert "Use your work account" in page
    assert "/accounts/oidc/work/login/?process=login&amp;next=%2Fme" in page
