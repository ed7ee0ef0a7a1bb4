"""Read the list of drift that a project allows, and tell which of its entries nothing needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from netra_fakes._messages import drift as messages
from netra_fakes.contract._drift import Drift
from netra_fakes.errors import ConfigurationError

_ENTRY = re.compile(r"(?P<pattern>\S+)(\s+(?P<kind>[\w*?-]+))?")


@dataclass
class Allowance:
    """One entry: drift that needs no answer.

    Attributes:
        pattern: Address of a class or member, with shell wildcards.
        kind: The kind of drift, with wildcards too.
        line: Where it stands.
        is_used: Whether some drift was allowed by it.
    """

    pattern: str
    kind: str
    line: int
    is_used: bool = False

    def __str__(self) -> str:
        return self.pattern if self.kind == "*" else f"{self.pattern} {self.kind}"


@dataclass
class Allowlist:
    """The drift that a project allows.

    Attributes:
        path: The file.
        entries: What it says.
    """

    path: str = ""
    entries: list[Allowance] = field(default_factory=list)

    def allows(self, drift: Drift) -> bool:
        """Whether an entry allows a drift; it counts as used from then on."""
        allowed = False
        for entry in self.entries:
            if fnmatchcase(drift.name, entry.pattern) and fnmatchcase(drift.kind, entry.kind):
                entry.is_used = allowed = True
        return allowed

    def unused(self) -> list[str]:
        """Return a sentence for each entry that nothing needs."""
        return [
            messages.unused_entry(self.path, entry.line, str(entry))
            for entry in self.entries
            if not entry.is_used
        ]


def read_allowlist(path: Path) -> Allowlist:
    """Read an allowlist: an entry a line, an address and a kind; `#` begins a comment.

    Raises:
        ConfigurationError: The file cannot be read, or a line is no entry.
    """
    shown = path.as_posix()
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigurationError(messages.no_allowlist(shown, str(error.strerror))) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(messages.no_allowlist(shown, "it is not UTF-8")) from error
    found = Allowlist(shown)
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        match = _ENTRY.fullmatch(entry)
        kind = (match["kind"] or "*") if match is not None else ""
        if match is None or not any(fnmatchcase(known, kind) for known in messages.KINDS):
            kinds = "\nKinds: " + ", ".join(messages.KINDS)
            raise ConfigurationError(messages.bad_entry(shown, number, entry, kinds))
        found.entries.append(Allowance(match["pattern"], kind, number))
    return found
