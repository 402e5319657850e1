"""Nonsense to send at forms and addresses: one list of wrong values, one of wrong ways to send them. Nothing by chance."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from tests.crawling import FILE, NOBODY

FORM = "application/x-www-form-urlencoded"
WORDS = [
    "a\x00b", "\x00", "\ud7ff\uffff\U0010ffff", "\u202eolleh\u202c \u200b\u200f\ufeff", "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿" * 40, "Z̴̡̈́a̷l̸g̶o̵" * 60,
    "   \t\r\n  ", "\u2028\u2029", "é" * 201, "x" * 20_001, "'); DROP TABLE people_person; --", "{{ 7*7 }}{% now %}%(x)s${x}",
    "<script>alert(1)</script>", "../../../../etc/passwd", "\\\\host\\share", "javascript:alert(1)", "http://169.254.169.254/",
    "None", "null", "undefined", "true", "on", "[]", "[object Object]", "nan", "inf",
]  # fmt: skip
CELLS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', '"a","b"\r\n']
NUMBERS = [
    "-1", "0", "1e400", "9" * 25, "9223372036854775808", "2147483648", "-9223372036854775809", "0.001", "١٢٣", "१२", "½",
    "1,2,3", "1_000", "0x10", " 1 ", "²", "+5", "--5", "1e5",
]  # fmt: skip
DAYS = [
    "0000-00-00", "2026-02-30", "2025-02-29", "9999-12-31", "0001-01-01", "10000-01-01", "31/02/2026", "32 January", "2026-13-01",
    "2026-12-24T25:61", "tomorrow yesterday", "١ January", "1 مايو", "-1 May 2026", "24 December 99999", "1 smarch 2026",
]  # fmt: skip
IDS = [
    str(NOBODY["uuid"]), "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-an-id", "1",
    "{0190a0a0-0000-7000-8000-000000000000}", "0190A0A0000070008000000000000000", "urn:uuid:0190a0a0-0000-7000-8000-000000000000",
    "0190a0a0-0000-7000-8000-00000000000", "0190a0a0-0000-7000-8000-000000000000,0190a0a0-0000-7000-8000-000000000000",
]  # fmt: skip
VALUES: list[Any] = [*WORDS, *CELLS, *NUMBERS, *DAYS, *IDS, ["a", "b"], [], ["", ""]]

DAY_NAMES = re.compile(r"(^|_|-)(on|until|moved_to|trying_until)(-|$)")
BY_NAME = [
    (r"amount|pence|pounds", "12.50"), (r"email|login", "una.new@example.org"), (r"password", "a long enough password"),
    (r"order|weeks|value", "3"), (r"^number$|address", "01632 960123"), (r"^pin$", "000000"), (r"called", "Tom"),
]  # fmt: skip
ENOUGH_WORDS = "hello, and a good day to everybody here"


def sensible(fields: dict[str, str], route: str) -> dict[str, Any]:
    """Give a form as somebody would fill it in, so that what is wrong in it is wrong alone."""
    return {name: _sensible(name, value, route) for name, value in fields.items() if name != "key"}


def _sensible(name: str, value: str, route: str) -> Any:
    if value == FILE:
        return a_sheet() if "import" in route else a_picture()
    if value:
        return value
    if DAY_NAMES.search(name):
        return "tomorrow"
    return next((given for words, given in BY_NAME if re.search(words, name)), ENOUGH_WORDS)


def a_picture(name: str = "p.png", kind: str = "image/png") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), kind)


def a_sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("teams.csv", b"name,about\nMill team,=1+1\n", "text/csv")


def bad_files() -> Iterator[SimpleUploadedFile]:
    """Files of the wrong size, kind and name."""
    png = a_picture().read()
    yield SimpleUploadedFile("empty.png", b"", "image/png")
    yield SimpleUploadedFile("cut.png", png[: len(png) // 2], "image/png")
    yield SimpleUploadedFile("\x00.png", png, "image/png")
    yield SimpleUploadedFile("../../x.png", png, "text/csv")
    yield SimpleUploadedFile("n" * 400 + ".csv", b"name\n" + b"\xff\xfe\x00" * 30, "image/png")
    yield SimpleUploadedFile("a.csv", b'"open quote\n' * 40, "text/csv")
    yield SimpleUploadedFile("a.csv", b"," * 5_000 + b"\n" + b"\x00" * 500, "text/csv")
    yield SimpleUploadedFile("a.xlsx", b"PK\x03\x04" + b"\x00" * 200, "application/zip")
    yield SimpleUploadedFile("a.svg", b"<svg onload='x()'/>", "image/svg+xml")
    yield SimpleUploadedFile("big.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 300_000, "image/jpeg")


# --- ways to send --------------------------------------------------------------------------------------------

Way = Callable[[Client, str, dict[str, Any]], HttpResponse]


def _texts(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if isinstance(value, str | list)}


def raw(body: bytes, kind: str) -> Way:
    return lambda client, path, fields: client.generic("POST", path, body, content_type=kind)


def nothing(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(path, {})


def as_json(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(path, json.dumps(_texts(fields)), content_type="application/json")


def of_another_kind(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.generic(
        "POST", path, urlencode(_texts(fields), doseq=True), content_type="text/plain; charset=utf-16"
    )


def in_no_charset(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.generic(
        "POST", path, urlencode(_texts(fields), doseq=True), content_type=f"{FORM}; charset=klingon"
    )


def in_wide_letters(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    """UTF-7 and its like turn harmless letters into others."""
    body = urlencode(_texts(fields), doseq=True).encode("utf-16")
    return client.generic("POST", path, body, content_type=f"{FORM}; charset=utf-7")


def broken_letters(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    """Half of a letter, a lone surrogate, an overlong slash, a per cent sign with nothing after it."""
    body = "&".join(f"{name}=%ED%A0%80%C0%AF%FF%00%%ZZ%" for name in fields).encode()
    return client.generic("POST", path, body, content_type=FORM)


def broken_parts(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n' for name in fields)
    return client.generic("POST", path, parts.encode()[:-9], content_type="multipart/form-data; boundary=b")


def wrong_parts(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    body = b'--b\r\nContent-Disposition: form-data; name="words"; filename="\x00/../x"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--b--'
    return client.generic("POST", path, body, content_type="multipart/form-data; boundary=b")


def doubled(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    twice = {name: [value, "another"] for name, value in _texts(fields).items() if isinstance(value, str)}
    return client.post(path, fields | twice)


def with_more(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    """Names that nobody asked for, among them those of machinery."""
    more = dict.fromkeys(
        (
            "by",
            "id",
            "pk",
            "person_id",
            "is_staff",
            "__class__",
            "csrfmiddlewaretoken",
            "form-0-x",
            "\x00",
            "",
        ),
        "1",
    )
    return client.post(path, fields | more)


def too_many(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(path, fields | {f"f{number}": "x" for number in range(1_100)})


def too_much(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(path, fields | {"more": "x" * 3_000_000})


def no_key(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(path, fields | {"key": "not-a-key' OR 1=1"})


def keys_of_others(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(path, fields | {"key": [IDS[1], IDS[2]]})


def files_for_words(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    return client.post(path, {name: SimpleUploadedFile("x", b"x") for name in fields})


def cells(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    filled = {
        name: CELLS[place % len(CELLS)] if value == ENOUGH_WORDS else value
        for place, (name, value) in enumerate(fields.items())
    }
    return client.post(path, filled)


def forged(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    """From another site: a mark against forgery that is not this browser's."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = client.cookies.copy()
    answer = strict.post(
        path, fields | {"csrfmiddlewaretoken": "\x00" + "x" * 63}, headers={"origin": "null"}
    )
    assert answer.status_code == 403, (path, answer.status_code)
    return answer


def odd_headers(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    odd = {
        "HX-Request": "true",
        "HX-Current-URL": "http://[",
        "HX-Target": "\u00ff\u0080",
        "Accept-Language": "x" * 300 + ",;q=-",
        "Referer": "::::",
    }
    return client.post(path, fields, headers=odd)


def by_another_verb(client: Client, path: str, fields: dict[str, Any]) -> HttpResponse:
    answers = [
        client.generic(verb, path, urlencode(_texts(fields), doseq=True), content_type=FORM)
        for verb in ("PUT", "DELETE", "BREW")
    ]
    return max(answers, key=lambda answer: answer.status_code)


WAYS: list[Way] = [
    nothing, as_json, of_another_kind, in_no_charset, in_wide_letters, broken_letters, broken_parts, wrong_parts,
    raw(b"", "multipart/form-data"), raw(b"\x00" * 50, "multipart/form-data; boundary=\x00"), raw(b"key=\xff", ""), doubled, with_more,
    too_many, too_much, no_key, keys_of_others, files_for_words, cells, forged, odd_headers, by_another_verb,
]  # fmt: skip


@dataclass(frozen=True)
class Chance:
    """Chooses by name, so that the same field meets the same nonsense every time."""

    seed: str = "nonsense"

    def of(self, *name: object) -> random.Random:
        return random.Random("/".join(map(str, (self.seed, *name))))


# --- what was kept -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def kept_writes() -> Iterator[list[str]]:
    """Collect the tables of the record that were written to inside the block, and not taken back by its own verb."""
    found: list[str] = []
    marks: dict[str, int] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if mark := re.match(r'(ROLLBACK TO )?SAVEPOINT "?(\w+)', sql):
            if mark[1]:
                del found[marks.get(mark[2], 0) :]
            else:
                marks[mark[2]] = len(found)
        written = re.match(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', sql, re.IGNORECASE)
        answer = execute(sql, params, many, context)
        if written:
            found.append(written[1])
        return answer

    with connections["default"].execute_wrapper(watch):
        yield found
