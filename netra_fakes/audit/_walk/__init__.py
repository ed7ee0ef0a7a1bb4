"""Walk over one test file once, following doubles and real objects from name to name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netra_fakes.audit._text import SourceText
from netra_fakes.audit._values import Text
from netra_fakes.audit._walk._doubles import OWN_MODULE
from netra_fakes.audit._walk._functions import Functions

if TYPE_CHECKING:
    from netra_fakes.audit._project import Project

__all__ = ["Walk"]


class Walk(Functions):
    """One walk; `sites` holds what it saw."""

    def __init__(self, path: str, tree: ast.Module, source: SourceText, project: Project) -> None:
        super().__init__(path, tree, source, project)
        self.install_expressions()
        self.install_statements()

    def read(self) -> None:
        """Read the module, then every function that nothing has called so far."""
        self.module_scope.names["__name__"] = Text(OWN_MODULE)
        self.run(self.tree.body)

    def finish(self) -> None:
        """Read what no call has read yet, classes' set-ups first."""
        for model in list(self.sites.classes):
            self.prepare_class(model)
        done = 0
        while done < len(self.sites.functions):
            function = self.sites.functions[done]
            done += 1
            self.result_of(function)
        self.believe_annotations()

    def release(self) -> None:
        """Let go of all that was read, so that its memory is free at once.

        Functions, classes and scopes refer to each other; only the collector would find them.
        """
        for function in self.sites.functions:
            function.scope.names.clear()
        for model in self.sites.classes:
            model.methods.clear()
        self.__dict__.clear()
