"""What is kept apart from a person's page: each thing with a random id, a key of its own and members of its own."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.ids import new_random_id
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField
from tilth.people.models import Person

ACCOUNT = settings.AUTH_USER_MODEL
APART = "as long as its members need it, and never longer than the person's page"


class ApartKind(models.TextChoices):
    """Why something is kept apart. There are three reasons, and no fourth."""

    SAFEGUARDING = "safeguarding", _("somebody may not be safe")
    THIRD_PARTY = "third_party", _("it is about somebody else, who spoke in confidence")
    SERIOUS_HARM = "serious_harm", _("knowing it could put somebody in serious danger")


class Apart(Row):
    """One thing kept apart from everybody but its members, the person included. Its own id is the holder of its key.

    The id is random: one that begins with the time would tell when something happened.
    """

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    because = SealedTextField(holder="pk")
    begun_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("beside whose page it is kept", APART),
        "because": personal("why it is kept apart", APART),
        "begun_by": scrubbed("who began it", APART),
    }

    @property
    def why(self) -> str:
        """Say why it is kept apart."""
        return str(ApartKind(self.because).label)


class ApartWords(Row):
    """Words inside what is kept apart. More words stand below; none is overwritten."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    item = models.ForeignKey(Apart, on_delete=models.CASCADE, related_name="words")
    words = SealedTextField(holder="item_id")
    written_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "item": kept("inside what"),
        "words": personal("what was written", APART),
        "written_by": scrubbed("who wrote it", APART),
    }


class ApartMemberQuerySet(models.QuerySet["ApartMember"]):
    def live(self, at: datetime) -> ApartMemberQuerySet:
        """Whoever may read: named by one, seconded by another, not ended."""
        return self.filter(from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))


class ApartMember(Row):
    """That an account may read what is kept apart: named by one person and, from `from_at` on, seconded by another.

    Whoever began it is a member from the beginning: they know what they wrote.
    """

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    item = models.ForeignKey(Apart, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    seconded_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    objects = ApartMemberQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "item": kept("of what"),
        "account": scrubbed("who may read it", APART),
        "named_by": scrubbed("who named them", APART),
        "seconded_by": scrubbed("who said so too", APART),
        "from_at": scrubbed("since when", APART),
        "until_at": scrubbed("until when", APART),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "account"], condition=Q(until_at=None), name="named_once_at_a_time"
            )
        ]
