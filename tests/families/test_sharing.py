"""Coming to a family page by one's own yes, showing it by one's own say, and leaving it in silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import (
    a_person,
    a_worker,
    acting,
    an_account,
    by_link,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tests.families.conftest import share, sharing_it
from tilth.accounts.models import Notice
from tilth.alongside.actions import deciding, dying, relations, speaking
from tilth.alongside.models import Block, Conflict, Deciding, Relation
from tilth.base import audit, clock, erasures, sealing
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, TooOften
from tilth.base.models import HolderKey, OutgoingMail
from tilth.base.roles import Section, Verb
from tilth.families import queries
from tilth.families.access import family_for, said_for
from tilth.families.actions import sharing, writing
from tilth.families.models import Asking, Family, Line, Member, Shown
from tilth.keeping.actions.erasing import erase_rows
from tilth.keeping.leaving import everything_about
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases="__all__")
NOBODY_ANSWERS = "No page answers to this code"


def page(actor, family):
    found = family_for(actor, family.pk)
    return queries.family_page(actor, found, said_for(actor, found, Verb.SEE))


def reads(actor, family):
    return str(page(actor, family))


# --- coming ----------------------------------------------------------------------------------------------------


def test_two_who_agree_share_a_page_and_nothing_else(people):
    shown = page(people.dad, people.family)
    assert shown.members == ("Mum", "Dad") and shown.title == "Ellie’s lot"
    for somebody, other in ((people.dad, people.nia), (people.mum, people.dev)):
        assert signed_in_as(somebody).get(f"/people/{other.pk}").status_code == 404
    # It is a page of its own: nothing of it stands on anybody's own.
    assert not Moment.objects.filter(person__in=[people.nia, people.dev], subject_kind__startswith="families")


@pytest.mark.parametrize("code", ["", "12345678", "no code at all", "٠١٢٣٤٥٦٧"])
def test_a_code_that_was_never_given_opens_nothing(people, code):
    with pytest.raises(InvalidInput, match=NOBODY_ANSWERS):
        sharing.asked_by_code(by=themselves(people.zoe), person=people.zoe, code=code)


def test_a_code_opens_once_and_for_a_week(people):
    zoe = themselves(people.zoe)
    code = sharing.give_code(by=people.mum, person=people.nia, family=people.family)
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(InvalidInput, match=NOBODY_ANSWERS):
        sharing.say_yes(by=zoe, person=people.zoe, code=code, my_name="Zoe")
    sharing.say_yes(by=zoe, person=people.zoe, code=code, my_name="Zoe")
    somebody = a_person("Una", account=an_account("Una"))
    with pytest.raises(InvalidInput, match=NOBODY_ANSWERS):
        sharing.say_yes(by=themselves(somebody), person=somebody, code=code, my_name="Una")


def test_guessing_codes_is_slowed_down(people):
    zoe = themselves(people.zoe)
    with pytest.raises(TooOften):
        for _try in range(11):
            with pytest.raises(InvalidInput):
                sharing.asked_by_code(by=zoe, person=people.zoe, code="00000000")


def test_it_opens_to_somebody_new_only_when_everybody_there_says_yes(people):
    zoe = themselves(people.zoe)
    asking = share(people.mum, people.nia, people.family, people.zoe, zoe, "Auntie")
    with pytest.raises(NotFound):
        family_for(zoe, people.family.pk)
    assert [one.called for one in page(people.dad, people.family).waiting] == ["Auntie"]
    sharing.agree(by=people.dad, person=people.dev, family=people.family, asking=asking)
    assert page(zoe, people.family).members == ("Mum", "Dad", "Auntie")
    assert not Asking.objects.exists()


def test_saying_nothing_is_a_no_and_leaves_no_trace(people):
    zoe = themselves(people.zoe)
    share(people.mum, people.nia, people.family, people.zoe, zoe, "Auntie")
    with clock.at(clock.now() + timedelta(days=15)):
        assert not queries.yeses_waiting(people.zoe) and not page(people.dad, people.family).waiting
    assert not Notice.objects.exists() and not OutgoingMail.objects.exists()


def test_a_yes_that_waits_is_taken_back(people):
    zoe = themselves(people.zoe)
    asking = share(people.mum, people.nia, people.family, people.zoe, zoe, "Auntie")
    sharing.take_yes_back(by=zoe, person=people.zoe, asking=asking)
    assert not page(people.dad, people.family).waiting
    with pytest.raises(NotFound):
        sharing.agree(by=people.dad, person=people.dev, family=people.family, asking=asking)


@pytest.mark.parametrize("who", ["amina", "sam", "mo", "zoe himself"])
def test_nobody_is_added_by_another_hand_than_their_own_or_the_one_at_their_table(people, who):
    somebody = themselves(people.zoe) if who == "zoe himself" else getattr(people, who)
    una = a_person("Una", alongside=a_worker("Wyn Hill"))
    code = sharing.give_code(by=people.mum, person=people.nia, family=people.family)
    with pytest.raises(NotFound):
        sharing.say_yes(by=somebody, person=una, code=code, my_name="Una", said_how="I know she would")


def test_a_worker_at_the_table_writes_down_the_yes_and_how_it_was_said(people):
    una = a_person("Una", alongside=people.sam)
    code = sharing.give_code(by=people.mum, person=people.nia, family=people.family)
    with pytest.raises(InvalidInput, match="Say how it was said"):
        sharing.say_yes(by=people.sam, person=una, code=code, my_name="Una")
    how = "At her table, and she drew it."
    asking = sharing.say_yes(by=people.sam, person=una, code=code, my_name="Una", said_how=how)
    sharing.agree(by=people.dad, person=people.dev, family=people.family, asking=asking)
    assert Member.objects.get(person=una).said_how == how
    # Writing it down shows them nothing.
    with pytest.raises(NotFound):
        family_for(people.sam, people.family.pk)
    assert page(by_link(una), people.family).members == ("Mum", "Dad", "Una")


def test_nobody_who_keeps_somebody_away_is_brought_together_with_them(people):
    """By the same sentence as for a wrong code, whichever of the two keeps the other away."""
    for keeper, kept in ((people.dev, people.zoe), (people.zoe, people.dev)):
        Block.objects.all().delete()
        relations.block(by=themselves(keeper), person=keeper, account=kept.account)
        code = sharing.give_code(by=people.mum, person=people.nia, family=people.family)
        with pytest.raises(InvalidInput, match=NOBODY_ANSWERS):
            sharing.say_yes(by=themselves(people.zoe), person=people.zoe, code=code, my_name="Zoe")
    assert sharing_it(people.family) == {"Mum", "Dad"}


def test_a_block_while_a_yes_waits_keeps_it_waiting(people):
    zoe = themselves(people.zoe)
    asking = share(people.mum, people.nia, people.family, people.zoe, zoe, "Zoe")
    relations.block(by=people.mum, person=people.nia, account=people.zoe.account)
    sharing.agree(by=people.dad, person=people.dev, family=people.family, asking=asking)
    assert sharing_it(people.family) == {"Mum", "Dad"}


def test_whoever_is_kept_away_later_finds_the_page_shut_and_who_did_it_reads_on(people):
    relations.block(by=people.mum, person=people.nia, account=people.dev.account)
    with pytest.raises(NotFound):
        family_for(people.dad, people.family.pk)
    assert queries.pages_with(people.dad, people.dev) == []
    assert page(people.mum, people.family).members == ("Mum", "Dad")


# --- a child ---------------------------------------------------------------------------------------------------


def decide(ellie, who):
    Deciding.objects.create(person=ellie, section=Section.PLAN, decides=who, words="after school")


def test_a_child_who_decides_says_yes_and_no_parent_can(people, ellie):
    code = sharing.give_code(by=people.mum, person=people.nia, family=people.family)
    for parent in (people.mum, people.dad):
        with pytest.raises(NotFound):
            sharing.say_yes(by=parent, person=ellie, code=code, my_name="Ellie", said_how="Of course")
    asking = sharing.say_yes(by=themselves(ellie), person=ellie, code=code, my_name="Me")
    sharing.agree(by=people.dad, person=people.dev, family=people.family, asking=asking)
    assert page(themselves(ellie), people.family).members == ("Mum", "Dad", "Me")


@pytest.mark.parametrize("who", ["together", "parents"])
def test_where_a_child_does_not_decide_alone_it_is_said_at_the_table(people, ellie, who):
    decide(ellie, who)
    code = sharing.give_code(by=people.mum, person=people.nia, family=people.family)
    with pytest.raises(NotAllowed, match="together"):
        sharing.say_yes(by=themselves(ellie), person=ellie, code=code, my_name="Me")
    given = {"person": ellie, "code": code, "my_name": "Ellie", "said_how": "With her, on the wall."}
    if who == "together":
        with pytest.raises(NotFound):
            sharing.say_yes(by=people.mum, **given)
        sharing.say_yes(by=people.amina, **given)
    else:
        sharing.say_yes(by=people.mum, **given)
    assert queries.yeses_waiting(ellie)


def test_a_parent_reads_no_page_through_their_child_and_does_not_leave_it_for_them(people, ellie):
    una = a_person("Una", account=an_account("Una"))
    theirs = sharing.begin(by=themselves(ellie), person=ellie, called="Una and me", my_name="Ellie")
    share(themselves(ellie), ellie, theirs, una, themselves(una), "Una")
    decide(ellie, "parents")
    for parent in (people.mum, people.dad):
        assert queries.pages_with(parent, ellie) == []
        with pytest.raises(NotFound):
            family_for(parent, theirs.pk)
        with pytest.raises(NotFound):
            sharing.leave(by=parent, person=ellie, family=theirs)
    # A no is always a child's own.
    sharing.leave(by=themselves(ellie), person=ellie, family=theirs)
    assert sharing_it(theirs) == {"Una"}


# --- showing it --------------------------------------------------------------------------------------------------


def test_nobody_alongside_sees_it_until_a_member_says_so_and_no_longer_than_they_say(people):
    for somebody in (people.amina, people.sam, people.mo):
        with pytest.raises(NotFound):
            family_for(somebody, people.family.pk)
    say = {"by": people.mum, "person": people.nia, "family": people.family}
    sharing.show_to(**say, wishes={people.amina.account_id: "sees", people.mo.account_id: "named"})
    assert page(people.amina, people.family).helpers == ("Amina", "Mo")
    with pytest.raises(NotFound):
        family_for(people.mo, people.family.pk)
    sharing.show_to(**say, wishes={people.amina.account_id: "no"})
    with pytest.raises(NotFound):
        family_for(people.amina, people.family.pk)
    assert page(people.dad, people.family).helpers == ("Mo",)


def test_it_is_shown_only_to_those_alongside_oneself(people):
    for account in (people.sam.account_id, people.zoe.account_id, people.dev.account_id):
        with pytest.raises(InvalidInput, match="walk alongside"):
            sharing.show_to(by=people.mum, person=people.nia, family=people.family, wishes={account: "sees"})


def test_who_walks_alongside_no_longer_sees_it_no_longer(people):
    sharing.show_to(
        by=people.mum, person=people.nia, family=people.family, wishes={people.mo.account_id: "sees"}
    )
    assert reads(people.mo, people.family)
    relations.end_relation(
        by=people.mum, relation=Relation.objects.get(person=people.nia, account=people.mo.account)
    )
    with pytest.raises(NotFound):
        family_for(people.mo, people.family.pk)
    assert page(people.mum, people.family).helpers == ()


@pytest.mark.parametrize("how", ["blocked", "conflict"])
def test_one_member_who_keeps_somebody_away_shuts_it_to_them_and_the_other_learns_nothing(people, how):
    sharing.show_to(
        by=people.mum, person=people.nia, family=people.family, wishes={people.amina.account_id: "sees"}
    )
    if how == "blocked":
        Block.objects.create(person=people.dev, account=people.amina.account)
    else:
        Conflict.objects.create(person=people.dev, account=people.amina.account)
    with pytest.raises(NotFound):
        family_for(people.amina, people.family.pk)
    assert page(people.mum, people.family).helpers == ("Amina",)


def test_who_is_shown_it_is_remembered_when_they_look_and_members_are_not(people):
    sharing.show_to(
        by=people.mum, person=people.nia, family=people.family, wishes={people.amina.account_id: "sees"}
    )
    for somebody in (people.mum, people.dad, people.amina):
        assert signed_in_as(somebody).get(f"/families/{people.family.pk}").status_code == 200
    assert [name for name, _on in page(people.dad, people.family).looked] == ["Amina"]
    assert "Who has looked: Amina" in " ".join(
        signed_in_as(people.dad).get(f"/families/{people.family.pk}").content.decode().split()
    )


# --- leaving -----------------------------------------------------------------------------------------------------


def test_leaving_is_one_press_and_silent(people):
    writing.help_us_to(by=people.dad, family=people.family, words="see the lambs")
    before = Line.objects.count()
    address = f"/people/{people.dev.pk}/together/{people.family.pk}/leave"
    assert signed_in_as(people.dad).post(address, {"words": "stay"}).status_code == 302
    shown = page(people.mum, people.family)
    assert shown.members == ("Mum",) and Line.objects.count() == before
    assert [(line.who, line.words) for line in shown.helps] == [("Somebody", "see the lambs")]
    assert "Dad" not in reads(people.mum, people.family)
    assert not Notice.objects.exists() and not OutgoingMail.objects.exists()
    with pytest.raises(NotFound):
        family_for(people.dad, people.family.pk)


def test_who_leaves_takes_their_words_with_them_if_they_like(people):
    line = writing.help_us_to(by=people.dad, family=people.family, words="see the lambs")
    writing.becomes(by=people.mum, line=line, state="done")
    writing.help_us_to(by=people.mum, family=people.family, words="cook on Sundays")
    sharing.leave(by=people.dad, person=people.dev, family=people.family, takes_words=True)
    seen = reads(people.mum, people.family)
    assert "cook on Sundays" in seen and "lambs" not in seen


def test_leaving_ends_what_one_showed_and_whom_one_asked(people):
    zoe = themselves(people.zoe)
    sharing.show_to(
        by=people.mum, person=people.nia, family=people.family, wishes={people.amina.account_id: "sees"}
    )
    share(people.mum, people.nia, people.family, people.zoe, zoe, "Zoe")
    sharing.leave(by=people.mum, person=people.nia, family=people.family)
    with pytest.raises(NotFound):
        family_for(people.amina, people.family.pk)
    assert not Asking.objects.exists() and not Shown.objects.filter(until_at=None).exists()


def test_the_last_to_leave_closes_it_and_its_key_is_destroyed(people, django_capture_on_commit_callbacks):
    sealed = Family.objects.filter(pk=people.family.pk).values_list("called", flat=True).get()
    sharing.leave(by=people.dad, person=people.dev, family=people.family)
    assert Family.objects.filter(pk=people.family.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        sharing.leave(by=people.mum, person=people.nia, family=people.family)
    assert not Family.objects.exists() and not Line.objects.exists() and not Member.objects.exists()
    assert HolderKey.objects.get(pk=people.family.pk).wrapped is None
    assert people.family.pk in erasures.noted()
    sealing.forget_keys()
    assert sealing.unseal(people.family.pk, people.family.pk, "called", sealed) == ""
    assert list(audit.faults()) == []


# --- death, erasing, a copy --------------------------------------------------------------------------------------


def test_somebody_who_has_died_reads_nothing_and_their_words_stay(people):
    writing.help_us_to(by=people.dad, family=people.family, words="see the lambs")
    asking = share(people.mum, people.nia, people.family, people.zoe, themselves(people.zoe), "Zoe")
    dying.say_died(by=people.sam, person=people.dev)
    with pytest.raises(NotFound):
        family_for(people.dad, people.family.pk)
    shown = page(people.mum, people.family)
    assert shown.members == ("Mum", "Dad") and shown.helps[0].who == "Dad"
    # Nobody waits for the yes of somebody who has died.
    sharing.agree(by=people.mum, person=people.nia, family=people.family, asking=asking)
    assert sharing_it(people.family) == {"Mum", "Dad", "Zoe"}


def test_erasing_somebody_takes_their_lines_and_leaves_the_others(people):
    writing.help_us_to(by=people.dad, family=people.family, words="see the lambs")
    line = writing.help_us_to(by=people.mum, family=people.family, words="cook on Sundays")
    writing.becomes(by=people.dad, line=line, state="done")
    erase_rows(people.dev)
    seen = reads(people.mum, people.family)
    assert "cook on Sundays" in seen and "lambs" not in seen and "Dad" not in seen
    assert not Line.objects.filter(person=people.dev.pk).exists()


def test_erasing_the_last_one_closes_it(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_rows(people.dev)
        erase_rows(people.nia)
    assert not Family.objects.exists() and HolderKey.objects.get(pk=people.family.pk).wrapped is None


def test_a_copy_of_everything_holds_what_one_said_and_nothing_of_the_others(people):
    writing.help_us_to(by=people.dad, family=people.family, words="see the lambs")
    writing.help_us_to(by=people.mum, family=people.family, words="cook on Sundays")
    sharing.leave(by=people.dad, person=people.dev, family=people.family)
    copied = str(everything_about(people.dev, {}))
    assert "see the lambs" in copied and "cook on Sundays" not in copied and "Mum" not in copied


# --- rules of the house ------------------------------------------------------------------------------------------


def test_a_yes_to_decide_is_given_up_by_nobody_else(people, ellie):
    deciding.set_deciding(
        by=people.amina, person=ellie, choices={Section.PLAN: "child"}, words="She said so herself."
    )
    with pytest.raises(NotFound):
        sharing.begin(by=people.dad, person=ellie, called="Us", my_name="Ellie", said_how="She nodded")


def test_a_waiting_yes_is_in_nobodys_copy(people):
    share(people.mum, people.nia, people.family, people.zoe, themselves(people.zoe), "Auntie")
    for somebody in (people.nia, people.zoe):
        assert "Auntie" not in str(everything_about(somebody, {}))


def test_speaking_for_a_member_opens_nothing(people):
    carer = acting(an_account("Cass Bell"))
    speaking.record_speaker(
        by=people.amina, person=people.nia, account=carer.account, kind="carer", sections=["story", "plan"],
        paper="a letter", words="at the table", until_on=clock.today() + timedelta(days=9), on_page=True,
    )  # fmt: skip
    with pytest.raises(NotFound):
        family_for(carer, people.family.pk)


def test_a_friend_of_one_writes_for_that_one(people):
    sharing.show_to(
        by=people.mum, person=people.nia, family=people.family, wishes={people.mo.account_id: "sees"}
    )
    line = writing.help_us_to(by=people.mo, family=people.family, words="sing")
    assert line.person_id == people.nia.pk and page(people.dad, people.family).helps[0].who == "Mum"
    with pytest.raises(NotFound):
        writing.help_us_to(by=people.mo, family=people.family, words="sing", whose=people.dev)


def test_beside_two_of_them_one_says_whose_words_they_are(people):
    comes_alongside(people.mo, people.dev)
    for himself, person in ((people.mum, people.nia), (people.dad, people.dev)):
        sharing.show_to(
            by=himself, person=person, family=people.family, wishes={people.mo.account_id: "sees"}
        )
    with pytest.raises(InvalidInput, match="Say whose words"):
        writing.help_us_to(by=people.mo, family=people.family, words="sing")
    writing.help_us_to(by=people.mo, family=people.family, words="sing", whose=people.dev)
    assert page(people.mum, people.family).helps[0].who == "Dad"
