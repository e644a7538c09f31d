"""Measures summaries against those that people wrote: ROUGE, documents a second, and that all is proved."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgmem.evaluation.rouge import Rouge, RougeScorer, best, mean
from kgmem.evaluation.summary_baselines import Baseline, at_random, lead, ranked
from kgmem.summarize import SummaryOptions
from kgmem.summarize.provenance import is_proved
from kgmem.summarize.sentences import count_words, find_sentences
from kgmem.summarize.summarizer import Summarizer
from kgmem.training.summaries import Summarized, ectsum, gum, scitldr


@dataclass(frozen=True, slots=True)
class SummarySet:
    """Documents with summaries, and how long a summary should be."""

    name: str
    read: Callable[[Path], Iterable[Summarized]]
    words: int
    combined: Callable[[Sequence[Rouge]], Rouge]
    """What the scores against a document's references make together."""


SUMMARY_SETS = (
    SummarySet("SciTLDR-A", lambda data: scitldr(data, "dev"), 25, best),
    SummarySet("GUM", lambda data: gum(data, "dev"), 45, mean),
    SummarySet("ECTSum", lambda data: ectsum(data, "val"), 50, mean),
)


@dataclass(frozen=True, slots=True)
class SummaryScore:
    """The mean scores of one way to summarize on one set."""

    set: str
    method: str
    documents: int
    rouge_1: float
    rouge_2: float
    rouge_l: float
    words: float
    """Of a summary, on average."""
    most_words: int
    """Of the longest summary."""
    documents_per_second: float
    sentences: int | None = None
    """How many sentences were checked; None where they carry no proof."""
    unproved: int | None = None
    """How many of them say what nothing proves."""


def evaluate_summaries(
    summarizer: Summarizer, data: Path, *, limit: int = 0, seed: int = 0,
    advance: Callable[[str, int], None] = lambda _, __: None,
) -> Iterator[SummaryScore]:  # fmt: skip
    """Scores kgmem's summaries and the baselines' on each set, with the same sentences and lengths for all.

    Args:
        summarizer: summarizes without titles and without a graph's help beyond its linked names.
        data: the folder of the public sets.
        limit: how many documents of each set, at random; 0 for all.
        seed: of the draw.
        advance: is told the method's name and the number of documents after each of them.

    Raises:
        UsageError: a set is not there.
        MissingExtraError: rouge_score or sumy is not installed.
    """
    scorer = RougeScorer()
    baselines = {"random": at_random, "LexRank": ranked("LexRank"), "TextRank": ranked("TextRank")}
    for one in SUMMARY_SETS:
        documents = list(one.read(data))
        if 0 < limit < len(documents):
            documents = random.Random(seed).sample(documents, limit)
        ours = _Ours(summarizer, SummaryOptions(words=one.words))
        methods: dict[str, Callable[[Summarized], str]] = {
            "lead, one sentence": lambda document: " ".join(_sentences(document)[:1]),
            "lead, three sentences": lambda document: " ".join(_sentences(document)[:3]),
            **{name: _cut(baseline, one.words) for name, baseline in {"lead": lead, **baselines}.items()},
            f"kgmem ({summarizer.scorer.name})": ours,
        }
        for name, method in methods.items():
            began = time.perf_counter()
            summaries = []
            for document in documents:
                summaries.append(method(document))
                advance(f"{one.name}, {name}", len(documents))
            seconds = time.perf_counter() - began
            pairs = zip(summaries, documents, strict=True)
            rouge = mean([one.combined(scorer(summary, document.references)) for summary, document in pairs])
            words = list(map(count_words, summaries))
            checked = (ours.sentences, ours.unproved) if method is ours else (None, None)
            yield SummaryScore(
                one.name, name, len(documents),
                round(rouge.rouge_1, 2), round(rouge.rouge_2, 2), round(rouge.rouge_l, 2),
                round(sum(words) / len(words), 1), max(words), round(len(documents) / seconds, 2), *checked,
            )  # fmt: skip


def _sentences(summarized: Summarized) -> list[str]:
    return [sentence.text for sentence in find_sentences(summarized.document())]


def _cut(baseline: Baseline, words: int) -> Callable[[Summarized], str]:
    return lambda summarized: " ".join(baseline(_sentences(summarized), words))


class _Ours:
    """Summarizes, and counts the sentences that nothing proves."""

    def __init__(self, summarizer: Summarizer, options: SummaryOptions) -> None:
        self._summarizer, self._options = summarizer, options
        self.sentences = self.unproved = 0

    def __call__(self, summarized: Summarized) -> str:
        document = summarized.document()
        summary = self._summarizer.summarize(document, self._options)
        self.sentences += len(summary.sentences)
        self.unproved += sum(not is_proved(sentence, document.text) for sentence in summary.sentences)
        return summary.text
