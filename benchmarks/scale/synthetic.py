"""Collections of any size on the real places of the gazetteer, written straight to SQLite: ten million in minutes.

    python -m benchmarks.scale.synthetic 1000000 [--dir FOLDER]

Weights fall off as in news: a few hundred places have most of the mentions, a fifth of all lie at one point, countries
and large towns come before small ones. Articles are spread over two years with quiet and busy weeks, have ten mentions
on average (some have none, some forty), an outlet out of two hundred and a text in which the mentioned names stand
where the mentions say, among words whose frequencies follow Zipf's law. The last article has 100 KB and 500 mentions.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer import Gazetteer, Kind, Place
from mapdash.article import Role
from mapdash.collection import Collection, schema

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
PER_ARTICLE = 10
FIRST_DAY, DAYS = 19_358, 730  # from 2023-01-01
OUTLETS = 200
LETTERS = np.array(list("aeioubcdfghklmnprstvz"))
BATCH = 10_000
FORMAT = 2  # raised where what is written changes, so that no older file is taken for it
_KINDS = {Kind.COUNTRY: 2000.0, Kind.ADMIN1: 30.0, Kind.REGION: 30.0, Kind.SEA: 10.0}
_ROLES = [schema.ROLE_CODES[role] for role in (Role.LITERAL, Role.ADJECTIVAL, Role.EMBEDDED)]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class World:
    """What articles are made of."""

    places: list[Place]
    weights: Array  # of each place, summing to one
    words: Array  # the vocabulary, the most frequent first
    word_weights: Array
    outlet_weights: Array


def folder() -> Path:
    """Where collections are kept between runs: outside of the repository, as they are large."""
    return Path(os.environ.get("MAPDASH_BENCH_DIR") or Path(tempfile.gettempdir()) / "mapdash-benchmarks")


def collection(mentions: int, where: Path | None = None) -> Path:
    """The collection with so many mentions, written if it is not there yet."""
    where = where or folder()
    path = where / f"{mentions}-{FORMAT}.db"
    if not path.exists():
        where.mkdir(parents=True, exist_ok=True)
        started = time.perf_counter()
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        write(unfinished, mentions)
        os.replace(unfinished, path)
        print(f"wrote {path} in {time.perf_counter() - started:,.0f} s", flush=True)
    return path


def write(path: Path, mentions: int, seed: int = 1) -> None:
    """Writes a collection; the same one on every run."""
    with Collection.open(path, create=True):
        pass
    rng = np.random.default_rng(seed)
    world = make_world(rng)
    articles = max(mentions // PER_ARTICLE, 2) - 1
    days = _days(rng, articles)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        run = connection.execute
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000", "locking_mode = EXCLUSIVE"):
            run(f"PRAGMA {pragma}")
        run("DROP INDEX mentions_of_article")
        run("BEGIN")
        connection.executemany(
            "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (n, p.id, p.name, p.lat, p.lon, p.kind, p.country, p.admin1, p.admin2, p.population)
                for n, p in enumerate(world.places, 1)
            ),
        )
        for first in range(0, articles, BATCH):
            _store(connection, world, rng, first + 1, days[first : first + BATCH], PER_ARTICLE)
        _store(connection, world, rng, articles + 1, days[-1:], 500, words=30)
        run("CREATE INDEX mentions_of_article ON mentions (article_id)")
        run("COMMIT")
        run("PRAGMA journal_mode = WAL")


def make_world(rng: np.random.Generator) -> World:
    gazetteer = Gazetteer.open()
    places = [gazetteer.place_at(number) for number in range(len(gazetteer))]
    size = np.array([(p.population + 50) * _KINDS.get(p.kind, 1.0) for p in places]) * rng.lognormal(
        0, 1.5, len(places)
    )
    order = np.argsort(-size)
    weights = np.empty(len(places))
    weights[order] = 1 / np.arange(1, len(places) + 1) ** 1.1
    one = int(next(at for at in order if places[at].kind == Kind.TOWN))
    weights *= 0.8 / weights.sum()
    weights[one] += 0.2
    lengths = rng.integers(2, 11, 50_000)
    words = np.array(["".join(rng.choice(LETTERS, length)) for length in lengths], object)
    word_weights = 1 / np.arange(2, len(words) + 2)
    outlets = 1 / np.arange(1, OUTLETS + 1)
    return World(places, weights, words, word_weights / word_weights.sum(), outlets / outlets.sum())


def _days(rng: np.random.Generator, articles: int) -> Array:
    """A day for each article, in the order they are stored: busy weeks, slow growth, a fiftieth without a date."""
    busy = rng.lognormal(0, 0.4, DAYS) * np.linspace(0.6, 1.4, DAYS)
    days = np.sort(rng.choice(DAYS, articles, p=busy / busy.sum())) + FIRST_DAY
    days[rng.random(articles) < 0.02] = -1
    return days


def _store(
    connection: sqlite3.Connection,
    world: World,
    rng: np.random.Generator,
    first: int,
    days: Array,
    mean: int,
    words: int = 7,
) -> None:
    """Articles `first` and following, with their texts, words and mentions."""
    many = len(days)
    counts = rng.negative_binomial(2, 2 / (2 + mean), many) if many > 1 else np.array([mean])
    total = int(counts.sum())
    place = rng.choice(len(world.places), total, p=world.weights)
    role = np.array(_ROLES)[rng.choice(3, total, p=(0.7, 0.25, 0.05))]
    confidence = rng.beta(5, 1.5, total).round(3)
    chosen = iter(world.words[rng.choice(len(world.words), (total + many) * words, p=world.word_weights)].tolist())
    outlets = rng.choice(OUTLETS, many, p=world.outlet_weights)
    minutes = rng.integers(0, 1440, many)
    articles: list[tuple[Any, ...]] = []
    texts: list[tuple[Any, ...]] = []
    found: list[tuple[Any, ...]] = []
    rows = zip(place.tolist(), role.tolist(), confidence.tolist(), strict=True)
    day_names = np.datetime_as_string(np.maximum(days, 0).astype("datetime64[D]"))
    for number in range(many):
        id, day, minute = first + number, int(days[number]), int(minutes[number])
        title = " ".join(_some(chosen, words)).capitalize()
        pieces, at = [title, "\n\n"], len(title) + 2
        for place_at, role_code, sure in (next(rows) for _ in range(int(counts[number]))):
            one = world.places[place_at]
            before = " ".join(_some(chosen, words)) + " "
            start = at + len(before)
            at = start + len(one.name) + 2
            pieces += (before, one.name, ". ")
            precision = schema.PRECISION_CODES[one.precision]
            found.append((id, place_at + 1, role_code, precision, sure, start, at - 2, one.name, "Made up."))
        text = "".join(pieces)
        dated = day >= 0
        published = f"{day_names[number]}T{minute // 60:02}:{minute % 60:02}:00+00:00"
        outlet = f"outlet-{outlets[number]}.example" if outlets[number] else None
        articles.append(
            (
                id,
                id.to_bytes(32, "big"),
                day if dated else None,
                0 if dated else None,
                published,
                len(text),
                outlet,
                title,
                id,
            )
        )
        texts.append((id, title, text))
    connection.executemany(
        "INSERT INTO articles (id, content_hash, day, date_precision, published, text_length, source, title, story)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        articles,
    )
    connection.executemany("INSERT INTO texts VALUES (?, ?)", ((id, text) for id, _, text in texts))
    connection.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", texts)
    connection.executemany(
        "INSERT INTO mentions (article_id, place_key, role, precision, confidence, start, end, text, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        found,
    )


def _some(chosen: Iterator[str], number: int) -> list[str]:
    return [next(chosen) for _ in range(number)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mentions", type=int, nargs="*", default=SIZES)
    parser.add_argument("--dir", type=Path)
    options = parser.parse_args()
    for mentions in options.mentions:
        print(collection(mentions, options.dir))


if __name__ == "__main__":
    main()
