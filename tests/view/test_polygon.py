"""A drawn area selects what a plain look at the points selects, across the antimeridian and with crossing sides too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.view import Filter, View
from mapdash.view.polygon import Area, inside
from tests.view.conftest import Stored

FIJI_AND_SAMOA: Area = ((-10.0, 175.0), (-10.0, 190.0), (-20.0, 190.0), (-20.0, 175.0))
GAZA: Area = ((31.6, 34.1), (31.6, 34.6), (31.2, 34.6), (31.2, 34.1))


def in_box(area: Area, lat: float, lon: float) -> bool:
    south, north = min(at[0] for at in area), max(at[0] for at in area)
    west, east = min(at[1] for at in area), max(at[1] for at in area)
    return south <= lat <= north and any(west <= lon + turn <= east for turn in (-360, 0, 360))


@given(
    st.floats(-80, 80), st.floats(0.1, 40), st.floats(-180, 180), st.floats(0.1, 300),
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=20),
)  # fmt: skip
def test_a_rectangle_holds_what_lies_between_its_sides(
    south: float, high: float, west: float, wide: float, points: list[tuple[float, float]]
) -> None:
    area = ((south, west), (south + high, west), (south + high, west + wide), (south, west + wide))
    lat, lon = (np.array(column) for column in zip(*points, strict=True))
    assert inside(area, lat, lon).tolist() == [in_box(area, *point) for point in points]


def test_where_sides_cross_both_halves_count() -> None:
    bow = ((0.0, 0.0), (10.0, 10.0), (0.0, 10.0), (10.0, 0.0))
    assert inside(bow, np.array([5.0, 5.0, 9.0]), np.array([1.0, 9.0, 5.0])).tolist() == [True, True, False]


def test_a_corner_cut_off_is_outside() -> None:
    triangle = ((0.0, 0.0), (0.0, 10.0), (10.0, 0.0))
    assert inside(triangle, np.array([1.0, 9.0]), np.array([1.0, 9.0])).tolist() == [True, False]


@pytest.mark.parametrize("area", [GAZA, FIJI_AND_SAMOA])
def test_only_places_in_the_area_count(stored_view: tuple[View, list[Stored]], area: Area) -> None:
    view, stored = stored_view
    filter = Filter(area=area)
    expected = {
        item.id
        for item in stored
        if any(in_box(area, mention.place.lat, mention.place.lon) for mention in item.passing(filter) if mention.place)
    }
    assert expected
    found = view.rows(filter, limit=len(stored))
    assert {row.article_id for row in found.rows} == expected
    assert view.status(filter).selected.articles == view.status(filter).selected.on_map == len(expected)
    places = view.places_in_view(filter, None).places
    assert places
    assert all(in_box(area, item.place.lat, item.place.lon) for item in places)
    shown = {id for row in found.rows for id in row.place_ids}
    assert shown <= {item.place.id for item in places}
    assert sum(view.histogram(filter).selected) + view.histogram(filter).undated == len(expected)


def test_an_area_without_places_selects_nothing(stored_view: tuple[View, list[Stored]]) -> None:
    view, _ = stored_view
    assert view.status(Filter(area=((80.0, 0.0), (81.0, 0.0), (81.0, 1.0)))).selected.articles == 0
