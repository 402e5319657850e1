"""What we ask and why, in words a resident reads: made from what each field says of itself in the data budget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from tilth.base import clock, field_reads
from tilth.base.budget import Declared
from tilth.base.sealing import SealedTextField
from tilth.keeping.asked import headings

UNREAD_DAYS = 183
# Grouped by thing, in the order in which somebody meets them.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("before", ("alongside.introduction",)),
    ("you", ("people.person", "people.about", "people.lifeperson", "people.safeway")),
    ("said", ("conversations.conversation", "conversations.line", "conversations.translation", "conversations.correction", "people.moment")),
    ("plan", ("plans.aim", "plans.score", "plans.step", "plans.rhythm", "plans.lookback", "plans.deal", "plans.dealword", "plans.ownanswers",
              "plans.noquestions", "alongside.meeting")),
    ("alongside", ("alongside.relation", "alongside.say", "alongside.invitation", "alongside.pass", "alongside.block", "alongside.keptelsewhere")),
    ("money", ("decisions.decision", "decisions.potrow", "barriers.barrier")),
    ("rights", ("keeping.ask", "keeping.copypart", "keeping.hold")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is kept about somebody, and each of its fields with its use and when it goes."""

    heading: str
    fields: tuple[Declared, ...]
    goes: tuple[str, ...]


def what_we_ask() -> list[tuple[str, list[Thing]]]:
    """Give what is kept about a resident, grouped by thing. Every personal field stands here exactly once."""
    named = group_words()
    placed = {label for _group, labels in GROUPS for label in labels}
    rest = tuple(label for label, model in _models().items() if label not in placed and _personal(model))
    return [
        (named[group], things)
        for group, labels in (*GROUPS, ("other", rest))
        if (
            things := [
                _thing(label) for label in labels if label in _models() and _personal(_models()[label])
            ]
        )
    ]


def group_words() -> dict[str, str]:
    """Name each group as a resident would."""
    return {
        "before": _("Before we meet"),
        "you": _("You"),
        "said": _("What was said"),
        "plan": _("Your plan"),
        "alongside": _("Who comes near, and your say"),
        "money": _("What was decided, bought, or got in the way"),
        "rights": _("What you ask about your own record"),
        "other": _("Other things"),
    }


def _thing(label: str) -> Thing:
    fields = tuple(_told(declared) for declared in _personal(_models()[label]).values())
    return Thing(
        headings().get(label, _said(label)),
        fields,
        tuple(dict.fromkeys(declared.expiry for declared in fields)),
    )


def _told(declared: Declared) -> Declared:
    # Declared in English beside each field; `tools/budget_words.py` brings the words into the catalogues.
    return replace(declared, use=_(declared.use), expiry=_(declared.expiry))


def _said(label: str) -> str:
    return (_models()[label].__doc__ or label).strip().split("\n")[0].split(":")[0].split(". ")[0].rstrip(".")


def _models() -> dict[str, type[models.Model]]:
    return {model._meta.label_lower: model for model in apps.get_models() if hasattr(model, "PRIVACY")}


def _personal(model: type[models.Model]) -> dict[str, Declared]:
    declared: dict[str, Declared] = getattr(model, "PRIVACY", {})
    return {name: one for name, one in declared.items() if one.kind == "personal"}


@dataclass(frozen=True, slots=True)
class Unread:
    """A field that nobody has read for six months: the keeper is asked whether it is still needed."""

    heading: str
    use: str
    last: date


def unread() -> list[Unread]:
    """Give every kind of words that nobody has read for six months, once reading has been noted for that long."""
    edge = (clock.today() - timedelta(days=UNREAD_DAYS)).replace(day=1)
    last = field_reads.last_read()
    since = field_reads.noting_since()
    if since is None or since > edge:
        return []
    return [
        Unread(headings().get(label, _said(label)), _(declared.use), month)
        for label, model in _models().items()
        for name, declared in _personal(model).items()
        if isinstance(model._meta.get_field(name), SealedTextField)
        and (month := max(last.get((label, name), since), last.get(("", name), since))) < edge
    ]
