"""What is compared: the toponyms a person marked in a text, and those a geoparser found."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from mapdash.article import Role

NEAR_KM = 161.0  # 100 miles, the field's measure of the right place
CLOSE_KM = 20.0
FARTHEST_KM = 20039.0  # half the equator: the error of a name that got no place
_EARTH_KM = 6371.0088  # mean radius


def distance_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """The great-circle distance of two points in degrees, on a sphere of the Earth's mean radius."""
    a_lat, a_lon, b_lat, b_lon = map(radians, (a_lat, a_lon, b_lat, b_lon))
    half = sin((b_lat - a_lat) / 2) ** 2 + cos(a_lat) * cos(b_lat) * sin((b_lon - a_lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, in code points, with the point on Earth it stands for, if any.

    Attributes:
        start: offset of the first character.
        end: offset behind the last one.
        lat: degrees north; None where there is no place.
        lon: degrees east.
        geonameid: GeoNames' number of the place, as text; None where it is not known.
    """

    start: int
    end: int
    lat: float | None = None
    lon: float | None = None
    geonameid: str | None = None

    @property
    def placed(self) -> bool:
        """Whether it has coordinates."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class GoldToponym(Span):
    """A toponym that a person marked.

    Attributes:
        role: what it does in its sentence.
        geocoded: whether its place is to be compared; one that is not counts for recognition only.
    """

    role: Role = Role.LITERAL
    geocoded: bool = False


@dataclass(frozen=True, slots=True)
class Prediction(Span):
    """A toponym that a geoparser found.

    Attributes:
        role: as the geoparser says; None where it says none.
        name: what the geoparser calls the place, for the page of errors.
        confidence: how sure it was.
        reason: why it chose the place.
    """

    role: Role | None = None
    name: str = ""
    confidence: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text and its marked toponyms.

    Attributes:
        id: what predictions name it by.
        text: the text the offsets point into.
        toponyms: the marked toponyms.
        title: the headline, where it is not part of the text.
        source: the outlet, where known.
    """

    id: str
    text: str
    toponyms: tuple[GoldToponym, ...]
    title: str = ""
    source: str | None = None


def overlap(a: Span, b: Span) -> int:
    """How many characters two spans share; zero or less where none."""
    return min(a.end, b.end) - max(a.start, b.start)


def error_km(gold: Span, prediction: Span) -> float | None:
    """How far the predicted point is from the gold one; None where either has no point."""
    if gold.lat is None or gold.lon is None or prediction.lat is None or prediction.lon is None:
        return None
    return distance_km(gold.lat, gold.lon, prediction.lat, prediction.lon)


def same_id(gold: Span, prediction: Span) -> bool:
    """Whether both are known to be the same place."""
    return gold.geonameid is not None and gold.geonameid == prediction.geonameid


def is_near(gold: Span, prediction: Span) -> bool:
    """Whether the predicted point lies within 161 km of the gold one."""
    error = error_km(gold, prediction)
    return error is not None and error <= NEAR_KM


def is_right(gold: Span, prediction: Span) -> bool:
    """Whether the predicted point is near, or the place the same: countries have no agreed point."""
    return is_near(gold, prediction) or same_id(gold, prediction)
