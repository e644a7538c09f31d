"""The data that passes between the stages of a question: terms, relations, mentions, answers.

RDF terms are pyoxigraph's own classes (`NamedNode`, `BlankNode`, `Literal`, `Triple`): small, hashable,
compared by value. Every store speaks in them, also those that are not RDF inside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Node: TypeAlias = NamedNode | BlankNode | Literal
"""Anything that can stand at an end of an edge; literals are nodes too."""

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_BOOLEAN = NamedNode(XSD + "boolean")
XSD_INTEGER = NamedNode(XSD + "integer")
XSD_STRING = NamedNode(XSD + "string")

LABEL_PREDICATES: tuple[NamedNode, ...] = (
    NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
    RDFS_LABEL,
    NamedNode("http://schema.org/name"),
    NamedNode("https://schema.org/name"),
    NamedNode("http://xmlns.com/foaf/0.1/name"),
)
"""Predicates whose objects name their subject, best first."""

ALIAS_PREDICATES: tuple[NamedNode, ...] = (
    NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"),
    NamedNode("http://www.w3.org/2004/02/skos/core#hiddenLabel"),
    NamedNode("http://schema.org/alternateName"),
    NamedNode("https://schema.org/alternateName"),
    NamedNode("http://xmlns.com/foaf/0.1/nick"),
)
"""Predicates whose objects are further names of their subject."""

NAMING_PREDICATES = frozenset(LABEL_PREDICATES) | frozenset(ALIAS_PREDICATES)

VOCABULARIES = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/ns/shacl#",
)
"""Namespaces that describe a graph's terms (domains, comments, shapes), not its things."""


def is_relation(predicate: NamedNode) -> bool:
    """Whether a predicate can be asked about: it neither names nor types a node, nor describes an ontology's terms."""
    return predicate not in NAMING_PREDICATES and not predicate.value.startswith(VOCABULARIES)


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A predicate with a reading direction: subject to object, or `inverse`, object to subject."""

    iri: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a mention may stand for: nodes that share a name and their types, with the match's score in 0..1."""

    nodes: tuple[Node, ...]
    label: str
    score: float
    match: str
    """How the text met the alias: exact, folded, inflected, reordered, fuzzy, literal; or class, value.
    In documents also short, coreferent, head."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the text, in characters, and what it may stand for, best candidate first."""

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """One answer: an entity (`id` is its IRI), or a literal, number or yes/no (`id` is None)."""

    id: str | None
    label: str
    datatype: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One triple that an answer rests on, in readable form, and the source that states it."""

    subject: str
    predicate: str
    object: str
    source: str


@dataclass(frozen=True, slots=True)
class QueryText:
    """The executed query: `language` is "sparql" or "cypher"; a text in Cypher names its values, as `$p0`."""

    language: str
    text: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What `ask` returns. `abstained` answers have no items and say why in `answer`."""

    question: str
    answer: str
    answers: tuple[AnswerItem, ...]
    confidence: float
    abstained: bool
    plan: str | None
    query: QueryText | None
    evidence: tuple[Evidence, ...]
    elapsed_ms: float


_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"\d+|[^\W\d_]+")


def local_name(iri: str) -> str:
    """The readable end of an IRI: `…/ontology#directedBy` gives `directed by`."""
    end = re.split(r"[/#:]", iri.rstrip("/#:"))[-1]
    words = _WORD.findall(_CAMEL.sub(" ", end))
    return " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words) or end or iri


def ends(triple: Triple) -> tuple[Node, Node]:
    """Subject and object of a triple of nodes. Stores hand out no triples about triples (RDF 1.2)."""
    return cast("tuple[Node, Node]", (triple.subject, triple.object))


def node_id(node: Node) -> str | None:
    """The IRI of a named node, `_:name` of a blank node, None for a literal."""
    return None if isinstance(node, Literal) else (node.value if isinstance(node, NamedNode) else str(node))


__all__ = [
    "ALIAS_PREDICATES",
    "LABEL_PREDICATES",
    "NAMING_PREDICATES",
    "RDFS_LABEL",
    "RDF_TYPE",
    "VOCABULARIES",
    "XSD",
    "XSD_BOOLEAN",
    "XSD_INTEGER",
    "XSD_STRING",
    "Answer",
    "AnswerItem",
    "BlankNode",
    "Candidate",
    "Evidence",
    "Literal",
    "Mention",
    "NamedNode",
    "Node",
    "QueryText",
    "Relation",
    "Triple",
    "ends",
    "is_relation",
    "local_name",
    "node_id",
]
