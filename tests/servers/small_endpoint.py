"""A small HTTP server that says what a test wants: errors, pauses, answers that break off."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

EMPTY = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'


@dataclass
class Reply:
    """What the small endpoint says: status, headers, body; `cut` ends the body, or all of it, before its time."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = EMPTY
    cut: bool = False


@dataclass
class SmallEndpoint:
    """An HTTP server that says the replies one by one, and an empty result after the last."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    """Method, path, parameters and headers of each request."""


class SmallHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint: ClassVar[SmallEndpoint]

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(parse_qs(body))

    def _answer(self, parameters: dict[str, list[str]]) -> None:
        self.endpoint.asked.append((self.command, urlsplit(self.path).path, parameters, dict(self.headers)))
        reply = self.endpoint.replies.pop(0) if self.endpoint.replies else Reply()
        self.send_response(reply.status)
        headers = {"Content-Type": "application/sparql-results+json", **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + reply.cut))
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = reply.cut

    def log_message(self, *_: object) -> None:
        """Says nothing."""
