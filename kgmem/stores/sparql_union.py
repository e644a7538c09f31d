"""Several queries in one request."""

from __future__ import annotations

from collections.abc import Sequence


def union(variables: str, parts: Sequence[str]) -> str:
    """A query whose rows are those of all `parts`, subselects that bind some of `variables`."""
    return f"SELECT {variables} WHERE {{\n{{ " + " }\nUNION { ".join(parts) + " }\n}"
