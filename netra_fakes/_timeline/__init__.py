"""Show what happened to the fakes of a test, in order, across all of them."""

from __future__ import annotations

from netra_fakes._timeline.calls import Call, Timeline, timeline

__all__ = ["Call", "Timeline", "timeline"]
