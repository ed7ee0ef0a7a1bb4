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

    __slots__ = ("_fresh", "_make", "_shared", "_without", "is_cloning", "make_state")

    make_state: Callable[[], dict[str, Any]]
    """Returns the state of a new mock."""

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
        self.make_state = self._build_maker()

    def with_changes(self, changes: dict[str, Any]) -> Prototype:
        """Return a prototype that differs in some shared fields."""
        twin = Prototype.__new__(Prototype)
        twin._make, twin._without = self._make, self._without
        twin._fresh, twin.is_cloning = self._fresh, self.is_cloning
        twin._shared = {**self._shared, **changes}
        twin.make_state = twin._build_maker()
        return twin

    def _build_maker(self) -> Callable[[], dict[str, Any]]:
        copy_shared, fresh = self._shared.copy, self._fresh
        if not self.is_cloning:
            return self._make_stock
        if [make for _, make in fresh] == [dict]:  # most mocks: their history begins when it is read
            only = fresh[0][0]

            def make_state() -> dict[str, Any]:
                state = copy_shared()
                state[only] = {}
                return state

        else:

            def make_state() -> dict[str, Any]:
                state = copy_shared()
                for name, make in fresh:
                    state[name] = make()
                return state

        return make_state

    def _make_stock(self) -> dict[str, Any]:
        made = {**vars(self._make()), **self._shared}
        return {name: value for name, value in made.items() if name not in self._without}


set_state: Callable[[Any, dict[str, Any]], None] = vars(stock.Base)["__dict__"].__set__
"""Give a new mock its state as its `__dict__`."""
