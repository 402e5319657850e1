"""A group makes its page, owns it, hands it on and takes it down, with an account or with a link alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tilth.accounts.models import Account, Notice
from tilth.base import clock, outbound
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.base.errors import BothKept, InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import OutgoingMail
from tilth.base.roles import Role
from tilth.directory import access
from tilth.directory.actions import notes, pages, things
from tilth.directory.models import Gift, Hold, Note, Page
from tilth.directory.queries import finding
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")

FOUR = {
    "name": "Higher Folds Kitchen",
    "what": "We cook together and eat together.",
    "when_where": "Tuesdays at noon, the chapel's back room.",
    "reach": "Just come.",
}


@pytest.fixture
def place():
    places.found(by=TILTH, name="Brackenshaw", nation="england")
    return places.add_neighbourhood(by=TILTH, name="Hollins")


def somebody(name="Jo Field", role=Role.RESIDENT):
    account = Account.objects.create(name=name, short_name=name.split()[0], email=f"{name.split()[0].lower()}@example.org")  # fmt: skip
    return Actor(kind="account", account=account, acting_as=role, has_second_factor=role != Role.RESIDENT)


def made(**words):
    return pages.make_page(by=NOBODY, **FOUR | words)


def held(page):
    return access.held_for(NOBODY, page.token)


def test_a_group_makes_its_page_with_four_fields_and_no_account(place):
    client = Client()
    answer = client.post("/whats-here/new", {**FOUR, "kind": "group", "shows": ["when_where", "reach"]})
    assert answer.status_code == 200
    link = re.search(r"/our-group/[\w-]+", answer.content.decode())[0]
    assert "Higher Folds Kitchen" in Client().get("/whats-here/higher-folds-kitchen").content.decode()
    assert "Change our page" in Client().get(link).content.decode()


def test_nothing_but_the_four_fields_must_be_filled_in():
    from tilth.directory.forms import NewPageForm

    form = NewPageForm({"kind": "group"}, has_account=False)
    assert set(form.errors) == set(FOUR)


def test_pressing_twice_makes_one_page_and_shows_one_link(place):
    key = new_id()
    first, again = made(key=key), made(key=key)
    assert first == again and Page.objects.count() == 1 and Hold.objects.count() == 1


def test_two_groups_of_one_name_have_two_addresses(place):
    assert [made().page.slug, made().page.slug] == ["higher-folds-kitchen", "higher-folds-kitchen-2"]
    assert made(name="New").page.slug == "new-2"
    assert made(name="你好").page.slug == "page"


def test_whoever_has_an_account_holds_it_by_that_and_gets_no_link(place):
    jo = somebody()
    page = pages.make_page(by=jo, **FOUR)
    assert page.token == ""
    assert access.held_for(jo, str(page.page.pk)).page == page.page
    assert finding.held_by(jo) == [page.page]
    for other in (NOBODY, somebody("Al Moss")):
        with pytest.raises(NotFound):
            access.held_for(other, str(page.page.pk))
        with pytest.raises(NotFound):
            pages.change_page(by=other, page=page.page, name="Ours now")


def test_the_link_is_sent_by_mail_and_lies_in_no_queue(place):
    page = made(mail="kitchen@example.org")
    queued = OutgoingMail.objects.get()
    assert queued.link == "" and page.token not in str(queued.__dict__)
    assert outbound.send_waiting() == 1
    [sent] = mail.outbox
    assert sent.to == ["kitchen@example.org"] and f"/our-group/{page.token}" in sent.body
    assert "Higher Folds" not in sent.subject + sent.body


def test_a_link_is_not_sent_where_mail_is_unsafe_for_whoever_has_that_address(place):
    jo = somebody()
    made(mail="JO@example.org")
    assert not OutgoingMail.objects.exists(), "Jo has not said that mail is safe"
    Account.objects.filter(pk=jo.account_id).update(mail_ok=True, mail_is_safe=True)
    made(mail="jo@example.org")
    assert OutgoingMail.objects.exists()
    Account.objects.filter(pk=jo.account_id).update(is_active=False)
    assert outbound.send_waiting() == 0 and mail.outbox == []


def test_a_page_that_was_handed_on_is_not_the_old_holders_any_more(place):
    page = made(mail="old@example.org")
    OutgoingMail.objects.all().delete()
    handed = pages.hand_on(by=held(page).by, page=page.page, mail="new@example.org")
    with pytest.raises(NotFound):
        held(page)
    assert held(handed).page == page.page
    assert Hold.objects.exclude(ended_at=None).get().mail == ""
    outbound.send_waiting()
    assert [sent.to for sent in mail.outbox] == [["new@example.org"]]


def test_a_page_can_be_held_by_two(place):
    page = made()
    second = pages.hand_on(by=held(page).by, page=page.page, keeps=True)
    assert held(page).page == held(second).page


def test_two_who_change_a_page_both_keep_their_words(place):
    page = made()
    by = held(page).by
    pages.change_page(by=by, page=page.page, seen=1, **FOUR | {"what": "Soup."})
    with pytest.raises(BothKept) as both:
        pages.change_page(by=by, page=page.page, seen=1, **FOUR | {"what": "Bread."})
    assert "Soup." in both.value.theirs and "Bread." in both.value.mine


def test_what_is_not_public_is_shown_to_nobody(place):
    page = made(shows_when_where=False, shows_reach=False, reach="Ring Pat on 01632 960111")
    things.add_activity(by=held(page).by, page=page.page, name="Lunch", on=clock.today(), starts="12:00", where="Chapel")  # fmt: skip
    for address in ("/whats-here/higher-folds-kitchen", "/whats-here", "/whats-here/this-week", "/whats-here/news.atom",
                    "/whats-here/higher-folds-kitchen/meetings.ics", f"/open-referral/services/{page.page.pk}"):  # fmt: skip
        shown = Client().get(address).content.decode()
        assert "960111" not in shown and "Chapel" not in shown and "chapel" not in shown, address
    assert "Write to us" in Client().get("/whats-here/higher-folds-kitchen").content.decode()


def test_a_page_comes_down_and_goes_up_by_the_group_alone(place):
    page = made()
    link = f"/our-group/{page.token}"
    Client().post(f"{link}/down")
    for address in ("/whats-here/higher-folds-kitchen", f"/open-referral/services/{page.page.pk}"):
        assert Client().get(address).status_code == 404
    assert "taken down" in Client().get(link).content.decode()
    Client().post(f"{link}/up")
    assert Client().get("/whats-here/higher-folds-kitchen").status_code == 200


def test_the_keeper_takes_a_page_out_of_sight_only_with_a_reason_the_group_reads(place):
    page, kit = made(), somebody("Kit Lane", Role.KEEPER)
    with pytest.raises(InvalidInput):
        pages.set_aside(by=kit, page=page.page, why="")
    for other in (somebody("Al Moss", Role.LEADER), held(page).by):
        with pytest.raises(NotFound):
            pages.set_aside(by=other, page=page.page, why="I do not like it.")
        with pytest.raises(NotFound):
            pages.bring_back(by=other, page=page.page)
    pages.set_aside(by=kit, page=page.page, why="It names a child.")
    assert "It names a child." in Client().get(f"/our-group/{page.token}").content.decode()
    with pytest.raises(WrongState):
        pages.put_up(by=held(page).by, page=Page.objects.get())
    assert finding.set_aside() == [page.page]
    pages.bring_back(by=kit, page=Page.objects.get())
    assert access.page_for(page.page.slug)


# --- what is on, and what is offered -----------------------------------------------------------------------


def test_an_office_says_when_it_steps_back_and_what_stays(place):
    page = made(name="Brackenshaw Council", kind="office")
    by, soon = held(page).by, clock.today() + timedelta(days=90)
    for missing, field in (({"stays": "The van."}, "steps_back_on"), ({"steps_back_on": soon}, "stays")):
        with pytest.raises(InvalidInput) as refused:
            things.add_offer(by=by, page=page.page, kind="van", words="A van.", **missing)
        assert refused.value.field == field
    things.add_offer(by=by, page=page.page, kind="van", words="A van.", steps_back_on=soon, stays="The van.")
    shown = Client().get("/whats-here").content.decode()
    assert "They step back on" in shown and "The van." in shown
    with clock.at(clock.now() + timedelta(days=91)):
        assert finding.find(finding.Wanted()).offers == ()


def test_a_group_offers_without_an_end(place):
    page = made()
    offer = things.add_offer(by=held(page).by, page=page.page, kind="room", words="Our back room.")
    assert finding.find(finding.Wanted()).offers == (offer,)
    things.end_offer(by=held(page).by, offer=offer)
    assert finding.find(finding.Wanted()).offers == ()


def test_something_does_not_end_before_it_begins(place):
    page = made()
    answer = Client().post(
        f"/our-group/{page.token}/whats-on",
        {"name": "Lunch", "every": "week", "on": "2026-12-01", "starts": "6pm", "ends": "17:00", "where": "Hall", "pay": "free"},
    )  # fmt: skip
    assert answer.status_code == 422 and "ends before it begins" in answer.content.decode()


def test_two_who_change_what_is_on_both_keep_their_words(place):
    page = made()
    by = held(page).by
    lunch = things.add_activity(by=by, page=page.page, name="Lunch", on=clock.today(), starts="12:00", where="Hall")  # fmt: skip
    things.change_activity(by=by, activity=lunch, seen=1, name="Dinner", starts="12:00")
    with pytest.raises(BothKept):
        things.change_activity(by=by, activity=lunch, seen=1, name="Tea", starts="12:00")
    with pytest.raises(NotFound):
        things.change_activity(by=NOBODY, activity=lunch, name="Tea", starts="12:00")


def test_another_groups_link_changes_nothing_of_ours(place):
    ours, theirs = made(), made(name="Bike Shed")
    lunch = things.add_activity(by=held(ours).by, page=ours.page, name="Lunch", on=clock.today(), starts="12:00", where="Hall")  # fmt: skip
    note = notes.write_note(by=NOBODY, page=ours.page, words="Hello", called="Al", contact="").row
    for address in (f"whats-on/{lunch.pk}/end", f"notes/{note.pk}", f"whats-on/{lunch.pk}"):
        sent = Client().post(f"/our-group/{theirs.token}/{address}", {"words": "x"})
        assert sent.status_code == 404, address


# --- notes -------------------------------------------------------------------------------------------------


def test_a_group_reads_and_answers_by_its_link_and_the_writer_reads_the_answer(place):
    page = made(mail="kitchen@example.org")
    outbound.send_waiting()
    mail.outbox.clear()
    client = Client()
    said = client.post(
        "/whats-here/higher-folds-kitchen/write", {"words": "May I bring my nan?", "called": "Al"}
    )
    own = re.search(r"/my-note/[\w-]+", said.content.decode())[0]
    outbound.send_waiting()
    [sent] = mail.outbox
    assert "nan" not in sent.body and f"/our-group/{page.token}" in sent.body
    assert "May I bring my nan?" in Client().get(f"/our-group/{page.token}").content.decode()
    Client().post(f"/our-group/{page.token}/notes/{Note.objects.get().pk}", {"words": "Bring two."})
    assert "Bring two." in Client().get(own).content.decode()
    with pytest.raises(WrongState):
        notes.answer_note(by=held(page).by, note=Note.objects.get(), words="Bring three.")


def test_whoever_holds_a_page_by_account_is_told_in_tilth(place):
    jo = somebody()
    page = pages.make_page(by=jo, **FOUR).page
    notes.write_note(by=NOBODY, page=page, words="Hello", called="Al", contact="")
    told = Notice.objects.get()
    assert told.account == jo.account and told.link == reverse("directory:held", args=[page.pk])
    assert "Hello" not in told.sentence and "Al" not in told.sentence


def test_a_guessed_link_opens_nothing_and_guesses_run_out(place):
    client = Client()
    assert {client.get(f"/our-group/guess-{n}").status_code for n in range(60)} == {404}
    for door in ("our-group", "my-note", "my-gift"):
        assert client.get(f"/{door}/guess").status_code == 429


# --- gifts -------------------------------------------------------------------------------------------------

A_GIFT = {"words": "I mend bikes", "called": "Carl", "contact": "01632 960123"}


@pytest.mark.parametrize(
    "words", ["Ring 01632 960123", "bikes: 07700-900 123", "carl@example.org mends bikes"]
)
def test_a_number_in_the_public_words_of_a_gift_is_refused(place, words):
    answer = Client().post("/whats-here/gifts/new", A_GIFT | {"words": words})
    assert answer.status_code == 422 and "Leave numbers" in answer.content.decode()
    assert not Gift.objects.exists()


def test_years_and_ages_are_no_numbers_to_ring(place):
    assert notes.offer_gift(by=NOBODY, **A_GIFT | {"words": "Since 1998, children 5 to 11"}).row.pk


def test_a_gift_is_put_in_touch_by_a_human_and_its_number_is_shown_to_nobody_else(place):
    gift = notes.offer_gift(by=NOBODY, **A_GIFT)
    asked = notes.write_note(
        by=NOBODY, gift=gift.row, words="Two flat tyres", called="Rosa", contact="at the shop"
    )
    worker = somebody("Amina Said", Role.WORKER)
    for address in (
        "/whats-here",
        f"/whats-here/gifts/{gift.row.pk}",
        f"/my-note/{asked.token}",
        "/whats-here/news.atom",
    ):
        shown = Client().get(address).content.decode()
        assert "960123" not in shown and "Carl" not in shown, address
    assert finding.to_put_in_touch() == [asked.row]
    for other in (NOBODY, somebody("Kit Lane", Role.KEEPER), somebody("Al Moss")):
        with pytest.raises(NotFound):
            notes.put_in_touch(by=other, note=asked.row)
    assert access.note_between_for(worker, asked.row.pk).gift.contact == "01632 960123"
    notes.put_in_touch(by=worker, note=asked.row, words="You meet on Tuesday.")
    assert finding.to_put_in_touch() == []
    assert "You meet on Tuesday." in Client().get(f"/my-note/{asked.token}").content.decode()
    with pytest.raises(WrongState):
        notes.put_in_touch(by=worker, note=asked.row)


def test_a_gift_that_is_taken_back_leaves_nothing_of_its_giver(place):
    gift = notes.offer_gift(by=NOBODY, **A_GIFT, neighbourhood=place)
    notes.write_note(by=NOBODY, gift=gift.row, words="Please", called="Rosa", contact="x")
    Client().post(f"/my-gift/{gift.token}")
    row = Gift.objects.get()
    assert (row.words, row.called, row.contact, row.neighbourhood) == ("", "", "", None)
    assert Client().get(f"/my-gift/{gift.token}").status_code == 404
    assert Client().get(f"/whats-here/gifts/{row.pk}").status_code == 404
    assert finding.to_put_in_touch() == []


# --- the room itself ---------------------------------------------------------------------------------------


def test_a_flood_of_pages_is_slowed_down(place):
    client = Client()
    sent = [client.post("/whats-here/new", {**FOUR, "kind": "group"}).status_code for _ in range(11)]
    assert sent == [200] * 10 + [429]


def test_the_room_that_is_turned_off_is_not_there(place):
    page = made()
    places.turn(by=TILTH, name="directory", is_on=False)
    for address in ("/whats-here", "/whats-here/this-week", "/whats-here/new", "/whats-here/higher-folds-kitchen",
                    f"/our-group/{page.token}", "/open-referral/services"):  # fmt: skip
        assert Client().get(address).status_code == 404, address
    assert "/whats-here" not in Client().get("/our-place").content.decode()


def test_our_place_turns_to_who_is_there_in_an_emergency(place):
    page = made(emergency="We open the hall and make soup.", reach="Ring the hall: 01632 960111")
    things.add_offer(by=held(page).by, page=page.page, kind="kit", words="A pump.", in_emergency=True)
    notes.offer_gift(by=NOBODY, **A_GIFT)
    assert "We open the hall" not in Client().get("/our-place").content.decode()
    places.turn(by=TILTH, name="emergency", is_on=True)
    shown = Client().get("/our-place").content.decode()
    for words in ("We open the hall", "A pump.", "01632 960111", "999"):
        assert words in shown
    assert "960123" not in shown and "Carl" not in shown


def test_nobody_writes_to_a_page_or_about_a_gift_that_is_gone(place):
    page, gift = made(), notes.offer_gift(by=NOBODY, **A_GIFT)
    pages.take_down(by=held(page).by, page=page.page)
    notes.take_gift_back(by=NOBODY, token=gift.token)
    for about in ({"page": page.page}, {"gift": gift.row}):
        with pytest.raises(NotFound):
            notes.write_note(by=NOBODY, words="Hello", called="Al", contact="x", **about)
    with pytest.raises(NotFound):
        notes.take_gift_back(by=NOBODY, token=gift.token)


def test_whoever_is_a_bridge_says_in_which_languages_what_they_will_not_do_and_for_what_pay(place):
    page = made(name="Ileana", kind="bridge")
    by = held(page).by
    terms = {"languages": "Romanian", "limits": "Nothing on Fridays.", "pay": "£15 an hour"}
    for missing in ("limits", "pay"):
        with pytest.raises(InvalidInput) as refused:
            things.add_offer(by=by, page=page.page, kind="bridge", words="School.", **terms | {missing: ""})
        assert refused.value.field == missing
    sent = {"words": "Families and the school.", **terms}
    assert Client().post(f"/our-group/{page.token}/bridge", sent).status_code == 302
    for path in ("/whats-here", f"/whats-here/{page.page.slug}"):
        shown = Client().get(path).content.decode()
        assert "Romanian" in shown and "Nothing on Fridays." in shown and "£15 an hour" in shown
    assert finding.find(finding.Wanted(words="romanian")).offers
    assert "A page for you" in Client().get("/whats-here/new?kind=bridge").content.decode()
