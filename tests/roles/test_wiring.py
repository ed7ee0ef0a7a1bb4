"""Wiring: behaviour by the names that a spec has, sync and async as it is there."""

from __future__ import annotations

from typing import Any

from netra_fakes import Role
from netra_fakes.roles import Wiring


class Store:
    """A class with one method of each sort."""

    size: int = 0

    def read(self, key: str, /, default: str = "") -> str:
        raise NotImplementedError

    async def write(self, key: str, *values: str, **options: str) -> bool:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


def make(wire: Any) -> Any:
    return Role("store", target="tests.roles.test_wiring:Store", wire=wire).make()


def test_arguments_come_by_the_names_of_the_parameters() -> None:
    store = make(lambda wiring: wiring.answers("read", lambda **call: repr(call)))
    assert store.read("a", "b") == "{'key': 'a', 'default': 'b'}"
    assert store.read("a", default="c") == "{'key': 'a', 'default': 'c'}"


async def test_surplus_arguments_come_together() -> None:
    calls: list[dict[str, Any]] = []
    store = make(lambda wiring: wiring.runs("write", lambda **call: calls.append(call)))
    await store.write("a", "b", "c", mode="w")
    assert calls == [{"key": "a", "args": ("b", "c"), "mode": "w"}]


async def test_function_may_be_async_where_the_method_is() -> None:
    async def write(**_: Any) -> bool:
        return True

    assert await make(lambda wiring: wiring.answers("write", write)).write("a") is True


def test_magic_method_is_wired_until_a_test_sets_it() -> None:
    store = make(lambda wiring: wiring.answers("__len__", lambda: 3))
    assert len(store) == 3
    store.__len__.return_value = 5
    assert len(store) == 5


def test_attribute_is_set_and_the_fake_is_known_later() -> None:
    def wire(wiring: Wiring) -> None:
        wiring.set("size", 7)
        wiring.set("no_such_name", 7)
        wiring.returns("no_such_name", 7)
        wiring.answers("read", lambda **_: str(wiring.fake.size))

    store = make(wire)
    assert (store.size, store.read("a")) == (7, "7")
