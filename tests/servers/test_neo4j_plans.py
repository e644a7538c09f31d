"""Plans on graphs that kgmem wrote to Neo4j: the answers of the definition, and the evidence for them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute, execute_all
from kgmem.plans.plan import Plan, SetPlan, Start
from kgmem.stores import WritableStore, open_store
from kgmem.types import Node, Triple

if TYPE_CHECKING:
    from servers.neo4j_server import Neo4jServer

sys.path.insert(0, str(Path(__file__).parents[1] / "plans"))
from brute_force import Graph
from test_plan_model import graphs, plans, stated

pytestmark = pytest.mark.servers


class Stored(Graph):
    """A graph in which a plan can start from nodes that it holds, as in Neo4j, where others do not exist."""

    def members(self, plan: SetPlan) -> set[Node]:
        """The nodes of a set."""
        found = super().members(plan)
        if isinstance(plan, Start):
            held = {cast("Node", end) for triple in self.triples for end in (triple.subject, triple.object)}
            return found & held
        return found


@settings(deadline=None, max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(graph=graphs, some=st.lists(plans, min_size=16, max_size=16))
def test_answers_are_those_of_the_definition(
    neo4j_server: Neo4jServer,
    tmp_path_factory: pytest.TempPathFactory,
    graph: tuple[list[Triple], list[Triple]],
    some: list[Plan],
) -> None:
    """Any plan on any graph, one by one and all at once, where nodes are blank and literals are odd, too."""
    neo4j_server.empty()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        store = cast("WritableStore", open_store(neo4j_server.url, read_only=False))
        for name, content in zip(("urn:one", "urn:two"), graph, strict=True):
            store.replace(name, content, digest=name)
        facts = frozenset(store.triples())
        results = [execute(plan, store) for plan in some]
        for result in results:
            assert set(result.answers) == Stored(facts).answers(result.plan), result.plan
            assert len(set(result.answers)) == len(result.answers)
            stated(store, evidence(result, store))
        assert execute_all(some, store) == results
        store.close()
