import uuid

import pytest

from tilth.base import sealing
from tilth.base.errors import Unavailable
from tilth.base.models import HolderKey

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

CARL, PAT, ROW = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def test_words_come_back_as_they_were_sealed():
    sealed = sealing.seal(CARL, ROW, "words", "my own front door 🚪")

    assert b"door" not in sealed
    assert sealing.unseal(CARL, ROW, "words", sealed) == "my own front door 🚪"


@pytest.mark.parametrize(
    "elsewhere", [(PAT, ROW, "words"), (CARL, uuid.uuid4(), "words"), (CARL, ROW, "summary")]
)
def test_sealed_words_cannot_be_moved_elsewhere(elsewhere):
    sealed = sealing.seal(CARL, ROW, "words", "hello")
    sealing.make_key(PAT)

    with pytest.raises(Unavailable):
        sealing.unseal(*elsewhere, sealed)


def test_a_destroyed_key_leaves_nothing_to_read_or_write():
    sealed = sealing.seal(CARL, ROW, "words", "hello")

    sealing.destroy_key(CARL)

    assert sealing.unseal(CARL, ROW, "words", sealed) == ""
    with pytest.raises(Unavailable):
        sealing.seal(CARL, ROW, "words", "again")


def test_the_key_in_the_database_is_wrapped():
    sealing.make_key(CARL)
    wrapped = bytes(HolderKey.objects.get(pk=CARL).wrapped)

    assert len(wrapped) == 12 + 32 + 16


def test_another_master_key_opens_nothing(settings):
    sealed = sealing.seal(CARL, ROW, "words", "hello")
    sealing.forget_keys()
    settings.MASTER_KEY = "77" * 32

    with pytest.raises(Unavailable, match="master key"):
        sealing.unseal(CARL, ROW, "words", sealed)


def test_a_missing_master_key_says_how_to_mend_it(settings, tmp_path):
    settings.MASTER_KEY = ""
    settings.MASTER_KEY_FILE = tmp_path / "none"

    with pytest.raises(Unavailable, match="tilth init"):
        sealing.master_key()


def test_many_keys_are_opened_in_one_query(django_assert_num_queries):
    holders = [uuid.uuid4() for _ in range(5)]
    for holder in holders:
        sealing.make_key(holder)

    with django_assert_num_queries(1, using="keys"):
        sealing.load_keys([*holders, None])
        sealing.load_keys(holders)
