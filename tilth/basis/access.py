"""The doors of this room: whoever is here may read what is in force; the privacy lead writes."""

from __future__ import annotations

from uuid import UUID

from tilth.base.errors import NotFound
from tilth.basis.models import Basis, BasisPage


def basis_for(pk: UUID) -> Basis:
    """Give one basis to anybody: a place shows why it may. Raises NotFound for an id that is nobody's."""
    found = Basis.objects.select_related("organisation", "follows").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def page_for(pk: UUID, page: UUID) -> BasisPage:
    """Give one page of the signed paper to anybody. Raises NotFound for an id that is nobody's."""
    found = BasisPage.objects.select_related("picture").filter(pk=page, basis=pk).first()
    if found is None:
        raise NotFound
    return found
