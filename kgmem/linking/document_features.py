"""What speaks for and against a node that a span of a document may stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from kgmem.linking.choices import Choice, Span
from kgmem.linking.document_words import DocumentWords, telling_weight
from kgmem.linking.kinds import agreement, kind_of_entity
from kgmem.linking.name_finder import cased_name
from kgmem.linking.profiles import Profiles
from kgmem.linking.wordlists import COMMON_WORDS
from kgmem.stores.aliases import ALIAS
from kgmem.stores.folding import is_unspaced
from kgmem.stores.folding import words as words_of
from kgmem.types import Node

FEATURES = (
    "bias",  # any name at all
    "alias",  # the name is an alternative one
    "inflected",
    "short",  # the name without its remark in brackets or after a comma
    "reordered",
    "errors",  # of a misspelling, by letter
    "words",  # telling words of the name, of 3
    "one_common",  # the one word is of those that texts are made of
    "small",  # one in small letters, in a text that has both
    "opening",  # one that may owe its capital to the beginning of a sentence
    "small_first",  # the text has a small letter where the name begins with a capital, and the graph has both
    "small_rest",  # the share of the name's other capitals that the text lacks
    "capital",  # the text has a capital that the name lacks
    "goes_on",  # a longer name seems to contain this one
    "of_before",  # "Bank of …"
    "of_after",  # "… of America"
    "longer_before",  # it was the end of a longer unknown name before
    "entity",  # the pipeline found an entity with these bounds
    "other_entity",  # ... that goes beyond them
    "no_entity",  # ... elsewhere in the text, but not at this capital
    "kind",  # the entity's kind is the node's (1) or not (-1)
    "context",  # words of the sentence in the node's surroundings
    "coherence",  # neighbours among the document's other mentions
    "share",  # the logarithm of its share of the rivals' edges
    "coreferent",  # a short form of something that was linked before
    "head",  # "the memorial" after something that is called a memorial
)
_OF = frozenset("of de du del della di for at".split())
_AGREE = 0.0, 0.0, 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A document with all of its spans."""

    words: DocumentWords
    spans: Sequence[Span]
    judged: Sequence[Span]
    """Those of them that may become mentions: parts of a longer name that is beyond doubt may not."""
    profiles: Profiles
    first_capital_tells: bool
    """Whether the graph writes some of its names in small letters."""


class Features:
    """The features of one document's choices."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._covered = {
            number for span in scene.spans if _telling(scene.words, span) for number in range(span.first, span.last)
        }
        self._longer = _unknown_longer(scene)
        self._near = _Nearness(scene)

    def of_span(self, span: Span) -> list[list[float]]:
        """A row of `FEATURES` for each choice of the span."""
        words = self._scene.words
        goes_on = self._goes_on(span)
        weight = telling_weight(words, span.first, span.last)
        one = span.last - span.first == 1 and not is_unspaced(span.surface[0])
        at_span = (
            min(weight, 3.0) / 3,
            float(one and (span.surface[0] in COMMON_WORDS or len(span.surface[0]) == 1)),
            float(one and words.cased and not words.capital[span.first]),
            float(one and words.capital[span.first] and words.opens[span.first]),
            goes_on,
            float(_of_before(words, span.first)),
            float(_of_after(words, span.last, span.cut)),
            float(not goes_on and self._longer.get(span.surface, span.first) < span.first),
        )
        kind, entity = self._entity(span)
        shares = self._shares(span)
        capitals = tuple(words.capital[span.first : span.last])
        rows = []
        for choice, share in zip(span.choices, shares, strict=True):
            small_first, small_rest, capital = self._case(span, choice, capitals)
            kinds = self._scene.profiles.kinds(choice.node)
            context, coherence = self._near.of(span, choice.node)
            rows.append(
                [
                    1.0,
                    float(choice.row.kind == ALIAS),
                    float(choice.match == "inflected"),
                    float(choice.match == "short"),
                    float(choice.match == "reordered"),
                    20 * choice.errors / max(4, len(choice.row.text)),
                    *at_span[:4],
                    small_first,
                    small_rest,
                    capital,
                    *at_span[4:],
                    *entity,
                    float(agreement(kind, kinds)),
                    context,
                    coherence,
                    share,
                    float(choice.match == "coreferent"),
                    float(choice.match == "head"),
                ]
            )
        return rows

    def _goes_on(self, span: Span) -> float:
        """1 if a longer name seems to contain the span, a half if what stands before it may be any first word."""
        words = self._scene.words
        if words.goes_on_after(span.last, span.cut) and span.last not in self._covered:
            return 1.0
        if words.goes_on_before(span.first) and span.first - 1 not in self._covered:
            return 0.5 if words.opens[span.first - 1] else 1.0
        return 0.0

    def _case(self, span: Span, choice: Choice, text: Sequence[bool]) -> tuple[float, float, float]:
        """The three features of capitals; `text` says which words of the span have one."""
        words = self._scene.words
        if not words.cased or choice.match in ("coreferent", "head"):
            return _AGREE
        name = _capitals(cased_name(choice.row))
        if name == text:
            return _AGREE
        if len(name) != len(text):
            return 0.0, float(any(name) and not any(text)) / 2, 0.0
        lacking = [has and not there for has, there in zip(name, text, strict=True)]
        first = float(lacking[0] and self._scene.first_capital_tells)
        rest = sum(lacking[1:]) / max(1, sum(name[1:]))
        added = text[0] and not words.opens[span.first] and not any(name)
        return first, rest, float(added)

    def _entity(self, span: Span) -> tuple[str | None, tuple[float, float, float]]:
        """The kind of the pipeline's entity here, and the three features of its bounds."""
        words = self._scene.words
        if not words.entities:
            return None, (0.0, 0.0, 0.0)
        start, end = words.starts[span.first], words.ends[span.last - 1] - span.cut
        here = [entity for entity in words.entities if entity.start < end and start < entity.end]
        for entity in here:
            kind = kind_of_entity(entity.label)
            inside = words.text[entity.start : entity.end].removeprefix("the ").removeprefix("The ")
            if inside.removesuffix("'s").removesuffix("\u2019s") == words.text[start:end] or (
                entity.start == start and entity.end == end
            ):
                return kind, (1.0, 0.0, 0.0)
        if here:
            return None, (0.0, float(any(one.start < start or end < one.end for one in here)), 0.0)
        return None, (0.0, 0.0, float(words.capital[span.first] and not words.opens[span.first]))

    def _shares(self, span: Span) -> list[float]:
        if len(span.choices) == 1:
            return [0.0]
        degrees = [1 + self._scene.profiles.surroundings(choice.node).degree for choice in span.choices]
        return [log(degree / max(degrees)) for degree in degrees]


class _Nearness:
    """How near choices are to their sentences and to what else the document mentions; one value for all spans alike."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._spans: dict[Node, set[tuple[str, ...]]] = {}
        self._pointed: dict[Node, set[tuple[str, ...]]] = {}
        for span in scene.spans:
            for choice in span.choices if len(span.choices) <= 4 else ():
                self._spans.setdefault(choice.node, set()).add(span.surface)
                for other in scene.profiles.surroundings(choice.node).neighbours:
                    self._pointed.setdefault(other, set()).add(span.surface)
        occurrences: dict[tuple[str, ...], list[Span]] = {}
        for span in scene.spans:
            occurrences.setdefault(span.surface, []).append(span)
        self._occurrences = occurrences
        self._known: dict[tuple[tuple[str, ...], Node], tuple[float, float]] = {}

    def of(self, span: Span, node: Node) -> tuple[float, float]:
        """Context and coherence, both in 0..1: the best that one occurrence of the name gives."""
        key = span.surface, node
        if key not in self._known:
            around = self._scene.profiles.surroundings(node)
            if not around.words and node not in self._pointed:
                self._known[key] = 0.0, 0.0
                return 0.0, 0.0
            context = 0.0
            if around.words:
                context = max(
                    self._context(one, around.words) for one in self._occurrences.get(span.surface, [span])[:8]
                )
            self._known[key] = context, self._coherence(span, node, around.neighbours)
        return self._known[key]

    def _context(self, span: Span, around: frozenset[str]) -> float:
        words = self._scene.words
        begin, end = words.sentence(span.first, span.last)
        near = set(words.folded[begin : span.first] + words.folded[span.last : end]) - set(span.surface)
        shared = near & around
        if not shared:
            return 0.0
        weight = sum(self._scene.profiles.rarity(shared).values())
        return weight / (weight + 10)

    def _coherence(self, span: Span, node: Node, neighbours: Iterable[Node]) -> float:
        met: set[tuple[str, ...]] = set(self._pointed.get(node, ()))
        for other in neighbours:
            met |= self._spans.get(other, set())
        met.discard(span.surface)
        return len(met) / (len(met) + 1)


def _telling(words: DocumentWords, span: Span) -> bool:
    return telling_weight(words, span.first, span.last) >= 1 and words.capital[span.first]


def _of_before(words: DocumentWords, first: int) -> bool:
    place = first - 1
    if place > 0 and words.folded[place] == "the":
        place -= 1
    return place > 0 and words.joined[place] and words.folded[place] in _OF and words.named(place - 1)


def _of_after(words: DocumentWords, last: int, cut: int) -> bool:
    place = last
    if cut or place + 1 >= len(words) or not words.joined[place] or words.folded[place] not in _OF:
        return False
    place += 1
    if words.folded[place] == "the" and place + 1 < len(words):
        place += 1
    return words.named(place)


def _unknown_longer(scene: Scene) -> dict[tuple[str, ...], int]:
    """Where a surface was first the end of a longer name that no span covers."""
    found: dict[tuple[str, ...], int] = {}
    words = scene.words
    longest: dict[int, int] = {}
    for span in scene.spans:
        for number in range(span.first, span.last):
            longest[number] = max(longest.get(number, 0), span.last - span.first)
    for span in scene.spans:
        if words.goes_on_before(span.first) and longest[span.first] == span.last - span.first:
            found.setdefault(span.surface, span.first)
    return found


@lru_cache(maxsize=1 << 14)
def _capitals(name: str) -> tuple[bool, ...]:
    """Which words of a name have a capital."""
    raw = (name[word.start : word.end] for word in words_of(name))
    return tuple(word != word.lower() for word in raw)
