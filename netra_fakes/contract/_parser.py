"""Read a contract from its text, line by line; nothing but a whole one is accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast, get_args

from netra_fakes._messages import contract as messages
from netra_fakes._spec import AttributeSpec, Category, ClassSpec, Location, MethodSpec
from netra_fakes.contract._lines import (
    Cursor,
    LineError,
    is_attribute_line,
    read_attribute,
    read_method,
)
from netra_fakes.contract._members import Contract, inherited_call
from netra_fakes.contract._namespaces import Namespace
from netra_fakes.contract._rendering import FILE, SCHEMA, call_home, digest
from netra_fakes.errors import ContractError

_CONFLICT = re.compile(r"(<{7}|>{7}|\|{7})( |$)|={7}$")
_CATEGORIES = tuple(item for item in get_args(Category) if item != "module")
_SCHEMA_LINE = re.compile(r"schema (\d{1,9})")


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


@dataclass
class _Names:
    """The lines of one module as they were read."""

    namespace: Namespace
    line: int
    lines: list[str]
    is_placed: bool = False


class _Parser:
    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.number = 0
        self.targets: list[str] = []
        self.aliases: dict[str, str] = {}
        self.blocks: dict[str, _Block] = {}
        self.modules: dict[str, _Names] = {}

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
        block: _Block | _Names | None = None
        for self.number in range(3, end):
            block = self._read_line(self.lines[self.number - 1], block)
        placed: list[_Names | _Block] = [*self.modules.values(), *self.blocks.values()]
        for item in placed:
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

    def _read_line(self, line: str, block: _Block | _Names | None) -> _Block | _Names | None:
        if not line or line.startswith("#"):
            return None
        try:
            if line.startswith("  "):
                if block is None:
                    raise LineError("it belongs to no class")
                if isinstance(block, _Names):
                    _read_names(Cursor(line[2:]), block)
                else:
                    self._read_member(line[2:], block)
                block.lines.append(line)
                return block
            return self._read_head(line)
        except LineError as error:
            raise self._damaged(str(error)) from error

    def _read_head(self, line: str) -> _Block | _Names | None:
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
        elif cursor.accept("module "):
            return self._read_module(cursor)
        else:
            return self._read_class(cursor)
        return None

    def _read_module(self, cursor: Cursor) -> _Names:
        name = cursor.target()
        cursor.finish()
        if name in self.modules:
            raise LineError("the module stands there twice")
        self.modules[name] = _Names(Namespace(name), self.number, [cursor.text])
        return self.modules[name]

    def _read_class(self, cursor: Cursor) -> _Block:
        is_extern = cursor.accept("extern ")
        category = cast("Category", cursor.word())
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
            verb, method = read_method(cursor, call_home(spec))
            if verb == "call":
                block.spec = replace(spec, constructor=method)
                block.has_call = True
            else:
                _add(block.methods, method.name, method)
        cursor.finish()

    def _read_place(self, cursor: Cursor) -> None:
        target = cursor.target()
        block = self.modules.get(target) or self.blocks.get(target)
        if block is None or block.is_placed:
            raise LineError("no class of that address stands above, or it is placed already")
        block.is_placed = True
        cursor.expect(" ")
        if cursor.word() != digest(block.lines):
            raise self._error(messages.wrong_digest(self.path, block.line, target), block.line)
        cursor.expect(" ")
        if isinstance(block, _Names):
            cursor.expect("-")
            cursor.finish()
            return
        file = ""
        if not cursor.accept("-"):
            file = cursor.matched(FILE, "a file")
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
            where = cursor.matched(FILE, "a file or a line")
            cursor.expect(":")
        place = Location(where, cursor.number())
        if is_call:
            if block.spec.constructor is None:
                raise LineError("the class has no call")
            call = block.spec.constructor._replace(location=place)
            block.spec = replace(block.spec, constructor=call)
            return
        if is_attribute:
            attribute = block.attributes.get(name)
            if attribute is None:
                raise LineError(f"the class has no attribute '{name}'")
            block.attributes[name] = attribute._replace(location=place)
            return
        method = block.methods.get(name)
        if method is None:
            raise LineError(f"the class has no method '{name}'")
        block.methods[name] = method._replace(location=place)

    def _build(self) -> Contract:
        contract = Contract(self.targets, self.aliases)
        contract.namespaces = {name: item.namespace for name, item in self.modules.items()}
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


def _read_names(cursor: Cursor, block: _Names) -> None:
    held = block.namespace
    if cursor.accept("open"):
        block.namespace = replace(held, is_open=True)
    elif cursor.accept("defines "):
        named = cursor.named_targets()
        objects = {name: target for name, target in named.items() if target}
        block.namespace = replace(
            held, defined=held.defined | named.keys(), objects={**held.objects, **objects}
        )
    else:
        cursor.expect("imports ")
        block.namespace = replace(held, imported={**held.imported, **cursor.named_targets()})
    cursor.finish()


def _add(table: dict[str, Value | None], name: str, value: Value | None) -> None:
    if name in table:
        raise LineError("the name stands there twice")
    table[name] = value
