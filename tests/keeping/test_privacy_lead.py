"""A place names a privacy lead, and is told while it has none."""

import pytest

from tests.builders import a_place, acting, an_account, signed_in_as
from tilth.base.roles import Role
from tilth.keeping.queries import how_it_is

pytestmark = pytest.mark.django_db(databases="__all__")


def test_without_a_privacy_lead_health_and_looking_after_tilth_say_so(settings, tmp_path):
    settings.VAR = tmp_path
    a_place()
    kit = signed_in_as(acting(an_account("Kit Lane", Role.KEEPER), Role.KEEPER))
    said = "Nobody is privacy lead"
    assert any(said in need for need in how_it_is()[1])
    assert said in kit.get("/looking-after/").content.decode()

    an_account("Gwen Pugh", Role.PRIVACY_LEAD)

    assert not any(said in need for need in how_it_is()[1])
    assert said not in kit.get("/looking-after/").content.decode()
