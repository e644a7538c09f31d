"""WordNet's synonyms and derived verbs, to widen what a relation's nouns may be called. Optional; for training only.

Reads the plain database files as `wndb(5WN)` describes them (gzipped or not): a line of `index.noun` lists a
word's synsets, the commonest first; a line of `data.noun`, found by its byte offset, holds a synset's words and
its pointers, "+" to derivationally related forms (director, direct).
"""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kgmem.errors import UsageError
from kgmem.plans.nouns import singular


@dataclass(frozen=True, slots=True)
class _Synset:
    words: tuple[str, ...]
    derived_verbs: tuple[int, ...]
    """Offsets of verbs' synsets."""


@dataclass(slots=True)
class Lexicon:
    """The nouns of WordNet with their synonyms, and the verbs that they come from."""

    _offsets: dict[str, tuple[int, ...]]
    _common: frozenset[str] = field(repr=False)
    """Words met in texts, by WordNet's own counts: "actor", not "histrion"."""
    _nouns: bytes = field(repr=False)
    _verbs: bytes = field(repr=False)
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Reads the files of a WordNet 3.0 folder. Raises UsageError if one is missing."""
        offsets: dict[str, tuple[int, ...]] = {}
        common: set[str] = set()
        for line in _read(folder, "index.noun").decode("utf-8").splitlines():
            if line.startswith(" "):
                continue
            parts = line.split()
            synsets = int(parts[2])
            word = parts[0].replace("_", " ")
            offsets[word] = tuple(int(part) for part in parts[-synsets:])
            if parts[-synsets - 1] != "0":
                common.add(word)
        return cls(offsets, frozenset(common), _read(folder, "data.noun"), _read(folder, "data.verb"))

    def synonyms(self, noun: str) -> tuple[str, ...]:
        """Other words for a noun's commonest sense; for a phrase, with its last word replaced."""
        known = self._known.get(noun)
        if known is None:
            known = self._known[noun] = self._find_synonyms(noun)
        return known

    def _find_synonyms(self, noun: str) -> tuple[str, ...]:
        noun = singular(noun)
        before, word = "", noun
        offsets = self._offsets.get(noun)
        if offsets is None and " of " not in noun:
            before, _, word = noun.rpartition(" ")
            before += " " if before else ""
            offsets = self._offsets.get(word)
        if not offsets:
            return ()
        others = _synset(self._nouns, offsets[0]).words
        return tuple(before + o for o in others if o != word and o in self._common and o not in before)[:4]

    def verbs(self, noun: str) -> tuple[str, ...]:
        """Verbs that a noun's commonest sense comes from: governor gives govern."""
        offsets = self._offsets.get(singular(noun))
        if not offsets:
            return ()
        found: dict[str, None] = {}
        for offset in _synset(self._nouns, offsets[0]).derived_verbs:
            found.update(dict.fromkeys(_synset(self._verbs, offset).words))
        return tuple(verb for verb in found if " " not in verb and verb[:4] == noun[:4])


def _read(folder: Path, name: str) -> bytes:
    for path in (folder / f"{name}.gz", folder / name):
        if path.is_file():
            data = path.read_bytes()
            return gzip.decompress(data) if path.suffix == ".gz" else data
    raise UsageError(f"{folder} has no {name} or {name}.gz; it should be WordNet 3.0's dict folder")


def _synset(data: bytes, offset: int) -> _Synset:
    end = data.index(b"\n", offset)
    parts = data[offset:end].split(b"|")[0].decode("utf-8").split()
    count = int(parts[3], 16)
    words = tuple(parts[4 + 2 * i].replace("_", " ") for i in range(count))
    at = 4 + 2 * count
    verbs = []
    for i in range(int(parts[at])):
        symbol, target, kind = parts[at + 1 + 4 * i : at + 4 + 4 * i]
        if symbol == "+" and kind == "v":
            verbs.append(int(target))
    return _Synset(words, tuple(verbs))


@cache
def find_lexicon() -> Lexicon | None:
    """WordNet from the folder "wordnet" in that of the variable KGMEM_DATA; None if it is not there."""
    folder = Path(os.environ.get("KGMEM_DATA", "")) / "wordnet"
    return Lexicon.load(folder) if folder.is_dir() else None
