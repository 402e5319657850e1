"""How this install is, in words. Counts of things, never of what somebody did."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.accounts.queries import with_role
from tilth.base import anchors, clock, sealing
from tilth.base.errors import Unavailable
from tilth.base.filters import exact_day
from tilth.base.models import HolderKey, OutgoingMail
from tilth.base.outbound import TRIES
from tilth.base.roles import Role
from tilth.basis import queries as basis
from tilth.keeping import archive, noted
from tilth.people.models import Person
from tilth.places.models import Place

# Before 3.51.3 a rare race between a write and a checkpoint could corrupt a database in WAL mode.
SAFE_SQLITE = (3, 51, 3)
BACKUP_DAYS = 2
LOG_DAYS = 8
ANCHOR_DAYS = 1


def how_it_is() -> tuple[list[str], list[str]]:
    """Give what there is to say, and what needs doing. Reads no chain: that is `check_log`'s, and takes its time."""
    lines: list[str] = []
    needs: list[str] = []
    place = Place.objects.first()
    if place is None:
        needs.append(_("There is no place here yet. Run `tilth init`."))
    lines.append(
        _("Tilth %(version)s, for %(place)s.")
        % {"version": version("tilth"), "place": place.name if place else _("no place yet")}
    )
    for said in (_databases(), _backups(), _disk(), _mail(), _log(), _keys(), _agreements()):
        lines += said[0]
        needs += said[1]
    if place and not with_role(Role.KEEPER).exists():
        needs.append(_("Nobody is keeper. Give somebody that standing."))
    if place and not has_privacy_lead():
        needs.append(_("Nobody is privacy lead. Give somebody that standing: two are better than one."))
    return lines, needs


def has_privacy_lead() -> bool:
    """Say whether somebody looks after privacy in this place. Emergencies and second words need one."""
    return with_role(Role.PRIVACY_LEAD).exists()


def check_log() -> str:
    """Walk the whole log of acts and looks, and note the day. Gives the first fault, or "" when it is whole."""
    return next(each_fault(), "")


def each_fault(folder: Path | None = None) -> Iterator[str]:
    """Give every fault in the log and against the anchors, and note the day with the first of them."""
    first = ""
    try:
        for fault in anchors.faults(folder):
            first = first or fault
            yield fault
    finally:
        noted.note(noted.LOG, first)


def people_without_keys() -> int:
    """Count the people whose words cannot be opened here, because their keys were not brought back."""
    holders = set(HolderKey.objects.values_list("holder_id", flat=True))
    return len(set(Person.objects.values_list("pk", flat=True)) - holders)


Said = tuple[list[str], list[str]]


def _databases() -> Said:
    names = {"default": _("The record"), "looks": _("Who looked"), "keys": _("The keys")}
    lines, needs = [], []
    for alias, name in names.items():
        path = archive.sqlite_path(alias)
        if path is None:
            lines.append(_("%(name)s: PostgreSQL.") % {"name": name})
        elif path.is_file():
            size = filesizeformat(path.stat().st_size)
            lines.append(_("%(name)s: %(size)s in one file.") % {"name": name, "size": size})
    if connections["default"].vendor == "sqlite" and sqlite3.sqlite_version_info < SAFE_SQLITE:
        needs.append(
            _(
                "SQLite %(version)s has a rare fault that can corrupt a database, mended in 3.51.3. "
                "Use a Python built with a newer one, or PostgreSQL; until then back up often."
            )
            % {"version": sqlite3.sqlite_version}
        )
    return lines, needs


def _backups() -> Said:
    backup, keys = noted.last(noted.BACKUP), noted.last(noted.KEYS)
    lines, needs = [], []
    if backup:
        lines.append(_("Last backup: %(day)s.") % {"day": exact_day(backup[0])})
    if keys:
        lines.append(_("Last backup of the keys: %(day)s.") % {"day": exact_day(keys[0])})
    if not backup or clock.now() - backup[0] > timedelta(days=BACKUP_DAYS):
        needs.append(_("No backup was made here in the last two days. Run `tilth backup FILE`."))
    if not keys:
        needs.append(_("The keys have never been backed up. Run `tilth backup --keys FILE`."))
    return lines, needs


def _disk() -> Said:
    free = shutil.disk_usage(settings.VAR)
    percent = free.free * 100 // free.total
    needs = [_("Less than a tenth of the disk is free. Make room, or backups will fail.")]
    return [_("Disk: %(percent)s%% free.") % {"percent": percent}], needs if percent < 10 else []


def _mail() -> Said:
    waiting = OutgoingMail.objects.filter(sent_at=None)
    number = waiting.filter(channel="mail").count()
    lines = [
        _("No mail is waiting to leave.")
        if not number
        else ngettext(
            "%(number)s mail is waiting to leave.", "%(number)s mails are waiting to leave.", number
        )
        % {"number": number}
    ]
    if settings.OUTGOING_COMMAND:
        others = waiting.exclude(channel="mail").count()
        lines.append(_("Texts and letters waiting to leave: %(number)s.") % {"number": others})
    given_up, needs = waiting.filter(tries__gte=TRIES), []
    if given_up.filter(channel="mail").exists():
        needs.append(_("Some mails could not be sent after five tries. Look at the mail server."))
    faults = given_up.exclude(channel="mail").order_by("fault").values_list("fault", flat=True).distinct()
    if faults:
        words = _("Some texts or letters could not be sent after five tries. The command: %(faults)s.")
        needs.append(words % {"faults": ", ".join(faults)})
    return lines, needs


def _log() -> Said:
    checked = noted.last(noted.LOG)
    look_now = _("Nobody has checked the log of acts and looks for a week. Run `tilth verify_audit`.")
    if checked is None:
        return [], [look_now]
    at, fault = checked
    if fault:
        return [], [
            _("The log of acts and looks is not whole: %(fault)s. Run `tilth verify_audit`.")
            % {"fault": fault}
        ]
    anchored = anchors.read().at
    if anchored is None or clock.now() - anchored > timedelta(days=ANCHOR_DAYS):
        return [], [_("No anchor of the log was written for a day. Is `tilth serve` running?")]
    whole = _("The log of acts and looks was whole on %(day)s.") % {"day": exact_day(at)}
    return [whole], [look_now] if clock.now() - at > timedelta(days=LOG_DAYS) else []


def _keys() -> Said:
    needs = []
    try:
        sealing.master_key()
    except Unavailable as error:
        needs.append(str(error))
    else:
        file = Path(settings.MASTER_KEY_FILE)
        if not settings.MASTER_KEY and file.is_file() and file.stat().st_mode & 0o077:
            needs.append(
                _("Others on this machine may read the master key. Run: chmod 600 %(file)s") % {"file": file}
            )
    if number := people_without_keys():
        needs.append(
            ngettext(
                "The words of %(number)s person cannot be opened: run `tilth restore --keys FILE`.",
                "The words of %(number)s people cannot be opened: run `tilth restore --keys FILE`.",
                number,
            )
            % {"number": number}
        )
    return [], needs


def _agreements() -> Said:
    found = basis.overview()
    over = sorted({one.organisation.name for one in found.over if one.walks})
    needs = [
        _("The sharing agreement of %(name)s is over. The privacy lead writes it again.") % {"name": name}
        for name in over
    ]
    if found.missing:
        names = ", ".join(organisation.name for organisation in found.missing)
        needs.append(_("No sharing agreement is written down for: %(names)s.") % {"names": names})
    return [], needs
