"""Measure the audit beside flake8 on the same files, in one run: seconds of processor, and a ratio.

    python benchmarks/audit.py TESTS --source SOURCE [--files N] [--json FILE]

flake8 (of the `benchmarks` extra) reads each file and looks nothing up; the audit also reads the
application. Both get two processes. Cold is a run without a cache, warm the one after it.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """What one command took.

    Attributes:
        wall: Seconds on the clock.
        cpu: Seconds of processor, of all its processes.
        peak: MiB of its largest process.
    """

    wall: float
    cpu: float
    peak: float


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run a command in a process of its own, and return what it took with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, after.ru_maxrss / 1024)


def choose(tests: Path, most: int) -> list[str]:
    """Return the test files to read: all, or so many spread evenly over the folder."""
    files = sorted(str(file.resolve()) for file in tests.rglob("*.py"))
    return files[:: max(1, len(files) // most)] if most else files


def main() -> None:
    """Print the table, and write it where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tests", type=Path)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--files", type=int, default=0, help="read only about so many")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    files = choose(options.tests, options.files)
    lines = sum(Path(file).read_bytes().count(b"\n") for file in files)
    audit = [sys.executable, "-m", "netra_fakes", "audit", *files, "--jobs", "2",
             "--source", str(options.source.resolve())]  # fmt: skip
    flake8 = [sys.executable, "-m", "flake8", "--isolated", "--jobs", "2", *files]
    folder = Path(tempfile.mkdtemp())
    try:
        rows = {
            "flake8": measure(flake8, folder),
            "audit, cold": measure(audit, folder),
            "audit, warm": measure(audit, folder),
        }
    finally:
        shutil.rmtree(folder)
    print(f"{len(files)} files, {lines} lines")
    print(f"{'':14}{'wall s':>9}{'cpu s':>9}{'of flake8':>11}{'peak MiB':>10}")
    for name, row in rows.items():
        ratio = row.cpu / rows["flake8"].cpu
        print(f"{name:14}{row.wall:9.1f}{row.cpu:9.1f}{ratio:11.2f}{row.peak:10.0f}")
    if options.json is not None:
        table = {name: asdict(row) for name, row in rows.items()}
        options.json.write_text(json.dumps({"files": len(files), "lines": lines, **table}))


if __name__ == "__main__":
    main()
