"""What was written down, as the bytes that its digest is of: whoever holds them can work the digest out again."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from tilth.comparisons.models import Version

# In this order, and nothing else. A field more is a new line here, and older versions keep theirs.
FIELDS = (
    "number", "why", "question", "chosen_by", "starts_on", "outcome", "untouched", "beside", "place", "quarters_before",
    "quarters_watched", "known", "is_rationed", "why_no_lot", "analyst", "registered_on", "before",
)  # fmt: skip


def as_written(version: Version) -> bytes:
    """Give a version as plain JSON, the same bytes each time."""
    said = {name: getattr(version, name) for name in FIELDS}
    said = {
        "comparison": str(version.comparison_id),
        **{name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()},
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def digest_of(version: Version) -> str:
    """Give the SHA-256 of what was written, the digest of the version before it included."""
    return hashlib.sha256(as_written(version)).hexdigest()
