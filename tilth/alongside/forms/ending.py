"""Text in, domain values out: that somebody has died, and the number of another page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tilth.base.forms import Day, Line, VerbForm


class DiedForm(VerbForm):
    """On which day somebody died, if it is known."""

    on = Day(label=_("On which day, if you know it"), required=False)


class JoinForm(VerbForm):
    """The number that a colleague reads out."""

    number = Line(
        label=_("The number your colleague reads to you"),
        max_length=20,
        error_messages={"required": _("Type the number. It has eight digits.")},
    )
