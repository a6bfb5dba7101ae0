"""A killed program loses at most the article in hand; others read meanwhile."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

from mapdash.collection import Collection

_ROOT = Path(__file__).resolve().parents[2]
_TOTAL = 400
_ADD = f"""
import sys
from tests.collection.conftest import an_article, some_mentions
from mapdash.collection import Collection
with Collection.open(sys.argv[1], create=True) as collection:
    for number in range({_TOTAL}):
        collection.add(an_article(number), some_mentions())
        print(number, flush=True)
"""


def start(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _ADD, str(path)], stdout=subprocess.PIPE, text=True, cwd=_ROOT)


def check_whole(path: Path) -> int:
    """Every article has its text, its words, all its mentions; nothing is there twice. Returns how many there are."""
    with closing(sqlite3.connect(path)) as connection:

        def ask(statement: str) -> list[tuple[object, ...]]:
            return connection.execute(statement).fetchall()

        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("PRAGMA foreign_key_check") == []
        connection.execute("INSERT INTO words(words, rank) VALUES ('integrity-check', 1)")  # index against the texts
        ((articles,),) = ask("SELECT count(*) FROM articles")
        assert ask("SELECT count(DISTINCT url), count(DISTINCT content_hash) FROM articles") == [(articles, articles)]
        assert ask("SELECT count(*) FROM texts") == [(articles,)]
        assert ask("SELECT count(*) FROM words WHERE words MATCH 'rafah'") == [(articles,)]
        assert ask("SELECT DISTINCT n FROM (SELECT count(*) AS n FROM mentions GROUP BY article_id)") in ([(3,)], [])
        assert ask("SELECT count(DISTINCT article_id) FROM mentions") == [(articles,)]
    return int(str(articles))


def test_killed_at_random_moments_and_completed(path: Path) -> None:
    seed = random.SystemRandom().randrange(1 << 30)
    chance = random.Random(seed)
    for _ in range(8):
        adding = start(path)
        assert adding.stdout is not None
        with adding:
            adding.stdout.readline()
            time.sleep(chance.uniform(0, 0.15))
            adding.send_signal(signal.SIGKILL)
            told = [line for line in adding.stdout.read().split("\n") if line.isdigit()]
        reported = int(told[-1]) + 1 if told else 1
        with Collection.open(path) as collection:
            assert collection.counts().articles >= reported, f"seed {seed}"
        assert check_whole(path) >= reported, f"seed {seed}"
    with start(path) as adding:
        adding.communicate()
    assert adding.returncode == 0
    assert check_whole(path) == _TOTAL


def test_a_reader_sees_whole_articles_while_another_process_adds(path: Path) -> None:
    Collection.open(path, create=True).close()
    seen: list[int] = []
    with Collection.open(path, read_only=True) as reader, start(path) as adding:
        while adding.poll() is None:
            generation = reader.generation()
            articles, mentions = reader.articles_table(), reader.mentions_table()
            assert len(articles) >= generation
            assert len(mentions) >= 3 * len(articles)  # asked later, so at least those of the articles seen
            assert mentions.groupby("article_id").size().eq(3).all()
            assert len(reader.search("rafah")) >= len(articles)
            seen.append(generation)
            adding.stdout.read(64)  # type: ignore[union-attr]
        assert reader.generation() == _TOTAL
    assert adding.returncode == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > 3


def test_two_processes_add_the_same_at_once(path: Path) -> None:
    with start(path) as one, start(path) as other:
        one.communicate()
        other.communicate()
    assert (one.returncode, other.returncode) == (0, 0)
    assert check_whole(path) == _TOTAL


def test_threads_share_a_collection(collection: Collection, path: Path) -> None:
    from .conftest import an_article, some_mentions

    problems: list[BaseException] = []

    def add(first: int) -> None:
        try:
            for number in range(first, first + 60):
                collection.add(an_article(number), some_mentions())
                assert len(collection.mentions(collection.generation())) == 3
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=add, args=(first,)) for first in (0, 40, 80, 120)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert collection.counts().articles == 180
    assert check_whole(path) == 180
