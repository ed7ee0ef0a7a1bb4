"""Names lead to where they are defined; what is lost, or never was, is told as nothing."""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from netra_fakes._spec import Location
from netra_fakes.contract.static import ModuleFinder, SourceIndex
from netra_fakes.contract.static import _trees as trees
from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._files import forget_folders
from netra_fakes.contract.static._live import live_path
from tests.contract.static.pairs import index_of, static_spec


def test_names_of_star_imports_are_aliases_of_a_package(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        "from .first import *\nfrom .second import *\nfrom os.path import *\nfrom gone import *\n"
        "Own = First\n",
        __init__="from .main import *\nfrom .main import *\n",
        first="from .second import *\nclass First: ...\nclass _Hidden: ...\n",
        second="__all__ = ['_Offered']\nclass _Offered: ...\nclass Unseen: ...\n",
    )

    assert index.aliases_in("paired") == {
        "paired:First": "paired.first:First",
        "paired:Own": "paired.first:First",
    }
    assert index.aliases_in("paired.gone") == {}
    assert index.resolve("paired.main._Offered") == "paired.second:_Offered"
    assert index.resolve("paired.main._Hidden") is None
    assert index.resolve("paired.main.Unseen") is None
    assert index.resolve("paired.main.join") == "posixpath:join"


def test_paths_that_lead_nowhere_resolve_to_nothing(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        "import itself\nitself = itself.inner\ndef f(): ...\nclass A:\n    x: int = 3\n"
        "    def g(self): ...\n",
    )

    assert index.resolve("paired.main.f.x") is None
    assert index.resolve("paired.main.A.g.x") is None
    assert index.resolve("paired.main.A.gone") is None
    assert index.resolve("paired.main.A.x") == "paired.main:A.x"
    assert index.resolve("paired.main.itself") is None
    assert index.resolve("paired:main:A") is None
    assert index.resolve("os.path:gone") is None
    assert index.spec("paired.main.A.x") is None


def test_ring_of_star_imports_ends(tmp_path: Path) -> None:
    index = index_of(tmp_path, "from .other import *\n", other="from .main import *\n")

    assert index.resolve("paired.main.gone") is None


def test_long_chain_of_imports_is_given_up(tmp_path: Path) -> None:
    links = {f"m{n}": f"from .m{n + 1} import f\n" for n in range(60)}

    index = index_of(tmp_path, "", **links, m60="def f(): ...\n")

    assert index.resolve("paired.m0.f") is None
    assert index.resolve("paired.m55.f") == "paired.m60:f"


def test_annotations_that_are_no_classes_keep_their_names(tmp_path: Path) -> None:
    spec = static_spec(
        tmp_path,
        "from . import other\nimport types\nfrom gone import Far\nNEXT = 3\nclass A:\n"
        "    size = int\n    limit = 5\n    names = list[int]\n    made = make()\n"
        "def f(a: other, b: Far.Inner, c: NEXT, d: A.size, e: types, g: Unknown.x,\n"
        "      h=A.limit, i=A.made, j=A.gone): ...\n",
        "f",
        other="",
    )

    assert spec.constructor is not None
    found = {item.name: item for item in spec.constructor.parameters or ()}
    assert found["a"].annotation == "paired.other"
    assert found["b"].annotation == "gone.Far.Inner"
    assert found["c"].annotation == "paired.main.NEXT"
    assert found["e"].annotation == "types"
    assert found["g"].annotation == "Unknown.x"
    assert [found[name].default for name in "hij"] == ["5", "...", "..."]


def test_live_names_are_described_by_the_running_library(tmp_path: Path) -> None:
    index = index_of(tmp_path, "from json import dumps, JSONEncoder\nimport json\n")

    made = index.spec("paired.main.JSONEncoder")
    assert made is not None
    assert made.target == "json.encoder:JSONEncoder"
    call = index.spec("paired.main.dumps")
    assert call is not None
    assert call.category == "function"
    assert index.spec("json") is None
    assert live_path("gone_module", []) is None
    assert live_path("json", ["dumps", "inner"]) is None
    assert live_path("json", ["gone"]) is None
    inner = live_path("json", ["JSONEncoder", "__sizeof__"])
    assert inner is not None


def test_file_that_is_gone_after_it_was_listed_gives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "_MOST_SOURCE", 10)  # each tree pushes the one before it out
    index = index_of(
        tmp_path,
        "class A:\n    def f(self): ...\ndef g(): ...\nclass C: ...\n",
        other="class B: ...\n" * 3,
    )
    own = index.own_class(Entity("class", "paired.main", "A"))
    assert own is not None
    assert index.spec("paired.other:B") is not None
    (tmp_path / "paired" / "main.py").unlink()

    assert [item.qualname for item in index.specs_in("paired.main")] == ["A"]
    assert index.function_source(Entity("function", "paired.main", "g")) is None
    assert index.method_node("paired.main", "A", "f") is None
    (reason,) = index.unreadable.values()
    assert reason.startswith("paired/main.py: ")


def test_methods_are_found_by_the_name_they_have_in_the_class(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        "class A:\n    def __private(self): ...\n    async def plain(self): ...\n"
        "    class Inner: ...\n    def both(self): ...\n    async def both(self): ...\n",
    )
    own = index.own_class(Entity("class", "paired.main", "A"))
    assert own is not None

    found = index.method_node("paired.main", "A", "_A__private")
    assert found is not None
    assert found.lineno == 2
    both = index.method_node("paired.main", "A", "both")
    assert both is not None
    assert both.lineno == 6
    assert index.method_node("paired.main", "A", "Inner") is None
    assert index.method_node("paired.main", "A", "gone") is None
    assert index.own_class(Entity("function", "paired.main", "A")) is None
    assert index.resolve("paired.main.A.plain.inner") is None


def test_names_of_files_that_cannot_be_modules_are_found_nowhere(tmp_path: Path) -> None:
    index_of(tmp_path, "")
    finder = ModuleFinder([tmp_path / "paired" / "main.py"], [])

    assert finder.roots == (tmp_path,)
    assert finder.find("paired.not-a-name") is None
    assert finder.find("gone.inner") is None


def test_file_in_no_text_encoding_is_named_as_unreadable(tmp_path: Path) -> None:
    index = index_of(tmp_path, "")
    (tmp_path / "paired" / "main.py").write_bytes(b"x = 1\0")

    assert index.module("paired.main") is None
    assert list(index.unreadable) == ["paired.main"]


def test_function_is_the_one_that_a_condition_leaves(tmp_path: Path) -> None:
    index = SourceIndex([tmp_path])
    assert index.spec("paired.main") is None
    spec = static_spec(
        tmp_path,
        "from typing import TYPE_CHECKING\nclass A:\n    if TYPE_CHECKING:\n"
        "        def f(self, seen): ...\n    else:\n        def f(self, run): ...\n"
        "    try:\n        def g(self, first): ...\n    except Exception:\n"
        "        def g(self, second): ...\n",
        "A",
    )

    shown = {name: item.location for name, item in spec.methods.items()}
    assert shown == {"f": Location("paired/main.py", 6), "g": Location("paired/main.py", 8)}


def test_definition_that_only_an_else_holds_is_found(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        "class A:\n    if flag():\n        pass\n    else:\n        def f(self): ...\n",
    )
    own = index.own_class(Entity("class", "paired.main", "A"))
    assert own is not None

    found = index.method_node("paired.main", "A", "f")

    assert found is not None
    assert found.lineno == 5
    assert index.module_spec("paired.gone") is None


def test_descriptor_that_refuses_a_class_is_no_method(tmp_path: Path) -> None:
    class Refusing:
        def __set_name__(self, owner: type, name: str) -> None:
            raise TypeError(name)

    assert index_of(tmp_path, "").live_method("f", Refusing()) is None


def test_nested_class_is_looked_for_in_classes_alone(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        "value = 1\n"
        "class A:\n    class B: ...\n    def f(self):\n        class Hidden: ...\n",
    )  # fmt: skip

    assert index.has_nested_class("paired.main", "A.B")
    assert not index.has_nested_class("paired.main", "A.f.Hidden")
    assert not index.has_nested_class("paired.main", "value")
    assert not index.has_nested_class("paired.main", "value.B")


def test_member_that_a_live_class_lacks_is_nothing() -> None:
    assert live_path("enum", ["Enum", "mro_of_nothing"]) is None


@pytest.mark.parametrize("has_source", [True, False])
def test_extension_is_read_from_the_source_beside_it(tmp_path: Path, has_source: bool) -> None:
    index = index_of(tmp_path, "from . import fast\nclass A(fast.Base): ...\n")
    (tmp_path / "paired" / f"fast{EXTENSION_SUFFIXES[0]}").write_bytes(b"")
    if has_source:
        (tmp_path / "paired" / "fast.py").write_text("class Base:\n    def f(self): ...\n")
    forget_folders()

    spec = index.spec("paired.main:A")

    assert spec is not None
    assert spec.unresolved == (() if has_source else ("fast.Base",))
