from __future__ import annotations

from typing import Any


class Store:
    def __init__(self) -> None:
        self.items: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        raise NotImplementedError

    async def load(self, key: str, default: str | None = None) -> str | None:
        raise NotImplementedError

    def keys(self) -> list[str]:
        raise NotImplementedError


class OpenStore(Store):
    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Meta(type):
    def create(cls) -> Any:
        raise NotImplementedError


class Made(metaclass=Meta):
    pass


_private = 1
