"""Write contracts to a file, and read them back; nothing but a whole contract is accepted."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast, get_args

from netra_fakes._messages import contract as messages
from netra_fakes._spec import AttributeSpec, Category, ClassSpec, Location, MethodSpec
from netra_fakes.contract._lines import (
    Cursor,
    LineError,
    is_attribute_line,
    quote,
    quote_name,
    quote_target,
    read_attribute,
    read_method,
    render_attribute,
    render_method,
)
from netra_fakes.contract._members import Contract, Entry, LockedMembers, inherited_call
from netra_fakes.errors import ContractError

SCHEMA = 1
"""The newest form of the file; a reader takes this one and those before it."""

FIRST_LINE = "# netra-fakes contract: review it like code; `netra-fakes lock` writes it."
_PLACES_LINE = (
    "# Places and digests, for messages and for finding damage; drift does not read them."
)
_CONFLICT = re.compile(r"(<{7}|>{7}|\|{7})( |$)|={7}$")
_CATEGORIES: tuple[Category, ...] = get_args(Category)
_SCHEMA_LINE = re.compile(r"schema (\d{1,9})")


def write_contract(contract: Contract, path: Path) -> None:
    """Write a contract to a file, whole or not at all.

    Raises:
        OSError: The folder cannot be written to.
    """
    write_atomically(path, render_contract(contract))


def write_atomically(path: Path, text: str) -> None:
    """Write a text to a file in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            file.write(text)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def render_contract(contract: Contract) -> str:
    """Return the text of a contract file."""
    lines = [FIRST_LINE, f"schema {SCHEMA}"]
    places = ["", _PLACES_LINE]
    lines += [f"target {quote_target(target)}" for target in contract.targets]
    if contract.aliases:
        lines.append("")
    lines += [
        f"alias {quote_target(name)} = {quote_target(target)}"
        for name, target in sorted(contract.aliases.items())
    ]
    for entry in contract.entries():
        block = _render_entry(entry, contract)
        lines += ["", *block]
        places.append(_render_place(entry, contract, digest(block)))
    return "\n".join([*lines, *places, "end", ""])


def digest(block: Sequence[str]) -> str:
    """Return the digest of the lines of a class."""
    return hashlib.sha256("\n".join(block).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _render_entry(entry: Entry, contract: Contract) -> list[str]:
    spec = entry.spec
    bases = f"({', '.join(quote(base) for base in spec.bases)})" if spec.bases else ""
    extern = "extern " if entry.is_extern else ""
    lines = [f"{extern}{spec.category} {quote_target(spec.target)}{bases}"]
    if spec.mro:
        lines.append(f"  mro {', '.join(quote_target(target) for target in spec.mro)}")
    if spec.is_open:
        lines.append("  open")
    lines += [f"  unresolved {quote(name)}" for name in spec.unresolved]
    if spec.constructor != inherited_call(spec, contract):
        call = spec.constructor
        lines.append("  no call" if call is None else f"  {_render_call(call, spec)}")
    lines += [f"  {line}" for line in _render_members(spec)]
    return lines


def _render_call(call: MethodSpec, spec: ClassSpec) -> str:
    verb = "function" if spec.category == "function" else "call"
    return render_method(call, _call_home(spec), verb=verb)


def _call_home(spec: ClassSpec) -> str:
    """Return where the call of a class is defined, if its line does not say so."""
    return "" if spec.category == "function" else spec.target


def _to_write(
    spec: ClassSpec,
) -> tuple[dict[str, MethodSpec | None], dict[str, AttributeSpec | None]]:
    """Return the methods and attributes that must stand under a class."""
    methods = cast("LockedMembers[MethodSpec]", spec.methods)
    attributes = cast("LockedMembers[AttributeSpec]", spec.attributes)
    return methods.to_write(), attributes.to_write()


def _render_members(spec: ClassSpec) -> Iterator[str]:
    """Yield a line a member, by name: the order in the source must not show."""
    methods, attributes = _to_write(spec)
    for name in sorted({*methods, *attributes}):
        if name in methods:
            method = methods[name]
            yield (
                f"no method {quote_name(name)}"
                if method is None
                else render_method(method, spec.target)
            )
        if name in attributes:
            attribute = attributes[name]
            yield (
                f"no attribute {quote_name(name)}"
                if attribute is None
                else render_attribute(attribute, spec.target)
            )


def _render_place(entry: Entry, contract: Contract, sum_: str) -> str:
    spec = entry.spec
    parts = [f"at {quote_target(spec.target)} {sum_}"]
    file = ""
    if spec.location is not None:
        file = spec.location.file
        parts.append(f"{quote(file, _FILE)}:{spec.location.line}")
    else:
        parts.append("-")
    places: dict[str, Location | None] = {}
    if spec.constructor is not None and spec.constructor != inherited_call(spec, contract):
        places["()"] = spec.constructor.location
    methods, attributes = _to_write(spec)
    for name, method in sorted(methods.items()):
        places[quote_name(name)] = None if method is None else method.location
    for name, attribute in sorted(attributes.items()):
        places[f".{quote_name(name)}"] = None if attribute is None else attribute.location
    for name, place in places.items():
        if place is not None:
            where = "" if place.file == file else f"{quote(place.file, _FILE)}:"
            parts.append(f"{name}={where}{place.line}")
    return " ".join(parts)


_FILE = re.compile(r"[\w./<>+-]+")


def read_contract(path: str | os.PathLike[str]) -> Contract:
    """Read a contract file.

    Args:
        path: The file that `netra-fakes lock` wrote.

    Returns:
        The locked specs by address, "package.module:Class"; `make_fake` takes each of them.

    Raises:
        ContractError: The file is missing, damaged, foreign, in conflict or of a newer schema.

    Examples:
        >>> from netra_fakes.cli import main
        >>> main(["lock", "netra_fakes.reference.agent:Agent", "-o", "agents.lock"])
        agents.lock: locked 1 class or function.
        0
        >>> agent = make_fake(read_contract("agents.lock")["netra_fakes.reference.agent:Agent"])
    """
    shown = Path(path).as_posix()
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ContractError(messages.unreadable(shown, reason), path=shown) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContractError(messages.not_text(shown, line), path=shown, line=line) from error
    return parse_contract(text, shown)


def parse_contract(text: str, path: str) -> Contract:
    """Read a contract from its text; `path` is for messages."""
    return _Parser(text.removeprefix("\ufeff").replace("\r\n", "\n"), path).parse()


Value = TypeVar("Value", MethodSpec, AttributeSpec)


@dataclass
class _Block:
    """The lines of one class as they were read."""

    spec: ClassSpec
    is_extern: bool
    line: int
    lines: list[str]
    methods: dict[str, MethodSpec | None] = field(default_factory=dict)
    attributes: dict[str, AttributeSpec | None] = field(default_factory=dict)
    has_call: bool = False
    is_placed: bool = False


class _Parser:
    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.number = 0
        self.targets: list[str] = []
        self.aliases: dict[str, str] = {}
        self.blocks: dict[str, _Block] = {}

    def _error(self, message: str, line: int | None = None) -> ContractError:
        return ContractError(message, path=self.path, line=line or self.number)

    def _damaged(self, reason: str) -> ContractError:
        text = self.lines[self.number - 1]
        return self._error(messages.damaged(self.path, self.number, text, reason))

    def parse(self) -> Contract:
        for number, line in enumerate(self.lines, 1):
            if _CONFLICT.match(line):
                raise self._error(messages.conflict(self.path, number), number)
        if not self.lines[0].startswith("# netra-fakes contract"):
            raise self._error(messages.foreign(self.path), 1)
        self._read_schema()
        end = len(self.lines)
        while end > 2 and not self.lines[end - 1]:
            end -= 1
        if self.lines[end - 1] != "end":
            raise self._error(messages.incomplete(self.path, end), end)
        block: _Block | None = None
        for self.number in range(3, end):
            block = self._read_line(self.lines[self.number - 1], block)
        for item in self.blocks.values():
            if not item.is_placed:
                self.number = item.line
                raise self._damaged("no line 'at' names its place and digest")
        return self._build()

    def _read_schema(self) -> None:
        self.number = 2
        line = self.lines[1] if len(self.lines) > 1 else ""
        match = _SCHEMA_LINE.fullmatch(line)
        if match is None or int(match[1]) < 1:
            self.number = min(2, len(self.lines))
            raise self._damaged("expected 'schema' and its number")
        if int(match[1]) > SCHEMA:
            raise self._error(messages.newer_schema(self.path, 2, int(match[1]), SCHEMA))

    def _read_line(self, line: str, block: _Block | None) -> _Block | None:
        if not line or line.startswith("#"):
            return None
        try:
            if line.startswith("  "):
                if block is None:
                    raise LineError("it belongs to no class")
                self._read_member(line[2:], block)
                block.lines.append(line)
                return block
            return self._read_head(line)
        except LineError as error:
            raise self._damaged(str(error)) from error

    def _read_head(self, line: str) -> _Block | None:
        cursor = Cursor(line)
        if cursor.accept("target "):
            self.targets.append(cursor.target())
            cursor.finish()
        elif cursor.accept("alias "):
            name = cursor.target()
            cursor.expect(" = ")
            if name in self.aliases:
                raise LineError("the alias stands there twice")
            self.aliases[name] = cursor.target()
            cursor.finish()
        elif cursor.accept("at "):
            self._read_place(cursor)
        else:
            return self._read_class(cursor)
        return None

    def _read_class(self, cursor: Cursor) -> _Block:
        is_extern = cursor.accept("extern ")
        category = cursor.word()
        if category not in _CATEGORIES:
            raise LineError("it begins with none of the words of a contract")
        cursor.expect(" ")
        target = cursor.target()
        bases: list[str] = []
        if cursor.accept("("):
            bases.append(cursor.expression())
            while not cursor.accept(")"):
                cursor.expect(", ")
                bases.append(cursor.expression())
        cursor.finish()
        module, colon, qualname = target.partition(":")
        if not colon:
            raise LineError("expected an address such as 'package.module:Class'")
        if target in self.blocks:
            raise LineError("the class stands there twice")
        spec = ClassSpec(module, qualname, category, tuple(bases))
        block = _Block(spec, is_extern, self.number, [cursor.text])
        self.blocks[target] = block
        return block

    def _read_member(self, line: str, block: _Block) -> None:
        cursor, spec = Cursor(line), block.spec
        if cursor.accept("mro "):
            mro = [cursor.target()]
            while cursor.accept(", "):
                mro.append(cursor.target())
            block.spec = replace(spec, mro=tuple(mro))
        elif cursor.accept("open"):
            block.spec = replace(spec, is_open=True)
        elif cursor.accept("unresolved "):
            block.spec = replace(spec, unresolved=(*spec.unresolved, cursor.expression()))
        elif cursor.accept("no call"):
            block.has_call = True
        elif cursor.accept("no method "):
            _add(block.methods, cursor.name(), None)
        elif cursor.accept("no attribute "):
            _add(block.attributes, cursor.name(), None)
        elif is_attribute_line(line):
            attribute = read_attribute(cursor, spec.target)
            _add(block.attributes, attribute.name, attribute)
        else:
            verb, method = read_method(cursor, _call_home(spec))
            if verb == "call":
                block.spec = replace(spec, constructor=method)
                block.has_call = True
            else:
                _add(block.methods, method.name, method)
        cursor.finish()

    def _read_place(self, cursor: Cursor) -> None:
        target = cursor.target()
        block = self.blocks.get(target)
        if block is None or block.is_placed:
            raise LineError("no class of that address stands above, or it is placed already")
        block.is_placed = True
        cursor.expect(" ")
        if cursor.word() != digest(block.lines):
            raise self._error(messages.wrong_digest(self.path, block.line, target), block.line)
        cursor.expect(" ")
        file = ""
        if not cursor.accept("-"):
            file = cursor.matched(_FILE, "a file")
            cursor.expect(":")
            block.spec = replace(block.spec, location=Location(file, cursor.number()))
        while not cursor.is_done:
            cursor.expect(" ")
            self._read_member_place(cursor, block, file)

    def _read_member_place(self, cursor: Cursor, block: _Block, file: str) -> None:
        is_call, is_attribute = cursor.accept("()"), cursor.accept(".")
        name = "" if is_call else cursor.name()
        cursor.expect("=")
        where = file
        if not cursor.is_at_number:
            where = cursor.matched(_FILE, "a file or a line")
            cursor.expect(":")
        place = Location(where, cursor.number())
        if is_call:
            if block.spec.constructor is None:
                raise LineError("the class has no call")
            call = replace(block.spec.constructor, location=place)
            block.spec = replace(block.spec, constructor=call)
            return
        if is_attribute:
            attribute = block.attributes.get(name)
            if attribute is None:
                raise LineError(f"the class has no attribute '{name}'")
            block.attributes[name] = replace(attribute, location=place)
            return
        method = block.methods.get(name)
        if method is None:
            raise LineError(f"the class has no method '{name}'")
        block.methods[name] = replace(method, location=place)

    def _build(self) -> Contract:
        contract = Contract(self.targets, self.aliases)
        for block in self.blocks.values():
            contract.add_lines(
                block.spec, block.methods, block.attributes, is_extern=block.is_extern
            )
        waiting = [target for target, block in self.blocks.items() if not block.has_call]
        for target in waiting:  # a call of its own first: the bases' are looked for among these
            spec = contract.table[target].spec
            own = self.blocks[target].methods.get("__init__")
            if own is not None and own.defined_in == target:
                contract.table[target].spec = replace(spec, constructor=own)
        for target in waiting:
            spec = contract.table[target].spec
            call = inherited_call(spec, contract)
            contract.table[target].spec = replace(spec, constructor=call)
        return contract


def _add(table: dict[str, Value | None], name: str, value: Value | None) -> None:
    if name in table:
        raise LineError("the name stands there twice")
    table[name] = value


def build_contract(
    specs: Iterable[ClassSpec],
    *,
    extern: Iterable[ClassSpec] = (),
    aliases: Mapping[str, str] | None = None,
    targets: Sequence[str] = (),
) -> Contract:
    """Put specs together to a contract.

    Args:
        specs: The classes and functions that are locked.
        extern: Bases of theirs that are not, but lend them members.
        aliases: Other addresses of locked classes.
        targets: What was named when they were locked.
    """
    contract = Contract(list(targets), dict(aliases or {}))
    for spec in specs:
        contract.add(spec)
    for spec in extern:
        if spec.target not in contract.table:
            contract.add(spec, is_extern=True)
    return contract
