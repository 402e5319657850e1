from datetime import date, timedelta

import pytest

from tests.conversations.cast import a_person, a_worker, themselves, walks_with
from tilth.alongside.models import RelationKind, Say
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import Act
from tilth.base.roles import Section
from tilth.people.models import Moment
from tilth.people.queries import moments_of
from tilth.plans import actions, queries
from tilth.plans.actions import Scored
from tilth.plans.models import Aim, LookBack, Rhythm, Score, Step

pytestmark = pytest.mark.django_db(databases="__all__")
PLAN = {Section.PLAN}


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=(amina,))


def test_an_aim_is_kept_in_the_persons_words(amina, carl):
    aim = actions.help_me_to(by=amina, person=carl, words="  cook for my daughter ")
    assert Aim.objects.get(pk=aim.pk).words == "cook for my daughter"
    moment = moments_of(carl.pk, PLAN)[0]
    assert (moment.kind, moment.voice, moment.words) == ("aim", "theirs", "cook for my daughter")
    assert Act.objects.filter(chain=carl.pk, what="plans.help_me_to").count() == 1


def test_an_aim_without_words_is_refused(amina, carl):
    with pytest.raises(InvalidInput):
        actions.help_me_to(by=amina, person=carl, words="  ")
    assert not Aim.objects.exists()


def test_the_same_press_twice_writes_one_aim(amina, carl):
    key = new_id()
    first = actions.help_me_to(by=amina, person=carl, words="ride again", key=key)
    assert actions.help_me_to(by=amina, person=carl, words="ride again", key=key).pk == first.pk
    assert Aim.objects.count() == 1
    assert Moment.objects.filter(kind="aim").count() == 1


def test_a_score_has_its_day_and_the_note_beside_it(amina, carl):
    aim = actions.help_me_to(by=amina, person=carl, words="cook")
    earlier = clock.today() - timedelta(days=30)
    actions.score(by=amina, aim=aim, value=2, note="no cooker", on=earlier)
    actions.score(by=amina, aim=aim, value=6, note="we did a shepherd’s pie")
    assert queries.line_points(aim) == [
        (earlier, 2, "no cooker"),
        (clock.today(), 6, "we did a shepherd’s pie"),
    ]
    assert not Score.objects.filter(said_by_person=True).exists()


def test_the_person_scores_on_their_own_page(carl):
    own = themselves(carl)
    aim = actions.help_me_to(by=own, person=carl, words="cook")
    assert actions.score(by=own, aim=aim, value=0).said_by_person


@pytest.mark.parametrize("value", [-1, 11])
def test_a_number_outside_0_to_10_is_refused(amina, carl, value):
    aim = actions.help_me_to(by=amina, person=carl, words="cook")
    with pytest.raises(InvalidInput):
        actions.score(by=amina, aim=aim, value=value)


def test_a_day_to_come_is_refused(amina, carl):
    aim = actions.help_me_to(by=amina, person=carl, words="cook")
    with pytest.raises(InvalidInput):
        actions.score(by=amina, aim=aim, value=3, on=clock.today() + timedelta(days=1))


def test_a_sentence_without_a_number_stays_without(amina, carl):
    aim = actions.help_me_to(by=amina, person=carl, words="be left alone on Sundays", has_score=False)
    with pytest.raises(WrongState):
        actions.score(by=amina, aim=aim, value=3)


def test_a_worker_may_promise_only_for_themselves(amina, carl):
    step = actions.add_step(by=amina, person=carl, words="ring the shop", who="worker", who_words="Bev")
    assert step.who_account == amina.account
    assert step.who_words == ""
    own = actions.add_step(by=themselves(carl), person=carl, words="measure the gap", who="worker")
    assert (own.who, own.who_account) == ("person", None)


def test_a_step_is_done_not_yet_or_no_longer_wanted_and_never_late(amina, carl):
    step = actions.add_step(by=amina, person=carl, words="ask Keeley", who="person", said_when="Sunday")
    assert actions.step_not_yet(by=amina, step=step).is_open
    assert actions.step_done(by=amina, step=step).state == Step.State.DONE
    assert actions.step_no_longer(by=amina, step=step).state == Step.State.NO_LONGER
    names = {field.name for field in Step._meta.get_fields()}
    assert not any(word in name for name in names for word in ("due", "late", "deadline", "remind"))


def test_saying_the_same_again_writes_nothing_new(amina, carl):
    step = actions.add_step(by=amina, person=carl, words="ask Keeley")
    actions.step_done(by=amina, step=step)
    before = Moment.objects.count()
    actions.step_done(by=amina, step=step)
    assert Moment.objects.count() == before


def test_a_step_belongs_to_an_aim_of_the_same_person_only(amina, carl):
    other = a_person("Mo", alongside=(amina,))
    aim = actions.help_me_to(by=amina, person=other, words="sleep")
    with pytest.raises(NotFound):
        actions.add_step(by=amina, person=carl, words="ask", aim=aim)


def test_an_aim_ends_by_saying_so_and_can_be_taken_up_again(amina, carl):
    aim = actions.help_me_to(by=amina, person=carl, words="cook")
    assert actions.aim_done(by=amina, aim=aim).state == "done"
    assert actions.let_go(by=amina, aim=aim).state == "let_go"
    assert actions.aim_again(by=amina, aim=aim).state == "open"
    assert actions.aim_again(by=amina, aim=aim).state == "open"


def test_the_rhythm_is_twelve_weeks_unless_changed(amina, carl):
    rhythm = actions.set_rhythm(by=amina, person=carl)
    assert (rhythm.weeks, rhythm.next_on) == (12, clock.today() + timedelta(weeks=12))
    later = date(2027, 3, 1)
    actions.set_rhythm(by=amina, person=carl, weeks=4, next_on=later, words="after the baby")
    assert queries.plan_of(carl, PLAN).rhythm == queries.RhythmView(4, later, "after the baby")
    assert Rhythm.objects.count() == 1
    with pytest.raises(InvalidInput):
        actions.set_rhythm(by=amina, person=carl, weeks=0)


def test_looking_back_scores_every_aim_in_one_save(amina, carl):
    cook = actions.help_me_to(by=amina, person=carl, words="cook")
    ride = actions.help_me_to(by=amina, person=carl, words="ride")
    key = new_id()
    arguments = {
        "by": amina,
        "person": carl,
        "what_next": "go_on",
        "what_moved": "Saturdays are ours now",
        "scores": (Scored(cook.pk, 6, "pie"), Scored(ride.pk, 5)),
        "key": key,
    }
    looked = actions.look_back(**arguments)
    assert actions.look_back(**arguments).pk == looked.pk
    assert Score.objects.count() == 2
    assert LookBack.objects.count() == 1
    assert Rhythm.objects.get(person=carl).next_on == clock.today() + timedelta(weeks=12)
    carl.refresh_from_db()
    assert carl.walking == "now"


@pytest.mark.parametrize(
    ("chosen", "walking"),
    [("pause", "paused"), ("step_back", "stepped_back"), ("goodbye", "goodbye"), ("come_back", "now")],
)
def test_what_next_says_how_we_walk_and_ends_nothing_else(amina, carl, chosen, walking):
    aim = actions.help_me_to(by=amina, person=carl, words="cook")
    actions.look_back(by=amina, person=carl, what_next="pause")
    actions.look_back(by=amina, person=carl, what_next=chosen)
    carl.refresh_from_db()
    assert carl.walking == walking
    assert Aim.objects.get(pk=aim.pk).state == "open"


def test_a_refused_score_leaves_no_half_look_back(amina, carl):
    cook = actions.help_me_to(by=amina, person=carl, words="cook")
    before = Moment.objects.count()
    with pytest.raises(InvalidInput):
        actions.look_back(
            by=amina, person=carl, what_next="go_on", scores=(Scored(cook.pk, 3), Scored(cook.pk, 12))
        )
    with pytest.raises(InvalidInput):
        actions.look_back(by=amina, person=carl, what_next="closed")
    assert not Score.objects.exists()
    assert not LookBack.objects.exists()
    assert Moment.objects.count() == before


def test_a_stranger_finds_no_plan(carl):
    stranger = a_worker("Bev")
    aim = Aim.objects.create(person=carl, words="cook")
    with pytest.raises(NotFound):
        actions.score(by=stranger, aim=aim, value=3)
    with pytest.raises(NotFound):
        actions.help_me_to(by=stranger, person=carl, words="x")
    with pytest.raises(NotFound):
        actions.look_back(by=stranger, person=carl, what_next="pause")


def test_a_friend_alongside_sees_the_plan_and_does_not_change_it(amina, carl):
    jo = a_worker("Jo")
    walks_with(jo, carl, RelationKind.FRIEND)
    aim = actions.help_me_to(by=amina, person=carl, words="cook")
    with pytest.raises(NotFound):
        actions.score(by=jo, aim=aim, value=3)


def test_a_say_of_no_to_the_plan_holds_at_once(amina, carl):
    step = actions.add_step(by=amina, person=carl, words="ring the shop", who="worker", said_when="Sunday")
    assert [promised.pk for promised in queries.i_said_i_would(amina)] == [step.pk]
    Say.objects.filter(person=carl, section=Section.PLAN).update(answer="no")
    assert queries.i_said_i_would(amina) == []
    with pytest.raises(NotFound):
        actions.step_done(by=amina, step=step)
