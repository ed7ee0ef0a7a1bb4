"""The websocket manager and the emitter: whoever is asked for is connected, all is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes.roles.role import Role, register_role

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import UnifiedWebSocketEmitter, UnifiedWebSocketManager
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

_DELIVERING = ("send_", "emit", "notify_", "is_connection_active", "is_user_connected")
_WEBSOCKETS = "netra_backend.app.websocket_core"


def _wire(wiring: Wiring, *, user_context: Any = None) -> None:
    wiring.set("user_context", user_context)
    for name in wiring.methods(*_DELIVERING):
        if wiring.spec.methods[name].returns == "bool":
            wiring.returns(name, True)


def _wire_emitter(wiring: Wiring, *, user_context: Any = None) -> None:
    if user_context is not None:
        wiring.set("context", user_context)
        wiring.set("user_id", user_context.user_id)
    _wire(wiring)


WEBSOCKET_MANAGER = register_role(
    Role(
        "websocket_manager",
        target=(
            f"{_WEBSOCKETS}.unified_manager:UnifiedWebSocketManager",
            f"{_WEBSOCKETS}.unified_manager:_UnifiedWebSocketManagerImplementation",
        ),
        reference="netra_fakes.reference:UnifiedWebSocketManager",
        wire=_wire,
    )
)
EMITTER = register_role(
    Role(
        "emitter",
        target=f"{_WEBSOCKETS}.unified_emitter:UnifiedWebSocketEmitter",
        reference="netra_fakes.reference:UnifiedWebSocketEmitter",
        wire=_wire_emitter,
    )
)


@overload
def make_websocket_manager(
    *, user_context: Any = None, spec: None = None, **options: Unpack[NamedFakeOptions]
) -> UnifiedWebSocketManager: ...
@overload
def make_websocket_manager(
    *, user_context: Any = None, spec: type[T], **options: Unpack[NamedFakeOptions]
) -> T: ...
@overload
def make_websocket_manager(
    *, user_context: Any = None, spec: str | ClassSpec, **options: Unpack[NamedFakeOptions]
) -> Any: ...
def make_websocket_manager(*, user_context: Any = None, spec: Spec = None, **options: Any) -> Any:
    """Make a fake websocket manager: every user is connected, every message is delivered.

    Args:
        user_context: The user it belongs to.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake.

    Examples:
        >>> make_websocket_manager().is_connection_active("ada")
        True
    """
    return WEBSOCKET_MANAGER.make(user_context=user_context, spec=spec, **options)


@overload
def make_emitter(
    *, user_context: Any = None, spec: None = None, **options: Unpack[NamedFakeOptions]
) -> UnifiedWebSocketEmitter: ...
@overload
def make_emitter(
    *, user_context: Any = None, spec: type[T], **options: Unpack[NamedFakeOptions]
) -> T: ...
@overload
def make_emitter(
    *, user_context: Any = None, spec: str | ClassSpec, **options: Unpack[NamedFakeOptions]
) -> Any: ...
def make_emitter(*, user_context: Any = None, spec: Spec = None, **options: Any) -> Any:
    """Make a fake emitter that delivers every event.

    Args:
        user_context: The user it sends to.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake; `events` and `assert_events` read what it was told to send.

    Examples:
        >>> make_emitter(user_context=None).get_stats()
        {}
    """
    return EMITTER.make(user_context=user_context, spec=spec, **options)
