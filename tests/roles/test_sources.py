"""Where a role's class is found: given, configured, locked, installed, built in; never by guess."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from netra_fakes import Role, configure, make_agent, make_bridge, make_user_context
from netra_fakes._config import Settings, set_settings
from netra_fakes._journal import JOURNAL
from netra_fakes._read import read_spec
from netra_fakes._spec import ClassSpec
from netra_fakes.contract import build_contract, write_contract
from netra_fakes.errors import ConfigurationError, InvalidSpecError, SpecNotFoundError
from netra_fakes.reference import Agent, AgentWebSocketBridge
from netra_fakes.roles import describe_sources, get_role, resolve
from tests.synthetic import installed


def sources() -> dict[str, str]:
    return {item.role: str(item) for item in describe_sources()}


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), "utf-8")


def test_reference_stands_in_where_nothing_is_installed() -> None:
    assert sources()["agent"] == "agent: netra_fakes.reference:Agent (reference)"
    assert isinstance(make_agent(), Agent)


def test_installed_package_is_found_and_not_imported_for_the_description(tmp_path: Path) -> None:
    with installed(tmp_path):
        told = sources()
        assert told["agent"] == ("agent: netra_backend.app.agents.base_agent:BaseAgent (installed)")
        assert "netra_backend.app" not in sys.modules
        assert type(make_user_context()).__module__.startswith("netra_backend.")


def test_alias_and_real_name_of_a_class_are_both_looked_for(tmp_path: Path) -> None:
    with installed(tmp_path) as root:
        module = root / "app/websocket_core/unified_manager.py"
        text = module.read_text("utf-8")
        module.write_text(text.replace("\nUnifiedWebSocketManager =", "\nGone ="), "utf-8")
        found = resolve(get_role("websocket_manager"))
        assert isinstance(found, type)
        assert found.__name__ == "_UnifiedWebSocketManagerImplementation"


def test_package_that_fails_to_import_is_an_error_with_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "netra_backend/__init__.py", "")
    write(tmp_path, "netra_backend/app/services/agent_websocket_bridge.py", "import no_such_thing")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SpecNotFoundError) as caught:
        make_bridge()
    assert isinstance(caught.value.__cause__, ModuleNotFoundError)
    assert caught.value.__cause__.name == "no_such_thing"
    assert str(caught.value) == (
        "cannot make the role 'bridge': 'netra_backend' is installed, but its class does not "
        "import.\n\n"
        "  looked for: netra_backend.app.services.agent_websocket_bridge:AgentWebSocketBridge\n"
        "  got:        ModuleNotFoundError: No module named 'no_such_thing'\n\n"
        "Mend the import, or name another class in pyproject.toml:\n"
        "  [tool.netra_fakes.roles]\n"
        '  bridge = "netra_fakes.reference:AgentWebSocketBridge"'
    )
    for name in [name for name in sys.modules if name.startswith("netra_backend")]:
        del sys.modules[name]


def test_package_without_the_class_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "netra_backend/__init__.py", "")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SpecNotFoundError, match="'netra_backend' is installed, but") as caught:
        make_agent()
    assert caught.value.__cause__ is not None
    sys.modules.pop("netra_backend", None)


def test_package_that_is_barred_from_import_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "netra_backend", None)  # type: ignore[arg-type]
    assert isinstance(make_agent(), Agent)


def test_package_that_is_imported_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "netra_backend", ModuleType("netra_backend"))
    assert "(installed)" in sources()["agent"]


def test_configured_class_comes_before_an_installed_one(tmp_path: Path) -> None:
    configure(roles={"agent": "netra_fakes.reference:BaseExecutionEngine"})
    with installed(tmp_path):
        assert sources()["agent"] == "agent: netra_fakes.reference:BaseExecutionEngine (configured)"
        assert isinstance(resolve(get_role("bridge")), type)
        assert resolve(get_role("agent")).__name__ == "BaseExecutionEngine"  # type: ignore[union-attr]


def test_given_class_comes_before_all() -> None:
    configure(roles={"agent": "no.such:Class"})
    assert isinstance(make_agent(spec=Agent), Agent)
    assert isinstance(make_agent(spec="netra_fakes.reference:Agent"), Agent)


def test_given_contract_spec_makes_the_fake() -> None:
    agent = make_agent("triage", spec=read_spec(Agent))
    assert agent.name == "triage"


def test_package_is_looked_for_in_every_test_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JOURNAL, "is_keeping", False)
    assert isinstance(make_agent(), Agent)
    assert isinstance(make_agent(), Agent)


def test_configured_class_that_does_not_exist_is_an_error() -> None:
    configure(roles={"agent": "netra_fakes.reference:Agnet"})
    with pytest.raises(SpecNotFoundError) as caught:
        make_agent()
    assert caught.value.near_matches[0] == "Agent"
    assert str(caught.value).startswith(
        "cannot make the role 'agent', which is set to 'netra_fakes.reference:Agnet':\n"
    )


def test_path_to_something_else_than_a_class_is_an_error() -> None:
    with pytest.raises(InvalidSpecError) as caught:
        make_agent(spec="netra_fakes.reference:get_execution_tracker")
    assert str(caught.value) == (
        "'netra_fakes.reference:get_execution_tracker' names a function, "
        "and a role is built from a class."
    )


def test_misspelt_role_in_the_settings_is_an_error() -> None:
    configure(roles={"agnet": "netra_fakes.reference:Agent"})
    with pytest.raises(ConfigurationError) as caught:
        make_agent()
    assert str(caught.value) == "there is no role named 'agnet': did you mean 'agent'?"


def test_role_that_is_registered_later_may_be_configured() -> None:
    configure(roles={"warehouse": "netra_fakes.reference:Agent"})
    assert isinstance(make_agent(), Agent)


def test_role_without_a_class_says_what_to_do() -> None:
    role = Role("gateway", target="no_such_shop.gateway:Gateway")
    with pytest.raises(SpecNotFoundError) as caught:
        role.make()
    assert str(caught.value) == (
        "cannot make the role 'gateway': 'no_such_shop' is not installed, and the role has no "
        "reference class.\n\n"
        "Install it, or name a class in pyproject.toml:\n"
        "  [tool.netra_fakes.roles]\n"
        '  gateway = "package.module:Class"'
    )


def test_contract_comes_before_an_installed_package_but_makes_no_values(tmp_path: Path) -> None:
    target = "netra_backend.app.services.agent_websocket_bridge:AgentWebSocketBridge"
    module, _, qualname = target.partition(":")
    locked = replace(read_spec(AgentWebSocketBridge), module=module, qualname=qualname)
    write_contract(build_contract([locked]), tmp_path / "netra.contract")
    set_settings(Settings(contract="netra.contract", root=tmp_path))
    with installed(tmp_path):
        told = sources()
        assert told["bridge"] == f"bridge: {target} (contract)"
        assert told["agent"].endswith("BaseAgent (installed)")
        assert told["user_context"].endswith("UserExecutionContext (installed)")
    found = resolve(get_role("bridge"))
    assert isinstance(found, ClassSpec)
    assert found.target == target


def test_contract_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    set_settings(Settings(contract="netra.lock", root=tmp_path))
    with pytest.raises(ConfigurationError) as caught:
        make_bridge()
    path = (tmp_path / "netra.lock").as_posix()
    assert str(caught.value) == (
        f"[tool.netra_fakes] contract names a file that does not exist: {path}\n\n"
        f"Write it:\n  netra-fakes lock TARGET -o {path}"
    )


def test_spec_that_is_no_class_is_refused() -> None:
    with pytest.raises(InvalidSpecError, match="cannot build a fake from this int"):
        make_agent(spec=5)
