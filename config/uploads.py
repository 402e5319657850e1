"""How much one request may carry. A larger one is refused before it is read."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Room above the 10 MB of one picture, so that a little too much is refused in kind words beside its field.
MOST_BYTES = 16 * 1024 * 1024


class Bounded(FileUploadHandler):
    """Stands first: refuses a request over MOST_BYTES, and leaves every other to the handlers after it."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django names it so
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > MOST_BYTES:
            raise RequestDataTooBig("The request is larger than anything that can be kept here.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
