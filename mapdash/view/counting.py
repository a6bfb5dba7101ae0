"""From the passing mentions of one part to counts: per place, per group of places, per country, role and precision.

Articles are counted once wherever they are counted, however often they mention a thing. An article lies in one part, so
that the counts of the parts of a collection add up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdash.view.columns import N_CODES, PRECISIONS, ROLES, Codes, Columns, Flags, Ints, Longs
from mapdash.view.filter import Filter
from mapdash.view.selection import PIECE, Passing, edges, in_threads, passing_alone


def first_of_pair(major: Ints, minor: Ints | Codes) -> Flags:
    """Flags the first of each run of equal (major, minor); sorted by both, those are the distinct pairs."""
    flags = np.ones(len(major), np.bool_)
    np.not_equal(major[1:], major[:-1], out=flags[1:])
    flags[1:] |= minor[1:] != minor[:-1]
    return flags


@dataclass(frozen=True, slots=True, eq=False)
class PlaceTotals:
    """Counts of each place of the collection; all arrays are (P,).

    Attributes:
        articles: distinct articles with a passing mention of it.
        mentions: passing mentions.
        percents: the sum of their confidences, in percents.
    """

    articles: Longs
    mentions: Longs
    percents: Longs

    def without(self, others: PlaceTotals) -> PlaceTotals:
        """What is left when the articles of others, which are among those counted, are taken away."""
        names = ("articles", "mentions", "percents")
        return PlaceTotals(*(getattr(self, name) - getattr(others, name) for name in names))


_COUNT = 2.0**30
"""One mention, where mentions and percents are added up in one number: exact up to eight million of them."""
AT_ONCE = 500_000
EXACT_RUNS = 12
"""Runs of about AT_ONCE mentions; one is longer by what its last article has."""
_WEIGHTS = _COUNT + np.arange(101.0)


def place_totals(passing: Passing) -> PlaceTotals:
    """Counts per place of a part."""
    size = len(passing.columns.places)
    mentions, percents, repeated = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    runs = passing.edges(AT_ONCE)
    for some in (runs[at : at + EXACT_RUNS] for at in range(0, len(runs), EXACT_RUNS)):
        both = np.zeros(size)
        for low, high in some:
            place = passing.place(low, high)
            percent = passing.columns.percent.take(passing.rows[low:high])
            both += np.bincount(place, _WEIGHTS.take(percent), minlength=size)
            repeated += np.bincount(place[~first_of_pair(passing.article(low, high), place)], minlength=size)
        whole = both.astype(np.int64)
        mentions += whole >> 30
        percents += whole & (1 << 30) - 1
    return PlaceTotals(mentions - repeated, mentions, percents)


def articles_per_place(passing: Passing) -> Longs:
    """Distinct articles with a passing mention of each place of a part."""
    place = passing.place()
    pairs = first_of_pair(passing.article(), place)
    return np.bincount(place[pairs], minlength=len(passing.columns.places))


def distinct_articles(groups: Ints, n_groups: int, passing: Passing) -> Longs:
    """Distinct articles per group of places.

    Args:
        groups: the group of each place of the collection; -1 for none.
        n_groups: how many groups there are.
        passing: the mentions to count in.
    """
    counts = np.zeros(n_groups + 1, np.int64)
    columns, number = passing.columns, len(passing.rows)
    bits = (n_groups + 1).bit_length()
    places = (groups + 1).astype(np.uint32)  # those without a group are one of their own
    low_bits = np.uint32((1 << bits) - 1)

    def piece(low: int, high: int) -> Longs:
        rows = passing.rows[low:high]
        group = places.take(columns.place.take(rows))
        if 2 * np.count_nonzero(group) < len(group):  # close up, most of what passes is elsewhere
            inside = np.flatnonzero(group)
            rows, group = rows.take(inside), group.take(inside)
            if not len(rows):
                return np.zeros(n_groups + 1, np.int64)
        article = columns.article.take(rows)
        wide = np.uint32 if int(article[-1] - article[0]) >> (32 - bits) == 0 else np.uint64
        keys = (article - article[0]).astype(wide)
        keys <<= wide(bits)
        keys |= group
        # places stand by country, so that many that share a group stand together: fewer are left to sort
        keys = _without_repeats(keys)
        keys.sort()
        return np.bincount((_without_repeats(keys) & low_bits).astype(np.intp), minlength=n_groups + 1)

    for found in in_threads(piece, passing.edges(PIECE), number):
        counts += found
    return counts[1:]


def _without_repeats(keys: NDArray[Any]) -> NDArray[Any]:
    new = np.empty(len(keys), np.bool_)
    new[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return keys.take(np.flatnonzero(new))


def per_country(passing: Passing) -> Longs:
    """Distinct articles with a passing mention in each country of `Places.countries`."""
    size = len(passing.columns.places.countries)

    def piece(low: int, high: int) -> Longs:
        country = passing.columns.country.take(passing.rows[low:high])
        return np.bincount(country[first_of_pair(passing.article(low, high), country)], minlength=size)

    counts = np.zeros(size, np.int64)
    for found in in_threads(piece, passing.edges(PIECE), len(passing.rows)):
        counts += found
    return counts


def per_code(
    columns: Columns, filter: Filter, selected: Flags, span: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct articles per role whatever roles are asked for, and per precision likewise.

    Args:
        columns: a part of the collection.
        filter: which mentions count; its places are not looked at.
        selected: one flag per article of the slice: which articles count.
        span: the slice.

    Returns:
        Counts by position in ROLES and in PRECISIONS.
    """
    wanted = passing_alone(columns, replace(filter, roles=frozenset(), precisions=frozenset()))
    # of each mention one number whose bits say which role or precision it adds to its article
    table = np.zeros(N_CODES, np.uint16)
    for code in range(N_CODES):
        role, precision = ROLES[code // 8], PRECISIONS[min(code % 8, len(PRECISIONS) - 1)]
        if not filter.precisions or precision in filter.precisions:
            table[code] |= 1 << code // 8
        if not filter.roles or role in filter.roles:
            table[code] |= 1 << 8 + code % 8

    def piece(low: int, high: int) -> Longs:
        run = slice(int(columns.offset[low]), int(columns.offset[high]))
        bits = table.take(columns.code[run], mode="clip")
        bits *= wanted(run)
        starts = columns.offset[low:high] - run.start
        some = selected[low - span[0] : high - span[0]] & (np.diff(columns.offset[low : high + 1]) > 0)
        if not some.any():
            return np.zeros(1 << 16, np.int64)
        # of an article without mentions `reduceat` would give those of the next
        filled = np.flatnonzero(np.diff(columns.offset[low : high + 1]))
        has = np.bitwise_or.reduceat(bits, starts[filled])
        return np.bincount(has[some[filled]], minlength=1 << 16)

    has = np.zeros(1 << 16, np.int64)
    for found in in_threads(piece, edges(columns, *span), int(columns.offset[span[1]] - columns.offset[span[0]])):
        has += found
    values = np.arange(len(has))
    roles, precisions = (
        np.array([has[(values >> bit + shift) & 1 == 1].sum() for bit in range(number)], np.int64)
        for shift, number in ((0, len(ROLES)), (8, len(PRECISIONS)))
    )
    return roles, precisions
