"""Live and static reading give the same specs of big libraries, but for argued differences."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from netra_fakes._spec import AttributeSpec, MethodSpec
from netra_fakes.contract._gather import LiveReader, StaticReader, gather
from netra_fakes.contract.static import ModuleFinder, SourceIndex

LIBRARIES = {
    "anyio": (0.88, 1.0),  # rewrites `__module__`: anyio.CapacityLimiter
    "click": (0.93, 0.99),  # type variables with defaults; texts put together by `+=`
    "h11": (1.0, 1.0),
    "httpcore": (0.70, 1.0),  # rewrites `__module__`: httpcore.Request
    "iniconfig": (1.0, 1.0),
    "jinja2": (0.80, 0.98),  # methods made by decorators that build code; names for checkers only
    "markdown_it": (0.98, 1.0),
    "pluggy": (1.0, 1.0),
    "pydantic": (0.84, 0.99),  # annotations that name each other in a ring
    "redis": (0.93, 0.94),  # commands put into classes by loops; names for checkers only
    "requests": (0.99, 1.0),
    "rich": (0.95, 1.0),  # private defaults that are computed
    "starlette": (0.95, 1.0),  # names for checkers only
    "urllib3": (0.93, 1.0),  # aliases with names for checkers only
}
"""For each library, which share of the members is equal to the letter, and of how many methods
kind, binding and parameters are. What differs is argued in docs/how-to/contract.md."""

Shape = tuple[object, ...]


def without_place(member: MethodSpec | AttributeSpec | None) -> object:
    return None if member is None else member._replace(location=None)


def shape(method: MethodSpec) -> Shape:
    parameters = method.parameters
    names = None if parameters is None else tuple(
        (item.name, item.kind, item.is_required) for item in parameters
    )  # fmt: skip
    return method.kind, method.binding, names


def members(package: str) -> Iterator[tuple[object, object]]:
    """Yield every member that both readings know the class of, as each describes it."""
    search = [Path(entry) for entry in sys.path if entry]
    live = gather([package], LiveReader(ModuleFinder([], search))).contract
    static = gather([package], StaticReader(SourceIndex([]))).contract
    for target in sorted(set(live) & set(static)):
        for table in ("methods", "attributes"):
            first, second = getattr(live[target], table), getattr(static[target], table)
            for name in sorted({*first, *second}):
                pair = first.get(name), second.get(name)
                if target in [member.defined_in for member in pair if member is not None]:
                    yield pair


@pytest.mark.slow
@pytest.mark.parametrize("package", LIBRARIES)
@pytest.mark.filterwarnings("ignore")
def test_live_and_static_reading_agree_on_a_library(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    pairs = list(members(package))

    equal = [without_place(first) == without_place(second) for first, second in pairs]
    shapes = [
        shape(first) == shape(second)
        for first, second in pairs
        if isinstance(first, MethodSpec) and isinstance(second, MethodSpec)
    ]

    least_equal, least_shapes = LIBRARIES[package]
    assert sum(equal) / len(equal) >= least_equal
    assert sum(shapes) / len(shapes) >= least_shapes
