"""Compare the parameters of a method with those that were locked."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from netra_fakes._spec import ParameterSpec
from netra_fakes.contract._texts import compare_parameter_types, same_default

_POSITIONAL = ("positional_only", "positional_or_keyword")
_NAMED = ("positional_or_keyword", "keyword_only")


@dataclass(frozen=True)
class Change:
    """One difference between the parameters of two signatures."""

    kind: str
    name: str
    old: str | None
    new: str | None
    severity: Literal["breaking", "risky", "compatible"]


def compare_parameters(
    old: Sequence[ParameterSpec], new: Sequence[ParameterSpec]
) -> Iterator[Change]:
    """Yield how parameters differ, those that are gone or renamed first."""
    before = {item.name: item for item in old}
    after = {item.name: item for item in new}
    renamed = _find_renamed(old, new)
    for name, item in before.items():
        if name in renamed:
            other = after[renamed[name]]
            by_position = item.kind == "positional_only" or item.kind.startswith("var_")
            severity: Literal["breaking", "compatible"] = (
                "compatible" if by_position else "breaking"
            )
            yield Change("parameter-renamed", name, name, renamed[name], severity)
            yield from _compare_one(item, other)
        elif name not in after:
            yield _removed(item, new)
    for name, item in after.items():
        if name not in before and name not in renamed.values():
            yield _added(item, new, before)
    for name, item in before.items():
        if name in after:
            yield from _compare_one(item, after[name])
    yield from _compare_order(old, new, renamed)


def _removed(item: ParameterSpec, new: Sequence[ParameterSpec]) -> Change:
    takes_any = item.kind == "keyword_only" and any(other.kind == "var_keyword" for other in new)
    return Change(
        "parameter-removed", item.name, render(item), None, "risky" if takes_any else "breaking"
    )


def _added(
    item: ParameterSpec, new: Sequence[ParameterSpec], before: Mapping[str, ParameterSpec]
) -> Change:
    if item.is_required:
        return Change("required-parameter-added", item.name, None, render(item), "breaking")
    place = [other.name for other in new].index(item.name)
    pushes = item.kind in _POSITIONAL and any(
        other.name in before and other.kind in _POSITIONAL for other in new[place + 1 :]
    )
    severity: Literal["breaking", "compatible"] = "breaking" if pushes else "compatible"
    return Change("optional-parameter-added", item.name, None, render(item), severity)


def _find_renamed(old: Sequence[ParameterSpec], new: Sequence[ParameterSpec]) -> dict[str, str]:
    """Pair parameters that are gone with new ones that stand in their place and are alike."""
    before, after = {item.name for item in old}, {item.name for item in new}
    found: dict[str, str] = {}
    for index, item in enumerate(old):
        if item.name in after:
            continue
        for place, other in enumerate(new):
            if other.name in before or other.name in found.values() or other.kind != item.kind:
                continue
            same_place = index == place or item.kind == "keyword_only"
            if same_place and _is_alike(item, other):
                found[item.name] = other.name
                break
    return found


def _is_alike(item: ParameterSpec, other: ParameterSpec) -> bool:
    if item.kind.startswith("var_"):
        return True
    near = difflib.SequenceMatcher(None, item.name, other.name).ratio() >= 0.6
    same = item.annotation == other.annotation and item.is_required == other.is_required
    if item.kind == "keyword_only":
        return near and same
    return same and (near or item.annotation is not None or item.default == other.default)


def _compare_one(item: ParameterSpec, other: ParameterSpec) -> Iterator[Change]:
    if item.kind != other.kind:
        widened = other.kind == "positional_or_keyword" and item.kind in (
            "positional_only", "keyword_only",
        )  # fmt: skip
        yield Change(
            "parameter-kind-changed", item.name, item.kind, other.kind,
            "compatible" if widened else "breaking",
        )  # fmt: skip
    if item.is_required and not other.is_required:
        yield Change("parameter-optional", item.name, None, other.default, "compatible")
    elif other.is_required and not item.is_required:
        yield Change("parameter-required", item.name, item.default, None, "breaking")
    elif not same_default(item.default, other.default):
        yield Change("default-changed", item.name, item.default, other.default, "risky")
    severity = compare_parameter_types(item.annotation, other.annotation)
    if severity is not None:
        yield Change(
            "parameter-type-changed", item.name, item.annotation, other.annotation, severity
        )


def _compare_order(
    old: Sequence[ParameterSpec], new: Sequence[ParameterSpec], renamed: Mapping[str, str]
) -> Iterator[Change]:
    """Yield a change where parameters that are given by position changed places."""
    first = [renamed.get(item.name, item.name) for item in old if item.kind in _POSITIONAL]
    second = [item.name for item in new if item.kind in _POSITIONAL]
    common = [name for name in first if name in second]
    after = [name for name in second if name in common]
    if common != after:
        moved = next(name for name, other in zip(common, after, strict=True) if name != other)
        yield Change("parameters-reordered", moved, ", ".join(common), ", ".join(after), "breaking")


def render(item: ParameterSpec) -> str:
    """Return a parameter as Python writes it."""
    stars = {"var_positional": "*", "var_keyword": "**"}.get(item.kind, "")
    text = f"{stars}{item.name}"
    if item.annotation is not None:
        text += f": {item.annotation}"
    return text if item.default is None else f"{text} = {item.default}"
