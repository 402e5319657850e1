"""The one tree of errors. Verbs raise; one middleware turns them into a plain page that says what to do next.

Messages are written to the person who reads them, never to a log.
"""


class TilthError(Exception):
    """Something could not be done; the message says why and what to do next."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(TilthError):
    """The actor is known, sees the thing, and may not do this to it."""

    status = 403


class NotFound(TilthError):
    """Unknown and forbidden are the same: existence is private too."""

    status = 404


class WrongState(TilthError):
    """The thing is not in the state in which this can be done."""

    status = 409


class BothKept(WrongState):
    """Somebody else changed the same words first. Both texts are kept and shown."""

    def __init__(self, message: str, *, theirs: str, mine: str) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.mine = mine


class InvalidInput(TilthError):
    """What was typed cannot be taken as it is. `field` names the form field it belongs to, if any."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class TooOften(TilthError):
    """Too many tries in a short time."""

    status = 429


class Unavailable(TilthError):
    """Something we need is not there just now."""

    status = 503
