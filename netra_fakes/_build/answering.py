"""Give the answer of an unstubbed call, and keep it where it is a mock, as unittest.mock does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netra_fakes._build import stock
from netra_fakes._build.loose import build_loose
from netra_fakes._interface import UNKNOWN
from netra_fakes.errors import NetraFakesError

if TYPE_CHECKING:
    from netra_fakes._build.plan import MethodPlan


def answer_call(mock: Any, plan: MethodPlan) -> Any:
    """Return what an unstubbed call gives; a mock is made once and kept as the `return_value`."""
    if mock._mock_sealed and not plan.is_constant:
        raise AttributeError(mock._extract_mock_name() + "()")
    with stock.LOCK:
        kept = vars(mock)["_mock_return_value"]
        if kept is not stock.DEFAULT:
            return kept
        if plan.is_constructor:
            return _make_instance(mock)
        if plan.answer_type is UNKNOWN and plan.is_plain:
            value = build_loose(None, mock, None, "()")
            vars(mock)["_mock_return_value"] = value
            return value
        owner = vars(mock)["_mock_new_parent"]
        value = plan.answer_planner(lambda spec: make_answer(spec, mock), owner)
        if stock.is_mock(value) and value is not owner:
            stock.set_return_value(mock, value)
        return value


def _make_instance(mock: Any) -> Any:
    """Return the fake instance that the call of a fake class gives, the same one each time."""
    from netra_fakes._build.blueprint import Blueprint

    blueprint: Blueprint = mock._netra_blueprint.for_instances()
    fake = blueprint.make_child(mock, "")
    vars(fake).update(_mock_new_parent=mock, _mock_new_name="()")
    vars(mock)["_mock_return_value"] = fake
    return fake


def make_answer(spec: Any, mock: Any) -> Any:
    """Return the fake of a class that an annotation names, with the options of the caller."""
    from netra_fakes._build.blueprint import find_blueprint

    options = mock._netra_plan.blueprint.options._replace(is_class=False)
    try:
        blueprint = find_blueprint(spec, options)
    except NetraFakesError:  # what has no readable interface answers as unittest.mock does
        return build_loose(None, mock, None, "()")
    fake = blueprint.make_child(mock, f"{mock._netra_plan.spec.name}()")
    vars(fake).update(_mock_new_parent=mock, _mock_new_name="()")
    return fake
