"""Who speaks for somebody is written down with them, looked at twice, read by few, and over when anybody says so."""

from datetime import timedelta

import pytest

from tests.alongside.speaking import decides, seconded, written_down
from tests.builders import (
    acting,
    an_account,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import deciding, hearing, places_kept, relations
from tilth.alongside.actions import speaking as actions
from tilth.alongside.actions.say import Wish
from tilth.alongside.models import Relation, Say
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.roles import Role, Section, Speaks, Verb
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


# --- writing it down ---------------------------------------------------------------------------------------------


def test_nobody_claims_it_for_themselves(amina, ellie, mum):
    with pytest.raises(NotFound):
        written_down(mum, ellie, mum)
    with pytest.raises(InvalidInput, match="Nobody writes this down for themselves"):
        written_down(amina, ellie, amina)
    with pytest.raises(NotAllowed, match="a paper has to be seen"):
        written_down(themselves(ellie), ellie, mum)


def test_only_whoever_walks_alongside_first_writes_it_down(ellie, sam, mum):
    comes_alongside(sam, ellie, kind="worker", sees=queries.SHOWN_SECTIONS)
    with pytest.raises(NotFound):
        written_down(sam, ellie, mum)


@pytest.mark.parametrize("missing", ["paper", "words", "until_on", "kind"])
def test_a_paper_words_a_day_and_a_kind_are_needed(amina, ellie, mum, missing):
    empty = {"paper": "", "words": "", "until_on": None, "kind": "uncle"}[missing]
    with pytest.raises(InvalidInput) as refused:
        written_down(amina, ellie, mum, **{missing: empty})
    assert refused.value.field == missing


def test_a_day_that_has_passed_is_refused(amina, ellie, mum):
    with pytest.raises(InvalidInput, match="It lies ahead"):
        written_down(amina, ellie, mum, until_on=clock.today() - timedelta(days=1))


def test_somebody_comes_near_in_one_way_at_a_time(amina, ellie, nia, mum):
    comes_alongside(mum, ellie)
    with pytest.raises(InvalidInput, match="one way at a time"):
        written_down(amina, ellie, mum)
    written_down(amina, ellie, nia, kind="carer", sections=["story"])
    with pytest.raises(InvalidInput, match="one way at a time"):
        relations.pull_in(
            by=amina, person=ellie, kind="friend", asked_for="tea", sections=["story"], to_account=nia.account
        )


def test_an_invitation_that_waited_is_taken_back(amina, ellie, mum):
    asked = relations.pull_in(
        by=amina, person=ellie, kind="friend", asked_for="tea", sections=["contact"], to_account=mum.account
    )
    written_down(amina, ellie, mum, on_page=False)
    with pytest.raises(NotFound):
        relations.accept(by=mum, invitation=asked)
    assert not Relation.objects.filter(account=mum.account).exists()


# --- the second look ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Speaks.values)
def test_what_opens_more_than_the_say_counts_only_after_a_second_look(amina, ellie, mum, kind):
    sections = {"attorney_money": ["money"]}.get(kind, ["story"])
    row = written_down(amina, ellie, mum, kind=kind, sections=sections)
    assert (row.from_at is None) == (kind in {"parent", "attorney_health", "attorney_money"})
    if row.from_at is None:
        decided = access.sections_for(mum, ellie), access.may(mum, ellie, Verb.HEAR)
        assert decided == (frozenset(), False)


def test_a_team_mate_or_the_privacy_lead_looks_and_nobody_else(amina, mate, gwen, sam, ellie, mum):
    row = written_down(amina, ellie, mum)
    for who in (amina, sam, mum, themselves(ellie), acting(mate.account)):
        with pytest.raises(NotFound):
            actions.second_speaker(by=who, speaker=row)
    asked = set(Notice.objects.filter(link=f"/speaking/{row.pk}/second").values_list("account", flat=True))
    assert asked == {mate.account_id, gwen.account_id}
    assert actions.second_speaker(by=gwen, speaker=row).seconded_by == gwen.account


def test_who_is_kept_away_from_the_page_does_not_look(amina, mate, ellie, mum):
    row = written_down(amina, ellie, mum)
    relations.block(by=themselves(ellie), person=ellie, account=mate.account)
    with pytest.raises(NotFound):
        actions.second_speaker(by=mate, speaker=row)


def test_whoever_speaks_for_them_looks_at_no_other_paper_and_at_no_place(amina, mate, gwen, ellie, mum, dad):
    """The other parent may well work here: as the privacy lead or in the writer's team."""
    kept = places_kept.keep_place(by=amina, person=ellie, account=dad.account, names="Mill Lane")
    for parent, waits_too in ((mate, False), (gwen, True)):
        row = written_down(amina, ellie, parent, on_page=False)
        if not waits_too:
            actions.second_speaker(by=gwen, speaker=row)
        his = written_down(amina, ellie, dad, on_page=False)
        places_kept.ask_to_let_know(by=amina, block=kept, why="They moved.")
        with pytest.raises(NotFound):
            actions.second_speaker(by=parent, speaker=his)
        with pytest.raises(NotFound):
            places_kept.let_place_be_known(by=parent, block=kept)
        links = [f"/speaking/{his.pk}/second", f"/places-kept/{kept.pk}/second"]
        assert not Notice.objects.filter(account=parent.account, link=links[0]).exists()
        assert not Notice.objects.filter(
            account=parent.account, link=links[1], made_at__gte=row.made_at
        ).exists()
        assert [signed_in_as(parent).get(link).status_code for link in links] == [404, 404]


def test_a_second_look_can_say_no_in_words(amina, mate, ellie, mum):
    row = written_down(amina, ellie, mum)
    with pytest.raises(InvalidInput):
        actions.refuse_speaker(by=mate, speaker=row, why="")
    actions.refuse_speaker(by=mate, speaker=row, why="The order says otherwise.")
    assert not access.may(mum, ellie, Verb.HEAR)
    assert Notice.objects.filter(account=amina.account, kind="speaking").exists()
    with pytest.raises(NotFound):
        actions.second_speaker(by=mate, speaker=row)


def test_written_down_anew_takes_the_place_of_the_old(amina, mate, ellie, mum):
    old = seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents")
    new = written_down(amina, ellie, mum, sections=["story"])
    assert Section.HEALTH in access.sections_for(mum, ellie)
    actions.second_speaker(by=mate, speaker=new)
    assert access.sections_for(mum, ellie) == {Section.STORY}
    old.refresh_from_db()
    assert old.until_at is not None


# --- ending ---------------------------------------------------------------------------------------------------------


def test_the_person_ends_it_and_it_is_over_at_once(amina, mate, ellie, mum):
    row = seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents")
    actions.end_speaker(by=themselves(ellie), speaker=row)
    assert access.sections_for(mum, ellie) == frozenset()
    assert not Say.objects.filter(account=mum.account, ended_at=None).exists()
    with pytest.raises(WrongState):
        actions.end_speaker(by=themselves(ellie), speaker=row)


def test_it_ends_by_itself_after_its_last_day(amina, mate, ellie, mum):
    seconded(amina, ellie, mum, mate, until_on=clock.today() + timedelta(days=3))
    decides(amina, ellie, "parents")
    with clock.at(clock.now() + timedelta(days=3)):
        assert Section.STORY in access.sections_for(mum, ellie)
    with clock.at(clock.now() + timedelta(days=4)):
        assert access.sections_for(mum, ellie) == frozenset()
        assert list(access.visible_to(mum)) == [] and queries.spoken_for(mum) == []


def test_they_themselves_stop_and_the_first_worker_says_why(amina, mate, ellie, mum, dad):
    hers, his = seconded(amina, ellie, mum, mate), seconded(amina, ellie, dad, mate, on_page=False)
    actions.end_speaker(by=mum, speaker=hers)
    with pytest.raises(NotFound):
        actions.end_speaker(by=mum, speaker=his)
    with pytest.raises(InvalidInput):
        actions.end_speaker(by=amina, speaker=his)
    actions.end_speaker(by=amina, speaker=his, why="The court said so.")
    assert not access.may(dad, ellie, Verb.HEAR)


# --- saying for somebody ---------------------------------------------------------------------------------------------


def test_a_parent_helps_the_say_until_the_child_decides(amina, mate, ellie, mum, nia):
    comes_alongside(nia, ellie)
    seconded(amina, ellie, mum, mate)
    decides(amina, ellie, "parents", Section.HEALTH)
    wish = [Wish(Section.HEALTH, "yes", account=nia.account)]
    deciding.say_for(by=mum, person=ellie, wishes=wish, given_how="we talked about it")
    assert Section.HEALTH in access.sections_for(nia, ellie)
    decides(amina, ellie, "together", Section.HEALTH)
    with pytest.raises(NotFound):
        deciding.say_for(by=mum, person=ellie, wishes=wish, given_how="we talked about it")


def test_nobody_says_for_somebody_who_sees_what_about_themselves_or_another_speaker(
    amina, mate, ellie, mum, dad
):
    seconded(amina, ellie, mum, mate)
    seconded(amina, ellie, dad, mate, on_page=False)
    decides(amina, ellie, "parents")
    for whom in (mum, dad):
        with pytest.raises(InvalidInput, match="those who walk alongside"):
            deciding.say_for(
                by=mum,
                person=ellie,
                wishes=[Wish(Section.STORY, "yes", account=whom.account)],
                given_how="so",
            )


# --- who reads it, the log, the copy, erasing ---------------------------------------------------------------------------


def test_who_speaks_stands_on_the_persons_page_and_on_who_sees_what(amina, mate, ellie, mum):
    seconded(amina, ellie, mum, mate, sections=["story"])
    for client, path in (
        (signed_in_as(themselves(ellie)), "/my-page"),
        (signed_in_as(themselves(ellie)), f"/people/{ellie.pk}/who-sees-what"),
        (signed_in_as(themselves(ellie)), f"/people/{ellie.pk}/speaking"),
        (signed_in_as(amina), f"/people/{ellie.pk}"),
    ):
        assert "Megan" in client.get(path).content.decode(), path


def test_a_friend_alongside_does_not_read_who_speaks(amina, mate, ellie, mum, nia):
    comes_alongside(nia, ellie, sees=queries.SHOWN_SECTIONS)
    seconded(amina, ellie, mum, mate)
    for path in ("", "/who-sees-what", "/print"):
        assert "Megan" not in signed_in_as(nia).get(f"/people/{ellie.pk}{path}").content.decode()


def test_nothing_of_it_stands_on_the_timeline(amina, mate, ellie, mum):
    before = Moment.objects.filter(person=ellie).count()
    row = seconded(amina, ellie, mum, mate)
    hearing.write_for(by=amina, speaker=row, words="She swam.")
    actions.say_to_speaker(
        by=amina, speaker=row, answers={Section.STORY: "yes"}, given_how="at the kitchen table"
    )
    actions.end_speaker(by=amina, speaker=row, why="She asked.")
    assert Moment.objects.filter(person=ellie).count() == before


def test_their_looks_are_the_persons_to_read(amina, mate, ellie, dad):
    seconded(amina, ellie, dad, mate, on_page=False)
    signed_in_as(dad).get(f"/people/{ellie.pk}/for-you")
    assert ("Darren", "parent") in {(one.name, one.why) for one in queries.who_has_looked(ellie.pk)}


def test_a_speaker_who_looked_is_not_unexpected(amina, mate, ellie, dad):
    seconded(amina, ellie, dad, mate, on_page=False)
    signed_in_as(dad).get(f"/people/{ellie.pk}/for-you")
    assert queries.unexpected_looks(ellie.pk) == []


def test_a_speaker_at_work_needs_the_second_factor(amina, mate, ellie):
    account = an_account("Lowri Hughes", Role.LEADER)
    seconded(amina, ellie, acting(account, Role.LEADER), mate)
    decides(amina, ellie, "parents")
    bare = acting(account, Role.LEADER)
    bare = type(bare)(kind="account", account=account, acting_as=Role.LEADER)
    assert access.sections_for(bare, ellie) == frozenset() and queries.spoken_for(bare) == []
    assert access.sections_for(acting(account, Role.LEADER), ellie)


def test_an_own_block_leaves_nothing_not_even_hearing(amina, mate, ellie, dad):
    seconded(amina, ellie, dad, mate, on_page=False)
    relations.block(by=themselves(ellie), person=ellie, account=dad.account)
    assert not access.may(dad, ellie, Verb.HEAR) and queries.spoken_for(dad) == []


def test_a_worker_to_whom_the_story_is_shut_reads_nothing_of_who_speaks_and_still_keeps_a_place(
    amina, mate, ellie, mum, sam
):
    row = seconded(amina, ellie, mum, mate)
    comes_alongside(sam, ellie, kind="worker", sees=())
    browser = signed_in_as(sam)
    assert browser.get(f"/people/{ellie.pk}/speaking").status_code == 404
    with pytest.raises(NotFound):
        hearing.write_for(by=sam, speaker=row, words="Hello.")
    sent = {"who": mum.account.name, "place_names": "Mill Lane"}
    response = browser.post(f"/people/{ellie.pk}/keep-a-place", sent)
    assert response.status_code == 302 and response["Location"] == "/"
    assert queries.gives_away(ellie, mum.account, "near mill lane") == "Mill Lane"
