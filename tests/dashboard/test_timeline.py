"""The drawing of the timeline: bars where the days are, ticks that can be read, dates no more precise than known."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.dashboard import words
from mapdash.dashboard.timeline import HEIGHT, WIDTH, bars, ticks
from mapdash.view import Histogram, Unit

MONDAY = date(2024, 1, 1)


def weekly(whole: tuple[int, ...], selected: tuple[int, ...]) -> Histogram:
    """Weeks from a Wednesday on: the first and the last are cut."""
    starts = tuple(MONDAY + timedelta(weeks=number) for number in range(len(whole)))
    return Histogram(Unit.WEEK, starts, whole, selected, MONDAY + timedelta(2), starts[-1] + timedelta(1), 0)


def rectangles(path: str) -> list[tuple[float, float, float]]:
    """Left, width and height of each bar of a path."""
    found = re.findall(r"M([\d.]+) \d+V([\d.]+)h([\d.]+)V", path)
    return [(float(x), float(width), HEIGHT - float(y)) for x, y, width in found]


def test_bars_stand_where_their_days_are_and_share_one_scale() -> None:
    histogram = weekly((4, 0, 8), (2, 0, 8))
    whole, selected = rectangles(bars(histogram, histogram.whole)), rectangles(bars(histogram, histogram.selected))
    assert [height for *_, height in whole] == [HEIGHT / 2, HEIGHT]
    assert [height for *_, height in selected] == [HEIGHT / 4, HEIGHT]
    days = (histogram.last - histogram.first).days + 1  # type: ignore[operator]
    assert whole[0][0] < 2  # the cut first week begins at the edge
    assert whole[1][0] == pytest.approx(WIDTH * 12 / days, abs=2)
    assert whole[1][0] + whole[1][1] <= WIDTH


def test_one_article_among_thousands_is_still_seen() -> None:
    histogram = weekly((5000, 1), (5000, 1))
    assert rectangles(bars(histogram, histogram.whole))[1][2] >= 1


def test_without_dates_nothing_is_drawn() -> None:
    assert bars(Histogram(Unit.DAY, (), (), (), None, None, 3), ()) == ""


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000))
def test_ticks_are_few_in_order_and_within_the_axis(first: date, days: int) -> None:
    found = ticks(first, first + timedelta(days))
    shares = [share for share, _ in found]
    assert shares == sorted(set(shares))
    assert all(0 <= share < 1 for share in shares)
    assert len(found) <= 11


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        (None, "No date"),
        ("2024", "2024"),
        ("2024-03", "March 2024"),
        ("2024-03-07", "7 Mar 2024"),
        ("2024-03-07T14:05:00", "7 Mar 2024, 14:05"),
        ("2024-03-07T14:05:00+00:00", "7 Mar 2024, 14:05 UTC"),
        ("2024-03-07T14:05:00-03:30", "7 Mar 2024, 14:05 UTC-03:30"),
    ],
)
def test_a_date_is_said_no_more_precisely_than_known(iso: str | None, said: str) -> None:
    assert words.published(iso) == said
