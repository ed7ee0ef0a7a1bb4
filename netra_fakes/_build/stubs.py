"""Run what a user stubbed, and note which stubs there are and which were used."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from netra_fakes._build import guards, stock
from netra_fakes._build.frames import is_set_by_user, outer_location
from netra_fakes._journal import StubRecord, next_order
from netra_fakes._messages import fakes
from netra_fakes.errors import StubExhaustedError

if TYPE_CHECKING:
    from netra_fakes._build.plan import MethodPlan

_STOPS = (StopIteration, StopAsyncIteration)


def note_stub(mock: Any) -> None:
    """Note that a user stubbed a method here; what a role sets by default is no stub."""
    record = vars(mock).get("_netra_record")
    if record is None or not is_set_by_user():
        return
    stub = StubRecord(next_order(), mock._netra_plan.name, outer_location())
    vars(mock)["_netra_stub"] = stub
    record.stubs.append(stub)


def run_sync(mock: Any, plan: MethodPlan, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Do what `CallableMixin._execute_mock_call` does, for a mock with a side effect."""
    _use_stub(mock)
    effect = mock.side_effect
    if effect is not None:
        if stock.is_exception(effect):
            if not plan.is_plain:
                return plan.shape(effect)
            raise effect
        result = (
            _next_result(mock, plan, effect) if not callable(effect) else effect(*args, **kwargs)
        )
        if result is not stock.DEFAULT:
            return result if plan.is_plain else plan.shape(result)
    value = vars(mock)["_mock_return_value"]
    if value is not stock.DEFAULT:
        return value if plan.is_plain else plan.shape(value)
    wrapped = vars(mock)["_mock_wraps"]
    return plan.answer(mock) if wrapped is None else wrapped(*args, **kwargs)


async def run_async(
    mock: Any, plan: MethodPlan, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """Do what `AsyncMockMixin._execute_mock_call` does, for a mock with a side effect."""
    result: Any
    _use_stub(mock)
    effect = mock.side_effect
    if effect is not None:
        if stock.is_exception(effect):
            raise effect
        if not callable(effect):
            result = _next_result(mock, plan, effect)
        else:
            result = effect(*args, **kwargs)
            if stock.is_coroutine_function(effect) or inspect.iscoroutine(result):
                result = await result
        if result is not stock.DEFAULT:
            return result
    value = vars(mock)["_mock_return_value"]
    if value is not stock.DEFAULT:
        return value
    wrapped = vars(mock)["_mock_wraps"]
    if wrapped is None:
        return plan.answer(mock)
    result = wrapped(*args, **kwargs)
    return await result if stock.is_coroutine_function(wrapped) else result


def _use_stub(mock: Any) -> None:
    stub = vars(mock).get("_netra_stub")
    if stub is not None:
        stub.uses += 1


def _next_result(mock: Any, plan: MethodPlan, effect: Any) -> Any:
    """Take the next of a sequence of results; an exception among them is raised."""
    try:
        result = next(effect)
    except _STOPS:
        raise guards.note(
            StubExhaustedError(
                fakes.stub_exhausted(
                    plan,
                    guards.fake_name(mock),
                    mock.call_count,
                    vars(mock).get("_netra_results"),
                ),
                **guards.facts(mock, plan),
            )
        ) from None
    if stock.is_exception(result):
        raise result
    return result
