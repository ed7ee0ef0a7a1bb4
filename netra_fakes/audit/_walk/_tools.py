"""Read calls of tools that tests use: patching fixtures, `getattr`, namespaces, stacks."""

from __future__ import annotations

import ast
import re

from netra_fakes._nodes import last_name
from netra_fakes.audit._entities import MissingEntity
from netra_fakes.audit._sites import PatchSite
from netra_fakes.audit._values import (
    PLAIN,
    UNKNOWN,
    Double,
    External,
    Items,
    Manager,
    Many,
    NamesOf,
    Namespace,
    RealObject,
    RealThing,
    Result,
    Super,
    Text,
    Tool,
    Value,
)
from netra_fakes.audit._walk._doubles import (
    MOCK_CLASSES,
    Doubles,
    is_modules,
)

_COPIERS = ("copy.copy", "copy.deepcopy", "dataclasses.replace")
_IMPORTERS = ("importlib.import_module", "pytest.importorskip")
_SETTERS = ("builtins.setattr", "builtins.object.__setattr__")
_REPLACERS = re.compile(r"mock|patch|stub|swap|replace|fake|override|set_?attr|spy", re.IGNORECASE)
"""What helpers are called that put something in the place of a name."""

RUNNERS = ("run", "run_until_complete", "async_to_sync", "run_async", "_run_async")


class Tools(Doubles):
    """Tools."""

    def arguments(self, node: ast.Call) -> tuple[list[Value], dict[str | None, Value]]:
        """Return a call's arguments, each read once; what is to be awaited may be awaited there."""
        args: list[Value] = []
        for argument in node.args:
            inner = argument.value if isinstance(argument, ast.Starred) else argument
            args.append(self.consume(self.eval(inner)))
        words: dict[str | None, Value] = {}
        for word in node.keywords:
            words[word.arg] = self.consume(self.eval(word.value))
        return args, words

    def let_go(self, value: Value) -> None:
        """Note that a double went where its further uses are not seen."""
        if isinstance(value, Double):
            value.escapes = True
        elif isinstance(value, Items):
            for item in value.items.values():
                self.let_go(item)
        elif isinstance(value, Many):
            self.let_go(value.each)

    def note_handed_over(self, node: ast.Call, args: list[Value]) -> None:
        """Note what a helper is given to replace: `self.stub_out("a.b", x)`, `swap(thing, "name")`.

        Its code may be out of sight, in a base class of a library; its name says enough.
        """
        if not args or not _REPLACERS.search(last_name(node.func)):
            return
        for value, following in zip(args, [*args[1:], UNKNOWN], strict=True):
            site = PatchSite(node, "helper")
            if isinstance(value, Text) and "." in value.text:
                site.target = value.text
            elif isinstance(value, (RealObject, RealThing)) and isinstance(following, Text):
                site.owner, site.name = value, following.text
            else:
                continue
            self._resolve_target(site)
            if site.entity is not None and not isinstance(site.entity, MissingEntity):
                self._note_replaced(site)

    def enter_context(self, function: ast.expr, args: list[Value]) -> Value:
        """Return what `stack.enter_context(x)`, or a runner of a coroutine, gives."""
        if isinstance(function, ast.Attribute) and len(args) == 1:
            if function.attr in ("enter_context", "enterContext"):
                return self.entered(args[0])
            if function.attr in ("enter_async_context", "enterAsyncContext"):
                return Result(self.entered(args[0]), consumed=True)
            if function.attr in RUNNERS and isinstance(args[0], Result):
                return args[0].inner
        if isinstance(function, ast.Attribute) and function.attr == "create_future":
            return Result(UNKNOWN, None, guard=self.guard, unit=self.unit, consumed=True)
        return UNKNOWN

    def fixture_patch(self, function: ast.Attribute, node: ast.Call) -> Value | None:
        """Read `mocker.patch.object(...)`, `monkeypatch.setattr(...)`, `fakes.patch(...)`."""
        parts: list[str] = []
        inner: ast.expr = function
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            return None
        parts.append(inner.id)
        parts.reverse()
        if parts[0] == "self":
            parts = parts[1:]
        owner = parts[0].removeprefix("class_").removeprefix("session_").removeprefix("module_")
        made = parts[1] if owner == "mocker" and len(parts) > 1 else ""
        if made in MOCK_CLASSES:
            args, words = self.arguments(node)
            return self.make_double(made, node, args, words)
        if made == "create_autospec":
            return self.make_autospec(node, *self.arguments(node), fake=False)
        held = self.lookup(inner.id) if inner.id != "self" else UNKNOWN
        if isinstance(held, Tool):
            owner = held.name
        elif owner not in ("mocker", "monkeypatch", "fakes", "mp") or not isinstance(
            held, (type(UNKNOWN), External)
        ):
            return None
        form = f"{owner}.{'.'.join(parts[1:])}".replace("mp.", "monkeypatch.")
        return self._patch_by(form, node)

    def _patch_by(self, form: str, node: ast.Call) -> Value | None:
        forms = ("mocker.patch", "mocker.patch.object", "mocker.spy", "monkeypatch.setattr",
                 "monkeypatch.delattr", "fakes.patch")  # fmt: skip
        if form == "mocker.patch.multiple":
            self.patch_multiple(node, *self.arguments(node))
            return UNKNOWN
        if form == "mocker.patch.dict":
            self.patch_dict(node, self.arguments(node)[0])
            return UNKNOWN
        if form == "monkeypatch.setitem":
            args, _ = self.arguments(node)
            if len(args) > 1 and is_modules(args[0]):
                self.hide_modules(Items({getattr(args[1], "text", "*"): UNKNOWN}))
            elif len(args) == 3:
                self.put_into(args[0], Items({getattr(args[1], "text", args[1]): args[2]}))
            return UNKNOWN
        if form == "monkeypatch.context":
            return Manager(Tool("monkeypatch"))
        if form not in forms:
            return None
        args, words = self.arguments(node)
        if form == "monkeypatch.setattr" and len(args) + len(words) < 2:
            return UNKNOWN
        site = self.make_patch(form, node, args, words)
        return site.double if site is not None else UNKNOWN

    def call_tool(
        self, dotted: str, node: ast.Call, args: list[Value], words: dict[str | None, Value]
    ) -> Value | None:
        """Read calls of what Python and pytest bring, where they tell of doubles or objects."""
        if dotted == "types.SimpleNamespace" and not args and None not in words:
            return Namespace({str(name): value for name, value in words.items()})
        if dotted == "dataclasses.field":
            factory = words.get("default_factory", UNKNOWN)
            return self.made_by(factory) if "default" not in words else words["default"]
        if dotted in _COPIERS and args and isinstance(args[0], RealObject):
            given = args[0]
            return RealObject(given.spec, given.source, given.confidence, is_clean=False)
        if dotted == "pytest.MonkeyPatch":
            return Tool("monkeypatch")
        if dotted == "pytest.MonkeyPatch.context":
            return Manager(Tool("monkeypatch"))
        if dotted == "builtins.super" and self.local_class is not None:
            return Super(self.local_class)
        if dotted.startswith("builtins.") and args:
            collected = self._collected(dotted.removeprefix("builtins."), args)
            if collected is not UNKNOWN:
                return collected
        if dotted in _IMPORTERS and args and isinstance(args[0], Text):
            return self._import_by_name(dotted, args[0].text)
        return self._call_by_name(dotted, args, node)

    def _import_by_name(self, importer: str, module: str) -> Value:
        """Return the module that is imported by its name; `importorskip` leaves where it is not."""
        truth = self.project.truth
        if importer == "pytest.importorskip" and isinstance(truth.find(module), MissingEntity):
            self.hide_modules(Items({module: UNKNOWN}))
        return self.real(module)

    def _call_by_name(self, dotted: str, args: list[Value], node: ast.Call) -> Value | None:
        """Read the builtins that get or set attributes by their names."""
        named = args[1] if len(args) > 1 else UNKNOWN
        if dotted == "builtins.vars" and args:
            return NamesOf(args[0])
        if dotted in _SETTERS and len(args) == 3:
            self._set_by_name(args[0], named, args[2], node)
            return UNKNOWN
        if dotted == "builtins.getattr" and isinstance(named, Text):
            self.sites.read_names.add(named.text)
            return self.child(args[0], named.text) if isinstance(args[0], Double) else UNKNOWN
        return None

    def _collected(self, name: str, args: list[Value]) -> Value:
        """Return the collection that a builtin makes of others."""
        if name == "enumerate":
            return Many(Items({0: PLAIN, 1: self.each(args[0])}))
        if name == "zip":
            return Many(Items({number: self.each(value) for number, value in enumerate(args)}))
        each = self.each(args[0]) if name in ("list", "reversed", "sorted", "tuple") else UNKNOWN
        return UNKNOWN if each is UNKNOWN else Many(each)

    def _set_by_name(self, owner: Value, name: Value, value: Value, node: ast.Call) -> None:
        """Read `setattr(owner, name, value)`."""
        if isinstance(name, Text):
            self.sites.set_names.add(name.text)
            if isinstance(owner, Double):
                self.set_on_double(owner, name.text, value, node)
                return
            if isinstance(owner, RealObject):
                self.set_for_now(owner.assigned, name.text, value)
        else:
            self.forget_names(owner)
        if isinstance(owner, RealObject) and isinstance(value, Double) and isinstance(name, Text):
            self.put_over(owner, name.text, value, node)
        else:
            self.let_go(owner)
            self.let_go(value)
