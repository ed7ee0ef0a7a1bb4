"""The execution core: never faked on the Golden Path, but found as the other roles are.

As a contract describes a core but cannot run one, it counts as a value object: always a real one.
"""

from __future__ import annotations

from netra_fakes.roles.role import Role, register_role

EXECUTION_CORE = register_role(
    Role(
        "execution_core",
        target="netra_backend.app.agents.supervisor.agent_execution_core:AgentExecutionCore",
        reference="netra_fakes.reference:AgentExecutionCore",
        is_value=True,
    )
)
