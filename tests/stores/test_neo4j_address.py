"""Addresses of Neo4j databases; no server is needed to read them."""

from __future__ import annotations

import pytest

from kgmem.errors import UsageError
from kgmem.stores import open_store
from kgmem.stores.neo4j_address import Neo4jAddress


def test_addresses_are_read_and_passwords_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the URL, else from the environment."""
    monkeypatch.setenv("NEO4J_USERNAME", "reader")
    monkeypatch.setenv("NEO4J_PASSWORD", "from outside")
    monkeypatch.setenv("NEO4J_DATABASE", "films")
    given = Neo4jAddress.parse("neo4j+s://me:p%40ss%2Fword@example.org:7777/people")
    assert (given.uri, given.user, given.password) == ("neo4j+s://example.org:7777", "me", "p@ss/word")
    assert given.url == "neo4j+s://example.org:7777/people"
    assert "p@ss" not in repr(given)
    plain = Neo4jAddress.parse("bolt://[::1]")
    assert (plain.uri, plain.user, plain.password, plain.database) == (
        "bolt://[::1]:7687",
        "reader",
        "from outside",
        "films",
    )


@pytest.mark.parametrize("url", ["neo4j://", "bolt://h/a/b", "bolt://h:port", "bolt://h?x=1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """With an example of one."""
    with pytest.raises(UsageError, match="write neo4j://HOST"):
        open_store(url)
