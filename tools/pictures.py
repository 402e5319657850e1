"""Make the pictures of README and the guides from the demo place: docs/guides/pictures/<page>-<width>.png.

Builds the place in a folder of its own, serves it on a free port of this machine, and goes through it in Chromium as
its cast does.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent.parent
PICTURES = HERE / "docs" / "guides" / "pictures"
BIN = Path(sys.executable).parent
WIDTHS = (1280, 360)
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# Whose page, what the picture is called, and the way to it: an address, or the name of a link from there.
WANTED = [
    ("Amina", "today", "/", ""),
    ("Amina", "person", "/people", "Carl"),
    ("Amina", "write", "/write/", ""),
    ("Amina", "spend", "/spend", ""),
    ("Amina", "in-the-way", "/in-the-way/new", ""),
    ("Amina", "what-you-may-do", "/what-you-may-do", ""),
    ("Carl", "my-page", "/my-page", ""),
    ("Priya", "answers", "/answers", ""),
    ("Kit", "looking-after", "/looking-after/", ""),
    ("", "our-place", "/our-place", ""),
    ("", "introduce", "/introduce", ""),
    ("", "whats-here", "/whats-here", ""),
]


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tilth-pictures-") as folder:
        env = os.environ | {"TILTH_VAR": folder, "TILTH_MODE": "demo"}
        subprocess.run([BIN / "tilth", "demo", "--no-serve"], env=env, check=True, cwd=HERE)
        port = _free_port()
        serve = [BIN / "granian", "--interface", "wsgi", "config.wsgi:application", "--port", str(port)]
        server = subprocess.Popen([*serve, "--log-level", "error"], env=env, cwd=HERE)
        try:
            _take_all(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(20)
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _take_all(base: str) -> None:
    for _ in range(100):
        try:
            urlopen(f"{base}/safety").close()
            break
        except OSError:
            time.sleep(0.2)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET.split())
        for who in dict.fromkeys(who for who, *_rest in WANTED):
            for width in WIDTHS:
                _take(browser, base, who, width)
        browser.close()


def _take(browser: Browser, base: str, who: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 860})
    if who:
        page.goto(f"{base}/accounts/login/")
        page.get_by_role("button", name=re.compile(f"Go in as {who}")).first.click()
        page.wait_for_load_state()
    for whose, name, address, link in WANTED:
        if whose == who:
            _open(page, base, address, link)
            page.screenshot(path=PICTURES / f"{name}-{width}.png", clip=_top_of(page, width), full_page=True)
    page.context.close()


def _open(page: Page, base: str, address: str, link: str) -> None:
    page.goto(base + address)
    if link:
        page.get_by_role("link", name=re.compile(f"^{link}")).first.click()
        page.wait_for_load_state()


def _top_of(page: Page, width: int) -> dict[str, float]:
    tall = float(page.evaluate("document.scrollingElement.scrollHeight"))
    return {"x": 0, "y": 0, "width": width, "height": min(tall, 1500.0 if width > 600 else 1300.0)}


if __name__ == "__main__":
    raise SystemExit(main())
