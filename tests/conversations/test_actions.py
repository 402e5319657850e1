from datetime import timedelta

import pytest

from tests.builders import by_link
from tests.conversations.cast import a_person, a_worker, themselves, walks_with
from tilth.alongside.models import RelationKind
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import Act
from tilth.base.roles import Section
from tilth.conversations import actions, queries
from tilth.conversations.actions import Said
from tilth.conversations.models import Conversation, Correction, Line
from tilth.people import actions as people
from tilth.people.models import Moment
from tilth.people.queries import moments_of

pytestmark = pytest.mark.django_db(databases="__all__")
ALL = set(Section)


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=(amina,))


@pytest.fixture
def talk(amina, carl):
    lines = (Said("They asked me four times."), Said("He laughs about the bikes.", "noticed"))
    return actions.write(by=amina, person=carl, lines=lines, where="at his kitchen table")


def line_of(talk, voice="theirs"):
    return Line.objects.filter(conversation=talk, voice=voice).latest("id")


def test_their_words_and_ours_are_kept_apart(carl, talk):
    (theirs, noticed) = queries.lines_of(carl, ALL)[0].lines
    assert (theirs.is_theirs, theirs.words, theirs.who) == (True, "They asked me four times.", "Carl")
    assert (noticed.is_theirs, noticed.words, noticed.who) == (False, "He laughs about the bikes.", "Amina")
    assert (theirs.section, noticed.section) == (Section.STORY, Section.NOTES)


def test_each_line_has_one_moment_in_its_own_voice(carl, talk):
    found = [(m.kind, m.voice, m.words, m.said_by) for m in moments_of(carl.pk, ALL)[:2]]
    assert found == [
        ("noticed", "ours", "He laughs about the bikes.", ""),
        ("quote", "theirs", "They asked me four times.", "Carl"),
    ]
    assert Moment.objects.filter(kind__in=("quote", "noticed")).count() == 2
    assert Act.objects.filter(chain=carl.pk, what="conversations.write").count() == 1


def test_the_words_are_sealed_in_the_database(talk):
    raw = bytes(Line.objects.filter(voice="theirs").values_list("words", flat=True)[0])
    assert b"four times" not in raw


def test_a_talk_of_another_day_stands_on_that_day(amina, carl):
    day = clock.today() - timedelta(days=3)
    actions.write(by=amina, person=carl, lines=(Said("x"),), on=day)
    assert moments_of(carl.pk, ALL)[0].at.date() == day


@pytest.mark.parametrize("lines", [(), (Said("  "),)])
def test_nothing_said_is_refused(amina, carl, lines):
    with pytest.raises(InvalidInput):
        actions.write(by=amina, person=carl, lines=lines)


def test_a_day_to_come_is_refused(amina, carl):
    with pytest.raises(InvalidInput):
        actions.write(by=amina, person=carl, lines=(Said("x"),), on=clock.today() + timedelta(days=1))
    assert not Conversation.objects.exists()


def test_a_double_press_writes_once(amina, carl):
    key = new_id()
    first = actions.write(by=amina, person=carl, lines=(Said("x"),), key=key)
    assert actions.write(by=amina, person=carl, lines=(Said("x"),), key=key).pk == first.pk
    assert Line.objects.count() == 1


def test_whoever_may_not_see_the_notes_cannot_write_in_them(amina, carl):
    jo = a_worker("Jo")
    walks_with(jo, carl, RelationKind.FRIEND, [Section.STORY])
    actions.write(by=jo, person=carl, lines=(Said("I like Saturdays"),))
    with pytest.raises(NotFound):
        actions.write(by=jo, person=carl, lines=(Said("x"), Said("looks tired", "noticed")))
    assert Line.objects.count() == 1


def test_a_change_is_a_new_wording_and_both_are_readable(amina, carl, talk):
    first = line_of(talk)
    later = actions.revise(by=amina, started_from=first, words="They asked me FIVE times.")
    assert [r.words for r in queries.revisions_of(later, amina)] == [
        "They asked me FIVE times.",
        "They asked me four times.",
    ]
    assert [line.words for line in queries.lines_of(carl, ALL)[0].lines][0] == "They asked me FIVE times."
    quotes = [m.words for m in moments_of(carl.pk, ALL) if m.kind == "quote"]
    assert quotes == ["They asked me FIVE times."]


def test_the_person_may_change_their_own_words(carl, talk):
    later = actions.revise(by=themselves(carl), started_from=line_of(talk), words="Four times!")
    assert later.written_by == carl.account


def test_what_somebody_noticed_is_changed_by_them_alone(amina, carl, talk):
    bev = a_worker("Bev")
    walks_with(bev, carl)
    noticed = line_of(talk, "noticed")
    with pytest.raises(NotFound):
        actions.revise(by=bev, started_from=noticed, words="x")
    with pytest.raises(NotFound):
        actions.revise(by=themselves(carl), started_from=noticed, words="x")
    assert actions.revise(by=amina, started_from=noticed, words="He laughs.").words == "He laughs."


def test_two_people_changing_the_same_words_lose_nothing(amina, carl, talk):
    first = line_of(talk)
    actions.revise(by=themselves(carl), started_from=first, words="Carl’s wording")
    with pytest.raises(BothKept) as found:
        actions.revise(by=amina, started_from=first, words="Amina’s wording")
    assert (found.value.theirs, found.value.mine) == ("Carl’s wording", "Amina’s wording")
    assert Line.objects.filter(voice="theirs").count() == 2


def test_the_same_words_again_are_no_new_wording(amina, talk):
    first = line_of(talk)
    assert actions.revise(by=amina, started_from=first, words=first.words).pk == first.pk
    with pytest.raises(InvalidInput):
        actions.revise(by=amina, started_from=first, words=" ")


def test_a_correction_stands_beside_and_changes_nothing(carl, talk):
    noticed = line_of(talk, "noticed")
    actions.correct(by=themselves(carl), line=noticed, words="Only the old ones.")
    view = queries.lines_of(carl, ALL)[0].lines[1]
    assert view.words == "He laughs about the bikes."
    assert [(c.words, c.by_words) for c in view.corrections] == [("Only the old ones.", "Carl")]
    assert moments_of(carl.pk, ALL)[0].kind == "correction"


def test_a_correction_stays_beside_a_line_that_is_changed_later(amina, carl, talk):
    noticed = line_of(talk, "noticed")
    actions.correct(by=themselves(carl), line=noticed, words="Only the old ones.")
    actions.revise(by=amina, started_from=noticed, words="He laughs about old bikes.")
    assert queries.lines_of(carl, ALL)[0].lines[1].corrections[0].words == "Only the old ones."


def test_a_correction_on_paper_is_written_down_for_the_person(amina, carl, talk):
    correction = actions.correct(by=amina, line=line_of(talk, "noticed"), words="Only the old ones.")
    assert (correction.by_words, correction.made_by) == ("Carl", amina.account)


def test_a_correction_by_private_link_needs_no_account(carl, talk):
    himself = by_link(carl)
    correction = actions.correct(by=himself, line=line_of(talk, "noticed"), words="No.")
    assert correction.pass_id == himself.pass_id


def test_a_stranger_corrects_nothing(talk):
    with pytest.raises(NotFound):
        actions.correct(by=a_worker("Bev"), line=line_of(talk), words="x")
    with pytest.raises(InvalidInput):
        actions.correct(by=by_link(talk.person), line=line_of(talk), words=" ")
    assert not Correction.objects.exists()


def test_whoever_sees_and_may_not_write_does_not_correct(carl, talk):
    dee = Actor(kind="account", account=a_worker("Dee").account, has_second_factor=True)
    with pytest.raises(NotFound):
        actions.correct(by=dee, line=line_of(talk), words="x")


def test_words_about_a_person_are_corrected_too(amina, carl):
    about = people.say_about(by=amina, person=carl, kind="gift", words="Mends cars.")
    actions.correct_about(by=themselves(carl), about=about, words="Bikes, not cars.")
    assert Correction.objects.get().about == about
    with pytest.raises(NotFound):
        actions.correct_about(by=a_worker("Bev"), about=about, words="x")
    people.take_back(by=themselves(carl), about=about)
    about.refresh_from_db()
    with pytest.raises(WrongState):
        actions.correct_about(by=amina, about=about, words="x")


def test_their_own_words_are_taken_back_at_any_time(carl, talk):
    own = themselves(carl)
    with clock.at(clock.now() + timedelta(days=300)):
        actions.take_back(by=own, line=line_of(talk))
    assert [line.is_theirs for line in queries.lines_of(carl, ALL)[0].lines] == [False]
    assert "quote" not in [m.kind for m in moments_of(carl.pk, ALL)]
    assert queries.revisions_of(line_of(talk), own)[0].words == ""


def test_whoever_wrote_them_for_the_person_may_take_them_back_too(amina, talk):
    with clock.at(clock.now() + timedelta(days=2)):
        assert actions.take_back(by=amina, line=line_of(talk)).is_taken_back


def test_what_we_noticed_is_taken_back_within_the_hour_only(amina, carl, talk):
    noticed = line_of(talk, "noticed")
    with pytest.raises(WrongState):
        actions.take_back(by=themselves(carl), line=noticed)
    with clock.at(clock.now() + timedelta(hours=2)), pytest.raises(WrongState):
        actions.take_back(by=amina, line=noticed)
    taken = actions.take_back(by=amina, line=noticed)
    assert actions.take_back(by=amina, line=taken).pk == taken.pk


def test_taking_back_one_wording_keeps_the_others_as_they_are(amina, carl, talk):
    first = line_of(talk)
    later = actions.revise(by=amina, started_from=first, words="later")
    actions.take_back(by=amina, line=first)
    assert queries.lines_of(carl, ALL)[0].lines[0].words == "later"
    actions.take_back(by=amina, line=later)
    assert [line.is_theirs for line in queries.lines_of(carl, ALL)[0].lines] == [False]
    with pytest.raises(WrongState):
        actions.revise(by=amina, started_from=first, words="again")
    with pytest.raises(WrongState):
        actions.correct(by=amina, line=later, words="x")


def test_a_section_outside_the_say_shows_none_of_its_lines(carl, talk):
    assert [line.is_theirs for line in queries.lines_of(carl, {Section.STORY})[0].lines] == [True]
    assert queries.lines_of(carl, {Section.HEALTH}) == []


def test_conversations_are_read_a_page_at_a_time(amina, carl):
    for number in range(5):
        actions.write(by=amina, person=carl, lines=(Said(f"line {number}"),))
    first = queries.lines_of(carl, ALL, limit=2)
    rest = queries.lines_of(carl, ALL, before=first[-1].pk)
    assert [talk.lines[0].words for talk in first + rest] == [f"line {n}" for n in (4, 3, 2, 1, 0)]
    assert len(queries.lines_of(carl, ALL, before=new_id())) == 5
