"""Stand where the language model would be, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from netra_fakes.reference.contexts import UserExecutionContext

T = TypeVar("T")


@dataclass(frozen=True)
class LLMResponse:
    """What a model answered.

    Attributes:
        content: The text.
        model: The model's name.
    """

    content: str
    model: str = "reference"


class LLMManager:
    """Ask a model. The reference model says the prompt back, so that answers can be told apart."""

    def __init__(self, user_context: UserExecutionContext | None = None) -> None:
        self.user_context = user_context
        self._cache: dict[tuple[str, str], str] = {}

    async def initialize(self) -> None:
        """Make ready."""

    async def ask_llm(
        self, prompt: str, llm_config_name: str = "default", use_cache: bool = True
    ) -> str:
        """Return the model's answer to a prompt."""
        return (await self.ask_llm_full(prompt, llm_config_name, use_cache)).content

    async def ask_llm_full(
        self, prompt: str, llm_config_name: str = "default", use_cache: bool = True
    ) -> LLMResponse:
        """Return the model's answer with what is known of it."""
        key = (llm_config_name, prompt)
        answer = self._cache.get(key) if use_cache else None
        if answer is None:
            answer = self._cache[key] = f"You said: {prompt}"
        return LLMResponse(answer, llm_config_name)

    async def ask_llm_structured(
        self,
        prompt: str,
        response_model: type[T],
        llm_config_name: str = "default",
        use_cache: bool = True,
    ) -> T:
        """Return the model's answer as an object: `response_model` is called with no argument."""
        return response_model()

    async def get_available_models(self) -> list[str]:
        """Return the models that may be asked."""
        return ["default"]

    async def health_check(self) -> dict[str, Any]:
        """Return whether the model can be asked."""
        return {"healthy": True}

    def clear_cache(self) -> None:
        """Forget every answer."""
        self._cache.clear()

    async def shutdown(self) -> None:
        """Let go of everything."""
        self.clear_cache()
