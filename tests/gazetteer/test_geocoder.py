"""The gazetteer as a geopy geocoder, on the default gazetteer."""

from __future__ import annotations

import pytest
from geopy.distance import great_circle
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.point import Point

from gazetteer import Gazetteer, GazetteerGeocoder

RAFAH_GAZA = (31.29, 34.25)
RAFAH_EGYPT = (31.28, 34.24)
PARIS_TEXAS = (33.66, -95.56)
PARIS_FRANCE = (48.85, 2.35)


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer)


def test_it_is_what_geopy_calls_a_geocoder(geocoder: GazetteerGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)
    located = RateLimiter(geocoder.geocode, min_delay_seconds=0)("Kharkiv")
    assert great_circle((49.98, 36.25), located.point).km < 20


@pytest.mark.parametrize(
    ("query", "point"),
    [
        ("Paris", PARIS_FRANCE),
        ("Paris, France", PARIS_FRANCE),
        ("Paris, Texas", PARIS_TEXAS),
        ("Paris, Texas, USA", PARIS_TEXAS),
        ("PARIS ; TX", PARIS_TEXAS),
        ({"city": "Paris", "state": "Texas"}, PARIS_TEXAS),
        ("Rafah, Gaza Strip", RAFAH_GAZA),
        ("Washington, D.C.", (38.9, -77.04)),
        ("Tripoli, Lebanon", (34.44, 35.85)),
        ("Tripoli, Libya", (32.89, 13.19)),
    ],
)
def test_the_parts_behind_a_comma_choose(
    geocoder: GazetteerGeocoder, query: object, point: tuple[float, float]
) -> None:
    located = geocoder.geocode(query)  # type: ignore[call-overload]
    assert located is not None
    assert great_circle(point, located.point).km < 20


def test_rafah_of_gaza_and_of_egypt_are_two(geocoder: GazetteerGeocoder) -> None:
    located = geocoder.geocode("Rafah, Gaza Strip")
    assert located is not None
    assert located.raw["country"] == "PS"
    assert located.address.startswith("Rafah, Gaza Strip")
    found = geocoder.geocode("Rafah", exactly_one=False)
    assert found is not None
    assert {location.raw["country"] for location in found} >= {"PS", "EG"}


def test_all_places_of_a_name_come_once_and_within_the_limit(geocoder: GazetteerGeocoder) -> None:
    found = geocoder.geocode("Springfield", exactly_one=False)
    assert found is not None
    ids = [location.raw["id"] for location in found]
    assert len(ids) == len(set(ids)) > 10
    assert geocoder.geocode("Springfield", exactly_one=False, limit=3) == found[:3]


def test_country_codes_restrict(geocoder: GazetteerGeocoder) -> None:
    located = geocoder.geocode("Tripoli", country_codes="lb")
    assert located is not None
    assert located.raw["country"] == "LB"


@pytest.mark.parametrize("query", ["Xyzzyville", "", " , ", "Rafah, Texas", "Palestinian", {}])
def test_what_is_nowhere_is_none(geocoder: GazetteerGeocoder, query: object) -> None:
    assert geocoder.geocode(query) is None  # type: ignore[call-overload]
    assert geocoder.geocode(query, exactly_one=False) is None  # type: ignore[call-overload]


@pytest.mark.parametrize("query", [(31.29, 34.25), "31.29, 34.25", Point(31.29, 34.25), "31 17m 24s N, 34 15m E"])
def test_reverse_takes_what_geopy_takes(geocoder: GazetteerGeocoder, query: object) -> None:
    located = geocoder.reverse(query)
    assert located is not None
    assert great_circle(RAFAH_GAZA, located.point).km < 5
    assert located.raw["distance_km"] == pytest.approx(great_circle((31.29, 34.25), located.point).km, abs=0.1)


def test_reverse_gives_the_nearest_first(geocoder: GazetteerGeocoder) -> None:
    found = geocoder.reverse((49.98, 36.25), exactly_one=False, limit=5)
    assert found is not None
    distances = [location.raw["distance_km"] for location in found]
    assert len(distances) == 5
    assert distances == sorted(distances)


def test_a_query_that_is_none_is_said(geocoder: GazetteerGeocoder) -> None:
    with pytest.raises(GeocoderQueryError, match="not a point"):
        geocoder.reverse("here")
    with pytest.raises(GeocoderQueryError, match="text or a mapping"):
        geocoder.geocode(7)  # type: ignore[call-overload]
    with pytest.raises(GeocoderQueryError, match="at least 1"):
        geocoder.geocode("Paris", limit=0)
