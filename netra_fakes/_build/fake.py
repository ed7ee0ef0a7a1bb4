"""Be the fake of an instance, class or module: children on first use, and refusal of the rest."""

from __future__ import annotations

from typing import Any, ClassVar
from unittest.mock import NonCallableMagicMock

from netra_fakes._build import copying, guards, stock
from netra_fakes._build.blueprint import Blueprint
from netra_fakes._build.history import FIELDS, Historic
from netra_fakes._build.methods import AsyncMethod, SyncMethod
from netra_fakes._build.shared import MagicRebasing, SharedClass, make_stock_magic
from netra_fakes._journal import next_order

_DELETED = stock.DELETED
_LOCK = stock.LOCK


class FakeMixin(copying.Copying, Historic, MagicRebasing):
    """What every fake has that stands for an object with members."""

    _netra_blueprint: ClassVar[Blueprint]
    _netra_is_root: ClassVar[bool] = True

    def __getattr__(self, name: str) -> Any:
        state = self.__dict__
        if "_mock_children" not in state:
            raise AttributeError(name)
        member = self._netra_blueprint.member(name)
        if member is None:
            return self._netra_find_other(name)
        found = state["_mock_children"].get(name)
        if found is _DELETED:
            raise AttributeError(name)
        return member.make_for(self, state) if found is None else found

    def _netra_find_other(self, name: str) -> Any:
        """Return what only this fake has under a name that its class does not know."""
        if name in FIELDS:
            return self._netra_read_history(name)
        children = self.__dict__["_mock_children"]
        found = children.get(name)
        if found is not None and found is not _DELETED:
            return found
        if found is _DELETED or guards.is_probe(name):
            raise AttributeError(name)
        blueprint = self._netra_blueprint
        if name in self.__dict__.get("_netra_extra", ()) or name in blueprint.function_attributes:
            return self._netra_make_loose(name)
        raise guards.refuse_unknown(self, self._netra_blueprint, name, "get")

    def _netra_make_loose(self, name: str) -> Any:
        from netra_fakes._build.loose import build_loose

        with _LOCK:
            child = build_loose(self, self, name, name)
            self.__dict__["_mock_children"][name] = child
            return child

    def __setattr__(self, name: str, value: Any) -> None:
        if name in stock.ALLOWED_NAMES or name.startswith("_mock_") or name == "__class__":
            Historic.__setattr__(self, name, value)
            return
        member = self._netra_blueprint.member(name)
        if member is not None:
            value = member.check_set(self, value)
        elif not self._netra_may_set(name):
            raise guards.refuse_unknown(self, self._netra_blueprint, name, "set")
        if name in stock.ALL_MAGICS:
            self._netra_set_magic(name, value)
            return
        Historic.__setattr__(self, name, value)
        state = self.__dict__
        if stock.is_mock(value) and vars(value)["_mock_parent"] is self:
            state["_mock_children"][name] = value
        elif state["_mock_children"].get(name) is _DELETED:
            del state["_mock_children"][name]

    def _netra_set_magic(self, name: str, value: Any) -> None:
        if name not in self.__dict__["_mock_methods"]:
            raise guards.refuse_unknown(self, self._netra_blueprint, name, "set")
        Historic.__setattr__(self, name, value)

    def _netra_may_set(self, name: str) -> bool:
        blueprint = self._netra_blueprint
        return (
            name.startswith("_")
            or blueprint.spec.is_open
            or name in self.__dict__
            or name in FIELDS
            or name in self.__dict__.get("_netra_extra", ())
            or name in blueprint.function_attributes
            or hasattr(type(self), name)
        )

    def _netra_make_magic(self, name: str) -> Any:
        """Make a magic method: by its spec where the class defines it, else as unittest.mock."""
        member = self._netra_blueprint.member(name)
        make: Any = getattr(member, "make_magic_for", None)
        return make_stock_magic(self, name) if make is None else make(self)

    def _get_child_mock(self, /, **options: Any) -> Any:
        from netra_fakes._build.loose import build_loose

        if vars(self)["_mock_sealed"]:
            return super()._get_child_mock(**options)  # type: ignore[misc,unused-ignore]
        if options.get("_new_name") in stock.ASYNC_MAGICS:
            return stock.AsyncMock(**options)
        return build_loose(
            options.get("parent"),
            options.get("_new_parent"),
            options.get("name"),
            options.get("_new_name") or "",
        )

    def reset_mock(self, /, *args: Any, **kwargs: Any) -> None:
        """Forget all calls, as unittest.mock does; the spec and its answers stay."""
        super().reset_mock(*args, **kwargs)  # type: ignore[misc]
        self.__dict__["_netra_record"].reset_at = next_order()

    def assert_has_calls(self, calls: Any, any_order: bool = False) -> None:
        """Assert these calls on the fake's methods; one that cannot be made is refused."""
        calls = list(calls)
        for expected in calls:
            self._netra_blueprint.ensure_possible(self, expected)
        super().assert_has_calls(calls, any_order)  # type: ignore[misc]

    def _get_call_signature_from_name(self, name: str) -> Any:
        first = name.replace("()", "").split(".")[0]
        if first and self._netra_blueprint.member(first) is not None:
            getattr(self, first)
        return super()._get_call_signature_from_name(name)  # type: ignore[misc]

    def __dir__(self) -> list[str]:
        own = super().__dir__()
        return sorted({name for name in own if not name.startswith("_netra_")})


class InstanceFake(FakeMixin, NonCallableMagicMock, metaclass=SharedClass):
    """Stands for an object that is not called."""


class CallableFake(FakeMixin, SyncMethod):
    """Stands for an object, or a class, that is called."""


class AsyncCallableFake(FakeMixin, AsyncMethod):
    """Stands for an object whose `__call__` is a coroutine method."""


class ClassFake(CallableFake):
    """Stands for a class: its call gives the fake instance, `isinstance` asks the real class."""

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self._netra_blueprint.real_class)

    def __subclasscheck__(self, subclass: type) -> bool:
        return issubclass(subclass, self._netra_blueprint.real_class)


class LockedMixin:
    """Lets a fake from a contract be an instance of the real class as soon as that is imported."""

    _netra_blueprint: ClassVar[Blueprint]

    @property  # type: ignore[misc]
    def __class__(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._netra_blueprint.loaded_class() or type(self)


def is_fake(value: object) -> bool:
    """Whether an object is a fake: what the factories return, or what a fake answered with."""
    return getattr(type(value), "_netra_is_root", False) is True
