"""Words not yet saved."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.db import models

from tilth.base.budget import kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField

UNTIL_SAVED = "gone when the note is saved or thrown away"


class Draft(Row):
    """One note, by the id its page was given: its words while they are not saved, and that they were.

    Seen by its writer only. Once it is saved or thrown away its words are gone from here and the row stays, so that
    a second window cannot bring them back or save them twice.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Written through a private link, where there is no account; then `person` is whose link it is.
    pass_id = models.UUIDField(null=True, blank=True)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    body = SealedTextField(holder="holder_id", blank=True)
    # Everything else on the page (where, when, each line's mark and its fields), as JSON, for the page to come
    # back as it was left.
    marks = SealedTextField(holder="holder_id", blank=True)
    changed_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    thrown_away_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = {
        "account": scrubbed("whose draft it is", UNTIL_SAVED),
        "pass_id": kept("that it is written through a private link"),
        "person": personal("whom the note is about", UNTIL_SAVED),
        "body": personal("the words typed so far, so that none is lost", UNTIL_SAVED),
        "marks": personal("what each line was touched to be", UNTIL_SAVED),
        "changed_at": kept("when it was last kept, shown to its writer"),
        "saved_at": kept("its words are gone from here once saved"),
        "thrown_away_at": kept("its words are gone from here once thrown away"),
    }

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["account", "-changed_at"], name="draft_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False)
                | models.Q(pass_id__isnull=False, person__isnull=False),
                name="draft_has_a_writer",
            )
        ]

    @property
    def holder_id(self) -> UUID | None:
        """Whose key seals it: the writer's, or by a private link the person's own."""
        return self.account_id or self.person_id

    @property
    def is_open(self) -> bool:
        """Whether its words still wait here."""
        return self.saved_at is None and self.thrown_away_at is None

    def typed(self) -> dict[str, list[str]]:
        """The page as it was left: field name to the values it carried."""
        found = json.loads(self.marks) if self.marks else {}
        rest = found if isinstance(found, dict) else {}
        return rest | {"body": [self.body], "key": [str(self.pk)]}
