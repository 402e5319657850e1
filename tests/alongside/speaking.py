"""What the tests of those who speak for somebody begin from."""

from datetime import timedelta

from tilth.alongside import queries
from tilth.alongside.actions import deciding
from tilth.alongside.actions import speaking as actions
from tilth.base import clock

EVERY_PART = [section.value for section in queries.SHOWN_SECTIONS]
IN_A_YEAR = timedelta(days=365)


def written_down(by, person, whom, kind="parent", **more):
    given = {
        "sections": EVERY_PART,
        "paper": "the birth certificate, seen on Monday",
        "words": "at the kitchen table, with a drawing",
        "until_on": clock.today() + IN_A_YEAR,
        "on_page": True,
    } | more
    return actions.record_speaker(by=by, person=person, account=whom.account, kind=kind, **given)


def seconded(by, person, whom, mate, **more):
    return actions.second_speaker(by=mate, speaker=written_down(by, person, whom, **more))


def decides(by, person, who, *sections):
    wanted = sections or queries.SHOWN_SECTIONS
    deciding.set_deciding(
        by=by, person=person, choices=dict.fromkeys(wanted, who), words="Ellie said so, after school"
    )
