"""The doors of this room: anybody reads a neighbourhood's page, the keeper alone changes what the place is."""

from __future__ import annotations

from ipaddress import ip_address
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest

from tilth.accounts.access import may, must
from tilth.accounts.queries import is_all_demo
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Verb
from tilth.places.models import Neighbourhood
from tilth.places.queries import the_place


def keeper_only(actor: Actor) -> None:
    """Raise NotAllowed unless the actor looks after this place."""
    must(actor, Verb.KEEP)


def kept_for[M: Model](actor: Actor, model: type[M], pk: UUID) -> M:
    """Give a row of this room to whoever looks after the place. Raises NotFound for everybody else."""
    found = model._default_manager.filter(pk=pk).first() if may(actor, Verb.KEEP) else None
    if found is None:
        raise NotFound
    return found


def neighbourhood_for(slug: str) -> Neighbourhood:
    """Give a neighbourhood to anybody. Raises NotFound for one that is not there."""
    neighbourhood = Neighbourhood.objects.filter(slug=slug).first()
    if neighbourhood is None:
        raise NotFound
    return neighbourhood


def is_demo_door_open(request: HttpRequest) -> bool:
    """Say whether the one-press buttons of the demo's cast are there: a made-up place, on this machine, nobody real."""
    return (
        settings.TILTH_MODE != "production"
        and the_place().is_demo
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and _is_loopback(request.get_host().rpartition(":")[0] or request.get_host())
        # A proxy on this machine would make the whole world look like it.
        and not {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"} & request.META.keys()
        and is_all_demo()
    )


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
