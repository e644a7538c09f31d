"""How much of annotated text a pipeline gets right, as spaCy's own Scorer counts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example


@dataclass(frozen=True, slots=True)
class LanguageScores:
    """In percent, from the raw text on: a word that is cut otherwise than in the annotation counts as wrong.

    Punctuation is left out of the attachment scores.
    """

    tags: float
    uas: float
    """Unlabelled attachment score: the head is right."""
    las: float
    """Labelled attachment score: head and relation are right."""
    sentences: float
    """F1."""
    precision: float
    """Of the entities found, those whose bounds and label are right."""
    recall: float
    entities: float
    """F1."""
    words_per_second: float


def score(nlp: Language, examples: Sequence[Example]) -> LanguageScores:
    """Runs the pipeline over the examples' texts. What it was never trained to do counts 0."""
    found = nlp.evaluate(examples)

    def percent(key: str) -> float:
        return round(100 * (found.get(key) or 0.0), 2)

    return LanguageScores(
        tags=percent("tag_acc"),
        uas=percent("dep_uas"),
        las=percent("dep_las"),
        sentences=percent("sents_f"),
        precision=percent("ents_p"),
        recall=percent("ents_r"),
        entities=percent("ents_f"),
        words_per_second=round(found["speed"], 1),
    )
