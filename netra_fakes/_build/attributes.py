"""Plan the data attributes of a class: what each is on a fresh fake, and what it may be set to."""

from __future__ import annotations

import ast
import collections.abc
import copy
import typing
from enum import Enum
from inspect import Parameter, Signature
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

from netra_fakes import _answers
from netra_fakes._build import guards, stock
from netra_fakes._build.plan import MethodPlan
from netra_fakes._interface import UNKNOWN
from netra_fakes._read import MISSING
from netra_fakes._read.lookup import is_a, is_class
from netra_fakes._spec import AttributeSpec, MethodSpec
from netra_fakes.errors import NetraFakesError

if TYPE_CHECKING:
    from netra_fakes._build.blueprint import Blueprint
    from netra_fakes._build.members import Member

_VALUES = (bool, int, float, complex, str, bytes, frozenset, Enum, range)
_CONTAINERS = (list, dict, set, tuple)
_ON_CLASS = frozenset({"class", "enum_member", "field", "property", "slot"})
_NO_VALUE = object()


def build_attribute(blueprint: Blueprint, name: str) -> Member | None:
    """Return the plan of a data attribute, None where the real class has none of that name."""
    spec = blueprint.spec.attributes.get(name)
    if spec is None:
        return None
    held = blueprint.static_member(name)
    if blueprint.is_class and (
        spec.scope not in _ON_CLASS or (held is MISSING and blueprint.interface.real is not None)
    ):
        return None
    kind = blueprint.interface.answer_type(name)
    if typing.get_origin(kind) is collections.abc.Callable and typing.get_args(kind):
        return CallableAttribute(blueprint, spec, kind)
    return Attribute(blueprint, spec, kind, held)


class Attribute:
    """A data attribute, a property, an enum member, a nested class."""

    def __init__(
        self, blueprint: Blueprint, spec: AttributeSpec, kind: object, held: object
    ) -> None:
        self.blueprint = blueprint
        self.spec = spec
        self.kind = kind
        self.held = held

    def make_for(self, fake: Any, state: dict[str, Any]) -> Any:
        """Return the value on a fresh object, as far as the class tells it."""
        with stock.LOCK:
            return state[self.spec.name] if self.spec.name in state else self._make_for(fake, state)

    def _make_for(self, fake: Any, state: dict[str, Any]) -> Any:
        name = self.spec.name
        if self.spec.awaitable:
            chosen = state.get("_netra_values", {})
            return _answers.Ready(chosen[name] if name in chosen else self._first_value(fake))
        value = self._first_value(fake)
        is_new = stock.is_mock(value) and value is not fake  # which it is for `Self`
        if is_new and vars(value)["_mock_new_parent"] is None:
            vars(value).update(
                _mock_parent=fake, _mock_new_parent=fake, _mock_name=name, _mock_new_name=name
            )
            state["_mock_children"][name] = value
        state[name] = value
        return value

    def _first_value(self, fake: Any) -> Any:
        told = _literal(self.held, self.spec)
        if told is not _NO_VALUE:
            return told
        if is_class(self.held):
            return self._nested_class(fake, self.held)
        if self.kind is UNKNOWN:
            return fake._netra_make_loose(self.spec.name)
        plan = _answers.plan_answer("sync", self.kind)
        return plan(lambda target: self._child(fake, target), fake)

    def _nested_class(self, fake: Any, held: type) -> Any:
        if issubclass(held, (BaseException, Enum)):
            return held
        return self._child(fake, held, self.blueprint.options._replace(is_class=True))

    def _child(self, fake: Any, target: Any, options: Any = None) -> Any:
        from netra_fakes._build.blueprint import find_blueprint

        options = options or self.blueprint.options._replace(is_class=False)
        try:
            blueprint = find_blueprint(target, options)
        except NetraFakesError:
            return fake._netra_make_loose(self.spec.name)
        return blueprint.make_child(fake, self.spec.name)

    def check_set(self, fake: Any, value: Any) -> Any:
        """Refuse to set what cannot be set on the real object; report a value of a wrong type."""
        if not self.spec.writable:
            raise guards.refuse_read_only(fake, self.blueprint, self.spec)
        self.check_value(fake, value)
        return value

    def check_value(self, fake: Any, value: Any) -> None:
        """Report a value that breaks the attribute's annotation."""
        if self.blueprint.is_typed and self.kind is not UNKNOWN:
            guards.judge_attribute(fake, self.blueprint, self.spec, value, self.kind)

    def configure(self, fake: Any, value: Any) -> None:
        """Set the value from `attributes=`, which may also give what only the object sets."""
        if not self.spec.awaitable:
            self.check_value(fake, value)
        if self.spec.awaitable:
            vars(fake).setdefault("_netra_values", {})[self.spec.name] = value
        else:
            vars(fake)[self.spec.name] = value


class CallableAttribute(Attribute):
    """An attribute annotated as `Callable[..., T]`: a mock that is called as it says."""

    def __init__(self, blueprint: Blueprint, spec: AttributeSpec, kind: object) -> None:
        super().__init__(blueprint, spec, kind, MISSING)
        parameters, result = _split_callable(kind)
        is_awaited = typing.get_origin(result) in _AWAITABLES
        if is_awaited:
            result = typing.get_args(result)[-1]
        self.plan = MethodPlan(
            blueprint,
            spec.name,
            MethodSpec(
                spec.name,
                None,
                "coroutine" if is_awaited else "sync",
                returns=None,
                defined_in=spec.defined_in,
                location=spec.location,
            ),
            parameters,
            types={},
            answer_type=result,
        )
        self.plan.may_be_awaited |= result in _ANY_RESULT
        from netra_fakes._build.members import MethodMember

        self._method = MethodMember(self.plan)

    def make_for(self, fake: Any, state: dict[str, Any]) -> Any:
        """Return the mock of the callable."""
        return self._method.make_for(fake, state)

    def check_set(self, fake: Any, value: Any) -> Any:
        """Refuse a callable that is not awaited as the annotation says; None may be let through."""
        if not self.spec.writable:
            raise guards.refuse_read_only(fake, self.blueprint, self.spec)
        return value if value is None else self._method.check_set(fake, value)


_AWAITABLES = (collections.abc.Awaitable, collections.abc.Coroutine)
_ANY_RESULT: tuple[object, ...] = (typing.Any, object, UNKNOWN)
"""Results that may be an awaitable as well: such a callable may be sync or async."""


def _split_callable(kind: object) -> tuple[Signature | None, object]:
    given, result = typing.get_args(kind)
    if not isinstance(given, list):
        return None, result
    names = [f"argument_{index}" for index, _ in enumerate(given, start=1)]
    parameters = [Parameter(name, Parameter.POSITIONAL_ONLY) for name in names]
    return Signature(parameters), result


def _literal(held: object, spec: AttributeSpec) -> Any:
    """Return the value that the class tells, a fresh copy where it can be changed.

    Told by type: the `__class__` of a proxy, as of a web framework's request, may raise.
    """
    if held is not MISSING and is_a(held, _VALUES):
        return held
    if type(held) in _CONTAINERS and spec.scope != "slot":
        return copy.copy(held)
    is_slot = is_a(held, MemberDescriptorType)
    if (held is MISSING or is_slot) and spec.value not in (None, "None", "..."):
        try:
            return ast.literal_eval(spec.value or "")
        except (ValueError, SyntaxError):
            return _NO_VALUE
    return _NO_VALUE
