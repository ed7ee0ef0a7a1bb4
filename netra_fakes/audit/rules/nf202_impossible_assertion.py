"""NF202: an assertion names a call that the real signature refuses."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from netra_fakes._messages import audit as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._spec import MethodSpec
from netra_fakes.audit._bind import BindFailure, CallShape, find_bind_failure, shape_of_call
from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._facts import FileFacts, render_spec
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._lookup import dotted_parts
from netra_fakes.audit._values import Double
from netra_fakes.audit._walk._reals import callable_of

_WITH_ARGUMENTS = frozenset(
    {
        "assert_any_await", "assert_any_call", "assert_awaited_once_with", "assert_awaited_with",
        "assert_called_once_with", "assert_called_with",
    }
)  # fmt: skip

_WITH_CALLS = ("assert_has_calls", "assert_has_awaits")


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield assertions that can never hold."""
    for site in facts.walk.sites.asserts:
        if site.call is None or site.name not in (*_WITH_ARGUMENTS, *_WITH_CALLS):
            continue
        if not isinstance(site.receiver, Double) or site.guard.excuses("AssertionError"):
            continue
        typed = facts.type_of(site.receiver)
        if typed is None or not isinstance(typed.entity, (ClassEntity, FunctionEntity)):
            continue
        method, owner = callable_of(typed.entity)
        calls = [site.call] if site.name in _WITH_ARGUMENTS else _calls_in(site.call)
        failure = _find_failure(site.receiver, calls, typed.entity, method)
        if failure is None or method is None:
            continue
        names = [parameter.name for parameter in method.parameters or ()]
        near = near_matches(failure.names[0], names) if failure.kind == "unknown keyword" else ()
        name = f"{owner.name}.{method.name}" if owner else method.name
        yield facts.finding(
            RULE,
            site.node,
            messages.impossible_assertion(name, messages.bind_reason(failure.kind, failure.names)),
            confidence=typed.confidence,
            source=typed.source,
            help=messages.near_help(near),
            spec=render_spec(typed.entity),
        )


def _find_failure(
    double: Double,
    calls: Iterable[ast.Call],
    entity: ClassEntity | FunctionEntity,
    method: MethodSpec | None,
) -> BindFailure | None:
    """Return why one of the calls that an assertion names does not bind."""
    for named in calls:
        shape = shape_of_call(named)
        failure = find_bind_failure(method, shape) if method else None
        if failure is not None and not _is_object_call(double, entity, shape):
            return failure
    return None


def _calls_in(assertion: ast.Call) -> list[ast.Call]:
    """Return each `call(...)` of `assert_has_calls([call(...), ...])`."""
    listed = assertion.args[0] if assertion.args else None
    return [
        item
        for item in getattr(listed, "elts", ())
        if isinstance(item, ast.Call) and dotted_parts(item.func)[-1:] == ["call"]
    ]


def _is_object_call(double: Double, entity: ClassEntity | FunctionEntity, shape: CallShape) -> bool:
    """Whether a double of a class that is used as one of its objects holds such a call.

    It is called itself, or a method of it is. An autospec asks `__init__` before it lets a call
    through, where the class has one of its own.
    """
    if isinstance(entity, FunctionEntity):
        is_method = double.parent is not None and entity.through_class
        call = callable_of(replace(entity, through_class=False))[0] if is_method else None
    else:
        is_asked = double.is_strict and "__init__" in entity.spec.methods
        call = None if is_asked else entity.spec.methods.get("__call__")
    return call is not None and find_bind_failure(call, shape) is None


RULE = Rule(
    code="NF202",
    slug="impossible-assertion",
    summary="An assertion on a mock names a call that the real signature refuses.",
    severity="confusing",
    rationale=(
        "`assert_called_once_with(...)` with arguments that do not bind to the real signature can "
        "hold only while the code under test is wrong in the same way."
    ),
    wrong=(
        "bridge = MagicMock(spec=AgentWebSocketBridge)\n"
        'bridge.notify_agent_started.assert_called_once_with(execution_id="1")\n'
    ),
    right=(
        "bridge = MagicMock(spec=AgentWebSocketBridge)\n"
        'bridge.notify_agent_started.assert_called_once_with(run_id="1", agent_name="a")\n'
    ),
    find=find,
)
