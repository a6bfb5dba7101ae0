"""Connections to public hosts only: the address that is checked is the one that is connected to.

A name is resolved once, here, and the connection goes to what it resolved to. Were the name looked up again for
connecting, it could mean something else by then (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import typing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from mapdash.errors import NotFetched

Resolve = Callable[[str, int], list[str]]  # host, port -> its addresses
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # for the machinery of the internet (RFC 6890), no news
_TRANSIENT = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also one that is wrapped in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip.sixtofour:
            ip = ip.sixtofour
        elif ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and ip not in _PROTOCOLS


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which the system would try them."""
    try:
        return [str(ipaddress.ip_address(host.strip("[]")))]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"there is no server {host}, or no network", transient=True) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Timed(httpcore.NetworkStream):
    """A connection on which an answer must not take for ever, however often a byte of it comes.

    A limit on the time of one read does not help against a server that sends its headers letter by letter.
    """

    def __init__(self, inner: httpcore.NetworkStream, guard: _Guard) -> None:
        self._inner = inner
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._guard.in_time()
        return self._inner.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, timeout), self._guard)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


class _Guard(httpcore.NetworkBackend):
    """Opens TCP connections, to public addresses unless told otherwise."""

    def __init__(self, allow_private: bool, resolve: Resolve, network: httpcore.NetworkBackend) -> None:
        self.in_time: Callable[[], None] = lambda: None  # raises when the request in hand takes too long
        self._allow_private = allow_private
        self._resolve = resolve
        self._inner = network

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: typing.Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolve(host, port)
        if not self._allow_private and not all(map(is_public, addresses)):
            raise NotFetched(
                f"{host} is this machine or in its local network, which is asked only with  --allow-private"
            )
        for address in addresses[:-1]:
            try:
                return _Timed(self._inner.connect_tcp(address, port, timeout, local_address, socket_options), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return _Timed(self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options), self)


class GuardedTransport(httpx.BaseTransport):
    """What carries requests; knows no proxy, no cookie and no password of the system's.

    Args:
        allow_private: whether it may connect to this machine and its local network.
        resolve: finds the addresses of a host.
        network: opens a connection to an address.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve,
        network: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._guard = _Guard(allow_private, resolve, network or httpcore.SyncBackend())
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=8,
            keepalive_expiry=15.0,
            network_backend=self._guard,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request; the answer's body is read by whoever gets it.

        Raises:
            NotFetched: no connection, or none is allowed.
        """
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        self._guard.in_time = request.extensions.get("in_time", lambda: None)
        with translated():
            answer = self._pool.handle_request(
                httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
            )
        assert isinstance(answer.stream, typing.Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), request=request)

    def close(self) -> None:
        """Closes what is open."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with translated():
            yield from typing.cast("Iterable[bytes]", self._answer.stream)

    def close(self) -> None:
        self._answer.close()


def _proxy() -> str:
    """What somebody behind a proxy needs to hear: with one, it and not we would choose what is connected to."""
    names = [name for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY") if {name, name.lower()} & os.environ.keys()]
    return f"; {' and '.join(names)} are not used, as mapdash asks servers itself and no proxy" if names else ""


@contextmanager
def translated() -> Iterator[None]:
    """Turns what the network says into one sentence."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise NotFetched("the server did not answer", transient=True) from error
    except httpcore.TimeoutException as error:
        raise NotFetched("the server fell silent", transient=True) from error
    except httpcore.ConnectError as error:
        raise NotFetched(f"no connection to the server ({error}){_proxy()}", transient=True) from error
    except httpcore.RemoteProtocolError as error:
        raise NotFetched("the server broke off, or does not speak HTTP", transient=True) from error
    except _TRANSIENT as error:
        raise NotFetched(f"the connection failed ({error})", transient=True) from error
