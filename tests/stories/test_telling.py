"""A story is told by anybody, read by whom its teller chose and nobody else, and gone when it is taken back."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import (
    a_neighbourhood,
    a_person,
    a_place,
    a_resident,
    a_team,
    a_worker,
    acting,
    an_account,
    comes_alongside,
    signed_in_as,
    themselves,
)  # fmt: skip
from tests.stories.cast import WORDS, drawing, owed, told
from tilth.accounts.models import Notice
from tilth.alongside.actions import relations
from tilth.alongside.models import Block
from tilth.answers.actions import add_office
from tilth.answers.models import Answer
from tilth.base import files, outbound, sealing
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.ids import new_id
from tilth.base.models import HolderKey, StoredFile
from tilth.base.roles import Role
from tilth.keeping.actions.erasing import erase_rows
from tilth.keeping.actions.place import settle
from tilth.places import actions as places
from tilth.stories import access
from tilth.stories.actions import telling, together
from tilth.stories.models import Story
from tilth.stories.queries import reading

pytestmark = pytest.mark.django_db(databases="__all__")
KEPT = re.compile(r"/my-story/[\w-]+")


@pytest.fixture(autouse=True)
def here():
    a_place()
    return a_neighbourhood()


@pytest.fixture
def leader():
    return acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)


@pytest.fixture
def office(leader):
    above = add_office(by=TILTH, name="Chief Executive")
    return add_office(by=TILTH, name="Head of Housing", holder=leader.account, above=above)


def reads(actor, story):
    return (
        Client().get(f"/stories/{story.pk}")
        if actor is None
        else signed_in_as(actor).get(f"/stories/{story.pk}")
    )


def test_anybody_tells_one_and_gets_a_link(here):
    answer = Client().post("/stories/tell", {"words": WORDS, "audience": "everyone"})
    assert answer.status_code == 200
    link = KEPT.search(answer.content.decode())[0]
    assert WORDS in Client().get(link).content.decode()
    assert WORDS in Client().get(f"/stories/{Story.objects.get().pk}").content.decode()


def test_its_words_are_sealed_and_pressing_twice_tells_it_once():
    key = new_id()
    made = told(key=key, called="Al Moss", mail="al@example.org", title="Damp")
    assert (
        told(key=key, called="Al Moss", mail="al@example.org", title="Damp") == made
        and Story.objects.count() == 1
    )
    raw = Story._base_manager.values_list("words", "called", "mail", "title", "token").get()
    assert not any(word in bytes(one) for one in raw for word in (b"damp", b"Al Moss", b"example", b"Damp"))


def test_what_is_spoken_or_drawn_is_words_as_well():
    with pytest.raises(InvalidInput) as caught:
        told(words="", picture=drawing())
    assert caught.value.field == "picture_words"
    with pytest.raises(InvalidInput) as caught:
        told(words="", picture_words="A wall.")
    assert caught.value.field == "picture" and not StoredFile.objects.exists()
    made = told(words="", picture=drawing(), picture_words="A wet wall.").story
    page = Client().get(f"/stories/{made.pk}").content.decode()
    assert made.how == "drawn" and "A wet wall." in page
    assert Client().get(f"/stories/{made.pk}/picture")["Cache-Control"] == "no-store"
    assert Client().get(f"/stories/{made.pk}/recording").status_code == 404
    with pytest.raises(InvalidInput) as caught:
        told(words=" ")
    assert caught.value.field == "words"


def test_a_form_that_comes_back_keeps_what_was_typed():
    answer = Client().post("/stories/tell", {"words": WORDS, "audience": "team"})
    assert answer.status_code == 422 and WORDS in answer.content.decode()
    assert "Say which team." in answer.content.decode() and not Story.objects.exists()
    assert Client().post("/stories/tell", {"words": WORDS}).status_code == 422


def test_the_ladder_lets_in_rung_by_rung(here, leader):
    sam, other = a_worker("Sam Hill"), a_worker("Ola Ade")
    team = a_team(sam)
    gardener = acting(an_account("Dee Fox", Role.GARDENER), Role.GARDENER)
    amina = a_worker()
    rungs = {
        "only_me": (),
        "worker": (amina,),
        "team": (amina, sam),
        "leaders": (amina, sam, leader, gardener),
        "everyone": (amina, sam, leader, gardener, other, None),
    }
    for audience, let_in in rungs.items():
        story = told(audience=audience, worker=amina.account, team=team).story
        for actor in (amina, sam, leader, gardener, other, None):
            expected = 200 if actor in let_in else 404
            assert reads(actor, story).status_code == expected, (audience, actor)
            seen = reading.find(actor or NOBODY)
            assert (story.pk in {line.story.pk for line in seen}) == (actor in let_in)


def test_my_worker_is_somebody_who_walks_with_me():
    amina, person = a_worker(), a_person(account=an_account("Carl Moss"))
    comes_alongside(amina, person)
    carl = themselves(person)
    page = signed_in_as(carl).get("/stories/tell").content.decode()
    assert "my worker" in page and amina.account.short_name in page
    assert "my worker" not in Client().get("/stories/tell").content.decode()


def test_a_worker_who_walks_with_them_no_longer_reads_no_more(here):
    amina, person = a_worker(), a_person(account=an_account("Carl Moss"))
    walk = comes_alongside(amina, person)
    story = told(by=themselves(person), audience="worker", worker=amina.account).story
    telling.say_after(by=themselves(person), story=story, ring="ring", contact="07700 900123")
    assert reads(amina, story).status_code == 200 and access.goes_back_to(amina).exists()
    relations.end_relation(by=themselves(person), relation=walk)
    assert reads(amina, story).status_code == 404
    assert not reading.find(amina) and not access.goes_back_to(amina).exists()


def test_what_its_teller_keeps_to_themselves_is_shown_to_nobody_who_typed_it(here):
    amina = a_worker()
    made = telling.tell(
        by=amina, how="told", words=WORDS, title="The damp", audience="worker", contact="at 7"
    )
    assert "The damp" in signed_in_as(amina).get("/stories/go-back").content.decode()
    telling.choose_audience(by=NOBODY, story=made.story, audience="only_me", own=made.token)
    page = signed_in_as(amina).get("/stories/go-back").content.decode()
    assert "The damp" not in page and "at 7" not in page


def test_whoever_the_teller_keeps_away_reads_nothing_of_it(here):
    sam, person = a_worker("Sam Hill"), a_person()
    team = a_team(sam)
    carl = themselves(person)
    story = told(by=carl, audience="team", team=team).story
    assert reads(sam, story).status_code == 200
    Block.objects.create(person=person, account=sam.account)
    assert reads(sam, story).status_code == 404 and not reading.find(sam)


def test_whoever_is_asked_for_the_answer_reads_it_and_only_while_the_teller_says_so(office, leader, here):
    team = a_team(a_worker("Sam Hill"))
    made = told(audience="team", team=team, office=office)
    assert reads(acting(leader.account, Role.LEADER), made.story).status_code == 200
    telling.choose_audience(by=NOBODY, story=made.story, audience="only_me", own=made.token)
    assert reads(leader, made.story).status_code == 404
    assert not owed(made.story).is_open
    telling.choose_audience(by=NOBODY, story=made.story, audience="leaders", own=made.token)
    assert owed(made.story).is_open


def test_only_the_teller_opens_the_own_page(office):
    nia = a_resident()
    story = told(by=nia, audience="only_me").story
    assert signed_in_as(nia).get(f"/my-story/{story.pk}").status_code == 200
    for other in (a_resident("Ola Ade"), a_worker()):
        assert signed_in_as(other).get(f"/my-story/{story.pk}").status_code == 404
    assert Client().get(f"/my-story/{story.pk}").status_code == 404
    assert WORDS in signed_in_as(nia).get(f"/my-story/{story.pk}").content.decode()
    assert not Answer.objects.exists()


def test_a_number_in_a_story_for_everyone_is_refused_beside_its_box():
    with pytest.raises(InvalidInput) as caught:
        told(words="Ring me on 07700 900123.")
    assert caught.value.field == "words"
    made = told(words="Ring me on 07700 900123.", audience="only_me")
    with pytest.raises(InvalidInput):
        telling.choose_audience(by=NOBODY, story=made.story, audience="everyone", own=made.token)
    assert reading.find(NOBODY) == []


def test_told_to_a_worker_it_belongs_to_whoever_told_it():
    amina = a_worker()
    with pytest.raises(NotAllowed):
        told(how="told")
    sent = {"words": WORDS, "audience": "worker", "called": "Mr Moss", "contact": "at 7"}
    answer = signed_in_as(amina).post("/stories/told-to-me", sent)
    link, story = KEPT.search(answer.content.decode())[0], Story.objects.get()
    assert story.told_by is None and story.worker == amina.account
    assert signed_in_as(amina).get(f"/my-story/{story.pk}").status_code == 404
    assert WORDS in Client().get(link).content.decode()
    assert "Mr Moss" in signed_in_as(amina).get("/stories/go-back").content.decode()


def test_taken_back_it_is_gone_within_the_request(office, django_capture_on_commit_callbacks):
    made = told(
        words="",
        picture=drawing(),
        picture_words=WORDS,
        office=office,
        mail="al@example.org",
        called="Al Moss",
    )
    stored = made.story.picture
    client = Client()
    assert WORDS in client.get("/stories").content.decode()
    assert "coughed" in client.get("/stories?words=coughed").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/my-story/{made.token}/take-back").status_code == 302
        assert client.post(f"/my-story/{made.token}/take-back").status_code == 302  # pressed twice
    for address in ("/stories", "/stories?words=coughed", "/what-we-hear", "/search?q=coughed"):
        assert "damp came back" not in client.get(address).content.decode(), address
    assert client.get(f"/stories/{made.story.pk}").status_code == 404
    assert client.get(f"/stories/{made.story.pk}/picture").status_code == 404
    assert Client().get(f"/my-story/{made.token}").status_code == 404
    assert Client().post(f"/my-story/{made.token}/take-back").status_code == 404
    assert not StoredFile.objects.filter(pk=stored.pk).exists() and not files._path(stored).exists()
    assert HolderKey.objects.get(pk=made.story.pk).destroyed_at
    row = Story.objects.get(pk=made.story.pk)
    assert not any(
        (
            row.words,
            row.called,
            row.mail,
            row.token_hash,
            row.picture_words,
            row.told_by,
            row.page,
            row.office,
        )
    )
    assert owed(row).sentence == "A story that was taken back" and not owed(row).is_open
    assert access.letterbox(row.pk) is None


def test_a_restored_backup_does_not_bring_it_back():
    nia = a_resident()
    made = told(by=nia, mail="")
    before = {field.attname: Story._base_manager.values_list(field.attname, flat=True).get(pk=made.story.pk)
              for field in Story._meta.local_fields}  # fmt: skip
    telling.take_back(by=nia, story=made.story)
    destroy(made.story)
    # The row as an older backup had it, sealed words and all.
    Story.objects.filter(pk=made.story.pk).delete()
    connection_row(before)
    sealing.forget_keys()
    assert reading.find(NOBODY) == [] and Client().get(f"/stories/{made.story.pk}").status_code == 404
    assert signed_in_as(nia).get(f"/my-story/{made.story.pk}").status_code == 404
    settle(by=TILTH, life=2)
    row = Story.objects.get(pk=made.story.pk)
    assert row.taken_back_at and row.told_by is None and row.words == ""


def destroy(story):
    """What happens when the transaction of a taking back is durable: a test's own never is."""
    sealing.destroy_key(story.pk, "taken back")


def connection_row(values):
    names = ", ".join(f'"{connection.ops.quote_name(name).strip(chr(34))}"' for name in values)
    table = Story._meta.db_table
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(values))
        ready = [
            Story._meta.get_field(name).get_db_prep_value(value, connection) for name, value in values.items()
        ]
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', ready)


def test_after_telling_whoever_is_nearest_goes_back_to_the_teller(here):
    amina = a_worker()
    sam = a_worker("Sam Hill")
    team = a_team(sam)
    made = told(by=amina, how="told", audience="team", team=team, called="Mr Moss")
    with pytest.raises(InvalidInput) as caught:
        telling.say_after(by=NOBODY, story=made.story, ring="ring", own=made.token)
    assert caught.value.field == "contact"
    sent = {"with_me": "My sister", "ring": "ring", "contact": "07700 900123"}
    assert Client().post(f"/my-story/{made.token}/after", sent).status_code == 302
    page = signed_in_as(amina).get("/stories/go-back").content.decode()
    assert "My sister" in page and "07700 900123" in page
    assert Notice.objects.filter(account=amina.account, sentence__contains="rung").exists()
    assert signed_in_as(a_worker("Ola Ade")).get("/stories/go-back").content.decode().count("900123") == 0
    assert signed_in_as(amina).post(f"/stories/{made.story.pk}/rung").status_code == 302
    assert "900123" not in signed_in_as(amina).get("/stories/go-back").content.decode().split("you typed")[0]
    assert signed_in_as(a_worker("Una May")).post(f"/stories/{made.story.pk}/rung").status_code == 404
    assert "Somebody rang you" in Client().get(f"/my-story/{made.token}").content.decode()


def test_not_today_leaves_the_teller_in_peace(here):
    sam = a_worker("Sam Hill")
    made = told(audience="team", team=a_team(sam))
    Client().post(f"/my-story/{made.token}/after", {"ring": "not_today"})
    assert "Nobody waits to be rung." in signed_in_as(sam).get("/stories/go-back").content.decode()
    assert not Notice.objects.filter(sentence__contains="rung").exists()
    assert Client().post(f"/my-story/{made.token}/after", {}).status_code == 422


def test_the_link_is_sent_by_mail_and_tells_nothing():
    made = told(mail="al@example.org")
    outbound.send_waiting()
    [letter] = mail.outbox
    assert made.token in letter.body and "damp" not in letter.body


def test_the_rare_story_stands_first_and_a_neighbour_is_only_suggested():
    common = [
        told(words=f"The damp came back, and the mould in the {room}.").story
        for room in ("hall", "kitchen", "attic")
    ]
    rare = told(words="My accordion sings when a heron lands.").story
    assert reading.find(NOBODY)[0].story.pk == rare.pk
    assert reading.find(NOBODY, order="newest")[0].story.pk == rare.pk
    [first, *_others] = reading.near(NOBODY, common[0])
    assert set(first.shared) & {"damp", "mould"}
    assert "Both say" in Client().get(f"/stories/{common[0].pk}").content.decode()
    assert (
        reading.find(NOBODY, "accordion")[0].story.pk == rare.pk
        and len(reading.find(NOBODY, "accordion")) == 1
    )


def test_a_story_without_a_name_does_not_say_its_first_words_twice():
    told()
    named = told(title="Damp again").story
    page = Client().get("/stories?order=newest").content.decode()
    assert page.count("The damp came back in the night") == 2
    assert reading.as_lines([named])[0].called == "Damp again"


def test_a_longer_list_asks_no_more(office):
    def asked(address):
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(address).status_code == 200
        return len(seen)

    story = told(office=office).story
    asked("/stories")
    few, one = asked("/stories"), asked(f"/stories/{story.pk}")
    for _again in range(5):
        told(office=office)
    assert asked("/stories") == few <= 6
    assert asked(f"/stories/{story.pk}") == one <= 8


def test_the_keeper_takes_a_public_story_out_of_sight_and_no_other():
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    made, own = told(), told(audience="leaders")
    client = signed_in_as(keeper)
    assert client.get(f"/stories/{own.story.pk}/set-aside").status_code == 404
    assert client.post(f"/stories/{made.story.pk}/set-aside", {"why": "It names a child."}).status_code == 302
    assert Client().get(f"/stories/{made.story.pk}").status_code == 404
    assert "It names a child." in Client().get(f"/my-story/{made.token}").content.decode()
    assert "It names a child." in client.get("/stories/set-aside").content.decode()
    client.post(f"/stories/{made.story.pk}/bring-back")
    assert Client().get(f"/stories/{made.story.pk}").status_code == 200


def test_the_teller_is_told_that_it_is_out_of_sight():
    kit = acting(an_account("Kit Ford", Role.KEEPER), Role.KEEPER)
    nia = a_resident()
    story = told(by=nia).story
    together.set_aside(by=kit, story=story, why="It names somebody.")
    assert Notice.objects.filter(account=nia.account, sentence__contains="out of sight").exists()
    together.bring_back(by=kit, story=Story.objects.get(pk=story.pk))
    assert Notice.objects.filter(account=nia.account, sentence__contains="read again").exists()


def test_a_place_turns_them_off():
    made = told()
    places.turn(by=TILTH, name="stories", is_on=False)
    for address in ("/stories", f"/stories/{made.story.pk}", f"/my-story/{made.token}", "/stories/tell"):
        assert Client().get(address).status_code == 404
    with pytest.raises(NotFound):
        access.must_be_here()


def test_where_nobody_nearer_was_let_in_a_gardener_rings():
    gardener = acting(an_account("Dee Fox", Role.GARDENER), Role.GARDENER)
    made = told(audience="leaders", contact="07700 900123")
    Client().post(f"/my-story/{made.token}/after", {"ring": "ring"})
    assert Notice.objects.filter(account=gardener.account, sentence__contains="rung").exists()
    assert "900123" in signed_in_as(gardener).get("/stories/go-back").content.decode()
    near = told(audience="only_me", contact="07700 900123")
    Client().post(f"/my-story/{near.token}/after", {"ring": "ring"})
    assert Notice.objects.filter(sentence__contains="rung").count() == 1


def test_another_office_is_asked_and_the_first_reads_it_no_more(office, leader):
    seun = acting(an_account("Seun Ade", Role.LEADER), Role.WORKER)
    repairs = add_office(by=TILTH, name="Head of Repairs", holder=seun.account)
    team = a_team(a_worker("Sam Hill"))
    made = told(audience="team", team=team, office=office)
    assert reads(leader, made.story).status_code == 200
    sent = {"audience": "team", "team": team.pk, "office": repairs.pk}
    assert Client().post(f"/my-story/{made.token}/who", sent).status_code == 302
    assert reads(leader, made.story).status_code == 404
    assert owed(made.story).office == repairs and owed(made.story).is_open
    assert Answer.objects.filter(is_open=True).count() == 1
    assert Client().post(f"/my-story/{made.token}/who", {"audience": "team"}).status_code == 422
    Client().post(f"/my-story/{made.token}/who", {"audience": "team", "team": team.pk})
    assert not Answer.objects.filter(is_open=True).exists()


def test_whoever_is_erased_takes_their_stories_along():
    carl = a_person()
    mine, others = told(by=themselves(carl)).story, told().story
    erase_rows(carl)
    mine.refresh_from_db()
    assert mine.taken_back_at and mine.words == "" and mine.page is None
    assert [line.story.pk for line in reading.find(NOBODY)] == [others.pk]
