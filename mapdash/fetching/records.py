"""How to fetch, and what was fetched."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mapdash import __version__
from mapdash.errors import InputError

ROBOT = "mapdash"  # the name by which a robots.txt speaks of us
_CONTACT = re.compile(r"[\x21-\x7e]{3,200}")


class Clock(Protocol):
    """The time, and waiting; tests have one that waits for nothing."""

    def now(self) -> float:
        """Seconds since 1970."""

    def sleep(self, seconds: float) -> None:
        """Waits."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Manners:
    """How to fetch.

    Attributes:
        contact: an e-mail address or a page, told to every server, so that its people know whom to write to.
        allow_private: whether addresses of this machine and its local network may be fetched, too.
        pause: seconds between two requests to one host; its robots.txt may ask for more.
        timeout: seconds until a server must be connected, and for which it may say nothing.
        longest: seconds in which an answer must be complete.
        size_limit: bytes of an answer, unpacked.
        redirects: how often one address may lead to another.
        wait_limit: seconds for which a server that asks to wait is waited for; for longer, it is given up.
        tries: how often one address is asked for while the server says that it is busy.

    Raises:
        InputError: a contact that cannot be sent.
    """

    contact: str | None = None
    allow_private: bool = False
    pause: float = 1.0
    timeout: float = 20.0
    longest: float = 120.0
    size_limit: int = 32 << 20
    redirects: int = 5
    wait_limit: float = 120.0
    tries: int = 3

    def __post_init__(self) -> None:
        if self.contact is not None and not _CONTACT.fullmatch(self.contact):
            raise InputError(f"--contact takes an e-mail address or the address of a page, not {self.contact!r}.")

    @property
    def user_agent(self) -> str:
        """How we introduce ourselves: "mapdash/0.1.0 (+desk@example.org)"."""
        return f"{ROBOT}/{__version__}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave for an address.

    Attributes:
        address: as asked for.
        url: where it was found, after redirects.
        data: the bytes, unpacked; none where nothing has changed.
        content_type: as the server states it.
        retrieved: when, in UTC.
        etag: what the server wants to hear the next time, so that it sends only what is new; likewise `last_modified`.
        unchanged: it is the same as the last time; nothing was sent.
    """

    address: str
    url: str
    data: bytes
    content_type: str | None
    retrieved: datetime
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
