"""A contract holds the names of modules that are no locked classes or functions."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from netra_fakes.contract import (
    Contract,
    build_contract,
    parse_contract,
    read_contract,
    render_contract,
    write_contract,
)
from netra_fakes.contract._gather import LiveReader, StaticReader, gather
from netra_fakes.contract._namespaces import Namespace
from netra_fakes.contract.static import ModuleFinder, SourceIndex
from netra_fakes.contract.static._files import forget_folders
from netra_fakes.errors import ContractError

SOURCES = {
    "__init__": "from .orders import Orders\n",
    "orders": (
        "from __future__ import annotations\n"
        "import json\nimport os.path as path\nfrom functools import cache\n"
        "from typing import TYPE_CHECKING\n"
        "from .base import Base, LIMIT\n"
        "if TYPE_CHECKING:\n    from decimal import Decimal\n"
        "__version__ = '1'\n"
        "TAX: int = 19\n_log = make = object()\n"
        "class Orders(Base): ...\n"
        "@cache\ndef total(): ...\n"
    ),
    "base": "LIMIT = 3\nclass Base: ...\n",
    "starred": "from .base import *\nfrom . import base\n",
    "loose": "def __getattr__(name): ...\n",
    "foreign": "from socket import *\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "nameshop"
    folder.mkdir()
    for name, text in SOURCES.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    forget_folders()
    yield folder
    for name in [item for item in sys.modules if item.partition(".")[0] == "nameshop"]:
        del sys.modules[name]


def static(folder: Path) -> Contract:
    forget_folders()
    return gather(["nameshop"], StaticReader(SourceIndex([folder.parent]))).contract


def live(folder: Path) -> Contract:
    importlib.invalidate_caches()
    forget_folders()
    return gather(["nameshop"], LiveReader(ModuleFinder([folder.parent], []))).contract


def block(contract: Contract, module: str) -> list[str]:
    lines = render_contract(contract).splitlines()
    start = lines.index(f"module nameshop{module}")
    return lines[start + 1 : lines.index("", start)]


def test_names_are_written_by_where_they_come_from(shop: Path) -> None:
    assert block(static(shop), ".orders") == [
        "  defines TAX, _log, make",
        "  imports Base = nameshop.base:Base, LIMIT, TYPE_CHECKING, cache, json, path",
    ]


@pytest.mark.parametrize("module", ["", ".orders", ".base", ".starred", ".loose"])
def test_both_readings_tell_the_same_names(shop: Path, module: str) -> None:
    assert block(static(shop), module) == block(live(shop), module)


def test_names_of_star_imports_are_imported(shop: Path) -> None:
    assert block(static(shop), ".starred") == [
        "  imports Base = nameshop.base:Base, LIMIT, base",
    ]


def test_module_that_may_have_more_names_is_open(shop: Path) -> None:
    contract = static(shop)

    assert block(contract, ".loose") == ["  open"]
    assert block(contract, ".foreign") == ["  open"]
    assert contract.names_of("nameshop.loose") is None
    assert contract.names_of("nameshop.never") is None


def test_package_with_an_extension_module_is_open(shop: Path) -> None:
    (shop / f"fast{EXTENSION_SUFFIXES[0]}").write_bytes(b"")

    assert block(static(shop), "") == ["  open"]


def test_module_that_cannot_be_read_is_open(shop: Path) -> None:
    (shop / "base.py").write_text("class Base(:\n")

    assert block(static(shop), ".base") == ["  open"]
    assert block(live(shop), ".base") == ["  open"]


def test_all_names_of_a_module_are_known_with_those_of_its_classes(shop: Path) -> None:
    contract = static(shop)

    assert contract.names_of("nameshop") == {"Orders"}
    assert contract.names_of("nameshop.base") == {"Base", "LIMIT"}
    assert ("nameshop.orders:Base", "nameshop.base:Base") in list(contract.addresses())


def test_names_read_back_are_the_same(shop: Path) -> None:
    contract = static(shop)
    text = render_contract(contract)

    again = parse_contract(text, "shop.lock")

    assert again.namespaces == contract.namespaces
    assert render_contract(again) == text


def test_file_of_the_first_schema_tells_of_no_names(tmp_path: Path) -> None:
    path = tmp_path / "old.lock"
    write_contract(build_contract(()), path)
    path.write_text(path.read_text().replace("schema 2", "schema 1"))

    assert read_contract(path).names_of("nameshop") is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("module m\n", "module m n\n", "expected the end of the line"),
        ("  defines A\n", "  defines A,\n", "expected the end of the line"),
        ("  defines A\n", "  declares A\n", "expected 'imports'"),
        ("  open\n", "  open\n\nmodule m\n", "the module stands there twice"),
        ("  defines A\n", "  defines B\n", "the lines of 'm' are not those that were locked"),
        (" -\n", " m.py:1\n", "expected '-'"),
        ("at m ", "at n ", "no class of that address"),
    ],
)
def test_damaged_line_of_names_is_refused(old: str, new: str, reason: str) -> None:
    held = Namespace("m", frozenset({"A"}), {"B": "n:B", "C": ""}, is_open=True)
    text = render_contract(build_contract((), namespaces=[held]))
    assert old in text

    with pytest.raises(ContractError, match=reason):
        parse_contract(text.replace(old, new), "shop.lock")


def test_module_without_its_place_is_refused() -> None:
    text = render_contract(build_contract((), namespaces=[Namespace("m")]))
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("at ")]

    with pytest.raises(ContractError, match="no line 'at' names its place and digest"):
        parse_contract("".join(lines), "shop.lock")


def test_name_that_holds_an_object_leads_to_its_class(shop: Path) -> None:
    (shop / "desk.py").write_text(
        "from .orders import Orders, total\nfrom .base import Base\nimport json\n"
        "desk = Orders()\nother: Base = make()\nsum_ = total()\nkept = json.loads('1')\n"
        "again = desk\n"
    )
    contract = static(shop)

    text = render_contract(contract)

    assert (
        "  defines again, desk = nameshop.orders:Orders, kept, other = nameshop.base:Base, "
        "sum_ = nameshop.orders:total\n" in text
    )
    read = parse_contract(text, "shop.lock")
    assert read.namespaces == contract.namespaces
    assert read.class_of("nameshop.desk", "desk") == contract["nameshop.orders:Orders"]
    assert read.class_of("nameshop.desk", "sum_") is None
    assert read.class_of("nameshop.desk", "kept") is None
    assert read.class_of("nameshop.gone", "desk") is None


def test_name_that_holds_an_object_of_what_is_not_locked_leads_nowhere() -> None:
    held = Namespace("m", frozenset({"A", "C"}), objects={"A": "n:A", "C": "m:B"})

    assert held.beside({"m:B"}, ()).objects == {"C": "m:B"}
