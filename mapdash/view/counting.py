"""From the passing mentions of one part to counts: per place, per group of places, per country, role and precision.

Articles are counted once wherever they are counted, however often they mention a thing. An article lies in one part, so
that the counts of the parts of a collection add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mapdash.view.columns import N_CODES, PRECISIONS, ROLES, Codes, Flags, Ints, Longs
from mapdash.view.selection import PIECE, Passing, in_threads


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


_COUNT = 2.0**30  # one mention, where counts and percents are added up in one number: exact up to two to the 53rd
_ADDED_AT_ONCE = 4_000_000
_WEIGHTS = _COUNT + np.arange(101.0)


def place_totals(passing: Passing) -> PlaceTotals:
    """Counts per place of a part."""
    size = len(passing.columns.places)
    mentions, percents = np.zeros(size, np.int64), np.zeros(size, np.int64)
    repeated = np.zeros(size, np.int64)
    for low in range(0, len(passing.rows), _ADDED_AT_ONCE):
        run = slice(low, low + _ADDED_AT_ONCE)
        place = passing.place[run].astype(np.intp)
        both = np.bincount(place, _WEIGHTS[passing.columns.percent[passing.rows[run]]], minlength=size).astype(np.int64)
        mentions += both >> 30
        percents += both & (1 << 30) - 1
    again = ~first_of_pair(passing.article, passing.place)
    repeated = np.bincount(passing.place[again], minlength=size)
    return PlaceTotals(mentions - repeated, mentions, percents)


def articles_per_place(passing: Passing) -> Longs:
    """Distinct articles with a passing mention of each place of a part."""
    pairs = first_of_pair(passing.article, passing.place)
    return np.bincount(passing.place[pairs], minlength=len(passing.columns.places))


def distinct_articles(groups: Ints, n_groups: int, passing: Passing) -> Longs:
    """Distinct articles per group of places.

    Args:
        groups: the group of each place of the collection; -1 for none.
        n_groups: how many groups there are.
        passing: the mentions to count in.
    """
    counts = np.zeros(n_groups, np.int64)
    if not len(passing.rows):
        return counts
    first, number = passing.article[0], len(passing.rows)
    narrow = np.uint32 if (int(passing.article[-1]) - int(first) + 1) * (n_groups + 1) < 2**32 else np.uint64

    def piece(low: int, high: int) -> Longs:
        group = groups.take(passing.place[low:high])
        keys = (passing.article[low:high] - first).astype(narrow)
        keys *= narrow(n_groups + 1)
        keys += (group + 1).astype(narrow)  # places without a group are one of their own
        # places stand by country, so that many that share a group stand together: fewer are left to sort
        keys = keys[np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))]
        keys.sort()
        keys = keys[np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))]
        return np.bincount((keys % narrow(n_groups + 1)).astype(np.intp), minlength=n_groups + 1)[1:]

    cuts = np.arange(0, number, PIECE)[1:]
    # an article is not cut in two
    inner = np.unique(np.searchsorted(passing.article, passing.article[cuts])).tolist()
    inner = [cut for cut in inner if cut > 0]
    for found in in_threads(piece, list(zip([0, *inner], [*inner, number], strict=True)), number):
        counts += found
    return counts


def per_country(passing: Passing) -> Longs:
    """Distinct articles with a passing mention in each country of `Places.countries`."""
    country = passing.columns.country[passing.rows]
    pairs = country[first_of_pair(passing.article, country)]
    return np.bincount(pairs, minlength=len(passing.columns.places.countries))


_BITS = np.array([1 << code // 8 | 1 << (8 + code % 8) for code in range(N_CODES)], np.uint16)


def per_code(passing: Passing) -> tuple[Longs, Longs]:
    """Distinct articles per role and per precision, by their positions in ROLES and PRECISIONS."""
    roles, precisions = np.zeros(len(ROLES), np.int64), np.zeros(len(PRECISIONS), np.int64)
    if not len(passing.rows):
        return roles, precisions
    starts = np.flatnonzero(np.concatenate([[True], passing.article[1:] != passing.article[:-1]]))
    # of each article one number whose bits say which roles and precisions it has
    has = np.bincount(np.bitwise_or.reduceat(_BITS[passing.columns.code[passing.rows]], starts))
    values = np.arange(len(has))
    for counts, shift in ((roles, 0), (precisions, 8)):
        for bit in range(len(counts)):
            counts[bit] = has[(values >> (bit + shift)) & 1 == 1].sum()
    return roles, precisions
