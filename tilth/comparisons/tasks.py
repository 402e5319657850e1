"""What is done while nobody presses anything: a table that was brought is worked out, and its rows are let go."""

import logging

from tilth.base.actors import TILTH
from tilth.base.errors import NotFound, Unavailable
from tilth.base.files import open_file
from tilth.comparisons import actions
from tilth.comparisons.models import Result, Verdict
from tilth.comparisons.queries import waiting

log = logging.getLogger(__name__)


def often() -> bool:
    """Work one table out. Says whether there was one."""
    result = waiting()
    if result is None:
        return False
    work_out(result)
    return True


def work_out(result: Result) -> None:
    """Read the table that lies sealed, compare, and tell. Whatever goes wrong is told too, so that nothing waits for ever."""
    # The arithmetic is the worker's: it is not even loaded for a page.
    from tilth.comparisons.engine import work_out as compare

    try:
        if result.file is None:
            raise NotFound
        content = open_file(result.file)
    except (NotFound, Unavailable):
        actions.tell(by=TILTH, result=result, verdict=Verdict.UNREADABLE, why_not="gone")
        return
    try:
        told = compare(content, result.comparison.kind, result.version)
    except Exception:
        log.exception("a comparison could not be worked out")
        actions.tell(by=TILTH, result=result, verdict=Verdict.REFUSED, why_not="broken")
        return
    actions.tell(
        by=TILTH,
        result=result,
        verdict=told.verdict,
        why_not=told.why_not,
        found=told.found,
        faults=told.faults,
        method=told.method,
    )
