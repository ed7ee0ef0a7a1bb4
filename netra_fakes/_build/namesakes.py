"""Let members win that are named like the call state of a mock, on fakes that are not called."""

from __future__ import annotations

from typing import Any

from netra_fakes._build.fake import InstanceFake

CALL_STATE = frozenset(
    {
        "called", "call_count", "call_args", "call_args_list", "return_value", "side_effect",
        "assert_called", "assert_called_once", "assert_called_with", "assert_called_once_with",
        "assert_any_call", "assert_not_called",
    }
)  # fmt: skip
"""What a mock has because it may be called. What it has as a parent of others always stays."""

_SET_BY_STOCK = frozenset({"return_value", "side_effect"})
"""What `unittest.mock` sets without asking, whatever it is on the class."""


class Namesake:
    """Gives a fake the member of its class under a name that mocks have too."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, fake: Any, owner: type | None = None) -> Any:
        if fake is None:
            return self
        state = vars(fake)
        return state[self._name] if self._name in state else fake.__getattr__(self._name)

    def __set__(self, fake: Any, value: Any) -> None:
        vars(fake)[self._name] = value

    def __delete__(self, fake: Any) -> None:
        del vars(fake)[self._name]


class NamesakeFake(InstanceFake):
    """Stands for an object that is not called and has a member named as the state of calls is."""

    def __setattr__(self, name: str, value: Any) -> None:
        is_own = isinstance(getattr(type(self), name, None), Namesake)
        if is_own and "_netra_is_resetting" in vars(self):
            return
        if is_own and name in _SET_BY_STOCK:
            value = self._netra_blueprint.member(name).check_set(self, value)  # type: ignore[union-attr]
        super().__setattr__(name, value)

    def reset_mock(self, /, *args: Any, **kwargs: Any) -> None:
        """Forget all calls; what stands in the place of a mock's own state is no such state."""
        self.__dict__["_netra_is_resetting"] = True
        try:
            super().reset_mock(*args, **kwargs)
        finally:
            del self.__dict__["_netra_is_resetting"]
