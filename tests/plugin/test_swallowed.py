"""The section "netra-fakes" where the code under test swallowed the error: right, or silent."""

from __future__ import annotations

import pytest

from tests.plugin.explaining import EXECUTE, EXECUTE_AT, RUN_AT, Diagnose

DOUBLES = """
@pytest.fixture
def agent_double():
    agent = MagicMock()
    agent.execute.return_value = Result(True)
    return agent

@pytest.fixture
def core(agent_double):
    return Core(AsyncMock(**{"get.return_value": agent_double}))
"""
EXPLAINED = [
    "'agent_double.execute' is a MagicMock: awaiting what it returns fails.",
    "",
    "  mock: agent = MagicMock()",
    "        test_it.py:9",
    "  stub: agent.execute.return_value = Result(True)",
    "        test_it.py:10",
    f"{RUN_AT}Core.run",
    EXECUTE,
    EXECUTE_AT,
    "",
    "Type:",
    "  agent.execute = AsyncMock(return_value=Result(True))",
    "or build it from the real class, which knows what is awaited:",
    "  agent = make_fake(Agent)",
]


WITHOUT_LINE = [line for line in EXPLAINED if not line.startswith("  await: ")]


@pytest.mark.parametrize(
    "body",
    [
        "assert await core.run_quietly('a')",
        "done = await core.run_quietly('a')\n    assert done is True",
        "assert await core.run_in_background('a')",
        "assert (await core.run_safely('a')).success == True",
        "result = await core.run_and_log_text('a')\n    assert result.success",
        "with pytest.raises(ValueError):\n        await core.run_quietly('a')",
    ],
    ids=[
        "bare False",
        "kept False",
        "task",
        "result without a name",
        "text in the log",
        "no error",
    ],
)
def test_await_error_that_left_no_traceback_is_explained_by_what_the_code_awaits(
    diagnose: Diagnose, body: str
) -> None:
    found = diagnose(f"{DOUBLES}\nasync def test_it(core):\n    {body}\n")
    assert found == {"test_it": WITHOUT_LINE}


@pytest.mark.parametrize(
    "body",
    [
        "result = await core.run_and_log('a')\n    assert result is not None",
        "await core.run_and_log('a')\n    core.registry.close.assert_called_once()",
        "results = await core.run_all(['a', 'b'])\n    assert all(item.success for item in results)",
        "await core.run_and_wrap('a')",
        "await core.run_and_tell('a')",
    ],
    ids=["error in the log", "missing call", "list of results", "cause", "context"],
)
def test_await_error_that_was_kept_is_explained_by_its_traceback(
    diagnose: Diagnose, body: str
) -> None:
    found = diagnose(f"{DOUBLES}\nasync def test_it(core):\n    {body}\n")
    assert found == {"test_it": EXPLAINED}


def test_await_error_is_explained_under_every_style_of_traceback(diagnose: Diagnose) -> None:
    source = f"{DOUBLES}\nasync def test_it(core):\n    assert await core.run_quietly('a')\n"
    for style in ("short", "long"):
        assert diagnose(source, f"--tb={style}") == {"test_it": WITHOUT_LINE}, style
    for style in ("native", "no", "line"):
        diagnose(source, f"--tb={style}")  # no internal error


def test_await_error_is_explained_without_pytests_log_and_its_assertions(
    diagnose: Diagnose,
) -> None:
    source = f"{DOUBLES}\nasync def test_it(core):\n    assert await core.run_and_log('a')\n"
    assert diagnose(source, "-p", "no:logging", "--assert=plain") == {"test_it": WITHOUT_LINE}


def test_class_is_read_from_the_code_that_awaits_where_nothing_holds_the_mock(
    diagnose: Diagnose,
) -> None:
    found = diagnose(
        """
async def test_of_a_class():
    registry = MagicMock()
    assert await Core(registry).run_quietly("a")

class TestCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.registry = Mock()
        self.core = Core(self.registry)

    async def test_sub(self):
        for name in ("a", "b"):
            with self.subTest(name=name):
                self.assertTrue(await self.core.run_quietly(name))
"""
    )
    lines = found.pop("test_of_a_class")
    assert [line.split(":")[0] for line in lines if "spec" in line or "Type" in line] == [
        "  spec", "Type"
    ]  # fmt: skip
    assert lines[0] == "'registry.get' is a MagicMock: awaiting what it returns fails."
    assert lines[-1] == "  registry = make_fake(Registry)"
    if found:  # a pytest that knows subtests
        assert {lines[-1] for lines in found.values()} == {"  self.registry = make_fake(Registry)"}


def test_error_of_a_group_is_explained(diagnose: Diagnose) -> None:
    found = diagnose(
        f"""{DOUBLES}
class Several(Exception):
    def __init__(self, *errors):
        self.exceptions = errors

async def test_it(core):
    try:
        await core.run("a")
    except TypeError as error:
        several = Several(ValueError(), error, error, "no error")
    raise several
"""
    )
    assert found == {"test_it": EXPLAINED}


def test_refused_call_that_was_swallowed_is_explained(diagnose: Diagnose) -> None:
    found = diagnose(
        """
import careless

async def test_signature():
    agent = create_autospec(Agent, instance=True)
    result = careless.stop(agent)
    assert result.success

async def test_missing():
    agent = create_autospec(Agent, instance=True)
    result = careless.stop_all(agent)
    assert result.success

async def test_other_words():
    agent = create_autospec(Agent, instance=True)
    result = Result(False, "missing a required argument: 'nothing'")
    assert result.success
"""
    )
    spec = ["  spec: def stop(reason) -> None"]
    assert found["test_signature"][0] == "'Agent.stop' takes no 'why'."
    assert found["test_missing"][0] == "'Agent.stop' does not take these arguments."
    for lines in (found.pop("test_signature"), found.pop("test_missing")):
        assert lines[2] == "  mock: agent = create_autospec(Agent, instance=True)"
        assert lines[4:5] == spec
        assert lines[-1] == "  agent.stop(reason)"
    assert found == {}


@pytest.fixture(autouse=True)
def careless(pytester: pytest.Pytester) -> None:
    """Put a module beside the tests that calls a method in ways that its signature refuses."""
    pytester.makepyfile(
        careless="""
        from app import Result

        def stop(agent):
            try:
                agent.stop("x", why=2)
            except TypeError as error:
                return Result(False, f"no stop: {error}")

        def stop_all(agent, *reasons, **more):
            try:
                agent.stop(*reasons, **more)
            except TypeError as error:
                return Result(False, f"no stop: {error}")
        """
    )


def test_coroutine_of_a_sync_method_that_was_dropped_is_explained(diagnose: Diagnose) -> None:
    found = diagnose(
        """
async def test_it():
    agent = AsyncMock()
    core = Core(AsyncMock(**{"get.return_value": agent}))
    await core.run("a")
    assert agent is None
"""
    )
    assert found["test_it"][:6] == [
        "'agent.stop' is an AsyncMock: it was called once without being awaited.",
        "",
        "  mock: agent = AsyncMock()",
        "        test_it.py:8",
        found["test_it"][4],
        "  spec: def stop(reason) -> None",
    ]
    assert found["test_it"][4].startswith("  call: app.py:")
    assert found["test_it"][4].endswith(", in Core.run")
    assert found["test_it"][-2:] == [
        "The real method is not awaited. Type:",
        "  agent.stop = MagicMock()",
    ]


def test_nothing_is_said_where_the_mocks_prove_nothing(diagnose: Diagnose) -> None:
    found = diagnose(
        """
async def test_code_that_also_takes_plain_answers():
    agent = MagicMock()
    core = Core(MagicMock(**{"find.return_value": agent}))
    assert await core.look("a")

async def test_call_of_the_test_itself():
    agent = MagicMock()
    agent.execute("context")
    assert agent is None

async def test_other_arguments():
    agent = MagicMock()
    call = agent.execute
    call("context", stream=True)
    assert agent is None

async def test_answer_that_can_be_awaited():
    async def execute(context):
        return Result(True)

    agent = MagicMock()
    agent.execute.side_effect = execute
    core = Core(AsyncMock(**{"get.return_value": agent}))
    assert (await core.run_quietly("a")) is False

async def test_two_mocks():
    one, two = MagicMock(), MagicMock()
    cores = [Core(AsyncMock(**{"get.return_value": agent})) for agent in (one, two)]
    assert [await core.run_quietly("a") for core in cores] == [True, True]

async def test_dropped_coroutines_of_unknown_methods():
    agent = AsyncMock()
    agent.stop("x")
    AsyncMock()("y")
    assert agent is None

async def test_error_of_the_code_under_test():
    agent = MagicMock()
    await Core(AsyncMock(**{"get.return_value": agent})).run_quietly("a")
    await Core(AsyncMock(side_effect=ValueError)).registry()
"""
    )
    assert found == {}


DROPPED = """
@pytest.mark.filterwarnings("error")
async def test_local():
    agent = AsyncMock()
    agent.stop("x")

@pytest.mark.filterwarnings("error")
async def test_in_the_code_under_test():
    agent = AsyncMock()
    core = Core(AsyncMock(**{"get.return_value": agent}))
    await core.run("a")

class TestIt:
    def setup_method(self):
        self.agent = AsyncMock()

    @pytest.mark.filterwarnings("error")
    async def test_instance(self):
        self.agent.stop("x")

@pytest.mark.filterwarnings("error")
async def test_without_a_name():
    AsyncMock()("x")

@pytest.mark.filterwarnings("error")
async def test_of_a_helper():
    drop()

def drop():
    agent = AsyncMock()
    agent.stop("x")

@pytest.mark.filterwarnings("error")
async def test_no_mock():
    drop_own()

def drop_own():
    async def own(): ...
    own()
"""


def test_coroutine_dropped_under_warnings_as_errors_is_explained(
    pytester: pytest.Pytester, diagnose: Diagnose
) -> None:
    found = diagnose(DROPPED, "-W", "default::RuntimeWarning")
    first = "is an AsyncMock: it was called once without being awaited."
    unsure = "Type 'await' before the call; or, if the real method is not awaited:"
    assert found.pop("test_local") == [
        f"'agent.stop' {first}",
        "",
        "  mock: agent = AsyncMock()",
        "        test_it.py:9",
        "  call: test_it.py:10, in test_local",
        "",
        unsure,
        "  agent.stop = MagicMock()",
    ]
    lines = found.pop("test_in_the_code_under_test")
    assert lines[0] == f"'agent.stop' {first}"
    assert lines[-2:] == ["The real method is not awaited. Type:", "  agent.stop = MagicMock()"]
    lines = found.pop("TestIt.test_instance")
    assert lines[0] == f"'self.agent.stop' {first}"
    assert lines[2] == "  mock: self.agent = AsyncMock()"
    assert found == {}
