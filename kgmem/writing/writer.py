"""Says facts in English: names, numbers and dates from slots, the rest in words that the writer was taught."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from kgmem.errors import WeightsError
from kgmem.writing.facts import Fact, Slots
from kgmem.writing.forms import MARKS as FORMS
from kgmem.writing.forms import forms, word_forms
from kgmem.writing.model import WriterConfig, WriterModel
from kgmem.writing.reading import FactReader, ReadFacts
from kgmem.writing.search import Wanted, search_texts
from kgmem.writing.vocabulary import MARKS
from kgmem.writing.words import joined

_CONFIG, _WEIGHTS = "config.json", "model.safetensors"
TOGETHER = 32
"""Texts that are searched for at a time."""


class Writer:
    """A trained model and the text encoder that it reads with."""

    def __init__(self, model: WriterModel, reader: FactReader) -> None:
        self.model, self.reader = model.eval(), reader

    def write(self, sets: Sequence[Sequence[Fact]]) -> list[str | None]:
        """A text for each set of facts, naming all their things and values; None where none was found.

        Where one text can't be found for a set, its halves get one each.
        """
        texts = self._search(sets)
        halves = {
            i: (facts[: len(facts) // 2], facts[len(facts) // 2 :])
            for i, facts in enumerate(sets)
            if texts[i] is None and len(facts) > 1
        }
        if halves:
            parts = iter(self.write([half for pair in halves.values() for half in pair]))
            for i in halves:
                first, second = next(parts), next(parts)
                texts[i] = f"{first} {second}" if first and second else None
        return texts

    def _search(self, sets: Sequence[Sequence[Fact]]) -> list[str | None]:
        read = self.reader.read(sets)
        order = sorted(range(len(read)), key=lambda i: len(read[i].slots))
        texts: dict[int, str | None] = {}
        for first in range(0, len(order), TOGETHER):
            some = order[first : first + TOGETHER]
            texts |= zip(some, self._write([read[i] for i in some]), strict=True)
        return [texts[i] for i in range(len(read))]

    def _write(self, items: Sequence[ReadFacts]) -> list[str | None]:
        said = [sayings(item.slots, self.model.config.aliases) for item in items]
        wanted = [
            Wanted(len(item.slots.labels), tuple(frozenset(MARKS[mark] for mark in one if mark) for one in ways))
            for item, ways in zip(items, said, strict=True)
        ]
        found = search_texts(self.model, self.model.read(*self.reader.tensors(items)), wanted)
        decode = self.model.vocabulary.decode
        return [
            None
            if tokens is None
            else joined((p, False) if isinstance(p, str) else (ways[p[0]][p[1]], True) for p in decode(tokens))
            for tokens, ways in zip(found, said, strict=True)
        ]


def sayings(slots: Slots, aliases: dict[str, list[str]]) -> list[dict[str, str]]:
    """The forms of each slot by their marks."""
    return [forms(label, aliases.get(label, ())) for label in slots.labels] + list(map(word_forms, slots.words))


def save_writer(model: WriterModel, folder: Path) -> None:
    """Writes config.json and model.safetensors; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {**asdict(model.config), "forms": FORMS}
    (folder / _CONFIG).write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, str(folder / _WEIGHTS))
    (folder / _WEIGHTS).chmod(0o644)


def load_writer(folder: Path, weights: Path | None = None) -> Writer:
    """The writer in `folder`, over the text encoder of the checkpoint in `weights`, by default the shipped one.

    Raises WeightsError if there is none, or if it was trained over another text encoder.
    """
    if not (folder / _CONFIG).is_file() or not (folder / _WEIGHTS).is_file():
        raise WeightsError(f"{folder}: no writer there; make one with `kgmem train --part writer`")
    try:
        values = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        if values.get("forms") != list(FORMS):
            raise ValueError("it knows other forms of names")
        config = WriterConfig(**{f.name: values[f.name] for f in fields(WriterConfig) if f.name in values})
        model = WriterModel(config)
        model.load_state_dict(load_file(str(folder / _WEIGHTS)))
    except (SafetensorError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise WeightsError(f"{folder}: the writer does not fit this version of kgmem: {error}") from error
    return Writer(model, FactReader(str(weights) if weights else None, config.encoder))
