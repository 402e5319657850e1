"""A person's own words as one file that they carry to another place: to read, to print, and to introduce themselves."""

from __future__ import annotations

import html

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.alongside.access import sections_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.filters import exact_day
from tilth.base.roles import Section
from tilth.keeping.copying import STYLE
from tilth.methods.formats.carried import (
    LONGEST,
    LONGEST_NAME,
    MOST_LINES,
    Carried,
    CarriedLine,
    embedded,
)
from tilth.people.models import MomentKind, Person, Voice
from tilth.people.queries import about_of, life_of, moments_of
from tilth.places.queries import the_place
from tilth.plans.queries import plan_of

# Newest first, and no more than somebody can go through on one page.
SAID = 60


def headings() -> dict[str, str]:
    """Say what each kind of line is, as the person would."""
    return {
        "hope": _("What I hope for"),
        "matters": _("What matters to me"),
        "talk": _("How to talk with me"),
        "gift": _("What I bring"),
        "life": _("People in my life"),
        "aim": _("Help me to…"),
        "said": _("What I said"),
    }


def what_they_carry(actor: Actor, person: Person) -> Carried:
    """Gather the person's own words, as far as this reader sees them. Nothing that anybody else wrote about them."""
    sections = sections_for(actor, person)
    lines: list[CarriedLine] = []
    if Section.STORY in sections:
        for kind, said in about_of(person).items():
            lines += [CarriedLine(kind, about.words[:LONGEST]) for about in said]
        lines += [CarriedLine("life", one.name[:LONGEST_NAME], one.ring) for one in life_of(person)]
    if Section.PLAN in sections:
        aims = plan_of(person, sections).aims
        lines += [CarriedLine("aim", aim.words[:LONGEST]) for aim in aims if aim.is_open]
    lines += [
        CarriedLine("said", moment.words[:LONGEST])
        for moment in moments_of(person.pk, sections, limit=SAID)
        if moment.kind == MomentKind.QUOTE and moment.voice == Voice.THEIRS
    ]
    kept = tuple(line for line in lines if line.words.strip())[:MOST_LINES]
    return Carried(person.called, the_place().name[:LONGEST_NAME], clock.today().isoformat(), kept)


def file_of(page: Carried) -> bytes:
    """Write the file: a page for any browser, with the same words in a block that another place can read."""
    title = html.escape(_("%(called)s’s page, to carry") % {"called": page.called})
    parts = [
        f'<!doctype html><html lang="{html.escape(get_language() or "en")}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head><body>',
        f"<h1>{title}</h1>",
        "<p>{}</p>".format(
            html.escape(
                _("My own words, from %(place)s, %(day)s.")
                % {"place": page.place, "day": exact_day(clock.today())}
            )
        ),
        "<p>{}</p>".format(
            html.escape(
                _(
                    "Another place that uses Tilth can open this file when I introduce myself there. I choose what goes along."
                )
            )
        ),
    ]
    for kind, heading in headings().items():
        said = [line for line in page.lines if line.kind == kind]
        if said:
            parts.append(f"<h2>{html.escape(heading)}</h2>")
            parts += [f"<p>{html.escape(line.words)}</p>" for line in said]
    return "\n".join([*parts, embedded(page), "</body></html>"]).encode()
