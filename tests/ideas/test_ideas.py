"""An idea is raised, is owed an answer in words, and whoever raised it hears of it by their own channel."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.builders import a_neighbourhood, a_place, a_resident, a_worker, acting, an_account, signed_in_as
from tilth.accounts.models import Notice
from tilth.answers.actions import add_office
from tilth.answers.models import Answer, Kind
from tilth.base import clock, outbound
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import HolderKey, StoredFile
from tilth.base.roles import Role
from tilth.ideas import access
from tilth.ideas.actions import answering, raising, talking
from tilth.ideas.forms import IdeaForm
from tilth.ideas.models import Comment, How, Idea, Support
from tilth.ideas.queries import finding

pytestmark = pytest.mark.django_db(databases="__all__")
KEPT = re.compile(r"/my-idea/[\w-]+")


@pytest.fixture
def leader():
    a_place()
    a_neighbourhood()
    return acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)


@pytest.fixture
def office(leader):
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    above = add_office(by=keeper, name="Chief Executive")
    return add_office(by=keeper, name="Head of Parks", holder=leader.account, above=above)


def raised(**words):
    return raising.raise_idea(by=NOBODY, **{"sentence": "A bench on Mill Lane.", **words})


def owed(idea):
    return Answer.objects.filter(kind=Kind.IDEA, subject_id=idea.pk).latest("made_at")


def photo():
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(made, "PNG")
    return SimpleUploadedFile("paper.png", made.getvalue(), "image/png")


def test_anybody_raises_an_idea_with_one_sentence_and_gets_a_link(office):
    client = Client()
    answer = client.post("/ideas/new", {"sentence": "A bench on Mill Lane."})
    assert answer.status_code == 200
    link = KEPT.search(answer.content.decode())[0]
    assert "A bench on Mill Lane." in Client().get("/ideas").content.decode()
    assert "No answer yet" in Client().get(link).content.decode()
    assert {name for name, field in IdeaForm(has_account=False).fields.items() if field.required} == {
        "sentence"
    }


def test_pressing_twice_raises_one_idea_and_shows_one_link(office):
    key = new_id()
    assert raised(key=key) == raised(key=key)
    assert Idea.objects.count() == 1 and Answer.objects.count() == 1


def test_it_lands_on_the_office_that_is_named_or_on_a_gardener(office, leader):
    assert owed(raised(office=office).idea).office == office
    assert Notice.objects.filter(account=leader.account).exists()
    assert owed(raised().idea).office is None


def test_nobody_learns_from_the_answer_who_raised_it(office):
    nia = a_resident()
    made = raising.raise_idea(by=nia, sentence="A bench.", office=office)
    answer = owed(made.idea)
    assert made.token == "" and answer.raiser == "somebody, unsigned"
    assert "Nia" not in Client().get(f"/ideas/{made.idea.pk}").content.decode()


def test_the_way_to_hear_back_is_sealed_and_shown_to_whoever_owes_the_answer_alone(office, leader):
    made = raised(office=office, called="Al Moss", mail="al@example.org", contact="07700 900123")
    raw = Idea._base_manager.values_list("called", "mail", "contact").get(pk=made.idea.pk)
    assert not any(b"Al Moss" in bytes(one) or b"900123" in bytes(one) for one in raw)
    page = f"/ideas/owed/{owed(made.idea).pk}"
    seen = signed_in_as(leader).get(page).content.decode()
    assert "07700 900123" in seen and "al@example.org" not in seen
    assert "07700 900123" not in signed_in_as(a_worker()).get(page).content.decode()
    assert "07700 900123" not in Client().get(f"/ideas/{made.idea.pk}").content.decode()


def test_a_number_in_the_public_words_is_refused_beside_its_box(office):
    for words in ("Ring me on 07700 900123", "Write to al@example.org"):
        with pytest.raises(InvalidInput) as caught:
            raised(sentence=words)
        assert caught.value.field == "sentence"


def test_an_idea_on_paper_needs_what_the_paper_says(office):
    with pytest.raises(InvalidInput) as caught:
        raised(how=How.PAPER, picture=photo())
    assert caught.value.field == "picture_words"
    assert not StoredFile.objects.exists()
    made = raised(how=How.PAPER, picture=photo(), picture_words="A bench, please. Drawn by hand.")
    page = Client().get(f"/ideas/{made.idea.pk}").content.decode()
    assert "Drawn by hand." in page
    assert Client().get(f"/ideas/{made.idea.pk}/paper")["Content-Type"] == "image/jpeg"


def test_no_words_about_a_photo_are_lost_where_the_photo_was_forgotten(office):
    with pytest.raises(InvalidInput) as caught:
        raised(picture_words="A bench, drawn.")
    assert caught.value.field == "picture"
    amina = a_worker()
    sent = {"sentence": "A bench.", "picture": photo(), "picture_words": "A bench, drawn."}
    signed_in_as(amina).post("/ideas/said-to-me", sent)
    idea = Idea.objects.get()
    assert idea.how == How.SPOKEN and idea.picture is not None and idea.picture_words == "A bench, drawn."


def test_a_photo_that_is_none_is_said_beside_its_box(office):
    sent = {"sentence": "A bench.", "picture": SimpleUploadedFile("x.png", b"no"), "picture_words": "x"}
    answer = Client().post("/ideas/new", sent)
    assert answer.status_code == 422 and "could not read that picture" in answer.content.decode()
    assert "A bench." in answer.content.decode() and not Idea.objects.exists()


def test_a_worker_types_what_somebody_said_and_it_stays_theirs(office, leader):
    amina = a_worker()
    made = raising.raise_idea(by=amina, how=How.SPOKEN, sentence="A bench.", office=office, called="Mr Pugh")
    assert made.token and owed(made.idea).raised_by is None
    assert access.own_idea_for(NOBODY, made.token) == made.idea
    with pytest.raises(NotFound):
        access.own_idea_for(amina, str(made.idea.pk))
    answering.give(by=leader, answer=owed(made.idea), given="freed", words="It comes in May.")
    assert Notice.objects.filter(account=amina.account, sentence__contains="Tell them").exists()
    seen = signed_in_as(amina).get(f"/ideas/owed/{owed(made.idea).pk}").content.decode()
    assert "Mr Pugh" in seen
    answering.say_told(by=amina, idea=made.idea)
    assert Idea.objects.get().told_at is not None
    with pytest.raises(NotFound):
        answering.say_told(by=leader, idea=made.idea)
    with pytest.raises(NotAllowed):
        raised(how=How.SPOKEN)


def test_whoever_raised_it_hears_by_mail_and_says_not_really_and_then_answered(office, leader):
    made = raised(office=office, mail="al@example.org")
    assert outbound.send_waiting() == 1 and made.token in mail.outbox[0].body
    answering.promise(by=leader, answer=owed(made.idea), answer_on=clock.today() + timedelta(days=9))
    answering.give(by=leader, answer=owed(made.idea), given="no", words="There is no money this year.")
    outbound.send_waiting()
    assert len(mail.outbox) == 3
    assert all("bench" not in sent.body and "money" not in sent.body for sent in mail.outbox)
    client = Client()
    page = f"/my-idea/{made.token}"
    assert "There is no money this year." in client.get(page).content.decode()
    assert client.post(page, {"verdict": "not_really"}).status_code == 422
    client.post(page, {"verdict": "not_really", "words": "It needs no money."})
    again = owed(made.idea)
    assert again.reopens is not None and again.office.name == "Chief Executive" and again.is_owed
    assert "It needs no money." in client.get(f"/ideas/{made.idea.pk}").content.decode()


def test_whoever_has_an_account_says_it_was_answered_by_it(office, leader):
    nia = a_resident()
    made = raising.raise_idea(by=nia, sentence="A bench.", office=office)
    answering.give(by=leader, answer=owed(made.idea), given="freed", words="It comes in May.")
    client = signed_in_as(nia)
    assert "A bench." in client.get("/ideas").content.decode()
    client.post(f"/my-idea/{made.idea.pk}", {"verdict": "answered"})
    assert owed(made.idea).verdict == "answered"
    assert signed_in_as(a_resident("Bo Hill")).get(f"/my-idea/{made.idea.pk}").status_code == 404


def test_whoever_has_an_account_replies_by_the_link_of_a_mail_too(office, leader):
    nia = a_resident()
    nia.account.mail_ok = nia.account.mail_is_safe = True
    nia.account.save()
    made = raising.raise_idea(by=nia, sentence="A bench.", office=office)
    answering.give(by=leader, answer=owed(made.idea), given="freed", words="It comes in May.")
    outbound.send_waiting()
    [link] = [found for sent in mail.outbox for found in re.findall(r"/reply/[\w-]+", sent.body)]
    Client().post(link, {"verdict": "answered"})
    assert owed(made.idea).verdict == "answered"


def test_mail_that_is_not_safe_for_an_account_is_not_sent_to_its_address(office):
    nia = a_resident()
    raised(mail=nia.account.email)
    assert outbound.send_waiting() == 0 and mail.outbox == []


def test_no_answer_without_words_and_none_by_another_office(office, leader):
    made = raised(office=office)
    with pytest.raises(InvalidInput):
        answering.give(by=leader, answer=owed(made.idea), given="no", words=" ")
    with pytest.raises(NotAllowed):
        answering.give(by=a_worker(), answer=owed(made.idea), given="no", words="No.")


def test_the_general_page_of_an_answer_is_not_a_way_round_the_one_that_tells_people(office, leader):
    made = raised(office=office)
    client = signed_in_as(leader)
    assert client.get(f"/answers/{owed(made.idea).pk}").status_code == 404
    client.post(f"/answers/{owed(made.idea).pk}/give", {"given": "no", "words": "No."})
    assert owed(made.idea).is_owed
    assert f"/ideas/owed/{owed(made.idea).pk}" in client.get("/answers").content.decode()


def test_taken_back_everything_about_it_is_gone_at_once(office, leader):
    made = raised(
        office=office, how=How.PAPER, picture=photo(), picture_words="Words of mine.", mail="al@example.org"
    )
    talking.comment(by=NOBODY, idea=made.idea, words="Yes!", hand="one")
    talking.support(by=NOBODY, idea=made.idea, hand="one")
    outbound.send_waiting()
    Client().post(f"/my-idea/{made.token}/take-back")
    idea = Idea.objects.get()
    assert (idea.sentence, idea.picture_words, idea.called or "", idea.mail or "") == ("", "", "", "")
    assert not StoredFile.objects.exists() and not Support.objects.exists()
    assert Comment.objects.get().words == ""
    assert "bench" not in owed(idea).sentence and not owed(idea).is_open
    for page in (f"/ideas/{idea.pk}", f"/my-idea/{made.token}", f"/ideas/{idea.pk}/paper"):
        assert Client().get(page).status_code == 404
    assert "bench" not in Client().get("/ideas").content.decode()


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_the_key_of_what_was_taken_back_is_destroyed():
    a_place()
    made = raised(called="Al Moss")
    raising.take_back(by=NOBODY, idea=made.idea, own=made.token)
    assert HolderKey.objects.get(pk=made.idea.pk).destroyed_at is not None


def test_nobody_takes_back_or_judges_an_idea_by_another_ones_link(office):
    mine, other = raised(), raised(sentence="A tree.")
    for do in (raising.take_back, answering.judge):
        more = {"verdict": "answered"} if do is answering.judge else {}
        with pytest.raises(NotFound):
            do(by=NOBODY, idea=mine.idea, own=other.token, **more)
        with pytest.raises(NotFound):
            do(by=a_resident(), idea=mine.idea, **more)


def test_support_is_said_once_in_words_and_changes_no_order(office):
    first, second = raised().idea, raised(sentence="A tree.").idea
    for number in range(12):
        talking.support(by=NOBODY, idea=first, hand=f"hand {number}")
    talking.support(by=NOBODY, idea=first, hand="hand 0")
    assert Support.objects.filter(idea=first).count() == 11
    assert [line.idea for line in finding.find(finding.Wanted())] == [second, first]
    page = Client().get(f"/ideas/{first.pk}").content.decode()
    assert "About 10 others" in page and "11" not in finding.support_words(11)
    assert finding.support_words(3) == finding.support_words(9) == "A few others would like it too."
    with pytest.raises(NotFound):
        talking.support(by=NOBODY, idea=first)


def test_one_browser_supports_once_and_again_to_take_it_back(office):
    idea, client = raised().idea, Client()
    client.post(f"/ideas/{idea.pk}/support")
    assert "You have said so." in client.get(f"/ideas/{idea.pk}").content.decode()
    assert "You have said so." not in Client().get(f"/ideas/{idea.pk}").content.decode()
    client.post(f"/ideas/{idea.pk}/support")
    assert not Support.objects.exists()


def test_words_under_an_idea_are_taken_back_by_the_browser_that_wrote_them(office):
    idea, client = raised().idea, Client()
    for _ in range(2):
        client.post(f"/ideas/{idea.pk}/say", {"words": "Near the tree."})
    said = Comment.objects.get()
    assert "Near the tree." in Client().get(f"/ideas/{idea.pk}").content.decode()
    assert Client().post(f"/ideas/comments/{said.pk}/take-back").status_code == 404
    client.post(f"/ideas/comments/{said.pk}/take-back")
    assert "Near the tree." not in client.get(f"/ideas/{idea.pk}").content.decode()
    assert client.post(f"/ideas/{idea.pk}/say", {"words": "al@example.org"}).status_code == 422


def test_the_keeper_takes_out_of_sight_with_a_reason_that_is_read(office):
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    made = raised()
    said = talking.comment(by=NOBODY, idea=made.idea, words="A rude word.", hand="one")
    client = signed_in_as(keeper)
    client.post(f"/ideas/set-aside/comment/{said.pk}", {"why": "It hurts somebody."})
    page = Client().get(f"/ideas/{made.idea.pk}").content.decode()
    assert "A rude word." not in page and "It hurts somebody." in page
    assert client.post(f"/ideas/set-aside/idea/{made.idea.pk}", {"why": ""}).status_code == 422
    client.post(f"/ideas/set-aside/idea/{made.idea.pk}", {"why": "It names a child."})
    assert Client().get(f"/ideas/{made.idea.pk}").status_code == 404
    assert "It names a child." in Client().get(f"/my-idea/{made.token}").content.decode()
    client.post(f"/ideas/set-aside/idea/{made.idea.pk}/bring-back")
    assert Client().get(f"/ideas/{made.idea.pk}").status_code == 200
    with pytest.raises(WrongState):
        talking.bring_back(by=keeper, thing=Idea.objects.get())
    with pytest.raises(NotFound):
        talking.set_aside(by=a_worker(), thing=made.idea, why="I do not like it.")
    assert client.get(f"/ideas/set-aside/person/{made.idea.pk}").status_code == 404


def test_whoever_waits_longest_is_found_however_many_came_since(office, leader, monkeypatch):
    monkeypatch.setattr(finding, "AT_MOST", 2)
    ideas = []
    for at in range(4):
        with clock.at(clock.now() - timedelta(days=9 - at)):
            ideas.append(raised(sentence=f"Idea {at}", office=office).idea)
    assert [line.idea for line in finding.find(finding.Wanted(stands="waiting"))] == ideas[:2]


def test_ideas_are_found_by_words_place_and_whether_they_wait(office, leader):
    where = a_neighbourhood()
    with clock.at(clock.now() - timedelta(days=9)):
        old = raised(sentence="A tree.", office=office).idea
    new = raised(neighbourhood=where, office=office).idea
    done = raised(sentence="A swing.", office=office).idea
    answering.give(by=leader, answer=owed(done), given="freed", words="It hangs.")
    assert [line.idea for line in finding.find(finding.Wanted(stands="waiting"))] == [old, new]
    assert [line.idea for line in finding.find(finding.Wanted(stands="answered"))] == [done]
    assert [line.idea for line in finding.find(finding.Wanted(words="bench"))] == [new]
    assert [line.idea for line in finding.find(finding.Wanted(neighbourhood=where.slug))] == [new]
    feed = Client().get("/ideas/answers.atom").content.decode()
    assert "It hangs." in feed and "A tree." not in feed
    assert "A swing." in Client().get("/search?q=swing").content.decode()
    assert "It hangs." in Client().get("/what-we-decide").content.decode()


def test_a_public_page_names_offices_and_nobody_who_works_there(office, leader):
    made = raised(office=office)
    answering.hear(by=leader, answer=owed(made.idea))
    answering.give(by=leader, answer=owed(made.idea), given="freed", words="Yes.")
    page = Client().get(f"/ideas/{made.idea.pk}").content.decode()
    assert "Head of Parks" in page and "Priya" not in page


def test_a_gardener_finds_the_office_and_it_takes_it_on(office, leader):
    gardener = acting(an_account("Gwen Rees", Role.GARDENER), Role.GARDENER)
    made = raised()
    signed_in_as(gardener).post(f"/ideas/owed/{owed(made.idea).pk}/find", {"office": str(office.pk)})
    signed_in_as(leader).post(f"/ideas/owed/{owed(made.idea).pk}/own", {"office": str(office.pk)})
    assert owed(made.idea).office == office


def test_the_answer_date_is_set_and_moved_once_in_the_open(office, leader):
    made = raised(office=office)
    client, at = signed_in_as(leader), f"/ideas/owed/{owed(made.idea).pk}"
    soon, later = (clock.today() + timedelta(days=number) for number in (5, 9))
    client.post(f"{at}/promise", {"answer_on": soon.isoformat()})
    client.post(f"{at}/move", {"moved_to": later.isoformat(), "why": "We wait for the tree people."})
    assert "We wait for the tree people." in Client().get(f"/ideas/{made.idea.pk}").content.decode()
    assert client.post(f"{at}/move", {"moved_to": soon.isoformat(), "why": "x"}).status_code == 422


def test_turned_off_the_room_is_not_there(office, monkeypatch):
    made = raised()
    monkeypatch.setattr("tilth.ideas.access.is_on", lambda name: False)
    for page in (
        "/ideas",
        "/ideas/new",
        f"/ideas/{made.idea.pk}",
        f"/my-idea/{made.token}",
        "/ideas/answers.atom",
    ):
        assert Client().get(page).status_code == 404


def test_a_flood_of_ideas_is_slowed_down(office):
    client = Client()
    answers = [
        client.post("/ideas/new", {"sentence": f"Bench {number}."}).status_code for number in range(11)
    ]
    assert answers == [200] * 10 + [429] and Idea.objects.count() == 10


def test_tilth_itself_reads_no_ones_link():
    with pytest.raises(NotFound):
        access.own_idea_for(TILTH, "guessed")
