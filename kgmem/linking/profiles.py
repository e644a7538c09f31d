"""What the graph knows of the nodes that a text may speak of: classes, neighbours, and the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from kgmem.linking.kinds import kinds_of_classes
from kgmem.linking.wordlists import FUNCTION_WORDS
from kgmem.stores.base import GraphStore
from kgmem.stores.folding import fold
from kgmem.types import BlankNode, Literal, NamedNode, Node, ends, local_name

_EDGES = 16
"""Of each predicate and direction of a node."""
_NEIGHBOURS = 48
"""Of a node, whose labels count as its context."""
_BATCH = 256
_KEPT = 50_000
_RDF, _RDFS, _OWL = (
    f"http://www.w3.org/{end}#" for end in ("1999/02/22-rdf-syntax-ns", "2000/01/rdf-schema", "2002/07/owl")
)
_SCHEMA = {
    NamedNode(iri)
    for iri in (
        f"{_RDF}Property",
        *(f"{_RDFS}{kind}" for kind in ("Class", "Datatype")),
        *(
            f"{_OWL}{kind}"
            for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A node's neighbours, and the folded words of their labels, the relations' and the node's descriptions."""

    neighbours: frozenset[Node]
    words: frozenset[str]
    degree: int


_NOTHING = Surroundings(frozenset(), frozenset(), 0)


class Profiles:
    """Looks nodes up in batches and remembers them; make a new one when the graph has changed."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._kinds: dict[Node, frozenset[str]] = {}
        self._labels: dict[Node, str] = {}
        self._surroundings: dict[Node, Surroundings] = {}
        self._schema: set[Node] = set()
        self._relations = store.schema().relations
        self._rarity: dict[str, float] = {}
        self._size = max(2, store.aliases.size())

    def classify(self, nodes: Iterable[Node]) -> None:
        """Makes the kinds of nodes known."""
        _bound(self._kinds)
        missing = [node for node in dict.fromkeys(nodes) if node not in self._kinds]
        if missing:
            types = self._store.types(missing)
            classes = self._store.labels({kind for kinds in types.values() for kind in kinds})
            for node in missing:
                kinds = types.get(node, ())
                names = [name for kind in kinds for name in (classes[kind], local_name(kind.value))]
                self._kinds[node] = kinds_of_classes(names)
                if not _SCHEMA.isdisjoint(kinds) or (isinstance(node, NamedNode) and node.value in self._relations):
                    self._schema.add(node)

    def name(self, nodes: Iterable[Node]) -> None:
        """Makes the labels of nodes known."""
        _bound(self._labels)
        missing = [node for node in dict.fromkeys(nodes) if node not in self._labels]
        if missing:
            self._labels.update(self._store.labels(missing))

    def surround(self, nodes: Iterable[Node]) -> None:
        """Makes the surroundings of nodes known: two calls to the store for every 256 of them."""
        _bound(self._surroundings)
        missing = [node for node in dict.fromkeys(nodes) if node not in self._surroundings]
        for begin in range(0, len(missing), _BATCH):
            self._surround(missing[begin : begin + _BATCH])

    def is_schema(self, node: Node) -> bool:
        """Whether a classified node is a class or relation: a text with the word "city" does not mention the class."""
        return node in self._schema

    def label(self, node: Node) -> str:
        """The label of a node that is named."""
        return self._labels[node]

    def kinds(self, node: Node) -> frozenset[str]:
        """The coarse kinds of a node that is classified."""
        return self._kinds[node]

    def surroundings(self, node: Node) -> Surroundings:
        """Those of a node that is known; nothing for any other."""
        return self._surroundings.get(node, _NOTHING)

    def rarity(self, folded: Iterable[str]) -> dict[str, float]:
        """The inverse document frequency of words among the graph's names, 0 for function words."""
        _bound(self._rarity)
        wanted = set(folded)
        missing = wanted - self._rarity.keys()
        if missing:
            counts = self._store.aliases.known_words(missing)
            for word in missing:
                frequent = word in FUNCTION_WORDS or len(word) < 2
                self._rarity[word] = 0.0 if frequent else log(self._size / (1 + counts.get(word, 0))) + 1
        return {word: max(0.0, self._rarity[word]) for word in wanted}

    def _surround(self, nodes: Sequence[Node]) -> None:
        found: dict[Node, dict[Node, None]] = {node: {} for node in nodes}
        relations: dict[Node, set[str]] = {node: set() for node in nodes}
        for triple in self._store.neighbourhood(nodes, limit=_EDGES):
            subject, object_ = ends(triple)
            for node, other in ((subject, object_), (object_, subject)):
                if node in found:
                    found[node][other] = None
                    relations[node].add(triple.predicate.value)
        shown = {node: list(others)[:_NEIGHBOURS] for node, others in found.items()}
        labels = self._store.labels({other for others in shown.values() for other in others})
        types = self._store.types(nodes)
        for node in nodes:
            texts = [labels[other] for other in shown[node] if not isinstance(other, BlankNode)]
            texts += [local_name(kind.value) for kind in types.get(node, ())]
            words = {word for text in texts for word in _words(text)}
            words.update(word for iri in relations[node] for word in _relation_words(iri))
            others = frozenset(other for other in found[node] if _tells(other))
            self._surroundings[node] = Surroundings(others, frozenset(words), len(found[node]))


def _tells(node: Node) -> bool:
    """Whether sharing this neighbour means something; sharing a number does not."""
    return isinstance(node, NamedNode) or (isinstance(node, Literal) and not node.value[:1].isdigit())


@lru_cache(maxsize=1 << 14)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in fold(text[:2_000]) if word not in FUNCTION_WORDS)


@lru_cache(maxsize=4_096)
def _relation_words(iri: str) -> tuple[str, ...]:
    return tuple(word for word in fold(local_name(iri)) if word not in FUNCTION_WORDS)


def _bound(known: dict) -> None:  # type: ignore[type-arg]
    if len(known) > _KEPT:
        known.clear()
