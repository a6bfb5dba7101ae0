"""A place that a table names in a field of its own -> the place it means, or the places it can mean.

There is no sentence to weigh, so the rule is plain: what lies outside the country and the area named is out, and of
what is left one place must stand alone or be far larger than its namesakes. Else the name stays without a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gazetteer import Candidate, Gazetteer, Kind, NameType, Place
from gazetteer.nearest import distance_km
from mapdash.article import Alternative, Mention, PlaceName, Role

_SAME_KM = 30.0  # a town and the district or the camp of its name
_LARGER = 10  # times the inhabitants of a namesake; then it is meant without more words
_LARGER_INSIDE = 5  # the same where the country or the area is named
_FAR_LARGER = 100
_CITY = 20_000  # inhabitants
_UNCOUNTED = {Kind.COUNTRY: 1_000_000, Kind.ADMIN1: 1_000_000, Kind.CONTINENT: 100_000_000, Kind.REGION: 200_000}
# how often the place is right, by `python -m training.figures_of_lookup CORPORA`: the mean of LGL and GeoVirus, and for
# the last, of which GeoVirus has few, both counted together
_SURE = {
    "alone, anywhere": 0.96,
    "alone, inside": 0.99,
    "far larger, anywhere": 0.88,
    "far larger, inside": 0.97,
    "larger, anywhere": 0.82,
    "larger, inside": 0.77,
}
_ALTERNATIVES = 4


def locate(gazetteer: Gazetteer, named: PlaceName, text: str) -> Mention:
    """The mention of a place name that stands in a field of its own.

    Args:
        gazetteer: which places there are.
        named: the name, and the area and country that go with it.
        text: the article's text; the mention stands where the name is first written in it, else nowhere (0, 0).
    """
    start = text.find(named.name)
    span = (start, start + len(named.name), named.name) if start >= 0 else (0, 0, "")
    areas = [area for area in (*_parts(named.name)[1:], named.region, named.country) if area]
    found, inside = _inside(gazetteer, list(_candidates(gazetteer, named.name)), areas)
    if not found:
        where = f" in {', '.join(areas)}" if areas else ""
        return Mention(*span, Role.LITERAL, None, 0.0, f"The gazetteer knows no such place{where}")
    place, sure = _outstanding(gazetteer, found, bool(inside))
    if place is None:
        others = tuple(Alternative(other, round(1 / len(found), 4)) for other in found[:_ALTERNATIVES])
        reason = f"{len(found)} places of that name come into question, and nothing decides"
        return Mention(*span, Role.LITERAL, None, 0.0, reason, others)
    reason = "Named in a field of its own; " + (
        f"the place of that name in {inside}" if inside else "no other place of that name comes near its size"
    )
    share = round((1 - sure) / max(1, len(found) - 1), 4)
    rest = tuple(Alternative(other, share) for other in found if other.id != place.id)[:_ALTERNATIVES]
    return Mention(*span, Role.LITERAL, place, sure, reason, rest)


def _parts(name: str) -> list[str]:
    return [part.strip() for part in name.split(",") if part.strip()]


def _candidates(gazetteer: Gazetteer, name: str) -> Iterator[Candidate]:
    """Of the whole name ("Washington, D.C."), else of what stands before the first comma."""
    whole = [c for c in gazetteer.candidates(name) if c.name_type is not NameType.ADJECTIVAL]
    parts = _parts(name)
    if whole or len(parts) < 2:
        yield from whole
    else:
        yield from (c for c in gazetteer.candidates(parts[0]) if c.name_type is not NameType.ADJECTIVAL)


def _inside(gazetteer: Gazetteer, candidates: Sequence[Candidate], areas: Sequence[str]) -> tuple[list[Place], str]:
    """The candidates that lie in all areas named, best known first, and which areas decided.

    An area that the gazetteer does not know, or that holds none while the country behind it holds some, is passed
    over: provinces are written in many ways. A country is never passed over.
    """
    places = list({candidate.place.id: candidate.place for candidate in candidates}.values())
    decided: list[str] = []
    for area in reversed(areas):
        known = [c.place for c in gazetteer.candidates(area) if c.name_type is not NameType.ADJECTIVAL][:8]
        if not known:
            continue
        kept = [p for p in places if any(p.id == k.id or gazetteer.contains(k, p) for k in known)]
        if kept:
            places = kept
            decided.insert(0, area)
        elif area == areas[-1]:
            return [], ""
    return places, ", ".join(decided)


def _outstanding(gazetteer: Gazetteer, places: Sequence[Place], inside: bool) -> tuple[Place | None, float]:
    """The one place that is meant, and how sure that is; None where several come into question."""
    best = max(places, key=_size)
    if not _size(best):
        best = places[0]
    if best.kind is Kind.ADMIN1:  # a city is better known than the province around it that bears its name
        cities = [p for p in places if p.population >= _CITY and p.kind is Kind.TOWN and gazetteer.contains(best, p)]
        best = max(cities, key=_size, default=best)
    lats, lons = np.array([place.lat for place in places]), np.array([place.lon for place in places])
    far = distance_km(best.lat, best.lon, lats, lons) > _SAME_KM
    rivals = [place for place, apart in zip(places, far, strict=True) if apart and not gazetteer.contains(place, best)]
    where = "inside" if inside else "anywhere"
    if not rivals:
        return best, _SURE[f"alone, {where}"]
    times = _size(best) / max(1, *map(_size, rivals))
    if times < (_LARGER_INSIDE if inside else _LARGER):
        return None, 0.0
    return best, _SURE[f"{'far ' if times >= _FAR_LARGER else ''}larger, {where}"]


def _size(place: Place) -> int:
    """Inhabitants, by which namesakes are compared; of areas whose inhabitants nobody counted, about so many."""
    return max(place.population, _UNCOUNTED.get(place.kind, 0))
