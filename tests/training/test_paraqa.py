"""ParaQA's queries as plans over graphs made for them."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from kgmem.errors import UsageError
from kgmem.plans.execution import execute
from kgmem.plans.plan import describe
from kgmem.training.corpora import Corpus
from kgmem.training.paraqa import paraqa_corpora

R, P = "http://dbpedia.org/resource/", "http://dbpedia.org/ontology/"
A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MAYOR = f"SELECT DISTINCT ?uri WHERE {{ <{R}Paris> <{P}mayor> ?uri }}"


def corpus(folder: Path, *rows: tuple[str, str], unanswerable: float = 0) -> Corpus | None:
    """The corpus of questions with their queries; None if nothing is left of them."""
    file = folder / "text" / "paraqa" / "train.json.gz"
    file.parent.mkdir(parents=True)
    with gzip.open(file, "wt", encoding="utf-8") as out:
        json.dump([{"question": question, "query": query} for question, query in rows], out)
    corpora = list(paraqa_corpora(folder, most=len(rows), rng=random.Random(1), unanswerable=unanswerable))
    assert len(corpora) <= 1
    return corpora[0] if corpora else None


@pytest.mark.parametrize(
    ("question", "query", "plan"),
    [
        ("Who is the mayor of Paris?", MAYOR, '"Paris" -> mayor'),
        (
            "Films of Ada Smith's brother?",
            f"SELECT DISTINCT ?uri WHERE {{ ?x <{P}sibling> <{R}Ada_Smith> . ?uri <{P}director> ?x }}",
            '"Ada Smith" <- sibling <- director',
        ),
        (
            "Which place bore Eva (not the bishop) and Bo?",
            f"SELECT DISTINCT ?uri WHERE {{ <{R}Bo> <{P}birthPlace> ?uri. <{R}Eva_(poet)> <{P}birthPlace> ?uri }}",
            '("Eva" -> birth place) and ("Bo" -> birth place)',
        ),
        (
            "How many rivers cross Peru?",
            f"SELECT DISTINCT COUNT(?uri) WHERE {{?uri <{P}country> <{R}Peru> . ?uri <{A}> <{P}River>}}",
            'count("Peru" <- country)',
        ),
        (
            "Is Lima in Peru?",
            f"ASK WHERE {{ <{R}Lima> <{P}country> <{R}Peru> }}",
            'exists(("Lima" -> country) and ("Peru"))',
        ),
        (
            "What else is made by the maker of Word?",
            f"SELECT DISTINCT ?uri WHERE {{ <{R}Word> <{P}maker> ?x . ?uri <{P}maker> ?x }}",
            '"Word" -> maker <- maker other',
        ),
    ],
)  # fmt: skip
def test_query_becomes_a_plan(tmp_path: Path, question: str, query: str, plan: str) -> None:
    """A plan that the graph made for it answers."""
    made = corpus(tmp_path, (question, query))
    assert made is not None
    (labelled,) = made.questions
    labels = {iri: info.label for iri, info in made.store.schema().relations.items()}
    assert describe(labelled.plan, labels) == plan
    assert labelled.plan is not None
    assert not execute(labelled.plan, made.store).empty


def test_entity_must_be_named(tmp_path: Path) -> None:
    """A question that does not name its entity is left out."""
    assert corpus(tmp_path, ("Who rules it?", MAYOR)) is None


def test_places(tmp_path: Path) -> None:
    """They say where entities are named."""
    made = corpus(tmp_path, ("who is mayor of paris", MAYOR))
    assert made is not None
    (labelled,) = made.questions
    assert labelled.places.starts == ((16, 21),)


def test_some_are_made_unanswerable(tmp_path: Path) -> None:
    """A chain without the relation that it ends in has no plan; a yes/no question keeps its own."""
    ask = ("Is Lima in Peru?", f"ASK WHERE {{ <{R}Lima> <{P}country> <{R}Peru> }}")
    made = corpus(tmp_path, ("Who is the mayor of Paris?", MAYOR), ask, unanswerable=1)
    assert made is not None
    chain, exists = sorted(made.questions, key=lambda q: q.plan is not None)
    assert chain.plan is None
    assert chain.hidden is not None
    assert chain.hidden.iri.endswith("mayor")
    assert exists.plan is not None
    assert exists.hidden is None


def test_missing_file(tmp_path: Path) -> None:
    """The error names it."""
    with pytest.raises(UsageError, match=r"train\.json\.gz: no such file"):
        list(paraqa_corpora(tmp_path, most=1, rng=random.Random(1)))
