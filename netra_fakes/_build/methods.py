"""Be the mocks of a fake's methods: genuine MagicMocks and AsyncMocks that know their spec."""

from __future__ import annotations

import inspect
import sys
from collections.abc import AsyncIterator, Iterator
from types import FunctionType
from typing import Any, ClassVar
from unittest.mock import AsyncMock, MagicMock

from netra_fakes._build import asserting, copying, guards, stock, stubs
from netra_fakes._build.calls import record_call
from netra_fakes._build.history import FIELDS, Historic, write_await
from netra_fakes._build.plan import MethodPlan
from netra_fakes._build.prototype import Prototype, set_state
from netra_fakes._build.shared import MagicRebasing, SharedClass, give_own_class
from netra_fakes._journal import CallRecord

_DEFAULT = stock.DEFAULT
_getframe = sys._getframe

_new: Any = object.__new__


class MethodMixin(copying.Copying, Historic, MagicRebasing):
    """What the mocks of sync and async methods have in common."""

    _netra_plan: ClassVar[MethodPlan]
    _netra_is_root: ClassVar[bool] = False

    @property
    def return_value(self) -> Any:
        """What a call gives: the stub, else the answer that the return annotation tells."""
        value = self.__dict__["_mock_return_value"]
        if value is not _DEFAULT:
            return value
        value = self._netra_plan.answer(self)
        if stock.is_mock(value):
            give_own_class(value)
        return value

    @return_value.setter
    def return_value(self, value: Any) -> None:
        if value is not _DEFAULT:
            guards.check_return_value(self, self._netra_plan, value)
            stubs.note_stub(self)
        stock.set_return_value(self, value)

    @property
    def side_effect(self) -> Any:
        """What a call does or raises, as in unittest.mock."""
        return stock.get_side_effect(self)

    @side_effect.setter
    def side_effect(self, value: Any) -> None:
        if value is not None:
            guards.check_side_effect(self, self._netra_plan, value)
            stubs.note_stub(self)
        vars(self)["_netra_results"] = len(value) if isinstance(value, (list, tuple)) else None
        stock.set_side_effect(self, value)

    def __getattr__(self, name: str) -> Any:
        if name in FIELDS:
            return self._netra_read_history(name)
        if name.startswith("_") or "_mock_children" not in self.__dict__:
            raise AttributeError(name)
        children = self.__dict__["_mock_children"]
        if name in children and children[name] is not stock.DELETED:
            return children[name]
        if name in guards.real_attributes(self._netra_plan):
            return self._netra_make_child(name)
        raise guards.refuse_mock_attribute(self, self._netra_plan, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if not (
            name in stock.ALLOWED_NAMES
            or name in FIELDS
            or name.startswith("_")
            or hasattr(type(self), name)
            or name in self.__dict__
            or name in guards.real_attributes(self._netra_plan)
        ):
            raise guards.refuse_mock_attribute(self, self._netra_plan, name)
        super().__setattr__(name, value)

    def _netra_make_child(self, name: str) -> Any:
        from netra_fakes._build.loose import build_loose

        child = build_loose(self, self, name, name)
        self.__dict__["_mock_children"][name] = child
        return child

    def _get_child_mock(self, /, **options: Any) -> Any:
        from netra_fakes._build.loose import build_loose

        if vars(self)["_mock_sealed"]:
            return super()._get_child_mock(**options)  # type: ignore[misc,unused-ignore]
        return build_loose(
            options.get("parent"),
            options.get("_new_parent"),
            options.get("name"),
            options.get("_new_name") or "",
        )

    assert_called_with = asserting.assert_called_with
    assert_called_once_with = asserting.assert_called_once_with
    assert_any_call = asserting.assert_any_call
    assert_has_calls = asserting.assert_has_calls


def _plain(*args: Any, **kwargs: Any) -> None:
    """Lend its code to the mocks of sync methods, so that they never look like coroutines."""


def _generator(*_args: Any, **_kwargs: Any) -> Iterator[None]:
    yield


async def _async_generator(*_args: Any, **_kwargs: Any) -> AsyncIterator[None]:
    yield


_CODES = {"generator": _generator.__code__, "async_generator": _async_generator.__code__}


class SyncMethod(MethodMixin, MagicMock, metaclass=SharedClass):
    """The mock of a method that is not awaited."""

    __code__ = _plain.__code__
    __defaults__ = None
    __kwdefaults__ = None
    __closure__ = None

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        plan = self._netra_plan
        try:
            suspects = plan.accept(*args, **kwargs)
        except TypeError:
            suspects = None
            if plan.reason(args, kwargs) is not None:
                raise plan.refuse_call(self, args, kwargs) from None
        if suspects is not None:
            plan.judge(self, suspects)
        if plan.snapshots:
            args, kwargs = copying.snapshot(args), copying.snapshot(kwargs)
        state = self.__dict__
        record_call(state, args, kwargs, _getframe(1), plan.name, None)
        if state["_mock_side_effect"] is None and state["_mock_wraps"] is None:
            if "_netra_stub" in state:
                state["_netra_stub"].uses += 1
            value = state["_mock_return_value"]
            if value is _DEFAULT:
                return plan.answer(self)
            return value if plan.is_plain else plan.shape(value)
        return stubs.run_sync(self, plan, args, kwargs)


class AsyncMethod(MethodMixin, AsyncMock, metaclass=SharedClass):
    """The mock of a method whose result must be awaited."""

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        plan = self._netra_plan
        try:
            suspects = plan.accept(*args, **kwargs)
        except TypeError:
            suspects = None
            if plan.reason(args, kwargs) is not None:
                raise plan.refuse_call(self, args, kwargs) from None
        if suspects is not None:
            plan.judge(self, suspects)
        if plan.snapshots:
            args, kwargs = copying.snapshot(args), copying.snapshot(kwargs)
        entry = record_call(self.__dict__, args, kwargs, _getframe(1), plan.name, [False])
        coroutine: Any = self._netra_run(entry, args, kwargs)
        coroutine.__qualname__ = plan.label
        return coroutine

    async def _netra_run(
        self, entry: CallRecord, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        entry.note_await()
        plan, state = self._netra_plan, self.__dict__
        state["_netra_backlog"].add(write_await, state, args, kwargs)
        if state["_mock_side_effect"] is None and state["_mock_wraps"] is None:
            if "_netra_stub" in state:
                state["_netra_stub"].uses += 1
            value = state["_mock_return_value"]
            if value is _DEFAULT:
                return plan.answer(self)
        else:
            value = await stubs.run_async(self, plan, args, kwargs)
        if plan.is_plain_awaitable and inspect.isawaitable(value):
            return await value
        return value

    assert_awaited_with: Any = asserting.assert_awaited_with
    assert_awaited_once_with: Any = asserting.assert_awaited_once_with
    assert_any_await: Any = asserting.assert_any_await
    assert_has_awaits: Any = asserting.assert_has_awaits


for _class, _name in ((SyncMethod, "MagicMock"), (AsyncMethod, "AsyncMock")):
    _class.__name__ = _class.__qualname__ = _name
    _class._netra_unshared = _class

_FUNCTION_STATE = {
    "_spec_class": FunctionType,
    "_mock_methods": dir(FunctionType),
    "_spec_asyncs": [],
    "_spec_set": None,
}
_PROTOTYPES = {
    False: Prototype(stock.MagicMock, _FUNCTION_STATE, without=FIELDS),
    True: Prototype(stock.AsyncMock, _FUNCTION_STATE, without=FIELDS),
}


def is_generator(plan: MethodPlan) -> bool:
    """Whether the real method is written with `yield`, and not only annotated as a stream."""
    real = plan.blueprint.static_member(plan.name)
    code = getattr(inspect.unwrap(real), "__code__", None) if callable(real) else None
    flags = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
    return plan.is_stream and code is not None and bool(code.co_flags & flags)


class MethodMaker:
    """Make the mocks of one method: a class for all of them, and the state each begins with."""

    __slots__ = ("mock_class", "prototype")

    def __init__(self, plan: MethodPlan, *, is_root: bool = False) -> None:
        base = AsyncMethod if plan.is_awaited else SyncMethod
        contents: dict[str, Any] = {
            "__doc__": base.__doc__,
            "_netra_plan": plan,
            "_netra_is_root": is_root,
            "_netra_is_shared": True,
        }
        if is_generator(plan):
            contents["__code__"] = _CODES[plan.spec.kind]
        if plan.signature is not None:
            contents["__signature__"] = plan.signature
        self.mock_class = SharedClass(base.__name__, (base,), contents)
        name = plan.name or plan.spec.name
        self.prototype = _PROTOTYPES[plan.is_awaited].with_changes(
            {
                "_spec_signature": plan.signature,
                "_mock_name": name,
                "_mock_new_name": name,
                "__name__": plan.spec.name,
                "__qualname__": plan.label,
            }
        )

    def make(self, parent: Any, fake: Any, above: dict[str, Any]) -> Any:
        """Return the mock of the method for one fake, which is not the parent of magic methods.

        Args:
            parent: The fake, None for a magic method.
            fake: The fake.
            above: The state of the fake.
        """
        mock: Any = _new(self.mock_class)
        state = self.prototype.make_state()
        state["_mock_parent"] = parent
        state["_mock_new_parent"] = fake
        state["_netra_record"] = above["_netra_record"]
        state["_netra_backlog"] = above["_netra_backlog"]
        set_state(mock, state)
        return mock
