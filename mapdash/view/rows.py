"""Rows of the list of articles: each with its places and the sentence that says why it is listed.

What the mentions of a page say is looked up for all of its articles at once: fifty times a few of numpy's calls would
take longer than finding the articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from mapdash.collection import StoredArticle
from mapdash.view.columns import ROLES, Columns
from mapdash.view.filter import Filter
from mapdash.view.records import UNCERTAIN_BELOW, Mark, Row
from mapdash.view.selection import passing_alone, rows_of
from mapdash.view.snippets import find_words, heading, snippet

_Mention = tuple[int, int, int, int, int, bool]
"""Start, end, code, percent, position of the place, and whether it passes."""


def rows(found: Sequence[tuple[Columns, int]], filter: Filter, articles: Mapping[int, StoredArticle]) -> list[Row]:
    """The rows of some articles, in their order.

    Args:
        found: the part and the position of each.
        filter: what is looked at.
        articles: the articles by the collection's numbers.
    """
    made: dict[int, Row] = {}
    for columns in {id(columns): columns for columns, _ in found}.values():
        here = [at for part, at in found if part is columns]
        asked = frozenset(columns.places.positions(filter.place_ids))
        for at, mentions in zip(here, _mentions(columns, filter, here), strict=True):
            article_id = int(columns.article_id[at])
            made[article_id] = _row(columns, filter, asked, article_id, articles[article_id], mentions)
    return [made[int(columns.article_id[at])] for columns, at in found]


def _mentions(columns: Columns, filter: Filter, here: Sequence[int]) -> list[list[_Mention]]:
    """The mentions of some articles of one part, of each in the order of the text."""
    at = np.array(here, np.int64)
    every = rows_of(columns, at)
    flags = passing_alone(columns, filter)(every)
    names = ("start", "end", "code", "percent", "place")
    said = zip(*(getattr(columns, name)[every].tolist() for name in names), flags.tolist(), strict=True)
    mentions: list[_Mention] = list(said)
    ends = np.cumsum(columns.offset[at + 1] - columns.offset[at]).tolist()
    return [sorted(mentions[begin:end]) for begin, end in pairwise([0, *ends])]


def _row(
    columns: Columns,
    filter: Filter,
    asked: frozenset[int],
    article_id: int,
    article: StoredArticle,
    mentions: Sequence[_Mention],
) -> Row:
    text, begin = article.text, article.body_start
    marks = [
        Mark(start, end, ROLES[code // 8], percent < UNCERTAIN_BELOW * 100)
        for start, end, code, percent, _, _ in mentions
    ]
    passing = [(start, place) for start, _, _, _, place, passes in mentions if passes]
    # of places that are named as often, the one named first
    ranked = Counter(place for _, place in passing).most_common()
    return Row(
        article_id=article_id,
        title=heading(article.title, text),
        source=article.source,
        published=article.published.isoformat() if article.published else None,
        snippet=snippet(text, _point_of_interest(filter, asked, text, begin, passing), marks, begin=begin),
        places=tuple(columns.places[place] for place, _ in ranked),
    )


def _point_of_interest(
    filter: Filter, asked: frozenset[int], text: str, body_start: int, passing: Sequence[tuple[int, int]]
) -> int:
    """The offset in an article's text whose sentence says why the filter lists it.

    The first mention of a place that is asked for; else the first of the searched words; else the first passing
    mention; else the beginning. In the body, if it is there, since the headline is shown anyway.
    """
    starts = [start for start, place in passing if place in asked]
    if not starts:
        position = find_words(text, filter.words, begin=body_start)
        if position is not None:
            return position
        starts = [start for start, _ in passing]
    return next((start for start in starts if start >= body_start), starts[0] if starts else body_start)
