"""The person's rights as buttons: a copy, hide, object, erase or say why not, complain; and how long things are kept."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest

from tests.builders import (
    a_worker,
    acting,
    an_account,
    an_organisation,
    signed_in_as,
)
from tests.keeping.conftest import NOTICED, SECRET, THEIRS
from tilth.accounts.models import Notice, Standing
from tilth.alongside.actions import relations
from tilth.base import anchors, audit, clock, files, sealing
from tilth.base.actors import TILTH
from tilth.base.errors import BothKept, InvalidInput, NotAllowed, NotFound
from tilth.base.models import Act, OutgoingMail
from tilth.base.roles import Role
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line
from tilth.conversations.queries import lines_of
from tilth.keeping import actions, asked
from tilth.keeping.models import Ask, AskKind
from tilth.keeping.schedule import SCHEDULE
from tilth.people.models import About, Moment, Person

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here"), pytest.mark.slow]


def opened(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return (
        archive.namelist(),
        archive.read("everything.html").decode(),
        json.loads(archive.read("everything.json")),
    )


# --- a copy ------------------------------------------------------------------------------------------------


def test_what_they_said_themselves_is_in_their_copy_at_once_and_the_rest_waits(carl, himself):
    files.keep(carl.pk, b"a picture", kind="picture", content_type="image/jpeg")

    names, page, data = opened(actions.take_copy(by=himself, person=carl))

    assert {"everything.html", "everything.json"} < set(names) and any("pictures/" in name for name in names)
    assert THEIRS in page and SECRET in page
    assert NOTICED not in page and NOTICED not in json.dumps(data)
    assert "may speak of somebody else" in page


def test_the_privacy_lead_lets_a_line_in_or_leaves_it_out_and_says_why(carl, himself, gwen):
    actions.take_copy(by=himself, person=carl)
    [ask] = asked.asks_waiting(gwen)
    parts = list(ask.parts.all())
    noticed = Line.objects.get(person=carl, voice=Line.Voice.NOTICED)
    for part in parts:
        if part.subject == noticed.pk:
            actions.read_part(by=gwen, part=part, is_left_out=True, why="It was said in confidence.")
        else:
            actions.read_part(by=gwen, part=part)

    ask.refresh_from_db()
    assert ask.answered_on is not None
    _names, page, data = opened(actions.take_copy(by=himself, person=carl))
    assert [row["voice"] for row in data["conversations.line"]] == ["theirs"]
    assert "It was said in confidence." in page and "being read" not in page
    assert Notice.objects.filter(account=carl.account).exists()


def test_no_line_is_read_twice_and_the_timeline_goes_where_its_row_goes(carl, himself, gwen):
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COPY)
    noticed = Line.objects.get(person=carl, voice=Line.Voice.NOTICED)
    assert not ask.parts.filter(
        table="people.moment", subject__in=Moment.objects.filter(subject_id=noticed.pk).values("pk")
    ).exists()
    for part in ask.parts.all():
        if part.subject != noticed.pk:
            actions.read_part(by=gwen, part=part)
    _names, page, data = opened(actions.take_copy(by=himself, person=carl))
    assert NOTICED not in page and NOTICED not in json.dumps(data)

    actions.read_part(by=gwen, part=ask.parts.get(subject=noticed.pk))
    page = opened(actions.take_copy(by=himself, person=carl))[1]
    assert page.count(NOTICED) == 2


def test_a_later_copy_asks_only_for_what_is_new_to_be_read(carl, himself, amina, gwen):
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COPY)
    for part in ask.parts.all():
        actions.read_part(by=gwen, part=part)
    conversations.write(
        by=amina, person=carl, where="", lines=[conversations.Said("Her brother too", Line.Voice.NOTICED)]
    )
    assert "Her brother too" not in opened(actions.take_copy(by=himself, person=carl))[1]
    [again] = asked.asks_waiting(gwen)
    waiting = again.parts.filter(state="waiting")
    assert set(waiting.values_list("table", flat=True)) == {
        "conversations.line",
        "conversations.conversation",
    }


def test_what_is_written_after_it_was_asked_waits_too(carl, himself, amina):
    actions.take_copy(by=himself, person=carl)
    conversations.write(
        by=amina, person=carl, where="", lines=[conversations.Said("Her brother too", Line.Voice.NOTICED)]
    )
    assert "Her brother too" not in opened(actions.take_copy(by=himself, person=carl))[1]


def test_leaving_a_line_out_needs_a_reason(carl, himself, gwen):
    actions.take_copy(by=himself, person=carl)
    part = Ask.objects.get().parts.first()
    with pytest.raises(InvalidInput):
        actions.read_part(by=gwen, part=part, is_left_out=True)


def test_two_privacy_leads_who_read_one_line_do_not_overrule_each_other(carl, himself, gwen):
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COPY)
    part = ask.parts.first()
    actions.read_part(by=gwen, part=part, is_left_out=True, why="In confidence.")
    with pytest.raises(BothKept):
        actions.read_part(by=gwen, part=part)


def test_only_the_person_takes_their_copy(carl, amina, gwen):
    for other in (amina, gwen, a_worker("Sam Poole")):
        with pytest.raises(NotFound):
            actions.take_copy(by=other, person=carl)


def test_a_worker_alongside_asks_for_a_copy_with_them_and_sees_no_other_ask(carl, amina, himself):
    actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Amina was late.")
    mine = actions.ask(by=amina, person=carl, kind=AskKind.COPY)

    assert asked.asks_of(carl, amina) == [mine]
    assert len(asked.asks_of(carl, himself)) == 2
    assert "Amina was late" not in signed_in_as(amina).get(f"/people/{carl.pk}/my-rights").content.decode()


def test_reading_for_a_copy_stands_among_who_has_looked(carl, himself, gwen):
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COPY)
    signed_in_as(gwen).get(f"/privacy/asked/{ask.pk}")
    assert ("their copy", gwen.account_id) in {
        (look.why, look.account_id) for look in audit.looks_at(carl.pk)
    }


@pytest.mark.parametrize(
    ("asked_on", "answer_by"),
    [(date(2026, 11, 25), date(2026, 12, 25)), (date(2027, 1, 31), date(2027, 2, 28)), (date(2026, 12, 5), date(2027, 1, 5))],
)  # fmt: skip
def test_the_law_gives_one_month(asked_on, answer_by):
    assert asked.one_month_after(asked_on) == answer_by


# --- hide --------------------------------------------------------------------------------------------------


def test_a_line_put_out_of_sight_is_gone_for_everybody_and_comes_back(carl, himself, amina):
    moment = next(m for m in Moment.objects.filter(person=carl) if m.summary == NOTICED)
    sections = ["story", "notes"]

    actions.hide(by=himself, person=carl, moment_id=moment.pk)

    for client in (signed_in_as(amina), signed_in_as(himself)):
        for page in (f"/people/{carl.pk}", f"/people/{carl.pk}/said", f"/people/{carl.pk}/print"):
            assert NOTICED not in client.get(page).content.decode(), page
    assert NOTICED not in [line.words for talk in lines_of(carl, sections) for line in talk.lines]
    assert NOTICED in signed_in_as(himself).get(f"/people/{carl.pk}/my-rights/lines").content.decode()

    actions.show_again(by=himself, person=carl, moment_id=moment.pk)
    assert NOTICED in signed_in_as(amina).get(f"/people/{carl.pk}").content.decode()


def test_nobody_but_the_person_puts_a_line_out_of_sight(carl, amina, gwen):
    moment = Moment.objects.filter(person=carl).first()
    for other in (amina, gwen):
        with pytest.raises(NotFound):
            actions.hide(by=other, person=carl, moment_id=moment.pk)


# --- object and complain -----------------------------------------------------------------------------------


def test_an_objection_is_answered_in_words_and_the_person_reads_them(carl, himself, gwen):
    homes = an_organisation()
    ask = actions.ask(
        by=himself, person=carl, kind=AskKind.OBJECT, words="Not for their list.", organisation=homes
    )

    actions.answer_ask(by=gwen, asked=ask, words="They have stopped.")

    page = signed_in_as(himself).get(f"/people/{carl.pk}/my-rights").content.decode()
    assert "Not for their list." in page and "They have stopped." in page


def test_a_complaint_has_thirty_days_until_they_hear_that_it_came(carl, himself, gwen):
    ask = actions.ask(
        by=himself, person=carl, kind=AskKind.COMPLAINT, words="A letter went to my old address."
    )
    assert ask.answer_by == ask.asked_on + timedelta(days=30)
    assert "30 days left" in signed_in_as(gwen).get("/privacy/asked/").content.decode()

    actions.acknowledge(by=gwen, asked=ask)

    ask.refresh_from_db()
    assert ask.acknowledged_on == clock.today() and ask.is_open
    assert Notice.objects.filter(account=carl.account).exists()


def test_a_complaint_about_an_organisation_waits_for_its_own_privacy_lead(carl, himself):
    ours, theirs = an_organisation(), an_organisation("Aldermoor Council", "council")
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Not right.", organisation=ours)
    leads = {}
    for organisation in (ours, theirs):
        account = an_account(f"Lead of {organisation.name}")
        Standing.objects.create(
            account=account, role=Role.PRIVACY_LEAD, organisation=organisation, from_on=date(2020, 1, 1)
        )
        actor = acting(account, Role.PRIVACY_LEAD)
        leads[organisation] = type(actor)(
            **{**{f: getattr(actor, f) for f in actor.__slots__}, "organisation_id": organisation.pk}
        )
    assert list(asked.asks_waiting(leads[ours])) == [ask]
    assert list(asked.asks_waiting(leads[theirs])) == []


def test_whoever_walks_alongside_learns_nothing_of_a_complaint(carl, himself, amina):
    before = Moment.objects.filter(person=carl).count()
    actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Amina was late.")
    assert Moment.objects.filter(person=carl).count() == before
    assert "Amina was late" not in signed_in_as(amina).get(f"/people/{carl.pk}").content.decode()


def test_what_was_asked_can_be_taken_back_by_whoever_asked(carl, himself, amina):
    ask = actions.ask(by=himself, person=carl, kind=AskKind.ERASE)
    with pytest.raises(NotFound):
        actions.take_ask_back(by=amina, asked=ask)
    actions.take_ask_back(by=himself, asked=ask)
    assert not Ask.objects.open().exists()


def test_a_privacy_lead_whom_the_person_keeps_away_sees_nothing_of_it(carl, himself, gwen):
    relations.block(by=himself, person=carl, account=gwen.account)
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Not right.")
    assert list(asked.asks_waiting(gwen)) == []
    assert signed_in_as(gwen).get(f"/privacy/asked/{ask.pk}").status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.GARDENER, Role.LEADER, Role.KEEPER, Role.ANALYST])
def test_what_people_ask_is_for_the_privacy_lead_alone(carl, himself, role):
    ask = actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Not right.")
    other = acting(an_account("Bev Other", role), role)
    with pytest.raises((NotAllowed, NotFound)):
        actions.answer_ask(by=other, asked=ask, words="no")
    client = signed_in_as(other)
    assert (
        client.get("/privacy/asked/").status_code == client.get(f"/privacy/asked/{ask.pk}").status_code == 404
    )


# --- how long ----------------------------------------------------------------------------------------------


def test_a_year_later_the_page_asks_to_be_gone_through(carl, himself, amina):
    line = "It is a year since we went through what is kept here."
    assert line not in signed_in_as(himself).get(f"/people/{carl.pk}").content.decode()
    Person.objects.filter(pk=carl.pk).update(reviewed_on=clock.today() - timedelta(days=366))
    for client in (signed_in_as(himself), signed_in_as(amina)):
        assert line in client.get(f"/people/{carl.pk}").content.decode()

    actions.went_through(by=amina, person=carl)
    assert line not in signed_in_as(himself).get(f"/people/{carl.pk}").content.decode()


def test_what_has_had_its_time_is_really_deleted_and_nothing_else(carl, himself, gwen):
    ask = actions.ask(by=himself, person=carl, kind=AskKind.OBJECT, words="No.")
    actions.answer_ask(by=gwen, asked=ask, words="Yes.")
    waiting = actions.ask(by=himself, person=carl, kind=AskKind.COMPLAINT, words="Not right.")
    OutgoingMail.objects.create(to=carl.account_id, kind="notice", link="/", sent_at=clock.now())
    OutgoingMail.objects.create(to=carl.account_id, kind="notice", link="/")
    assert actions.expire(by=TILTH) == 0

    with clock.at(clock.now() + timedelta(days=31)):
        assert {over.kept.model: over.number for over in actions.over_today()}["base.outgoingmail"] == 1
        actions.expire(by=TILTH)
    assert OutgoingMail.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=3 * 365 + 1)):
        actions.expire(by=TILTH)
    assert list(Ask.objects.all()) == [waiting]
    assert Person.objects.filter(pk=carl.pk).exists() and About.objects.filter(person=carl).exists()


def test_two_years_after_an_erasure_the_log_of_it_goes_and_the_rest_is_whole(carl):
    anchors.make()
    sealing.destroy_key(carl.pk)
    assert actions.expire_log() == 0
    with clock.at(clock.now() + timedelta(days=2 * 365 + 1)):
        assert actions.expire_log() >= 1
        assert list(anchors.faults()) == []
    assert not Act.objects.filter(chain=carl.pk).exists()


def test_only_a_keeper_or_the_night_deletes_by_the_schedule(amina):
    with pytest.raises(NotAllowed):
        actions.expire(by=amina)


def test_every_line_of_the_schedule_names_a_table_and_a_day_that_are_there():
    assert [over.kept for over in actions.over_today()] == [kept for kept in SCHEDULE if kept.model]
    assert all(kept.days >= 0 for kept in SCHEDULE)


def test_anybody_reads_how_long_things_are_kept_and_what_is_asked_and_why(client):
    assert "three years after it was answered" in client.get("/how-long").content.decode().lower()
    page = client.get("/what-we-ask").content.decode()
    assert "the name they like to be called" in page and "how to speak of them" in page


def test_pages_of_rights_are_the_persons_and_of_whoever_goes_through_them_with_them(carl, gwen):
    for other in (gwen, a_worker("Sam Poole")):
        client = signed_in_as(other)
        assert client.get(f"/people/{carl.pk}/my-rights").status_code == 404
        assert client.get(f"/people/{carl.pk}/my-rights/lines").status_code == 404
        assert client.post(f"/people/{carl.pk}/my-rights/copy").status_code == 404
