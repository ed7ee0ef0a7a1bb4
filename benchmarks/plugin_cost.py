"""Measure what the plugin adds to 2,000 empty tests, as a ratio to the same run without it.

Each round runs pytest twice, with the plugin and with `-p no:netra_fakes`, in turn, so that both
see the same machine. Processor time counts, not the clock, and the best round of each: what
disturbs a run only ever slows it down.

    python benchmarks/plugin_cost.py [ROUNDS]
"""

from __future__ import annotations

import resource
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
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_suite(folder)
        measure(folder)  # compiles and caches
        pairs = [(measure(folder), measure(folder, "-p", "no:netra_fakes")) for _ in range(rounds)]
    with_plugin = min(first for first, _ in pairs)
    without = min(second for _, second in pairs)
    ratio, added = with_plugin / without, with_plugin - without
    print(f"{TESTS} empty tests: {without:.3f} s without, {with_plugin:.3f} s with the plugin")
    print(f"ratio {ratio:.3f} (goal {GOAL_RATIO}), added {added * 1000:.0f} ms (goal 50 ms)")
    return 0 if ratio <= GOAL_RATIO and added <= GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
