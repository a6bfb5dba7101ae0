"""Two periods compared: counted as by hand, ranked so that neither small counts nor great ones dominate."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdash.view import Change, Comparison, Direction, Filter, Period, View
from mapdash.view.compare import rates

from .conftest import FIRST_DAY, Stored

StoredView = tuple[View, list[Stored]]
some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
starts = st.integers(-3, 60)
periods = st.builds(
    lambda start, days: Period(FIRST_DAY + timedelta(start), FIRST_DAY + timedelta(start + days)),
    starts, st.integers(0, 30),
)  # fmt: skip
comparisons = st.builds(Comparison, periods, periods, st.booleans())


def one(before: int, now: int, exposure: float = 1.0) -> Change:
    return rates(np.array([before]), np.array([now]), exposure)[0]


def test_as_many_days_just_before() -> None:
    week = Period(date(2024, 3, 4), date(2024, 3, 10))
    assert week.before == Period(date(2024, 2, 26), date(2024, 3, 3))
    assert Period(date(1, 1, 3), date(1, 1, 9)).before == Period(date(1, 1, 1), date(1, 1, 2))
    with pytest.raises(ValueError, match="no earlier"):
        Period(date(2024, 3, 4), date(2024, 3, 3))


def test_a_small_count_is_no_news_and_a_great_one_is_not_all() -> None:
    assert one(0, 2).direction is Direction.UNCLEAR
    assert one(3, 1).direction is Direction.UNCLEAR
    assert one(0, 20).direction is Direction.ROSE
    assert one(20, 0).direction is Direction.FELL
    # 1.5 times is the same news less sure; sixfold outranks it though it is a hundredth of the articles
    assert one(0, 20).at_least > one(10, 60).at_least > one(1000, 1500).at_least > one(100, 150).at_least > 1
    assert one(10_000, 10_050).direction is Direction.UNCLEAR


def test_what_is_twice_as_long_has_twice_as_many() -> None:
    assert one(50, 100, 2.0).direction is Direction.UNCLEAR
    assert one(50, 50, 2.0).direction is Direction.FELL
    assert one(50, 100, 2.0).expected == 100


@given(st.integers(0, 5000), st.integers(0, 5000), st.floats(0.05, 20))
def test_looked_at_from_the_other_side_a_rise_is_as_great_a_fall(before: int, now: int, exposure: float) -> None:
    there, back = one(before, now, exposure), one(now, before, 1 / exposure)
    assert there.at_least * back.at_least == pytest.approx(1)
    assert there.times * back.times == pytest.approx(1)
    # cautious: never further from "no change" than the estimate, and on its side
    assert min(1, there.times) - 1e-9 <= there.at_least <= max(1, there.times) + 1e-9


@some
@given(what=comparisons, words=st.sampled_from(("", "aid")))
def test_the_list_counts_what_the_rows_of_each_period_are(
    stored_view: StoredView, what: Comparison, words: str
) -> None:
    view, _ = stored_view
    filter = Filter(words=words, start=date(1999, 1, 1), place="nowhere")
    listed = {side: view.changes(filter, what, side, limit=100) for side in Direction}

    def counted(period: Period, place: str | None = None) -> int:
        return view.rows(Filter(words=words, start=period.first, end=period.last, place=place), limit=0).total

    for side, page in listed.items():
        assert page.total == listed[Direction.ROSE].total
        assert len(page.places) == page.total[side]
        assert (page.articles_before, page.articles_now) == (counted(what.before), counted(what.now))
        strengths = [abs(np.log(found.change.at_least)) for found in page.places]
        assert strengths == sorted(strengths, reverse=True)
        for found in page.places:
            assert found.change.direction is side
            assert found.change.before == counted(what.before, found.place.id)
            assert found.change.now == counted(what.now, found.place.id)
            longer = what.now.days / what.before.days
            if not what.share:
                assert found.change.expected == pytest.approx(found.change.before * longer)
    everything = [found.place.id for page in listed.values() for found in page.places]
    assert len(everything) == len(set(everything))
    assert [found.place.id for found in view.changes(filter, what, Direction.UNCLEAR, offset=1, limit=2).places] == [
        found.place.id for found in listed[Direction.UNCLEAR].places[1:3]
    ]


@some
@given(what=comparisons, zoom=st.integers(0, 9))
def test_the_map_holds_every_place_of_the_list_once(stored_view: StoredView, what: Comparison, zoom: int) -> None:
    view, _ = stored_view
    markers, full = view.change_markers(Filter(), what, None, zoom)
    shown = [place for marker in markers for place in marker.place_ids]
    listed = [found for side in Direction for found in view.changes(Filter(), what, side, limit=100).places]
    assert sorted(shown) == sorted(found.place.id for found in listed)
    assert full >= 10
    changes = {found.place.id: found.change for found in listed}
    for marker in markers:
        if marker.n_places == 1:
            assert marker.change == changes[marker.place_ids[0]]
        else:
            members = [changes[place] for place in marker.place_ids]
            assert max(m.now for m in members) <= marker.change.now <= sum(m.now for m in members)
