"""The registry: knows the agents it was given, by every lookup that its class has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload
from unittest.mock import NonCallableMock

from netra_fakes._messages import roles as messages
from netra_fakes.errors import ConfigurationError, DuplicateAgentError
from netra_fakes.roles.role import Role, register_role
from netra_fakes.roles.wiring import DEFAULT

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import AgentRegistry
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

_KEYS = ("key", "name", "agent_name", "agent_type", "agent_id", "item", "agent")

_LOOKUPS = (
    "get", "get_async", "get_agent", "get_agent_async", "get_agent_by_name", "get_agent_by_id",
    "get_agent_instance", "get_user_agent", "find_agent_by_name", "create", "create_agent",
    "create_instance", "create_agent_for_user", "create_agent_with_context", "__getitem__",
)  # fmt: skip
_QUESTIONS = ("has", "has_agent", "is_agent_available", "is_registered", "__contains__")
_LISTS = ("list_agents", "list_keys", "list_available_agents", "get_agent_names", "keys")
_VALUES = ("get_all_agents", "get_available_agents", "values")
_REMOVALS = ("remove", "remove_agent", "unregister", "unregister_agent")


def _wire(wiring: Wiring, *, agents: Iterable[Any] | Mapping[str, Any] = ()) -> None:
    known = _by_name(agents)

    def register(**call: Any) -> Any:
        agent = call.get("agent", call.get("item", call.get("agent_instance")))
        key = _key(call, _REGISTERED_AS)
        if isinstance(key, str) and agent is not None:
            known[key] = agent
        return DEFAULT

    def clear() -> Any:
        known.clear()
        return DEFAULT

    behaviour: list[tuple[tuple[str, ...], Callable[..., Any]]] = [
        (_LOOKUPS, lambda **call: known.get(_key(call))),
        (_QUESTIONS, lambda **call: _key(call) in known),
        (_LISTS, lambda **_: list(known)),
        (_VALUES, lambda **_: list(known.values())),
        (_REMOVALS, lambda **call: known.pop(_key(call), None) is not None),
        (("__len__",), lambda: len(known)),
        (("__iter__",), lambda: iter(list(known))),
        (("items",), lambda: list(known.items())),
    ]
    for names, function in behaviour:
        for name in names:
            wiring.answers(name, function)
    for name in ("register", "register_agent"):
        wiring.runs(name, register)
    wiring.runs("clear", clear)


_REGISTERED_AS = ("key", "name", "agent_name", "agent_type", "agent_id")


def _key(call: Mapping[str, Any], names: Iterable[str] = _KEYS) -> Any:
    """Return what a lookup asks for, under whichever name its class gives that parameter."""
    return next((call[name] for name in names if name in call), None)


def _by_name(agents: Any) -> dict[str, Any]:
    if isinstance(agents, Mapping):
        return dict(agents)
    if isinstance(agents, NonCallableMock) or not isinstance(agents, Iterable):
        agents = [agents]  # one agent alone; a mock that can be iterated gives nothing
    known: dict[str, Any] = {}
    for agent in agents:
        name = getattr(agent, "name", None) or getattr(agent, "_netra_agent_name", None)
        if not isinstance(name, str):
            raise ConfigurationError(messages.nameless_agent(type(agent).__name__))
        if name in known:
            raise DuplicateAgentError(messages.duplicate_agents(name, "registry"))
        known[name] = agent
    return known


REGISTRY = register_role(
    Role(
        "registry",
        target="netra_backend.app.agents.supervisor.agent_registry:AgentRegistry",
        reference="netra_fakes.reference:AgentRegistry",
        wire=_wire,
        fixture="mock_registry",
    )
)


@overload
def make_registry(
    agents: Iterable[Any] | Mapping[str, Any] = (),
    *,
    spec: None = None,
    **options: Unpack[NamedFakeOptions],
) -> AgentRegistry: ...
@overload
def make_registry(
    agents: Iterable[Any] | Mapping[str, Any] = (),
    *,
    spec: type[T],
    **options: Unpack[NamedFakeOptions],
) -> T: ...
@overload
def make_registry(
    agents: Iterable[Any] | Mapping[str, Any] = (),
    *,
    spec: str | ClassSpec,
    **options: Unpack[NamedFakeOptions],
) -> Any: ...
def make_registry(
    agents: Iterable[Any] | Mapping[str, Any] = (), *, spec: Spec = None, **options: Any
) -> Any:
    """Make a fake registry that holds agents, and answers every lookup method of its class.

    A key that it does not know is answered with None, as the real registry answers it. An empty
    one is falsy where the real one is.

    Args:
        agents: Agents, each under its own name, or {name: agent}.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake.

    Raises:
        DuplicateAgentError: Two agents have the same name.

    Examples:
        >>> triage = make_agent("triage")
        >>> registry = make_registry([triage])
        >>> registry.get("triage") is triage, registry.get("nobody")
        (True, None)
    """
    return REGISTRY.make(agents=agents, spec=spec, **options)
