"""Wait for the first use of a fake before its dotted path is imported."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import Any
from unittest.mock import NonCallableMagicMock

from netra_fakes._build import guards, stock
from netra_fakes._build.blueprint import Options, find_blueprint
from netra_fakes._build.frames import place_of
from netra_fakes._build.shared import SharedClass
from netra_fakes._journal import FakeRecord

_set_class: Any = vars(object)["__class__"].__set__
_plain_get = object.__getattribute__
_LOCK = threading.RLock()
_MAGICS = sorted(
    (stock.DEFAULT_MAGICS | {"__call__", "__await__"}) - {"__eq__", "__ne__", "__hash__"}
)

_new: Any = object.__new__


class Pending:
    """What is known of a fake before its first use."""

    def __init__(
        self,
        path: str,
        options: Options,
        name: str | None,
        attributes: Mapping[str, Any],
        extra: Iterable[str],
        frame: FrameType | None,
    ) -> None:
        self._path = path
        self._options = options
        self._name = name
        self._attributes = dict(attributes)
        self._extra = tuple(extra)
        self._place = place_of(frame)

    def become(self, fake: Any) -> None:
        """Import the path, and turn the waiting object into the fake in place.

        Raises:
            SpecNotFoundError: The path does not import.
            InvalidSpecError: It names no class, function or module.
        """
        with _LOCK:
            if not issubclass(type(fake), DeferredFake):
                return  # another thread was first
            blueprint = find_blueprint(self._path, self._options)
            made = blueprint.make(self._name, None, self._extra)
            record: FakeRecord = vars(made)["_netra_record"]
            record.code, record.instruction = self._place
            state = _plain_get(fake, "__dict__")
            state.clear()
            state.update(vars(made))
            _set_class(fake, type(made))
            blueprint.tie(fake)
            try:
                guards.configure(fake, self._attributes)
            except BaseException:  # the next use is to fail too
                state.clear()
                state["_netra_pending"] = self
                _set_class(fake, _Deferred)
                raise


class DeferredFake(NonCallableMagicMock, metaclass=SharedClass):
    """Stands where a fake will be; anything done with it makes it that fake."""

    def __getattribute__(self, name: str) -> Any:
        # An AttributeError out of here would end in the base class's `__getattr__`.
        raise AttributeError(name)

    def __getattr__(self, name: str) -> Any:
        _plain_get(self, "__dict__")["_netra_pending"].become(self)
        return getattr(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _plain_get(self, "__dict__")["_netra_pending"].become(self)
        setattr(self, name, value)

    def __delattr__(self, name: str) -> None:
        _plain_get(self, "__dict__")["_netra_pending"].become(self)
        delattr(self, name)

    def __dir__(self) -> list[str]:
        _plain_get(self, "__dict__")["_netra_pending"].become(self)
        return dir(self)

    def __repr__(self) -> str:
        _plain_get(self, "__dict__")["_netra_pending"].become(self)
        return repr(self)


def _forward(name: str) -> Callable[..., Any]:
    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        pending = _plain_get(self, "__dict__").get("_netra_pending")
        if pending is not None:  # `with` looks up the exit before the entry is called
            pending.become(self)
        if not hasattr(type(self), name):
            raise TypeError(f"'{type(self).__name__}' object does not support {name}")
        return getattr(self, name)(*args, **kwargs)

    return method


_Deferred = SharedClass(
    "NonCallableMagicMock",
    (DeferredFake,),
    {**{name: _forward(name) for name in _MAGICS}, "_netra_is_root": True},
)


def make_deferred(
    path: str,
    options: Options,
    name: str | None,
    attributes: Mapping[str, Any],
    extra: Iterable[str],
    frame: FrameType | None,
) -> Any:
    """Return an object that becomes the fake of what a path names when it is first used."""
    fake: Any = _new(_Deferred)
    pending = Pending(path, options, name, attributes, extra, frame)
    _plain_get(fake, "__dict__")["_netra_pending"] = pending
    return fake
