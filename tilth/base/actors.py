"""Who is acting, as a plain value that verbs can be handed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tilth.base.roles import STAFF, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody (or Tilth itself) doing something, in one role.

    `account` is an accounts.Account or None; `person_id` is the actor's own page, if they have one.
    """

    kind: str  # "account" | "pass" | "nobody" | "tilth"
    account: Any = None
    acting_as: Role = Role.RESIDENT
    has_second_factor: bool = False
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    pass_id: UUID | None = None
    request_id: str = ""

    @property
    def is_signed_in(self) -> bool:
        return self.kind in {"account", "pass"}

    @property
    def is_active(self) -> bool:
        return self.kind in {"pass", "tilth"} or (self.account is not None and self.account.is_active)

    @property
    def account_id(self) -> UUID | None:
        return self.account.pk if self.account is not None else None

    @property
    def name(self) -> str:
        return self.account.short_name if self.account is not None else ""

    @property
    def is_staff(self) -> bool:
        return self.acting_as in STAFF and self.has_second_factor


NOBODY = Actor(kind="nobody")
TILTH = Actor(kind="tilth")
