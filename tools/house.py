"""Print the gauges of the house: how big its rooms, files and functions are, and which way its imports point."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "tilth"
# Here heavy libraries may be loaded late.
LATE_IMPORTS_ALLOWED = {"__main__.py", "commands.py", "tasks.py", "engine.py"}
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
    print(f"arrows a room, beside base    {len(own) / max(len(rooms), 1):>7.1f}   expected about 1.8")
    print(f"imports inside functions      {len(late):>7}   wanted 0 {' '.join(late[:5])}")
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
