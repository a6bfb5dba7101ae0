"""Circles never overlap on the screen, lose no place, and stay where they are while the map is dragged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdash.view import Bounds, Filter, View
from mapdash.view.clusters import GAP, LARGEST, SMALLEST, TILE, cluster, full_size, mercator, radius

from .conftest import Stored

points = st.lists(
    st.tuples(
        # crowded here and there, across the antimeridian too
        st.one_of(st.floats(-85, 85), st.floats(31.2, 31.6), st.floats(-1, 1)),
        st.one_of(st.floats(-180, 180), st.floats(34.2, 34.6), st.floats(179, 180), st.floats(-180, -179)),
        st.integers(1, 2000),
    ),
    min_size=1,
    max_size=120,
)


@settings(max_examples=200, deadline=None)
@given(points=points, zoom=st.integers(0, 14))
def test_no_two_circles_overlap(points: list[tuple[float, float, int]], zoom: int) -> None:
    lat, lon, articles = (np.array(column) for column in zip(*points, strict=True))
    x, y = mercator(lat.astype(float), lon.astype(float))
    full = full_size(int(articles.max()))
    found = cluster(x, y, articles, zoom, lambda counts: radius(counts, full))
    assert set(found.of_place) == set(range(len(found.lead)))
    assert all(found.of_place[lead] == number for number, lead in enumerate(found.lead))
    for number, lead in enumerate(found.lead):
        assert articles[lead] == articles[found.of_place == number].max()
    world = TILE * 2**zoom
    radii = radius(np.bincount(found.of_place, weights=articles), full)
    across = np.abs(np.subtract.outer(x[found.lead], x[found.lead])) * world
    down = np.subtract.outer(y[found.lead], y[found.lead]) * world
    apart = np.hypot(np.minimum(across, world - across), down) - np.add.outer(radii, radii)
    np.fill_diagonal(apart, np.inf)
    assert apart.min() >= GAP - 1e-6


def test_area_grows_with_the_articles() -> None:
    one, four = radius(np.array([25, 100]), 100)
    assert four == LARGEST
    assert one == pytest.approx(LARGEST / 2)
    assert radius(np.array([1]), 10**6)[0] == SMALLEST


@pytest.mark.parametrize(("largest", "full"), [(0, 10), (10, 10), (11, 20), (20, 20), (21, 50), (999, 1000)])
def test_the_full_size_goes_by_ones_twos_and_fives(largest: int, full: int) -> None:
    assert full_size(largest) == full


@settings(max_examples=60, deadline=None)
@given(
    south=st.floats(-60, 40), west=st.floats(-540, 400), height=st.floats(1, 60), width=st.floats(1, 300),
    zoom=st.integers(1, 9),
)  # fmt: skip
def test_dragging_the_map_changes_no_circle(
    stored_view: tuple[View, list[Stored]], south: float, west: float, height: float, width: float, zoom: int
) -> None:
    view, _ = stored_view
    bounds = Bounds(south, west, south + height, west + width)
    everywhere = {marker.place_ids: marker for marker in view.markers(Filter(), None, zoom)}
    seen = view.markers(Filter(), bounds, zoom)
    for marker in seen:
        whole = everywhere[marker.place_ids]
        assert (marker.articles, marker.label, marker.radius_px) == (whole.articles, whole.label, whole.radius_px)
        assert (marker.lon - whole.lon + 180) % 360 == pytest.approx(180)
    for marker in seen:
        margin = (150 if marker.is_area else LARGEST) / (TILE * 2**zoom) * 360
        assert bounds.west - margin - 1e-6 <= marker.lon <= bounds.east + margin + 1e-6
    inside = {
        ids
        for ids, marker in everywhere.items()
        if bounds.south <= marker.lat <= bounds.north and (marker.lon - bounds.west) % 360 <= width
    }
    assert inside <= {marker.place_ids for marker in seen}


def test_a_country_is_never_merged_with_towns(stored_view: tuple[View, list[Stored]]) -> None:
    view, _ = stored_view
    markers = view.markers(Filter(), None, 0)
    kinds = {id: view.place(id).precision in {"country", "province", "region"} for m in markers for id in m.place_ids}
    assert {True, False} == set(kinds.values())
    assert all(kinds[id] == marker.is_area for marker in markers for id in marker.place_ids)


def test_a_cluster_is_named_by_its_most_important_place(stored_view: tuple[View, list[Stored]]) -> None:
    view, _ = stored_view
    gaza = next(m for m in view.markers(Filter(), None, 3) if "geonames:281133" in m.place_ids)
    assert gaza.n_places == 3
    lead = view.place(gaza.place_ids[0])
    assert gaza.label == f"{lead.name} +2"
    counts = {count.place.id: count.articles for count in view.places_in_view(Filter(), None).places}
    assert counts[lead.id] == max(counts[id] for id in gaza.place_ids)
    assert (gaza.lat, gaza.lon) == (lead.lat, lead.lon)


def test_a_large_collection_is_clustered_around_the_window_alike(
    stored_view: tuple[View, list[Stored]], monkeypatch: pytest.MonkeyPatch
) -> None:
    view, _ = stored_view
    filter = Filter(min_confidence=0.01)  # not asked before, so nothing is kept of it
    bounds = Bounds(31, 34, 32, 35)
    whole = view.markers(filter, bounds, 9)
    monkeypatch.setattr("mapdash.view.snapshot.WHOLE_EARTH_UP_TO", 0)
    assert view.markers(filter, bounds, 9) == whole
    shifted = view.markers(filter, Bounds(31, -326, 32, -325), 9)
    assert [marker.place_ids for marker in shifted] == [marker.place_ids for marker in whole]


def test_the_places_of_a_circle_are_those_of_its_marker(stored_view: tuple[View, list[Stored]]) -> None:
    view, _ = stored_view
    for zoom in (0, 3, 7):
        for marker in view.markers(Filter(), None, zoom):
            for place_id in marker.place_ids:
                assert view.circle(Filter(places=frozenset({"geonames:281133"})), zoom, place_id) == set(
                    marker.place_ids
                )
    assert view.circle(Filter(), 3, "nowhere:1") == {"nowhere:1"}


def test_what_a_circle_counts_is_what_its_places_filter_to(stored_view: tuple[View, list[Stored]]) -> None:
    view, _ = stored_view
    for marker in view.markers(Filter(), None, 1):
        places = view.circle(Filter(), 1, marker.place_ids[0])
        assert view.status(Filter(places=places)).selected.articles == marker.articles
        listed = view.places_in_view(Filter(), None, among=places)
        assert {one.place.id for one in listed.places} == places
        assert listed.total == marker.n_places
