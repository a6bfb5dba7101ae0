"""How fast articles are read, stored and taken through the whole flow, and how fast columns come back.

    python -m benchmarks.ingest [--articles N] [--rows N] [--mentions N]

Articles are generated: 400 words of a 20,000-word vocabulary, ten names of real places of the gazetteer each.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from gazetteer import Kind, Place
from mapdash.article import Alternative, Article, Mention, Published, Role
from mapdash.collection import Collection, database, schema
from mapdash.geoparsing import open_geoparser
from mapdash.ingest import ingest
from mapdash.readers import read

NAMES = (
    "Rafah Kharkiv Khartoum Goma Aleppo Mosul Kabul Sanaa Tripoli Mariupol Gaza Qatar Egypt Sudan Kyiv Beirut".split()
)


@contextmanager
def timed(figures: dict[str, float], name: str, number: int) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    figures[name] = number / seconds
    print(f"{name:<42} {number / seconds:>12,.0f} /s   ({number:,} in {seconds:.2f} s)")


def an_article(number: int, chance: random.Random, vocabulary: list[str]) -> Article:
    words = chance.choices(vocabulary, k=400)
    for _ in range(10):
        words[chance.randrange(400)] = f"in {chance.choice(NAMES)}"
    day = date(2022, 1, 1) + timedelta(days=number % 900)
    return Article(" ".join(words) + ".", "", f"https://example.org/{number}", f"outlet {number % 50}", Published(day))


def given_mentions(article: Article, chance: random.Random, places: list[Place]) -> list[Mention]:
    starts = range(0, 200, 20)
    return [
        Mention(
            start, start + 5, article.text[start : start + 5], Role.LITERAL, chance.choice(places), 0.8,
            "Gaza Strip is named two sentences earlier; 9 km from Khan Younis",
            (Alternative(chance.choice(places), 0.1), Alternative(chance.choice(places), 0.05)),
        )
        for start in starts
    ]  # fmt: skip


def many_mentions(collection: Collection, number: int, chance: random.Random) -> None:
    """Puts mentions straight into the table: only the reading is measured with them."""
    articles, places = collection.generation(), len(collection.places_table())
    rows = [
        {
            "article_id": chance.randint(1, articles), "place_key": chance.randint(1, places), "role": 0,
            "precision": 1, "confidence": 0.8, "start": 10, "end": 15, "text": "Rafah",
            "reason": "the only place of this name here", "alternatives": None,
        }
        for _ in range(number)
    ]  # fmt: skip
    with database.writing(collection._engine, collection.path) as connection:
        connection.execute(insert(schema.mentions), rows)


def main(argv: list[str] | None = None) -> dict[str, float]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the CSV that is read")
    parser.add_argument("--mentions", type=int, default=1_000_000)
    options = parser.parse_args(argv)
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 10))) for _ in range(20_000)]
    places = [
        Place(
            f"mapdash:{n}", f"Town {n}", chance.uniform(-60, 70), chance.uniform(-180, 180), Kind.TOWN, "XX", "A", "B"
        )
        for n in range(3_000)
    ]
    articles = [an_article(number, chance, vocabulary) for number in range(options.articles)]
    mentions = [given_mentions(article, chance, places) for article in articles]
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "articles.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["title", "text", "date", "url"])
            for number in range(options.rows):
                article = articles[number % len(articles)]
                writer.writerow([f"Title {number}", article.text[:1000], "23/12/2023", article.url])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with timed(figures, "CSV rows read as articles", options.rows):
            assert sum(isinstance(item, Article) for item in read([table])) == options.rows
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"{'memory that took':<42} {grown:>12,.0f} MB  ({table.stat().st_size / 1e6:,.0f} MB of CSV)")
        with Collection.open(folder / "given.db", create=True) as collection:
            with timed(figures, "articles stored with 10 given mentions", len(articles)):
                for article, found in zip(articles, mentions, strict=True):
                    collection.add(article, found)
            with timed(figures, "the same again, found to be there", len(articles)):
                for article in articles:
                    assert collection.find(article) is not None
            with timed(figures, "articles read as columns", len(articles)):
                collection.articles_table()
            many_mentions(collection, options.mentions, chance)
            stored = collection.counts().mentions
            with timed(figures, "mentions read as columns", stored):
                assert len(collection.mentions_table()) == stored
        texts = folder / "texts"
        texts.mkdir()
        for number, article in enumerate(articles[:1_000]):
            (texts / f"{number:05}.txt").write_text(article.text, encoding="utf-8")
        geoparser = open_geoparser()
        geoparser.parse(articles[0].text)
        with (
            Collection.open(folder / "flow.db", create=True) as collection,
            timed(figures, "text files read, geoparsed and stored", len(articles[:1_000])),
        ):
            assert ingest([texts], collection, geoparser).added == len(articles[:1_000])
    return figures


if __name__ == "__main__":
    main()
