"""Signs of areas never cover each other, and from afar a country speaks for its provinces."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Kind, Place
from mapdash.view.areas import SIGN, group_areas
from mapdash.view.clusters import TILE, mercator
from mapdash.view.columns import PRECISIONS

areas = st.lists(
    st.tuples(
        st.one_of(st.floats(-80, 80), st.floats(40, 42)),
        st.one_of(st.floats(-180, 180), st.floats(20, 22)),
        st.sampled_from((Kind.COUNTRY, Kind.ADMIN1, Kind.SEA)),
        st.sampled_from((None, "UA", "PS", "RU")),
        st.integers(1, 500),
    ),
    min_size=1,
    max_size=80,
)


def _columns(places: list[Place]) -> tuple:
    """Numbers for countries and precisions, and where the places are."""
    names = sorted({place.country for place in places if place.country})
    country = np.array([names.index(place.country) if place.country else -1 for place in places])
    precision = np.array([PRECISIONS.index(place.precision) for place in places])
    return (country, precision), *mercator(np.array([p.lat for p in places]), np.array([p.lon for p in places]))


@settings(max_examples=150, deadline=None)
@given(areas=areas, zoom=st.integers(0, 10))
def test_no_two_signs_overlap(areas: list[tuple], zoom: int) -> None:
    places = [
        Place(f"mapdash:{number}", str(number), lat, lon, kind, country)
        for number, (lat, lon, kind, country, _) in enumerate(areas)
    ]
    codes, x, y = _columns(places)
    found = group_areas(*codes, x, y, np.array([area[-1] for area in areas]), zoom)
    assert set(found.of_place) == set(range(len(found.lead)))
    assert all(found.of_place[lead] == number for number, lead in enumerate(found.lead))
    world = TILE * 2**zoom
    across = np.abs(np.subtract.outer(x[found.lead], x[found.lead])) * world
    down = np.subtract.outer(y[found.lead], y[found.lead]) * world
    apart = np.hypot(np.minimum(across, world - across), down)
    np.fill_diagonal(apart, np.inf)
    assert apart.min() >= 2 * SIGN


def test_from_afar_a_country_counts_its_provinces() -> None:
    places = [
        Place("a", "Gaza Strip", 31.4, 34.4, Kind.ADMIN1, "PS"),
        Place("b", "State of Palestine", 31.9, 35.2, Kind.COUNTRY, "PS"),
        Place("c", "Zakarpattia", 48.4, 23.3, Kind.ADMIN1, "UA"),
        Place("d", "Kherson Oblast", 46.6, 33.5, Kind.ADMIN1, "UA"),
        Place("e", "Pacific Ocean", 0.0, -160.0, Kind.SEA),
    ]
    codes, x, y = _columns(places)
    articles = np.array([90, 10, 5, 7, 1])
    far, near = group_areas(*codes, x, y, articles, 4), group_areas(*codes, x, y, articles, 9)
    assert {places[lead].name for lead in far.lead} == {"State of Palestine", "Kherson Oblast", "Pacific Ocean"}
    assert far.of_place[0] == far.of_place[1]
    assert far.of_place[2] == far.of_place[3]
    assert len(near.lead) == 5
