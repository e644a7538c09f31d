"""All names that stand in many texts at once: by hashes of word sequences, with one query for what no filter excludes.

`spans.exact_hits` does the same for a question, where a filter would not pay.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

import numpy as np

from kgmem.linking.document_words import DocumentWords
from kgmem.linking.key_filter import KeyFilter
from kgmem.linking.spans import Hit
from kgmem.stores.alias_index import AliasIndex
from kgmem.stores.aliases import HEAD_MARK, LOCAL_NAME, AliasRow
from kgmem.stores.folding import HASH_MASK, fold, fold_head, fold_short, is_unspaced, word_hash

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 20_000
"""Keys that are looked up before a filter is made, which takes as long as a million."""
MOST_NODES = 16
"""A name of more nodes says too little to be a mention."""
_COMMON_NOUN = 4
"""A word in small letters that names more nodes than these is no mention."""
_PER_KEY = 2 * MOST_NODES
_REMEMBERED = 200_000
"""Names that are kept, for the next texts."""
_LONGEST_WITHOUT_ARTICLE = 4
_THE = word_hash("the")
_PLAIN, _ARTICLE, _BASE = -2, -1, 0  # from _BASE on: the number of a base form


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the index, folded once."""

    text: str
    folded: list[str]
    short: list[str]
    head: list[str]
    rows: list[AliasRow]


_Reading: TypeAlias = tuple[int, int, int]
"""Words from one up to another of all texts, and how they are read: as they stand, after "the", or otherwise ended."""


class NameFinder:
    """Finds names in texts. Keeps a filter and the names it met, so make a new one when the index has changed."""

    def __init__(self, index: AliasIndex) -> None:
        self._index = index
        self._lengths = sorted(index.lengths())
        self._filter: KeyFilter | None = None
        self._asked = 0
        self._known: OrderedDict[int, list[_Name]] = OrderedDict()
        self._weight = 0

    def names_in(self, texts: Sequence[DocumentWords]) -> list[list[Hit]]:
        """The names in each text: exact, folded, inflected, reordered (around a comma) and short, without a remark."""
        readings = self._readings(texts)
        names = self._names(readings)
        hits: list[list[Hit]] = [[] for _ in texts]
        begins = list(accumulate(map(len, texts), initial=0))
        text_of = [number for number, text in enumerate(texts) for _ in range(len(text))]
        for key, found in readings.items():
            if candidates := names.get(key):
                for first, last, way in found:
                    number = text_of[first]
                    begin = begins[number]
                    _match(texts[number], first - begin, last - begin, way, candidates, hits[number])
        return hits

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, dict[str, list[AliasRow]]]:
        """As `AliasIndex.find`, without asking for what the filter excludes."""
        if self._filter is not None and keys:
            wanted = np.fromiter(keys, np.uint64)
            keys = wanted[self._filter.may_hold(wanted)].tolist()
        return self._index.find(keys, limit=limit) if keys else {}

    def _readings(self, texts: Sequence[DocumentWords]) -> dict[int, list[_Reading]]:
        """What to look up, by key."""
        hashes = np.array([value for text in texts for value in text.hashes], np.int64)
        if not len(hashes):
            return {}
        weak = np.array([value for text in texts for value in text.weak])
        text_of = np.repeat(np.arange(len(texts)), list(map(len, texts)))
        bases = [
            (place, number, value)
            for place, forms in enumerate(form for text in texts for form in text.bases)
            for number, (_, value, _) in enumerate(forms)
        ]
        places, numbers, values = (np.array(column, np.int64) for column in zip(*bases, strict=True)) if bases else (
            np.zeros(0, np.int64) for _ in range(3)
        )  # fmt: skip
        article = np.array([_lacks_article(text, n) for text in texts for n in range(len(text))])
        totals = np.concatenate(([0], np.cumsum(hashes)))
        wanted: dict[int, list[_Reading]] = {}
        longest = self._lengths[-1] if self._lengths else 0
        lengths = set(self._lengths)
        for length in range(1, min(longest, max(map(len, texts))) + 1):
            first = np.arange(len(hashes) - length + 1)
            first = first[text_of[first] == text_of[first + length - 1]]
            if length == 1:
                first = first[~weak[first]]
            sums = totals[first + length] - totals[first]
            self._add(wanted, sums, first, length, _PLAIN)
            if length <= _LONGEST_WITHOUT_ARTICLE and length + 1 in lengths:
                chosen = article[first]
                self._add(wanted, sums[chosen] + _THE, first[chosen], length, _ARTICLE)
            begin = places - length + 1
            chosen = begin >= 0
            chosen[chosen] = text_of[begin[chosen]] == text_of[places[chosen]]
            begin = begin[chosen]
            ended = totals[places[chosen]] - totals[begin] + values[chosen]
            self._add(wanted, ended, begin, length, numbers[chosen])
        return wanted

    def _add(
        self,
        wanted: dict[int, list[_Reading]],
        sums: NDArray[np.int64],
        firsts: NDArray[np.int64],
        length: int,
        way: int | NDArray[np.int64],
    ) -> None:
        keys = (sums & HASH_MASK).astype(np.uint64)
        ways = np.broadcast_to(np.asarray(way, np.int64), keys.shape)
        for variant in (keys, keys ^ np.uint64(HEAD_MARK)):
            there = self._filter.may_hold(variant) if self._filter is not None else slice(None)
            columns = variant[there].tolist(), firsts[there].tolist(), ways[there].tolist()
            for key, first, number in zip(*columns, strict=True):
                wanted.setdefault(key, []).append((first, first + length, number))

    def _names(self, readings: dict[int, list[_Reading]]) -> dict[int, list[_Name]]:
        """The names under the keys; from memory what was met before."""
        known = self._known
        missing = [key for key in readings if key not in known]
        if self._filter is None:
            self._asked += len(missing)
            if self._asked > max(_FEW, self._index.size() // 4):
                self._filter = KeyFilter(self._index.keys())
        for key, names in self.find(missing, limit=_PER_KEY).items():
            known[key] = [
                _Name(text, fold(text), fold_short(text), fold_head(cased_name(rows[0])), rows)
                for text, rows in names.items()
                if len(rows) <= MOST_NODES
            ]
            self._weight += 1 + sum(len(name.rows) for name in known[key])
        found = {}
        for key in readings:
            if key in known:
                known.move_to_end(key)
                found[key] = known[key]
        while self._weight > _REMEMBERED and known:
            _, dropped = known.popitem(last=False)
            self._weight -= 1 + sum(len(name.rows) for name in dropped)
        return found


def _lacks_article(words: DocumentWords, number: int) -> bool:
    """Whether a "the" may be missing before a word."""
    if words.cased and not words.capital[number]:
        return False
    return words.folded[number] != "the" and (number == 0 or words.folded[number - 1] != "the")


def _match(words: DocumentWords, first: int, last: int, way: int, names: Sequence[_Name], hits: list[Hit]) -> None:
    """Adds the names that words `first` to `last` really are."""
    read, cut = words.folded[first:last], 0
    if way >= _BASE:
        base, _, cut = words.bases[last - 1][way]
        read[-1] = base
    elif way == _ARTICLE:
        read.insert(0, "the")
    most = _COMMON_NOUN if last - first == 1 and words.cased and not words.capital[first] else MOST_NODES
    for name in names:
        if len(name.rows) > most:
            continue
        if name.folded == read:
            if way == _PLAIN:
                surface = words.text[words.starts[first] : words.ends[last - 1]]
                kind = "exact" if surface == name.text else "folded"
            else:
                kind = "folded" if cut or way == _ARTICLE else "inflected"
        elif read in (name.short, name.head):
            kind = "short"
        elif way == _PLAIN and last - first > 1 and _is_reordered(words, first, last, name):
            kind = "reordered"
        else:
            continue
        hits.append(Hit(first, last, name.text, name.rows, kind, cut=cut))


def _is_reordered(words: DocumentWords, first: int, last: int, name: _Name) -> bool:
    """Whether a comma says why the words stand in another order: "Curie, Marie"."""
    if any(map(is_unspaced, name.folded)) or sorted(name.folded) != sorted(words.folded[first:last]):
        return False
    return "," in name.text or "," in words.text[words.starts[first] : words.ends[last - 1]]


def cased_name(row: AliasRow) -> str:
    """A name as its graph writes it; a local name in the letters of its IRI."""
    if row.kind != LOCAL_NAME:
        return row.text
    return unquote(row.node.strip("<>").rstrip("/#:").replace("#", "/").rpartition("/")[2])
