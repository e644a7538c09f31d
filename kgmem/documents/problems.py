"""How a reader says that it can't go on."""

from __future__ import annotations

DAMAGED = "it is damaged, perhaps cut off in a download; get it again"


class Unreadable(Exception):  # noqa: N818 - it never leaves this package, which turns it into a DocumentError
    """The message is the reason and what to do, in one clause, without the file's name."""
