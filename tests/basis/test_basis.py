"""Why an organisation may: written once, followed and never changed, told in good time, and apart from what a person says."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.builders import (
    LONG_AGO,
    a_person,
    a_team,
    a_worker,
    acting,
    an_account,
    an_introduction,
    an_invitation,
    an_organisation,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice, Standing
from tilth.alongside.actions import introductions, relations, say
from tilth.alongside.models import Relation, RelationKind
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.roles import Role, Section
from tilth.basis import actions, queries
from tilth.basis.models import ARTICLES, Article6, Article9, Basis
from tilth.basis.tasks import daily
from tilth.keeping import actions as keeping
from tilth.keeping import queries as how
from tilth.keeping.leaving import everything_about

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("here")]


@pytest.fixture
def gwen():
    return acting(an_account("Gwen Pugh", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD)


@pytest.fixture
def kit():
    return acting(an_account("Kit Lane", Role.KEEPER), Role.KEEPER)


@pytest.fixture
def homes():
    return an_organisation()


def midday_in(days):
    """So many days on, at midday: a day of summer begins an hour earlier, and near midnight that is another day."""
    return clock.at(clock.now().replace(hour=12) + timedelta(days=days))


def a_worker_of(organisation, name="Amina Said"):
    worker = a_worker(name)
    Standing.objects.filter(account=worker.account).update(organisation=organisation)
    return worker


def a_basis(gwen, organisation, **more):
    given = {
        "purpose": "to walk alongside people who asked us to",
        "article6": "6e",
        "power": "Care Act 2014, section 2",
        "title": "The neighbourhood agreement",
        "words": "We share what people say we may.",
        "signed": "the data-protection officer",
        "from_on": clock.today(),
        "until_on": clock.today() + timedelta(days=200),
    }
    return actions.write(by=gwen, organisation=organisation, **given | more)


def one_that_ran_out(gwen, organisation, **more):
    with clock.at(clock.now() - timedelta(days=100)):
        return a_basis(gwen, organisation, until_on=clock.today() + timedelta(days=98), **more)


def a_picture():
    made = io.BytesIO()
    Image.new("RGB", (20, 30), "white").save(made, "PNG")
    return SimpleUploadedFile("page.png", made.getvalue(), "image/png")


# --- writing it down ---------------------------------------------------------------------------------------


def test_only_the_privacy_lead_writes_and_ends(gwen, kit, homes):
    basis = a_basis(gwen, homes)
    for other in (kit, a_worker(), acting(an_account("Lee", Role.LEADER), Role.LEADER)):
        with pytest.raises(NotAllowed):
            a_basis(other, homes)
        with pytest.raises(NotAllowed):
            actions.end(by=other, basis=basis)
        with pytest.raises(NotAllowed):
            actions.add_page(by=other, basis=basis, picture=a_picture())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"article6": "7"}, "article6"),
        ({"article6": ""}, "article6"),
        ({"article9": "6e"}, "article9"),
        ({"part": "owner"}, "part"),
        ({"sections": ["restricted"]}, "sections"),
        ({"until_on": date(2020, 1, 1)}, "until_on"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(gwen, homes, given, field):
    with pytest.raises(InvalidInput) as refused:
        a_basis(gwen, homes, **given)
    assert refused.value.field == field


def test_it_holds_for_a_year_at_most(gwen, homes):
    with pytest.raises(InvalidInput):
        a_basis(gwen, homes, until_on=clock.today() + timedelta(days=367))


def test_every_choice_has_its_name_in_law():
    choices = {value for value in (*Article6.values, *Article9.values) if value}
    assert choices == set(ARTICLES)
    assert all(f"article {value[0]}(" in str(name) for value, name in ARTICLES.items())


def test_its_last_day_is_the_last_on_which_it_holds(gwen, homes):
    basis = a_basis(gwen, homes)
    with midday_in(200):
        assert not basis.is_over and queries.ran_out(homes.pk) is None
    with midday_in(201):
        assert basis.is_over and queries.ran_out(homes.pk) == basis


def test_what_follows_takes_the_place_and_the_words_before_stay(gwen, homes):
    before = a_basis(gwen, homes)
    again = a_basis(gwen, homes, words="We share less.", follows=before)
    before.refresh_from_db()
    assert before.is_over and before.words == "We share what people say we may."
    assert queries.bases_of([homes.pk]) == {homes.pk: [again]}
    assert queries.earlier(again) == [before]
    with pytest.raises(WrongState):
        a_basis(gwen, homes, follows=before)


def test_until_what_follows_begins_the_one_before_holds(gwen, homes):
    before = a_basis(gwen, homes)
    a_basis(gwen, homes, follows=before, from_on=clock.today() + timedelta(days=10))
    before.refresh_from_db()
    assert not before.is_over and before.days_left == 10
    assert queries.bases_of([homes.pk]) == {homes.pk: [before]}


def test_a_signed_page_is_made_anew_and_read_by_anybody(gwen, homes):
    basis = a_basis(gwen, homes)
    page = actions.add_page(by=gwen, basis=basis, picture=a_picture())
    answer = Client().get(f"/why-we-may/{basis.pk}/pages/{page.pk}.jpg")
    assert answer.status_code == 200 and answer.content.startswith(b"\xff\xd8")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [b"%PDF-1.7 /JavaScript", b"<svg onload='x()'/>", b"<html>"])
def test_a_page_that_is_no_picture_is_refused(gwen, homes, content):
    basis = a_basis(gwen, homes)
    sent = {"picture": SimpleUploadedFile("page.pdf", content, "image/png")}
    answer = signed_in_as(gwen).post(f"/privacy/agreements/{basis.pk}/pages", sent)
    assert answer.status_code == 422 and not basis.pages.exists()


# --- reading it --------------------------------------------------------------------------------------------


def test_anybody_reads_why_each_organisation_may(gwen, homes):
    basis = a_basis(gwen, homes, article9="9g")
    page = Client().get("/why-we-may").content.decode()
    assert "Bracken Homes" in page and "the public job that the law gives them" in page
    whole = Client().get(f"/why-we-may/{basis.pk}").content.decode()
    for words in ("public task", "substantial public interest", "Care Act 2014, section 2", "We share what"):
        assert words in whole
    assert "Write it again" not in whole and "Gwen" not in whole


def test_the_keeper_reads_and_writes_nothing(gwen, kit, homes):
    basis = a_basis(gwen, homes)
    client = signed_in_as(kit)
    assert "Write one down" not in client.get("/privacy/agreements").content.decode()
    for path in ("new", f"{basis.pk}/again", f"{basis.pk}/end"):
        assert client.get(f"/privacy/agreements/{path}").status_code == 404


def test_the_privacy_lead_writes_it_on_a_page(gwen, homes):
    client = signed_in_as(gwen)
    sent = {
        "organisation": str(homes.pk), "purpose": "to walk alongside", "walks": "on", "part": "joint", "sections": ["story"],
        "article6": "6e", "article9": "", "power": "An Act", "title": "Ours", "words": "We share.", "signed": "An office",
        "from_on": "today", "until_on": (clock.today() + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    assert client.post("/privacy/agreements/new", sent | {"until_on": "2020-01-01"}).status_code == 422
    assert client.post("/privacy/agreements/new", sent).status_code == 302
    basis = Basis.objects.get()
    assert (basis.written_by, basis.sections) == (gwen.account, ["story"])
    again = sent | {"purpose": "to walk alongside people"}
    assert client.post(f"/privacy/agreements/{basis.pk}/again", again).status_code == 302
    assert Basis.objects.get(follows=basis).organisation == homes


def test_the_list_says_for_whom_nothing_is_written(gwen, homes):
    a_worker_of(homes)
    an_organisation("Nobody here", "charity")
    assert queries.overview().missing == [homes]
    assert "Bracken Homes" in " ".join(how.how_it_is()[1])
    a_basis(gwen, homes)
    assert queries.overview().missing == []
    assert "Bracken Homes" not in " ".join(how.how_it_is()[1])


def test_the_keeper_hears_in_how_it_is_that_one_is_over(gwen, homes):
    one_that_ran_out(gwen, homes)
    assert "Bracken Homes" in " ".join(how.how_it_is()[1])


# --- beside a person's say ---------------------------------------------------------------------------------


def test_the_person_reads_why_each_organisation_alongside_may_with_the_words_one_tap_away(gwen, homes):
    amina = a_worker_of(homes)
    carl = a_person(alongside=amina, account=an_account("Carl"))
    comes_alongside(acting(an_account("Nia")), carl)
    client = signed_in_as(themselves(carl))
    path = f"/people/{carl.pk}/who-sees-what"
    assert "Nothing is written down yet" in client.get(path).content.decode()
    basis = a_basis(gwen, homes)
    page = client.get(path).content.decode()
    assert "to walk alongside people who asked us to" in page and "public job" in page
    assert f"/why-we-may/{basis.pk}" in page and "Nothing is written down yet" not in page


def test_a_friend_comes_as_themselves_and_no_organisation_is_named(gwen, homes):
    amina, sam = a_worker_of(homes), a_worker_of(an_organisation("Police", "police"), "Sam Poole")
    carl = a_person(alongside=amina)
    comes_alongside(sam, carl, kind=RelationKind.NEIGHBOUR)
    page = signed_in_as(amina).get(f"/people/{carl.pk}/who-sees-what").content.decode()
    assert "Bracken Homes" in page and "Police" not in page


def test_when_it_runs_out_the_page_says_so_and_whoever_is_alongside_stays(gwen, homes):
    amina = a_worker_of(homes)
    carl = a_person(alongside=amina)
    one_that_ran_out(gwen, homes)
    client = signed_in_as(amina)
    assert client.get(f"/people/{carl.pk}").status_code == 200
    assert "ran out" in client.get(f"/people/{carl.pk}/who-sees-what").content.decode()


def test_a_say_is_changed_as_before_when_it_has_run_out(gwen, homes):
    amina = a_worker_of(homes)
    carl = a_person(alongside=amina)
    one_that_ran_out(gwen, homes)
    himself = themselves(carl)
    for answer in ("no", "yes"):
        say.set_say(by=himself, person=carl, wishes=[say.Wish(Section.HEALTH, answer, account=amina.account)])
    assert "health" in signed_in_as(amina).get(f"/people/{carl.pk}/who-sees-what").content.decode()


def test_a_basis_opens_nobodys_page(gwen, homes):
    carl = a_person(alongside=a_worker("Amina Said"))
    sam = a_worker_of(homes, "Sam Poole")
    a_basis(gwen, homes, sections=["story", "plan", "health"])
    assert signed_in_as(sam).get(f"/people/{carl.pk}").status_code == 404


def test_nobody_new_comes_from_an_organisation_whose_agreement_ran_out(gwen, homes):
    amina, sam = a_worker("Amina Said"), a_worker_of(homes, "Sam Poole")
    carl = a_person(alongside=amina)
    asked = an_invitation(carl, by=amina, to=sam, kind=RelationKind.WORKER)
    one_that_ran_out(gwen, homes)
    with pytest.raises(WrongState) as refused:
        relations.accept(by=sam, invitation=asked)
    assert "Bracken Homes" in refused.value.message
    other = a_worker_of(homes, "Joe Hart")
    for more in ({"to": other, "kind": RelationKind.WORKER}, {"to_organisation": homes}):
        with pytest.raises(WrongState):
            an_invitation(carl, by=amina, **more)
    assert Relation.objects.filter(person=carl).count() == 1
    relations.decline(by=sam, invitation=asked)


def test_a_group_that_was_asked_does_not_come_either(gwen, homes):
    amina = a_worker("Amina Said")
    carl = a_person(alongside=amina)
    asked = an_invitation(carl, by=amina, to_organisation=homes)
    one_that_ran_out(gwen, homes)
    with pytest.raises(WrongState):
        relations.organisation_came(by=amina, invitation=asked)


def test_the_page_for_asking_keeps_what_was_typed_and_says_why(gwen, homes):
    amina = a_worker("Amina Said")
    a_worker_of(homes, "Sam Poole")
    carl = a_person(alongside=amina)
    one_that_ran_out(gwen, homes)
    sent = {
        "who": "Sam Poole", "kind": "worker", "asked_for": "a lift to the baths", "sections": ["story"],
    }  # fmt: skip
    page = signed_in_as(amina).post(f"/people/{carl.pk}/pull-in", sent)
    assert page.status_code == 422
    assert "ran out" in page.content.decode() and "a lift to the baths" in page.content.decode()


def test_they_come_again_once_it_is_written_again(gwen, homes):
    amina, sam = a_worker("Amina Said"), a_worker_of(homes, "Sam Poole")
    carl = a_person(alongside=amina)
    over = one_that_ran_out(gwen, homes)
    a_basis(gwen, homes, follows=over)
    relations.accept(by=sam, invitation=an_invitation(carl, by=amina, to=sam, kind=RelationKind.WORKER))
    assert Relation.objects.filter(person=carl, account=sam.account).exists()


def test_a_friend_still_comes_whatever_became_of_the_paper_of_where_they_work(gwen, homes):
    amina, sam = a_worker("Amina Said"), a_worker_of(homes, "Sam Poole")
    carl = a_person(alongside=amina)
    one_that_ran_out(gwen, homes)
    asked = an_invitation(carl, by=amina, to=sam, kind=RelationKind.FRIEND)
    assert relations.accept(by=sam, invitation=asked).kind == RelationKind.FRIEND


def test_where_nothing_was_ever_written_nothing_stops(homes):
    amina, sam = a_worker("Amina Said"), a_worker_of(homes, "Sam Poole")
    carl = a_person(alongside=amina)
    relations.accept(by=sam, invitation=an_invitation(carl, by=amina, to=sam, kind=RelationKind.WORKER))
    assert Relation.objects.filter(person=carl).count() == 2


def test_figures_under_another_purpose_neither_open_nor_stop_anything(gwen, homes):
    one_that_ran_out(gwen, homes, walks=False, purpose="figures without names")
    assert queries.ran_out(homes.pk) is None


def test_somebody_who_asked_to_be_met_is_met_whatever_became_of_a_paper(gwen, homes):
    amina = a_worker_of(homes)
    one_that_ran_out(gwen, homes)
    a_team(amina)
    waiting = an_introduction("Sheila", by=amina)
    introductions.go(by=amina, introduction=waiting)
    person = introductions.say_met(by=amina, introduction=waiting, called="Sheila")
    assert Relation.objects.filter(person=person, account=amina.account, is_first=True).exists()


def test_what_is_ended_before_its_day_stops_newcomers_too(gwen, homes):
    basis = a_basis(gwen, homes)
    assert queries.ran_out(homes.pk) is None
    actions.end(by=gwen, basis=basis)
    assert queries.ran_out(homes.pk) == basis
    with pytest.raises(WrongState):
        actions.end(by=gwen, basis=basis)
    page = Client().get(f"/why-we-may/{basis.pk}").content.decode()
    assert "It ended on" in page


# --- told in good time -------------------------------------------------------------------------------------


def told(account):
    return list(Notice.objects.filter(account=account, kind="agreement").order_by("made_at", "pk"))


def test_the_privacy_lead_hears_at_three_months_at_one_when_it_is_over_and_each_month_after(gwen, homes):
    basis = a_basis(gwen, homes)
    heard = []
    for days in (0, 107, 108, 109, 168, 169, 170, 200, 201, 202, 231, 232, 263):
        with midday_in(days):
            if daily():
                heard.append(200 - days)
    assert heard == [92, 31, -1, -32, -63]
    assert len(told(gwen.account)) == len(heard)
    assert told(gwen.account)[0].link == f"/why-we-may/{basis.pk}"
    assert "runs out" in told(gwen.account)[0].sentence and "ran out" in told(gwen.account)[2].sentence


def test_days_on_which_nothing_ran_are_made_up_for_once(gwen, homes):
    a_basis(gwen, homes)
    with midday_in(210):
        assert daily() == 1 and daily() == 0
    assert len(told(gwen.account)) == 1


def test_nobody_hears_of_one_that_another_follows(gwen, homes):
    basis = a_basis(gwen, homes)
    a_basis(
        gwen, homes, follows=basis, from_on=clock.today() + timedelta(days=201),
        until_on=clock.today() + timedelta(days=400),
    )  # fmt: skip
    with midday_in(190):
        assert daily() == 0


def test_where_nobody_is_privacy_lead_the_keeper_hears(gwen, kit, homes):
    a_basis(gwen, homes)
    Standing.objects.filter(account=gwen.account).update(until_on=LONG_AGO + timedelta(days=1))
    with midday_in(150):
        daily()
    assert len(told(kit.account)) == 1 and told(gwen.account) == []


# --- out of the house --------------------------------------------------------------------------------------


def test_it_goes_out_with_the_open_files(gwen, kit, homes):
    a_basis(gwen, homes)
    archive = zipfile.ZipFile(io.BytesIO(keeping.take_open_files(by=kit)))
    [row] = list(csv.DictReader(io.StringIO(archive.read("sharing_agreements.csv").decode("utf-8-sig"))))
    assert row["organisation__name"] == "Bracken Homes" and row["article6"] == "6e"
    assert row["power"] == "Care Act 2014, section 2"


def test_a_persons_copy_says_why_those_alongside_may_at_once(gwen, homes):
    carl = a_person(alongside=a_worker_of(homes), account=an_account("Carl"))
    a_basis(gwen, homes)
    a_basis(gwen, an_organisation("Police", "police"), title="Another")
    content = keeping.take_copy(by=themselves(carl), person=carl)
    archive = zipfile.ZipFile(io.BytesIO(content))
    [row] = json.loads(archive.read("everything.json"))["why they may"]
    assert row["organisation"] == "Bracken Homes" and row["in law"] == "article 6(1)(e), public task"
    assert "Care Act 2014" in archive.read("everything.html").decode()
    assert [rows for table, _model, rows in everything_about(carl, {}) if table == "why they may"]
