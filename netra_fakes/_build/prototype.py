"""Clone the state of a genuine mock, so that no constructor of unittest.mock runs for each fake."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import Enum
from inspect import Signature
from types import FunctionType
from typing import Any

from netra_fakes._build import stock

_IMMUTABLE = (type(None), bool, int, str, tuple, frozenset, type, Enum, Signature, FunctionType)
_SHARED_FIELDS = frozenset(
    {
        "_spec_class", "_spec_signature", "_mock_methods", "_spec_asyncs", "_is_coroutine",
        "_mock_return_value", "_mock_wraps", "__code__", "__defaults__", "__kwdefaults__",
        "__annotations__",
    }
)  # fmt: skip
"""Fields that unittest.mock reads and never changes in place, whatever they hold."""


class Prototype:
    """The state of one genuine mock: what all clones share, and what each gets anew.

    No field is spelled out to be copied, so a Python that adds a field keeps working. A field
    that is mutable and not known makes the prototype decline: `make_state` then runs the stock
    constructor for each clone, which is slower and never wrong. What `changes` gives anew, and
    what `without` leaves out, is not looked at.
    """

    __slots__ = ("_fresh", "_make", "_shared", "_without", "is_cloning")

    def __init__(
        self, make: Callable[[], Any], changes: dict[str, Any], *, without: Collection[str] = ()
    ) -> None:
        self._make = make
        self._without = without
        shared: dict[str, Any] = {}
        fresh: list[tuple[str, Callable[[], Any]]] = []
        self.is_cloning = True
        for name, value in vars(make()).items():
            if name in changes or name in without:
                continue
            # A mock claims to be what it stands for, so `isinstance` would be told a tale.
            if name in _SHARED_FIELDS or issubclass(type(value), _IMMUTABLE):
                shared[name] = value
            elif type(value) in (stock.CallList, dict) and not value:
                fresh.append((name, type(value)))
            else:
                self.is_cloning = False
        self._fresh = tuple(fresh)
        # What is made anew has its place, so that a copy need not grow to take it up.
        self._shared = {**shared, **dict.fromkeys(dict(fresh)), **changes}
        if not self.is_cloning:
            self._shared = changes

    def with_changes(self, changes: dict[str, Any]) -> Prototype:
        """Return a prototype that differs in some shared fields."""
        twin = Prototype.__new__(Prototype)
        twin._make, twin._without = self._make, self._without
        twin._fresh, twin.is_cloning = self._fresh, self.is_cloning
        twin._shared = {**self._shared, **changes}
        return twin

    def make_state(self) -> dict[str, Any]:
        """Return the state of a new mock."""
        if not self.is_cloning:
            made = {**vars(self._make()), **self._shared}
            return {name: value for name, value in made.items() if name not in self._without}
        state = self._shared.copy()
        for name, make in self._fresh:
            state[name] = make()
        return state


set_state: Callable[[Any, dict[str, Any]], None] = vars(stock.Base)["__dict__"].__set__
"""Give a new mock its state as its `__dict__`."""
