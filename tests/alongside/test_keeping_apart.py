"""What is kept apart: read by who is named by two people, and a trace of it nowhere else."""

import pytest

from tests.builders import (
    a_neighbourhood,
    a_person,
    a_place,
    a_resident,
    a_worker,
    acting,
    an_account,
    comes_alongside,
    sees_everything,
    signed_in_as,
    themselves,
)
from tests.crawling import plain
from tilth.accounts.models import Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import apart, conflicts, relations
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import Apart, ApartMember, Relation, RelationKind
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import Act, Look, OutgoingMail
from tilth.base.roles import Role, Section, Verb
from tilth.base.sealing import HolderKey
from tilth.home.queries.person import page_of
from tilth.home.queries.search import search
from tilth.keeping import actions as keeping
from tilth.keeping.leaving import everything_about
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

SECRET = "Her brother said he has a knife."


@pytest.fixture(autouse=True)
def place():
    a_place()


def something(by, person, words=SECRET):
    return apart.keep_apart(by=by, person=person, kind="serious_harm", words=words)


def named(by, item, who, *, seconded_by=None):
    naming = apart.name_member(by=by, item=item, account=who.account)
    if seconded_by:
        apart.second_member(by=seconded_by, naming=naming)
    return naming


def reads(actor, item):
    try:
        return [one.words for one in queries.words_apart(access.apart_for(actor, item.pk))]
    except NotFound:
        return None


# --- who writes --------------------------------------------------------------------------------------------


def test_a_worker_alongside_keeps_something_apart_and_alone_reads_it(carl, amina, sam, gwen):
    comes_alongside(sam, carl, kind=RelationKind.WORKER)
    sees_everything(sam, carl)
    item = something(amina, carl)

    assert reads(amina, item) == [SECRET]
    assert [reads(actor, item) for actor in (sam, gwen, acting(carl.account))] == [None] * 3


def test_it_hangs_on_no_say(carl, amina):
    everything = [Wish(section, "no", account=amina.account) for section in queries.SHOWN_SECTIONS]
    set_say(by=themselves(carl), person=carl, wishes=everything)

    assert reads(amina, something(amina, carl)) == [SECRET]


@pytest.mark.parametrize("kind", [kind for kind in RelationKind if kind != RelationKind.WORKER])
def test_a_friend_a_stranger_and_the_person_keep_nothing_apart(carl, sam, kind):
    friend = a_resident("Nia Pugh")
    comes_alongside(friend, carl, kind=kind)

    for actor in (friend, sam, acting(carl.account)):
        with pytest.raises(NotFound):
            something(actor, carl)
        assert signed_in_as(actor).get(f"/people/{carl.pk}/kept-apart").status_code == 404


def test_the_privacy_lead_keeps_something_apart_beside_the_page_of_whom_they_name(carl, gwen):
    client = signed_in_as(gwen)
    sent = {
        "called": "carl", "neighbourhood": str(a_neighbourhood().pk), "kind": "third_party", "words": SECRET,
    }  # fmt: skip

    assert client.post("/kept-apart/new", sent).status_code == 302
    assert reads(gwen, Apart.objects.get()) == [SECRET]
    assert access.sections_for(gwen, carl) == frozenset()


def test_for_nobody_and_for_two_of_that_name_the_privacy_lead_meets_the_same_page(carl, amina, gwen):
    a_person("Ann", alongside=amina), a_person("Ann", alongside=amina)
    client, pages = signed_in_as(gwen), []
    for called in ("Ann", "Bob"):
        sent = {"called": called, "neighbourhood": str(a_neighbourhood().pk), "kind": "third_party"}
        answer = client.post("/kept-apart/new", sent | {"words": SECRET})
        assert answer.status_code == 422
        assert SECRET in answer.content.decode()
        pages.append(plain(answer.content.decode()).replace(called, "…"))

    assert pages[0] == pages[1]
    assert not Apart.objects.exists()


# --- who reads ---------------------------------------------------------------------------------------------


def test_nobody_reads_it_by_one_persons_word(carl, amina, sam, gwen):
    item = something(amina, carl)
    naming = named(amina, item, sam)

    assert reads(sam, item) is None
    for actor in (amina, sam, a_worker("Jo Bell"), acting(carl.account)):
        with pytest.raises(NotFound):
            apart.second_member(by=actor, naming=naming)

    apart.second_member(by=gwen, naming=naming)
    assert reads(sam, item) == [SECRET]
    assert reads(gwen, item) is None, "the privacy lead says who reads, and reads nothing by that"


def test_another_member_may_give_the_second_word(carl, amina, sam, gwen):
    item, jo = something(amina, carl), a_worker("Jo Bell")
    named(amina, item, sam, seconded_by=gwen)

    named(amina, item, jo, seconded_by=sam)

    assert reads(jo, item) == [SECRET]


def test_the_person_and_whoever_does_not_work_here_are_never_named(carl, amina):
    item = something(amina, carl)

    for actor in (acting(carl.account), a_resident("Nia Pugh")):
        with pytest.raises(InvalidInput):
            named(amina, item, actor)


def test_a_worker_whose_own_page_it_is_reads_nothing_even_if_named(amina, gwen):
    jo = an_account("Jo Bell", Role.WORKER)
    page = a_person("Jo", alongside=amina, account=jo)
    item = something(amina, page)
    ApartMember.objects.create(item=item, account=jo, named_by=amina.account, from_at=clock.now())

    assert reads(acting(jo, Role.WORKER), item) is None


@pytest.mark.parametrize("acting_as", [Role.RESIDENT, Role.WORKER])
def test_without_the_second_factor_it_is_not_there(carl, amina, acting_as):
    item = something(amina, carl)
    bare = Actor(kind="account", account=amina.account, acting_as=acting_as)

    assert reads(bare, item) is None


def test_a_reading_taken_away_is_gone_at_the_next_request(carl, amina, sam, gwen):
    item = something(amina, carl)
    naming = named(amina, item, sam, seconded_by=gwen)
    client = signed_in_as(sam)
    assert SECRET in client.get(f"/kept-apart/{item.pk}").content.decode()

    apart.end_member(by=amina, member=naming)

    assert client.get(f"/kept-apart/{item.pk}").status_code == 404


def test_somebody_always_knows_of_it(carl, amina, sam, gwen):
    item = something(amina, carl)
    first = ApartMember.objects.get(item=item)
    with pytest.raises(WrongState):
        apart.end_member(by=amina, member=first)

    named(amina, item, sam, seconded_by=gwen)
    apart.end_member(by=amina, member=first)
    assert (reads(amina, item), reads(sam, item)) == (None, [SECRET])


def test_it_outlives_the_walking_alongside(carl, amina):
    item = something(amina, carl)
    relations.end_relation(by=amina, relation=Relation.objects.get(account=amina.account))

    assert reads(amina, item) == [SECRET]


def test_a_block_and_a_conflict_win_over_membership(carl, amina, sam, gwen):
    item = something(amina, carl)
    named(amina, item, sam, seconded_by=gwen)
    relations.block(by=acting(carl.account), person=carl, account=sam.account)
    assert reads(sam, item) is None

    conflicts.declare_conflict(by=amina, person=carl)
    assert reads(amina, item) is None


def test_whom_the_person_keeps_away_is_named_in_vain_and_nobody_is_told_why(carl, amina, sam, gwen):
    relations.block(by=acting(carl.account), person=carl, account=sam.account)
    item = something(amina, carl)
    named(amina, item, sam, seconded_by=gwen)

    assert reads(sam, item) is None
    assert "kept apart" not in signed_in_as(sam).get("/notices").content.decode()


def test_words_are_added_below_and_none_is_overwritten(carl, amina, sam):
    item = something(amina, carl)
    apart.add_apart(by=amina, item=item, words="Told again on Monday.")

    assert reads(amina, item) == [SECRET, "Told again on Monday."]
    with pytest.raises(NotFound):
        apart.add_apart(by=sam, item=item, words="Nothing to do with me.")


@pytest.mark.parametrize("wrong", [{"kind": "because"}, {"words": ""}])
def test_without_one_of_the_three_reasons_or_without_words_nothing_is_kept_apart(carl, amina, wrong):
    with pytest.raises(InvalidInput):
        apart.keep_apart(by=amina, person=carl, **({"kind": "safeguarding", "words": SECRET} | wrong))


# --- invisible everywhere else -----------------------------------------------------------------------------


def test_the_persons_record_does_not_move(carl, amina):
    def record():
        carl.refresh_from_db()
        return (
            carl.version,
            Moment.objects.filter(person=carl).count(),
            Act.objects.filter(chain=carl.pk).count(),
            Look.objects.filter(chain=carl.pk).count(),
        )

    before = record()
    item = something(amina, carl)
    signed_in_as(amina).get(f"/kept-apart/{item.pk}")
    apart.add_apart(by=amina, item=item, words="More.")

    assert record() == before
    assert Act.objects.filter(chain=item.pk).count() == 2
    assert Look.objects.filter(chain=item.pk).count() == 1


@pytest.mark.parametrize("path", ["", "/print", "/who-sees-what", "/older?before=999", "/said"])
@pytest.mark.parametrize("who", ["the person", "another worker", "the writer"])
def test_every_page_is_the_same_whether_there_is_such_a_thing_or_not(carl, amina, sam, path, who):
    comes_alongside(sam, carl, kind=RelationKind.WORKER)
    sees_everything(sam, carl)
    actor = {"the person": acting(carl.account), "another worker": sam, "the writer": amina}[who]
    client, at = signed_in_as(actor), f"/people/{carl.pk}{path}"
    client.get(at)
    before = client.get(at)

    something(amina, carl)

    after = client.get(at)
    assert plain(before.content.decode()) == plain(after.content.decode())
    assert before.headers.keys() == after.headers.keys()


def test_what_is_kept_apart_and_what_never_was_answer_alike(carl, amina, sam):
    comes_alongside(sam, carl, kind=RelationKind.WORKER)
    item = something(amina, carl)
    for actor in (sam, acting(carl.account)):
        client = signed_in_as(actor)
        for method in (client.get, client.post):
            there = method(f"/kept-apart/{item.pk}")
            never = method("/kept-apart/6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
            assert there.status_code == never.status_code == 404
            assert plain(there.content.decode()) == plain(never.content.decode())


def test_another_workers_page_of_it_is_the_one_of_a_person_who_has_none(carl, amina, sam):
    comes_alongside(sam, carl, kind=RelationKind.WORKER)
    client = signed_in_as(sam)
    before = plain(client.get(f"/people/{carl.pk}/kept-apart").content.decode())

    something(amina, carl)

    assert plain(client.get(f"/people/{carl.pk}/kept-apart").content.decode()) == before


def test_no_search_no_copy_and_no_section_holds_it(carl, amina):
    something(amina, carl)

    assert search(amina, "brother").is_empty
    assert search(amina, "knife").is_empty
    assert SECRET not in str(everything_about(carl, {}))
    assert "apart" not in str(everything_about(carl, {}))
    assert Section.RESTRICTED not in page_of(amina, carl.pk).sections


def test_its_id_shows_no_time_and_its_key_is_its_own(carl, amina):
    item = something(amina, carl)

    assert item.pk.version == 4
    assert {row.pk.version for row in (*item.words.all(), *item.members.all())} == {4}
    assert HolderKey.objects.filter(pk=item.pk).exists()


def test_when_the_page_is_erased_it_goes_too_with_its_key(
    carl, amina, gwen, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.ERASURES = tmp_path / "erased"
    item, kit = something(amina, carl), acting(an_account("Kit Lane", Role.KEEPER), Role.KEEPER)
    asked = keeping.ask(by=acting(carl.account), person=carl, kind="erase")
    keeping.agree_erasure(by=gwen, asked=asked)
    with django_capture_on_commit_callbacks(execute=True):
        keeping.erase(by=kit, asked=asked)

    assert not Apart.objects.exists()
    assert HolderKey.objects.get(pk=item.pk).wrapped is None


def test_a_notice_names_nobody(carl, amina, sam, gwen):
    for actor in (sam, gwen):
        actor.account.mail_ok = actor.account.mail_is_safe = True
        actor.account.save()
    item = something(amina, carl)
    named(amina, item, sam, seconded_by=gwen)

    assert set(OutgoingMail.objects.values_list("link", flat=True)) == {"/notices"}
    told = [notice.sentence for notice in Notice.objects.all()]
    assert len(told) == 3
    assert not any("Carl" in sentence or "knife" in sentence for sentence in told)


# --- pages -------------------------------------------------------------------------------------------------


def test_from_the_persons_page_to_a_second_reader(carl, amina, sam, gwen):
    worker = signed_in_as(amina)
    assert f"/people/{carl.pk}/kept-apart" in worker.get(f"/people/{carl.pk}").content.decode()
    at = f"/people/{carl.pk}/kept-apart"
    there = worker.post(at, {"kind": "safeguarding", "words": SECRET})["Location"]
    assert SECRET in worker.get(there).content.decode()
    assert there in worker.get(at).content.decode()
    assert worker.post(f"{there}/name", {"who": str(sam.account_id)}).status_code == 302

    ask = Notice.objects.filter(account=gwen.account).exclude(link="").get().link
    lead = signed_in_as(gwen)
    page = lead.get(ask).content.decode()
    assert "Sam Poole" in page
    assert SECRET not in page
    assert lead.post(ask).status_code == 302
    assert lead.get(ask).status_code == 404

    other = signed_in_as(sam)
    assert SECRET in other.get(Notice.objects.get(account=sam.account).link).content.decode()
    member = ApartMember.objects.get(account=sam.account)
    assert other.post(f"{there}/end/{member.pk}").status_code == 302
    assert other.get(there).status_code == 404


def test_an_empty_form_keeps_nothing_and_says_what_is_missing(carl, amina):
    worker = signed_in_as(amina)
    assert worker.post(f"/people/{carl.pk}/kept-apart", {"words": SECRET}).status_code == 422
    item = something(amina, carl)
    assert worker.post(f"/kept-apart/{item.pk}/name", {"who": ""}).status_code == 422
    assert worker.post(f"/kept-apart/{item.pk}/name", {"who": str(amina.account_id)}).status_code == 422
    assert worker.post(f"/kept-apart/{item.pk}", {"words": ""}).status_code == 422


def test_only_the_privacy_lead_has_their_page(amina, gwen):
    assert signed_in_as(gwen).get("/privacy").status_code == 200
    assert "/privacy" in signed_in_as(gwen).get("/").content.decode()
    assert signed_in_as(amina).get("/privacy").status_code == 404
    with pytest.raises((NotFound, NotAllowed)):
        access.person_for(gwen, a_person("Ann").pk, Verb.KEEP_APART)
