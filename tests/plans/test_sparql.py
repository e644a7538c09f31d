"""The text of queries: one plan of each shape, and texts that look like queries."""

from __future__ import annotations

import pytest
from rdflib.plugins.sparql.parser import parseQuery

from kgmem.errors import PlanError
from kgmem.plans.plan import (
    And,
    Comparison,
    Count,
    Exists,
    Filter,
    Hop,
    Minus,
    OfType,
    Or,
    Other,
    Plan,
    Start,
    Top,
    TopBy,
)
from kgmem.plans.sparql import SetWriter, to_sparql
from kgmem.plans.sparql_evidence import evidence_sparql
from kgmem.plans.sparql_terms import terms
from kgmem.types import XSD, Literal, NamedNode, Relation

A, B = (Start((NamedNode(f"urn:{name}"),), name) for name in "ab")
P, Q, R = (Relation(f"urn:{name}") for name in "pqr")
KIND = OfType((NamedNode("urn:K"), NamedNode("urn:L")), "kind")
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
TIME = '"^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?$"'
YEAR = 'IF(STRSTARTS(STR({0}), "-"), 5, 4)'
DIGITS = f'REPLACE(SUBSTR(STR({{0}}), 1 + {YEAR}, 15), "[+-][0-9]{{{{2}}}}:[0-9]{{{{2}}}}$|[^0-9]", "")'
PLACE = (
    f"IF(isNumeric({{0}}), {{0}}, <{XSD}decimal>(SUBSTR(STR({{0}}), 1, {YEAR}))"
    f' + <{XSD}decimal>(CONCAT("0.", {DIGITS}, "0")))'
)
NUMBER = 'isNumeric(?x1) && STR(?x1) != "NaN"'
NOT_NAN = 'STR({0}) != "NaN"'
RANKED = f"(isNumeric({{0}}) && {NOT_NAN}) || REGEX(STR({{0}}), {TIME.replace('{', '{{').replace('}', '}}')})"

TEXTS = [
    (A, """
SELECT DISTINCT ?x0 WHERE {
  VALUES ?x0 { <urn:a> }
}"""),
    (KIND, f"""
SELECT DISTINCT ?x1 WHERE {{
  VALUES ?x0 {{ <urn:K> <urn:L> }}
  ?x1 {TYPE} ?x0 .
}}"""),
    (Hop(Hop(A, P), Relation("urn:q", inverse=True)), """
SELECT DISTINCT ?x2 WHERE {
  { SELECT DISTINCT ?x1 WHERE {
    VALUES ?x0 { <urn:a> }
    ?x0 <urn:p> ?x1 .
  } }
  ?x2 <urn:q> ?x1 .
}"""),
    (Other(Hop(Start((NamedNode("urn:a"), Literal("b")), "a"), P)), """
SELECT DISTINCT ?x1 WHERE {
  { SELECT DISTINCT ?x1 WHERE {
    VALUES ?x0 { <urn:a> "b" }
    ?x0 <urn:p> ?x1 .
  } }
  FILTER(!sameTerm(?x1, <urn:a>)) FILTER(!sameTerm(?x1, "b"))
}"""),
    (And(Hop(A, P), Hop(B, Q)), """
SELECT DISTINCT ?x1 WHERE {
  { SELECT DISTINCT ?x1 WHERE {
    VALUES ?x0 { <urn:a> }
    ?x0 <urn:p> ?x1 .
  } }
  { SELECT DISTINCT ?x1 WHERE {
    VALUES ?x2 { <urn:b> }
    ?x2 <urn:q> ?x1 .
  } }
}"""),
    (And(KIND, Hop(A, P)), f"""
SELECT DISTINCT ?x1 WHERE {{
  {{ SELECT DISTINCT ?x1 WHERE {{
    VALUES ?x0 {{ <urn:a> }}
    ?x0 <urn:p> ?x1 .
  }} }}
  FILTER EXISTS {{ ?x1 {TYPE} ?x2 . FILTER(?x2 IN (<urn:K>, <urn:L>)) }}
}}"""),
    (Or(A, Hop(B, P)), """
SELECT DISTINCT ?x0 WHERE {
  { SELECT DISTINCT ?x0 WHERE {
    VALUES ?x0 { <urn:a> }
  } }
  UNION
  { SELECT DISTINCT ?x0 WHERE {
    VALUES ?x1 { <urn:b> }
    ?x1 <urn:p> ?x0 .
  } }
}"""),
    (Minus(Hop(A, P), Hop(B, Q)), """
SELECT DISTINCT ?x1 WHERE {
  { SELECT DISTINCT ?x1 WHERE {
    VALUES ?x0 { <urn:a> }
    ?x0 <urn:p> ?x1 .
  } }
  MINUS {
    VALUES ?x2 { <urn:b> }
    ?x2 <urn:q> ?x1 .
  }
}"""),
    (Minus(A, KIND), f"""
SELECT DISTINCT ?x0 WHERE {{
  VALUES ?x0 {{ <urn:a> }}
  FILTER NOT EXISTS {{ ?x0 {TYPE} ?x1 . FILTER(?x1 IN (<urn:K>, <urn:L>)) }}
}}"""),
    (Filter(A, P, Comparison.LESS, Literal(-0.5)), f"""
SELECT DISTINCT ?x0 WHERE {{
  VALUES ?x0 {{ <urn:a> }}
  ?x0 <urn:p> ?x1 .
  FILTER(({NUMBER} && ?x1 < "-0.5"^^<{XSD}double>))
}}"""),
    (Filter(A, P, Comparison.GREATER, Literal(1995)), f"""
SELECT DISTINCT ?x0 WHERE {{
  VALUES ?x0 {{ <urn:a> }}
  ?x0 <urn:p> ?x1 .
  FILTER(({NUMBER} && ?x1 > "1995"^^<{XSD}integer>) || (REGEX(STR(?x1), {TIME}) && STR(?x1) > "1995~"))
}}"""),
    (Filter(A, P, Comparison.STARTS_WITH, Literal("Mc")), f"""
SELECT DISTINCT ?x0 WHERE {{
  VALUES ?x0 {{ <urn:a> }}
  ?x0 <urn:p> ?x1 .
  FILTER((LANG(?x1) != "" || DATATYPE(?x1) = <{XSD}string>) && STRSTARTS(LCASE(STR(?x1)), LCASE("Mc")))
}}"""),
    (Top(A, P, largest=True, number=3), f"""
SELECT DISTINCT ?x0 WHERE {{
  {{ SELECT ?x0 (MAX(?x2) AS ?x6) WHERE {{
    VALUES ?x0 {{ <urn:a> }}
    ?x0 <urn:p> ?x1 .
    FILTER({RANKED.format("?x1")})
    BIND({PLACE.format("?x1")} AS ?x2)
  }} GROUP BY ?x0 }}
  {{ SELECT (MIN(?x7) AS ?x8) WHERE {{
    {{ SELECT (MAX(?x5) AS ?x7) WHERE {{
      VALUES ?x3 {{ <urn:a> }}
      ?x3 <urn:p> ?x4 .
      FILTER({RANKED.format("?x4")})
      BIND({PLACE.format("?x4")} AS ?x5)
    }} GROUP BY ?x3 ORDER BY DESC(?x7) LIMIT 3 }}
  }} }}
  FILTER(?x6 >= ?x8)
}}"""),
    (TopBy(Hop(A, P), Relation("urn:q", inverse=True), largest=False), """
SELECT DISTINCT ?x1 WHERE {
  { SELECT ?x1 (COUNT(DISTINCT ?x2) AS ?x6) WHERE {
    { SELECT DISTINCT ?x1 WHERE {
      VALUES ?x0 { <urn:a> }
      ?x0 <urn:p> ?x1 .
    } }
    ?x2 <urn:q> ?x1 .
  } GROUP BY ?x1 }
  { SELECT (MAX(?x7) AS ?x8) WHERE {
    { SELECT (COUNT(DISTINCT ?x5) AS ?x7) WHERE {
      { SELECT DISTINCT ?x4 WHERE {
        VALUES ?x3 { <urn:a> }
        ?x3 <urn:p> ?x4 .
      } }
      ?x5 <urn:q> ?x4 .
    } GROUP BY ?x4 ORDER BY ASC(?x7) LIMIT 1 }
  } }
  FILTER(?x6 <= ?x8)
}"""),
    (Count(Hop(A, P)), """
SELECT (COUNT(DISTINCT ?x1) AS ?count) WHERE {
  VALUES ?x0 { <urn:a> }
  ?x0 <urn:p> ?x1 .
}"""),
    (Exists(And(Hop(A, P), B)), """
ASK {
  { SELECT DISTINCT ?x1 WHERE {
    VALUES ?x0 { <urn:a> }
    ?x0 <urn:p> ?x1 .
  } }
  VALUES ?x1 { <urn:b> }
}"""),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "text"), TEXTS)
def test_the_text_of_each_shape(plan: Plan, text: str) -> None:
    """Exactly, and rdflib reads it too."""
    assert to_sparql(plan) == text.strip()
    parseQuery(to_sparql(plan))


TIMES = {
    Comparison.LESS: 'STR(?x1) < "1995-06"',
    Comparison.AT_MOST: 'STR(?x1) < "1995-06~"',
    Comparison.GREATER: 'STR(?x1) > "1995-06~"',
    Comparison.AT_LEAST: 'STR(?x1) >= "1995-06"',
    Comparison.EQUAL: 'STRSTARTS(STR(?x1), "1995-06")',
}


@pytest.mark.parametrize("comparison", TIMES)
def test_times_are_compared_as_text(comparison: Comparison) -> None:
    """A month holds all its days."""
    text = to_sparql(Filter(A, P, comparison, Literal("1995-06")))
    assert text.endswith(f"  FILTER((REGEX(STR(?x1), {TIME}) && {TIMES[comparison]}))\n}}")


HOSTILE = [
    '"}) DETACH DELETE n //', "} UNION { ?s ?p ?o", "\\", "\\u0022", '"""', "'", "\n\r\t\x00\x1f", "?x0 a ?x1 .",
    "</s>", "{0} {text} %s", "a\u2028b\x85c", "𝒳 \u202e", "a" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_changes_a_query(text: str) -> None:
    """Wherever a literal stands, the query differs from a harmless one in that literal alone."""

    def texts(name: str) -> list[str]:
        start = Start((Literal(name),), name)
        back = Hop(start, Relation("urn:p", inverse=True))
        ways = [Comparison.CONTAINS, Comparison.STARTS_WITH, Comparison.EQUAL]
        plans = [Other(Hop(back, P)), Minus(KIND, back), Or(back, A), Top(back, P, largest=True)]
        plans += [Filter(KIND, P, way, Literal(name)) for way in ways]
        return [to_sparql(plan) for plan in plans] + [
            evidence_sparql(plan, start.nodes, SetWriter(), limit=9).text for plan in plans
        ]

    written = terms((Literal(text),))
    assert [hostile.replace(written, '"harmless"') for hostile in texts(text)] == texts("harmless")


def test_relations_and_types_are_checked() -> None:
    """What is no IRI is refused."""
    with pytest.raises(PlanError, match="is no IRI"):
        to_sparql(TopBy(A, Relation("urn:p> ?x . #"), largest=True))
