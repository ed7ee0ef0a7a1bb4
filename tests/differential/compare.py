"""Compare a fake with what create_autospec makes of the same class, and explain each difference.

The names of the rules are the headings of `docs/explanation/differences.md`.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import AsyncMock, create_autospec

from netra_fakes import make_fake

CALLS: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    ((), {}),
    ((1,), {}),
    ((1, 2), {}),
    ((1, 2, 3), {}),
    ((1, 2, 3, 4, 5, 6, 7, 8), {}),
    ((), {"netra_unknown": 1}),
    ((1,), {"netra_unknown": 1}),
)

BOOKKEEPING = ("_abc_", "_is_protocol", "_is_runtime_protocol", "_is_subclass")

RULES = {
    "python-bookkeeping": "names that Python keeps on classes for itself are no members",
    "awaitable-by-annotation": "a plain def or callable that is annotated as awaitable is awaited",
    "c-signatures": "the text signature of a C function is enforced",
    "callable-attributes": "an attribute annotated as Callable is checked as it says",
    "bound-methods-as-attributes": "a bound method in a class body is not bound once more",
    "callables-with-a-signature": "an object with __call__ or __wrapped__ is checked as it is called",
    "autospec-fails": "create_autospec runs code of the class, which raises",
}


@dataclass(frozen=True)
class Difference:
    """One difference, and the rule that explains it; None where none does."""

    what: str
    member: str
    rule: str | None


def compare(name: str, cls: type, most_members: int = 30) -> Iterator[Difference]:
    """Yield the differences between both doubles of one class.

    Args:
        name: How to name the class.
        cls: The class.
        most_members: How many members are compared, evenly spread.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fake = make_fake(cls, types="off")
        try:
            theirs = create_autospec(cls, instance=True)
        except Exception:
            yield Difference("create_autospec raises", name, "autospec-fails")
            return
    children = theirs._mock_children
    members = sorted(member for member in children if not member.startswith("__"))
    for member in members[:: max(1, len(members) // most_members)]:
        where = f"{name}.{member}"
        if not hasattr(fake, member):
            yield Difference("missing on the fake", where, _explain_missing(member))
            continue
        raw = inspect.getattr_static(cls, member, None)
        is_method = inspect.isroutine(raw) or isinstance(
            raw, (functools.partialmethod, functools.partial)
        )
        child = getattr(theirs, member) if is_method else children[member]
        mine = getattr(fake, member)
        if not hasattr(type(mine), "_netra_plan") or not hasattr(type(child), "_mock_check_sig"):
            continue
        is_async = isinstance(child, AsyncMock)
        if is_async != isinstance(mine, AsyncMock):
            yield Difference(f"async {is_async} there", where, _explain_async(mine, is_async))
            continue
        yield from _compare_calls(where, cls, member, child, mine)


def _explain_missing(member: str) -> str | None:
    return "python-bookkeeping" if member.startswith(BOOKKEEPING) else None


def _explain_async(mine: Any, is_async: bool) -> str | None:
    kind = type(mine)._netra_plan.spec.kind
    is_told = kind == "awaitable" or type(mine)._netra_plan.spec.parameters is None
    return "awaitable-by-annotation" if is_told and not is_async else None


def _compare_calls(
    where: str, cls: type, member: str, child: Any, mine: Any
) -> Iterator[Difference]:
    for args, kwargs in CALLS:
        theirs_takes = _accepts(child._mock_check_sig, args, kwargs)
        fake_takes = _accepts(type(mine)._netra_plan.accept, args, kwargs)
        if theirs_takes != fake_takes:
            shown = ", ".join([*map(str, args), *kwargs])
            rule = _explain_call(cls, member, child, mine)
            yield Difference(f"({shown}) accepted there: {theirs_takes}", where, rule)
            return


def _accepts(check: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether the check that either double makes at a call lets it through."""
    try:
        check(*args, **kwargs)
    except TypeError:
        return False
    return True


def _explain_call(cls: type, member: str, child: Any, mine: Any) -> str | None:
    raw = inspect.getattr_static(cls, member)
    if type(mine)._netra_plan.blueprint.spec.methods.get(member) is None:
        return "callable-attributes"
    if inspect.ismethod(raw):
        return "bound-methods-as-attributes"
    function = raw.__func__ if isinstance(raw, (staticmethod, classmethod)) else raw
    if not inspect.isfunction(function) and str(_signature(child)) in ("(*args, **kwargs)", "None"):
        return "c-signatures" if inspect.isroutine(function) else "callables-with-a-signature"
    return None


def _signature(mock: Any) -> Any:
    return getattr(type(mock), "__signature__", None)
