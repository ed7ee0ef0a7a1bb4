"""Annotations that the code below them refutes."""

from __future__ import annotations

from shop.ledger import Ledger
from shop.store import Store


class Shelf:
    def __init__(self, store: Ledger):
        self._store = store

    async def fill(self) -> None:
        await self._store.load("key")


class Factory:
    def build(self) -> Ledger:
        return Store()

    def make(self) -> Ledger:
        return Ledger("path")


def drain(store: Ledger) -> None:
    store.keys()


def write(ledger: Ledger) -> None:
    if hasattr(ledger, "flush"):
        ledger.flush()
    ledger.write("line")
