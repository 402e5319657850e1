"""Easy Read sheets and their lines."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Answer
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row, StoredFile
from tilth.base.roles import Section
from tilth.base.sealing import SealedTextField
from tilth.decisions.models import PotRow
from tilth.funds.models import Grant
from tilth.people.models import YEARLY, Person


class Sheet(Row):
    """One Easy Read sheet: of a person's page, of an answer, of something that was bought, or of a grant. One of each at most."""

    class Of(models.TextChoices):
        PAGE = "page", _("a page")
        ANSWER = "answer", _("an answer")
        SPEND = "spend", _("something that was bought")
        GRANT = "grant", _("a grant")

    of = models.CharField(max_length=6, choices=Of)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.OneToOneField(Answer, null=True, on_delete=models.CASCADE, related_name="+")
    spend = models.OneToOneField(PotRow, null=True, on_delete=models.CASCADE, related_name="+")
    grant = models.OneToOneField(Grant, null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "of": kept("what it is a sheet of"),
        "person": personal("whom it is about", YEARLY),
        "answer": kept("which answer it says in easy words"),
        "spend": kept("which line of a pot it says in easy words"),
        "grant": kept("which grant it says in easy words"),
        "made_by": scrubbed("who began it", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(of="page", person__isnull=False, answer=None, spend=None, grant=None)
                | Q(of="answer", answer__isnull=False, spend=None, grant=None)
                | Q(of="spend", answer=None, spend__isnull=False, grant=None)
                | Q(of="grant", person=None, answer=None, spend=None, grant__isnull=False),
                name="a_sheet_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(of="page"), name="one_sheet_a_page"),
        ]

    @property
    def keeps_pictures_under(self) -> UUID:
        """Whose key seals its pictures: the person's, or for a sheet about nobody its own."""
        return self.person_id or self.pk


class SheetLine(Row):
    """One idea on a sheet, and the picture that somebody chose for it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    order_in_it = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=12, choices=Section.choices)
    words = SealedTextField(holder="person_id")
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "sheet": kept("which sheet"),
        "person": personal("whom it is about", YEARLY),
        "order_in_it": kept("its place on the sheet"),
        "section": kept("which part of the page it says, so that the say covers it"),
        "words": personal("one idea in easy words", YEARLY),
        "picture": personal("the picture chosen for it", YEARLY),
    }

    class Meta:
        ordering = ("order_in_it", "id")
