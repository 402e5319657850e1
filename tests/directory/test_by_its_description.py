"""Whatever the description of our API allows, and what it does not, is asked: never a server error, always the shape told."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tilth.directory.queries.openapi import ASKS

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.django_db(databases="__all__")]

AS_TOLD = [content_type_conformance, response_schema_conformance, status_code_conformance]
ADDRESSES = ["/", *(f"/{name}" for name in ASKS), *(f"/{name}/{{id}}" for name in ASKS)]


def asked(settled, address, mode, checks):
    schema = schemathesis.openapi.from_wsgi("/open-referral/openapi.json", get_wsgi_application())

    @given(case=schema[address]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case):
        case.call_and_validate(checks=[not_a_server_error, *checks])

    ask()


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_may_be_asked_is_answered_as_it_says(settled, address):
    asked(settled, address, GenerationMode.POSITIVE, AS_TOLD)


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_what_may_not_be_asked_falls_over_nowhere(settled, address):
    asked(settled, address, GenerationMode.NEGATIVE, [])
