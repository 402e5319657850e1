"""A safe address that one parent must not learn: planted everywhere a page can hold it, and read nowhere by him."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import get_resolver, reverse

from tests.alongside.speaking import PLACES, a_life_full_of_places, decides, seconded
from tests.builders import a_place, signed_in_as, themselves
from tilth.accounts.models import Account, Notice
from tilth.alongside import queries
from tilth.alongside.actions import hearing, places_kept
from tilth.alongside.models import Block, Deciding, Meeting, Speaker, WrittenFor
from tilth.base import clock
from tilth.base.models import OutgoingMail
from tilth.keeping.actions.erasing import erase_rows
from tilth.keeping.leaving import everything_about
from tilth.people.models import LifePerson, Moment, Person
from tilth.plans.models import Aim, Step

pytestmark = pytest.mark.django_db(databases="__all__")


def every_page_about(person):
    """Every address of ours that names a person, and those that name nobody; with ids that are really there."""
    known = {
        "pk": person.pk,
        "kind": "matters",
        "aim": Aim.objects.get(person=person).pk,
        "step": Step.objects.get(person=person).pk,
        "meeting": Meeting.objects.get(person=person).pk,
        "relation": person.relations.first().pk,
        "account": person.relations.first().account_id,
        "speaker": Speaker.objects.filter(person=person).first().pk,
        "block": Block.objects.filter(person=person).first().pk,
        "about": person.about.first().pk,
        "line": Moment.objects.filter(person=person, subject_kind="conversations.line").first().subject_id,
        "who": LifePerson.objects.get(person=person).pk,
    }
    for views in get_resolver().url_patterns:
        for pattern in getattr(views, "url_patterns", ()):
            wanted = set(pattern.pattern.converters)
            if wanted <= set(known) and getattr(pattern, "name", None):
                name = f"{views.app_name}:{pattern.name}" if getattr(views, "app_name", "") else pattern.name
                yield reverse(name, kwargs={one: known[one] for one in wanted})


@pytest.fixture
def family(amina, mate, ellie, mum, dad):
    a_place()
    Account.objects.filter(pk=dad.account_id).update(mail_ok=True, mail_is_safe=True)
    seconded(amina, ellie, mum, mate)
    his = seconded(amina, ellie, dad, mate, knows_others="Both said so, before June.")
    decides(amina, ellie, "parents")
    a_life_full_of_places(amina, ellie)
    places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="\n".join(PLACES))
    hearing.write_for(by=amina, speaker=his, words="She swam twenty lengths.")
    return his


@pytest.fixture
def dads(dad):
    return signed_in_as(dad)


def test_the_address_stands_on_no_page_for_him(family, ellie, mum, dads):
    """Every address there is, asked for by him; the one who may know reads it on the page, so it really is there."""
    hers = signed_in_as(mum).get(f"/people/{ellie.pk}").content.decode()
    assert all(place in hers for place in PLACES)
    asked, opened = 0, []
    # Leaving signs out, and then nothing would open.
    leaves = {reverse("home:leave")}
    for path in sorted(
        {
            *every_page_about(ellie),
            "/",
            "/people",
            "/search?q=ell",
            "/search?q=mill",
            "/notices",
            "/answers",
        }
        - leaves
    ):
        response = dads.get(path)
        asked += 1
        body = response.content.decode(errors="replace") if response.status_code == 200 else ""
        if str(ellie.pk) in path and response.status_code == 200:
            opened.append(path)
        # The place's own pages name its neighbourhoods to everybody; beside a child's name none stands.
        told = [
            place for place in PLACES if place in body and not (place == "Hollins" and "Ellie" not in body)
        ]
        assert told == [], path
        assert "Megan" not in body, path
    assert asked > 80
    assert opened == [f"/people/{ellie.pk}/for-you"]


def test_it_leaves_by_no_notice_and_no_mail(family, amina, ellie, dad):
    hearing.say_back(by=dad, speaker=family, words="Well done.")
    assert OutgoingMail.objects.exists()
    for notice in Notice.objects.filter(account=dad.account):
        assert not any(place in notice.sentence for place in PLACES)
    for mail in OutgoingMail.objects.all():
        assert not any(place in str(vars(mail)) for place in PLACES)


def test_his_calendar_and_what_he_said_he_would_do_know_nothing_of_her(family, ellie, dad):
    Meeting.objects.create(
        person=ellie, on=clock.today() + timedelta(days=1), with_account=dad.account, where="Refuge Haven"
    )
    assert queries.next_meetings(dad) == []


def test_what_was_written_for_him_is_the_childs_to_read_and_to_take_along(family, ellie):
    page = signed_in_as(themselves(ellie)).get(f"/people/{ellie.pk}/speaking").content.decode()
    assert "twenty lengths" in page
    tables = {table for table, _model, _rows in everything_about(ellie, {})}
    assert {"alongside.speaker", "alongside.deciding", "alongside.writtenfor", "alongside.block"} <= tables


def test_erasing_the_page_leaves_none_of_it(family, ellie):
    erase_rows(ellie)
    assert not Person.objects.filter(pk=ellie.pk).exists()
    for model in (Speaker, Deciding, WrittenFor, Block):
        assert not model.objects.exists()


def test_the_words_are_sealed_with_the_childs_key(family, ellie):
    for table, column in (
        ("alongside_speaker", "paper"),
        ("alongside_deciding", "words"),
        ("alongside_writtenfor", "words"),
        ("alongside_block", "names"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table}")
            rows = [bytes(row[0]) for row in cursor.fetchall()]
        assert rows and not any(
            word in row for row in rows for word in (b"Mill", b"Ellie", b"swam", b"birth")
        )
