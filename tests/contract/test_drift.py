"""Each difference between two specs is told once, with its kind and its weight."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from netra_fakes._messages.drift import _SENTENCES, KINDS
from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.contract import Drift, build_contract, compare
from netra_fakes.contract._namespaces import Namespace

P = ParameterSpec


def method(**facts: object) -> ClassSpec:
    made = MethodSpec("f", defined_in="m:C", **facts)  # type: ignore[arg-type]
    return ClassSpec("m", "C", methods={"f": made})


def takes(*parameters: ParameterSpec) -> ClassSpec:
    return method(parameters=parameters)


def attribute(**facts: object) -> ClassSpec:
    made = AttributeSpec("f", defined_in="m:C", **facts)  # type: ignore[arg-type]
    return ClassSpec("m", "C", attributes={"f": made})


def differences(old: ClassSpec, new: ClassSpec) -> list[Drift]:
    return compare({old.target: old}, {new.target: new})


KW = "keyword_only"
EMPTY = ClassSpec("m", "C")


@pytest.mark.parametrize(
    ("old", "new", "severity", "sentence"),
    [
        (method(), EMPTY, "breaking", "m:C.f is gone: it was def f()"),
        (EMPTY, method(), "compatible", "m:C.f is new: def f()"),
        (method(), method(kind="coroutine"), "breaking",
         "m:C.f became async: its result must be awaited now"),
        (method(kind="awaitable"), method(), "breaking",
         "m:C.f became sync: its result must not be awaited any more"),
        (method(kind="coroutine"), method(kind="awaitable"), "compatible",
         "a call of m:C.f gave something to await and gives something to await now"),
        (method(), method(kind="generator"), "breaking",
         "a call of m:C.f gave a value and gives an iterator now"),
        (method(), method(binding="static"), "risky",
         "m:C.f was an instance method and is a static method now"),
        (method(binding="class"), method(), "breaking",
         "m:C.f was a class method and is an instance method now"),
        (takes(), takes(P("a")), "breaking", "m:C.f takes a new required parameter, 'a'"),
        (takes(), takes(P("a", default="1")), "compatible",
         "m:C.f takes a new optional parameter, 'a = 1'"),
        (takes(P("b")), takes(P("a", default="1"), P("b")), "breaking",
         "m:C.f takes a new optional parameter, 'a = 1'"),
        (takes(), takes(P("a", "var_keyword")), "compatible",
         "m:C.f takes a new optional parameter, '**a'"),
        (takes(P("a")), takes(), "breaking", "m:C.f no longer takes 'a'"),
        (takes(P("a", KW), P("k", "var_keyword")), takes(P("k", "var_keyword")), "risky",
         "m:C.f no longer takes 'a'"),
        (takes(P("run_id")), takes(P("run_ids")), "breaking",
         "the parameter 'run_id' of m:C.f is called 'run_ids' now"),
        (takes(P("a", annotation="str")), takes(P("key", annotation="str")), "breaking",
         "the parameter 'a' of m:C.f is called 'key' now"),
        (takes(P("key", KW)), takes(P("keys", KW)), "breaking",
         "the parameter 'key' of m:C.f is called 'keys' now"),
        (takes(P("a", "var_keyword")), takes(P("b", "var_keyword")), "compatible",
         "the parameter 'a' of m:C.f is called 'b' now"),
        (takes(P("a"), P("b")), takes(P("b"), P("a")), "breaking",
         "the parameters of m:C.f changed places: (a, b) is now (b, a)"),
        (takes(P("a")), takes(P("a", KW)), "breaking",
         "'a' of m:C.f was positional or keyword and is keyword only now"),
        (takes(P("a", KW)), takes(P("a")), "compatible",
         "'a' of m:C.f was keyword only and is positional or keyword now"),
        (takes(P("a", default="1")), takes(P("a", default="2")), "risky",
         "the default of 'a' of m:C.f changed from 1 to 2"),
        (takes(P("a", default="1")), takes(P("a")), "breaking",
         "'a' of m:C.f must be given now: its default was 1"),
        (takes(P("a")), takes(P("a", default="1")), "compatible",
         "'a' of m:C.f may be left out now: its default is 1"),
        (takes(P("a", annotation="str")), takes(P("a", annotation="int")), "risky",
         "the type of 'a' of m:C.f changed from str to int"),
        (takes(P("a", annotation="str")), takes(P("a", annotation="str | None")), "compatible",
         "the type of 'a' of m:C.f changed from str to str | None"),
        (takes(P("a")), takes(P("a", annotation="int")), "risky",
         "the type of 'a' of m:C.f changed from nothing that is known to int"),
        (takes(P("a", annotation="int")), takes(P("a")), "compatible",
         "the type of 'a' of m:C.f changed from int to nothing that is known"),
        (takes(), method(parameters=None), "risky", "how m:C.f is called can no longer be told"),
        (method(parameters=None), takes(), "risky", "how m:C.f is called can be told now"),
        (method(returns="str"), method(returns="dict[str, int]"), "breaking",
         "m:C.f returned str and returns dict[str, int] now"),
        (method(returns="str"), method(returns="str | None"), "risky",
         "m:C.f returned str and returns str | None now"),
        (method(returns="str | None"), method(returns="str"), "compatible",
         "m:C.f returned str | None and returns str now"),
        (method(returns="str"), method(), "risky",
         "m:C.f returned str and returns nothing that is known now"),
        (method(), method(returns="str"), "compatible",
         "m:C.f returned nothing that is known and returns str now"),
        (attribute(annotation="int"), attribute(annotation="str"), "breaking",
         "the type of m:C.f changed from int to str"),
        (attribute(value="1"), attribute(value="2"), "risky",
         "the value of m:C.f changed from 1 to 2"),
        (attribute(), attribute(writable=False), "breaking", "m:C.f can no longer be set"),
        (attribute(writable=False), attribute(), "compatible", "m:C.f can be set now"),
        (attribute(scope="property"), attribute(scope="property", awaitable=True), "breaking",
         "m:C.f became async: its result must be awaited now"),
        (method(), attribute(scope="property", annotation="int"), "breaking",
         "m:C.f became a property: def f() is now property f: int"),
        (method(), attribute(), "breaking",
         "m:C.f became a plain attribute: def f() is now variable f"),
        (attribute(scope="property"), method(), "breaking",
         "m:C.f became a method: property f is now def f()"),
        (attribute(), attribute(scope="property"), "risky",
         "m:C.f became a property: variable f is now property f"),
        (replace(EMPTY, bases=("m.B",)), EMPTY, "breaking", "m:C has lost its base m.B"),
        (EMPTY, replace(EMPTY, bases=("m.B",)), "compatible", "m:C has a new base, m.B"),
        (EMPTY, replace(EMPTY, category="named_tuple"), "risky",
         "m:C was a class and is a named tuple now"),
        (EMPTY, replace(EMPTY, is_open=True), "compatible",
         "m:C takes names now that its source does not show"),
        (replace(EMPTY, is_open=True), EMPTY, "risky",
         "m:C no longer takes names that its source does not show"),
    ],
)  # fmt: skip
def test_difference_is_told_with_its_weight(
    old: ClassSpec, new: ClassSpec, severity: str, sentence: str
) -> None:
    found = differences(old, new)

    assert [(drift.severity, str(drift)) for drift in found] == [(severity, sentence)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (method(), method()),
        (method(parameters=None), method(parameters=None)),
        (takes(P("a", default="...")), takes(P("a", default="3"))),
        (method(returns="pathlib.Path"), method(returns="pathlib._local.Path")),
        (takes(P("a", annotation="pathlib.Path")), takes(P("a", annotation="pathlib._local.Path"))),
        (attribute(scope="instance", value="1"), attribute(scope="instance", value="2")),
    ],
)
def test_equal_interfaces_do_not_drift(old: ClassSpec, new: ClassSpec) -> None:
    assert differences(old, new) == []


def test_constructor_is_compared_once_as_init() -> None:
    def spec(*parameters: ParameterSpec) -> ClassSpec:
        init = MethodSpec("__init__", parameters, defined_in="m:C", returns="None")
        return ClassSpec("m", "C", constructor=init, methods={"__init__": init})

    found = differences(spec(), spec(P("a")))

    assert [(drift.member, drift.kind) for drift in found] == [
        ("__init__", "required-parameter-added")
    ]


def test_function_is_compared_by_its_call() -> None:
    def spec(kind: str) -> ClassSpec:
        return ClassSpec("m", "f", "function", constructor=MethodSpec("f", kind=kind))  # type: ignore[arg-type]

    assert [str(drift) for drift in differences(spec("sync"), spec("coroutine"))] == [
        "m:f became async: its result must be awaited now"
    ]


def test_inherited_member_is_told_once_where_it_is_defined() -> None:
    def specs(returns: str) -> dict[str, ClassSpec]:
        found = MethodSpec("f", returns=returns, defined_in="m:B")
        base = ClassSpec("m", "B", methods={"f": found})
        return {"m:B": base, "m:C": ClassSpec("m", "C", mro=("m:B",), methods={"f": found})}

    assert [drift.name for drift in compare(specs("str"), specs("int"))] == ["m:B.f"]


def test_members_of_pythons_own_classes_are_no_drift() -> None:
    found = MethodSpec("add_note", defined_in="builtins:BaseException")
    old = ClassSpec("m", "E", mro=("builtins:BaseException",))

    assert differences(old, replace(old, methods={"add_note": found})) == []


def test_member_that_a_base_of_another_package_lost_is_told_of_that_base() -> None:
    def contract(*methods: str):  # type: ignore[no-untyped-def]
        found = {name: MethodSpec(name, defined_in="lib:B") for name in methods}
        own = ClassSpec("m", "C", mro=("lib:B",), methods=found)
        return build_contract([own], extern=[ClassSpec("lib", "B", methods=found)])

    assert [drift.name for drift in compare(contract("f", "g"), contract("f"))] == ["lib:B.g"]


def test_constructor_of_a_base_is_told_of_that_base_alone() -> None:
    def specs(*parameters: ParameterSpec) -> dict[str, ClassSpec]:
        init = MethodSpec("__init__", parameters, defined_in="m:B", returns="None")
        base = ClassSpec("m", "B", constructor=init)
        return {"m:B": base, "m:C": ClassSpec("m", "C", mro=("m:B",), constructor=init)}

    assert [drift.name for drift in compare(specs(), specs(P("a")))] == ["m:B.__init__"]


def test_parameter_that_is_unlike_the_one_gone_is_no_new_name_of_it() -> None:
    old = takes(P("count", annotation="int"))
    new = takes(P("label", annotation="str"))

    assert [drift.kind for drift in differences(old, new)] == [
        "parameter-removed", "required-parameter-added",
    ]  # fmt: skip


def test_base_that_is_locked_itself_is_no_extern_one() -> None:
    contract = build_contract([EMPTY], extern=[EMPTY])

    assert list(contract) == ["m:C"]
    assert not contract.is_extern("m:C")


def test_class_that_moved_is_told_with_its_other_changes() -> None:
    old = method(returns="str")
    new = replace(
        ClassSpec("n", "C"),
        methods={"f": MethodSpec("f", returns="int", defined_in="n:C")},
    )

    found = differences(old, new)

    assert [(drift.kind, drift.severity) for drift in found] == [
        ("class-moved", "breaking"), ("return-changed", "breaking"),
    ]  # fmt: skip
    kept = build_contract([new], aliases={"m:C": "n:C"})
    assert [drift.severity for drift in compare({"m:C": old}, kept)][0] == "compatible"


def test_class_gone_and_class_new_are_told_apart() -> None:
    found = differences(method(), replace(EMPTY, qualname="D", category="enum"))

    assert [str(drift) for drift in found] == ["m:C is gone", "m:D is new"]
    other = ClassSpec("n", "C", category="enum")
    assert [drift.kind for drift in differences(method(), other)] == [
        "class-removed", "class-added",
    ]  # fmt: skip


def test_names_of_classes_are_compared() -> None:
    spec, other = EMPTY, replace(EMPTY, qualname="D")
    old = build_contract([spec, other], aliases={"m:X": "m:C", "m:Y": "m:C"})
    new = build_contract([spec, other], aliases={"m:Y": "m:D"})

    found = compare(old, new)

    assert [str(drift) for drift in found] == [
        "the name m:X is gone: it stood for m:C",
        "m:Y stood for m:C and stands for m:D now",
    ]


def test_names_of_modules_are_compared() -> None:
    old = build_contract(
        [EMPTY], aliases={"m:X": "m:C"},
        namespaces=[
            Namespace("m", frozenset({"LIMIT", "TAX"}), {"json": "", "os": ""}),
            Namespace("n", frozenset({"A"})),
            Namespace("gone", frozenset({"A"})),
        ],
    )  # fmt: skip
    new = build_contract(
        [replace(EMPTY, qualname="TAX")],
        namespaces=[
            Namespace("m", frozenset({"X", "C"}), {"os": "", "re": ""}),
            Namespace("n", is_open=True),
        ],
    )

    found = [drift for drift in compare(old, new) if drift.kind.startswith("name-")]

    assert [(str(drift), drift.severity) for drift in found] == [
        ("m:X stood for m:C and stands for what is not locked now", "risky"),
        ("the name m:LIMIT is gone: it stood for a value", "breaking"),
        ("the name m:json is gone: it stood for an import", "risky"),
        ("the name m:re is new", "compatible"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_drift_is_told_by_these_tests(kind: str) -> None:
    """Other processes may run the other tests, so that their text is looked into."""
    text = Path(__file__).read_text("utf-8")
    pieces = re.split(r"\{\w+\}", _SENTENCES[kind])

    assert kind in text or max(pieces, key=len).strip() in text
