"""Let a matcher stand where a checker wants a value of a type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from unittest.mock import ANY


class Matcher:
    """Stands for every argument that it equals; its repr is the matcher's own."""

    __slots__ = ("matcher",)

    __hash__: None = None  # type: ignore[assignment]
    # equal to many things that hash differently

    def __init__(self, matcher: object) -> None:
        self.matcher: object = matcher

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Matcher):
            return self.matcher is other.matcher
        return bool(self.matcher == other)

    def __repr__(self) -> str:
        return repr(self.matcher)


def has_matcher(value: object) -> bool:
    """Whether a value, or an item of it, is a matcher, whose type tells nothing."""
    if isinstance(value, (tuple, list)):
        items: Iterable[object] = value
        return any(has_matcher(item) for item in items)
    if isinstance(value, dict):
        return any(has_matcher(item) for item in value.values())
    return (
        value is ANY
        or isinstance(value, Matcher)
        or any(cls.__module__.startswith("dirty_equals") for cls in type(value).__mro__)
    )


def arg(matcher: object) -> Any:
    """Return a matcher as an argument of any type, for `when` and the assertions.

    Args:
        matcher: Anything whose `==` decides: `unittest.mock.ANY`, a `dirty_equals` object, or an
            object of your own with `__eq__`.

    Returns:
        The matcher, which type checkers take for a value of any type.

    Examples:
        >>> from unittest.mock import ANY
        >>> store = make_fake(dict)
        >>> stub(store.get).when(arg(ANY), 0).returns(5)
        >>> store.get("any key", 0)
        5
    """
    return Matcher(matcher)
