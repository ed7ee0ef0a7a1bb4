"""Show one recorded call of a fake, with its arguments by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from typing_extensions import ParamSpec

from netra_fakes._messages import stubbing as messages
from netra_fakes.stubbing.arguments import Arguments

if TYPE_CHECKING:
    from inspect import Signature

    from netra_fakes._journal import CallRecord
    from netra_fakes._spec import Location

P = ParamSpec("P")
T = TypeVar("T")


class RecordedCall(Generic[P]):
    """One call of a method. Equal to a `unittest.mock.call(...)` that the method would not tell
    from it: positional or by keyword, a default given or left out.
    """  # noqa: D205

    __slots__ = ("_record", "_signature")

    __hash__: None = None  # type: ignore[assignment]
    # the arguments may be mutable

    def __init__(self, record: CallRecord, signature: Signature | None) -> None:
        self._record = record
        self._signature = signature

    @property
    def method(self) -> str:
        """Name of the method."""
        return self._record.method

    @property
    def args(self) -> tuple[Any, ...]:
        """Positional arguments as given."""
        return self._record.args

    @property
    def kwargs(self) -> dict[str, Any]:
        """Keyword arguments as given."""
        return self._record.kwargs

    @property
    def arguments(self) -> dict[str, Any]:
        """Value by parameter name, with defaults filled in."""
        return dict(self._arguments.by_name)

    @property
    def awaited(self) -> bool | None:
        """None for a sync method; else whether the call's coroutine has been awaited."""
        return self._record.awaited

    @property
    def order(self) -> int:
        """Place among everything that was recorded in this process."""
        return self._record.order

    @property
    def location(self) -> Location | None:
        """Where the call stands in the source."""
        return self._record.location

    def matches(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the call had these arguments."""
        return Arguments(self._signature, args, kwargs).matches(self._arguments)

    def given_to(self, function: Callable[P, T]) -> T:
        """Return what a function of the same signature makes of the call's arguments.

        It reads arguments with their types: `call.given_to(lambda key, n=0: key)` is a `str`
        where the method declares `key: str`.
        """
        return function(*self.args, **self.kwargs)

    @property
    def _arguments(self) -> Arguments:
        return Arguments(self._signature, self.args, self.kwargs)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, RecordedCall):
            return bool(self._record is other._record)
        if not isinstance(other, tuple) or not 2 <= len(other) <= 3:
            return NotImplemented
        name, args, kwargs = ("", *other) if len(other) == 2 else other
        if name not in ("", self.method):
            return False
        try:
            wanted = Arguments(self._signature, tuple(args), dict(kwargs))
        except TypeError:
            return False
        return wanted.matches(self._arguments)

    def __repr__(self) -> str:
        return messages.render_call(self.method, self.args, self.kwargs)
