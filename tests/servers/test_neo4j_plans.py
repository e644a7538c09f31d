"""Plans on graphs that kgmem wrote to Neo4j: the answers of the definition, and the evidence for them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers.neo4j_server import Neo4jServer

from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute
from kgmem.plans.plan import Plan
from kgmem.stores import open_store
from kgmem.types import Triple

sys.path.insert(0, str(Path(__file__).parents[1] / "plans"))
from brute_force import Graph
from test_plan_model import graphs, plans, stated


@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(graph=graphs, some=st.lists(plans, min_size=40, max_size=40))
def test_answers_are_those_of_the_definition(
    neo4j_server: Neo4jServer,
    tmp_path_factory: pytest.TempPathFactory,
    graph: tuple[list[Triple], ...],
    some: list[Plan],
) -> None:
    """Any plan on any graph, also where two sources state the same, nodes are blank and literals are odd."""
    neo4j_server.empty()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with open_store(neo4j_server.url, read_only=False) as store:
            for name, content in zip(("urn:one", "urn:two"), graph, strict=True):
                store.replace(name, content, digest=name)
            facts = frozenset(store.triples())
            for plan in some:
                result = execute(plan, store)
                assert set(result.answers) == Graph(facts).answers(plan), plan
                assert len(set(result.answers)) == len(result.answers)
                stated(store, evidence(result, store))
