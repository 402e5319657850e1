"""What a team may do without asking, and what it decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tilth.base.budget import kept, personal, scrubbed
from tilth.base.ids import new_id
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField

BESIDE_PLAN = "reviewed yearly with the person, like the plan it stands beside"


class GuidelineQuerySet(models.QuerySet["Guideline"]):
    def in_force(self) -> GuidelineQuerySet:
        return self.filter(until_on__isnull=True)


class Guideline(Row):
    """One version of one short sentence a team gave itself to act by; older versions stay readable."""

    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="guidelines")
    # The versions of one guideline share a thread, so that the old ones are found beside the new.
    thread_id = models.UUIDField(default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    words = models.CharField(max_length=400)
    why = models.CharField(max_length=400, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=400, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="guidelines_written"
    )

    PRIVACY = {
        "team": kept("whose guideline it is"),
        "thread_id": kept("joins the versions of one guideline"),
        "version": kept("which version it is"),
        "words": kept("what the team may do without asking"),
        "why": kept("why the team wrote it"),
        "from_on": kept("since when it holds"),
        "until_on": kept("until when it held"),
        "ended_why": kept("why the team let it go"),
        "written_by": scrubbed("who wrote it", "with the guideline"),
    }

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        ordering = ["team", "from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["thread_id", "version"], name="guideline_version_once"),
            models.UniqueConstraint(
                fields=["thread_id"], condition=Q(until_on__isnull=True), name="guideline_one_in_force"
            ),
        ]

    @property
    def is_in_force(self) -> bool:
        return self.until_on is None


class PermissionQuerySet(models.QuerySet["Permission"]):
    def in_force(self) -> PermissionQuerySet:
        return self.filter(taken_back_on__isnull=True)


class Permission(Row):
    """One leader's signed word on what anybody who works here may do without asking."""

    title = models.CharField(max_length=120)
    words = models.TextField(max_length=2000)
    office_words = models.CharField(max_length=120)
    what_without_asking = models.TextField(max_length=2000)
    stay_legal = models.TextField(max_length=1000)
    do_no_harm = models.TextField(max_length=1000)
    who_backs = models.TextField(max_length=1000)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="permissions_signed"
    )
    signed_on = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=400, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="permissions_taken_back"
    )

    PRIVACY = {
        "title": kept("what the permission is about"),
        "words": kept("the leader's word to those who work here"),
        "office_words": kept("in which office it was signed"),
        "what_without_asking": kept("what may be done without asking"),
        "stay_legal": kept("what the law still asks"),
        "do_no_harm": kept("what must never be done"),
        "who_backs": kept("who stands behind somebody who acted"),
        "signed_by": scrubbed("who signed it", "with the permission"),
        "signed_on": kept("since when it holds"),
        "taken_back_on": kept("when it was openly taken back"),
        "taken_back_why": kept("why it was taken back"),
        "taken_back_by": scrubbed("who took it back", "with the permission"),
    }

    objects = PermissionQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "id"]

    @property
    def is_in_force(self) -> bool:
        return self.taken_back_on is None


class Decision(Row):
    """One thing decided, about a person or a team: what, why, with whom, and what was weighed."""

    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="decisions"
    )
    team = models.ForeignKey(
        "teams.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="decisions"
    )
    what = SealedTextField(holder="person_id")
    why = SealedTextField(holder="person_id", blank=True)
    with_whom = SealedTextField(holder="person_id", blank=True)
    risk_acting = SealedTextField(holder="person_id", blank=True)
    risk_not_acting = SealedTextField(holder="person_id", blank=True)
    our_anxiety = models.BooleanField(default=False)
    on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="decisions_made"
    )

    PRIVACY = {
        "person": personal("whose page it stands on", BESIDE_PLAN),
        "team": kept("which team decided"),
        "what": personal("what was decided", BESIDE_PLAN),
        "why": personal("why, so that the person can read it", BESIDE_PLAN),
        "with_whom": personal("who was in the talk", BESIDE_PLAN),
        "risk_acting": personal("what may go wrong if we act", BESIDE_PLAN),
        "risk_not_acting": personal("what may go wrong if we do not", BESIDE_PLAN),
        "our_anxiety": personal("says honestly when the worry is ours", BESIDE_PLAN),
        "on": personal("which day", BESIDE_PLAN),
        "by": scrubbed("who decided", "with the decision"),
    }

    class Meta:
        ordering = ["-on", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(team__isnull=False), name="decision_about_somebody"
            ),
        ]
