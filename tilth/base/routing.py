"""Which database a table lives in: the record, the looks or the keys (decisions 7 and 28 in docs/adr/0002)."""

from typing import Any

from django.conf import settings
from django.db.models import Model

KEYS = frozenset({"holderkey"})
LOOKS = frozenset({"look", "lookhead"})


def alias_for(model_name: str, app_label: str = "base") -> str:
    """Name the database of a base table."""
    if app_label == "base" and model_name in KEYS:
        return "keys"
    if app_label == "base" and model_name in LOOKS:
        return "looks"
    return "default"


def _home(row: Model) -> str:
    return alias_for(row._meta.model_name or "", row._meta.app_label)


class Router:
    """Django's router: three homes, no relation across them."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        return alias_for(model._meta.model_name or "", model._meta.app_label)

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **_hints: Any) -> bool:
        # Not by type(): the signed-in account may come wrapped, and a wrapper has no table.
        return _home(one) == _home(other)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_hints: Any) -> bool:
        if model_name is None:
            return db == "default"
        home = alias_for(model_name, app_label)
        if home == "looks" and not settings.LOOKS_OWN_FILE:
            home = "default"
        return db == home
