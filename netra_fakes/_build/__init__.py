"""Build fakes from specs: genuine unittest.mock objects that know what the real thing is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any, Literal, Protocol, TypeVar, cast, overload

from netra_fakes import _config
from netra_fakes._build import freeing, guards, stock
from netra_fakes._build.blueprint import Blueprint, choose_options, find_blueprint
from netra_fakes._build.fake import is_fake
from netra_fakes._build.frames import outer_frame
from netra_fakes._interface import Interface
from netra_fakes._journal import JOURNAL, FakeRecord
from netra_fakes._spec import ClassSpec
from netra_fakes.errors import InvalidSpecError, NotAFakeError

__all__ = ["interface_of", "is_fake", "make_fake", "make_fake_class", "record_of"]

JOURNAL.free = freeing.free

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
TypesMode = Literal["warn", "error", "off"]


class ClassOf(Protocol[T_co]):
    """Any class, also an abstract one or a Protocol, which mypy refuses as `type[T]`."""

    def __call__(self, *args: Any, **kwargs: Any) -> T_co:
        """Make an instance."""
        ...

    def __subclasses__(self) -> Any:
        """Tells a class from a function, which has no subclasses."""


@overload
def make_fake(  # type: ignore[overload-overlap]
    spec: type[T],
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> T: ...


@overload
def make_fake(  # type: ignore[overload-overlap]
    spec: ClassOf[T],
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> T: ...


@overload
def make_fake(
    spec: FunctionT,
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> FunctionT: ...


@overload
def make_fake(
    spec: str | ClassSpec | ModuleType,
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> Any: ...


def make_fake(
    spec: Any,
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> Any:
    """Make the fake of an instance of a class, of a function, or of a module.

    Args:
        spec: A class, a function, a Protocol, a generic alias (`Repo[Engine]`), a module, a
            dotted path ("package.module:Class", imported at the first use of the fake), or a
            `ClassSpec` from a contract file.
        name: How messages and timelines call the fake; by default the variable that it is
            assigned to, or its class.
        attributes: Values of attributes of the real class, checked against the spec.
        extra_attributes: Names that the real object gains while running.
        strict: False checks only what `unittest.mock.create_autospec` checks.
        types: What a value gets that breaks an annotation: "warn", "error" or "off"; by default
            as `[tool.netra_fakes] types` says.
        snapshot_arguments: Whether arguments are copied when a call is recorded, so that a later
            change to them does not rewrite history.

    Returns:
        The fake; `isinstance(fake, spec)` holds, and its methods are unittest.mock objects.

    Raises:
        InvalidSpecError: The spec describes no interface.
        UnknownAttributeError: `attributes` names what the real class does not have.

    Examples:
        >>> class Agent:
        ...     async def execute(self, task: str) -> bool: ...
        >>> agent = make_fake(Agent)
        >>> agent.execute.return_value = True
        >>> isinstance(agent, Agent), type(agent.execute).__name__
        (True, 'AsyncMock')
        >>> hasattr(agent, "exceute")
        False
    """
    frame = outer_frame()
    if not strict:
        from netra_fakes._build import lenient

        return lenient.make_lenient(spec, name, attributes or {}, extra_attributes, frame)
    options = choose_options(_config.read_types_mode(types), snapshot_arguments)
    if isinstance(spec, str):
        from netra_fakes._build.deferred import make_deferred

        return make_deferred(spec, options, name, attributes or {}, extra_attributes, frame)
    fake = find_blueprint(spec, options).make(name, frame, extra_attributes)
    if attributes:
        guards.configure(fake, attributes)
    return fake


@overload
def make_fake_class(
    spec: type[T],
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> type[T]: ...


@overload
def make_fake_class(
    spec: ClassOf[T],
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> type[T]: ...


@overload
def make_fake_class(
    spec: str | ClassSpec,
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> Any: ...


def make_fake_class(
    spec: Any,
    /,
    *,
    name: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    extra_attributes: Iterable[str] = (),
    strict: bool = True,
    types: TypesMode | None = None,
    snapshot_arguments: bool = False,
) -> Any:
    """Make the fake of a class itself, to be patched in where code calls the real class.

    Calling it gives the fake instance, the same one each time (`fake_class.return_value`); the
    signature of the constructor is enforced, and `isinstance(x, fake_class)` asks the real class.

    Args:
        spec: A class, a Protocol, a generic alias, a dotted path or a `ClassSpec`.
        name: How messages and timelines call it.
        attributes: Values of class attributes, checked against the spec.
        extra_attributes: Names that the real class gains while running.
        strict: False checks only what `unittest.mock.create_autospec` checks.
        types: What a value gets that breaks an annotation: "warn", "error" or "off".
        snapshot_arguments: Whether arguments are copied when a call is recorded.

    Returns:
        The fake class; put it where the code under test looks the real one up.

    Raises:
        InvalidSpecError: The spec is no class.

    Examples:
        >>> class Client:
        ...     def __init__(self, url: str) -> None: ...
        >>> FakeClient = make_fake_class(Client)
        >>> client = FakeClient("https://example.test")
        >>> client is FakeClient.return_value
        True
    """
    frame = outer_frame()
    if not strict:
        from netra_fakes._build import lenient

        return lenient.make_lenient_class(spec, name, attributes or {}, extra_attributes, frame)
    options = choose_options(_config.read_types_mode(types), snapshot_arguments, is_class=True)
    blueprint = find_blueprint(spec, options)
    if blueprint.spec.category in ("function", "module"):
        from netra_fakes._messages import fakes

        raise InvalidSpecError(fakes.no_class(blueprint.spec))
    fake = blueprint.make(name, frame, extra_attributes)
    if attributes:
        guards.configure(fake, attributes)
    return fake


def record_of(fake: object) -> FakeRecord:
    """Return the journal's record of a fake, or of the fake that a mock belongs to.

    Raises:
        NotAFakeError: The object is no fake.
    """
    from netra_fakes._build.loose import find_record

    target = stock.extract_mock(fake)
    record = find_record(target)[0] if stock.is_mock(target) else None
    if record is None:
        from netra_fakes._messages import fakes

        raise NotAFakeError(fakes.no_fake(fake))
    return record


def interface_of(fake: object) -> Interface:
    """Return what a fake is built from.

    Raises:
        NotAFakeError: The object is no fake.
    """
    blueprint = getattr(type(fake), "_netra_blueprint", None)
    if blueprint is None:
        from netra_fakes._messages import fakes

        raise NotAFakeError(fakes.no_fake(fake))
    return cast("Blueprint", blueprint).interface
