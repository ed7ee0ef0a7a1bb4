"""Find in all of the application's source where names are defined, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

# They begin with the end of the line before, which is found faster than a "^".
_DEFINITION = re.compile(r"\n(?:class|(?:async[ \t]+)?def)[ \t]+(\w+)(?:[ \t]*\(([^)]*)\))?")
_STORED = re.compile(r"\n[ \t]+([\w.]+)\.(\w+)[ \t]*(?::[^=\n]+)?=(?!=)")
_BACK = re.compile(r"""\bbackref\s*[=(]\s*(?:\w+\(\s*)?["'](\w+)""")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_BASE = re.compile(r"(\w+)[ \t]*(?:\[[^\]]*\])?[ \t\n]*(?:,|$)")


class SourceScan:
    """Every class and function at the top of a module.

    Attributes:
        homes: Where each name is defined, as dotted names.
        derived: The classes ("module:Class") that name a class, by its last part, as a base.
        mapped_back: Names that SQLAlchemy relationships give to the other side.
        stored: The variables, or last parts of dotted names, on which each attribute is set.
    """

    def __init__(self, roots: Iterable[Path]) -> None:
        self.homes: dict[str, set[str]] = {}
        self.derived: dict[str, list[str]] = {}
        self.mapped_back: set[str] = set()
        self.stored: dict[str, set[str]] = {}
        for root in roots:
            for file in sorted(root.rglob("*.py")):
                parts = file.relative_to(root).with_suffix("").parts
                self._read(".".join(parts).removesuffix(".__init__"), read_source(file) or "")

    def _read(self, module: str, source: str) -> None:
        text = f"\n{source}"
        for match in _DEFINITION.finditer(text):
            name, bases = match.groups()
            self.homes.setdefault(name, set()).add(f"{module}.{name}")
            if bases and match.group().startswith("\nclass"):
                for base in _BASE.finditer(bases):
                    self.derived.setdefault(base.group(1), []).append(f"{module}:{name}")

        if "backref" in text:
            self.mapped_back.update(_BACK.findall(text))
        for path, name in _STORED.findall(text):
            holder = path.rpartition(".")[2]
            if holder not in ("self", "cls"):
                self.stored.setdefault(name, set()).add(holder)

    def is_mapped_back(self, name: str) -> bool:
        """Whether a relationship of some model gives the other model an attribute of that name."""
        return name in self.mapped_back

    def is_set_on(self, name: str, class_name: str) -> bool:
        """Whether an attribute is set on a variable that is named after a class.

        `request`, `req`, `r` and `web_request` are after `WebRequest`, and after no `Session`.
        """
        words = [
            word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", class_name)
        ]
        whole = "".join(words)
        for holder in self.stored.get(name, ()):
            plain = holder.replace("_", "").lower()
            if plain and (whole.startswith(plain) or plain in words or words[-1].startswith(plain)):
                return True
        return False

    def below(self, name: str) -> Iterator[str]:
        """Yield every class that may derive from one of that name, directly or not."""
        seen: set[str] = set()
        waiting = list(self.derived.get(name, ()))
        while waiting:
            target = waiting.pop()
            if target not in seen:
                seen.add(target)
                yield target
                waiting += self.derived.get(target.rpartition(":")[2], ())


def read_source(file: Path) -> str | None:
    """Return the text of a source file, None where it cannot be read."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
