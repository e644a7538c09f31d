"""XML literals of RDF/XML in their canonical form."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

XML_LITERAL = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral")


def canonical(triple: Triple) -> Triple:
    """The triple, its object in exclusive canonical XML if it is an XML literal.

    RDF/XML asks for that form (RDF 1.1 XML Syntax, 7.2.17); the parser declares every namespace in scope on each
    element, so that one text gives different literals in different documents.
    """
    literal = triple.object
    if type(literal) is not Literal or literal.datatype != XML_LITERAL:
        return triple
    from xml.etree import ElementTree

    try:
        text = ElementTree.canonicalize(f"<r>{literal.value}</r>", with_comments=True)
    except ElementTree.ParseError:
        return triple
    return Triple(triple.subject, triple.predicate, Literal(text[len("<r>") : -len("</r>")], datatype=XML_LITERAL))
