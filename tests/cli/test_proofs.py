"""Names and numbers of every sentence stand where its JSON says: checked with the original files alone.

Nothing of kgmem's own check is used here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from documents.pdf_files import Text, column, pdf
from documents.zip_files import epub, new_docx, saved
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.batch import BatchInput
from kgmem.decoding.checkpoint import save_checkpoint
from kgmem.decoding.model import KgmemModel
from kgmem.documents import read_document
from kgmem.stores import open_store
from kgmem.summarize import SummaryMaker, SummaryOptions
from kgmem.summarize.overall_page import overall_output
from kgmem.summarize.summarizer import load_summarizer

NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b\d{{1,2}} (?:{MONTHS}) \d{{4}}\b")
WORD = re.compile(r"[^\W\d_]+")


def names_and_numbers(text: str) -> Iterator[str]:
    """The numbers of a sentence, and its words with capitals or of scripts without, but for the first one."""
    yield from NUMBER.findall(text)
    for number, word in enumerate(WORD.findall(text)):
        if (number and word != word.lower()) or not word.isascii():
            yield word


def unproved(sentence: dict[str, Any], proof: str) -> list[str]:
    """What of a sentence does not stand in its proof. Dates and numbers of triples may be written for people."""
    text = sentence["text"]
    if sentence.get("triples"):
        text = DATE.sub(lambda day: datetime.strptime(day[0], "%d %B %Y").date().isoformat(), text)  # noqa: DTZ007
        text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return [token for token in names_and_numbers(text) if token not in proof]


def proof_of(sentence: dict[str, Any], original: str | None, text: str) -> str:
    """What a sentence names: characters of the file, or of its text where the file is none, or triples."""
    if sentence.get("spans"):
        places, source = (sentence["original"], original) if original is not None else (sentence["spans"], text)
        assert source is not None
        return " ".join(" ".join(source[start:end] for start, end in places).split())
    return " ".join(one[part] for one in sentence["triples"] for part in ("subject", "predicate", "object"))


@pytest.fixture
def weights(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> Path:
    """The folder of the tiny model's checkpoint."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    return tmp_path / "weights"


@pytest.fixture
def documents(checkout: Path, tmp_path: Path) -> list[Path]:
    """The documents that come with kgmem, in English and Chinese, and one of them in other formats."""
    files = sorted((checkout / "graphs" / "documents").glob("*.md"))
    assert len(files) > 10
    paragraphs = (checkout / "graphs" / "documents" / "marie-curie.md").read_text().split("\n\n")[1:]
    html = "".join(f"<p>{paragraph.replace('&', '&amp;')}</p>\n" for paragraph in paragraphs)
    docx = new_docx()
    for paragraph in paragraphs:
        docx.add_paragraph(" ".join(paragraph.split()))
    lines = [line for paragraph in paragraphs for line in paragraph.splitlines()]
    others = {
        "a.html": html.encode(),
        "a.docx": saved(docx),
        "a.epub": epub({"a.xhtml": html}),
        "a.eml": ("From: a@a.example\nContent-Type: text/plain; charset=utf-8\n\n" + "\n\n".join(paragraphs)).encode(),
        "a.pdf": pdf([Text(one.x, one.y, one.text) for one in column(40, 750, lines)]),
    }
    for name, data in others.items():
        (tmp_path / name).write_bytes(data)
    return [*files, *(tmp_path / name for name in others)]


def test_every_sentence_of_every_document(documents: list[Path], weights: Path) -> None:
    """Of summaries as long as their documents, with background; of passages, claims, and of what all say together."""
    maker = SummaryMaker(weights, "demo:", SummaryOptions(words=None, background=True))
    output = maker()
    records, checked, backgrounds = [], 0, 0
    for number, file in enumerate(documents):
        document = read_document(file)
        record = json.loads(json.dumps(output(document).record))
        original = file.read_text(encoding="utf-8") if file.suffix in {".md", ".html"} else None
        backgrounds += any(sentence["triples"] for sentence in record["sentences"])
        for sentence in [*record["sentences"], *record["passages"], *record["claims"]]:
            assert unproved(sentence, proof_of(sentence, original, document.text)) == [], (file, sentence)
            checked += 1
        for claim in record["claims"]:
            assert claim["said"] in claim["text"]
        records.append((BatchInput(file, Path(f"{number}-{file.name}"), 0), record))  # type: ignore[arg-type]
    assert checked > 300
    assert backgrounds > 5
    overall = json.loads(json.dumps(overall_output(records).record))
    places = {str(place.place): place.path for place, _ in records}
    said = [one for entity in overall["entities"] for one in entity["sentences"]]
    said += [one for entity in overall["entities"] for group in entity["comparisons"] for one in group["sentences"]]
    assert len(said) > 20
    for sentence in said:
        file = places[sentence["document"]]
        original = file.read_text(encoding="utf-8") if sentence["original"] else None
        assert unproved(sentence, proof_of(sentence, original, read_document(file).text)) == [], sentence


def test_every_sentence_about_an_entity(weights: Path) -> None:
    """What the graph says about things of all classes rests on its triples."""
    store = open_store("demo:")
    summarizer = load_summarizer(weights, store)
    nodes = sorted({triple.subject.value for triple in store.triples() if "/demo/" in str(triple.subject)})
    assert len(nodes) > 500
    for iri in nodes[::10]:
        record = json.loads(json.dumps(summarizer.entity(iri, SummaryOptions(words=None)).record()))
        assert record["sentences"]
        for sentence in record["sentences"]:
            proof = proof_of(sentence, None, "").lower()
            assert [token for token in unproved(sentence, proof) if token.lower() not in proof] == [], sentence
    store.close()
