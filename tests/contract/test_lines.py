"""What a line says is read back as it was, whatever names, types and defaults stand in it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netra_fakes._spec import (
    AttributeSpec,
    ClassSpec,
    Location,
    MethodSpec,
    ParameterSpec,
)
from netra_fakes.contract import build_contract, parse_contract, render_contract
from netra_fakes.contract._lines import (
    Cursor,
    LineError,
    quote,
    read_attribute,
    read_method,
    render_attribute,
    render_method,
)
from netra_fakes.errors import ContractError

HOME = "package.module:Home"
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.one_of(st.sampled_from(["a", "run", "_x", "naïve"]), st.text(min_size=1, max_size=6))
TEXTS = st.one_of(
    st.sampled_from(
        ["int", "dict[str, int]", "typing.Literal['a, b']", "'x = y'", "(1, 2)", "...", "a -> b"]
    ),
    st.text(max_size=12),
)
OPTIONAL = st.none() | TEXTS
PLACES = st.none() | st.builds(
    Location, st.sampled_from(["package/module.py", "other file.py", "x"]), st.integers(1, 9999)
)
TARGETS = st.sampled_from([HOME, "package.base:Base", "builtins:dict", "", "odd target"])


@st.composite
def parameters(draw: st.DrawFn) -> tuple[ParameterSpec, ...]:
    names = draw(st.lists(NAMES, max_size=6, unique=True))
    kinds = st.sampled_from(
        ["positional_only", "positional_or_keyword", "var_positional", "keyword_only",
         "var_keyword"]
    )  # fmt: skip
    order = ["positional_only", "positional_or_keyword", "var_positional", "keyword_only",
             "var_keyword"]  # fmt: skip
    chosen = sorted((draw(kinds) for _ in names), key=order.index)
    found = []
    for name, kind in zip(names, chosen, strict=True):
        if kind.startswith("var_") and found and found[-1].kind == kind:
            continue
        found.append(ParameterSpec(name, kind, draw(OPTIONAL), draw(OPTIONAL)))
    return tuple(found)


METHODS = st.builds(
    MethodSpec,
    name=NAMES,
    parameters=st.none() | parameters(),
    kind=st.sampled_from(
        ["sync", "coroutine", "awaitable", "generator", "async_generator", "context_manager",
         "async_context_manager"]
    ),
    binding=st.sampled_from(["instance", "class", "static"]),
    returns=OPTIONAL,
    defined_in=TARGETS,
    location=PLACES,
)  # fmt: skip
ATTRIBUTES = st.builds(
    AttributeSpec,
    name=NAMES,
    scope=st.sampled_from(["class", "instance", "field", "slot", "property", "enum_member"]),
    annotation=OPTIONAL,
    value=OPTIONAL,
    writable=st.booleans(),
    awaitable=st.booleans(),
    defined_in=TARGETS,
    location=PLACES,
)


@st.composite
def specs(draw: st.DrawFn, targets: tuple[str, ...] = ("m:A", "m:B", "p.q:C.D")) -> ClassSpec:
    target = draw(st.sampled_from(targets))
    module, _, qualname = target.partition(":")
    methods = {item.name: item for item in draw(st.lists(METHODS, max_size=4))}
    attributes = {item.name: item for item in draw(st.lists(ATTRIBUTES, max_size=4))}
    return ClassSpec(
        module,
        qualname,
        draw(st.sampled_from(["class", "dataclass", "enum", "protocol", "pydantic", "function"])),
        tuple(draw(st.lists(TEXTS, max_size=2))),
        tuple(draw(st.lists(st.sampled_from([*targets, "builtins:dict"]), max_size=3))),
        draw(st.none() | METHODS),
        methods,
        attributes,
        draw(st.booleans()),
        tuple(draw(st.lists(TEXTS, max_size=2))),
        draw(PLACES),
    )


@UNTIMED
@given(METHODS)
def test_method_line_read_back_is_the_method(method: MethodSpec) -> None:
    line = render_method(method, HOME)

    assert "\n" not in line
    assert read_method(Cursor(line), HOME) == ("def", method._replace(location=None))


@UNTIMED
@given(ATTRIBUTES)
def test_attribute_line_read_back_is_the_attribute(attribute: AttributeSpec) -> None:
    line = render_attribute(attribute, HOME)

    assert "\n" not in line
    assert read_attribute(Cursor(line), HOME) == attribute._replace(location=None)


@UNTIMED
@given(st.lists(specs(), max_size=3, unique_by=lambda spec: spec.target))
def test_contract_read_back_has_the_same_specs(found: list[ClassSpec]) -> None:
    text = render_contract(build_contract(found, targets=["m"], aliases={"m:X": "m:A"}))

    again = parse_contract(text, "x.lock")

    assert {target: again[target] for target in again} == {spec.target: spec for spec in found}
    assert render_contract(again) == text
    assert (again.targets, again.aliases) == (["m"], {"m:X": "m:A"})


WHOLE = render_contract(
    build_contract(
        [
            ClassSpec(
                "m", "A", bases=("m.B",), mro=("m:B",), location=Location("m.py", 3),
                constructor=MethodSpec("__init__", defined_in="m:A"),
                methods={"run": MethodSpec("run", (ParameterSpec("x", default="1"),),
                         defined_in="m:A", location=Location("m.py", 4))},
                attributes={"n": AttributeSpec("n", annotation="int", defined_in="m:A")},
            ),
            ClassSpec("m", "B", location=Location("m.py", 1)),
        ]
    )
)  # fmt: skip


@settings(UNTIMED, max_examples=300)
@given(st.data())
def test_reader_given_damaged_text_raises_contract_errors_only(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(start, min(len(WHOLE), start + 30)))
    text = WHOLE[:start] + data.draw(st.text(max_size=12)) + WHOLE[end:]

    try:
        parse_contract(text, "x.lock")
    except ContractError as error:
        assert error.path == "x.lock"
        assert error.line is not None
        assert str(error).startswith(f"x.lock:{error.line}: ")


@UNTIMED
@given(st.text())
def test_reader_given_any_text_raises_contract_errors_only(text: str) -> None:
    with pytest.raises(ContractError):
        parse_contract(text, "x.lock")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int", "int"),
        ("dict[str, int]", "dict[str, int]"),
        ("'it\\'s'", "'it\\'s'"),
        ("a, b", '$"a, b"'),
        ("x = 1", '$"x = 1"'),
        ("", '$""'),
        ("f(", '$"f("'),
        ("'open", '$"\'open"'),
        ("[)", '$"[)"'),
        ("$x", '$"$x"'),
    ],
)
def test_text_is_quoted_where_it_could_be_mistaken(text: str, expected: str) -> None:
    assert quote(text) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("def f", "expected '(' at column 6"),
        ("def f(a b)", "expected ',' at column 8"),
        ("def f(a, a)", "expected parameters with different names at column 12"),
        ("def f(*a, *b)", "expected parameters in the order of Python at column 14"),
        ("def f(/)", "expected a parameter at column 8"),
        ("def f(*, a, *, b)", "expected a parameter at column 14"),
        ("def f(a: )", "expected a type or a value at column 10"),
        ("def f() -> int junk(", "expected a type or a value at column 12"),
        ("def f()x", "expected the end of the line at column 8"),
        ("def $5()", "expected a quoted text at column 5"),
        ('def $"a()', "expected a quoted text at column 5"),
        ("gen f()", "expected 'def', 'call', 'function' or the kind of an attribute at column 4"),
        ("def f() from ", "expected an address such as 'package.module:Class' at column 14"),
    ],
)
def test_damaged_method_line_is_refused_with_its_column(line: str, reason: str) -> None:
    with pytest.raises(LineError) as caught:
        read_method(Cursor(line), HOME)

    assert str(caught.value) == reason
