"""What a group writes on its page is its own: from then on no list from elsewhere writes there."""

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.directory.access import must_hold
from tilth.directory.models import Page, Record


def must_write(by: Actor, page: Page) -> None:
    """Raise NotFound unless this actor holds the page. Whoever writes on it takes it over from a list, if one wrote it."""
    must_hold(by, page)
    theirs_now(page)


def theirs_now(page: Page) -> bool:
    """Note that a group writes its page: no list does so again. Says whether one did until now."""
    return bool(
        Record.objects.filter(page=page, writes_page=True).update(
            writes_page=False, taken_over_at=clock.now(), changed_at=clock.now()
        )
    )
