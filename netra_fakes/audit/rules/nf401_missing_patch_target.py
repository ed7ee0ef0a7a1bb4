"""NF401: a patch target does not exist."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._entities import MissingEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._fixes import fix_target
from netra_fakes.audit._sites import PatchSite
from netra_fakes.audit._values import RealObject


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield patches of what does not exist."""
    for site in facts.walk.sites.patches:
        entity = site.entity
        if not isinstance(entity, MissingEntity) or site.creates or _is_excused(facts, site):
            continue
        yield facts.finding(
            RULE,
            _node(site),
            messages.missing_target(site.target, entity.owner, entity.name),
            source="patch target",
            help=messages.near_help(entity.near_matches, entity.hint),
            fix=fix_target(facts, site, entity),
        )


def _node(site: PatchSite) -> ast.AST:
    if site.target and site.form != "patch.multiple" and site.target_node is not None:
        return site.target_node
    return site.node


def _is_excused(facts: FileFacts, site: PatchSite) -> bool:
    entity = site.entity
    guard = site.guard
    if guard.excuses("AttributeError", "ImportError", "ModuleNotFoundError"):
        return True
    name = entity.name if isinstance(entity, MissingEntity) else site.name
    if name in guard.names or "*" in guard.names:
        return True
    owner = site.owner
    if isinstance(owner, RealObject) and owner.source != "constructed":
        if facts.is_below(owner.spec, site.name):
            return True
    if isinstance(entity, MissingEntity) and _is_builtin_of_module(site, entity):
        return True
    parts = site.target.split(".")
    return any(
        facts.is_replaced(site.unit, f"sys.modules:{'.'.join(parts[:length])}", "sys.modules:*")
        for length in range(1, len(parts) + 1)
    )


def _is_builtin_of_module(site: PatchSite, entity: MissingEntity) -> bool:
    """Whether `patch` makes the name: it does so for a builtin that a module is to look up."""
    last = site.name or site.target.rpartition(".")[2]
    is_patch = not site.form.startswith("monkeypatch") and last == entity.name
    is_builtin = not last.startswith("_") and hasattr(builtins, last)
    return is_patch and is_builtin and entity.owner.startswith("module ")


RULE = Rule(
    code="NF401",
    slug="missing-patch-target",
    summary="What `patch`, `patch.object` or `monkeypatch.setattr` replaces does not exist.",
    severity="loud",
    rationale=(
        "Patching what is not there raises AttributeError before the test begins. Mostly the name "
        "moved to another module, or is imported inside a function and must be patched where it "
        "comes from."
    ),
    wrong='with patch("netra_backend.app.agents.base_agent.BaseAgnet"):\n    run()\n',
    right='with patch("netra_backend.app.agents.base_agent.BaseAgent"):\n    run()\n',
    find=find,
    fix="Safe: a target with exactly one new home is patched there.",
)
