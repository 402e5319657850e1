"""How records are compared: what linkage.toml says, in the words of Splink. No engine is needed to read it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

COLUMNS = ("given_name", "family_name", "date_of_birth", "postcode", "nhs_number", "uprn", "suburb")
HEADINGS = ("number", "source", "record_id", *COLUMNS)
# Made from another column, and there only where that one is.
MADE_FROM = {"given_usual": "given_name", "date_swapped": "date_of_birth"}


def settings() -> dict[str, Any]:
    """Read how records are compared, from the one file that says it."""
    return tomllib.loads((Path(__file__).parent / "linkage.toml").read_text())


def usual_names(how: Mapping[str, Any]) -> dict[str, str]:
    """Give for each name that is a form of another the name it is usually a form of."""
    return {name: names.split()[0] for names in reversed(how["variants"]["names"]) for name in names.split()}


def rules_without(rules: list[str], empty: set[str]) -> list[str]:
    """Give the rules that name no column which is empty throughout."""
    gone = empty | {made for made, column in MADE_FROM.items() if column in empty}
    return [rule for rule in rules if not any(name in rule for name in gone)]


def splink_settings(how: dict[str, Any], empty: set[str], learns: bool) -> dict[str, Any]:
    """Say in Splink's words what linkage.toml says in ours."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "number",
        "probability_two_random_records_match": 0.0001,
        "blocking_rules_to_generate_predictions": rules_without(how["look_at"]["rules"], empty),
        "comparisons": [
            _comparison(point, empty, learns) for point in how["points"] if point["column"] not in empty
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 25,
    }


def _comparison(point: dict[str, Any], empty: set[str], learns: bool) -> dict[str, Any]:
    column = point["column"]
    missing = {
        "sql_condition": f"{column}_l is null or {column}_r is null",
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    levels = [
        {
            "sql_condition": level["when"],
            "label_for_charts": level["says"],
            "m_probability": level["m"],
            "u_probability": level["u"],
            # How rare a name is can only be told from many.
            **({"tf_adjustment_column": column} if learns and level.get("rarer_is_surer") else {}),
        }
        for level in _without(point["levels"], empty)
    ]
    return {"output_column_name": column, "comparison_levels": [missing, *levels]}


def _without(levels: list[dict[str, Any]], empty: set[str]) -> Iterator[dict[str, Any]]:
    """Give the levels that name no empty column: whoever would have agreed on one left out agrees on the next."""
    m = u = 0.0
    for level in levels:
        m, u = m + level["m"], u + level["u"]
        if rules_without([level["when"]], empty):
            yield {**level, "m": m, "u": u}
            m = u = 0.0
