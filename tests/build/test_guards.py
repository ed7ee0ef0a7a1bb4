from __future__ import annotations

import functools
import types
import warnings
from unittest.mock import (
    AsyncMock,
    MagicMock,
    Mock,
    NonCallableMagicMock,
    NonCallableMock,
    call,
    create_autospec,
)

import pytest

from netra_fakes import make_fake
from netra_fakes._journal import JOURNAL
from netra_fakes.errors import (
    ImpossibleAssertionError,
    MethodReplacedError,
    NotAwaitableError,
    SignatureMismatchError,
    SpecTypeWarning,
    TypeMismatchError,
    UnexpectedAwaitableError,
    UnknownAttributeError,
)
from tests.examples.engine import Agent, Colliding, Config


async def coroutine_function(*args, **kwargs):
    return True


def function(*args, **kwargs):
    return True


class AsyncCallable:
    async def __call__(self, *args, **kwargs):
        return True


@pytest.fixture
def agent():
    return make_fake(Agent)


@pytest.fixture
def place(agent):
    """The lines of a message that name the real method."""

    def find(error):
        return f"        {error.location.file}:{error.location.line}\n"

    return find


def test_sync_mock_over_a_coroutine_method_is_refused_with_the_whole_message(agent, place):
    with pytest.raises(NotAwaitableError) as caught:
        agent.execute = MagicMock(return_value=True)
    assert str(caught.value) == (
        "cannot set 'Agent.execute' to a MagicMock:\n"
        "the real method is a coroutine function, so awaiting the replacement would fail.\n"
        "\n"
        "  spec: async def execute(context, run_id, flag=False) -> bool\n"
        f"{place(caught.value)}"
        "  got:  MagicMock\n"
        "\n"
        "Keep the fake's own method and choose its result:\n"
        "  agent.execute.return_value = True\n"
        "or assign something awaitable:\n"
        "  agent.execute = AsyncMock(return_value=True)"
    )
    assert (caught.value.fake, caught.value.member) == ("agent", "execute")
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize("value", [True, None, "text", Mock(), function, lambda: 1, Config])
def test_what_is_not_awaited_is_refused_over_a_coroutine_method(agent, value):
    with pytest.raises((NotAwaitableError, MethodReplacedError)):
        agent.execute = value


def test_what_is_awaited_passes_over_a_coroutine_method(agent):
    async_spec = create_autospec(coroutine_function)
    for value in (
        AsyncMock(),
        coroutine_function,
        AsyncCallable(),
        functools.partial(coroutine_function, 1),
        MagicMock(side_effect=coroutine_function),
        make_fake(Agent).execute,
        async_spec,
    ):
        agent.execute = value
        assert agent.execute is value


def test_annotated_function_that_returns_an_awaitable_passes(agent):
    from collections.abc import Awaitable

    def execute(context: object, run_id: str) -> Awaitable[bool]:
        return coroutine_function()

    agent.execute = execute


async def test_mock_that_returns_an_awaitable_passes(agent):
    import asyncio

    future = asyncio.get_running_loop().create_future()
    future.set_result(True)
    agent.execute = MagicMock(return_value=future)
    assert await agent.execute("c", "r") is True


@pytest.mark.parametrize(
    "value", [AsyncMock(), coroutine_function, AsyncCallable(), MagicMock(side_effect=coroutine_function)]
)  # fmt: skip
def test_what_is_awaited_is_refused_over_a_sync_method(agent, value):
    with pytest.raises(UnexpectedAwaitableError) as caught:
        agent.get = value
    assert "the real method is not a coroutine function" in str(caught.value)


@pytest.mark.parametrize("name", ["stream", "pieces", "session", "opened"])
def test_async_mock_over_a_stream_or_context_is_refused(agent, name):
    with pytest.raises(UnexpectedAwaitableError):
        setattr(agent, name, AsyncMock())
    setattr(agent, name, MagicMock())


@pytest.mark.parametrize("value", [3, None, [], NonCallableMock()])
def test_plain_value_over_a_method_is_refused(agent, value):
    with pytest.raises(MethodReplacedError, match="cannot set 'Agent.get' to"):
        agent.get = value


def test_plain_value_over_a_method_names_the_line_to_type(agent):
    with pytest.raises(MethodReplacedError) as caught:
        agent.get = 3
    assert str(caught.value).endswith(
        "Choose what the method returns:\n  agent.get.return_value = 3"
    )


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("return_vaule", "return_value"),
        ("side_efect", "side_effect"),
        ("assert_called_onec_with", "assert_called_once_with"),
        ("called_once_with", "assert_called_once_with"),
    ],
)
def test_misspelt_setting_is_refused(agent, name, near):
    with pytest.raises(UnknownAttributeError) as caught:
        setattr(agent.get, name, 3)
    assert near in caught.value.near_matches
    with pytest.raises(UnknownAttributeError):
        getattr(agent.execute, name)
    with pytest.raises(UnknownAttributeError):
        agent.get.configure_mock(**{name: 3})


def test_misspelt_assertion_has_a_whole_message(agent, place):
    with pytest.raises(UnknownAttributeError) as caught:
        agent.get.return_vaule = 3
    assert str(caught.value) == (
        "cannot use 'Agent.get.return_vaule':\n"
        "a mock has no 'return_vaule', and neither has the real method; "
        "did you mean 'return_value'?\n"
        "\n"
        "  spec: def get(key, default=0, *, strict=False) -> int\n"
        f"{place(caught.value)}"
        "  got:  agent.get.return_vaule\n"
        "\n"
        "Type the real name:\n"
        "  agent.get.return_value"
    )


def test_attributes_of_the_real_function_are_let_through():
    class Cached:
        @functools.lru_cache
        def load(self, key: str) -> int:
            raise NotImplementedError

        def marked(self) -> int:
            raise NotImplementedError

        marked.retries = 3  # type: ignore[attr-defined]

    fake = make_fake(Cached)
    assert isinstance(fake.load.cache_clear, MagicMock)
    fake.load.cache_clear()
    assert isinstance(fake.marked.retries, MagicMock)
    fake.marked.retries = 4
    assert fake.marked.retries == 4


def test_wrong_call_is_refused_at_the_call(agent, place):
    with pytest.raises(SignatureMismatchError) as caught:
        agent.execute("context")
    assert str(caught.value) == (
        "cannot call 'Agent.execute' like this: missing a required argument: 'run_id'.\n"
        "\n"
        "  spec: async def execute(context, run_id, flag=False) -> bool\n"
        f"{place(caught.value)}"
        "  got:  agent.execute('context')\n"
        "\n"
        "Call it as the real one is called:\n"
        "  await agent.execute(context, run_id)"
    )
    agent.execute.assert_not_called()
    for wrong in (
        lambda: agent.get(),
        lambda: agent.get("a", nothing=1),
        lambda: agent.get("a", 1, True),
        lambda: agent.get("a", key="b"),
    ):
        with pytest.raises(SignatureMismatchError):
            wrong()


def test_call_with_varying_arguments_passes(agent):
    agent.many()
    agent.many(1, 2, key="a", other="b")
    assert agent.many.call_args == call(1, 2, key="a", other="b")


def test_impossible_assertion_is_an_error_of_its_own(agent, place):
    with pytest.raises(ImpossibleAssertionError) as caught:
        agent.get.assert_called_once_with("a", 1, 2, 3)
    assert str(caught.value) == (
        "this assertion on 'Agent.get' can never hold: too many positional arguments.\n"
        "\n"
        "  spec: def get(key, default=0, *, strict=False) -> int\n"
        f"{place(caught.value)}"
        "  got:  agent.get('a', 1, 2, 3)\n"
        "\n"
        "Assert a call that the real method takes:\n"
        "  agent.get.assert_called_once_with(key)"
    )
    assert isinstance(caught.value, AssertionError)
    for wrong in (
        lambda: agent.get.assert_called_with(),
        lambda: agent.get.assert_any_call(nothing=1),
        lambda: agent.get.assert_has_calls([call()]),
        lambda: agent.execute.assert_awaited_with(),
        lambda: agent.execute.assert_awaited_once_with(),
        lambda: agent.execute.assert_any_await(),
        lambda: agent.execute.assert_has_awaits([call()]),
        lambda: agent.assert_has_calls([call.get()]),
        lambda: agent.assert_has_calls([call.gte("a")]),
    ):
        with pytest.raises(ImpossibleAssertionError):
            wrong()


def test_coroutine_object_as_a_result_is_refused(agent):
    for method in (agent.get, agent.execute):
        with pytest.raises(UnexpectedAwaitableError, match="with a coroutine object"):
            method.return_value = coroutine_function()


def test_async_side_effect_over_a_sync_method_is_refused(agent):
    with pytest.raises(UnexpectedAwaitableError, match="cannot set 'Agent.get.side_effect'"):
        agent.get.side_effect = coroutine_function


def test_argument_of_a_wrong_type_is_reported_once_a_place(agent):
    def use():
        agent.get(3)

    with pytest.warns(SpecTypeWarning) as caught:
        use()
        use()
    (warning,) = caught
    assert warning.filename == __file__
    assert str(warning.message).startswith(
        "argument 'key' of 'Agent.get' is int, annotated str (in use, "
    )


def test_argument_of_a_wrong_type_is_refused_under_error(place):
    agent = make_fake(Agent, types="error")
    with pytest.raises(TypeMismatchError) as caught:
        agent.get(3)
    assert str(caught.value) == (
        "argument 'key' of 'Agent.get' is int, annotated str.\n"
        "\n"
        "  spec: def get(key, default=0, *, strict=False) -> int\n"
        f"{place(caught.value)}"
        "  got:  int\n"
        "\n"
        "Give a value of the annotated type, or let the annotation be unchecked:\n"
        '  agent = make_fake(Agent, types="off")'
    )
    agent.get("a", default=True)
    agent.get(MagicMock())
    with pytest.raises(TypeMismatchError):
        agent.many(1, "two")
    with pytest.raises(TypeMismatchError):
        agent.many(key=3)
    with pytest.raises(TypeMismatchError):
        agent.get.return_value = "text"
    with pytest.raises(TypeMismatchError):
        agent.get.side_effect = [1, "text"]
    agent.get.side_effect = [1, ValueError()]


def test_types_off_judges_nothing():
    agent = make_fake(Agent, types="off")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        agent.get(3)
        agent.get.return_value = "text"


def test_violations_are_noted_in_the_journal(agent):
    before = len(JOURNAL.violations)
    with pytest.raises(UnknownAttributeError):
        agent.exceute
    assert hasattr(agent, "nothing") is False
    seen, swallowed = JOURNAL.violations[before:]
    assert seen.location.file == __file__
    outermost = seen.error.__traceback__.tb_frame
    assert outermost.f_code.co_filename == __file__
    trace = swallowed.error.__traceback__
    assert trace is None or trace.tb_frame.f_globals["__name__"].startswith("netra_fakes._build")
    del JOURNAL.violations[before:]


def test_methods_named_like_the_mock_api_leave_the_api_whole():
    fake = make_fake(Colliding)
    fake.ordinary()
    assert fake.mock_calls == [call.ordinary()]
    fake.reset_mock()
    assert fake.mock_calls == []
    assert fake.assert_valid(True) is False
    with pytest.raises(SignatureMismatchError):
        fake.assert_valid()


def test_messages_hold_no_ids_and_fit_the_page(agent):
    refusals = [
        lambda: setattr(agent, "execute", MagicMock()),
        lambda: setattr(agent, "get", AsyncMock()),
        lambda: setattr(agent, "get", object()),
        lambda: agent.get(object(), MagicMock(), 3, 4, 5),
        lambda: agent.nothing_of_the_sort,
    ]
    for refuse in refusals:
        with pytest.raises(Exception) as caught:
            refuse()
        text = str(caught.value)
        assert "0x" not in text
        assert "id=" not in text
        assert all(len(line) <= 100 for line in text.splitlines())


def test_result_that_an_assigned_mock_brings_along_is_judged():
    strict = make_fake(Agent, types="error")
    with pytest.raises(TypeMismatchError):
        strict.execute = AsyncMock(return_value="text")
    with pytest.raises(TypeMismatchError):
        strict.get = MagicMock(return_value=object())
    strict.execute = AsyncMock(return_value=True)
    strict.execute = AsyncMock(side_effect=[True])
    with pytest.raises(UnexpectedAwaitableError, match="coroutine"):
        strict.execute = AsyncMock(return_value=coroutine_function())


def test_class_whose_metaclass_runs_code_is_faked_without_it():
    class Loud(type):
        def __dir__(cls):
            raise RuntimeError("__dir__ of a metaclass")

        def __len__(cls):
            raise RuntimeError("__len__ of a metaclass")

    class Quiet(metaclass=Loud):
        def ask(self) -> int:
            raise NotImplementedError

    assert make_fake(Quiet).ask() == 0


def test_class_that_holds_a_proxy_is_faked_without_asking_it():
    class Proxy:
        @property
        def __class__(self):
            raise RuntimeError("outside of a request")

    class View:
        request = Proxy()

    assert isinstance(make_fake(View).request, NonCallableMagicMock)


@pytest.mark.parametrize(
    ("asked", "instead"),
    [
        ("assert_awaited_once_with", "assert_called_once_with"),
        ("assert_not_awaited", "assert_not_called"),
        ("assert_any_await", "assert_any_call"),
        ("assert_has_awaits", "assert_has_calls"),
        ("await_count", "call_count"),
    ],
)
def test_awaits_of_a_sync_method_are_refused_with_its_calls_to_type(agent, place, asked, instead):
    with pytest.raises(UnknownAttributeError) as caught:
        getattr(agent.get, asked)
    assert caught.value.near_matches == (instead,)
    assert str(caught.value) == (
        f"cannot use 'Agent.get.{asked}':\n"
        "the real method is not a coroutine function, so its calls are not awaited.\n\n"
        "  spec: def get(key, default=0, *, strict=False) -> int\n"
        f"{place(caught.value)}"
        f"  got:  agent.get.{asked}\n\n"
        "Ask for its calls:\n"
        f"  agent.get.{instead}"
    )
    assert hasattr(agent.get, instead)


def test_fake_is_named_by_the_variable_that_holds_it_alone():
    holder = types.SimpleNamespace(fake=make_fake(Agent))
    listed = [make_fake(Agent)]
    annotated: Agent = make_fake(Agent)
    self = types.SimpleNamespace()
    self.own = make_fake(Agent)
    for fake, name in (
        (holder.fake, "agent"),
        (listed[0], "agent"),
        (annotated, "annotated"),
        (self.own, "self.own"),
    ):
        with pytest.raises(UnknownAttributeError, match=f"got:  {name}.nothing"):
            fake.nothing  # noqa: B018
