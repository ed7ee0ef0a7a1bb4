"""Describe a real class as frozen, JSON-safe data, the hub of fakes, contract and audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

ParameterKind = Literal[
    "positional_only", "positional_or_keyword", "var_positional", "keyword_only", "var_keyword"
]
"""The five kinds of `inspect.Parameter`, spelled as its attribute names in lower case."""

MethodKind = Literal[
    "sync",
    "coroutine",
    "awaitable",
    "generator",
    "async_generator",
    "context_manager",
    "async_context_manager",
]
"""What a call of the method gives: a value, or something to await, to iterate, to enter.

`coroutine`: an `async def`. `awaitable`: a plain `def` whose result must be awaited, since it
wraps an `async def` or its return annotation is `Awaitable[T]` or `Coroutine[..., T]`.
"""

Binding = Literal["instance", "class", "static"]

AttributeScope = Literal["class", "instance", "field", "slot", "property", "enum_member"]
"""Where an attribute comes from.

`class`: assigned or annotated in the class body. `instance`: assigned to `self` by `__init__` or
by a method that it calls. `field`: a dataclass, pydantic, attrs or NamedTuple field, or a key of a
TypedDict. `property`: a property, `cached_property` or another data descriptor with a getter.
"""

Category = Literal[
    "class",
    "dataclass",
    "enum",
    "named_tuple",
    "protocol",
    "pydantic",
    "typed_dict",
    "function",
    "module",
]

AWAITED_KINDS: frozenset[MethodKind] = frozenset({"coroutine", "awaitable"})


class Location(NamedTuple):
    """A line in a source file: `file` as the reader found it, `line` counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class ParameterSpec(NamedTuple):
    """One parameter of a callable.

    Attributes:
        name: As declared, without stars.
        kind: How an argument may be given.
        annotation: Canonical text (see `netra_fakes._annotations`), None where there is none.
        default: None for a required parameter; else the repr of a literal, the dotted name of an
            enum member, class or function, or "..." for any other object.
    """

    name: str
    kind: ParameterKind = "positional_or_keyword"
    annotation: str | None = None
    default: str | None = None

    @property
    def is_required(self) -> bool:
        """Whether a call must give it."""
        return self.default is None and self.kind not in ("var_positional", "var_keyword")


class MethodSpec(NamedTuple):
    """One method (or a function, or a constructor).

    Attributes:
        name: As the class knows it.
        parameters: Without the bound first one (`self`, `cls`); None where no signature can be
            read, as for some C functions: then any call is accepted.
        kind: What a call gives.
        binding: How it is looked up.
        returns: Canonical text of the return annotation; for a coroutine, of what awaiting gives.
        defined_in: "module:Class" of the class in the MRO that defines it.
        location: Where its `def` stands.
    """

    name: str
    parameters: tuple[ParameterSpec, ...] | None = ()
    kind: MethodKind = "sync"
    binding: Binding = "instance"
    returns: str | None = None
    defined_in: str = ""
    location: Location | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether its result must be awaited."""
        return self.kind in AWAITED_KINDS


class AttributeSpec(NamedTuple):
    """One data attribute.

    Attributes:
        name: As the class knows it.
        scope: Where it comes from.
        annotation: Canonical text of its type (a property's return annotation; the annotation of
            the parameter that `__init__` assigns to it), None where nothing tells.
        value: Default text, by the rules of `ParameterSpec.default`.
        writable: False for a read-only property, a frozen field, an enum member.
        awaitable: Whether reading it gives something to await (an async property).
        defined_in: "module:Class" of the class in the MRO that defines it.
        location: Where it is first assigned or declared.
    """

    name: str
    scope: AttributeScope = "class"
    annotation: str | None = None
    value: str | None = None
    writable: bool = True
    awaitable: bool = False
    defined_in: str = ""
    location: Location | None = None


def _frozen_map() -> Mapping[str, MethodSpec]:
    return MappingProxyType({})


def _frozen_attributes() -> Mapping[str, AttributeSpec]:
    return MappingProxyType({})


@dataclass(frozen=True)
class ClassSpec:
    """What a fake, a contract or the audit needs to know of a class, function or module.

    Attributes:
        module: Where it is defined, as importable there.
        qualname: Its `__qualname__`; the module's own name for a module.
        category: What sort of thing it is.
        bases: Canonical names of the direct bases, as declared (`object` left out).
        mro: "module:Class" of every class of the MRO but itself and `object`, in order.
        constructor: The call of the class; for a function, the call of the function.
        methods: Every method by name, inherited ones and dunders too; `object`'s own left out.
        attributes: Every data attribute by name, inherited ones too.
        is_open: Whether instances may have names that no reader can see: `__getattr__`, a
            `pydantic` model with `extra="allow"`, or a base that could not be resolved.
        unresolved: Bases that could not be resolved (static reading only).
        location: Where its `class` or `def` stands.
    """

    module: str
    qualname: str
    category: Category = "class"
    bases: tuple[str, ...] = ()
    mro: tuple[str, ...] = ()
    constructor: MethodSpec | None = None
    methods: Mapping[str, MethodSpec] = field(default_factory=_frozen_map)
    attributes: Mapping[str, AttributeSpec] = field(default_factory=_frozen_attributes)
    is_open: bool = False
    unresolved: tuple[str, ...] = ()
    location: Location | None = None

    @property
    def name(self) -> str:
        """The last part of the qualified name."""
        return self.qualname.rpartition(".")[2]

    @property
    def target(self) -> str:
        """The address that lock files and command lines use: "package.module:Class"."""
        return f"{self.module}:{self.qualname}"

    def __iter__(self) -> Iterator[str]:
        """Every member's name: methods first, then attributes."""
        yield from self.methods
        yield from (name for name in self.attributes if name not in self.methods)

    def __contains__(self, name: object) -> bool:
        return name in self.methods or name in self.attributes

    def member(self, name: str) -> MethodSpec | AttributeSpec | None:
        """Return the member of that name, None where there is none."""
        return self.methods.get(name) or self.attributes.get(name)
