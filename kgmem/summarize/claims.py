"""What a document states about entities for which the graph has a value: the same one, or another.

Precision before recall: only plain statements count (`kgmem.summarize.wordings`), and a difference is a contradiction
only for a relation that has one value for each of its subjects throughout the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgmem.plans.values import is_number, time_of
from kgmem.stores import GraphStore
from kgmem.summarize.contents import DocumentContents
from kgmem.summarize.marked import Marked, MarkedSentence, marked
from kgmem.summarize.summary import Claim, StatedTriple, Verdict
from kgmem.summarize.wordings import CLOSE, OPEN, THING, ValueKind, wordings
from kgmem.types import Literal, NamedNode, Node, Triple, ends, is_relation, node_id

_EDGES = 32
_MOST_SUBJECTS = 200
_SAMPLE = 100_000
"""Triples of a graph that are looked at to see whether a relation has one value for each subject."""
_BLURRED = 0.1
"""The share of a number by which one that is "about" so much may differ."""
_TOGETHER = re.compile(rf"{CLOSE}(?:,|,? and|,? or) $")
_AND_MORE = re.compile(rf"(?:,|,? and|,? or) {OPEN}")


def find_claims(contents: DocumentContents, store: GraphStore) -> tuple[Claim, ...]:
    """The claims of a document about entities that it mentions, by place."""
    sentences = [
        one
        for sentence, mentions in zip(contents.sentences, contents.by_sentence(), strict=True)
        if mentions and (one := marked(sentence, mentions)) is not None and len(one.things) > 1
    ]
    subjects = {thing.thing.node: None for one in sentences for thing in one.things if thing.thing is not None}
    known = _Known(store, list(subjects)[:_MOST_SUBJECTS]) if subjects else None
    return tuple(claim for one in sentences if known is not None for claim in _of_sentence(one, known))


class _Known:
    """What the graph says about some subjects."""

    def __init__(self, store: GraphStore, subjects: Sequence[NamedNode]) -> None:
        self.store = store
        self._several: set[str] | None = None
        self.values: dict[NamedNode, dict[NamedNode, list[Node]]] = {}
        wanted = set(subjects)
        for triple in store.neighbourhood(subjects, limit=_EDGES):
            subject, object_ = ends(triple)
            if subject in wanted and isinstance(subject, NamedNode) and is_relation(triple.predicate):
                self.values.setdefault(subject, {}).setdefault(triple.predicate, []).append(object_)
        self._relations = store.schema().relations

    def label(self, predicate: NamedNode) -> str:
        """The label of a relation; empty for what is none."""
        info = self._relations.get(predicate.value)
        return info.label if info is not None else ""

    def stated(self, subject: NamedNode, predicate: NamedNode, object_: Node) -> StatedTriple:
        """A triple with its names."""
        labels = self.store.labels([subject, object_])
        names = labels[subject], self.label(predicate), labels[object_]
        return StatedTriple(*names, subject.value, predicate.value, node_id(object_))

    def is_single(self, predicate: NamedNode) -> bool:
        """Whether a relation has one value for each of its subjects in the graph, or in a large part of it."""
        if self._several is None:
            seen: dict[tuple[Node, str], Node] = {}
            self._several = set()
            for triple in self.store.some_triples(_SAMPLE):
                subject, object_ = ends(triple)
                if seen.setdefault((subject, triple.predicate.value), object_) != object_:
                    self._several.add(triple.predicate.value)
        return predicate.value not in self._several

    def are_rivals(self, one: Node, other: Node) -> bool:
        """Whether two things of one class have different names and no triple between them, as part and whole have."""
        types = self.store.types([one, other])
        labels = self.store.labels([one, other])
        if not set(types.get(one, ())) & set(types.get(other, ())) or labels[one] == labels[other]:
            return False
        near: list[Triple] = self.store.neighbourhood([one, other], limit=_EDGES)
        return all({one, other} != set(ends(triple)) for triple in near)


def _of_sentence(sentence: MarkedSentence, known: _Known) -> Iterator[Claim]:
    place = sentence.sentence
    found: dict[tuple[NamedNode, NamedNode, int], Claim] = {}
    for number, thing in enumerate(sentence.things):
        if thing.thing is None:
            continue
        subject = thing.thing.node
        for predicate, objects in known.values.get(subject, {}).items():
            for match in _matches(sentence, number, known.label(predicate), _kind(objects[0])):
                at = int(match["value"])
                judged = _judged(sentence, match, sentence.things[at], objects, known, predicate)
                if judged is not None:
                    verdict, meant = judged
                    triple = known.stated(subject, predicate, meant)
                    found[subject, predicate, at] = Claim(
                        verdict, place.text, ((place.start, place.end),), sentence.things[at].text, triple
                    )  # fmt: skip
    yield from found.values()


def _matches(sentence: MarkedSentence, subject: int, label: str, kind: ValueKind | None) -> Iterator[re.Match[str]]:
    """Where a sentence says a relation of the thing with a number."""
    lowered = sentence.text.lower()
    for wording in wordings(label, kind) if kind is not None else ():
        if wording.cue in lowered:
            for match in wording.pattern.finditer(sentence.text):
                if int(match["subject"]) == subject != int(match["value"]):
                    yield match


def _judged(
    sentence: MarkedSentence, match: re.Match[str], value: Marked, objects: Sequence[Node], known: _Known,
    predicate: NamedNode,
) -> tuple[Verdict, Node] | None:  # fmt: skip
    """Whether a value is one of the graph's, and which, or takes the place of the only one."""
    for object_ in objects:
        if _same(value, object_):
            return "agreement", object_
    there = {one.thing.node for one in sentence.things if one.thing is not None}
    if len(objects) > 1 or objects[0] in there or not _differs(value, objects[0]):
        return None
    if any(_is_one_of_several(sentence.text, match, group) for group in ("subject", "value")):
        return None
    if value.thing is not None and not known.are_rivals(value.thing.node, objects[0]):
        return None
    return ("contradiction", objects[0]) if known.is_single(predicate) else None


def _is_one_of_several(text: str, match: re.Match[str], group: str) -> bool:
    """Whether a mark is a part of a list, or of "Paris, France"."""
    start, end = match.start(group) - len(OPEN + THING), match.end(group) + len(CLOSE)
    return bool(_TOGETHER.search(text[:start]) or _AND_MORE.match(text, end))


def _kind(node: Node) -> ValueKind | None:
    if not isinstance(node, Literal):
        return ValueKind.THING
    if time_of(node) is not None:
        return ValueKind.TIME
    return ValueKind.NUMBER if is_number(node) else None


def _same(value: Marked, object_: Node) -> bool:
    if not isinstance(object_, Literal):
        return value.thing is not None and value.thing.node == object_
    if value.literal is None:
        return False
    said, stated = time_of(value.literal), time_of(object_)
    if said is not None and stated is not None:
        return stated.startswith(said) or said.startswith(stated)
    if not is_number(value.literal) or not is_number(object_):
        return False
    number, known = float(value.literal.value), float(object_.value)
    return abs(number - known) <= _unit_of_last_digit(value) / 2


def _differs(value: Marked, object_: Node) -> bool:
    """Whether a value is of the object's kind and another one; of numbers with units that is not known."""
    if not isinstance(object_, Literal):
        return value.thing is not None
    if value.literal is None or value.unit:
        return False
    said, stated = time_of(value.literal), time_of(object_)
    if stated is not None:
        return said is not None and not value.hedged
    if not is_number(value.literal) or said is not None:
        return False
    number, known = float(value.literal.value), float(object_.value)
    return not value.hedged or abs(number - known) > _BLURRED * max(abs(number), abs(known))


def _unit_of_last_digit(value: Marked) -> float:
    """What the last digit counts that is not a round number's zero: 100,000 for 10.6 million, 1 for 2,634."""
    number = value.literal.value if value.literal is not None else "0"
    if "." in number and float(number) % 1:
        return float(10.0 ** -len(number.partition(".")[2]))
    whole = number.partition(".")[0].lstrip("+-")
    return float(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else 1.0
