"""A person's copy of everything as one ZIP: a page anybody can read, the same as JSON, their pictures and recordings."""

from __future__ import annotations

import html
import io
import json
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.base import clock
from tilth.base.errors import TilthError
from tilth.base.files import open_file
from tilth.base.filters import exact_day
from tilth.base.models import StoredFile
from tilth.keeping.asked import Copy, readable
from tilth.keeping.leaving import ENDINGS
from tilth.people.models import Person

STYLE = (
    "body{font:1.1em/1.5 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em}"
    "dl{border-left:4px solid #1d5b3f;padding-left:1em}dt{font-size:.8em;color:#5d564e}dd{margin:0 0 .5em}"
)


def zipped(person: Person, copy: Copy) -> bytes:
    """Write the copy. What is still being read, and what was left out, is said in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("everything.html", _page(person, copy))
        archive.writestr(
            "everything.json",
            json.dumps({table: rows for table, _heading, rows in copy.tables}, indent=1, ensure_ascii=False),
        )
        for stored in StoredFile.objects.filter(holder_id=person.pk):
            try:
                content = open_file(stored)
            except TilthError:
                continue
            folder = "recordings" if stored.content_type.startswith("audio/") else "pictures"
            archive.writestr(f"{folder}/{stored.pk}.{ENDINGS.get(stored.content_type, 'bin')}", content)
    return made.getvalue()


def _page(person: Person, copy: Copy) -> str:
    title = html.escape(_("Everything about %(called)s") % {"called": person.called})
    parts = [
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head><body>',
        f"<h1>{title}</h1><p>{html.escape(exact_day(clock.now()))}</p>",
        *(f"<p>{html.escape(line)}</p>" for line in said_first(copy)),
    ]
    for table, heading, rows in copy.tables:
        parts.append(f"<h2>{html.escape(heading)}</h2>")
        for row in rows:
            lines = "".join(
                f"<dt>{html.escape(use)}</dt><dd>{html.escape(value)}</dd>"
                for use, value in readable(table, row)
            )
            parts.append(f"<dl>{lines}</dl>")
    return "\n".join([*parts, "</body></html>"])


def said_first(copy: Copy) -> list[str]:
    """Say what is not in it, and why."""
    said = []
    if copy.waiting:
        said.append(
            ngettext(
                "%(number)s line may speak of somebody else. It is being read first and comes later.",
                "%(number)s lines may speak of somebody else. They are being read first and come later.",
                copy.waiting,
            )
            % {"number": copy.waiting}
        )
    said += [_("One line was left out: %(why)s") % {"why": why} for why in copy.left_out]
    return said
