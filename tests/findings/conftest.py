import pytest

from tests.builders import a_place


@pytest.fixture
def here(db):
    return a_place()
