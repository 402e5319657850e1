import random
import uuid

import pytest
from django.db.transaction import TransactionManagementError

from tilth.base import audit
from tilth.base.actors import TILTH, Actor
from tilth.base.models import Act, ActHead, Look
from tilth.base.roles import Role

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

CARL, PAT = uuid.uuid4(), uuid.uuid4()


def written(count=6):
    for _ in range(count):
        audit.act(TILTH, "people.said", person_id=CARL)
        audit.act(TILTH, "people.said", person_id=PAT)
    return list(Act.objects.filter(chain=CARL).order_by("sequence"))


def test_an_untouched_log_is_whole():
    written()

    assert list(audit.faults()) == []


def edit(rows):
    Act.objects.filter(pk=rows[2].pk).update(what="people.other")


def delete(rows):
    Act.objects.filter(pk=rows[2].pk).delete()


def cut_the_tail(rows):
    Act.objects.filter(pk__in=[row.pk for row in rows[-2:]]).delete()


def hash_again_from_the_middle(rows):
    previous = rows[1].digest
    for row in rows[2:]:
        row.what, row.previous = "people.other", previous
        row.digest = previous = audit.digest_of(row)
        row.save()


def swap_two_chains(rows):
    Act.objects.filter(chain=CARL).update(chain=uuid.uuid4())


def lose_a_whole_chain(rows):
    Act.objects.filter(chain=CARL).delete()


@pytest.mark.parametrize(
    "tamper", [edit, delete, cut_the_tail, hash_again_from_the_middle, swap_two_chains, lose_a_whole_chain]
)
def test_tampering_is_found(tamper):
    tamper(written())

    assert list(audit.faults())


def test_a_random_edit_of_any_covered_value_is_found():
    rows = written()
    row = random.Random(7).choice(rows)
    for name, value in (("by", uuid.uuid4()), ("at", rows[0].at.replace(year=2001)), ("section", "health")):
        kept = getattr(row, name)
        Act.objects.filter(pk=row.pk).update(**{name: value})
        assert list(audit.faults()), name
        Act.objects.filter(pk=row.pk).update(**{name: kept})


def test_a_look_names_the_account_the_day_and_why():
    account = type("Account", (), {"pk": uuid.uuid4(), "is_active": True, "short_name": "Amina"})()
    amina = Actor(kind="account", account=account, acting_as=Role.WORKER)

    audit.look(amina, CARL, why="alongside")
    audit.look(amina, CARL, why="alongside")

    [looked] = audit.looks_at(CARL)
    assert (looked.account_id, looked.why) == (account.pk, "alongside")


def test_looking_at_ones_own_page_is_no_look():
    audit.look(Actor(kind="pass", person_id=CARL), CARL)

    assert not Look.objects.exists()


def test_the_head_keeps_the_count():
    written(3)

    assert ActHead.objects.get(pk=CARL).count == 3


@pytest.mark.django_db(databases=["default", "looks", "keys"], transaction=True)
def test_nothing_is_logged_outside_a_transaction():
    """The end of a chain is held from reading it to moving it on: two at once would write one place twice."""
    with pytest.raises(TransactionManagementError):
        audit.act(TILTH, "people.said", person_id=CARL)
    assert not Act.objects.exists()
