"""A reduction % without its comparison: no code, page or verb of ours can tell one."""

from datetime import date

import pytest

from tests import refusal_rules as rules
from tests.reading import planted, planted_template, sources, templates
from tilth.methods.natural_fall import Events, NaturalFall, NothingExpected, natural_fall

pytestmark = pytest.mark.once


def test_no_fall_is_told_alone():
    assert [breach for source in sources() for breach in rules.bare_falls(source)] == []
    assert [b for template in templates() for b in rules.bare_falls_on_page(template)] == []


@pytest.mark.parametrize(
    "breach",
    [
        "fall = 1 - after / before",
        "share = (told.after - told.before) / told.before",
        "print(f'from {visits_before} to {visits_after}')",
        "json.dumps({'before': a, 'after': b})",
    ],
)
def test_a_fall_told_alone_is_caught(breach):
    assert list(rules.bare_falls(planted(breach, "home", "queries.py")))


def test_a_fall_beside_what_was_expected_is_not():
    assert not list(rules.bare_falls(planted("print(f'{x.before}, {x.expected.mean}, {x.after}')", "home")))


def test_a_fall_shown_alone_is_caught():
    bare = "{{ told.before }} {{ told.after }}"
    assert list(rules.bare_falls_on_page(planted_template(bare)))
    assert not list(rules.bare_falls_on_page(planted_template(bare + "{{ told.expected.mean }}")))


def test_a_comparison_cannot_be_made_without_what_was_expected():
    with pytest.raises(TypeError, match="expected"):
        NaturalFall(people=9, before=6.0, after=3.0, at=None, also=None, is_cut_short=False)
    with pytest.raises(NothingExpected):
        natural_fall(Events.of(["a"], [date(2026, 1, 1)]), 1, 30, date(2027, 1, 1))
