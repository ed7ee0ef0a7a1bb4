"""Clone a mock that create_autospec made, with all that hangs from it, each part when it is used."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, ClassVar
from unittest.mock import AsyncMock, MagicMock, NonCallableMagicMock

from netra_fakes._build import copying, stock
from netra_fakes._build.calls import await_call, journal_call
from netra_fakes._build.prototype import Prototype, set_state
from netra_fakes._build.shared import (
    ClassPool,
    MagicRebasing,
    SharedClass,
    build_magics,
    make_stock_magic,
)

_LINKS = ("_mock_parent", "_mock_new_parent")
_PARTS = ("_mock_children", "_mock_return_value")
_PYTHON = frozenset({"__dict__", "__weakref__", "__module__", "__doc__"})


class ReplicaMixin(copying.Copying, MagicRebasing):
    """What the clones of all kinds of mocks have in common."""

    _netra_is_root: ClassVar[bool] = False

    def _netra_make_magic(self, name: str) -> Any:
        return make_stock_magic(self, name)


class InstanceReplica(ReplicaMixin, NonCallableMagicMock, metaclass=SharedClass):
    """Clones of mocks that are not called."""


class SyncReplica(ReplicaMixin, MagicMock, metaclass=SharedClass):
    """Clones of mocks that are called."""

    def _get_child_mock(self, /, **options: Any) -> Any:
        # unittest.mock makes the children of a MagicMock of the class below the mock's own one.
        asyncs = {*stock.ASYNC_MAGICS, *vars(self)["_spec_asyncs"]}
        if self._mock_sealed or options.get("_new_name") in asyncs:
            return super()._get_child_mock(**options)
        return MagicMock(**options)


class AsyncReplica(ReplicaMixin, AsyncMock, metaclass=SharedClass):
    """Clones of mocks that are awaited; the journal learns of the awaits of a fake's methods."""

    def _mock_call(self, /, *args: Any, **kwargs: Any) -> Any:
        root = vars(self)["_mock_new_parent"]
        if root is None or not getattr(type(root), "_netra_is_root", False):
            return super()._mock_call(*args, **kwargs)
        record, name = vars(root)["_netra_record"], vars(self)["_mock_name"]
        entry = journal_call(record, name, args, kwargs, awaited=False)
        return await_call(entry, super()._mock_call, args, kwargs)


_KINDS: dict[Any, type] = {
    NonCallableMagicMock: InstanceReplica,
    MagicMock: SyncReplica,
    AsyncMock: AsyncReplica,
}
for _kind, _class in _KINDS.items():
    _class.__name__ = _class.__qualname__ = _kind.__name__
    _class._netra_unshared = _class  # type: ignore[attr-defined]


class Replica:
    """One mock of an autospecced tree, taken apart: what each clone of it begins with.

    Attributes:
        is_exact: Whether a clone is all that the mock is. Where unittest.mock put something that
            is not understood, it is not, and `create_autospec` must make each mock itself.
    """

    def __init__(self, mock: Any, above: Any = None, **contents: Any) -> None:
        state = vars(mock)
        self._mock = mock
        self._contents = contents
        self._kind = _KINDS.get(type(mock).__mro__[1])
        self._is_linked = {name: state[name] is not None for name in _LINKS}
        # A mock of a method claims to be a function, which create_autospec sets as an attribute too.
        children = state["_mock_children"]
        self.attributes = frozenset(n for n, child in children.items() if state.get(n) is child)
        self._prototype = Prototype(lambda: mock, {}, without={*_LINKS, *_PARTS, *self.attributes})
        self._pool: ClassPool | None = None
        result = state.get("_mock_return_value", stock.DEFAULT)
        self._result = Replica(result, mock) if stock.is_mock(result) else None
        self.children: dict[str, Any] = {
            name: child if isinstance(child, stock.SpecState) else Replica(child, mock)
            for name, child in children.items()
        }
        parts = [part for part in (self._result, *self.children.values()) if type(part) is Replica]
        self.is_exact: bool = (
            self._kind is not None
            and self._prototype.is_cloning
            and (self._result is not None or result is stock.DEFAULT)
            and all(state[name] is None or state[name] is above for name in self._is_linked)
            and all(part.is_exact for part in parts)
        )

    def make(self, above: Any = None) -> Any:
        """Return a clone, hung under another one as the original is."""
        if self._pool is None:
            self._pool = ClassPool(self._build_base())
        mock, _ = self._pool.make()
        state = self._prototype.make_state()
        for name, is_linked in self._is_linked.items():
            state[name] = above if is_linked else None
        state["_mock_children"] = Children(mock, self)
        set_state(mock, state)
        if "_mock_return_value" in vars(self._mock):
            made = stock.DEFAULT if self._result is None else self._result.make(mock)
            state["_mock_return_value"] = made
        return mock

    def _build_base(self) -> type:
        """Return the class behind all clones, with what unittest.mock put on the original's own."""
        own = {name: held for name, held in vars(type(self._mock)).items() if name not in _PYTHON}
        magics = [name for name, held in own.items() if isinstance(held, stock.MagicProxy)]
        kept = {name: held for name, held in own.items() if name not in magics}
        kind: Any = self._kind
        contents = {
            "__doc__": type(self._mock).__doc__,
            **kept,
            **build_magics(magics),
            **self._contents,
            "_netra_is_shared": True,
        }
        return SharedClass(kind.__name__, (kind,), contents)


class Children(dict[str, Any]):
    """The `_mock_children` of a clone, each made when somebody asks for it."""

    __slots__ = ("_attributes", "_gone", "_mock", "_plan")

    def __init__(self, mock: Any, replica: Replica) -> None:
        super().__init__()
        self._mock = mock
        self._plan = replica.children
        self._attributes = replica.attributes
        self._gone: frozenset[str] = frozenset()

    def __missing__(self, name: str) -> Any:
        if name not in self._plan or name in self._gone:
            raise KeyError(name)
        with stock.LOCK:
            if not super().__contains__(name):
                self[name] = made = _make_part(self._plan[name], self._mock)
                if name in self._attributes:
                    vars(self._mock).setdefault(name, made)
        return self[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a child, made now where it was not used before."""
        return self[name] if name in self else default

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (name in self._plan and name not in self._gone)

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        self._gone |= {name}
        super().pop(name, None)

    def _make_all(self) -> None:
        for name in self._plan:
            if name not in self._gone:
                self[name]

    def __iter__(self) -> Iterator[str]:
        self._make_all()
        return super().__iter__()

    def __len__(self) -> int:
        self._make_all()
        return super().__len__()

    def keys(self) -> Any:
        """Return the names of all children."""
        self._make_all()
        return super().keys()

    def values(self) -> Any:
        """Return all children."""
        self._make_all()
        return super().values()

    def items(self) -> Any:
        """Return all children with their names."""
        self._make_all()
        return super().items()

    def __copy__(self) -> dict[str, Any]:
        return dict(self.items())

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return copy.deepcopy(dict(self.items()), memo)


def _make_part(part: Any, mock: Any) -> Any:
    if isinstance(part, Replica):
        return part.make(mock)
    state = copy.copy(part)
    state.parent = mock
    return state
