"""Explain every error: what happened, why it is refused, an example, what to type instead."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """What `netra-fakes explain` and the error reference tell of one error.

    Attributes:
        what: What happened.
        why: Why it is an error, and not let pass.
        wrong: Example that raises it.
        right: What to type instead.
        pattern: Regular expression that finds the error in a message that a user pastes.
    """

    what: str
    why: str
    wrong: str
    right: str
    pattern: str = ""


EXPLANATIONS: dict[str, Explanation] = {
    "object MagicMock can't be used in 'await' expression": Explanation(
        what="The code under test awaited the result of a mock that is not async.",
        why=(
            "MagicMock answers a call with a value, and an `async def` answers with something to "
            "await. The message names the type of that value, not the mock, so look at the name "
            "that is called in the awaiting line."
        ),
        wrong="agent = MagicMock()\nresult = await agent.execute(context)",
        right="agent = make_agent(result=result)     # execute is an AsyncMock",
        pattern=r"object .+ can't be used in 'await' expression",
    ),
    "coroutine was never awaited": Explanation(
        what="A coroutine function, or an AsyncMock, was called and its result thrown away.",
        why=(
            "The body never ran. With a bare AsyncMock() for a whole object, every method is "
            "async, also those that the real class has sync and nobody awaits."
        ),
        wrong="agent = AsyncMock()\nagent.set_websocket_bridge(bridge, run_id)",
        right="agent = make_agent()\nagent.set_websocket_bridge(bridge, run_id)   # sync",
        pattern=r"coroutine .+ was never awaited",
    ),
    "InvalidSpecError": Explanation(
        what="make_fake was given something that describes no interface.",
        why="A fake is built from a class, function, module, dotted path or ClassSpec. A mock "
        "has no interface of its own that it could be held to.",
        wrong="make_fake(MagicMock())",
        right='make_fake(Agent)   or   make_fake("app.agents:Agent")',
    ),
    "SpecNotFoundError": Explanation(
        what="A dotted path does not import, or names nothing in its module.",
        why="A fake of something that does not exist would hide that it was moved or renamed.",
        wrong='make_fake("app.agents:Agnet")',
        right='make_fake("app.agents:Agent")',
    ),
    "ConfigurationError": Explanation(
        what="A setting, a role or a command line cannot be understood.",
        why="A misspelt setting that is ignored looks as if it were in force.",
        wrong='[tool.netra_fakes]\ntypes = "loud"',
        right='[tool.netra_fakes]\ntypes = "error"',
    ),
    "DuplicateAgentError": Explanation(
        what="Two agents with the same name were put into one registry.",
        why="The second would silently replace the first, and a look-up give the wrong one.",
        wrong="make_registry([make_agent(), make_agent()])",
        right='make_registry([make_agent("planner"), make_agent("writer")])',
    ),
    "ContractError": Explanation(
        what="A contract file is damaged, in conflict, of another tool or of a newer version.",
        why="A contract that is read wrong would make fakes that lie.",
        wrong="<<<<<<< HEAD   (in the contract file)",
        right="netra-fakes lock TARGET -o FILE   (write it anew, or resolve the conflict)",
    ),
    "NotAFakeError": Explanation(
        what="A fake was asked for, and something else given.",
        why="Events, stubs and calls are read from the record that a fake keeps.",
        wrong="events(MagicMock())",
        right="bridge = make_bridge()\nevents(bridge)",
    ),
    "EventMismatchError": Explanation(
        what="The events that reached a bridge are not the expected ones, in that order.",
        why="The user's page shows what these events tell, as they come.",
        wrong='assert_events(bridge, ["agent_completed", "agent_started"])',
        right='assert_events(bridge, ["agent_started", "agent_completed"])',
    ),
    "IsolationError": Explanation(
        what="A run, thread or user id of one user was seen by another.",
        why="No user may see another's data.",
        wrong="bridge = make_bridge()     # one bridge, shared by two users",
        right="one bridge for each user; then assert_isolated(first, second)",
    ),
    "ScenarioNotRunError": Explanation(
        what="The outcome of a Golden Path was asked for before it ran.",
        why="There is nothing to check yet, and a check of nothing always holds.",
        wrong="golden_path.assert_holds()",
        right="await golden_path.run()\ngolden_path.assert_holds()",
    ),
    "GoldenPathError": Explanation(
        what="A Golden Path did not end as its scenario says.",
        why="Events, tracker states, isolation and the result belong together; the message shows "
        "which of them differs.",
        wrong='make_golden_path("agent_timeout")   # and the agent answers in time',
        right='make_golden_path("success")',
    ),
    "SpecViolationError": Explanation(
        what="A test, or the code under test, broke the spec of a fake.",
        why="This is the base of the violations below; catch it to mean any of them.",
        wrong="with pytest.raises(SpecViolationError): agent.exceute()",
        right="with pytest.raises(UnknownAttributeError): agent.exceute()",
    ),
    "UnknownAttributeError": Explanation(
        what="A name was read, set or configured that the real class does not have.",
        why="The real object would raise AttributeError in production, or the test checks an "
        "attribute that nobody ever sets.",
        wrong="agent.exceute.return_value = result",
        right="agent.execute.return_value = result\n"
        "# or, for a name that the real object gains while running:\n"
        'make_fake(Agent, extra_attributes=["trace_id"])',
        pattern=r"has no (attribute|member)",
    ),
    "ReadOnlyAttributeError": Explanation(
        what="A property without a setter, a frozen field or an enum member was set.",
        why="The real object refuses it too.",
        wrong="agent.execution_engine = engine",
        right='make_fake(Agent, attributes={"execution_engine": engine})',
    ),
    "NotAwaitableError": Explanation(
        what="A sync mock or a plain value was put over a coroutine method.",
        why="Awaiting the replacement fails, with a message that does not name it; code that "
        "catches exceptions turns it into a wrong result.",
        wrong="agent.execute = MagicMock(return_value=result)",
        right="agent.execute.return_value = result\n"
        "# or:\nagent.execute = AsyncMock(return_value=result)",
    ),
    "UnexpectedAwaitableError": Explanation(
        what="An async mock, or a coroutine object, was put where nothing is awaited.",
        why="The caller gets a coroutine that is always true and never runs.",
        wrong="agent.set_websocket_bridge = AsyncMock()",
        right="agent.set_websocket_bridge.return_value = None",
    ),
    "MethodReplacedError": Explanation(
        what="A plain value, which cannot be called, was put over a method.",
        why="The code under test calls it.",
        wrong="registry.list_agents = []",
        right="registry.list_agents.return_value = []",
    ),
    "SignatureMismatchError": Explanation(
        what="A method was called or stubbed with arguments that its signature refuses.",
        why="The real method raises TypeError for that call.",
        wrong="agent.execute(contxt=context)",
        right="agent.execute(context=context)",
        pattern=r"got an unexpected keyword argument|missing .*required .*argument|"
        r"takes .*positional argument",
    ),
    "ImpossibleAssertionError": Explanation(
        what="An assertion names a call that the real signature refuses.",
        why="No real call can ever match it: it fails for ever, or, negated, holds for ever.",
        wrong="agent.execute.assert_awaited_once_with(ctx=context)",
        right="agent.execute.assert_awaited_once_with(context=context)",
    ),
    "TypeMismatchError": Explanation(
        what="An argument or a stubbed value breaks a type annotation.",
        why='Asked for by types="error". Under types="warn" it is a SpecTypeWarning.',
        wrong='agent.execute(context, "run-1")       # stream_updates: bool',
        right="agent.execute(context, stream_updates=True)",
    ),
    "StubExhaustedError": Explanation(
        what="A sequence of stubbed results was used up, and the method called once more.",
        why="StopIteration, which unittest.mock raises there, ends loops silently.",
        wrong="llm.ask.side_effect = ['a', 'b']        # and three calls",
        right="llm.ask.side_effect = ['a', 'b', 'c']   # or .return_value for every further call",
    ),
    "UnstubbedCallError": Explanation(
        what="Under strict_stubs, a method was called with arguments that no stub accepts.",
        why="The default answer would hide that the code asks for something else.",
        wrong='stub(store.get).when("a").returns(1)    # and the code calls store.get("b")',
        right='stub(store.get).when("b").returns(1)',
    ),
    "UnusedStubError": Explanation(
        what="Under strict_stubs, a stub was never used.",
        why="The test prepares something that the code does not ask for: it is left over, or the "
        "code misses a call.",
        wrong='stub(store.get).when("a").returns(1)    # and nobody calls store.get("a")',
        right="delete the stub, or exempt it: stub(store.get).lenient().when(...)",
    ),
    "NeverAwaitedError": Explanation(
        what="A coroutine method of a fake was called, and its coroutine never awaited.",
        why="In production the method would not have run, and the test passed all the same.",
        wrong="agent.reset_state()",
        right="await agent.reset_state()",
    ),
    "SwallowedViolationError": Explanation(
        what="A violation was raised in the code under test, which caught it.",
        why="`except Exception`, gather(return_exceptions=True) and background tasks turn a broken "
        "call into an ordinary failure path, so the test may pass for the wrong reason.",
        wrong="try:\n    await agent.execute(contxt=context)\nexcept Exception:\n    return None",
        right="mend the call that the message names; the violation is the cause",
    ),
    "SpecTypeWarning": Explanation(
        what="An argument or a stubbed value breaks a type annotation.",
        why="The call still works, since Python does not check annotations; but the caller and "
        "the real class do not agree.",
        wrong='agent.execute(context, "run-1")       # stream_updates: bool',
        right='agent.execute(context, stream_updates=True)   # or types = "off"',
    ),
    "ContractDriftWarning": Explanation(
        what="A class that fakes were built from differs from the locked contract.",
        why="The fakes follow the class that is there; teams that work from the contract do not.",
        wrong='netra_drift = "warn"   # and the class has moved',
        right="netra-fakes check --accept",
    ),
    "VacuousTestWarning": Explanation(
        what="A test passed without running its body, or without an assertion that could fail.",
        why="An `async def test_*` under a plain unittest.TestCase returns a coroutine that nobody "
        "awaits; a test that returns its verdict does not assert it. pytest's summary names such "
        "tests. A filter that names this warning decides for a test or for all: `ignore` exempts, "
        "`error` fails.",
        wrong="class TestAgent(unittest.TestCase):\n    async def test_run(self): ...",
        right="class TestAgent(unittest.IsolatedAsyncioTestCase):\n"
        "    async def test_run(self): ...",
    ),
}
"""By the name of the error, or by the message where Python's own error is meant."""


def find_explanation(text: str) -> tuple[str, Explanation] | None:
    """Return the explanation of an error's name or of a message that a user pastes."""
    wanted = text.strip()
    for name, explanation in EXPLANATIONS.items():
        if wanted.lower() == name.lower() or re.search(rf"\b{re.escape(name)}\b", wanted):
            return name, explanation
    for name, explanation in EXPLANATIONS.items():
        if explanation.pattern and re.search(explanation.pattern, wanted):
            return name, explanation
    return None


def render_explanation(title: str, what: str, why: str, wrong: str, right: str) -> str:
    """Return an explanation as text for a terminal of 80 columns."""
    import textwrap

    def indent(text: str) -> str:
        return textwrap.indent(text.strip("\n"), "    ")

    parts = [title, textwrap.fill(what, 79), *_paragraphs(why)]
    parts += [f"Wrong:\n\n{indent(wrong)}", f"Right:\n\n{indent(right)}"]
    return "\n\n".join(parts)


def _paragraphs(text: str) -> list[str]:
    import textwrap

    return [textwrap.fill(" ".join(part.split()), 79) for part in text.strip().split("\n\n")]


def nothing_to_explain(text: str, near: str) -> str:
    """Say that a text is no rule, no error, and no message that is known."""
    end = f"; {near}" if near else "."
    return (
        f"'{text}' is no rule, error or known message{end}\n\n"
        "Type a rule's code, an error's name, or the message in quotes:\n"
        "  netra-fakes explain NF101\n"
        "  netra-fakes explain NotAwaitableError\n"
        "  netra-fakes explain \"object MagicMock can't be used in 'await' expression\""
    )
