"""What got in the way, what was answered, what was decided and bought: written entries as verbs."""

from __future__ import annotations

from tilth.alongside.actions.introductions import give_up_unmet
from tilth.answers.models import Signed
from tilth.barriers import actions as barriers
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.decisions import actions as decisions
from tilth.decisions.models import PaidWith, Pot
from tilth.demo.doing import Going
from tilth.demo.reading import Entry


def in_the_way(going: Going, entry: Entry) -> None:
    town = going.town
    is_own = going.person is not None and going.by(entry).person_id == going.person.pk
    made = barriers.raise_it(
        by=going.by(entry),
        rule=entry.word(0),
        stopped=entry.word(1),
        person=going.person,
        kind=entry.get("kind", "in_the_way"),
        origin=entry.get("from", "dont_know"),
        office=town.offices[entry.get("office")] if entry.get("office") else None,
        signed=Signed.UNSIGNED if is_own else entry.get("signed", "name"),
        team=town.teams[town.team_of[going.worker]] if going.worker in town.team_of else None,
    )
    going.keep(entry, made)


def _barrier(going: Going, entry: Entry) -> tuple[Barrier, Actor]:
    """Give the barrier as it stands now, and whoever owes its answer today."""
    barrier: Barrier = Barrier.objects.select_related("answer__office").get(pk=going.things[entry.word(0)].pk)
    return barrier, going.town.holding(barrier.answer.office)


def heard(going: Going, entry: Entry) -> None:
    barrier, owing = _barrier(going, entry)
    barriers.hear(by=owing, barrier=barrier)


def come_and_see(going: Going, entry: Entry) -> None:
    barrier, owing = _barrier(going, entry)
    barriers.come_and_see(by=owing, barrier=barrier, words=entry.word(1))


def promise(going: Going, entry: Entry) -> None:
    barrier, owing = _barrier(going, entry)
    on = going.date(entry.word(1))
    assert on is not None
    barriers.promise(by=owing, barrier=barrier, answer_on=on)


def move(going: Going, entry: Entry) -> None:
    barrier, owing = _barrier(going, entry)
    on = going.date(entry.word(1))
    assert on is not None
    barriers.move(by=owing, barrier=barrier, moved_to=on, why=entry.word(2))


def give(going: Going, entry: Entry) -> None:
    barrier, owing = _barrier(going, entry)
    barriers.give(
        by=owing,
        barrier=barrier,
        given=entry.word(1),
        words=entry.word(2),
        trying_until=going.date(entry.get("until")),
        asked_upward=entry.get("upward") == "yes",
    )


def judge(going: Going, entry: Entry) -> None:
    barrier, _owing = _barrier(going, entry)
    barriers.judge(by=going.by(entry), barrier=barrier, verdict=entry.word(1), words=entry.word(2))


# Up to this, a team pays from its tin while there is something in it.
SMALL = 12_00


def find(going: Going, entry: Entry) -> None:
    barrier, _owing = _barrier(going, entry)
    office = going.town.offices[entry.word(1)]
    barriers.find_office(by=going.town.who("dee"), barrier=barrier, office=office)


def take_on(going: Going, entry: Entry) -> None:
    barrier, _owing = _barrier(going, entry)
    office = going.town.offices[entry.word(1)]
    barriers.own(by=going.town.holding(office), barrier=barrier, office=office)


def buy(going: Going, entry: Entry) -> None:
    """`buy: £140 | a cooker | what it opened up`."""
    decided = going.things.get(entry.get("decision"))
    pot, amount = going.town.pots[going.town.team_of[entry.who or going.worker]], pence(entry.word(0))
    is_small = amount <= SMALL and Pot.objects.get(pk=pot.pk).tin_pence >= amount
    row = decisions.spend(
        by=going.by(entry),
        pot=pot,
        amount_pence=amount,
        paid_with=PaidWith.CASH if is_small else PaidWith.CARD,
        what=entry.word(1),
        opened_up=entry.word(2),
        person=going.person,
        decision=decided,
    )
    going.keep(entry, row)


def put_right(going: Going, entry: Entry) -> None:
    row = going.things[entry.word(0)]
    decisions.correct(by=going.by(entry), row=row, right_pence=pence(entry.word(1)), why=entry.word(2))


def pence(words: str) -> int:
    """Read `£12.50`."""
    pounds, _, rest = words.removeprefix("£").replace(",", "").partition(".")
    return int(pounds) * 100 + int(rest.ljust(2, "0") or 0)


def decide(going: Going, entry: Entry) -> None:
    town = going.town
    note = decisions.decide_note(
        by=going.by(entry),
        what=entry.word(0),
        why=entry.get("why"),
        with_whom=entry.get("with"),
        risk_acting=entry.get("acting"),
        risk_not_acting=entry.get("not_acting"),
        our_anxiety=entry.get("anxiety") == "yes",
        person=going.person,
        team=None if going.person else town.teams[town.team_of[going.worker]],
    )
    going.keep(entry, note)


def guideline(going: Going, entry: Entry) -> None:
    town = going.town
    team = town.teams[town.team_of[entry.who or going.worker]]
    made = decisions.write_guideline(by=going.by(entry), team=team, words=entry.word(0), why=entry.word(1))
    going.keep(entry, made)


def guideline_anew(going: Going, entry: Entry) -> None:
    made = decisions.replace_guideline(
        by=going.by(entry), guideline=going.things[entry.word(0)], words=entry.word(1), why=entry.word(2)
    )
    going.keep(entry, made)


def let_guideline_go(going: Going, entry: Entry) -> None:
    decisions.retire_guideline(by=going.by(entry), guideline=going.things[entry.word(0)], why=entry.word(1))


def permission(going: Going, entry: Entry) -> None:
    made = decisions.sign_permission(
        by=going.by(entry),
        title=entry.word(0),
        words=entry.word(1),
        office_words=entry.get("office"),
        what_without_asking=entry.get("may"),
        stay_legal=entry.get("legal"),
        do_no_harm=entry.get("harm"),
        who_backs=entry.get("backs"),
    )
    going.keep(entry, made)


def permission_back(going: Going, entry: Entry) -> None:
    decisions.take_back_permission(
        by=going.by(entry), permission=going.things[entry.word(0)], why=entry.word(1)
    )


def fill_pots(going: Going, entry: Entry) -> None:
    for pot in going.town.pots.values():
        decisions.put_in(by=going.by(entry), pot=pot, amount_pence=pence(entry.word(0)), what=entry.word(1))


def once_a_day(going: Going, entry: Entry) -> None:
    """What the place does by itself each night."""
    give_up_unmet(on=clock.today())
