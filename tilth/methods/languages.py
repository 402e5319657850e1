"""Languages by their codes (BCP 47, RFC 5646), with their names and the way they are written.

Which codes there are, and their names, is read from the Unicode CLDR (version 48, carried by Babel). A code the CLDR does
not name is not taken, but for a few spoken here that it leaves out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# Spoken in many homes, and not in the CLDR: ISO 639-3.
MORE = {
    "phr": "Pahari-Pothwari",
    "bfi": "British Sign Language",
    "syl": "Sylheti",
    "prs": "Dari",
}
USUAL_SCRIPT = {"phr": "phr_Arab_PK", "prs": "prs_Arab_AF"}
# Not a language somebody speaks: several at once, none, not known, uncoded.
NOT_SPOKEN = frozenset({"mul", "zxx", "und", "mis", "root"})
# Offered first, because they are spoken here; any other can be typed.
OFFERED = (
    "cy", "ar", "bn", "bg", "cs", "prs", "fa", "fr", "de", "el", "gu", "he", "hi", "hu", "it", "ckb", "ku", "lv", "lt",
    "ml", "ne", "phr", "ps", "pl", "pt", "pa", "ro", "rom", "ru", "sk", "so", "es", "sw", "syl", "ta", "te", "ti", "tr",
    "uk", "ur", "vi", "yo", "zh", "yue", "en", "bfi",
)  # fmt: skip
# Written from right to left: scripts by ISO 15924. Which script a language has is the CLDR's likely one.
RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"})
# RFC 5646, section 2.1: language, script, region, variants. Extensions say how to sort or count, which no words need.
_CODE = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
)


def code_of(typed: str) -> str:
    """Give the code of a language typed as a code or by its name, as RFC 5646 writes it; "" when nobody knows it.

    Shapes: "ur", "pa-arab", "pt_BR", "Urdu", "اردو" give "ur", "pa-Arab", "pt-BR", "ur", "ur".
    """
    said = " ".join(typed.split()).casefold()
    return _by_name().get(said) or _written(said.replace("_", "-"))


def name_of(code: str, reader: str = "en") -> str:
    """Name a language in the reader's language: "ur" is "Urdu" in English and "Wrdw" in Welsh."""
    found = _CODE.fullmatch(code.casefold())
    if found is None:
        return code
    names = _names(reader)
    language = names.get(found["language"]) or _names("en").get(found["language"], code)
    parts = [part for part in (found["script"], found["region"]) if part]
    return f"{language} ({', '.join(_part(part, reader) for part in parts)})" if parts else language


def own_name_of(code: str) -> str:
    """Name a language in itself: "ur" is "اردو"; "" where nobody wrote that down."""
    try:
        return Locale.parse(code.replace("-", "_")).get_language_name() or ""
    except (UnknownLocaleError, ValueError):
        return ""


def direction(code: str) -> str:
    """Say which way a language is written: "rtl" from right to left, else "ltr"; "auto" when no language is named."""
    found = _CODE.fullmatch(code.casefold()) if code else None
    if found is None:
        return "auto"
    script = found["script"] or _likely_script(found["language"], (found["region"] or "").upper())
    return "rtl" if script in RIGHT_TO_LEFT_SCRIPTS else "ltr"


def _likely_script(language: str, region: str) -> str:
    likely = get_global("likely_subtags")
    whole = likely.get(f"{language}_{region}") or likely.get(language) or USUAL_SCRIPT.get(language, "")
    return next((part.lower() for part in whole.split("_")[1:] if len(part) == 4), "")


@lru_cache(maxsize=16)
def offered(reader: str = "en") -> tuple[tuple[str, str], ...]:
    """Give the languages to choose from: (name, name in the language itself), in the order of the reader's alphabet."""
    found = [(name_of(code, reader), own_name_of(code)) for code in OFFERED]
    return tuple(sorted(found, key=lambda one: one[0].casefold()))


def _written(said: str) -> str:
    found = _CODE.fullmatch(said)
    if found is None or found["language"] not in _names("en"):
        return ""
    script, region = found["script"] or "", found["region"] or ""
    english = Locale("en")
    if (script and script.title() not in english.scripts) or (
        region and region.upper() not in english.territories
    ):
        return ""
    parts = (found["language"], script.title(), region.upper(), found["variants"].strip("-"))
    return "-".join(part for part in parts if part)


def _part(part: str, reader: str) -> str:
    locale = _locale(reader)
    return str(locale.scripts.get(part.title()) or locale.territories.get(part.upper()) or part)


def _locale(reader: str) -> Locale:
    try:
        return Locale.parse(reader.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=16)
def _names(reader: str) -> dict[str, str]:
    named = {code: str(name) for code, name in _locale(reader).languages.items() if "_" not in code}
    return {code: name for code, name in {**MORE, **named}.items() if code not in NOT_SPOKEN}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Every name by which a language may be typed: in English, in Welsh and in itself."""
    found = {name.casefold(): code for reader in ("cy", "en") for code, name in _names(reader).items()}
    own = {own_name_of(code).casefold(): code for code in OFFERED}
    own.pop("", None)
    return own | found
