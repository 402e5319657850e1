"""Money that is decided in the made-up place: two funds, what was asked of them, and a vote in the room."""

from __future__ import annotations

import io
import tomllib
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.directory.models import Page
from tilth.funds.actions import asking, deciding, money, rooms
from tilth.funds.actions.asking import Asked
from tilth.funds.models import Fund, How, Room

# From pounds, as they are written down.
PENCE = 100
# Minutes after nine, later than everything of other rooms on the same day that this leans on.
AT = 680


def put_funds_down(town: Town, diary: Diary) -> None:
    """Put two funds, every ask with what became of it, and one vote into the diary."""
    written = tomllib.loads((WORDS / "funds.toml").read_text(encoding="utf-8"))
    funds: dict[str, Fund] = {}
    for line in written["funds"]:
        diary.note(_moment(diary, line["ago"]), partial(_open, town, line, funds))
    voted: list[tuple[Asked, int]] = []
    for number, line in enumerate(written["asks"], 1):
        made: list[Asked] = []
        diary.note(_moment(diary, line["ago"], number), partial(_ask, town, line, funds, made, voted))
        for after, do in (("decided", _decide), ("paid", _pay), ("told", _tell), ("visited", _visit)):
            if after in line:
                diary.note(_moment(diary, line["ago"] - line[after], number), partial(do, town, line, made))
    line, called = written["room"], list[Room]()
    diary.note(_moment(diary, line["called_ago"]), partial(_call, town, line, funds, called))
    diary.note(_moment(diary, line["ago"]), partial(_count, town, line, called, voted))


def _moment(diary: Diary, ago: int, minute: int = 0) -> Any:
    return diary.moment(diary.today - timedelta(days=ago), AT + minute)


def _open(town: Town, line: dict[str, Any], funds: dict[str, Fund]) -> None:
    office = town.offices[line["office"]]
    by = town.holding(office)
    fund = funds[line["key"]] = money.open_fund(
        by=by,
        office=office,
        most_pence=line["most"] * PENCE,
        deciders=[town.who(key).account for key in line["deciders"]],
        neighbourhood=town.neighbourhoods.get(line.get("where", "")),
        **{name: line[name] for name in ("name", "purpose", "who_decides", "decide_days", "pay_days")},
    )
    for pounds, what in line["money"]:
        money.put_in(by=by, fund=fund, amount_pence=pounds * PENCE, what=what)


def _ask(
    town: Town,
    line: dict[str, Any],
    funds: dict[str, Fund],
    made: list[Asked],
    voted: list[tuple[Asked, int]],
) -> None:
    asked = asking.ask(
        by=town.who(line["to"]) if "to" in line else NOBODY,
        fund=funds[line["fund"]],
        how=line.get("how", How.TYPED),
        page=Page.objects.get(name=line["page"]) if "page" in line else None,
        asked_pence=line["sum"] * PENCE,
        **{name: line[name] for name in ("called", "what", "who_with")},
    )
    made.append(asked)
    if "votes" in line:
        voted.append((asked, line["votes"]))


def _decide(town: Town, line: dict[str, Any], made: list[Asked]) -> None:
    deciding.decide(
        by=town.who(line["by"]),
        grant=made[0].grant,
        is_yes="given" in line,
        words=line["words"],
        granted_pence=line["given"] * PENCE if "given" in line else None,
        until_on=clock.today() + timedelta(days=line["until"]) if "until" in line else None,
    )


def _pay(town: Town, _line: dict[str, Any], made: list[Asked]) -> None:
    deciding.say_paid(by=town.holding(made[0].grant.fund.office), grant=made[0].grant)


def _tell(_town: Town, line: dict[str, Any], made: list[Asked]) -> None:
    asking.tell(
        by=NOBODY,
        grant=made[0].grant,
        own=made[0].token,
        story=line["story"],
        picture=_as_photo(_freezer()),
        picture_words=line["picture_words"],
    )


def _visit(town: Town, line: dict[str, Any], made: list[Asked]) -> None:
    deciding.say_visited(by=town.who(line["by"]), grant=made[0].grant)


def _call(town: Town, line: dict[str, Any], funds: dict[str, Fund], called: list[Room]) -> None:
    fund = funds[line["fund"]]
    fund.refresh_from_db(fields=["balance_pence"])
    called.append(
        rooms.call_room(
            by=town.holding(fund.office),
            fund=fund,
            on=clock.today() + timedelta(days=line["called_ago"] - line["ago"]),
            where=line["where"],
            way=Room.Way.DOTS,
            money_pence=fund.balance_pence,
            said=line["said"],
        )
    )


def _count(town: Town, line: dict[str, Any], called: list[Room], voted: list[tuple[Asked, int]]) -> None:
    by, votes = town.holding(called[0].fund.office), {asked.grant.pk: many for asked, many in voted}
    first, second = line["names"]
    rooms.count_room(
        by=by,
        room=called[0],
        votes=votes,
        first_name=first,
        second_name=second,
        picture=_as_photo(_sheet(list(votes.values()))),
    )
    given = called[0].lines.filter(is_computed=True).values_list("grant_id", flat=True)
    rooms.decide_room(by=by, room=called[0], chosen=set(given), words=line["words"])


def _as_photo(drawn: Image.Image) -> SimpleUploadedFile:
    held = io.BytesIO()
    drawn.save(held, "PNG")
    return SimpleUploadedFile("photo.png", held.getvalue(), content_type="image/png")


def _freezer() -> Image.Image:
    """Draw what stands in the corner of the hut: nobody in this place exists, so nobody took a photo."""
    drawn = Image.new("RGB", (640, 420), "#d9cbb2")
    pen = ImageDraw.Draw(drawn)
    for x in range(0, 640, 64):
        pen.line((x, 0, x, 300), fill="#c7b797", width=3)
    pen.rectangle((0, 300, 640, 420), fill="#8f8272")
    pen.polygon(((150, 150), (170, 60), (490, 60), (510, 150)), fill="#e9edf0", outline="#9aa5ad")
    pen.rectangle((150, 150, 510, 360), fill="#fafbfc", outline="#9aa5ad", width=3)
    for at, colour in enumerate(("#b4512f", "#5b7f4f", "#d9a441", "#7a4a72", "#5b7f4f")):
        pen.rounded_rectangle((178 + at * 64, 118, 232 + at * 64, 150), 8, fill=colour)
    pen.rounded_rectangle((300, 172, 360, 186), 6, fill="#9aa5ad")
    return drawn


def _sheet(rows: list[int]) -> Image.Image:
    """Draw the sheet from the wall, with as many dots as were counted."""
    drawn = Image.new("RGB", (900, 130 * len(rows) + 20), "#fdfaf3")
    pen = ImageDraw.Draw(drawn)
    for row, many in enumerate(rows):
        top = 10 + row * 130
        pen.rectangle((10, top, 890, top + 120), outline="#4a4a4a", width=3)
        pen.line((200, top, 200, top + 120), fill="#4a4a4a", width=3)
        for line in range(3):
            pen.line(
                (30, top + 35 + line * 25, 175 - line * 30, top + 35 + line * 25), fill="#4a4a4a", width=4
            )
        for dot in range(many):
            x, y = 225 + dot % 22 * 30 + dot * 7 % 5, top + 28 + dot // 22 * 42 + dot * 5 % 7
            pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=("#b4512f", "#2f6f8f", "#5b7f4f")[dot % 3])
    return drawn
