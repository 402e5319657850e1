"""What set-up builds is what pages are served."""

import pytest
from django.contrib.staticfiles import finders


@pytest.mark.parametrize("file", ["tilth.css", "govuk-frontend.min.js", "django_htmx/htmx-4.min.js"])
def test_a_built_file_is_found(file):
    assert finders.find(file)
