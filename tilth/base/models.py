"""Tables without domain: the abstract row, the keys, the two chains, receipts, files and the mail queue."""

from typing import ClassVar

from django.db import models

from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.ids import new_id


class Row(models.Model):
    """What every table of ours has: an id that the server or a phone may make, and when it was made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    PRIVACY: ClassVar[dict[str, Declared]] = {}

    class Meta:
        abstract = True


class HolderKey(models.Model):
    """One data key, wrapped by the master key. Lives in the keys database; destroying it erases what it sealed."""

    holder_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    master = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "holder_id": kept("whose words this key opens"),
        "wrapped": kept("the key itself, wrapped"),
        "master": kept("which master key wrapped it"),
        "made_at": kept("when it was made"),
        "destroyed_at": kept("when it was destroyed, for good"),
    }


class ChainRow(models.Model):
    """One line of a hash chain: who did or saw what, never what it said."""

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    acting_as = models.CharField(max_length=16)
    organisation = models.UUIDField(null=True)
    what = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject = models.UUIDField(null=True)
    section = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=60, blank=True)
    policy = models.CharField(max_length=8)
    request = models.CharField(max_length=32, blank=True)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "chain": kept("whose chain, by id"),
        "sequence": kept("its place in the chain"),
        "at": scrubbed("when", "with the record and two years"),
        "by": scrubbed("which account, by id", "with the record and two years"),
        "acting_as": scrubbed("in which role", "with the record and two years"),
        "organisation": scrubbed("for whom", "with the record and two years"),
        "what": kept("which verb or look"),
        "subject_kind": kept("what kind of thing"),
        "subject": kept("which thing, by id"),
        "section": kept("which part of the page"),
        "why": kept("which rule allowed it"),
        "policy": kept("version of the rules"),
        "request": kept("which request"),
        "previous": kept("digest of the row before"),
        "digest": kept("digest of this row"),
    }

    class Meta:
        abstract = True


class Act(ChainRow):
    """A write, recorded in the verb's own transaction."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="one_act_a_place")
        ]


class Look(ChainRow):
    """A reading of a person's page, committed before the page leaves. Lives in the looks database."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="one_look_a_place")
        ]


class ChainHead(models.Model):
    """The end of one chain: how many rows, and the last digest. A chain alone would not see its tail cut off."""

    chain = models.UUIDField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    digest = models.BinaryField(max_length=32)
    ended_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "chain": kept("whose chain, by id"),
        "count": kept("how many rows"),
        "digest": kept("the last digest"),
        "ended_at": kept("when its rows were deleted because their time was over"),
    }

    class Meta:
        abstract = True


class ActHead(ChainHead):
    """The end of one chain of acts."""


class LookHead(ChainHead):
    """The end of one chain of looks. Lives in the looks database."""


class Receipt(models.Model):
    """That a write with this key has been done, and what came of it: the same key again gives the first answer."""

    account = models.UUIDField()
    key = models.UUIDField()
    verb = models.CharField(max_length=60)
    content = models.BinaryField(max_length=32)
    result_kind = models.CharField(max_length=60, blank=True)
    result = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "account": scrubbed("whose write, by id", "90 days"),
        "key": kept("the key the writer made"),
        "verb": kept("which verb"),
        "content": kept("a keyed digest, to tell the same again from something else"),
        "result_kind": kept("what kind of thing came of it"),
        "result": kept("which thing, by id"),
        "made_at": kept("when, so that it can expire"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "key"], name="one_receipt_a_key")]


class FieldRead(models.Model):
    """In which month a kind of words was last read by anybody. Holds no reader, no person and no day."""

    label = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=60)
    month = models.DateField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "label": kept("which table"),
        "field": kept("which field"),
        "month": kept("in which month it was last read"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["label", "field"], name="one_read_a_field")]


class StoredFile(Row):
    """A picture or other file, sealed on disk under its holder's key and served by the room that owns it."""

    holder_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "holder_id": kept("whose key seals it"),
        "kind": kept("what it is used as"),
        "content_type": kept("how to show it"),
        "size": kept("bytes, sealed"),
    }


class OutgoingMail(Row):
    """A mail, text or letter waiting to leave. It says only that something is waiting in Tilth, never what."""

    to = models.UUIDField()  # an account, by id: accounts stand above this room
    channel = models.CharField(max_length=8, default="mail")
    kind = models.CharField(max_length=20)
    link = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "to": scrubbed("whose mail", "30 days after it was sent"),
        "channel": kept("mail, text or letter"),
        "kind": kept("which of the fixed texts"),
        "link": scrubbed("the page it leads to", "30 days after it was sent"),
        "sent_at": kept("when it left"),
        "tries": kept("how often we tried"),
        "next_at": kept("when we try again"),
        "fault": kept("what went wrong, in one of a few fixed words"),
    }


class Epoch(models.Model):
    """Which life of the record this is: it goes up when a backup is restored, so that phones know to offer again."""

    number = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(default=clock.now)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "number": kept("which life"),
        "since": kept("since when"),
    }


class Tally(models.Model):
    """How often something was tried in one window of time, to slow down a flood. Holds a keyed digest, no address."""

    what = models.BinaryField(max_length=32)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "what": kept("a keyed digest of the door and the address or account"),
        "window": kept("which window of time"),
        "count": kept("how often"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["what", "window"], name="one_tally_a_window")
        ]
