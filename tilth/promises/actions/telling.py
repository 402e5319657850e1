"""Telling the other sides: an office or a team by notices, a group by its accounts and by the link in its mail."""

from __future__ import annotations

from django.urls import reverse

from tilth.accounts.actions import notify
from tilth.base import clock, outbound
from tilth.directory.models import Hold
from tilth.promises.models import Sheet, Side, WithParty
from tilth.teams.models import Member


def tell_the_others(sheet: Sheet, side: Side, sentence: str) -> None:
    """Tell every other side that something waits. The sentence names nobody and says none of the words."""
    for other in sheet.sides.exclude(pk=side.pk).select_related("office__holder", "team"):
        tell(other, sentence)


def tell(side: Side, sentence: str) -> None:
    """Tell one side."""
    key = side.office_id or side.team_id or side.page_id
    tell_party(side, sentence, reverse("promises:own", args=[str(key), side.sheet_id]))


def tell_party(party: WithParty, sentence: str, link: str) -> None:
    """Tell a page, an office or a team."""
    if party.office is not None:
        if party.office.holder is not None:
            notify(party.office.holder, sentence, link)
        return
    if party.team is not None:
        for member in Member.objects.live(clock.today()).filter(team=party.team_id).select_related("account"):
            notify(member.account, sentence, link)
        return
    for hold in Hold.objects.filter(page=party.page_id, ended_at=None).select_related("account"):
        if hold.account is not None:
            notify(hold.account, sentence, link)
        else:
            outbound.queue_to_box(hold.pk)
