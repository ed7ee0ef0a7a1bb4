"""The registry: knows the agents it was given, by every lookup that its class has."""

from __future__ import annotations

import re
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

_NAMES = ("key", "name", "agent_name", "agent_type", "agent_id")
_KEYS = (*_NAMES, "item", "agent")
"""What a class may call the parameter that names an agent."""

_REGISTERED = ("agent", "item", "agent_instance", "instance", "value")
"""What a class may call the parameter that is the agent itself."""

_LOOKUP = (
    "(get|find|lookup|look_up|fetch|resolve|create)(_user)?(_agent)?"
    "(_instance|_or_none|_for_user|_with_context)?(_by_(name|id|key|type))?(_async)?|__getitem__"
)
_QUESTION = (
    "(has|contains|exists|knows)(_agent|_key|_name)?(_async)?"
    "|is_(agent_)?(available|registered|known)(_async)?|__contains__"
)
_LIST = (
    "(get_|list_)?(all_|available_|registered_)?(agent_)?(names|keys|ids)"
    "|list(_all|_available|_registered)?(_agents)?(_async)?"
)
_VALUES = "(get_)?(all_|available_|registered_)?agents|get_all|all|values"
_COUNT = "__len__|count|size|(get_)?agents?_count|count_agents"
_REMOVAL = "(remove|unregister|deregister|delete|pop|discard)(_agent)?(_async)?|__delitem__"
_REGISTRATION = "(register|add)(_agent)?(_async)?|__setitem__"
_HELD = ("agents", "_agents", "_registry")
"""Attributes in which a class may hold its agents, by name."""


def _wire(wiring: Wiring, *, agents: Iterable[Any] | Mapping[str, Any] = ()) -> None:
    known = _by_name(agents)
    methods = wiring.spec.methods

    def register(call: Mapping[str, Any]) -> Any:
        key, agent = _key(call, _NAMES), _find(call, _REGISTERED)
        if agent is not None:
            key = key if isinstance(key, str) else _name_of(agent)
            known.update({key: agent} if isinstance(key, str) else {})
        return DEFAULT

    def clear(**_: Any) -> Any:
        known.clear()
        return DEFAULT

    behaviour: list[tuple[str, Callable[[Mapping[str, Any]], Any]]] = [
        (_LOOKUP, lambda call: known.get(_key(call), call.get("default"))),
        (_QUESTION, lambda call: _key(call) in known),
        (_COUNT, lambda _: len(known)),
        (_REMOVAL, lambda call: known.pop(_key(call), None) is not None),
        ("__iter__", lambda _: iter(list(known))),
        ("items", lambda _: list(known.items())),
    ]
    for name, method in methods.items():
        for pattern, function in behaviour:
            if re.fullmatch(pattern, name):
                wiring.answers(name, _by_call(function))
        if re.fullmatch(f"{_LIST}|{_VALUES}", name):
            are_names = re.fullmatch(_LIST, name) is not None
            wiring.answers(name, _listing(known, method.returns or "", are_names=are_names))
        if re.fullmatch(_REGISTRATION, name):
            wiring.runs(name, _by_call(register))
    wiring.runs("clear", clear)
    for name in _HELD:
        held = wiring.spec.attributes.get(name)
        if held is not None and (held.annotation or held.value or "").startswith(("dict", "{")):
            wiring.set(name, known)


def _by_call(function: Callable[[Mapping[str, Any]], Any]) -> Callable[..., Any]:
    return lambda **call: function(call)


def _listing(known: Mapping[str, Any], returns: str, *, are_names: bool) -> Callable[..., Any]:
    """Return what lists the agents: names or agents, as the annotation says, else by the name."""
    if returns.startswith(("dict", "collections.abc.Mapping")):
        return lambda **_: dict(known)
    items = re.search(r"\[(.*)\]", returns)
    if items is not None and items[1] not in ("typing.Any", "object"):
        are_names = items[1] == "str"
    return lambda **_: list(known if are_names else known.values())


def _find(call: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((call[name] for name in names if name in call), None)


def _key(call: Mapping[str, Any], names: Iterable[str] = _KEYS) -> Any:
    """Return what a lookup asks for, under whichever name its class gives that parameter."""
    found = _find(call, names)
    return next(iter(call.values()), None) if found is None else found


def _name_of(agent: Any) -> Any:
    return getattr(agent, "name", None) or getattr(agent, "_netra_agent_name", None)


def _by_name(agents: Any) -> dict[str, Any]:
    if isinstance(agents, Mapping):
        return dict(agents)
    if isinstance(agents, NonCallableMock) or not isinstance(agents, Iterable):
        agents = [agents]  # one agent alone; a mock that can be iterated gives nothing
    known: dict[str, Any] = {}
    for agent in agents:
        name = _name_of(agent)
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
