"""What kind of answer a question word asks for, and whether answers are of another one.

Where two relations fit the words ("where was she born": a place, a day), the kind of the answer decides; and a plan
that stops early ("which country is the headquarters in": a city) gives the wrong kind, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from kgmem.plans.values import is_number, time_of
from kgmem.subgraph import Role, Seed
from kgmem.types import Literal, NamedNode, Node, local_name

_BEGINNING = r"^\W*(?:(?:in|at|on|from|to|of|by|since|until|for|with|through|under|into)\s+)?"
_MEASURES = "many|much|old|long|tall|high|far|big|large|heavy|deep"
_WORD = re.compile(rf"{_BEGINNING}(who|whom|where|when|how\s+(?:{_MEASURES}))\b", re.IGNORECASE)
_CLASS = re.compile(rf"{_BEGINNING}(?:which|what)\s+(?:\w+\s+)?$", re.IGNORECASE)


class Kind(Enum):
    """What question words ask for."""

    TIME = "when"
    NUMBER = "how many"
    THING = "who or where"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the answers of a question should be; nothing is known where both are empty."""

    kind: Kind | None = None
    classes: frozenset[Node] = frozenset()

    def contradicts(
        self, answers: Sequence[Node], types: Mapping[Node, Sequence[NamedNode]], labels: Mapping[Node, str]
    ) -> bool:
        """Whether no answer is of the kind. Answers whose types are not known may be of any class.

        A node without a label in `labels` is called by its IRI's local name.
        """
        if self.kind is not None and not any(_is(node, labels.get(node), self.kind) for node in answers):
            return True
        if not self.classes:
            return False
        typed = [node for node in answers if isinstance(node, Literal) or types.get(node)]
        return bool(typed) and not any(self.classes.intersection(types.get(node, ())) for node in typed)


def expected(question: str, seeds: Sequence[Seed]) -> Expected:
    """What a question's first words ask for: "when", "how old", "which country"."""
    word = _WORD.match(question)
    if word is not None:
        first = word[1].lower()
        return Expected(Kind.TIME if first == "when" else Kind.NUMBER if first.startswith("how") else Kind.THING)
    asked = [s for s in seeds if s.role == Role.CLASS and s.start and _CLASS.match(question[: s.start])]
    return Expected(classes=frozenset(node for seed in asked for node in seed.candidate.nodes))


def may_be_number(node: Node) -> bool:
    """Whether only a node's label tells if it is called by a number: many IRIs end in one that says nothing."""
    return isinstance(node, NamedNode) and any(c.isdigit() for c in local_name(node.value))


def _is(node: Node, label: str | None, kind: Kind) -> bool:
    text = node.value if isinstance(node, Literal | NamedNode) else ""
    said = text if isinstance(node, Literal) else label or local_name(text)
    if kind == Kind.THING:
        value = isinstance(node, Literal) and (is_number(node) or time_of(node) is not None)
        return not value and not said.isdigit()
    if kind == Kind.TIME and isinstance(node, Literal) and is_number(node):
        return time_of(node) is not None
    return any(c.isdigit() for c in said)
