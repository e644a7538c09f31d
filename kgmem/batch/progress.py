"""How far a batch has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """The documents that are through, of all."""

    documents: int
    done: int
    skipped: int
    failed: int
    bytes: int
    """Of all documents."""
    bytes_through: int
    """Of those that are done, skipped or failed."""
    bytes_worked: int
    """Of those that are done or failed in this run."""
    seconds: float
    """Since the run began."""

    @property
    def rate(self) -> float:
        """Bytes per second, skipped documents not counted."""
        return self.bytes_worked / self.seconds if self.seconds else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds to the end at this rate; None while nothing is known of it."""
        return (self.bytes - self.bytes_through) / self.rate if self.rate else None
