"""Print the gauges of the house: how big its rooms, files and functions are, and which way its imports point."""

import ast
import configparser
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "tilth"
# Here heavy libraries may be loaded late; and Django reads apps.py before there are models.
LATE_IMPORTS_ALLOWED = {"__main__.py", "commands.py", "tasks.py", "engine.py", "apps.py"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def main() -> None:
    files = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
    trees = {path: ast.parse(path.read_text()) for path in files}
    lines = {path: len(path.read_text().splitlines()) for path in files}
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS)
    )
    held = sorted(count for count in lines.values() if count > 10)
    rooms: dict[str, int] = {}
    arrows: set[tuple[str, str]] = set()
    late: list[str] = []
    for path, tree in trees.items():
        room = path.relative_to(HOUSE).parts[0]
        rooms[room] = rooms.get(room, 0) + lines[path]
        arrows |= {(room, other) for other in _rooms_imported(tree) if other != room}
        if path.name not in LATE_IMPORTS_ALLOWED:
            late += [f"{path.relative_to(ROOT)}:{line}" for line in _imports_inside(tree)]

    total = sum(lines.values())
    print(f"lines of Python in tilth      {total:>7}   in {len(files)} files, {len(rooms)} rooms")
    print(f"file: median, p90, longest    {_spread(held)}   wanted 60-120, <= 250, <= 500")
    print(f"function: median, p90, longest {_spread(lengths)}   wanted p90 <= 30, <= 60")
    own = {(room, other) for room, other in arrows if other not in ("base", "methods")}
    print(f"arrows a room, beside base    {len(own) / max(len(rooms), 1):>7.1f}")
    print(f"arrows upward or sideways     {len(_upward(arrows)):>7}   wanted 0 {' '.join(_upward(arrows))}")
    print(f"rooms in a circle             {len(_circle(arrows)):>7}   wanted 0 {' '.join(_circle(arrows))}")
    print(f"imports inside functions      {len(late):>7}   wanted 0 {' '.join(late[:5])}")
    print(f"commits that stay in one room {_stay_share():>7}   wanted >= 75% once twenty rooms stand")
    print("rooms by size:")
    for room, count in sorted(rooms.items(), key=lambda pair: -pair[1]):
        reached = sorted(other for start, other in own if start == room)
        print(f"  {room:<16}{count:>6}  {count / total:>4.0%}  {' '.join(reached)}")


def _rooms_imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "tilth" and rest:
                yield rest.partition(".")[0]


def _upward(arrows: set[tuple[str, str]]) -> list[str]:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    floors = contract["importlinter:contract:floors"]["layers"].split("\n")
    depth = {name.strip(" ()"): number for number, line in enumerate(floors) for name in line.split("|")}
    return sorted(f"{start}>{end}" for start, end in arrows if depth.get(end, -1) <= depth.get(start, -1))


def _circle(arrows: set[tuple[str, str]]) -> list[str]:
    reached = {start: {end for begin, end in arrows if begin == start} for start, _ in arrows}
    for _ in reached:
        for ends in reached.values():
            ends |= set().union(*(reached.get(end, set()) for end in ends))
    return sorted(start for start, ends in reached.items() if start in ends)


def _stay_share() -> str:
    log = subprocess.run(
        ["git", "log", "--no-merges", "-n", "400", "--format=%x00", "--name-only", "--", "tilth"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    touched = [
        {line.split("/")[1] for line in commit.split() if line.count("/") > 1} - {"demo"}
        for commit in log.split("\0")
    ]
    touched = [rooms for rooms in touched if rooms]
    return f"{sum(len(rooms) == 1 for rooms in touched) / len(touched):.0%}" if touched else "-"


def _imports_inside(tree: ast.AST) -> Iterator[int]:
    for function in ast.walk(tree):
        if isinstance(function, FUNCTIONS):
            yield from (
                node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
            )


def _spread(values: list[int]) -> str:
    if not values:
        return "none"
    return f"{statistics.median(values):.0f}, {values[int(len(values) * 0.9)]}, {values[-1]}"


if __name__ == "__main__":
    main()
