"""Tables that somebody brings: read whole, or refused with a sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.base.errors import InvalidInput
from tilth.methods.formats import spreadsheet
from tilth.methods.formats.unreadable import UnreadableFile

UNREADABLE = {
    "large": gettext_lazy("The file is over 5 MB. Split it into smaller ones."),
    "not text": gettext_lazy("This is not a text file. Save the sheet as CSV and try again."),
    "empty": gettext_lazy("There is nothing in this file."),
    "long": gettext_lazy("The table is too large: 10,000 lines and 60 columns at most. Split it."),
    "headings": gettext_lazy("The first line must name each column once."),
    "macros": gettext_lazy("There are macros in this file. Save it as a plain workbook (.xlsx) or as CSV."),
    "hidden": gettext_lazy("There is a hidden sheet in this file. Show it, or take it out."),
    "sheets": gettext_lazy("There are several sheets in this file. Save the one you mean alone."),
    "formula": gettext_lazy("There are formulas in this file. Copy the sheet as values alone."),
    "broken": gettext_lazy("This table cannot be read. Save the sheet as CSV again and try once more."),
}


def lines_of(content: bytes, field: str) -> list[tuple[int, dict[str, str]]]:
    """Read a table as `spreadsheet.lines` does, with at least one line. Raises InvalidInput at `field`."""
    try:
        lines = spreadsheet.lines(content)
    except UnreadableFile as error:
        raise InvalidInput(str(UNREADABLE[error.why]), field) from None
    if not lines:
        raise InvalidInput(_("There is no line under the headings."), field)
    return lines
