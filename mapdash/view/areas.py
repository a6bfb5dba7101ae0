"""Provinces, countries and regions on the map: grouped so that the sign of each can be told from the next.

An area has no point that a circle could stand on: the screen writes its name at a point within it where there is room,
and else draws a small sign there. From afar a country's provinces are counted with it.
"""

from __future__ import annotations

import numpy as np

from gazetteer import Precision
from mapdash.view.clusters import Clusters, cluster
from mapdash.view.columns import PRECISIONS, Floats, Ints, Longs

PROVINCES_FROM = 5
"""The zoom level from which provinces are told apart."""
SIGN = 7.0
"""Radius in pixels of the sign that stands for an area whose name finds no room."""


def group_areas(country: Ints, precision: Ints, x: Floats, y: Floats, articles: Longs, zoom: int) -> Clusters:
    """Merges areas whose signs would overlap.

    Args:
        country: (N,) a number for the country of each area, -1 for none.
        precision: (N,) position in PRECISIONS.
        x: (N,) unit-square positions.
        y: (N,) likewise.
        articles: (N,) articles of each, all at least 1.
        zoom: whole zoom level.
    """
    family, owner = _families(country, precision, articles, zoom)
    total = np.bincount(family, weights=articles, minlength=len(owner)).astype(np.int64)
    merged = cluster(x[owner], y[owner], total, zoom, lambda counts: np.full(len(counts), SIGN))
    return Clusters(merged.of_place[family], owner[merged.lead])


def _families(country: Ints, precision: Ints, articles: Longs, zoom: int) -> tuple[Longs, Longs]:
    """Areas that are counted together, and the one that stands for each family: the country where it is mentioned."""
    own = np.arange(len(country))
    if zoom >= PROVINCES_FROM:
        return own, own
    is_country = precision == PRECISIONS.index(Precision.COUNTRY)
    shared = (country >= 0) & (is_country | (precision == PRECISIONS.index(Precision.PROVINCE)))
    most = int(country.max(initial=-1)) + 1
    # the best of each family first: its country, then by articles
    order = np.lexsort((own, -articles, ~is_country))
    _, first, family = np.unique(np.where(shared, country, own + most)[order], return_index=True, return_inverse=True)
    owner = order[first]
    of_each = np.empty(len(own), np.int64)
    of_each[order] = family
    return of_each, owner
