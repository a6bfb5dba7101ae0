"""A link says all of the view: what is written is read back, and what cannot be read does no harm."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Precision
from mapdash.article import Role
from mapdash.dashboard.state import ORDERS, Compare, MapPosition, ViewState, dump, link, parse
from mapdash.view import Filter, Period

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DAYS = st.tuples(st.none() | st.dates(), st.none() | st.dates()).map(
    lambda pair: tuple(sorted(pair)) if None not in pair else pair  # type: ignore[type-var]
)


CORNERS = st.tuples(st.integers(-9000, 9000), st.integers(-36000, 36000)).map(lambda at: (at[0] / 100, at[1] / 100))


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    start, end = draw(DAYS)
    return Filter(
        start=start,
        end=end,
        undated=draw(st.booleans()),
        only_undated=draw(st.booleans()),
        unplaced_only=draw(st.booleans()),
        sources=draw(st.frozensets(NAMES, max_size=3)),
        countries=draw(st.frozensets(st.sampled_from(["", "PS", "UA", "SD"]))),
        precisions=draw(st.frozensets(st.sampled_from(Precision))),
        roles=draw(st.frozensets(st.sampled_from(Role))),
        min_confidence=draw(st.integers(0, 100)) / 100,
        words=draw(NAMES.map(str.strip)),
        places=draw(st.frozensets(st.text(string.ascii_lowercase + string.digits + ":-", min_size=1), max_size=3)),
        area=draw(st.none() | st.lists(CORNERS, min_size=3, max_size=9).map(tuple)),
    )


STATES = st.builds(
    ViewState,
    filter=filters(),
    order=st.none() | st.sampled_from(ORDERS),
    position=st.none()
    | st.builds(
        MapPosition,
        st.integers(0, 14).map(float),
        st.integers(-8000, 8000).map(lambda n: n / 100),
        st.integers(-18000, 18000).map(lambda n: n / 100),
    ),
    article=st.none() | st.integers(0, 10**12),
    compare=st.none() | st.builds(Compare, st.none() | st.dates().map(lambda day: Period(day, day)), st.booleans()),
)


@given(STATES)
def test_what_a_link_says_is_read_back(state: ViewState) -> None:
    assert parse("?" + dump(state)) == state


@given(st.text(st.sampled_from("?&=%/~ abcfromtoqmap0123456789-") | st.characters(), max_size=80))
def test_no_address_breaks_the_page(search: str) -> None:
    assert parse(dump(parse(search))) == parse(search)


def test_by_default_nothing_is_said() -> None:
    assert dump(ViewState()) == ""
    assert parse("") == ViewState()


def test_what_cannot_be_read_is_ignored() -> None:
    state = parse("from=yesterday&to=2024-02-30&precision=house&precision=town&confidence=nan&map=1/2&article=-4")
    assert state == ViewState(Filter(precisions=frozenset({Precision.TOWN})))


def test_days_in_the_wrong_order_are_put_right() -> None:
    assert parse("from=2024-03-02&to=2024-03-01").filter.start == date(2024, 3, 1)


def test_days_to_compare_with() -> None:
    assert parse("compare=before&rate=share").compare == Compare(None, True)
    days = Compare(Period(date(2024, 1, 1), date(2024, 1, 31)))
    assert parse("compare=2024-01-31/2024-01-01").compare == days
    for wrong in ("", "after", "2024-01-01", "2024-01-01/2024-02-30", "a/b/c"):
        assert parse(f"compare={wrong}").compare is None


def test_a_link_changes_one_thing_and_keeps_the_rest() -> None:
    state = parse("from=2024-03-01&source=Reuters&q=truce")
    assert parse(link(state, words="")) == parse("from=2024-03-01&source=Reuters")


def test_a_circle_stands_for_its_places_until_others_are_chosen() -> None:
    state = parse("q=aid&circle=5/geonames:281133")
    assert state.circle == (5, "geonames:281133")
    asked = replace(state, filter=replace(state.filter, places=frozenset({"geonames:1", "geonames:281133"})))
    assert parse(link(asked, words="")) == parse("circle=5/geonames:281133")
    assert parse(link(asked, place=None, places=frozenset())) == parse("q=aid")
    assert [parse(f"circle={wrong}").circle for wrong in ("", "5", "5/", "x/y", "-1/y")] == [None] * 5
