"""The bridge: delivers every event, except those that it is told to fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes._messages import roles as messages
from netra_fakes._messages.near import near_matches
from netra_fakes.errors import UnknownAttributeError
from netra_fakes.roles.role import Role, register_role

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import AgentWebSocketBridge
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

Failure = BaseException | type[BaseException]

_DELIVERING = ("notify_", "emit_")
_DELIVERS_ANY = ("notify", "emit")
"""Methods that take the event's name as an argument."""


def _wire(wiring: Wiring, *, fail_on: Iterable[str] | Mapping[str, Failure] = ()) -> None:
    for name in (*wiring.methods(*_DELIVERING), *_DELIVERS_ANY):
        wiring.answers(name, lambda **_: True)
    if isinstance(fail_on, str):
        fail_on = [fail_on]
    reasons = dict(fail_on) if isinstance(fail_on, Mapping) else dict.fromkeys(fail_on)
    for asked, reason in reasons.items():
        for name in _failing_methods(wiring, asked):
            wiring.answers(name, _fail(reason))


def _failing_methods(wiring: Wiring, asked: str) -> list[str]:
    """Return the methods that a name stands for: its own, or those that send that event."""
    known = wiring.methods(*_DELIVERING)
    found = [name for name in known if name == asked or name.partition("_")[2] == asked]
    if found:
        return found
    by_event = {name.partition("_")[2]: name for name in known}
    near_events = near_matches(asked, by_event)
    near = near_matches(asked, known) or tuple(by_event[name] for name in near_events)
    raise UnknownAttributeError(
        messages.unknown_failure(asked, near, known, wiring.spec.name),
        class_name=wiring.spec.name,
        member=asked,
        near_matches=near,
    )


def _fail(reason: Failure | None) -> Any:
    def fail(**_: Any) -> bool:
        if reason is not None:
            raise reason
        return False

    return fail


BRIDGE = register_role(
    Role(
        "bridge",
        target="netra_backend.app.services.agent_websocket_bridge:AgentWebSocketBridge",
        reference="netra_fakes.reference:AgentWebSocketBridge",
        defaults={
            "is_connected": True,
            "is_connection_active": True,
            "register_run_thread_mapping": True,
            "unregister_run_mapping": True,
        },
        wire=_wire,
        fixture="mock_bridge",
    )
)


@overload
def make_bridge(
    *,
    fail_on: Iterable[str] | Mapping[str, Failure] = (),
    spec: None = None,
    **options: Unpack[NamedFakeOptions],
) -> AgentWebSocketBridge: ...
@overload
def make_bridge(
    *,
    fail_on: Iterable[str] | Mapping[str, Failure] = (),
    spec: type[T],
    **options: Unpack[NamedFakeOptions],
) -> T: ...
@overload
def make_bridge(
    *,
    fail_on: Iterable[str] | Mapping[str, Failure] = (),
    spec: str | ClassSpec,
    **options: Unpack[NamedFakeOptions],
) -> Any: ...
def make_bridge(
    *,
    fail_on: Iterable[str] | Mapping[str, Failure] = (),
    spec: Spec = None,
    **options: Any,
) -> Any:
    """Make a fake bridge that delivers every event: each `notify_*` and `emit_*` answers True.

    Args:
        fail_on: The notifications that answer False, by the method's name or the event's
            (`"notify_tool_executing"`, `"tool_executing"`); or {name: exception} for those that
            raise.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake; `events` and `assert_events` read what it was told to send.

    Raises:
        UnknownAttributeError: `fail_on` names what the bridge does not have.

    Examples:
        >>> import asyncio
        >>> bridge = make_bridge(fail_on=["agent_completed"])
        >>> asyncio.run(bridge.notify_agent_started("run-1", "triage"))
        True
        >>> asyncio.run(bridge.notify_agent_completed("run-1", "triage"))
        False
    """
    return BRIDGE.make(fail_on=fail_on, spec=spec, **options)
