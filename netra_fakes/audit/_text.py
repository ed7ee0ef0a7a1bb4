"""Translate between the parser's positions and offsets in the text, and place new imports."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\r|\n")


class SourceText:
    """A source text with its line starts.

    The parser counts columns in UTF-8 bytes; offsets here count characters. Lines end as the
    tokenizer sees them: at CR, LF or CRLF only, never at a form feed.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(self, line: int, byte_column: int) -> int:
        """Return the character offset of a position as `ast` gives it (line from 1)."""
        start = self.starts[min(line, len(self.starts)) - 1]
        line_text = self.text[start : start + byte_column]
        if line_text.isascii():
            return start + byte_column
        encoded = self.text[start : start + byte_column].encode("utf-8", "surrogatepass")
        return start + len(encoded[:byte_column].decode("utf-8", "ignore"))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node starts and ends, as offsets."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None)
        start = self.offset(line, column)
        return start, start if end_column is None else self.offset(end_line, end_column)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1, in characters."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def segment(self, node: ast.AST) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def line_text(self, line: int) -> str:
        """Return a line, without its end."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @property
    def newline(self) -> str:
        """The line end that the text uses."""
        match = _LINE_END.search(self.text)
        return match.group() if match else "\n"


def import_position(tree: ast.Module, source: SourceText) -> int:
    """Return the offset where a new import line can stand.

    That is before the first import, else after the docstring, else before the first
    statement. An import of `__future__` must stay first, so the new line goes below it.
    """
    body = tree.body
    after: ast.stmt | None = None
    for index, statement in enumerate(body):
        if (index == 0 and isinstance(statement, ast.Expr) and _is_text(statement.value)) or (
            isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        ):
            after = statement
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            return source.starts[statement.lineno - 1]
        elif after is None:
            first = min([statement.lineno, *_decorator_lines(statement)])
            return source.starts[first - 1]
        else:
            break
    if after is None:
        return len(source.text)
    end_line = after.end_lineno or after.lineno
    return source.starts[end_line] if end_line < len(source.starts) else len(source.text)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _decorator_lines(statement: ast.stmt) -> list[int]:
    return [node.lineno for node in getattr(statement, "decorator_list", ())]
