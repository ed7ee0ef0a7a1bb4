"""An assignment in a class body makes what it makes in the running class."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.static.pairs import read_both, static_spec

_SOURCE = """
import asyncio, functools
def helper(self, a: int, *, b: str = "x") -> int: ...
def alone(a: int): ...
class Tool:
    def method(self, q): ...
class A:
    def f(self, a, b=1, *args, c=2, **kw): ...
    def g(self, a, b, /, c): ...
    __private = f
    by_name = functools.partialmethod(f, b=3)
    by_place = functools.partialmethod(f, 1, c=3)
    by_first = functools.partialmethod(f, a=1)
    positional_only = functools.partialmethod(g, 1)
    static = staticmethod(alone)
    static_lambda = staticmethod(lambda x, y=1: x)
    static_live = staticmethod(asyncio.sleep)
    static_builtin = staticmethod(print)
    static_own = staticmethod(f)
    of_class = classmethod(helper)
    lent = helper
    length = len
    of_tool = Tool.method
    number = 3
    second = number
    kind = dict
    def __init_subclass__(cls, **kw): ...
    def each(self, __x):
        yield lambda: (yield)
"""


def test_functions_by_another_name_are_methods_as_python_binds_them(tmp_path: Path) -> None:
    spec = read_both(tmp_path, _SOURCE, "A")

    def names(method: str) -> list[str]:
        return [item.name for item in spec.methods[method].parameters or ()]

    assert names("static_own") == ["self", "a", "b", "args", "c", "kw"]
    assert names("by_place") == ["b", "args", "c", "kw"]
    assert names("by_first") == ["a", "b", "c", "kw"]
    assert names("of_tool") == ["q"]
    assert [item.default for item in spec.methods["by_name"].parameters or ()][1] == "3"


@pytest.mark.parametrize("value", ["functools.lru_cache(g)", "staticmethod(gone)", "wrap()"])
def test_call_that_nothing_is_known_of_makes_data(tmp_path: Path, value: str) -> None:
    spec = static_spec(
        tmp_path,
        f"import functools\nclass A:\n    def g(self): ...\n    f = {value}\n",
        "A",
    )

    assert spec.attributes["f"].value == "..."


def test_preset_of_a_method_without_a_signature_has_none(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "import functools\nfrom gone import odd\n@odd\ndef plain(a): ...\nclass A:\n"
        "    @odd\n    def f(self, a): ...\n    preset = functools.partialmethod(f, 1)\n"
        "    lent = plain\n",
        "A",
    )

    assert (spec.methods["preset"].parameters, spec.methods["lent"].parameters) == (None, None)


def test_instance_of_a_descriptor_is_a_property(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "class Desc:\n    def __get__(self, obj, owner): ...\nclass A:\n    a = Desc()\n",
        "A",
    )

    assert spec.attributes["a"].scope == "property"


def test_descriptor_that_needs_its_class_is_no_method_of_a_class_body(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path, "import functools\nclass A:\n    f = functools.cached_property\n", "A"
    )  # fmt: skip

    assert "f" not in spec.methods


def test_staticmethod_around_a_static_method_is_that_method(tmp_path: Path) -> None:
    source = """
class A:
    @staticmethod
    def f(a: int, b: str = "x"): ...
    twice = staticmethod(staticmethod(f))
"""
    assert read_both(tmp_path, source, "A").methods["twice"].binding == "static"


def test_staticmethod_around_a_lambda_of_the_class_has_no_known_signature(tmp_path: Path) -> None:
    source = "class A:\n    f = lambda self, a: a\n    g = staticmethod(f)\n"

    found = static_spec(tmp_path, source, "A").methods["g"]

    assert (found.binding, found.parameters) == ("static", None)
