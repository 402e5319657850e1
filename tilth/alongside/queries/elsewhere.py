"""What may be copied from a page for another record, the text of it, and what is kept elsewhere already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.accounts.models import Organisation
from tilth.alongside.models import KeptElsewhere, Say, SayAnswer
from tilth.alongside.queries.joining import SHOWN_SECTIONS
from tilth.base import clock
from tilth.base.filters import exact_day
from tilth.base.roles import Section
from tilth.base.sealing import load_keys
from tilth.people.models import Moment, MomentKind, Person, Voice
from tilth.people.queries import MomentLine, moments_of
from tilth.places.queries import the_place

MOST_LINES = 60
# Who may come near, what they may see, and what is kept elsewhere is nobody else's record to keep.
STAYS_HERE = frozenset({MomentKind.BEGAN, MomentKind.KEPT, MomentKind.SAY, MomentKind.ALONGSIDE})


@dataclass(frozen=True, slots=True)
class Copied:
    """One line as it goes into another record."""

    heading: str
    words: str
    is_theirs: bool
    language: str


def may_be_kept_by(person_id: UUID, organisation_id: UUID | None) -> frozenset[Section]:
    """Give the parts of a page that the person's say to an organisation itself covers today: nothing without a yes."""
    if organisation_id is None:
        return frozenset()
    today = clock.today()
    said = Say.objects.filter(person=person_id, organisation=organisation_id, account=None, ended_at=None)
    held: dict[str, Say] = {}
    for say in said.filter(from_at__lte=clock.now()).defer("given_how").order_by("from_at"):
        if say.until_on is None or say.until_on >= today:
            held[say.section] = say
    yes = {section for section, say in held.items() if say.answer == SayAnswer.YES}
    return frozenset(section for section in SHOWN_SECTIONS if section in yes)


def lines_to_copy(
    person_id: UUID, sections: Collection[Section], before: int | None = None, limit: int = MOST_LINES
) -> list[MomentLine]:
    """Give the newest lines of these parts, without those that say who comes near and who keeps what."""
    found = moments_of(person_id, sections, before=before, limit=limit)
    return [line for line in found if line.kind not in STAYS_HERE]


def lines_named(person_id: UUID, sections: Collection[Section], ids: Collection[str]) -> list[MomentLine]:
    """Give those of the lines with these ids that stand in these parts today, oldest first."""
    top = (
        Moment.objects.filter(pk__in=ids, person=person_id)
        .order_by("-sequence")
        .values_list("sequence", flat=True)
    )
    newest = top.first()
    if newest is None:
        return []
    oldest = top.last() or newest
    found = moments_of(person_id, sections, before=newest + 1, limit=newest - oldest + 1)
    wanted = {str(one) for one in ids}
    return [line for line in reversed(found) if str(line.id) in wanted and line.kind not in STAYS_HERE]


def copied(person: Person, lines: Sequence[MomentLine]) -> list[Copied]:
    """Say each line as it goes out: the day, whose words, and the words."""
    return [_copied(person, line) for line in lines]


def _copied(person: Person, line: MomentLine) -> Copied:
    is_theirs = line.voice == Voice.THEIRS
    if is_theirs:
        who = _("%(who)s’s own words") % {"who": line.said_by or person.called}
    elif line.kind == MomentKind.NOTICED:
        noticed = _("Noticed by %(who)s") % {"who": line.by_name}
        who = noticed if line.by_name else _("What we noticed")
    else:
        who = str(MomentKind(line.kind).label)
    unwritten = {
        MomentKind.DRAWING: _("(a drawing, which stays on the page)"),
        MomentKind.RECORDING: _("(a recording, which stays on the page)"),
    }
    words = line.words or unwritten.get(MomentKind(line.kind), "")
    return Copied(f"{exact_day(line.at)} · {who}", words, is_theirs and bool(line.words), line.language)


def text_of(person: Person, kept: KeptElsewhere, lines: Sequence[Copied]) -> str:
    """Put it as plain text for an employer's system. The person's words stand in quotation marks, and stay theirs."""
    of = {"called": person.called, "place": the_place().name, "day": exact_day(kept.made_at)}
    parts = [_("From %(called)s’s page in Tilth %(place)s, %(day)s.") % of]
    for line in lines:
        words = f"“{line.words}”" if line.is_theirs else line.words
        parts.append(f"{line.heading}:\n{words}")
    parts.append(stays_theirs(person))
    return "\n\n".join(parts) + "\n"


def stays_theirs(person: Person) -> str:
    """Say what goes with every copy."""
    return _(
        "What stands in quotation marks is %(called)s’s own words. They stay %(called)s’s: leave them as they are, and ask"
        " %(called)s before anybody else reads them."
    ) % {"called": person.called}


def kept_elsewhere_of(person_id: UUID) -> list[KeptElsewhere]:
    """Give what was copied from a page for other records, newest first."""
    load_keys([person_id])
    rows = KeptElsewhere.objects.filter(person=person_id).select_related("organisation", "made_by")
    return list(rows.order_by("-made_at", "-pk"))


def kept_sentence(organisation: Organisation, where: str, how_many: int) -> str:
    """Say in one line what is also kept elsewhere."""
    return ngettext(
        "Also kept in %(where)s of %(organisation)s: %(count)s line.",
        "Also kept in %(where)s of %(organisation)s: %(count)s lines.",
        how_many,
    ) % {"where": where, "organisation": organisation, "count": how_many}
