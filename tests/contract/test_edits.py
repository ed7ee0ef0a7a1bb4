"""Any class, edited in one way, drifts in exactly that way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodKind, MethodSpec, ParameterSpec
from netra_fakes.contract import compare

HOME = "m:C"
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta", "omega"])
TYPES = st.none() | st.sampled_from(["int", "str", "list[int]", "m.C | None"])


@st.composite
def methods(draw: st.DrawFn, name: str) -> MethodSpec:
    required = draw(st.lists(st.sampled_from("abc"), max_size=3, unique=True))
    optional = draw(st.lists(st.sampled_from("defg"), max_size=2, unique=True))
    parameters = [ParameterSpec(item, annotation=draw(TYPES)) for item in required]
    parameters += [
        ParameterSpec(item, annotation=draw(TYPES), default=draw(st.sampled_from(["1", "'x'"])))
        for item in optional
    ]
    kind: MethodKind = draw(st.sampled_from(["sync", "coroutine"]))
    return MethodSpec(name, tuple(parameters), kind, returns=draw(TYPES), defined_in=HOME)


@st.composite
def classes(draw: st.DrawFn) -> ClassSpec:
    names = draw(st.lists(NAMES, min_size=1, unique=True))
    attributes = draw(st.lists(st.sampled_from(["x", "y", "z"]), unique=True))
    return ClassSpec(
        "m",
        "C",
        constructor=MethodSpec("__init__", (), binding="static", defined_in=HOME),
        methods={name: draw(methods(name)) for name in names},
        attributes={
            name: AttributeSpec(name, "instance", draw(TYPES), defined_in=HOME)
            for name in attributes
        },
    )


def on_method(spec: ClassSpec, **changed: Any) -> ClassSpec:
    name = next(iter(spec.methods))
    methods = {**spec.methods, name: spec.methods[name]._replace(**changed)}
    return replace(spec, methods=methods)


def first(spec: ClassSpec) -> MethodSpec:
    return next(iter(spec.methods.values()))


def without_method(spec: ClassSpec) -> ClassSpec:
    gone = next(iter(spec.methods))
    return replace(
        spec, methods={name: spec.methods[name] for name in spec.methods if name != gone}
    )


def with_method(spec: ClassSpec) -> ClassSpec:
    return replace(spec, methods={**spec.methods, "fresh": MethodSpec("fresh", defined_in=HOME)})


def with_parameter(item: ParameterSpec) -> Callable[[ClassSpec], ClassSpec]:
    return lambda spec: on_method(spec, parameters=(*(first(spec).parameters or ()), item))


def other_way(spec: ClassSpec) -> ClassSpec:
    return on_method(spec, kind="coroutine" if first(spec).kind == "sync" else "sync")


def as_property(spec: ClassSpec) -> ClassSpec:
    name = next(iter(spec.methods))
    made = AttributeSpec(name, "property", writable=False, defined_in=HOME)
    return replace(without_method(spec), attributes={**spec.attributes, name: made})


EDITS: Mapping[str, tuple[Callable[[ClassSpec], ClassSpec], set[str]]] = {
    "nothing": (lambda spec: spec, set()),
    "method taken away": (without_method, {"member-removed"}),
    "method added": (with_method, {"member-added"}),
    "required parameter": (
        with_parameter(ParameterSpec("zzzzzz", "keyword_only")), {"required-parameter-added"},
    ),
    "optional parameter": (
        with_parameter(ParameterSpec("zzzzzz", "keyword_only", None, "0")),
        {"optional-parameter-added"},
    ),
    "awaited or not": (other_way, {"became-async", "became-sync"}),
    "class method": (lambda spec: on_method(spec, binding="class"), {"binding-changed"}),
    "hidden": (lambda spec: on_method(spec, parameters=None), {"signature-hidden"}),
    "returns": (lambda spec: on_method(spec, returns="m.Other"), {"return-changed"}),
    "property": (as_property, {"became-property"}),
    "open": (lambda spec: replace(spec, is_open=True), {"class-opened"}),
    "base": (lambda spec: replace(spec, bases=("m.Base",)), {"base-added"}),
    "category": (lambda spec: replace(spec, category="protocol"), {"category-changed"}),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
@UNTIMED
@given(spec=classes())
def test_edit_is_told_and_nothing_else(edit: str, spec: ClassSpec) -> None:
    change, kinds = EDITS[edit]

    found = compare({HOME: spec}, {HOME: change(spec)})

    assert len(found) == bool(kinds)
    assert {drift.kind for drift in found} <= kinds


def parameters_of(spec: ClassSpec) -> tuple[ParameterSpec, ...]:
    return first(spec).parameters or ()


@UNTIMED
@given(spec=classes().filter(lambda spec: bool(parameters_of(spec))), data=st.data())
def test_edit_of_a_parameter_is_told_and_nothing_else(spec: ClassSpec, data: st.DataObject) -> None:
    before = parameters_of(spec)
    place = data.draw(st.integers(0, len(before) - 1))
    item = before[place]
    changed, kind = data.draw(
        st.sampled_from(
            [
                (item._replace(annotation="m.Other"), "parameter-type-changed"),
                (item._replace(default="'other'"),
                 "parameter-optional" if item.is_required else "default-changed"),
                (None, "parameter-removed"),
            ]
        )
    )  # fmt: skip
    after = (*before[:place], *([changed] if changed else []), *before[place + 1 :])

    found = compare({HOME: spec}, {HOME: on_method(spec, parameters=after)})

    assert [drift.kind for drift in found] == [kind]
    assert [drift.parameter for drift in found] == [item.name]


@UNTIMED
@given(spec=classes().filter(lambda spec: len(parameters_of(spec)) > 1))
def test_parameters_in_another_order_are_told_and_nothing_else(spec: ClassSpec) -> None:
    turned = parameters_of(spec)[::-1]

    found = compare({HOME: spec}, {HOME: on_method(spec, parameters=turned)})

    assert [drift.kind for drift in found] == ["parameters-reordered"]


@UNTIMED
@given(spec=classes().filter(lambda spec: bool(spec.attributes)))
def test_edit_of_an_attribute_is_told_and_nothing_else(spec: ClassSpec) -> None:
    name = next(iter(spec.attributes))
    held = spec.attributes[name]
    edits = {
        "became-readonly": held._replace(writable=False),
        "became-property": held._replace(scope="property"),
        "attribute-type-changed": held._replace(annotation="m.Other"),
        "became-async": held._replace(awaitable=True),
    }

    for kind, changed in edits.items():
        edited = replace(spec, attributes={**spec.attributes, name: changed})
        assert [drift.kind for drift in compare({HOME: spec}, {HOME: edited})] == [kind]
