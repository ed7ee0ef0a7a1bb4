"""Code whose doubles no test has a name for."""

from __future__ import annotations

from unittest.mock import MagicMock, create_autospec

from tests.plugin.app import Agent, Result


class Unnamed:
    def __init__(self) -> None:
        self.hidden: Agent = MagicMock()

    async def run(self) -> object:
        return await self.hidden.execute("context")


async def run_unnamed() -> object:
    return await Unnamed().run()


async def run_subscript() -> object:
    doubles = {"a": MagicMock()}
    return await doubles["a"]()


def read_unknown() -> object:
    hidden = MagicMock(spec=Result(True))
    return hidden.succes


def call_wrongly() -> object:
    hidden = create_autospec(Agent, instance=True)
    return hidden.stop(reason="x", why=2)


async def run_and_await_later() -> object:
    hidden = {0: {"a": MagicMock()}}
    later = hidden[0]["a"]()
    return await later


def call_real_wrongly() -> object:
    return Result(nothing=1)  # type: ignore[call-arg]
