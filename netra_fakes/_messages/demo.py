"""What `netra-fakes demo` says, and the snippets that it runs as they are printed."""

from __future__ import annotations

TITLE = "netra-fakes: test doubles that cannot drift from the real classes"

LIE_HEADING = "1  A hand-made mock, and the code under test"

LIE_INTRO = "This double knows nothing of the agent that it stands for. Run just now:"

LIE = """\
agent = MagicMock()

result = await agent.execute(context)
"""
"""The failing hand-made mock: the real `execute` is a coroutine method."""

LIE_OUTRO = """\
The message tells neither which mock nor which method. Most applications catch
it into result.error, and then the test says only "assert False is True"."""

CURE_HEADING = "2  The same mistake on a fake"

CURE_INTRO = "This one is built from the agent's class, and refuses it where it is made:"

CURE = """\
agent = make_agent(name="agent")
agent.execute = MagicMock(return_value={"answer": "42"})
"""
"""The same mistake, on a fake."""

CURED_INTRO = "With the line that it names, the code under test runs:"

CURED = """\
agent.execute.return_value = {"answer": "42"}

result = await agent.execute(context)
agent.execute.assert_awaited_once_with(context)
"""
"""What the error says to type, and what it is for."""

CURED_RESULT = "result is {result}."

PATH_HEADING = "3  The Golden Path"

PATH_INTRO = "Wired fakes, the execution core, one line to run and one to check:"

PATH = """\
golden_path = make_golden_path("success")

result = await golden_path.run()
golden_path.assert_holds()
"""
"""The Golden Path of one user."""

PATH_RESULT = "result.success is {success}, and the user was told, in this order:"

PATH_TIMELINE = "What the core did to the registry, the agent and the bridge:"

NEXT_HEADING = "4  Where to go next"

NEXT = (
    ("in a test", "def test_it(mock_agent, mock_bridge, golden_path): ..."),
    ("your own class", "agent = make_fake(YourAgent)"),
    ("its interface", "netra-fakes fakes yourpackage.module:YourAgent"),
    ("an existing suite", "netra-fakes audit tests/ --source src/"),
    ("an error explained", "netra-fakes explain NotAwaitableError"),
    ("lock the interface", "netra-fakes lock yourpackage"),
)
"""What to try next: for what, and the line to type."""


def raised(error: BaseException) -> str:
    """Return an error as Python prints it."""
    return f"{type(error).__name__}: {error}"


def nothing_raised() -> str:
    """Say that a snippet that must fail did not; the demo is broken then."""
    return "nothing was raised, which is not what this demo is for"
