from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from mapdash.geoparsing import Geoparser


@pytest.fixture(scope="session")
def geoparser() -> Geoparser:
    """The geoparser with the gazetteer that comes with the package."""
    return Geoparser(Gazetteer.open())
