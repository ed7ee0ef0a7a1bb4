"""Bind a call's arguments by the real signature, and compare two calls of one method."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import Any


class Arguments:
    """The arguments of one call, by parameter, with defaults filled in.

    Binding makes `get("k")` and `get(key="k")` the same call, as they are for the real method.

    Attributes:
        args: Positional arguments as given.
        kwargs: Keyword arguments as given.
        by_name: Value by parameter name; a place where no signature is known ("argument 1").
    """

    __slots__ = ("args", "by_name", "kwargs")

    def __init__(
        self, signature: Signature | None, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Bind the arguments.

        Raises:
            TypeError: The signature refuses them.
        """
        self.args: tuple[Any, ...] = args
        self.kwargs: dict[str, Any] = kwargs
        self.by_name: dict[str, Any] = _bind(signature, args, kwargs)

    def differences(self, actual: Arguments) -> list[str]:
        """Return the parameters in which a call differs from this stubbed one."""
        names = list(dict.fromkeys([*self.by_name, *actual.by_name]))
        return [name for name in names if not self._agrees(actual, name)]

    def matches(self, actual: Arguments) -> bool:
        """Whether a call has these arguments."""
        return self.by_name.keys() == actual.by_name.keys() and all(
            self._agrees(actual, name) for name in self.by_name
        )

    def _agrees(self, actual: Arguments, name: str) -> bool:
        if name not in self.by_name or name not in actual.by_name:
            return False
        wanted, given = self.by_name[name], actual.by_name[name]
        return wanted is given or bool(wanted == given)


def _bind(
    signature: Signature | None, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    if signature is None:
        places = {f"argument {index}": value for index, value in enumerate(args, 1)}
        return {**places, **kwargs}
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    by_name: dict[str, Any] = {}
    for name, value in bound.arguments.items():
        kind = signature.parameters[name].kind
        if kind is Parameter.VAR_POSITIONAL:
            by_name.update({f"*{name}[{index}]": item for index, item in enumerate(value)})
        elif kind is Parameter.VAR_KEYWORD:
            by_name.update(value)
        else:
            by_name[name] = value
    return by_name
