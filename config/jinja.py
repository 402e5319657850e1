"""The Jinja environment of every page of ours."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.templatetags.static import static
from django.urls import reverse
from django_htmx.jinja import htmx_script
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from tilth.base import filters, words

# A beta as shipped by django-htmx; every page also works as plain forms, so going back to 2 is safe.
HTMX_VERSION = 4


def environment(**options: Any) -> Environment:
    # The GOV.UK macros import each other under this prefix.
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], macros])
    # The macros read parameters that nobody gave; a test looks for such slips in our own templates.
    options["undefined"] = ChainableUndefined
    options["extensions"] = ["jinja2.ext.i18n"]
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    env.filters.update(filters.FILTERS)
    env.globals.update(static=static, url=url, htmx_script=htmx)
    env.globals.update(filters.GLOBALS)
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    # A page about a person has some forty addresses made of ids; Django takes longer over each than over a read.
    if not kwargs and all(type(arg) is UUID for arg in args):
        return _shape(name, len(args)).format(*args)
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=1000)
def _shape(name: str, count: int) -> str:
    """Give an address with a gap for each id."""
    stand_ins = [UUID(int=0x5EED5EED5EED4EED8EED000000000000 + number) for number in range(count)]
    address = reverse(name, args=stand_ins or None)
    for number, stand_in in enumerate(stand_ins):
        address = address.replace(str(stand_in), f"{{{number}}}")
    return address


def htmx(**options: Any) -> Markup:
    return Markup(htmx_script(version=HTMX_VERSION, **options))
