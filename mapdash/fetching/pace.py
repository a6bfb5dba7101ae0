"""Whose turn it is: one request per host at a time, a pause between two, and none before a server wants one again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mapdash.errors import NotFetched
from mapdash.fetching.records import Clock

_LONGEST_DELAY = 7 * 86_400.0  # seconds; a server that says more is believed that much


class Pace:
    """When each host may be asked again.

    Args:
        clock: tells the time and waits.
        pause: seconds between two requests to one host.
        wait_limit: seconds beyond which a host is not waited for.
    """

    def __init__(self, clock: Clock, pause: float, wait_limit: float) -> None:
        self._clock = clock
        self._pause = pause
        self._wait_limit = wait_limit
        self._pauses: dict[str, float] = {}
        self._asked: dict[str, float] = {}  # end of the last request
        self._closed: dict[str, float] = {}  # until when a host wants to be left alone

    def ask_for(self, host: str, pause: float | None) -> None:
        """Takes a host's own wish for a pause (Crawl-delay), where it is longer than ours."""
        self._pauses[host] = min(max(self._pause, pause or 0.0), _LONGEST_DELAY)

    def ready_at(self, host: str) -> float:
        """When the host may be asked, in seconds since 1970."""
        asked = self._asked.get(host)
        paused = 0.0 if asked is None else asked + self._pauses.get(host, self._pause)
        return max(paused, self._closed.get(host, 0.0))

    def wait(self, host: str) -> None:
        """Waits until it is the host's turn.

        Raises:
            NotFetched: that would take longer than anybody wants to wait.
        """
        ready = self.ready_at(host)
        wait = ready - self._clock.now()
        if wait > max(self._wait_limit, self._pauses.get(host, 0.0)):
            until = datetime.fromtimestamp(ready, UTC)
            raise NotFetched(f"{host} asks to be left alone until {until:%d %B %H:%M} UTC", transient=True, again=ready)
        if wait > 0:
            self._clock.sleep(wait)

    def asked(self, host: str) -> None:
        """Counts the pause from now, the end of a request."""
        self._asked[host] = self._clock.now()

    def close_for(self, host: str, seconds: float) -> float:
        """Leaves the host alone for so long; returns until when."""
        until = self._clock.now() + min(seconds, _LONGEST_DELAY)
        self._closed[host] = max(self._closed.get(host, 0.0), until)
        return self._closed[host]


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a `Retry-After` header asks for: a number of them, or a date (RFC 9110, section 10.2.3)."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), _LONGEST_DELAY)
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now)
