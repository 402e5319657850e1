"""Near by their own words: the rare text first, the same on every run, and nothing asked of anybody elsewhere."""

from __future__ import annotations

import random
import socket

import pytest

from tilth.methods.nearness import likeness, loneliest_first, neighbours, stems, weigh

COMMON = (
    "The damp in my {} made the children cough.",
    "They rang about the rent and the {} letter.",
    "The bus to {} is late.",
)


def many(number=200):
    words = ("kitchen", "bedroom", "hall", "second", "red", "market", "hospital", "school")
    return {at: f"{COMMON[at % 3].format(words[at % 8])} {words[(at * 5) % 8]}" for at in range(number)}


def test_a_story_unlike_all_others_is_read_among_the_first_three():
    texts = {**many(), "rare": "My accordion sings when a heron lands beside the canal."}
    assert "rare" in loneliest_first(texts)[:3]


def test_nothing_hangs_on_the_order_they_came_in():
    texts = many(60)
    shuffled = list(texts.items())
    random.Random(3).shuffle(shuffled)
    assert loneliest_first(texts) == loneliest_first(dict(shuffled))
    assert neighbours(texts, 5) == neighbours(dict(shuffled), 5)


def test_neighbours_share_words_that_can_be_shown():
    texts = {"a": "The damp walls again.", "b": "A damp wall, and mould.", "c": "The bus never came."}
    [near] = neighbours(texts, "a")
    assert near.name == "b" and set(near.shared) == {"damp", "walls"}
    assert neighbours(texts, "a", but=frozenset({"b"})) == []
    assert neighbours(texts, "nobody") == []


def test_a_text_without_words_is_near_nothing_and_read_last():
    texts = {"a": "", "b": "The damp walls.", "c": "The damp hall."}
    assert loneliest_first(texts)[-1] == "a" and neighbours(texts, "a") == []
    assert loneliest_first({}) == [] and weigh({"a": "…"}) == {"a": {}}


def test_likeness_is_the_same_both_ways():
    weighed = weigh({"a": "The damp walls of the hall", "b": "damp"})
    assert likeness(weighed["a"], weighed["b"]) == likeness(weighed["b"], weighed["a"]) > 0


def test_words_are_cut_and_the_ones_that_stand_everywhere_left_out():
    assert stems("They walked and walk and WALKING") == {"walk": 3}


def test_nothing_leaves_the_machine(monkeypatch):
    def refuse(*_args, **_kwargs):
        pytest.fail("somebody was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    loneliest_first(many(20))
