"""What is fetched from an address somebody typed: only from the open internet, and never without an end."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tilth.base import fetching
from tilth.base.errors import InvalidInput, Unavailable
from tilth.base.fetching import fetch


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        kind = self.path.partition("?")[0].strip("/")
        if kind == "endless":
            self._endless()
        elif kind in ("round", "inward", "nowhere", "moved"):
            to = {"round": "/round", "inward": "http://169.254.169.254/", "moved": "/", "nowhere": ""}[kind]
            self.send_response(302)
            if to:
                self.send_header("Location", to)
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"here " + self.path.encode())

    def _endless(self):
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_is_there_is_given(site):
    answer = fetch(f"{site}/a?b=1", local=True)
    assert (answer.status, answer.body) == (200, b"here /a?b=1")
    assert fetch(f"{site}/moved", local=True).body == b"here /"


def test_nothing_is_asked_inside_the_network(site):
    with pytest.raises(InvalidInput, match="not a public one"):
        fetch(site)
    with pytest.raises(InvalidInput, match="not a public one"):
        fetch("http://localhost:1/")


def test_a_name_that_stands_for_several_addresses_must_be_public_in_all(monkeypatch):
    every = [(2, 1, 6, "", (name, 80)) for name in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_words, **_more: every)
    with pytest.raises(InvalidInput, match="not a public one"):
        fetch("http://both.example/")


def test_a_redirect_is_looked_at_like_the_first_address(site, monkeypatch):
    asked = []
    real = fetching.is_public
    monkeypatch.setattr(
        fetching, "is_public", lambda name: (asked.append(name), name == "127.0.0.1" or real(name))[1]
    )
    with pytest.raises(InvalidInput, match=r"169\.254\.169\.254"):
        fetch(f"{site}/inward")
    assert asked == ["127.0.0.1", "169.254.169.254"]


@pytest.mark.parametrize(
    ("path", "what"), [("round", "more than 3 times"), ("nowhere", "does not say where")]
)
def test_redirects_end(site, path, what):
    with pytest.raises(Unavailable, match=what):
        fetch(f"{site}/{path}", local=True)


def test_what_never_ends_is_cut_off(site, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 300_000)
    with pytest.raises(Unavailable, match="more than 0 MB"):
        fetch(f"{site}/endless", local=True)
    monkeypatch.setattr(fetching, "SECONDS", -1.0)
    with pytest.raises(Unavailable, match="longer than"):
        fetch(f"{site}/endless", local=True)


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org", "file:///etc/passwd", "http://", "http://a:b@example.org/", "http://exa mple.org/",
     "http://[::1", "http://example.org:0/", "http://example.org:99999/", "http://a\nb/", ""],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InvalidInput):
        fetch(address, local=True)


def test_where_nobody_answers_that_is_said():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable, match="does not answer"):
        fetch(f"http://127.0.0.1:{port}/", local=True)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address):
    assert not fetching.is_public(address)


def test_addresses_outside_are():
    assert fetching.is_public("93.184.216.34") and fetching.is_public("2606:2800:220:1:248:1893:25c8:1946")
