"""Weighing a study: how many contacts came in all while it listened, and what one of them costs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.writing import act, verb
from tilth.findings.access import study_to_weigh
from tilth.findings.models import Weighing
from tilth.findings.queries.prices import sample_of
from tilth.listening.models import Study


@verb("findings.weigh")
def weigh(
    *, by: Actor, study: Study, contacts: int, low_pence: int, high_pence: int, source: str, year: int
) -> Weighing:
    """Say how many contacts came in all, and what one costs from and to, with the source and its year. The newest counts."""
    held = study_to_weigh(by, study.pk)
    sample = sample_of(held)
    if not sample:
        raise InvalidInput(_("Nothing was told apart in this time of listening, so nothing can be weighed."))
    if contacts < len(sample):
        raise InvalidInput(
            _("At least %(heard)s came: so many were looked at.") % {"heard": len(sample)}, "contacts"
        )
    if high_pence < low_pence:
        raise InvalidInput(_("A range goes from the lower to the higher."), "high_pence")
    if not 2000 <= year <= clock.today().year + 1:
        raise InvalidInput(_("Of which year are these prices?"), "year")
    made = Weighing.objects.create(
        study=held, contacts=contacts, low_pence=low_pence, high_pence=high_pence, source=source, year=year
    )
    act(by, "findings.weigh", subject=made)
    return made
