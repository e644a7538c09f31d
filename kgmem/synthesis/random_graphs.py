"""Small random graphs of many domains: relations of the bank under one of their labels, invented names.

A model trained on questions over thousands of them can't learn a schema by heart; it has to read the labels.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kgmem.synthesis import bank
from kgmem.synthesis.graph import SynthGraph, SynthRelation, distinct_relations
from kgmem.synthesis.lexicon import Lexicon
from kgmem.synthesis.literals import LITERAL_STYLES, pool
from kgmem.synthesis.names import name
from kgmem.synthesis.phrases import widen, with_label
from kgmem.synthesis.questions import Mix, SynthQuestion, questions
from kgmem.synthesis.words import End
from kgmem.types import XSD, Literal, NamedNode, Node


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A relation of the bank between types of the graph; `inverse`: stated from object to subject."""

    index: int
    subject: str
    object: str
    others: tuple[str, ...]
    """Further types of subjects."""
    label: str
    inverse: bool


def random_graph(seed: int, *, lexicon: Lexicon | None = None) -> SynthGraph:
    """A graph of 3 to 25 relations and some hundred statements; the same for the same seed and lexicon.

    With a lexicon, half of the graphs' relations go by WordNet's synonyms too.
    """
    rng = random.Random(seed)
    drawn = _schema(rng)
    style, spelling = rng.random(), rng.random()
    typed = rng.random() < 0.85
    type_labels: dict[str, str] = {}
    nodes: dict[str, list[Node]] = {}
    labels: dict[Node, str] = {}
    types: dict[Node, tuple[str, ...]] = {}
    base = rng.choice(("http://example.org/", "urn:x:", "http://kb.example.com/id/"))
    keys = dict.fromkeys(key for d in drawn for key in (d.subject, d.object, *d.others))
    classes: dict[str, tuple[NamedNode, ...]] = {}
    for key in keys:
        if _is_literal(key):
            continue
        type_labels[key] = _type_label(rng, key)
        classes[type_labels[key]] = (*classes.get(type_labels[key], ()), NamedNode(f"{base}class/{key}"))
        nodes[key] = _instances(rng, key, base, labels, spelling)
        if typed and rng.random() < 0.97:
            types.update(dict.fromkeys(nodes[key], (type_labels[key],)))
    triples: list[tuple[Node, str, Node]] = []
    relations = []
    for i, d in enumerate(drawn):
        iri = f"{base}p{i}"
        entry = bank.entries()[d.index]
        subjects = [node for key in (d.subject, *d.others) for node in nodes[key]]
        if _is_literal(d.object):
            objects: list[Node] = list(pool(rng, bank.types()[d.object].style))
        else:
            objects = nodes[d.object]
        if d.others:
            rng.shuffle(subjects)
        pairs = _edges(rng, subjects, objects, entry.flags, literal=_is_literal(d.object))
        words = bank.words(d.index, d.subject, d.object)
        if d.others:
            words = replace(words, subject=_common(d.subject, *d.others))
        words = with_label(words, d.label, inverse=d.inverse)
        if lexicon is not None and rng.random() < 0.5:
            words = widen(words, lexicon)
        ends = (_end_types(subjects, types), _end_types(objects, types))
        if d.inverse:
            pairs = [(o, s) for s, o in pairs]
            ends = (ends[1], ends[0])
        triples.extend((s, iri, o) for s, o in pairs)
        relations.append(SynthRelation(iri, _awkward(rng, d.label, style), *ends, words=words))
    return SynthGraph.build(
        triples, labels=labels, types=types, relations=distinct_relations(relations), classes=classes
    )


def random_questions(
    seed: int, *, per_graph: int = 60, mix: Mix | None = None, lexicon: Lexicon | None = None
) -> Iterator[tuple[SynthGraph, SynthQuestion]]:
    """Questions over random graphs without end, `per_graph` of each; the same for the same arguments."""
    rng = random.Random(seed)
    while True:
        number = rng.randrange(2**53)
        graph = random_graph(number, lexicon=lexicon)
        source = questions(graph, seed=number + 1, mix=mix)
        for _ in range(per_graph):
            yield graph, next(source)


def _end_types(ends: list[Node], types: dict[Node, tuple[str, ...]]) -> tuple[str, ...]:
    first = ends[0]
    if isinstance(first, Literal):
        return (first.datatype.value.removeprefix(XSD),)
    return tuple(dict.fromkeys(label for end in ends for label in types.get(end, ())))


def _common(*keys: str) -> End:
    """The end of a relation with things of several types: of their kind, with no noun of their own."""
    of = {bank.types()[key].kind for key in keys}
    return End(of.pop() if len(of) == 1 else "", ())


def _schema(rng: random.Random) -> list[_Drawn]:
    """Relations that hang together by their types, none of them with a label of another."""
    entries = bank.entries()
    want = rng.choice((3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 21, 25))

    chosen: list[_Drawn] = []
    used: set[int] = set()
    labels: set[str] = set()
    present: list[str] = []
    by_type = _by_type()
    for _ in range(want * 6):
        if len(chosen) >= want:
            break
        if present and rng.random() < 0.93:
            key = rng.choice(present)
            rows = by_type[key]
            index = rows[int(rng.random() * len(rows))] if rows else rng.randrange(len(entries))
        else:
            index = rng.randrange(len(entries))
        entry = entries[index]
        if index in used or labels.intersection((*entry.labels, *entry.inverse_labels)):
            continue
        subject = _choose_type(rng, entry.subjects, present)
        object_ = (
            subject if "same" in entry.flags or "sym" in entry.flags else _choose_type(rng, entry.objects, present)
        )
        others: tuple[str, ...] = ()
        if subject != object_ and rng.random() < (0.2 if _is_literal(object_) else 0.4):
            near = [key for key in dict.fromkeys((*present, *entry.subjects)) if key not in {subject, object_}]
            near = [key for key in near if any(bank.is_a(key, t) for t in entry.subjects)]
            others = tuple(near[: rng.randint(1, 2)])
        used.add(index)
        labels.update((*entry.labels, *entry.inverse_labels))
        literal = _is_literal(object_)
        inverse = bool(entry.inverse_labels) and not literal and rng.random() < 0.35
        label = rng.choice(entry.inverse_labels if inverse else entry.labels)
        chosen.append(_Drawn(index, subject, object_, others, label, inverse))
        for key in (subject, object_, *others):
            if key not in present and not _is_literal(key):
                present.append(key)

    return chosen


_BY_TYPE: dict[str, tuple[int, ...]] = {}


def _by_type() -> dict[str, tuple[int, ...]]:
    """The bank's relations that a type can stand at an end of."""
    if not _BY_TYPE:
        for key in bank.types():
            _BY_TYPE[key] = tuple(
                i
                for i, entry in enumerate(bank.entries())
                if any(bank.is_a(key, t) for t in (*entry.subjects, *entry.objects))
            )
    return _BY_TYPE


def _choose_type(rng: random.Random, offered: tuple[str, ...], present: list[str]) -> str:
    """A type of the graph that fits, else one of the entry's."""
    fitting = [key for key in present if any(bank.is_a(key, t) for t in offered)]
    if fitting and rng.random() < 0.9:
        return rng.choice(fitting)
    return rng.choice(offered)


def _is_literal(key: str) -> bool:
    info = bank.types()[key]
    return (info.kind in {"time", "number"} and info.style in LITERAL_STYLES) or key in {
        "string",
        "code",
        "url",
        "email",
        "phone",
        "text",
    }


def _type_label(rng: random.Random, key: str) -> str:
    heads = bank.types()[key].heads
    label = heads[0] if rng.random() < 0.6 else rng.choice(heads)
    return label.capitalize() if rng.random() < 0.5 else label


def _instances(rng: random.Random, key: str, base: str, labels: dict[Node, str], spelling: float) -> list[Node]:
    """Things of a type with invented names, which some graphs write in lower case or with underscores."""
    info = bank.types()[key]
    count = rng.randint(4, 12) if info.style.startswith("words:") else rng.randint(6, 45)
    seen: set[str] = set()
    out: list[Node] = []
    for i in range(count):
        label = name(rng, info.style)
        if label in seen and rng.random() < 0.85:
            continue
        if seen and rng.random() < 0.01:
            label = rng.choice(sorted(seen))
        if spelling < 0.06:
            label = label.lower() if spelling < 0.04 else label.lower().replace(" ", "_")
        seen.add(label)
        node = NamedNode(f"{base}{key}{i}")
        labels[node] = label
        out.append(node)
    return out


def _edges(
    rng: random.Random, subjects: list[Node], objects: list[Node], flags: frozenset[str], *, literal: bool
) -> list[tuple[Node, Node]]:
    """Statements: some subjects have none, most one or a few objects, and some objects are hubs."""
    pairs: dict[tuple[Node, Node], None] = {}
    coverage = rng.uniform(0.5, 1.0)
    hubs = rng.random() < 0.3
    most = 1 if literal or "1" in flags else rng.randint(1, 4)
    for i, subject in enumerate(subjects):
        if rng.random() > coverage:
            continue
        for _ in range(rng.randint(1, most)):
            roll = rng.random()
            at = int((roll**2.5 if hubs else roll) * len(objects))
            object_ = objects[at]
            if object_ == subject or ("tree" in flags and objects is subjects and at <= i):
                continue
            pairs[subject, object_] = None
            if "sym" in flags and rng.random() < 0.7:
                pairs[object_, subject] = None
    if not pairs:
        other = [o for o in objects if o != subjects[0]] or objects
        pairs[subjects[0], other[-1]] = None
    return list(pairs)


def _awkward(rng: random.Random, label: str, style: float) -> str:
    """The label as a graph might write it: camelCase, snake_case, "has", a capital; rarely a mere code."""
    words = label.split(" ")
    if rng.random() < 0.015:
        return f"P{rng.randint(2, 4000)}"
    if style < 0.2:
        return words[0] + "".join(word[:1].upper() + word[1:] for word in words[1:])
    if style < 0.35:
        return "_".join(words)
    if (
        style < 0.42
        and not words[0].endswith("s")
        and len(words) < 3
        and words[-1] not in {"in", "of", "by", "on", "for", "to", "at"}
    ):
        return rng.choice(
            (f"has {label}", "has" + "".join(word.capitalize() for word in words), f"has_{'_'.join(words)}")
        )
    if style < 0.5:
        return label.capitalize()
    if style < 0.55:
        return label.upper().replace(" ", "_")
    return label
