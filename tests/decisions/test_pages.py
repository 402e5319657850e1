import re
from uuid import uuid4

import pytest

from tests.answers.cast import A_WEDNESDAY, signed_in_as
from tests.decisions.cast import FIVE_HUNDRED, a_place_with_money
from tests.decisions.test_book import SIGNED
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.models import Look
from tilth.base.roles import Role
from tilth.decisions import actions
from tilth.decisions.models import Guideline, Permission, Pot, PotRow
from tilth.places.actions import turn

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


def stage():
    with clock.at(A_WEDNESDAY):
        return a_place_with_money()


@pytest.fixture
def here(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def html(response):
    return response.content.decode()


def typed_into(page):
    """What a browser would send back from the page's last form: its hidden fields and what is filled in."""
    form = html(page).rpartition("<form method=")[2]
    tags = re.findall(r"<input[^>]*>", form)
    return {
        re.search(r'name="([^"]+)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1] if "value=" in tag else ""
        for tag in tags
        if "csrf" not in tag
    }


def test_a_spend_takes_an_amount_what_for_and_a_button(here):
    page = signed_in_as(here.amina)
    form = page.get(f"/people/{here.carl.pk}/spend")
    assert "Spend for Carl" in html(form)
    assert "£500" in html(form)
    sent = typed_into(form) | {"amount_pence": "£140", "what": "a cooker"}
    done = page.post(f"/people/{here.carl.pk}/spend", sent, follow=True)
    assert done.redirect_chain == [(f"/people/{here.carl.pk}", 302)]
    assert "It is written down, and Carl sees it on the page. There is £360 left in Hollins pot." in html(
        done
    )
    assert "Amina bought: a cooker, £140, from Hollins pot." in html(done)
    page.post(f"/people/{here.carl.pk}/spend", sent)
    assert here.left() == 360_00


def test_the_spend_page_finds_the_person_in_the_address(here):
    page = signed_in_as(here.amina)
    assert "Spend for Carl" in html(page.get(f"/spend?person={here.carl.pk}"))
    for unknown in (uuid4(), "carl"):
        assert page.get(f"/spend?person={unknown}").status_code == 404
    assert signed_in_as(here.jo).get(f"/spend?person={here.carl.pk}").status_code == 404


def test_a_spend_may_be_for_somebody_chosen_or_for_nobody(here):
    page = signed_in_as(here.amina)
    form = page.get("/spend")
    assert re.search(rf'<option value="{here.carl.pk}"[^>]*>\s*Carl', html(form))
    sent = typed_into(form) | {"amount_pence": "2.50", "what": "tea"}
    assert page.post("/spend", sent)["Location"] == f"/pots/{here.pot.pk}"
    sent = typed_into(page.get("/spend")) | {
        "amount_pence": "3",
        "what": "a pan",
        "person": str(here.carl.pk),
    }
    assert page.post("/spend", sent)["Location"] == f"/people/{here.carl.pk}"
    assert "Carl" not in html(signed_in_as(here.jo).get("/spend"))


def test_too_much_is_said_beside_the_amount_and_nothing_typed_is_lost(here):
    page = signed_in_as(here.amina)
    sent = typed_into(page.get("/spend")) | {"amount_pence": "500.01", "what": "a very good cooker"}
    back = page.post("/spend", sent)
    assert back.status_code == 422
    assert "There is £500 left in this pot." in html(back)
    assert "a very good cooker" in html(back)
    assert here.left() == FIVE_HUNDRED


@pytest.mark.parametrize("amount", ["", "-5", "a lot", "0", "1e3", "999999999", "٣"])
def test_an_amount_that_is_none_is_refused_in_words(here, amount):
    page = signed_in_as(here.amina)
    back = page.post("/spend", typed_into(page.get("/spend")) | {"amount_pence": amount, "what": "tea"})
    assert back.status_code == 422
    assert not PotRow.objects.filter(kind="spend").exists()


def test_one_chooses_where_there_are_two_pots(here):
    other = actions.open_pot(by=here.dee, team=here.team, name="Biscuit tin")
    form = html(signed_in_as(here.amina).get("/spend"))
    assert f'value="{other.pk}"' in form
    assert "Biscuit tin: £0" in form


def test_a_team_without_a_pot_is_told_so(here):
    assert "Your team has no pot yet" in html(signed_in_as(here.sam).get("/spend"))


def test_where_pots_are_switched_off_nothing_about_them_is_found(here):
    turn(by=here.cast.kit, name="pots", is_on=False)
    page = signed_in_as(here.amina)
    for path in ("/spend", "/pots", f"/pots/{here.pot.pk}", f"/people/{here.carl.pk}/spend"):
        assert page.get(path).status_code == 404


def test_the_pots_page_says_that_tilth_moves_no_money(here):
    page = html(signed_in_as(here.amina).get(f"/pots/{here.pot.pk}"))
    assert "Tilth moves no money and holds nobody’s bank details." in page


def test_a_pot_shows_each_reader_what_they_may_see(here):
    actions.spend(by=here.amina, pot=here.pot, amount_pence=140_00, what="a cooker", person=here.carl)
    address = f"/pots/{here.pot.pk}"
    mine = html(signed_in_as(here.amina).get(address))
    assert "a cooker" in mine
    assert f"/people/{here.carl.pk}" in mine
    for other in (here.jo, here.dee, here.cast.kit):
        theirs = html(signed_in_as(other).get(address))
        assert "For somebody we walk alongside" in theirs
        assert "-£140" in theirs
        assert "a cooker" not in theirs
        assert str(here.carl.pk) not in theirs


def test_a_pot_is_not_there_for_other_teams_but_its_balance_is(here):
    page = signed_in_as(here.sam)
    assert page.get(f"/pots/{here.pot.pk}").status_code == 404
    assert page.get(f"/pots/{uuid4()}").status_code == 404
    listed = html(page.get("/pots"))
    assert "Hollins team: Hollins pot" in listed
    assert "£500" in listed
    assert f"/pots/{here.pot.pk}" not in listed


def test_a_long_pot_turns_its_pages(here):
    for number in range(60):
        actions.spend(by=here.amina, pot=here.pot, amount_pence=1, what=f"stamp {number}")
    page = signed_in_as(here.amina)
    first = html(page.get(f"/pots/{here.pot.pk}"))
    assert "stamp 59" in first
    assert "stamp 3<" not in first.replace(" ", "") and f"?before={61 - 49}" in first
    second = html(page.get(f"/pots/{here.pot.pk}?before=12"))
    assert "stamp 9" in second and "Earlier lines" not in second
    for nonsense in ("x", "-1", "9" * 40, "1;2"):
        assert page.get(f"/pots/{here.pot.pk}?before={nonsense}").status_code == 200


def test_the_pots_page_needs_few_statements(here, django_assert_max_num_queries):
    for number in range(30):
        actions.spend(
            by=here.amina, pot=here.pot, amount_pence=1, what="x", person=here.carl if number % 2 else None
        )
    page = signed_in_as(here.amina)
    page.get("/pots")
    # The switches are remembered for ten seconds; here they are read each time.
    with django_assert_max_num_queries(7), django_assert_max_num_queries(1, using="keys"):
        page.get(f"/pots/{here.pot.pk}")


def test_a_line_is_put_right_on_a_page(here):
    row = actions.spend(by=here.amina, pot=here.pot, amount_pence=140_00, what="a cooker", person=here.carl)
    page = signed_in_as(here.amina)
    address = f"/pots/lines/{row.pk}/put-right"
    assert "a cooker, £140" in html(page.get(address))
    assert page.post(address, {"right_pence": "", "why": "x"}).status_code == 422
    assert page.post(address, {"right_pence": "140", "why": "x"}).status_code == 422
    assert page.post(address, {"right_pence": "0", "why": "Written twice."}).status_code == 302
    assert here.left() == FIVE_HUNDRED
    assert "Written twice." in html(page.get(f"/people/{here.carl.pk}/decided"))
    assert page.post(address, {"right_pence": "1", "why": "x"}).status_code == 409
    assert signed_in_as(here.jo).get(address).status_code == 404


def test_money_comes_back_on_a_page(here):
    page = signed_in_as(here.amina)
    address = f"/pots/{here.pot.pk}/came-back"
    assert page.get(address).status_code == 200
    assert page.post(address, {"amount_pence": "4", "what": "bottles"}).status_code == 302
    assert here.left() == 504_00


def test_those_who_tend_open_fill_and_close_a_pot(here):
    page = signed_in_as(here.dee)
    made = page.post("/pots/new", {"team": str(here.team.pk), "name": "Biscuit tin"})
    pot = Pot.objects.get(name="Biscuit tin")
    assert made["Location"] == f"/pots/{pot.pk}/put-in"
    assert page.post(made["Location"], {"amount_pence": "20"}).status_code == 302
    assert page.post("/pots/new", {"team": str(here.team.pk), "name": "biscuit tin"}).status_code == 422
    page.post(f"/pots/{pot.pk}/close")
    closed = html(page.get(f"/pots/{pot.pk}"))
    assert "Open this pot again" in closed and "£20" in closed
    page.post(f"/pots/{pot.pk}/open-again")
    assert Pot.objects.get(pk=pot.pk).is_open
    for path in (f"/pots/{pot.pk}/put-in", "/pots/new"):
        assert signed_in_as(here.amina).get(path).status_code == 404


# --- decisions ---------------------------------------------------------------------------------------------


def test_a_decision_is_written_and_read_with_what_was_weighed(here):
    page = signed_in_as(here.amina)
    address = f"/people/{here.carl.pk}/decide"
    assert "Nobody else has to say yes to it" in html(page.get(address))
    assert page.post(address, {"what": ""}).status_code == 422
    done = page.post(
        address,
        {"what": "Buy it now", "why": "Saturday", "risk_not_acting": "She stops", "our_anxiety": "on"},
    )
    assert done.status_code == 302
    read = html(page.get(f"/people/{here.carl.pk}/decided"))
    for words in ("Buy it now", "Saturday", "She stops", "Part of the worry is ours."):
        assert words in read


def test_what_was_decided_and_bought_is_read_by_the_person_too_and_looks_are_written(here):
    actions.spend(by=here.amina, pot=here.pot, amount_pence=140_00, what="a cooker", person=here.carl)
    here.carl.account = here.sam.account
    here.carl.save(update_fields=["account"])
    address = f"/people/{here.carl.pk}/decided"
    own = Actor(kind="account", account=here.sam.account, acting_as=Role.RESIDENT, person_id=here.carl.pk)
    shown = html(signed_in_as(own).get(address))
    assert "a cooker, £140, from Hollins pot" in shown
    assert "/spend" not in shown
    assert not Look.objects.exists()
    signed_in_as(here.amina).get(address)
    assert Look.objects.filter(chain=here.carl.pk, what="decided", section="plan").count() == 1
    assert signed_in_as(here.jo).get(address).status_code == 404
    assert signed_in_as(here.cast.kit).get(address).status_code == 404


def test_a_persons_lines_are_never_added_up(here):
    for pence in (1337, 2410, 4105):
        actions.spend(by=here.amina, pot=here.pot, amount_pence=pence, what="a pan", person=here.carl)
    shown = html(signed_in_as(here.amina).get(f"/people/{here.carl.pk}/decided"))
    assert "£13.37" in shown and "£24.10" in shown and "78.52" not in shown


def test_a_team_keeps_what_it_decided(here):
    page = signed_in_as(here.amina)
    assert page.post("/teams/hollins/decided/new", {"what": "Huddle on Mondays"}).status_code == 302
    assert "Huddle on Mondays" in html(signed_in_as(here.sam).get("/teams/hollins/decided"))
    assert signed_in_as(here.sam).get("/teams/hollins/decided/new").status_code == 404


# --- the book ----------------------------------------------------------------------------------------------


def test_guidelines_are_written_rewritten_and_let_go_on_pages(here):
    page = signed_in_as(here.amina)
    assert "Begin with the thing you always have to ask for" in html(page.get("/teams/hollins/guidelines"))
    page.post("/teams/hollins/guidelines/new", {"words": "Buy bread."})
    one = Guideline.objects.get()
    assert "Buy bread." in html(page.get(f"/guidelines/{one.pk}/anew"))
    page.post(f"/guidelines/{one.pk}/anew", {"words": "Buy bread and butter."})
    shown = html(page.get("/teams/hollins/guidelines"))
    assert "Buy bread and butter." in shown and "wording 2" in shown and "Older wordings" in shown
    both = page.post(f"/guidelines/{one.pk}/anew", {"words": "Buy jam."})
    assert both.status_code == 409
    assert "Buy bread and butter." in html(both) and "Buy jam." in html(both)
    newest = Guideline.objects.in_force().get()
    page.post(f"/guidelines/{newest.pk}/let-go", {"why": "Nobody asks any more."})
    assert "Nobody asks any more." in html(page.get("/teams/hollins/guidelines"))


def test_a_long_list_asks_which_could_go(here):
    for number in range(11):
        actions.write_guideline(by=here.amina, team=here.team, words=f"Sentence {number}")
    assert "Which one could go?" in html(signed_in_as(here.amina).get("/teams/hollins/guidelines"))
    assert "Which one could go?" not in html(signed_in_as(here.sam).get("/teams/hollins/guidelines"))


def test_guidelines_are_read_by_all_who_sign_in_and_written_by_the_team(here):
    one = actions.write_guideline(by=here.amina, team=here.team, words="Buy bread.")
    for other in (here.sam, here.cast.kit, here.cast.priya):
        page = signed_in_as(other)
        shown = html(page.get("/teams/hollins/guidelines"))
        assert "Buy bread." in shown and "Say it another way" not in shown and "/guidelines/new" not in shown
        for path in ("/teams/hollins/guidelines/new", f"/guidelines/{one.pk}/anew"):
            assert page.get(path).status_code == 404


def test_a_leader_signs_and_takes_back_where_everybody_reads_it(here):
    page = signed_in_as(here.cast.priya)
    assert page.get("/permissions/new").status_code == 200
    assert page.post("/permissions/new", {**SIGNED, "who_backs": ""}).status_code == 422
    page.post("/permissions/new", SIGNED)
    one = Permission.objects.get()
    book = html(signed_in_as(here.amina).get("/what-you-may-do"))
    assert "I do, in public." in book and "Priya Nair" in book
    assert f"/permissions/{one.pk}/take-back" not in book
    assert f"/permissions/{one.pk}/take-back" in html(page.get("/what-you-may-do"))
    page.post(f"/permissions/{one.pk}/take-back", {"why": "The law changed."})
    assert "The law changed." in html(signed_in_as(here.amina).get("/what-you-may-do"))
    assert page.get(f"/permissions/{one.pk}/take-back").status_code == 404
