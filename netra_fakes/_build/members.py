"""Plan what stands behind one name of a class: the mock of a method, the value of an attribute."""

from __future__ import annotations

import typing
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import typing_extensions

from netra_fakes._build import assigned, guards, stock
from netra_fakes._build.history import FIELDS
from netra_fakes._build.plan import MethodPlan
from netra_fakes._interface import UNKNOWN
from netra_fakes._messages import fakes
from netra_fakes._messages.near import near_matches
from netra_fakes._spec import MethodSpec
from netra_fakes.errors import ImpossibleAssertionError

if TYPE_CHECKING:
    from netra_fakes._build.blueprint import Blueprint

_NEVER_MEMBERS = frozenset(
    {
        "__class__", "__class_getitem__", "__copy__", "__deepcopy__", "__del__", "__delattr__",
        "__delete__", "__dict__", "__dir__", "__get__", "__getattr__", "__getattribute__",
        "__getstate__", "__init__", "__init_subclass__", "__instancecheck__", "__new__",
        "__prepare__", "__reduce__", "__reduce_ex__", "__repr__", "__set__", "__set_name__",
        "__setattr__", "__setstate__", "__slots__", "__subclasscheck__", "__subclasses__",
        "__subclasshook__", "__weakref__",
    }
)  # fmt: skip
"""Python's own hooks on objects: a fake has its own, whatever the real class does with them."""

_STOCK_DEFAULTS = frozenset({"__eq__", "__ne__", "__hash__", "__str__", "__sizeof__"})
_ENTERING = frozenset({"__enter__", "__aenter__"})


class Member(Protocol):
    """What stands behind one name."""

    def make_for(self, fake: Any, state: dict[str, Any]) -> Any:
        """Return what a fake has under the name, and keep it in its state.

        Threads get the same one.
        """
        ...

    def check_set(self, fake: Any, value: Any) -> Any:
        """Refuse a value that the real member could not be; return what is to be kept."""
        ...


class MethodMember:
    """A method."""

    def __init__(self, plan: MethodPlan) -> None:
        from netra_fakes._build.methods import MethodMaker

        self.plan = plan
        self._name = plan.name
        self._maker = MethodMaker(plan)

    def make_for(self, fake: Any, state: dict[str, Any]) -> Any:
        """Return the method's mock for one fake."""
        mock = self._maker.make(fake, fake, state)
        kept = state["_mock_children"].setdefault(self._name, mock)  # the first of several threads'
        state[self._name] = kept
        return kept

    def make_magic_for(self, fake: Any) -> Any:
        """Return the magic method, put on the fake's own class.

        It answers as unittest.mock's does, or by annotation.
        """
        name = self.plan.name
        mock = self._maker.make(None, fake, vars(fake))
        setattr(type(fake), name, mock)
        vars(fake)["_mock_children"][name] = mock
        told = stock.RETURN_VALUES.get(name, stock.DEFAULT)
        if told is NotImplemented and self.plan.answer_type is not UNKNOWN:
            told = stock.DEFAULT  # a comparison: it answers by annotation
        if told is not stock.DEFAULT:
            vars(mock)["_mock_return_value"] = told
        elif name in stock.SIDE_EFFECT_METHODS:
            vars(mock)["_mock_side_effect"] = stock.SIDE_EFFECT_METHODS[name](fake)
        elif name in stock.CALCULATED_VALUES:
            vars(mock)["_mock_return_value"] = stock.CALCULATED_VALUES[name](fake)
        elif name == "__await__":
            vars(mock)["_mock_side_effect"] = lambda: _await_for(fake, self.plan)
        return mock

    def check_set(self, fake: Any, value: Any) -> Any:
        """Refuse what is not called, or not awaited, as the real method is."""
        guards.check_replacement(fake, self.plan, value)
        guards.check_result_of(fake, self.plan, value)
        assigned.watch(fake, self.plan, value)
        return value


def _await_for(fake: Any, plan: MethodPlan) -> Any:
    from netra_fakes._answers import Ready, plan_answer
    from netra_fakes._build.answering import make_answer

    mock = vars(fake)["_mock_children"]["__await__"]
    known = vars(mock)
    if "_netra_awaited" not in known:
        plan_of_value = plan_answer("sync", plan.answer_type)
        known["_netra_awaited"] = plan_of_value(lambda spec: make_answer(spec, mock), fake)
    return Ready(known["_netra_awaited"]).__await__()


def build_member(blueprint: Blueprint, name: str) -> Member | None:
    """Return the plan of a member, None where the real class has none of that name."""
    from netra_fakes._build import attributes

    if name in _NEVER_MEMBERS or name in _STOCK_DEFAULTS or name in FIELDS:
        return None
    spec = blueprint.spec.methods.get(name)
    if spec is not None:
        return MethodMember(_plan_method(blueprint, name, spec))
    return attributes.build_attribute(blueprint, name)


def _plan_method(blueprint: Blueprint, name: str, spec: MethodSpec) -> MethodPlan:
    interface = blueprint.interface
    signature = interface.signature(name)
    if blueprint.is_class and spec.binding == "instance" and signature is not None:
        signature = _with_self(signature)
    answer_type = interface.answer_type(name)
    if name in _ENTERING and (answer_type is UNKNOWN or _is_own_class(blueprint, answer_type)):
        answer_type = typing_extensions.Self
    return MethodPlan(
        blueprint,
        name,
        spec,
        signature,
        types=interface.parameter_types(name) if blueprint.is_typed else {},
        answer_type=answer_type,
    )


def _is_own_class(blueprint: Blueprint, answer_type: object) -> bool:
    """Whether a class is annotated to be entered as itself, in the words from before `Self`.

    Compared by address, since a contract has stand-ins for classes that are not imported.
    """
    entered = typing.get_origin(answer_type) or answer_type
    if entered is object or not isinstance(entered, type):
        return False
    address = f"{entered.__module__}:{entered.__qualname__}"
    return address in (blueprint.target, *blueprint.spec.mro)


def _with_self(signature: Signature) -> Signature:
    taken = signature.parameters
    name = next(name for name in ("self", "instance", "_self", "_netra_self") if name not in taken)
    first = Parameter(name, Parameter.POSITIONAL_ONLY)
    return signature.replace(parameters=[first, *signature.parameters.values()])


def build_call_plan(blueprint: Blueprint) -> MethodPlan | None:
    """Return the plan of calling the fake itself: a constructor, a function, or `__call__`."""
    spec, interface = blueprint.spec, blueprint.interface
    if not blueprint.is_class and spec.category != "function":
        called = spec.methods.get("__call__")
        return None if called is None else _plan_method(blueprint, "__call__", called)
    called = spec.constructor or MethodSpec(spec.name, None)
    name = spec.name if spec.category == "function" else "__init__"
    return MethodPlan(
        blueprint,
        name,
        called._replace(name=name),
        interface.signature(""),
        types=interface.parameter_types("") if blueprint.is_typed else {},
        answer_type=interface.answer_type("") if spec.category == "function" else UNKNOWN,
        is_constructor=blueprint.is_class,
    )


Expected: TypeAlias = "tuple[Any, ...]"


def ensure_possible_call(blueprint: Blueprint, fake: Any, expected: Any) -> None:
    """Refuse an expected call on a method that does not exist, or with impossible arguments.

    Raises:
        ImpossibleAssertionError: No such call can ever have been made.
    """
    from netra_fakes._build import asserting

    if not isinstance(expected, tuple) or len(expected) != 3 or not expected[0]:
        return
    dotted, args, kwargs = expected
    first, *rest = str(dotted).split(".")
    if "()" in first or first.startswith("__"):
        return
    member = blueprint.member(first)
    if member is None:
        if first in vars(fake) or first in vars(fake)["_mock_children"]:
            return
        near = near_matches(first, blueprint.names)
        text = fakes.impossible_name(blueprint.spec, guards.fake_name(fake), first, near)
        raise guards.note(
            ImpossibleAssertionError(
                text,
                fake=guards.fake_name(fake),
                class_name=blueprint.class_name,
                member=first,
                near_matches=near,
            )
        )
    if not rest and isinstance(member, MethodMember):
        child = getattr(fake, first)
        if hasattr(type(child), "_netra_plan"):
            asserting.ensure_possible(child, args, kwargs)
