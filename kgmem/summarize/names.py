"""The names that a document repeats, told by their capitals: what it speaks of where no graph says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kgmem.documents import Document
from kgmem.linking.document_words import DocumentWords
from kgmem.linking.wordlists import COMMON_WORDS

Span = tuple[int, int]

_INSIDE = frozenset("of de del della der di du la van von".split())
_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
_NO_NAMES = COMMON_WORDS | _TIMES
_FEWEST_LETTERS = 2


def find_names(document: Document, blocks: Iterable[int]) -> dict[str, list[Span]]:
    """The names in some blocks of a document with their places, most mentioned first; of equals the first one.

    A name is one or more words with capitals, "of" and the like between them, one of which stands elsewhere than at
    the beginning of a sentence. The last word of a longer name that came before it, and of no other, means that one.
    """
    found: dict[str, list[Span]] = {}
    inner: Counter[str] = Counter()
    words = DocumentWords(document.text)
    stretches = [(document.blocks[number].start, document.blocks[number].end) for number in blocks]
    if words.cased:
        for first, last in _runs(words, stretches):
            cut = next((cut for _, _, cut in words.bases[last - 1] if cut), 0)
            start, end = words.starts[first], words.ends[last - 1] - cut
            name = " ".join(document.text[start:end].split())
            found.setdefault(name, []).append((start, end))
            inner[name] += last - first > 1 or not words.opens[first]
    kept = {name: spans for name, spans in _joined(found).items() if inner[name]}
    return dict(sorted(kept.items(), key=lambda item: (-len(item[1]), item[1][0])))


def _runs(words: DocumentWords, stretches: Iterable[Span]) -> Iterator[Span]:
    """The first word and the one behind the last of each name."""
    waiting = iter(stretches)
    here = next(waiting, None)
    number = 0
    while number < len(words) and here is not None:
        if words.ends[number] > here[1]:
            here = next(waiting, None)
        elif words.starts[number] < here[0] or not words.named(number):
            number += 1
        else:
            end = _end(words, number, here[1])
            if not all(words.folded[at] in _NO_NAMES or len(words.folded[at]) < _FEWEST_LETTERS
                       for at in range(number, end)):  # fmt: skip
                yield number, end
            number = end


def _end(words: DocumentWords, number: int, limit: int) -> int:
    """The word behind the name that begins with word `number`, in the characters up to `limit`."""
    end = number + 1
    while end < len(words) and words.ends[end] <= limit and words.joined[end]:
        if any(cut for _, _, cut in words.bases[end - 1]):  # a possessive ends a name
            break
        if words.named(end):
            end += 1
        elif words.folded[end] in _INSIDE and end + 1 < len(words) and words.joined[end + 1] and words.named(end + 1):
            end += 2
        else:
            break
    return end


def _joined(found: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """The same with last names at their full names, where they can only be of one."""
    longer: dict[str, list[str]] = {}
    for name in found:
        if " " in name:
            longer.setdefault(name.rpartition(" ")[2], []).append(name)
    joined: dict[str, list[Span]] = {}
    for name, spans in found.items():
        full = longer.get(name, [])
        meant = full[0] if len(full) == 1 and found[full[0]][0] < spans[0] else name
        joined[meant] = sorted([*joined.get(meant, []), *spans])
    return joined
