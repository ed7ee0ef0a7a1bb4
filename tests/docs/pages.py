"""Run a documentation page: its code as a test module, its files, commands and printed outputs.

Fenced blocks are found by Sybil. What stands in an HTML comment right before a block says what it
is: `file: NAME` (written there), `append: NAME`, `raises: ERROR` (and the `text` block after it is
the message), `skip: REASON`. Every other `python` block belongs to the page's own test module;
`console` blocks are typed in, and their output compared, `...` standing for anything.
"""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sybil import Document
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer, FencedCodeBlockLexer

_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """One fenced block, and the word that stands before it."""

    language: str
    source: str
    line: int
    word: str = ""
    argument: str = ""


@dataclass
class Page:
    """A page that is being run in a folder of its own."""

    path: Path
    folder: Path
    module: dict[int, str] = field(default_factory=dict)

    def run(self) -> None:
        """Run the blocks in order; the test module at the end, when it is whole."""
        blocks = list(read_blocks(self.path))
        for index, block in enumerate(blocks):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if block.word == "skip":
                assert block.argument, f"{self.path}:{block.line}: a skip needs its reason"
            elif block.word in ("file", "append"):
                self._write(block)
            elif block.language == "python":
                self._add(block, following)
            elif block.language == "console":
                self._type(block)
        if self.module:
            self._run_module()

    def _write(self, block: Block) -> None:
        target = self.folder / block.argument
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.read_text("utf-8") if block.word == "append" else ""
        target.write_text(before + ("\n\n" if before else "") + block.source, "utf-8")

    def _add(self, block: Block, following: Block | None) -> None:
        source = block.source
        if block.word == "raises":
            source = _expecting(block, following)
        self.module[block.line] = source

    def _type(self, block: Block) -> None:
        for command, expected in _commands(block.source):
            done = self._shell(command)
            assert done.returncode in (0, 1), f"{self.path}:{block.line}: {command}\n{done.stdout}"
            if expected.strip():
                got = done.stdout
                assert doctest.OutputChecker().check_output(expected, got, _FLAGS), (
                    f"{self.path}:{block.line}: {command}\n--- printed ---\n{got}\n"
                    f"--- the page says ---\n{expected}"
                )

    def _shell(self, command: str) -> subprocess.CompletedProcess[str]:
        paths = [str(Path(sys.executable).parent), os.environ["PATH"]]
        environment = {
            **os.environ, "PATH": os.pathsep.join(paths), "NO_COLOR": "1", "COLUMNS": "80",
            "PYTHONPATH": str(self.folder), "PYTEST_ADDOPTS": "-p no:cacheprovider",
        }  # fmt: skip
        return subprocess.run(
            command, shell=True, cwd=self.folder, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
        )  # fmt: skip

    def _run_module(self) -> None:
        lines: list[str] = []
        for line, source in sorted(self.module.items()):
            lines += [""] * (line - len(lines) - 1)
            lines += source.splitlines()
        lines += ["", "", "def test_page_itself_runs(): pass", ""]
        (self.folder / "test_page.py").write_text("\n".join(lines), "utf-8")
        auto = "-o asyncio_mode=auto -o asyncio_default_fixture_loop_scope=function"
        done = self._shell(f"python -m pytest -q {auto} test_page.py")
        assert done.returncode == 0, f"{self.path}\n{done.stdout}"


def read_blocks(path: Path) -> Iterator[Block]:
    """Give the fenced blocks of a page, in order."""
    text = path.read_text("utf-8")
    document = Document(text, str(path))
    words = {
        region.end: (region.lexemes["directive"], region.lexemes["arguments"].strip())
        for region in DirectiveInHTMLCommentLexer(r"(?:file|append|raises|skip)")(document)
    }
    for region in FencedCodeBlockLexer(r"\w*")(document):
        # A block in an HTML comment of its own is run like any other, and not shown.
        between = (["-->"], ["-->", "<!--"])
        before = [end for end in words if text[end : region.start].split() in between]
        word, argument = words[max(before)] if before else ("", "")
        line = text.count("\n", 0, region.start) + 2
        lexemes = region.lexemes
        yield Block(lexemes["language"], lexemes["source"], line, word, argument)


def _expecting(block: Block, following: Block | None) -> str:
    """Wrap code that is to raise, and compare the message where the page prints it."""
    wrapped = textwrap.indent(block.source.rstrip("\n"), "    ")
    code = f"import pytest as _p, doctest as _d\nwith _p.raises({block.argument}) as _caught:\n{wrapped}\n"
    if following is not None and following.language == "text":
        code += (
            f"_want = {following.source!r}\n"
            "_got = f'{_caught.type.__name__}: {_caught.value}\\n'\n"
            f"assert _d.OutputChecker().check_output(_want, _got, {_FLAGS}), _got\n"
        )
    return code


def _commands(source: str) -> Iterator[tuple[str, str]]:
    command, output = "", ""
    for line in source.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:], ""
        else:
            output += f"{line}\n"
    if command:
        yield command, output
