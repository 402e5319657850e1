"""Opening a page in an emergency: one reason, one page, one hour; told, held or shut, and looked back at in words."""

import re
from datetime import timedelta

import pytest

from tests.builders import (
    a_neighbourhood,
    a_person,
    a_place,
    a_resident,
    a_team,
    a_worker,
    acting,
    an_account,
    signed_in_as,
    themselves,
)
from tests.crawling import crawl, plain
from tilth.accounts.models import Notice, Standing
from tilth.alongside import access, queries
from tilth.alongside.actions import conflicts, glass, relations
from tilth.alongside.actions.words import set_safe_way
from tilth.alongside.models import Glass, Lesson, Relation
from tilth.alongside.tasks import daily, hourly
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import Act, OutgoingMail
from tilth.base.roles import (
    EMERGENCY_ROLES,
    EMERGENCY_SECTIONS,
    STAFF,
    Emergency,
    Role,
    Section,
    Verb,
)
from tilth.home.queries.lists import people_page
from tilth.home.queries.search import search
from tilth.keeping.leaving import everything_about
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

WHY = "He rang and said he cannot go on, and hung up."


@pytest.fixture(autouse=True)
def place():
    a_place()


def breaks(actor, called="Carl", reason=Emergency.LIFE, words=WHY):
    return glass.break_glass(
        by=actor, reason=reason, words=words, called=called, neighbourhood=a_neighbourhood()
    )


def later(**delta):
    return clock.at(clock.now() + timedelta(**delta))


def told(account):
    return [(notice.sentence, notice.link) for notice in Notice.objects.filter(account=account)]


def seen_by(person):
    return [(one.name, one.why) for one in queries.who_has_looked(person.pk)]


# --- who, what, how long -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [reason for reason in Emergency if reason != Emergency.REVIEW])
def test_each_reason_opens_its_own_parts_for_reading_and_nothing_else(carl, sam, reason):
    breaks(sam, reason=reason)

    assert access.sections_for(sam, carl) == EMERGENCY_SECTIONS[reason]
    assert Section.RESTRICTED not in EMERGENCY_SECTIONS[reason]
    for section in queries.SHOWN_SECTIONS:
        assert [verb for verb in Verb if access.may(sam, carl, verb, section)] in ([], [Verb.SEE])


def test_after_an_hour_it_is_gone(carl, sam):
    client = signed_in_as(sam)
    breaks(sam)
    with later(minutes=59):
        assert client.get(f"/people/{carl.pk}").status_code == 200
    with later(minutes=60):
        assert access.sections_for(sam, carl) == frozenset()
        assert client.get(f"/people/{carl.pk}").status_code == 404


def test_whoever_opened_it_may_shut_it_before_and_nobody_else(carl, sam, gwen):
    broken = breaks(sam)
    with pytest.raises(NotFound):
        glass.shut_glass(by=gwen, glass=broken)

    assert signed_in_as(sam).post(f"/people/{carl.pk}/shut").status_code == 302
    assert access.sections_for(sam, carl) == frozenset()


@pytest.mark.parametrize("role", sorted(STAFF - EMERGENCY_ROLES))
def test_a_keeper_an_analyst_and_a_resident_open_nothing(carl, role):
    somebody = acting(an_account("Kit Lane", role), role)

    for nobody in (somebody, a_resident()):
        with pytest.raises(NotAllowed):
            breaks(nobody)
    assert signed_in_as(somebody).get("/emergency").status_code == 404


def test_without_the_second_factor_an_open_page_is_not_there(carl, sam):
    breaks(sam)
    for role in (Role.RESIDENT, Role.WORKER):
        bare = Actor(kind="account", account=sam.account, acting_as=role)
        assert access.sections_for(bare, carl) == frozenset()
        with pytest.raises(NotAllowed):
            breaks(bare)


def test_it_opens_to_whoever_broke_it_alone(carl, sam):
    breaks(sam)

    assert access.sections_for(a_worker("Jo Bell"), carl) == frozenset()


def test_only_the_privacy_lead_opens_a_page_to_review_it(carl, sam, gwen):
    with pytest.raises(InvalidInput):
        breaks(sam, reason=Emergency.REVIEW)

    breaks(gwen, reason=Emergency.REVIEW)
    assert access.sections_for(gwen, carl) == set(queries.SHOWN_SECTIONS)


@pytest.mark.parametrize(
    "wrong", [{"reason": "curious"}, {"reason": ""}, {"words": "He rang."}, {"words": ""}]
)
def test_without_a_reason_and_ones_own_words_nothing_opens(carl, sam, wrong):
    with pytest.raises(InvalidInput):
        breaks(sam, **wrong)
    assert not Glass.objects.exists()


def test_a_worker_whose_say_is_no_or_whose_access_sleeps_reads_what_the_reason_opens(carl, amina):
    Relation.objects.update(asleep_at=clock.now())
    breaks(amina)

    assert access.sections_for(amina, carl) == EMERGENCY_SECTIONS[Emergency.LIFE]
    assert access.may(amina, carl, Verb.WAKE)


def test_it_is_reached_by_its_page_only_and_stands_in_no_list(carl, sam):
    breaks(sam)

    assert people_page(sam) == ([], False)
    assert search(sam, "carl").is_empty
    assert not access.visible_to(sam).exists()


def test_it_leaves_nothing_on_the_timeline(carl, sam):
    before = Moment.objects.filter(person=carl).count()
    breaks(sam)

    assert Moment.objects.filter(person=carl).count() == before
    assert Act.objects.filter(chain=carl.pk, what="alongside.break_glass", why=Emergency.LIFE).exists()


# --- nobody, two, kept away --------------------------------------------------------------------------------


def a_try(client, called):
    sent = {"reason": "life", "words": WHY, "called": called, "neighbourhood": str(a_neighbourhood().pk)}
    return client.post("/emergency", sent)


def test_nobody_two_and_whoever_is_kept_away_are_one_page_and_one_status(carl, amina, sam):
    a_person("Ann", alongside=amina), a_person("Ann", alongside=amina)
    blocked = a_person("Bea", alongside=amina)
    relations.block(by=themselves(blocked), person=blocked, account=sam.account)
    conflicts.know_somebody(by=sam, called="Cyd", neighbourhood=a_neighbourhood())
    a_person("Cyd", alongside=amina)
    mate = an_account("Jo Bell", Role.WORKER)
    a_team(sam, acting(mate, Role.WORKER))
    a_person("Jo", alongside=amina, account=mate)
    a_person("Sam", alongside=amina, account=sam.account)

    client = signed_in_as(sam)
    answers = [a_try(client, called) for called in ("Nobody", "Ann", "Bea", "Cyd", "Jo", "Sam", "Car")]

    assert {answer.status_code for answer in answers} == {200}
    assert len({plain(answer.content.decode()) for answer in answers}) == 1
    assert not Glass.objects.exists()


def test_the_person_keeps_away_whoever_opened_their_page_from_the_list_itself(carl, sam):
    me, at = signed_in_as(acting(carl.account)), f"/people/{carl.pk}/who-sees-what"
    breaks(sam)
    keep_away = f"/people/{carl.pk}/keep-away/{sam.account_id}"
    assert keep_away in me.get(at).content.decode()

    me.post(keep_away)

    assert access.sections_for(sam, carl) == frozenset()
    assert keep_away not in me.get(at).content.decode()


def test_a_block_put_while_it_is_open_shuts_it_at_once(carl, sam):
    breaks(sam)
    relations.block(by=acting(carl.account), person=carl, account=sam.account)

    assert access.sections_for(sam, carl) == frozenset()


def test_trying_names_is_slowed_down_and_each_try_tells_the_privacy_lead(carl, sam, gwen):
    client = signed_in_as(sam)
    for number in range(10):
        assert a_try(client, f"Nobody {number}").status_code == 200
    assert a_try(client, "Carl").status_code == 429

    tries = [sentence for sentence, _link in told(gwen.account) if "nothing opened" in sentence]
    assert len(tries) == 10
    assert Act.objects.filter(what="alongside.break_glass").count() == 10


# --- the pages ---------------------------------------------------------------------------------------------


def test_why_is_asked_before_whose(carl, sam):
    client = signed_in_as(sam)
    first = client.get("/emergency").content.decode()
    assert "What are they called?" not in first
    assert "review" not in first

    assert client.post("/emergency", {"reason": "life", "words": "Too short."}).status_code == 422
    second = client.post("/emergency", {"reason": "life", "words": WHY}).content.decode()
    assert "What are they called?" in second
    assert WHY in second

    answer = a_try(client, " CARL ")
    assert answer["Location"] == f"/people/{carl.pk}"
    page = client.get(answer["Location"]).content.decode()
    assert "You opened this page in an emergency" in page
    assert "60 more minutes" in page


def test_the_names_form_says_what_is_missing_and_keeps_what_was_said(carl, sam):
    page = signed_in_as(sam).post("/emergency", {"reason": "life", "words": WHY, "called": ""})

    assert page.status_code == 422
    assert WHY in page.content.decode()


@pytest.mark.parametrize("reason", ["life", "asked", "duty"])
def test_no_link_on_a_page_opened_so_leads_nowhere(carl, amina, sam, reason):
    set_safe_way(by=amina, person=carl, channel="phone", is_safe="yes", address="01632 960123")
    breaks(sam, reason=reason)
    visits = crawl("worker", signed_in_as(sam), [f"/people/{carl.pk}"], within=str(carl.pk))

    assert [(visit.path, visit.found_on) for visit in visits if visit.status >= 400] == []
    assert any("01632 960123" in visit.body for visit in visits)


# --- the privacy lead --------------------------------------------------------------------------------------


def test_the_privacy_lead_is_told_at_once_and_no_name_is_in_it(carl, sam, gwen):
    breaks(sam)

    assert told(gwen.account) == [("A page was opened in an emergency. Please look.", "/emergencies")]
    client = signed_in_as(gwen)
    at = re.search(r'href="(/emergencies/[^"]+)"', client.get("/emergencies").content.decode())[1]
    page = client.get(at).content.decode()
    assert WHY in page
    assert "Sam Poole" in page
    assert client.get(f"/people/{carl.pk}").status_code == 404, "being told opens nobody's page"


def test_without_a_privacy_lead_the_keeper_is_told_to_name_one(carl, sam, gwen):
    Standing.objects.filter(account=gwen.account).delete()
    kit = an_account("Kit Lane", Role.KEEPER)
    breaks(sam)

    assert "no privacy lead" in told(kit)[0][0]


def test_only_the_privacy_lead_reads_of_emergencies_and_not_of_who_keeps_them_away(carl, sam, gwen):
    broken = breaks(sam)
    for path in ("/emergencies", f"/emergencies/{broken.pk}", "/who-opened"):
        assert signed_in_as(sam).get(path).status_code == 404
    relations.block(by=acting(carl.account), person=carl, account=gwen.account)

    client = signed_in_as(gwen)
    assert "Carl" not in client.get("/emergencies").content.decode()
    assert client.get(f"/emergencies/{broken.pk}").status_code == 404


# --- telling the person ------------------------------------------------------------------------------------


def test_the_person_is_told_within_72_hours_and_once(carl, sam):
    breaks(sam)
    assert hourly() == 0
    with later(hours=71):
        hourly()
        hourly()

    assert [link for _sentence, link in told(carl.account)] == [f"/people/{carl.pk}/who-sees-what"]
    assert Glass.objects.get().told_at


@pytest.mark.parametrize(("is_safe", "mails"), [(True, 1), (False, 0)])
def test_a_mail_about_it_leaves_only_where_mail_is_safe_and_says_nothing(carl, sam, is_safe, mails):
    carl.account.mail_ok, carl.account.mail_is_safe = True, is_safe
    carl.account.save()
    breaks(sam)
    with later(hours=50):
        hourly()

    left = OutgoingMail.objects.filter(to=carl.account_id).values_list("link", flat=True)
    assert list(left) == ["/notices"] * mails


def test_somebody_without_an_account_is_told_by_whoever_walks_with_them_first(amina, sam):
    a_person("Rosa", alongside=amina)
    breaks(sam, called="Rosa")
    with later(hours=50):
        hourly()

    [(sentence, _link)] = told(amina.account)
    assert "Tell the person yourself" in sentence
    assert "Rosa" not in sentence


def test_with_nobody_alongside_the_privacy_lead_tells_them(sam, gwen):
    a_person("Rosa")
    breaks(sam, called="Rosa")
    with later(hours=50):
        hourly()

    assert any("Tell the person yourself" in sentence for sentence, _link in told(gwen.account))


def test_a_telling_is_held_with_a_reason_and_a_day_by_somebody_else_than_who_opened(carl, sam, gwen):
    broken, today = breaks(sam), clock.today()
    for wrong in (
        {"until_on": today},
        {"until_on": today + timedelta(days=29)},
        {"why": "", "until_on": today + timedelta(days=7)},
    ):
        with pytest.raises(InvalidInput):
            glass.hold_telling(by=gwen, glass=broken, **({"why": "He reads her post."} | wrong))
    with pytest.raises(NotFound):
        glass.hold_telling(by=sam, glass=broken, why="Please.", until_on=today + timedelta(days=7))
    own = breaks(gwen, reason=Emergency.REVIEW)
    with pytest.raises(NotAllowed):
        glass.hold_telling(by=gwen, glass=own, why="Please.", until_on=today + timedelta(days=7))

    glass.hold_telling(by=gwen, glass=broken, why="He reads her post.", until_on=today + timedelta(days=28))
    with later(days=27):
        hourly()
    assert not Glass.objects.get(pk=broken.pk).told_at


def test_while_it_is_held_the_person_sees_neither_the_telling_nor_the_look(carl, sam, gwen):
    me = signed_in_as(acting(carl.account))
    broken = breaks(sam)
    signed_in_as(sam).get(f"/people/{carl.pk}")
    assert "Sam" in me.get("/my-page").content.decode()

    glass.hold_telling(
        by=gwen, glass=broken, why="He reads her post.", until_on=clock.today() + timedelta(days=7)
    )

    assert "Sam" not in str(everything_about(carl, {}))
    assert (
        "keep-away"
        not in me.get(f"/people/{carl.pk}/who-sees-what").content.decode().split("Who has looked")[1]
    )
    for path in ("/my-page", f"/people/{carl.pk}/who-sees-what", f"/people/{carl.pk}/print"):
        assert "Sam" not in me.get(path).content.decode()
    assert seen_by(carl) == []

    glass.tell_now(by=gwen, glass=broken)
    assert seen_by(carl) == [("Sam", "in an emergency: somebody’s life is in danger")]
    assert len(told(carl.account)) == 1
    with pytest.raises(WrongState):
        glass.tell_now(by=gwen, glass=broken)


def test_only_the_looks_of_that_hour_are_held(carl, amina, gwen):
    signed_in_as(amina).get(f"/people/{carl.pk}")
    with later(hours=1):
        broken = breaks(amina)
        signed_in_as(amina).get(f"/people/{carl.pk}")
        glass.hold_telling(by=gwen, glass=broken, why="Unsafe.", until_on=clock.today() + timedelta(days=7))
        assert seen_by(carl) == [("Amina", "worker")]


def test_a_day_that_has_come_asks_the_privacy_lead_again_and_tells_nobody(carl, sam, gwen):
    broken = breaks(sam)
    glass.hold_telling(by=gwen, glass=broken, why="Unsafe.", until_on=clock.today() + timedelta(days=7))
    Notice.objects.all().delete()
    with later(days=7):
        daily()
        hourly()

    assert told(carl.account) == []
    assert any("look again" in sentence for sentence, _link in told(gwen.account))


def test_the_privacy_lead_holds_and_tells_from_the_page(carl, sam, gwen):
    broken, client = breaks(sam), signed_in_as(gwen)
    at, day = f"/emergencies/{broken.pk}", str(clock.today() + timedelta(days=5))
    assert client.post(at, {"why": "", "until_on": day}).status_code == 422
    assert client.post(at, {"why": "He reads her post.", "until_on": "2020-01-01"}).status_code == 422
    for why in ("He reads her post.", "He still does."):
        assert client.post(at, {"why": why, "until_on": day}).status_code == 302
    assert re.search(
        "[0-9]{4}: He reads her post.*[0-9]{4}: He still does", client.get(at).content.decode(), re.DOTALL
    )

    assert client.post(f"{at}/tell").status_code == 302
    assert "They were told" in client.get(at).content.decode()


# --- peers -------------------------------------------------------------------------------------------------


def test_two_of_the_team_look_back_at_it_in_words_and_the_privacy_lead_reads_them(carl, sam, gwen):
    mates = [a_worker(name) for name in ("Jo Bell", "Bev Hill", "Una Fry")]
    a_team(sam, *mates)
    breaks(sam)
    hourly()
    assert not Lesson.objects.exists()
    with later(hours=2):
        hourly()
        hourly()
    lessons = list(Lesson.objects.all())
    assert len(lessons) == 2
    assert {lesson.account for lesson in lessons} <= {mate.account for mate in mates}

    peer = next(mate for mate in mates if mate.account == lessons[0].account)
    client, link = signed_in_as(peer), Notice.objects.get(account=peer.account).link
    page = client.get(link).content.decode()
    assert WHY in page
    assert "Carl" not in page
    assert client.post(link, {"needed": "Yes, all three.", "learned": ""}).status_code == 422
    said = {"needed": "Yes, all of them.", "learned": "Ring the neighbour first."}
    assert client.post(link, said).status_code == 302
    assert client.get(link).status_code == 404

    page = signed_in_as(gwen).get(f"/emergencies/{lessons[0].glass_id}").content.decode()
    assert "Ring the neighbour first." in page


def test_where_a_team_is_small_a_gardener_makes_it_up_and_nobody_who_is_kept_away(carl, sam):
    mate, dee = a_worker("Jo Bell"), acting(an_account("Dee Marsh", Role.GARDENER), Role.GARDENER)
    a_team(sam, mate)
    relations.block(by=acting(carl.account), person=carl, account=mate.account)
    breaks(sam)
    with later(hours=2):
        hourly()

    assert [lesson.account for lesson in Lesson.objects.all()] == [dee.account]


def test_nobody_else_says_a_peers_word(carl, sam):
    mate = a_worker("Jo Bell")
    a_team(sam, mate)
    breaks(sam)
    with later(hours=2):
        hourly()
    lesson = Lesson.objects.get()

    for actor in (sam, a_worker("Una Fry")):
        with pytest.raises(NotFound):
            glass.say_lesson(by=actor, lesson=lesson, needed="Yes.", learned="Much.")
