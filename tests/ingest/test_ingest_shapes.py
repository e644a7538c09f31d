"""SHACL validation before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kgmem.errors import IngestError, ParseError, ShapesError, UsageError
from kgmem.ingest import IngestOptions, ingest
from kgmem.stores.memory import MemoryStore

Write = Callable[..., Path]

PREFIXES = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    "@prefix : <http://x/> .\n"
)
SHAPES = f"""{PREFIXES}
:FilmShape a sh:NodeShape ; sh:targetClass :Film ;
  sh:property [ sh:path :year ; sh:datatype xsd:integer ; sh:maxCount 1 ; sh:message "a film has one year" ] ;
  sh:property [ sh:path :director ; sh:class :Person ] ;
  sh:property [ sh:path :rating ; sh:minCount 1 ; sh:severity sh:Warning ] .
"""
GOOD = f"{PREFIXES} :Kismet a :Film ; :year 1955 ; :director :Dieterle . :Dieterle a :Person ."


def test_data_that_keeps_to_the_shapes_comes_in(store: MemoryStore, write: Write) -> None:
    """Warnings don't stop it."""
    (report,) = ingest(store, [write("a.ttl", GOOD)], IngestOptions(shapes=write("s.ttl", SHAPES))).sources
    assert (report.status, report.triples) == ("new", 4)


def test_data_that_breaks_a_shape_is_refused(store: MemoryStore, write: Write) -> None:
    """With node, path, value and message of each violation; nothing is written, of no file."""
    shapes = write("shapes.ttl", SHAPES)
    good = write("a.ttl", GOOD)
    bad = write("b.ttl", f'{PREFIXES} :Ran a :Film ; :year "long ago" ; :director :Nobody .')
    with pytest.raises(ShapesError) as caught:
        ingest(store, [good, bad], IngestOptions(shapes=shapes))
    lines = str(caught.value).splitlines()
    assert lines[0] == f"the data break the shapes of {shapes} (2 violations); nothing was written:"
    assert "<http://x/Ran> <http://x/director>" in lines[1]
    assert "http://x/Nobody" in lines[1]
    assert lines[2] == '  <http://x/Ran> <http://x/year>: a film has one year (it is "long ago")'
    assert store.sources() == []


def test_the_documents_of_one_ingest_are_checked_together(store: MemoryStore, write: Write) -> None:
    """A class may be stated in another file; what the store holds already does not count."""
    film, person = GOOD.split(":Dieterle a")
    one, two = write("1.ttl", film), write("2.ttl", f"{PREFIXES}:Dieterle a {person}")
    options = IngestOptions(shapes=write("s.ttl", SHAPES))
    assert ingest(store, [one, two], options).triples == 4
    write("1.ttl", film + "\n# changed")
    assert [source.status for source in ingest(store, [one, two], options).sources] == ["changed", "unchanged"]
    write("1.ttl", film)
    with pytest.raises(ShapesError, match="1 violation"):
        ingest(store, [one], options)


def test_other_shapes_are_checked_again(store: MemoryStore, write: Write) -> None:
    """A known file is not let pass because it was once taken in without them."""
    path = write("a.ttl", f"{PREFIXES} :Ran a :Film ; :year 1985, 1986 .")
    ingest(store, [path])
    with pytest.raises(ShapesError):
        ingest(store, [path], IngestOptions(shapes=write("s.ttl", SHAPES)))
    assert store.size() == 3


def test_a_dry_run_checks_too(store: MemoryStore, write: Write) -> None:
    """It tells whether the data would be taken."""
    shapes = write("s.ttl", SHAPES)
    bad = write("a.ttl", f"{PREFIXES} :Ran a :Film ; :year 1, 2 .")
    with pytest.raises(ShapesError):
        ingest(store, [bad], IngestOptions(shapes=shapes, dry_run=True))
    assert ingest(store, [write("a.ttl", GOOD)], IngestOptions(shapes=shapes, dry_run=True)).triples == 4
    assert store.size() == 0


def test_a_long_report_is_cut(store: MemoryStore, write: Write) -> None:
    """Ten violations are listed, the rest counted."""
    data = PREFIXES + "".join(f":film{number} a :Film ; :year 1, 2 .\n" for number in range(30))
    with pytest.raises(ShapesError) as caught:
        ingest(store, [write("a.ttl", data)], IngestOptions(shapes=write("s.ttl", SHAPES)))
    lines = str(caught.value).splitlines()
    assert "(30 violations)" in lines[0]
    assert len(lines) == 12
    assert lines[-1] == "  … and 20 more"


def test_skipped_lines_are_counted_once(store: MemoryStore, write: Write) -> None:
    """Though the file is read twice."""
    path = write("a.nt", "<a:a> <a:b> <a:c> .\noops\n")
    (report,) = ingest(store, [path], IngestOptions(shapes=write("s.ttl", SHAPES), skip_errors=True)).sources
    assert (report.skipped, report.triples) == (1, 1)


def test_shapes_that_can_not_be_used(store: MemoryStore, write: Write, tmp_path: Path) -> None:
    """Missing, broken, or no sensible SHACL."""
    data = write("a.ttl", GOOD)
    with pytest.raises(UsageError, match="there is no file"):
        ingest(store, [data], IngestOptions(shapes=tmp_path / "nowhere.ttl"))
    with pytest.raises(UsageError, match="is a folder"):
        ingest(store, [data], IngestOptions(shapes=tmp_path))
    with pytest.raises(ParseError, match=r"s\.ttl:1"):
        ingest(store, [data], IngestOptions(shapes=write("s.ttl", "oops")))
    senseless = f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :Film ; sh:property [ sh:datatype xsd:integer ] ."
    with pytest.raises(IngestError, match=r"s\.ttl: these shapes can't be used: "):
        ingest(store, [data], IngestOptions(shapes=write("s.ttl", senseless)))
    assert store.size() == 0
