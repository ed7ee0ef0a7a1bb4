"""Audit the source of one file."""

from __future__ import annotations

import ast
import warnings

from netra_fakes.audit._facts import FileFacts
from netra_fakes.audit._finding import Finding, UnparsableSourceError
from netra_fakes.audit._project import Project
from netra_fakes.audit._text import SourceText
from netra_fakes.audit._walk import Walk
from netra_fakes.audit.rules import RULES


def audit_source(path: str, text: str, project: Project) -> list[Finding]:
    """Return the findings of one file, in order of position; nothing is imported or run.

    Args:
        path: The file's path, as findings are to name it.
        text: Its source.
        project: Truth and surroundings.

    Raises:
        UnparsableSourceError: The text is no Python source.
    """
    tree = project.tree_of(path, text) or _parse(path, text)
    source = SourceText(text)
    walk = Walk(path, tree, source, project)
    project.begin(path)
    try:
        walk.read()
        walk.finish()
        facts = FileFacts(path, tree, source, walk, project)
        found = [finding for rule in RULES.values() for finding in rule.find(facts)]
    except (RecursionError, MemoryError) as error:
        raise UnparsableSourceError(path, None, "nested too deeply") from error
    finally:
        project.end()
        walk.release()
    return sorted(set(found), key=lambda item: (item.line, item.column, item.code, item.message))


def _parse(path: str, text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise UnparsableSourceError(path, error.lineno, error.msg) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnparsableSourceError(path, None, str(error) or "nested too deeply") from error
