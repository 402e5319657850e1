"""One's own settings, the welcome link and the keeper's pages, as a browser meets them."""

import pytest
from django.test import Client

from tests.accounts.cast import PASSWORD, a_place, an_account, an_organisation, signed_in
from tilth.accounts import actions, queries
from tilth.accounts.models import Account, Organisation
from tilth.base.actors import TILTH
from tilth.base.roles import Role

pytestmark = pytest.mark.django_db(databases="__all__")
WORK_HERE = "/looking-after/people-who-work-here"


@pytest.fixture(autouse=True)
def _place():
    a_place()


def keeper_in(name="Kit Keeper"):
    return signed_in(an_account(name, Role.KEEPER))


def text_of(response):
    return response.content.decode()


def test_my_settings_show_my_name_my_notices_and_my_standings():
    page = text_of(signed_in(an_account(role=Role.WORKER)).get("/me"))
    assert 'value="Amina Yusuf"' in page
    assert "never what" in page
    assert "Act as resident" in page


def test_a_resident_is_offered_no_standing():
    assert "Act as" not in text_of(signed_in(an_account("Carl"), second_factor=False).get("/me"))


def test_a_new_name_and_language_count_at_once():
    account = an_account()
    client = signed_in(account, second_factor=False)
    response = client.post(
        "/me/name", {"name": "Amina Y", "short_name": "Mina", "language": "cy"}, follow=True
    )
    assert response.status_code == 200
    assert client.cookies["django_language"].value == "cy"
    assert Account.objects.get(pk=account.pk).short_name == "Mina"


def test_an_empty_name_comes_back_with_a_sentence_and_what_was_typed():
    client = signed_in(an_account(), second_factor=False)
    response = client.post("/me/name", {"name": "", "short_name": "Mina", "language": "en"})
    assert response.status_code == 422
    assert "Write something here." in text_of(response)
    assert 'value="Mina"' in text_of(response)


def test_notices_by_mail_are_chosen_with_safety_beside():
    account = an_account()
    client = signed_in(account, second_factor=False)
    page = text_of(client.post("/me/notices", {"mail_ok": "on"}, follow=True))
    assert "We will send you no mail" in page
    page = text_of(client.post("/me/notices", {"mail_ok": "on", "mail_is_safe": "on"}, follow=True))
    assert "We will send you a mail" in page
    account.refresh_from_db()
    assert account.mail_is_safe


def test_acting_as_another_standing_counts_from_the_next_page():
    client = signed_in(an_account(role=Role.KEEPER))
    assert client.get(WORK_HERE).status_code == 200
    client.post("/acting-as", {"role": "resident"})
    assert client.get(WORK_HERE).status_code == 404
    client.post("/acting-as", {"role": "keeper"})
    assert client.get(WORK_HERE).status_code == 200


def test_a_standing_without_a_second_factor_leads_to_setting_one_up():
    client = signed_in(an_account(role=Role.WORKER), second_factor=False)
    response = client.post("/acting-as", {"role": "worker"})
    assert response.headers["Location"] == "/second-factor"
    page = text_of(client.get("/second-factor"))
    assert "Before you act as worker" in page
    assert "/accounts/2fa/webauthn/add/" in page


def test_a_standing_one_does_not_have_is_refused():
    response = signed_in(an_account(role=Role.WORKER)).post("/acting-as", {"role": "keeper"})
    assert response.status_code == 403
    assert signed_in(an_account("Bev")).post("/acting-as", {"role": "nonsense"}).status_code == 403


def test_who_has_a_second_factor_already_goes_on():
    client = signed_in(an_account(role=Role.WORKER))
    assert client.get("/second-factor?next=/me").headers["Location"] == "/me"
    assert client.get("/second-factor?next=https://elsewhere.example").headers["Location"] == "/"


def test_signing_in_as_a_worker_with_a_password_alone_leads_to_a_second_factor():
    account = an_account(role=Role.WORKER)
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    response = Client().post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    assert response.headers["Location"].startswith("/second-factor")


def test_signing_in_as_a_resident_leads_where_one_was_going():
    account = an_account("Carl")
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    login = {"login": account.email, "password": PASSWORD, "next": "/me"}
    assert Client().post("/accounts/login/", login).headers["Location"] == "/me"


def test_a_wrong_password_is_said_kindly():
    response = Client().post("/accounts/login/", {"login": "a@example.org", "password": "no"})
    assert "do not go together" in text_of(response)


def test_a_welcome_link_lets_in_once():
    account = actions.invite(by=TILTH, name="Bev Holt", email="bev@example.org", role=Role.WORKER)
    url = f"/welcome/{queries.open_welcome(account).token}"
    client = Client()
    assert "Welcome, Bev" in text_of(client.get(url))
    weak = client.post(url, {"password": "short"})
    assert weak.status_code == 422
    response = client.post(url, {"password": "moor and hill and bus"})
    assert response.headers["Location"] == "/second-factor"
    assert client.get("/me").status_code == 200
    again = Client().get(url)
    assert again.status_code == 404
    assert "This link is over" in text_of(again)


def test_a_welcome_without_an_address_leads_to_a_passkey():
    account = actions.invite(by=TILTH, name="Dot Hill")
    url = f"/welcome/{queries.open_welcome(account).token}"
    client = Client()
    assert "passkey" in text_of(client.get(url))
    assert client.post(url).headers["Location"] == "/second-factor"
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_the_list_of_who_works_here_is_alphabetical_and_counts_nobody():
    homes = an_organisation()
    an_account("zoe Last", Role.LEADER)
    an_account("Bev Holt", Role.WORKER, organisation=homes)
    an_account("Carl Resident")
    page = text_of(keeper_in().get(WORK_HERE))
    assert page.index("Bev Holt") < page.index("Kit Keeper") < page.index("zoe Last")
    assert "worker, Aldermoor Homes" in page
    assert "Carl Resident" not in page


def test_the_list_of_who_works_here_costs_the_same_for_many(django_assert_max_num_queries):
    client = keeper_in()
    for number in range(5):
        an_account(f"Worker {number}", Role.WORKER)
    client.get(WORK_HERE)
    with django_assert_max_num_queries(8):
        client.get(WORK_HERE)


def test_letting_somebody_in_shows_the_link_to_hand_over():
    response = keeper_in().post(f"{WORK_HERE}/let-in", {"name": "Bev Holt", "role": "worker"}, follow=True)
    account = Account.objects.get(name="Bev Holt")
    assert f"http://testserver/welcome/{queries.open_welcome(account).token}" in text_of(response)


def test_letting_in_with_a_broken_address_comes_back_filled():
    response = keeper_in().post(f"{WORK_HERE}/let-in", {"name": "Bev Holt", "email": "bev at home"})
    assert response.status_code == 422
    assert "name@example.org" in text_of(response)
    assert "Bev Holt" in text_of(response)


def test_letting_in_with_a_taken_address_says_so_beside_it():
    an_account("Bev", email="bev@example.org")
    response = keeper_in().post(f"{WORK_HERE}/let-in", {"name": "Bev", "email": "bev@example.org"})
    assert response.status_code == 422
    assert "is let in already" in text_of(response)


def test_a_standing_is_given_and_ended():
    client, bev = keeper_in(), an_account("Bev Holt")
    client.post(f"{WORK_HERE}/{bev.pk}/standings", {"role": "leader"})
    assert bev.acts_as == [Role.LEADER]
    twice = client.post(f"{WORK_HERE}/{bev.pk}/standings", {"role": "leader"})
    assert "has this standing already" in text_of(twice)
    page = client.post(f"/looking-after/standings/{bev.standings.get().pk}/end", follow=True)
    assert "signed out everywhere" in text_of(page)
    again = client.post(f"/looking-after/standings/{bev.standings.get().pk}/end")
    assert again.status_code == 409


def test_a_new_link_is_made_for_who_lost_theirs():
    client = keeper_in()
    bev = actions.invite(by=TILTH, name="Bev Holt")
    old = queries.open_welcome(bev)
    client.post(f"{WORK_HERE}/{bev.pk}/welcome")
    assert queries.open_welcome(bev) != old


def test_organisations_are_kept_in_alphabetical_order():
    client = keeper_in()
    client.post("/looking-after/organisations/new", {"name": "the Kitchen", "kind": "community"}, follow=True)
    client.post(
        "/looking-after/organisations/new", {"name": "Aldermoor Homes", "kind": "housing"}, follow=True
    )
    page = text_of(client.get("/looking-after/organisations"))
    assert page.index("Aldermoor Homes") < page.index("the Kitchen")
    again = client.post("/looking-after/organisations/new", {"name": "The kitchen", "kind": "community"})
    assert again.status_code == 422
    kitchen = Organisation.objects.get(name="the Kitchen")
    client.post(f"/looking-after/organisations/{kitchen.pk}", {"name": "Moor Kitchen", "kind": "community"})
    assert "Moor Kitchen" in text_of(client.get("/looking-after/organisations"))


@pytest.mark.parametrize("path", ["", "/let-in", "/{pk}", "/{pk}/standings"])
def test_the_keepers_pages_are_not_there_for_workers_or_strangers(path):
    bev = an_account("Bev")
    url = WORK_HERE + path.format(pk=bev.pk)
    assert signed_in(an_account(role=Role.WORKER)).get(url).status_code == 404
    assert signed_in(an_account("Kit", Role.KEEPER), second_factor=False).get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("path", ["/me", "/second-factor"])
def test_ones_own_pages_want_somebody_signed_in(path):
    assert Client().get(path).status_code == 302
