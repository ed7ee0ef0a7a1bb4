"""Share one class among many mocks, until one of them needs a class of its own."""

from __future__ import annotations

import sys
import weakref
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from netra_fakes._build import stock

_set_class: Any = vars(object)["__class__"].__set__


class SharedClass(type):
    """Metaclass of the classes that stand behind many mocks at once.

    unittest.mock gives each mock a class of its own, so that `type(mock).x = PropertyMock()` and
    magic methods touch no other mock. A shared class must refuse such an assignment instead.
    """

    def __setattr__(cls, name: str, value: object) -> None:
        if "_netra_is_shared" in cls.__dict__ and not name.startswith(("_abc_", "__abstract")):
            from netra_fakes._messages import fakes

            raise TypeError(fakes.shared_class(cls.__name__, name))
        _note_change(cls)
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        _note_change(cls)
        super().__delattr__(name)


class Tie:
    """Tells a class of its own which mock it has, and a pool whether anything was put onto it."""

    __slots__ = ("cls", "find", "is_changed")

    def __init__(self) -> None:
        self.cls: Any = None
        self.find: Callable[[], Any] = _find_nothing
        self.is_changed = False


def _find_nothing() -> None:
    """Stand where a class has no mock yet."""


def _note_change(cls: type) -> None:
    tie: Tie | None = cls.__dict__.get("_netra_tie")
    if tie is not None:
        tie.is_changed = True


def has_own_class(mock: Any) -> bool:
    """Whether no other mock has this one's class."""
    return "_netra_is_shared" not in type(mock).__dict__


def give_own_class(mock: Any) -> None:
    """Move a mock to a class that no other mock has, as unittest.mock makes it from the start."""
    if has_own_class(mock):
        return
    shared = type(mock)
    _set_class(mock, own_class(shared))
    tie_to_class(mock)


def own_class(base: type) -> type:
    """Return a new class on a shared one, for one mock."""
    tie = Tie()
    tie.cls = type(base)(base.__name__, (base,), {"__doc__": base.__doc__, "_netra_tie": tie})
    cls: type = tie.cls
    return cls


def tie_to_class(mock: Any) -> Callable[[], Any]:
    """Let `type(mock).__len__` find the mock whose magic method is meant; return what finds it."""
    find: Callable[[], Any] = weakref.ref(mock)
    type(mock).__dict__["_netra_tie"].find = find
    return find


_MOST_SPARE = 512
_TRIES = range(4)

_new: Any = object.__new__


class ClassPool:
    """The own classes of one blueprint's fakes, each taken again when its fake is gone.

    Python takes longer to make a class, and to collect it, than all the rest of a fake takes. A
    class is used again where nobody put anything onto it and nobody holds a reference to it, an
    instance included: so nothing can tell it from a new one. The one that was used last is tried
    first: a few classes in turn stay in the caches of the interpreter, where hundreds would push
    each other out.
    """

    __slots__ = ("_base", "_ties", "_unheld")

    def __init__(self, base: type) -> None:
        self._base = base
        self._ties: deque[Tie] = deque()
        self._unheld = 0

    def make(self) -> tuple[Any, Callable[[], Any]]:
        """Return an object without state, of a class that no other has, and what finds it."""
        ties = self._ties
        for _ in _TRIES:
            try:
                tie = ties.pop()
            except IndexError:
                tie = self._add()
                break
            cls = tie.cls
            if sys.getrefcount(cls) != self._unheld:
                ties.appendleft(tie)
            elif not tie.is_changed:
                break
        else:
            tie = self._add()
        if len(ties) < _MOST_SPARE:
            ties.append(tie)
        mock = _new(tie.cls)
        find = tie.find = weakref.ref(mock)
        return mock, find

    def _add(self) -> Tie:
        tie: Tie = own_class(self._base).__dict__["_netra_tie"]
        cls = tie.cls
        self._unheld = sys.getrefcount(cls)
        return tie


class SharedMagic:
    """A magic method that no mock has configured yet; stands on a shared class for all of them.

    unittest.mock binds one such proxy to each mock, about 80 of them. This one learns the mock
    from the access, makes its magic method, and stores it on the mock's own class.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, mock: Any, owner: type | None = None) -> Any:
        if mock is None:
            tie = None if owner is None else owner.__dict__.get("_netra_tie")
            mock = None if tie is None else tie.find()
        if mock is None:
            return self
        give_own_class(mock)
        with stock.LOCK:
            made = type(mock).__dict__.get(self.name)
            is_made = made is not None and not isinstance(made, SharedMagic)
            return made if is_made else mock._netra_make_magic(self.name)


def build_magics(names: Iterable[str], extra: Iterable[str] = ()) -> dict[str, SharedMagic]:
    """Return the proxies of the magic methods that unittest.mock would set up, and some more."""
    return {name: SharedMagic(name) for name in {*stock.DEFAULT_MAGICS.intersection(names), *extra}}


def make_stock_magic(mock: Any, name: str) -> Any:
    """Make a magic method with the defaults of unittest.mock, as its `MagicProxy` does."""
    made = mock._get_child_mock(name=name, _new_name=name, _new_parent=mock)
    setattr(mock, name, made)
    stock.set_magic_default(mock, made, name)
    return made


class MagicRebasing:
    """Mixin of mocks on shared classes: leaves the shared class where a magic method changes.

    Classes that use it name in `_netra_unshared` the class that has no proxies yet.
    """

    _netra_unshared: ClassVar[type]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in stock.ALL_MAGICS:
            give_own_class(self)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        if any(isinstance(vars(base).get(name), SharedMagic) for base in type(self).__mro__):
            _rebase(self, without=frozenset({name}))
            vars(self).pop(name, None)
            vars(self)["_mock_children"][name] = stock.DELETED
            return
        super().__delattr__(name)

    def mock_add_spec(self, spec: Any, spec_set: Any = False) -> None:
        """Add a spec, as unittest.mock does; the magic methods are then those of the spec."""
        _rebase(self, without=stock.DEFAULT_MAGICS)
        super().mock_add_spec(spec, spec_set)  # type: ignore[misc]


def _rebase(mock: Any, without: frozenset[str]) -> None:
    """Give a mock a class of its own on the unshared one, with the magic methods it keeps."""
    old = type(mock)
    kept: dict[str, Any] = {}
    for base in reversed(old.__mro__[: old.__mro__.index(old._netra_unshared)]):
        kept.update(vars(base))
    for name in without | {"__dict__", "__weakref__", "_netra_is_shared"}:
        kept.pop(name, None)
    kept["_netra_tie"] = Tie()
    make: Any = type(old)
    _set_class(mock, make(old.__name__, (old._netra_unshared,), kept))
    tie_to_class(mock)
