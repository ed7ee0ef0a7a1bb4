"""The execution engine: runs whatever agent it is asked for, with success."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes.roles.contexts import USER_CONTEXT, golden_result
from netra_fakes.roles.role import Role, register_role
from netra_fakes.roles.wiring import DEFAULT

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import UserExecutionEngine
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")


def _wire(
    wiring: Wiring,
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    user_context: Any = None,
) -> None:
    user_context = user_context or USER_CONTEXT.make()
    wiring.set("user_context", user_context)
    wiring.returns("get_user_context", user_context)
    wiring.returns("is_active", True)

    def execute(context: Any = None, **_: Any) -> Any:
        if error is not None:
            raise error
        if wiring.is_stubbed("execute_agent"):
            return DEFAULT
        if not isinstance(result, EllipsisType):
            return result
        name = getattr(context, "agent_name", "test-agent")
        return golden_result(name)

    wiring.runs("execute_agent", execute)


EXECUTION_ENGINE = register_role(
    Role(
        "execution_engine",
        target="netra_backend.app.agents.supervisor.user_execution_engine:UserExecutionEngine",
        reference="netra_fakes.reference:UserExecutionEngine",
        wire=_wire,
        fixture="mock_execution_engine",
    )
)


@overload
def make_execution_engine(
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    user_context: Any = None,
    spec: None = None,
    **options: Unpack[NamedFakeOptions],
) -> UserExecutionEngine: ...
@overload
def make_execution_engine(
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    user_context: Any = None,
    spec: type[T],
    **options: Unpack[NamedFakeOptions],
) -> T: ...
@overload
def make_execution_engine(
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    user_context: Any = None,
    spec: str | ClassSpec,
    **options: Unpack[NamedFakeOptions],
) -> Any: ...
def make_execution_engine(
    *,
    result: Any = ...,
    error: BaseException | type[BaseException] | None = None,
    user_context: Any = None,
    spec: Spec = None,
    **options: Any,
) -> Any:
    """Make a fake execution engine whose `execute_agent` succeeds.

    Args:
        result: What `execute_agent` answers; by default a successful AgentExecutionResult of the
            agent that it was asked for.
        error: What `execute_agent` raises.
        user_context: The user it works for.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake.

    Examples:
        >>> make_execution_engine().is_active()
        True
    """
    return EXECUTION_ENGINE.make(
        result=result, error=error, user_context=user_context, spec=spec, **options
    )
