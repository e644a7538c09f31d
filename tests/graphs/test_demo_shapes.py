"""The shipped shapes: they hold for the demo graph, and they catch what is wrong."""

from __future__ import annotations

import re
from importlib.resources import files

GRAPHS = files("kgmem.graphs")
PREFIXES = """
PREFIX d: <https://kgmem.example/demo/>
PREFIX o: <https://kgmem.example/demo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def violations(update: str) -> set[tuple[str, str, str]]:
    """Focus node, path or component, and value of each breach of the shipped shapes after a SPARQL update."""
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    for name in ("demo", "ontology"):
        data.parse(data=GRAPHS.joinpath(f"{name}.ttl").read_text(encoding="utf-8"), format="turtle")
    if update:
        data.update(PREFIXES + update)
    shapes = rdflib.Graph().parse(data=GRAPHS.joinpath("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")

    def end(result: rdflib.term.Node, part: str) -> str:
        found = report.value(result, sh[part])
        return "" if found is None else re.split(r"[/#]", str(found))[-1]

    return {
        (
            end(result, "focusNode"),
            end(result, "sourceConstraintComponent").removesuffix("ConstraintComponent"),
            end(result, "value"),
        )
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult)
    }


def test_the_graph_conforms_to_its_shapes() -> None:
    """The shapes that are shipped hold for the graph that is shipped."""
    assert violations("") == set()


def test_the_shapes_catch_what_is_wrong() -> None:
    """Each planted error is in the report, and nothing but the planted errors."""
    found = violations(
        """INSERT DATA {
          d:Portugal o:borders d:Ireland .
          d:Japan o:capital d:Paris .
          d:Chile o:borders d:Chile .
          d:Malta o:continent d:Valletta .
          d:Kyoto o:locatedIn d:China .
          d:Danube o:flowsInto d:Austria .
          d:Aage_Bohr o:parent d:Terence_Tao .
          d:Emmy_Noether o:spouse d:David_Hilbert .
          d:radon o:discoveredBy d:Lyon .
          d:oxygen o:yearOfDiscovery 1999 .
          d:gold o:symbol "au" .
          d:Micrographia o:writtenIn d:Germany .
          d:Nowhere a o:City ; rdfs:label "Nowhere"@en ; o:locatedIn d:France .
        } ;
        DELETE { ?x ?p ?old } INSERT { ?x ?p ?new } WHERE {
          VALUES (?x ?p ?new) {
            (d:Iceland o:population 50000) (d:Alan_Turing o:yearOfDeath 1899) (d:tin o:atomicNumber 26)
            (d:Oman o:area "large")
          } ?x ?p ?old }"""
    )
    graph = "ontology"  # where the rules about the whole graph are reported
    assert found == {
        ("Ireland", "Equals", "Portugal"),
        ("Portugal", "Equals", "Ireland"),
        (graph, "SPARQL", "Paris"),
        (graph, "SPARQL", "Chile"),
        ("Malta", "Class", "Valletta"),
        ("Kyoto", "MaxCount", ""),
        ("Danube", "MaxCount", ""),
        ("Danube", "Class", "Austria"),
        (graph, "SPARQL", "Aage_Bohr"),
        ("Emmy_Noether", "Equals", "David_Hilbert"),
        ("David_Hilbert", "Equals", "Emmy_Noether"),
        ("radon", "Class", "Lyon"),
        (graph, "SPARQL", "oxygen"),
        ("gold", "MaxCount", ""),
        ("gold", "Pattern", "au"),
        ("Micrographia", "MaxCount", ""),
        ("Micrographia", "Class", "Germany"),
        ("Nowhere", "MinCount", ""),
        (graph, "SPARQL", "Iceland"),
        ("Alan_Turing", "LessThan", "1912"),
        (graph, "SPARQL", "Turing_machine"),
        (graph, "SPARQL", "tin"),
        (graph, "SPARQL", "iron"),
        ("Oman", "MinExclusive", "large"),
        ("Oman", "MaxInclusive", "large"),
    }
