"""Tell how the classes of today differ from locked ones: each difference with its weight."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from netra_fakes._messages import drift as messages
from netra_fakes._spec import AttributeSpec, ClassSpec, Location, MethodSpec
from netra_fakes.contract._namespaces import Namespace
from netra_fakes.contract._parameters import compare_parameters
from netra_fakes.contract._texts import compare_types, same_default, same_type

Severity = Literal["breaking", "risky", "compatible"]
"""`breaking`: a right test or caller of yesterday fails today. `risky`: it may, or a fake answers
otherwise. `compatible`: it does not."""

SEVERITIES: tuple[Severity, ...] = ("breaking", "risky", "compatible")

Member = MethodSpec | AttributeSpec


@dataclass(frozen=True)
class Drift:
    """One difference between a locked class and the class of today.

    Attributes:
        kind: What changed, as a slug: "member-removed", "parameter-added", ...
        target: "module:Class".
        member: The member concerned, None where it is the class itself.
        old: What was locked, as text; None for what is new.
        new: What stands there today, as text; None for what is gone.
        old_location: Where it stood.
        new_location: Where it stands; for what is gone, where its class stands.
        severity: Whether it breaks tests or callers.
        parameter: The parameter concerned, None where it is none.
    """

    kind: str
    target: str
    member: str | None = None
    old: str | None = None
    new: str | None = None
    old_location: Location | None = None
    new_location: Location | None = None
    severity: Severity = "breaking"
    parameter: str | None = None

    @property
    def name(self) -> str:
        """The member's address: "module:Class.member"."""
        return self.target if self.member is None else f"{self.target}.{self.member}"

    @property
    def sentence(self) -> str:
        """What changed, in words."""
        return messages.sentence(self.kind, self.name, self.old, self.new, self.parameter)

    def __str__(self) -> str:
        return self.sentence


def compare(old: Mapping[str, ClassSpec], new: Mapping[str, ClassSpec]) -> list[Drift]:
    """Return how specs differ, by address, the classes in order.

    A member that a class inherits is compared where it is defined, once. What classes take over
    from Python's own is not compared: that is another Python, not drift.

    Args:
        old: The locked specs.
        new: Those of today.
    """
    return list(_compare_all(old, new))


def _compare_all(old: Mapping[str, ClassSpec], new: Mapping[str, ClassSpec]) -> Iterator[Drift]:
    before, after = set(old), set(new)  # a contract would look aliases up as well
    moved = _find_moved(old, new)
    arrived = set(moved.values())
    for target in sorted(before | after):
        if target in before and target in after:
            yield from compare_class(old[target], new[target], old, new)
        elif target in before:
            yield from _compare_gone(target, moved.get(target), old, new)
        elif target not in arrived:
            yield Drift(
                "class-added", target, new=new[target].category,
                new_location=new[target].location, severity="compatible",
            )  # fmt: skip
    yield from _compare_externs(old, new)
    yield from _compare_aliases(old, new)
    yield from _compare_namespaces(old, new)


def _compare_gone(
    target: str, home: str | None, old: Mapping[str, ClassSpec], new: Mapping[str, ClassSpec]
) -> Iterator[Drift]:
    spec = old[target]
    if home is None:
        yield Drift("class-removed", target, old=spec.category, old_location=spec.location)
        return
    still_there = target in _aliases(new)
    yield Drift(
        "class-moved", target, old=target, new=home, old_location=spec.location,
        new_location=new[home].location, severity="compatible" if still_there else "breaking",
    )  # fmt: skip
    yield from compare_class(spec, new[home], old, new)


def _find_moved(old: Mapping[str, ClassSpec], new: Mapping[str, ClassSpec]) -> dict[str, str]:
    """Pair a class that is gone with the one new class of its name and most of its members."""
    gone = sorted(set(old) - set(new))
    fresh = sorted(set(new) - set(old))
    found: dict[str, str] = {}
    for target in gone:
        same = [item for item in fresh if new[item].name == old[target].name
                and _likeness(old[target], new[item]) >= 0.6]  # fmt: skip
        alias = _aliases(new).get(target)
        if alias in fresh:
            same = [str(alias)]
        if len(same) == 1 and same[0] not in found.values():
            found[target] = same[0]
    return found


def _likeness(old: ClassSpec, new: ClassSpec) -> float:
    names, others = set(old), set(new)
    if old.category != new.category:
        return 0.0
    if not names and not others:
        return 1.0 if old.constructor == new.constructor else 0.5
    return len(names & others) / len(names | others)


def _aliases(specs: Mapping[str, ClassSpec]) -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(specs, "aliases", {})
    return found


def _compare_aliases(old: Mapping[str, ClassSpec], new: Mapping[str, ClassSpec]) -> Iterator[Drift]:
    before, after = _aliases(old), _aliases(new)
    for name in sorted({*before, *after}):
        real = after.get(name, name if name in new else None)
        if name in before and real is None and _is_named(name, new):
            yield Drift("name-changed", name, old=before[name], new=messages.NOT_LOCKED,
                        severity="risky")  # fmt: skip
        elif name in before and real is None:
            yield Drift("name-removed", name, old=before[name])
        elif name in before and real is not None and before[name] != real:
            yield Drift("name-changed", name, old=before[name], new=real, severity="risky")


def _compare_namespaces(
    old: Mapping[str, ClassSpec], new: Mapping[str, ClassSpec]
) -> Iterator[Drift]:
    """Compare the other names of modules: constants, loggers, what their imports bind."""
    before, after = _namespaces(old), _namespaces(new)
    for module in sorted(before.keys() & after.keys()):
        first, second = before[module], after[module]
        for name in sorted(first.names ^ second.names):
            address = f"{module}:{name}"
            if address in _addresses(new if name in first.names else old):
                continue  # a class or function has the name, which is told of by itself
            if name in second.names:
                yield Drift("name-added", address, severity="compatible")
            elif not second.is_open:
                severity: Severity = "breaking" if name in first.defined else "risky"
                kind = "a value" if name in first.defined else "an import"
                yield Drift("name-removed", address, old=kind, severity=severity)


def _is_named(address: str, specs: Mapping[str, ClassSpec]) -> bool:
    module, _, name = address.partition(":")
    held = _namespaces(specs).get(module)
    return held is not None and name in held.names


def _namespaces(specs: Mapping[str, ClassSpec]) -> Mapping[str, Namespace]:
    found: Mapping[str, Namespace] = getattr(specs, "namespaces", {})
    return found


def _addresses(specs: Mapping[str, ClassSpec]) -> set[str]:
    return {*specs, *_aliases(specs)}


def _compare_externs(old: Mapping[str, ClassSpec], new: Mapping[str, ClassSpec]) -> Iterator[Drift]:
    """Compare bases that lend members without being locked: those of other packages."""
    before, after = getattr(old, "table", {}), getattr(new, "table", {})
    for target in sorted(before.keys() & after.keys()):
        extern = before[target].is_extern and after[target].is_extern
        if extern and not _is_python_own(target):
            yield from compare_class(before[target].spec, after[target].spec, old, new)


def _is_python_own(target: str) -> bool:
    top = target.partition(":")[0].partition(".")[0]
    return top in sys.stdlib_module_names or top == "builtins"


def compare_class(
    old: ClassSpec,
    new: ClassSpec,
    before: Mapping[str, ClassSpec],
    after: Mapping[str, ClassSpec],
) -> Iterator[Drift]:
    """Yield how one class differs.

    Args:
        old: As it was locked.
        new: As it is today.
        before: All that was locked: members of these bases are compared there.
        after: All of today.
    """
    made = Drift("", old.target, old_location=old.location, new_location=new.location)
    yield from _compare_heads(old, new, made)
    yield from _compare_calls(old, new, made)
    for name in sorted({*old, *new}):
        first, second = old.member(name), new.member(name)
        if name == "__init__" and _is_call(first, old) and _is_call(second, new):
            continue
        if not _is_compared_elsewhere(first, second, old, new, before, after):
            yield from _compare_members(first, second, replace(made, member=name))


def _is_call(member: Member | None, spec: ClassSpec) -> bool:
    """Whether a class's `__init__` is what its call says already."""
    call = spec.constructor
    return member is None or (
        isinstance(member, MethodSpec)
        and call is not None
        and (member.parameters, member.defined_in) == (call.parameters, call.defined_in)
    )


def _is_compared_elsewhere(
    first: Member | None,
    second: Member | None,
    old: ClassSpec,
    new: ClassSpec,
    before: Mapping[str, ClassSpec],
    after: Mapping[str, ClassSpec],
) -> bool:
    homes = {item.defined_in for item in (first, second) if item is not None}
    if any(_is_python_own(home) for home in homes if home):
        return True
    homes -= {old.target, new.target, ""}
    if len(homes) != 1 or old.target in {getattr(first, "defined_in", ""),
                                         getattr(second, "defined_in", "")}:  # fmt: skip
        return False
    home = homes.pop()
    return home in before and home in after and home in old.mro and home in new.mro


def _compare_heads(old: ClassSpec, new: ClassSpec, made: Drift) -> Iterator[Drift]:
    for base in _without(old.bases, new.bases):
        yield replace(made, kind="base-removed", old=base)
    for base in _without(new.bases, old.bases):
        yield replace(made, kind="base-added", new=base, severity="compatible")
    if old.category != new.category:
        yield replace(
            made, kind="category-changed", old=old.category, new=new.category, severity="risky"
        )
    if old.is_open and not new.is_open:
        yield replace(made, kind="class-closed", old="open", new="closed", severity="risky")
    elif new.is_open and not old.is_open:
        yield replace(made, kind="class-opened", old="closed", new="open", severity="compatible")


def _without(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    return [text for text in texts if not any(same_type(text, other) for other in others)]


def _compare_calls(old: ClassSpec, new: ClassSpec, made: Drift) -> Iterator[Drift]:
    first, second = old.constructor, new.constructor
    if first is None or second is None or _is_python_own(second.defined_in or new.target):
        return
    name = None if old.category == "function" else "__init__"
    made = replace(
        made,
        member=name,
        old_location=first.location or made.old_location,
        new_location=second.location or made.new_location,
    )
    if first.defined_in != second.defined_in or first.defined_in in (old.target, ""):
        yield from _compare_methods(first, second, made)


def _compare_members(first: Member | None, second: Member | None, made: Drift) -> Iterator[Drift]:
    if first is not None and first.location is not None:
        made = replace(made, old_location=first.location)
    if second is not None and second.location is not None:
        made = replace(made, new_location=second.location)
    if isinstance(first, MethodSpec) and isinstance(second, MethodSpec):
        yield from _compare_methods(first, second, made)
    elif isinstance(first, AttributeSpec) and isinstance(second, AttributeSpec):
        yield from _compare_attributes(first, second, made)
    elif second is None:
        old = None if first is None else describe(first)
        yield replace(made, kind="member-removed", old=old)
    elif first is None:
        yield replace(
            made, kind="member-added", new=describe(second), old_location=None,
            severity="compatible",
        )  # fmt: skip
    else:
        kind = "became-attribute" if isinstance(first, MethodSpec) else "became-method"
        if isinstance(second, AttributeSpec) and second.scope == "property":
            kind = "became-property"
        yield replace(made, kind=kind, old=describe(first), new=describe(second))


def _compare_methods(first: MethodSpec, second: MethodSpec, made: Drift) -> Iterator[Drift]:
    if first.is_awaited != second.is_awaited:
        kind = "became-async" if second.is_awaited else "became-sync"
        yield replace(made, kind=kind, old=first.kind, new=second.kind)
    elif first.kind != second.kind:
        severity: Severity = "compatible" if first.is_awaited else "breaking"
        yield replace(made, kind="kind-changed", old=first.kind, new=second.kind, severity=severity)
    if first.binding != second.binding and made.member != "__init__":
        widened = first.binding == "instance" and second.binding != "instance"
        yield replace(
            made, kind="binding-changed", old=first.binding, new=second.binding,
            severity="risky" if widened else "breaking",
        )  # fmt: skip
    if first.parameters is None or second.parameters is None:
        if first.parameters is not second.parameters:
            kind = "signature-hidden" if second.parameters is None else "signature-shown"
            yield replace(made, kind=kind, severity="risky")
    else:
        for change in compare_parameters(first.parameters, second.parameters):
            yield replace(
                made, kind=change.kind, old=change.old, new=change.new,
                parameter=change.name, severity=change.severity,
            )  # fmt: skip
    severity_of = compare_types(first.returns, second.returns)
    if severity_of is not None and made.member != "__init__":
        yield replace(
            made, kind="return-changed", old=first.returns, new=second.returns,
            severity=severity_of,
        )  # fmt: skip


def _compare_attributes(
    first: AttributeSpec, second: AttributeSpec, made: Drift
) -> Iterator[Drift]:
    if first.scope != second.scope and "property" in (first.scope, second.scope):
        kind = "became-property" if second.scope == "property" else "became-attribute"
        yield replace(made, kind=kind, old=describe(first), new=describe(second), severity="risky")
    severity = compare_types(first.annotation, second.annotation)
    if severity is not None:
        yield replace(
            made, kind="attribute-type-changed", old=first.annotation, new=second.annotation,
            severity=severity,
        )  # fmt: skip
    if first.writable != second.writable:
        kind = "became-writable" if second.writable else "became-readonly"
        yield replace(
            made, kind=kind, severity="compatible" if second.writable else "breaking",
        )  # fmt: skip
    if first.awaitable != second.awaitable:
        yield replace(made, kind="became-async" if second.awaitable else "became-sync",
                      old="property", new="property")  # fmt: skip
    if first.scope in ("class", "field") and not same_default(first.value, second.value):
        yield replace(
            made, kind="value-changed", old=first.value, new=second.value, severity="risky"
        )


def describe(member: Member) -> str:
    """Return a member as its line in a contract says it, without where it comes from."""
    from netra_fakes.contract._lines import render_attribute, render_method

    if isinstance(member, MethodSpec):
        return render_method(member, member.defined_in)
    return render_attribute(member, member.defined_in)
