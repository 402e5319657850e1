"""Texts and letters leave by one command: without content, within a time, tried again, and never where it is not safe."""

import json
import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import a_person, acting, an_account
from tilth.accounts.actions import choose_notices, notify
from tilth.base import clock, outbound
from tilth.base.actors import TILTH
from tilth.base.models import OutgoingMail
from tilth.keeping.queries import how_it_is
from tilth.people.actions import set_safe_way

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

NUMBER = "01632 960123"
WORDS = "Something is waiting for you in Tilth. Open it when it suits you: http://localhost:8000"


@pytest.fixture
def carl():
    """Carl, who wants a text and says that texts are safe."""
    account = an_account("Carl Reed", text_ok=True)
    carl = a_person("Carl", account=account)
    safe(carl)
    return carl


def safe(person, channel="text", answer="yes", address=NUMBER):
    set_safe_way(by=TILTH, person=person, channel=channel, is_safe=answer, address=address)


@pytest.fixture
def command(settings, tmp_path):
    """Let a little program stand for the one that sends; give what it was handed."""

    def be(body: str) -> Path:
        got, program = tmp_path / "got", tmp_path / "send it"
        program.write_text(f"#!{sys.executable}\nimport os, sys, time\ngot = {str(got)!r}\n{body}\n")
        program.chmod(0o700)
        settings.OUTGOING_COMMAND = f"'{program}'"
        return got

    return be


TAKES = "open(got, 'ab').write(sys.stdin.buffer.read() + b'\\n')"


def test_a_text_tells_only_that_something_waits_and_goes_to_the_number_on_the_page(carl, command):
    got = command(TAKES)
    notify(carl.account, "Amina bought the cooker for Carl.", link="/my-page", person_id=carl.pk)
    assert outbound.send_waiting() == 1
    message = json.loads(got.read_text())
    assert message == {
        "version": 1,
        "id": str(OutgoingMail.objects.get().pk),
        "channel": "text",
        "to": NUMBER,
        "language": "en",
        "words": WORDS,
    }
    assert outbound.send_waiting() == 0


def test_the_command_learns_nothing_of_our_surroundings(carl, command, monkeypatch):
    monkeypatch.setenv("TILTH_MASTER_KEY", "5e" * 32)
    got = command("open(got, 'w').write(' '.join(sorted(os.environ)))")
    notify(carl.account, "Hello.")
    assert outbound.send_waiting() == 1
    assert set(got.read_text().split()) <= {"PATH", "LANG", "LC_CTYPE"}


@pytest.mark.parametrize("answer", ["no", "ask"])
def test_what_is_no_longer_safe_stops_though_it_waits_already(carl, command, answer):
    got = command(TAKES)
    notify(carl.account, "Hello.")
    safe(carl, answer=answer)
    assert outbound.send_waiting() == 0
    assert not got.exists() and not OutgoingMail.objects.exists()


def test_no_text_without_a_choice_a_safe_way_or_a_command(carl, command, settings):
    stranger = an_account("Nia Pugh", text_ok=True)
    command(TAKES)
    notify(stranger, "Hello.")
    choose_notices(by=acting(carl.account), mail_ok=False, mail_is_safe=False, text_ok=False)
    carl.account.refresh_from_db()
    notify(carl.account, "Hello.")
    carl.account.text_ok = True
    carl.account.save()
    settings.OUTGOING_COMMAND = ""
    notify(carl.account, "Hello.")
    assert not OutgoingMail.objects.exists()


def test_two_that_wait_say_no_more_than_one(carl, command):
    command(TAKES)
    for _ in range(3):
        notify(carl.account, "Hello.")
    assert OutgoingMail.objects.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("sys.exit(3)", "ended with 3"),
        ("time.sleep(60)", "no end in time"),
        ("os.kill(os.getpid(), 9)", "ended with -9"),
    ],
)
def test_what_fails_is_tried_again_later_and_the_keeper_reads_why_without_a_word_of_it(
    carl, command, monkeypatch, body, fault
):
    monkeypatch.setattr(outbound, "COMMAND_SECONDS", 1)
    command(body)
    notify(carl.account, "Hello.")
    at = clock.now() + timedelta(seconds=5)
    for tries, minutes in enumerate((0, *outbound.WAIT_MINUTES), start=1):
        at += timedelta(minutes=minutes)
        with clock.at(at - timedelta(seconds=30)):
            # Too early: nothing is tried, but for the first time.
            outbound.send_waiting() if tries > 1 else None
        assert OutgoingMail.objects.get().tries == tries - 1
        with clock.at(at):
            assert outbound.send_waiting() == 0
        assert OutgoingMail.objects.get().tries == tries
    item = OutgoingMail.objects.get()
    assert (item.tries, item.fault, item.sent_at) == (outbound.TRIES, fault, None)
    lines, needs = how_it_is()
    said = " ".join(map(str, [*lines, *needs]))
    assert f"Some texts or letters could not be sent after five tries. The command: {fault}." in said
    assert NUMBER not in said and "Carl" not in said


def test_a_command_that_is_not_there_is_said_and_stops_nothing(carl, settings):
    settings.OUTGOING_COMMAND = "/nowhere/at/all"
    notify(carl.account, "Hello.")
    assert outbound.send_waiting() == 0
    assert OutgoingMail.objects.get().fault == "cannot be started"


@pytest.mark.slow
def test_a_command_that_hangs_holds_up_no_mail(carl, command, monkeypatch, mailoutbox):
    monkeypatch.setattr(outbound, "COMMAND_SECONDS", 1)
    command("time.sleep(60)")
    other = a_person("Bo", account=an_account("Bo Lund", text_ok=True))
    safe(other)
    nia = an_account("Nia Pugh", mail_ok=True, mail_is_safe=True)
    for account in (carl.account, other.account, nia):
        notify(account, "Hello.")
    assert outbound.send_waiting() == 1
    assert [mail.to for mail in mailoutbox] == [[nia.email]]
    assert sorted(OutgoingMail.objects.filter(channel="text").values_list("tries", flat=True)) == [0, 1]


def test_a_letter_comes_once_a_week_at_most_and_only_where_it_is_safe(carl, command):
    account = carl.account
    account.letter_ok, account.text_ok = True, False
    account.save()
    command(TAKES)
    safe(carl, channel="letter", address="1 Mill Lane")
    notify(account, "Hello.")
    assert not OutgoingMail.objects.exists()


def test_no_other_file_sends_anything():
    """Every way out stands in base/outbound.py; a new sender fails here until it goes through that door."""
    senders = re.compile(
        r"\b(subprocess|smtplib|EmailMessage|EmailMultiAlternatives|send_mail|mail_admins|urllib\.request|httpx|requests"
        r"|socket|http\.client|os\.system|Popen)\b"
    )
    allowed = {
        "tilth/base/outbound.py",
        "tilth/accounts/adapter.py",  # writes the codes to sign in, and hands them to outbound.send_now
        "tilth/base/fetching.py",  # reads a feed whose address somebody typed, and tells it nothing
        "tilth/keeping/serving.py",  # starts the worker beside the server
        "tilth/keeping/postgres.py",  # copies the database for a backup
    }
    found = {
        str(path)
        for path in Path("tilth").rglob("*.py")
        if any(senders.search(line.partition("#")[0]) for line in path.read_text().splitlines())
    }
    assert found <= allowed, found - allowed
    assert "tilth/base/outbound.py" in found
