from datetime import timedelta

import pytest

from tests.builders import by_link
from tests.conversations.cast import a_person, a_worker, themselves, walks_with
from tilth.alongside.models import RelationKind
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.models import Act
from tilth.conversations.models import Conversation, Line
from tilth.decisions.models import Pot, PotRow
from tilth.pen import actions, queries
from tilth.pen.actions import NoteLine
from tilth.pen.models import Draft
from tilth.people.models import About, Moment
from tilth.plans.models import Step
from tilth.teams.models import Member, Team

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=(amina,))


@pytest.fixture
def pot(amina):
    team = Team.objects.create(name="Higher Folds", slug="higher-folds")
    Member.objects.create(team=team, account=amina.account)
    return Pot.objects.create(team=team, name="Team pot", balance_pence=20000)


@pytest.fixture
def lines(pot):
    return (
        NoteLine("They asked me four times.", "theirs", "00000001"),
        NoteLine("He laughs about the bikes.", "noticed", "00000002"),
        NoteLine("A cooker that works", "bought", "00000003", amount_pence=14000, pot_id=pot.pk),
        NoteLine("x", "in_the_way", "00000004", rule="No move before arrears are clear", stopped="his move"),
        NoteLine("Ask Keeley", "step", "00000005", who="person", said_when="Sunday"),
        NoteLine("Mends bikes", "gift", "00000006"),
    )


def save(by, person, lines, note_id=None, **more):
    note_id = note_id or new_id()
    return actions.save_note(by=by, note_id=note_id, person=person, lines=lines, key=note_id, **more)


def test_one_save_makes_everything_a_note_holds(amina, carl, pot, lines):
    note = save(amina, carl, lines, where="at his kitchen table")
    assert [line.words for line in Line.objects.order_by("order_in_it")] == [
        "They asked me four times.",
        "He laughs about the bikes.",
    ]
    assert Conversation.objects.get().pen_id == note.pk
    pot.refresh_from_db()
    assert pot.balance_pence == 6000
    assert Barrier.objects.get().rule == "No move before arrears are clear"
    assert Step.objects.get().said_when == "Sunday"
    assert About.objects.get().kind == "gift"
    kinds = sorted(Moment.objects.filter(person=carl).exclude(kind="began").values_list("kind", flat=True))
    assert kinds == ["barrier", "gift", "noticed", "quote", "spend", "step"]
    assert Act.objects.filter(what="pen.save_note", chain=carl.pk).count() == 1


def test_a_double_press_saves_once(amina, carl, pot, lines):
    note_id = new_id()
    first = save(amina, carl, lines, note_id)
    assert save(amina, carl, lines, note_id).pk == first.pk
    assert (Line.objects.count(), PotRow.objects.count(), Barrier.objects.count()) == (2, 1, 1)


def test_the_same_note_with_other_words_is_refused_and_not_swallowed(amina, carl, lines):
    note_id = new_id()
    save(amina, carl, lines[:1], note_id)
    with pytest.raises(WrongState):
        save(amina, carl, lines[:2], note_id)
    with pytest.raises(WrongState):
        actions.save_note(by=amina, note_id=note_id, person=carl, lines=lines[:2])
    assert Line.objects.count() == 1


def test_one_refused_line_leaves_nothing_half_saved(amina, carl, pot, lines):
    pot.balance_pence = 100
    pot.save()
    before = Moment.objects.count()
    with pytest.raises(InvalidInput) as found:
        save(amina, carl, lines)
    assert found.value.field == "00000003-amount"
    assert Moment.objects.count() == before
    for table in (Line, Conversation, PotRow, Barrier, Step, About):
        assert not table.objects.exists()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (NoteLine("x", "bought", "0000000a", amount_pence=1), "0000000a-pot"),
        (NoteLine("No pets for Carl", "in_the_way", "0000000a"), "0000000a-rule"),
        (NoteLine(" ", "step", "0000000a"), "0000000a-text"),
    ],
)
def test_a_refusal_stands_beside_its_line(amina, carl, line, field):
    with pytest.raises(InvalidInput) as found:
        save(amina, carl, (line,))
    assert found.value.field == field


def test_an_amount_is_needed_for_what_we_bought(amina, carl, pot):
    with pytest.raises(InvalidInput) as found:
        save(amina, carl, (NoteLine("x", "bought", "0000000a", pot_id=pot.pk),))
    assert found.value.field == "0000000a-amount"


def test_a_closed_pot_is_said_beside_its_line(amina, carl, pot, lines):
    pot.is_open = False
    pot.save()
    with pytest.raises(InvalidInput) as found:
        save(amina, carl, lines)
    assert found.value.field.startswith("00000003-")


def test_a_note_of_nothing_is_refused(amina, carl):
    with pytest.raises(InvalidInput):
        save(amina, carl, ())


def test_a_note_of_a_day_to_come_is_refused(amina, carl, lines):
    with pytest.raises(InvalidInput) as found:
        save(amina, carl, lines[:1], on=clock.today() + timedelta(days=2))
    assert found.value.field == "on"


def test_a_friend_may_write_their_words_and_not_make_a_step(carl):
    jo = a_worker("Jo")
    walks_with(jo, carl, RelationKind.FRIEND)
    save(jo, carl, (NoteLine("I like Saturdays", "theirs", "00000001"),))
    with pytest.raises(InvalidInput) as found:
        save(jo, carl, (NoteLine("Ring", "step", "00000002"),))
    assert found.value.field == "00000002-mark"
    assert not Step.objects.exists()


def test_a_stranger_writes_about_nobody(carl, lines):
    with pytest.raises(NotFound):
        save(a_worker("Bev"), carl, lines[:1])
    with pytest.raises(NotFound):
        save(NOBODY, carl, lines[:1])


def test_the_person_writes_on_their_own_page_and_is_not_named_to_everybody(carl):
    own = themselves(carl)
    save(own, carl, (NoteLine("No move until it is paid", "in_the_way", "00000001"),))
    assert Barrier.objects.get().signed == "unsigned"


def test_without_a_person_only_what_is_in_the_way_is_made_and_the_rest_waits(amina, lines):
    note = save(amina, None, lines[3:])
    assert note.saved_at
    assert Barrier.objects.get().person is None
    (waiting,) = queries.drafts_of(amina)
    assert Draft.objects.get(pk=waiting.pk).body == "Ask Keeley\nMends bikes"
    assert not Step.objects.exists()


def test_a_draft_is_kept_and_found_by_its_writer_only(amina, carl):
    note_id = new_id()
    typed = {"about": [str(carl.pk)], "where": ["café"]}
    actions.keep_draft(by=amina, note_id=note_id, body="half", person_id=carl.pk, typed=typed)
    actions.keep_draft(by=amina, note_id=note_id, body="half a 🚲 line", person_id=carl.pk, typed=typed)
    (waiting,) = queries.drafts_of(amina)
    assert (waiting.first_words, waiting.person_id) == ("half a 🚲 line", carl.pk)
    assert Draft.objects.get().typed()["where"] == ["café"]
    assert queries.drafts_of(a_worker("Bev")) == []
    assert queries.drafts_of(TILTH) == []


def test_a_draft_is_sealed(amina):
    actions.keep_draft(by=amina, note_id=new_id(), body="a private thing", typed={"where": ["secret"]})
    body, marks = Draft.objects.values_list("body", "marks")[0]
    assert b"private" not in bytes(body)
    assert b"secret" not in bytes(marks)


def test_nobody_keeps_words_under_somebody_elses_draft(amina):
    note_id = new_id()
    actions.keep_draft(by=amina, note_id=note_id, body="mine", typed={})
    with pytest.raises(NotFound):
        actions.keep_draft(by=a_worker("Bev"), note_id=note_id, body="stolen", typed={})
    assert Draft.objects.get().body == "mine"


def test_a_draft_about_somebody_no_longer_seen_keeps_its_words(amina):
    mo = a_person("Mo")
    draft = actions.keep_draft(by=amina, note_id=new_id(), body="words", person_id=mo.pk, typed={})
    assert (draft.person, draft.body) == (None, "words")


def test_saving_takes_the_words_out_of_the_drafts(amina, carl, lines):
    note_id = new_id()
    actions.keep_draft(by=amina, note_id=note_id, body="words", person_id=carl.pk, typed={})
    save(amina, carl, lines[:1], note_id)
    draft = Draft.objects.get(pk=note_id)
    assert (draft.body, draft.marks, draft.is_open) == ("", "", False)
    assert queries.drafts_of(amina) == []


def test_a_late_draft_cannot_overtake_the_save(amina, carl, lines):
    note_id = new_id()
    save(amina, carl, lines[:1], note_id)
    with pytest.raises(WrongState):
        actions.keep_draft(by=amina, note_id=note_id, body="late", typed={})
    assert Draft.objects.get(pk=note_id).body == ""


def test_a_draft_thrown_away_has_no_words(amina):
    draft = actions.keep_draft(by=amina, note_id=new_id(), body="words", typed={})
    actions.throw_away(by=amina, draft=draft)
    actions.throw_away(by=amina, draft=draft)
    assert Draft.objects.get().body == ""
    assert queries.drafts_of(amina) == []


def test_by_a_private_link_a_draft_is_the_persons_own(carl):
    himself = by_link(carl)
    actions.keep_draft(by=himself, note_id=new_id(), body="my words", typed={})
    assert queries.drafts_of(himself)[0].first_words == "my words"
    other = by_link(carl)
    assert queries.drafts_of(other) == []
    save(himself, carl, (NoteLine("I am fine", "theirs", "00000001"),))
    assert Line.objects.get().words == "I am fine"
