"""The roles of an agent application: for each its class, its golden defaults and its factory."""

from __future__ import annotations

from netra_fakes.roles.agent import make_agent
from netra_fakes.roles.bridge import make_bridge
from netra_fakes.roles.contexts import (
    make_execution_context,
    make_execution_result,
    make_user_context,
)
from netra_fakes.roles.core import EXECUTION_CORE
from netra_fakes.roles.engine import make_execution_engine
from netra_fakes.roles.llm import make_llm_manager
from netra_fakes.roles.registry import make_registry
from netra_fakes.roles.role import Role, get_role, make_role, register_role, registered_roles
from netra_fakes.roles.sources import RoleSource, describe_sources, resolve
from netra_fakes.roles.tools import make_tool_dispatcher
from netra_fakes.roles.tracker import make_execution_tracker
from netra_fakes.roles.websocket import make_emitter, make_websocket_manager
from netra_fakes.roles.wiring import Wiring

__all__ = [
    "EXECUTION_CORE",
    "Role",
    "RoleSource",
    "Wiring",
    "describe_sources",
    "get_role",
    "make_agent",
    "make_bridge",
    "make_emitter",
    "make_execution_context",
    "make_execution_engine",
    "make_execution_result",
    "make_execution_tracker",
    "make_llm_manager",
    "make_registry",
    "make_role",
    "make_tool_dispatcher",
    "make_user_context",
    "make_websocket_manager",
    "register_role",
    "registered_roles",
    "resolve",
]
