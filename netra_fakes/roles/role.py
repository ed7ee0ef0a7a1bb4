"""Say what a role is: where its real class lives, its golden defaults, how its fake is wired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from netra_fakes._messages import roles as messages
from netra_fakes._messages.near import near_matches
from netra_fakes.errors import ConfigurationError

if TYPE_CHECKING:
    from netra_fakes._config import TypesMode
    from netra_fakes._spec import ClassSpec

    Spec = type | str | ClassSpec | None
    """What `spec=` takes: a class, a dotted path, a ClassSpec; None resolves the role's own."""


class FakeOptions(TypedDict, total=False):
    """The keywords of `make_fake`, which every factory takes too, but for the name."""

    attributes: Mapping[str, Any] | None
    extra_attributes: tuple[str, ...] | list[str]
    strict: bool
    types: TypesMode
    snapshot_arguments: bool


class NamedFakeOptions(FakeOptions, total=False):
    """The keywords of `make_fake`, which every factory takes too."""

    name: str | None


@dataclass(frozen=True)
class Role:
    """A part that some class plays in an application, and how its fake plays it.

    Attributes:
        name: What `make_role`, `[tool.netra_fakes.roles]` and messages call it.
        target: Where the real class lives, "package.module:Class"; several where its public name
            moved: the first that exists counts.
        reference: The class that stands in where the real package is not installed. None: then
            that is an error.
        defaults: By name of a method what it answers, by name of an attribute its value; a name
            that the spec lacks is left out. For a value object: by name of a field its value.
        wire: Gives the fake behaviour; called with a `Wiring` and the factory's own keywords.
        fixture: Name of the pytest fixture that gives it; None for no fixture.
        is_value: Whether the role is a value object: then its factory builds a real instance.

    Examples:
        >>> role = Role("clock", target="time:struct_time")
        >>> role.targets
        ('time:struct_time',)
    """

    name: str
    target: str | tuple[str, ...]
    reference: str | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    wire: Callable[..., None] | None = None
    fixture: str | None = None
    is_value: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """Where the real class may live, best first."""
        return (self.target,) if isinstance(self.target, str) else self.target

    def make(self, *, spec: Spec = None, **options: Any) -> Any:
        """Make a fake that plays this role; for a value object, a real instance.

        Args:
            spec: Build it from this class instead of the role's own.
            options: The keywords of `make_fake`, and those that `wire` takes; the fields of a
                value object.

        Raises:
            SpecNotFoundError: The class is configured or installed, but does not import.
            SignatureMismatchError: A value object has no such field.
        """
        from netra_fakes.roles import building
        from netra_fakes.roles.sources import resolve

        resolved = resolve(self, spec)
        if self.is_value:
            return building.build_value(self, resolved, options)
        return building.build_fake(self, resolved, options)

    def as_fixture(self, **options: Any) -> Any:
        """Make a pytest fixture of this role: `mock_gateway = GATEWAY.as_fixture()`."""
        import pytest

        @pytest.fixture(name=self.fixture)
        def make() -> Any:
            return self.make(**options)

        return make


_roles: dict[str, Role] = {}
_entry_points_loaded = False


def register_role(role: Role, *, replace: bool = False) -> Role:
    """Make a role known under its name, and return it.

    Args:
        role: The role.
        replace: Whether it may take the place of another of that name.

    Returns:
        The role itself; `register_role(role).as_fixture()` is the line of a conftest.

    Raises:
        ConfigurationError: Another role has that name.

    Examples:
        >>> import json
        >>> role = register_role(Role("decoder", target="json:JSONDecoder"))
        >>> isinstance(make_role("decoder"), json.JSONDecoder)
        True
    """
    known = _roles.get(role.name)
    if known is not None and known != role and not replace:
        raise ConfigurationError(messages.role_name_taken(role.name))
    _roles[role.name] = role
    return role


def get_role(name: str) -> Role:
    """Return a role by its name.

    Raises:
        ConfigurationError: There is no role of that name.
    """
    role = _roles.get(name) or {role.name: role for role in registered_roles()}.get(name)
    if role is None:
        raise ConfigurationError(messages.unknown_role(name, near_matches(name, _roles), _roles))
    return role


def registered_roles() -> list[Role]:
    """Return every role: the built-in ones, then those of installed packages and of conftest."""
    global _entry_points_loaded
    if not _entry_points_loaded:
        _entry_points_loaded = True
        _load_entry_points()
    return list(_roles.values())


def make_role(name: str, /, *, spec: Spec = None, **options: Any) -> Any:
    """Make the fake that plays a role, by the role's name.

    Args:
        name: The role: "agent", or one that `register_role` or an entry point made known.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of the role's own factory, and those of `make_fake`.

    Returns:
        The fake; for a value object, a real instance.

    Raises:
        ConfigurationError: There is no role of that name.

    Examples:
        >>> make_role("bridge").is_connected
        True
    """
    return get_role(name).make(spec=spec, **options)


def _load_entry_points() -> None:
    """Register the roles that installed packages announce under `netra_fakes.roles`."""
    from importlib.metadata import entry_points

    for point in entry_points(group="netra_fakes.roles"):
        try:
            loaded: object = point.load()
        except Exception as error:
            message = messages.entry_point_failed(point.name, point.value, error)
            raise ConfigurationError(message) from error
        if isinstance(loaded, Role):
            register_role(loaded)
