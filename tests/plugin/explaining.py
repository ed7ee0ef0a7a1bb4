"""What the tests of the section "netra-fakes" have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

APP = Path(__file__).with_name("app.py").read_text("utf-8")
EXECUTE = "  spec: async def execute(context, stream=False) -> Result"


def line_of(source: str, text: str) -> int:
    """Return the line of a text in a source, counted from 1."""
    return source.splitlines().index(text) + 1


EXECUTE_AT = f"        app.py:{line_of(APP, '    async def execute(self, context: str, stream: bool = False) -> Result:')}"
DIRECT_AT = f"  await: app.py:{line_of(APP, 'async def direct(agent: Agent):') + 1}, in direct"
RUN_AT = f"  await: app.py:{line_of(APP, '        return await agent.execute(' + chr(34) + 'context' + chr(34) + ')')}, in "
HEADER = """\
import pytest, unittest
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch
import app
from app import Agent, Core, Registry, Result, direct, from_name
pytestmark = [pytest.mark.asyncio]
"""


Diagnose = Callable[..., dict[str, list[str]]]
