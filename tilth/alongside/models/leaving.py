"""Going on with somebody else: a worker leaves, and the person says who goes on with them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.alongside.models.walking import Meeting, Relation
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.people.models import YEARLY, Person


class GoingOn(models.TextChoices):
    """What the person said about whoever might go on with them."""

    ASKED = "asked", _("to meet")
    YES = "yes", _("goes on with them")
    NO = "no", _("does not")


class Handover(Row):
    """That a worker who leaves asked one person whether a colleague may go on with them, and when the three meet.

    One person at a time. Nothing opens to the colleague until the person says yes.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handovers")
    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="handovers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=GoingOn.choices, default=GoingOn.ASKED)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("who is asked", YEARLY),
        "relation": kept("beside which walking alongside it stands"),
        "account": scrubbed("who might go on with them", YEARLY),
        "meeting": personal("when the three meet", YEARLY),
        "state": personal("what the person said", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["relation"], condition=Q(state="asked"), name="one_is_asked_about_at_a_time"
            )
        ]
