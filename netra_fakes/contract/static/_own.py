"""Hold what one class statement itself says, before its bases are looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netra_fakes._spec import AttributeScope, Location, MethodSpec
from netra_fakes.contract.static._entities import Entity
from netra_fakes.contract.static._scope import Scope

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class FieldCall:
    """What a call such as `field(default=0)` or `Field(alias="id")` says of a field.

    Attributes:
        default: Text of the default, None where it has none.
        init: Whether the constructor takes it.
        keyword_only: As stated, None where that is left to the class.
        alias: The name that the constructor knows it by.
    """

    default: str | None = None
    init: bool = True
    keyword_only: bool | None = None
    alias: str | None = None


@dataclass(frozen=True)
class Data:
    """A name of a class that holds no method.

    Attributes:
        scope: "class", "property" or "slot".
        value: Text of what it holds, None where that is nothing.
        annotation: A property's return annotation.
        writable: Whether it may be set on an instance.
        awaitable: Whether reading it gives something to await.
        location: Where it stands.
        call: What the call says that it is assigned from.
        is_value: Whether an enum would make it a member.
        alias_of: The name in the same class that it is assigned from.
    """

    scope: AttributeScope = "class"
    value: str | None = None
    annotation: str | None = None
    writable: bool = True
    awaitable: bool = False
    location: Location | None = None
    call: FieldCall | None = None
    is_value: bool = False
    alias_of: str = ""


@dataclass(frozen=True)
class Declared:
    """An annotated name of a class body.

    Attributes:
        text: Canonical text of the annotation, with `ClassVar` and its like.
        location: Where it stands.
    """

    text: str
    location: Location

    @property
    def head(self) -> str:
        """The name before the first bracket."""
        return self.text.partition("[")[0]

    @property
    def inner(self) -> str:
        """The text with `ClassVar` or `Final` opened."""
        if self.head in ("typing.ClassVar", "typing.Final") and self.text.endswith("]"):
            return self.text[len(self.head) + 1 : -1]
        return self.text

    @property
    def is_marker(self) -> bool:
        """Whether it declares no attribute: `InitVar`, `KW_ONLY`."""
        return self.head.rpartition(".")[2] in ("InitVar", "KW_ONLY")


@dataclass
class OwnClass:
    """What one class statement says.

    Attributes:
        target: "module:Class".
        bases: Canonical texts of its bases, `object` left out.
        base_entities: What each base is; None where it cannot be resolved.
        base_names: Each base as written.
        methods: Its own methods by name.
        data: Its other own names, in the order of the source.
        declared: Its annotated names.
        slots: Its `__slots__`, None where it has none.
        decorators: Qualified name and keyword texts of each decorator.
        keywords: Keywords of the class statement (`metaclass`, `total`, `frozen`).
        order: Every own name in the order of the source.
        nested: Names of the classes in it.
        config: What `model_config` says, by name.
    """

    module: str
    qualname: str
    location: Location
    scope: Scope
    bases: tuple[str, ...] = ()
    base_entities: tuple[Entity | None, ...] = ()
    base_names: tuple[str, ...] = ()
    methods: dict[str, MethodSpec] = field(default_factory=dict)
    data: dict[str, Data] = field(default_factory=dict)
    declared: dict[str, Declared] = field(default_factory=dict)
    slots: tuple[str, ...] | None = None
    decorators: tuple[tuple[str, dict[str, str]], ...] = ()
    keywords: dict[str, str] = field(default_factory=dict)
    order: dict[str, None] = field(default_factory=dict)
    config: dict[str, str] = field(default_factory=dict)
    is_dynamic: bool = False

    @property
    def target(self) -> str:
        """Its address: "package.module:Class"."""
        return f"{self.module}:{self.qualname}"

    @property
    def name(self) -> str:
        """The last part of its qualified name."""
        return self.qualname.rpartition(".")[2]

    def decorator(self, *names: str) -> dict[str, str] | None:
        """Return the keywords of the first decorator of those names, None where there is none."""
        return next((given for name, given in self.decorators if name in names), None)
