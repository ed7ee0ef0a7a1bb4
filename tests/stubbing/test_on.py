"""`on(fake, lambda f: ...)` stubs one call that is written out, without making it."""

from __future__ import annotations

from unittest.mock import ANY

import pytest

from netra_fakes import arg, control, make_fake, on, stub
from netra_fakes.errors import (
    NotAFakeError,
    SignatureMismatchError,
    TypeMismatchError,
    UnknownAttributeError,
)
from tests.stubbing.messages import shown
from tests.typing.model import Agent, Context, Result, Session

CONTEXT = Context("run-1")
RESULT = Result(success=True)


class Store:
    size: int
    session: Session

    def __getitem__(self, key: str) -> int:
        raise NotImplementedError

    def __contains__(self, key: str) -> bool:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __iter__(self) -> object:
        raise NotImplementedError

    def __call__(self, key: str) -> int:
        raise NotImplementedError

    @property
    async def ready(self) -> bool:
        raise NotImplementedError

    @property
    def state(self) -> str:
        raise NotImplementedError


@pytest.fixture
def agent() -> Agent:
    return make_fake(Agent, name="agent")


@pytest.fixture
def store() -> Store:
    return make_fake(Store, name="store")


def test_call_is_answered_by_its_arguments(agent: Agent) -> None:
    on(agent, lambda a: a.get("k", 1)).returns(5)
    assert agent.get("k", default=1) == 5
    assert agent.get("k") == 0.0


def test_overloads_are_told_apart(agent: Agent) -> None:
    on(agent, lambda a: a.load(1)).returns(RESULT)
    on(agent, lambda a: a.load("k")).returns(CONTEXT)
    assert agent.load(1) is RESULT
    assert agent.load("k") is CONTEXT


def test_recording_is_no_call(agent: Agent) -> None:
    on(agent, lambda a: a.get("k", 1)).returns(5)
    assert agent.get.call_count == 0
    assert agent.mock_calls == []
    assert control(agent).calls == []


async def test_every_verb_follows(agent: Agent) -> None:
    session = make_fake(Session)

    async def run(context: Context, stream_updates: bool = False) -> Result:
        return RESULT

    on(agent, lambda a: a.execute(CONTEXT)).runs(run)
    on(agent, lambda a: a.get("k")).raises(KeyError)
    on(agent, lambda a: a.later(1.0)).returns_in_order(1, 2)
    on(agent, lambda a: a.stream()).yields(b"a")
    on(agent, lambda a: a.session("u")).enters_with(session)
    assert await agent.execute(CONTEXT) is RESULT
    with pytest.raises(KeyError):
        agent.get("k")
    assert [await agent.later(1.0), await agent.later(1.0)] == [1, 2]
    assert [item async for item in agent.stream()] == [b"a"]
    async with agent.session("u") as entered:
        assert entered is session


def test_matchers_stand_for_arguments(agent: Agent) -> None:
    on(agent, lambda a: a.get(arg(ANY), 3)).returns(1.0)
    assert [agent.get("any", 3), agent.get("any")] == [1.0, 0.0]


def test_call_that_the_signature_refuses_is_an_error_at_once(agent: Agent) -> None:
    with pytest.raises(SignatureMismatchError):
        on(agent, lambda a: a.get())  # type: ignore[call-arg]
    with pytest.raises(UnknownAttributeError):
        on(agent, lambda a: a.gte("k"))  # type: ignore[attr-defined]
    with pytest.raises(UnknownAttributeError):
        on(agent, lambda a: a.stat)  # type: ignore[attr-defined]


async def test_call_on_what_a_call_gives_is_stubbed(agent: Agent) -> None:
    on(agent, lambda a: a.connect("url").commit(force=True)).returns(4)
    assert await agent.connect("any").commit(True) == 4


async def test_call_on_an_attribute_is_stubbed(store: Store) -> None:
    on(store, lambda s: s.session.commit()).returns(2)
    assert await store.session.commit() == 2
    on(store, lambda s: s("k")).returns(3)
    assert store("k") == 3


def test_operators_are_stubbed(store: Store) -> None:
    on(store, lambda s: s["k"]).returns(7)
    on(store, lambda s: "k" in s).returns(True)
    on(store, lambda s: len(s)).returns(2)
    on(store, lambda s: iter(s)).returns(iter([1]))  # type: ignore[call-overload]
    assert store["k"] == 7
    assert "k" in store
    assert "x" not in store
    assert len(store) == 2
    assert list(store) == [1]  # type: ignore[call-overload]


def test_property_is_stubbed_by_a_value(agent: Agent) -> None:
    on(agent, lambda a: a.state).returns("ready")
    assert [agent.state, agent.state] == ["ready", "ready"]
    on(agent, lambda a: a.state).returns_in_order("one", ValueError("two"))
    assert agent.state == "one"
    with pytest.raises(ValueError, match="two"):
        agent.state  # noqa: B018
    on(agent, lambda a: a.state).raises(RuntimeError)
    with pytest.raises(RuntimeError):
        agent.state  # noqa: B018
    on(agent, lambda a: a.state).runs(lambda: "run")
    assert agent.state == "run"


async def test_async_property_is_stubbed_by_what_awaiting_gives(store: Store) -> None:
    on(store, lambda s: s.ready).returns(True)
    assert [await store.ready, await store.ready] == [True, True]


def test_stubbed_attribute_gives_way_to_what_the_test_sets(store: Store) -> None:
    on(store, lambda s: s.size).returns(1)
    assert store.size == 1
    store.size = 2
    assert store.size == 2


def test_stub_of_one_fake_does_not_touch_another(agent: Agent) -> None:
    other = make_fake(Agent)
    on(agent, lambda a: a.state).returns("ready")
    other_state: object = other.state
    assert other_state == ""
    assert type(agent).state is not None


def test_value_of_a_property_is_judged() -> None:
    agent = make_fake(Agent, types="error")
    with pytest.raises(TypeMismatchError) as caught:
        on(agent, lambda a: a.state).returns(3)  # type: ignore[arg-type]
    assert (
        shown(caught.value)
        == """\
cannot stub 'Agent.state' with an int: its value is declared as str.

  spec: state: str
        model.py:N
  got:  3"""
    )


def test_unused_property_stub_is_found_unless_lenient(agent: Agent) -> None:
    on(agent, lambda a: a.state).returns("old")
    on(agent, lambda a: a.state).lenient().returns("new")
    control(agent).verify()
    choice = on(agent, lambda a: a.state)
    assert repr(choice) == "on(agent, lambda f: f.state)"
    choice.returns("newest")
    with pytest.raises(AssertionError, match="state"):
        control(agent).verify()
    control(agent).reset()
    control(agent).verify()
    assert agent.state == ""


@pytest.mark.parametrize(
    ("function", "seen"),
    [
        (lambda a: None, "does nothing with it"),
        (lambda a: (a.get("k"), a.find("k")), "does more than that"),
        (lambda a: a.get, "names the method 'get' without calling it"),
        (lambda a: a.on_done.name, "reads 'name' of no fake"),
    ],
)
def test_function_that_makes_no_single_call_is_refused(
    agent: Agent, function: object, seen: str
) -> None:
    with pytest.raises(NotAFakeError) as caught:
        on(agent, function)  # type: ignore[arg-type]
    assert (
        shown(caught.value)
        == f"""\
on() takes a function that makes one call on 'agent', or reads one property;
this one {seen}.

Type:
  on(agent, lambda fake: fake.method("argument")).returns(...)
  on(agent, lambda fake: fake.some_property).returns(...)"""
    )


def test_thing_that_is_no_fake_is_refused() -> None:
    with pytest.raises(NotAFakeError, match=r"control\(\) and on\(\) take a fake; got 'agent'"):
        on("agent", lambda text: text.upper())


def test_recorder_shows_what_it_is(agent: Agent) -> None:
    texts: list[str] = []

    def call(fake: Agent) -> float:
        texts.append(repr(fake))
        return fake.get("k")

    on(agent, call).returns(1.0)
    assert texts == ["<the fake that on() shows to the lambda>"]
    assert stub(agent.get).calls == []
