"""Measure `import netra_fakes` against `import unittest.mock`, as ratios within one run.

Each round starts one process a statement, in turn, so that all see the same machine; each process
times its own import, so that the start of Python does not count. The median of the rounds counts.

    python benchmarks/import_time.py [--rounds N] [--json FILE]

`use` is the import together with the first name taken from it, which is what a test file pays: it
brings `unittest.mock` along. It is told beside the goal, and no part of it.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
from pathlib import Path

GOAL = 1.3
STATEMENTS = {
    "unittest.mock": "import unittest.mock",
    "import": "import netra_fakes",
    "use": "from netra_fakes import make_fake",
}
SCRIPT = "from time import perf_counter as now\nstart = now()\n{}\nprint(now() - start)"


def measure(statement: str) -> float:
    """Return the seconds that a statement takes in a process of its own."""
    command = [sys.executable, "-c", SCRIPT.format(statement)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def measure_all(rounds: int) -> dict[str, float]:
    """Return the median ratio of each statement to `import unittest.mock`."""
    for statement in STATEMENTS.values():
        measure(statement)  # compiles and caches
    times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(rounds):
        for name, statement in STATEMENTS.items():
            times[name].append(measure(statement))
    medians = {name: statistics.median(found) for name, found in times.items()}
    return {name: medians[name] / medians["unittest.mock"] for name in ("import", "use")}


def main() -> int:
    """Print the ratios; 1 where the import misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the ratios there")
    options = parser.parse_args()
    ratios = measure_all(options.rounds)
    print(f"CPython {platform.python_version()}, beside import unittest.mock:")
    print(f"  import netra_fakes                  {ratios['import']:.2f} (goal {GOAL})")
    print(f"  from netra_fakes import make_fake   {ratios['use']:.2f}")
    if options.json:
        report = {"python": platform.python_version(), "ratios": ratios}
        options.json.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return 0 if ratios["import"] <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
