"""SHACL validation before anything is written (W3C Recommendation "Shapes Constraint Language", 2017; by pyshacl)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Store, Triple

from kgmem.errors import IngestError, ShapesError
from kgmem.ingest.inputs import single_file
from kgmem.ingest.options import IngestOptions
from kgmem.ingest.problems import Problems
from kgmem.ingest.readers import read
from kgmem.types import XSD

if TYPE_CHECKING:
    import rdflib

SHOWN = 10
"""So many violations are listed; the rest are counted."""

_SH = "http://www.w3.org/ns/shacl#"


def check_shapes(data: Iterable[Triple], shapes: Path) -> None:
    """Checks triples against the shapes in a file of any RDF format.

    What is checked is the data of one ingest, all its documents together; what the store holds already is not looked
    at. So where a shape asks for a class, the statements about its subclasses belong to the same ingest. The triples
    are held in memory for it. Only results of severity sh:Violation count.

    Raises:
        ShapesError: a shape is broken; the message lists where and why.
        IngestError: the file of shapes can't be read, or holds none that SHACL knows.
    """
    import pyshacl
    from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ShapeRecursionWarning

    document = single_file(shapes)
    rules = _graph(
        triple for batch in read(document, IngestOptions(), Problems(document.file, skip=False)) for triple in batch
    )
    try:
        conforms, results, _ = pyshacl.validate(
            _graph(data), shacl_graph=rules, inference="none", inplace=True, allow_warnings=True, allow_infos=True
        )
    except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError, ShapeRecursionWarning) as error:
        raise IngestError(f"{shapes}: these shapes can't be used: {error}") from error
    if not conforms:
        raise ShapesError(_report(results, shapes))


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """The triples for rdflib, held by Oxigraph: a third of the memory."""
    import rdflib
    from oxrdflib import OxigraphStore

    name = NamedNode("urn:kgmem:data")
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
    return rdflib.Graph(OxigraphStore(store=store), identifier=name.value)


def _report(results: rdflib.Graph, shapes: Path) -> str:
    from rdflib import Namespace

    sh = Namespace(_SH)
    found = set()
    for result in results.subjects(sh.resultSeverity, sh.Violation):
        parts = {part: results.value(result, sh[part]) for part in ("focusNode", "resultPath", "value")}
        # An explicit xsd:string says nothing that the quotes don't.
        shown = (None if part is None else part.n3().removesuffix(f"^^<{XSD}string>") for part in parts.values())
        focus, path, value = shown
        messages = sorted({" ".join(str(message).split()) for message in results.objects(result, sh.resultMessage)})
        at = f"{focus} {path}" if path else focus
        found.add(f"{at}: {'; '.join(messages)}" + (f" (it is {value})" if value else ""))
    lines = sorted(found)
    more = [f"… and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    count = f"{len(lines)} violation{'' if len(lines) == 1 else 's'}"
    return "\n  ".join(
        [f"the data break the shapes of {shapes} ({count}); nothing was written:", *lines[:SHOWN], *more]
    )
