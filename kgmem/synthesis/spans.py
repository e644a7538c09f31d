"""Where a question names something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """Where a start of the plan is named in the question, in characters."""

    start: int
    end: int
