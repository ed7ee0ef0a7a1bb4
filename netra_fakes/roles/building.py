"""Build what plays a role: a wired fake, or for a value object a real instance."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netra_fakes._build import make_fake, record_of
from netra_fakes._messages import roles as messages
from netra_fakes._messages.near import near_matches
from netra_fakes._read import read_spec
from netra_fakes._spec import ClassSpec, MethodSpec, ParameterSpec
from netra_fakes.errors import InvalidSpecError, SignatureMismatchError
from netra_fakes.roles.role import FakeOptions
from netra_fakes.roles.wiring import Wiring

if TYPE_CHECKING:
    from netra_fakes.roles.role import Role

FAKE_OPTIONS = frozenset({"name", *FakeOptions.__annotations__})
"""The keywords of `make_fake`."""


def build_fake(role: Role, resolved: type | ClassSpec, options: Mapping[str, Any]) -> Any:
    """Make a fake and give it the role's behaviour.

    Args:
        role: The role.
        resolved: What the fake is built from.
        options: The keywords of `make_fake`, and those of the role's own.
    """
    given = {name: value for name, value in options.items() if name in FAKE_OPTIONS}
    own = {name: value for name, value in options.items() if name not in FAKE_OPTIONS}
    wiring = Wiring(_read_once(resolved), given.get("name"))
    for name, value in role.defaults.items():
        wiring.set(name, value)
        wiring.returns(name, value)
    _check_options(role, own)
    if role.wire is not None:
        role.wire(wiring, **own)
    given["attributes"] = {**wiring.attributes, **(given.get("attributes") or {})}
    is_named = given.get("name") is not None
    given["name"] = given.get("name") or role.name
    fake = make_fake(resolved, **given)
    record_of(fake).is_named = is_named  # else messages name the variable that it is assigned to
    wiring.apply(fake)
    return fake


_specs: weakref.WeakKeyDictionary[type, ClassSpec] = weakref.WeakKeyDictionary()


def _read_once(resolved: type | ClassSpec) -> ClassSpec:
    """Return the spec of a class with all its members read: a role asks for many of them."""
    if isinstance(resolved, ClassSpec):
        return resolved
    try:
        known = _specs.get(resolved)
    except TypeError:  # no class: the reader says so
        known = None
    if known is None:
        live = read_spec(resolved)
        known = replace(live, methods=dict(live.methods), attributes=dict(live.attributes))
        _specs[resolved] = known
    return known


def _check_options(role: Role, own: Mapping[str, Any]) -> None:
    """Refuse a keyword that neither `make_fake` nor the role takes."""
    constructor = read_spec(role.wire).constructor if own and role.wire else None
    parameters = (constructor and constructor.parameters) or ()
    known = [item.name for item in parameters if item.kind == "keyword_only"]
    if any(item.kind == "var_keyword" for item in parameters):
        return
    for name in own:
        if name not in known:
            names = [*known, "spec", *sorted(FAKE_OPTIONS)]
            near = near_matches(name, names)
            raise TypeError(messages.unknown_option(role.name, name, near, names))


def build_value(role: Role, resolved: type | ClassSpec, options: Mapping[str, Any]) -> Any:
    """Make a real instance, of golden defaults and the fields that were given.

    Raises:
        InvalidSpecError: There is only a contract, and no class to make an instance of.
        SignatureMismatchError: The class takes no such field.
    """
    if isinstance(resolved, ClassSpec):
        raise InvalidSpecError(messages.value_needs_class(role.name, resolved.target))
    spec = read_spec(resolved)
    constructor = spec.constructor or MethodSpec("__init__", None)
    parameters = constructor.parameters
    accepted = {item.name for item in parameters or () if item.kind != "var_keyword"}
    is_open = parameters is None or any(item.kind == "var_keyword" for item in parameters)
    given = dict(options)
    attributes = given.pop("attributes", None) if "attributes" not in accepted else None
    given.update(attributes or {})
    for name in FAKE_OPTIONS - accepted:
        given.pop(name, None)
    for name in given:
        if not is_open and name not in accepted:
            raise _unknown_field(role, spec, constructor, name)
    defaults = {name: value for name, value in role.defaults.items() if name in accepted}
    return resolved(**{**defaults, **given})


def _unknown_field(
    role: Role, spec: ClassSpec, constructor: MethodSpec, name: str
) -> SignatureMismatchError:
    parameters: tuple[ParameterSpec, ...] = constructor.parameters or ()
    last_part = name.rpartition("_")[2]
    wide = near_matches(name, [item.name for item in parameters], most=6)
    near = tuple(sorted(wide, key=lambda match: match.rpartition("_")[2] != last_part))[:3]
    location = constructor.location or spec.location
    return SignatureMismatchError(
        messages.unknown_field(role.name, spec.name, name, parameters, near, location),
        class_name=spec.name,
        member=name,
        location=location,
        near_matches=near,
    )
