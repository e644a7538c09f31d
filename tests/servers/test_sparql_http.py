"""The SPARQL protocol: retries, authentication, and what the errors say."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from servers.small_endpoint import Reply, SmallEndpoint

from kgmem.errors import ReadOnlyError, StoreError, UsageError
from kgmem.stores.sparql_endpoint import SparqlEndpoint
from kgmem.stores.sparql_http import ConnectionLostError
from kgmem.stores.sparql_settings import sparql_settings
from kgmem.types import Literal


def numbers(*values: int) -> bytes:
    """A result with one column of numbers."""
    bindings = [{"n": {"type": "literal", "value": str(value)}} for value in values]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": bindings}}).encode()


def endpoint(server: SmallEndpoint) -> SparqlEndpoint:
    """A client of the small endpoint."""
    return SparqlEndpoint(sparql_settings(server.url))


ONE = "SELECT ?n WHERE { }"


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_busy_server_is_asked_again(small_endpoint: SmallEndpoint, no_pauses: list[float], status: int) -> None:
    """With pauses that grow, or as long as it says, in seconds or as a date."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    small_endpoint.replies = [
        Reply(status),
        Reply(status),
        Reply(status, {"Retry-After": "7"}),
        Reply(status, {"Retry-After": later}),
        Reply(body=numbers(5)),
    ]
    assert endpoint(small_endpoint).number(ONE) == 5
    assert no_pauses[0] < no_pauses[1] <= 1
    assert no_pauses[2] == 7
    assert 30 < no_pauses[3] <= 40


def test_a_server_that_stays_busy_is_an_error(small_endpoint: SmallEndpoint, no_pauses: list[float]) -> None:
    """After a few tries, with what the server says."""
    small_endpoint.replies = [Reply(503, body=b"Query timed out\n") for _ in range(20)]
    with pytest.raises(StoreError, match=r"busy .*\(status 503\): Query timed out; try again later"):
        endpoint(small_endpoint).number(ONE)
    assert len(no_pauses) == len(small_endpoint.asked) - 1 == 5


def test_an_answer_that_breaks_off_is_asked_for_again(small_endpoint: SmallEndpoint, no_pauses: list[float]) -> None:
    """No row of the broken answer is counted."""
    small_endpoint.replies = [Reply(), Reply(body=numbers(*range(50)), cut=True), Reply(body=numbers(*range(70)))]
    client = endpoint(small_endpoint)
    client.number(ONE)
    assert [int(row[0].value) for row in client.rows(ONE) if isinstance(row[0], Literal)] == list(range(70))
    assert len(no_pauses) == 1


def test_a_commit_is_not_sent_twice_unless_it_was_not_done(
    small_endpoint: SmallEndpoint, no_pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the connection breaks, the server is asked whether it has done it."""
    monkeypatch.setenv("KGMEM_SPARQL_UPDATE", small_endpoint.url)
    client = endpoint(small_endpoint)
    client.number(ONE)
    small_endpoint.replies = [Reply(cut=True)]
    client.commit("DROP ALL", lambda: True)
    assert [parameters for _, _, parameters, _ in small_endpoint.asked[1:]] == [{"update": ["DROP ALL"]}]
    small_endpoint.replies = [Reply(cut=True)]
    client.commit("DROP ALL", lambda: False)
    assert len(small_endpoint.asked) == 4
    small_endpoint.replies = [Reply(cut=True) for _ in range(9)]
    with pytest.raises(StoreError, match="lost again and again"):
        client.commit("DROP ALL", lambda: False)
    assert not no_pauses
    with pytest.raises(ConnectionLostError):
        client.http.update(small_endpoint.url, "DROP ALL", repeat=False)


def test_short_queries_are_got_and_long_ones_posted(small_endpoint: SmallEndpoint) -> None:
    """With the graphs that are read."""
    client = endpoint(small_endpoint)
    client.graphs = ("urn:a", "urn:b")
    client.number(ONE)
    client.number(ONE + "#" * 3_000)
    client.graphs = ()
    client.number(ONE)
    client.graphs = None
    client.number(ONE)
    methods = [method for method, _, _, _ in small_endpoint.asked]
    forms = [parameters for _, _, parameters, _ in small_endpoint.asked]
    assert methods == ["GET", "POST", "GET", "GET"]
    assert forms[0] == {"query": [ONE], "default-graph-uri": ["urn:a", "urn:b"], "named-graph-uri": ["urn:a", "urn:b"]}
    assert forms[1]["default-graph-uri"] == ["urn:a", "urn:b"]
    assert forms[2]["default-graph-uri"] == ["urn:kgmem:nothing"]
    assert forms[3] == {"query": [ONE]}


def test_a_token_goes_along(small_endpoint: SmallEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is shown nowhere."""
    monkeypatch.setenv("KGMEM_SPARQL_TOKEN", "secret-token")
    client = endpoint(small_endpoint)
    small_endpoint.replies = [Reply(), Reply(403)]
    client.number(ONE)
    assert small_endpoint.asked[0][3]["Authorization"] == "Bearer secret-token"
    with pytest.raises(StoreError, match="refuses this user") as refused:
        client.number(ONE)
    assert "secret" not in f"{refused.value} {client.http.settings}"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(401), "wants a user; set KGMEM_SPARQL_USER"),
        (Reply(404), "no such SPARQL endpoint; check the path and the data set's name"),
        (Reply(400, body=b"Parse error: line 1\nmore"), "failed with status 400: Parse error: line 1 more"),
        (Reply(500, body=b"<html>oops</html>"), "failed with status 500"),
        (Reply(body=b"<html>A home page</html>"), "does not answer as a SPARQL endpoint; check the URL"),
        (Reply(body=b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "li'), "SPARQL endpoint|read"),
    ],
)
def test_errors_are_one_sentence(small_endpoint: SmallEndpoint, reply: Reply, said: str) -> None:
    """With the URL, what is wrong, and what to do."""
    small_endpoint.replies = [reply]
    with pytest.raises(StoreError, match=said) as failed:
        list(endpoint(small_endpoint).rows(ONE))
    assert small_endpoint.url in str(failed.value)
    assert "\n" not in str(failed.value)


def test_a_server_that_is_not_there_is_told_at_once(no_pauses: list[float]) -> None:
    """Nothing is asked again of a server that has never answered."""
    with pytest.raises(StoreError, match=r"http://127.0.0.1:9/sparql: no answer \(.*refused.*check the URL"):
        SparqlEndpoint(sparql_settings("http://127.0.0.1:9/sparql")).number(ONE)
    assert not no_pauses


def test_a_server_without_tls_is_told(small_endpoint: SmallEndpoint) -> None:
    """That is, where only http is spoken."""
    with pytest.raises(StoreError, match="TLS failed"):
        SparqlEndpoint(sparql_settings(small_endpoint.url.replace("http:", "https:"))).number(ONE)


def test_a_silent_server_ends_in_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the seconds that the environment says."""
    import socket

    monkeypatch.setenv("KGMEM_SPARQL_TIMEOUT", "0.2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with pytest.raises(StoreError, match=r"no answer in 0.2 s; ask for less, or raise KGMEM_SPARQL_TIMEOUT"):
            SparqlEndpoint(sparql_settings(url)).number(ONE)


def test_where_updates_go(small_endpoint: SmallEndpoint) -> None:
    """To the usual place beside the queries, else to the same; the error names the variable."""
    small_endpoint.replies = [Reply(404), Reply()]
    client = endpoint(small_endpoint)
    client.update("CLEAR ALL")
    assert [path for _, path, _, _ in small_endpoint.asked] == ["/update", "/sparql", "/sparql"]
    small_endpoint.replies = [Reply(404), Reply(400)]
    with pytest.raises(ReadOnlyError, match=r"takes no updates .* KGMEM_SPARQL_UPDATE"):
        endpoint(small_endpoint).update("CLEAR ALL")


def test_urls_are_read_with_care(monkeypatch: pytest.MonkeyPatch) -> None:
    """User, password and graphs are taken out; what is shown has no password."""
    found = sparql_settings(
        "https://ada:p%40ss%2F@[::1]:8890/sparql?default-graph-uri=http://a/b&x=1&default-graph-uri=c"
    )
    assert (found.user, found.password, found.graphs) == ("ada", "p@ss/", ("http://a/b", "c"))
    assert found.query == "https://[::1]:8890/sparql?x=1"
    assert found.url == "https://[::1]:8890/sparql?default-graph-uri=http://a/b&x=1&default-graph-uri=c"
    assert "p@ss" not in repr(found)
    for url in ("http:///sparql", "http://host:port/sparql", "http://[::1/sparql"):
        with pytest.raises(UsageError):
            sparql_settings(url)
    monkeypatch.setenv("KGMEM_SPARQL_TIMEOUT", "soon")
    with pytest.raises(UsageError, match="KGMEM_SPARQL_TIMEOUT is 'soon'"):
        sparql_settings("http://localhost/sparql")
