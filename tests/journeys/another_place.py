"""Another place: an install of its own in the folder TILTH_VAR names, with its own databases, keys and server.

`python -m tests.journeys.another_place` makes it, prints one line of JSON (where it is served, and the session of its
worker), and answers until whoever started it closes its input. So that no time is spent on what is not tried, the tables are
made as they are today.
"""

from __future__ import annotations

import json
import os
import socketserver
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.builders import a_neighbourhood, a_team, a_worker
from tests.crawling import sign_in
from tilth.base.actors import TILTH
from tilth.base.roles import Role
from tilth.places import actions as places


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """Several requests at once, as a browser makes them."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        """Keep the one line of output for whoever started this."""


def begin() -> dict[str, str]:
    """Make the place with one team and one worker, and give the worker's session."""
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    for alias in ("default", "looks", "keys"):
        call_command("migrate", database=alias, verbosity=0, run_syncdb=True)
    places.found(by=TILTH, name="Farleigh", nation="england")
    rosa = a_worker("Rosa Frost")
    a_team(rosa, name="Mill team", neighbourhood=a_neighbourhood("Mill Lane"))
    client = sign_in(rosa.account, Role.WORKER)
    return {name: held.value for name, held in client.cookies.items()}


if __name__ == "__main__":
    cookies = begin()
    server = make_server(
        "127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), server_class=Server, handler_class=Silent
    )
    print(json.dumps({"site": f"http://127.0.0.1:{server.server_port}", "cookies": cookies}), flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
