"""The W3C's tests of the RDF 1.1 formats, through our readers. There are no exceptions."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kgmem.errors import ParseError
from kgmem.ingest.formats import format_of_name
from kgmem.ingest.inputs import Input
from kgmem.ingest.options import IngestOptions
from kgmem.ingest.problems import Problems
from kgmem.ingest.readers import read

SUITES = {
    "rdf11/rdf-n-triples": (70, 29, 0),
    "rdf11/rdf-n-quads": (87, 34, 0),
    "rdf11/rdf-turtle": (313, 94, 145),
    "rdf11/rdf-trig": (356, 115, 143),
    "rdf11/rdf-xml": (166, 40, 126),
}
"""Tests in all, tests of refusing, tests of the triples."""

QUERY = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?name ?kind ?action ?result ?base WHERE {
  ?manifest mf:entries/rdf:rest*/rdf:first ?test .
  ?test a ?kind ; mf:name ?name ; mf:action ?action .
  OPTIONAL { ?manifest mf:assumedTestBase ?base }
  OPTIONAL { ?test mf:result ?result }
}
"""


@dataclass(frozen=True, slots=True)
class W3cTest:
    name: str
    kind: str
    action: Path
    result: Path | None
    base: str

    def triples(self) -> list[Triple]:
        """What our reader makes of the document."""
        format_ = format_of_name(self.action)
        assert format_ is not None
        document = Input(str(self.action), self.action, "urn:test", format_, 0, self.base)
        batches = read(document, IngestOptions(), Problems(document.file, skip=False))
        triples = [triple for batch in batches for triple in batch]
        assert not any(isinstance(triple.object, Triple) for triple in triples)
        return triples


@pytest.fixture(scope="module")
def w3c(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked test suites."""
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(data / "w3c-rdf-tests.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "rdf"


def listed_tests(folder: Path) -> list[W3cTest]:
    """The tests that a folder's manifest lists."""
    manifest = folder / "manifest.ttl"
    store = Store()
    store.load(path=manifest, format=RdfFormat.TURTLE, base_iri=manifest.as_uri())

    def path(node: NamedNode) -> Path:
        return Path(node.value.removeprefix("file://"))

    def one(row: dict[str, NamedNode | None]) -> W3cTest:
        action, result = path(row["action"]), row["result"]
        base = row["base"].value if row["base"] else f"https://example.org/{folder.name}/"
        kind = row["kind"].value.rpartition("#")[2]
        location = base + action.relative_to(folder).as_posix()
        return W3cTest(row["name"].value, kind, action, path(result) if result else None, location)

    names = ("name", "kind", "action", "result", "base")
    return sorted(
        (one({name: row[name] for name in names}) for row in store.query(QUERY)),
        key=lambda test: (test.kind, test.name),
    )


def outcome(test: W3cTest) -> str | None:
    """What is wrong with our reading of a test; None if nothing is."""
    try:
        triples = test.triples()
    except ParseError as error:
        return None if "Negative" in test.kind else f"refused: {error}"
    if "Negative" in test.kind:
        return "accepted"
    if test.result is None:
        return None
    expected = [quad.triple for quad in parse(path=test.result, base_iri=test.base)]
    return None if canonical(triples) == canonical(expected) else "other triples than expected"


def canonical(triples: list[Triple]) -> Dataset:
    """The triples with blank nodes named by their place in the graph, so that equal means isomorphic."""
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@pytest.mark.parametrize("suite", SUITES)
def test_the_suite_is_passed(w3c: Path, suite: str) -> None:
    """Every positive test is accepted, every negative one refused, every evaluation test gives the expected graph."""
    tests = listed_tests(w3c / suite)
    negative = sum("Negative" in test.kind for test in tests)
    evaluated = sum(test.result is not None for test in tests)
    assert (len(tests), negative, evaluated) == SUITES[suite]
    wrong = {test.name: found for test in tests if (found := outcome(test)) is not None}
    assert not wrong


def rdf12_manifests(w3c: Path) -> Iterator[Path]:
    """The manifests of the RDF 1.2 suites."""
    yield from sorted((w3c / "rdf12").rglob("manifest.ttl"))


def test_rdf_12_is_read_as_far_as_it_can_be_stored(w3c: Path) -> None:
    """Of RDF 1.2, all that is broken is refused, and all that is refused besides holds a triple as a term."""
    wrong = {}
    for manifest in rdf12_manifests(w3c):
        for test in listed_tests(manifest.parent):
            found = outcome(test)
            if found is not None and "triple as a term" not in found:
                wrong[test.name] = found
    assert not wrong
