"""One address -> bytes: robots.txt first, redirects by hand, limits on time and size, patience where it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx
from protego import Protego

from mapdash.errors import NotFetched
from mapdash.fetching.pace import Pace, retry_after
from mapdash.fetching.records import ROBOT, Clock, Fetched, Manners, SystemClock
from mapdash.fetching.transport import GuardedTransport

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_BUSY = frozenset((429, 503))
_PACKED = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
_BUSY_SECONDS = 30.0  # to wait where a busy server does not say how long; doubled each time
_ROBOTS_LIMIT = 512 << 10  # bytes of a robots.txt that count (RFC 9309, section 2.5)
_ROBOTS_SECONDS = 86_400.0  # for which its rules are kept (likewise, 2.4)
_ROBOTS_FAILED_SECONDS = 900.0  # for which a server is left alone whose robots.txt could not be read
_LONGEST_ADDRESS = 4_000

Check = Callable[[httpx.URL], None]


class Fetcher:
    """Fetches addresses one after the other; a context manager. Not for several threads at once.

    Args:
        manners: how to fetch.
        clock: tells the time and waits.
        transport: what carries the requests; by default one that goes to public hosts only.
    """

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.manners = manners or Manners()
        self.clock = clock or SystemClock()
        self._transport = transport or GuardedTransport(allow_private=self.manners.allow_private)
        self._pace = Pace(self.clock, self.manners.pause, self.manners.wait_limit)
        self._robots: dict[str, tuple[float, Protego | NotFetched]] = {}  # robots.txt -> good until, what it says

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

    def ready_at(self, host: str) -> float:
        """When a host may be asked, in seconds since 1970; 0 for one never asked."""
        return self._pace.ready_at(host)

    def fetch(self, address: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetches an address.

        Args:
            address: beginning with http:// or https://.
            etag: what the server said of it the last time, so that it sends only what is new.
            last_modified: likewise.

        Raises:
            NotFetched: with one sentence why; says also whether it is worth another try, and from when on.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        answer, data = self._follow(
            checked(address),
            {name: value for name, value in conditions.items() if value},
            self._check_robots,
            self.manners.size_limit,
        )
        status, headers = answer.status_code, answer.headers
        if status != HTTPStatus.NOT_MODIFIED and not 200 <= status < 300:
            raise _refusal(status)
        return Fetched(
            address=address,
            url=str(answer.request.url),
            data=data,
            content_type=headers.get("Content-Type"),
            retrieved=datetime.fromtimestamp(self.clock.now(), UTC),
            etag=headers.get("ETag", etag if status == HTTPStatus.NOT_MODIFIED else None),
            last_modified=headers.get("Last-Modified", last_modified if status == HTTPStatus.NOT_MODIFIED else None),
            unchanged=status == HTTPStatus.NOT_MODIFIED,
        )

    # ---------------------------------------------------------------- one address, and where it leads

    def _follow(
        self, url: httpx.URL, headers: Mapping[str, str], check: Check, limit: int, cut: bool = False
    ) -> tuple[httpx.Response, bytes]:
        seen = {url}
        for _ in range(self.manners.redirects + 1):
            check(url)
            answer, data = self._patiently(url, headers, limit, cut)
            if answer.status_code not in _REDIRECTS:
                return answer, data
            url = _target(url, answer.headers.get("Location", ""))
            if url in seen:
                raise _Astray("it redirects in a circle")
            seen.add(url)
        raise _Astray(f"it redirects more than {self.manners.redirects} times")

    def _patiently(
        self, url: httpx.URL, headers: Mapping[str, str], limit: int, cut: bool
    ) -> tuple[httpx.Response, bytes]:
        again = 0.0
        for attempt in range(self.manners.tries):
            self._pace.wait(url.host)
            try:
                answer, data = self._once(url, headers, limit, cut)
            finally:
                self._pace.asked(url.host)
            if answer.status_code not in _BUSY:
                return answer, data
            asked = retry_after(answer.headers.get("Retry-After"), self.clock.now())
            again = self._pace.close_for(url.host, _BUSY_SECONDS * 2**attempt if asked is None else asked)
        raise NotFetched("the server is busy, or wants to be asked less often", transient=True, again=again)

    def _once(self, url: httpx.URL, headers: Mapping[str, str], limit: int, cut: bool) -> tuple[httpx.Response, bytes]:
        request = httpx.Request(
            "GET",
            url,
            headers={
                "User-Agent": self.manners.user_agent,
                "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
                "Accept-Encoding": "gzip",
                **headers,
            },
            extensions={"timeout": httpx.Timeout(self.manners.timeout).as_dict(), "in_time": self._patience()},
        )
        answer = self._transport.handle_request(request)
        try:
            return answer, self._body(answer, limit, cut)
        except httpx.DecodingError as error:
            raise NotFetched("what it sends cannot be unpacked") from error
        finally:
            answer.close()

    def _patience(self) -> Callable[[], None]:
        """What raises when an answer that was asked for now takes too long."""
        until = self.clock.now() + self.manners.longest

        def in_time() -> None:
            if self.clock.now() > until:
                raise NotFetched(f"it was not complete after {self.manners.longest:.0f} seconds", transient=True)

        return in_time

    def _body(self, answer: httpx.Response, limit: int, cut: bool) -> bytes:
        if not 200 <= answer.status_code < 300:
            return b""  # whatever it says, nobody reads it
        # a block that was packed twice, or by a stronger method, unpacks to more than memory holds
        if answer.headers.get("Content-Encoding", "").strip().lower() not in _PACKED:
            raise NotFetched("it is packed in a way that we did not ask for")
        large = NotFetched(f"it is larger than {limit >> 20} MB")
        length = answer.headers.get("Content-Length", "")
        if not cut and length.isdecimal() and int(length[:20]) > limit:
            raise large
        data = bytearray()
        for block in answer.iter_bytes():
            data += block
            if len(data) > limit:
                if cut:
                    return bytes(data[:limit])
                raise large
        return bytes(data)

    # ---------------------------------------------------------------- robots.txt

    def _check_robots(self, url: httpx.URL) -> None:
        server = str(url.copy_with(raw_path=b"/robots.txt", fragment=None))
        until, rules = self._robots.get(server, (0.0, None))
        if rules is None or self.clock.now() >= until:
            rules = self._read_robots(httpx.URL(server))
            # a server that gives no answer is not asked for one with every page
            seconds = _ROBOTS_FAILED_SECONDS if isinstance(rules, NotFetched) else _ROBOTS_SECONDS
            self._robots[server] = (self.clock.now() + seconds, rules)
        if isinstance(rules, NotFetched):
            raise NotFetched(str(rules), transient=rules.transient, again=rules.again) from rules
        self._pace.ask_for(url.host, _pause(rules))
        if not rules.can_fetch(str(url), ROBOT):
            raise NotFetched("robots.txt of the server does not allow it")

    def _read_robots(self, server: httpx.URL) -> Protego | NotFetched:
        """The rules of a server; none where it has none, and where nobody can tell, why not (RFC 9309, 2.3.1)."""
        try:
            answer, data = self._follow(server, {}, lambda _: None, _ROBOTS_LIMIT, cut=True)
        except _Astray:
            return Protego.parse("")
        except NotFetched as error:
            return error
        if answer.status_code >= 500:
            return NotFetched(
                f"the server's robots.txt could not be read: it answered {answer.status_code}", transient=True
            )
        text = data.decode("utf-8", "replace") if answer.is_success else ""
        return Protego.parse(text.replace("\x00", ""))


class _Astray(NotFetched):
    """Redirects that lead nowhere."""


def checked(address: str) -> httpx.URL:
    """The address as one that can be fetched.

    Raises:
        NotFetched: it is none.
    """
    if len(address) > _LONGEST_ADDRESS:
        raise NotFetched("the address is too long")
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise NotFetched("it is no address of the web") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise NotFetched("only addresses that begin with http:// or https:// are fetched")
    if url.userinfo:
        raise NotFetched("an address with a password in it is not fetched")
    return url.copy_with(fragment=None)


def _target(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return checked(str(url.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise NotFetched("it redirects to something that is no address") from error


def _pause(rules: Protego) -> float | None:
    """Seconds between two requests that the rules ask for."""
    rate = rules.request_rate(ROBOT)
    asked = [rules.crawl_delay(ROBOT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0]
    return max(asked) or None


def _refusal(status: int) -> NotFetched:
    if status in (404, 410):
        return NotFetched("there is nothing at this address any more" if status == 410 else "there is no such page")
    if status in (401, 402, 403, 407, 451):
        return NotFetched(f"the server does not give it to us ({status})")
    try:
        name = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        name = str(status)
    return NotFetched(f"the server answered {name}", transient=status >= 500 or status in (408, 425))
