"""`kgmem link` for documents and folders."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with two documents, and one that is none."""
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.md").write_text("# Peru\n\nLima is the capital of Peru.\n")
    (folder / "sub" / "b.txt").write_text("Paris is in France.\n")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    return folder


def test_one_document(kgmem: Callable, reports: Path) -> None:
    """A row for each entity; as JSON with their places in the text; as a page with links."""
    arguments = ("link", "--graph", "demo:", "--file", str(reports / "a.md"))
    shown = kgmem(*arguments)
    assert (shown.code, shown.err) == (0, "")
    assert "https://kgmem.example/demo/Lima" in shown.out
    found = json.loads(kgmem(*arguments, "--json").out)
    assert [found["text"][one["start"] : one["end"]] for one in found["entities"]] == ["Peru", "Lima", "Peru"]
    assert 'href="https://kgmem.example/demo/Peru"' in kgmem(*arguments, "--html").out


def test_a_text_as_a_page(kgmem: Callable) -> None:
    """--html takes a text, too."""
    done = kgmem("link", "--graph", "demo:", "--html", "Lima & <Peru>")
    assert done.code == 0
    assert 'href="https://kgmem.example/demo/Lima"' in done.out
    assert "&lt;" in done.out


def test_a_folder(reports: Path, tmp_path: Path) -> None:
    """Each document gives two files, a broken one is reported, and the next run does nothing twice."""
    out = tmp_path / "linked"
    arguments = ("link", "-g", "demo:", "-f", str(reports), "--out", str(out), "--html", "--workers", "1")

    def run() -> subprocess.CompletedProcess[str]:
        # In a process of its own, since the supervisor of the workers imports its parent's main module.
        command = [sys.executable, "-c", "from kgmem.cli.main import main; raise SystemExit(main())", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    first = run()
    assert (first.returncode, first.stdout) == (1, f"2 done, 1 failed; see {out}\n")
    assert "c.pdf: it is damaged" in first.stderr
    assert 'href="https://kgmem.example/demo/Lima"' in (out / "a.md.html").read_text()
    record = json.loads((out / "sub" / "b.txt.json").read_text())
    assert [one["label"] for one in record["entities"]] == ["Paris", "France"]
    assert run().stdout == f"2 skipped, 1 failed; see {out}\n"


@pytest.mark.parametrize(
    "arguments",
    [("a text", "--file", "a.md"), ("--file", "a.md", "--file", "b.md"), ("--file", "nothing", "--out", "o")],
)
def test_wrong_use(kgmem: Callable, arguments: tuple[str, ...]) -> None:
    """Both a text and a file, several files without a folder for results, and a file that is not there."""
    done = kgmem("link", "--graph", "demo:", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
