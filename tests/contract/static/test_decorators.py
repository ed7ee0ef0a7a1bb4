"""A decorator from the source is looked into; what it does to a call is told as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes._spec import MethodSpec
from tests.contract.static.pairs import read_both, static_spec

_WRAPPER = (
    "    @functools.wraps(fn)\n    def w(*args, **kwargs): return fn(*args, **kwargs)\n"
    "    return w\n"
)
_ASYNC = (
    "    if asyncio.iscoroutinefunction(fn):\n        @functools.wraps(fn)\n"
    "        async def aw(*args, **kwargs): return await fn(*args, **kwargs)\n        return aw\n"
)
_INNER = (
    "    def deco(f):\n        @functools.wraps(f)\n"
    "        def w(*args, **kwargs): return f(*args, **kwargs)\n        return w\n"
)
_IMPORTS = "import asyncio, functools\nfrom typing import Any, cast\n"


def decorated(decorator: str, use: str, method: str) -> str:
    return f"{_IMPORTS}{decorator}class A:\n    @{use}\n    {method}\n"


@pytest.mark.parametrize(
    ("decorator", "use", "method", "kind"),
    [
        ("def d(fn):\n" + _ASYNC + _WRAPPER, "d", "def f(self, a: int): ...", "sync"),
        ("def d(fn):\n" + _ASYNC + _WRAPPER, "d", "async def f(self, a: int): ...", "coroutine"),
        ("def d(fn):\n" + _ASYNC + "    return fn\n", "d", "def f(self, a: int): ...", "sync"),
        (
            "def d(fn):\n" + _ASYNC + "    return fn\n", "d",
            "async def f(self, a: int): ...", "coroutine",
        ),
        ("def d(fn):\n    fn.marked = True\n    return fn\n", "d", "def f(self, a): ...", "sync"),
        (
            "def d(fn):\n    @functools.wraps(fn)\n    def w(*args, **kwargs):\n"
            "        return asyncio.run(fn(*args, **kwargs))\n    return w\n",
            "d", "async def f(self, a: int): ...", "sync",
        ),
        (
            "def d(fn):\n" + _WRAPPER.replace("return w\n", "return cast(Any, w)\n"), "d",
            "def f(self, a: int): ...", "sync",
        ),
        ("def d(fn):\n" + _INNER + "    return deco(fn)\n", "d", "def f(self, a): ...", "sync"),
        (
            "def d(fn=None, *, limit=3):\n" + _INNER
            + "    if fn is not None:\n        return deco(fn)\n    return deco\n",
            "d(limit=3)", "def f(self, a): ...", "sync",
        ),
    ],
)  # fmt: skip
def test_wrapper_that_passes_everything_on_keeps_the_signature(
    tmp_path: Path, decorator: str, use: str, method: str, kind: str
) -> None:
    found = read_both(tmp_path, decorated(decorator, use, method), "A").methods["f"]

    assert [item.name for item in found.parameters or ()] == ["a"]
    assert found.kind == kind


@pytest.mark.parametrize(
    ("decorator", "use"),
    [
        ("def d(fn):\n    return 3\n", "d"),
        ("def d(): ...\n", "d"),
        ("def d(fn):\n    def w(*args, **kwargs): ...\n    return w\n", "d"),
        ("def d(fn):\n    @functools.wraps(fn)\n    def w(a): ...\n    return w\n", "d"),
        ("def d():\n    async def inner(f): ...\n    return inner\n", "d()"),
        ("def d(fn):\n    return getattr(fn, 'x', fn)\n", "d"),
        ("def d(fn):\n    try:\n        return fn\n    except ValueError:\n        return\n", "d"),
        ("def d(fn):\n    class W: ...\n    return W.method(fn)\n", "d"),
        ("def d(limit):\n    return make(limit)\n", "d(3)"),
        ("async def d(fn): ...\n", "d"),
        ("", "table['f']"),
    ],
)
def test_wrapper_that_may_change_the_call_leaves_no_signature(
    tmp_path: Path, decorator: str, use: str
) -> None:
    source = decorated(decorator, use, "def f(self, a: int) -> int: ...")

    found = static_spec(tmp_path, source, "A").methods["f"]

    assert (found.parameters, found.returns) == (None, None)


def test_decorators_of_the_standard_library_are_known(tmp_path: Path) -> None:
    spec = read_both(
        tmp_path,
        "import abc, types, enum\nclass Desc:\n    def __init__(self, fn): ...\n"
        "    def __get__(self, obj, owner): ...\nclass Sub(Desc): ...\nclass A:\n"
        "    @Desc\n    def first(self): ...\n    @Sub\n    def second(self): ...\n"
        "    @types.coroutine\n    def later(self, a): yield\n"
        "    @types.DynamicClassAttribute\n    def third(self): ...\n",
        "A",
    )

    assert {name: item.kind for name, item in spec.methods.items()} == {"later": "awaitable"}
    assert sorted(spec.attributes) == ["first", "second", "third"]


def test_wraps_of_another_function_keeps_what_the_def_says(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "import functools\ndef other(x): ...\nclass A:\n"
        "    @functools.wraps(other)\n    def f(self, *args): ...\n",
        "A",
    )

    found: MethodSpec = spec.methods["f"]
    assert [item.name for item in found.parameters or ()] == ["args"]


def test_computed_field_of_a_model_is_a_property(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "from pydantic import BaseModel, computed_field\nclass A(BaseModel):\n"
        "    @computed_field\n    def size(self) -> int: ...\n"
        "    @computed_field\n    @property\n    def name(self) -> str: ...\n",
        "A",
    )

    assert [spec.attributes[name].scope for name in ("size", "name")] == ["property", "property"]


@pytest.mark.parametrize(
    ("head", "use"),
    [
        ("from fastapi import APIRouter\nrouter = APIRouter(prefix='/a')\n", "router.get('/')"),
        ("import fastapi\napp: fastapi.FastAPI = fastapi.FastAPI()\n", "app.post('/')"),
        ("from .other import router\n", "router.get('/')"),
    ],
)
def test_route_is_called_as_the_def_says(tmp_path: Path, head: str, use: str) -> None:
    source = f"{head}\n@{use}\nasync def f(a: int) -> str: ...\n"
    other = "from fastapi import APIRouter\nrouter = APIRouter()\n"

    found = static_spec(tmp_path, source, "f", other=other).constructor

    assert found is not None
    assert [item.name for item in found.parameters or ()] == ["a"]
    assert (found.kind, found.returns) == ("coroutine", "str")


@pytest.mark.parametrize(
    "head", ["router = make()\n", "def router(): ...\n", "router = 3\n", "", "import router\n"]
)
def test_decorator_of_an_object_that_is_not_known_leaves_no_signature(
    tmp_path: Path, head: str
) -> None:
    source = f"{head}\n@router.get('/')\nasync def f(a: int) -> str: ...\n"

    found = static_spec(tmp_path, source, "f").constructor

    assert found is not None
    assert found.parameters is None
