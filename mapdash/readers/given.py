"""Points that a source gives itself, checked, and what its own code says about how exact they are."""

from __future__ import annotations

import math

from gazetteer import Precision
from mapdash.article import GivenPlace


def given_place(
    name: str,
    lat: object,
    lon: object,
    *,
    precision: Precision = Precision.EXACT,
    country: str | None = None,
    admin1: str | None = None,
    reason: str = "Given by the source",
) -> GivenPlace | None:
    """A point as given; None where there is none on Earth, or the 0, 0 that programs write for "unknown"."""
    try:
        north, east = float(str(lat).strip().replace(",", ".")), float(str(lon).strip().replace(",", "."))
    except ValueError:
        return None
    if not (math.isfinite(north) and math.isfinite(east)) or abs(north) > 90 or abs(east) > 180:
        return None
    if north == 0 and east == 0:
        return None
    return GivenPlace(" ".join(name.split()), north, east, precision, country, admin1, reason)
