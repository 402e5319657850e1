"""How a verb writes: one transaction, once per key.

    @verb("plans.add_step")
    def add_step(*, by: Actor, person: Person, words: str) -> Step: ...

The caller may pass `key=` (a UUID that the form or the phone made). The same key again from the same account gives the
first answer; the same key with other content is refused, so that nothing is silently swallowed.
"""

from __future__ import annotations

import functools
import inspect
import uuid
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from tilth.base import rows
from tilth.base.actors import Actor
from tilth.base.audit import act
from tilth.base.errors import WrongState
from tilth.base.models import Receipt
from tilth.base.sealing import keyed_digest

__all__ = ["act", "child_key", "verb"]

P = ParamSpec("P")
R = TypeVar("R")


def child_key(key: UUID | None, *parts: object) -> UUID | None:
    """Give the key of an inner write, the same each time for the same outer key. None for None."""
    return uuid.uuid5(key, "/".join(map(str, parts))) if key else None


def verb(name: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Make a function a verb: keyword-only, in one transaction, idempotent by `key`."""

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        takes_key = "key" in inspect.signature(function).parameters

        @functools.wraps(function)
        def run(**arguments: Any) -> R:
            key = arguments.get("key")
            inner = arguments if takes_key else {k: v for k, v in arguments.items() if k != "key"}
            with rows.for_actor(arguments["by"]), transaction.atomic():
                if key is None:
                    return function(**inner)
                receipt, is_new = _receipt_for(arguments["by"], name, key, inner)
                if not is_new:
                    return _first_answer(receipt)  # type: ignore[return-value]
                result = function(**inner)
                _keep_answer(receipt, result)
                return result

        run.verb_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _receipt_for(by: Actor, name: str, key: UUID, arguments: dict[str, Any]) -> tuple[Receipt, bool]:
    account = by.account_id or by.pass_id or UUID(int=0)
    content = _content(arguments)
    receipt = Receipt(account=account, key=key, verb=name, content=content)
    # Insert or ignore, then read: two equal presses at once must not collide (trust.md 4.4).
    Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
    kept = Receipt.objects.select_for_update().get(account=account, key=key)
    is_new = kept.result is None and not kept.result_kind
    if not is_new and (kept.verb != name or bytes(kept.content) not in (content, b"")):
        raise WrongState(
            _("This page was already saved with other words. Open it again; nothing was changed.")
        )
    return kept, is_new


def _content(arguments: dict[str, Any]) -> bytes:
    parts = []
    for name, value in sorted(arguments.items()):
        if name in {"by", "key"}:
            continue
        parts.append(f"{name}={value.pk if isinstance(value, models.Model) else value!r}")
    return keyed_digest(*parts)


def _keep_answer(receipt: Receipt, result: Any) -> None:
    receipt.result_kind, receipt.result = "none", None
    if isinstance(result, models.Model) and isinstance(result.pk, UUID):
        receipt.result_kind, receipt.result = result._meta.label_lower, result.pk
    receipt.save(update_fields=["result_kind", "result"])


def _first_answer(receipt: Receipt) -> models.Model | None:
    if receipt.result is None:
        return None
    found: models.Model | None = (
        apps.get_model(receipt.result_kind)._base_manager.filter(pk=receipt.result).first()
    )
    return found
