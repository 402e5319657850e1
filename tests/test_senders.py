"""Everything by which something leaves for a person: found in the code, and stopped in the same transaction.

A new way out is found here before it is forgotten there: the code is read for whatever can send, write a notice, hand out
a file or open with a link, and each must stand in `WAYS` with its proof, or in `STAYS` with a reason.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import override_settings

from tests.builders import LONG_AGO, a_person, a_worker, acting, an_account
from tests.crawling import undone
from tilth.accounts import actions as accounts
from tilth.accounts.access import welcome_for
from tilth.accounts.adapter import AccountAdapter
from tilth.accounts.models import Account, Notice, Standing
from tilth.alongside.access import calendar_for, pass_for
from tilth.alongside.actions import calendar, dying, meetings, passes
from tilth.alongside.queries import planned_for
from tilth.answers import actions as answers
from tilth.answers.access import reply_for
from tilth.answers.models import Kind, ReplyLink
from tilth.base import clock, outbound
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.ids import new_id
from tilth.base.models import OutgoingMail
from tilth.base.roles import Role
from tilth.keeping import actions as keeping
from tilth.people.actions import set_safe_way
from tilth.people.models import Person

ROOT = Path(__file__).parent.parent / "tilth"
# What can put something outside: a mail, a row that waits to go, a file in an answer, a door that opens with a link.
SENDS = {
    "EmailMessage",
    "EmailMultiAlternatives",
    "send_mail",
    "send_mass_mail",
    "mail_admins",
    "mail_managers",
}
KEEPS_TO_SEND = {"OutgoingMail", "Notice"}
FILES = {"HttpResponse", "FileResponse", "StreamingHttpResponse"}
REACHES_OUT = {
    "smtplib", "imaplib", "ftplib", "socket", "ssl", "subprocess", "asyncio", "http", "urllib", "webbrowser", "requests",
    "httpx", "aiohttp", "twilio", "pywebpush", "paramiko", "websockets",
}  # fmt: skip


def sources() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(ROOT.rglob("*.py")):
        if "migrations" not in file.parts:
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(file.read_text())


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def sends(function: ast.AST) -> bool:
    """Whether a function mails, keeps something to be sent, or answers with a file."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        if called(node) in SENDS:
            return True
        if called(node) in FILES and "content_type" in {keyword.arg for keyword in node.keywords}:
            return True
        made = ast.unparse(node.func)
        if any(
            made == f"{model}.objects.{how}" for model in KEEPS_TO_SEND for how in ("create", "bulk_create")
        ):
            return True
    return False


def opens_with_a_link(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and called(node) == "path" and len(node.args) > 1:
        where = ast.unparse(node.args[0])
        return ast.unparse(node.args[1]) if "token>" in where else None
    return None


def found_in(name: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and sends(node):
            yield f"{name}.{node.name}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            )
            reached = {one.split(".")[0] for one in names if one != "urllib.parse"} & REACHES_OUT
            if reached and not getattr(node, "level", 0):
                yield f"{name}: {names[0]}"
        opened = opens_with_a_link(node)
        if opened:
            yield f"{name}: {opened}"


# --- what leaves, and how it is seen to leave --------------------------------------------------------------


@dataclass
class Somebody:
    """Somebody with every way out open: mail chosen and safe, a link, a calendar, a page, and a worker alongside."""

    person: Person
    account: Account
    worker: Actor
    pass_token: str
    calendar_token: str
    workers_calendar: str
    welcome: str
    reply: str

    @property
    def themselves(self) -> Actor:
        return acting(Account.objects.get(pk=self.account.pk))


def somebody() -> Somebody:
    worker = a_worker("Amina Said")
    account = an_account("Carl Reed", mail_ok=True, mail_is_safe=True, text_ok=True)
    person = a_person("Carl", alongside=worker, account=account)
    for channel in ("mail", "calendar", "letter", "text", "phone"):
        set_safe_way(by=worker, person=person, channel=channel, is_safe="yes")
    given = passes.give_pass(by=worker, person=person)
    meetings.plan_meeting(by=worker, person=person, on=clock.today() + timedelta(days=3))
    keeper = an_account("Kit Lane", Role.KEEPER)
    new = accounts.invite(by=acting(keeper, Role.KEEPER), name="Carl Reed", email="carl.new@example.org")
    # Whoever was let in anew is the person themselves: their page hangs on the account of the welcome too.
    welcome = new.welcomes.get().token
    Standing.objects.create(account=account, role=Role.RESIDENT, from_on=LONG_AGO)
    new.welcomes.update(account=account)
    leader = acting(an_account("Priya Nair", Role.LEADER), Role.LEADER)
    office = answers.add_office(by=acting(keeper, Role.KEEPER), name="Parks", holder=leader.account)
    asked = answers.ask(
        by=acting(account), kind=Kind.ASK, subject_id=new_id(), sentence="A bench?", office=office
    )
    answers.come_and_see(by=leader, answer=asked, words="Thursday?")
    reply = ReplyLink.objects.get().token
    OutgoingMail.objects.all().delete()
    return Somebody(
        person, account, worker, given.token,
        calendar.give_calendar(by=acting(account)), calendar.give_calendar(by=worker), welcome,
        reply,
    )  # fmt: skip


def queued(them: Somebody) -> bool:
    return outbound.queue_mail(them.account, link="/") is not None


def sent_later(them: Somebody) -> bool:
    """A mail that was queued before, when everything was well."""
    OutgoingMail.objects.create(to=them.account.pk, link="/", kind="notice")
    before = len(mail.outbox)
    outbound.send_waiting()
    return len(mail.outbox) > before


def code_sent(them: Somebody) -> bool:
    before = len(mail.outbox)
    context = {"user": them.account, "code": "123456", "request": None}
    AccountAdapter().send_mail("account/email/login_code", them.account.email, context)
    return len(mail.outbox) > before


def noticed(them: Somebody) -> bool:
    return accounts.notify(them.account, "Something waits.", person_id=them.person.pk) is not None


def noticed_by_worker(them: Somebody) -> bool:
    """What a worker alongside would be told about them: nobody hears of a death from a notice."""
    before = Notice.objects.count()
    accounts.notify(them.worker.account, "You have not met for a while.", person_id=them.person.pk)
    return Notice.objects.count() > before


def texted(them: Somebody) -> bool:
    """A text laid down to leave by the one command."""
    OutgoingMail.objects.filter(channel="text").delete()
    with override_settings(OUTGOING_COMMAND="true"):
        return outbound.queue_by_command(them.account, "text") is not None


def texted_later(them: Somebody) -> bool:
    """A text that was laid down before, when everything was well."""
    OutgoingMail.objects.create(to=them.account.pk, channel="text", link="/", kind="notice")
    with override_settings(OUTGOING_COMMAND="true"):
        return outbound.send_waiting() > 0


def opens(door: Callable[[str], Any], token: str) -> bool:
    try:
        door(token)
    except NotFound:
        return False
    return True


def days_of(token: str) -> bool:
    return bool(planned_for(calendar_for(token)))


def copied(them: Somebody) -> bool:
    try:
        return bool(keeping.take_copy(by=them.themselves, person=them.person))
    except NotFound:
        return False


def carried_away(them: Somebody) -> bool:
    try:
        return bool(keeping.carry(by=them.worker, person=them.person))
    except NotFound:
        return False


@dataclass(frozen=True)
class Way:
    """How it is seen that something goes out, and which channel makes it unsafe; none where nothing is sent anywhere."""

    goes_out: Callable[[Somebody], bool]
    unsafe: str | None


WAYS: dict[str, list[Way]] = {
    "base.outbound.queue_mail": [Way(queued, "mail")],
    "base.outbound._send": [Way(sent_later, "mail")],
    "base.outbound.queue_by_command": [Way(texted, "text")],
    "base.outbound: subprocess": [Way(texted_later, "text")],
    "barriers.urls: views.reply": [Way(lambda them: opens(reply_for, them.reply), "mail")],
    "base.outbound.send_now": [Way(code_sent, "mail")],
    # Read here by whoever signs in; the mail that says so is the first three.
    "accounts.actions.notify": [Way(noticed, None), Way(noticed_by_worker, None)],
    "accounts.urls: views.welcome": [Way(lambda them: opens(welcome_for, them.welcome), None)],
    "alongside.urls: passes.open_page": [Way(lambda them: opens(pass_for, them.pass_token), None)],
    "alongside.urls: calendar.calendar_file": [
        Way(lambda them: days_of(them.calendar_token), "calendar"),
        Way(lambda them: days_of(them.workers_calendar), None),
    ],
    "alongside.views.calendar.calendar_file": [Way(lambda them: days_of(them.calendar_token), "calendar")],
    # Taken by their own hand, on their own page.
    "keeping.views.rights.copy": [Way(copied, None)],
    # Given into their hand; no door opens for somebody who has died, so there is nobody to give it to.
    "keeping.views.rights.moving": [Way(carried_away, None)],
}
STAYS = {
    **dict.fromkeys(
        ("base.fetching: http.client", "base.fetching: socket", "base.fetching: ssl"),
        "reads a feed whose address somebody typed, and tells it nothing",
    ),
    "base.outbound.queue_to_box": "to whoever asked for a link to their own page of a group: no person of ours",
    "directory.views.feeds.meetings": "when a group meets, for anybody",
    "directory.views.feeds.news": "what is new, for anybody",
    "gatherings.feeds._calendar": "when people gather, for anybody",
    **dict.fromkeys(
        (
            *(
                f"directory.urls: held.{name}"
                for name in (
                    "group",
                    "change",
                    "add_activity",
                    "change_activity",
                    "end_activity",
                    "add_offer",
                    "add_bridge",
                    "end_offer",
                    "answer",
                    "hand_on",
                    "take_down",
                    "put_up",
                    "take_over",
                )
            ),
            "directory.urls: mapping.put_page",
            "directory.urls: mapping.put_activity",
            "directory.urls: views.own_gift",
            "directory.urls: views.own_note",
        ),
        "opens a page of a group, a gift or a note: no person of ours is on it",
    ),
    **dict.fromkeys(
        (
            "promises.urls: views.begin",
            "promises.urls: views.end",
            "promises.urls: views.enough",
            "promises.urls: views.own",
            "promises.urls: views.ours",
            "promises.urls: views.reword",
            "promises.urls: views.say_of",
            "promises.urls: views.say_yes",
            "promises.urls: views.share",
            "promises.urls: views.take_part",
            "promises.urls: thanks.thank",
        ),
        "a group acts by its own link: no person of ours is on a sheet",
    ),
    "ideas.urls: views.own": "opens one's own idea: no person of ours is on it",
    "ideas.urls: views.take_back": "takes one's own idea back",
    "comparisons.views._as_file": "what was written down and what came of it: no number of fewer than ten people is in it",
    "findings.views.telling._as_file": "what was learned, for anybody: no number of fewer than ten people is in it",
    "ideas.views.feed": "what was answered, for anybody",
    "ideas.views.paper": "a photo that somebody put up for all to see",
    **dict.fromkeys(
        (
            "funds.urls: views.for_group",
            "funds.urls: views.ask_for_group",
            "funds.urls: views.own",
            "funds.urls: views.take_back",
            "funds.urls: views.tell",
            "funds.urls: views.take_story_down",
        ),
        "opens what a group asked for: no person of ours is on it",
    ),
    "rounds.urls: voting.receipt": "opens one's own ballot: nothing knows whose it is",
    "rounds.urls: voting.vote_anew": "changes one's own ballot: nothing knows whose it is",
    "rounds.views.ballots_file": "ballots without who cast them, as anybody may count them",
    "funds.views.picture": "a photo that somebody put up for all to see",
    **dict.fromkeys(
        (
            f"stories.urls: own.{name}"
            for name in (
                "own",
                "picture",
                "recording",
                "who",
                "after",
                "meaning",
                "room",
                "say_to",
                "not_this",
                "take_back",
            )
        ),
        "opens one's own story: no person of ours is on it",
    ),
    "stories.views.serve": "the sound or drawing of a story, to whoever its teller lets read it",
    "evidence.views.contacts.rejected": "numbers of rows and why they were not kept: no person of ours is in it",
    "evidence.urls: contacts.fetch": "opens a source's own ids with a link and a code: no person of ours is in it",
    "evidence.views.contacts._as_file": "a source's own ids, back to the source: Tilth knows none of them",
    "keeping.serving: socket": "asks whether its own port is free",
    "keeping.serving: subprocess": "starts the web server and the task worker",
    "keeping.postgres: subprocess": "backs up the place's own database",
    "keeping.views.place.export": "the keeper's way out to another system: no person's page is in it",
    "alongside.views.words.picture_file": "a part of the page, for whoever reads the page",
    "decisions.views.daily.receipt_file": "a part of the pot's page, for whoever reads the pot",
    "decisions.views.daily.for_finance": "the pot's own lines for finance: no person is in them",
    "sheets.views.picture_file": "a part of the page, for whoever reads the page",
    "conversations.views.drawing_file": "a part of the page, for whoever reads the page",
    "base.pieces.piece_of": "a piece of a recording, for whoever reads the page",
    "basis.views.page": "a signed page of an organisation's agreement",
    "pen.views.keep": "a writer's own words, back to the writer",
}


def test_every_way_out_is_known():
    found = sorted({way for name, tree in sources() for way in found_in(name, tree)})

    assert found == sorted({*WAYS, *STAYS})


@pytest.mark.parametrize(
    "code",
    [
        "def text(number):\n    EmailMessage(to=[number]).send()",
        "def wait(a):\n    OutgoingMail.objects.create(to=a)",
        "def tell(a):\n    Notice.objects.bulk_create([a])",
        "def sheet(r):\n    return FileResponse(r, content_type='text/csv')",
        "import httpx",
        "from urllib.request import urlopen",
        "urlpatterns = [path('r/<str:token>', views.reply)]",
    ],
)
def test_a_new_way_out_is_found(code):
    assert list(found_in("planted", ast.parse(code)))


@pytest.fixture
def them(db):
    return somebody()


pytestmark = pytest.mark.django_db(databases="__all__")
EACH = [(name, number) for name, ways in WAYS.items() for number in range(len(ways))]


@pytest.mark.parametrize(("name", "number"), EACH)
def test_it_stops_in_the_transaction_in_which_somebody_says_they_died(name, number, them):
    way = WAYS[name][number]
    assert way.goes_out(them), "or the proof proves nothing"

    with transaction.atomic():
        dying.say_died(by=them.worker, person=them.person)
        assert not way.goes_out(them)

    assert not way.goes_out(them)


@pytest.mark.parametrize(("name", "number"), EACH)
def test_it_comes_back_when_it_was_a_mistake(name, number, them):
    dying.say_died(by=them.worker, person=them.person)
    dying.was_a_mistake(by=them.worker, person=Person.objects.get(pk=them.person.pk))

    assert WAYS[name][number].goes_out(them)


@pytest.mark.parametrize(("name", "number"), [one for one in EACH if WAYS[one[0]][one[1]].unsafe])
@pytest.mark.parametrize("word", ["no", "ask"])
def test_it_stops_in_the_transaction_in_which_its_channel_is_no_longer_safe(name, number, word, them):
    way = WAYS[name][number]
    assert way.goes_out(them)

    with transaction.atomic():
        set_safe_way(by=them.worker, person=them.person, channel=way.unsafe, is_safe=word)
        assert not way.goes_out(them)


def test_what_was_undone_stops_nothing(them):
    """A verb that fails takes its stop back with it."""
    with undone():
        dying.say_died(by=them.worker, person=them.person)

    assert queued(them)
