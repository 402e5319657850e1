"""What the keeper takes out of public sight, for a reason that whoever wrote it is told; and brings back."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.promises.access import sets_aside
from tilth.promises.actions.telling import tell, tell_party
from tilth.promises.models import Sheet, ThankYou


@verb("promises.set_aside")
def set_aside(*, by: Actor, thing: Sheet | ThankYou, why: str) -> Sheet | ThankYou:
    """Take a sheet or a thank-you out of sight: it breaks the law, hurts somebody, or names a person. Its own are told why."""
    thing = _held(by, thing)
    if not why.strip():
        raise InvalidInput(_("Say why. Whoever wrote it reads it."), "why")
    if thing.set_aside_why:
        raise WrongState(_("It is out of sight already, and the reason is written down."))
    thing.set_aside_why = why.strip()
    thing.save(update_fields=["set_aside_why"])
    _tell(thing, _("The keeper of this place took something of yours out of sight. Read why."))
    act(by, "promises.set_aside", subject=thing)
    return thing


@verb("promises.bring_back")
def bring_back(*, by: Actor, thing: Sheet | ThankYou) -> Sheet | ThankYou:
    """Bring back what was taken out of sight."""
    thing = _held(by, thing)
    if not thing.set_aside_why:
        raise WrongState(_("It is not out of sight."))
    thing.set_aside_why = ""
    thing.save(update_fields=["set_aside_why"])
    _tell(thing, _("Everybody can read it again: what the keeper of this place had taken out of sight."))
    act(by, "promises.bring_back", subject=thing)
    return thing


def _held(by: Actor, thing: Sheet | ThankYou) -> Sheet | ThankYou:
    if not sets_aside(by):
        raise NotFound
    return type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)


def _tell(thing: Sheet | ThankYou, sentence: str) -> None:
    if isinstance(thing, Sheet):
        for side in thing.sides.select_related("office__holder", "team", "page"):
            tell(side, sentence)
    else:
        key = thing.office_id or thing.team_id or thing.page_id
        tell_party(thing, sentence, reverse("promises:ours", args=[str(key)]))
