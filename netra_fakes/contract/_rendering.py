"""Write a contract as text: in an order of its own, each class with its digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from netra_fakes._spec import AttributeSpec, ClassSpec, Location, MethodSpec
from netra_fakes.contract._lines import (
    quote,
    quote_name,
    quote_target,
    render_attribute,
    render_method,
)
from netra_fakes.contract._members import Contract, Entry, LockedMembers, inherited_call
from netra_fakes.contract._namespaces import Namespace

SCHEMA = 2
"""The newest form of the file; a reader takes this one and those before it."""

FIRST_LINE = "# netra-fakes contract: review it like code; `netra-fakes lock` writes it."
_PLACES_LINE = (
    "# Places and digests, for messages and for finding damage; drift does not read them."
)
FILE = re.compile(r"[\w./<>+-]+")


def render_contract(contract: Contract) -> str:
    """Return the text of a contract file."""
    lines = [FIRST_LINE, f"schema {SCHEMA}"]
    places = ["", _PLACES_LINE]
    lines += [f"target {quote_target(target)}" for target in contract.targets]
    if contract.aliases:
        lines.append("")
    lines += [
        f"alias {quote_target(name)} = {quote_target(target)}"
        for name, target in sorted(contract.aliases.items())
    ]
    for _, namespace in sorted(contract.namespaces.items()):
        block = _render_namespace(namespace)
        lines += ["", *block]
        places.append(f"at {quote_target(namespace.module)} {digest(block)} -")
    for entry in contract.entries():
        block = _render_entry(entry, contract)
        lines += ["", *block]
        places.append(_render_place(entry, contract, digest(block)))
    return "\n".join([*lines, *places, "end", ""])


def digest(block: Sequence[str]) -> str:
    """Return the digest of the lines of a class."""
    return hashlib.sha256("\n".join(block).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _render_namespace(namespace: Namespace) -> list[str]:
    lines = [f"module {quote_target(namespace.module)}"]
    if namespace.defined:
        held = {name: namespace.objects.get(name, "") for name in namespace.defined}
        lines.append(f"  defines {_named_targets(held)}")
    if namespace.imported:
        lines.append(f"  imports {_named_targets(namespace.imported)}")
    if namespace.is_open:
        lines.append("  open")
    return lines


def _named_targets(names: Mapping[str, str]) -> str:
    return ", ".join(
        f"{quote_name(name)} = {quote_target(target)}" if target else quote_name(name)
        for name, target in sorted(names.items())
    )


def _render_entry(entry: Entry, contract: Contract) -> list[str]:
    spec = entry.spec
    bases = f"({', '.join(quote(base) for base in spec.bases)})" if spec.bases else ""
    extern = "extern " if entry.is_extern else ""
    lines = [f"{extern}{spec.category} {quote_target(spec.target)}{bases}"]
    if spec.mro:
        lines.append(f"  mro {', '.join(quote_target(target) for target in spec.mro)}")
    if spec.is_open:
        lines.append("  open")
    lines += [f"  unresolved {quote(name)}" for name in spec.unresolved]
    if spec.constructor != inherited_call(spec, contract):
        call = spec.constructor
        lines.append("  no call" if call is None else f"  {_render_call(call, spec)}")
    lines += [f"  {line}" for line in _render_members(spec)]
    return lines


def _render_call(call: MethodSpec, spec: ClassSpec) -> str:
    verb = "function" if spec.category == "function" else "call"
    return render_method(call, call_home(spec), verb=verb)


def call_home(spec: ClassSpec) -> str:
    """Return where the call of a class is defined, if its line does not say so."""
    return "" if spec.category == "function" else spec.target


def _to_write(
    spec: ClassSpec,
) -> tuple[dict[str, MethodSpec | None], dict[str, AttributeSpec | None]]:
    """Return the methods and attributes that must stand under a class."""
    methods = cast("LockedMembers[MethodSpec]", spec.methods)
    attributes = cast("LockedMembers[AttributeSpec]", spec.attributes)
    return methods.to_write(), attributes.to_write()


def _render_members(spec: ClassSpec) -> Iterator[str]:
    """Yield a line a member, by name: the order in the source must not show."""
    methods, attributes = _to_write(spec)
    for name in sorted({*methods, *attributes}):
        if name in methods:
            method = methods[name]
            yield (
                f"no method {quote_name(name)}"
                if method is None
                else render_method(method, spec.target)
            )
        if name in attributes:
            attribute = attributes[name]
            yield (
                f"no attribute {quote_name(name)}"
                if attribute is None
                else render_attribute(attribute, spec.target)
            )


def _render_place(entry: Entry, contract: Contract, sum_: str) -> str:
    spec = entry.spec
    parts = [f"at {quote_target(spec.target)} {sum_}"]
    file = ""
    if spec.location is not None:
        file = spec.location.file
        parts.append(f"{quote(file, FILE)}:{spec.location.line}")
    else:
        parts.append("-")
    places: dict[str, Location | None] = {}
    if spec.constructor is not None and spec.constructor != inherited_call(spec, contract):
        places["()"] = spec.constructor.location
    methods, attributes = _to_write(spec)
    for name, method in sorted(methods.items()):
        places[quote_name(name)] = None if method is None else method.location
    for name, attribute in sorted(attributes.items()):
        places[f".{quote_name(name)}"] = None if attribute is None else attribute.location
    for name, place in places.items():
        if place is not None:
            where = "" if place.file == file else f"{quote(place.file, FILE)}:"
            parts.append(f"{name}={where}{place.line}")
    return " ".join(parts)
