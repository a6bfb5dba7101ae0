"""The gazetteer behind geopy's geocoder interface: swap it in where Nominatim stood, and no request leaves the machine.

geocoder = GazetteerGeocoder()
geocoder.geocode("Rafah, Gaza Strip").point
geocoder.reverse((31.29, 34.25)).address
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal, overload

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.index import Gazetteer
from gazetteer.place import Candidate, NameType, Place

_STRUCTURED = ("city", "county", "state", "country")  # the parts of an address that a gazetteer knows, as Nominatim's
_PART = re.compile(r"\s*[,;]\s*")


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    """A geopy geocoder that answers from a gazetteer, at once and offline.

    `Location.raw` is a dictionary with the fields of the `Place`, its `precision`, the `matched_name` and `name_type`,
    and for `reverse` the `distance_km`.
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        """Answers from `gazetteer`, or from the default one.

        Raises:
            GazetteerNotFound: the default gazetteer has not been compiled.
        """
        super().__init__(adapter_factory=URLLibAdapter)  # geopy asks for one; it is never used
        self.gazetteer = gazetteer if gazetteer is not None else Gazetteer.open()

    @overload
    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: Literal[True] = ...,
        timeout: object = ...,
        limit: int | None = ...,
        country_codes: str | Sequence[str] | None = ...,
    ) -> Location | None: ...
    @overload
    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: Literal[False],
        timeout: object = ...,
        limit: int | None = ...,
        country_codes: str | Sequence[str] | None = ...,
    ) -> list[Location] | None: ...
    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
    ) -> Location | list[Location] | None:
        """The places a name can mean, the most prominent first.

        Args:
            query: "Rafah", "Rafah, Gaza Strip", "Paris, Texas, USA": each part behind a comma must name an area the
                place lies in. Or a mapping with `city`, `county`, `state`, `country`.
            exactly_one: the best place, instead of a list of all.
            timeout: taken for geopy's sake; nothing is waited for.
            limit: at most so many places.
            country_codes: only places in these countries (ISO 3166-1 alpha-2).

        Returns:
            A location, or with `exactly_one=False` a list; None where nothing fits, as geopy's geocoders do.

        Raises:
            GeocoderQueryError: the query is neither text nor a mapping, or `limit` is below 1.
        """
        if limit is not None and limit < 1:
            raise GeocoderQueryError("limit must be at least 1")
        codes = [country_codes] if isinstance(country_codes, str) else list(country_codes or ())
        wanted = {code.upper() for code in codes}
        found: dict[str, Location] = {}
        for candidate in self._candidates(_parts(query)):
            place = candidate.place
            if place.id in found or (wanted and place.country not in wanted):
                continue
            raw = {**_fields(place), "matched_name": candidate.name, "name_type": candidate.name_type.value}
            found[place.id] = self._location(place, raw)
            if exactly_one:
                return found[place.id]
            if limit is not None and len(found) == limit:
                break
        return list(found.values()) or None

    @overload
    def reverse(
        self, query: object, *, exactly_one: Literal[True] = ..., timeout: object = ..., limit: int = ...
    ) -> Location | None: ...
    @overload
    def reverse(
        self, query: object, *, exactly_one: Literal[False], timeout: object = ..., limit: int = ...
    ) -> list[Location] | None: ...
    def reverse(
        self, query: object, *, exactly_one: bool = True, timeout: object = DEFAULT_SENTINEL, limit: int = 10
    ) -> Location | list[Location] | None:
        """The places nearest to a point.

        Args:
            query: anything geopy takes for a point: a `Point`, `(lat, lon)`, "31.29, 34.25".
            exactly_one: the nearest place, instead of a list.
            timeout: taken for geopy's sake.
            limit: how many places a list holds.

        Raises:
            GeocoderQueryError: the query is not a point on Earth, or `limit` is below 1.
        """
        if limit < 1:
            raise GeocoderQueryError("limit must be at least 1")
        try:
            point = query if isinstance(query, Point) else Point(query)
        except (ValueError, TypeError) as error:
            raise GeocoderQueryError(f"{query!r} is not a point: {error}") from error
        near = self.gazetteer.near(point.latitude, point.longitude, k=1 if exactly_one else limit)
        found = [self._location(place, {**_fields(place), "distance_km": km}) for place, km in near]
        if exactly_one:
            return found[0] if found else None
        return found or None

    def _candidates(self, parts: Sequence[str]) -> Iterator[Candidate]:
        """Candidates for the first part that lie in all the areas which the others name."""
        if not parts:
            return
        if len(parts) > 1:  # "Washington, D.C." and "Congo, Democratic Republic of the" are names by themselves
            yield from self._places(", ".join(parts))
        areas = [[area.place for area in self._places(part)] for part in parts[1:]]
        for candidate in self._places(parts[0]):
            if all(any(self._lies_in(candidate.place, area) for area in named) for named in areas):
                yield candidate

    def _places(self, name: str) -> Iterator[Candidate]:
        return (c for c in self.gazetteer.candidates(name) if c.name_type is not NameType.ADJECTIVAL)

    def _lies_in(self, place: Place, area: Place) -> bool:
        return place.id != area.id and self.gazetteer.contains(area, place)

    def _location(self, place: Place, raw: dict[str, Any]) -> Location:
        return Location(self.gazetteer.label(place), Point(place.lat, place.lon), raw)


def _parts(query: str | Mapping[str, str]) -> list[str]:
    if isinstance(query, Mapping):
        return [text for key in _STRUCTURED if (text := str(query.get(key, "")).strip())]
    if not isinstance(query, str):
        raise GeocoderQueryError(f"a query is text or a mapping, not {type(query).__name__}")
    return [part for part in _PART.split(query.strip()) if part]


def _fields(place: Place) -> dict[str, Any]:
    return {**asdict(place), "kind": place.kind.value, "precision": place.precision.value}
