"""Plans on SPARQL endpoints: the answers of the definition."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kgmem.plans.evidence import evidence
from kgmem.plans.execution import execute, execute_all
from kgmem.plans.plan import Count, Hop, Plan, Start
from kgmem.stores import WritableStore, open_store
from kgmem.stores.memory import MemoryStore
from kgmem.types import Literal, NamedNode, Relation, Triple

sys.path.insert(0, str(Path(__file__).parents[1] / "plans"))
from brute_force import Graph
from test_plan_model import plans, stated, triples

if TYPE_CHECKING:
    from servers.fuseki import Fuseki
    from servers.virtuoso import Virtuoso

pytestmark = pytest.mark.servers

TOGETHER = 10
"""Plans of one request, as many as a question may have."""
PROVEN = 2
"""Plans of a request for which the evidence is asked, too."""


@pytest.fixture(params=["fuseki", "virtuoso"])
def endpoint(request: pytest.FixtureRequest) -> Fuseki | Virtuoso:
    """Each of the servers, whatever is in it."""
    server: Fuseki | Virtuoso = request.getfixturevalue(request.param)
    return server


@settings(
    deadline=None,
    derandomize=True,
    max_examples=3,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    graph=st.tuples(st.lists(triples, min_size=20, max_size=30), st.lists(triples, max_size=6)),
    some=st.lists(plans, min_size=50, max_size=50),
)
def test_answers_are_those_of_the_definition(
    endpoint: Fuseki | Virtuoso,
    tmp_path_factory: pytest.TempPathFactory,
    graph: tuple[list[Triple], list[Triple]],
    some: list[Plan],
) -> None:
    """The same plans every time, of all shapes; the graph is taken as the server holds it, which may mend a literal."""
    endpoint.empty()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with cast("WritableStore", open_store(endpoint.url, read_only=False)) as store, MemoryStore() as plain:
            for name, content in zip(("urn:one", "urn:two"), graph, strict=True):
                store.replace(name, content, digest=name)
            plain.replace("urn:all", store.triples(), digest="1")
            facts = Graph(frozenset(plain.triples()))
            wrong = []
            for first in range(0, len(some), TOGETHER):
                there, here = (execute_all(some[first : first + TOGETHER], held) for held in (store, plain))
                for found, expected in zip(there, here, strict=True):
                    assert found is not None
                    assert expected is not None
                    if not set(found.answers) == set(expected.answers) == facts.answers(found.plan):
                        wrong.append((found.plan, found.answers, expected.answers))
                for result in filter(None, there[:PROVEN]):
                    stated(store, evidence(result, store))
            assert wrong == []


def test_an_answer_of_5000_rows_is_complete(empty_virtuoso: Virtuoso) -> None:
    """Whatever the cap of the server, and beside another plan in the same request."""
    hub, part = NamedNode("urn:hub"), NamedNode("urn:part")
    triples = [Triple(hub, part, Literal(f"part {number}")) for number in range(5_000)]
    plan = Hop(Start((hub,), "hub"), Relation(part.value))
    with cast("WritableStore", open_store(empty_virtuoso.url, read_only=False)) as store:
        store.replace("urn:s", triples, digest="1")
        expected = tuple(sorted((triple.object for triple in triples), key=str))
        assert execute(plan, store).answers == expected
        count, parts = execute_all([Count(plan), plan], store)
        assert count is not None
        assert parts is not None
        assert (count.answers, parts.answers) == ((Literal(5_000),), expected)
