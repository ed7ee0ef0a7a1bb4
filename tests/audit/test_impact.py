"""Lines of tests that use what drifted are told with how the class of the object is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from netra_fakes._spec import ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.audit._impact import find_uses
from netra_fakes.contract import Drift, build_contract, write_contract

HEAD = """\
from unittest.mock import Mock, create_autospec, patch
from netra_fakes import make_fake
from shop.orders import Basket, Gift, Orders, charge
"""
FIND = Drift("became-sync", "shop.orders:Orders", "find", "coroutine", "sync")
LIMIT = Drift("parameter-removed", "shop.orders:Orders", "find", "limit", None, parameter="limit")
CALL = Drift("parameter-removed", "shop.orders:Orders", "__init__", "url", None, parameter="url")
GONE = Drift("class-removed", "shop.orders:Orders", None, "class", None)
CHARGED = Drift("became-async", "shop.orders:charge", None, "sync", "coroutine")


def a_class(name: str, *mro: str) -> ClassSpec:
    home = f"shop.orders:{name}"
    call = MethodSpec("__init__", (ParameterSpec("url"),), defined_in=home)
    find = MethodSpec("find", (ParameterSpec("limit"),), "coroutine", defined_in=home)
    return ClassSpec(
        "shop.orders", name, mro=mro, constructor=call, methods={"__init__": call, "find": find}
    )


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    specs = [
        a_class("Orders"),
        a_class("Gift", "shop.orders:Orders"),
        a_class("Basket"),
        ClassSpec("shop.orders", "charge", "function",
                  constructor=MethodSpec("charge", defined_in="shop.orders:charge")),
    ]  # fmt: skip
    write_contract(build_contract(specs, targets=["shop"]), tmp_path / "shop.lock")
    return tmp_path / "shop.lock"


def uses(contract: Path, body: str, *drifts: Drift) -> list[tuple[int, str | None]]:
    """Return the lines of a body with the evidence, counted from 1."""
    (contract.parent / "test_it.py").write_text(HEAD + body)
    found = find_uses(drifts, [contract.parent / "test_it.py"], contract)
    return [(use.line - HEAD.count("\n"), use.evidence) for use in found if use.line > 3]


@pytest.mark.parametrize(
    ("body", "evidence"),
    [
        ("a = make_fake(Orders)\na.find()\n", "spec"),
        ("a = Mock(spec=Gift)\na.find.return_value = 1\n", "spec"),
        ("a = create_autospec(Orders)\na.find.assert_awaited()\n", "spec"),
        ("\nOrders('x').find(1)\n", "constructed"),
        ("\nOrders.find(1)\n", "imported"),
        ("\npatch('shop.orders.Orders.find')\n", "patch target"),
        ("\npatch.object(Orders, 'find')\n", "patch target"),
        ("a = Mock()\na.find()\n", None),
        ("\nunknown.find()\n", None),
        ("\nMock(find=1)\n", None),
        ("\npatch.object(unknown, 'find')\n", None),
    ],
)
def test_use_of_a_member_is_told_with_its_evidence(
    contract: Path, body: str, evidence: str | None
) -> None:
    assert uses(contract, body, FIND) == [(2, evidence)]


@pytest.mark.parametrize(
    "body",
    [
        "a = make_fake(Basket)\na.find()\n",
        "Basket('x').find(1)\n",
        "patch('shop.orders.Basket.find')\n",
        "patch.object(Basket, 'find')\n",
        "Mock(spec=Basket, find=1)\n",
        "'a text with find in it'\n",
    ],
)
def test_member_of_another_class_is_no_use(contract: Path, body: str) -> None:
    assert uses(contract, body, FIND) == []


@pytest.mark.parametrize(
    ("body", "evidence"),
    [
        ("\nmake_fake(Orders).find(limit=1)\n", "spec"),
        ("a = Mock()\na.find.assert_called_with(limit=1)\n", None),
        ("\nfind(limit=1)\n", None),
    ],
)
def test_parameter_is_used_where_its_method_is_called(
    contract: Path, body: str, evidence: str | None
) -> None:
    assert (2, evidence) in uses(contract, body, LIMIT)


def test_parameter_of_the_same_name_elsewhere_is_no_use(contract: Path) -> None:
    assert uses(contract, "load(limit=1)\nBasket('x').find(limit=2)\n", LIMIT) == []


def test_constructor_is_used_where_its_class_is_called(contract: Path) -> None:
    assert uses(contract, "Orders(url='x')\nBasket(url='x')\n", CALL) == [(1, "imported")]


def test_class_and_function_are_used_by_name(contract: Path) -> None:
    body = "Orders\npatch('shop.orders.Orders')\ncharge()\nOther\n"

    assert uses(contract, body, GONE, CHARGED) == [
        (1, "imported"), (2, "patch target"), (3, "imported"),
    ]  # fmt: skip


def test_function_of_another_module_is_no_use(contract: Path) -> None:
    elsewhere = Drift("became-async", "shop.other:charge", None, "sync", "coroutine")

    assert uses(contract, "charge()\n", elsewhere) == []


def test_file_that_does_not_parse_uses_nothing(contract: Path) -> None:
    assert uses(contract, "def (\n", FIND) == []
