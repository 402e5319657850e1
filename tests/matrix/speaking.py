"""Who speaks for the person, who stands in, and from whom a place is kept: each made once, and each way to be one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.builders import LONG_AGO, an_account
from tilth.accounts.models import Account
from tilth.alongside.actions import covering
from tilth.alongside.models import Block, Cover, Deciding, Relation, Speaker, WrittenFor, scope_of
from tilth.alongside.queries import SHOWN_SECTIONS
from tilth.base import clock
from tilth.base.roles import Role
from tilth.people.models import Person
from tilth.teams.models import Member

if TYPE_CHECKING:
    from tests.matrix.world import World

# Stands in everything that only the person and the workers beside them know of who speaks for them.
MARK = "Kestrelspeaking"
EVERY_PART = tuple(section.value for section in SHOWN_SECTIONS)
DAY = timedelta(days=1)


def settle(world: World) -> dict[str, UUID]:
    """Another parent who reads the page, an attorney who waits, a place kept from somebody, somebody who stands in."""
    other, waits, kept = (
        an_account(f"{name} {MARK}", short_name=f"{name}{MARK}") for name in ("Morgan", "Wes", "Lee")
    )
    speaker = _speaks(world, other, "parent", on_page=True)
    for is_theirs in (True, False):
        WrittenFor.objects.create(person=world.carl, speaker=speaker, words=MARK, is_theirs=is_theirs)
    waiting = _speaks(world, waits, "attorney_money", scope=scope_of(["money"]), from_at=None)
    place = _keep_place(world, kept, lift_asked_by=world.amina.account, lift_why=MARK)
    # Somebody else changed how the person signs in.
    Account.objects.filter(pk=world.himself.account_id).update(
        rests_since=clock.now(), rests_by=world.kit.account
    )
    mate = an_account("Tess Moor", Role.WORKER)
    Member.objects.create(team=world.place.team, account=mate, from_on=LONG_AGO)
    _stand_in(world, mate, clock.today() + 2 * DAY)
    return {
        "speaker": speaker.pk, "waiting speaker": waiting.pk, "place kept": place.pk,
        "cover": Cover.objects.get(person=world.carl, account=mate).pk,
    }  # fmt: skip


def own_cover(world: World) -> UUID:
    """Give where the reader stands in beside the person; another's, where they do not."""
    found = Cover.objects.filter(person=world.carl, account=world.reader).first()
    return found.pk if found else world.things["cover"]


def sent_about_speaking(world: World) -> dict[str, dict[str, Any]]:
    """Give what each of these forms sends so that it would be done."""
    somebody = world.place.priya.account.email
    day = (clock.today() + 30 * DAY).isoformat()
    why = {"why": "They said so, on Friday."}
    return {
        "alongside:speaker_add": {
            "who": somebody, "kind": "carer", "paper": "None.", "words": "At the table.", "sections": "story", "on_page": "hears",
            "decides": "child", "until_on": day,
        },
        "alongside:speaker_say": {"given_how": "At the table."},
        "alongside:speaker_end": why,
        "alongside:speaker_second": {"answer": "yes"},
        "alongside:write_for": {"words": "A good week."},
        "alongside:who_decides": dict.fromkeys(EVERY_PART, "child") | {"words": "At the table."},
        "alongside:keep_place": {"who": somebody, "place_names": "Mill Lane"},
        "alongside:let_know": why,
        "alongside:place_second": {},
        "alongside:for_you": {"words": "Thank you."},
        "alongside:say_for": {"given_how": "At the table."},
        "alongside:decide_for": {"section": "story", "words": "A coat."},
        "alongside:no_cover": {"how": "By telephone."},
        "alongside:no_cover · the reader's own": {"how": "By telephone."},
        "alongside:own_sign_in": {},
    }  # fmt: skip


# --- how somebody comes to be one of them ------------------------------------------------------------------


def _speaks(world: World, account: Account, kind: str, **more: Any) -> Speaker:
    held = {
        "scope": scope_of(EVERY_PART), "on_page": True, "from_at": clock.now() - 2 * DAY, "until_on": clock.today() + 30 * DAY,
        "paper": MARK, "words": MARK, "knows_others": MARK, "recorded_by": world.amina.account,
    } | more  # fmt: skip
    return Speaker.objects.create(person=world.carl, account=account, kind=kind, **held)


def _keep_place(world: World, account: Account, **more: Any) -> Block:
    return Block.objects.create(
        person=world.carl, account=account, is_place=True, names=MARK, set_by=world.amina.account, **more
    )


def _stand_in(world: World, account: Account, from_on: Any) -> None:
    covering.stand_in(
        by=world.dee, away=world.amina.account, account=account, from_on=from_on, until_on=from_on + 3 * DAY
    )


def _decided(world: World, by: str) -> None:
    for section in EVERY_PART:
        Deciding.objects.create(person=world.carl, section=section, decides=by, words=MARK)


def _reader(
    kind: str, *, decides: str = "", keeps_place: bool = False, **more: Any
) -> Callable[[World], None]:
    def arrange(world: World) -> None:
        _speaks(world, world.reader, kind, **more)
        if decides:
            _decided(world, decides)
        if keeps_place:
            _keep_place(world, world.reader)

    return arrange


def _of(*sections: str) -> str:
    return scope_of(sections)


def _reader_stands_in(days: int) -> Callable[[World], None]:
    def arrange(world: World) -> None:
        Member.objects.get_or_create(
            team=world.place.team, account=world.reader, defaults={"from_on": LONG_AGO}
        )
        _stand_in(world, world.reader, clock.today() + max(days, 0) * DAY)
        now = clock.now()
        if days == 0:
            # Since yesterday: on somebody's first day the four questions are not offered.
            Relation.objects.filter(person=world.carl, account=world.reader).update(from_at=now - DAY)
        if days < 0:
            Relation.objects.filter(account=world.reader).update(
                from_at=now + days * DAY, until_at=now - timedelta(hours=1)
            )

    return arrange


def _whose_way_in_was_changed(world: World) -> None:
    Person.objects.filter(pk=world.carl.pk).update(account=world.reader)
    world.reader.rests_since, world.reader.rests_by = clock.now(), world.kit.account
    Account.objects.filter(pk=world.reader.pk).update(rests_since=clock.now(), rests_by=world.kit.account)


PARENT = {"decides": "parents"}
BESIDE: dict[str, Callable[[World], None]] = {
    "parent, waiting for a second look": _reader("parent", **PARENT, from_at=None),
    "parent, ended": _reader("parent", **PARENT, until_at=clock.now() - timedelta(hours=1)),
    "carer, over since yesterday": _reader("carer", until_on=clock.today() - DAY),
    "parent who hears": _reader("parent", **PARENT, on_page=False),
    "interpreter": _reader("interpreter", scope="", on_page=False),
    "parent, the parents decide": _reader("parent", **PARENT),
    "parent, together with the child": _reader("parent", decides="together"),
    "parent, the child decides": _reader("parent", decides="child"),
    "carer": _reader("carer", scope=_of(*(part for part in EVERY_PART if part != "notes"))),
    "attorney for health": _reader("attorney_health", scope=_of("story", "plan", "contact", "health")),
    "attorney for money": _reader("attorney_money", scope=_of("money")),
    "advocate": _reader("advocate"),
    "parent from whom a place is kept": _reader("parent", **PARENT, keeps_place=True),
    "interpreter from whom a place is kept": _reader(
        "interpreter", scope="", on_page=False, keeps_place=True
    ),
    "blocked parent": _reader("parent", **PARENT),
    "parent who said they know them": _reader("parent", **PARENT),
    "stands in": _reader_stands_in(0),
    "stands in from tomorrow": _reader_stands_in(1),
    "stood in until yesterday": _reader_stands_in(-4),
    "the person, by a sign-in that another changed": _whose_way_in_was_changed,
}
