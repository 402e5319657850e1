"""What a worker copied from a person's page into the record of the organisation they work for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Organisation
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.roles import Section
from tilth.base.sealing import SealedTextField
from tilth.people.models import YEARLY, Person


class KeptElsewhere(Row):
    """One time that chosen lines of a page were copied for another record: which, where to, by whom. It holds no words of them."""

    class How(models.TextChoices):
        TEXT = "text", _("as text")
        PAPER = "paper", _("on paper")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_elsewhere")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    where_words = SealedTextField(holder="person_id")
    how = models.CharField(max_length=5, choices=How.choices, default=How.TEXT)
    moments: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    sections: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("from whose page", YEARLY),
        "organisation": personal("which organisation keeps it too", YEARLY),
        "where_words": personal("in which of its records", YEARLY),
        "how": kept("as text or on paper"),
        "moments": personal("which lines, by id", YEARLY),
        "sections": personal("which parts of the page they stood in", YEARLY),
        "made_by": scrubbed("who copied it", YEARLY),
    }

    @property
    def how_many(self) -> int:
        """How many lines it was."""
        return len(self.moments)

    @property
    def parts(self) -> list[Any]:
        """The parts of the page they stood in, as the person calls them."""
        return [section.label for section in Section if section in self.sections]
