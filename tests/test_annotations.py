"""Canonical annotation texts."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra_fakes._annotations import canonical_annotation, canonical_name

NAMES = {
    "Optional": "typing.Optional",
    "Union": "typing.Union",
    "List": "typing.List",
    "Dict": "typing.Dict",
    "Literal": "typing.Literal",
    "Annotated": "typing.Annotated",
    "Callable": "typing.Callable",
    "t": "typing",
    "Agent": "app.agents.Agent",
}


def qualify(name: str) -> str:
    head, dot, rest = name.partition(".")
    return NAMES.get(head, head) + dot + rest


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("int", "int"),
        ("Agent", "app.agents.Agent"),
        ("'Agent'", "app.agents.Agent"),
        ("Optional[Agent]", "app.agents.Agent | None"),
        ("Optional['Agent']", "app.agents.Agent | None"),
        ("None | Agent", "app.agents.Agent | None"),
        ("Union[int, None, str, int]", "int | str | None"),
        ("Union[int]", "int"),
        ("Optional[Union[int, str]]", "int | str | None"),
        ("t.Optional[int]", "int | None"),
        ("List[Dict[str, Agent]]", "list[dict[str, app.agents.Agent]]"),
        ("Callable[[int, Agent], None]", "collections.abc.Callable[[int, app.agents.Agent], None]"),
        ("Callable[..., int | str]", "collections.abc.Callable[..., int | str]"),
        ("dict[str, int | None] | None", "dict[str, int | None] | None"),
        ("Literal['a', 'b']", "typing.Literal['a', 'b']"),
        ("Literal['a']", "typing.Literal['a']"),
        ("Annotated[int, 'metres']", "int"),
        ("tuple[()]", "tuple[()]"),
        ("tuple[int, ...]", "tuple[int, ...]"),
        ("tuple[*Ts]", "tuple[*Ts]"),
        ("None", "None"),
        ("f(1)", "f(1)"),
        ("not an expression", "not an expression"),
        ("42", "42"),
    ],
)
def test_annotation_of_any_spelling_has_one_text(text: str, canonical: str) -> None:
    if "*Ts" in text:
        try:
            ast.parse(text, mode="eval")
        except SyntaxError:
            canonical = text
    assert canonical_annotation(text, qualify) == canonical


def test_annotation_nested_too_deep_comes_back_as_it_is() -> None:
    text = "(" * 500 + "int" + ")" * 500
    assert canonical_annotation(text, qualify) in (text, "int")
    nested = "t." + ".".join(["a"] * 50)
    assert canonical_annotation(nested, qualify) == "typing." + ".".join(["a"] * 50)


def test_annotation_that_exhausts_the_stack_comes_back_as_it_is() -> None:
    def exhaust(name: str) -> str:
        raise RecursionError

    assert canonical_annotation(" int ", exhaust) == "int"


@pytest.mark.parametrize(
    ("dotted", "canonical"),
    [
        ("builtins.int", "int"),
        ("typing.List", "list"),
        ("typing_extensions.Self", "typing.Self"),
        ("typing_extensions.List", "list"),
        ("typing.AbstractSet", "collections.abc.Set"),
        ("typing.AsyncIterator", "collections.abc.AsyncIterator"),
        ("types.NoneType", "None"),
        ("app.agents.Agent", "app.agents.Agent"),
        ("Agent", "Agent"),
    ],
)
def test_name_of_any_spelling_has_one_text(dotted: str, canonical: str) -> None:
    assert canonical_name(dotted) == canonical


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(canonical_annotation(text, lambda name: name), str)


ATOMS = st.sampled_from(["int", "str", "None", "Agent", "a.b.C"])
ANNOTATIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("Optional[{}]".format, inner),
        st.builds("Union[{}, {}]".format, inner, inner),
        st.builds("List[{}]".format, inner),
        st.builds("{} | {}".format, inner, inner),
        st.builds("Callable[[{}], {}]".format, inner, inner),
    ),
    max_leaves=8,
)


@given(ANNOTATIONS)
def test_canonical_text_is_canonical_again(text: str) -> None:
    once = canonical_annotation(text, qualify)
    assert canonical_annotation(once, lambda name: name) == once
