"""How a line of the log is written: one line, in UTC, and without the secret part of a private link."""

import logging
import re
import time

# The addresses whose last part opens something by itself: a private link, a welcome, a calendar, a reply, a group, a gift,
# a note, an idea, a grant, a story, a side, a new password.
_SECRET = re.compile(
    r"(/(?:p|welcome|calendar|reply|our-group|our-side|my-(?:gift|note|idea|grant|story|ballot)|learning/evidence/fetch|password/reset/key|confirm-email)/)[^/\s?]+"
)


class Line(logging.Formatter):
    """One event a line. What somebody sent can neither begin a line of its own nor leave a link's secret behind."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(record.created))}.{int(record.msecs):03d}Z"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = _SECRET.sub(r"\1…", record.message).replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)
