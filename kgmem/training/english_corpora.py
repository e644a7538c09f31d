"""The texts that `kgmem_en` is trained and measured on, as spaCy documents with their annotation.

They are the English Web Treebank of Universal Dependencies (Silveira et al. 2014) and its names in Universal NER
(Mayhew et al. 2024), both CC BY-SA 4.0; for training also GUM (Zeldes 2017), CC BY 4.0, where its texts are free.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span
from spacy.training import Example

from kgmem.training.gum_names import names
from kgmem.training.summaries import FREE_GENRES
from kgmem.training.treebanks import Entity, Sentence, read_entities, read_mentions, read_treebank

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

LABELS = frozenset({"PER", "LOC", "ORG"})
LONGEST_PIECE = 8
"""Sentences of a training document. Most have fewer, so that single sentences are known, too."""
_PRELIMINARY = {"train": ".PRELIMINARY_2022-12-02"}
"""What the published file of a split has in its name."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A sentence with its names; None where nobody looked for names."""

    sentence: Sentence
    entities: tuple[Entity, ...] | None


def english(data: Path, split: str) -> list[list[Annotated]]:
    """The documents of a split, train, dev or test, of the treebank under `data`, as lists of sentences."""
    treebank = data / "text" / "ud_english_ewt" / f"en_ewt-ud-{split}.conllu.gz"
    name = f"en_ewt-ud-{split}{_PRELIMINARY.get(split, '')}.iob2.gz"
    known = read_entities(data / "text" / "uner_english_ewt" / name, LABELS)
    documents: list[list[Annotated]] = []
    for sentence in read_treebank(treebank):
        if sentence.new_document or not documents:
            documents.append([])
        forms, entities = known.get(sentence.name, ((), ()))
        fits = forms == tuple(word.form for word in sentence.words)
        documents[-1].append(Annotated(sentence, entities if fits else None))
    return documents


def training_documents(data: Path) -> list[list[Annotated]]:
    """What the pipeline is trained on: the treebank, and GUM's documents with free texts, as lists of sentences."""
    path = data / "text" / "gum" / "gum.train.conllu.gz"
    mentions = read_mentions(path)
    documents: list[list[Annotated]] = []
    for sentence in read_treebank(path):
        if sentence.name.split("_")[1] not in FREE_GENRES:
            continue
        if sentence.new_document or not documents:
            documents.append([])
        documents[-1].append(Annotated(sentence, names(sentence.words, mentions[sentence.name])))
    return english(data, "train") + documents


def pieces(documents: Iterable[Sequence[Annotated]], seed: int) -> Iterator[Sequence[Annotated]]:
    """The documents in parts of one to `LONGEST_PIECE` sentences, cut at random."""
    draw = random.Random(seed)
    for document in documents:
        first = 0
        while first < len(document):
            length = draw.randint(1, LONGEST_PIECE)
            yield document[first : first + length]
            first += length


def example(nlp: Language, sentences: Sequence[Annotated]) -> Example:
    """The text in the pipeline's own tokens, and the treebank's words with their annotation beside it."""
    parts: list[str] = []
    for annotated in sentences:
        if parts and annotated.sentence.new_paragraph:
            parts[-1] = parts[-1].rstrip() + "\n\n"
        parts += [word.form + " " * word.space for word in annotated.sentence.words]
    return Example(nlp.make_doc("".join(parts).rstrip()), _reference(nlp.vocab, sentences))


def _reference(vocab: Vocab, sentences: Sequence[Annotated]) -> Doc:
    words = [word for annotated in sentences for word in annotated.sentence.words]
    firsts = list(accumulate((len(annotated.sentence.words) for annotated in sentences), initial=0))
    pairs = list(zip(firsts, sentences, strict=False))
    doc = Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        tags=[word.tag for word in words],
        heads=[first + word.head for first, annotated in pairs for word in annotated.sentence.words],
        deps=["ROOT" if word.relation == "root" else word.relation for word in words],
    )
    doc.set_ents(
        [
            Span(doc, first + entity.start, first + entity.end, label=entity.label)
            for first, annotated in pairs
            for entity in annotated.entities or ()
        ],
        missing=[
            Span(doc, first, first + len(annotated.sentence.words))
            for first, annotated in pairs
            if annotated.entities is None
        ],
    )
    return doc
