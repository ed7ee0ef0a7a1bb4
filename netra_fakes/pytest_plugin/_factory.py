"""Make fakes for one test, and put them in the place of real objects until it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, overload
from unittest import mock

from netra_fakes._config import TypesMode

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


class Fakes:
    """The fixture `fakes`: `make_fake` with a memory of what must be put back.

    Examples:
        >>> def test_order_is_paid(fakes):
        ...     gateway = fakes(PaymentGateway)
        ...     send = fakes.patch("shop.mail.send_receipt")
    """

    def __init__(self) -> None:
        self._patches: list[Any] = []

    @overload
    def __call__(
        self,
        spec: type[T],
        /,
        *,
        name: str | None = None,
        attributes: Mapping[str, Any] | None = None,
        extra_attributes: Iterable[str] = (),
        strict: bool = True,
        types: TypesMode | None = None,
    ) -> T: ...

    @overload
    def __call__(
        self,
        spec: Any,
        /,
        *,
        name: str | None = None,
        attributes: Mapping[str, Any] | None = None,
        extra_attributes: Iterable[str] = (),
        strict: bool = True,
        types: TypesMode | None = None,
    ) -> Any: ...

    def __call__(self, spec: Any, /, **options: Any) -> Any:
        """Make the fake of a class, Protocol, function, dotted path or ClassSpec.

        Args:
            spec: What `make_fake` takes.
            **options: The keywords of `make_fake`.
        """
        from netra_fakes import make_fake

        return make_fake(spec, **options)

    def function(self, handler: F, /, **options: Any) -> F:
        """Make the fake of a function: same signature, sync or async as it is.

        Args:
            handler: The real function.
            **options: The keywords of `make_fake`.
        """
        from netra_fakes import make_fake

        return make_fake(handler, **options)

    def patch(self, target: Any, name: str | None = None, /, **options: Any) -> Any:
        """Put a fake in the place of what stands there, until the test ends.

        A class gets the fake of the class, a function or method one of its signature, any other
        object the fake of an instance of its class.

        Args:
            target: "package.module.name", or the object that has the attribute `name`.
            name: The attribute to replace, where `target` is an object.
            **options: The keywords of `make_fake`.

        Returns:
            The fake that stands there now.

        Raises:
            SpecNotFoundError: The target does not exist; near matches are named.
            InvalidSpecError: What stands there is plain data, or a mock already.
        """
        from netra_fakes.pytest_plugin._places import build_stand_in, find_place

        place = find_place(target, name)
        stand_in, fake = build_stand_in(place, options)
        patcher = mock.patch.object(place.owner, place.name, stand_in)
        patcher.start()
        self._patches.append(patcher)
        return fake

    def undo(self) -> None:
        """Put back everything that `patch` replaced, the last one first."""
        while self._patches:
            self._patches.pop().stop()
