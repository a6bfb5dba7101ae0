"""Provinces, countries and regions on the map: grouped so that the sign of each can be told from the next.

An area has no point that a circle could stand on: the screen writes its name at a point within it where there is room,
and else draws a small sign there. From afar a country's provinces are counted with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gazetteer import Place, Precision
from mapdash.view.clusters import Clusters, cluster
from mapdash.view.columns import Floats, Longs

PROVINCES_FROM = 5
"""The zoom level from which provinces are told apart."""
SIGN = 7.0
"""Radius in pixels of the sign that stands for an area whose name finds no room."""


def group_areas(places: Sequence[Place], x: Floats, y: Floats, articles: Longs, zoom: int) -> Clusters:
    """Merges areas whose signs would overlap.

    Args:
        places: (N,) the areas.
        x: (N,) unit-square positions.
        y: (N,) likewise.
        articles: (N,) articles of each, all at least 1.
        zoom: whole zoom level.
    """
    family, owner = _families(places, articles, zoom)
    total = np.bincount(family, weights=articles, minlength=len(owner)).astype(np.int64)
    merged = cluster(x[owner], y[owner], total, zoom, lambda counts: np.full(len(counts), SIGN))
    return Clusters(merged.of_place[family], owner[merged.lead])


def _families(places: Sequence[Place], articles: Longs, zoom: int) -> tuple[Longs, Longs]:
    """Areas that are counted together, and the one that stands for each family: the country where it is mentioned."""
    if zoom >= PROVINCES_FROM:
        return np.arange(len(places)), np.arange(len(places))
    numbers: dict[str, int] = {}
    family = np.empty(len(places), np.int64)
    owner: list[int] = []
    for at in sorted(range(len(places)), key=lambda n: (places[n].precision != Precision.COUNTRY, -articles[n], n)):
        place = places[at]
        shared = place.country and place.precision in (Precision.COUNTRY, Precision.PROVINCE)
        family[at] = numbers.setdefault(f"in {place.country}" if shared else place.id, len(numbers))
        if family[at] == len(owner):
            owner.append(at)
    return family, np.array(owner, np.int64)
