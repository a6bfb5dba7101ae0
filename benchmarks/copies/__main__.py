"""How well copies are told from what only looks like one, and how long grouping takes.

python -m benchmarks.copies [--articles N]

Grouping is what adding takes longer with it than without: words and signatures, finding what is alike, comparing. A
fifth of the articles are copies, edited as in the labelled set; a tenth are one desk's reports of one form. Beside it
datasketch, where it is installed: its MinHash of the same shingles, put into and asked of its index in memory, which
compares nothing and keeps nothing.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from benchmarks.copies import pairs, templates
from mapdash.article import Article
from mapdash.collection import Collection, adding, prepare
from mapdash.collection.likeness import are_copies, signature, wording

TOGETHER = 256  # articles of one transaction, as when adding
SEEDS = (20240328, 1, 2, 3, 4)  # the first is the set that the tests hold; the others say what chance does


def quality() -> None:
    print(f"{'seed':>9} {'pairs':>6} {'precision':>10} {'recall':>7}  wrong")
    for seed in SEEDS:
        labelled = pairs.labelled_pairs(seed)
        right = found = same = 0
        wrong: Counter[str] = Counter()
        for pair in labelled:
            first, second = wording(pair.first), wording(pair.second)
            grouped = bool(set(signature(first)) & set(signature(second))) and are_copies(first, second)
            right += grouped and pair.same
            found += grouped
            same += pair.same
            wrong[pair.made] += grouped != pair.same
        said = ", ".join(f"{made}: {number}" for made, number in wrong.items() if number)
        print(f"{seed:>9} {len(labelled):>6} {right / found:>10.3f} {right / same:>7.3f}  {said}")


def many(number: int, chance: random.Random) -> list[Article]:
    """Articles of 60 to 500 words in a natural distribution of words; each sentence is said once."""
    vocabulary = [f"{chance.choice('bcdfglmnprst')}{chance.choice('aeiou')}{number:x}" for number in range(20_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    articles: list[Article] = []
    for at in range(number):
        day = date(2022, 1, 1) + timedelta(days=at * 900 // number)
        kind = chance.random()
        if kind < 0.2 and articles:
            original = articles[-chance.randrange(1, min(len(articles), 500) + 1)]
            edit = chance.choice(list(pairs.EDITS.values()))
            title, text = edit(chance, original.title, original.text[original.body_start :])
        elif kind < 0.3:
            title, text = templates.reports(chance, *chance.choice(list(templates.forms())), day)
        else:
            words = chance.choices(vocabulary, weights, k=chance.randrange(60, 500))
            title = " ".join(words[:7]).title()
            text = ". ".join(" ".join(words[n : n + 18]).capitalize() for n in range(7, len(words), 18)) + "."
        articles.append(pairs.article(f"{title} {at}" if kind >= 0.3 else title, text, day, f"outlet{at % 50} {at}"))
    return articles


def speed(number: int) -> None:
    articles = many(number, random.Random(1))
    joined, spent = adding.stories.join, []

    def timed(*arguments: object) -> object:
        start = time.process_time()
        try:
            return joined(*arguments)  # type: ignore[arg-type]
        finally:
            spent.append(time.process_time() - start)

    with tempfile.TemporaryDirectory() as folder, Collection.open(Path(folder) / "map.db", create=True) as collection:
        adding.stories.join = timed  # type: ignore[assignment]
        start = time.process_time()
        copies = 0
        for first in range(0, number, TOGETHER):
            prepared = [prepare(article, ()) for article in articles[first : first + TOGETHER]]
            copies += sum(result.copy for result in collection.add_all(prepared))
        whole = time.process_time() - start
        start = time.process_time()
        for article in articles:
            signature(wording(article))
        signed = time.process_time() - start
        stories = collection.articles_table()["story"].nunique()
        size = (Path(folder) / "map.db").stat().st_size / 1e6
    spent.sort()
    grouping = sum(spent) + signed
    print(f"{number:,} articles: {copies:,} copies of a story there already, {stories:,} stories, {size:,.0f} MB")
    print(
        f"adding took {whole:.1f} s of processor time; of it grouping {grouping:.1f} s ({signed:.1f} s for words and "
        f"signatures, {sum(spent):.1f} s for finding and comparing): {grouping / number * 1e5:.0f} s per 100,000"
    )
    middle, last = spent[len(spent) // 2] * 1e3, spent[-max(1, len(spent) // 100)] * 1e3
    print(f"finding and comparing, per article: median {middle:.2f} ms, 99th percentile {last:.2f} ms")
    rival(articles[:2000])


def rival(articles: list[Article]) -> None:
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        print("datasketch is not installed")
        return
    shingles = [wording(article).distinct.tolist() for article in articles]
    start = time.process_time()
    index = MinHashLSH(params=(20, 3), num_perm=60)
    for number, values in enumerate(shingles):
        sketch = MinHash(num_perm=60, hashfunc=lambda value: value)
        sketch.update_batch(values)
        index.query(sketch)
        index.insert(number, sketch)
    print(
        f"datasketch, MinHash and LSH: {(time.process_time() - start) / len(articles) * 1e5:.0f} s per 100,000 articles"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    quality()
    speed(parser.parse_args().articles)
