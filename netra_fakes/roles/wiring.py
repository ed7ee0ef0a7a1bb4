"""Give a fake behaviour: what its spec lacks is left out, sync and async are as in the spec."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from unittest.mock import DEFAULT

from netra_fakes.stubbing.table import as_conduct

if TYPE_CHECKING:
    from netra_fakes._spec import ClassSpec

__all__ = ["DEFAULT", "Wiring"]


class Wiring:
    """The behaviour that a role gives a fake: asked for first, put in place at the making.

    A name that the spec lacks is left out everywhere, so a role fits every version of its class.

    Attributes:
        spec: What the fake is built from.
        name: The fake's name as it was asked for, None where none was.
        fake: The fake, once it is made: behaviour that runs later may use it.
    """

    def __init__(self, spec: ClassSpec, name: str | None = None) -> None:
        self.spec = spec
        self.name = name
        self.fake: Any = None
        self._attributes: dict[str, Any] = {}
        self._returns: dict[str, Any] = {}
        self._effects: dict[str, Callable[..., Any]] = {}
        self._first_values: dict[str, Any] = {}

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The attributes that were set, for the making of the fake."""
        return self._attributes

    def methods(self, *prefixes: str) -> list[str]:
        """Return the names of the spec's methods that begin with one of the prefixes."""
        return [name for name in self.spec.methods if name.startswith(prefixes)]

    def set(self, name: str, value: object) -> None:
        """Give an attribute a value."""
        if name in self.spec.attributes:
            self._attributes[name] = value

    def returns(self, name: str, value: object) -> None:
        """Choose what a method answers, as `fake.name.return_value = value` does."""
        if name in self.spec.methods:
            self._returns[name] = value

    def answers(self, name: str, function: Callable[..., Any]) -> None:
        """Let a function answer for a method, for as long as the test sets no return value.

        Args:
            name: The method.
            function: Called as the method was, by its parameters' names; its result, awaited
                where it must be, is the answer. `DEFAULT` leaves the answer to the spec.
        """

        def answer(arguments: dict[str, Any]) -> Any:
            return DEFAULT if self.is_stubbed(name) else function(**arguments)

        self._add(name, answer)

    def runs(self, name: str, function: Callable[..., Any]) -> None:
        """Let a function run at every call of a method, whatever the test sets as its answer.

        Args:
            name: The method.
            function: Called as the method was, by its parameters' names. What it returns is the
                answer; `DEFAULT` leaves that to the test and the spec.
        """
        self._add(name, lambda arguments: function(**arguments))

    def is_stubbed(self, name: str) -> bool:
        """Tell whether the test chose a method's return value."""
        return _return_value(getattr(self.fake, name)) is not self._first_values[name]

    def apply(self, fake: Any) -> None:
        """Put everything in place, on the fake that was made."""
        self.fake = fake
        for name, value in self._returns.items():
            getattr(fake, name).return_value = value
        for name, effect in self._effects.items():
            method = getattr(fake, name)
            self._first_values[name] = _return_value(method)
            method.side_effect = effect

    def _add(self, name: str, function: Callable[[dict[str, Any]], Any]) -> None:
        method = self.spec.methods.get(name)
        if method is None:
            return

        def effect(*args: Any, **kwargs: Any) -> Any:
            return function(self._arguments(name, args, kwargs))

        async def async_effect(*args: Any, **kwargs: Any) -> Any:
            value = function(self._arguments(name, args, kwargs))
            return await value if isinstance(value, Awaitable) else value

        self._effects[name] = as_conduct(async_effect if method.is_awaited else effect)

    def _arguments(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the arguments of a call by the names of the real method's parameters."""
        parameters = self.spec.methods[name].parameters or ()
        names = [
            item.name
            for item in parameters
            if item.kind in ("positional_only", "positional_or_keyword")
        ]
        arguments = dict(zip(names, args, strict=False))
        if len(args) > len(names):
            arguments["args"] = args[len(names) :]
        return {**arguments, **kwargs}


def _return_value(method: Any) -> Any:
    """Return what a test, or for `__len__` and its like unittest.mock, set as return value.

    `return_value` would not do: it makes an answer where none was set. The private name has been
    the same since unittest.mock was written.
    """
    return vars(method).get("_mock_return_value", DEFAULT)
