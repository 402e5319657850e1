"""The one door by which something is fetched from an address that somebody typed.

Nobody may use a place to look at the network it stands in: a name is looked up once, every address it stands for must be
public, and the connection is made to that very address. Redirects are followed a few times and looked at the same way.
What never ends is cut off, by bytes and by seconds.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from tilth.base.errors import InvalidInput, Unavailable

MOST_BYTES = 16 * 1024 * 1024
MOST_REDIRECTS = 3
SECONDS = 20.0
_AT_ONCE = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Answer:
    """What an address answered: the status, the body, and headings in small letters."""

    status: int
    body: bytes
    headings: dict[str, str]


def fetch(address: str, *, local: bool = False) -> Answer:
    """Get what is at an address. `local`: it may be on this machine or network, for whoever looks at their own feed.

    Errors: InvalidInput for an address that may not be asked; Unavailable where nothing good came in time.
    """
    until = time.monotonic() + SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        answer = _once(_plain(address), until, local)
        if answer.status not in _MOVED:
            return answer
        if not (further := answer.headings.get("location")):
            raise Unavailable(f"{address}: it moved, and does not say where to.")
        address = urljoin(address, further)
    raise Unavailable(f"{address}: it was moved more than {MOST_REDIRECTS} times.")


def _plain(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        fine = parts.scheme in _PORTS and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        fine = False
    if not fine or not address.isprintable() or " " in address:
        raise InvalidInput(f"{address[:200]!r} is not an address that begins with http:// or https://.")
    return parts


def _once(parts: SplitResult, until: float, local: bool) -> Answer:
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=_left(parts, until))
    try:
        connection.sock = _connected(parts, host, port, until, local)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "application/json", "User-Agent": "Tilth"})
        response = connection.getresponse()
        return Answer(
            response.status,
            _body(parts, connection, response, until),
            {name.lower(): value for name, value in response.getheaders()},
        )
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Unavailable(
            f"{parts.geturl()}: it does not answer ({error or type(error).__name__})."
        ) from None
    finally:
        connection.close()


def _connected(parts: SplitResult, host: str, port: int, until: float, local: bool) -> socket.socket:
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for name in found:
        if not local and not is_public(name):
            raise InvalidInput(
                f"{parts.geturl()}: this address is not a public one, and nothing was asked there."
            )
    plain = socket.create_connection((found[0], port), timeout=_left(parts, until))
    if parts.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def is_public(address: str) -> bool:
    """Say whether this number of a machine is one of the open internet.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    number = ipaddress.ip_address(address.partition("%")[0])
    inside = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    return all(each.is_global and not each.is_multicast for each in (number, inside) if each)


def _body(
    parts: SplitResult,
    connection: http.client.HTTPConnection,
    response: http.client.HTTPResponse,
    until: float,
) -> bytes:
    found = bytearray()
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(parts, until))
        else:
            _left(parts, until)
        piece = response.read1(_AT_ONCE)
        if not piece:
            return bytes(found)
        found += piece
        if len(found) > MOST_BYTES:
            raise Unavailable(f"{parts.geturl()}: it sent more than {MOST_BYTES // 2**20} MB.")


def _left(parts: SplitResult, until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Unavailable(f"{parts.geturl()}: it took longer than {SECONDS:.0f} seconds.")
    return left
