"""The application that the tests of the plugin copy beside their test files."""

from __future__ import annotations

import asyncio
import inspect
import logging
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

    async def look(self, how: str) -> Result:
        raise NotImplementedError


class Registry:
    async def get(self, name: str) -> Agent | None:
        raise NotImplementedError

    def find(self, name: str) -> Agent | None:
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

    async def run_quietly(self, name):
        try:
            return bool(await self.run(name))
        except Exception:
            return False

    async def run_and_log(self, name):
        try:
            return await self.run(name)
        except Exception as error:
            logging.getLogger("app").error("run failed: %s", error)
            return None

    async def run_and_log_text(self, name):
        try:
            return await self.run(name)
        except Exception as error:
            logging.getLogger("app").error(f"run failed: {error}")

    async def run_all(self, names):
        results = await asyncio.gather(*(self.run(name) for name in names), return_exceptions=True)
        return [Result(False, cause=item) for item in results]

    async def run_in_background(self, name):
        task = asyncio.create_task(self.run(name))
        await asyncio.wait([task])
        return task.exception() is None

    async def run_and_wrap(self, name):
        try:
            return await self.run(name)
        except Exception as error:
            raise RuntimeError("no run") from error

    async def run_and_tell(self, name):
        try:
            return await self.run(name)
        except Exception as error:
            raise RuntimeError(f"no run: {error}")

    async def look(self, name):
        agent = self.registry.find(name)
        found = agent.look("closely")
        return await found if inspect.isawaitable(found) else None


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
