"""A sheet holds when every side said yes, is changed only by all, and nothing hangs on what is said of a column."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from tests.builders import a_place, a_team, a_worker, acting, an_account, signed_in_as
from tilth.accounts.models import Notice
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.models import OutgoingMail
from tilth.base.roles import Role
from tilth.directory.access import held_for
from tilth.directory.actions import pages
from tilth.promises import access, forms, queries
from tilth.promises.actions import aside, saying, thanking, writing
from tilth.promises.models import Sheet, Side, Word

pytestmark = pytest.mark.django_db(databases="__all__")
ASK = {
    "whose_job": "Ours, by the Care Act.", "own_change": "We answer within a week.",
    "cost": "Three evenings and a bus.", "who_pays": "We pay half.", "unpaid_pence": 6_000,
}  # fmt: skip


@pytest.fixture
def leader():
    a_place()
    return acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)


@pytest.fixture
def office(leader):
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    return add_office(by=keeper, name="Head of Parks", holder=leader.account)


@pytest.fixture
def link(leader):
    made = pages.make_page(
        by=NOBODY, name="Tuesday Kitchen", what="We cook.", when_where="Tuesdays", reach="Come in.",
        mail="kitchen@example.org",
    )  # fmt: skip
    return made.token


@pytest.fixture
def group(link):
    return held_for(NOBODY, link)


def begun(leader, office, group, kind="deal", **more):
    columns = {"own": "Mend the gate."} | ({} if kind == "ask" else {"other": "Keep the key."})
    terms = {"title": "The garden", **(ASK if kind == "ask" else {}), **columns, **more}
    return writing.begin(by=leader, office=office, kind=kind, with_whom=group.page, **terms)


def sides(sheet):
    return list(sheet.sides.order_by("number"))


def held(leader, office, group, kind="deal", **more):
    sheet = begun(leader, office, group, kind, **more)
    return writing.say_yes(by=group.by, side=sides(sheet)[1], wording=sheet.wordings.get())


def agreed_money(leader, office, group, days=730):
    today = clock.today()
    return held(
        leader, office, group, "agreement", about="Soup for all.", money="£6,000 a year", from_on=today,
        until_on=today + timedelta(days=days),
    )  # fmt: skip


def test_nobody_reads_a_deal_before_both_sides_said_yes(leader, office, group, client):
    sheet = begun(leader, office, group)
    assert client.get(f"/promises/{sheet.pk}").status_code == 404
    assert "The garden" not in client.get("/promises").content.decode()
    writing.say_yes(by=group.by, side=sides(sheet)[1], wording=sheet.wordings.get())
    page = client.get(f"/promises/{sheet.pk}").content.decode()
    assert "Mend the gate." in page and "Keep the key." in page
    assert "The garden" in client.get("/promises").content.decode()


def test_a_group_says_yes_by_the_link_in_its_mail_without_an_account(leader, office, group, link, client):
    OutgoingMail.objects.all().delete()
    sheet = begun(leader, office, group)
    assert OutgoingMail.objects.count() == 1
    own = f"/our-side/{link}/{sheet.pk}"
    assert "It waits for your yes" in client.get(own).content.decode()
    answer = client.post(f"{own}/yes/{sheet.wordings.get().pk}", follow=True)
    assert answer.status_code == 200
    assert Sheet.objects.get().agreed_at is not None
    told = Notice.objects.count()
    assert client.post(f"{own}/yes/{sheet.wordings.get().pk}").status_code == 302
    assert Notice.objects.count() == told  # pressed twice, said once
    assert mail.outbox == []  # it leaves by the queue, with a link and no words


def test_a_sheet_changes_only_when_both_sides_said_yes_again(leader, office, group):
    sheet = held(leader, office, group)
    first, second = sides(sheet)
    newer = writing.reword(
        by=leader, side=first, columns={str(first.pk): "Paint it."}, title="The garden gate"
    )
    assert sides(sheet)[0].will == "Mend the gate."
    assert Sheet.objects.get().title == "The garden"
    writing.say_yes(by=group.by, side=second, wording=newer)
    assert [side.will for side in sides(sheet)] == ["Paint it.", "Keep the key."]
    assert Sheet.objects.get().title == "The garden gate"


def test_a_yes_to_words_that_were_written_anew_since_is_refused(leader, office, group):
    sheet = begun(leader, office, group)
    old = sheet.wordings.get()
    first, second = sides(sheet)
    writing.reword(by=leader, side=first, columns={str(first.pk): "Less."}, title="The garden")
    with pytest.raises(WrongState):
        writing.say_yes(by=group.by, side=second, wording=old)
    assert Sheet.objects.get().agreed_at is None


def test_one_side_never_says_yes_for_the_other(leader, office, group):
    sheet = begun(leader, office, group)
    with pytest.raises(NotFound):
        writing.say_yes(by=leader, side=sides(sheet)[1], wording=sheet.wordings.get())


def test_a_double_press_writes_one_sheet(leader, office, group):
    client = signed_in_as(leader)
    words = {
        "key": "0192f6d4-0000-7000-8000-000000000001", "with_whom": "tuesday kitchen", "title": "The garden",
        "about": "", "own": "Mend it.", "other": "",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(f"/our-side/{office.pk}/new/deal", words).status_code == 302
    assert Sheet.objects.count() == 1


def test_a_name_that_nobody_has_is_refused_beside_its_box_and_near_ones_are_told(leader, office, group):
    answer = signed_in_as(leader).post(
        f"/our-side/{office.pk}/new/deal", {"with_whom": "Kitchen", "title": "Garden", "own": "Mend it."}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tuesday Kitchen" in page and "Mend it." in page


@pytest.mark.parametrize("box", ["whose_job", "own_change", "cost", "who_pays"])
def test_nobody_asks_without_saying_whose_job_it_is_what_they_change_what_it_costs_and_who_pays(
    leader, office, group, box
):
    with pytest.raises(InvalidInput) as caught:
        begun(leader, office, group, "ask", **{box: " "})
    assert caught.value.field == box


def test_whoever_asks_never_writes_the_column_of_whoever_is_asked(leader, office, group):
    with pytest.raises(InvalidInput):
        begun(leader, office, group, "ask", other="Do it all.")
    sheet = begun(leader, office, group, "ask")
    first, second = sides(sheet)
    writing.reword(by=leader, side=first, columns={str(second.pk): "Do it all."}, title="Come", **ASK)
    assert sheet.wordings.last().column_of(second) == ""
    with pytest.raises(WrongState):
        writing.say_yes(by=leader, side=first, wording=sheet.wordings.last())


def test_whoever_is_asked_writes_their_column_and_it_holds_with_the_askers_yes(leader, office, group, link):
    sheet = begun(leader, office, group, "ask")
    Client().post(f"/our-side/{link}/{sheet.pk}/anew", {"own": "We come once."})
    writing.say_yes(by=leader, side=sides(sheet)[0], wording=sheet.wordings.last())
    assert sides(sheet)[1].will == "We come once."
    assert Sheet.objects.get().whose_job == ASK["whose_job"]


def test_enough_for_now_needs_no_reason_and_nothing_follows(leader, office, group, link, client):
    sheet = begun(leader, office, group, "ask")
    assert client.post(f"/our-side/{link}/{sheet.pk}/enough", {"words": ""}).status_code == 302
    assert sides(sheet)[1].enough_at is not None
    assert client.get(f"/promises/{sheet.pk}").status_code == 404
    assert "Enough for now." in signed_in_as(leader).get(f"/our-side/{office.pk}/{sheet.pk}").content.decode()


def test_enough_for_now_is_said_of_what_was_agreed_as_well(leader, office, group, link, client):
    sheet = begun(leader, office, group, "ask")
    first, second = sides(sheet)
    newer = writing.reword(by=group.by, side=second, columns={str(second.pk): "Yes."}, title="Come", **ASK)
    writing.say_yes(by=leader, side=first, wording=newer)
    assert Sheet.objects.get().agreed_at is not None
    assert client.post(f"/our-side/{link}/{sheet.pk}/enough", {"words": ""}).status_code == 302
    assert sides(sheet)[1].enough_at is not None and not Sheet.objects.get().is_over


def test_what_is_unpaid_is_a_figure_of_the_asker_alone(leader, office, group):
    for _ in range(2):
        sheet = begun(leader, office, group, "ask")
        first, second = sides(sheet)
        writing.reword(by=group.by, side=second, columns={str(second.pk): "Yes."}, title="Come", **ASK)
        writing.say_yes(by=leader, side=first, wording=sheet.wordings.last())
    assert queries.unpaid_by(first) == 12_000
    assert queries.unpaid_by(second) == 0


def test_how_long_a_funder_commits_is_shown_and_ending_early_is_said_to_the_group(
    leader, office, group, link, client
):
    sheet = agreed_money(leader, office, group)
    assert "24 months" in client.get(f"/promises/{sheet.pk}").content.decode()
    OutgoingMail.objects.all().delete()
    writing.end(by=leader, side=sides(sheet)[0], why="The council has less money.")
    assert OutgoingMail.objects.count() == 1
    page = client.get(f"/our-side/{link}/{sheet.pk}").content.decode()
    assert "It ended before its day" in page and "The council has less money." in page


def test_a_sheet_ends_only_with_words(leader, office, group):
    sheet = held(leader, office, group)
    with pytest.raises(InvalidInput):
        writing.end(by=leader, side=sides(sheet)[0], why=" ")


def test_each_side_says_of_the_other_in_words_and_never_of_itself(leader, office, group, client):
    sheet = held(leader, office, group)
    first, second = sides(sheet)
    with pytest.raises(InvalidInput):
        saying.say_of(by=group.by, side=second, about=first, said="kept", words="")
    with pytest.raises(NotFound):
        saying.say_of(by=group.by, side=second, about=second, said="kept", words="We did.")
    saying.say_of(by=group.by, side=second, about=first, said="not_yet", words="The gate hangs still.")
    page = client.get(f"/promises/{sheet.pk}").content.decode()
    assert "Not yet" in page and "The gate hangs still." in page


def test_nothing_changes_on_a_sheet_by_what_is_said_of_a_column(leader, office, group):
    sheet = held(leader, office, group)
    first, second = sides(sheet)
    before = list(Sheet.objects.values()), list(Side.objects.values())
    saying.say_of(by=leader, side=first, about=second, said="not_yet", words="Where is the key?")
    assert (list(Sheet.objects.values()), list(Side.objects.values())) == before
    assert Word.objects.count() == 1


def test_each_says_its_own_part_of_a_shared_problem_and_nobody_gives_one_to_another(
    leader, office, group, link, client
):
    sheet = saying.share(by=leader, office=office, title="Food", part="convenes", only_state="Benefits.")
    assert client.get(f"/promises/{sheet.pk}").status_code == 200
    client.post(f"/our-side/{link}/{sheet.pk}/part", {"part": "holds", "will": "Soup on Tuesdays."})
    client.post(f"/our-side/{link}/{sheet.pk}/part", {"part": "out", "will": ""})
    assert [(side.name, side.part) for side in sides(sheet)] == [
        ("Head of Parks", "convenes"),
        ("Tuesday Kitchen", "out"),
    ]
    with pytest.raises(NotFound):
        saying.take_part(by=leader, page=group.page, sheet=sheet, part="holds")
    assert "Benefits." in client.get(f"/promises/{sheet.pk}").content.decode()


def test_a_stranger_a_wrong_link_and_another_office_open_nothing(leader, office, group, client):
    sheet = begun(leader, office, group)
    other = acting(an_account("Olu Else", Role.LEADER), Role.LEADER)
    for who in (client, signed_in_as(other)):
        for key in (office.pk, group.page.pk, "wrong"):
            assert who.get(f"/our-side/{key}/{sheet.pk}").status_code == 404


def test_the_room_can_be_turned_off(leader, office, group, client, monkeypatch):
    monkeypatch.setattr(access, "is_on", lambda name: False)
    assert client.get("/promises").status_code == 404


def test_lists_and_sheets_take_few_reads(leader, office, group, django_assert_max_num_queries):
    for _ in range(3):
        sheet = held(leader, office, group)
    with django_assert_max_num_queries(2):
        [list(one.sides.all()) for _kind, found in queries.here() for one in found]
    with django_assert_max_num_queries(5):
        queries.whole(sheet, for_its_sides=True)


# --- a team as a side --------------------------------------------------------------------------------------


@pytest.fixture
def worker(leader):
    return a_worker("Amina Khan")


@pytest.fixture
def team(worker):
    return a_team(worker, name="Hill team")


def test_a_team_is_a_side_and_whoever_works_in_it_acts_for_it(leader, office, team, worker, group):
    sheet = writing.begin(
        by=leader, office=office, kind="deal", with_whom=team, title="The van", own="A van.", other="Wash it."
    )
    own = f"/our-side/{team.pk}/{sheet.pk}"
    assert "It waits for your yes" in signed_in_as(worker).get(own).content.decode()
    with pytest.raises(NotFound):
        access.hand_for(a_worker("Sam Poole"), str(team.pk))
    side = access.side_for(access.hand_for(worker, str(team.pk)), sheet.pk)
    writing.say_yes(by=worker, side=side, wording=sheet.wordings.get())
    assert "Hill team" in Client().get(f"/promises/{sheet.pk}").content.decode()
    with pytest.raises(NotFound):
        saying.say_of(by=group.by, side=side, about=sides(sheet)[0], said="kept", words="Yes.")


def test_a_team_begins_with_a_group_it_names(team, worker, group):
    client = signed_in_as(worker)
    sent = {"with_whom": "Tuesday Kitchen", "title": "Soup", "own": "Bowls.", "other": "Soup."}
    assert client.post(f"/our-side/{team.pk}/new/deal", sent).status_code == 302
    assert [side.name for side in sides(Sheet.objects.get())] == ["Hill team", "Tuesday Kitchen"]


# --- out of sight ------------------------------------------------------------------------------------------


def kit():
    return acting(an_account("Kit Holt", Role.KEEPER), Role.KEEPER)


def test_the_keeper_takes_a_sheet_out_of_sight_and_its_sides_read_why(leader, office, group, link):
    sheet = held(leader, office, group)
    keeper = kit()
    OutgoingMail.objects.all().delete()
    answer = signed_in_as(keeper).post(f"/promises/{sheet.pk}/set-aside", {"why": "It names a child."})
    assert answer.status_code == 302
    assert Client().get(f"/promises/{sheet.pk}").status_code == 404
    assert "The garden" not in Client().get("/promises").content.decode()
    assert "It names a child." in Client().get(f"/our-side/{link}/{sheet.pk}").content.decode()
    assert OutgoingMail.objects.count() == 1 and leader.account.notices.count() >= 1
    assert "It names a child." in signed_in_as(keeper).get("/promises").content.decode()
    signed_in_as(keeper).post(f"/promises/{sheet.pk}/bring-back")
    assert Client().get(f"/promises/{sheet.pk}").status_code == 200


def test_only_the_keeper_takes_something_out_of_sight_and_nothing_that_waits(leader, office, group):
    sheet = begun(leader, office, group)
    with pytest.raises(NotFound):
        aside.set_aside(by=leader, thing=sheet, why="No.")
    assert signed_in_as(kit()).get(f"/promises/{sheet.pk}/set-aside").status_code == 404


# --- thank-yous --------------------------------------------------------------------------------------------


def thank(by, pence=2_000, **more):
    words = {"how": "voucher", "what_for": "Three evenings.", "given_on": clock.today(), **more}
    return thanking.thank(by=by, pence=pence, **words)


def test_nothing_is_given_before_leaders_said_how_much(leader, office):
    with pytest.raises(WrongState):
        thank(leader, office=office)
    with pytest.raises(NotFound):
        thanking.set_limits(by=a_worker(), each_pence=1, month_pence=1, why="No.")
    with pytest.raises(InvalidInput) as caught:
        thanking.set_limits(by=leader, each_pence=3_000, month_pence=2_000, why="So.")
    assert caught.value.field == "month_pence"


def test_a_thank_you_keeps_within_its_limits_and_each_has_its_own_month(leader, office, group):
    thanking.set_limits(by=leader, each_pence=2_500, month_pence=4_000, why="What the fund can bear.")
    thank(leader, office=office)
    for pence, words in ((2_600, "at most £25"), (2_100, "£20 is left")):
        with pytest.raises(InvalidInput, match=words) as caught:
            thank(leader, pence, office=office)
        assert caught.value.field == "pence"
    thank(leader, 2_000, office=office)
    thank(group.by, page=group.page)
    with pytest.raises(NotFound):
        thank(leader, page=group.page)
    last_month = clock.today().replace(day=1) - timedelta(days=1)
    thank(leader, office=office, given_on=last_month)
    with pytest.raises(InvalidInput):
        thank(leader, office=office, given_on=clock.today() + timedelta(days=1))


def test_a_thank_you_is_written_by_a_link_and_no_box_asks_for_whom(leader, link, client):
    thanking.set_limits(by=leader, each_pence=2_500, month_pence=4_000, why="What the fund can bear.")
    sent = {"how": "money", "pence": "30", "what_for": "Soup for the fair.", "given_on": "today"}
    answer = client.post(f"/our-side/{link}/thank", sent)
    assert answer.status_code == 422 and 'value="Soup for the fair."' in answer.content.decode()
    assert client.post(f"/our-side/{link}/thank", sent | {"pence": "25"}).status_code == 302
    page = Client().get("/thank-yous").content.decode()
    assert "Soup for the fair." in page and "£25" in page and "What the fund can bear." in page
    assert set(forms.ThanksForm.base_fields) - {"key"} == {"how", "pence", "what_for", "given_on"}


def test_a_thank_you_that_names_somebody_goes_out_of_sight(leader, office):
    thanking.set_limits(by=leader, each_pence=2_500, month_pence=4_000, why="So.")
    given = thank(leader, office=office, what_for="For Pat.")
    keeper = signed_in_as(kit())
    keeper.post(f"/thank-yous/{given.pk}/set-aside", {"why": "It names somebody."})
    assert "For Pat." not in Client().get("/thank-yous").content.decode()
    assert "It names somebody." in signed_in_as(leader).get(f"/our-side/{office.pk}").content.decode()
    keeper.post(f"/thank-yous/{given.pk}/bring-back")
    assert "For Pat." in Client().get("/thank-yous").content.decode()
