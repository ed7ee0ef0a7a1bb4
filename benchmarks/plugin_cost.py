"""Measure what the plugin adds to 2,000 empty tests, as a ratio to the same run without it.

Each round runs pytest twice, with the plugin and with `-p no:netra_fakes`, one first in even rounds
and the other in odd ones, so that both see the same machine. Processor time counts, not the clock,
and the median over the rounds, with its quartiles: a machine that others use too is now fast, now
slow, and a round sees little of that.

    python benchmarks/plugin_cost.py [ROUNDS]
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = 2000
GOAL_RATIO, GOAL_SECONDS = 1.03, 0.050
OTHERS = ("cacheprovider", "randomly", "cov", "hypothesispytest", "benchmark", "asyncio", "anyio")


def write_suite(folder: Path) -> None:
    """Write one file of empty tests."""
    tests = "".join(f"def test_{number}(): pass\n" for number in range(TESTS))
    (folder / "test_empty.py").write_text(tests, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")


def measure(folder: Path, *arguments: str) -> float:
    """Return the seconds of processor time that one run takes, start of the process included."""
    disabled = [word for name in OTHERS for word in ("-p", f"no:{name}")]
    command = [sys.executable, "-m", "pytest", "-q", *disabled, *arguments, str(folder)]
    before = _used()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(rounds: int) -> int:
    """Print the cost; exit 1 where it misses a goal."""
    pairs: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_suite(folder)
        measure(folder)  # compiles and caches
        for number in range(rounds):
            arguments: list[tuple[str, ...]] = [(), ("-p", "no:netra_fakes")]
            order = arguments if number % 2 else arguments[::-1]
            taken = {each: measure(folder, *each) for each in order}
            pairs.append((taken[arguments[0]], taken[arguments[1]]))
    low, ratio, high = statistics.quantiles([mine / without for mine, without in pairs])
    added = statistics.median(mine - without for mine, without in pairs)
    usual = statistics.median(without for _, without in pairs)
    print(f"{TESTS} empty tests, {rounds} rounds: {usual:.3f} s without the plugin")
    print(f"ratio {ratio:.3f} (quartiles {low:.3f} to {high:.3f}; goal {GOAL_RATIO})")
    print(f"added {added * 1000:.0f} ms (goal {GOAL_SECONDS * 1000:.0f} ms)")
    return 0 if ratio <= GOAL_RATIO and added <= GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
