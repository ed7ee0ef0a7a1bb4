"""Classes whose every piece of code raises, so that a reader that runs one of them is found out."""

from __future__ import annotations

from typing import Any, NoReturn


class Ran(BaseException):
    """Code of the class was run. No `except Exception` swallows it."""


class RaisingDescriptor:
    def __get__(self, instance: object, owner: type | None = None) -> NoReturn:
        raise Ran("__get__")


class RaisingDataDescriptor(RaisingDescriptor):
    def __set__(self, instance: object, value: object) -> NoReturn:
        raise Ran("__set__")


class RaisingMeta(type):
    def __getattribute__(cls, name: str) -> Any:
        raise Ran(f"metaclass __getattribute__({name!r})")

    def __call__(cls, *args: object, **kwargs: object) -> NoReturn:
        raise Ran("metaclass __call__")

    def __instancecheck__(cls, instance: object) -> NoReturn:
        raise Ran("__instancecheck__")

    def __subclasscheck__(cls, subclass: type) -> NoReturn:
        raise Ran("__subclasscheck__")

    def __dir__(cls) -> NoReturn:
        raise Ran("__dir__")

    def __eq__(cls, other: object) -> NoReturn:
        raise Ran("__eq__")

    def __hash__(cls) -> int:
        return 1

    only_on_the_class = 1


class RaisingDefault:
    def __repr__(self) -> str:
        raise Ran("__repr__ of a default")

    def __eq__(self, other: object) -> bool:
        raise Ran("__eq__ of a default")

    def __bool__(self) -> bool:
        raise Ran("__bool__ of a default")


class RaisingProxy:
    @property
    def __class__(self) -> type:
        raise Ran("__class__ of a proxy")

    def __call__(self) -> NoReturn:
        raise Ran("__call__ of a proxy")


class Traps:
    proxy = RaisingProxy()
    descriptor = RaisingDescriptor()
    data_descriptor = RaisingDataDescriptor()
    default = RaisingDefault()

    def __new__(cls, *args: object) -> NoReturn:
        raise Ran("__new__")

    def __init__(self, size: int) -> None:
        self.size = size
        raise Ran("__init__")

    def __getattr__(self, name: str) -> NoReturn:
        raise Ran("__getattr__")

    def __getattribute__(self, name: str) -> NoReturn:
        raise Ran("__getattribute__")

    def __class_getitem__(cls, item: object) -> NoReturn:
        raise Ran("__class_getitem__")

    @property
    def prop(self) -> int:
        raise Ran("property")

    def method(self, value: object = RaisingDefault()) -> Traps[int]:
        raise Ran("method")


class MetaTraps(metaclass=RaisingMeta):
    field: int = 1

    def __init__(self, size: int) -> None:
        self.size = size

    async def method(self, other: MetaTraps) -> int:
        raise Ran("method")

    class Inner(metaclass=RaisingMeta):
        pass

    inner: Inner = RaisingProxy()
