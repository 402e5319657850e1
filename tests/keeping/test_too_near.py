"""Nobody decides about their own record, a team-mate's, or that of somebody who is kept from them: another does."""

import pytest

from tests.builders import a_team, acting, an_account, signed_in_as
from tilth.accounts.models import Notice, Standing
from tilth.alongside import queries
from tilth.alongside.models import Block, Conflict, Glass
from tilth.base import clock
from tilth.base.errors import NotFound
from tilth.base.roles import Role
from tilth.keeping import actions, asked
from tilth.keeping.models import AskKind

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


@pytest.fixture
def bev(here):
    return acting(an_account("Bev Other", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD)


def themselves(carl, role):
    """The person, who works here too."""
    Standing.objects.create(account=carl.account, role=role, from_on="2020-01-01")
    return acting(carl.account, role)


def near(how, carl, role):
    """Somebody in that role who is too near to the person."""
    if how == "themselves":
        return themselves(carl, role)
    somebody = acting(an_account("Nell Near", role), role)
    if how == "a team-mate":
        a_team(acting(carl.account), somebody)
    elif how == "kept away":
        Block.objects.create(person=carl, account=somebody.account)
    else:
        Conflict.objects.create(person=carl, account=somebody.account)
    return somebody


HOW = ("themselves", "a team-mate", "kept away", "who knows them")


@pytest.mark.parametrize("how", HOW)
def test_what_somebody_asked_waits_for_no_privacy_lead_who_is_too_near(carl, himself, bev, how):
    lead = near(how, carl, Role.PRIVACY_LEAD)
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Not right.")
    assert list(asked.asks_waiting(lead)) == [] and list(asked.asks_waiting(bev)) == [ask]
    assert signed_in_as(lead).get(f"/privacy/asked/{ask.pk}").status_code == 404
    assert Notice.objects.filter(account=bev.account).exists()
    assert not Notice.objects.filter(account=lead.account).exists()


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("role", [Role.KEEPER, Role.PRIVACY_LEAD])
def test_the_second_of_two_is_nobody_who_is_too_near(carl, gwen, asked_to_be_erased, how, role):
    second = near(how, carl, role)
    day = clock.today().replace(year=clock.today().year + 1)
    hold = actions.place_hold(by=gwen, asked=asked_to_be_erased, why="A court.", until_on=day)
    actions.agree_erasure(by=gwen, asked=asked_to_be_erased)
    with pytest.raises(NotFound):
        actions.agree_hold(by=second, hold=hold)
    with pytest.raises(NotFound):
        actions.erase(by=second, asked=asked_to_be_erased)


def test_where_every_privacy_lead_is_too_near_the_keeper_is_told(carl, himself, kit):
    near("a team-mate", carl, Role.PRIVACY_LEAD)
    actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Not right.")
    assert "another privacy lead" in Notice.objects.get(account=kit.account).sentence


@pytest.mark.parametrize("how", HOW)
def test_an_emergency_stands_in_no_list_that_its_own_page_would_refuse(carl, amina, bev, how):
    Glass.objects.create(person=carl, account=amina.account, reason="life", until_at=clock.now())
    lead = near(how, carl, Role.PRIVACY_LEAD)
    assert queries.emergencies(lead) == [] and len(queries.emergencies(bev)) == 1
