"""Honour `# netra-fakes: ignore[NF101]` comments, and report those that silence nothing."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from netra_fakes._messages import audit_run as messages
from netra_fakes._messages.near import near_matches
from netra_fakes.audit._finding import Edit, Finding, Fix
from netra_fakes.audit._options import RUN_CODES
from netra_fakes.audit.rules import RULES

_COMMENT = re.compile(
    r"#\s*netra[-_]fakes:\s*ignore"
    r"(?:\s*\[(?P<codes>[^\]]*)\]|[\s:=]+(?P<bare>NF\d+(?:[\s,]+NF\d+)*))?",
    re.IGNORECASE,
)


@dataclass
class Ignore:
    """One ignore comment.

    Attributes:
        line: Its line, counted from 1.
        column: Its first column, counted from 1.
        length: Number of its characters.
        start: Offset of its first character.
        codes: The codes that it names; empty for all.
        first_line: First line of the logical line that it stands on, which it covers whole.
        used: The codes that it silenced.
    """

    line: int
    column: int
    length: int
    start: int
    codes: tuple[str, ...]
    first_line: int
    used: set[str] = field(default_factory=set)

    def silences(self, finding: Finding) -> bool:
        """Return whether the comment stands on the finding's lines and names its code."""
        last = max(finding.line, finding.end_line)
        if not (self.first_line <= finding.line <= self.line or finding.line <= self.line <= last):
            return False
        return not self.codes or finding.code in self.codes


def find_ignores(text: str) -> list[Ignore]:
    """Return every ignore comment of a source text, in order."""
    if _COMMENT.search(text) is None:
        return []
    starts = _line_starts(text)
    found: list[Ignore] = []
    statement_line = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            if token.type == tokenize.COMMENT:
                found.extend(_read_comment(token, statement_line or token.start[0], starts))
            elif token.type == tokenize.NEWLINE:
                statement_line = 0
            elif not statement_line and token.type not in (
                tokenize.NL, tokenize.INDENT, tokenize.DEDENT,
            ):  # fmt: skip
                statement_line = token.start[0]
    except (tokenize.TokenError, SyntaxError):
        pass  # the parser's own verdict on such a file is reported; what was read so far holds
    return found


def _line_starts(text: str) -> list[int]:
    starts, offset = [], 0
    for line in io.StringIO(text, newline=""):
        starts.append(offset)
        offset += len(line)
    return [*starts, offset]


def _read_comment(
    token: tokenize.TokenInfo, statement_line: int, starts: list[int]
) -> Iterable[Ignore]:
    match = _COMMENT.search(token.string)
    if match is None:
        return
    line, column = token.start[0], token.start[1] + match.start()
    named = match["codes"] or match["bare"] or ""
    codes = tuple(code.upper() for code in re.split(r"[\s,]+", named) if code)
    yield Ignore(line, column + 1, len(match[0]), starts[line - 1] + column, codes, statement_line)


def apply_ignores(
    path: str,
    text: str,
    findings: Iterable[Finding],
    known: Collection[str],
    *,
    reports_unused: bool = True,
) -> list[Finding]:
    """Return the findings that no comment silences, and one for each comment that silences none.

    Args:
        path: The file, as findings name it.
        text: Its source.
        findings: All findings of the file, whatever is selected.
        known: Every code that exists.
        reports_unused: Whether comments that silence nothing are findings themselves.
    """
    ignores = find_ignores(text)
    if not ignores:
        return list(findings)
    left: list[Finding] = []
    for finding in findings:
        silencers = [ignore for ignore in ignores if ignore.silences(finding)]
        for ignore in silencers:
            ignore.used.add(finding.code)
        if not silencers:
            left.append(finding)
    for ignore in ignores if reports_unused else ():
        left.extend(_report(path, text, ignore, known))
    return sorted(left, key=lambda finding: (finding.line, finding.column, finding.code))


def _report(path: str, text: str, ignore: Ignore, known: Collection[str]) -> Iterable[Finding]:
    unknown = [code for code in ignore.codes if code not in known]
    unused = tuple(code for code in ignore.codes if code in known and code not in ignore.used)
    if unknown:
        message = messages.unknown_ignore(unknown[0])
        advice = messages.unknown_ignore_help(_meant(unknown[0], known))
    elif unused or not ignore.used:
        message = messages.unused_ignore(unused)
        is_alone = not text[: ignore.start].rpartition("\n")[2].strip()
        advice = messages.LONE_IGNORE_HELP if is_alone else messages.UNUSED_IGNORE_HELP
    else:
        return
    yield Finding(
        path=path,
        line=ignore.line,
        column=ignore.column,
        code="NF001",
        slug=RUN_CODES["NF001"],
        message=message,
        help=advice,
        fix=None if ignore.used or unknown else _deletion(text, ignore),
        end_line=ignore.line,
        end_column=ignore.column + ignore.length,
    )


def _meant(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the codes that an unknown one may stand for: a rule's name, a prefix, a slip."""
    by_name = [code for code, rule in RULES.items() if rule.slug.upper() == word]
    return tuple(by_name) or near_matches(word, sorted(known))


def _deletion(text: str, ignore: Ignore) -> Fix | None:
    """Delete the comment with the blanks before it, where nothing else stands in it."""
    end = ignore.start + ignore.length
    rest = text[end:].split("\n", 1)[0].rstrip("\r")
    start = len(text[: ignore.start].rstrip(" \t"))
    if rest.strip() or start == 0 or text[start - 1] == "\n":
        return None
    return Fix((Edit(start, end + len(rest), ""),), is_safe=True, description="Delete the comment")
