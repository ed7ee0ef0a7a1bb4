"""Measure what a fake costs beside other doubles, as ratios within one run.

    python benchmarks/engine.py [--quick] [--json FILE]

The class has 110 members: 99 methods, a third of them async, and 11 attributes. Each figure is
processor time, the best of several repeats, so that other load on the machine disturbs it least.
The garbage collector runs, as it does for users: a double with its children is a cycle. Doubles
that are not installed are left out.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import textwrap
import time
import timeit
import tracemalloc
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, MagicMock, create_autospec

METHODS, ATTRIBUTES = 99, 11


def build_class() -> type:
    """Return a class of 110 members, in a module of its own."""
    lines = ["class Service:"]
    for index in range(METHODS):
        keyword = "async def" if index % 3 == 0 else "def"
        lines.append(
            f"    {keyword} method_{index}(self, a: int, b: str = 'x', *, flag: bool = False)"
            " -> bool: ..."
        )
    lines += [f"    attribute_{index}: int = {index}" for index in range(ATTRIBUTES)]
    module = types.ModuleType("benchmark_service")
    sys.modules[module.__name__] = module
    exec("\n".join(lines), vars(module))
    service: type = module.Service
    return service


def best(function: Callable[[], object], number: int, repeat: int = 5) -> float:
    """Return the best processor time of one call, in microseconds."""
    collecting = "import gc; gc.enable()"  # `timeit` turns it off
    times = timeit.repeat(
        function, collecting, timer=time.process_time, number=number, repeat=repeat
    )
    return min(times) / number * 1e6


def call_three(double: Any) -> None:
    double.method_1(1)
    double.method_2(1, "y")
    double.method_4(1, flag=True)


def await_once(function: Any) -> None:
    coroutine = function(1, "x")
    try:
        coroutine.send(None)
    except StopIteration:
        return


def makers(service: type) -> dict[str, tuple[Callable[[], Any], int]]:
    """Return how each double is made, and how often that is repeated at the usual pace."""
    from netra_fakes import make_fake

    found: dict[str, tuple[Callable[[], Any], int]] = {
        "netra-fakes": (lambda: make_fake(service), 1000),
        "create_autospec": (lambda: create_autospec(service, instance=True), 5),
        "MagicMock": (MagicMock, 300),
        "MagicMock(spec)": (lambda: MagicMock(spec=service), 50),
    }
    if importlib.util.find_spec("decoy"):
        found["decoy"] = (_decoy_maker(service), 100)
    if importlib.util.find_spec("mockito"):
        import mockito

        found["mockito"] = (lambda: mockito.mock(service), 100)
    return found


def _decoy_maker(service: type) -> Callable[[], Any]:
    from decoy import Decoy

    decoy = Decoy()
    return lambda: decoy.mock(cls=service)


def measure_making(service: type, pace: float) -> dict[str, dict[str, float]]:
    """Return the time of making each double, and of making it and calling three methods."""
    result: dict[str, dict[str, float]] = {"make": {}, "make and call 3": {}}
    for name, (make, number) in makers(service).items():
        count = max(1, int(number * pace))
        result["make"][name] = best(make, count)
        if name not in ("mockito", "decoy"):
            result["make and call 3"][name] = best(lambda: call_three(make()), count)
    return result


def measure_calling(service: type, pace: float) -> dict[str, dict[str, float]]:
    """Return the time of a call, of an await and of an assertion."""
    from netra_fakes import make_fake

    fakes = {
        "netra-fakes, types off": make_fake(service, types="off"),
        "netra-fakes, types warn": make_fake(service, types="warn"),
        "netra-fakes, read before": make_fake(service, types="off"),  # each call is written at once
        "create_autospec": create_autospec(service, instance=True),
        "MagicMock": MagicMock(method_0=AsyncMock()),
    }
    count = max(100, int(3000 * pace))
    result: dict[str, dict[str, float]] = {"call": {}, "await": {}, "assert_called_once_with": {}}
    for name, fake in fakes.items():
        method, coroutine = fake.method_1, fake.method_0
        if name.endswith("read before"):
            assert not method.called
        result["call"][name] = best(lambda: method(1, "x"), count)
        result["await"][name] = best(lambda: await_once(coroutine), count)
        fake.reset_mock()
        method.reset_mock()
        method(1, "x")
        result["assert_called_once_with"][name] = best(
            lambda: method.assert_called_once_with(1, "x"), count
        )
    return result


def measure_memory(service: type) -> dict[str, dict[str, float]]:
    """Return the memory of a fresh double, in KiB."""
    result: dict[str, float] = {}
    for name, (make, number) in makers(service).items():
        count = max(2, min(number, 600))
        alive = [make() for _ in range(count)]  # so that no fake gets the class of one that is gone
        gc.collect()
        tracemalloc.start()
        measured = [make() for _ in range(count)]
        result[name] = tracemalloc.get_traced_memory()[0] / count / 1024
        tracemalloc.stop()
        del alive, measured
    return {"memory (KiB)": result}


def measure_first(service: type) -> dict[str, dict[str, float]]:
    """Return the time of the first fake of a class in a process that made another one before."""
    from netra_fakes import make_fake

    class Warm:
        def method(self) -> int: ...

    make_fake(Warm).method()
    start = time.process_time()
    make_fake(service)
    mine = time.process_time() - start
    start = time.process_time()
    create_autospec(service, instance=True)
    theirs = time.process_time() - start
    return {"first of a class": {"netra-fakes": mine * 1e6, "create_autospec": theirs * 1e6}}


SUITE = """
import sys
sys.path.insert(0, {folder!r})
from engine import build_class, call_three
Service = build_class()
{setup}
import pytest

@pytest.mark.parametrize("number", range({tests}))
def test_one(number):
    for _ in range(3):
        call_three({make})
"""
STUB = """
class Stub:
    def method_1(self, a, b="x", *, flag=False): return False
    def method_2(self, a, b="x", *, flag=False): return False
    def method_4(self, a, b="x", *, flag=False): return False
"""


def measure_suite(tests: int, rounds: int, folder: Path) -> dict[str, dict[str, float]]:
    """Return the time of a suite whose tests make three doubles and call three methods of each.

    The suites take turns, and the median counts: a machine that is now fast and now slow disturbs
    all of them alike.
    """
    kinds = {
        "plain stubs": (STUB, "Stub()"),
        "netra-fakes": ("from netra_fakes import make_fake", "make_fake(Service)"),
        "MagicMock": ("from unittest.mock import MagicMock", "MagicMock()"),
    }
    here = str(Path(__file__).parent)
    paths: dict[str, Path] = {}
    for name, (setup, make) in kinds.items():
        path = paths[name] = folder / f"test_{name.replace(' ', '_').replace('-', '_').lower()}.py"
        path.write_text(
            textwrap.dedent(SUITE).format(folder=here, setup=setup, make=make, tests=tests)
        )
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(rounds + 1):  # the first one writes the bytecode of all that is imported
        for name, path in paths.items():
            times[name].append(run_suite(path))
    result = {name: statistics.median(taken[1:]) * 1e6 for name, taken in times.items()}
    return {f"suite of {tests} tests": result}


def run_suite(path: Path) -> float:
    """Return the processor time that pytest takes over a file, in seconds."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(path)]
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=path.parent, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def render(figures: dict[str, dict[str, float]]) -> str:
    """Return the figures as a table, each with its ratio to the first of its row."""
    lines: list[str] = []
    for title, row in figures.items():
        lines.append(title)
        first = next(iter(row.values()))
        lines += [f"  {name:26}{value:14.2f}{value / first:12.2f} x" for name, value in row.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer repeats, a smaller suite")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    import tempfile

    service = build_class()
    pace = 0.2 if options.quick else 1.0
    figures = measure_first(service)
    figures |= measure_making(service, pace)
    figures |= measure_calling(service, pace)
    figures |= measure_memory(service)
    with tempfile.TemporaryDirectory() as folder:
        tests, rounds = (300, 3) if options.quick else (2000, 11)
        figures |= measure_suite(tests, rounds, Path(folder))
    print(f"CPython {platform.python_version()}; microseconds, and the ratio to the first line")
    print(render(figures))
    if options.json:
        report = {"python": platform.python_version(), "unit": "us", "figures": figures}
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
