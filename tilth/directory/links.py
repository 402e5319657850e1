"""The secret of a link, the same again for the same press of a button: a double press shows one link, not two."""

from base64 import urlsafe_b64encode
from uuid import UUID

from tilth.base.actors import Actor
from tilth.base.ids import new_token
from tilth.base.sealing import keyed_digest


def token_for(what: str, by: Actor, key: UUID | None) -> str:
    """Give 128 bits that only this place can make, for one thing made by one actor with one key."""
    if key is None:
        return new_token()
    who = by.account_id or by.pass_id or ""
    return urlsafe_b64encode(keyed_digest("link", what, str(who), str(key))[:16]).decode().rstrip("=")
