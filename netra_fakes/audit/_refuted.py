"""Find annotations of the application that its own code refutes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Protocol

from netra_fakes._nodes import callee_of, last_name, nodes_in
from netra_fakes._spec import ClassSpec, MethodSpec
from netra_fakes.audit._entities import ClassEntity, Entity, FunctionEntity
from netra_fakes.audit._members import is_subclass
from netra_fakes.audit._modules import ModuleTable

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Modules(Protocol):
    """What is asked of the truth: the source of modules, and names in them."""

    def table(self, module: str) -> ModuleTable | None:
        """Return the names of a module."""
        ...

    def find_expression(self, module: str, node: ast.AST | None) -> Entity | None:
        """Return what an expression at a module's top level stands for."""
        ...

    def is_surely_sync(self, method: MethodSpec) -> bool:
        """Whether what a call gives is certainly not to be awaited."""
        ...


def is_parameter_refuted(
    modules: Modules, method: MethodSpec, name: str, annotated: ClassSpec
) -> bool:
    """Whether the code that gets a parameter uses it as its annotated class cannot be used.

    Looked at: the method itself, and the methods of its class that use the attribute in which
    the method keeps the parameter. What `hasattr` asks for does not count.
    """
    if annotated.is_open or annotated.unresolved:
        return False
    holder, function = _find(modules, method)
    if function is None:
        return False
    used = set(_attributes_of(function, name))
    asked = set(_names_asked_for(function))
    if holder is not None:
        for kept in _kept_as(function, name):
            used.update(_attributes_of_own(holder, kept))
            asked.update(_names_asked_for(holder))
    return any(
        item not in annotated and item not in asked and not item.startswith("__") for item in used
    )


def is_return_refuted(modules: Modules, method: MethodSpec, annotated: ClassSpec) -> bool:
    """Whether a function returns an object of another class than its annotation says."""
    _, function = _find(modules, method)
    if function is None:
        return False
    module = method.defined_in.partition(":")[0]
    for node in nodes_in(function):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
            entity = modules.find_expression(module, node.value.func)
            if isinstance(entity, ClassEntity) and not is_subclass(entity.spec, annotated):
                return True
    return False


def returns_awaitable(modules: Modules, method: MethodSpec) -> bool:
    """Whether a plain function may hand on a coroutine or a future, which its caller awaits."""
    holder, function = _find(modules, method)
    if function is None:
        return False
    table = modules.table(method.defined_in.partition(":")[0])
    coroutines = {item.name for item in _functions(holder) if _is_async(item)}
    for name, bindings in table.bindings.items() if table else ():
        if any(_is_async(binding.node) for binding in bindings):
            coroutines.add(name)
    returned = {
        getattr(node.value, "id", "") for node in nodes_in(function) if isinstance(node, ast.Return)
    }
    module = method.defined_in.partition(":")[0]
    for called in _given_by_calls(function, returned):
        name = last_name(called)
        if name in coroutines or name in _AWAITABLE_MAKERS or name.endswith(_AWAITABLE_ENDS):
            return True
        entity = modules.find_expression(module, called)
        if isinstance(entity, ClassEntity) and "__await__" in entity.spec.methods:
            return True
        if isinstance(entity, FunctionEntity) and entity.method.is_awaited:
            return True
    return False


def is_left_open(modules: Modules, method: MethodSpec) -> bool:
    """Whether a method raises NotImplementedError, so that classes below decide what it gives."""
    _, function = _find(modules, method)
    last = function.body[-1] if function is not None else None
    error = last.exc if isinstance(last, ast.Raise) else None
    name = callee_of(error) if error is not None else None
    return getattr(name, "id", "") == "NotImplementedError"


def makes_class(modules: Modules, method: MethodSpec) -> bool:
    """Whether a decorator has a class of its own, which it may put in place of the one it gets."""
    _, function = _find(modules, method)
    return function is not None and any(isinstance(n, ast.ClassDef) for n in nodes_in(function))


def is_stored_on(modules: Modules, method: MethodSpec, parameter: str, name: str) -> bool:
    """Whether a callable sets an attribute of that name on what a parameter holds.

    Looked at: the callable itself, and its class where it keeps the parameter in an attribute.
    """
    holder, function = _find(modules, method)
    if function is None:
        return False
    if name in _attributes_of(function, parameter, ast.Store):
        return True
    return holder is not None and any(
        name in _attributes_of_own(holder, kept, ast.Store)
        for kept in _kept_as(function, parameter)
    )


def returns_self(modules: Modules, method: MethodSpec) -> bool:
    """Whether a method's code returns the object it was called on, and nothing else."""
    _, function = _find(modules, method)
    returned = (
        [n.value for n in nodes_in(function) if isinstance(n, ast.Return)] if function else []
    )
    return bool(returned) and all(getattr(value, "id", "") == "self" for value in returned)


def attributes_holding(
    modules: Modules, method: MethodSpec, parameter: str
) -> Iterator[tuple[str, bool]]:
    """Yield the attributes of `self` that a method sets by means of a parameter.

    Each with whether it then holds the parameter itself: `self.x = x`, or `x or default`.
    """
    holder, function = _find(modules, method)
    found = list(_assigned_from(function, parameter)) if function is not None else []
    is_kept = all(
        _is_itself(value, parameter)
        for target, value in found
        if getattr(target, "id", "") == parameter
    )
    for target, value in found:
        if isinstance(target, ast.Attribute) and _is_self(target.value):
            yield _mangled(target.attr, holder), is_kept and _is_itself(value, parameter)


def _assigned_from(function: FunctionNode, name: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what is assigned by means of a name, each with the value."""
    for node in nodes_in(function):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            if _mentions(node.value, name):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    yield target, node.value


def _mangled(name: str, holder: ast.ClassDef | None) -> str:
    """Return a name written in a class as it is known outside of it."""
    is_private = name.startswith("__") and not name.endswith("__")
    return f"_{holder.name.lstrip('_')}{name}" if is_private and holder is not None else name


def _is_itself(value: ast.expr, parameter: str) -> bool:
    parts: list[ast.expr] = [value]
    if isinstance(value, ast.BoolOp):
        parts = value.values
    elif isinstance(value, ast.IfExp):
        parts = [value.body, value.orelse]
    made_from = [part for part in parts if _mentions(part, parameter)]
    return bool(made_from) and all(isinstance(part, ast.Name) for part in made_from)


def _mentions(node: ast.expr, name: str) -> bool:
    return any(getattr(item, "id", "") == name for item in nodes_in(node))


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def gives_member(modules: Modules, decorator: MethodSpec, name: str) -> bool:
    """Whether a class decorator sets an attribute of that name, or any, on what it gets."""
    _, function = _find(modules, decorator)
    for node in nodes_in(function) if function is not None else ():
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if node.attr == name:
                return True
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("setattr", "type"):
            return True
    return False


def alters_arguments(modules: Modules, method: MethodSpec) -> bool:
    """Whether a decorator's wrapper calls what it wraps with other arguments than it gets."""
    _, function = _find(modules, method)
    module = method.defined_in.partition(":")[0]
    for written in function.decorator_list if function is not None else ():
        name = callee_of(written)
        entity = modules.find_expression(module, name)
        if isinstance(entity, FunctionEntity):
            _, decorator = _find(modules, entity.method)
            if decorator is not None and _wrapper_alters(decorator):
                return True
    return False


def _wrapper_alters(decorator: FunctionNode) -> bool:
    inner = [node for node in nodes_in(decorator) if isinstance(node, FunctionNode)]
    wrapped = {item.arg for node in inner for item in node.args.args}
    for wrapper in inner:
        own = [argument.arg for argument in (*wrapper.args.posonlyargs, *wrapper.args.args)]
        for call in nodes_in(wrapper) if wrapper.args.vararg is not None else ():
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in wrapped:
                continue
            plain = [item for item in call.args if not isinstance(item, ast.Starred)]
            if [getattr(item, "id", "") for item in plain] != own:
                return True
            spread = [word for word in call.keywords if word.arg is None]
            if len(spread) != len(call.keywords) or bool(spread) != bool(wrapper.args.kwarg):
                return True
    return False


def hands_on(modules: Modules, method: MethodSpec) -> bool:
    """Whether a plain function returns one of its parameters, or what an unknown call gave."""
    _, function = _find(modules, method)
    if function is None:
        return False
    module = method.defined_in.partition(":")[0]
    parameters = {parameter.name for parameter in method.parameters or ()}
    for node in nodes_in(function):
        if not isinstance(node, ast.Return):
            continue
        value = node.value
        if isinstance(value, ast.Name) and value.id in parameters:
            return True
        if isinstance(value, ast.Call) and not _is_plain(modules, module, value.func):
            return True
    return False


def _is_plain(modules: Modules, module: str, function: ast.expr) -> bool:
    """Whether a call gives an object of a class, or what a function of known shape answers."""
    if isinstance(function, ast.Name) and function.id in _PLAIN_BUILTINS:
        return True
    entity = modules.find_expression(module, function)
    if isinstance(entity, FunctionEntity):
        return entity.method.returns is not None and modules.is_surely_sync(entity.method)
    return isinstance(entity, ClassEntity)


_PLAIN_BUILTINS = frozenset(
    {"all", "any", "bool", "bytes", "dict", "float", "format", "frozenset", "int", "isinstance",
     "len", "list", "repr", "round", "set", "sorted", "str", "tuple"}
)  # fmt: skip

_AWAITABLE_MAKERS = frozenset(
    {"create_task", "create_future", "ensure_future", "gather", "run_in_executor", "shield",
     "sleep", "to_thread", "wait_for", "wrap_future"}
)  # fmt: skip
_AWAITABLE_ENDS = ("Future", "Task")


def _given_by_calls(function: FunctionNode, returned: set[str]) -> Iterator[ast.expr]:
    """Yield the callables whose results a function returns."""
    for node in nodes_in(function):
        is_given = isinstance(node, ast.Return) or (
            isinstance(node, ast.Assign)
            and any(getattr(target, "id", "?") in returned for target in node.targets)
        )
        value = getattr(node, "value", None)
        if is_given and isinstance(value, ast.Call):
            yield value.func


def _functions(holder: ast.ClassDef | None) -> Iterator[FunctionNode]:
    for item in holder.body if holder is not None else ():
        if isinstance(item, FunctionNode):
            yield item


def _is_async(node: ast.AST | None) -> bool:
    return isinstance(node, ast.AsyncFunctionDef)


def _find(modules: Modules, method: MethodSpec) -> tuple[ast.ClassDef | None, FunctionNode | None]:
    """Return the class and the function that a method is defined by."""
    module, _, qualname = method.defined_in.partition(":")
    table = modules.table(module) if module else None
    if table is None:
        return None, None
    for binding in table.bindings.get(qualname or method.name, ()):
        if isinstance(binding.node, ast.ClassDef):
            function = _method_of(binding.node, method.name)
            if function is not None:
                return binding.node, function
        elif isinstance(binding.node, FunctionNode):
            return None, binding.node
    return None, None


def _method_of(holder: ast.ClassDef, name: str) -> FunctionNode | None:
    """Return the function that a method of a class runs; of `x = partialmethod(y)`, it is y."""
    for item in reversed(holder.body):  # what a name is made from stands above it
        if isinstance(item, FunctionNode) and item.name == name:
            return item
        if isinstance(item, ast.Assign) and getattr(item.targets[0], "id", "") == name:
            value = item.value
            made_from = value.args[0] if isinstance(value, ast.Call) and value.args else value
            name = getattr(made_from, "id", "")
    return None


def _attributes_of(
    function: ast.AST, name: str, use: type[ast.expr_context] = ast.Load
) -> Iterator[str]:
    for node in nodes_in(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == name and isinstance(node.ctx, use):
                yield node.attr


def _attributes_of_own(
    holder: ast.ClassDef, kept: str, use: type[ast.expr_context] = ast.Load
) -> Iterator[str]:
    """Yield what methods read, or set, of `self.kept`."""
    for node in nodes_in(holder):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            inner = node.value
            if inner.attr == kept and isinstance(inner.value, ast.Name):
                if inner.value.id == "self" and isinstance(node.ctx, use):
                    yield node.attr


def _kept_as(function: ast.AST, name: str) -> Iterator[str]:
    for node in nodes_in(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            if node.value.id == name:
                for target in node.targets:
                    if isinstance(target, ast.Attribute):
                        yield target.attr


def _names_asked_for(node: ast.AST) -> Iterator[str]:
    for inner in nodes_in(node):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            if inner.func.id in ("hasattr", "getattr") and len(inner.args) > 1:
                name = inner.args[1]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield name.value
