"""Compare a cloned autospec with one that create_autospec makes anew, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import NonCallableMock

from netra_fakes._build import stock

MAGICS = stock.ALL_MAGICS - {"__reduce_ex__"}  # a fake says why it cannot be pickled


def find_differences(clone: Any, mock: Any, path: str = "mock") -> Iterator[str]:
    """Yield what differs between two trees of mocks: classes, fields, links, signatures, children."""
    for what, look in LOOKS.items():
        if look(clone) != look(mock):
            yield f"{path}: {what} {look(clone)}, {look(mock)}"
    for name, child in mock._mock_children.items():
        own = clone._mock_children.get(name)
        if isinstance(child, stock.SpecState):
            if not isinstance(own, stock.SpecState) or own.parent is not clone:
                yield f"{path}.{name}: no spec of its own"
        else:
            yield from find_differences(own, child, f"{path}.{name}")
    other = vars(mock).get("_mock_return_value")
    if issubclass(type(other), NonCallableMock):
        yield from find_differences(vars(clone)["_mock_return_value"], other, f"{path}()")


def _signature(mock: Any) -> object:
    return getattr(type(mock), "__signature__", None)


def _check(mock: Any) -> object:
    check = getattr(type(mock), "_mock_check_sig", None)
    return check and (check.__name__, check.__doc__, check.__defaults__)


def _links(mock: Any) -> object:
    above = mock._mock_new_parent
    return above is None, mock._mock_parent is above, mock._extract_mock_name()


LOOKS: dict[str, Callable[[Any], object]] = {
    "children": lambda mock: sorted(mock._mock_children),
    "class": lambda mock: type(mock).__name__,
    "claimed class": lambda mock: None if mock.__class__ is type(mock) else mock.__class__,
    "fields": lambda mock: vars(mock).keys() - {"_netra_record"},
    "signature": _signature,
    "check of the signature": _check,
    "links": _links,
    "magic methods": lambda mock: sorted(_magics(type(mock))),
    "names": dir,
}


def _magics(cls: type) -> set[str]:
    return {name for base in cls.__mro__[:-1] for name in vars(base) if name in MAGICS}
