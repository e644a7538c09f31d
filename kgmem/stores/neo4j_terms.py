"""The layout of graphs that kgmem writes: every RDF term is a node, every statement a relationship.

    (:KgmemTerm {key})                 key: the term in N-Triples form, or, if that is long, its hash
        term                           the N-Triples form, where the key is a hash
        number, time, place, text      of literals: what they are worth in a comparison
    -[:`PREDICATE IRI` {source}]->     one for each source that states the triple; source: the number of a KgmemSource

Literals are nodes, so that a hop through a literal costs what any hop costs, languages, datatypes and several values
need no rules, and a statement's source stands where every statement has room for it: on the relationship.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import cast

from pyoxigraph import RdfFormat, parse

from kgmem.errors import StoreError
from kgmem.stores.graph_names import graph_name
from kgmem.stores.neo4j_cypher import any_of, quoted
from kgmem.stores.neo4j_described import Described, language_rank
from kgmem.stores.neo4j_layout import Branch, Kind, Parameters, Worth
from kgmem.stores.neo4j_values import literals_of, number_of
from kgmem.types import (
    LABEL_PREDICATES,
    RDF_TYPE,
    XSD_STRING,
    BlankNode,
    Literal,
    NamedNode,
    Node,
    is_relation,
)

TERM, NAME, SOURCE, STORE, LANE = "KgmemTerm", "KgmemName", "KgmemSource", "KgmemStore", "KgmemLane"
"""Labels of the nodes of a graph that kgmem writes."""
_LONGEST_KEY = 1_000
"""Characters; an index of Neo4j takes some 8,000 bytes."""
_TIME = re.compile(
    r"-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?"
)
_NO_DIGITS = re.compile(r"[+-][0-9]{2}:[0-9]{2}$|[^0-9]")
_BLANK = "urn:kgmem:blank:"
_NAMES = any_of(predicate.value for predicate in LABEL_PREDICATES)
_TYPE = quoted(RDF_TYPE.value)


def key_of(term: str) -> str:
    """The key of a term in N-Triples form."""
    return term if len(term) <= _LONGEST_KEY else f"sha256:{sha256(term.encode()).hexdigest()}"


def node_key(node: Node) -> str:
    """The key of a node."""
    return key_of(str(node))


def properties_of(term: str) -> dict[str, object]:
    """What is stored with a term: itself if its key is a hash, and of a literal what it is worth in a comparison."""
    properties: dict[str, object] = {"term": term} if len(term) > _LONGEST_KEY else {}
    if term[0] == '"':
        literal = cast("Literal", node_of(term))
        plain = literal.language is not None or literal.datatype == XSD_STRING
        if plain:
            properties["text"] = literal.value
        number = number_of(literal)
        if number is not None:
            properties["number"] = number
        if _TIME.fullmatch(literal.value):
            properties["time"] = literal.value
            properties["place"] = _place(literal.value)
    return properties


def _place(time: str) -> float:
    """1995-06-01 as 1995.0601; a sum, since before Christ the year is negative, while its months run forward."""
    year = 5 if time.startswith("-") else 4
    digits = _NO_DIGITS.sub("", time[year : year + 15])
    return int(time[:year]) + float(f"0.{digits}0")


@lru_cache(maxsize=100_000)
def node_of(term: str) -> Node:
    """The node that its N-Triples form stands for."""
    if term[0] == "<" and "\\" not in term:
        return NamedNode(term[1:-1])
    if term[0] == "_":
        return BlankNode(term[2:])
    quad = next(iter(parse(f"<x:s> <x:p> {term} .", format=RdfFormat.N_TRIPLES, lenient=True)))
    return cast("Node", quad.object)


class TermLayout:
    """Reads the committed sources, whose names are given by their numbers."""

    name = "written by kgmem"

    def __init__(self, sources: Mapping[int, str], relations: Sequence[str] = ()) -> None:
        self.relations = list(relations)
        self._graphs = {str(number): graph_name(name).value for number, name in sources.items()}
        self.sources = list(sources)

    def ends(self, predicate: str) -> tuple[Kind, Kind]:
        """Nodes, always."""
        del predicate
        return Kind.NODE, Kind.NODE

    def kind(self, node: Node) -> Kind:
        """A node, always."""
        del node
        return Kind.NODE

    def start(self, variable: str, nodes: Sequence[Node], kind: Kind, parameters: Parameters) -> str:
        """Looks the keys up in the index."""
        del kind
        keys = parameters.add([node_key(node) for node in nodes])
        return f"MATCH ({variable}:{TERM}) WHERE {variable}.key IN {keys}"

    def of_type(self, variable: str, types: Sequence[NamedNode], parameters: Parameters) -> str:
        """Follows rdf:type backwards."""
        sort = f"{variable}_type"
        begin = self.start(sort, types, Kind.NODE, parameters)
        return f"{begin}\n{self.hop(variable, RDF_TYPE.value, sort, parameters)}"

    def typed(self, variable: str, types: Sequence[NamedNode], parameters: Parameters) -> tuple[str, str] | None:
        """Classes are nodes."""

    def hop(self, subject: str, predicate: str, object_: str, parameters: Parameters, *, inverse: bool = False) -> str:
        """The relationships of the committed sources."""
        del inverse
        edge = f"{subject}_{object_}"
        pattern = f"({subject})-[{edge}:{quoted(predicate)}]->({object_})"
        return f"MATCH {pattern} WHERE {self.committed(edge, parameters)}"

    def edge(
        self, subject: str, predicate: str, object_: str, parameters: Parameters, *, inverse: bool = False
    ) -> tuple[str, str]:
        """The same, with the source's named graph."""
        del inverse
        graphs = parameters.named("graphs", self._graphs)
        return self.hop(subject, predicate, object_, parameters), f"{graphs}[toString({subject}_{object_}.source)]"

    def has(self, subject: str, predicate: str, value: str, condition: str, parameters: Parameters) -> str:
        """A subquery."""
        return f"EXISTS {{ {self.hop(subject, predicate, value, parameters)} AND {condition} }}"

    def among(self, variable: str, nodes: Sequence[Node], kind: Kind, parameters: Parameters) -> str:
        """By key."""
        del kind
        return f"{variable}.key IN {parameters.add([node_key(node) for node in nodes])}"

    def worth(self, variable: str) -> Worth:
        """Stored with the literal."""
        number, place = f"{variable}.number", f"{variable}.place"
        return Worth(number, f"{variable}.time", f"{variable}.text", f"coalesce({number}, {place})")

    def shown(self, variable: str, kind: Kind, parameters: Parameters) -> str:
        """The term with its names, each with its predicate, and its classes."""
        del kind
        name, of_type = self.committed("n", parameters), self.committed("t", parameters)
        names = f"[({variable})-[n:{_NAMES}]->(o) WHERE {name} | [type(n), coalesce(o.term, o.key)]]"
        types = f"[({variable})-[t:{_TYPE}]->(o) WHERE {of_type} | coalesce(o.term, o.key)]"
        return f"{variable} {{.key, .term, names: {names}, types: {types}}}"

    def related(self, edge: str, parameters: Parameters) -> str:
        """Whether a relationship counts, and is one of a relation."""
        relations = parameters.named("relations", self.relations)
        return f"{self.committed(edge, parameters)} AND type({edge}) IN {relations}"

    def committed(self, edge: str, parameters: Parameters) -> str:
        """Whether a relationship belongs to a source that is complete."""
        return f"{edge}.source IN {parameters.named('sources', self.sources)}"

    def described(self, value: object) -> Described | None:
        """A term and what is said of it."""
        import neo4j.graph

        match value:
            case None:
                return None
            case neo4j.graph.Node() if TERM in value.labels:
                return Described(node_of(value.get("term") or value["key"]))
            case {"key": str(key), "term": term, "names": list(names), "types": list(types)}:
                node = node_of(term or key)
                classes = {node_of(of_node) for of_node in types}
                iris = sorted((c for c in classes if isinstance(c, NamedNode)), key=str)
                return Described(node, _best_name(names), tuple(iris), complete=True)
            case _:
                return Described(plain(value))

    def order(self, variable: str) -> str:
        """From the term itself; a blank node stands where the IRI does that SPARQL endpoints know it by."""
        term = f"coalesce({variable}.term, {variable}.key)"
        end = f"last(split({term}, '\"'))"
        text = f"coalesce({variable}.text, substring({term}, 1, size({term}) - size({end}) - 2))"
        datatype = f"CASE {end} WHEN '' THEN '{XSD_STRING.value}' ELSE substring({end}, 3, size({end}) - 4) END"
        return f"""CASE left({term}, 1) WHEN '<' THEN substring({term}, 1, size({term}) - 2)
        WHEN '_' THEN '{_BLANK}' + substring({term}, 2) ELSE {text} END,
      CASE WHEN left({term}, 1) <> '\"' THEN '' WHEN {end} STARTS WITH '@' THEN {end} ELSE ' ' + {datatype} END"""

    def lookup(self, variable: str, identity: str) -> str:
        """By key."""
        return f"({variable}:{TERM} {{key: {identity}}})"

    def identities(self, nodes: Sequence[Node]) -> list[str]:
        """Their keys."""
        return [node_key(node) for node in nodes]

    def branches(self, parameters: Parameters) -> list[Branch]:
        """One for each relation and direction."""
        del parameters
        return [
            Branch(
                predicate, inverse, f"(x){'<' if inverse else ''}-[r:{quoted(predicate)}]-{'' if inverse else '>'}(y)"
            )
            for predicate in self.relations
            for inverse in (False, True)
        ]

    def holding(self, literals: Sequence[Node], parameters: Parameters) -> list[str]:
        """None: literals are nodes."""
        del literals, parameters
        return []

    def predicate_of(self, relationship_type: str) -> str | None:
        """The type is the IRI."""
        return relationship_type if is_relation(NamedNode(relationship_type)) else None


def plain(value: object) -> Node:
    """A literal for a plain value of a query. Raises StoreError for what is none."""
    literal = next(literals_of(value), None)
    if literal is None:
        raise StoreError(f"the query gave {type(value).__name__} where a node or a literal was expected")
    return literal


def _best_name(names: Sequence[Sequence[str]]) -> str | None:
    best: tuple[int, int, str, str] | None = None
    for predicate, term in names:
        name = node_of(term)
        if isinstance(name, Literal) and name.value.strip():
            place = LABEL_PREDICATES.index(NamedNode(predicate))
            found = (language_rank(name.language), place, name.language or "", name.value)
            best = found if best is None else min(best, found)
    return best[3] if best is not None else None
