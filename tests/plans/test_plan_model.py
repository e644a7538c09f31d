"""Any plan on any graph gives what a few lines of plain Python say it should, and proves it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from brute_force import Graph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Store

from kgmem.errors import PlanError
from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute
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
    SetPlan,
    Start,
    Top,
    TopBy,
)
from kgmem.stores.memory import MemoryStore
from kgmem.types import RDF_TYPE, XSD, BlankNode, Evidence, Literal, NamedNode, Relation, Triple


def typed(text: str, kind: str) -> Literal:
    """A literal with a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + kind))


NODES = [NamedNode(f"urn:{name}") for name in ("a", "b", "it's(c)", "%7D%22d")]
NUMBERS = [
    Literal(5), Literal(1995), Literal(1996), Literal(-3), Literal(0.1), typed("5.0", "decimal"),
    typed("0.1", "decimal"), typed("1995.5", "double"), typed("1.996e3", "double"), typed("2.5", "float"),
]  # fmt: skip
TIMES = [
    typed("1995", "gYear"), typed("1996", "gYear"), typed("1995-06", "gYearMonth"), typed("1995-06-01", "date"),
    typed("1995-12-31Z", "date"), typed("1996-01-01+02:00", "date"), typed("1995-06-01T12:30:00", "dateTime"),
    typed("1995-06-01T12:30:00.5Z", "dateTime"), Literal("1995"), Literal("1995-06-02"),
]  # fmt: skip
TEXTS = [
    Literal('"}) DETACH DELETE n //'), Literal("} UNION { ?s ?p ?o"), Literal("\\u0041"), Literal("{0} %s"),
    Literal("'''"), Literal("a\u2028b"), Literal("\n\t"), Literal(""), Literal("STRASSE"), Literal("Straße"),
    Literal("Straße", language="de"), Literal("1995", language="en"),
]  # fmt: skip
STRANGE = [
    typed("NaN", "double"), typed("INF", "double"), typed("9223372036854775807", "integer"), Literal(True),
    typed("1995-13-45", "date"), typed("-0044-03-15", "date"), typed("-0044", "gYear"), typed("P1Y", "duration"),
    typed("next year", "date"), typed("1995Z", "gYear"), typed("5", "anyURI"),
]  # fmt: skip


def as_stored(literal: Literal) -> Literal:
    """The form that the store gives a literal: it keeps numbers by value."""
    store = Store()
    store.add(Quad(NODES[0], NODES[0], literal))
    return cast("Literal", next(iter(store)).object)


P, Q, V = (Relation(f"urn:{name}") for name in "pqv")
EDGES = [P, Q, Relation("urn:p", inverse=True), Relation("urn:q", inverse=True)]
TYPES = [NamedNode("urn:K"), NamedNode("urn:L")]
literals = st.sampled_from([as_stored(literal) for literal in NUMBERS + TIMES + TEXTS + STRANGE])
subjects = st.sampled_from([*NODES, BlankNode("b")])
triples = st.one_of(
    st.builds(Triple, subjects, st.sampled_from([NamedNode("urn:p"), NamedNode("urn:q")]), subjects),
    st.builds(Triple, subjects, st.just(NamedNode("urn:v")), literals),
    st.builds(Triple, subjects, st.just(NamedNode("urn:v")), literals),
    st.builds(Triple, subjects, st.just(RDF_TYPE), st.sampled_from(TYPES)),
)
graphs = st.tuples(st.lists(triples, max_size=14), st.lists(triples, max_size=6))

starting = st.one_of(
    st.builds(Start, st.lists(st.sampled_from(NODES), min_size=1, max_size=2).map(tuple), st.just("name")),
    st.builds(Start, st.tuples(literals), st.just("text")),
    st.builds(OfType, st.lists(st.sampled_from(TYPES), min_size=1, max_size=2).map(tuple), st.just("kind")),
)
comparing = st.one_of(
    st.tuples(st.sampled_from(list(Comparison)[:5]), st.sampled_from(NUMBERS + TIMES)),
    st.tuples(st.sampled_from(list(Comparison)[4:]), st.sampled_from([*TEXTS, Literal("1995"), Literal("S")])),
)
sizes = st.integers(1, 3)


def monotone(inner: st.SearchStrategy[SetPlan]) -> st.SearchStrategy[SetPlan]:
    """Plans that find the more, the more the graph holds."""
    return st.one_of(
        st.builds(Hop, inner, st.sampled_from([*EDGES, V, Relation("urn:v", inverse=True)])),
        inner.map(other),
        st.builds(And, inner, inner),
        st.builds(Or, inner, inner),
        st.builds(lambda source, how: Filter(source, V, *how), inner, comparing),
    )


def other(plan: SetPlan) -> SetPlan:
    """`Other`, but of a chain that begins with a type."""
    try:
        return Other(plan)
    except PlanError:
        return plan


def any_shape(inner: st.SearchStrategy[SetPlan]) -> st.SearchStrategy[SetPlan]:
    """All sets."""
    return monotone(inner) | last_shape(inner)


def last_shape(inner: st.SearchStrategy[SetPlan]) -> st.SearchStrategy[SetPlan]:
    """Plans that may find less where the graph holds more."""
    return st.one_of(
        st.builds(Minus, inner, inner),
        st.builds(Top, inner, st.just(V), st.booleans(), sizes),
        st.builds(TopBy, inner, st.sampled_from([*EDGES, V]), st.booleans(), sizes),
    )


growing = st.recursive(starting, monotone, max_leaves=4)
sets = st.recursive(starting, any_shape, max_leaves=5)
plans = st.one_of(sets, sets, sets.map(Count), sets.map(Exists))
quick = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def stored(graph: tuple[list[Triple], list[Triple]]) -> MemoryStore:
    """A store with two sources."""
    store = MemoryStore()
    for name, content in zip(("urn:one", "urn:two"), graph, strict=True):
        store.replace(name, content, digest=name)
    return store


@quick
@given(graph=graphs, plan=plans)
def test_answers_are_those_of_the_definition(graph: tuple[list[Triple], list[Triple]], plan: Plan) -> None:
    """Also where two sources state the same, nodes are blank and literals are odd."""
    with stored(graph) as store:
        result = execute(plan, store)
        assert set(result.answers) == Graph(frozenset(store.triples())).answers(plan)
        assert len(set(result.answers)) == len(result.answers)
        stated(store, evidence(result, store))


@quick
@given(graph=graphs, plan=growing | last_shape(growing).filter(lambda plan: getattr(plan, "largest", True)))
def test_evidence_alone_gives_the_same_answers(graph: tuple[list[Triple], list[Triple]], plan: SetPlan) -> None:
    """The triples that are shown are enough to find every answer, unless it has the fewest of something."""
    with stored(graph) as store:
        result = execute(plan, store)
        shown = stated(store, evidence(result, store))
        assert set(result.answers) <= Graph(shown).answers(plan)


def stated(store: MemoryStore, shown: Iterable[Evidence]) -> frozenset[Triple]:
    """The triples that evidence shows, after a look whether the named source states each."""
    names = {
        (source.name, *(label[end] for end in (t.subject, t.predicate, t.object))): t
        for source in store.sources()
        for t in store.triples(source.name)
        if (label := store.labels([t.subject, t.predicate, t.object]))
    }
    return frozenset(names[e.source, e.subject, e.predicate, e.object] for e in shown)
