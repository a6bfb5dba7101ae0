"""Signs of areas never cover each other, and from afar a country speaks for its provinces."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Kind, Place
from mapdash.view.areas import SIGN, group_areas
from mapdash.view.clusters import TILE, mercator

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


@settings(max_examples=150, deadline=None)
@given(areas=areas, zoom=st.integers(0, 10))
def test_no_two_signs_overlap(areas: list[tuple], zoom: int) -> None:
    places = [
        Place(f"mapdash:{number}", str(number), lat, lon, kind, country)
        for number, (lat, lon, kind, country, _) in enumerate(areas)
    ]
    x, y = mercator(np.array([place.lat for place in places]), np.array([place.lon for place in places]))
    found = group_areas(places, x, y, np.array([area[-1] for area in areas]), zoom)
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
    x, y = mercator(np.array([place.lat for place in places]), np.array([place.lon for place in places]))
    articles = np.array([90, 10, 5, 7, 1])
    far, near = group_areas(places, x, y, articles, 4), group_areas(places, x, y, articles, 9)
    assert {places[lead].name for lead in far.lead} == {"State of Palestine", "Kherson Oblast", "Pacific Ocean"}
    assert far.of_place[0] == far.of_place[1]
    assert far.of_place[2] == far.of_place[3]
    assert len(near.lead) == 5
