"""A language is known by its code or its name; its direction follows from its script."""

import pytest

from tilth.methods import languages


@pytest.mark.parametrize(
    ("typed", "code"),
    [("ur", "ur"), ("UR", "ur"), ("Urdu", "ur"), ("  urdu ", "ur"), ("اردو", "ur"), ("Wrdw", "ur"), ("pa-arab", "pa-Arab"),
     ("pt_BR", "pt-BR"), ("zh-Hant-TW", "zh-Hant-TW"), ("sl-rozaj", "sl-rozaj"), ("es-419", "es-419"), ("phr", "phr"),
     ("British Sign Language", "bfi"), ("Cymraeg", "cy")],
)  # fmt: skip
def test_a_language_is_written_as_the_standard_writes_it(typed, code):
    assert languages.code_of(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "xx",
        "qq-Arab",
        "Gibberish",
        "en-ZZZ",
        "en-Zzzq",
        "mul",
        "und",
        "zxx",
        "a" * 80,
        "ur--Arab",
        "ur; drop",
        "<b>",
    ],
)
def test_a_language_that_nobody_knows_has_no_code(typed):
    assert languages.code_of(typed) == ""


@pytest.mark.parametrize(
    ("code", "way"),
    [("ar", "rtl"), ("ur", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ckb", "rtl"), ("pa-Arab", "rtl"), ("pa", "ltr"),
     ("ur-Latn", "ltr"), ("ks-Deva", "ltr"), ("cy", "ltr"), ("zh", "ltr"), ("", "auto"), ("not a code", "auto")],
)  # fmt: skip
def test_a_language_is_written_one_way(code, way):
    assert languages.direction(code) == way


def test_every_language_offered_has_a_code_and_a_name_to_each_reader():
    for reader in ("en", "cy"):
        names = [name for name, _own in languages.offered(reader)]
        assert len(set(names)) == len(languages.OFFERED)
        assert all(languages.code_of(name) in languages.OFFERED for name in names)


@pytest.mark.once
@pytest.mark.slow
def test_the_direction_agrees_with_the_unicode_consortium():
    """CLDR says of each of its languages which way its letters run."""
    from babel import Locale, localedata

    for name in localedata.locale_identifiers():
        locale = Locale.parse(name)
        assert languages.direction(name.replace("_", "-")) == (
            "rtl" if locale.character_order == "right-to-left" else "ltr"
        ), name
