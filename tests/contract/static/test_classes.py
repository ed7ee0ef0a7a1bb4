"""Every statement of a class body leaves behind what it leaves in the running class."""

from __future__ import annotations

from pathlib import Path

from tests.contract.static.pairs import read_both, static_spec


def test_names_bound_by_any_statement_are_attributes(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "class A:\n    try:\n        import json as j\n        from os import path\n"
        "    except ImportError:\n        j = None\n"
        "    a, b = 1, 2\n    c = d = 3\n    [e, f] = compute = make()\n    g, *h = 1, 2, 3\n"
        "    for i, k in (): pass\n    with open('f') as l, lock: pass\n    while False: m = 1\n"
        "    del gone_before.attribute\n    from os import *\n    owner.n = 1\n    pass\n",
        "A",
    )

    assert sorted(spec.attributes) == sorted([*"abcdefghijklm", "compute", "path"])
    assert spec.attributes["b"].value == "2"
    assert not spec.is_open


def test_starred_and_loop_names_are_there_as_in_the_running_class(tmp_path: Path) -> None:
    source = (
        "class A:\n    first, *rest = object(), 2\n"
        "    for name in (object(),): pass\n    with open(__file__) as handle: pass\n"
    )

    spec = static_spec(tmp_path, source, "A")

    assert sorted(spec.attributes) == ["first", "handle", "name", "rest"]


def test_deleted_names_are_gone(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "class A:\n    tmp = 1\n    def gone(self): ...\n    def kept(self): ...\n"
        "    del tmp, gone\n",
        "A",
    )

    assert (list(spec.methods), dict(spec.attributes)) == (["kept"], {})


def test_class_that_writes_into_its_namespace_in_a_loop_is_open(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path, "class A:\n    for n in 'xy':\n        locals()[n] = 1\n", "A"
    )  # fmt: skip

    assert spec.is_open


def test_property_keeps_what_its_getter_setter_and_deleter_say(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "class B:\n    @property\n    def a(self) -> int: ...\n    @a.deleter\n    def a(self): ...\n"
        "    @a.getter\n    def a(self) -> str: ...\n"
        "    def _get(self): ...\n    def _set(self, value): ...\n"
        "    p = property(_get, _set)\n    q = property(_get, None)\n"
        "    r = property(fget=_get, fset=_set)\n    same = a\n    __hash__ = None\n",
        "B",
    )

    shown = {name: (item.annotation, item.writable) for name, item in spec.attributes.items()}
    assert shown["a"] == ("str", False)
    assert (shown["p"][1], shown["q"][1], shown["r"][1]) == (True, False, True)


def test_slots_of_every_spelling_are_attributes(tmp_path: Path) -> None:
    source = (
        "class One:\n    __slots__ = 'a'\nclass Many:\n    __slots__ = {'a', 'b'}\n"
        "    def __init__(self, b: int): self.b = b\n"
        "class Documented:\n    __slots__ = {'a': 'first', 'b': 'second'}\n"
    )
    for name, slots in {"One": ["a"], "Many": ["a", "b"], "Documented": ["a", "b"]}.items():
        assert sorted(read_both(tmp_path, source, name).attributes) == slots
    computed = static_spec(tmp_path, "class C:\n    __slots__ = names()\n", "C")
    assert not computed.attributes


def test_method_of_a_condition_that_cannot_be_decided_is_the_first_one(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "class A(object, **options):\n    if flag():\n        def f(self, a): ...\n        x: int\n"
        "    else:\n        def f(self, b): ...\n        x: str\n",
        "A",
    )

    assert [item.name for item in spec.methods["f"].parameters or ()] == ["a"]
    assert spec.attributes["x"].annotation == "int"
    assert spec.bases == ()


def test_model_with_an_old_style_config_is_read_by_it(tmp_path: Path) -> None:
    source = (
        "from pydantic import BaseModel\nclass A(BaseModel):\n    size: int\n    class Config:\n"
        "        '''Doc.'''\n        frozen = True\n        extra = 'allow'\n"
        "class B(BaseModel):\n    model_config = {'frozen': True, 1: 2}\n    size: int\n"
        "class C(BaseModel):\n    model_config = shared\n    size: int\n"
    )

    found = {name: static_spec(tmp_path, source, name) for name in "ABC"}

    assert [found[name].attributes["size"].writable for name in "ABC"] == [False, False, True]
    assert [found[name].is_open for name in "ABC"] == [True, False, False]
