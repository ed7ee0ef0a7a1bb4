"""Assert calls as unittest.mock does, and refuse an assertion that could never hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netra_fakes._build import guards, stock
from netra_fakes._messages import fakes
from netra_fakes.errors import ImpossibleAssertionError

_base: Any = stock.NonCallableMock
_async_base: Any = stock.AsyncMockMixin


def ensure_possible(
    mock: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    assertion: str = "assert_called_with",
) -> None:
    """Refuse expected arguments that the signature refuses.

    Args:
        mock: The mock of the method.
        args: The expected arguments.
        kwargs: The expected keyword arguments.
        assertion: The assertion to show in the line to type.

    Raises:
        ImpossibleAssertionError: No call with these arguments can ever have been made.
    """
    plan = mock._netra_plan
    try:
        plan.accept(*args, **kwargs)
    except TypeError:
        reason = plan.reason(args, kwargs)
        if reason is not None:
            name = guards.fake_name(mock)
            text = fakes.impossible_assertion(plan, name, assertion, reason, args, kwargs)
            error = ImpossibleAssertionError(text, **guards.facts(mock, plan))
            raise guards.note(error) from None


def assert_called_with(self: Any, /, *args: Any, **kwargs: Any) -> None:
    """Assert that the last call was made with these arguments."""
    ensure_possible(self, args, kwargs, "assert_called_with")
    last = self.call_args
    if last is not None and (args, kwargs) == tuple(last):
        return
    _base.assert_called_with(self, *args, **kwargs)


def assert_called_once_with(self: Any, /, *args: Any, **kwargs: Any) -> None:
    """Assert that there was one call, and that it was made with these arguments."""
    ensure_possible(self, args, kwargs, "assert_called_once_with")
    last = self.call_args
    if self.call_count == 1 and last is not None and (args, kwargs) == tuple(last):
        return
    _base.assert_called_once_with(self, *args, **kwargs)


def assert_any_call(self: Any, /, *args: Any, **kwargs: Any) -> None:
    """Assert that a call was made with these arguments."""
    ensure_possible(self, args, kwargs, "assert_any_call")
    _base.assert_any_call(self, *args, **kwargs)


def assert_has_calls(self: Any, calls: Iterable[Any], any_order: bool = False) -> None:
    """Assert that these calls were made, in this order unless told otherwise."""
    calls = list(calls)
    _ensure_all_possible(self, calls)
    _base.assert_has_calls(self, calls, any_order)


def assert_awaited_with(self: Any, /, *args: Any, **kwargs: Any) -> None:
    """Assert that the last await was with these arguments."""
    ensure_possible(self, args, kwargs, "assert_awaited_with")
    _async_base.assert_awaited_with(self, *args, **kwargs)


def assert_awaited_once_with(self: Any, /, *args: Any, **kwargs: Any) -> None:
    """Assert that there was one await, and that it was with these arguments."""
    ensure_possible(self, args, kwargs, "assert_awaited_once_with")
    _async_base.assert_awaited_once_with(self, *args, **kwargs)


def assert_any_await(self: Any, /, *args: Any, **kwargs: Any) -> None:
    """Assert that an await was with these arguments."""
    ensure_possible(self, args, kwargs, "assert_any_await")
    _async_base.assert_any_await(self, *args, **kwargs)


def assert_has_awaits(self: Any, calls: Iterable[Any], any_order: bool = False) -> None:
    """Assert that these awaits were made, in this order unless told otherwise."""
    calls = list(calls)
    _ensure_all_possible(self, calls)
    _async_base.assert_has_awaits(self, calls, any_order)


def _ensure_all_possible(mock: Any, calls: list[Any]) -> None:
    for expected in calls:
        if not isinstance(expected, tuple) or len(expected) not in (2, 3):
            continue
        name, args, kwargs = ("", *expected) if len(expected) == 2 else expected
        if not name:
            ensure_possible(mock, args, kwargs)
