"""The contexts and the result: value objects, so real instances of the real classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes.roles.role import Role, register_role

if TYPE_CHECKING:
    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import (
        AgentExecutionContext,
        AgentExecutionResult,
        UserExecutionContext,
    )

T = TypeVar("T")

_IDS = {"run_id": "test-run", "thread_id": "test-thread", "user_id": "test-user"}
_CONTEXTS = "netra_backend.app.agents.supervisor.execution_context"

EXECUTION_CONTEXT = register_role(
    Role(
        "execution_context",
        target=f"{_CONTEXTS}:AgentExecutionContext",
        reference="netra_fakes.reference:AgentExecutionContext",
        defaults={**_IDS, "agent_name": "test-agent"},
        fixture="execution_context",
        is_value=True,
    )
)
EXECUTION_RESULT = register_role(
    Role(
        "execution_result",
        target=f"{_CONTEXTS}:AgentExecutionResult",
        reference="netra_fakes.reference:AgentExecutionResult",
        defaults={"success": True, "agent_name": "test-agent"},
        is_value=True,
    )
)
USER_CONTEXT = register_role(
    Role(
        "user_context",
        target="netra_backend.app.services.user_execution_context:UserExecutionContext",
        reference="netra_fakes.reference:UserExecutionContext",
        defaults=_IDS,
        fixture="user_context",
        is_value=True,
    )
)


@overload
def make_execution_context(*, spec: None = None, **fields: Any) -> AgentExecutionContext: ...
@overload
def make_execution_context(*, spec: type[T], **fields: Any) -> T: ...
@overload
def make_execution_context(*, spec: str | ClassSpec, **fields: Any) -> Any: ...
def make_execution_context(**fields: Any) -> Any:
    """Make a real AgentExecutionContext: of the run, thread and user that fakes agree on.

    Args:
        fields: Its fields, and `spec` for another class.

    Returns:
        A real instance, no fake.

    Raises:
        SignatureMismatchError: The class has no such field.

    Examples:
        >>> make_execution_context(agent_name="triage").run_id
        'test-run'
    """
    return EXECUTION_CONTEXT.make(**fields)


@overload
def make_execution_result(*, spec: None = None, **fields: Any) -> AgentExecutionResult: ...
@overload
def make_execution_result(*, spec: type[T], **fields: Any) -> T: ...
@overload
def make_execution_result(*, spec: str | ClassSpec, **fields: Any) -> Any: ...
def make_execution_result(**fields: Any) -> Any:
    """Make a real AgentExecutionResult: a success, or a failure where an `error` is given.

    Args:
        fields: Its fields, and `spec` for another class.

    Returns:
        A real instance, no fake.

    Raises:
        SignatureMismatchError: The class has no such field.

    Examples:
        >>> make_execution_result(error="no answer").success
        False
    """
    if fields.get("error") is not None:
        fields.setdefault("success", False)
    return EXECUTION_RESULT.make(**fields)


@overload
def make_user_context(*, spec: None = None, **fields: Any) -> UserExecutionContext: ...
@overload
def make_user_context(*, spec: type[T], **fields: Any) -> T: ...
@overload
def make_user_context(*, spec: str | ClassSpec, **fields: Any) -> Any: ...
def make_user_context(**fields: Any) -> Any:
    """Make a real UserExecutionContext, of the same ids as `make_execution_context` has.

    Args:
        fields: Its fields, and `spec` for another class.

    Returns:
        A real instance, no fake.

    Raises:
        SignatureMismatchError: The class has no such field.

    Examples:
        >>> make_user_context(user_id="ada").user_id
        'ada'
    """
    return USER_CONTEXT.make(**fields)


def golden_result(agent_name: str) -> Any:
    """Make what an agent answers where a test chose nothing."""
    return EXECUTION_RESULT.make(agent_name=agent_name, data={"agent": agent_name, "status": "ok"})
