"""Give fakes of a locked class what the live reader gives fakes of a real one."""

from __future__ import annotations

import ast
import inspect
import typing
from abc import ABCMeta
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from netra_fakes._interface import UNKNOWN, Interface, awaited_type
from netra_fakes._read.generics import close
from netra_fakes._read.scope import union_of
from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.contract._file import read_contract
from netra_fakes.contract._members import Contract, contract_of
from netra_fakes.contract._names import LockedScope, find_real, substitutions

_PARAMETER_KINDS = {
    "positional_only": inspect.Parameter.POSITIONAL_ONLY,
    "positional_or_keyword": inspect.Parameter.POSITIONAL_OR_KEYWORD,
    "var_positional": inspect.Parameter.VAR_POSITIONAL,
    "keyword_only": inspect.Parameter.KEYWORD_ONLY,
    "var_keyword": inspect.Parameter.VAR_KEYWORD,
}


class LockedDefault:
    """Stands for a default that a contract can only name."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class _Text(str):
    """An annotation as text; a signature that is printed shows it without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class LockedInterface:
    """What a fake is built from, read from a contract; implements `_interface.Interface`.

    Annotations that name other locked classes give fakes of these. As soon as the module of the
    real class is imported, `real` is that class, so that `isinstance` holds.

    Args:
        spec: A spec from a contract.
        known: The other locked specs by address; by default those of the spec's own contract.
    """

    def __init__(self, spec: ClassSpec, known: Mapping[str, ClassSpec] | None = None) -> None:
        self.spec = spec
        own = contract_of(spec)
        self._known: Mapping[str, ClassSpec] = known or ({} if own is None else own)
        self._scope = LockedScope(self._known, self._stand_in)
        self._meanings: Mapping[str, Mapping[str, str]] | None = None
        self._signatures: dict[str, inspect.Signature | None] = {}

    def __repr__(self) -> str:
        return f"<locked interface of {self.spec.target}>"

    @property
    def real(self) -> object | None:
        """The real class, as soon as its module is imported; None before."""
        return find_real(self.spec)

    def _stand_in(self, spec: ClassSpec) -> type:
        return stand_in(spec, self._known)

    def _method(self, name: str) -> MethodSpec | None:
        return self.spec.methods.get(name) if name else self.spec.constructor

    def signature(self, name: str) -> inspect.Signature | None:
        """Return how a method is called on an instance: see `Interface.signature`."""
        if name not in self._signatures:
            method = self._method(name)
            self._signatures[name] = None if method is None else _build_signature(method)
        return self._signatures[name]

    def parameter_types(self, name: str) -> dict[str, object]:
        """Return the resolved annotation of each parameter of a method; UNKNOWN is left out."""
        method = self._method(name)
        found: dict[str, object] = {}
        for parameter in (method.parameters or ()) if method is not None else ():
            resolved = self._resolve(parameter.annotation, method)
            if resolved is not UNKNOWN and resolved is not Any:
                optional = parameter.default == "None"
                found[parameter.name] = union_of([resolved, type(None)]) if optional else resolved
        return found

    def answer_type(self, name: str) -> object:
        """Return the resolved type of what a call gives, or of an attribute, or UNKNOWN."""
        if not name and self.spec.category != "function":
            return self.real or self._stand_in(self.spec)
        method = self._method(name)
        found = self._result_of(method) if method is not None else self._attribute_type(name)
        return UNKNOWN if found is Any else found

    def _resolve(self, text: str | None, member: MethodSpec | AttributeSpec | None) -> object:
        if text is None:
            return UNKNOWN
        if self._meanings is None:
            self._meanings = substitutions(self.spec, self._known)
        meaning = self._meanings.get(member.defined_in, {}) if member is not None else {}
        return close(self._scope.resolve_text(text, meaning), self._scope.resolve)

    def _result_of(self, method: MethodSpec) -> object:
        resolved = self._resolve(method.returns, method)
        if method.name == "__await__":
            return awaited_type(resolved)
        if method.kind in ("sync", "coroutine", "awaitable"):
            return resolved
        arguments = typing.get_args(resolved)
        return arguments[0] if arguments else UNKNOWN

    def _attribute_type(self, name: str) -> object:
        attribute = self.spec.attributes.get(name)
        if attribute is None:
            return UNKNOWN
        if attribute.annotation is not None:
            return self._resolve(attribute.annotation, attribute)
        if attribute.scope == "enum_member":
            return self.real or self._stand_in(self.spec)
        if attribute.value is None:
            return UNKNOWN
        value = read_default(attribute.value)
        return UNKNOWN if value is None or isinstance(value, LockedDefault) else type(value)


def _build_signature(method: MethodSpec) -> inspect.Signature | None:
    if method.parameters is None:
        return None
    try:
        parameters = [_build_parameter(parameter) for parameter in method.parameters]
        return inspect.Signature(
            parameters,
            return_annotation=_annotation(method.returns),
            __validate_parameters__=False,
        )
    except ValueError:  # a name that no Python function can have: the keys of some TypedDicts
        return None


def _build_parameter(parameter: ParameterSpec) -> inspect.Parameter:
    empty = inspect.Parameter.empty
    return inspect.Parameter(
        parameter.name,
        _PARAMETER_KINDS[parameter.kind],
        default=empty if parameter.default is None else read_default(parameter.default),
        annotation=_annotation(parameter.annotation),
    )


def _annotation(text: str | None) -> object:
    return inspect.Parameter.empty if text is None else _Text(text)


def read_default(text: str) -> object:
    """Return the object that the text of a default stands for.

    A literal is evaluated, a name is looked up among the modules that are imported; anything else
    stays a `LockedDefault`, which prints as its text.
    """
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        from netra_fakes._read import MISSING
        from netra_fakes._read.scope import find_loaded

        found = find_loaded(text) if text != "..." else MISSING
        return LockedDefault(text) if found is MISSING else found


class LockedType(ABCMeta):
    """The class of stand-ins for locked classes that are not imported.

    A stand-in may stand wherever a type does (`X | None`, `list[X]`), and is an `Interface`
    itself, so that `make_fake` builds the locked class from it.
    """

    interface: LockedInterface

    @property
    def spec(cls) -> ClassSpec:
        """The locked description."""
        return cls.interface.spec

    @property
    def real(cls) -> object | None:
        """The real class, as soon as its module is imported."""
        return cls.interface.real

    def signature(cls, name: str) -> inspect.Signature | None:
        """Return how a method is called: see `Interface.signature`."""
        return cls.interface.signature(name)

    def parameter_types(cls, name: str) -> dict[str, object]:
        """Return the resolved annotation of each parameter of a method."""
        return cls.interface.parameter_types(name)

    def answer_type(cls, name: str) -> object:
        """Return the resolved type of what a call gives."""
        return cls.interface.answer_type(name)


def _is_subclass(cls: LockedType, subclass: type, /) -> bool:
    """Tell real classes by their address, since the stand-in was made before they were.

    A class of the reference application counts as the real one of its name, for which it stands.
    """
    spec = cls.interface.spec
    if spec.category in ("protocol", "typed_dict"):
        return True  # told by shape, which a contract does not judge
    return any(
        f"{base.__module__}:{base.__qualname__}" == spec.target
        or (base.__name__ == spec.name and base.__module__.startswith("netra_fakes.reference."))
        for base in subclass.__mro__
    )


_stand_ins: dict[tuple[int, str], tuple[Mapping[str, ClassSpec], LockedType]] = {}


def stand_in(spec: ClassSpec, known: Mapping[str, ClassSpec]) -> type:
    """Return the class that stands for a locked one in types; the same one each time.

    Args:
        spec: The locked class.
        known: The contract that it is part of.
    """
    key = id(known), spec.target
    held = _stand_ins.get(key)
    if held is None or held[0] is not known:
        namespace = {
            "__module__": spec.module,
            "__qualname__": spec.qualname,
            "__subclasshook__": classmethod(cast("Any", _is_subclass)),
        }
        made = LockedType(spec.name, (), namespace)
        made.interface = LockedInterface(spec, known)
        held = _stand_ins[key] = known, made
    return held[1]


def locked_interface(target: str) -> Interface | None:
    """Return the interface of a class in the contract that the settings name.

    Args:
        target: "package.module:Class".

    Returns:
        None where no contract is named, or it does not hold that class.

    Raises:
        ContractError: The file cannot be read.
    """
    from netra_fakes._config import get_settings

    settings = get_settings()
    if settings.contract is None:
        return None
    contract = read_cached((settings.root or Path()) / settings.contract)
    if target not in contract:
        return None
    return _interface_of(contract, contract[target])


def read_cached(path: Path) -> Contract:
    """Read a contract file, unless it was read already and has not changed since.

    Raises:
        ContractError: The file cannot be read.
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0  # reading it says what is wrong
    return _read_cached(path, changed)


@lru_cache(maxsize=8)
def _read_cached(path: Path, changed: int) -> Contract:  # noqa: ARG001 - a key of the cache
    return read_contract(path)


_interfaces: dict[tuple[int, str], tuple[Contract, LockedInterface]] = {}


def _interface_of(contract: Contract, spec: ClassSpec) -> LockedInterface:
    key = id(contract), spec.target
    held = _interfaces.get(key)
    if held is None or held[0] is not contract:
        held = _interfaces[key] = contract, LockedInterface(spec, contract)
    return held[1]
