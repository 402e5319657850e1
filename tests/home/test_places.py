"""The five places and what surrounds them: what each reader finds there, and what nobody does."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from tests.small_place import _a_person
from tilth.alongside.actions import relations
from tilth.barriers import actions as barriers
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.home.queries import lists
from tilth.home.queries.search import search
from tilth.places import actions as places
from tilth.places import queries as the_places
from tilth.plans import actions as plans
from tilth.plans.models import Step

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.xdist_group("home")]


def text_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return unescape(response.content.decode())


# --- the shell ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "menu"),
    [
        ("amina", ["Today", "People", "Our town", "Answers", "Learning"]),
        ("dee", ["Today", "People", "Our town", "Answers", "Learning"]),
        ("priya", ["Today", "Our town", "Answers", "Learning"]),
        ("carl_himself", ["Today", "My page", "Our town", "Answers", "Learning"]),
        ("nia", ["Today", "Our town", "Answers", "Learning"]),
    ],
)
def test_the_menu_holds_only_places_with_something_behind_them(place, as_, who, menu):
    text = text_of(as_(getattr(place, who)), "/about")
    part = text.split('<nav class="menu"')[1].split("</nav>")[0]
    assert [piece.split(">")[-1] for piece in part.split("</a>")[:-1]] == menu


def test_a_stranger_sees_the_place_and_the_way_in(place, as_):
    text = text_of(as_(), "/")
    assert "I’d like someone to talk to" in text
    assert "Sign in" in text
    assert "Today</a>" not in text


def test_the_pen_is_on_every_page_and_says_what_fits_the_reader(place, as_):
    assert "Write</a>" in text_of(as_(place.amina), "/answers")
    assert "Tell us</a>" in text_of(as_(place.carl_himself), "/answers")
    assert 'href="/introduce">Tell us</a>' in text_of(as_(), "/our-place")


def test_safety_help_and_the_language_stand_on_every_page(place, as_):
    for client in (as_(), as_(place.amina)):
        for path in ("/", "/our-place", "/search", "/nothing-here"):
            text = unescape(client.get(path).content.decode())
            for link in ("/safety", "/help/", "/language/cy", "/accessibility", "/about"):
                assert f'href="{link}' in text


def test_a_made_up_place_says_so_loudly(place, as_):
    assert "This is a made-up place. Nobody here is real." in text_of(as_(), "/safety")


def test_whoever_acts_in_a_role_reads_which(place, as_):
    assert "Amina, as worker" in text_of(as_(place.amina), "/")
    assert ", as " not in text_of(as_(place.carl_himself), "/").split("</header>")[0]


# --- today -------------------------------------------------------------------------------------------------


def test_a_workers_morning_holds_what_they_need(place, as_):
    text = text_of(as_(place.amina), "/")
    for words in (
        "Amina</h1>",
        "Someone would like to meet you",
        "Likes bikes",
        "I’ll go",
        "Talk about it at the huddle",
        "What I said I would do",
        "Ring the shop",
        "When we next meet",
        "My people",
        "Our pot",
        "£419.98",
        "Answers to what we raised",
        "Three quotes for a fridge",
    ):
        assert words in text


def test_a_step_that_is_done_leaves_the_morning(place, as_):
    client = as_(place.amina)
    plans.step_done(by=place.amina, step=place.step)
    assert "What I said I would do" not in text_of(client, "/")


def test_a_person_has_a_soft_word_about_what_comes_and_none_about_what_was(place, as_):
    text = text_of(as_(place.amina), "/")
    people = text.split('class="rows people"')[1].split("</ul>")[0]
    assert "meeting on " in people
    for word in ("last", "ago", "seen", "wrote"):
        assert word not in people


def test_an_introduction_taken_to_the_huddle_moves_aside(place, as_):
    client = as_(place.amina)
    client.post(reverse("alongside:huddle", args=[place.waiting.pk]))
    text = text_of(client, "/")
    assert "Someone would like to meet you" not in text
    assert "To talk about at the huddle" in text


def test_whoever_said_they_would_go_reads_that_they_did(place, as_):
    client = as_(place.amina)
    client.post(reverse("alongside:go", args=[place.waiting.pk]))
    assert "You said you would go to meet Bo" in text_of(client, "/")


def test_a_leaders_morning_begins_with_what_waits_for_them(place, as_):
    text = text_of(as_(place.priya), "/")
    assert text.index("What waits for you") < text.index("No move while a pound of rent is owed")
    assert "It stopped something for somebody we walk alongside." in text
    assert "his move" not in text
    assert "Carl" not in text


def test_a_gardener_sees_what_nobody_owns_and_who_waits_to_be_met(place, as_):
    text = text_of(as_(place.dee), "/")
    assert "This form is not right" in text
    assert "Someone would like to meet you" in text


def test_a_residents_morning_is_their_own(place, as_):
    plans.add_step(by=place.carl_himself, person=place.carl, words="Draw a map", who=Step.Who.PERSON)
    text = text_of(as_(place.carl_himself), "/")
    for words in ("Draw a map", "When we next meet", "Open my page"):
        assert words in text
    for words in ("Our pot", "Someone would like to meet you", "What you may do"):
        assert words not in text


def test_a_neighbour_reads_whom_they_walk_alongside(place, as_):
    text = text_of(as_(place.nia), "/")
    assert "People I walk alongside" in text
    assert f"/people/{place.carl.pk}" in text


def test_somebody_asked_in_reads_it_first_thing(place, as_):
    assert "Carl asks you in" in text_of(as_(place.sam), "/")


def test_the_keeper_finds_the_way_to_look_after_tilth(place, as_):
    assert "/looking-after/" in text_of(as_(place.kit), "/")


@pytest.mark.parametrize(
    ("hour", "words"), [(8, "Good morning"), (14, "Good afternoon"), (20, "Good evening")]
)
def test_the_greeting_follows_the_day(place, as_, hour, words):
    client = as_(place.nia)
    moment = clock.now().replace(month=11, day=25, hour=hour)
    with clock.at(moment):
        assert f"{words}, Nia" in text_of(client, "/")


# --- people ------------------------------------------------------------------------------------------------


def test_people_are_those_one_walks_alongside_in_the_order_of_the_alphabet(place, as_):
    for name in ("Élodie", "Bea", "Zed"):
        _a_person(place.amina, place.carl.neighbourhood, name)
    text = text_of(as_(place.amina), "/people")
    assert [text.index(f">{name}</a>") for name in ("Bea", "Carl", "Élodie", "Zed")] == sorted(
        text.index(f">{name}</a>") for name in ("Bea", "Carl", "Élodie", "Zed")
    )
    assert "Rosa" not in text


def test_a_few_letters_find_a_name_with_or_without_its_accents(place, as_):
    _a_person(place.amina, place.carl.neighbourhood, "Élodie")
    assert "Élodie" in text_of(as_(place.amina), "/people?q=elo")
    assert "Carl" not in text_of(as_(place.amina), "/people?q=elo").split("<main")[1]
    assert "Nobody of that name" in text_of(as_(place.amina), "/people?q=zzz")


def test_a_long_list_goes_on_by_name_and_shows_nobody_twice(place, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    for name in ("Bea", "Bea", "Dot", "Ed"):
        _a_person(place.amina, place.carl.neighbourhood, name)
    seen, after = [], None
    while True:
        names, more = lists.people_page(place.amina, after=after)
        seen += [name.pk for name in names]
        if not more:
            break
        after = (names[-1].search_name, names[-1].pk)
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("few", [300, 0])
def test_among_few_or_very_many_the_same_names_are_found(place, monkeypatch, few):
    monkeypatch.setattr(lists, "FEW", few)
    _a_person(place.amina, place.carl.neighbourhood, "Dot")
    names, more = lists.people_page(place.amina)
    assert [name.called for name in names] == ["Carl", "Dot"]
    assert not more
    assert [name.called for name in lists.people_page(place.amina, "do")[0]] == ["Dot"]


@pytest.mark.parametrize("after", ["after=x&id=y", "after=%00&id=", "id=1", "after=" + "x" * 500])
def test_a_list_begins_again_when_its_place_is_lost(place, as_, after):
    assert as_(place.amina).get(f"/people?{after}").status_code == 200


def test_nobody_is_counted(place, as_):
    for path in ("/people", "/search?q=ca", "/answers"):
        text = text_of(as_(place.amina), path).split("<main")[1].split("</main>")[0]
        assert " results" not in text
        assert "1 of " not in text


# --- our place ---------------------------------------------------------------------------------------------


def test_our_place_shows_what_happened_to_rules_about_nobody(place, as_):
    text = text_of(as_(), "/what-we-hear")
    assert "Three quotes for a fridge" in text
    assert "You already may" in text
    assert "No move while a pound of rent is owed" not in text
    assert "Carl" not in text.split("<main")[1]


def test_our_place_tells_what_is_left_in_the_pots_and_not_whom_it_was_for(place, as_):
    text = text_of(as_(), "/what-we-decide")
    assert "£419.98 left" in text
    assert "A pan" not in text


def test_what_is_switched_off_is_not_there(place, as_):
    for name in ("pots", "in_the_way", "introductions_from_public"):
        places.turn(by=place.kit, name=name, is_on=False)
    the_places.forget()
    text = "".join(text_of(as_(), path) for path in ("/our-place", "/what-we-decide", "/what-we-hear"))
    for words in ("Hollins pot", "Three quotes", "I’d like someone to talk to"):
        assert words not in text
    assert "Our pot" not in text_of(as_(place.amina), "/")


# --- answers and the book ----------------------------------------------------------------------------------


def test_answers_show_a_leader_what_they_owe_in_full(place, as_):
    text = text_of(as_(place.priya), "/answers")
    assert "Answers I owe" in text
    assert "It is freed" in text
    assert "his move" not in text


def test_answers_show_a_resident_what_is_theirs_and_no_more(place, as_):
    text = text_of(as_(place.carl_himself), "/answers")
    assert "What got in my way" in text
    assert "No move while a pound of rent is owed" in text
    assert "This form is not right" not in text
    assert "Open the book" not in text


def test_answers_show_whoever_works_here_what_is_in_the_way(place, as_):
    text = text_of(as_(place.sam), "/answers")
    assert "In the way here" in text
    assert "This form is not right" in text


def test_the_same_rule_again_asks_why(place, as_):
    rule = "No move while a pound of rent is owed"
    barriers.raise_it(by=place.amina, rule=rule, stopped="another move", office=place.office)
    assert "Why does this keep happening?" in text_of(as_(place.priya), "/answers")


def test_the_book_says_who_said_what_and_when(place, as_):
    text = text_of(as_(place.amina), "/what-you-may-do")
    for words in (
        "Act first",
        "Signed by Priya Nair, Head of Housing",
        "If it gets someone eating, buy it.",
        "Three quotes",
    ):
        assert words in text


def test_the_book_is_for_those_who_work_here(place, as_):
    assert as_(place.carl_himself).get("/what-you-may-do").status_code == 404


# --- search ------------------------------------------------------------------------------------------------


def test_search_finds_people_one_may_see_and_nobody_else(place, as_):
    assert [hit.title for hit in search(place.amina, "carl").people] == ["Carl"]
    assert search(place.sam, "carl").people == ()
    assert search(place.priya, "carl").people == ()
    assert "Carl" not in text_of(as_(), "/search?q=carl").split("<ul")[-1]


def test_search_finds_places_teams_guidelines_and_rules(place):
    found = search(place.amina, "hollins")
    assert [hit.title for hit in found.neighbourhoods] == ["Hollins"]
    assert [hit.title for hit in found.teams] == ["Hollins team"]
    assert [hit.title for hit in search(place.amina, "eating").may_do] == [
        "If it gets someone eating, buy it."
    ]
    assert [hit.title for hit in search(place.amina, "fridge").may_do] == ["Three quotes for a fridge"]
    assert [hit.title for hit in search(place.amina, "pound of rent").in_the_way]


def test_search_finds_a_vote_about_money_by_what_is_proposed_in_it(place):
    assert "Open now" in " ".join(hit.title for hit in search(NOBODY, "pans").rounds)
    assert "In the making" in " ".join(hit.title for hit in search(NOBODY, "bench").rounds)
    # What is not on the ballot is not looked for.
    assert "In the making" not in " ".join(hit.title for hit in search(NOBODY, "swing").rounds)


def test_private_words_are_never_searched(place, as_):
    for words in ("cooking", "his move", "01632", "Bo", "soup"):
        assert search(place.amina, words).is_empty
    assert "Private words are never searched" in text_of(as_(place.amina), "/search")


def test_rules_and_guidelines_are_not_for_strangers(place):
    from tilth.base.actors import NOBODY

    assert search(NOBODY, "fridge").is_empty
    assert search(NOBODY, "hollins").teams


@pytest.mark.parametrize("words", ["", " ", "x", "%", "_", "'", "\x00", "x" * 5000, "🚲", "%%%"])
def test_search_survives_whatever_is_typed(place, as_, words):
    assert as_(place.amina).get("/search", {"q": words}).status_code == 200


# --- what surrounds the places -----------------------------------------------------------------------------


def test_safety_puts_999_first_and_then_the_places_own_numbers(place, as_):
    text = text_of(as_(), "/safety")
    assert text.index("ring 999") < text.index("01632 960999")
    assert "Tilth is not the place where safeguarding is recorded by law." in text


@pytest.mark.parametrize("about", ["today", "people", "my-page", "our-place", "answers", "write"])
def test_each_place_has_its_help(place, as_, about):
    assert "Help:" in text_of(as_(), f"/help/{about}")


def test_help_about_nothing_is_not_found(place, as_):
    assert as_().get("/help/elsewhere").status_code == 404


def test_notices_are_read_and_then_quiet(place, as_):
    client = as_(place.amina)
    assert "for you</a>" in text_of(client, "/")
    assert "I have read these" in text_of(client, "/notices")
    client.post("/notices")
    assert "for you</a>" not in text_of(client, "/")
    assert as_(place.nia).get("/notices").status_code == 200


def test_a_link_with_a_pin_has_no_notices(place, as_):
    client = as_()
    client.post(reverse("alongside:pass_open", args=[place.link.token]), {"pin": place.link.pin})
    assert client.get("/notices").status_code == 404


def test_leaving_goes_away_and_closes_a_residents_own_page(place, as_):
    client = as_(place.carl_himself)
    response = client.get("/leave")
    assert response.status_code == 302
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert client.get("/my-page").status_code == 302


def test_leaving_keeps_a_worker_signed_in(place, as_):
    client = as_(place.amina)
    client.get("/leave")
    assert client.get("/people").status_code == 200


def test_the_language_is_chosen_and_one_stays_where_one_was(place, as_):
    client = as_()
    response = client.get("/language/cy", headers={"Referer": "http://testserver/safety"})
    assert response["Location"] == "http://testserver/safety"
    assert '<html class="govuk-template" lang="cy" dir="ltr">' in text_of(client, "/safety")
    assert client.get("/language/xx").status_code == 404
    elsewhere = client.get("/language/en", headers={"Referer": "https://elsewhere.example/"})
    assert elsewhere["Location"] == "/"


def test_every_step_works_on_paper(place, as_):
    text = text_of(as_(), "/paper")
    for words in (
        "Somebody to talk to",
        "What we talked about",
        "Who sees what",
        "Help me to…",
        "Looking back together",
    ):
        assert words in text


def test_somebody_alongside_nobody_is_invited_and_not_told_off(place, as_):
    assert "You walk alongside nobody yet." in text_of(as_(place.dee), "/people")


def test_a_pull_in_taken_up_appears_among_my_people(place, as_):
    [asked] = list(place.carl.invitations.filter(to_account=place.sam.account))
    relations.accept(by=place.sam, invitation=asked)
    assert "Carl" in text_of(as_(place.sam), "/people")
