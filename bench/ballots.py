"""Votes counted beside pabutools: `python -m bench.ballots --folder FOLDER [--rounds N]`.

The files of Pabulib lie in FOLDER (by default where the tests look for them). pabutools is put into an environment of its
own, never into ours: it is under GPL-3.0-or-later, and needs `pulp<4`. Every measurement is a process of its own; told is
CPU from the bytes of the file to the winners, exact payments included, without the loading of packages. pabutools counts
as fast as it can exactly: merged ballots, fractions of gmpy2. Both take turns, and of each the median counts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What is counted, and how many times faster ours must be.
RACES = {
    "Warsaw 2026": ("Poland_Warszawa_2026.pb", "none", 40),
    "Wieliczka, add1": ("Poland_Wieliczka_2023_Green_Budget.pb", "add1", 40),
    "Amsterdam": ("Netherlands_Amsterdam_621.pb", "none", 30),
}
LARGE = (100_000, 200)
MOST_SECONDS, MOST_MIB = 1.0, 200

OURS = """
import json, resource, sys, time
from pathlib import Path
from tilth.methods.ballots.count import count
from tilth.methods.ballots.sheet import Completion, Rule, Sheet, Stop
from tilth.methods.formats import pabulib
began = time.process_time()
file = pabulib.read(Path(sys.argv[1]).read_bytes())
read = time.process_time()
done = count(file.election, Sheet(Rule.EQUAL_SHARES, Completion(sys.argv[2]), Stop.EXHAUSTIVE))
print(json.dumps({"seconds": time.process_time() - began, "counting": time.process_time() - read,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "winners": done.winners}))
"""
THEIRS = """
import json, resource, sys, time
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares
began = time.process_time()
instance, profile = parse_pabulib(sys.argv[1])
more = {"voter_budget_increment": 1} if sys.argv[2] == "add1" else {}
won = method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=Cost_Sat, **more)
print(json.dumps({"seconds": time.process_time() - began,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "winners": sorted(p.name for p in won)}))
"""


def measured(python: str, script: str, *words: str) -> dict[str, float]:
    """Run a script in a process of its own, on one thread, and give what it tells."""
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [python, "-c", script, *words], env=env, stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def pabutools(folder: Path) -> str:
    """Put pabutools into an environment of its own and give its Python."""
    python = folder / "env/bin/python"
    subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "pabutools==1.2.3", "pulp<4"], check=True)
    return str(python)


def large_one(folder: Path) -> Path:
    """Write a made-up vote of 100,000 ballots on 200 projects: popular ones and lesser ones, up to fifteen on a ballot."""
    import random

    from tilth.methods.formats.pabulib import Project, write

    voters, projects = LARGE
    dice = random.Random(7)
    ids = [str(number) for number in range(projects)]
    liked = [1 / (number + 4) for number in range(projects)]
    costs = [dice.randrange(5_000, 900_000) for _ in ids]
    made = write(
        {"budget": "20000000", "vote_type": "approval", "rule": "equalshares"},
        [Project(name, str(cost), {}) for name, cost in zip(ids, costs, strict=True)],
        (
            (str(voter), sorted(set(dice.choices(ids, liked, k=dice.randrange(1, 16)))), [])
            for voter in range(voters)
        ),
    )
    path = folder / "large.pb"
    path.write_bytes(made)
    return path


def main(words: Sequence[str] | None = None) -> int:
    """Measure, tell, keep the result; exit 1 when a ratio or a limit is missed."""
    parser = argparse.ArgumentParser(prog="bench.ballots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT.parent / "shared" / "data" / "pabulib")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pabutools", metavar="PYTHON", help="a Python that has pabutools already")
    args = parser.parse_args(words)
    found: dict[str, dict[str, float]] = {}
    fine = True
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as name:
        theirs_at = args.pabutools or pabutools(Path(name))
        for race, (file, completion, least) in RACES.items():
            path = str(args.folder / file)
            ours, theirs = [], []
            for _ in range(args.rounds):
                theirs.append(measured(theirs_at, THEIRS, path, completion))
                ours += [measured(sys.executable, OURS, path, completion) for _ in range(3)]
            if ours[0]["winners"] != theirs[0]["winners"]:
                raise SystemExit(f"{race}: the winners differ")
            mine, other = (statistics.median(each["seconds"] for each in runs) for runs in (ours, theirs))
            found[race] = {
                "ours": round(mine, 3),
                "pabutools": round(other, 2),
                "times": round(other / mine, 1),
            }
            print(
                f"{race}: {mine:.2f} s, pabutools {other:.1f} s: {other / mine:.0f} times (at least {least})"
            )
            fine = fine and other / mine >= least
        large = [
            measured(sys.executable, OURS, str(large_one(Path(name))), "none") for _ in range(args.rounds)
        ]
        counting, mib = (statistics.median(each[key] for each in large) for key in ("counting", "mib"))
        found["100,000 ballots on 200 projects"] = {"one run": round(counting, 2), "mib": round(mib)}
        print(
            f"100,000 ballots on 200 projects: {counting:.2f} s a run (at most {MOST_SECONDS}), {mib:.0f} MiB (at most {MOST_MIB})"
        )
        fine = fine and counting <= MOST_SECONDS and mib <= MOST_MIB
    kept = Path(__file__).parent / "results" / "ballots.json"
    kept.write_text(json.dumps(found, indent=1) + "\n")
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
