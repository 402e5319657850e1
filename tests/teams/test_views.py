"""A team's page as a browser meets it."""

import pytest
from django.test import Client

from tests.accounts.cast import a_place, an_account, signed_in
from tests.undefined import listening
from tilth.base.actors import TILTH
from tilth.base.roles import Role
from tilth.places.actions import add_neighbourhood
from tilth.teams import actions
from tilth.teams.models import Member, Team

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def _place():
    a_place()


def text_of(response):
    return response.content.decode()


def a_team_with(account=None, **words):
    folds = add_neighbourhood(by=TILTH, name="Higher Folds")
    team = actions.make_team(
        by=TILTH, name="Folds team", about="For the hill.", neighbourhoods=[folds], **words
    )
    if account:
        actions.add_member(by=TILTH, team=team, account=account, job="connector", gifts="Mends bikes")
    return team


def test_a_team_shows_who_it_is_and_counts_nobody():
    amina = an_account(role=Role.WORKER)
    a_team_with(amina)
    with listening() as missing:
        page = text_of(signed_in(amina).get("/teams/folds-team"))
    for words in (
        "For the hill.",
        "Amina Yusuf",
        "connector",
        "Mends bikes",
        "Higher Folds",
        "Nothing agreed yet",
    ):
        assert words in page
    assert "1 member" not in page
    assert not missing


def test_a_resident_reads_it_and_finds_nothing_to_press():
    a_team_with(an_account(role=Role.WORKER))
    page = text_of(signed_in(an_account("Carl"), second_factor=False).get("/teams/folds-team"))
    assert "Amina Yusuf" in page
    assert "Write how we work together" not in page
    assert "Has left" not in page


def test_strangers_sign_in_first_and_unknown_teams_are_not_found():
    a_team_with()
    assert Client().get("/teams/folds-team").status_code == 302
    assert signed_in(an_account("Carl")).get("/teams/atlantis").status_code == 404


def test_members_write_how_they_work_together():
    amina = an_account(role=Role.WORKER)
    team, client = a_team_with(amina), signed_in(amina)
    url = "/teams/folds-team/how-we-work-together"
    assert client.post(url, {"words": ""}).status_code == 422
    client.post(url, {"words": "We ring back."})
    first = team.agreement
    assert str(first.pk) in text_of(client.get(url))
    page = client.post(url, {"words": "We ring back the same day.", "after": first.pk}, follow=True)
    assert "We ring back the same day." in text_of(page)
    assert "How we said it before" in text_of(page)
    both = client.post(url, {"words": "We write.", "after": first.pk})
    assert both.status_code == 409
    assert "We write." in text_of(both)


@pytest.mark.parametrize("role", [Role.WORKER, Role.GARDENER, Role.KEEPER])
def test_a_teams_agreement_is_not_there_for_others(role):
    a_team_with()
    assert signed_in(an_account("Wes", role)).get("/teams/folds-team/how-we-work-together").status_code == 404


def test_a_gardener_makes_a_team_and_brings_somebody_in():
    client, bev = signed_in(an_account("Gwen", Role.GARDENER)), an_account("Bev Holt", Role.WORKER)
    assert client.post("/teams/new", {"name": "Wharf team", "days_before_unmet": "x"}).status_code == 422
    client.post("/teams/new", {"name": "Wharf team", "days_before_unmet": "10"})
    assert client.post("/teams/new", {"name": "wharf team", "days_before_unmet": "10"}).status_code == 422
    with listening() as missing:
        assert "Bev Holt" in text_of(client.get("/teams/wharf-team/members"))
    assert not missing
    assert client.post("/teams/wharf-team/members", {"account": ""}).status_code == 422
    page = client.post("/teams/wharf-team/members", {"account": bev.pk, "job": "nurse"}, follow=True)
    assert "We told them" in text_of(page)
    assert "Bev Holt" not in text_of(client.get("/teams/wharf-team/members"))
    page = client.post(f"/teams/members/{Member.objects.get().pk}/leave", follow=True)
    assert "has left the team" in text_of(page)
    assert "Wharf team" in text_of(client.get("/looking-after/teams"))


@pytest.mark.parametrize("path", ["/teams/new", "/teams/folds-team/members", "/looking-after/teams"])
def test_a_worker_finds_no_page_for_making_teams(path):
    amina = an_account(role=Role.WORKER)
    a_team_with(amina)
    assert signed_in(amina).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_a_team_says_anew_what_it_is_for():
    amina = an_account(role=Role.WORKER)
    team, client = a_team_with(amina), signed_in(amina)
    with listening() as missing:
        assert "For the hill." in text_of(client.get("/teams/folds-team/change"))
    assert not missing
    words = {"name": "Folds team", "about": "For everybody.", "days_before_unmet": "5", "seen": "1"}
    client.post("/teams/folds-team/change", words)
    assert Team.objects.get(pk=team.pk).about == "For everybody."
    assert client.post("/teams/folds-team/change", words).status_code == 409
    assert signed_in(an_account("Wes", Role.WORKER)).get("/teams/folds-team/change").status_code == 404
    taken = actions.make_team(by=TILTH, name="Wharf")
    assert (
        client.post("/teams/folds-team/change", {**words, "name": taken.name, "seen": "2"}).status_code == 422
    )


def test_one_says_what_one_brings():
    amina = an_account(role=Role.WORKER)
    a_team_with(amina)
    client = signed_in(amina)
    assert "Mends bikes" in text_of(client.get("/teams/folds-team/me"))
    client.post("/teams/folds-team/me", {"job": "connector", "gifts": "Speaks Somali"})
    assert "Speaks Somali" in text_of(client.get("/teams/folds-team"))
    assert signed_in(an_account("Bev")).get("/teams/folds-team/me").status_code == 404


def test_any_member_says_who_hosts_next():
    amina, bev = an_account(role=Role.WORKER), an_account("Bev Holt")
    team, client = a_team_with(amina), signed_in(amina)
    member = actions.add_member(by=TILTH, team=team, account=bev)
    page = client.post("/teams/folds-team/host", {"member": member.pk}, follow=True)
    assert "Bev hosts the next huddle" in text_of(page)
    assert client.post("/teams/folds-team/host", {"member": "nobody"}).status_code == 404


def test_one_leaves_a_team_oneself_and_nobody_elses():
    amina = an_account(role=Role.WORKER)
    team, client = a_team_with(amina), signed_in(amina)
    other = actions.add_member(by=TILTH, team=team, account=an_account("Bev"))
    assert client.post(f"/teams/members/{other.pk}/leave").status_code == 404
    client.post(f"/teams/members/{team.members.get(account=amina).pk}/leave")
    assert "Amina Yusuf" not in text_of(signed_in(an_account("Carl")).get("/teams/folds-team"))
