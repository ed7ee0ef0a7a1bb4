"""Sentences on fakes: what was refused, why, what the real member is, and the line to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netra_fakes._messages.members import (
    because,
    describe,
    describe_with_article,
    is_mock,
    render_call,
    render_location,
    render_signature,
    short_text,
    spec_lines,
)
from netra_fakes._messages.near import did_you_mean, join_clauses
from netra_fakes._spec import AttributeSpec, ClassSpec, Location

if TYPE_CHECKING:
    from netra_fakes._build.plan import MethodPlan
    from netra_fakes._types import Mismatch

__all__ = ["describe", "render_location", "render_signature"]


def _class_line(spec: ClassSpec) -> str:
    if spec.category == "module":
        return f"module {spec.module}"
    return f"class {spec.name}"


# --- names ------------------------------------------------------------------------------------


def unknown_attribute(
    spec: ClassSpec, fake: str, name: str, action: str, near: Sequence[str], *, is_class: bool
) -> str:
    """Refuse a name that the real class does not have."""
    hint = did_you_mean(near)
    verb = "set" if action == "set" else "get"
    owner = "The module" if spec.category == "module" else "The real class"
    first = f"cannot {verb} '{spec.name}.{name}':"
    why = f"{owner} has no '{name}'".replace("The", "the", 1)
    lines = [first, join_clauses(f"{why};", hint) if hint else f"{why}."]
    got = f"{fake}.{name} = ..." if action == "set" else f"{fake}.{name}"
    lines += spec_lines(_class_line(spec), spec.location, got)
    if near:
        tail = " = ..." if action == "set" else ""
        lines += ["Type the real name:", f"  {fake}.{near[0]}{tail}"]
    maker = "make_fake_class" if is_class else "make_fake"
    lines += [
        "If the real object gains it while running, say so:" if not near else
        "or, if the real object gains it while running, say so:",
        f'  {maker}({spec.name}, extra_attributes=["{name}"])',
    ]  # fmt: skip
    return "\n".join(lines)


def unknown_setting(plan: MethodPlan, fake: str, name: str, near: Sequence[str]) -> str:
    """Refuse a misspelt assertion or setting on the mock of a method."""
    hint = did_you_mean(near)
    why = f"a mock has no '{name}', and neither has the real method"
    lines = [
        f"cannot use '{plan.label}.{name}':",
        join_clauses(f"{why};", hint) if hint else f"{why}.",
        *spec_lines(render_signature(plan.spec), plan.location, f"{_at(plan, fake)}.{name}"),
    ]
    if near:
        return "\n".join([*lines, "Type the real name:", f"  {_at(plan, fake)}.{near[0]}"])
    example = "return_value = ..."
    return "\n".join([*lines, "Choose a result with:", f"  {_at(plan, fake)}.{example}"])


def not_awaited(plan: MethodPlan, fake: str, name: str, called: str) -> str:
    """Refuse to ask for the awaits of a method that is no coroutine method."""
    lines = [
        f"cannot use '{plan.label}.{name}':",
        "the real method is not a coroutine function, so its calls are not awaited.",
        *spec_lines(render_signature(plan.spec), plan.location, f"{_at(plan, fake)}.{name}"),
        "Ask for its calls:",
        f"  {_at(plan, fake)}.{called}",
    ]
    return "\n".join(lines)


def read_only(spec: ClassSpec, fake: str, attribute: AttributeSpec) -> str:
    """Refuse to set what the real object refuses to have set."""
    name = attribute.name
    what = {
        "property": "the real property has no setter",
        "enum_member": "the members of an enum cannot be changed",
    }.get(attribute.scope, "the real attribute is frozen")
    kind = f" -> {short_text(attribute.annotation)}" if attribute.annotation else ""
    lines = [
        f"cannot set '{spec.name}.{name}':",
        f"{what}, so code that sets it would fail on the real object.",
        *spec_lines(f"{name}{kind}", attribute.location, f"{fake}.{name} = ..."),
        "Choose its value when the fake is made:",
        f'  {fake} = make_fake({spec.name}, attributes={{"{name}": ...}})',
    ]
    return "\n".join(lines)


# --- what stands over a method ----------------------------------------------------------------


def _at(plan: MethodPlan, fake: str) -> str:
    if plan.spec.name == "__init__" or not plan.blueprint.spec.methods.get(plan.spec.name):
        is_attribute = plan.spec.name in plan.blueprint.spec.attributes
        return f"{fake}.{plan.spec.name}" if is_attribute else fake
    return f"{fake}.{plan.spec.name}"


def _result_example(plan: MethodPlan) -> str:
    examples = {"bool": "True", "str": '"..."', "int": "1", "None": "None", "float": "1.0"}
    return examples.get(plan.spec.returns or "", "...")


def not_awaitable(plan: MethodPlan, fake: str, value: object) -> str:
    """Refuse a sync mock or function over a coroutine method."""
    result = _result_example(plan)
    lines = [
        f"cannot set '{plan.label}' to {describe_with_article(value)}:",
        f"{_what_it_is(plan)}, so awaiting the replacement would fail.",
        *spec_lines(render_signature(plan.spec), plan.location, describe(value)),
        "Keep the fake's own method and choose its result:",
        f"  {_at(plan, fake)}.return_value = {result}",
        "or assign something awaitable:",
        f"  {_at(plan, fake)} = AsyncMock(return_value={result})",
    ]
    return "\n".join(lines)


def _what_it_is(plan: MethodPlan) -> str:
    if plan.spec.kind == "coroutine":
        return "the real method is a coroutine function"
    return "the real method gives an awaitable"


def unexpected_awaitable(
    plan: MethodPlan, fake: str, value: object, *, setting: str | None = None
) -> str:
    """Refuse an async mock or function over a method that is not awaited."""
    result = _result_example(plan)
    target = f"{plan.label}.{setting}" if setting else plan.label
    lines = [
        f"cannot set '{target}' to {describe_with_article(value)}:",
        f"{_sync_words(plan)}, so its caller gets a coroutine that nobody awaits.",
        *spec_lines(render_signature(plan.spec), plan.location, describe(value)),
        "Keep the fake's own method and choose its result:",
        f"  {_at(plan, fake)}.return_value = {result}",
        "or assign something that is not awaited:",
        f"  {_at(plan, fake)}{'.' + setting if setting else ''} = "
        + (f"lambda *args, **kwargs: {result}" if setting else f"MagicMock(return_value={result})"),
    ]
    return "\n".join(lines)


def _sync_words(plan: MethodPlan) -> str:
    words = {
        "generator": "the real method is a generator function",
        "async_generator": "the real method gives an async iterator and is not awaited itself",
        "context_manager": "the real method gives a context manager",
        "async_context_manager": "the real method gives an async context manager, entered by "
        "'async with' and not awaited",
    }
    return words.get(plan.spec.kind, "the real method is not a coroutine function")


def method_replaced(plan: MethodPlan, fake: str, value: object) -> str:
    """Refuse a value that cannot be called over a method."""
    shown = describe(value)
    literal = shown if not is_mock(value) and "\n" not in shown else "..."
    literal = literal if not literal.startswith(("a ", "an ", "the ")) else "..."
    lines = [
        f"cannot set '{plan.label}' to {describe_with_article(value)}:",
        "the real member is a method, so calling the replacement would fail.",
        *spec_lines(render_signature(plan.spec), plan.location, shown),
        "Choose what the method returns:",
        f"  {_at(plan, fake)}.return_value = {literal}",
    ]
    return "\n".join(lines)


def coroutine_as_result(plan: MethodPlan, fake: str) -> str:
    """Refuse a coroutine object as a stubbed result."""
    if plan.is_awaited:
        why = "awaiting the method would give a coroutine object instead of its result."
        cure = "Give the result itself; the fake's method is awaited as the real one is:"
    else:
        why = "the real method is not awaited, so nobody would await that coroutine."
        cure = "Give the result itself:"
    lines = [
        f"cannot stub '{plan.label}' with a coroutine object:",
        why,
        *spec_lines(render_signature(plan.spec), plan.location, "a coroutine object"),
        cure,
        f"  {_at(plan, fake)}.return_value = {_result_example(plan)}",
    ]
    return "\n".join(lines)


# --- calls ------------------------------------------------------------------------------------


def wrong_call(
    plan: MethodPlan, fake: str, reason: str | None, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> str:
    """Refuse a call that the real signature refuses."""
    lines = [
        because(f"cannot call '{plan.label}' like this", reason),
        *spec_lines(
            render_signature(plan.spec), plan.location, render_call(_at(plan, fake), args, kwargs)
        ),
        "Call it as the real one is called:",
        f"  {_example_call(plan, fake)}",
    ]
    return "\n".join(lines)


def _example_call(plan: MethodPlan, fake: str) -> str:
    required = [
        parameter.name if parameter.kind != "keyword_only" else f"{parameter.name}=..."
        for parameter in plan.spec.parameters or ()
        if parameter.is_required
    ]
    call = f"{_at(plan, fake)}({', '.join(required)})"
    return f"await {call}" if plan.is_awaited else call


def impossible_assertion(
    plan: MethodPlan,
    fake: str,
    assertion: str,
    reason: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
) -> str:
    """Refuse to assert a call that the real signature refuses."""
    example = _example_call(plan, fake).removeprefix("await ")
    at = _at(plan, fake)
    asserted = f"{at}.{assertion}{example.removeprefix(at)}"
    lines = [
        because(f"this assertion on '{plan.label}' can never hold", reason),
        *spec_lines(render_signature(plan.spec), plan.location, render_call(at, args, kwargs)),
        "Assert a call that the real method takes:",
        f"  {asserted}",
    ]
    return "\n".join(lines)


def impossible_name(spec: ClassSpec, fake: str, name: str, near: Sequence[str]) -> str:
    """Refuse to assert a call of a method that does not exist."""
    hint = did_you_mean(near)
    why = f"the real class has no '{name}'"
    lines = [
        f"this assertion on '{spec.name}' can never hold:",
        join_clauses(f"{why};", hint) if hint else f"{why}.",
        *spec_lines(_class_line(spec), spec.location, f"call.{name}(...)"),
        "Assert calls of real methods:",
        f"  {fake}.assert_has_calls([call.{near[0] if near else 'method'}(...)])",
    ]
    return "\n".join(lines)


def stub_exhausted(plan: MethodPlan, fake: str, call: int, results: int | None) -> str:
    """Say which call found a sequence of results used up."""
    listed = "its side_effect is used up" if results is None else (
        f"its side_effect list of {results} {'result' if results == 1 else 'results'} is used up"
    )  # fmt: skip
    at = _at(plan, fake)
    lines = [
        f"call {call} of '{plan.label}' has no result: {listed}.",
        *spec_lines(render_signature(plan.spec), plan.location, f"call {call} of {at}"),
        "Give one result for each call:",
        f"  {at}.side_effect = [{', '.join(['...'] * min(call, 4))}]",
        "or the same result for every call:",
        f"  {at}.return_value = {_result_example(plan)}",
    ]
    return "\n".join(lines)


# --- types ------------------------------------------------------------------------------------


def type_mismatch(plan: MethodPlan, fake: str, name: str, mismatch: Mismatch, what: str) -> str:
    """Refuse a value that breaks an annotation."""
    lines = [
        f"{_mismatch_line(plan, name, mismatch, what)}.",
        *spec_lines(_mismatch_spec(plan, name, mismatch, what), plan.location, mismatch.actual),
        "Give a value of the annotated type, or let the annotation be unchecked:",
        f'  {fake} = make_fake({plan.class_name}, types="off")',
    ]
    return "\n".join(lines)


def _mismatch_spec(plan: MethodPlan, name: str, mismatch: Mismatch, what: str) -> str:
    return f"{name}: {mismatch.expected}" if what == "attribute" else render_signature(plan.spec)


def _mismatch_line(plan: MethodPlan, name: str, mismatch: Mismatch, what: str) -> str:
    if what == "attribute":
        return f"'{plan.label}' is set to {mismatch.actual}, annotated {mismatch.expected}"
    if what == "stub":
        return f"'{plan.label}' is stubbed with {mismatch.actual}, annotated {mismatch.expected}"
    return (
        f"argument '{name}' of '{plan.label}' is {mismatch.actual}, annotated {mismatch.expected}"
    )


def type_warning(
    plan: MethodPlan,
    name: str,
    mismatch: Mismatch,
    place: Location | None,
    caller: str,
    what: str,
) -> str:
    """Report a value that breaks an annotation, naming caller, parameter and both types."""
    where = f" (in {caller}, {render_location(place)})" if place else ""
    spec = f"spec: {_mismatch_spec(plan, name, mismatch, what)}"
    return f"{_mismatch_line(plan, name, mismatch, what)}{where}; {spec}"


# --- the rest ---------------------------------------------------------------------------------


def no_pickle(mock: object) -> str:
    """Refuse to pickle a fake."""
    blueprint = getattr(type(mock), "_netra_blueprint", None)
    plan = getattr(type(mock), "_netra_plan", None)
    name = blueprint.class_name if blueprint else plan.label if plan else type(mock).__name__
    return "\n".join(
        [
            f"cannot pickle a fake of '{name}':",
            "its class exists in this process only, and so do its records of calls.",
            "",
            "Send data to the other process and make the fake there:",
            f"  make_fake({name})",
        ]
    )


def shared_class(mock: str, name: str) -> str:
    """Refuse to set an attribute on a class that many mocks share."""
    return "\n".join(
        [
            f"cannot set '{name}' on type(...) of this {mock}:",
            "all fakes of the real class share it, so every one of them would change.",
            "",
            "Set it on the mock itself, or put a mock of your own there:",
            "  fake.method.return_value = MagicMock()",
        ]
    )


def no_class(spec: ClassSpec) -> str:
    """Refuse the fake class of what is no class."""
    what = "a module" if spec.category == "module" else "a function"
    return f"make_fake_class takes a class, and '{spec.name}' is {what}: make_fake({spec.name})"


def no_fake(value: object) -> str:
    """Refuse to tell of an object that is no fake."""
    return f"{describe_with_article(value)} is no fake: make one with make_fake(...)"
