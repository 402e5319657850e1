"""The records of an Open Referral UK document, one by one: a service, a page of services, or a whole list of them.

Source: Open Referral UK, application profile 3.0 (openreferraluk.org).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tilth.methods.formats import open_referral, shape
from tilth.methods.formats.unreadable import UnreadableFile

MOST_RECORDS = 10_000
MOST_OF_ONE = 256 * 1024
MOST_OF_A_NUMBER = 10**15


def records(document: Any) -> list[Any]:
    """Give the services of a document. Errors: UnreadableFile for one that holds none.

    >>> records({"contents": [{"id": "1"}]}), records({"id": "1", "name": "x", "status": "active"})
    ([{'id': '1'}], [{'id': '1', 'name': 'x', 'status': 'active'}])
    """
    found = document.get("contents") if isinstance(document, dict) and "contents" in document else document
    if isinstance(found, dict) and {"id", "name"} & found.keys():
        found = [found]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found[:1]):
        raise UnreadableFile("shape", "this is no service, no page of services and no list of them.")
    if len(found) > MOST_RECORDS:
        raise UnreadableFile("long", f"there are more than {MOST_RECORDS} records in it.")
    return [cleaned(one) for one in found]


def cleaned(value: Any) -> Any:
    """Give a record as every database can hold it: no nulls, no half characters, no number beyond all counting.

    A field left out and one that is null say the same. A number that is none becomes a text, and is then said to be wrong.

    >>> cleaned({"a": None, "b": [{"c": None, "d": 1}], "e": 1e999, "f": "a\\u0000b"})
    {'b': [{'d': 1}], 'e': 'inf', 'f': 'ab'}
    """
    if isinstance(value, dict):
        return {cleaned(str(name)): cleaned(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) <= MOST_OF_A_NUMBER:
        return str(value)[:60]
    return value


def told(record: Any) -> Iterator[str]:
    """Yield what is wrong with one record, a line each."""
    yield from shape.told(open_referral.SERVICE(record, ""))
    if len(json.dumps(record, ensure_ascii=False)) > MOST_OF_ONE:
        yield f"it is larger than {MOST_OF_ONE // 1024} kB"


def called(record: Any) -> str:
    """Give the name of a record for a line about it, however broken it is.

    >>> called({"name": " Soup "}), called({"id": "7"}), called([])
    ('Soup', '7', '')
    """
    if not isinstance(record, dict):
        return ""
    name = record.get("name") or record.get("id") or ""
    return " ".join(str(name).split())[:80]
