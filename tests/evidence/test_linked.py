"""Linking by names over what is held: opened by two, only what is new is scored, and what somebody said stays."""

import random
import re
from datetime import timedelta

import pytest

from bench.linkage import people
from tests.builders import acting, an_account, signed_in_as
from tests.evidence.on import a_source, held, turned_on
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Role
from tilth.evidence import engine, figures, linked, queries, store, tasks
from tilth.evidence import pairs as pairs_in_words
from tilth.evidence.actions import grounds, linking, loading, looking

pytestmark = pytest.mark.django_db
HEAD = "id,date,type,forename,surname,dob,postcode,nhs number\n"
NAMES = {"names_basis": "Agreement 9, section 3", "names_days": 30}


@pytest.fixture
def on(tmp_path):
    with turned_on(tmp_path) as place:
        yield place


def two_sources(on):
    return [a_source(on.gwen, name, **NAMES) for name in ("The Infirmary", "Hollins Homes")]


def files_of(many, sources, seed=7):
    """Give a file for each of two sources, of made-up people that both may know, and whose each id truly is."""
    texts, truth = {source.slug: HEAD for source in sources}, {}
    slugs = [source.slug for source in sources]
    for agency, record, given, family, born, home, _number, person, _origin in people(
        many, random.Random(seed)
    ):
        slug = slugs[0] if agency in ("A&E", "ambulance", "GP") else slugs[1]
        texts[slug] += (
            f"{agency[:2]}{record},2026-01-0{1 + int(record) % 9},visit,{given},{family},{born},{home},\n"
        )
        truth[store.hasher(slug)(f"{agency[:2]}{record}")] = person
    return texts, truth


def opened(on, sources, many=1_500):
    texts, truth = files_of(many, sources)
    for source in sources:
        held(on, texts[source.slug], f"{source.slug}.csv", source)
    linking.ask_to_link(by=on.sam, reason="to see where people fall between us")
    linking.open_linking(by=on.gwen)
    return truth


def persons():
    return dict(line.split(",") for line in linked.persons_file().read_text().split()[1:])


def test_linking_needs_two_sources_with_a_basis_for_names_and_a_second_person(on):
    with pytest.raises(WrongState, match="basis"):
        linking.ask_to_link(by=on.sam, reason="to see")
    two_sources(on)
    with pytest.raises(NotFound):
        linking.ask_to_link(by=on.gwen, reason="to see")
    linking.ask_to_link(by=on.sam, reason="to see")
    with pytest.raises(WrongState, match="already"):
        linking.ask_to_link(by=on.sam, reason="to see")
    with pytest.raises(NotFound):
        linking.open_linking(by=on.sam)
    both = acting(an_account("Bo Reed", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD)
    queries.linking_now().__class__.objects.update(asked_by=both.account_id)
    with pytest.raises(WrongState, match="Somebody else"):
        linking.open_linking(by=both)
    assert tasks.often() == 0
    assert linking.open_linking(by=on.gwen).is_wanted


@pytest.mark.slow
def test_people_of_two_sources_are_found_again_and_every_figure_is_of_people(on):
    truth = opened(on, two_sources(on))
    looking.look(by=on.sam, at_least=5, window=365, within=30)
    assert tasks.often() == 2
    found = persons()
    pairs = [(one, other) for one, other in found.items() if one != other]
    assert len(pairs) > 500
    assert sum(truth[one] == truth[other] for one, other in pairs) / len(pairs) > 0.97
    told = linked.told()
    assert {"the-infirmary", "hollins-homes"} == told["unlinked"].keys()
    assert [choice["sure"] for choice in told["choices"]] == list(linked.WEIGHTS)
    alone = {row["agency"]: row for row in figures.kept()["measures"]["alone"]["rows"]}
    assert alone["Hollins Homes"]["alone"] < alone["Hollins Homes"]["people"]
    # No name lies open anywhere, and nothing of the run stays.
    assert not (on.folder / "linking").exists()
    shown = linked.shown_pairs()
    assert shown and all(abs(sum(adds for *_, adds in pair.falls) - pair.weight) < 0.15 for pair in shown)
    client, named = signed_in_as(on.sam), written(on)
    # What a pair is said to be is what came of it; whatever its weight.
    for pair in shown:
        one = pairs_in_words.pair(pair.key, queries.linking_now())
        assert one.is_joined == (pair.one in found and found[pair.one] == found.get(pair.other))
    # A weight that is chosen changes who is one person: each higher one joins fewer.
    many = [choice["persons"] for choice in told["choices"]]
    assert many == sorted(many) and many[0] < many[-1]
    pages = [
        client.get("/learning/evidence/linking"),
        *(client.get(f"/learning/evidence/linking/pairs/{pair.key}") for pair in shown),
    ]
    assert [page.status_code for page in pages] == [200] * len(pages) and len(pages) > 5
    assert [word for page in pages for word in names_in(page.content.decode(), named)] == []


def written(on):
    """Everything that stands in the columns of names: surnames, days of birth, postcodes."""
    return {
        word.upper()
        for source in {"the-infirmary", "hollins-homes"}
        for who in who_of(source)
        for word in who
        if len(word) > 3
    }


def who_of(source):
    return [who for held, _record, who in store.named() if held == source]


def names_in(page, named):
    """Words of a page, as somebody reads it, that are somebody's name, day or postcode."""
    read = re.sub(r"<[^>]+>", " ", page[page.index("<main") :])
    words = {word.strip(".,:;()") for word in read.upper().split()}
    return sorted(words & named)


@pytest.mark.parametrize("planted", ["<td>Ostrander</td>", "<p>born 1961-02-03.</p>"])
def test_a_name_on_a_page_is_caught(planted):
    assert names_in(f"<main>{planted}</main>", {"OSTRANDER", "1961-02-03"})


@pytest.mark.slow
def test_only_what_is_new_is_scored_and_what_somebody_said_stays(on, monkeypatch):
    sources = two_sources(on)
    opened(on, sources)
    tasks.often()
    pair = linked.shown_pairs()[-1]
    before = persons()
    assert before[pair.one] == before[pair.other]
    linking.say_of_pair(by=on.sam, pair=pair.key, is_same=False, why="The office says they are twins.")
    asked = []
    score = engine.score

    def noted(table, news, *more):
        asked.append(len(news.read_text().split()) - 1)
        return score(table, news, *more)

    monkeypatch.setattr(engine, "score", noted)
    tasks.often()
    assert not asked and persons().get(pair.one, 1) != persons().get(pair.other, 2)
    held(
        on, HEAD + "new1,2026-02-02,visit,Wilhelmina,Ostrander,1961-02-03,ZZ1 1AA,\n", "more.csv", sources[0]
    )
    looking.tonight(by=on.sam)
    tasks.often()
    assert asked == [1] and persons().get(pair.one, 1) != persons().get(pair.other, 2)
    # Said otherwise, it is otherwise.
    linked.say_of(pair, linked.said()[0] | {"is_same": True})
    assert len(linked.said()) == 1
    looking.tonight(by=on.sam)
    tasks.often()
    assert persons()[pair.one] == persons()[pair.other]


def test_weights_learnt_anew_stand_alone(on, monkeypatch):
    """What an older model weighed is not mixed with what a newer one weighs."""
    opened(on, two_sources(on), many=40)
    weights = iter(["12.0", "2.0"])

    def scored(_table, _news, made, *_more):
        made.write_text(f"0,1,{next(weights)}\n")
        return {"comparisons": []}

    monkeypatch.setattr(engine, "score", scored)
    monkeypatch.setattr(linked, "_show", lambda *_all: None)
    linked.link(4.0, lambda _words: None)
    (on.folder / "linked" / "model.json").write_text('{"model": null, "learnt_from": 0}')
    (on.folder / "linked" / "scored").write_text("")
    linked.link(4.0, lambda _words: None)
    assert [line.split(",")[2] for line in (on.folder / "linked" / "pairs.csv").read_text().split()] == [
        "2.0"
    ]


@pytest.mark.slow
def test_a_higher_weight_joins_fewer_and_stands_with_its_reason(on):
    opened(on, two_sources(on))
    tasks.often()
    with pytest.raises(InvalidInput):
        linking.choose_weight(by=on.sam, sure=3, why="more")
    linking.choose_weight(by=on.sam, sure=12, why="Twins live here.")
    tasks.often()
    now = linked.told()
    assert now["sure"] == 12
    assert [one["persons"] for one in now["choices"]] == sorted(one["persons"] for one in now["choices"])


def test_what_linking_made_goes_with_its_source_with_an_objection_and_when_it_ends(on):
    sources = two_sources(on)
    texts = [HEAD + f"{letter}1,2026-01-03,visit,Ann,Lee,1960-01-02,ZZ1 1AA,9434765919\n" for letter in "AB"]
    loads = [
        held(on, text, f"{at}.csv", source)
        for at, (text, source) in enumerate(zip(texts, sources, strict=True))
    ]
    linking.ask_to_link(by=on.sam, reason="to see")
    linking.open_linking(by=on.gwen)
    tasks.often()
    assert len(persons()) == 2
    grounds.keep_objections(by=on.sam, source=sources[0], ids=["A1"])
    tasks.often()
    assert len((on.folder / "linked" / "records.csv").read_text().split()) == 1
    loading.destroy(by=on.gwen, load=loads[1])
    assert not (on.folder / "linked" / "records.csv").exists()
    linking.end_linking(by=on.gwen)
    assert queries.linking_now() is None and not (on.folder / "linked").exists()


def test_what_is_held_is_worked_out_each_night_and_prices_stand_with_their_source(on):
    rows = "".join(f"P{n},2026-01-{1 + d:02},fall\n" for n in range(40) for d in range(1 + n % 9))
    held(on, "id,date,type\n" + rows)
    prices = [[on.source.name, "", "120", "450", "A made-up tariff", "2026"]]
    with pytest.raises(InvalidInput):
        looking.look(by=on.sam, at_least=1, window=365, within=30)
    looking.look(by=on.sam, at_least=3, window=60, within=30, prices=prices)
    tasks.often()
    told = figures.kept()
    assert told["settings"] == {"at_least": 3, "window": 60, "within": 30}
    assert told["prices"] == ["A made-up tariff, 2026"]
    assert {"alone", "concentration", "often", "repeats", "cost"} <= told["measures"].keys()
    looking.look(by=on.sam, at_least=4, window=60, within=30)
    assert queries.looking_now().prices == prices
    with clock.at(clock.now() + timedelta(days=1)):
        tasks.often()
        assert not queries.to_work_out()
        tasks.daily()
        assert queries.to_work_out()
    grounds.end_source(by=on.gwen, source=on.source)
    assert figures.kept() == {}


def test_what_linking_made_is_destroyed_once_its_end_is_written_down_and_by_night_where_a_cut_left_it(
    on, django_capture_on_commit_callbacks
):
    two_sources(on)
    linking.ask_to_link(by=on.sam, reason="to see")
    linking.open_linking(by=on.gwen)
    pair = linked.ShownPair("0" * 16, "0" * 32, "1" * 32, ["a", "b"], 9.3, [])
    linked.keep_shown([pair])
    with django_capture_on_commit_callbacks() as after:
        linking.end_linking(by=on.gwen)
    assert linked.shown_pairs()
    tasks.daily()
    assert not linked.shown_pairs()
    linked.keep_shown([pair])
    for destroy in after:
        destroy()
    assert not linked.shown_pairs()
