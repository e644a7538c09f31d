"""300 documents of mixed formats, ten of them broken, in a run that is killed twice on the way."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from documents.pdf_files import Text, pdf, protected_pdf
from documents.zip_files import archive, changed, epub, new_docx, saved
from tokenizers import Tokenizer  # noqa: TC002 (pytest reads annotations of fixtures)

from kgmem.decoding.checkpoint import save_checkpoint
from kgmem.decoding.model import KgmemModel

KINDS = "txt md html pdf docx epub eml".split()
GOOD = 290


def sentence(number: int) -> str:
    """What the document with a number says, and no other."""
    return f"The harbour of Lima counted {1000 + number} boats in that year."


def good_documents() -> dict[str, bytes]:
    """Documents of all kinds in a few folders, each with a sentence of its own."""
    docx = new_docx()
    docx.add_paragraph("WORDS")
    template = saved(docx)
    found = {}
    for number in range(GOOD):
        said = sentence(number)
        kind = KINDS[number % len(KINDS)]
        content = {
            "txt": said.encode(),
            "md": f"# Notes\n\n{said}\n".encode(),
            "html": f"<h1>Notes</h1><p>{said}".encode(),
            "eml": f"From: a@a.example\nMessage-ID: <{number}@a>\n\n{said}\n".encode(),
        }
        match kind:
            case "pdf":
                data = pdf([Text(72, 700, said)])
            case "docx":
                data = changed(template, {"word/document.xml": _words(template).replace("WORDS", said)})
            case "epub":
                data = epub({"a.xhtml": f"<p>{said}</p>"})
            case _:
                data = content[kind]
        found[f"{number // 50}/{number:03}.{kind}"] = data
    return found


def _words(template: bytes) -> str:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(template)) as packed:
        return packed.read("word/document.xml").decode()


def broken_documents() -> dict[str, bytes]:
    """Ten that can't be read, for ten reasons."""
    docx = saved(new_docx())
    return {
        "0/empty.txt": b"",
        "0/blank.md": b" \n\n \n",
        "1/protected.pdf": protected_pdf(),
        "1/scan.pdf": pdf([], image=True),
        "2/cut.pdf": pdf([Text(72, 700, "A sentence.")])[:100],
        "2/cut.docx": docx[: len(docx) // 2],
        "3/no.docx": b"PK\3\4 broken",
        "3/picture.md": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "4/binary.txt": bytes(range(256)) * 4,
        "5/strange.epub": archive({"a": "b"}),
    }


def start(folder: Path, out: Path, weights: Path) -> subprocess.Popen[str]:
    """Starts the command in a process group of its own."""
    command = [sys.executable, "-c", "from kgmem.cli.main import main; raise SystemExit(main())", "summarize"]
    options = ["--out", out, "--weights", weights, "--workers", "2", "--overall"]
    return subprocess.Popen(
        [*command, folder, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def records(out: Path) -> dict[str, tuple[int, int, bytes]]:
    """The documents that are done, each with what would change if it were written again."""
    found = {}
    for file in out.rglob("*.json"):
        if file.stem not in {"failures", "overall"}:
            state = file.stat()
            found[str(file.relative_to(out))] = (state.st_ino, state.st_mtime_ns, file.read_bytes())
    return found


def kill_after(process: subprocess.Popen[str], out: Path, count: int) -> None:
    """Kills all processes of the run at once, as soon as so many documents are done."""
    children = []
    while sum(1 for _ in out.rglob("*.json")) < count:
        assert process.poll() is None, process.communicate()
        children = psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert psutil.wait_procs(children, timeout=20)[1] == []


@pytest.mark.slow
def test_every_good_one_once_and_every_bad_one_reported(
    model: KgmemModel, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    """What is done before a kill stays as it is; the last run does the rest, and says what it could not read."""
    save_checkpoint(model, tokenizer, tmp_path / "weights", packed=False)
    folder, out, weights = tmp_path / "in", tmp_path / "out", tmp_path / "weights"
    good, bad = good_documents(), broken_documents()
    for name, data in (good | bad).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    assert (len(good), len(bad)) == (290, 10)
    points = random.Random(6)
    done: dict[str, tuple[int, int, bytes]] = {}
    for count in (points.randint(20, 130), points.randint(150, 270)):
        kill_after(start(folder, out, weights), out, count)
        assert done.items() <= records(out).items()
        done = records(out)
        assert count <= len(done) < GOOD
        assert not (out / "index.md").exists()
        assert not (out / "failures.json").exists()
    last = start(folder, out, weights)
    printed, errors = last.communicate(timeout=200)
    assert last.returncode == 1
    assert printed == (
        f"{GOOD - len(done)} done, {len(done)} skipped, {len(bad)} failed: {out / 'index.md'}, {out / 'overall.md'}\n"
    )
    assert {line.split(": ")[1] for line in errors.splitlines()} == {str(folder / name) for name in bad}
    made = records(out)
    assert done.items() <= made.items()
    assert made.keys() == {f"{name}.json" for name in good}
    for number, name in enumerate(good):
        record = json.loads(made[f"{name}.json"][2])
        assert (record["document"], record["summary"]) == (str(folder / name), sentence(number))
        assert sentence(number) in (out / f"{name}.md").read_text()
    listed = json.loads((out / "failures.json").read_text())
    assert {Path(one["document"]) for one in listed} == {folder / name for name in bad}
    assert all(one["reason"] for one in listed)
    pages = {"failures.json", "index.md", "overall.md", "overall.json"}
    files = {str(file.relative_to(out)) for file in out.rglob("*") if file.is_file()}
    assert files == pages | {f"{name}.{kind}" for name in good for kind in ("md", "json")}
    (lima,) = json.loads((out / "overall.json").read_text())["entities"]
    assert (lima["label"], len(lima["documents"])) == ("Lima", GOOD)
