"""Commands about a file alone: what they answer, how they end, and one clear line for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.methods.test_pabulib import GOOD
from tests.reading import ROOT
from tests.shared import shared
from tilth import __main__ as command
from tilth.papers import commands

VOTES = "comment-id,voter-id,vote\n" + "".join(
    f"s{s},p{p},{1 if p % 2 else -1}\n" for p in range(12) for s in range(10)
)


@pytest.fixture
def paper(tmp_path):
    def made(name, text):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return made


@pytest.fixture
def say(capsys):
    """Run a command; gives its exit, what it answered as JSON, and its lines of complaint."""

    def run(*words):
        code = command.main([*words, "--json"])
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out else None, told.err.splitlines()

    return run


def test_ballots_are_counted(say, paper):
    code, told, _ = say("count_ballots", paper("a.pb", GOOD), "--rule", "greedy")
    assert code == 0
    assert (told["winners"], told["cost"], told["budget"], told["runs"]) == (["park"], 300, 400, 1)
    assert told["exact"] is True and told["matches_record"] is True and told["seconds"] >= 0


def test_the_stop_rule_is_ignored_for_greedy(say, paper):
    file = paper("a.pb", GOOD)
    one, other = (
        say("count_ballots", file, "--rule", "greedy", "--stop", stop)[1]
        for stop in ("overspend", "exhaustive")
    )
    assert one["sheet"] == other["sheet"]


def test_a_file_whose_record_fits_no_rule_is_told_as_differing(say, paper):
    file = paper("a.pb", GOOD.replace("The park;1", "The park;0").replace("A path;0", "A path;1"))
    code, told, lines = say("count_ballots", file, "--rule", "greedy")
    assert (code, told["matches_record"]) == (0, False)
    assert lines == [
        "This differs from what the file records as funded (its stated rule: greedy). Here only: park. There only: path."
    ]


@pytest.mark.once
@pytest.mark.slow
def test_the_two_stop_rules_are_told_apart(say):
    file = str(shared("pabulib") / "Poland_Wieliczka_2023_Green_Budget.pb")
    words = ("count_ballots", file, "--rule", "equal-shares", "--completion", "add1", "--stop")
    _, overspend, _ = say(*words, "overspend")
    _, exhaustive, _ = say(*words, "exhaustive")
    assert (len(overspend["winners"]), overspend["cost"], overspend["runs"]) == (30, 995079, 166)
    assert (len(exhaustive["winners"]), exhaustive["cost"], exhaustive["runs"]) == (31, 984579, 151)
    assert (overspend["matches_record"], exhaustive["matches_record"]) == (True, False)


def test_long_counts_say_that_they_go_on(say, paper, monkeypatch):
    monkeypatch.setattr(commands, "SAYS_EVERY", 0.0)
    _, _, lines = say("count_ballots", paper("a.pb", GOOD), "--rule", "equal-shares", "--completion", "add1")
    assert any(line.startswith("share 1: the winners cost ") for line in lines)


def test_people_are_grouped(say, paper):
    code, told, _ = say("opinion_groups", paper("v.csv", VOTES))
    assert (code, told["k"], told["stable"], len(told["groups"])) == (0, 2, True, 12)
    assert say("opinion_groups", paper("v.csv", VOTES), "--groups", "2")[1] == told


GRANTS = '{"grants": [{"id": 1}]}'


def test_what_is_not_valid_is_told_whole_and_in_one_line(say, paper):
    file = paper("g.json", GRANTS)
    code, told, lines = say("check_grants", file)
    assert (code, told["valid"], len(told["errors"])) == (1, False, 2)
    assert lines == [f"tilth check_grants: {file}: 2 errors, the first: grants/0/id: must be a text"]


def test_a_valid_file_ends_well(say, paper):
    file = paper(
        "s.json",
        json.dumps({"id": "ac148810-d857-441c-9679-408f346de14b", "name": "Soup", "status": "active"}),
    )
    assert say("check_directory", file) == (0, {"valid": True, "errors": [], "warnings": []}, [])


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("count_ballots", GOOD.replace("2;park,path", "2;park,pond"), "row 15: there is no project 'pond'"),
        ("opinion_groups", VOTES + "s1,p1,7\n", "row 122: '7' is not a vote"),
        ("check_grants", '{\n"grants": [,]\n}', "row 2: this is not JSON"),
        ("check_directory", '{\n"id": }', "row 2: this is not JSON"),
    ],
)
def test_a_broken_file_is_one_line_with_file_and_row_and_exit_1(say, paper, name, text, row):
    file = paper("broken", text)
    code, _, lines = say(name, file)
    assert code == 1
    assert len(lines) == 1 and lines[0].startswith(f"tilth {name}: {file}: {row}")


@pytest.mark.parametrize("name", ["count_ballots", "opinion_groups", "check_grants", "check_directory"])
def test_a_file_that_is_not_there_or_is_a_folder_or_too_large_is_one_line(say, tmp_path, name):
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(100 * 2**20)
    for path, what in ((tmp_path / "none", "No such file"), (tmp_path, "directory"), (large, "over 64 MB")):
        code, _, lines = say(name, str(path))
        assert code == 1
        assert len(lines) == 1 and f"{path}: " in lines[0] and what in lines[0]


@pytest.mark.parametrize(
    "words",
    [
        ["count_ballots"],
        ["count_ballots", "a.pb", "--rule", "dice"],
        ["count_ballots", "a.pb", "--stop", "never"],
        ["opinion_groups", "a.csv", "--groups", "0"],
        ["check_directory"],
        ["check_grants", "a", "b"],
    ],
)
def test_a_wrongly_typed_command_exits_with_2(words):
    with pytest.raises(SystemExit) as stopped:
        command.main(words)
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("count_ballots", GOOD, "1 of 2 projects: park\nThey cost 300 of 400\n"),
        ("opinion_groups", VOTES, "group 1: 6 people\ngroup 2: 6 people\n"),
        ("check_grants", GRANTS, "error: grants/0/id: must be a text\n"),
    ],
)
def test_without_json_people_read_it(paper, capsys, name, text, line):
    command.main([name, paper("file", text)])
    assert line in capsys.readouterr().out


def test_a_group_of_fewer_than_five_is_not_counted_out_loud(paper, capsys):
    votes = "comment-id,voter-id,vote\n" + "".join(
        f"s{s},p{p},{1 if p > 2 else -1}\n" for p in range(12) for s in range(10)
    )
    command.main(["opinion_groups", paper("v.csv", votes), "--groups", "2"])
    assert capsys.readouterr().out == "group 1: 9 people\ngroup 2: fewer than five people\n"


@pytest.mark.once
@pytest.mark.slow
def test_nothing_of_django_and_no_statistics_package_is_loaded_for_a_file(paper):
    script = (
        "import sys; from tilth.__main__ import main; "
        f"main(['count_ballots', {paper('a.pb', GOOD)!r}]); main(['opinion_groups', {paper('v.csv', VOTES)!r}]); "
        "print(sorted({n.partition('.')[0] for n in sys.modules} & {'django', 'pandas', 'sklearn', 'scipy', 'pabutools'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.once
@pytest.mark.slow
def test_a_web_process_loads_no_statistics_package():
    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import django; django.setup(); "
        "import config.urls; print(sorted({n.partition('.')[0] for n in sys.modules} & {'pandas', 'sklearn', 'scipy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


# --- a feed ------------------------------------------------------------------------------------------------

ID = "ac148810-d857-441c-9679-408f346de1{:02}"
DETAILS = {
    "version": "HSDS-UK-3.0",
    "profile": "https://example.org/p",
    "openapi_url": "https://example.org/o",
}


class _Feed(BaseHTTPRequestHandler):
    endless = False
    spoilt = False

    def do_GET(self):
        parts = urlsplit(self.path)
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        names = parts.path.strip("/").split("/")
        if names == [""]:
            return self._say(DETAILS)
        if names == ["services"]:
            return self._say(self._page(page))
        if names[0] == "services":
            return self._say({"id": names[1], "name": "Soup", "status": "open" if self.spoilt else "active"})
        return self.send_error(404)

    def _page(self, page):
        one = {"id": ID.format(page % 100), "name": "Soup", "status": "active"}
        last = page == 2 and not self.endless
        return {
            "total_items": 2, "total_pages": 10**6 if self.endless else 2, "page_number": page, "size": 1,
            "first_page": page == 1, "last_page": last, "empty": False, "contents": [one],
        }  # fmt: skip

    def _say(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def feed(request):
    handler = type("Feed", (_Feed,), getattr(request, "param", {}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_feed_is_looked_at_whole(say, feed):
    code, told, _ = say("check_directory", feed, "--allow-local")
    assert (code, told["valid"], told["errors"]) == (0, True, [])
    assert any("taxonomies" in warning and "404" in warning for warning in told["warnings"])
    assert "the address does not begin with https://" in told["warnings"]


@pytest.mark.parametrize("feed", [{"spoilt": True}], indirect=True)
def test_what_one_service_says_wrongly_is_told_with_its_address(say, feed):
    code, told, _ = say("check_directory", feed, "--allow-local")
    assert code == 1
    assert (
        told["errors"][0]
        == f"/services/{ID.format(1)}: status: must be one of active, defunct, inactive, temporarily closed: 'open'"
    )


@pytest.mark.parametrize("feed", [{"endless": True}], indirect=True)
def test_a_feed_that_never_ends_is_not_followed_for_ever(say, feed):
    code, told, _ = say("check_directory", feed, "--allow-local")
    assert code == 1
    assert "page 101: it gives again what stood on a page before" in told["errors"][0]


def test_a_feed_on_this_network_is_not_asked(say, feed):
    code, told, lines = say("check_directory", feed)
    assert (code, told["valid"]) == (1, False)
    assert len(lines) == 1 and "not a public one" in lines[0]
