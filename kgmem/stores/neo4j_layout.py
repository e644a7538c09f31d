"""How a graph lies in Neo4j, as far as a query must know: which Cypher stands for which step.

A variable of a query holds a NODE, or, where literals are properties, a VALUE. A layout writes clauses for variables
that the caller names; values go into `Parameters`, so that the text depends on the graph's schema alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from kgmem.stores.neo4j_described import Described
from kgmem.types import NamedNode, Node


class Kind(Enum):
    """What a variable holds."""

    NODE = "node"
    VALUE = "value"


@dataclass(slots=True)
class Parameters:
    """The values of a query, each under a name that is made for it."""

    values: dict[str, object] = field(default_factory=dict)

    def add(self, value: object) -> str:
        """The reference to a new parameter: `$p0`."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def named(self, name: str, value: object) -> str:
        """The reference to a parameter that has one value in the whole query."""
        self.values[name] = value
        return f"${name}"


@dataclass(frozen=True, slots=True)
class Worth:
    """Expressions for what a literal is worth in a comparison (kgmem.plans.values); null where it is no such thing."""

    number: str
    time: str
    text: str
    place: str
    """On the line of numbers and times; 1995-06-01 is 1995.0601."""


class Layout(Protocol):
    """One way in which a graph lies in Neo4j."""

    name: str
    """For people: "property graph"."""

    def ends(self, predicate: str) -> tuple[Kind, Kind] | None:
        """What stands at the subject and at the object of a predicate; None if the graph can't have it."""

    def kind(self, node: Node) -> Kind:
        """What a variable that holds the node is."""

    def start(self, variable: str, nodes: Sequence[Node], kind: Kind, parameters: Parameters) -> str:
        """Binds the variable to each of the nodes."""

    def of_type(self, variable: str, types: Sequence[NamedNode], parameters: Parameters) -> str:
        """Binds the variable to each instance of the classes."""

    def typed(self, variable: str, types: Sequence[NamedNode], parameters: Parameters) -> tuple[str, str] | None:
        """Expressions for the name of the node's class, and for what states it; None where classes are nodes."""

    def hop(self, subject: str, predicate: str, object_: str, parameters: Parameters, *, inverse: bool = False) -> str:
        """From the subject, which is bound, to the object; `inverse`: from the object to the subject.

        What else was bound is lost if it begins with WITH.
        """

    def edge(
        self, subject: str, predicate: str, object_: str, parameters: Parameters, *, inverse: bool = False
    ) -> tuple[str, str]:
        """The same, but whatever was bound stays; and the expression for the named graph that states it."""

    def has(self, subject: str, predicate: str, value: str, condition: str, parameters: Parameters) -> str:
        """Whether the subject has a literal by the predicate for which the condition on the variable `value` holds."""

    def among(self, variable: str, nodes: Sequence[Node], kind: Kind, parameters: Parameters) -> str:
        """Whether the variable holds one of the nodes."""

    def worth(self, variable: str) -> Worth:
        """What the literal in a variable is worth."""

    def described(self, value: object) -> Described | None:
        """What came for a variable, or None for a null. Raises StoreError for what is no term."""

    def shown(self, variable: str, kind: Kind, parameters: Parameters) -> str:
        """The expression that a query returns for a variable, with what a reader must know of a node."""

    def order(self, variable: str) -> str:
        """What nodes or values are sorted by, as in an ORDER BY: text, language, datatype; see GraphStore."""

    def lookup(self, variable: str, identity: str) -> str:
        """A pattern for the one node that is known by the expression `identity`, see `identities`."""

    def identities(self, nodes: Sequence[Node]) -> list[str]:
        """What the nodes that can be looked up are known by."""

    def related(self, edge: str, parameters: Parameters) -> str:
        """Whether a relationship counts, and is one of a relation."""

    def branches(self, parameters: Parameters) -> list[Branch]:
        """The steps that can be taken from a hub, one by one, and those that are not along plain relationships."""

    def holding(self, literals: Sequence[Node], parameters: Parameters) -> list[str]:
        """Queries for what has the literals, where these are values: rows of a value and its edges (neo4j_edges)."""

    def predicate_of(self, relationship_type: str) -> str | None:
        """The predicate IRI of a relationship type; None if it is no relation that can be asked for."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way from a node `x` to `y`: a clause without its condition, and the predicate."""

    predicate: str
    inverse: bool
    pattern: str
    """MATCH pattern with the relationship `r`."""
    value: str = "y"
    """What is at the end: an expression whose elements are found with UNWIND."""
    for_hubs: bool = True
    """Whether ordinary nodes find the same by their relationships."""
