"""The layout of property graphs, whoever made them: nodes with properties, and relationships with properties.

A node is named by its label property. Its other properties are literals, relationship types are predicates, node
labels are classes, and the properties of relationships are predicates of the nodes at both ends (neo4j_names).
Graphs that were imported with neosemantics differ in their names only, and in that a node's `uri` is its IRI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kgmem.stores.neo4j_cypher import any_of, quoted
from kgmem.stores.neo4j_described import Described
from kgmem.stores.neo4j_layout import Branch, Kind, Parameters, Worth
from kgmem.stores.neo4j_names import PlainNames, Predicate, PrefixedNames, Step, words
from kgmem.stores.neo4j_naming import Naming, is_alias, named_by
from kgmem.stores.neo4j_profile import Profile
from kgmem.stores.neo4j_terms import plain
from kgmem.stores.neo4j_values import literals_of, value_of
from kgmem.types import LABEL_PREDICATES, NAMING_PREDICATES, Literal, NamedNode, Node, is_relation

if TYPE_CHECKING:
    import neo4j.graph

RESOURCE, URI = "Resource", "uri"
"""The label and the key of every node that neosemantics makes."""
_MOMENT, _WRITTEN = "DATE | LOCAL DATETIME | ZONED DATETIME", "INTEGER | STRING"
_TIME_SHAPE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?"


class PropertyLayout:
    """Reads a graph as its profile describes it. `origin` is what evidence names as the source."""

    def __init__(self, names: PlainNames, profile: Profile, origin: str) -> None:
        self.names = names
        self.profile = profile
        self.origin = origin
        self.imported = isinstance(names, PrefixedNames)
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
        flags = [name for iri in types if (name := self.names.flag_of(iri.value)) is not None]
        labels = [label for iri in types if (label := self.names.label_of(iri.value)) is not None]
        if not flags:
            return f"MATCH ({variable}:{any_of(labels)})" if labels else f"UNWIND [] AS {variable}"
        ways = [f"{variable}:{any_of(labels)}"] if labels else []
        return f"MATCH ({variable}) WHERE {' OR '.join([*ways, *(f'{variable}.{quoted(f)} = true' for f in flags)])}"

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
        name = names[0] if names else self._numbered(labels, value)
        return Described(self.node(value), name, types, literals, complete=True)

    def node(self, value: neo4j.graph.Node) -> NamedNode:
        """The IRI of a node."""
        if not self.imported:
            return self.names.node(value.element_id)
        try:
            return NamedNode(str(value.get(URI)))
        except ValueError:
            return self.names.node(value.element_id)

    def _numbered(self, labels: Sequence[str], value: neo4j.graph.Node) -> str | None:
        """How people are shown a node without a name: "review 12". What was imported has an IRI that tells more."""
        number = value.element_id.rpartition(":")[2]
        return None if self.imported else f"{words(min(labels, default='node'))} {number}"

    def naming(self, labels: Iterable[str]) -> set[str]:
        """The properties that name a node of these labels, or are its key, so that they are no relations."""
        own = {URI} if self.imported else set()
        return own | self.profile.naming(labels) | {name for name in self.profile.properties if self.is_name(name)}

    def is_name(self, name: str) -> bool:
        """Whether a property is one of RDF's naming predicates."""
        return self.names.iri(Predicate(Step.PROPERTY, name)) in NAMING_PREDICATES

    def names_of(self, labels: Sequence[str], properties: Mapping[str, Any]) -> list[str]:
        """Best first."""
        found = []
        for predicate in LABEL_PREDICATES if self.imported else ():
            (_, known) = self.names.predicates(predicate.value)
            value = properties.get(known.name)
            found += [str(text) for text in (value if isinstance(value, list) else [value]) if text]
        return list(dict.fromkeys(found + self.profile.names_of(labels, properties)))

    def aliases_of(self, labels: Iterable[str], properties: Mapping[str, Any]) -> list[Literal]:
        """Further names."""
        found = [literal for name in properties if self.is_alias(name) for literal in literals_of(properties[name])]
        return list(dict.fromkeys([*found, *map(Literal, self.profile.handles_of(labels, properties))]))

    def is_alias(self, name: str) -> bool:
        """Whether a property holds further names."""
        iri = self.names.iri(Predicate(Step.PROPERTY, name))
        return is_alias(name) or iri in NAMING_PREDICATES - set(LABEL_PREDICATES)

    def namings(self) -> list[tuple[str, Naming]]:
        """The labels with what names their nodes."""
        of_rdf = [name for name in sorted(self.profile.properties) if self.imported and self.is_name(name)]
        return [*((RESOURCE, Naming((name,))) for name in of_rdf), *sorted(self.profile.naming_of.items(), key=str)]

    def classes(self) -> list[NamedNode]:
        """What the nodes' labels and the properties that are true stand for."""
        labels = {label for labels in self.profile.properties.values() for label in labels} - {""}
        labels -= {RESOURCE} if self.imported else set()
        return [*map(self.names.label, sorted(labels)), *map(self.names.flag, sorted(self.profile.flags))]

    def all_names(self) -> set[str]:
        """The properties that hold names of any kind."""
        namings = [naming for _, naming in self.namings()]
        named = named_by(namings) | {name for naming in namings for name in naming.further}
        return named | {name for name in self.profile.properties if self.is_alias(name)}

    def is_value(self, label: str, name: str) -> bool:
        """Whether a property of a label's nodes is a relation to literals."""
        labels = self.profile.properties.get(name, ())
        return (label in labels or self.imported) and bool(labels) and name not in self.naming([label])

    def is_told(self, name: str) -> bool:
        """Whether a property is a relation to literals for some label."""
        return any(self.is_value(label, name) for label in self.profile.properties[name])

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
