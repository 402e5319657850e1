"""Tables of this room: what stands here (`here`), and lists from elsewhere (`lists`)."""

from tilth.directory.models.here import (
    ACCESS,
    Activity,
    Every,
    Gift,
    Hold,
    Kind,
    Note,
    Offer,
    OfferKind,
    Page,
    Pay,
)
from tilth.directory.models.lists import Reading, ReadLine, Record, Source

__all__ = [
    "ACCESS",
    "Activity",
    "Every",
    "Gift",
    "Hold",
    "Kind",
    "Note",
    "Offer",
    "OfferKind",
    "Page",
    "Pay",
    "ReadLine",
    "Reading",
    "Record",
    "Source",
]
