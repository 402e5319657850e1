"""A vote in the room: called with its rule, counted by two with a photo of the sheet, then decided in the open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tilth.base import clock, files, sealing
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.writing import act, verb
from tilth.funds.access import decided_fund_for, grants_up, hosted_room_for
from tilth.funds.actions.deciding import decide
from tilth.funds.models import Fund, Grant, Room, RoomLine, Stands
from tilth.ideas.words import needed
from tilth.methods import room_vote

SIDE = 2000
MOST_VOTES = 100_000


@verb("funds.call_room")
def call_room(
    *, by: Actor, fund: Fund, on: date, where: str, way: str, money_pence: int, said: str = ""
) -> Room:
    """Call people together to vote on what is asked of a fund now. The rule is printed on the sheet before anybody votes."""
    fund = decided_fund_for(by, fund.pk)
    asked = list(grants_up().filter(fund=fund, stands=Stands.ASKED).order_by("made_at", "pk"))
    if not asked:
        raise WrongState(_("Nobody has asked this fund for anything yet."))
    if money_pence > fund.balance_pence:
        raise InvalidInput(_("There is less than that in the fund."), "money_pence")
    room = Room.objects.create(
        fund=fund,
        on=on,
        where=needed(where, "where", _("Say where people meet.")),
        way=way,
        money_pence=money_pence,
        said=said.strip(),
    )
    for one in asked:
        RoomLine.objects.create(room=room, grant=one)
    act(by, "funds.call_room", subject=room)
    return room


@verb("funds.count_room")
def count_room(
    *,
    by: Actor,
    room: Room,
    votes: Mapping[UUID, int],
    first_name: str,
    second_name: str,
    picture: Any = None,
) -> Room:
    """Type the totals of the sheet, by two people who counted together, with a photo of it. The rule says what fits."""
    hosted_room_for(by, room.pk)
    room = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    if room.decided_at is not None:
        raise WrongState(_("This vote was decided. What was counted stays."))
    if room.on > clock.today():
        raise WrongState(_("People come together on another day. Count then."))
    room.first_name = needed(first_name, "first_name", _("Two people count: say who."))
    room.second_name = needed(second_name, "second_name", _("Two people count: say who else."))
    if room.first_name.casefold() == room.second_name.casefold():
        raise InvalidInput(_("Two people count. This is the same name twice."), "second_name")
    if picture is None and room.picture is None:
        raise InvalidInput(_("Choose a photo of the sheet."), "picture")
    if picture is not None:
        sealing.make_key(room.pk)
        room.picture = files.keep_picture(room.pk, picture, kind="vote", side=SIDE)
    lines = {line.grant_id: line for line in room.lines.select_related("grant")}
    if votes.keys() != lines.keys() or any(not 0 <= many <= MOST_VOTES for many in votes.values()):
        raise InvalidInput(_("Write a total beside each ask, nought where nobody voted for it."))
    # What was taken back or decided since takes no part.
    still = {pk for pk, line in lines.items() if line.grant.stands == Stands.ASKED and line.grant.is_up}
    told = room_vote.count(
        {pk: votes[pk] for pk in still}, {pk: lines[pk].grant.asked_pence for pk in still}, room.money_pence
    )
    for pk, line in lines.items():
        line.votes, line.is_computed, line.is_tied = votes[pk], pk in told.taken, pk in told.level
        line.save(update_fields=["votes", "is_computed", "is_tied"])
    room.counted_at = clock.now()
    room.save()
    act(by, "funds.count_room", subject=room)
    return room


@verb("funds.decide_room")
def decide_room(
    *, by: Actor, room: Room, chosen: Collection[UUID], words: str, otherwise_why: str = ""
) -> Room:
    """Decide what was counted. To decide otherwise needs a reason that everybody reads."""
    hosted_room_for(by, room.pk)
    room = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    if room.counted_at is None or room.decided_at is not None:
        raise WrongState(_("This vote is not counted yet, or was decided already."))
    lines = list(room.lines.select_related("grant"))
    if not set(chosen) <= {line.grant_id for line in lines}:
        raise InvalidInput(_("Choose among what was voted on."), "chosen")
    settled_by_rule = {line.grant_id for line in lines if not line.is_tied}
    differs = any(
        (line.grant_id in chosen) != line.is_computed for line in lines if line.grant_id in settled_by_rule
    )
    if differs and not otherwise_why.strip():
        raise InvalidInput(
            _("This is not what was counted. Say why: everybody reads it beside the count."), "otherwise_why"
        )
    words = needed(words, "words", _("Say why, in words. Everybody reads them."))
    for line in lines:
        if _is_open(line.grant):
            is_yes = line.grant_id in chosen
            decide(by=by, grant=line.grant, is_yes=is_yes, words=words)
            line.is_decided = is_yes
            line.save(update_fields=["is_decided"])
    room.otherwise_why = otherwise_why.strip() if differs else ""
    room.decided_at = clock.now()
    room.save(update_fields=["otherwise_why", "decided_at"])
    act(by, "funds.decide_room", subject=room)
    return room


def _is_open(grant: Grant) -> bool:
    return grant.stands == Stands.ASKED
