"""What a group writes on its page is its own: from then on no list from elsewhere writes there. And what goes with somebody."""

from tilth.accounts.models import Account
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.directory.access import must_hold
from tilth.directory.models import Hold, Kind, Page, Record


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


def leave_pages(account: Account) -> None:
    """Take from the pages of somebody who was erased what was theirs. Not a verb: erasing calls it.

    A bridge was themselves and goes whole. A group's page stays the group's; held by nobody else it is taken down, and how
    to reach it goes, because that was them.
    """
    held = list(Hold.objects.filter(account=account).values_list("page", flat=True))
    Hold.objects.filter(account=account).delete()
    for page in Page.objects.filter(pk__in=held):
        if page.kind == Kind.BRIDGE:
            page.delete()
        elif not page.holds.filter(ended_at=None).exists():
            page.reach, page.down_at = "", page.down_at or clock.now()
            page.save(update_fields=["reach", "down_at"])
