"""The spaCy component: entities with IRIs in any pipeline, saved, and in several processes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc, Span

from kgmem.errors import StoreError
from kgmem.linking.document_linker import DocumentLinker
from kgmem.stores import open_store

if TYPE_CHECKING:
    from spacy.language import Language

EXAMPLE = "http://example.org/"
TEXT = "Keanu Reeves's part in The Lord of the Rings? Not in 1999!"


@pytest.fixture
def nlp(folder: str) -> Language:
    """A blank English pipeline with the linker."""
    nlp = spacy.blank("en")
    nlp.add_pipe("kgmem_linker", config={"graph": folder})
    return nlp


def ents(doc: Doc) -> list[tuple[str, str, str]]:
    """Text, label and the end of the IRI of each entity."""
    return [(ent.text, ent.label_, ent.kb_id_.removeprefix(EXAMPLE)) for ent in doc.ents]


def test_entities_of_a_blank_pipeline(nlp: Language) -> None:
    """The best mentions that don't overlap become entities with their type and IRI."""
    assert ents(nlp(TEXT)) == [("Keanu Reeves", "PERSON", "keanu"), ("The Lord of the Rings", "FILM", "lotr")]


def test_all_mentions_are_kept(nlp: Language, folder: str) -> None:
    """The span group and the extensions hold every mention with its candidates, literals too."""
    doc = nlp(TEXT)
    store = open_store(folder)
    (mentions,) = DocumentLinker(store).link([TEXT])
    assert doc._.kgmem_mentions == mentions
    assert [span.text for span in doc.spans["kgmem"]] == [mention.text for mention in mentions]
    assert [span._.kgmem_candidates for span in doc.spans["kgmem"]] == [mention.candidates for mention in mentions]
    assert {"Keanu Reeves", "The Lord of the Rings", "1999"} == {mention.text for mention in mentions}
    store.close()


def test_no_text(nlp: Language) -> None:
    """An empty document has no entities and no mentions."""
    doc = nlp("")
    assert (ents(doc), len(doc.spans["kgmem"]), doc._.kgmem_mentions) == ([], 0, ())
    assert doc[:0]._.kgmem_candidates == ()


@pytest.mark.parametrize(
    ("overwrite", "expected"),
    [
        (False, [("Keanu", "GIVEN", ""), ("Revolver", "WORK", "revolver"), ("Lagos", "PLACE", "")]),
        (True, [("Keanu Reeves", "PERSON", "keanu"), ("Revolver", "ALBUM", "revolver"), ("Lagos", "PLACE", "")]),
    ],
)
def test_entities_of_the_users_own(folder: str, overwrite: bool, expected: list[tuple[str, str, str]]) -> None:
    """Entities found before are kept, and get an IRI where the bounds agree; or they give way, if that is wished."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    own = {"GIVEN": "Keanu", "WORK": "Revolver", "PLACE": "Lagos"}
    ruler.add_patterns([{"label": label, "pattern": pattern} for label, pattern in own.items()])
    nlp.add_pipe("kgmem_linker", config={"graph": folder, "overwrite_ents": overwrite})
    found = ents(nlp("Keanu Reeves heard Revolver in Lagos"))
    assert [(text, iri.removesuffix("_album")) for text, _, iri in found] == [(text, iri) for text, _, iri in expected]
    assert [label for _, label, _ in found] in ([label for _, label, _ in expected], ["PERSON", "FILM", "PLACE"])


def test_min_score_and_label(folder: str) -> None:
    """What is below `min_score` is no entity, but stays in the span group; nodes without a type get `label`."""
    nlp = spacy.blank("en")
    nlp.add_pipe("kgmem_linker", config={"graph": folder, "min_score": 1.0, "label": "NODE"})
    doc = nlp("Keanu Reeves")
    assert (ents(doc), [span.text for span in doc.spans["kgmem"]]) == ([], ["Keanu Reeves"])


def test_chinese(folder: str) -> None:
    """Chinese text without spaces, in spaCy's own tokens for it."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("kgmem_linker", config={"graph": folder})
    assert ents(nlp("北京大学在北京吗？")) == [("北京大学", "SCHOOL", "peking_university"), ("北京", "CITY", "beijing")]


def test_names_that_are_no_whole_tokens(folder: str) -> None:
    """Where the tokens don't fit, there is no span, but the mention is not lost."""
    doc = spacy.blank("en")
    doc.add_pipe("kgmem_linker", config={"graph": folder})
    result = doc("我在北京大学")
    assert ents(result) == []
    assert "北京大学" in {mention.text for mention in result._.kgmem_mentions}


@pytest.mark.parametrize("processes", [1, 2])
def test_pipe(nlp: Language, processes: int) -> None:
    """Many documents, also in several processes, give what each gives alone; an open store does not get in the way."""
    texts = ["Who directed The Matrix?", "Kismet", "nothing", "Keanu Reevs"] * 5
    alone = [ents(nlp(text)) for text in texts]
    docs = list(nlp.pipe(texts, n_process=processes, batch_size=3))
    assert [ents(doc) for doc in docs] == alone
    assert docs[-1]._.kgmem_mentions[0].candidates[0].label == "Keanu Reeves"


def test_saved_pipelines(nlp: Language, tmp_path: Path) -> None:
    """A saved pipeline knows its graph and options, on disk and in bytes."""
    before = ents(nlp(TEXT))
    nlp.to_disk(tmp_path / "pipeline")
    assert ents(spacy.load(tmp_path / "pipeline")(TEXT)) == before
    other = spacy.blank("en")
    other.add_pipe("kgmem_linker", config={"graph": "/nowhere"})
    assert ents(other.from_bytes(nlp.to_bytes())(TEXT)) == before


def test_saved_documents(nlp: Language) -> None:
    """A linked Doc can be saved and read back, mentions and all."""
    doc = nlp(TEXT)
    back = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert ents(back) == ents(doc)
    assert back._.kgmem_mentions == doc._.kgmem_mentions


def test_a_graph_that_is_not_there() -> None:
    """A wrong folder is said when the first document comes, by name."""
    nlp = spacy.blank("en")
    nlp.add_pipe("kgmem_linker", config={"graph": "/no/such/folder"})
    with pytest.raises(StoreError, match=re.escape("/no/such/folder")):
        nlp("Kismet")


def test_entities_that_the_graph_lacks(folder: str) -> None:
    """An entity of the pipeline that the graph does not hold stays, without an IRI; an article is no hindrance."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    own = {"PERSON": "Ann Lee", "WORK_OF_ART": "the Revolver"}
    ruler.add_patterns([{"label": label, "pattern": pattern} for label, pattern in own.items()])
    nlp.add_pipe("kgmem_linker", config={"graph": folder})
    found = ents(nlp("In Rome Ann Lee saw Rocky 2 and not the Revolver."))
    assert found[0] == ("Ann Lee", "PERSON", "")
    assert found[1] == ("Rocky 2", "FILM", "rocky2")
    assert found[2][:2] == ("the Revolver", "WORK_OF_ART")
    assert found[2][2].startswith("revolver")


def test_closing(nlp: Language) -> None:
    """After `close` the component opens the graph again by itself."""
    before = ents(nlp(TEXT))
    nlp.get_pipe("kgmem_linker").close()
    assert ents(nlp(TEXT)) == before


def test_extension_of_other_spans(nlp: Language) -> None:
    """A span that is no mention has no candidates."""
    assert Span(nlp(TEXT), 0, 1)._.kgmem_candidates == ()
