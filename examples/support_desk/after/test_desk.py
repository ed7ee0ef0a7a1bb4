"""The same tests on fakes of the real classes."""

from __future__ import annotations

import asyncio
import unittest

from desk import Agent, Desk, Mailer, Ticket

from netra_fakes import make_fake

TICKET = Ticket(7, "ada@example.org", "How do I reset my password?")


def test_answer_reaches_the_customer():
    agent, mailer = make_fake(Agent), make_fake(Mailer)
    agent.execute.return_value = "Press the button."
    mailer.send.return_value = True

    assert asyncio.run(Desk(agent, mailer).answer(TICKET)) is True

    agent.execute.assert_awaited_once_with("How do I reset my password?")
    mailer.send.assert_awaited_once_with("ada@example.org", "Ticket 7", "Press the button.")


def test_failure_is_kept_for_a_person():
    agent, mailer = make_fake(Agent), make_fake(Mailer)
    agent.execute.side_effect = TimeoutError("no answer")
    desk = Desk(agent, mailer)

    assert asyncio.run(desk.answer(TICKET)) is False

    assert desk.failed == [7]
    mailer.send.assert_not_called()


class TestDesk(unittest.IsolatedAsyncioTestCase):
    async def test_costly_answers_are_told(self):
        agent = make_fake(Agent)
        agent.tokens_used.return_value = 5000
        self.assertTrue(Desk(agent, make_fake(Mailer)).is_costly())
