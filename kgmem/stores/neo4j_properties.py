"""The layout of property graphs, whoever made them: nodes with properties, and relationships with properties.

A node is named by its label property. Its other properties are literals, relationship types are predicates, node
labels are classes, and the properties of relationships are predicates of the nodes at both ends (neo4j_names).
Graphs that were imported with neosemantics differ in their names only, and in that a node's `uri` is its IRI.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgmem.stores.neo4j_cypher import any_of, quoted
from kgmem.stores.neo4j_described import Described
from kgmem.stores.neo4j_layout import Branch, Kind, Parameters, Worth
from kgmem.stores.neo4j_names import PlainNames, Predicate, Step
from kgmem.stores.neo4j_node_names import RESOURCE, URI, NodeNames
from kgmem.stores.neo4j_profile import Profile
from kgmem.stores.neo4j_terms import plain
from kgmem.stores.neo4j_values import literals_of, value_of
from kgmem.types import Literal, NamedNode, Node, is_relation

if TYPE_CHECKING:
    import neo4j.graph

_MOMENT, _WRITTEN = "DATE | LOCAL DATETIME | ZONED DATETIME", "INTEGER | STRING"
_TIME_SHAPE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?"


class PropertyLayout(NodeNames):
    """Reads a graph as its profile describes it. `origin` is what evidence names as the source."""

    def __init__(self, names: PlainNames, profile: Profile, origin: str) -> None:
        super().__init__(names, profile)
        self.origin = origin
        self.name = "imported with neosemantics" if self.imported else "property graph"

    def ends(self, predicate: str) -> tuple[Kind, Kind] | None:
        """A relationship has nodes at both ends, a property a value."""
        known = self.known(predicate)
        if known is None:
            return None
        return Kind.NODE, Kind.NODE if known.step == Step.TYPE else Kind.VALUE

    def known(self, predicate: str) -> Predicate | None:
        """What a predicate stands for in this graph; a relationship type where an IRI is both."""
        may = self.names.predicates(predicate)
        return next((one for one in may if self.profile.has(one)), may[0] if may else None)

    def kind(self, node: Node) -> Kind:
        """Literals are values."""
        return Kind.VALUE if isinstance(node, Literal) else Kind.NODE

    def start(self, variable: str, nodes: Sequence[Node], kind: Kind, parameters: Parameters) -> str:
        """Nodes by id, values as they are."""
        if kind == Kind.VALUE:
            return f"UNWIND {parameters.add(self._values(nodes))} AS {variable}"
        label = f":{RESOURCE}" if self.imported else ""
        return f"MATCH ({variable}{label}) WHERE {self.among(variable, nodes, kind, parameters)}"

    def of_type(self, variable: str, types: Sequence[NamedNode], parameters: Parameters) -> str:
        """The nodes with one of the labels, or of which one of the properties is true."""
        del parameters
        labels = [label for iri in types if (label := self.names.label_of(iri.value)) is not None]
        if labels and not any(self.names.flag_of(iri.value) for iri in types):
            return f"MATCH ({variable}:{any_of(labels)})"
        return f"MATCH ({variable}) WHERE {' OR '.join(self._is(variable, iri) for iri in types) or 'false'}"

    def typed(self, variable: str, types: Sequence[NamedNode], parameters: Parameters) -> tuple[str, str]:
        """By the words of the first one that fits."""
        named = [(self._is(variable, iri), parameters.add(self.names.words(iri.value))) for iri in types]
        cases = " ".join(f"WHEN {condition} THEN {name}" for condition, name in named)
        return f"CASE {cases} END" if cases else "null", parameters.named("origin", self.origin)

    def _is(self, variable: str, iri: NamedNode) -> str:
        """The condition for a node's being of a class."""
        flag, label = self.names.flag_of(iri.value), self.names.label_of(iri.value)
        if flag is not None:
            return f"{variable}.{quoted(flag)} = true"
        return f"{variable}:{quoted(label)}" if label is not None else "false"

    def hop(self, subject: str, predicate: str, object_: str, parameters: Parameters, *, inverse: bool = False) -> str:
        """Along relationships, or to and from the values of a property."""
        del parameters
        known = self.known(predicate)
        if known is None:
            return f"UNWIND [] AS {subject if inverse else object_}"
        if known.step == Step.TYPE:
            return f"MATCH ({subject})-[:{quoted(known.name)}]->({object_})"
        if not inverse:
            return "\n".join(self._held(subject, known, object_))
        values = f"{object_}_values"
        found = f"any(v IN [] + {self._property(subject, known)} WHERE v IN {values})"
        return f"WITH collect(DISTINCT {object_}) AS {values}\n{self._holders(subject, known)} WHERE {found}"

    def edge(
        self, subject: str, predicate: str, object_: str, parameters: Parameters, *, inverse: bool = False
    ) -> tuple[str, str]:
        """The same for each of the values; the source is the database."""
        known = self.known(predicate)
        if inverse and known is not None and known.step != Step.TYPE:
            found = f"{object_} IN [] + {self._property(subject, known)}"
            hop = f"{self._holders(subject, known)} WHERE {found}"
        else:
            hop = self.hop(subject, predicate, object_, parameters, inverse=inverse)
        return hop, parameters.named("origin", self.origin)

    def has(self, subject: str, predicate: str, value: str, condition: str, parameters: Parameters) -> str:
        """A look at the property."""
        del parameters
        known = self.known(predicate)
        if known is None or known.step == Step.TYPE:
            return "false"
        found = f"any({value} IN [] + {self._property(subject, known)} WHERE {condition})"
        if known.step == Step.PROPERTY:
            return found
        return f"EXISTS {{ {self._holders(subject, known)} WHERE {found} }}"

    def among(self, variable: str, nodes: Sequence[Node], kind: Kind, parameters: Parameters) -> str:
        """By id, or by value."""
        if kind == Kind.VALUE:
            return f"{variable} IN {parameters.add(self._values(nodes))}"
        return f"{self.identity(variable)} IN {parameters.add(self.identities(nodes))}"

    def identity(self, variable: str) -> str:
        """The expression for what a node is known by."""
        return f"{variable}.{URI}" if self.imported else f"elementId({variable})"

    def identities(self, nodes: Sequence[Node]) -> list[str]:
        """What the nodes are known by; literals are not."""
        iris = [node for node in nodes if isinstance(node, NamedNode)]
        return [iri.value if self.imported else self.names.element_id(iri) for iri in iris]

    def worth(self, variable: str) -> Worth:
        """From the value's type. Times are told apart by days here, and those before Christ are none."""
        number = f"CASE WHEN {variable} IS :: INTEGER | FLOAT THEN {variable} END"
        time = (
            f"left(CASE WHEN {variable} IS :: {_MOMENT} THEN toString({variable}) WHEN {variable} IS :: {_WRITTEN} "
            f"AND toString({variable}) =~ '{_TIME_SHAPE}' THEN toString({variable}) END, 10)"
        )
        text = f"CASE WHEN {variable} IS :: STRING THEN {variable} END"
        digits = f"replace(substring({time}, 4), '-', '')"
        place = f"coalesce({number}, toFloat(left({time}, 4)) + toFloat('0.' + {digits} + '0'))"
        return Worth(number, time, text, place)

    def shown(self, variable: str, kind: Kind, parameters: Parameters) -> str:
        """Nodes come with their labels and properties."""
        del kind, parameters
        return variable

    def described(self, value: object) -> Described | None:
        """A node with its name, classes and literals; a literal for a plain value."""
        import neo4j.graph

        if value is None:
            return None
        if not isinstance(value, neo4j.graph.Node):
            return Described(plain(value))
        properties = dict(value)
        labels = [label for label in value.labels if label != RESOURCE or not self.imported]
        names = self.names_of(labels, properties)
        naming = self.naming(labels)
        literals = tuple(
            (self.names.iri(Predicate(Step.PROPERTY, name)).value, literal)
            for name in sorted(properties)
            if name not in naming and not isinstance(properties[name], bool)
            for literal in literals_of(properties[name])
        )
        types = tuple(sorted(map(self.names.label, labels), key=str))
        name = names[0] if names else self.numbered(labels, value)
        return Described(self.node(value), name, types, literals, complete=True)

    def node(self, value: neo4j.graph.Node) -> NamedNode:
        """The IRI of a node."""
        if not self.imported:
            return self.names.node(value.element_id)
        try:
            return NamedNode(str(value.get(URI)))
        except ValueError:
            return self.names.node(value.element_id)

    def order(self, variable: str) -> str:
        """Nodes by id, values by their text."""
        return f"CASE WHEN {variable} IS :: NODE THEN {self.identity(variable)} ELSE toStringOrNull({variable}) END"

    def lookup(self, variable: str, identity: str) -> str:
        """By id."""
        if self.imported:
            return f"({variable}:{RESOURCE} {{{URI}: {identity}}})"
        return f"({variable}) WHERE elementId({variable}) = {identity}"

    def related(self, edge: str, parameters: Parameters) -> str:
        """Every relationship counts."""
        del edge, parameters
        return "true"

    def branches(self, parameters: Parameters) -> list[Branch]:
        """One for each relationship type and direction, and for each property of its relationships."""
        del parameters
        found = []
        for name in sorted(self.profile.types):
            ends = ((False, Step.OUT, f"(x)-[r:{quoted(name)}]->(y)"), (True, Step.IN, f"(x)<-[r:{quoted(name)}]-(y)"))
            for inverse, step, pattern in ends:
                if predicate := self.predicate_of(name):
                    found.append(Branch(predicate, inverse, pattern))
                for of_link in sorted(self.profile.links.get(name, ())):
                    iri = self.names.iri(Predicate(step, name, of_link)).value
                    found.append(Branch(iri, False, pattern, f"[] + r.{quoted(of_link)}", for_hubs=False))
        return found

    def holding(self, literals: Sequence[Node], parameters: Parameters) -> list[str]:
        """A look at all nodes that have a property whose values are like these, property by property."""
        values = parameters.named("literals", self._values(literals))
        predicates = [Predicate(Step.PROPERTY, name) for name in sorted(self.profile.properties) if self.is_told(name)]
        for name, properties in sorted(self.profile.links.items()):
            predicates += [Predicate(step, name, of) for of in sorted(properties) for step in (Step.OUT, Step.IN)]
        parts = []
        for known in predicates:
            iri = self.names.iri(known)
            if is_relation(iri):
                held = f"[] + {self._property('n', known)}"
                found = f"any(v IN {held} WHERE v IN {values}){self._told('n', known)}"
                parts.append(f"""{self._holders("n", known)} WHERE {found}
UNWIND {held} AS v
WITH DISTINCT v, n WHERE v IN {values}
WITH v, n ORDER BY {self.identity("n")}
WITH v, collect(n)[..$limit] AS ns
RETURN v AS node, [n IN ns | [null, {parameters.add(iri.value)}, true, n]] AS edges""")
        return parts

    def predicate_of(self, relationship_type: str) -> str | None:
        """The IRI that stands for the type."""
        iri = self.names.iri(Predicate(Step.TYPE, relationship_type))
        return iri.value if is_relation(iri) else None

    def _values(self, nodes: Sequence[Node]) -> list[object]:
        return [value_of(node) for node in nodes if isinstance(node, Literal)]

    def _property(self, subject: str, known: Predicate) -> str:
        """The property, of the node itself or of the relationship at it."""
        if known.step == Step.PROPERTY:
            return f"{subject}.{quoted(known.name)}"
        return f"{subject}_link.{quoted(known.property)}"

    def _holders(self, subject: str, known: Predicate) -> str:
        """A clause for all nodes that may have the property, with the relationship that bears it."""
        if known.step == Step.PROPERTY:
            labels = self.profile.labels_with(known.name)
            return f"MATCH ({subject}{':' + any_of(labels) if labels else ''})"
        link = f"[{subject}_link:{quoted(known.name)}]"
        return f"MATCH ({subject})-{link}->()" if known.step == Step.OUT else f"MATCH ({subject})<-{link}-()"

    def _told(self, subject: str, known: Predicate) -> str:
        """A further condition where the property names the nodes of some labels, for which it is no relation."""
        named = [label for label, naming in self.namings() if label and naming.plain == known.name]
        return f" AND NOT {subject}:{any_of(named)}" if named and known.step == Step.PROPERTY else ""

    def _held(self, subject: str, known: Predicate, value: str) -> list[str]:
        lines = [] if known.step == Step.PROPERTY else [self._holders(subject, known)]
        return [*lines, f"UNWIND [] + {self._property(subject, known)} AS {value}"]
