"""The sources of the default gazetteer, in the order of their authority: the last has the last word on a place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from gazetteer.sources import Alias, Entry, areas, geonamescache


def entries() -> Iterator[Entry | Alias]:
    """Everything the default gazetteer is compiled from; about a quarter of a million places."""
    yield from chain(
        areas.provinces(),
        areas.districts(),
        geonamescache.continents(),
        geonamescache.countries(),
        geonamescache.states(),
        geonamescache.counties(),
        geonamescache.towns(),
    )
