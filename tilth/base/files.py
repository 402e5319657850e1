"""Files: re-encoded, sealed on disk, served only through a door."""

import io
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tilth.base import sealing
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.models import StoredFile
from tilth.methods.formats import recording
from tilth.methods.formats.unreadable import UnreadableFile

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP")
MOST_SOUND_BYTES = 12 * 1024 * 1024
MOST_MINUTES = 20


def keep_picture(
    holder_id: UUID, upload: "UploadedFile[bytes]", *, kind: str = "picture", side: int = 1200
) -> StoredFile:
    """Keep a picture: made anew as JPEG (no place or camera left in it), at most `side` pixels a side, sealed.

    Raises InvalidInput with a sentence when it is too large or not a JPEG, PNG or WebP.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise InvalidInput(
            _("We could not save that: the picture is over 10 MB. Your words are still here."), "picture"
        )
    wrong = InvalidInput(_("We could not read that picture. It should be a JPEG, PNG or WebP."), "picture")
    try:
        opened = Image.open(upload, formats=KINDS)
        if opened.width * opened.height > MOST_PIXELS:
            raise InvalidInput(
                _("That picture has too many dots in it. A photo from a phone is fine."), "picture"
            )
        image = ImageOps.exif_transpose(opened).convert("RGB")
        image.thumbnail((side, side))
        made = io.BytesIO()
        image.save(made, "JPEG", quality=85)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise wrong from None
    return keep(holder_id, made.getvalue(), kind=kind, content_type="image/jpeg")


def keep_recording(holder_id: UUID, upload: "UploadedFile[bytes]") -> tuple[StoredFile, int]:
    """Keep a recording, without what it says of who made it and where, sealed. Gives it with its length in seconds.

    Raises InvalidInput with a sentence when it is too large, too long, a film or no recording.
    """
    too_long = _(
        "We could not save that: a recording here is at most %(minutes)s minutes and %(size)s MB. "
        "Cut it into shorter pieces and keep each, or write down what matters most in it. Your words are still here."
    ) % {"minutes": MOST_MINUTES, "size": MOST_SOUND_BYTES // 1024 // 1024}
    if (upload.size or 0) > MOST_SOUND_BYTES:
        raise InvalidInput(too_long, "recording")
    try:
        read = recording.read(upload.read())
    except UnreadableFile as error:
        message = (
            _("That is a film. Keep the sound alone: films of people are not kept here.")
            if error.why == "film"
            else _("We could not read that recording. It should be WebM, M4A, MP3, Ogg or WAV.")
        )
        raise InvalidInput(message, "recording") from None
    if read.seconds > MOST_MINUTES * 60:
        raise InvalidInput(too_long, "recording")
    stored = keep(holder_id, read.content, kind="recording", content_type=read.content_type)
    return stored, max(1, round(read.seconds))


def keep(holder_id: UUID, content: bytes, *, kind: str, content_type: str) -> StoredFile:
    """Seal content on disk under a holder's key, as it is."""
    stored = StoredFile(holder_id=holder_id, kind=kind, content_type=content_type)
    sealed = sealing.seal_bytes(holder_id, stored.pk, content)
    stored.size = len(sealed)
    path = _path(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sealed)
    stored.save(force_insert=True)
    return stored


def drop(stored: StoredFile) -> None:
    """Delete a file and its row."""
    _path(stored).unlink(missing_ok=True)
    stored.delete()


def open_file(stored: StoredFile) -> bytes:
    """Give a stored file's content. The caller has asked the door."""
    try:
        return sealing.unseal_bytes(stored.holder_id, stored.pk, _path(stored).read_bytes())
    except FileNotFoundError:
        raise NotFound(_("That file is not here any more.")) from None


def _path(stored: StoredFile) -> Path:
    return Path(settings.FILES) / stored.pk.hex[-2:] / stored.pk.hex
