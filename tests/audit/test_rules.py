"""Every rule has a page, an example that it finds, and one that it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from netra_fakes.audit import Project, ProjectOptions, Rule, audit_source, open_project
from netra_fakes.audit.rules import RULES
from tests.audit.rule_pages import FOLDER, page_name, render_evidence, render_page
from tests.synthetic import write_package

_IMPORTS = """\
import unittest
from unittest.mock import AsyncMock, MagicMock, patch
from netra_fakes import make_fake
from netra_backend.app.agents.base_agent import BaseAgent
from netra_backend.app.agents.supervisor.agent_execution_core import AgentExecutionCore
from netra_backend.app.agents.supervisor.agent_registry import AgentRegistry
from netra_backend.app.agents.supervisor.execution_context import (
    AgentExecutionContext, AgentExecutionResult,
)
from netra_backend.app.core.agent_execution_tracker import AgentExecutionTracker
from netra_backend.app.services.agent_websocket_bridge import AgentWebSocketBridge
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    source = tmp_path_factory.mktemp("source")
    write_package(source)
    return open_project(ProjectOptions(sources=(source,), root=source))


def _codes(project: Project, example: str) -> list[str]:
    if "await " in example and "class " not in example:
        body = "".join(f"    {line}\n" for line in example.splitlines())
        example = f"async def run_it(context, user, run_id, registry):\n{body}"
    path = str(project.root / "test_example.py")
    return [
        f.code for f in audit_source(path, _IMPORTS + example, project) if f.confidence == "high"
    ]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_wrong_example_is_found_and_right_one_is_not(rule: Rule, project: Project) -> None:
    assert rule.code in _codes(project, rule.wrong)
    assert rule.code not in _codes(project, rule.right)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_rule_has_the_page_that_it_renders(rule: Rule) -> None:
    assert (FOLDER / page_name(rule)).read_text("utf-8") == render_page(rule)


def test_evidence_page_is_as_rendered_and_no_page_is_left_over() -> None:
    assert (FOLDER / "evidence.md").read_text("utf-8") == render_evidence()
    assert {p.name for p in FOLDER.glob("*.md")} == {
        "index.md", "evidence.md", *(page_name(rule) for rule in RULES.values())
    }  # fmt: skip


def test_module_is_named_as_its_rule() -> None:
    import netra_fakes.audit.rules as rules

    modules = {p.stem for p in Path(str(rules.__file__)).parent.glob("nf*.py")}
    assert modules == {
        f"{rule.code.lower()}_{rule.slug.replace('-', '_')}" for rule in RULES.values()
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_has_labelled_lines_and_its_words(rule: Rule) -> None:
    suite = Path(__file__).parent / "corpus" / "suite"
    text = "".join(path.read_text("utf-8") for path in suite.rglob("*.py"))
    assert len(re.findall(rf"expect:.*\b{rule.code}\b", text)) >= 1
    assert rule.summary.endswith(".")
    assert rule.rationale.endswith(".")
