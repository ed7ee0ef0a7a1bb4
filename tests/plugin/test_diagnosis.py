"""The section "netra-fakes" of a failing test: right, or silent."""

from __future__ import annotations

import pytest

from tests.plugin.explaining import (
    APP,
    DIRECT_AT,
    EXECUTE,
    EXECUTE_AT,
    RUN_AT,
    Diagnose,
    line_of,
)  # fmt: skip


def test_mock_that_was_awaited_is_named_with_its_line_and_the_line_to_type(
    diagnose: Diagnose,
) -> None:
    found = diagnose(
        """
async def test_stubbed():
    mock_agent = MagicMock()
    mock_agent.execute.return_value = Result(True)
    await direct(mock_agent)

async def test_assigned():
    mock_agent = MagicMock(spec=Agent)
    mock_agent.execute = MagicMock(return_value=Result(True))
    await direct(mock_agent)

class TestCase(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.agent = Mock()
        self.agent.execute.side_effect = [Result(True)]

    async def test_set_up(self):
        await direct(self.agent)

@patch("app.Agent")
async def test_patched(agent_class):
    await direct(agent_class.return_value)

async def test_with_patch():
    with patch.object(app, "Agent") as agent_class:
        await direct(agent_class())

async def test_name_awaited():
    agent = MagicMock()
    agent.execute.return_value = Result(True)
    await from_name(agent)
"""
    )
    spec = [EXECUTE, EXECUTE_AT, "", "Type:"]
    assert found == {
        "test_stubbed": [
            "'mock_agent.execute' is a MagicMock: awaiting what it returns fails.",
            "",
            "  mock: mock_agent = MagicMock()",
            "        test_it.py:8",
            "  stub: mock_agent.execute.return_value = Result(True)",
            "        test_it.py:9",
            DIRECT_AT,
            *spec,
            "  mock_agent.execute = AsyncMock(return_value=Result(True))",
            "or build it from the real class, which knows what is awaited:",
            "  mock_agent = make_fake(Agent)",
        ],
        "test_assigned": [
            "'mock_agent.execute' is a MagicMock: awaiting what it returns fails.",
            "",
            "  mock: mock_agent.execute = MagicMock(return_value=Result(True))",
            "        test_it.py:14",
            DIRECT_AT,
            *spec,
            "  mock_agent.execute = AsyncMock(return_value=Result(True))",
        ],
        "TestCase.test_set_up": [
            "'self.agent.execute' is a Mock: awaiting what it returns fails.",
            "",
            "  mock: self.agent = Mock()",
            "        test_it.py:19",
            "  stub: self.agent.execute.side_effect = [Result(True)]",
            "        test_it.py:20",
            DIRECT_AT,
            *spec,
            "  self.agent.execute = AsyncMock(side_effect=[Result(True)])",
            "or build it from the real class, which knows what is awaited:",
            "  self.agent = make_fake(Agent)",
        ],
        "test_patched": [
            "'agent_class.return_value.execute' is a MagicMock: awaiting what it returns fails.",
            "",
            "  mock: patch('app.Agent') as agent_class",
            "        test_it.py:25",
            DIRECT_AT,
            *spec,
            "  agent_class.return_value.execute = AsyncMock()",
        ],
        "test_with_patch": [
            "'agent_class.return_value.execute' is a MagicMock: awaiting what it returns fails.",
            "",
            "  mock: patch.object(app, 'Agent') as agent_class",
            "        test_it.py:30",
            DIRECT_AT,
            *spec,
            "  agent_class.return_value.execute = AsyncMock()",
        ],
        "test_name_awaited": [
            "'agent.execute' is a MagicMock: awaiting what it returns fails.",
            "",
            "  mock: agent = MagicMock()",
            "        test_it.py:34",
            "  stub: agent.execute.return_value = Result(True)",
            "        test_it.py:35",
            f"  await: app.py:{line_of(APP, '    return await result')}, in from_name",
            "",
            "Type:",
            "  agent.execute = AsyncMock(return_value=Result(True))",
        ],
    }


def test_mock_of_a_fixture_is_found_also_behind_a_swallowed_error(diagnose: Diagnose) -> None:
    found = diagnose(
        """
@pytest.fixture
def agent_double():
    agent = MagicMock()
    agent.execute = Mock(return_value=Result(True))
    return agent

@pytest.fixture
def registry_double(agent_double):
    registry = MagicMock()
    registry.get = AsyncMock(return_value=agent_double)
    return registry

async def test_raised(registry_double):
    await Core(registry_double).run("a")

async def test_swallowed_as_text(registry_double):
    result = await Core(registry_double).run_safely("a")
    assert result.success is True

async def test_swallowed_as_exception(registry_double):
    result = await Core(registry_double).run_safely_and_keep("a")
    assert result.success

async def test_in_time(registry_double):
    core = Core(registry_double)
    await core.run_in_time("a")

class TestCase(unittest.IsolatedAsyncioTestCase):
    async def test_assert_method(self):
        registry = MagicMock()
        registry.get = AsyncMock(return_value=MagicMock())
        result = await Core(registry).run_safely("a")
        self.assertTrue(result.success)

async def test_two_candidates_known_by_the_class_of_their_holder():
    mock_agent = MagicMock()
    registry = MagicMock()
    registry.get = AsyncMock(return_value=mock_agent)
    core = Core(registry)
    result = await core.run_safely("a")
    assert result.success
"""
    )
    head = [
        "'agent_double.execute' is a Mock: awaiting what it returns fails.",
        "",
        "  mock: agent.execute = Mock(return_value=Result(True))",
        "        test_it.py:10",
    ]
    tail = ["", "Type:", "  agent.execute = AsyncMock(return_value=Result(True))"]
    assert found.pop("test_raised") == [*head, f"{RUN_AT}Core.run", EXECUTE, EXECUTE_AT, *tail]
    assert found.pop("test_swallowed_as_text") == [*head, *tail]
    assert found.pop("test_swallowed_as_exception") == [
        *head, f"{RUN_AT}Core.run", EXECUTE, EXECUTE_AT, *tail
    ]  # fmt: skip
    in_time = found.pop("test_in_time")
    assert in_time[:4] == head
    assert in_time[5:] == [EXECUTE, EXECUTE_AT, *tail]
    assert found.pop("test_two_candidates_known_by_the_class_of_their_holder") == [
        "'mock_agent.execute' is a MagicMock: awaiting what it returns fails.",
        "",
        "  mock: mock_agent = MagicMock()",
        "        test_it.py:42",
        EXECUTE,
        EXECUTE_AT,
        "",
        "Type:",
        "  mock_agent.execute = AsyncMock()",
        "or build it from the real class, which knows what is awaited:",
        "  mock_agent = make_fake(Agent)",
    ]
    assert found.pop("TestCase.test_assert_method") == [
        "'registry.get.return_value.execute' is a MagicMock: awaiting what it returns fails.",
        "",
        "  mock: registry.get = AsyncMock(return_value=MagicMock())",
        "        test_it.py:37",
        "",
        "Type:",
        "  registry.get.return_value.execute = AsyncMock()",
    ]
    assert found == {}


def test_name_that_a_spec_or_a_patched_module_lacks_is_explained(diagnose: Diagnose) -> None:
    found = diagnose(
        """
async def test_get():
    agent = MagicMock(spec=Agent)
    agent.exeute.return_value = 1

async def test_set():
    agent = MagicMock(spec_set=Agent)
    agent.exeute = 1

async def test_unlike_any():
    agent = MagicMock(spec=Agent)
    agent.zzz()

async def test_patch():
    with patch("app.Registri"):
        pass

async def test_swallowed():
    agent = MagicMock(spec=Agent)
    try:
        agent.exeute()
    except Exception as error:
        result = Result(False, str(error))
    assert result.success
"""
    )
    tail = [EXECUTE, EXECUTE_AT, "", "Type:", "  agent.execute"]
    first = "'agent', a mock of Agent, has no 'exeute', as the real class has none; did you mean 'execute'?"
    assert found == {
        "test_get": [
            first, "", "  mock: agent = MagicMock(spec=Agent)", "        test_it.py:8", *tail
        ],
        "test_set": [
            first, "", "  mock: agent = MagicMock(spec_set=Agent)", "        test_it.py:12", *tail
        ],
        "test_unlike_any": [
            "'agent', a mock of Agent, has no 'zzz', as the real class has none.",
            "",
            "  mock: agent = MagicMock(spec=Agent)",
            "        test_it.py:16",
            "  spec: class Agent",
            f"        app.py:{line_of(APP, 'class Agent:')}",
        ],
        "test_patch": [
            "the patch names 'app.Registri', which does not exist; did you mean 'Registry'?",
            "",
            "  spec: app",
            "        app.py:1",
            "",
            "Type:",
            "  app.Registry",
        ],
        "test_swallowed": [
            first, "", "  mock: agent = MagicMock(spec=Agent)", "        test_it.py:24", *tail
        ],
    }  # fmt: skip


def test_wrong_call_of_a_spec_or_of_a_constructor_is_explained(diagnose: Diagnose) -> None:
    found = diagnose(
        """
async def test_unexpected():
    agent = create_autospec(Agent, instance=True)
    agent.stop(reason="x", why=2)

async def test_missing():
    agent = create_autospec(Agent, instance=True)
    agent.stop()

async def test_constructor():
    Result(success=True, errors="x")

async def test_constructor_missing():
    Result()

async def test_method():
    agent = Agent()
    agent.stop(reasons=1)
"""
    )
    spec = [
        "  spec: def stop(reason) -> None",
        f"        app.py:{line_of(APP, '    def stop(self, reason: str) -> None:')}",
        "",
        "Type:",
    ]
    mock = ["", "  mock: agent = create_autospec(Agent, instance=True)"]
    result = [
        "",
        "  spec: def __init__(success, error=None, cause=None) -> None",
        f"        app.py:{line_of(APP, 'class Result:')}",
        "",
        "Type:",
    ]
    assert found == {
        "test_unexpected": [
            "'Agent.stop' takes no 'why'.", *mock, "        test_it.py:8", *spec,
            "  agent.stop(reason)",
        ],
        "test_missing": [
            "'Agent.stop' does not take these arguments.", *mock, "        test_it.py:12", *spec,
            "  agent.stop(reason)",
        ],
        "test_constructor": [
            "'Result' takes no 'errors'; did you mean 'error'?", *result,
            "  Result(success=..., error=...)",
        ],
        "test_constructor_missing": [
            "'Result' does not take these arguments.", *result, "  Result(success)",
        ],
        "test_method": [
            "'Agent.stop' takes no 'reasons'; did you mean 'reason'?", "", *spec,
            "  agent.stop(reason=...)",
        ],
    }  # fmt: skip


def test_coroutine_that_nobody_awaited_is_explained(diagnose: Diagnose) -> None:
    found = diagnose(
        """
async def test_used_as_value():
    agent = AsyncMock()
    agent.stop("x").foo

async def test_of_a_known_sync_method():
    agent = MagicMock(spec=Agent)
    agent.stop = AsyncMock()
    agent.stop("x").foo

async def test_of_a_known_coroutine_method():
    agent = MagicMock(spec=Agent)
    agent.execute("x").success

@pytest.fixture
def agent_double():
    return AsyncMock()

@pytest.mark.filterwarnings("error")
async def test_dropped(agent_double):
    agent_double.stop("x")
"""
    )
    assert found["test_used_as_value"] == [
        "'agent.stop' is an AsyncMock: it was called once without being awaited.",
        "",
        "  mock: agent = AsyncMock()",
        "        test_it.py:8",
        "",
        "Type 'await' before the call; or, if the real method is not awaited:",
        "  agent.stop = MagicMock()",
    ]
    assert found["test_of_a_known_sync_method"][-2:] == [
        "The real method is not awaited. Type:",
        "  agent.stop = MagicMock()",
    ]
    assert found["test_of_a_known_coroutine_method"][-1:] == [
        "The real method is awaited too: type 'await' before the call."
    ]
    assert found["test_dropped"][:4] == [
        "'agent_double.stop' is an AsyncMock: it was called once without being awaited.",
        "",
        "  mock: return AsyncMock()",
        "        test_it.py:22",
    ]


def test_error_of_a_fake_says_where_the_fake_was_made(diagnose: Diagnose) -> None:
    found = diagnose(
        """
async def test_ours(fakes):
    double = fakes(Agent, name="agent")
    double.stop(1, 2)
"""
    )
    assert found == {
        "test_ours": [
            "the fake 'agent' (in the test: 'double') is built from app:Agent",
            "",
            "  made: test_it.py:8",
            f"  real: app.py:{line_of(APP, '    def stop(self, reason: str) -> None:')}",
        ]
    }


def test_nothing_is_said_where_nothing_is_certain(diagnose: Diagnose) -> None:
    found = diagnose(
        """
async def test_plain():
    assert 1 == 2

async def test_real_object_awaited():
    await Result(True)

async def test_plain_attribute_error():
    Result(True).missing

async def test_plain_type_error():
    len(3)

async def test_sync_lambda_awaited():
    class Double:
        execute = staticmethod(lambda context: Result(True))
    await direct(Double())

async def test_wrong_call_of_a_local_function():
    def inner(a): ...
    inner(b=1)

async def test_result_with_another_error():
    result = Result(False, "the database is down")
    assert result.success

async def test_two_mocks_gave_the_same_type():
    one, two = MagicMock(), MagicMock()
    one.a.return_value = two.b.return_value = 5
    one.a(); two.b()
    result = Result(False, "object int can't be used in 'await' expression")
    assert result.success

async def test_shared_value_awaited():
    one = MagicMock()
    one.a.return_value = 5
    value = one.a()
    await value

def test_error_with_a_hostile_str():
    class Hostile(AssertionError):
        def __str__(self): raise RuntimeError
        __repr__ = __str__
    hostile = Hostile()
    raise hostile

async def test_properties_are_not_run():
    class Trap:
        error = property(lambda self: pytest.exit("a property was run"))
    trap = Trap()
    assert trap is None
"""
    )
    assert found == {}


def test_failure_in_the_diagnosis_leaves_the_tests_own_failure(
    diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    from netra_fakes.pytest_plugin import _diagnosis

    def fail(*arguments: object) -> None:
        raise RuntimeError("broken diagnosis")

    monkeypatch.setattr(_diagnosis, "diagnose", fail)
    source = "\nasync def test_it():\n    agent = MagicMock()\n    await direct(agent)\n"
    assert diagnose(source) == {}
