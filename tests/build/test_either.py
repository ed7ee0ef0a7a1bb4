"""Methods that are annotated to give a value or an awaitable, for a sync and an async client."""

from __future__ import annotations

from collections.abc import Awaitable
from unittest.mock import AsyncMock, MagicMock

import pytest

from netra_fakes import make_fake


class Commands:
    def get(self, key: str) -> Awaitable[int] | int:
        raise NotImplementedError

    def delete(self, key: str) -> bool | Awaitable[bool]:
        raise NotImplementedError


class Client(Commands):
    pass


class AsyncClient(Commands):
    async def __aenter__(self) -> AsyncClient:
        raise NotImplementedError

    async def __aexit__(self, *reason: object) -> None:
        raise NotImplementedError


async def test_unstubbed_call_of_an_async_client_can_be_awaited() -> None:
    client = make_fake(AsyncClient)
    assert await client.get("a") == 0
    assert await client.delete("a") is False


def test_unstubbed_call_of_a_sync_client_gives_the_value() -> None:
    client = make_fake(Client)
    assert client.get("a") == 0
    assert client.delete("a") is False


async def test_stubbed_value_of_an_async_client_can_be_awaited() -> None:
    client = make_fake(AsyncClient)
    client.get.return_value = 5
    assert [await client.get("a"), await client.get("a")] == [5, 5]
    client.get.side_effect = [1, KeyError("gone")]
    assert await client.get("a") == 1
    with pytest.raises(KeyError, match="gone"):
        await client.get("a")
    client.get.side_effect = ConnectionError("down")
    with pytest.raises(ConnectionError, match="down"):
        await client.get("a")


async def test_async_function_may_be_its_side_effect() -> None:
    async def get(key: str) -> int:
        return len(key)

    client = make_fake(AsyncClient)
    client.get.side_effect = get
    assert await client.get("abc") == 3


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
async def test_sync_and_async_mocks_may_stand_over_it(client_class: type[Commands]) -> None:
    client = make_fake(client_class)
    client.get = AsyncMock(return_value=5)
    assert await client.get("a") == 5
    client.get = MagicMock(return_value=6)
    assert client.get("a") == 6
