"""A support desk: an agent answers tickets, a mailer tells the customer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Ticket:
    number: int
    customer: str
    question: str


class Agent:
    def __init__(self, model: str, patience: float = 30.0) -> None:
        self.model = model
        self.patience = patience

    async def execute(self, question: str, *, language: str = "en") -> str:
        raise NotImplementedError("asks a language model")

    def tokens_used(self) -> int:
        raise NotImplementedError("asks the model's account")


class Mailer:
    async def send(self, to: str, subject: str, text: str) -> bool:
        raise NotImplementedError("talks to a mail server")


class Desk:
    def __init__(self, agent: Agent, mailer: Mailer) -> None:
        self.agent = agent
        self.mailer = mailer
        self.failed: list[int] = []

    async def answer(self, ticket: Ticket) -> bool:
        """Answer a ticket by mail; a ticket that cannot be answered is kept for a person."""
        try:
            text = await self.agent.execute(ticket.question)
            return await self.mailer.send(ticket.customer, f"Ticket {ticket.number}", text)
        except Exception:
            self.failed.append(ticket.number)
            return False

    def is_costly(self) -> bool:
        return self.agent.tokens_used() > 1000
