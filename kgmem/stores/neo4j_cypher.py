"""Names that stand in the text of a Cypher query. Everything else is a parameter."""

from __future__ import annotations

from collections.abc import Iterable


def quoted(name: str) -> str:
    """A label, type or property name in backticks, whatever it holds.

    Backticks are doubled. A backslash is written as its code point, since Cypher reads code points inside names, too.
    """
    return "`" + name.replace("\\", "\\u005c").replace("`", "``") + "`"


def any_of(names: Iterable[str]) -> str:
    """Several labels or types, of which one must fit: `A`|`B`."""
    return "|".join(map(quoted, names))
