"""Name every internal of unittest.mock that the engine relies on: the only place that does.

`docs/explanation/engine.md` says what each is for; `tests/build/test_reliance.py` checks each.
"""

from __future__ import annotations

import unittest.mock
from typing import Any
from unittest.mock import _Call as Call
from unittest.mock import _CallList as CallList

__all__ = ["Call", "CallList"]

_mock: Any = unittest.mock

DEFAULT: Any = _mock.DEFAULT
DELETED: Any = _mock._deleted
LOCK: Any = _mock.NonCallableMock._lock
ALLOWED_NAMES: set[str] = _mock._allowed_names
ALL_MAGICS: set[str] = _mock._all_magics
DEFAULT_MAGICS: frozenset[str] = frozenset(_mock._magics | _mock._async_method_magics)
ASYNC_MAGICS: set[str] = _mock._async_method_magics
RETURN_VALUES: dict[str, Any] = _mock._return_values
SIDE_EFFECT_METHODS: dict[str, Any] = _mock._side_effect_methods
CALCULATED_VALUES: dict[str, Any] = _mock._calculate_return_value

Base: Any = _mock.Base
CallableMixin: Any = _mock.CallableMixin
NonCallableMock: Any = _mock.NonCallableMock
AsyncMockMixin: Any = _mock.AsyncMockMixin
MagicMock: Any = _mock.MagicMock
AsyncMock: Any = _mock.AsyncMock
NonCallableMagicMock: Any = _mock.NonCallableMagicMock

get_return_value: Any = _mock.NonCallableMock.return_value.fget
set_return_value: Any = _mock.NonCallableMock.return_value.fset
get_side_effect: Any = _mock.NonCallableMock.side_effect.fget
set_side_effect: Any = _mock.NonCallableMock.side_effect.fset
set_magic_default: Any = _mock._set_return_value
create_autospec: Any = _mock.create_autospec
MagicProxy: Any = _mock.MagicProxy
SpecState: Any = _mock._SpecState
is_exception: Any = _mock._is_exception
extract_mock: Any = _mock._extract_mock
is_coroutine_function: Any = _mock.iscoroutinefunction


def is_mock(value: object) -> bool:
    """Whether an object is a genuine mock, whatever class it claims to have."""
    return issubclass(type(value), unittest.mock.NonCallableMock)
