"""Readers of public question sets. The sets themselves are not part of kgmem."""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgmem.errors import UsageError


@dataclass(frozen=True, slots=True)
class MetaQAQuestion:
    """A question of MetaQA: its text without brackets, the topic's place in it, and the answers' names."""

    text: str
    start: int
    end: int
    answers: tuple[str, ...]
    hops: int

    @property
    def topic(self) -> str:
        """The topic's name."""
        return self.text[self.start : self.end]

    @property
    def wording(self) -> str:
        """The question with the topic cut out."""
        return f"{self.text[: self.start]}[]{self.text[self.end :]}"


@dataclass(frozen=True, slots=True)
class SimpleQuestion:
    """A question of SimpleQuestions over Wikidata: one edge; `inverse` if its subject is the answer."""

    text: str
    topic: str
    property: str
    inverse: bool
    answer: str


def lines(path: Path) -> Iterator[str]:
    """The lines of a text file, gzipped or not. Raises UsageError if there is none."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file; set KGMEM_DATA to the folder that holds qa/ and text/")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


def metaqa(data: Path, split: str, hops: int) -> list[MetaQAQuestion]:
    """The questions of one split and hop count of MetaQA (Zhang et al. 2018)."""
    questions = []
    for line in lines(data / "qa" / "metaqa" / f"{hops}-hop" / f"qa_{split}.txt.gz"):
        marked, answers = line.split("\t")
        start, end = marked.index("["), marked.index("]") - 1
        text = marked.replace("[", "", 1).replace("]", "", 1)
        questions.append(MetaQAQuestion(text, start, end, tuple(answers.split("|")), hops))
    return questions


def metaqa_triples(data: Path) -> Path:
    """The file of MetaQA's graph: `subject|relation|object` lines."""
    return data / "qa" / "metaqa" / "kb.txt.gz"


@dataclass(frozen=True, slots=True)
class PathQuestion:
    """A question of PathQuestion with the names of all its answers, as its graph writes them."""

    text: str
    answers: tuple[str, ...]


def pathquestion(data: Path, split: str, hops: int) -> list[PathQuestion]:
    """The questions of one split and hop count of PathQuestion (Zhou et al. 2018), in which names have underscores."""
    questions = []
    for line in lines(data / "qa" / "pathquestion" / f"PQ-{hops}H.{split}.txt.gz"):
        text, answers, _ = line.split("\t")
        first, _, every = answers.removesuffix(")").rpartition("(")
        questions.append(PathQuestion(text.strip(), (first, *filter(None, every.split("/")))))
    return questions


def pathquestion_triples(data: Path, hops: int) -> Path:
    """The file of PathQuestion's graph: subject, relation and object, parted by tabs."""
    return data / "qa" / "pathquestion" / f"{hops}H-kb.txt"


def simple_questions(data: Path, split: str) -> list[SimpleQuestion]:
    """SimpleQuestions mapped to Wikidata (Diefenbach et al. 2017)."""
    questions = []
    for line in lines(data / "qa" / "simplequestions_wikidata" / f"{split}.tsv.gz"):
        topic, prop, answer, text = line.split("\t")
        questions.append(SimpleQuestion(text, topic, "P" + prop[1:], prop.startswith("R"), answer))
    return questions


def property_labels(data: Path) -> dict[str, str]:
    """The English labels of the properties of SimpleQuestions."""
    path = data / "qa" / "simplequestions_wikidata" / "property_labels.tsv"
    return dict(line.split("\t", 1) for line in lines(path) if "\t" in line)


class MentionGuesser:
    """Finds the likely name in a question whose topic's label is not known: its longest stretch of rare words."""

    def __init__(self, texts: list[str]) -> None:
        self.counts = Counter(word for text in texts for word in set(words(text)))
        self.total = len(texts)

    def guess(self, text: str) -> tuple[int, int] | None:
        """The characters of the name; None if every word is common. Maximum-sum stretch of rarity over a threshold."""
        best: tuple[float, int, int] = (0.0, 0, 0)
        total, begin = 0.0, 0
        for match in re.finditer(r"\w+(?:['.&-]\w+)*", text):
            if total <= 0:
                total, begin = 0.0, match.start()
            total += math.log(self.total / (1 + self.counts[match.group().lower()])) - 4.5
            if total > best[0]:
                best = (total, begin, match.end())
        return (best[1], best[2]) if best[0] > 0 else None


def words(text: str) -> list[str]:
    """The lower-cased words of a text."""
    return [word.lower() for word in re.findall(r"\w+(?:['.&-]\w+)*", text)]
