"""How long the server works on a change of filter, beside plain pandas and beside SQL on the collection itself.

    python -m benchmarks.scale.server [--mentions N ...] [--repeat N] [--dir FOLDER]

Each question has dates of any length and two facets, drawn at random from outlets, countries, precisions, roles and
confidence, and nothing of it was asked before: what the view keeps for the next question is thrown away each time. The
map is looked at in several zooms. Coming back to all days, and moving the days without a facet, is measured with what
is kept. The 95th percentile of processor time stands beside, as other programs slow the clock. Peers answer the same
question in the same run: articles per place, without circles.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.scale.synthetic import DAYS, FIRST_DAY, collection
from gazetteer import Precision
from mapdash.article import Role
from mapdash.collection import PRECISION_CODES, ROLE_CODES, Collection
from mapdash.view import Bounds, Comparison, Direction, Filter, Period, View
from mapdash.view.answers import counts
from mapdash.view.selection import EPOCH
from mapdash.view.snapshot import Part, Snapshot

LOOKS = (
    (2, None),
    (5, Bounds(30, 10, 60, 60)),
    (8, Bounds(46, 30, 50, 38)),
    (10, Bounds(31, 34, 32, 35)),
)
COUNTRIES = "US GB UA PS IL SY SD FR RU CN IN DE BR NG MX".split()
PEER_LIMIT = 20.0
"""Seconds after which a peer gets no more questions."""
COMPARED = {20.0: 60.0, 60.0: 150.0}
"""What is asked of a comparison, where so much is asked of markers."""
Questions = list[Filter]
Fresh = Callable[[Callable[[Filter], object]], Callable[[Filter], object]]


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one kind of question, by the clock; beside them, of the processors' time."""

    name: str
    median: float
    p95: float
    demand: float | None = None
    busy: float = 0.0

    def __str__(self) -> str:
        if self.demand is None:
            said = ""
        else:
            said = f"  of {self.demand:.0f}" + ("" if self.p95 <= self.demand else "  MISSED")
        return f"{self.name:56} {self.median:9.1f} {self.p95:9.1f} {self.busy:9.1f}{said}"


def questions(number: int, sources: Sequence[str], seed: int = 2) -> Questions:
    """Filters with dates of any length and two facets each."""
    rng = np.random.default_rng(seed)

    def some(values: Sequence[object], most: int) -> frozenset[object]:
        return frozenset(values[at] for at in rng.choice(len(values), rng.integers(1, most + 1), replace=False))

    facets: list[Callable[[], dict[str, object]]] = [
        lambda: {"sources": some(sources, 10)},
        lambda: {"countries": some(COUNTRIES, 3)},
        lambda: {"precisions": some(list(Precision), 3)},
        lambda: {"roles": some(list(Role), 3)},
        lambda: {"min_confidence": int(rng.integers(1, 20)) / 20},
    ]
    found = []
    for _ in range(number):
        first, last = sorted(rng.integers(0, DAYS, 2).tolist())
        chosen: dict[str, object] = {}
        for at in rng.choice(len(facets), 2, replace=False):
            chosen |= facets[at]()
        day = EPOCH + timedelta(days=FIRST_DAY)
        found.append(Filter(start=day + timedelta(days=first), end=day + timedelta(days=last), **chosen))  # type: ignore[arg-type]
    return found


def timed(name: str, work: Callable[[Filter], object], asked: Questions, demand: float | None = None) -> Figure:
    taken, busy = [], []
    gc.collect()
    started = time.perf_counter()
    for filter in asked:
        before, processors = time.perf_counter(), time.process_time()
        work(filter)
        taken.append((time.perf_counter() - before) * 1000)
        busy.append((time.process_time() - processors) * 1000)
        if demand is None and time.perf_counter() - started > PEER_LIMIT:
            break
    return Figure(
        name, float(np.median(taken)), float(np.percentile(taken, 95)), demand, float(np.percentile(busy, 95))
    )


def of_view(view: View, asked: Questions, demand: float | None) -> list[Figure]:
    """A view's figures; it forgets what it knows before each question."""

    def fresh(work: Callable[[Filter], object]) -> Callable[[Filter], object]:
        def ask(filter: Filter) -> object:
            before = view._snapshot
            parts = [Part(part.columns, view._search) for part in before.parts]
            view._snapshot = Snapshot(parts, before.places)
            # where places are does not depend on the question
            view._snapshot.__dict__["xy"], view._snapshot.__dict__["is_area"] = before.xy, before.is_area
            return work(filter)

        return ask

    figures = [
        timed(f"markers at zoom {zoom}", fresh(lambda f, z=zoom, b=bounds: view.markers(f, b, z)), asked, demand)  # type: ignore[misc]
        for zoom, bounds in LOOKS
    ]
    # the numbers of everything, which stand beside, are worked out once for all
    figures.append(timed("status line", fresh(lambda f: counts(view._snapshot, f)), asked, demand))
    figures.append(timed("histogram", fresh(view.histogram), asked, demand))
    figures.append(timed("facet counts", fresh(view.facets), asked, demand))
    figures.append(timed("places in view", fresh(lambda f: view.places_in_view(f, None)), asked, demand))
    figures.append(timed("first page of the list", fresh(view.rows), asked, 30.0))
    return [*figures, *of_comparisons(view, asked, demand, fresh), *of_all_days(view, asked, demand)]


def of_comparisons(view: View, asked: Questions, demand: float | None, fresh: Fresh) -> list[Figure]:
    """Two periods compared, and the countries, under the same questions."""

    def what(filter: Filter) -> Comparison:
        assert filter.start
        assert filter.end
        now = Period(filter.start, filter.end)
        return Comparison(now.before, now)

    limit = None if demand is None else COMPARED.get(demand, demand)
    return [
        timed("comparison: ranked list", fresh(lambda f: view.changes(f, what(f), Direction.ROSE)), asked, limit),
        timed("comparison: map at zoom 2", fresh(lambda f: view.change_markers(f, what(f), None, 2)), asked, limit),
        timed("countries", fresh(lambda f: view.facets(replace(f, countries=frozenset())).countries), asked, limit),
    ]


def of_all_days(view: View, asked: Questions, demand: float | None) -> list[Figure]:
    """Back from each question to all days without a facet, with which every look at a collection begins."""

    def back(work: Callable[[Filter], object]) -> Callable[[Filter], object]:
        for filter in [Filter(), *asked]:
            work(filter)
        return lambda days: work(Filter(start=days.start, end=days.end))

    figures = []
    for name, days in (("all days", [Filter()] * 5), ("any days", asked)):
        for zoom, bounds in LOOKS[:3]:
            work = back(lambda f, z=zoom, b=bounds: view.markers(f, b, z))  # type: ignore[misc]
            figures.append(timed(f"{name}, no facet: markers at zoom {zoom}", work, days, demand))
        figures.append(timed(f"{name}, no facet: first page of the list", back(view.rows), days, 30.0))
        figures.append(timed(f"{name}, no facet: facet counts", back(view.facets), days, demand))
    return figures


def of_pandas(view: View, asked: Questions) -> Figure:
    """A notebook's way: one row per mention, a boolean mask, groupby."""
    columns = view._snapshot.parts[0].columns
    places = columns.places
    flat = pd.DataFrame(
        {
            "article": columns.article,
            "place": columns.place,
            "day": columns.day[columns.article],
            "source": pd.Categorical.from_codes(columns.source[columns.article], list(columns.sources)),
            "country": pd.Categorical.from_codes(columns.country, list(places.countries)),
            "role": columns.code // 8,
            "precision": columns.code % 8,
            "percent": columns.percent,
        }
    )

    def ask(filter: Filter) -> pd.Series:
        assert filter.start
        assert filter.end
        mask = flat["day"].between((filter.start - EPOCH).days, (filter.end - EPOCH).days)
        mask &= flat["role"].isin([ROLE_CODES[role] for role in filter.roles])
        mask &= flat["percent"] >= round(filter.min_confidence * 100)
        if filter.precisions:
            mask &= flat["precision"].isin([PRECISION_CODES[precision] for precision in filter.precisions])
        if filter.sources:
            mask &= flat["source"].isin(filter.sources)
        if filter.countries:
            mask &= flat["country"].isin(filter.countries)
        return flat.loc[mask, ["place", "article"]].drop_duplicates().groupby("place").size()

    found, mine = ask(asked[0]), view._snapshot.totals(asked[0]).articles
    assert found.sum() == mine.sum(), "pandas and the view count differently"
    return timed("peer: pandas, articles per place, no circles", ask, asked)


def of_sql(path: Path, view: View, asked: Questions) -> Figure:
    """The collection's own tables, as they lie on the disk."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:

        def ask(filter: Filter) -> list[tuple[int, int]]:
            assert filter.start
            assert filter.end
            conditions = ["day BETWEEN ? AND ?", "confidence >= ?"]
            values: list[object] = [(filter.start - EPOCH).days, (filter.end - EPOCH).days, filter.min_confidence]
            for column, wanted in (
                ("role", [ROLE_CODES[role] for role in filter.roles]),
                ("precision", [PRECISION_CODES[precision] for precision in filter.precisions]),
                ("coalesce(source, '')", sorted(filter.sources)),
                ("coalesce(country, '')", sorted(filter.countries)),
            ):
                if wanted:
                    conditions.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                    values += wanted
            return connection.execute(
                "SELECT place_key, count(DISTINCT article_id) FROM mentions JOIN articles ON articles.id = article_id"
                " JOIN places ON places.key = place_key WHERE " + " AND ".join(conditions) + " GROUP BY place_key",
                values,
            ).fetchall()

        figure = timed("peer: SQL on the collection, articles per place", ask, asked)
        assert sum(n for _, n in ask(asked[0])) == view._snapshot.totals(asked[0]).articles.sum()
        return figure


def searches(path: Path, view: View, demand: float | None) -> list[Figure]:
    """Words from the most frequent to the rarest: ids of the articles, and positions in the view."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'words', 'row')")
        total = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        terms = connection.execute("SELECT term, doc FROM vocabulary ORDER BY doc DESC LIMIT 20000").fetchall()
    figures = []
    for name, share in (("one in two", 0.5), ("one in ten", 0.1), ("one in a thousand", 0.001)):
        near = sorted(terms, key=lambda item: abs(item[1] - share * total))[:5]
        asked = [Filter(words=term) for term, _ in near for _ in range(2)]

        def ask(filter: Filter) -> object:
            part = view._snapshot.parts[0]
            return part._words(filter.words)

        figures.append(timed(f"words that {name} articles has", ask, asked, demand))
    return figures


def main(argv: list[str] | None = None) -> list[Figure]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--repeat", type=int, default=40)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--dir", type=Path)
    options = parser.parse_args(argv)
    figures: list[Figure] = []
    for mentions in options.mentions:
        path = collection(mentions, options.dir)
        demand = 20.0 if mentions <= 1_000_000 else 60.0
        with Collection.open(path, read_only=True) as opened:
            view = View(opened)
            asked = questions(options.repeat, [f"outlet-{n}.example" for n in range(1, 200)])
            print(
                f"\n{mentions:,} mentions, milliseconds {'':31} {'median':>9} {'95th':>9} {'processor':>9}  demand",
                flush=True,
            )
            measured = [*of_view(view, asked, demand), *searches(path, view, 100.0)]
            if not options.no_peers:
                measured += [of_pandas(view, asked), of_sql(path, view, asked[:10])]
            for figure in measured:
                print(figure, flush=True)
            figures += measured
    return figures


if __name__ == "__main__":
    main()
