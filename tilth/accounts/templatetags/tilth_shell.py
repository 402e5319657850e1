"""Puts a page of the sign-in library's own (Django's templates) into our shell (Jinja), so that there is one shell."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def in_our_shell(context: Any, heading: str, content: str) -> SafeString:
    """Render already rendered content inside `shell.html`."""
    words = {"heading": heading.strip(), "content": mark_safe(content)}  # rendered and escaped by the caller
    return mark_safe(render_to_string("account/_library.html", words, context["request"]))
