"""Any sequence of commits leaves a store as a few lines of plain Python say it should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kgmem.stores import GraphStore, WritableStore
from kgmem.stores.aliases import AliasRow
from kgmem.stores.batches import Batches, Lines
from kgmem.stores.contents import ContentsReader
from kgmem.stores.embedded import EmbeddedStore
from kgmem.stores.folding import fold, name_key
from kgmem.stores.memory import MemoryStore
from kgmem.types import (
    ALIAS_PREDICATES,
    LABEL_PREDICATES,
    RDF_TYPE,
    XSD_STRING,
    BlankNode,
    Literal,
    NamedNode,
    Triple,
    is_relation,
    local_name,
)

NODES = [NamedNode(f"http://example.org/{name}") for name in ("heat", "MichaelMann", "actor%20x", "y")]
TEXTS = ["heat", "Michael Mann", 'a "quoted"\nname', "中文", "x" * 65, " \n", "z"]
LITERALS = [Literal(text) for text in TEXTS] + [Literal("heat", language="en"), Literal(7)]
RELATION = NamedNode("http://example.org/p")
COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
PREDICATES = [RELATION, RDF_TYPE, COMMENT, LABEL_PREDICATES[0], LABEL_PREDICATES[1], ALIAS_PREDICATES[0]]

subjects = st.sampled_from([*NODES, BlankNode("b1")])
objects = st.sampled_from([*NODES, BlankNode("b2"), *LITERALS])
contents = st.lists(st.builds(Triple, subjects, st.sampled_from(PREDICATES), objects), max_size=8)
names = st.sampled_from(["a.ttl", "http://example.org/b", "urn:kgmem:source:a.ttl"])
replacements = st.tuples(names, contents)
removals = st.tuples(st.lists(names, min_size=1, max_size=2, unique=True), st.none())
histories = st.lists(replacements | removals, min_size=1, max_size=5)


@dataclass
class Model:
    """A store as plain sets."""

    sources: dict[str, set[Triple]] = field(default_factory=dict)

    def aliases(self) -> list[AliasRow]:
        """All names, each source's for itself."""
        return sorted((row for triples in self.sources.values() for row in set(_aliases(triples))), key=str)


def _aliases(triples: set[Triple]) -> Iterator[AliasRow]:
    labelled, nodes = set(), set()
    for t in triples:
        if isinstance(t.subject, NamedNode):
            nodes.add(t.subject)
        if isinstance(t.object, NamedNode) and is_relation(t.predicate):
            nodes.add(t.object)
        if not isinstance(t.object, Literal) or not t.object.value.strip():
            continue
        text, lang = t.object.value, t.object.language
        if t.predicate in LABEL_PREDICATES:
            labelled.add(t.subject)
            yield AliasRow(str(t.subject), text, lang, 0)
        elif t.predicate in ALIAS_PREDICATES:
            yield AliasRow(str(t.subject), text, lang, 1)
        elif is_relation(t.predicate) and len(text) <= 64 and (lang or t.object.datatype == XSD_STRING):
            yield AliasRow(str(t.object), text, lang, 2)
    for node in nodes - labelled:
        yield AliasRow(str(node), local_name(node.value), None, 3)


def found_aliases(store: GraphStore) -> list[AliasRow]:
    """All names that can be in the index, found by their texts."""
    texts = sorted({"7", *TEXTS, *(local_name(node.value) for node in NODES)})
    found: list[AliasRow] = []
    for text in texts:
        key = name_key(fold(text))
        found += store.aliases.find([key], limit=1000).get(key, {}).get(text, [])
    assert store.aliases.size() == len(found)
    return sorted(found, key=str)


def check(store: GraphStore, model: Model) -> None:
    """The store holds what the model holds."""
    every = set().union(*model.sources.values())
    assert {source.name: source.triples for source in store.sources()} == {n: len(t) for n, t in model.sources.items()}
    assert {name: set(store.triples(name)) for name in model.sources} == model.sources
    assert sorted(map(str, store.triples())) == sorted(map(str, every))
    assert store.size() == len(every)
    statements = sum(t.predicate == RELATION for triples in model.sources.values() for t in triples)
    assert sum(info.count for info in store.schema().relations.values()) == statements
    assert found_aliases(store) == model.aliases()


def play(store: WritableStore, model: Model, history: list[tuple[str | list[str], list[Triple] | None]]) -> None:
    """Does the same to the store and to the model, and compares them after each step."""
    for number, (what, triples) in enumerate(history):
        if isinstance(what, str):
            source = store.replace(what, iter(triples or ()), digest=str(number))
            model.sources[what] = set(triples or ())
            assert (source.name, source.triples, source.digest) == (what, len(model.sources[what]), str(number))
        else:
            known = [name for name in what if name in model.sources]
            assert store.remove(known) == sum(len(model.sources.pop(name)) for name in known)
        check(store, model)


@given(triples=contents, step=st.integers(1, 4), chunk=st.integers(1, 500), as_text=st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_source_is_the_same_however_it_is_cut(triples: list[Triple], step: int, chunk: int, as_text: bool) -> None:
    """Names, counts and sample of a source do not depend on how its triples are cut into batches and chunks."""
    written: list[bytes] = []
    reader = ContentsReader(lambda part: written.append(part.text), chunk=chunk)
    cut = [triples[i : i + step] for i in range(0, len(triples), step)]
    batches = [Lines(_text(some)) if as_text else some for some in cut]
    rows = list(reader.alias_rows(Batches(batches)))
    assert b"".join(written) == _text(triples)
    assert sorted(rows, key=str) == sorted(set(_aliases(set(triples))), key=str)
    found, distinct = reader.contents(), set(triples)
    assert (found.triples, found.predicates) == (len(distinct), Counter(t.predicate.value for t in distinct))
    classes = [t.object for t in distinct if t.predicate == RDF_TYPE and isinstance(t.object, NamedNode)]
    assert found.types == Counter(c.value for c in classes)
    drawn = {(e.subject, p, e.object) for p, edges in found.sample.items() for e in edges}
    assert drawn == {(str(t.subject), RELATION.value, str(t.object)) for t in triples if t.predicate == RELATION}


def _text(triples: list[Triple]) -> bytes:
    return "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples).encode()


@given(history=histories)
@settings(max_examples=300, deadline=None)
def test_the_store_in_memory_follows_the_model(history: list[tuple[str | list[str], list[Triple] | None]]) -> None:
    """Replacing and removing in any order."""
    with MemoryStore() as store:
        play(store, Model(), history)


@pytest.mark.slow
@given(history=histories)
@settings(
    max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
def test_the_store_in_a_folder_follows_the_model(history: list[tuple[str | list[str], list[Triple] | None]]) -> None:
    """The same, and after reopening too."""
    with TemporaryDirectory() as place:
        folder, model = Path(place) / "graph.kg", Model()
        with EmbeddedStore.create_or_open(folder) as store:
            play(store, model, history)
        with EmbeddedStore.open(folder) as reopened:
            check(reopened, model)
