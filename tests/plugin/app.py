"""The application that the tests of the plugin copy beside their test files."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass
class Result:
    success: bool
    error: str | None = None
    cause: Exception | None = None


class Agent:
    async def execute(self, context: str, stream: bool = False) -> Result:
        raise NotImplementedError

    def stop(self, reason: str) -> None:
        raise NotImplementedError


class Registry:
    async def get(self, name: str) -> Agent | None:
        raise NotImplementedError


class Core:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    async def run(self, name):
        agent = await self.registry.get(name)
        agent.stop("busy")
        return await agent.execute("context")

    async def run_safely(self, name):
        try:
            return await self.run(name)
        except Exception as error:
            return Result(False, str(error))

    async def run_safely_and_keep(self, name):
        try:
            return await self.run(name)
        except Exception as error:
            return Result(False, cause=error)

    async def run_in_time(self, name):
        agent = await self.registry.get(name)
        return await asyncio.wait_for(agent.execute("context"), 1)


async def direct(agent: Agent):
    return await agent.execute("context")


async def from_name(agent):
    result = agent.execute("context")
    return await result


def stop_badly(agent):
    try:
        agent.stop(1, 2, 3)
    except Exception:
        return None


def stop_badly_and_wrap(agent):
    try:
        agent.stop(why=2)
    except TypeError as error:
        raise RuntimeError("cannot stop") from error


def looks_at(agent):
    try:
        return agent.missing
    except AttributeError:
        return hasattr(agent, "other"), getattr(agent, "third", None)


async def gather_badly(agent):
    async def one():
        agent.exeute("x")

    await asyncio.gather(one(), return_exceptions=True)
