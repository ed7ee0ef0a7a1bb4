"""Answer what a member of a known class is, whoever described the class."""

from __future__ import annotations

from netra_fakes._spec import AttributeSpec, ClassSpec, MethodSpec
from netra_fakes.audit._entities import (
    AttributeEntity,
    Entity,
    FunctionEntity,
    MissingEntity,
)

_ENUM_NAMES = frozenset(
    {"name", "value", "_name_", "_value_", "_missing_", "_generate_next_value_"}
)
_NAMED_TUPLE_NAMES = frozenset(
    {"_asdict", "_replace", "_fields", "_make", "_field_defaults", "count", "index"}
)
_EXCEPTION_NAMES = frozenset(
    {"args", "with_traceback", "add_note", "errno", "strerror", "filename", "filename2", "code",
     "name", "path", "msg", "obj", "value", "characters_written", "lineno", "offset", "text"}
)  # fmt: skip
_MODEL_NAMES = frozenset(
    {"construct", "copy", "dict", "fields", "from_orm", "json", "parse_file", "parse_obj",
     "parse_raw", "root", "schema", "schema_json", "update_forward_refs", "validate"}
)  # fmt: skip
"""What every pydantic model has from its first major version, mostly still."""
_CLASS_NAMES = frozenset({"mro", "register"})
"""What `type` and `ABCMeta` give a class."""


def find_member(spec: ClassSpec, name: str, *, on_class: bool = False) -> Entity | None:
    """Return what `spec.name` is; None where that cannot be known.

    Args:
        spec: The class.
        name: The member.
        on_class: Whether it is looked up on the class itself, where what only `__init__`
            assigns is absent.
    """
    member = spec.member(name)
    if isinstance(member, MethodSpec):
        dotted = f"{spec.module}.{spec.qualname}.{name}"
        return FunctionEntity(member, dotted, owner=spec, through_class=on_class)
    if isinstance(member, AttributeSpec):
        is_model_field = spec.category == "pydantic" and member.scope == "field"
        if on_class and (member.scope == "instance" or is_model_field) and not spec.is_open:
            return missing_member(
                spec, name, hint="it is set on instances only, when they are made"
            )
        return AttributeEntity(spec, member)
    if (
        spec.is_open
        or spec.unresolved
        or is_dynamic(spec)
        or _is_implicit(spec, name, on_class=on_class)
    ):
        return None
    return missing_member(spec, name)


def missing_member(spec: ClassSpec, name: str, hint: str = "") -> MissingEntity:
    """Return that a class has no member of that name."""
    parent = f"{spec.module}.{spec.qualname}"
    return MissingEntity(f"'{spec.name}'", name, () if hint else spec, hint=hint, parent=parent)


def _is_implicit(spec: ClassSpec, name: str, *, on_class: bool) -> bool:
    """Whether a name comes with Python itself, where no reader of the class sees it."""
    if name.startswith("__"):
        return True
    if on_class and name in _CLASS_NAMES:
        return True
    if spec.category in ("function", "module", "typed_dict"):
        return True
    if spec.category == "pydantic":
        return name in _MODEL_NAMES or name.startswith(("_", "model_"))
    if is_enum(spec):
        return name in _ENUM_NAMES or name.startswith("_")
    if spec.category == "named_tuple":
        return name in _NAMED_TUPLE_NAMES
    return _has_builtin_base(spec, name)


def _has_builtin_base(spec: ClassSpec, name: str) -> bool:
    """Whether a base of the standard library, which the reader need not list, may have it."""
    return bool(name in _EXCEPTION_NAMES and spec.name.endswith(("Error", "Exception", "Warning")))


AWAITABLE_TYPES = (
    "asyncio.", "_asyncio.", "collections.abc.Awaitable", "collections.abc.Coroutine",
    "typing.Awaitable", "typing.Coroutine", "concurrent.futures.",
)  # fmt: skip
"""Where annotations come from whose objects are awaited, or may be."""

_DYNAMIC_BASES = (
    "sqlalchemy.", "sqlmodel.", "django.", "mongoengine.", "peewee", "tortoise.", "pony.",
    "odmantic.", "beanie.",
)  # fmt: skip
"""Where classes come from whose subclasses gain names and a constructor while they are made."""


def is_enum(spec: ClassSpec) -> bool:
    """Whether a call of a class looks members up, or makes another enum."""
    return spec.category == "enum" or any(
        target.startswith("enum:") for target in (spec.target, *spec.mro)
    )


def is_dynamic(spec: ClassSpec) -> bool:
    """Whether a class gains names that its source does not show, from a mapper or the like."""
    return any(name.startswith(_DYNAMIC_BASES) for name in (*spec.bases, *spec.mro))


_MAPPED_NAMES = frozenset({"metadata", "query", "registry"})
"""What bases of SQLAlchemy models may give each of them."""


def is_mapped(spec: ClassSpec, name: str) -> bool:
    """Whether a class is a SQLAlchemy model whose own columns do not tell of a public name."""
    mappers = [base for base in (*spec.bases, *spec.mro) if base.startswith(_DYNAMIC_BASES)]
    return (
        bool(mappers)
        and all(base.startswith("sqlalchemy.") for base in (*mappers, *spec.unresolved))
        and not spec.is_open
        and not name.startswith("_")
        and name not in _MAPPED_NAMES
    )


def is_untold(method: MethodSpec) -> bool:
    """Whether a plain function's annotation does not tell what a call gives."""
    return method.returns in (None, "object", "typing.Any", "typing.Any | None")


def is_subclass(spec: ClassSpec, other: ClassSpec) -> bool:
    """Whether a class is another or derives from it."""
    return spec.target == other.target or other.target in spec.mro
