"""Read from a pydantic model's source what it does with the arguments it gets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netra_fakes._nodes import last_name

_BY_NAME = ("populate_by_name", "validate_by_name", "allow_population_by_field_name")
_VALIDATORS = ("model_validator", "root_validator")


@dataclass(frozen=True)
class ModelRules:
    """What a model accepts beyond its constructor's signature, or refuses.

    Attributes:
        forbids_extra: Whether an unknown keyword is refused; else it is dropped.
        takes_names: Whether a field may be given by its name where it has an alias.
        fills_in: Whether fields have names that are computed, or values that a validator fills
            in: then what is missing or unknown cannot be told.
    """

    forbids_extra: bool = False
    takes_names: bool = False
    fills_in: bool = False


def read_model_rules(nodes: Iterable[ast.ClassDef]) -> ModelRules:
    """Return the rules of a model.

    Args:
        nodes: The class and its bases, nearest first.
    """
    config: dict[str, ast.expr] = {}
    fills_in = False
    for node in nodes:
        for name, value in _settings(node):
            config.setdefault(name, value)
        fills_in |= any(_fills_in(item) for item in node.body)
    extra = ast.unparse(config["extra"]) if "extra" in config else ""
    return ModelRules(
        forbids_extra="forbid" in extra,
        takes_names=any(_is_true(config.get(name)) for name in _BY_NAME),
        fills_in=fills_in or "alias_generator" in config,
    )


def _settings(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for word in node.keywords:
        if word.arg:
            yield word.arg, word.value
    for item in node.body:
        if isinstance(item, ast.ClassDef) and item.name == "Config":
            for inner in item.body:
                if isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
                    yield inner.targets[0].id, inner.value
        elif isinstance(item, (ast.Assign, ast.AnnAssign)) and _target(item) == "model_config":
            if isinstance(item.value, ast.Call):
                yield from ((word.arg, word.value) for word in item.value.keywords if word.arg)
            elif isinstance(item.value, ast.Dict):
                for key, value in zip(item.value.keys, item.value.values, strict=True):
                    yield str(getattr(key, "value", "")), value


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return getattr(target, "id", "")


def _fills_in(node: ast.stmt) -> bool:
    """Whether a statement of a model's body gives it arguments under other names, or itself."""
    if isinstance(node, ast.FunctionDef):
        return any(_is_early_validator(item) for item in node.decorator_list)
    value = getattr(node, "value", None)
    return isinstance(value, ast.Call) and any(
        word.arg == "validation_alias" or (word.arg == "alias" and not _is_text(word.value))
        for word in value.keywords
    )


def _is_early_validator(node: ast.expr) -> bool:
    call = node if isinstance(node, ast.Call) else None
    function = call.func if call else node
    if last_name(function) not in _VALIDATORS:
        return False
    modes = [word.value for word in call.keywords if word.arg in ("mode", "pre")] if call else []
    return any(getattr(mode, "value", None) in ("before", "wrap", True) for mode in modes)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
