"""Large files are read in bounded memory."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">\n'
ROWS = {
    "nt": '<a:a> <a:b> "{text}" .\n',
    "nq": '<a:a> <a:b> "{text}" _:{number} .\n',
    "ttl": '<a:a> <a:b> [ <a:c> "{text}" ] .\n',
    "trig": '<a:g> {{ <a:a> <a:b> "{text}" }}\n',
    "rdf": '<rdf:Description rdf:about="a:a"><a:b>{text}</a:b></rdf:Description>\n',
    "csv": 'a,b,"{text}"\n',
    "tsv": "a\tb\t{text}\n",
    "jsonl": '["a", "b", "{text}"]\n',
}
READ = """
import resource, sys
from kgmem.ingest import IngestOptions, ingest
from kgmem.stores.memory import MemoryStore
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
with MemoryStore() as store:
    before = peak()
    report = ingest(store, [sys.argv[1]], IngestOptions(dry_run=True, skip_errors=sys.argv[2] == "skip"))
print(report.sources[0].skipped, peak() - before)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("extension", "mode"), [*((extension, "strict") for extension in ROWS), ("ttl", "skip"), ("csv", "skip")]
)
def test_a_large_file_needs_little_memory(tmp_path: Path, extension: str, mode: str) -> None:
    """100 MB of text pass through in much less; recovering Turtle keeps a window of 32 MB of it."""
    path = tmp_path / f"large.{extension}.gz"
    with gzip.open(path, "wt", compresslevel=1) as file:
        file.write(RDF if extension == "rdf" else "")
        for number in range(25_000):
            file.write(ROWS[extension].format(number=number, text=f"{number} " + "word " * 800))
        file.write("</rdf:RDF>" if extension == "rdf" else "")
    ran = subprocess.run([sys.executable, "-c", READ, path, mode], capture_output=True, text=True, check=True)
    skipped, grown = map(int, ran.stdout.split())
    assert skipped == 0
    assert grown < (90 if (extension, mode) == ("ttl", "skip") else 30)
