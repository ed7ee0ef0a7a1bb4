"""Know all there is to know of one method, once a class: signature, kind, types, answer."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

from netra_fakes import _answers
from netra_fakes._build import acceptor, guards
from netra_fakes._interface import UNKNOWN
from netra_fakes._messages import fakes, members
from netra_fakes._spec import Location, MethodSpec
from netra_fakes.errors import SignatureMismatchError

if TYPE_CHECKING:
    from netra_fakes._build.blueprint import Blueprint

_NO_KEYWORDS = (Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL)
_STREAMS = frozenset({"generator", "async_generator"})
_CONTEXTS = frozenset({"context_manager", "async_context_manager"})


_UNREAD, _VARYING = object(), object()


class MethodPlan:
    """One method as every fake of its class has it.

    Attributes:
        name: As the class knows it; "__init__" for the call of a class.
        label: How messages name it: "Agent.execute".
        spec: What the real method is.
        signature: How it is called; None accepts every call.
        is_awaited: Whether its mock is an AsyncMock.
        accept: Checks the arguments of a call, see `acceptor`.
        answer_type: Type of what a call gives, or UNKNOWN.
        is_constructor: Whether it is the call of a class.
        may_be_awaited: Whether it is annotated to give a value or an awaitable.
        is_of_async_client: Whether, of these two, its class lets it give the awaitable.
    """

    def __init__(
        self,
        blueprint: Blueprint,
        name: str,
        spec: MethodSpec,
        signature: Signature | None,
        *,
        types: dict[str, object],
        answer_type: object = UNKNOWN,
        is_constructor: bool = False,
    ) -> None:
        self.blueprint = blueprint
        self.is_constructor = is_constructor
        self.name = name
        self.spec = spec
        self.label = _label(blueprint.class_name, name)
        self.signature = signature
        self.is_awaited = spec.is_awaited
        self.is_plain_awaitable = spec.kind == "awaitable"
        self.awaited_at_call = False if spec.is_awaited else None
        self.types = types
        self.accept = acceptor.build_accept(signature, types if blueprint.is_typed else {})
        either = None if spec.is_awaited else _answers.split_awaitable(answer_type)
        self.may_be_awaited = either is not None
        self.is_of_async_client = self.may_be_awaited and "__aenter__" in blueprint.spec.methods
        self.answer_type = answer_type
        self._unstubbed = either[self.is_of_async_client] if either else answer_type
        self.is_stream = spec.kind in _STREAMS
        self.is_context = spec.kind in _CONTEXTS
        self.is_plain = not (self.is_stream or self.is_context or self.is_of_async_client)
        self.snapshots = blueprint.snapshots
        self._planner: Any = None
        self._constant: Any = _UNREAD

    @property
    def class_name(self) -> str:
        """Name of the real class, or of the module of a function."""
        return self.blueprint.class_name

    @property
    def location(self) -> Location | None:
        """Where the real method is defined."""
        return self.spec.location

    def refuse_call(self, mock: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Exception:
        """Return the error for a call that does not bind, with Python's own reason in it."""
        return guards.note(
            SignatureMismatchError(
                fakes.wrong_call(
                    self, guards.fake_name(mock), self.reason(args, kwargs), args, kwargs
                ),
                **guards.facts(mock, self),
            )
        )

    def reason(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
        """Return why arguments do not bind, as `inspect.Signature.bind` says it, or None."""
        if self.signature is None:
            return None
        try:
            self.signature.bind(*args, **kwargs)
        except TypeError as error:
            return self._unexpected(kwargs) or str(error)
        return None

    def _unexpected(self, kwargs: dict[str, Any]) -> str | None:
        """Name a keyword that no parameter takes: it tells more than the one that it leaves out."""
        parameters: Any = () if self.signature is None else self.signature.parameters.values()
        if any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters):
            return None
        names = [one.name for one in parameters if one.kind not in _NO_KEYWORDS]
        wrong = next((name for name in kwargs if name not in names), None)
        free = [name for name in names if name not in kwargs]
        return None if wrong is None else members.unexpected_keyword(wrong, free)

    def judge(self, mock: Any, suspects: tuple[tuple[str, Any], ...]) -> None:
        """Look closely at arguments whose types are not obviously right."""
        guards.judge_arguments(mock, self, suspects)

    def shape(self, value: Any) -> Any:
        """Return what a call gives where a value was stubbed: a stream of a list, a context."""
        from netra_fakes._build import shapes

        if self.is_of_async_client:
            return shapes.shape_awaitable(value)
        return shapes.shape(self.spec.kind, value)

    @property
    def answer_planner(self) -> Any:
        """What gives the answers of unstubbed calls, see `_answers.plan_answer`."""
        if self._planner is None:
            self._planner = _answers.plan_answer(self.spec.kind, self._unstubbed)
        return self._planner

    @property
    def is_constant(self) -> bool:
        """Whether every unstubbed call gives one and the same immutable value."""
        if self._constant is _UNREAD:
            is_constant = not self.is_constructor and _answers.is_constant(
                self.spec.kind, self._unstubbed
            )
            self._constant = self.answer_planner(None, None) if is_constant else _VARYING
        return self._constant is not _VARYING

    def answer(self, mock: Any) -> Any:
        """Return what an unstubbed call of this mock gives."""
        known = self._constant
        if known is not _UNREAD and known is not _VARYING:
            return known
        from netra_fakes._build import answering

        return self._constant if self.is_constant else answering.answer_call(mock, self)


def _label(class_name: str, name: str) -> str:
    return class_name if name == class_name else f"{class_name}.{name}"
