"""Judge whether a value fits a plain type annotation; what cannot be judged passes."""

from __future__ import annotations

import abc
import collections
import collections.abc
import itertools
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast
from unittest.mock import ANY, NonCallableMock, sentinel

import typing_extensions

from netra_fakes._interface import UNKNOWN

Check = Callable[[object], bool]
"""Tells whether a value fits one annotation."""

_MOST_ITEMS = 1000
"""How many items of a container are looked at, so that a huge argument costs no test its time."""

_DEPTH = 6

_PROMOTED: dict[object, tuple[type, ...]] = {
    float: (float, int),
    complex: (complex, float, int),
    bytes: (bytes, bytearray, memoryview),
}
"""What else fits a type by the typing specification's promotions (the numeric tower, bytes)."""

_LITERALS = (typing.Literal, typing_extensions.Literal)
_NEVER_JUDGED: tuple[object, ...] = (
    Any,
    object,
    UNKNOWN,
    typing_extensions.Any,
    typing_extensions.Self,
    typing_extensions.Never,
    typing.NoReturn,
)


@dataclass(frozen=True)
class Mismatch:
    """A value that breaks its annotation.

    Attributes:
        expected: The annotation in words, as "str | None".
        actual: What the value is, as "int", or "list with an int at [2]".
    """

    expected: str
    actual: str


def find_mismatch(value: object, annotation: object) -> Mismatch | None:
    """Return how a value breaks an annotation, None where it fits or cannot be judged.

    Judged are classes, builtins, unions, `Literal`, `Callable`, `type[T]`, TypedDicts, runtime
    protocols and containers of those. A mock fits everything. Where `typeguard` is installed it
    judges the annotations that are left.

    Args:
        value: An argument, or a stubbed result.
        annotation: A resolved annotation, as `Interface.parameter_types` gives it.
    """
    check = compile_check(annotation)
    try:
        if check is None or check(value):
            return None
        expected, actual = describe_type(annotation), describe_value(value, annotation)
    except Exception:  # a value whose own look-up raises, such as a dead weakref.proxy
        return None
    if expected == actual:
        expected, actual = describe_type(annotation, full=True), _class_name(type(value), full=True)
    return Mismatch(expected, actual)


_compiled: dict[object, Check | None] = {}


def compile_check(annotation: object) -> Check | None:
    """Return a quick judge of one annotation, None where there is nothing to judge.

    The judge takes about 100 ns for a class, and passes every mock. It raises only what the
    value's own `__class__` raises.

    Args:
        annotation: A resolved annotation.
    """
    try:
        return _compiled[annotation]
    except KeyError:
        check = _compile(annotation, 0)
        if _may_be_kept(annotation):
            _compiled[annotation] = check
        return check
    except TypeError:  # an unhashable annotation, such as Literal[[]]
        return _compile(annotation, 0)


def _may_be_kept(annotation: object) -> bool:
    """Whether a cache entry keeps nothing alive: builtins only, and what is made of them."""
    if isinstance(annotation, type):
        return annotation.__module__ == "builtins" and not isinstance(
            annotation, types.GenericAlias
        )
    arguments = typing.get_args(annotation)
    return bool(arguments) and all(_may_be_kept(argument) for argument in arguments)


def _compile(annotation: object, depth: int) -> Check | None:
    if depth > _DEPTH or annotation in _NEVER_JUDGED:
        return None
    if annotation is None or annotation is type(None):
        return lambda value: value is None or is_mock(value)
    origin = typing.get_origin(annotation)
    if origin is None:
        return _compile_plain(annotation, depth)
    arguments = typing.get_args(annotation)
    if annotation is typing.Tuple:  # noqa: UP006 - bare, and no `tuple[()]`
        return _compile_class(tuple)
    if origin in (typing.Union, types.UnionType):
        return _compile_union(arguments, depth)
    if origin in _LITERALS:
        return _compile_literal(arguments)
    if origin is typing.Annotated:
        return _compile(arguments[0], depth)
    if origin is collections.abc.Callable:
        return lambda value: callable(value)
    if origin is type:
        return _compile_type(arguments[0] if arguments else object)
    if not isinstance(origin, type):
        return None
    return _compile_container(origin, arguments, depth) or _compile_left(annotation)


def _compile_plain(annotation: object, depth: int) -> Check | None:
    """Judge a class, a NewType, a type variable with a bound."""
    supertype = getattr(annotation, "__supertype__", None)
    if supertype is not None and not isinstance(annotation, type):
        return _compile(supertype, depth + 1)
    if annotation in (typing.Callable, collections.abc.Callable):
        return lambda value: callable(value)
    if not isinstance(annotation, type):
        return _compile_left(annotation)
    if typing_extensions.is_typeddict(annotation):
        return lambda value: isinstance(value, dict) or is_mock(value)
    return _compile_class(annotation)


_FILES: tuple[type, ...] = (typing.IO, typing.TextIO, typing.BinaryIO)
"""What no file is an instance of: they are told by what they can do, and only by checkers."""


def _compile_class(cls: type) -> Check | None:
    if cls in _FILES:
        return lambda value: not isinstance(value, _SIMPLE)
    if not _is_judged_by_isinstance(cls):
        return None
    accepted: type | tuple[type, ...] = _PROMOTED.get(cls, cls)
    return lambda value: isinstance(value, accepted) or is_mock(value)


def _is_judged_by_isinstance(cls: type) -> bool:
    """Whether `isinstance` against a class runs no code of the class or of the value.

    A Protocol is judged where it is checkable at run time and has methods only: its data members
    would be looked up on the value.
    """
    if not getattr(cls, "_is_protocol", False):
        check = type(cls).__instancecheck__
        return check in (type.__instancecheck__, abc.ABCMeta.__instancecheck__) or issubclass(
            cls, Enum
        )
    if not getattr(cls, "_is_runtime_protocol", False):
        return False
    members = typing_extensions.get_protocol_members(cls)
    return all(callable(getattr(cls, name, None)) for name in members)


def _compile_union(members: tuple[object, ...], depth: int) -> Check | None:
    checks: list[Check] = []
    classes: list[type] = []
    for member in members:
        check = _compile(member, depth + 1)
        if check is None:
            return None
        if isinstance(member, type) and member in (*_SIMPLE, type(None)):
            classes.extend(_PROMOTED.get(member, (member,)))
        else:
            checks.append(check)
    accepted = tuple(classes)
    if not checks:
        return lambda value: isinstance(value, accepted) or is_mock(value)
    return lambda value: isinstance(value, accepted) or any(check(value) for check in checks)


_SIMPLE = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)


def _compile_literal(values: tuple[object, ...]) -> Check:
    accepted = [(type(value), value) for value in values]
    return lambda value: (
        is_mock(value) or any(type(value) is cls and value == known for cls, known in accepted)
    )


def _compile_type(wanted: object) -> Check | None:
    """Judge `type[T]`: a class, and where T is one, a subclass of it."""
    bounds = [wanted]
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        bounds = list(typing.get_args(wanted))
    if not all(isinstance(bound, type) and _is_judged_by_isinstance(bound) for bound in bounds):
        return lambda value: isinstance(value, type) or is_mock(value) or _is_alias(value)
    classes = cast("tuple[type, ...]", tuple(bounds))
    return lambda value: (
        is_mock(value)
        or (isinstance(value, type) and issubclass(value, classes))
        or (_is_alias(value) and issubclass(typing.get_origin(value) or object, classes))
    )


def _is_alias(value: object) -> bool:
    return isinstance(typing.get_origin(value), type)


_ITERABLES: tuple[type, ...] = (
    list, set, frozenset, collections.deque, collections.abc.Sequence,
    collections.abc.MutableSequence, collections.abc.Set, collections.abc.MutableSet,
    collections.abc.Collection, collections.abc.Iterable, collections.abc.Container,
    collections.abc.Reversible,
)  # fmt: skip
_MAPPINGS: tuple[type, ...] = (
    dict, collections.abc.Mapping, collections.abc.MutableMapping, collections.defaultdict,
    collections.OrderedDict,
)  # fmt: skip
_STORED = (list, tuple, set, frozenset, dict, collections.deque)
"""Types whose items can be looked at without using them up or running a user's code."""


def _compile_container(origin: type, arguments: tuple[object, ...], depth: int) -> Check | None:
    if origin is tuple:
        return _compile_tuple(arguments, depth)
    if origin in _MAPPINGS and len(arguments) == 2:
        key, item = (_compile(argument, depth + 1) for argument in arguments)
        return lambda value: (
            is_mock(value) or (isinstance(value, origin) and _fit_items(value, key, item))
        )
    if origin in _ITERABLES and len(arguments) == 1:
        item = _compile(arguments[0], depth + 1)
        return lambda value: (
            is_mock(value) or (isinstance(value, origin) and _fit_each(value, item))
        )
    return _compile_class(origin)


def _compile_tuple(arguments: tuple[object, ...], depth: int) -> Check:
    if len(arguments) == 2 and arguments[1] is ...:
        item = _compile(arguments[0], depth + 1)
        return lambda value: is_mock(value) or (isinstance(value, tuple) and _fit_each(value, item))
    if any(typing.get_origin(argument) is typing_extensions.Unpack for argument in arguments):
        return lambda value: isinstance(value, tuple) or is_mock(value)
    checks = [None if argument == () else _compile(argument, depth + 1) for argument in arguments]
    size = 0 if arguments == ((),) else len(checks)
    return lambda value: (
        is_mock(value)
        or (
            isinstance(value, tuple)
            and len(value) == size
            and all(
                check is None or check(item) for check, item in zip(checks, value, strict=False)
            )
        )
    )


def _fit_each(value: Any, check: Check | None) -> bool:
    if check is None or not isinstance(value, _STORED):
        return True
    return all(check(item) for item in itertools.islice(value, _MOST_ITEMS))


def _fit_items(value: Any, key: Check | None, item: Check | None) -> bool:
    if not isinstance(value, dict):
        return True
    pairs = itertools.islice(value.items(), _MOST_ITEMS)
    return all((key is None or key(k)) and (item is None or item(v)) for k, v in pairs)


def _compile_left(annotation: object) -> Check | None:
    """Let `typeguard`, where it is loaded or installed, judge what the rules here do not know."""
    if isinstance(annotation, (str, typing.ForwardRef, typing.TypeVar)):
        return None
    try:
        import typeguard
    except ImportError:
        return None

    def check(value: object) -> bool:
        try:
            typeguard.check_type(
                value,
                annotation,
                forward_ref_policy=typeguard.ForwardRefPolicy.IGNORE,
                collection_check_strategy=typeguard.CollectionCheckStrategy.ALL_ITEMS,
            )
        except typeguard.TypeCheckError:
            return is_mock(value)
        except Exception:  # what typeguard cannot judge passes
            return True
        return True

    return check


_MOCKS = (NonCallableMock, type(ANY), type(sentinel.anything))


def is_mock(value: object) -> bool:
    """Whether an object is of `unittest.mock`: a mock, `ANY` or a sentinel passes for any type."""
    return issubclass(type(value), _MOCKS)


def describe_type(annotation: object, *, full: bool = False) -> str:
    """Return an annotation as a reader of a message knows it: "list[Engine] | None".

    Args:
        annotation: A resolved annotation.
        full: Whether to name classes with their modules.
    """
    if annotation is None or annotation is type(None):
        return "None"
    if annotation is ...:
        return "..."
    if isinstance(annotation, list):
        return f"[{', '.join(describe_type(item, full=full) for item in annotation)}]"
    origin = typing.get_origin(annotation)
    if origin is None:
        return _class_name(annotation, full=full)
    arguments = typing.get_args(annotation)
    if origin in _LITERALS:
        return f"Literal[{', '.join(_literal_text(value) for value in arguments)}]"
    texts = [describe_type(argument, full=full) for argument in arguments]
    if origin in (typing.Union, types.UnionType):
        return " | ".join([*(text for text in texts if text != "None"), *_none_in(texts)])
    return f"{_class_name(origin, full=full)}[{', '.join(texts)}]" if texts else _class_name(origin)


def _none_in(texts: list[str]) -> list[str]:
    return ["None"] if "None" in texts else []


def _class_name(annotation: object, *, full: bool = False) -> str:
    if not isinstance(annotation, type):
        name = getattr(annotation, "__name__", None)
        return name if isinstance(name, str) else repr(annotation).removeprefix("typing.")
    if annotation.__module__ == "builtins" or not full:
        return annotation.__qualname__.rpartition("<locals>.")[2]
    return f"{annotation.__module__}.{annotation.__qualname__}"


def _literal_text(value: object) -> str:
    return f"{type(value).__name__}.{value.name}" if isinstance(value, Enum) else repr(value)


def describe_value(value: object, annotation: object = UNKNOWN) -> str:
    """Return what a value is, in words: its type, and what in a container does not fit.

    Args:
        value: What was given.
        annotation: What it does not fit.
    """
    if value is None:
        return "None"
    for member in _members(annotation):
        origin, arguments = typing.get_origin(member), typing.get_args(member)
        if origin in _LITERALS and isinstance(value, (str, int, bytes, Enum)):
            text = _literal_text(value)
            return text if len(text) <= 40 else f"{text[:37]}..."
        if isinstance(origin, type) and type(value) in _STORED and isinstance(value, origin):
            return _describe_items(value, arguments)
    if isinstance(value, type):
        return f"the class {value.__qualname__.rpartition('<locals>.')[2]}"
    return _class_name(type(value))


def _members(annotation: object) -> tuple[object, ...]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


def _describe_items(value: Any, arguments: tuple[object, ...]) -> str:
    """Name the first item that does not fit, and its place."""
    name = type(value).__name__
    for place, item, wanted in _places(value, arguments):
        check = compile_check(wanted)
        if check is not None and not check(item):
            return f"{name} with {_with_article(describe_value(item))}{place}"
    return f"{name} of length {len(value)}" if isinstance(value, tuple) else name


def _places(value: Any, arguments: tuple[object, ...]) -> Iterator[tuple[str, object, object]]:
    """Yield (place in words, item, the annotation it is judged by) of a container."""
    if isinstance(value, dict):
        for key, item in itertools.islice(value.items(), _MOST_ITEMS):
            yield " as a key", key, arguments[0]
            yield f" at [{key!r:.40}]", item, arguments[-1]
        return
    each = len(arguments) == 1 or arguments[-1] is ...
    for index, item in enumerate(itertools.islice(value, _MOST_ITEMS)):
        if each or index < len(arguments):
            place = "" if isinstance(value, (set, frozenset)) else f" at [{index}]"
            yield place, item, arguments[0 if each else index]


def _with_article(text: str) -> str:
    if text == "None" or text.startswith("the "):
        return text
    return f"{'an' if text[0].lower() in 'aeiou' else 'a'} {text}"
