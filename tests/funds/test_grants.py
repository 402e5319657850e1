"""A small grant: three answers, decided in words by people who are named, paid, and told by a photo and two sentences."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from tests.builders import a_place, a_resident, a_worker, acting, an_account, signed_in_as
from tests.directory.from_elsewhere import a_page
from tilth.accounts.models import Notice
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import StoredFile
from tilth.base.roles import Role
from tilth.funds import access
from tilth.funds.actions import asking, deciding, money
from tilth.funds.forms import AskForm
from tilth.funds.models import Fund, FundRow, Grant, How, Stands
from tilth.funds.queries import finding
from tilth.funds.queries.published import published
from tilth.funds.tasks import daily
from tilth.methods.formats import threesixty
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")
LINK = re.compile(r"/my-grant/[\w-]+")


@pytest.fixture
def leader():
    a_place()
    return acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)


@pytest.fixture
def fund(leader):
    office = add_office(by=TILTH, name="Head of Parks", holder=leader.account)
    words = {
        "name": "Small sparks",
        "purpose": "Things to do together.",
        "who_decides": "Three residents and Amina",
    }
    made = money.open_fund(by=leader, office=office, most_pence=100_000, decide_days=14, pay_days=5, **words)
    money.put_in(by=leader, fund=made, amount_pence=150_000, what="The council")
    return Fund.objects.get(pk=made.pk)


def asked(fund, by=NOBODY, **words):
    three = {
        "called": "Hollins Kitchen",
        "what": "A freezer.",
        "asked_pence": 90_000,
        "who_with": "Ourselves.",
    }
    return asking.ask(by=by, fund=fund, **{**three, **words})


def photo():
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(made, "PNG")
    return SimpleUploadedFile("freezer.png", made.getvalue(), "image/png")


def granted(leader, fund, **words):
    made = asked(fund)
    deciding.decide(by=leader, grant=made.grant, is_yes=True, words="A good idea.", **words)
    return made.token, Grant.objects.get(pk=made.grant.pk)


# --- asking ------------------------------------------------------------------------------------------------


def test_anybody_asks_with_three_answers_and_gets_a_link(fund):
    client = Client()
    three = {
        "called": "Hollins Kitchen",
        "what": "A freezer.",
        "asked_pence": "900",
        "who_with": "Ourselves.",
    }
    page = client.post(f"/funds/{fund.pk}/ask", three).content.decode()
    link = LINK.search(page)[0]
    assert "A freezer." in Client().get(f"/funds/{fund.pk}").content.decode()
    assert "£900" in Client().get(link).content.decode()


def test_three_questions_are_all_that_is_asked(fund):
    assert {name for name, field in AskForm(fund=fund).fields.items() if field.required} == {
        "called", "what", "asked_pence", "who_with",
    }  # fmt: skip


def test_pressing_twice_asks_once_and_shows_one_link(fund):
    key = new_id()
    assert asked(fund, key=key) == asked(fund, key=key)
    assert Grant.objects.count() == 1


def test_those_who_decide_are_told_and_nobody_else(leader, fund):
    amina = a_worker()
    fund.deciders.create(account=amina.account)
    asked(fund)
    assert Notice.objects.filter(account=amina.account).count() == 1
    assert access.decides(amina, fund) and not access.decides(a_worker("Sam Field"), fund)


def test_whoever_decides_finds_what_waits_on_the_list_of_funds(leader, fund):
    made = asked(fund)
    page = signed_in_as(leader).get("/funds").content.decode()
    assert "Waiting for you to decide" in page and f"/grants/{made.grant.pk}/decide" in page
    assert "Waiting for you to decide" not in signed_in_as(a_worker()).get("/funds").content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"asked_pence": 100_001}, "asked_pence"),
        ({"what": "Ring me on 07700 900123"}, "what"),
        ({"who_with": "al@example.org"}, "who_with"),
        ({"called": " "}, "called"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_box(fund, wrong, field):
    with pytest.raises(InvalidInput) as caught:
        asked(fund, **wrong)
    assert caught.value.field == field and not Grant.objects.exists()


def test_how_to_reach_them_is_sealed_and_read_by_those_who_decide_alone(leader, fund):
    made = asked(fund, mail="al@example.org", contact="07700 900123")
    raw = Grant._base_manager.values_list("mail", "contact", "token").get(pk=made.grant.pk)
    assert not any(b"900123" in bytes(one) or b"al@" in bytes(one) for one in raw)
    assert "07700 900123" in signed_in_as(leader).get(f"/grants/{made.grant.pk}").content.decode()
    for client in (Client(), signed_in_as(a_worker()), signed_in_as(a_resident())):
        seen = client.get(f"/grants/{made.grant.pk}").content.decode()
        assert "A freezer." in seen and "07700 900123" not in seen


def test_what_somebody_told_is_theirs_by_a_link_and_whoever_typed_it_is_told_to_tell_them(leader, fund):
    amina = a_worker()
    made = asked(fund, by=amina, how=How.VISIT)
    assert made.token and access.own_grant_for(NOBODY, made.token) == made.grant
    with pytest.raises(NotAllowed):
        asked(fund, by=a_resident(), how=How.SPOKEN)
    deciding.decide(by=leader, grant=made.grant, is_yes=False, words="Not while the roof leaks.")
    assert Notice.objects.filter(account=amina.account).exists()


def test_it_is_taken_back_until_it_is_decided_and_its_words_are_gone(leader, fund):
    made = asked(fund)
    with pytest.raises(NotFound):
        asking.take_back(by=a_resident(), grant=made.grant)
    asking.take_back(by=NOBODY, grant=made.grant, own=made.token)
    assert Client().get(f"/grants/{made.grant.pk}").status_code == 404
    assert Client().get(f"/my-grant/{made.token}").status_code == 404
    assert Grant.objects.get(pk=made.grant.pk).what == ""
    token, grant = granted(leader, fund)
    with pytest.raises(WrongState):
        asking.take_back(by=NOBODY, grant=grant, own=token)


def test_a_closed_fund_is_asked_for_nothing(leader, fund):
    money.close_fund(by=leader, fund=fund)
    with pytest.raises(WrongState):
        asked(fund)
    assert Client().get(f"/funds/{fund.pk}/ask").status_code == 409


def test_a_group_asks_from_its_own_page_and_is_linked_to_it(leader, fund):
    made = a_page()
    page, token = made.page, made.token
    client = Client()
    assert "Small sparks" in client.get(f"/our-group/{token}/funds").content.decode()
    three = {"called": page.name, "what": "A freezer.", "asked_pence": "900", "who_with": "Ourselves."}
    assert client.post(f"/our-group/{token}/funds/{fund.pk}", three).status_code == 200
    assert Grant.objects.get().page == page
    assert Client().get("/our-group/no-such-link-here/funds").status_code == 404


# --- deciding ----------------------------------------------------------------------------------------------


def test_a_yes_takes_the_money_out_of_the_fund_and_is_read_by_everybody(leader, fund):
    token, grant = granted(leader, fund, granted_pence=80_000)
    fund.refresh_from_db()
    assert fund.balance_pence == 70_000 and sum(row.amount_pence for row in fund.rows.all()) == 70_000
    assert "A good idea." in Client().get(f"/grants/{grant.pk}").content.decode()
    assert "A good idea." in Client().get(f"/my-grant/{token}").content.decode()


def test_there_is_no_decision_without_words(leader, fund):
    made = asked(fund)
    with pytest.raises(InvalidInput):
        deciding.decide(by=leader, grant=made.grant, is_yes=False, words="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=made.grant.pk).update(stands=Stands.NOT_NOW)


def test_a_fund_never_gives_more_than_it_has(leader, fund):
    granted(leader, fund)
    made = asked(fund, asked_pence=60_001)
    with pytest.raises(InvalidInput) as caught:
        deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Yes.")
    assert caught.value.field == "granted_pence" and "£600" in caught.value.message
    assert Grant.objects.get(pk=made.grant.pk).stands == Stands.ASKED and FundRow.objects.count() == 2


def test_nobody_is_granted_more_than_they_asked_nor_twice(leader, fund):
    made = asked(fund, asked_pence=10_000)
    with pytest.raises(InvalidInput):
        deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Yes.", granted_pence=10_001)
    deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Yes.")
    with pytest.raises(WrongState):
        deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Yes again.")
    assert fund.rows.filter(kind="grant").count() == 1


def test_only_those_who_are_named_or_hold_the_money_decide(leader, fund):
    made = asked(fund)
    for other in (
        a_worker("Sam Field"),
        a_resident(),
        acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER),
    ):
        with pytest.raises(NotFound):
            deciding.decide(by=other, grant=made.grant, is_yes=True, words="Yes.")
        assert signed_in_as(other).get(f"/grants/{made.grant.pk}/decide").status_code == 404


def test_the_length_of_the_promise_is_shown_and_ending_early_is_said_to_the_group(leader, fund):
    until = clock.today() + timedelta(days=365)
    token, grant = granted(leader, fund, until_on=until)
    assert str(until.year) in Client().get(f"/grants/{grant.pk}").content.decode()
    with pytest.raises(InvalidInput):
        deciding.end_early(by=leader, grant=grant, why=" ")
    deciding.end_early(by=leader, grant=grant, why="The hall was sold.", back_pence=30_000)
    assert "The hall was sold." in Client().get(f"/my-grant/{token}").content.decode()
    fund.refresh_from_db()
    assert fund.balance_pence == 90_000


def test_paid_is_said_by_whoever_decides_and_no_bank_is_known(leader, fund):
    _token, grant = granted(leader, fund)
    deciding.say_paid(by=leader, grant=grant)
    assert Grant.objects.get(pk=grant.pk).paid_on == clock.today()
    names = {field.name for model in (Fund, Grant, FundRow) for field in model._meta.get_fields()}
    assert not {name for name in names if re.search("account_number|sort_code|iban|bank", name)}


def test_what_a_round_decided_is_granted_without_the_three_questions(leader, fund):
    grant = deciding.award(
        by=leader,
        fund=fund,
        called="Pond friends",
        what="A pond.",
        who_with="",
        amount_pence=50_000,
        why="Voted.",
    )
    assert grant.is_granted and fund.rows.filter(grant=grant).exists()
    [told] = published("https://example.org/x")["grants"]
    assert told["fromOpenCall"] == "No"
    with pytest.raises(NotFound):
        deciding.award(by=a_worker(), fund=fund, called="X", what="Y", who_with="", amount_pence=1, why="Z")


# --- telling -----------------------------------------------------------------------------------------------


def test_the_report_is_a_photo_and_two_sentences_and_nothing_else(leader, fund):
    token, grant = granted(leader, fund)
    client = Client()
    told = {"story": "It hums. We froze the soup.", "picture": photo(), "picture_words": "A white freezer"}
    assert client.post(f"/my-grant/{token}/tell", told).status_code == 302
    page = Client().get(f"/grants/{grant.pk}").content.decode()
    assert "It hums." in page and 'alt="A white freezer"' in page
    assert Client().get(f"/grants/{grant.pk}/photo.jpg")["Content-Type"] == "image/jpeg"


def test_a_photo_needs_what_it_shows(leader, fund):
    token, grant = granted(leader, fund)
    with pytest.raises(InvalidInput) as caught:
        asking.tell(by=NOBODY, grant=grant, own=token, story="It hums.", picture=photo())
    assert caught.value.field == "picture_words" and not StoredFile.objects.exists()


def test_a_visit_is_as_good_and_nothing_hangs_on_telling(leader, fund):
    _token, grant = granted(leader, fund)
    deciding.say_visited(by=leader, grant=grant)
    assert "Somebody came to see." in Client().get(f"/grants/{grant.pk}").content.decode()


def test_what_was_told_is_taken_down_with_its_photo(leader, fund, django_capture_on_commit_callbacks):
    token, grant = granted(leader, fund)
    asking.tell(
        by=NOBODY, grant=grant, own=token, story="It hums.", picture=photo(), picture_words="A freezer"
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert Client().post(f"/my-grant/{token}/take-down").status_code == 302
    assert "It hums." not in Client().get(f"/grants/{grant.pk}").content.decode()
    assert not StoredFile.objects.exists()


# --- out of sight, switched off, published -----------------------------------------------------------------


def test_the_keeper_takes_words_out_of_sight_and_whoever_asked_reads_why(fund):
    kit = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    made = asked(fund)
    deciding.set_aside(by=kit, grant=made.grant, why="It names a child.")
    assert Client().get(f"/grants/{made.grant.pk}").status_code == 404
    assert "It names a child." in Client().get(f"/my-grant/{made.token}").content.decode()
    assert "It names a child." in signed_in_as(kit).get(f"/funds/{fund.pk}").content.decode()
    assert "It names a child." not in Client().get(f"/funds/{fund.pk}").content.decode()
    deciding.bring_back(by=kit, grant=made.grant)
    assert Client().get(f"/grants/{made.grant.pk}").status_code == 200


def test_grants_are_published_as_360giving_without_a_warning_that_we_could_mend(leader, fund):
    token, grant = granted(leader, fund, until_on=clock.today() + timedelta(days=100))
    asking.tell(by=NOBODY, grant=grant, own=token, story="It hums.")
    made = asked(fund, mail="al@example.org", contact="07700 900123", asked_pence=100)
    deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Yes.")
    told = json.loads(Client().get("/funds/360giving.json").content)
    verdict = threesixty.check(told, clock.today())
    assert verdict.errors == ()
    assert {one["fromOpenCall"] for one in told["grants"]} == {"Yes"}
    # A group of five is on no register, and a neighbourhood has no code: nothing is made up for them.
    ours = ("known only by an id of the publisher's own", "does not say where")
    assert [one for one in verdict.warnings if not any(words in one for words in ours)] == []
    whole = json.dumps(told)
    assert "900123" not in whole and "al@" not in whole and "Priya" not in whole and "Amina" not in whole


def test_nobody_is_named_who_has_no_public_page_of_a_group(leader, fund):
    group, bridge = a_page().page, a_page("Carl from Kiln Row", kind="bridge").page
    for words in (
        {"called": "Margaret Ellis, 14 Brook Lane"},
        {"page": group, "called": "x"},
        {"page": bridge, "called": "Carl"},
    ):
        made = asked(fund, asked_pence=100, **words)
        deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Yes.")
    told = json.dumps(published("https://example.org/x"))
    assert group.name in told and "Margaret" not in told and "Carl" not in told


def test_nobody_decides_what_they_asked_for_themselves(leader, fund):
    made = asked(fund, by=leader)
    with pytest.raises(WrongState):
        deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Mine.")


def test_how_they_are_reached_is_forgotten_two_years_later(leader, fund):
    made = asked(fund, mail="al@example.org", contact="07700 900123")
    deciding.decide(by=leader, grant=made.grant, is_yes=True, words="Yes.")
    with clock.at(clock.now() + timedelta(days=700)):
        assert daily() == 0
    with clock.at(clock.now() + timedelta(days=740)):
        assert daily() == 1 and daily() == 0
    kept = Grant.objects.get(pk=made.grant.pk)
    assert (kept.mail, kept.contact, kept.what) == ("", "", "A freezer.")


def test_nothing_is_published_that_is_not_granted(leader, fund):
    asked(fund)
    assert published("https://example.org/x")["grants"] == []


def test_switched_off_the_room_is_not_there(fund):
    places.turn(by=TILTH, name="funds", is_on=False)
    for path in ("/funds", f"/funds/{fund.pk}", "/funds/360giving.json"):
        assert Client().get(path).status_code == 404


def test_a_list_of_funds_costs_few_reads_however_many_there_are(leader, fund, django_assert_max_num_queries):
    for number in range(3):
        asked(fund, called=f"Group {number}", asked_pence=100)
    with django_assert_max_num_queries(6):
        finding.funds_here(), finding.lately_granted(), finding.asked_of(fund), list(finding.rooms_of(fund))
