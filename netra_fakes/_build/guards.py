"""Refuse what the spec does not allow, where it is said, and note it in the journal."""

from __future__ import annotations

import inspect
import linecache
import re
import types
import warnings
from collections.abc import Mapping
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, TypeVar

from netra_fakes._build import acceptor, stock
from netra_fakes._build.frames import outer_frame, outer_location
from netra_fakes._interface import UNKNOWN
from netra_fakes._journal import JOURNAL, FakeRecord
from netra_fakes._messages import fakes
from netra_fakes._messages.near import near_matches
from netra_fakes._read import MISSING
from netra_fakes._spec import AttributeSpec, Location
from netra_fakes.errors import (
    MethodReplacedError,
    NotAwaitableError,
    ReadOnlyAttributeError,
    SpecTypeWarning,
    SpecViolationError,
    TypeMismatchError,
    UnexpectedAwaitableError,
    UnknownAttributeError,
)

if TYPE_CHECKING:
    from netra_fakes._build.blueprint import Blueprint
    from netra_fakes._build.plan import MethodPlan

Violation = TypeVar("Violation", bound=SpecViolationError)
_NO_OBJECTS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    property,
    type,
)
"""What has no attributes of its own beside those that every function has."""

_ASSIGNMENT = re.compile(
    r"^\s*((?:self\.)?[A-Za-z_]\w*)\s*(?::[^=]+)?=\s*(?:await\s+)?[\w.]*\b(?:make\w*|fakes?\w*)"
    r"(?:\.\w+)?\((?!.*\b(?:make_\w+|fakes)\()"
)
"""A variable that is given what a line's one factory makes, and not what that was put into."""
_SET_ON_INSTANCES = ("return_value", "side_effect", "method_calls")
MOCK_API = tuple(
    sorted(
        {name for name in dir(stock.MagicMock) if not name.startswith("_")} | {*_SET_ON_INSTANCES}
    )
)
_AWAIT_API = tuple(name for name in dir(stock.AsyncMock) if "await" in name)
"""What only the mocks of coroutine methods have."""


def note(error: Violation) -> Violation:
    """Write a violation into the journal, since code under test may swallow it, and return it.

    The verdict can tell from `error.__traceback__` who saw it. None, or a first frame in this
    package: C code such as `hasattr` or `getattr` with a default caught it at once. Else the first
    frame is that of the code that caught it: a test's, or that of the code under test.
    """
    JOURNAL.add_violation(error, outer_location())
    return error


def fake_name(mock: Any) -> str:
    """Return the name that the user's code has for the fake that a mock belongs to."""
    record: FakeRecord | None = vars(mock).get("_netra_record")
    return "fake" if record is None else record_name(record)


def record_name(record: FakeRecord) -> str:
    """Return the variable that a nameless fake was assigned to, else the name it was given."""
    if record.is_named or record.code is None:
        return record.name
    match = _ASSIGNMENT.match(linecache.getline(record.code.co_filename, record.line))
    return record.name if match is None or iskeyword(match[1]) else match[1]


def facts(mock: Any, plan: MethodPlan) -> dict[str, Any]:
    """Return the attributes of a violation that concerns a method."""
    return {
        "fake": fake_name(mock),
        "class_name": plan.class_name,
        "member": plan.spec.name,
        "location": plan.spec.location,
    }


# --- names ------------------------------------------------------------------------------------


def refuse_unknown(mock: Any, blueprint: Blueprint, name: str, action: str) -> Exception:
    """Return the error for a name that the real class does not have."""
    near = blueprint.near_names(name)
    text = fakes.unknown_attribute(
        blueprint.spec, fake_name(mock), name, action, near, is_class=blueprint.is_class
    )
    error = UnknownAttributeError(
        text,
        fake=fake_name(mock),
        class_name=blueprint.class_name,
        member=name,
        location=blueprint.spec.location,
        near_matches=near,
    )
    return note(_named(error, name))


def refuse_mock_attribute(mock: Any, plan: MethodPlan, name: str) -> Exception:
    """Return the error for a misspelt assertion or setting on the mock of a method."""
    if name in _AWAIT_API and not plan.is_awaited:
        near: tuple[str, ...] = (name.replace("awaited", "called").replace("await", "call"),)
        text = fakes.not_awaited(plan, fake_name(mock), name, near[0])
    else:
        near = near_matches(name, [*MOCK_API, *(_AWAIT_API if plan.is_awaited else ())])
        text = fakes.unknown_setting(plan, fake_name(mock), name, near)
    error = UnknownAttributeError(text, **facts(mock, plan), near_matches=near)
    return note(_named(error, name))


def real_attributes(plan: MethodPlan) -> frozenset[str]:
    """Return the attributes that the real function has of its own, such as `cache_clear`."""
    real = plan.blueprint.static_member(plan.name)
    if real is MISSING:
        return frozenset()
    own = set(vars(real)) if hasattr(real, "__dict__") else set()
    if not isinstance(real, _NO_OBJECTS):
        own |= set(dir(type(real)))
    return frozenset(name for name in own if not name.startswith("_"))


def refuse_read_only(mock: Any, blueprint: Blueprint, spec: AttributeSpec) -> Exception:
    """Return the error for setting a property without a setter, or the like."""
    error = ReadOnlyAttributeError(
        fakes.read_only(blueprint.spec, fake_name(mock), spec),
        fake=fake_name(mock),
        class_name=blueprint.class_name,
        member=spec.name,
        location=spec.location,
    )
    return note(_named(error, spec.name))


def _named(error: Violation, name: str) -> Violation:
    """Set the name of an AttributeError, and no object: CPython then adds no suggestion twice."""
    error.name = name  # type: ignore[attr-defined]
    return error


def is_probe(name: str) -> bool:
    """Whether a missing name is asked for by Python's protocols and not by application code."""
    return name.startswith("__") and name.endswith("__")


# --- what stands over a method ----------------------------------------------------------------


def check_replacement(mock: Any, plan: MethodPlan, value: Any) -> None:
    """Refuse to put over a method what is not called, or not awaited, as the real one is."""
    if not callable(value) and not isinstance(value, (staticmethod, classmethod, property)):
        raise note(
            MethodReplacedError(
                fakes.method_replaced(plan, fake_name(mock), value), **facts(mock, plan)
            )
        )
    if plan.is_awaited and not gives_awaitable(value):
        raise note(
            NotAwaitableError(
                fakes.not_awaitable(plan, fake_name(mock), value), **facts(mock, plan)
            )
        )
    if not (plan.is_awaited or plan.may_be_awaited) and is_async(value):
        raise note(
            UnexpectedAwaitableError(
                fakes.unexpected_awaitable(plan, fake_name(mock), value), **facts(mock, plan)
            )
        )


def check_result_of(mock: Any, plan: MethodPlan, value: Any) -> None:
    """Judge the result that a mock brings along which is put over a method."""
    if stock.is_mock(value) and is_async(value) == plan.is_awaited:
        given = vars(value).get("_mock_return_value", stock.DEFAULT)
        if given is not stock.DEFAULT:
            check_return_value(mock, plan, given)


def is_async(value: Any) -> bool:
    """Whether calling a value gives a coroutine, as far as its kind tells."""
    if stock.is_mock(value):
        return issubclass(type(value), stock.AsyncMock) or (
            stock.is_mock(value) and stock.is_coroutine_function(_effect(value))
        )
    if isinstance(value, type):
        return False
    if stock.is_coroutine_function(value) or inspect.iscoroutinefunction(value):
        return True
    return inspect.iscoroutinefunction(inspect.getattr_static(type(value), "__call__", None))


def gives_awaitable(value: Any) -> bool:
    """Whether what a call of a value gives can be awaited."""
    if is_async(value):
        return True
    if stock.is_mock(value):
        given = vars(value).get("_mock_return_value", stock.DEFAULT)
        if value._mock_delegate is not None:
            given = value._mock_delegate.return_value
        return inspect.isawaitable(given) and not _is_default_child(given)
    try:
        returns = inspect.signature(value).return_annotation
    except (TypeError, ValueError):
        return False
    return any(word in str(returns) for word in ("Awaitable", "Coroutine", "Future", "Task"))


def _is_default_child(value: Any) -> bool:
    return stock.is_mock(value) and not hasattr(type(value), "__await__")


def _effect(mock: Any) -> Any:
    effect = vars(mock).get("_mock_side_effect")
    return effect if callable(effect) and not isinstance(effect, type) else None


# --- stubs ------------------------------------------------------------------------------------


def check_return_value(mock: Any, plan: MethodPlan, value: Any) -> None:
    """Refuse a coroutine object, and report a value that breaks the return annotation."""
    if inspect.iscoroutine(value) and plan.spec.kind != "awaitable":
        value.close()
        raise note(
            UnexpectedAwaitableError(
                fakes.coroutine_as_result(plan, fake_name(mock)), **facts(mock, plan)
            )
        )
    is_judged = plan.is_plain and plan.name not in stock.SIDE_EFFECT_METHODS
    if plan.spec.kind == "awaitable" and inspect.isawaitable(value):
        return
    if plan.blueprint.is_typed and plan.answer_type is not UNKNOWN and is_judged:
        _report(mock, plan, "the return value", value, plan.answer_type, "stub")


def check_side_effect(mock: Any, plan: MethodPlan, value: Any) -> None:
    """Refuse an async function over a sync method, and results that the annotation refuses."""
    is_function = callable(value) and not stock.is_exception(value)
    if is_function and not (plan.is_awaited or plan.may_be_awaited) and is_async(value):
        raise note(
            UnexpectedAwaitableError(
                fakes.unexpected_awaitable(plan, fake_name(mock), value, setting="side_effect"),
                **facts(mock, plan),
            )
        )
    if isinstance(value, (list, tuple)):
        for result in value:
            if not stock.is_exception(result) and result is not stock.DEFAULT:
                check_return_value(mock, plan, result)


# --- types ------------------------------------------------------------------------------------


def judge_arguments(mock: Any, plan: MethodPlan, suspects: tuple[tuple[str, Any], ...]) -> None:
    """Report the arguments of a call that break their annotations."""
    for name, value in suspects:
        if acceptor.is_omitted(value) or issubclass(type(value), stock.NonCallableMock):
            continue
        annotation = plan.types[name]
        kind = None if plan.signature is None else plan.signature.parameters[name].kind
        values: list[Any] = [value]
        if kind is inspect.Parameter.VAR_POSITIONAL:
            values = list(value)
        elif kind is inspect.Parameter.VAR_KEYWORD:
            values = list(value.values())
        for item in values:
            _report(mock, plan, name, item, annotation, "argument")


def judge_attribute(
    mock: Any, blueprint: Blueprint, spec: AttributeSpec, value: Any, annotation: object
) -> None:
    """Report a value that an attribute is set to and that breaks its annotation."""
    from netra_fakes._build.plan import MethodPlan
    from netra_fakes._spec import MethodSpec

    stand_in = MethodSpec(spec.name, None, returns=spec.annotation, location=spec.location)
    plan = MethodPlan(blueprint, spec.name, stand_in, None, types={})
    _report(mock, plan, spec.name, value, annotation, "attribute")


def _report(
    mock: Any, plan: MethodPlan, name: str, value: Any, annotation: object, what: str
) -> None:
    from netra_fakes._types import find_mismatch

    mismatch = find_mismatch(value, annotation)
    if mismatch is None:
        return
    frame = outer_frame()
    place = None if frame is None else Location(frame.f_code.co_filename, frame.f_lineno)
    if plan.blueprint.mode == "error":
        text = fakes.type_mismatch(plan, fake_name(mock), name, mismatch, what)
        raise note(TypeMismatchError(text, **facts(mock, plan)))
    key = (place and (place.file, place.line), plan.label, name, str(mismatch))
    if key in JOURNAL.type_places:
        return
    JOURNAL.type_places.add(key)
    caller = "" if frame is None else frame.f_code.co_name
    text = fakes.type_warning(plan, name, mismatch, place, caller, what)
    if place is None:
        warnings.warn(text, SpecTypeWarning, stacklevel=2)
    else:
        warnings.warn_explicit(
            text,
            SpecTypeWarning,
            place.file,
            place.line,
            module=frame.f_globals.get("__name__") if frame else None,
        )


# --- attributes= ------------------------------------------------------------------------------


def configure(fake: Any, attributes: Mapping[str, Any]) -> None:
    """Give a fake the values of `attributes=`; read-only ones may be chosen here.

    Raises:
        UnknownAttributeError: A name that the real class does not have.
    """
    from netra_fakes._build.attributes import Attribute

    blueprint: Blueprint = fake._netra_blueprint
    for name, value in attributes.items():
        if "." in name:
            fake.configure_mock(**{name: value})
            continue
        member = blueprint.member(name)
        if isinstance(member, Attribute):
            member.configure(fake, value)
        else:
            setattr(fake, name, value)
