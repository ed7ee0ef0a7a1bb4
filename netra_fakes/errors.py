"""Every exception and warning that netra-fakes raises, with its facts as typed attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # pytest's start loads this module, and no spec
    from netra_fakes._spec import Location


class NetraFakesError(Exception):
    """Base of every error of this package."""


class InvalidSpecError(NetraFakesError, TypeError):
    """A spec that is no class, function, module, dotted path or ClassSpec, or is a mock itself."""


class SpecNotFoundError(NetraFakesError, ImportError):
    """A dotted path that does not import, or names nothing in the module that it imports.

    Attributes:
        target: The path as given.
        near_matches: Existing names close to the missing one, best first.
    """

    def __init__(
        self, message: str, *, target: str = "", near_matches: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.target = target
        self.near_matches = near_matches


class NotAFakeError(NetraFakesError, TypeError):
    """What reads or steers a fake was given something that is no fake, or no method of one."""


class ConfigurationError(NetraFakesError, ValueError):
    """A setting, role or command line that cannot be understood."""


class DuplicateAgentError(NetraFakesError, ValueError):
    """Two agents with the same name in one registry."""


class EventMismatchError(NetraFakesError, AssertionError):
    """`assert_events`: the events did not come in the expected order.

    Attributes:
        expected: Types of the expected events, in order.
        seen: Types of the events that were seen, in order.
        index: Place in `expected` of the first that did not come, counted from 0; the length of
            `expected` where the first difference is one event too many.
    """

    def __init__(
        self,
        message: str,
        *,
        expected: tuple[str, ...] = (),
        seen: tuple[str, ...] = (),
        index: int = 0,
    ) -> None:
        super().__init__(message)
        self.expected = expected
        self.seen = seen
        self.index = index


class IsolationError(NetraFakesError, AssertionError):
    """`assert_isolated`: one was given an id that belongs to another.

    Attributes:
        value: The first id that leaked.
        kind: What sort of id it is: "run_id", "thread_id" or "user_id".
        owner: Name of the fake or user it belongs to.
        witness: Name of the fake or user that saw it.
    """

    def __init__(
        self, message: str, *, value: str = "", kind: str = "", owner: str = "", witness: str = ""
    ) -> None:
        super().__init__(message)
        self.value = value
        self.kind = kind
        self.owner = owner
        self.witness = witness


class GoldenPathError(NetraFakesError, AssertionError):
    """`GoldenPath.assert_holds`: events, tracker states, isolation or the result are not right.

    Attributes:
        scenario: Name of the scenario.
        problems: One text for each thing that does not hold.
    """

    def __init__(self, message: str, *, scenario: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.scenario = scenario
        self.problems = problems


class ScenarioNotRunError(NetraFakesError, RuntimeError):
    """A Golden Path was asked for what only running it gives."""


class ContractError(NetraFakesError, ValueError):
    """A contract file that is damaged, foreign, in conflict or of a newer schema.

    Attributes:
        path: The file.
        line: Line of the fault, counted from 1; None where it concerns the whole file.
    """

    def __init__(self, message: str, *, path: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class SpecViolationError(NetraFakesError):
    """A test, or the code under test, broke the spec of a fake.

    Attributes:
        fake: The fake's name, as the test knows it.
        class_name: Name of the real class.
        member: The member concerned, None where it is the fake itself.
        location: Where the real member is defined.
        near_matches: Existing names close to the refused one, best first.
    """

    def __init__(
        self,
        message: str,
        *,
        fake: str = "",
        class_name: str = "",
        member: str | None = None,
        location: Location | None = None,
        near_matches: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.fake = fake
        self.class_name = class_name
        self.member = member
        self.location = location
        self.near_matches = near_matches


class UnknownAttributeError(SpecViolationError, AttributeError):
    """A name was read, set or configured that the real class does not have."""


class ReadOnlyAttributeError(SpecViolationError, AttributeError):
    """A property without a setter, a frozen field or an enum member was set."""


class NotAwaitableError(SpecViolationError, TypeError):
    """A sync mock or a plain value was put over a coroutine method."""


class UnexpectedAwaitableError(SpecViolationError, TypeError):
    """An async mock, or a coroutine object, was put where the real member is not awaited."""


class MethodReplacedError(SpecViolationError, TypeError):
    """A plain value, which cannot be called, was put over a method."""


class SignatureMismatchError(SpecViolationError, TypeError):
    """A method was called, stubbed or asserted with arguments that its signature refuses."""


class ImpossibleAssertionError(SignatureMismatchError, AssertionError):
    """An assertion names a call that the real signature refuses, so it can never hold."""


class TypeMismatchError(SpecViolationError, TypeError):
    """An argument or a stubbed value breaks a type annotation, under `types="error"`."""


class StubExhaustedError(SpecViolationError, AssertionError):
    """A sequence of stubbed results was used up, and the method was called once more."""


class UnstubbedCallError(SpecViolationError, AssertionError):
    """Under `strict_stubs`, a method was called with arguments that no stub accepts."""


class UnusedStubError(SpecViolationError, AssertionError):
    """Under `strict_stubs`, a stub was never used."""


class NeverAwaitedError(SpecViolationError, AssertionError):
    """A coroutine method of a fake was called, and its coroutine never awaited."""


class SwallowedViolationError(SpecViolationError, AssertionError):
    """A violation was raised in the code under test, which caught it."""


class SpecTypeWarning(UserWarning):
    """An argument or a stubbed value breaks a type annotation, under `types="warn"`."""


class ContractDriftWarning(UserWarning):
    """A class that fakes were built from differs from the locked contract."""


class VacuousTestWarning(UserWarning):
    """A test passed without running its body or without an assertion that could fail."""
