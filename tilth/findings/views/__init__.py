"""Pages of what was learned."""

from django.views.decorators.http import require_http_methods

get_and_post = require_http_methods(["GET", "POST"])
