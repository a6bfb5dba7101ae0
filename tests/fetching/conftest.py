"""A small web on loopback: hosts with names and public addresses, all of which are one server that misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import pytest

from mapdash.errors import NotFetched
from mapdash.fetching import Fetcher, Manners
from mapdash.fetching.transport import GuardedTransport

PUBLIC = "93.184.215.14"
Answer = Callable[["Visit"], None]


class FakeClock:
    """A clock that nobody has to wait for."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


class Visit(BaseHTTPRequestHandler):
    """One request, as those who answer see it."""

    protocol_version = "HTTP/1.1"
    web: Web

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.web.visits.append((host, self.path, self.web.clock.now(), dict(self.headers)))
        answer = self.web.pages.get(f"{host}{self.path}")
        if answer is None:
            self.give(404)
        else:
            answer(self)

    def give(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@dataclass
class Web:
    """What is where, and who asked for it when."""

    port: int = 0
    clock: FakeClock = field(default_factory=FakeClock)
    pages: dict[str, Answer] = field(default_factory=dict)
    visits: list[tuple[str, str, float, dict[str, str]]] = field(default_factory=list)
    hosts: dict[str, list[str]] = field(default_factory=dict)
    connected: list[str] = field(default_factory=list)

    def put(self, address: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.pages[address] = lambda visit: visit.give(status, data, **headers)

    def resolve(self, host: str, port: int) -> list[str]:
        if host in self.hosts:
            return self.hosts[host]
        if host.endswith(".example"):
            return [PUBLIC]
        if host.replace(".", "").isdecimal() or ":" in host:
            return [host.strip("[]")]
        raise NotFetched(f"there is no server {host}, or no network", transient=True)

    def fetcher(self, **manners: Any) -> Fetcher:
        transport = GuardedTransport(resolve=self.resolve, network=_Network(self))
        return Fetcher(Manners(contact="desk@paper.example", **manners), clock=self.clock, transport=transport)

    def asked(self) -> list[str]:
        """Addresses asked for, robots.txt left out."""
        return [f"{host}{path}" for host, path, *_ in self.visits if path != "/robots.txt"]


class _Network(httpcore.SyncBackend):
    """Every address of the world is the server on loopback."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore.NetworkStream:
        self._web.connected.append(host)
        return super().connect_tcp("127.0.0.1", self._web.port, *rest, **more)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Those who break off are expected here."""


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    server = _Server(("127.0.0.1", 0), type("Handler", (Visit,), {"web": made}))
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetcher(web: Web) -> Iterator[Fetcher]:
    with web.fetcher(timeout=0.3, longest=60.0) as made:
        yield made
