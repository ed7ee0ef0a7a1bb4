"""NF402: a test imports a name or module of the application that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from netra_fakes._messages import audit as messages
from netra_fakes.audit._entities import MissingEntity, ModuleEntity
from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Finding, Rule
from netra_fakes.audit._sites import ImportSite


def find(facts: FileFacts) -> Iterator[Finding]:
    """Yield imports of what does not exist."""
    truth = facts.project.truth
    package = facts.project.package_of(facts.path)
    seen: set[int] = set()
    for site in facts.walk.sites.imports:
        module = site.module
        if not module or not truth.covers(module) or _is_excused(facts, site):
            continue
        if facts.project.is_shadowed(module, facts.path) or module == package:
            continue
        entity = truth.module(module)
        if isinstance(entity, ModuleEntity) and site.name is not None:
            entity = truth.member(entity, site.name)
        if (
            not isinstance(entity, MissingEntity)
            or id(site.alias) in seen
            or entity.parent.startswith(f"{module}.")
            or _is_helper(facts, module)
        ):
            continue
        seen.add(id(site.alias))
        yield facts.finding(
            RULE, site.alias, messages.missing_import(entity.owner, entity.name),
            source="imported", help=messages.near_help(entity.near_matches, entity.hint),
        )  # fmt: skip


def _is_helper(facts: FileFacts, module: str) -> bool:
    return facts.project.foreign_module(module, facts.path) is not None


def _is_excused(facts: FileFacts, site: ImportSite) -> bool:
    guard = site.guard
    if guard.excuses("ImportError", "ModuleNotFoundError", "Exception", "BaseException"):
        return True
    if "handling" in guard.caught:
        return True  # the fallback of a guarded import
    parts = site.module.split(".")
    return any(
        facts.is_replaced(None, f"sys.modules:{'.'.join(parts[:length])}", "sys.modules:*")
        for length in range(1, len(parts) + 1)
    )


RULE = Rule(
    code="NF402",
    slug="missing-import",
    summary="A test imports a name or module of the application that does not exist.",
    severity="loud",
    rationale=(
        "At the top of a file, the whole file is not collected; inside a test, only that test "
        "fails, and one that catches exceptions goes on without what it wanted to test."
    ),
    wrong="from netra_backend.app.agents.base_agent import BaseAgnet\n",
    right="from netra_backend.app.agents.base_agent import BaseAgent\n",
    find=find,
)
