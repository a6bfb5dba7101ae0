"""The address bar: a Filter, an order, a map position and an open article, to and from a query string.

The query string is the one place where the state of the screen lives; every control writes it and every region
reads it. What cannot be read is ignored, so that an old or mistyped link still opens.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeVar, get_args
from urllib.parse import parse_qs, urlencode

from gazetteer import Precision
from mapdash.article import Role
from mapdash.view import Filter, Period, View
from mapdash.view.polygon import Area

Order = Literal["newest", "oldest", "relevance"]
ORDERS: tuple[Order, ...] = get_args(Order)
BEFORE = "before"  # compare=before: with as many days just before
ANY = "any"  # role=any lifts the restriction to literal mentions
MOST_CORNERS = 200
DEEPEST_ZOOM = 14
DEFAULT_ROLES = frozenset({Role.LITERAL})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MapPosition:
    """Where the map stands: Leaflet's zoom and the centre in degrees."""

    zoom: float
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Compare:
    """That two periods are compared: the filter's days with others.

    Attributes:
        before: the others; None for as many days just before.
        share: whether rates are shares of all articles, instead of articles per day.
    """

    before: Period | None = None
    share: bool = False


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a link to the dashboard asks the server for; how one looks at it is in the address, too."""

    filter: Filter = field(default_factory=Filter)
    order: Order | None = None
    position: MapPosition | None = None
    article: int | None = None
    compare: Compare | None = None
    circle: tuple[int, str] | None = None
    """A circle of the map with more places than an address holds: the whole zoom, and a place that lies in it."""


def escape(value: str) -> str:
    """A name for the query string; the empty one (outlet not known, no country) becomes `~`."""
    return "~" + value if not value or value.startswith("~") else value


def unescape(value: str) -> str:
    """The inverse of `escape`."""
    return value.removeprefix("~")


def parse(search: str) -> ViewState:
    """Read a query string, with or without its question mark."""
    query = parse_qs(search.removeprefix("?"), keep_blank_values=True, errors="replace", max_num_fields=20_000)

    def one(key: str, read: Callable[[str], T]) -> T | None:
        return _attempt(read, query.get(key, [""])[-1])

    def several(key: str, read: Callable[[str], T]) -> frozenset[T]:
        found = (_attempt(read, value) for value in query.get(key, []))
        return frozenset(value for value in found if value is not None)

    start, end = one("from", date.fromisoformat), one("to", date.fromisoformat)
    if start and end and start > end:
        start, end = end, start
    roles = several("role", Role)
    order = query.get("order", [""])[-1]
    return ViewState(
        filter=Filter(
            start=start,
            end=end,
            undated=query.get("undated", [""])[-1] != "0",
            only_undated=query.get("date", [""])[-1] == "none",
            unplaced_only=query.get("unplaced", [""])[-1] == "1",
            sources=several("source", unescape),
            countries=several("country", unescape),
            precisions=several("precision", Precision),
            roles=frozenset() if ANY in query.get("role", []) else roles or DEFAULT_ROLES,
            min_confidence=one("confidence", _share) or 0.0,
            words=query.get("q", [""])[-1].strip(),
            places=several("place", str) - {""},
            area=one("area", _area),
            dates="event" if query.get("dates", [""])[-1] == "event" else "published",
            count="articles" if query.get("count", [""])[-1] == "articles" else "stories",
        ),
        order=next((known for known in ORDERS if known == order), None),
        position=one("map", _position),
        article=one("article", _number),
        compare=_compare(query.get("compare", [""])[-1], query.get("rate", [""])[-1]),
        circle=one("circle", _circle),
    )


def asked(view: View, search: str) -> ViewState:
    """What a query string asks of a collection: as `parse`, with the places of its circle."""
    at = parse(search)
    if at.circle is None:
        return at
    return replace(at, filter=replace(at.filter, place=None, places=view.circle(at.filter, *at.circle)))


def dump(state: ViewState) -> str:
    """The query string of a state, without its question mark; nothing that is as it stands by default."""
    filter = state.filter
    pairs: list[tuple[str, Any]] = []
    pairs += [("from", filter.start)] if filter.start else []
    pairs += [("to", filter.end)] if filter.end else []
    pairs += [("date", "none")] if filter.only_undated else []
    pairs += [("undated", "0")] if not filter.undated else []
    pairs += [("unplaced", "1")] if filter.unplaced_only else []
    pairs += [("source", escape(value)) for value in sorted(filter.sources)]
    pairs += [("country", escape(value)) for value in sorted(filter.countries)]
    pairs += [("precision", value.value) for value in _in_order(Precision, filter.precisions)]
    if not filter.roles:
        pairs += [("role", ANY)]
    elif filter.roles != DEFAULT_ROLES:
        pairs += [("role", value.value) for value in _in_order(Role, filter.roles)]
    pairs += [("confidence", f"{filter.min_confidence:.4g}")] if filter.min_confidence > 0 else []
    pairs += [("q", filter.words)] if filter.words else []
    if state.circle is not None:
        pairs += [("circle", "{}/{}".format(*state.circle))]
    else:
        pairs += [("place", value) for value in sorted(filter.place_ids)]
    if filter.area:
        pairs += [("area", "_".join(f"{lat:.7g},{lon:.7g}" for lat, lon in filter.area))]
    pairs += [("dates", filter.dates)] if filter.dates != "published" else []
    pairs += [("count", filter.count)] if filter.count != "stories" else []
    pairs += [("order", state.order)] if state.order else []
    if state.position is not None:
        at = state.position
        pairs += [("map", f"{at.zoom:.4g}/{at.lat:.5f}/{at.lon:.5f}")]
    pairs += [("article", state.article)] if state.article is not None else []
    if state.compare is not None:
        period = state.compare.before
        pairs += [("compare", f"{period.first}/{period.last}" if period else BEFORE)]
        pairs += [("rate", "share")] if state.compare.share else []
    return urlencode(pairs, safe=":/~,")


def link(state: ViewState, **changes: Any) -> str:
    """An address that changes the filter of `state` and keeps the rest."""
    circle = None if "places" in changes else state.circle
    return "?" + dump(replace(state, filter=replace(state.filter, **changes), circle=circle))


def offset(query: Mapping[str, str]) -> int:
    """How many rows of a list a question leaves out; 0 where it says nothing that can be read."""
    return _attempt(_number, query.get("offset", "")) or 0


def _attempt(read: Callable[[str], T], value: str) -> T | None:
    try:
        return read(value)
    except (ValueError, OverflowError):
        return None


def _share(value: str) -> float:
    number = float(value)
    return min(max(number, 0.0), 1.0) if math.isfinite(number) else 0.0


def _compare(value: str, rate: str) -> Compare | None:
    share = rate == "share"
    if value == BEFORE:
        return Compare(None, share)
    period = _attempt(_period, value)
    return Compare(period, share) if period else None


def _period(value: str) -> Period:
    first, last = (date.fromisoformat(part) for part in value.split("/"))
    return Period(min(first, last), max(first, last))


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise ValueError(value)
    return int(value)


def _circle(value: str) -> tuple[int, str]:
    zoom, _, place = value.partition("/")
    if not place:
        raise ValueError(value)
    return min(_number(zoom), DEEPEST_ZOOM), place


def _position(value: str) -> MapPosition:
    zoom, lat, lon = (float(part) for part in value.split("/"))
    if not (0 <= zoom <= 22 and -90 <= lat <= 90 and -1000 <= lon <= 1000):
        raise ValueError(value)
    return MapPosition(zoom, lat, lon)


def _area(value: str) -> Area:
    corners = [tuple(float(part) for part in corner.split(",")) for corner in value.split("_")]
    if not 3 <= len(corners) <= MOST_CORNERS or any(len(corner) != 2 for corner in corners):
        raise ValueError(value)
    # a way round the Earth and some, in which the browser may have drawn it
    if not all(-90 <= lat <= 90 and -900 <= lon <= 900 for lat, lon in corners):
        raise ValueError(value)
    if max(lon for _, lon in corners) - min(lon for _, lon in corners) > 720:
        raise ValueError(value)
    return tuple((lat, lon) for lat, lon in corners)


def _in_order(members: Iterable[T], chosen: frozenset[T]) -> list[T]:
    return [member for member in members if member in chosen]
