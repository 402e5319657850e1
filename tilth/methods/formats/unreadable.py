"""What is said of a file that cannot be taken."""


class UnreadableFile(ValueError):
    """The file is not a table we can take. `why` is one word for it, the message a sentence to whoever sent it."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why
