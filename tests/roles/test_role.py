"""Roles are open: a project registers its own, and makes it as the built-in ones are made."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from typing import Any

import pytest

from netra_fakes import Role, make_role, register_role
from netra_fakes.errors import ConfigurationError
from netra_fakes.reference import AgentWebSocketBridge
from netra_fakes.roles import Wiring, get_role, registered_roles
from netra_fakes.roles import role as module


class Gateway:
    """A payment gateway, as a project might have it."""

    currency: str = "EUR"

    async def charge(self, amount: int) -> str:
        raise NotImplementedError

    def refund(self, receipt: str) -> bool:
        raise NotImplementedError


def wire(wiring: Wiring, *, declined: bool = False) -> None:
    async def charge(amount: int) -> str:
        if declined:
            raise PermissionError("declined")
        return f"receipt-{amount}"

    wiring.answers("charge", charge)
    wiring.answers("no_such_method", charge)


GATEWAY = Role(
    "payment_gateway",
    target="tests.roles.test_role:Gateway",
    defaults={"refund": True, "currency": "USD", "no_such_name": 1},
    wire=wire,
    fixture="mock_gateway",
)


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Role]]:
    """Leave no role behind."""
    roles = dict(module._roles)
    monkeypatch.setattr(module, "_roles", roles)
    yield roles


mock_gateway = GATEWAY.as_fixture(declined=True)


async def test_role_of_ones_own_is_made_by_name() -> None:
    assert register_role(GATEWAY) is GATEWAY
    gateway = make_role("payment_gateway")
    assert isinstance(gateway, Gateway)
    assert await gateway.charge(5) == "receipt-5"
    assert gateway.refund("receipt-5") is True
    assert gateway.currency == "USD"


async def test_role_gives_its_fixture(mock_gateway: Gateway) -> None:
    with pytest.raises(PermissionError, match="declined"):
        await mock_gateway.charge(5)


async def test_role_takes_its_own_keywords_and_those_of_make_fake() -> None:
    gateway = GATEWAY.make(declined=True, name="till", attributes={"currency": "GBP"})
    with pytest.raises(PermissionError, match="declined"):
        await gateway.charge(5)
    assert gateway.currency == "GBP"
    assert "till.charge" in repr(gateway.charge)


def test_role_without_wiring_takes_the_keywords_of_make_fake_only() -> None:
    role = Role("gateway", target="tests.roles.test_role:Gateway")
    assert role.make(name="till").currency == "EUR"
    with pytest.raises(TypeError) as caught:
        role.make(declined=True)
    assert str(caught.value) == (
        "the role 'gateway' takes no keyword 'declined':\nit takes spec, attributes, "
        "extra_attributes, name, snapshot_arguments, strict, types."
    )


def test_role_whose_wiring_takes_any_keyword_is_given_all() -> None:
    seen: dict[str, Any] = {}
    role = Role(
        "gateway", target="tests.roles.test_role:Gateway", wire=lambda _, **own: seen.update(own)
    )
    role.make(anything=1)
    assert seen == {"anything": 1}


def test_name_that_is_taken_is_refused_unless_it_is_to_be_replaced() -> None:
    register_role(GATEWAY)
    register_role(GATEWAY)
    other = Role("payment_gateway", target="elsewhere:Gateway")
    with pytest.raises(ConfigurationError) as caught:
        register_role(other)
    assert str(caught.value) == (
        "there is a role named 'payment_gateway' already.\n\n"
        "Choose another name, or put yours in its place:\n"
        "  register_role(role, replace=True)"
    )
    assert get_role("payment_gateway") is GATEWAY
    assert register_role(other, replace=True) is get_role("payment_gateway")


def test_unknown_role_is_refused_with_near_match() -> None:
    with pytest.raises(ConfigurationError) as caught:
        make_role("bridg")
    assert str(caught.value) == "there is no role named 'bridg': did you mean 'bridge'?"
    with pytest.raises(ConfigurationError, match="the roles are .*agent, bridge"):
        make_role("zzz")


def test_built_in_role_is_made_by_name() -> None:
    bridge = make_role("bridge", fail_on=["agent_error"])
    assert isinstance(bridge, AgentWebSocketBridge)


class Point:
    """An entry point, as an installed package has it."""

    name = "payment_gateway"
    value = "shop.roles:GATEWAY"

    def __init__(self, loads: object) -> None:
        self.loads = loads

    def load(self) -> object:
        if isinstance(self.loads, Exception):
            raise self.loads
        return self.loads


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch) -> list[Point]:
    """Give the entry points of the group, none at first, as if none had been looked for."""
    points: list[Point] = []

    def entry_points(*, group: str) -> list[Point]:
        assert group == "netra_fakes.roles"
        return points

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    monkeypatch.setattr(module, "_entry_points_loaded", False)
    return points


def test_role_of_an_installed_package_is_found(points: list[Point]) -> None:
    points += [Point(GATEWAY), Point("a module that registers its roles itself")]
    assert make_role("payment_gateway").refund("r") is True
    assert GATEWAY in registered_roles()


def test_entry_point_that_does_not_load_is_an_error(points: list[Point]) -> None:
    points.append(Point(ImportError("no module named shop")))
    with pytest.raises(ConfigurationError) as caught:
        registered_roles()
    assert isinstance(caught.value.__cause__, ImportError)
    assert str(caught.value) == (
        "the role 'payment_gateway' of the entry point group 'netra_fakes.roles' does not load "
        "from 'shop.roles:GATEWAY':\nImportError: no module named shop"
    )
