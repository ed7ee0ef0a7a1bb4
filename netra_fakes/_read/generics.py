"""Tell what the type variables of a generic class stand for in a subclass or an alias of it."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from typing import Any, cast

import typing_extensions

from netra_fakes._interface import UNKNOWN
from netra_fakes._read.lookup import is_a, is_class, is_one_of, module_of, mro_of, namespace_of
from netra_fakes._read.scope import Scope, rebuild

Substitution = Mapping[Any, object]
"""{type variable: the type that it stands for}."""

_VARIABLES: tuple[type, ...] = (
    typing.TypeVar,
    typing.ParamSpec,
    typing_extensions.TypeVar,
    typing_extensions.ParamSpec,
    type(typing_extensions.TypeVarTuple("_Ts")),
)


def parameters_of(cls: type) -> tuple[Any, ...]:
    """Return the type variables of a generic class, in order."""
    found = namespace_of(cls).get("__parameters__", ())
    return found if is_a(found, tuple) else ()


def read_substitutions(cls: type, arguments: tuple[object, ...] = ()) -> dict[type, Substitution]:
    """Return what type variables stand for in the methods of each class of the MRO.

    Args:
        cls: The class that a fake is built from.
        arguments: Those of the alias, as in `Repo[Engine]`.
    """
    found: dict[type, Substitution] = {}
    scope = Scope(module_of(cls), classes=(cls,))
    given = [_open_quotes(argument, scope) for argument in arguments]
    own = dict(zip(parameters_of(cls), given, strict=False)) if given else {}
    _follow_bases(cls, own, found)
    return found


def _follow_bases(cls: type, own: Substitution, found: dict[type, Substitution]) -> None:
    if cls in found and not own:
        return
    found[cls] = own
    scope = Scope(module_of(cls), classes=(cls,))
    for base in namespace_of(cls).get("__orig_bases__", ()):
        origin = typing.get_origin(base)
        if is_class(origin) and origin is not cls and is_one_of(origin, mro_of(cls)):
            arguments = (_open_quotes(argument, scope) for argument in typing.get_args(base))
            given = (substitute(argument, own) for argument in arguments)
            _follow_bases(origin, dict(zip(parameters_of(origin), given, strict=False)), found)
    for base in type.__dict__["__bases__"].__get__(cls):
        if base not in found:
            _follow_bases(cast(type, base), {}, found)


def _open_quotes(argument: object, scope: Scope) -> object:
    """Resolve a type argument that is quoted, or has a quoted part, as in `Repo["Engine"]`."""
    if is_class(argument) or is_a(argument, (list, *_VARIABLES)):
        return argument
    resolved = scope.resolve(argument)
    return Any if resolved is UNKNOWN else resolved


def substitute(annotation: object, meaning: Substitution) -> object:
    """Put types in the place of type variables; keep those that mean nothing here."""
    if is_class(annotation):
        return annotation
    if is_a(annotation, _VARIABLES):
        return meaning.get(annotation, annotation)
    if is_a(annotation, list):
        return [substitute(item, meaning) for item in annotation]
    origin = typing.get_origin(annotation)
    if origin is None or origin in (typing.Literal, typing_extensions.Literal):
        return annotation
    arguments = typing.get_args(annotation)
    changed = tuple(substitute(argument, meaning) for argument in arguments)
    if all(new is old for new, old in zip(changed, arguments, strict=True)):
        return annotation
    return rebuild(annotation, origin, changed)


def close(annotation: object, resolve: Callable[[object], object]) -> object:
    """Put its bound or constraints, else `Any`, in the place of each type variable still open.

    Args:
        annotation: A resolved annotation.
        resolve: Resolves a bound that is quoted, as `Scope.resolve` does.
    """
    if is_class(annotation):
        return annotation
    if is_a(annotation, _VARIABLES):
        return _bound(annotation, resolve)
    closed = substitute(annotation, _Bounds(resolve))
    return UNKNOWN if closed is Any else closed


def _bound(variable: Any, resolve: Callable[[object], object]) -> object:
    bound = getattr(variable, "__bound__", None)
    if bound is not None:
        return resolve(bound)
    constraints = tuple(resolve(one) for one in getattr(variable, "__constraints__", ()))
    return typing.Union[constraints] if constraints else UNKNOWN  # noqa: UP007 - known only here


class _Bounds(dict[Any, object]):
    """A substitution that knows every variable by its bound or constraints."""

    def __init__(self, resolve: Callable[[object], object]) -> None:
        super().__init__()
        self._resolve = resolve

    def get(self, key: Any, default: object = None) -> object:
        if not is_a(key, (typing.TypeVar, typing_extensions.TypeVar)):  # a ParamSpec stays
            return default
        bound = _bound(key, self._resolve)
        return Any if bound is UNKNOWN else bound
