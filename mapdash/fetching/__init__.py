"""Fetching from the web, and only what a person gave the address of: politely, within limits, from public hosts.

The one room that opens connections. robots.txt, Crawl-delay, Retry-After, 429 and 503 are obeyed; each host gets one
request at a time, with a pause.
"""

from mapdash.fetching.fetcher import Fetcher
from mapdash.fetching.follow import DEFAULT_LIMIT, Follower
from mapdash.fetching.records import Clock, Fetched, Manners, SystemClock

__all__ = ["DEFAULT_LIMIT", "Clock", "Fetched", "Fetcher", "Follower", "Manners", "SystemClock"]
