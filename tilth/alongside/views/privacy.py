from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tilth.base.pages import render
from tilth.base.roles import Role
from tilth.base.web import acting


@acting(Role.PRIVACY_LEAD)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everything the privacy lead looks after, with one sentence each."""
    return render(request, "alongside/privacy.html")
