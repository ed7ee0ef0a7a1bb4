"""Test doubles built from the real classes, so that they cannot drift from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netra_fakes._build import make_fake, make_fake_class
    from netra_fakes._config import configure
    from netra_fakes._events import Event, assert_events, events
    from netra_fakes._isolation import assert_isolated
    from netra_fakes._timeline import Call, Timeline, timeline
    from netra_fakes.contract import read_contract
    from netra_fakes.errors import (
        ConfigurationError,
        ContractDriftWarning,
        ContractError,
        DuplicateAgentError,
        EventMismatchError,
        GoldenPathError,
        ImpossibleAssertionError,
        InvalidSpecError,
        IsolationError,
        MethodReplacedError,
        NetraFakesError,
        NeverAwaitedError,
        NotAFakeError,
        NotAwaitableError,
        ReadOnlyAttributeError,
        ScenarioNotRunError,
        SignatureMismatchError,
        SpecNotFoundError,
        SpecTypeWarning,
        SpecViolationError,
        StubExhaustedError,
        SwallowedViolationError,
        TypeMismatchError,
        UnexpectedAwaitableError,
        UnknownAttributeError,
        UnstubbedCallError,
        UnusedStubError,
        VacuousTestWarning,
    )
    from netra_fakes.roles import (
        Role,
        make_agent,
        make_bridge,
        make_emitter,
        make_execution_context,
        make_execution_engine,
        make_execution_result,
        make_execution_tracker,
        make_llm_manager,
        make_registry,
        make_role,
        make_tool_dispatcher,
        make_user_context,
        make_websocket_manager,
        register_role,
    )
    from netra_fakes.scenarios import GoldenPath, make_golden_path
    from netra_fakes.stubbing import arg, control, on, stub

__all__ = [
    "Call",
    "ConfigurationError",
    "ContractDriftWarning",
    "ContractError",
    "DuplicateAgentError",
    "Event",
    "EventMismatchError",
    "GoldenPath",
    "GoldenPathError",
    "ImpossibleAssertionError",
    "InvalidSpecError",
    "IsolationError",
    "MethodReplacedError",
    "NetraFakesError",
    "NeverAwaitedError",
    "NotAFakeError",
    "NotAwaitableError",
    "ReadOnlyAttributeError",
    "Role",
    "ScenarioNotRunError",
    "SignatureMismatchError",
    "SpecNotFoundError",
    "SpecTypeWarning",
    "SpecViolationError",
    "StubExhaustedError",
    "SwallowedViolationError",
    "Timeline",
    "TypeMismatchError",
    "UnexpectedAwaitableError",
    "UnknownAttributeError",
    "UnstubbedCallError",
    "UnusedStubError",
    "VacuousTestWarning",
    "arg",
    "assert_events",
    "assert_isolated",
    "configure",
    "control",
    "events",
    "make_agent",
    "make_bridge",
    "make_emitter",
    "make_execution_context",
    "make_execution_engine",
    "make_execution_result",
    "make_execution_tracker",
    "make_fake",
    "make_fake_class",
    "make_golden_path",
    "make_llm_manager",
    "make_registry",
    "make_role",
    "make_tool_dispatcher",
    "make_user_context",
    "make_websocket_manager",
    "on",
    "read_contract",
    "register_role",
    "stub",
    "timeline",
]

_HOMES = {
    "Call": "netra_fakes._timeline",
    "ConfigurationError": "netra_fakes.errors",
    "ContractDriftWarning": "netra_fakes.errors",
    "ContractError": "netra_fakes.errors",
    "DuplicateAgentError": "netra_fakes.errors",
    "Event": "netra_fakes._events",
    "EventMismatchError": "netra_fakes.errors",
    "GoldenPath": "netra_fakes.scenarios",
    "GoldenPathError": "netra_fakes.errors",
    "ImpossibleAssertionError": "netra_fakes.errors",
    "InvalidSpecError": "netra_fakes.errors",
    "IsolationError": "netra_fakes.errors",
    "MethodReplacedError": "netra_fakes.errors",
    "NetraFakesError": "netra_fakes.errors",
    "NeverAwaitedError": "netra_fakes.errors",
    "NotAFakeError": "netra_fakes.errors",
    "NotAwaitableError": "netra_fakes.errors",
    "ReadOnlyAttributeError": "netra_fakes.errors",
    "Role": "netra_fakes.roles",
    "ScenarioNotRunError": "netra_fakes.errors",
    "SignatureMismatchError": "netra_fakes.errors",
    "SpecNotFoundError": "netra_fakes.errors",
    "SpecTypeWarning": "netra_fakes.errors",
    "SpecViolationError": "netra_fakes.errors",
    "StubExhaustedError": "netra_fakes.errors",
    "SwallowedViolationError": "netra_fakes.errors",
    "Timeline": "netra_fakes._timeline",
    "TypeMismatchError": "netra_fakes.errors",
    "UnexpectedAwaitableError": "netra_fakes.errors",
    "UnknownAttributeError": "netra_fakes.errors",
    "UnstubbedCallError": "netra_fakes.errors",
    "UnusedStubError": "netra_fakes.errors",
    "VacuousTestWarning": "netra_fakes.errors",
    "arg": "netra_fakes.stubbing",
    "assert_events": "netra_fakes._events",
    "assert_isolated": "netra_fakes._isolation",
    "configure": "netra_fakes._config",
    "control": "netra_fakes.stubbing",
    "events": "netra_fakes._events",
    "make_agent": "netra_fakes.roles",
    "make_bridge": "netra_fakes.roles",
    "make_emitter": "netra_fakes.roles",
    "make_execution_context": "netra_fakes.roles",
    "make_execution_engine": "netra_fakes.roles",
    "make_execution_result": "netra_fakes.roles",
    "make_execution_tracker": "netra_fakes.roles",
    "make_fake": "netra_fakes._build",
    "make_fake_class": "netra_fakes._build",
    "make_golden_path": "netra_fakes.scenarios",
    "make_llm_manager": "netra_fakes.roles",
    "make_registry": "netra_fakes.roles",
    "make_role": "netra_fakes.roles",
    "make_tool_dispatcher": "netra_fakes.roles",
    "make_user_context": "netra_fakes.roles",
    "make_websocket_manager": "netra_fakes.roles",
    "on": "netra_fakes.stubbing",
    "read_contract": "netra_fakes.contract",
    "register_role": "netra_fakes.roles",
    "stub": "netra_fakes.stubbing",
    "timeline": "netra_fakes._timeline",
}


def __getattr__(name: str) -> object:
    """Load a public name at its first use (PEP 562), so that importing the package costs little."""
    from importlib import import_module

    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(home)
    except AttributeError as error:  # else `from netra_fakes import x` would only say that x is not
        raise ImportError(f"{home} does not work on this Python: {error}") from error
    value = globals()[name] = getattr(module, name)
    return value


def __dir__() -> list[str]:
    return __all__
