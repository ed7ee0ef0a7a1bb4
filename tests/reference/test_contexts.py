"""The reference contexts: whose they are, and what they refuse."""

from __future__ import annotations

import dataclasses

import pytest

from netra_fakes.reference import (
    AgentExecutionContext,
    AgentExecutionResult,
    InvalidContextError,
    UnifiedTraceContext,
    UserExecutionContext,
)
from tests.synthetic import read_facts

_USER = UserExecutionContext("ada", "T", "R", agent_context={"a": 1})


@pytest.mark.parametrize("user_id", ["test", "placeholder", "", "  "])
def test_placeholder_is_refused(user_id: str) -> None:
    with pytest.raises(InvalidContextError, match="it names no real user"):
        UserExecutionContext.from_request(user_id=user_id, thread_id="T", run_id="R")


def test_request_makes_a_context() -> None:
    context = UserExecutionContext.from_request("test-user", "T", "R", websocket_client_id="w")
    assert context.websocket_connection_id == "w"
    assert context.with_websocket_connection("x").websocket_connection_id == "x"
    assert context.verify_isolation()
    assert context.get_correlation_id() == f"test-user:T:R:{context.request_id}"


def test_child_belongs_to_its_request() -> None:
    child = _USER.create_child_context("sum", {"b": 2}, {"c": 3})
    assert (child.operation_depth, child.parent_request_id) == (1, _USER.request_id)
    assert child.metadata == {"a": 1, "b": 2, "c": 3, "operation_name": "sum"}
    assert child.to_dict()["parent_request_id"] == _USER.request_id
    assert "db_session" not in child.to_dict()


def test_execution_context_takes_a_trace() -> None:
    context = AgentExecutionContext("R", "T", "ada", "triage")
    trace = UnifiedTraceContext(trace_id="t")
    assert context.with_trace_context(trace).trace_context is trace
    assert context.trace_context is None


@pytest.mark.parametrize("cls", [AgentExecutionContext, AgentExecutionResult])
def test_fields_are_those_of_the_real_class(cls: type) -> None:
    (real,) = [item for item in read_facts("2025-09-16").values() if item["name"] == cls.__name__]
    assert [item.name for item in dataclasses.fields(cls)] == list(real["attributes"])
