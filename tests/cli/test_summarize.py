"""`kgmem summarize` on the command line: one file, an entity, folders with broken files, and a run that is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from documents.pdf_files import Text, pdf, protected_pdf
from documents.zip_files import epub, new_docx, saved
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.decoding.checkpoint import save_checkpoint
from kgmem.decoding.model import KgmemModel

TEXT = "The bridge of Lima was built in 1610. However, it fell in 1900 (after a flood). Nobody built it again."
SHORT = "The bridge of Lima was built in 1610. It fell in 1900. Nobody built it again."


@pytest.fixture
def weights(model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path) -> str:
    """The folder of the tiny model's checkpoint."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    return str(tmp_path / "weights")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of documents of several formats, two of them broken."""
    folder = tmp_path / "reports"
    (folder / "deep").mkdir(parents=True)
    docx = new_docx()
    docx.add_paragraph(TEXT)
    contents = {
        "a.txt": TEXT.encode(),
        "b.md": f"# Bridges\n\n{TEXT}\n".encode(),
        "c.html": f"<h1>Bridges</h1><p>{TEXT}</p>".encode(),
        "d.pdf": pdf([Text(72, 700, TEXT)]),
        "deep/e.docx": saved(docx),
        "deep/f.epub": epub({"a.xhtml": f"<p>{TEXT}</p>"}),
        "deep/g.eml": f"From: a@a.example\nMessage-ID: <1@a>\n\n{TEXT}\n".encode(),
        "deep/broken.pdf": protected_pdf(),
        "deep/empty.txt": b"",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


def test_one_file_goes_to_standard_output(kgmem: Callable, reports: Path, weights: str) -> None:
    """As text, or as JSON with places; of a text file those in the file, of a PDF its page."""
    done = kgmem("summarize", str(reports / "a.txt"), "--weights", weights)
    assert (done.code, done.out, done.err) == (0, SHORT + "\n", "")
    done = kgmem("summarize", str(reports / "b.md"), "--weights", weights, "--sentences", "3", "--json")
    record = json.loads(done.out)
    assert list(record)[:4] == ["document", "summary", "sentences", "entities"]
    assert record["summary"] == SHORT
    (start, end), *_ = record["sentences"][1]["original"]
    assert (reports / "b.md").read_text()[start:end] == "it fell in 1900"
    record = json.loads(kgmem("summarize", str(reports / "d.pdf"), "--weights", weights, "--json").out)
    assert record["sentences"][0]["page"] == "1"


def test_an_entity(kgmem: Callable, weights: str) -> None:
    """From the graph, without a document."""
    iri = "https://kgmem.example/demo/Peru"
    done = kgmem("summarize", "--entity", iri, "--graph", "demo:", "--sentences", "2", "--weights", weights)
    assert (done.code, done.out[:10]) == (0, "Peru is a ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a file or a folder"),
        (("missing.txt",), "it can't be opened"),
        (("{reports}",), "name a folder for the summaries with --out"),
        (("{reports}/*.txt", "{reports}/b.md"), "name a folder for the summaries with --out"),
        (("{reports}/a.txt", "--overall"), "name a folder for what the documents say --overall with --out"),
        (("--entity", "urn:a", "{reports}"), "--entity takes neither documents"),
        (("--entity", "urn:a", "--overall"), "--entity takes neither documents"),
        (("--entity", "urn:a"), "name one with --graph"),
        (("{reports}/a.txt", "--query", " "), "the query is empty"),
        (("{reports}/a.txt", "--background"), "name one with --graph"),
        (("{reports}", "--out", "out", "--background"), "name one with --graph"),
    ],
)
def test_wrong_use(
    kgmem: Callable, reports: Path, weights: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...], message: str,
) -> None:  # fmt: skip
    """One sentence that says what to do."""
    monkeypatch.chdir(tmp_path)
    done = kgmem("summarize", *(one.replace("{reports}", str(reports)) for one in arguments), "--weights", weights)
    assert done.code in {1, 2}
    assert message in done.err
    assert done.err.count("\n") == 1


GOOD = {"a.txt", "b.md", "c.html", "d.pdf", "deep/e.docx", "deep/f.epub", "deep/g.eml"}


def start(reports: Path, out: Path, weights: str) -> subprocess.Popen[str]:
    """Starts a batch in a process of its own."""
    command = [sys.executable, "-c", "from kgmem.cli.main import main; raise SystemExit(main())", "summarize"]
    options = ["--out", out, "--weights", weights, "--workers", "1"]
    return subprocess.Popen(
        [*command, reports, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip


@pytest.mark.slow
def test_a_folder_with_broken_files_and_a_run_that_is_killed(reports: Path, tmp_path: Path, weights: str) -> None:
    """Every good one is summarized exactly once, every bad one reported; the index page lists all."""
    out = tmp_path / "out"
    killed = start(reports, out, weights)
    while not list(out.rglob("*.json")):
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.005)
    children = psutil.Process(killed.pid).children(recursive=True)
    killed.kill()
    killed.communicate(timeout=60)
    assert psutil.wait_procs(children, timeout=20)[1] == []
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*.json")}
    last = start(reports, out, weights)
    printed, errors = last.communicate(timeout=200)
    assert last.returncode == 1
    assert printed.startswith(f"{len(GOOD) - len(before)} done, {len(before)} skipped, 2 failed: ")
    assert errors.count("failed: ") == errors.count("\n") == 2
    assert {file: file.stat().st_mtime_ns for file in before} == before
    names = {str(file.relative_to(out)) for file in out.rglob("*") if file.is_file()}
    assert names == {f"{name}.{kind}" for name in GOOD for kind in ("md", "json")} | {"failures.json", "index.md"}
    assert all(json.loads((out / f"{name}.json").read_text())["summary"] == SHORT for name in GOOD)
    page = (out / "deep" / "e.docx.md").read_text()
    assert "1610. [1] It fell in 1900. [2]" in page
    assert "\n2. characters " in page
    index = (out / "index.md").read_text()
    assert "- [deep/e.docx](deep/e.docx.md): The bridge of Lima was built in 1610." in index
    assert "- deep/empty.txt: failed, it " in index
    failures = json.loads((out / "failures.json").read_text())
    assert {Path(one["document"]).name for one in failures} == {"broken.pdf", "empty.txt"}
