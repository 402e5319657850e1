import json
import re

import pytest
from django.urls import reverse

from tests.conversations.cast import a_person, a_worker, come_in, themselves, walks_with
from tilth.alongside.models import RelationKind
from tilth.barriers.models import Barrier
from tilth.base.ids import new_id
from tilth.conversations.models import Conversation, Line
from tilth.decisions.models import Pot, PotRow
from tilth.pen import actions
from tilth.pen.models import Draft
from tilth.people.models import Person
from tilth.plans.models import Step
from tilth.teams.models import Member, Team

pytestmark = pytest.mark.django_db(databases="__all__")

WRITE = "/write/"
NOTE = "“I want my own front door.”\nHe laughs about the bikes\nA cooker that works, £140\nNo move before arrears are clear"


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
def inside(client, amina, carl):
    return come_in(client, amina)


def a_note(person, body=NOTE, **more):
    about = str(person.pk) if isinstance(person, Person) else person
    return {"about": about, "body": body, "on": "today", "key": str(new_id()), **more}


def rows_of(page: str) -> list[str]:
    return re.findall(r'name="row" value="([0-9a-f]{8})"', page)


def touched(client, sent, marks):
    """Sort the lines as a page does, and touch each line of `marks`: place -> {field: value}."""
    page = client.post("/write/lines", sent).content.decode()
    rows = rows_of(page)
    sent = dict(sent, row=rows)
    lines = [line for line in sent["body"].splitlines() if line.strip()]
    for rid, text in zip(rows, lines, strict=True):
        sent |= {f"{rid}-text": text, f"{rid}-mark": "noticed", f"{rid}-guess": "noticed"}
        amount = re.search(rf'name="{rid}-amount"[^>]*value="([^"]*)"', page)
        sent |= {f"{rid}-amount": amount[1] if amount else ""}
    sent |= {f"{rows[0]}-mark": "theirs", f"{rows[0]}-guess": "theirs"}
    for place, fields in marks.items():
        sent |= {f"{rows[place]}-{name}": value for name, value in fields.items()}
    return sent, rows


def test_the_box_waits_with_the_cursor_in_it(inside, carl):
    page = inside.get(WRITE, {"person": str(carl.pk)}).content.decode()
    assert "Write about Carl" in page
    assert re.search(r"<textarea[^>]* autofocus", page)
    assert 'spellcheck="true"' in page
    assert f'value="{carl.pk}" checked' in page


def test_those_i_walk_alongside_stand_in_the_order_of_the_alphabet(inside, amina, carl):
    a_person("Zoë", alongside=(amina,))
    a_person("Ángel", alongside=(amina,))
    a_person("Nobody’s")
    page = inside.get(WRITE).content.decode()
    assert re.findall(r'<label for="about-[^"]*">([^<]*)<', page) == [
        "Ángel",
        "Carl",
        "Zoë",
        "Our place",
        "Not sure",
    ]
    assert "Nobody’s" not in page


def test_many_people_become_the_devices_own_list(inside, amina, carl):
    for number in range(12):
        a_person(f"Person {number}", alongside=(amina,))
    page = inside.get(WRITE, {"person": str(carl.pk)}).content.decode()
    assert '<select class="govuk-select" id="id_about"' in page
    assert f'<option value="{carl.pk}" selected>' in page


def test_a_person_i_do_not_see_is_nobody(inside):
    mo = a_person("Mo")
    for named in (str(mo.pk), str(new_id()), "rubbish"):
        assert inside.get(WRITE, {"person": named}).status_code == 404
    answer = inside.post(WRITE, a_note(mo, do="save"))
    assert answer.status_code == 422
    assert "I want my own front door" in answer.content.decode()
    assert not Line.objects.exists()


def test_the_lines_come_as_a_part_while_one_types(inside, carl, pot):
    page = inside.post("/write/lines", a_note(carl)).content.decode()
    assert "<html" not in page
    rows = rows_of(page)
    assert len(rows) == 4
    assert re.search(rf'id="{rows[0]}-mark-theirs" value="theirs" checked', page)
    assert re.search(rf'id="{rows[1]}-mark-noticed" value="noticed" checked', page)
    assert re.search(rf'name="{rows[2]}-amount" inputmode="decimal" value="140"', page)
    assert "From Team pot" in page
    assert page.count("Help us find out") == 4


def test_without_a_script_the_same_page_sorts_the_lines(inside, carl):
    page = inside.post(WRITE, a_note(carl, do="sort")).content.decode()
    assert "<html" in page
    assert len(rows_of(page)) == 4
    assert "I want my own front door" in page
    assert not Line.objects.exists()


def test_a_note_saved_at_once_sorts_itself(inside, carl):
    answer = inside.post(WRITE, a_note(carl, do="save", where="at his table"))
    assert answer.url == reverse("home:person", args=[carl.pk])
    assert [(line.voice, line.words) for line in Line.objects.order_by("order_in_it")][:2] == [
        ("theirs", "I want my own front door."),
        ("noticed", "He laughs about the bikes"),
    ]
    assert Conversation.objects.get().where == "at his table"


def test_four_lines_with_a_spend_and_a_barrier_are_one_save(inside, carl, pot):
    sent, _rows = touched(
        inside,
        a_note(carl),
        {
            2: {"mark": "bought"},
            3: {"mark": "in_the_way", "stopped": "his move", "rule": "No move before arrears are clear"},
        },
    )
    answer = inside.post(WRITE, dict(sent, do="save"))
    assert answer.status_code == 302, answer.content.decode()
    assert Line.objects.count() == 2
    assert PotRow.objects.get().amount_pence == -14000
    assert (Barrier.objects.get().stopped, Barrier.objects.get().person) == ("his move", carl)


def test_a_double_press_saves_once(inside, carl, pot):
    sent, _rows = touched(inside, a_note(carl), {2: {"mark": "bought"}})
    for _press in range(2):
        assert inside.post(WRITE, dict(sent, do="save")).status_code == 302
    assert (Line.objects.count(), PotRow.objects.count()) == (3, 1)


def test_a_pot_without_enough_is_said_beside_the_line_and_all_is_kept(inside, carl, pot):
    Pot.objects.update(balance_pence=5000)
    sent, rows = touched(
        inside, a_note(carl, where="café"), {2: {"mark": "bought", "opened_up": "he cooks again"}}
    )
    answer = inside.post(WRITE, dict(sent, do="save"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="{rows[2]}-amount-error">[^<]*£50', page)
    for kept in ("he cooks again", "café", "I want my own front door", 'value="140"'):
        assert kept in page
    assert not Line.objects.exists()
    assert not PotRow.objects.exists()
    sent[f"{rows[2]}-amount"] = "50"
    assert inside.post(WRITE, dict(sent, do="save")).status_code == 302
    assert Line.objects.count() == 3


@pytest.mark.parametrize("amount", ["", "lots", "-3", "0", "1000000"])
def test_an_amount_that_is_none_comes_back_beside_its_line(inside, carl, pot, amount):
    sent, rows = touched(inside, a_note(carl), {2: {"mark": "bought", "amount": amount}})
    answer = inside.post(WRITE, dict(sent, do="save"))
    if amount == "":  # the line itself says £140
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert f'id="{rows[2]}-amount-error"' in answer.content.decode()
    assert not Line.objects.exists()


def test_a_rule_that_names_the_person_is_refused_beside_its_line(inside, carl):
    sent, rows = touched(inside, a_note(carl), {3: {"mark": "in_the_way", "rule": "Carl owes £410"}})
    answer = inside.post(WRITE, dict(sent, do="save"))
    assert answer.status_code == 422
    assert f'id="{rows[3]}-rule-error"' in answer.content.decode()
    assert not Barrier.objects.exists()


def test_a_step_says_who_and_when_in_words(inside, carl):
    sent, _rows = touched(
        inside,
        a_note(carl, body="“yes”\nRing the shop"),
        {1: {"mark": "step", "who": "worker", "said_when": "Sunday"}},
    )
    inside.post(WRITE, dict(sent, do="save"))
    assert (Step.objects.get().who_account.name, Step.objects.get().said_when) == ("Amina", "Sunday")


def test_emoji_and_null_bytes_are_handled(inside, carl):
    inside.post(WRITE, a_note(carl, body="“Bikes\x00 🚲❤️”\n\x00", do="save"))
    assert Line.objects.get().words == "Bikes 🚲❤️"


def test_twenty_thousand_letters_fit_and_more_come_back(inside, carl):
    assert inside.post(WRITE, a_note(carl, body="x" * 20_000, do="save")).status_code == 302
    assert len(Line.objects.get().words) == 20_000
    answer = inside.post(WRITE, a_note(carl, body="y" * 20_001, do="save"))
    assert answer.status_code == 422
    assert "y" * 20_001 in answer.content.decode()
    assert Line.objects.count() == 1


def test_too_many_lines_come_back_in_one_piece(inside, carl):
    body = "\n".join(f"line {number}" for number in range(61))
    answer = inside.post(WRITE, a_note(carl, body=body, do="save"))
    assert answer.status_code == 422
    assert "line 60" in answer.content.decode()
    assert not Line.objects.exists()


@pytest.mark.parametrize("wrong", [{"about": ""}, {"body": " \n "}, {"on": "2199-01-01"}, {"on": "someday"}])
def test_what_is_missing_is_said_and_the_words_stay(inside, carl, wrong):
    answer = inside.post(WRITE, a_note(carl, where="kept here", do="save") | wrong)
    assert answer.status_code == 422
    assert "kept here" in answer.content.decode()
    assert not Line.objects.exists()


def test_not_sure_is_a_draft_to_sort_together(inside, amina):
    answer = inside.post(WRITE, a_note("unsure", body="Somebody said the lift is broken", do="save"))
    assert answer.url == WRITE
    assert Draft.objects.get().body == "Somebody said the lift is broken"
    assert "the lift is broken" in inside.get(WRITE).content.decode()


def test_our_place_saves_what_is_in_the_way_and_keeps_the_rest(inside, amina):
    sent, _rows = touched(
        inside, a_note("place", body="talk about bins\nNo ball games"), {1: {"mark": "in_the_way"}}
    )
    inside.post(WRITE, dict(sent, do="save"))
    assert Barrier.objects.get().rule == "No ball games"
    page = inside.get(WRITE).content.decode()
    assert "talk about bins" in page


def test_a_draft_is_kept_by_its_button_and_opens_as_it_was_left(inside, carl):
    sent, rows = touched(inside, a_note(carl, where="café"), {3: {"mark": "step", "said_when": "Sunday"}})
    inside.post("/write/draft", sent)
    draft = Draft.objects.get()
    page = inside.get(reverse("pen:draft", args=[draft.pk])).content.decode()
    assert "Sunday" in page
    assert "café" in page
    assert re.search(rf'id="{rows[3]}-mark-step" value="step" checked', page)
    assert f'name="key" value="{draft.pk}"' in page


def test_a_quiet_draft_says_when_it_was_kept(inside, carl):
    answer = inside.post("/write/draft", a_note(carl, quiet="yes"))
    assert re.fullmatch(r"Kept as a draft at \d\d:\d\d", answer.content.decode())
    assert "csrfmiddlewaretoken" not in json.dumps(Draft.objects.get().typed())


def test_a_saved_note_is_no_draft_and_a_late_one_does_not_bring_it_back(inside, carl):
    sent = a_note(carl)
    inside.post("/write/draft", dict(sent, quiet="yes"))
    inside.post(WRITE, dict(sent, do="save"))
    assert Draft.objects.get().body == ""
    assert inside.post("/write/draft", dict(sent, quiet="yes")).status_code == 409
    assert Draft.objects.get().body == ""
    assert inside.get(reverse("pen:draft", args=[sent["key"]])).status_code == 404
    late = inside.post("/write/draft", sent)
    assert late.status_code == 409
    assert "I want my own front door" in late.content.decode()


def test_the_same_note_saved_with_other_words_comes_back_whole(inside, carl):
    sent = a_note(carl, body="one")
    inside.post(WRITE, dict(sent, do="save"))
    answer = inside.post(WRITE, dict(sent, body="one\ntwo", do="save"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "two" in page
    assert Line.objects.count() == 1
    again = re.search(r'name="key" value="([^"]+)"', page)[1]
    assert again != sent["key"]
    assert inside.post(WRITE, dict(sent, body="two", key=again, do="save")).status_code == 302
    assert Line.objects.count() == 2


def test_a_draft_is_thrown_away(inside, carl):
    inside.post("/write/draft", a_note(carl))
    draft = Draft.objects.get()
    inside.post(reverse("pen:throw_away", args=[draft.pk]))
    assert Draft.objects.get().body == ""
    assert inside.post(reverse("pen:throw_away", args=[draft.pk])).status_code == 404


def test_somebody_elses_draft_is_not_there(inside, carl, client):
    draft = actions.keep_draft(by=a_worker("Bev"), note_id=new_id(), body="Bev’s words", typed={})
    assert inside.get(reverse("pen:draft", args=[draft.pk])).status_code == 404
    assert inside.post(reverse("pen:throw_away", args=[draft.pk])).status_code == 404
    assert inside.post("/write/draft", a_note(carl) | {"key": str(draft.pk)}).status_code == 404
    assert "Bev’s words" not in inside.get(WRITE).content.decode()


def test_words_typed_after_the_session_ended_wait_behind_the_sign_in(client, amina, carl):
    come_in(client, amina).get(WRITE)
    client.session.flush()
    for path in (WRITE, "/write/draft", "/write/lines"):
        answer = client.post(path, a_note(carl, where="café", do="save"))
        assert answer.status_code == 302
        assert not Line.objects.exists()
        come_in(client, amina)
        page = client.get(path).content.decode()
        assert "I want my own front door" in page
        assert "café" in page
        assert f'value="{carl.pk}" checked' in page
        client.session.flush()


def test_a_friend_is_offered_only_what_they_may_do(client, carl):
    jo = a_worker("Jo")
    walks_with(jo, carl, RelationKind.FRIEND)
    page = come_in(client, jo).post("/write/lines", a_note(carl)).content.decode()
    assert "-mark-gift" in page
    for mark in ("step", "bought", "in_the_way"):
        assert f"-mark-{mark}" not in page


def test_a_person_writes_on_their_own_page_in_their_own_words(client, carl):
    own = themselves(carl)
    come_in(client, own)
    page = client.get(WRITE, {"person": str(carl.pk)}).content.decode()
    assert "Write on your page" in page
    client.post(WRITE, a_note(carl, body="Nobody asked me", do="save"))
    assert (Line.objects.get().voice, Line.objects.get().words) == ("theirs", "Nobody asked me")


def test_without_a_pot_nothing_can_be_bought(inside, carl):
    assert "-mark-bought" not in inside.post("/write/lines", a_note(carl)).content.decode()


def test_several_pots_are_chosen_from(inside, carl, pot):
    other = Pot.objects.create(team=pot.team, name="Winter pot", balance_pence=50000)
    sent, rows = touched(inside, a_note(carl), {2: {"mark": "bought"}})
    answer = inside.post(WRITE, dict(sent, do="save"))
    assert f'id="{rows[2]}-pot-error"' in answer.content.decode()
    sent[f"{rows[2]}-pot"] = str(other.pk)
    assert inside.post(WRITE, dict(sent, do="save")).status_code == 302
    assert PotRow.objects.get().pot == other


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(WRITE).status_code == 302
    assert client.get(reverse("pen:draft", args=[new_id()])).status_code == 302
    assert client.post(reverse("pen:throw_away", args=[new_id()])).status_code == 302


def test_the_page_holds_no_script_or_style_of_its_own(inside, carl):
    page = inside.post(WRITE, a_note(carl, do="sort")).content.decode()
    assert "hx-on" not in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_the_pen_asks_few_questions_of_the_database(inside, carl, pot, django_assert_max_num_queries):
    inside.get(WRITE)
    with django_assert_max_num_queries(13):
        inside.get(WRITE, {"person": str(carl.pk)})


@pytest.mark.parametrize("sent_to", ["/write/", "/write/lines", "/write/draft"])
def test_words_sent_signed_out_are_found_again_whichever_way_they_came(inside, amina, carl, sent_to):
    """The page sends what is typed to three addresses; after signing in one lands on the first."""
    inside.get(WRITE)
    del inside.cookies["sessionid"]
    assert inside.post(sent_to, a_note(carl), headers={"HX-Request": "true"}).status_code in (204, 302)
    inside.force_login(amina.account)
    assert "He laughs about the bikes" in inside.get(WRITE).content.decode()
