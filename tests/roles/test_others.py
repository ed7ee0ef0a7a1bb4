"""The websocket manager, the emitter, the engine, the tools and the model."""

from __future__ import annotations

import pytest

from netra_fakes import (
    make_emitter,
    make_execution_context,
    make_execution_engine,
    make_llm_manager,
    make_tool_dispatcher,
    make_user_context,
    make_websocket_manager,
)
from netra_fakes.roles import get_role, resolve

pytestmark = pytest.mark.usefixtures("application")


async def test_manager_has_every_user_connected() -> None:
    user_context = make_user_context()
    manager = make_websocket_manager(user_context=user_context)
    assert isinstance(manager, resolve(get_role("websocket_manager")))
    assert manager.is_connection_active("ada") is True
    assert await manager.send_to_thread("thread", {}) is True
    assert await manager.send_to_user("ada", {}) is not False
    assert manager.user_context is user_context


async def test_emitter_delivers_where_its_class_tells(application: str) -> None:
    emitter = make_emitter(user_context=make_user_context(user_id="ada"))
    assert isinstance(emitter, resolve(get_role("emitter")))
    delivered = await emitter.emit_agent_started({"a": 1})
    assert delivered is True or application == "2025-09-15"
    emitter.emit_agent_started.assert_awaited_once_with({"a": 1})
    assert emitter.user_id == "ada"


def test_emitter_of_nobody_can_be_made() -> None:
    assert isinstance(make_emitter(), resolve(get_role("emitter")))


async def test_engine_runs_whatever_it_is_asked_for() -> None:
    engine = make_execution_engine()
    assert isinstance(engine, resolve(get_role("execution_engine")))
    result = await engine.execute_agent(make_execution_context(agent_name="triage"))
    assert (result.success, result.agent_name) == (True, "triage")
    assert engine.is_active() is True
    assert engine.get_user_context() is engine.user_context


async def test_engine_answers_and_fails_as_told() -> None:
    context, user_context = make_execution_context(), make_user_context(user_id="ada")
    engine = make_execution_engine(result=None, user_context=user_context)
    assert await engine.execute_agent(context) is None
    assert engine.user_context is user_context
    with pytest.raises(RuntimeError, match="full"):
        await make_execution_engine(error=RuntimeError("full")).execute_agent(context)


async def test_engine_takes_what_a_test_sets() -> None:
    engine = make_execution_engine(types="off")
    engine.execute_agent.return_value = "mine"
    assert await engine.execute_agent(make_execution_context()) == "mine"


async def test_dispatcher_is_given_to_its_user() -> None:
    dispatcher = make_tool_dispatcher(tools=["search"])
    assert isinstance(dispatcher, resolve(get_role("tool_dispatcher")))
    assert await dispatcher.create_for_user(make_user_context()) is dispatcher
    async with dispatcher.create_scoped(make_user_context()) as scoped:
        assert isinstance(scoped, resolve(get_role("tool_dispatcher")))


async def test_dispatcher_runs_its_tools_where_its_class_can(application: str) -> None:
    dispatcher = make_tool_dispatcher(tools={"search": {"hits": 3}, "sum": ValueError("nan")})
    if application != "reference":
        assert not hasattr(dispatcher, "execute_tool")
        return
    assert await dispatcher.execute_tool("search") == {"hits": 3}
    assert dispatcher.has_tool("search") is True
    assert dispatcher.has_tool("hammer") is False
    assert dispatcher.get_available_tools() == ["search", "sum"]
    with pytest.raises(ValueError, match="nan"):
        await dispatcher.execute_tool("sum")


async def test_dispatcher_of_ones_own_is_wired_by_what_it_has() -> None:
    class Toolbox:
        async def call_tool(self, which: str, arguments: dict[str, object]) -> object:
            raise NotImplementedError

        def list_tools(self) -> list[str]:
            raise NotImplementedError

        def __contains__(self, tool: str) -> bool:
            raise NotImplementedError

    toolbox = make_tool_dispatcher(spec=Toolbox, tools={"search": 3})
    assert await toolbox.call_tool("search", {}) == 3
    assert toolbox.list_tools() == ["search"]
    assert "search" in toolbox
    assert "hammer" not in toolbox


async def test_model_answers() -> None:
    model = make_llm_manager(answer="yes")
    assert isinstance(model, resolve(get_role("llm_manager")))
    assert await model.ask_llm("is it?") == "yes"
    assert await model.get_available_models() == ["default"]
    assert await model.health_check() == {"healthy": True}
