"""Pipelines with the linker at their end: words alone, or one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy

from kgmem.documents import read_bytes
from kgmem.errors import MissingExtraError
from kgmem.language import BLANK
from kgmem.language.linking import LinkDocuments, linking_pipeline
from kgmem.summarize.sentences import find_sentences

TEXT = "Ann Doe went to Lima.\n\nIt rained."


@pytest.fixture
def own(tmp_path: Path) -> str:
    """The folder of a pipeline that knows one person, and takes a text for one sentence."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ann Doe"}])
    nlp.add_pipe("sentencizer", config={"punct_chars": ["§"]})
    nlp.to_disk(tmp_path / "own")
    return str(tmp_path / "own")


def test_words_alone_are_linked() -> None:
    """What the graph holds is found without anything trained."""
    doc = linking_pipeline("demo:")(TEXT)
    assert [(ent.text, ent.kb_id_) for ent in doc.ents] == [("Lima", "https://kgmem.example/demo/Lima")]


def test_a_pipeline_of_ones_own(own: str) -> None:
    """Its entities stay, linked or not; its sentences are those of summaries."""
    output = LinkDocuments("demo:", own)()(read_bytes(TEXT.encode(), "a.txt"))
    found = [(one["text"], one["type"], one["id"] is None) for one in output.record["entities"]]
    assert found == [("Ann Doe", "PERSON", True), ("Lima", "CITY", False)]
    dry = read_bytes(b"Ann Doe went to Rome. Lima was dry that year.", "a.txt")
    assert [len(find_sentences(dry, name)) for name in (own, BLANK)] == [1, 2]


def test_a_pipeline_that_is_not_there(kgmem: Callable, tmp_path: Path) -> None:
    """It is said by name, with what to do."""
    with pytest.raises(MissingExtraError, match="no_such_pipeline"):
        linking_pipeline("demo:", "no_such_pipeline")
    (tmp_path / "a.txt").write_text(TEXT)
    for command in (("link", "--file"), ("summarize",)):
        done = kgmem(*command, str(tmp_path / "a.txt"), "--graph", "demo:", "--pipeline", "no_such_pipeline")
        assert done.code in {1, 2}
        assert "no_such_pipeline" in done.err
        assert done.err.count("\n") == 1
