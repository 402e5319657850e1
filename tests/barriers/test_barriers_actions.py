from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.answers.cast import A_WEDNESDAY, acting, an_account, the_cast
from tests.builders import by_link
from tilth.accounts.models import Notice
from tilth.answers.models import Answer
from tilth.barriers import actions, queries
from tilth.barriers.access import barrier_for, is_asker, may_see_person
from tilth.barriers.actions.telling import names
from tilth.barriers.models import Barrier, key_of
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.models import Act
from tilth.base.roles import Role, Verb
from tilth.people.models import Moment, Person
from tilth.teams.models import Team

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

RULE = "No move until arrears are cleared"
STOPPED = "A flat two streets from his daughter"


def stage():
    with clock.at(A_WEDNESDAY):
        return the_cast()


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def raised(cast, by=None, **more):
    more = {"rule": RULE, "stopped": STOPPED, "person": cast.carl, "office": cast.housing, **more}
    return actions.raise_it(by=by or cast.amina, **more)


def answered(cast, barrier=None, **more):
    more = {"given": "changing", "words": "The panel changes it in December.", **more}
    return actions.give(by=cast.priya, barrier=barrier or raised(cast), **more)


def moments(cast, kind):
    return list(Moment.objects.filter(person=cast.carl, kind=kind).order_by("sequence"))


def test_raising_lands_on_a_named_leader_and_on_the_persons_page(cast):
    barrier = raised(cast)

    assert (barrier.answer.office, barrier.answer.sentence) == (cast.housing, RULE)
    [moment] = moments(cast, "barrier")
    assert moment.summary == f"{RULE}. It stopped: {STOPPED}"
    assert moment.by_name == "Amina"
    [notice] = Notice.objects.filter(account=cast.priya.account)
    assert notice.link == f"/in-the-way/{barrier.pk}"
    assert "Carl" not in notice.sentence
    assert "daughter" not in notice.sentence


def test_every_verb_about_a_person_leaves_one_line_and_one_act(cast):
    barrier = raised(cast)
    steps = [
        lambda: actions.hear(by=cast.priya, barrier=barrier),
        lambda: actions.come_and_see(by=cast.priya, barrier=barrier, words="Thursday?"),
        lambda: actions.promise(by=cast.priya, barrier=barrier, answer_on=date(2026, 11, 20)),
        lambda: actions.move(by=cast.priya, barrier=barrier, moved_to=date(2026, 12, 1), why="The panel"),
        lambda: actions.give(by=cast.priya, barrier=barrier, given="no", words="No."),
        lambda: actions.judge(by=cast.amina, barrier=barrier, verdict="not_really", words="Still stuck"),
    ]
    for count, step in enumerate(steps, start=1):
        step()
        assert len(moments(cast, "answer")) == count
        assert Act.objects.filter(chain=cast.carl.pk, what__startswith="barriers.").count() == count + 1


def test_the_leaders_answer_stands_on_the_persons_page(cast):
    answered(cast)
    [moment] = moments(cast, "answer")
    assert moment.summary == "Head of Housing: We are changing it. The panel changes it in December."
    assert moment.by == cast.priya.account


@pytest.mark.parametrize(
    ("rule", "called", "is_named"),
    [
        ("No move until Carl pays", "Carl", True),
        ("no move until carl pays", "Carl", True),
        ("Carlisle Road has no bus", "Carl", False),
        ("You may not spend on fuel", "May", False),
        ("May we spend on fuel?", "May", False),
        ("It stopped May from moving", "May", True),
        ("Only Tommy Two-Tone is asked", "Tommy Two-Tone", True),
        ("Only Tommy is asked", "Tommy Two-Tone", True),
        ("Ask Siân first", "Siân", True),
        ("Use form (b) only", "Al (b)", False),
    ],
)
def test_a_rule_must_not_name_the_person(rule, called, is_named):
    assert names(rule, called) is is_named


def test_a_rule_that_names_them_is_refused_beside_the_rule(cast):
    with pytest.raises(InvalidInput, match="must not name Carl") as refused:
        raised(cast, rule="Carl must clear his arrears")
    assert refused.value.field == "rule"
    assert not Barrier.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("rule", ["", "   ", "x" * 601])
def test_a_rule_needs_words_and_not_too_many(cast, rule):
    with pytest.raises(InvalidInput) as refused:
        raised(cast, rule=rule)
    assert refused.value.field == "rule"


def test_words_that_everybody_reads_must_not_name_them_either(cast):
    barrier = answered(cast)
    with pytest.raises(InvalidInput) as refused:
        actions.judge(by=cast.amina, barrier=barrier, verdict="not_really", words="Carl is still on a sofa")
    assert refused.value.field == "words"


def test_a_leader_cannot_learn_who_it_is_by_guessing_names(cast):
    barrier = answered(cast, words="Tell Carl it is changing")
    assert not barrier.answer.is_open, "a refusal here would have said that it is Carl"


def test_only_whoever_is_alongside_raises_it_for_a_person(cast):
    for other in (cast.jo, cast.priya, cast.dee, NOBODY):
        with pytest.raises(NotFound):
            raised(cast, by=other)


def test_a_worker_says_this_is_not_right_with_no_person(cast):
    barrier = raised(cast, by=cast.jo, person=None, kind="not_right", rule="We text people at night")
    assert barrier.person is None
    assert barrier.stopped == STOPPED
    with pytest.raises(InvalidInput):
        raised(cast, kind="not_right")


def test_a_team_says_enough_for_now(cast):
    barrier = raised(cast, person=None, kind="enough_for_now", rule="We walk with all we can", signed="team")
    assert barrier.team == cast.team
    assert barrier.answer.raiser == "Hollins team"
    with pytest.raises(InvalidInput) as refused:
        raised(cast, by=cast.dee, person=None, kind="enough_for_now")
    assert refused.value.field == "signed"


def test_nobody_signs_for_a_team_they_are_not_in(cast):
    with pytest.raises(InvalidInput) as refused:
        raised(cast, signed="team", team=Team.objects.create(name="Moss team", slug="moss"))
    assert refused.value.field == "signed"


def test_those_without_the_standing_raise_nothing(cast):
    for other in (NOBODY, cast.kit, replace(cast.jo, acting_as=Role.RESIDENT)):
        with pytest.raises(NotFound):
            raised(cast, by=other, person=None)


def test_an_unsigned_raise_leads_back_to_nobody(cast):
    barrier = raised(cast, signed="unsigned")

    assert barrier.pk.version == 4
    assert (barrier.team, barrier.neighbourhood, barrier.raised_by) == (None, None, None)
    [moment] = moments(cast, "barrier")
    assert (moment.by, moment.by_name) == (None, "")
    [act] = Act.objects.filter(what="barriers.raise_it")
    assert (act.by, act.acting_as) == (None, "tilth")

    barrier = answered(cast, barrier)
    actions.judge(by=cast.amina, barrier=barrier, verdict="not_really", words="Still stuck")
    assert Moment.objects.filter(person=cast.carl).order_by("sequence").last().by is None
    assert [act.by for act in Act.objects.filter(what="barriers.judge")] == [None]


def test_an_unsigned_raiser_is_told_of_the_answer_all_the_same(cast):
    answered(cast, raised(cast, signed="unsigned"))
    assert Notice.objects.filter(account=cast.amina.account).count() == 1


def own_page(cast):
    account = an_account("Carl Webb")
    Person.objects.filter(pk=cast.carl.pk).update(account=account)
    return acting(account, Role.RESIDENT)


def test_somebody_who_raises_it_about_their_own_life_is_not_named(cast):
    carl = own_page(cast)
    with pytest.raises(InvalidInput) as refused:
        raised(cast, by=carl)
    assert refused.value.field == "signed"
    assert raised(cast, by=carl, signed="unsigned").answer.raiser == "somebody, unsigned"


def test_somebody_who_came_by_a_link_can_say_whether_it_was_answered(cast):
    carl = by_link(cast.carl)
    barrier = answered(cast, raised(cast, by=carl, signed="unsigned"))
    assert is_asker(carl, barrier)
    assert not is_asker(cast.amina, barrier)
    assert actions.judge(by=carl, barrier=barrier, verdict="answered").answer.verdict == "answered"


def test_not_really_goes_one_leader_up_and_the_page_says_so(cast):
    barrier = answered(cast)
    barrier = actions.judge(
        by=cast.amina, barrier=barrier, verdict="not_really", words="The system blocks it"
    )

    assert barrier.answer.office == cast.above
    assert barrier.answer.reopens.verdict == "not_really"
    assert Notice.objects.get(account=cast.ruth.account).link == f"/in-the-way/{barrier.pk}"
    last = moments(cast, "answer")[-1].summary
    assert last.endswith("Asked again: it is now with Director of Place")
    barrier = actions.give(by=cast.ruth, barrier=barrier, given="freed", words="Gone for everybody.")
    barrier = actions.judge(by=cast.amina, barrier=barrier, verdict="answered")
    assert not barrier.answer.is_open


def test_a_gardener_finds_the_office_and_the_office_owns_it(cast):
    barrier = raised(cast, office=None)
    with pytest.raises(NotAllowed):
        actions.give(by=cast.priya, barrier=barrier, given="freed", words="Gone")
    barrier = actions.find_office(by=cast.dee, barrier=barrier, office=cast.housing)
    assert barrier.answer.office is None
    barrier = actions.own(by=cast.priya, barrier=barrier, office=cast.housing)
    assert barrier.answer.office == cast.housing


def test_a_double_press_raises_it_once(cast):
    key = uuid4()
    assert raised(cast, key=key) == raised(cast, key=key)
    assert Barrier.objects.count() == 1
    assert len(moments(cast, "barrier")) == 1


def test_a_refused_answer_leaves_nothing_behind(cast):
    barrier = raised(cast)
    with pytest.raises(InvalidInput):
        actions.give(by=cast.priya, barrier=barrier, given="no", words="")
    assert moments(cast, "answer") == []
    assert Answer.objects.get().is_owed


def test_what_it_stopped_is_sealed_with_the_persons_key(cast):
    barrier = raised(cast)
    [row] = Barrier.objects.filter(pk=barrier.pk).values_list("stopped", flat=True)
    assert b"daughter" not in bytes(row)
    assert Barrier.objects.get(pk=barrier.pk).stopped == STOPPED


def test_everybody_who_works_here_reads_the_rule_and_only_those_alongside_know_who(cast):
    barrier = raised(cast)
    for actor in (cast.jo, cast.dee, cast.priya, cast.ruth, cast.kit):
        assert not may_see_person(actor, barrier_for(actor, barrier.pk))
    assert may_see_person(cast.amina, barrier_for(cast.amina, barrier.pk))
    assert may_see_person(own_page(cast), barrier)
    for actor in (NOBODY, acting(an_account("Nia Rees"), Role.RESIDENT)):
        with pytest.raises(NotFound):
            barrier_for(actor, barrier.pk)
    with pytest.raises(NotFound):
        barrier_for(cast.jo, uuid4())


def test_whoever_may_read_it_and_not_answer_is_told_who_can(cast):
    barrier = raised(cast)
    with pytest.raises(NotAllowed, match="Head of Housing"):
        barrier_for(cast.jo, barrier.pk, Verb.ANSWER)


def test_the_leader_reads_what_waits_with_its_age_and_never_whose_life_it_is(cast):
    barrier = raised(cast)
    [waiting] = queries.waiting_for(cast.priya, date(2026, 11, 17))

    assert (waiting.pk, waiting.waiting, waiting.raiser) == (
        barrier.pk,
        "waiting on you 9 working days",
        "Amina",
    )
    assert waiting.is_about_someone
    assert waiting.stopped == ""
    assert "Carl" not in repr(waiting)


def test_what_is_about_no_person_is_told_in_the_list(cast):
    raised(cast, person=None, rule="We text people at night")
    [waiting] = queries.waiting_for(cast.priya)
    assert waiting.stopped == STOPPED


def test_what_waits_is_only_what_is_ones_own(cast):
    answered(cast)
    raised(cast, office=None, rule="Form 7 first")
    assert queries.waiting_for(cast.priya) == []
    assert queries.waiting_for(cast.ruth) == []
    assert queries.waiting_for(NOBODY) == []
    [mine] = queries.waiting_for(cast.dee)
    assert mine.is_unowned


def test_an_office_that_was_asked_sees_it_and_can_take_it_on(cast):
    barrier = actions.find_office(by=cast.dee, barrier=raised(cast, office=None), office=cast.housing)
    [waiting] = queries.waiting_for(cast.priya)
    assert (waiting.pk, waiting.offered_office) == (barrier.pk, cast.housing.pk)
    [still] = queries.waiting_for(cast.dee)
    assert still.offered_office is None


def test_now_and_why_does_this_keep_happening_are_two_lists(cast):
    first = answered(cast)
    raised(cast, rule="no move, until arrears are cleared!")
    raised(cast, rule="No pets in temporary homes")
    waiting = queries.waiting_for(cast.priya)

    assert len(waiting) == 2
    [again] = queries.keeps_happening(waiting)
    assert [same.pk for same in again.same_rule] == [first.pk]


def test_the_same_rule_is_found_however_it_is_typed():
    assert key_of("No move, until ARREARS are cleared.") == key_of("no move until arrears  are cleared")


def test_waiting_takes_few_questions_of_the_database(cast, django_assert_max_num_queries):
    for number in range(6):
        raised(cast, rule=f"Rule {number}")
        raised(cast, rule=f"Rule {number}", person=None)
    queries.waiting_for(cast.priya)  # the place and its days off are remembered from here on
    with django_assert_max_num_queries(2):
        assert len(queries.waiting_for(cast.priya)) == 12


def test_you_already_may_feeds_the_book_and_is_found_by_a_word(cast):
    answered(
        cast,
        raised(cast, rule="We cannot buy white goods"),
        given="already_may",
        words="A washing machine is fine.",
    )
    answered(cast)

    [line] = queries.you_already_may()
    assert (line.rule, line.office) == ("We cannot buy white goods", "Head of Housing")
    assert [one.pk for one in queries.you_already_may("washing machine")] == [line.pk]
    assert queries.you_already_may("piano") == []


def test_a_permission_the_raiser_did_not_take_as_one_says_so(cast):
    barrier = answered(cast, given="already_may", words="You always could.")
    actions.judge(by=cast.amina, barrier=barrier, verdict="not_really", words="The system still refuses")
    [line] = queries.you_already_may()
    assert line.is_contested


def test_lists_are_newest_first_and_count_nobody(cast):
    old = raised(cast)
    with clock.at(A_WEDNESDAY + timedelta(days=3)):
        new = raised(cast, rule="Form 7 first", signed="team")
        lines, has_more = queries.in_the_way()
        assert [line.pk for line in lines] == [new.pk, old.pk]
        assert not has_more
        assert [line.pk for line in queries.of_person(cast.carl.pk)] == [new.pk, old.pk]
        assert [line.pk for line in queries.of_team(cast.team)] == [new.pk, old.pk]
        assert [line.pk for line in queries.raised_by(cast.amina)] == [new.pk, old.pk]
        assert queries.raised_by(cast.jo) == []
        assert queries.raised_by(NOBODY) == []
    assert not {"count", "total", "rank"} & set(type(lines[0]).__dataclass_fields__)


def test_what_is_unsigned_is_in_no_teams_list(cast):
    raised(cast, signed="unsigned")
    assert queries.of_team(cast.team) == []
