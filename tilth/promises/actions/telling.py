"""Telling the other sides: an office by a notice, a group by its accounts and by the link in its mail."""

from __future__ import annotations

from django.urls import reverse

from tilth.accounts.actions import notify
from tilth.base import outbound
from tilth.directory.models import Hold
from tilth.promises.models import Sheet, Side


def tell_the_others(sheet: Sheet, side: Side, sentence: str) -> None:
    """Tell every other side that something waits. The sentence names nobody and says none of the words."""
    for other in sheet.sides.exclude(pk=side.pk).select_related("office__holder"):
        tell(other, sentence)


def tell(side: Side, sentence: str) -> None:
    """Tell one side."""
    if side.office is not None:
        if side.office.holder is not None:
            notify(side.office.holder, sentence, _page(side, side.office_id))
        return
    for hold in Hold.objects.filter(page=side.page_id, ended_at=None).select_related("account"):
        if hold.account is not None:
            notify(hold.account, sentence, _page(side, side.page_id))
        else:
            outbound.queue_to_box(hold.pk)


def _page(side: Side, key: object) -> str:
    return reverse("promises:own", args=[str(key), side.sheet_id])
