"""Stub the reading of a property: a descriptor on the fake's own class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from netra_fakes._build.frames import outer_location
from netra_fakes._build.shared import give_own_class
from netra_fakes._spec import AttributeSpec, Location
from netra_fakes.stubbing.arguments import Arguments
from netra_fakes.stubbing.judging import judge
from netra_fakes.stubbing.table import Stub
from netra_fakes.stubbing.target import Target, properties

if TYPE_CHECKING:
    from netra_fakes.stubbing.answers import Answer


class PropertyTarget(Target):
    """One attribute of one fake, as stubs see it."""

    def __init__(self, fake: Any, spec: AttributeSpec) -> None:
        super().__init__(fake, fake, spec.name)
        self.attribute = spec
        self.shape = "any"

    @property
    def declaration(self) -> tuple[str, Location | None]:
        """The attribute as declared, and where it is."""
        annotation = f": {self.attribute.annotation}" if self.attribute.annotation else ""
        return f"{self.name}{annotation}", self.attribute.location


class StubbedProperty:
    """Answers each reading of an attribute by a stub, until the attribute is set."""

    def __init__(self, target: PropertyTarget, stub: Stub) -> None:
        self._target = target
        self.stub = stub
        self._call = Arguments(None, (), {})

    def __get__(self, instance: object | None, owner: type) -> Any:
        """Return what the stub gives, as an awaitable where the real property gives one."""
        if instance is None:
            return self
        self.stub.uses += 1
        if self._target.attribute.awaitable:
            return self._give_later()
        return self.stub.answer.give(self._target, self._call)

    async def _give_later(self) -> Any:
        return self.stub.answer.give(self._target, self._call)

    def __set__(self, instance: Any, value: object) -> None:
        """Give way to what the test sets on the fake itself."""
        delattr(type(instance), self._target.name)
        setattr(instance, self._target.name, value)


@dataclass(frozen=True)
class PropertySlot:
    """A place for what reading an attribute gives; see `slots.Slot`.

    Attributes:
        target: The attribute.
        is_lenient: Whether the stub may stay unread.
    """

    target: PropertyTarget
    is_lenient: bool = False

    def as_lenient(self) -> PropertySlot:
        """Exempt the stub made here from being used."""
        return replace(self, is_lenient=True)

    def put(self, answer: Answer) -> None:
        """Give an answer to every reading of the attribute."""
        target = self.target
        for value in answer.results:
            judge(target, "its value", value, target.interface.answer_type(target.name))
        stub = Stub(target, outer_location(), None, answer)
        stub.is_lenient = self.is_lenient
        give_own_class(target.fake)
        own = type(target.fake)
        old = own.__dict__.get(target.name)
        if isinstance(old, StubbedProperty) and not old.stub.uses:
            target.record.stubs.remove(old.stub)
        setattr(own, target.name, StubbedProperty(target, stub))
        properties(target.fake).append(target.name)
        target.record.stubs.append(stub)

    @property
    def text(self) -> str:
        """The view as it was typed."""
        return f"on({self.target.fake_name}, lambda f: f.{self.target.name})"
