"""The README's commands are those of a newcomer, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_first_two_commands_set_up_the_demo_and_the_tests() -> None:
    first, second = re.findall(
        r"^```sh\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )[:2]
    assert first.strip().endswith("netra-fakes demo")
    assert "pytest" in second
    assert all("python3 -m venv .venv" in block for block in (first, second))


def test_pictures_exist_and_are_described() -> None:
    text = README.read_text("utf-8")
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', text)
    assert [path for path, _ in pictures] == ["docs/assets/refusal.svg", "docs/assets/timeline.svg"]
    for path, description in pictures:
        assert (README.parent / path).is_file()
        assert len(description) > 40
