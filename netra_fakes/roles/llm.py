"""The language model: answers every prompt with the same words, and costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from netra_fakes.roles.role import Role, register_role

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from netra_fakes._spec import ClassSpec
    from netra_fakes.reference import LLMManager
    from netra_fakes.roles.role import NamedFakeOptions, Spec
    from netra_fakes.roles.wiring import Wiring

T = TypeVar("T")


def _wire(wiring: Wiring, *, answer: str = "A fake answer.") -> None:
    wiring.returns("ask_llm", answer)
    wiring.returns("get_available_models", ["default"])
    wiring.returns("health_check", {"healthy": True})


LLM_MANAGER = register_role(
    Role(
        "llm_manager",
        target="netra_backend.app.llm.llm_manager:LLMManager",
        reference="netra_fakes.reference:LLMManager",
        wire=_wire,
    )
)


@overload
def make_llm_manager(
    *, answer: str = "...", spec: None = None, **options: Unpack[NamedFakeOptions]
) -> LLMManager: ...
@overload
def make_llm_manager(
    *, answer: str = "...", spec: type[T], **options: Unpack[NamedFakeOptions]
) -> T: ...
@overload
def make_llm_manager(
    *, answer: str = "...", spec: str | ClassSpec, **options: Unpack[NamedFakeOptions]
) -> Any: ...
def make_llm_manager(*, answer: str = "A fake answer.", spec: Spec = None, **options: Any) -> Any:
    """Make a fake language model.

    Args:
        answer: What `ask_llm` answers.
        spec: Build it from this class, dotted path or ClassSpec.
        options: The keywords of `make_fake`.

    Returns:
        The fake.

    Examples:
        >>> make_llm_manager(answer="yes").ask_llm.return_value
        'yes'
    """
    return LLM_MANAGER.make(answer=answer, spec=spec, **options)
