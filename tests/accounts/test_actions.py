"""Letting in, standing, notices and acting as."""

from datetime import timedelta

import pytest

from tests.accounts.cast import a_keeper, a_resident, a_worker, acting_as, an_account, an_organisation
from tilth.accounts import actions, queries
from tilth.accounts.access import welcome_for
from tilth.accounts.models import Account, Notice, Standing
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import Act, OutgoingMail
from tilth.base.roles import Role

pytestmark = pytest.mark.django_db(databases="__all__")


def invite(by, **words):
    return actions.invite(by=by, **{"name": "Bev Holt", "email": "Bev@Example.org", **words})


def test_a_keeper_lets_somebody_in_with_a_standing_and_a_link():
    homes = an_organisation()
    account = invite(a_keeper(), role=Role.WORKER, organisation=homes)
    assert (account.name, account.short_name, account.email) == ("Bev Holt", "Bev", "bev@example.org")
    assert not account.has_usable_password()
    assert account.acts_as == [Role.WORKER]
    assert queries.open_welcome(account).token_hash
    assert queries.employers([account.pk]) == {account.pk: homes}


def test_letting_in_sends_a_mail_that_holds_only_the_link():
    account = invite(a_keeper())
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.kind) == (account.pk, "welcome")
    assert mail.link == f"/welcome/{queries.open_welcome(account).token}"


def test_somebody_without_an_address_can_be_let_in_too():
    account = invite(a_keeper(), email="")
    assert account.email is None
    assert not OutgoingMail.objects.exists()
    assert invite(a_keeper("Kim Other"), name="Dot", email="").email is None


def test_a_double_press_lets_in_once():
    keeper, key = a_keeper(), new_id()
    assert invite(keeper, key=key) == invite(keeper, key=key)
    assert Account.objects.filter(name="Bev Holt").count() == 1


def test_an_address_that_is_taken_is_refused_whatever_its_capitals():
    an_account("Bev", email="bev@example.org")
    with pytest.raises(InvalidInput) as refused:
        invite(a_keeper())
    assert refused.value.field == "email"


@pytest.mark.parametrize("somebody", [a_worker, a_resident, lambda: NOBODY])
def test_nobody_but_a_keeper_lets_in(somebody):
    with pytest.raises(NotAllowed):
        invite(somebody())


def test_a_keeper_without_a_second_factor_lets_nobody_in():
    keeper = acting_as(an_account("Kit", Role.KEEPER), Role.KEEPER)
    with pytest.raises(NotAllowed):
        invite(type(keeper)(kind="account", account=keeper.account, acting_as=Role.KEEPER))


def test_a_welcome_is_taken_up_once_with_a_password():
    account = invite(TILTH)
    welcome = queries.open_welcome(account)
    actions.accept_welcome(by=NOBODY, welcome=welcome, password="moor and hill and bus")
    account.refresh_from_db()
    assert account.check_password("moor and hill and bus")
    assert account.emailaddress_set.get().verified
    with pytest.raises(WrongState):
        actions.accept_welcome(by=NOBODY, welcome=welcome, password="moor and hill and bus")
    with pytest.raises(NotFound):
        welcome_for(welcome.token)


def test_a_weak_password_is_refused_and_the_link_stays_open():
    welcome = queries.open_welcome(invite(TILTH))
    with pytest.raises(InvalidInput):
        actions.accept_welcome(by=NOBODY, welcome=welcome, password="short")
    assert welcome_for(welcome.token) == welcome


def test_a_welcome_without_an_address_needs_no_password():
    account = invite(TILTH, email="")
    actions.accept_welcome(by=NOBODY, welcome=queries.open_welcome(account))
    account.refresh_from_db()
    assert not account.has_usable_password()


def test_a_welcome_is_over_after_two_weeks():
    account = invite(TILTH)
    welcome = queries.open_welcome(account)
    with clock.at(clock.now() + timedelta(days=15)):
        assert queries.open_welcome(account) is None
        with pytest.raises(NotFound):
            welcome_for(welcome.token)


def test_a_new_link_closes_the_old_one():
    keeper = a_keeper()
    account = invite(keeper)
    old = queries.open_welcome(account)
    new = actions.welcome_again(by=keeper, account=account)
    assert queries.open_welcome(account) == new
    with pytest.raises(NotFound):
        welcome_for(old.token)


def test_a_link_that_was_never_given_opens_nothing():
    with pytest.raises(NotFound):
        welcome_for("AAAAAAAAAAAAAAAAAAAAAA")


def test_a_standing_is_given_from_a_day_on():
    account = an_account("Bev")
    tomorrow = clock.today() + timedelta(days=1)
    actions.give_standing(by=a_keeper(), account=account, role=Role.LEADER, from_on=tomorrow)
    assert account.acts_as == []
    with clock.at(clock.now() + timedelta(days=1)):
        assert Account.objects.get(pk=account.pk).acts_as == [Role.LEADER]


def test_the_same_standing_twice_is_refused():
    keeper, account = a_keeper(), an_account("Bev", Role.WORKER)
    with pytest.raises(WrongState):
        actions.give_standing(by=keeper, account=account, role=Role.WORKER)


def test_the_standing_of_a_resident_cannot_be_given():
    with pytest.raises(InvalidInput):
        actions.give_standing(by=a_keeper(), account=an_account("Bev"), role=Role.RESIDENT)


def test_ending_a_standing_ends_it_today_and_keeps_the_row():
    keeper, account = a_keeper(), an_account("Bev", Role.WORKER)
    standing = actions.end_standing(by=keeper, standing=account.standings.get())
    assert standing.until_on == clock.today()
    assert not standing.is_live
    assert account.acts_as == []
    with pytest.raises(WrongState):
        actions.end_standing(by=keeper, standing=standing)


def test_the_last_keeper_stays():
    keeper = a_keeper()
    with pytest.raises(WrongState):
        actions.end_standing(by=keeper, standing=keeper.account.standings.get())
    a_keeper("Kim Other")
    actions.end_standing(by=keeper, standing=keeper.account.standings.get())


def test_a_worker_ends_nobodys_standing():
    with pytest.raises(NotFound):
        actions.end_standing(by=a_worker(), standing=an_account("Bev", Role.WORKER).standings.get())


def test_organisations_are_added_and_corrected():
    keeper = a_keeper()
    group = actions.add_organisation(by=keeper, name="The Kitchen", kind="community")
    actions.change_organisation(by=keeper, organisation=group, name="Moor Kitchen", kind="charity")
    assert [str(one) for one in queries.organisations()] == ["Moor Kitchen"]
    with pytest.raises(InvalidInput):
        actions.add_organisation(by=keeper, name="moor kitchen")
    with pytest.raises(NotAllowed):
        actions.add_organisation(by=a_worker(), name="Another")


def test_a_notice_waits_in_the_product_and_no_mail_leaves_unasked():
    account = an_account()
    actions.notify(account, "Carl read what you wrote.", "/people/1")
    assert queries.notices_unseen(account.pk).count() == 1
    assert not OutgoingMail.objects.exists()


def test_a_mail_tells_only_that_something_waits_when_it_was_chosen_and_is_safe():
    account = an_account(mail_ok=True, mail_is_safe=True)
    actions.notify(account, "Carl read what you wrote.", "/people/1")
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.kind, mail.link) == (account.pk, "notice", "/people/1")


@pytest.mark.parametrize("choice", [{"mail_ok": True}, {"mail_is_safe": True}])
def test_half_a_choice_sends_no_mail(choice):
    actions.notify(an_account(**choice), "Something happened.")
    assert Notice.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_notices_are_seen_by_their_owner_alone():
    mine, theirs = a_worker(), a_worker("Bev Holt")
    actions.notify(mine.account, "One.")
    actions.notify(theirs.account, "Two.")
    actions.see_notices(by=mine)
    assert queries.notices_unseen(mine.account_id).count() == 0
    assert queries.notices_unseen(theirs.account_id).count() == 1
    assert queries.notices_of(mine.account)[0].seen_at is not None


def test_choices_about_oneself_are_kept():
    carl = a_resident()
    actions.choose_notices(by=carl, mail_ok=True, mail_is_safe=False)
    actions.choose_name(by=carl, name="Carl Reed", short_name="Carlo", language="cy")
    account = Account.objects.get(pk=carl.account_id)
    assert (account.mail_ok, account.mail_is_safe, account.short_name, account.language) == (
        True,
        False,
        "Carlo",
        "cy",
    )


def test_a_language_we_do_not_speak_is_refused():
    with pytest.raises(InvalidInput):
        actions.choose_name(by=a_resident(), name="Carl", short_name="Carl", language="tlh")


def test_somebody_signed_out_chooses_nothing():
    with pytest.raises(NotAllowed):
        actions.choose_notices(by=NOBODY, mail_ok=True, mail_is_safe=True)


def test_acting_as_is_kept_in_the_session():
    worker, session = a_worker(), {}
    actions.act_as(by=worker, session=session, role=Role.RESIDENT)
    assert session == {"acting_as": "resident"}
    actions.act_as(by=worker, session=session, role=Role.WORKER)
    assert session == {"acting_as": "worker"}


def test_nobody_acts_in_a_standing_they_do_not_have_or_without_a_second_factor():
    worker, session = a_worker(), {}
    for by, role in (
        (worker, Role.KEEPER),
        (type(worker)(kind="account", account=worker.account), Role.WORKER),
    ):
        with pytest.raises(NotAllowed):
            actions.act_as(by=by, session=session, role=role)
    assert session == {}


def test_every_verb_leaves_its_act():
    keeper = a_keeper()
    account = invite(keeper)
    actions.give_standing(by=keeper, account=account, role=Role.LEADER)
    actions.end_standing(by=keeper, standing=Standing.objects.get(account=account))
    assert list(Act.objects.order_by("sequence").values_list("what", flat=True)) == [
        "accounts.invite",
        "accounts.give_standing",
        "accounts.end_standing",
    ]


def test_an_account_holds_no_time_of_its_last_visit():
    names = {field.name for field in Account._meta.get_fields()}
    assert not {name for name in names if "last" in name or "seen_at" in name}
