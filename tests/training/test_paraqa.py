import gzip
import json
import random
from pathlib import Path

import pytest

from kgmem.errors import UsageError
from kgmem.plans.execution import execute_all
from kgmem.plans.plan import describe
from kgmem.training.paraqa import paraqa_corpora

R, O = "http://dbpedia.org/resource/", "http://dbpedia.org/ontology/"
A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def corpus(folder: Path, *rows: tuple[str, str]):
    file = folder / "text" / "paraqa" / "train.json.gz"
    file.parent.mkdir(parents=True)
    with gzip.open(file, "wt", encoding="utf-8") as out:
        json.dump([{"question": question, "query": query} for question, query in rows], out)
    corpora = list(paraqa_corpora(folder, rng=random.Random(1)))
    assert len(corpora) <= 1
    return corpora[0] if corpora else None


@pytest.mark.parametrize(
    ("question", "query", "plan"),
    [
        ("Who is the mayor of Paris?", f"SELECT DISTINCT ?uri WHERE {{ <{R}Paris> <{O}mayor> ?uri }}", '"Paris" -> mayor'),
        (
            "Films of Ada Smith's brother?",
            f"SELECT DISTINCT ?uri WHERE {{ ?x <{O}siblingOf> <{R}Ada_Smith> . ?uri <{O}director> ?x . ?uri <{A}> <{O}Film>}}",
            '"Ada Smith" <- sibling of <- director',
        ),
        (
            "Which place bore Eva (not the bishop) and Bo?",
            f"SELECT DISTINCT ?uri WHERE {{ <{R}Bo> <{O}birthPlace> ?uri. <{R}Eva_(poet)> <{O}birthPlace> ?uri }}",
            '("Eva" -> birth place) and ("Bo" -> birth place)',
        ),
        (
            "How many rivers cross Peru?",
            f"SELECT DISTINCT COUNT(?uri) WHERE {{?uri <{O}country> <{R}Peru> . ?uri <{A}> <{O}River>}}",
            'count("Peru" <- country)',
        ),
        (
            "Is Lima in Peru?",
            f"ASK WHERE {{ <{R}Lima> <{O}country> <{R}Peru> }}",
            'exists(("Lima" -> country) and ("Peru"))',
        ),
        (
            "What else is made by the maker of Word?",
            f"SELECT DISTINCT ?uri WHERE {{ <{R}Word> <{O}maker> ?x . ?uri <{O}maker> ?x }}",
            '"Word" -> maker <- maker other',
        ),
    ],
)  # fmt: skip
def test_a_query_becomes_a_plan_that_its_graph_answers(tmp_path, question, query, plan):
    made = corpus(tmp_path, (question, query))
    (labelled,) = made.questions
    labels = {iri: info.label for iri, info in made.store.schema().relations.items()}
    assert describe(labelled.plan, labels) == plan
    (result,) = execute_all([labelled.plan], made.store)
    assert not result.empty


def test_a_question_that_does_not_name_its_entity_is_left_out(tmp_path):
    assert corpus(tmp_path, ("Who rules it?", f"SELECT DISTINCT ?uri WHERE {{ <{R}Paris> <{O}mayor> ?uri }}")) is None


def test_places_say_where_entities_are_named(tmp_path):
    query = f"SELECT DISTINCT ?uri WHERE {{ <{R}Paris> <{O}mayor> ?uri }}"
    (labelled,) = corpus(tmp_path, ("who is mayor of paris", query)).questions
    assert labelled.places.starts == ((16, 21),)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"train\.json\.gz: no such file"):
        list(paraqa_corpora(tmp_path, rng=random.Random(1)))
