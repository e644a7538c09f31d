"""The SPARQL 1.1 protocol's requests: authentication, retries with back-off, and errors in one sentence.

Whoever is asked for a name and password says how he wants them (basic or digest), and gets them from then on.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth, HTTPDigestAuth

from kgmem.errors import QueryRefusedError, StoreError
from kgmem.stores.sparql_settings import SparqlSettings

Form = Sequence[tuple[str, str]]
_CONNECT_S = 10.0
_PATIENCE_S = 60.0
"""How long a server that has answered before may be gone, for instance to start again."""
_FIRST_WAIT_S, _LONGEST_WAIT_S, _LONGEST_ADVICE_S = 0.2, 5.0, 60.0
_BUSY_TRIES = 6
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_GATEWAY}
_LONGEST_GET = 2_000
_POOL = 8
_IN_MEMORY = 4_000_000
_BLOCK = 1 << 16
_SAID = 300


class ConnectionLostError(StoreError):
    """The server went away; whether it has done what it was asked for is not known."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer with a status under 400."""

    headers: Mapping[str, str]
    body: IO[bytes]
    """At its beginning; a temporary file if it is long."""


class SparqlHttp:
    """The connections to one server. May be used by several threads."""

    def __init__(self, settings: SparqlSettings) -> None:
        self.settings = settings
        self.answered = 0
        """Requests that were answered."""
        self.losses = 0
        """Connections that broke after the server had answered before."""
        self._session = requests.Session()
        adapter = HTTPAdapter(pool_connections=_POOL, pool_maxsize=_POOL)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._session.headers["User-Agent"] = "kgmem"
        self._session.trust_env = True
        if settings.token:
            self._session.headers["Authorization"] = f"Bearer {settings.token}"

    def query(self, form: Form, accept: str) -> Reply:
        """Asks the query endpoint: with GET if that makes a short URL, so that caches can help, else with POST."""
        url = self.settings.query
        if sum(len(name) + 3 * len(value) for name, value in form) < _LONGEST_GET:
            return self._send("GET", url, form, accept)
        return self._send("POST", url, form, accept)

    def update(self, url: str, text: str, *, repeat: bool) -> None:
        """Runs an update. With `repeat` it may be run twice: it is sent again when the connection breaks.

        Raises ConnectionLostError without it.
        """
        self._send("POST", url, [("update", text)], "*/*", repeat=repeat).body.close()

    def close(self) -> None:
        """Closes the connections."""
        self._session.close()

    def _send(self, method: str, url: str, form: Form, accept: str, *, repeat: bool = True) -> Reply:
        tries, wait, end = 0, _FIRST_WAIT_S, time.monotonic() + _PATIENCE_S
        while True:
            tries += 1
            try:
                with self._answer(method, url, form, accept) as response:
                    self.answered += 1
                    if response.status_code == HTTPStatus.UNAUTHORIZED and self._authenticate(response):
                        continue
                    if response.status_code not in _BUSY or tries >= _BUSY_TRIES:
                        return self._reply(response, url)
                    pause = _advice(response.headers.get("Retry-After"))
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
                if isinstance(error, requests.exceptions.SSLError):
                    raise self._failure(
                        url, f"TLS failed ({_reason(error)}); check the certificate and https"
                    ) from None
                if isinstance(error, requests.exceptions.ConnectTimeout) or not self.answered:
                    raise self._failure(url, f"no answer ({_reason(error)}); check the URL and the server") from None
                self.losses += 1
                if not repeat or time.monotonic() > end:
                    lost = f"{self.settings.url}: the connection was lost ({_reason(error)}); try again"
                    raise ConnectionLostError(lost) from None
                pause = None
            except requests.Timeout:
                raise self._failure(
                    url, f"no answer in {self.settings.timeout_s:g} s; ask for less, or raise KGMEM_SPARQL_TIMEOUT"
                ) from None
            except requests.RequestException as error:
                raise self._failure(url, f"the request failed: {_reason(error)}") from None
            time.sleep(pause if pause is not None else wait * random.uniform(0.5, 1.0))
            wait = min(2 * wait, _LONGEST_WAIT_S)

    @contextmanager
    def _answer(self, method: str, url: str, form: Form, accept: str) -> Iterator[requests.Response]:
        response = self._session.request(
            method,
            url,
            params=list(form) if method == "GET" else None,
            data=list(form) if method == "POST" else None,
            headers={"Accept": accept},
            timeout=(_CONNECT_S, self.settings.timeout_s),
            allow_redirects=method == "GET",
            stream=True,
        )
        with response:
            yield response

    def _authenticate(self, response: requests.Response) -> bool:
        """Turns to the scheme that the server wants; whether that is anything new."""
        settings = self.settings
        if settings.user is None or settings.token or self._session.auth is not None:
            return False
        asked = response.headers.get("WWW-Authenticate", "").lower()
        self._session.auth = (
            HTTPDigestAuth(settings.user, settings.password)
            if "digest" in asked
            else HTTPBasicAuth(settings.user.encode(), settings.password.encode())
        )
        return True

    def _reply(self, response: requests.Response, url: str) -> Reply:
        body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (it is handed on)
        try:
            for block in response.iter_content(_BLOCK):
                body.write(block)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        if response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            return Reply(response.headers, body)
        with body:
            raise self._refusal(response, url, body.read(4 * _SAID).decode(errors="replace"))

    def _refusal(self, response: requests.Response, url: str, text: str) -> StoreError:
        said = " ".join(text.split())[:_SAID] if not text.lstrip().startswith("<") else ""
        said = f": {said}" if said else ""
        match response.status_code:
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN if self.settings.user or self.settings.token:
                return self._failure(url, "the server refuses this user; check name, password and rights")
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                return self._failure(
                    url,
                    "the server wants a user; set KGMEM_SPARQL_USER and KGMEM_SPARQL_PASSWORD, or KGMEM_SPARQL_TOKEN",
                )
            case HTTPStatus.NOT_FOUND | HTTPStatus.METHOD_NOT_ALLOWED:
                return self._failure(url, "there is no such SPARQL endpoint; check the path and the data set's name")
            case status if status < HTTPStatus.BAD_REQUEST:
                return self._failure(url, f"the endpoint has moved to {response.headers.get('Location')}; use that URL")
            case status if status in _BUSY:
                return self._failure(url, f"the server is busy or gives up (status {status}){said}; try again later")
            case status:
                return QueryRefusedError(self._failure(url, f"the query failed with status {status}{said}"))

    def _failure(self, url: str, what: str) -> StoreError:
        return StoreError(f"{self.settings.url if url == self.settings.query else url}: {what}")


def _reason(error: BaseException) -> str:
    """The innermost reason of a failed request, in a few words."""
    while (inner := getattr(error, "reason", None) or error.__cause__ or error.__context__) is not None:
        if not isinstance(inner, BaseException):
            break
        error = inner
    return " ".join(str(error).split())[:_SAID] or type(error).__name__


def _advice(text: str | None) -> float | None:
    """The seconds that Retry-After asks for: a number, or a date; a minute at most."""
    if text is None:
        return None
    try:
        seconds = float(text) if text.strip().isdigit() else _until(text)
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), _LONGEST_ADVICE_S)


def _until(date: str) -> float:
    return (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds()
