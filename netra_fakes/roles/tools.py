"""The tool dispatcher: has the tools it was given, and gives their results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes.roles.announcing import read_results
from netra_fakes.roles.role import Role, register_role
from netra_fakes.roles.wiring import DEFAULT

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import UnifiedToolDispatcher
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")

_RUNS = ("execute_tool", "dispatch_tool", "dispatch", "run_tool", "call_tool", "invoke_tool")
_QUESTIONS = ("has_tool", "is_tool_available", "__contains__")
_LISTS = ("get_available_tools", "list_tools", "list_available_tools", "list_tool_names")
_NAMES = ("tool_name", "name", "tool")


def _wire(wiring: Wiring, *, tools: Iterable[str] | Mapping[str, Any] = ()) -> None:
    results = read_results(tools)

    def run(**call: Any) -> Any:
        result = results.get(_name(call), DEFAULT)
        if isinstance(result, BaseException):
            raise result
        return result

    for name in _RUNS:
        wiring.answers(name, run)
    for name in _QUESTIONS:
        wiring.answers(name, lambda **call: _name(call) in results)
    for name in _LISTS:
        wiring.answers(name, lambda **_: list(results))
    for name in wiring.methods("create_for_user", "create_from_", "create_scoped"):
        wiring.answers(name, lambda **_: wiring.fake)


def _name(call: Mapping[str, Any]) -> Any:
    """Return which tool a call is about: told by name, else by the first argument."""
    return next((call[name] for name in _NAMES if name in call), next(iter(call.values()), None))


TOOL_DISPATCHER = register_role(
    Role(
        "tool_dispatcher",
        target="netra_backend.app.core.tools.unified_tool_dispatcher:UnifiedToolDispatcher",
        reference="netra_fakes.reference:UnifiedToolDispatcher",
        wire=_wire,
    )
)


@overload
def make_tool_dispatcher(
    *,
    tools: Iterable[str] | Mapping[str, Any] = (),
    spec: None = None,
    **options: Unpack[NamedFakeOptions],
) -> UnifiedToolDispatcher: ...
@overload
def make_tool_dispatcher(
    *,
    tools: Iterable[str] | Mapping[str, Any] = (),
    spec: type[T],
    **options: Unpack[NamedFakeOptions],
) -> T: ...
@overload
def make_tool_dispatcher(
    *,
    tools: Iterable[str] | Mapping[str, Any] = (),
    spec: str | ClassSpec,
    **options: Unpack[NamedFakeOptions],
) -> Any: ...
def make_tool_dispatcher(
    *, tools: Iterable[str] | Mapping[str, Any] = (), spec: Spec = None, **options: Any
) -> Any:
    """Make a fake tool dispatcher.

    Args:
        tools: Names of its tools, or {name: result}; an exception as a result is raised.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake.

    Examples:
        >>> make_tool_dispatcher(tools=["search"]).has_tool("search")
        True
    """
    return TOOL_DISPATCHER.make(tools=tools, spec=spec, **options)
