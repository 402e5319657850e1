"""Typing what open data say of each neighbourhood: it stands beside whom we meet."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.writing import act, verb
from tilth.findings.access import must_keep
from tilth.findings.models import OpenFigure
from tilth.places.models import Neighbourhood

MOST_KINDS = 4


@verb("findings.put_open_figures")
def put_open_figures(*, by: Actor, what: str, source: str, values: Mapping[Neighbourhood, int | None]) -> int:
    """Keep one open figure for each neighbourhood that has it; an empty one is taken away. Gives how many are kept."""
    must_keep(by)
    names = set(OpenFigure.objects.values_list("what", flat=True))
    if any(value is not None for value in values.values()) and len(names | {what}) > MOST_KINDS:
        raise InvalidInput(_("Four are enough on one page. Take one away first."), "what")
    OpenFigure.objects.filter(what=what).delete()
    kept = OpenFigure.objects.bulk_create(
        [
            OpenFigure(neighbourhood=one, what=what, value=value, source=source)
            for one, value in values.items()
            if value is not None
        ]
    )
    act(by, "findings.put_open_figures")
    return len(kept)
