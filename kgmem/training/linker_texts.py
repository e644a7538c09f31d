"""Made documents over kgmem's own graphs, in which every mention is known: for training the linker's weights.

Each tells some triples in plain sentences, with short names, possessives and small slips, between sentences about what
the graph does not hold: things that were taken out of it, and invented ones whose names contain those of others.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from string import Formatter

from pyoxigraph import RdfFormat, parse

from kgmem.linking.document_words import PipelineEntity
from kgmem.types import RDF_TYPE, RDFS_LABEL, Literal, NamedNode, Triple, is_relation, local_name

GIVEN = "Robert Alice Miguel Chen Fatima Olga James Ingrid Pavel Aisha Tom Lucia Hannah Kenji Amara".split()
FAMILY = "Okafor Lindqvist Moreau Tanaka Walsh Novak Haddad Fischer Costa Reid Petrov Silva Marsh Ito Bauer".split()
AFTER = (
    "Group|Motors|Street|Park|Hospital|Festival|Times|FC|Institute|Bridge|Prize|Airlines|Review|Tower|Conference|"
    "Declaration|Symphony Orchestra|Film School|Cup|Station"
).split("|")
BEFORE = (
    "University of|Bank of|Museum of|Battle of|Port of|Republic of|New|Saint|North|Treaty of|Radio|Institute of"
).split("|")
PLAIN = (
    "It was a cold year, and few people came.|Nobody knows why this may be so.|The report was written in May.|"
    "Will it last? Many think it will.|Some of it has been lost since then.|In spring the work went on.|"
    "There are many books about it.|They can be seen in the afternoon, for a small fee.|The answer is not known.|"
    "Who would have thought so?|This is the story of a long day.|At first it seemed to be of no use."
).split("|")
TOLD = (
    "{s}'s {r} is {o}.|The {r} of {s} is {o}.|{o} is the {r} of {s}.|{s} has {o} as its {r}.|"
    "As for {s}, the {r} is {o}.|People know {o} as the {r} of {s}.|{s} ({r}: {o}) is well known.|"
    "With {o} as {r}, {s} did well.|It is said that {s}, whose {r} is {o}, was there too."
).split("|")
EVERYDAY = (
    "Will|May|The|Many|It|Spring|Report|People|Long Day|Small Fee|Cold Year|The Answer|The Work|Afternoon|Use|Year"
).split("|")
_KINDS = {"person": "PERSON", "place": "GPE", "organization": "ORG", "work": "WORK_OF_ART"}


@dataclass(frozen=True, slots=True)
class MadeMention:
    """Characters `start` to `end` stand for `node`; None for what the graph does not hold."""

    start: int
    end: int
    node: NamedNode | None


@dataclass(slots=True)
class MadeText:
    """A document, its mentions, and what a pipeline may have found in it."""

    text: str = ""
    mentions: list[MadeMention] = field(default_factory=list)
    entities: list[PipelineEntity] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OwnGraph:
    """One of kgmem's own graphs: its triples, and the English labels of its things."""

    triples: tuple[Triple, ...]
    labels: dict[NamedNode, str]
    kinds: dict[NamedNode, str]
    """The label that a pipeline would give a thing."""


def own_graphs() -> list[OwnGraph]:
    """The graphs that come with kgmem, the demo graph among them."""
    folder = resources.files("kgmem.graphs")
    files = [folder / "demo.ttl", *sorted((f for f in (folder / "own").iterdir() if f.name.endswith(".ttl")), key=str)]
    return [_read(file.read_bytes()) for file in files]


def _read(data: bytes) -> OwnGraph:
    from kgmem.linking.kinds import kinds_of_classes

    triples = tuple(quad.triple for quad in parse(data, RdfFormat.TURTLE))
    classes: dict[NamedNode, str] = {}
    labels: dict[NamedNode, str] = {}
    for triple in triples:
        node, value = triple.subject, triple.object
        if triple.predicate == RDF_TYPE and isinstance(value, NamedNode) and isinstance(node, NamedNode):
            classes[node] = local_name(value.value)
        elif triple.predicate == RDFS_LABEL and isinstance(value, Literal) and value.language in (None, "en"):
            labels[node] = value.value
    things = {t.subject for t in triples if is_relation(t.predicate)} | {t.object for t in triples}
    labels = {node: label for node, label in labels.items() if node in things and classes.get(node) != "class"}
    kinds = {
        node: _KINDS[kind]
        for node in labels
        for kind in sorted(kinds_of_classes([classes.get(node, "")]))
        if kind in _KINDS
    }
    return OwnGraph(triples, labels, kinds)


def damaged(graph: OwnGraph, rng: random.Random) -> tuple[list[Triple], frozenset[NamedNode]]:
    """The graph without a third of its things, with twins of some others and names that are everyday words.

    Returns the triples and the things that are left.
    """
    things = sorted(graph.labels, key=str)
    out = set(rng.sample(things, len(things) // 3))
    left = frozenset(node for node in things if node not in out)
    triples = [triple for triple in graph.triples if triple.subject not in out and triple.object not in out]
    remarked = {node: _remarked(graph.labels[node], rng) for node in sorted(left, key=str) if rng.random() < 0.1}
    triples = [_renamed(triple, remarked) for triple in triples]
    strangers = [NamedNode(f"urn:kgmem:made:{number}") for number in range(len(left) // 6 + len(EVERYDAY))]
    names = [
        *EVERYDAY,
        *(graph.labels[node] for node in rng.sample(sorted(left, key=str), len(strangers) - len(EVERYDAY))),
    ]
    relations = [t for t in graph.triples if is_relation(t.predicate) and isinstance(t.object, NamedNode)]
    for stranger, name in zip(strangers, names, strict=True):
        edge = rng.choice(relations)
        triples += [
            Triple(stranger, RDFS_LABEL, Literal(name, language="en")),
            Triple(stranger, edge.predicate, rng.choice(strangers)),
        ]
    return triples, left


def _remarked(name: str, rng: random.Random) -> str:
    """A name with what texts leave off, or turned around a comma."""
    first, _, last = name.rpartition(" ")
    turned = f"{last}, {first}" if first else f"{name}, {rng.choice(GIVEN)}"
    return rng.choice([f"{name} (thing)", f"{name}, {rng.choice(FAMILY)}", f"{name} language", turned])


def _renamed(triple: Triple, names: dict[NamedNode, str]) -> Triple:
    if triple.predicate != RDFS_LABEL or triple.subject not in names:
        return triple
    return Triple(triple.subject, RDFS_LABEL, Literal(names[triple.subject], language="en"))  # type: ignore[index]


def made_texts(graph: OwnGraph, left: frozenset[NamedNode], number: int, rng: random.Random) -> Iterator[MadeText]:
    """Documents about a graph's things; only those in `left` are in the graph that they are linked to."""
    about: dict[NamedNode, list[Triple]] = {}
    for triple in graph.triples:
        if is_relation(triple.predicate) and triple.subject in graph.labels:
            for end in (triple.subject, triple.object):
                if end in graph.labels:
                    about.setdefault(end, []).append(triple)  # type: ignore[arg-type]
    things = sorted(about, key=str)
    for _ in range(number):
        yield _Writer(graph, left, rng).write(rng.choice(things), about, things)


class _Writer:
    """Writes one document."""

    def __init__(self, graph: OwnGraph, left: frozenset[NamedNode], rng: random.Random) -> None:
        self._graph, self._left, self._rng = graph, left, rng
        self._out = MadeText()
        self._named: set[NamedNode] = set()
        self._tagged = rng.random() < 0.5

    def write(self, topic: NamedNode, about: dict[NamedNode, list[Triple]], things: Sequence[NamedNode]) -> MadeText:
        rng = self._rng
        for _ in range(rng.randint(1, 6)):
            draw = rng.random()
            if draw < 0.15:
                self._add(rng.choice(PLAIN))
            elif draw < 0.158 and self._named:
                named = self._graph.labels[rng.choice(sorted(self._named, key=str))]
                self._add(f"Other towns have one, too, and the {named.split()[-1].lower()} there is older.")
            elif draw < 0.35:
                self._unknown(self._graph.labels[rng.choice([topic, rng.choice(things)])])
            else:
                triple = rng.choice(about[topic])
                self._tell(triple)
                ends = [end for end in (triple.subject, triple.object) if end in about]
                topic = rng.choice(ends) if rng.random() < 0.4 else topic  # type: ignore[assignment]
            self._out.text += " "
        return self._out

    def _tell(self, triple: Triple) -> None:
        for part in _parts(self._rng.choice(TOLD)):
            if part == "r":
                self._add(local_name(triple.predicate.value))
            elif part in ("s", "o"):
                self._mention(triple.subject if part == "s" else triple.object)
            else:
                self._add(part)

    def _mention(self, node: object) -> None:
        if not isinstance(node, NamedNode) or node not in self._graph.labels:
            self._add(node.value if isinstance(node, Literal) else "something")
            return
        rng, name = self._rng, self._graph.labels[node]
        words = name.split()
        if node in self._named and len(words) > 1 and rng.random() < 0.5:
            person = self._graph.kinds.get(node) == "PERSON"
            if not person and words[-1].isalpha() and rng.random() < 0.3:
                self._add(rng.choice(["the ", "this "]))
                self._place(words[-1].lower(), node if node in self._left else None, "")
                return
            initials = "".join(word[0] for word in words if word[0].isupper())
            name = initials if not person and len(initials) > 2 and rng.random() < 0.4 else words[-1]
        elif rng.random() < 0.08 and len(name) > 6:
            place = rng.randrange(1, len(name) - 1)
            name = name[:place] + name[place + 1 :]
        elif rng.random() < 0.1 and node not in self._graph.kinds:
            name = name.lower()
        self._named.add(node)
        self._place(name, node if node in self._left else None, self._graph.kinds.get(node, "MISC"))

    def _unknown(self, name: str) -> None:
        """Something invented whose name contains a name of the graph; now and then its short form after it."""
        rng = self._rng
        ways = [f"{name} {rng.choice(AFTER)}", f"{rng.choice(BEFORE)} {name}", f"{rng.choice(GIVEN)} {name}"]
        ways.append(f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}")
        if len(name) < 8:
            ways.append(_other_letter(name, rng))
        made = rng.choice(ways)
        label = "PERSON" if made.split()[0] in GIVEN else "ORG"
        self._add(rng.choice(["The talk was about ", "Nobody has seen ", "It was near the ", ""]))
        self._place(made, None, label)
        self._add(rng.choice([" was mentioned.", ", of course.", " came first."]))
        if label == "PERSON" and rng.random() < 0.5:
            self._add(" Later ")
            self._place(made.split()[-1], None, label)
            self._add(" went home.")

    def _place(self, name: str, node: NamedNode | None, label: str) -> None:
        start = len(self._out.text)
        self._add(name)
        self._out.mentions.append(MadeMention(start, start + len(name), node))
        if self._tagged and name[:1].isupper():
            self._tag(start, start + len(name), label)

    def _tag(self, start: int, end: int, label: str) -> None:
        draw = self._rng.random()
        if draw < 0.1:
            return
        if draw < 0.2:
            label = self._rng.choice(list(_KINDS.values()))
        elif draw < 0.26 and " " in self._out.text[start:end]:
            start = self._out.text.index(" ", start) + 1
        self._out.entities.append(PipelineEntity(start, end, label))

    def _add(self, text: str) -> None:
        if not self._out.text or self._out.text.rstrip()[-1:] in ".?":
            text = text[:1].upper() + text[1:]
        self._out.text += text


def _other_letter(name: str, rng: random.Random) -> str:
    """A name like another one, as "Lina" is like "Lima"."""
    place = rng.randrange(1, max(2, len(name)))
    return name[:place] + rng.choice("aeioklmnrst") + name[place + 1 :]


def _parts(pattern: str) -> Iterator[str]:
    """The pieces of a pattern: "s", "r" and "o" for its fields, else text."""
    for text, field_name, _, _ in Formatter().parse(pattern):
        if text:
            yield text
        if field_name:
            yield field_name
