"""Everything that a person can have said to a reader, as the rows it leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tilth.base import clock
from tilth.base.roles import Section

SECTIONS = [section for section in Section if section != Section.RESTRICTED]
YES: dict[str, Any] = {"answer": "yes"}
SAID: dict[str, list[dict[str, Any]]] = {}


def _said() -> dict[str, list[dict[str, Any]]]:
    now, day, hour = clock.now(), timedelta(days=1), timedelta(hours=1)
    today = clock.today()
    ago = {"from_at": now - 9 * day}

    def only(*open_ones: str) -> list[dict[str, Any]]:
        shut = [section for section in SECTIONS if section not in open_ones]
        return [
            {"answer": "yes", "sections": list(open_ones), **ago},
            {"answer": "no", "sections": shut, **ago},
        ]

    homes = {"answer": "yes", "whose": "homes", **ago}
    return {
        "yes to everything": [{"answer": "yes", **ago}],
        "no to everything": [{"answer": "no", **ago}],
        "ask me, about everything": [{"answer": "ask", **ago}],
        "yes, but until yesterday": [{"answer": "yes", "until_on": today - day, **ago}],
        "yes, until today": [{"answer": "yes", "until_on": today, **ago}],
        "yes, until tomorrow": [{"answer": "yes", "until_on": today + day, **ago}],
        "yes, from tomorrow": [{"answer": "yes", "from_at": now + day}],
        "nothing said": [],
        "yes, taken back": [{"answer": "yes", "ended_at": now - hour, **ago}],
        "yes to the organisation": [homes],
        "no to the organisation, yes to this reader": [homes | {"answer": "no"}, {"answer": "yes", **ago}],
        "yes to the organisation, no to this reader": [homes, {"answer": "no", **ago}],
        "yes to another organisation": [homes | {"whose": "others"}],
        "yes to the story alone": only("story"),
        "yes to the plan alone": only("plan"),
        "yes to how to reach alone": only("contact"),
        "yes to health alone": only("health"),
        "yes to money and home alone": only("money"),
        "yes to what was noticed alone": only("notes"),
        "yes to the story and the plan": only("story", "plan"),
        "yes to all but health and money": only("story", "plan", "contact", "notes"),
        # Standing in brings it.
        "as to the one they stand in for": [],
    }


SAID.update(_said())
