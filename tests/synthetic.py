"""Write an importable `netra_backend` from the facts of one day, so that its shape can be tested.

The facts say what the real classes look like and hold no code. Bodies raise NotImplementedError,
so that a test that leaks into them is loud; `__init__` assigns the attributes that the facts name,
dataclasses are real ones, and with `running=True` the execution core and its trackers work.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.synthetic_bodies import BODIES, MODULE_ENDS, RUNNING_BODIES, RUNNING_ENDS

DATES = ("2025-09-15", "2025-09-16", "2025-09-18")
PACKAGE = "netra_backend"
ELSEWHERE = "netra_backend.app.elsewhere"
"""Module of what the facts name but do not describe."""

NAMESPACES = ("netra_backend/app/core/tools",)
"""Sub-packages without an `__init__.py`, as the real application has some."""

_DATA = Path(__file__).parent / "data"
_HEADER = """\
from __future__ import annotations

import asyncio
import enum
import uuid
from abc import ABC, abstractmethod
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING
from typing import (
    Any, Awaitable, Callable, Dict, Generic, List, Optional, Set, Tuple, Type, TypeVar, Union,
)
from uuid import UUID

T = TypeVar("T")
"""
_HEADER_NAMES = frozenset(
    node.asname or node.name
    for statement in ast.parse(_HEADER).body
    if isinstance(statement, (ast.Import, ast.ImportFrom))
    for node in statement.names
) | {"T"}

_ALIASES = {
    "BaseAgentRegistry": ("netra_backend.app.core.registry.universal_registry", "AgentRegistry"),
    "_SSOT_AgentExecutionTracker": (
        "netra_backend.app.core.agent_execution_tracker", "AgentExecutionTracker",
    ),
    "WebSocketManager": ("netra_backend.app.websocket_core.websocket_manager", "WebSocketManager"),
    "UnifiedWebSocketManager": (
        "netra_backend.app.websocket_core.unified_manager", "UnifiedWebSocketManager",
    ),
}  # fmt: skip
"""Names under which modules know a class that another module defines under another name."""

_UNSAID_VALUES = {
    "request_id": "field(default_factory=lambda: str(uuid.uuid4()))",
    "_isolation_token": "field(default_factory=lambda: str(uuid.uuid4()), repr=False)",
    "_global_metrics": "{}",
    "CRITICAL_EVENTS": '["agent_started", "agent_thinking", "tool_executing", "tool_completed", '
    '"agent_completed"]',
}
"""Values of class attributes that the facts leave open."""

_STREAMS = frozenset({"create_scoped_emitter"})
"""Async generators: the facts record them as async, without what they yield."""


@cache
def read_facts(date: str) -> dict[str, dict[str, Any]]:
    """Return the classes of one day, by their dotted path."""
    text = (_DATA / f"netra_backend-{date}.json").read_text("utf-8")
    classes: dict[str, dict[str, Any]] = json.loads(text)["classes"]
    return classes


def write_package(folder: Path, date: str = "2025-09-16", *, running: bool = False) -> Path:
    """Write the package of one day into a folder.

    Args:
        folder: Where the package goes; put it on `sys.path` to import it (see `installed`).
        date: One of DATES.
        running: Whether the execution core and the trackers do what the facts record, so that the
            Golden Path can be driven through them.

    Returns:
        The folder of the package: `folder / "netra_backend"`.
    """
    writer = _Writer(read_facts(date), running)
    for name, text in writer.modules().items():
        path = folder.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    root = folder / PACKAGE
    for directory in (root, *(path for path in root.rglob("*") if path.is_dir())):
        if directory.relative_to(folder).as_posix() not in NAMESPACES:
            (directory / "__init__.py").touch()
    return root


@contextmanager
def installed(folder: Path, date: str = "2025-09-16", *, running: bool = False) -> Iterator[Path]:
    """Have the package of one day on `sys.path`, and forget all of it afterwards."""
    root = write_package(folder, date, running=running)
    _forget()
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield root
    finally:
        sys.path.remove(str(folder))
        _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


class _Writer:
    """Turns the facts of one day into source text, one module after another."""

    def __init__(self, facts: dict[str, dict[str, Any]], running: bool) -> None:
        self.facts = facts
        self.bodies = {**BODIES, **(RUNNING_BODIES if running else {})}
        self.ends = {**MODULE_ENDS, **(RUNNING_ENDS if running else {})}
        self.members: dict[str, set[str]] = {}
        self.elsewhere: set[str] = set()
        self.homes = dict(_ALIASES)
        for item in facts.values():
            if item["name"] != "AgentRegistry" or "supervisor" in item["module"]:
                self.homes[item["name"]] = (item["module"], item["name"])

    def modules(self) -> dict[str, str]:
        texts: dict[str, str] = {}
        for module in dict.fromkeys(item["module"] for item in self.facts.values()):
            classes = [item for item in self.facts.values() if item["module"] == module]
            texts[module] = self._module(module, classes)
        texts["netra_backend.app.websocket_core.websocket_manager"] = (
            f"{_HEADER}\n\nclass _WebSocketManagerFactory:\n"
            "    def __init__(self, user_context: Any = None) -> None:\n"
            "        self.user_context = user_context\n\n\n"
            "WebSocketManager = _WebSocketManagerFactory\n"
        )
        texts[ELSEWHERE] = self._elsewhere()
        return texts

    def _module(self, module: str, classes: list[dict[str, Any]]) -> str:
        own = {item["name"] for item in classes} | {"UnifiedWebSocketManager"} & {
            name for name, (home, _) in _ALIASES.items() if home == module
        }
        body = "".join(self._class(item) for item in classes)
        now, later = self._used_names(classes)
        imports = [self._import(name) for name in sorted(now - own)]
        typed = [f"    {self._import(name)}" for name in sorted(later - now - own)]
        typed = ["if TYPE_CHECKING:", *typed] if typed else []
        return "\n".join([_HEADER, *imports, "", *typed, body, self.ends.get(module, "")])

    def _used_names(self, classes: list[dict[str, Any]]) -> tuple[set[str], set[str]]:
        """Return the names that the classes need as they are defined, and those of annotations."""
        now: set[str] = set()
        later: set[str] = set()
        for item in classes:
            for text in (*item["bases"], *item["decorators"]):
                now |= self._names(text)
            for attribute in item["attributes"].values():
                later |= self._names(attribute.get("annotation"))
                if attribute["scope"] != "instance":
                    now |= self._names(attribute.get("value"))
            for method in item["methods"].values():
                later |= self._names(method.get("returns"))
                for decorator in method.get("decorators", ()):
                    now |= self._names(decorator)
                for parameter in method["parameters"]:
                    later |= self._names(parameter.get("annotation"))
                    now |= self._names(parameter.get("default"))
            for prop in item["properties"].values():
                later |= self._names(prop.get("returns"))
        return now, later

    def _names(self, text: str | None) -> set[str]:
        if not text:
            return set()
        tree = ast.parse(text, mode="eval")
        found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self.members.setdefault(node.value.id, set()).add(node.attr)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} & set(self.homes)
        return {name for name in found if name not in _HEADER_NAMES and not hasattr(builtins, name)}

    def _import(self, name: str) -> str:
        if name not in self.homes:
            self.elsewhere.add(name)
        module, real = self.homes.get(name, (ELSEWHERE, name))
        return f"from {module} import {real}" + (f" as {name}" if name != real else "")

    def _class(self, item: dict[str, Any]) -> str:
        lines = ["", "", *(f"@{decorator}" for decorator in item["decorators"])]
        bases = f"({', '.join(item['bases'])})" if item["bases"] else ""
        lines += [f"class {item['name']}{bases}:", f'    """{item["name"]}, from the facts."""', ""]
        is_data = any(text.startswith("dataclass") for text in item["decorators"])
        for name, attribute in item["attributes"].items():
            lines += self._class_attribute(name, attribute, is_data)
        has_state = any(a["scope"] == "instance" for a in item["attributes"].values())
        if has_state and not is_data and "__init__" not in item["methods"]:
            lines += ["", "    def __init__(self) -> None:", *self._assignments(item, ())]
        for name, method in item["methods"].items():
            lines += ["", *self._method(item, name, method)]
        for name, prop in item["properties"].items():
            lines += ["", *self._property(name, prop)]
        return "\n".join(lines) + "\n"

    def _class_attribute(self, name: str, attribute: dict[str, Any], is_data: bool) -> list[str]:
        if attribute["scope"] == "instance" and not is_data:
            return []
        annotation = f": {attribute['annotation']}" if attribute.get("annotation") else ""
        value = attribute.get("value")
        if value is None and attribute["scope"] != "instance":
            value = _UNSAID_VALUES[name]
        return [f"    {name}{annotation}" + (f" = {value}" if value is not None else "")]

    def _assignments(self, item: dict[str, Any], parameters: Iterable[str]) -> list[str]:
        known = set(parameters)
        lines = [f"        {line}" for line in self.bodies.get(f"{item['name']}.__init__", ())]
        for name, attribute in item["attributes"].items():
            if attribute["scope"] == "instance":
                annotation = f": {attribute['annotation']}" if attribute.get("annotation") else ""
                value = name if name in known else "None"
                if not any(line.lstrip().startswith(f"self.{name} = ") for line in lines):
                    lines.append(f"        self.{name}{annotation} = {value}")
        return lines or ["        pass"]

    def _method(self, item: dict[str, Any], name: str, method: dict[str, Any]) -> list[str]:
        lines = [f"    @{decorator}" for decorator in method.get("decorators", ())]
        returns = f" -> {method['returns']}" if method.get("returns") else ""
        word = "async def" if method["async"] else "def"
        lines.append(f"    {word} {name}({_parameters(method['parameters'])}){returns}:")
        names = [parameter["name"] for parameter in method["parameters"]]
        if name == "__init__":
            return [*lines, *self._assignments(item, names)]
        body = self.bodies.get(f"{item['name']}.{name}", ["raise NotImplementedError"])
        is_stream = name in _STREAMS or "asynccontextmanager" in method.get("decorators", ())
        return [*lines, *(f"        {line}" for line in body), *(["        yield"] * is_stream)]

    def _property(self, name: str, prop: dict[str, Any]) -> list[str]:
        returns = f" -> {prop['returns']}" if prop.get("returns") else ""
        lines = ["    @property", f"    def {name}(self){returns}:"]
        lines.append("        raise NotImplementedError")
        if prop["writable"]:
            lines += ["", f"    @{name}.setter", f"    def {name}(self, value):"]
            lines.append(f"        self.__dict__[{'_' + name!r}] = value")
        return lines

    def _elsewhere(self) -> str:
        """Write the classes that the facts name without describing them."""
        parts = [_HEADER, "import functools\n"]
        for name in sorted(self.elsewhere):
            members = sorted(self.members.get(name, ()))
            if name == "test_only":
                parts.append(_TEST_ONLY)
            elif members:
                values = "\n".join(f"    {member} = {member.lower()!r}" for member in members)
                parts.append(f"\nclass {name}(Enum):\n{values}\n")
            else:
                parts.append(f"\nclass {name}:\n    pass\n")
        return "\n".join(parts)


_TEST_ONLY = """
def test_only(reason):
    def decorate(function):
        @functools.wraps(function)
        def guarded(*args, **kwargs):
            return function(*args, **kwargs)

        return guarded

    return decorate
"""


def _parameters(parameters: list[dict[str, Any]]) -> str:
    texts: list[str] = []
    has_star = False
    for parameter in parameters:
        star = {"variadic positional": "*", "variadic keyword": "**"}.get(parameter["kind"], "")
        has_star = has_star or star == "*"
        if parameter["kind"] == "keyword only" and not has_star:
            texts.append("*")
            has_star = True
        text = star + parameter["name"]
        if parameter.get("annotation"):
            text += f": {parameter['annotation']}"
        if parameter.get("default") is not None:
            text += f" = {parameter['default']}"
        texts.append(text)
    return ", ".join(texts)
