"""Geoparsing: end-to-end F1 on annotated corpora, calibration, and articles a second, beside geotext and flashgeotext.

    MAPDASH_CORPORA=FOLDER python -m benchmarks.geoparsing

FOLDER holds `lgl.jsonl` and `geovirus.jsonl`, an article a line with its `text` and `toponyms` (start, end, lat, lon,
geonameid, geocoded). A predicted place is right within 161 km of the annotated point or with its GeoNames id; gold and
predictions are matched one to one by overlap, right pairs first. Without the variable only the speed on the project's
own sentences is printed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from gazetteer import Gazetteer
from mapdash.geoparsing import Geoparser, mention_record

CORPORA = ("lgl", "geovirus")
RADIUS_KM = 161.0
Row = dict[str, Any]


def km(a: Row, b: Row) -> float:
    lat1, lat2 = radians(a["lat"]), radians(b["lat"])
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(b["lon"] - a["lon"]) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(h)))


def overlap(a: Row, b: Row) -> int:
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def is_right(gold: Row, found: Row) -> bool:
    ids = gold.get("geonameid"), found.get("geonameid")
    return (ids[0] is not None and str(ids[0]) == str(ids[1])) or km(gold, found) <= RADIUS_KM


def counts(toponyms: Iterable[Row], mentions: Iterable[Row]) -> tuple[int, int, int, list[tuple[float, bool]]]:
    """True and false positives and false negatives of one article, and (confidence, right) of each judged mention."""
    gold = [t for t in toponyms if t.get("geocoded", t.get("lat") is not None)]
    ignored = [t for t in toponyms if t not in gold]
    found = [m for m in mentions if m["lat"] is not None]
    pairs = [
        (is_right(g, f), overlap(g, f), -abs((g["end"] - g["start"]) - (f["end"] - f["start"])), -i, -j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if overlap(g, f) > 0
    ]
    used: set[int] = set()
    right: dict[int, bool] = {}
    for good, _, _, i, j in sorted(pairs, reverse=True):
        if -i not in used and -j not in right:
            used.add(-i)
            right[-j] = good
    tp = sum(right.values())
    judged = [
        (f["confidence"], right.get(j, False))
        for j, f in enumerate(found)
        if right.get(j) or any(overlap(g, f) > 0 for g in gold) or not any(overlap(g, f) > 0 for g in ignored)
    ]
    return tp, len(judged) - tp, len(gold) - tp, judged


def quality(
    parse: Callable[[str], list[Row]], articles: list[Row]
) -> tuple[float, float, float, list[tuple[float, bool]]]:
    """Precision, recall, F1 and the judged mentions over a corpus."""
    tp = fp = fn = 0
    judged: list[tuple[float, bool]] = []
    for article in articles:
        a, b, c, more = counts(article["toponyms"], parse(article["text"]))
        tp, fp, fn = tp + a, fp + b, fn + c
        judged += more
    precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall), judged


def print_calibration(judged: list[tuple[float, bool]], bins: int = 10) -> None:
    print("\nconfidence   mentions   right   (expected calibration error at the foot)")
    error = 0.0
    for k in range(bins):
        group = [(c, r) for c, r in judged if k <= c * bins < k + 1 or (k == bins - 1 and c == 1)]
        if group:
            said, was = sum(c for c, _ in group) / len(group), sum(r for _, r in group) / len(group)
            error += abs(said - was) * len(group) / len(judged)
            print(f"{k / bins:.1f}-{(k + 1) / bins:.1f}      {len(group):8d}   {was:5.1%}   said {said:5.1%}")
    print(f"expected calibration error {error:.3f}")


def held_out_quality(folder: Path) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 per corpus with weights that never saw the article: cross-validation over documents."""
    from training.fit_resolver import held_out

    geoparser = Geoparser(Gazetteer.open())
    found: dict[str, dict[str, list[Row]]] = {corpus: {} for corpus in CORPORA}
    gold: dict[str, dict[str, Row]] = {corpus: {} for corpus in CORPORA}
    for example, toponym, place, sure, _ in held_out(geoparser, folder):
        gold[example.corpus][example.row["id"]] = example.row
        if sure >= geoparser.least:
            row = {"start": toponym.start, "end": toponym.end, "lat": place.lat, "lon": place.lon}
            mentions = found[example.corpus].setdefault(example.row["id"], [])
            mentions.append({**row, "geonameid": place.geonameid, "confidence": sure})
    result = {}
    for corpus in CORPORA:
        lines = (folder / f"{corpus}.jsonl").read_text(encoding="utf-8").split("\n")
        articles = [json.loads(line) for line in lines if line]
        by_text = {row["text"]: found[corpus].get(id, []) for id, row in gold[corpus].items()}
        result[corpus] = quality(lambda text, known=by_text: known.get(text, []), articles)[:3]
    return result


def mapdash_parser() -> Callable[[str], list[Row]]:
    geoparser = Geoparser(Gazetteer.open())
    return lambda text: [mention_record(mention) for mention in geoparser.parse(text)]


def rivals() -> Iterable[tuple[str, Callable[[str], Any]]]:
    """What others on PyPI do in one call: find names of cities and countries, without choosing among namesakes."""
    try:
        from flashgeotext.geotext import GeoText as FlashGeoText

        flash = FlashGeoText()
        yield "flashgeotext", flash.extract
    except ImportError:
        print("flashgeotext is not installed")
    try:
        from geotext import GeoText

        yield "geotext", GeoText
    except ImportError:
        print("geotext is not installed")


def print_speed(name: str, parse: Callable[[str], Any], texts: list[str]) -> None:
    for text in texts[:50]:
        parse(text)
    start = time.process_time()
    for text in texts:
        parse(text)
    spent = time.process_time() - start
    size = sum(map(len, texts))
    print(f"{name:14} {len(texts) / spent:9,.0f} articles/s {size / spent:12,.0f} characters/s of processor time")


def main() -> None:
    folder = os.environ.get("MAPDASH_CORPORA")
    begin = time.perf_counter()
    parse = mapdash_parser()
    parse("Paris")
    print(f"start-up {time.perf_counter() - begin:.2f} s")
    texts: list[str] = []
    judged: list[tuple[float, bool]] = []
    for corpus in CORPORA if folder else ():
        # not splitlines: U+2028 inside a string ends no line of JSON
        lines = (Path(str(folder)) / f"{corpus}.jsonl").read_text(encoding="utf-8").split("\n")
        articles = [json.loads(line) for line in lines if line]
        precision, recall, f1, more = quality(parse, articles)
        print(f"{corpus:10} {len(articles)} articles  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   as shipped")
        judged += more
        texts += [article["text"] for article in articles]
    for corpus, figures in (held_out_quality(Path(str(folder))) if folder else {}).items():
        print("{:10} held out  P {:.3f}  R {:.3f}  F1 {:.3f}".format(corpus, *figures))
    if judged:
        print_calibration(judged)
    else:
        own = Path(__file__).parents[1] / "tests" / "geoparsing" / "conflict_news.jsonl"
        sentences = [json.loads(line)["text"] for line in own.read_text(encoding="utf-8").split("\n") if line]
        texts = [" ".join(sentences[i : i + 12]) for i in range(0, len(sentences), 4)] * 10
    print()
    print_speed("mapdash", mapdash_parser(), texts)
    for name, rival in rivals():
        print_speed(name, rival, texts)


if __name__ == "__main__":
    main()
