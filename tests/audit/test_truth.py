"""Test what the source of an application says of its names."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from netra_fakes._spec import ClassSpec
from netra_fakes.audit import ProjectOptions, open_project
from netra_fakes.audit._entities import (
    KNOWN,
    ClassEntity,
    FunctionEntity,
    MissingEntity,
    ModuleEntity,
    ObjectEntity,
)
from netra_fakes.audit._lookup import Truth
from netra_fakes.audit._modules import ModuleTable, absolute_module, read_module_table
from netra_fakes.audit._source_truth import SourceTruth
from netra_fakes.contract import build_contract, write_contract
from netra_fakes.contract._namespaces import Namespace
from tests.audit.cases import find

APP = {
    "__init__.py": "from app.base import *\nfrom app import inner\nfrom app.base import both\n",
    "inner.py": "x = 1\n",
    "both.py": "x = 1\n",
    "base.py": """
        import os, sys as system
        import app.inner
        from typing import TYPE_CHECKING, Optional
        from . import inner as again
        from .deep.below import Deep
        from app.nowhere import gone
        from app import lost
        from elsewhere import far
        if TYPE_CHECKING:
            from app.inner import only
            class Declared: ...
        try:
            from app.deep.below import Deep as tried
        except ImportError:
            tried = None
        if os.name == "nt":
            def twice(): ...
        else:
            def twice(): ...
        later: int
        annotated: Deep = None
        made = Deep()
        called = far()
        alias = Deep
        kept = os.path
        (a, [b, *c]) = d = 1, [2, 3]
        for e in ():
            pass
        with open("x") as f, open("y"):
            pass
        if (g := 1):
            h = lambda: i
        class Holder:
            class Nested: ...
            def work(self):
                from app.inner import hidden
                import app.deep as tool
                import json
                global grown
        Holder.extra = 1
        both = 2
        def typed() -> type[Deep]: ...
        def plain() -> Optional[Deep]: ...
        while False:
            never = 1
        """,
    "deep/below.py": """
        class Deep:
            __all__ = 1
            value: "Deep" = None
            def other(self) -> "Deep": ...
        """,
    "listed.py": "__all__ = ['x', 'y']\nx = y = z = 1\n",
    "unlisted.py": "__all__ = ['x'] + []\n__all__ += ['y']\nx = 1\n_z = 2\n",
    "unsure.py": "__all__ = [name]\nfrom elsewhere import *\n",
    "stars.py": "from app.listed import *\nfrom app.base import *\nfrom app.listed import x as w\n",
    "twins.py": "from app.listed import *\nfrom app.unlisted import *\n",
    "ring.py": "from app.ring import loop\nself_made = self_made\n",
    "dynamic.py": "import sys\nsys.modules[__name__] = object()\n",
    "filled.py": "globals()['x'] = 1\n",
    "filler.py": "def fill():\n    globals()['x'] = 1\n",
    "setter.py": "class Late: ...\nsetattr(Late, 'x', 1)\n",
    "swapped.py": "import sys\nsys.__class__ = object\n",
    "broken.py": "def (\n",
    "flags.py": "import enum\n@enum.global_enum\nclass Flags(enum.Flag):\n    A = 1\n",
    "special.py": """
        class Registered:
            def __init_subclass__(cls): ...
        class Child(Registered): ...
        class Meta(type): ...
        class Own(metaclass=Meta): ...
        """,
}


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> SourceTruth:
    root = tmp_path_factory.mktemp("source")
    for name, text in APP.items():
        file = root / "app" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))
    (root / "app" / "latin.py").write_bytes(b"x = '\xff'\n")
    found = open_project(ProjectOptions(sources=(root,))).truth
    assert isinstance(found, SourceTruth)
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("app", ModuleEntity), ("app.inner", ModuleEntity), ("app.inner.x", type(KNOWN)),
        ("app.base.app", ModuleEntity), ("app.base.again", ModuleEntity),
        ("app.base.Deep", ClassEntity), ("app.base.tried", ClassEntity),
        ("app.base.twice", type(KNOWN)), ("app.base.annotated", ObjectEntity),
        ("app.base.made", ObjectEntity), ("app.base.made.other", FunctionEntity),
        ("app.base.called", type(KNOWN)), ("app.base.alias", ClassEntity),
        ("app.base.kept", type(KNOWN)), ("app.base.gone", type(KNOWN)),
        ("app.base.lost", type(KNOWN)), ("app.base.far", type(KNOWN)),
        ("app.base.Holder.Nested", ClassEntity), ("app.base.Holder.work", FunctionEntity),
        ("app.base.Holder.extra", type(KNOWN)), ("app.base.grown", type(KNOWN)),
        ("app.base.typed", FunctionEntity), ("app.Deep", ClassEntity),
        ("app.stars.x", type(KNOWN)), ("app.stars.Deep", ClassEntity),
        ("app.stars.w", type(KNOWN)), ("app.twins.x", type(KNOWN)),
        ("app.base.__file__", type(KNOWN)), ("app.setter.Late.x", type(KNOWN)),
        *((f"app.base.{name}", type(KNOWN)) for name in "abcdefgh"),
        ("app.base.never", type(KNOWN)), ("app.base.os", type(KNOWN)),
    ],
)  # fmt: skip
def test_name_stands_for(truth: SourceTruth, name: str, kind: type) -> None:
    assert type(truth.find(name)) is kind


@pytest.mark.parametrize(
    "name",
    ["app.nothing", "app.base.nothing", "app.base.i", "app.base.only", "app.base.hidden",
     "app.base.Holder.nothing", "app.deep.nothing", "app.deep.nothing.more", "app.listed.w",
     "app.stars._z", "app.nowhere.x"],
)  # fmt: skip
def test_name_is_missing(truth: SourceTruth, name: str) -> None:
    assert isinstance(truth.find(name), MissingEntity)


@pytest.mark.parametrize(
    "name",
    ["elsewhere.x", "app.both", "app.base.later", "app.base.Declared", "app.dynamic.x",
     "app.filled.x", "app.filler.x", "app.swapped.x", "app.broken.x", "app.latin.x",
     "app.flags.A", "app.unsure.x", "app.ring.loop.x", "app.deep.__path__",
     "app.special.Own.create", "app.special.Child.x", "app.base.typed.x", "app.base.called.x"],
)  # fmt: skip
def test_nothing_is_claimed_of_a_name(truth: SourceTruth, name: str) -> None:
    assert truth.find(name) is None or truth.find(name) == KNOWN


def test_hints_say_why_a_name_may_have_been_expected(truth: SourceTruth) -> None:
    hints = [getattr(truth.find(f"app.base.{name}"), "hint", None) for name in ("only", "hidden")]

    assert hints == [
        "it is imported under TYPE_CHECKING only",
        "it is imported inside a function there, from 'app.inner.hidden'",
    ]


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("app.listed", ("x", "y")), ("app.unlisted", ("x",)), ("app.unsure", None),
        ("app.broken", None), ("app.deep", None), ("app.ring", ("loop", "self_made")),
        ("app.twins", ("x", "y")),
    ],
)  # fmt: skip
def test_star_import_binds(truth: SourceTruth, module: str, names: tuple[str, ...] | None) -> None:
    assert truth.module_names(module) == names


def test_modules_are_found_missing_or_not_known(truth: SourceTruth) -> None:
    assert truth.module("app.deep.below") == ModuleEntity("app.deep.below")
    assert truth.module("elsewhere") is None
    assert truth.module("app.dynamic.more") is None
    assert isinstance(truth.module("app.deep.nothing.more"), MissingEntity)
    assert truth.file_of("app.deep") is None
    assert truth.file_of("nowhere") is None


@pytest.fixture
def shared(tmp_path: Path) -> SourceTruth:
    for name in ("cloud/storage/__init__.py", "cloud/storage/blob.py", "cloud/deep/loose/a.py"):
        file = tmp_path / "brand" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x = 1\n")
    return SourceTruth((tmp_path,))


@pytest.mark.parametrize("name", ["brand.auth", "brand.auth.Key", "brand.cloud.pubsub.Client"])
def test_nothing_is_claimed_of_a_package_that_other_distributions_may_add_to(
    shared: SourceTruth, name: str
) -> None:
    assert not shared.covers(name)
    assert shared.module(name) is None
    assert shared.find(name) is None


@pytest.mark.parametrize("name", ["brand.cloud.storage.blop", "brand.cloud.deep.loose.b"])
def test_name_is_missing_inside_a_shared_package(shared: SourceTruth, name: str) -> None:
    assert shared.covers(name)
    assert isinstance(shared.module(name), MissingEntity)
    assert isinstance(shared.find(name), MissingEntity)


def test_audit_tells_only_what_a_shared_package_surely_lacks(
    shared: SourceTruth, tmp_path: Path
) -> None:
    source = """
        import brand.auth
        from brand import api
        from brand.auth import key
        from brand.cloud.storage import blob, blop
        from unittest.mock import patch
        def test_it():
            with patch("brand.auth.key.make"), patch("brand.cloud.storage.blob.y"):
                brand.api.call()
    """
    project = open_project(ProjectOptions(sources=(tmp_path,), root=tmp_path))

    assert [(item.line, item.code) for item in find(project, source)] == [
        (5, "NF402"),
        (8, "NF401"),
    ]


def test_relative_imports_are_made_absolute() -> None:
    assert absolute_module("x", 0, "a.b") == "x"
    assert absolute_module("x", 1, "a.b") == "a.b.x"
    assert absolute_module(None, 2, "a.b") == "a"
    assert absolute_module("x", 1, "") == "x"


def read_text_table(text: str) -> ModuleTable:
    return read_module_table("m", False, ast.parse(text), text)


def test_names_listed_in_a_call_may_be_there() -> None:
    table = read_text_table("attach(__name__, {'Lazy': 'app.lazy'})\n__all__ = ['Gone']\n")

    assert table.declared == {"Lazy", "app.lazy"}


def test_name_set_on_a_class_opens_no_module() -> None:
    assert not read_text_table("class A: ...\nsetattr(A, 'x', 1)\n").is_open
    assert read_text_table("import b\nsetattr(b, 'x', 1)\n").is_open
    assert read_text_table("def fill():\n    __import__('m.a')\n").is_open


def test_module_nested_too_deeply_is_open() -> None:
    tree = ast.parse("a = 1\n")
    tree.body += [_deep()]

    assert read_module_table("m", False, tree, "").is_open


def _deep() -> ast.stmt:
    node: ast.stmt = ast.Pass()
    for _ in range(5000):
        node = ast.If(ast.Constant(1), [node], [])
    return node


def test_module_with_a_getattr_is_open() -> None:
    assert read_text_table("from x import __getattr__\n").is_open
    assert read_text_table("def __getattr__(name): ...\n").is_open
    assert not read_text_table("class A:\n    def __getattr__(self, n): ...\n").is_open


def test_statements_in_every_block_bind(tmp_path: Path) -> None:
    table = read_text_table(
        "try:\n    a = 1\nexcept E:\n    b = 1\nelse:\n    c = 1\nfinally:\n    d = 1\n"
        "match x:\n    case 1:\n        e = 1\nasync def f(): ...\n",
    )
    assert sorted(table.bindings) == ["a", "b", "c", "d", "e", "f"]


@pytest.fixture
def locked(tmp_path: Path) -> Truth:
    contract = build_contract(
        [ClassSpec("shop.orders", "Orders")],
        targets=["shop"],
        aliases={"shop:Orders": "shop.orders:Orders"},
        namespaces=[
            Namespace("shop"),
            Namespace(
                "shop.orders",
                frozenset({"TAX", "desk"}),
                {"json": ""},
                objects={"desk": "shop.orders:Orders"},
            ),
            Namespace("shop.api", frozenset(), {"Orders": "shop.orders:Orders"}),
            Namespace("shop.loose", is_open=True),
        ],
    )
    write_contract(contract, tmp_path / "shop.lock")
    return open_project(ProjectOptions(contract=tmp_path / "shop.lock")).truth


@pytest.mark.parametrize("dotted", ["shop.orders.TAX", "shop.orders.json"])
def test_locked_name_that_leads_to_nothing_locked_exists(locked: Truth, dotted: str) -> None:
    assert locked.find(dotted) is KNOWN


@pytest.mark.parametrize("dotted", ["shop.Orders", "shop.api.Orders", "shop.orders.Orders"])
def test_locked_class_is_found_where_modules_import_it(locked: Truth, dotted: str) -> None:
    found = locked.find(dotted)

    assert isinstance(found, ClassEntity)
    assert found.spec.target == "shop.orders:Orders"


def test_locked_name_that_holds_an_object_is_one(locked: Truth) -> None:
    found = locked.find("shop.orders.desk")

    assert isinstance(found, ObjectEntity)
    assert found.spec.target == "shop.orders:Orders"


def test_name_that_a_locked_module_lacks_is_missing(locked: Truth) -> None:
    missing = locked.find("shop.orders.TAXES")
    assert missing == MissingEntity("module 'shop.orders'", "TAXES", parent="shop.orders")
    assert isinstance(missing, MissingEntity)
    assert missing.near_matches == ("TAX",)
    assert locked.find("shop.orders.nothing.more") == MissingEntity(
        "module 'shop.orders'", "nothing", parent="shop.orders"
    )


@pytest.mark.parametrize("dotted", ["shop.loose.some", "shop.orders.__doc__", "other.some"])
def test_name_of_which_a_contract_tells_nothing_is_not_missing(locked: Truth, dotted: str) -> None:
    assert locked.find(dotted) is None


def test_contract_tells_nothing_of_what_is_set_on_a_module(locked: Truth) -> None:
    assert not locked.is_set_on_module("shop.orders", "TAX")


def test_module_that_a_package_locked_whole_lacks_is_missing(locked: Truth) -> None:
    assert locked.covers("shop.orders")
    assert locked.module("shop.api") == ModuleEntity("shop.api")
    missing = locked.module("shop.apis")
    assert missing == MissingEntity("module 'shop'", "apis", parent="shop")
    assert isinstance(missing, MissingEntity)
    assert missing.near_matches == ("api",)
    assert locked.module("shop.never.more") == MissingEntity(
        "module 'shop'", "never", parent="shop"
    )
    assert locked.module("other") is None
