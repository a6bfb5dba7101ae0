"""Every number a View gives is the number a person would count by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer import Precision
from mapdash.article import Role
from mapdash.view import Bounds, Filter, Unit, View
from mapdash.view.snapshot import Part, Snapshot

from .conftest import FIRST_DAY, PLACES, Stored

StoredView = tuple[View, list[Stored]]
days = st.none() | st.integers(-5, 65).map(lambda n: FIRST_DAY + timedelta(days=n))
filters = st.builds(
    Filter,
    start=days,
    end=days,
    undated=st.booleans(),
    only_undated=st.sampled_from((False, False, False, True)),
    unplaced_only=st.sampled_from((False, False, False, True)),
    sources=st.frozensets(st.sampled_from(("", "Reuters", "AP", "nobody")), max_size=2),
    countries=st.frozensets(st.sampled_from(("", "PS", "UA", "NZ", "XX")), max_size=2),
    precisions=st.frozensets(st.sampled_from(Precision), max_size=3),
    roles=st.sampled_from((frozenset({Role.LITERAL}), frozenset(), frozenset({Role.ADJECTIVAL, Role.EMBEDDED}))),
    min_confidence=st.sampled_from((0.0, 0.29, 0.5, 0.95, 1.0)),
    words=st.sampled_from(("", "", "aid", "Ceasefire talks", "nothing-of-it")),
    place=st.none() | st.sampled_from([place.id for place in PLACES] + ["geonames:1"]),
    places=st.frozensets(st.sampled_from([place.id for place in PLACES]), max_size=3),
)
some = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _selected(stored: list[Stored], filter: Filter) -> list[Stored]:
    return [one for one in stored if one.selected(filter)]


def _shown(one: Stored, filter: Filter) -> list[str]:
    return [] if filter.unplaced_only else [mention.place.id for mention in one.passing(filter)]


@some
@given(filter=filters)
def test_status_counts_what_is_selected(stored_view: StoredView, filter: Filter) -> None:
    view, stored = stored_view
    chosen = _selected(stored, filter)
    counts = view.status(filter).selected
    assert counts.articles == len(chosen)
    assert counts.on_map == sum(bool(_shown(one, filter)) for one in chosen)
    assert counts.on_map + counts.without_place == counts.articles
    assert counts.without_date == sum(one.article.published is None for one in chosen)
    assert counts.mentions == sum(len(_shown(one, filter)) for one in chosen)
    everything = [one for one in stored if one.article.published is None and one.selected(filter, any_date=True)]
    assert counts.undated_left_out == len(everything) - counts.without_date


@some
@given(filter=filters)
def test_places_count_distinct_articles(stored_view: StoredView, filter: Filter) -> None:
    view, stored = stored_view
    articles: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    for one in _selected(stored, filter):
        articles.update(set(_shown(one, filter)))
        mentions.update(_shown(one, filter))
    page = view.places_in_view(filter, None)
    assert {count.place.id: (count.articles, count.mentions) for count in page.places} == {
        id: (articles[id], mentions[id]) for id in articles
    }
    assert page.total == len(articles)
    assert [count.articles for count in page.places] == sorted(articles.values(), reverse=True)


@some
@given(filter=filters, zoom=st.integers(0, 12))
def test_markers_hold_every_place_once_and_count_articles_once(
    stored_view: StoredView, filter: Filter, zoom: int
) -> None:
    view, stored = stored_view
    chosen = [set(_shown(one, filter)) for one in _selected(stored, filter)]
    markers = view.markers(filter, None, zoom)
    assert sorted(id for marker in markers for id in marker.place_ids) == sorted(set().union(*chosen))
    for marker in markers:
        assert marker.articles == sum(bool(places & set(marker.place_ids)) for places in chosen)
        assert marker.n_places == len(marker.place_ids)
        assert 0 <= marker.confidence <= 1
        assert marker.is_area == (marker.precision in {Precision.PROVINCE, Precision.COUNTRY, Precision.REGION})


@some
@given(filter=filters, max_bins=st.sampled_from((3, 10, 100)))
def test_histogram_adds_up(stored_view: StoredView, filter: Filter, max_bins: int) -> None:
    view, stored = stored_view
    histogram = view.histogram(filter, max_bins)
    fitting = [one for one in stored if one.selected(filter, any_date=True)]
    dated = [one for one in fitting if one.article.published]
    assert sum(histogram.whole) == len(dated)
    assert histogram.undated == len(fitting) - len(dated)
    assert sum(histogram.selected) == sum(bool(one.article.published) for one in _selected(stored, filter))
    by_start: Counter[date] = Counter()
    for one in dated:
        by_start[max(start for start in histogram.starts if start <= one.article.published.day)] += 1
    assert dict(zip(histogram.starts, histogram.whole, strict=True)) == {s: by_start[s] for s in histogram.starts}
    assert all(part <= whole for part, whole in zip(histogram.selected, histogram.whole, strict=True))


@some
@given(filter=filters)
def test_facets_ignore_their_own_restriction(stored_view: StoredView, filter: Filter) -> None:
    view, stored = stored_view
    facets = view.facets(filter)
    free = replace(filter, sources=frozenset())
    assert facets.sources == Counter(one.article.source or "" for one in _selected(stored, free))

    def count(free: Filter, key: str) -> Counter[object]:
        found: Counter[object] = Counter()
        for one in _selected(stored, free):
            if not free.unplaced_only:
                passing = one.passing(free)
                found.update({m.place.country or "" if key == "country" else getattr(m, key) for m in passing})
        return found

    assert facets.countries == count(replace(filter, countries=frozenset()), "country")
    assert facets.precisions == count(replace(filter, precisions=frozenset()), "precision")
    assert facets.roles == count(replace(filter, roles=frozenset()), "role")


@some
@given(filter=filters, order=st.sampled_from(("newest", "oldest", "relevance")))
def test_rows_are_the_selection(stored_view: StoredView, filter: Filter, order: str) -> None:
    view, stored = stored_view
    first = view.rows(filter, limit=7, order=order)
    rest = view.rows(filter, offset=7, limit=1000, order=order)
    assert first.total == rest.total == view.status(filter).selected.articles
    assert sorted(row.article_id for row in first.rows + rest.rows) == [one.id for one in _selected(stored, filter)]
    if order != "relevance":
        dates = [row.published for row in first.rows + rest.rows]
        dated = [published for published in dates if published]
        assert dates == dated + [None] * (len(dates) - len(dated))
        assert dated == sorted(dated, reverse=order == "newest")


@some
@given(filter=filters, order=st.sampled_from(("newest", "oldest", "relevance")), article_id=st.integers(0, 100))
def test_beside_an_article_are_those_of_the_list(
    stored_view: StoredView, filter: Filter, order: str, article_id: int
) -> None:
    view, _ = stored_view
    listed = [row.article_id for row in view.rows(filter, limit=1000, order=order).rows]
    found = view.neighbours(filter, article_id, order=order)
    assert found.total == len(listed)
    if article_id not in listed:
        assert (found.position, found.previous) == (None, None)
        assert found.following == (listed[0] if listed else None)
    else:
        assert found.position is not None
        assert listed[found.position] == article_id
        ring = [None, *listed, None]
        assert (found.previous, found.following) == (ring[found.position], ring[found.position + 2])


def test_what_is_counted_piece_by_piece_is_the_same(stored_view: StoredView, monkeypatch: pytest.MonkeyPatch) -> None:
    view, _ = stored_view

    def answers() -> list[object]:
        view._snapshot = Snapshot(
            [Part(part.columns, view._search) for part in view._snapshot.parts], view._snapshot.places
        )
        asked = [Filter(), Filter(roles=frozenset(), countries=frozenset({"PS", "UA"})), Filter(min_confidence=0.5)]
        return [
            (view.status(one), view.facets(one), view.places_in_view(one, None), view.markers(one, None, 3))
            for one in asked
        ]

    whole = answers()
    # as if these were millions: cut in every place where an article ends, on two threads
    monkeypatch.setattr("mapdash.view.selection.PIECE", 2)
    monkeypatch.setattr("mapdash.view.counting.PIECE", 2)
    monkeypatch.setattr("mapdash.view.counting.AT_ONCE", 3)
    monkeypatch.setattr("mapdash.view.selection.THREADED_FROM", 0)
    assert answers() == whole


@settings(some, max_examples=25)
@given(filter=filters, dates=st.lists(st.tuples(days, days, st.booleans(), st.booleans()), min_size=1, max_size=2))
def test_moved_days_are_counted_like_a_first_question(
    stored_view: StoredView, filter: Filter, dates: list[tuple[date | None, date | None, bool, bool]]
) -> None:
    """What was worked out for other days of the same facets, or for all days, is used and changes no answer."""
    view, _ = stored_view
    kept = view._snapshot

    def answers(filter: Filter) -> list[object]:
        return [
            view.markers(filter, None, 3),
            view.places_in_view(filter, None, limit=100),
            view.status(filter).selected,
            view.facets(filter),
            view.histogram(filter),
            view.rows(filter, limit=5),
        ]

    for start, end, undated, only_undated in [(None, None, True, False), *dates]:
        asked = replace(filter, start=start, end=end, undated=undated, only_undated=only_undated)
        found = answers(asked)
        view._snapshot = Snapshot([Part(part.columns, view._search) for part in kept.parts], kept.places)
        alone = answers(asked)
        view._snapshot = kept
        assert found == alone


def test_places_in_view_are_those_within_the_bounds(stored_view: StoredView) -> None:
    view, _ = stored_view
    gaza = view.places_in_view(Filter(), Bounds(31.2, 34.2, 31.6, 34.6))
    assert {count.place.name for count in gaza.places} == {"Gaza", "Rafah", "Khan Yunis"}
    pacific = Bounds(-20, 175, -10, 195)  # dragged over the antimeridian
    assert {count.place.name for count in view.places_in_view(Filter(), pacific).places} == {"Suva", "Apia"}
    everything = view.places_in_view(Filter(), None).places
    turned = [view.places_in_view(Filter(), None, offset=at, limit=2) for at in range(0, len(everything) + 2, 2)]
    assert tuple(place for page in turned for place in page.places) == everything
    assert {page.most for page in turned} == {everything[0].articles}


def test_status_line_reads_as_a_sentence(stored_view: StoredView) -> None:
    view, _ = stored_view
    line = str(view.status(Filter(start=FIRST_DAY)).selected)
    counts = view.status(Filter(start=FIRST_DAY)).selected
    assert line.startswith(f"{counts.articles} articles: {counts.on_map} on the map, {counts.without_place} without")
    assert line.endswith("without a date left out")
    assert view.histogram(Filter(), 10).unit is Unit.WEEK
