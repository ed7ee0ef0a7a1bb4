"""Judge whether what a double answers fits how the real method is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from netra_fakes.audit._entities import ClassEntity, FunctionEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Confidence, Fix, TypeSource
from netra_fakes.audit._fixes import fix_constructor
from netra_fakes.audit._sites import PatchSite, SetSite
from netra_fakes.audit._uses import needs_async, needs_sync
from netra_fakes.audit._values import (
    ERROR,
    ERROR_ENDS,
    UNKNOWN,
    Double,
    External,
    Items,
    LocalClass,
    LocalFunction,
    LocalInstance,
    Patcher,
    RealObject,
    RealThing,
    Result,
    Typed,
    Value,
)
from netra_fakes.audit._walk._expressions import parameter_names


@dataclass(frozen=True)
class Replacement:
    """A double over a method: where, which method, and how that is known."""

    node: ast.AST
    double: Double
    entity: FunctionEntity
    source: TypeSource
    confidence: Confidence

    @property
    def member(self) -> str:
        """The method as messages name it: "Agent.execute"."""
        owner = self.entity.owner
        return f"{owner.name}.{self.entity.method.name}" if owner else self.entity.method.name


def find_replacements(facts: FileFacts) -> Iterator[Replacement]:
    """Yield every double that stands over a method or function of known shape, once a place."""
    seen: set[tuple[int, int]] = set()
    for site in facts.walk.sites.sets:
        key = (id(site.double), getattr(site.node, "lineno", 0))
        if key in seen:
            continue
        typed = _type_of_site(facts, site)
        if typed is not None and isinstance(typed.entity, FunctionEntity):
            seen.add(key)
            yield Replacement(site.node, site.double, typed.entity, typed.source, typed.confidence)


def fix_kind(facts: FileFacts, item: Replacement, wanted: str) -> Fix | None:
    """Make a double awaitable, or no longer, unless the test's own use needs it as it is."""
    needs = needs_sync if wanted == "AsyncMock" else needs_async
    if needs(facts.tree, item.double, item.node, item.entity.method.name):
        return None
    return fix_constructor(facts, item.double, wanted)


def _type_of_site(facts: FileFacts, site: SetSite) -> Typed | None:
    owner = site.owner
    if isinstance(owner, Patcher):
        return _patched(owner.site)
    truth = facts.project.truth
    if isinstance(owner, Double):
        typed = facts.type_of(owner)
        if typed is None or (owner.has_spec and site.double.node is None):
            return None
        entity = truth.member(typed.entity, site.name)
        return Typed(entity, typed.source, typed.confidence) if entity is not None else None
    if isinstance(owner, RealObject):
        entity = truth.member(facts.project.object_of_spec(owner.spec), site.name)
        confidence: Confidence = (
            "high" if owner.source != "variable annotation" else owner.confidence
        )
        return Typed(entity, owner.source, confidence) if entity is not None else None
    entity = truth.member(owner.entity, site.name) if isinstance(owner, RealThing) else None
    return Typed(entity, "imported", "high") if entity is not None else None


def _patched(site: PatchSite) -> Typed | None:
    if site.entity is None or site.form == "patch.dict":
        return None
    return Typed(site.entity, "patch target", "high")


def answers_awaitable(double: Double) -> bool | None:
    """Whether calling a double gives something to await; None where that is not known."""
    if double.is_async is not False:
        return double.is_async
    effects = double.config.get("side_effect")
    if effects:
        verdict = _gives_awaitable(effects[-1])
        if verdict is not False:
            return verdict
    if "wraps" in double.config:
        return None
    answers = double.config.get("return_value")
    if answers:
        return _is_awaitable(answers[-1])
    return False


def _gives_awaitable(effect: Value) -> bool | None:
    """Whether what a `side_effect` answers is to be awaited."""
    if _is_error(effect):
        return None  # whoever awaits the call gets the error, just as from the real method
    if isinstance(effect, LocalFunction):
        if effect.is_async:
            return True
        if _hands_back(effect.node):
            return False
        answer = effect.result
        if isinstance(answer, Result):
            return True
        return None if answer is None or answer is UNKNOWN else False
    if isinstance(effect, Items):
        return any(_is_awaitable(item) for item in effect.items.values()) or False
    if isinstance(effect, RealThing):
        is_function = isinstance(effect.entity, FunctionEntity)
        return effect.entity.method.is_awaited if is_function else False  # type: ignore[union-attr]
    if isinstance(effect, Double):
        return effect.is_async
    return None if effect is UNKNOWN or isinstance(effect, External) else False


def _hands_back(node: ast.AST) -> bool:
    """Whether it is `lambda x: x`, or one that answers a literal."""
    if not isinstance(node, ast.Lambda):
        return False
    body = node.body
    if isinstance(body, ast.Name):
        return body.id in parameter_names(node.args)
    return isinstance(body, ast.Constant)


def _is_error(effect: Value) -> bool:
    """Whether a call with that `side_effect` raises, and so answers nothing."""
    if isinstance(effect, Items):
        return bool(effect.items) and all(map(_is_error, effect.items.values()))
    if isinstance(effect, External):
        return effect.dotted.endswith(ERROR_ENDS)
    if isinstance(effect, (LocalClass, LocalInstance)):
        model = effect if isinstance(effect, LocalClass) else effect.model
        return any(
            not isinstance(base, LocalClass) and _is_error(base)
            for item in model.lineage()
            for base in item.bases
        )
    if isinstance(effect, RealObject):
        return "builtins:BaseException" in effect.spec.mro
    if isinstance(effect, RealThing) and isinstance(effect.entity, ClassEntity):
        return "builtins:BaseException" in effect.entity.spec.mro
    return effect is ERROR


def _is_awaitable(value: Value) -> bool | None:
    if isinstance(value, Result):
        return True
    return None if isinstance(value, External) else False
