"""A filter in words, made of the clauses of its relation: "has more than 5 pages", "founded after 1990"."""

from __future__ import annotations

from typing import NamedTuple

from kgmem.synthesis.pieces import Clause, Reading, X
from kgmem.synthesis.words import TIME


class Said(NamedTuple):
    """A condition: behind a noun ("" where only a relative clause can stand), and as a verb phrase, both numbers."""

    post: str
    finite: tuple[str, str]

    def behind(self, *, many: bool) -> str:
        """What follows a noun in that number."""
        return self.post or f"that {self.finite[many]}"


def measuring(back: Reading, kind: str) -> list[Clause]:
    """The clauses of a measure's subjects in which a value with its comparison can stand."""
    if kind == TIME:
        ends = (f" in {X}", f" on {X}")
        return [c for c in back.clauses if c.one.endswith(ends) and " the " not in c.one]
    return [c for c in back.clauses if c.one and " the " not in c.one and (c.unit or c.one.endswith(X))]


def timed_clause(text: str, when: str) -> str:
    """A clause that ends in "in X" or "on X" with other words for that."""
    return f"{text[: -len(f'in {X}')]}{when}"


def units_of(back: Reading) -> list[str]:
    """Inhabitants, pages: what is counted in "has X pages"."""
    found = [c.one.partition(X)[2].strip() for c in back.clauses if c.unit and c.one.startswith(f"has {X}")]
    return [unit for unit in dict.fromkeys(found) if unit.endswith("s") or unit == "people"]


def with_amount(clause: Clause, amount: str, kind: str) -> Said:
    """The condition that a clause says of an amount: "more than 5", "after 1990"."""
    if kind == TIME:
        finite = (timed_clause(clause.one, amount), timed_clause(clause.many, amount))
        return Said(timed_clause(clause.reduced, amount) if clause.reduced else "", finite)
    finite = (clause.one.replace(X, amount), clause.many.replace(X, amount))
    if clause.one.startswith("has "):
        return Said(f"with {finite[0].removeprefix('has ')}", finite)
    return Said(clause.reduced.replace(X, amount) if clause.reduced else "", finite)


_SHORT = (
    ("does not", "doesn't"), ("do not", "don't"), ("did not", "didn't"), ("is not", "isn't"), ("are not", "aren't"),
    ("was not", "wasn't"), ("were not", "weren't"), ("has not", "hasn't"), ("have not", "haven't"),
)  # fmt: skip


def contracted(text: str) -> str:
    """A verb phrase with its "not" in short: "don't border X"."""
    for full, short in _SHORT:
        if text.startswith(full):
            return text.replace(full, short, 1)
    return text
