"""Say where the next answer goes: to every call of a method, or to certain arguments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from netra_fakes._build.frames import outer_location
from netra_fakes._messages import stubbing as messages
from netra_fakes.stubbing.arguments import Arguments
from netra_fakes.stubbing.table import Stub

if TYPE_CHECKING:
    from netra_fakes.stubbing.answers import Answer
    from netra_fakes.stubbing.target import Target


@dataclass(frozen=True)
class Slot:
    """A place for an answer.

    Attributes:
        target: The method.
        arguments: The arguments that the answer is for; None for all.
        is_lenient: Whether the stub may stay unused.
    """

    target: Target
    arguments: Arguments | None = None
    is_lenient: bool = False

    def when(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Slot:
        """Return the place for the answer to certain arguments.

        Raises:
            SignatureMismatchError: The real method refuses them.
            TypeMismatchError: One breaks its annotation, under `types="error"`.
        """
        try:
            arguments = Arguments(self.target.signature, args, kwargs)
        except TypeError as error:
            refusal = messages.refused_arguments(self.target, args, kwargs, str(error))
            raise self.target.noted(refusal) from None
        self.target.judge_arguments(args, kwargs)
        return replace(self, arguments=arguments)

    def as_lenient(self) -> Slot:
        """Exempt the stubs made here, and those still to come, from being used."""
        for stub in self.target.record.stubs:
            if isinstance(stub, Stub) and stub.is_at(self.target, self.arguments):
                stub.is_lenient = True
        return replace(self, is_lenient=True)

    def put(self, answer: Answer) -> None:
        """Give an answer to the calls of this place."""
        self.target.judge_answer(answer)
        stub = Stub(self.target, outer_location(), self.arguments, answer)
        stub.is_lenient = self.is_lenient
        self.target.table.put(stub)

    @property
    def text(self) -> str:
        """The view as it was typed."""
        text = f"stub({self.target.expression})"
        if self.arguments is None:
            return text
        when = messages.render_call("when", self.arguments.args, self.arguments.kwargs)
        return f"{text}.{when}"
