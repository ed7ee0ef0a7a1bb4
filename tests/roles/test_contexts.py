"""The contexts and the result are real instances, of the fields of their class."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pytest

from netra_fakes import make_execution_context, make_execution_result, make_user_context
from netra_fakes.errors import InvalidSpecError, SignatureMismatchError
from netra_fakes.reference import AgentExecutionContext
from netra_fakes.roles import get_role, resolve

pytestmark = pytest.mark.usefixtures("application")


def test_context_is_a_real_instance() -> None:
    context = make_execution_context()
    assert type(context) is resolve(get_role("execution_context"))
    assert (context.run_id, context.thread_id, context.user_id) == (
        "test-run", "test-thread", "test-user",
    )  # fmt: skip
    assert context.agent_name == "test-agent"
    assert context.retry_count == 0


def test_fields_are_set() -> None:
    context = make_execution_context(run_id="r", metadata={"a": 1}, attributes={"retry_count": 2})
    assert (context.run_id, context.metadata, context.retry_count) == ("r", {"a": 1}, 2)


def test_both_contexts_agree_on_their_ids() -> None:
    context, user_context = make_execution_context(), make_user_context()
    for name in ("run_id", "thread_id", "user_id"):
        assert getattr(context, name) == getattr(user_context, name)


def test_unknown_field_is_refused_with_near_match() -> None:
    with pytest.raises(SignatureMismatchError) as caught:
        make_execution_context(execution_id="e")
    assert caught.value.near_matches == ("run_id", "thread_id", "user_id")
    assert caught.value.member == "execution_id"
    assert caught.value.location is not None
    assert str(caught.value).startswith(
        "AgentExecutionContext has no field 'execution_id': "
        "did you mean 'run_id', 'thread_id' or 'user_id'?"
    )
    assert str(caught.value).endswith(
        "Name a field that it has:\n  make_execution_context(run_id=...)"
    )


@pytest.mark.parametrize("name", ["result", "execution_time"])
def test_result_has_no_such_field(name: str) -> None:
    with pytest.raises(SignatureMismatchError, match=f"has no field '{name}'"):
        make_execution_result(**{name: 1})


def test_result_is_a_success_by_default() -> None:
    result = make_execution_result(data={"answer": 42})
    assert (result.success, result.error, result.data) == (True, None, {"answer": 42})


def test_result_with_an_error_is_a_failure() -> None:
    assert make_execution_result(error="no answer").success is False
    assert make_execution_result(error="half an answer", success=True).success is True


def test_options_of_a_fake_say_nothing_on_a_value() -> None:
    context = make_execution_context(strict=False, types="off", name="context")
    assert [item.name for item in fields(context)][:2] == ["run_id", "thread_id"]


@pytest.mark.parametrize("user_id", ["test", "placeholder"])
def test_placeholder_user_is_refused_by_the_real_class(user_id: str) -> None:
    with pytest.raises(ValueError, match="placeholder|no real user"):
        make_user_context(user_id=user_id)


def test_user_context_comes_from_a_request_too() -> None:
    cls = type(make_user_context())
    made = cls.from_request(user_id="test-user", thread_id="t", run_id="r")
    assert made.user_id == "test-user"


def test_spec_gives_another_class() -> None:
    @dataclass
    class Ticket:
        run_id: str
        name: str = ""

    ticket = make_execution_context(spec=Ticket, name="a field of its own")
    assert ticket == Ticket("test-run", "a field of its own")


def test_class_that_takes_any_field_refuses_none() -> None:
    class Bag:
        def __init__(self, **fields: object) -> None:
            self.fields = fields

    assert make_execution_context(spec=Bag, anything=1).fields == {"anything": 1}


def test_contract_alone_makes_no_instance() -> None:
    from netra_fakes._read import read_spec

    with pytest.raises(InvalidSpecError) as caught:
        make_execution_context(spec=read_spec(AgentExecutionContext))
    assert str(caught.value) == (
        "cannot make the role 'execution_context' from the contract of "
        "'netra_fakes.reference.contexts:AgentExecutionContext': it is a value object, "
        "a real instance, so its class must be importable.\n\n"
        "Give the class:\n  make_execution_context(spec=TheClass)"
    )
