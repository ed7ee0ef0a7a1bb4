"""The tests as they were: every one of them says something that is not so."""

from __future__ import annotations

import asyncio
import unittest
from unittest.mock import AsyncMock, MagicMock

from desk import Agent, Desk, Mailer, Ticket

TICKET = Ticket(7, "ada@example.org", "How do I reset my password?")


def test_answer_reaches_the_customer():
    """Fails although the desk is right: execute() is a coroutine method."""
    agent = MagicMock(spec=Agent)
    agent.execute = MagicMock(return_value="Press the button.")
    mailer = MagicMock(spec=Mailer)
    assert asyncio.run(Desk(agent, mailer).answer(TICKET)) is True


def test_failure_is_kept_for_a_person():
    """Passes for the wrong reason: the mailer has no `deliver`, and the error is swallowed."""
    agent = AsyncMock(spec=Agent)
    agent.execute = AsyncMock(side_effect=TypeError("no such argument"))
    desk = Desk(agent, AsyncMock())
    desk.mailer.deliver = AsyncMock(return_value=False)
    assert asyncio.run(desk.answer(TICKET)) is False


class TestDesk(unittest.TestCase):
    async def test_costly_answers_are_told(self):
        """Passes without having run: nobody awaits it."""
        agent = AsyncMock()
        agent.tokens_used.return_value = 5000
        self.assertFalse(Desk(agent, AsyncMock()).is_costly())
