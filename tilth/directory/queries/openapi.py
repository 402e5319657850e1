"""Our own description of what stands under /open-referral/, for whoever reads it with a program (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

A_PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["total_items", "total_pages", "page_number", "size", "contents"],
    "properties": {
        "total_items": {"type": "integer", "minimum": 0},
        "total_pages": {"type": "integer", "minimum": 1},
        "page_number": {"type": "integer", "minimum": 1},
        "size": {"type": "integer", "minimum": 0},
        "contents": {"type": "array", "items": {"type": "object", "required": ["id"]}},
    },
}
ONE: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "format": "uuid"}},
}
ERROR: dict[str, Any] = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
# What each list can be asked, beside its page.
PAGING = {
    "page": {"type": "integer", "minimum": 1, "maximum": 100_000, "default": 1},
    "per_page": {"type": "integer", "minimum": 1, "maximum": 10_000},
}
AN_ID = {"type": "string", "format": "uuid"}
ASKS: dict[str, dict[str, Any]] = {
    "services": {
        "search": {"type": "string"},
        "modified_after": {"type": "string", "format": "date-time"},
        "organization_id": AN_ID,
        "taxonomy_id": AN_ID,
        "taxonomy_term_id": AN_ID,
        "day": {"type": "string", "enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    },
    "taxonomies": {},
    "taxonomy_terms": {},
    "service_at_locations": {"modified_after": {"type": "string", "format": "date-time"}},
    "organizations": {"modified_after": {"type": "string", "format": "date-time"}},
}


def description(at: str) -> dict[str, Any]:
    """Give the description of the feed that is served at an address."""
    paths: dict[str, Any] = {"/": _get("What this feed is", {"type": "object", "required": ["version"]})}
    for name, asks in ASKS.items():
        asked = [_parameter("query", one, schema) for one, schema in (PAGING | asks).items()]
        paths[f"/{name}"] = _get(f"A page of {name}", A_PAGE, asked, "400")
        paths[f"/{name}/{{id}}"] = _get(f"One of {name}", ONE, [_parameter("path", "id", AN_ID)], "404")
    return {
        "openapi": "3.1.0",
        "info": {"title": "What's here, as Open Referral UK", "version": "3.0"},
        "servers": [{"url": at}],
        "paths": paths,
    }


def _parameter(where: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": where, "name": name, "required": where == "path", "schema": schema}


def _get(
    summary: str, shape: dict[str, Any], asked: list[dict[str, Any]] | None = None, *errors: str
) -> dict[str, Any]:
    answers = {"200": _answer("What was asked for", shape)} | {
        status: _answer("One line that says why not", ERROR) for status in errors
    }
    return {"get": {"summary": summary, "parameters": asked or [], "responses": answers}}


def _answer(words: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": shape}}}
