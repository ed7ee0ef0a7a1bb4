"""Measure reading interfaces from source beside parsing the same files, as ratios within one run.

    python benchmarks/static_lock.py [PACKAGE ...] [--source ROOT] [--jobs N]

Without packages, it takes what is installed until there are 2,000 modules. The figures are
processor seconds, those of all processes: other load on the machine disturbs them least. Where
griffe is installed, it reads the same packages too.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

MODULES = 2000


def main() -> int:
    """Measure and print; 0 always: what is slow is for the reader to judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--source", type=Path, default=Path(sysconfig.get_path("purelib")))
    parser.add_argument("--jobs", type=int, default=0)
    options = parser.parse_args()
    packages = options.packages or choose_packages(options.source)
    files = [file for name in packages for file in find_files(options.source / name)]
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"{len(files)} modules, {size:.1f} MB: {' '.join(packages)}")
    parse = seconds(lambda: parse_all(files))
    print(f"{'ast.parse':28}{parse:8.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        for label in ("lock --static, cold", "lock --static, unchanged"):
            taken = seconds(lambda: lock(packages, options.source, options.jobs, folder))
            print(f"{label:28}{taken:8.1f} s  {taken / parse:5.1f} times ast.parse")
    if importlib.util.find_spec("griffe") is not None:
        taken = seconds(lambda: load_with_griffe(packages, options.source))
        print(
            f"{'griffe, loaded statically':28}{taken:8.1f} s  {taken / parse:5.1f} times ast.parse"
        )
    return 0


def choose_packages(root: Path) -> list[str]:
    """Return packages that are installed, the largest first, until there are enough modules."""
    counted = sorted(
        ((len(find_files(item.parent)), item.parent.name) for item in root.glob("*/__init__.py")),
        reverse=True,
    )
    chosen: list[str] = []
    total = 0
    for count, name in counted:
        if total < MODULES:
            chosen.append(name)
            total += count
    return chosen


def find_files(folder: Path) -> list[Path]:
    """Return the modules of a package."""
    return sorted(file for file in folder.rglob("*.py") if file.name != "__main__.py")


def seconds(function: Callable[[], None]) -> float:
    """Return the processor seconds of a call, those of the processes that it starts too."""
    before = os.times()
    started = time.perf_counter()
    function()
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    elapsed = time.perf_counter() - started
    print(f"  ({elapsed:.1f} s on the clock)", file=sys.stderr)
    return used


def parse_all(files: Sequence[Path]) -> None:
    """Parse every file, and keep nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for file in files:
            with suppress(SyntaxError, ValueError):
                ast.parse(file.read_bytes())


def lock(packages: Sequence[str], root: Path, jobs: int, folder: str) -> None:
    """Run the command in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "netra_fakes", "lock", *packages, "--static",
         "--source", str(root.absolute()), "--jobs", str(jobs), "-o", "lock"],
        cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def load_with_griffe(packages: Sequence[str], root: Path) -> None:
    """Load the packages with griffe, in a process of its own."""
    code = (
        "import sys, griffe, logging\n"
        "logging.disable()\n"
        "loader = griffe.GriffeLoader(search_paths=[sys.argv[1]], allow_inspection=False)\n"
        "for name in sys.argv[2:]:\n"
        "    loader.load(name)\n"
        "loader.resolve_aliases(implicit=True, external=False)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(root.absolute()), *packages],
        check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
