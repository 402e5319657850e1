"""A digest by mail: once a day or once a week, in the morning, without content, and only when something new waits."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import acting, an_account, signed_in_as, themselves
from tilth.accounts.actions import choose_notices, notify
from tilth.accounts.models import Account
from tilth.alongside.actions import relations
from tilth.alongside.tasks import hourly
from tilth.base import clock
from tilth.base.models import OutgoingMail
from tilth.base.outbound import send_waiting

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def wants(when, **more):
    account = an_account("Nia Pugh")
    choose_notices(by=acting(account), mail_ok=True, mail_is_safe=True, told_when=when, **more)
    return Account.objects.get(pk=account.pk)


def told(account, at):
    with clock.at(at):
        notify(account, "Amina bought the cooker.", link="/people/secret")


def sent(at):
    """Give how many messages wait after the round of that hour."""
    with clock.at(at):
        hourly()
    return OutgoingMail.objects.count()


def test_a_daily_digest_is_one_mail_in_the_morning_that_tells_nothing(mailoutbox):
    nia = wants("day")
    for hours in (3, 2, 1):
        told(nia, MONDAY - timedelta(hours=hours))
    assert OutgoingMail.objects.count() == 0
    assert sent(MONDAY.replace(hour=7)) == 0
    assert [sent(MONDAY + timedelta(hours=hours)) for hours in range(10)] == [1] * 10
    with clock.at(MONDAY):
        assert send_waiting() == 1
    [mail] = mailoutbox
    assert mail.body == (
        "Something is waiting for you in Tilth. Open it when it suits you:\n\nhttp://localhost:8000/notices\n"
    )


def test_where_nothing_new_waits_there_is_no_digest():
    nia = wants("day")
    told(nia, MONDAY - timedelta(days=2))
    assert sent(MONDAY) == 0
    told(nia, MONDAY - timedelta(hours=1))
    nia.notices.update(seen_at=MONDAY)
    assert sent(MONDAY) == 0


def test_a_weekly_digest_comes_on_monday():
    nia = wants("week")
    told(nia, MONDAY - timedelta(days=3))
    assert sent(MONDAY - timedelta(days=1)) == 0
    assert sent(MONDAY) == 1
    assert sent(MONDAY + timedelta(days=1)) == 1
    assert sent(MONDAY + timedelta(days=7)) == 1


def test_each_time_is_still_each_time():
    nia = wants("now")
    told(nia, MONDAY)
    assert OutgoingMail.objects.get().kind == "notice"
    assert sent(MONDAY) == 1


def test_what_speaks_of_somebody_who_keeps_them_away_makes_no_digest(nia, carl):
    choose_notices(by=nia, mail_ok=True, mail_is_safe=True, told_when="day")
    account = Account.objects.get(pk=nia.account_id)
    with clock.at(MONDAY - timedelta(hours=1)):
        notify(account, "Carl wrote something.", person_id=carl.pk)
        relations.block(by=themselves(carl), person=carl, account=account)
    assert sent(MONDAY) == 0


def test_a_closed_account_hears_nothing():
    nia = wants("day")
    told(nia, MONDAY - timedelta(hours=1))
    Account.objects.filter(pk=nia.pk).update(is_active=False)
    assert sent(MONDAY) == 0


def test_one_chooses_on_ones_own_page_and_a_letter_is_weekly(settings):
    settings.OUTGOING_COMMAND = "/bin/true"
    nia = an_account("Nia Pugh")
    client = signed_in_as(acting(nia))
    page = client.get("/me").content.decode()
    assert "once a week, if something waits" in page and "Send me a letter" in page
    wrong = client.post("/me/notices", {"letter_ok": "on", "told_when": "day"})
    assert wrong.status_code == 422 and "A letter comes at most once a week." in wrong.content.decode()
    assert client.post("/me/notices", {"letter_ok": "on", "told_when": "week"}).status_code == 302
    nia.refresh_from_db()
    assert (nia.letter_ok, nia.told_when) == (True, "week")
    settings.OUTGOING_COMMAND = ""
    assert "Send me a letter" not in client.get("/me").content.decode()
