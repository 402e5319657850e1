from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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


class PotQuerySet(models.QuerySet["Pot"]):
    def open(self) -> PotQuerySet:
        return self.filter(is_open=True)


class Pot(Row):
    """Money one team may spend at once; its balance always equals its last row's balance."""

    team = models.ForeignKey("teams.Team", on_delete=models.PROTECT, related_name="pots")
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40, blank=True)
    balance_pence = models.IntegerField(default=0)
    # Counted up by the same UPDATE that moves the balance: no two rows can get one number.
    last_sequence = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    PRIVACY = {
        "team": kept("whose pot it is"),
        "name": kept("what the team calls it"),
        "code": kept("how the finance office finds it in its own books"),
        "balance_pence": kept("what is left"),
        "last_sequence": kept("numbers the rows without a gap"),
        "is_open": kept("whether it can be spent from"),
    }

    objects = PotQuerySet.as_manager()

    class Meta:
        ordering = ["team", "name"]
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="pot_name_once_per_team"),
            models.CheckConstraint(condition=Q(balance_pence__gte=0), name="pot_never_below_nothing"),
        ]

    def __str__(self) -> str:
        return self.name


class PotRow(Row):
    """One line of a pot's ledger: never edited, never deleted; a mistake gets a second line beside it."""

    class Kind(models.TextChoices):
        IN = "in", _("put in")
        SPEND = "spend", _("spent")
        BACK = "back", _("came back")
        CORRECTION = "correction", _("put right")

    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="rows")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount_pence = models.IntegerField()
    balance_pence = models.IntegerField()
    # SET_NULL, not CASCADE: when a person is erased the words die with their key and the sum still adds up.
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="spends"
    )
    # Whose key seals the words; stays when the person is erased, so that nobody tries the place's key on them.
    holder_id = models.UUIDField(null=True, blank=True, editable=False)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="spends"
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    what = SealedTextField(holder="holder_id")
    opened_up = SealedTextField(holder="holder_id", blank=True)
    on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="pot_rows_written"
    )

    PRIVACY = {
        "pot": kept("which pot"),
        "sequence": kept("the order of the ledger"),
        "kind": kept("whether money went in, went out, or a line was put right"),
        "amount_pence": kept("how much, so that the pot adds up"),
        "balance_pence": kept("what was left after it"),
        "person": personal("whose page the line stands on", BESIDE_PLAN),
        "holder_id": kept("whose key seals the words"),
        "decision": personal("the decision it belongs to", BESIDE_PLAN),
        "corrects": kept("which line it puts right"),
        "what": personal("what it was for", BESIDE_PLAN),
        "opened_up": personal("what it made possible", BESIDE_PLAN),
        "on": kept("which day"),
        "by": scrubbed("who spent it", "with the line"),
    }

    class Meta:
        ordering = ["pot", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["pot", "sequence"], name="pot_row_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="pot_row_counts_from_one"),
            models.CheckConstraint(condition=Q(balance_pence__gte=0), name="pot_row_never_below_nothing"),
            models.CheckConstraint(
                condition=Q(kind__in=["in", "back"], amount_pence__gt=0)
                | Q(kind="spend", amount_pence__lt=0)
                | (Q(kind="correction", corrects__isnull=False) & ~Q(amount_pence=0)),
                name="pot_row_amount_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(holder_id=F("person_id")),
                name="pot_row_sealed_for_its_person",
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="pot_row_by_person")]

    @property
    def is_about_somebody(self) -> bool:
        """True even after that person is erased and only the sum is left."""
        return self.holder_id is not None

    @property
    def holder(self) -> UUID | None:
        return self.holder_id
