"""What somebody carried here from another place, kept on their new page in their own words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilth.base.actors import Actor
from tilth.base.roles import Section
from tilth.methods.formats.carried import Carried
from tilth.people.actions import draw_life, remember, say_about
from tilth.people.models import AboutKind, MomentKind, Person, Voice


def keep_what_they_carried(*, by: Actor, person: Person, carried: Carried) -> None:
    """Write each line where it belongs, as theirs. Not a verb: the verb that begins a page calls it."""
    for line in carried.lines:
        if line.kind in AboutKind.values:
            say_about(by=by, person=person, kind=line.kind, words=line.words, said_by=person.called)
        elif line.kind == "life":
            draw_life(by=by, person=person, name=line.words, ring=line.ring)
        else:
            words = _("Help me to… %(words)s") % {"words": line.words} if line.kind == "aim" else line.words
            remember(
                by=by,
                person_id=person.pk,
                section=Section.PLAN if line.kind == "aim" else Section.STORY,
                kind=MomentKind.QUOTE,
                summary=words,
                voice=Voice.THEIRS,
                said_by=person.called,
            )
