"""Read the members of an enum without its metaclass's look-up."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, cast

from netra_fakes._read.lookup import MISSING, is_a, is_subclass, namespace_of


def is_enum(cls: type) -> bool:
    """Whether a class is an enum."""
    return is_subclass(cls, Enum)


def enum_members(cls: type) -> Mapping[str, Any]:
    """Return the members of an enum by name, aliases too."""
    found = namespace_of(cls).get("_member_map_") if is_enum(cls) else None
    return cast("Mapping[str, Any]", found) if is_a(found, dict) else {}


def find_enum_member(cls: type, name: str) -> object:
    """Return the member of an enum of that name, else MISSING."""
    return enum_members(cls).get(name, MISSING)
