from __future__ import annotations

from typing import Any

try:
    from fastmath import add
except ImportError:
    add = None


class Ledger:
    def __init__(self, path: str):
        self.path = path

    def write(self, line: str) -> None:
        raise NotImplementedError


class Worker:
    """Keeps a ledger that nothing annotates at its parameter."""

    def __init__(self, book, agent=None):
        self.book: Ledger = book
        self.agent = agent

    async def work(self) -> None:
        raise NotImplementedError


class Misled:
    """Its annotation is wrong: what it really needs is a Ledger."""

    def __init__(self, store: "Ledger"):
        self.store = store
